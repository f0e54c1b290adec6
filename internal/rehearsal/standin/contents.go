package standin

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Resource is one thing in the account, for looking at.
type Resource struct {
	// Type is the Pulumi type token.
	Type string
	// ID is the id that the provider assigns, and Name the name that is unique in the account ("" where there is none).
	ID, Name string
	// Region is where it is; "" for global things.
	Region string
	// Owner is the URN of the resource that created it; "" for what was there before.
	Owner string
	// Properties are a copy of its properties, without secret values.
	Properties map[string]any
}

// show is the copy that leaves the account.
func (o *object) show() Resource {
	shown := map[string]any{}
	for name, value := range o.state {
		if !o.kind.fields[name].is(sensitive) {
			shown[name] = loosened(value)
		}
	}
	return Resource{Type: o.kind.typ, ID: o.id, Name: o.name, Region: o.at.region, Owner: o.owner, Properties: shown}
}

// loosened is a deep copy in the standard library's types only.
func loosened(value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = loosened(item)
		}
		return items
	case props:
		object := make(map[string]any, len(v))
		for name, item := range v {
			object[name] = loosened(item)
		}
		return object
	}
	return value
}

// tightened is the inverse of loosened; whole numbers may come as any integer type that a test writes.
func tightened(value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = tightened(item)
		}
		return items
	case []string:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return items
	case map[string]any:
		object := make(props, len(v))
		for name, item := range v {
			object[name] = tightened(item)
		}
		return object
	case map[string]string:
		object := make(props, len(v))
		for name, item := range v {
			object[name] = item
		}
		return object
	case int:
		return float64(v)
	}
	return value
}

// Resources are all things in the account, sorted by type, region and id.
func (a *Account) Resources() []Resource {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.resources()
}

func (a *Account) resources() []Resource {
	all := make([]Resource, 0, len(a.objects))
	for _, o := range a.objects {
		all = append(all, o.show())
	}
	slices.SortFunc(all, func(x, y Resource) int {
		return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Region, y.Region), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Name, y.Name))
	})
	return all
}

// Find returns the thing of this type token with this id or unique name, in the account's own region.
func (a *Account) Find(typ, idOrName string) (Resource, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if o := a.find(typ, idOrName); o != nil {
		return o.show(), true
	}
	return Resource{}, false
}

func (a *Account) find(typ, idOrName string) *object {
	return cmp.Or(a.at(typ, a.region, idOrName), a.called(typ, a.region, idOrName))
}

// Change sets a property of a thing behind the program's back, as a person in the console would; a nil value removes it.
func (a *Account) Change(typ, idOrName, property string, value any) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.find(typ, idOrName)
	if o == nil {
		return fmt.Errorf("changing %s %q: there is no such thing in the account", typ, idOrName)
	}
	if value == nil {
		delete(o.state, property)
		return nil
	}
	o.state[property] = tightened(value)
	return nil
}

// Remove removes a thing from the account behind the program's back, with its parts.
func (a *Account) Remove(typ, idOrName string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.find(typ, idOrName)
	if o == nil {
		return fmt.Errorf("removing %s %q: there is no such thing in the account", typ, idOrName)
	}
	a.drop(o)
	return nil
}

// Add puts something into the account that was there before the program, with the inputs that its maker would have given,
// and returns its id. AWS's rules hold for it too.
func (a *Account) Add(typ string, inputs map[string]any) (id string, err error) {
	k := a.kinds[typ]
	if k == nil {
		return "", unknownType(typ)
	}
	given, _ := tightened(inputs).(props)
	in, misshapen := k.shaped(given)
	for name, f := range k.fields {
		if _, given := in[name]; !given && f.def != nil {
			in[name] = f.def
		}
	}
	if err := errors.Join(misshapen, k.check(in)); err != nil {
		return "", fmt.Errorf("adding %s: %w", k.label, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	o, err := a.create(k, &call{Account: a, region: a.region, in: in}, nil)
	if err != nil {
		return "", fmt.Errorf("adding %s: %w", k.label, err)
	}
	return o.id, nil
}

// AddSecret adds a secret that the account already has, and returns its ARN.
func (a *Account) AddSecret(name string) (arn string, err error) {
	return a.Add(aws.SecretType, map[string]any{"name": name})
}

// AddLogGroup adds a log group that the account already has, in class STANDARD.
func (a *Account) AddLogGroup(name string) error {
	_, err := a.Add(aws.LogGroupType, map[string]any{"name": name})
	return err
}

// AddBucket adds a bucket that the account already has.
func (a *Account) AddBucket(name string) error {
	_, err := a.Add(aws.BucketType, map[string]any{"bucket": name})
	return err
}
