package standin

import "fmt"

// use says what part a property plays in a resource type. The zero use is an optional input that can be changed in place.
type use uint16

const (
	// replace marks an input whose change needs a new resource.
	replace use = 1 << iota
	// computed inputs are filled by AWS where they are not given, and then stay.
	computed
	// output properties are no inputs: AWS alone sets them.
	output
	// named inputs the real provider makes up where they are not given; the stand-in makes up no names.
	named
	// set lists have no order.
	set
	// document inputs are JSON: the same document in another spelling is no change.
	document
	// kept inputs stay in the account when they disappear from the program: the provider's update leaves them out, and every later one
	// tries again.
	kept
	// sensitive properties are secret in the state, whether the program marks them or not.
	sensitive
)

// field is one property of a resource type.
type field struct {
	property
	use use
	// def is the value that the provider puts in where none is given.
	def any
}

func (f field) is(u use) bool { return f.use&u != 0 }

// kind is one resource type: what it looks like, what AWS refuses of it, and what AWS adds to it.
//
// The properties are those of pulumi-aws v6.83.0, which is built on version 5.100.0 of the Terraform provider: their types and
// whether they are required, computed, outputs, sets or sensitive come from the provider's schema. The table fields adds what the
// schema does not say: defaults, JSON documents, names, and what replaces the resource. docs names the provider's page,
// whose "Forces new resource" is the source of the use replace:
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/<docs>.
type kind struct {
	typ    string
	docs   string
	fields map[string]field
	// global resources are the same in every region.
	global bool
	// label is what messages call the thing: "secret", "log group".
	label string

	// beyond are inputs that no program here gives. What AWS makes of them, the stand-in does not know, and says so.
	beyond []string
	// rules check the inputs alone; they run in preview too.
	rules []rule
	// key is the place of the resource in the account, computed from its id or, where that is not unique, its properties.
	// nil means the id.
	key func(id string, in props) string
	// name is the name under which there can be only one in the account and region; nil where nothing can clash.
	name func(in props) string
	// taken is what AWS says when the name is in use; nil where AWS overwrites.
	taken func(c *call, holder *object) error
	// refuse checks the inputs against the account, on create and update; it sets the call's parent.
	refuse func(c *call) error
	// fill sets what AWS computes on create, and returns the new id.
	fill func(c *call, state props) (id string)
	// refill sets what AWS computes anew after an update; may be nil.
	refill func(c *call, state props)
	// unreadable is what AWS says when the provider cannot read the thing back; may be nil.
	unreadable func(a *Account, o *object) error
	// remove checks a delete and does what it does beside removing the thing; kept says that the thing stays in the account
	// although the program is rid of it. It may be nil.
	remove func(c *call, gone *object) (kept bool, err error)
}

// tagged reports whether the type carries tags, and so the provider's default tags too.
func (k *kind) tagged() bool {
	_, ok := k.fields["tags"]
	return ok
}

// nameField is the input that holds the name; "" where the type has none.
func (k *kind) nameField() string {
	for name, f := range k.fields {
		if f.is(named) {
			return name
		}
	}
	return ""
}

// address is the key of a resource with this id and these properties.
func (k *kind) address(id string, in props) string {
	if k.key == nil {
		return id
	}
	return k.key(id, in)
}

// call is one change to the account on behalf of one resource, made with the account locked.
type call struct {
	*Account
	region string
	// owner is the URN of the resource that asks; "" for what the account had before.
	owner string
	// in are the inputs, checked and wholly known.
	in props
	// old is the thing as it is before an update; nil on create.
	old *object
	// parent is what the thing hangs on: it goes when the parent goes.
	parent *object
}

// complete adds to a type's table what the provider's schema says.
func (k *kind) complete(schema map[string]property) {
	all := make(map[string]field, len(schema))
	for name, p := range schema {
		f := k.fields[name]
		p.Required = p.Required && !f.is(named)
		p.Computed = p.Computed && !f.is(named)
		all[name] = field{property: p, def: f.def, use: f.use | p.use()}
	}
	for name := range k.fields {
		if _, ok := schema[name]; !ok {
			panic(fmt.Sprintf("%s: the provider's schema has no property %s", k.typ, name))
		}
	}
	k.fields = all
}

// use is what the schema says of a property's part.
func (p property) use() use {
	var u use
	for part, is := range map[use]bool{
		computed:  p.Computed && p.Optional,
		output:    p.Computed && !p.Optional && !p.Required,
		sensitive: p.Sensitive,
		set:       p.Type == "set",
	} {
		if is {
			u |= part
		}
	}
	return u
}

// kinds are all the resource types that the stand-in knows, by token.
func kinds() map[string]*kind {
	all, schema := map[string]*kind{}, schemas()
	for _, service := range [][]*kind{
		secretKinds(), bucketKinds(), bucketSettingKinds(), logKinds(), alarmKinds(), eventKinds(), roleKinds(), trailKinds(),
		topicKinds(), keyKinds(), queueKinds(),
	} {
		for _, k := range service {
			k.complete(schema[k.docs])
			all[k.typ] = k
		}
	}
	return all
}
