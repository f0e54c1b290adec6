package standin

import "errors"

// check checks the inputs alone.
func (k *kind) check(in props) error {
	var all []error
	for _, r := range k.rules {
		all = append(all, r(in))
	}
	if k.tagged() {
		all = append(all, tagLimits(in))
	}
	return errors.Join(append(all, arns("", in, k.properties()))...)
}

// create creates the thing, or refuses. The account is locked by the caller.
func (a *Account) create(k *kind, c *call, defaultTags props) (*object, error) {
	name := ""
	if k.name != nil {
		name = k.name(c.in)
	}
	holder := a.called(k.typ, c.region, name)
	if holder != nil && k.nameInUse != nil {
		if err := k.nameInUse(c, holder); err != nil {
			return nil, err
		}
	}
	if k.refuse != nil {
		if err := k.refuse(c); err != nil {
			return nil, err
		}
	}
	if holder != nil {
		a.tookOver(holder, c.owner)
		holder.owner = c.owner
		holder.state = k.merged(holder.state, c.in, defaultTags)
		if k.refill != nil {
			k.refill(c, holder.state)
		}
		return holder, nil
	}
	state := k.stored(c.in, defaultTags)
	id := k.fill(c, state)
	k.settle(state)
	o := &object{
		kind: k, at: a.place(k.typ, c.region, k.address(id, state)), id: id, name: name, owner: c.owner, state: state, parent: c.parent, created: c.now(),
	}
	a.put(o)
	return o, nil
}

// update changes the thing, or refuses. The account is locked by the caller.
func (a *Account) update(k *kind, c *call, defaultTags props) error {
	if k.refuse != nil {
		if err := k.refuse(c); err != nil {
			return err
		}
	}
	if c.parent != c.old.parent {
		c.old.detach()
		c.old.parent = c.parent
		c.old.attach()
	}
	c.old.state = k.merged(c.old.state, c.in, defaultTags)
	if k.refill != nil {
		k.refill(c, c.old.state)
	}
	return nil
}

// merged is the state after an update: the new inputs, and of the old state what AWS computes and what the provider does not unset.
func (k *kind) merged(old, in, defaultTags props) props {
	state := k.stored(in, defaultTags)
	for name, f := range k.fields {
		if _, given := state[name]; given || !f.is(output|computed|kept) {
			continue
		}
		if value, ok := old[name]; ok {
			state[name] = value
		}
	}
	return state
}

// stored is how the inputs look once the account has them: documents in one spelling, tags with the default ones.
func (k *kind) stored(in, defaultTags props) props {
	state := in.copy()
	for name, f := range k.fields {
		if text, ok := state[name].(string); ok && f.is(document) {
			state[name] = canonical(text)
		}
	}
	if k.tagged() {
		state["tagsAll"] = allTags(in, defaultTags)
	}
	return state
}

// settle sets the inputs that AWS computes to nothing, where neither the program nor fill gave them a value.
func (k *kind) settle(state props) {
	nothing := map[string]any{"string": "", "bool": false, "whole": 0.0, "list": []any{}, "set": []any{}}
	for name, f := range k.fields {
		if f.is(computed) {
			setDefault(state, name, nothing[f.Type])
		}
	}
}

// setDefault sets what AWS computes where the program said nothing.
func setDefault(state props, name string, value any) {
	if _, given := state[name]; !given {
		state[name] = value
	}
}

// planned is the state that a preview shows: what AWS computes is not known before the thing exists.
func (k *kind) planned(in, defaultTags props) props {
	state := k.stored(in, defaultTags)
	for name, f := range k.fields {
		if _, given := state[name]; !given && f.is(output|computed) {
			state[name] = unknown{}
		}
	}
	return state
}

// allTags are a resource's own tags over the provider's default ones.
func allTags(in, defaultTags props) any {
	if tags, given := in["tags"]; given {
		if _, ok := tags.(unknown); ok {
			return unknown{}
		}
	}
	all := defaultTags.copy()
	for name, value := range in.sub("tags") {
		all[name] = value
	}
	return all
}

// remove deletes the thing, or refuses. The account is locked by the caller.
func (a *Account) remove(k *kind, c *call, gone *object) error {
	if k.remove != nil {
		kept, err := k.remove(c, gone)
		if kept || err != nil {
			return err
		}
	}
	a.drop(gone)
	return nil
}
