package state

import (
	"iter"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Resource is one resource of a state, for those who look at what is deployed without sending anything through it.
type Resource struct {
	// URN and Type are Pulumi's.
	URN, Type string

	properties properties
}

// Resources are the resources of a state that a provider created, in the state's order; components and what Pulumi keeps for itself,
// such as providers, are left out.
func (s *State) Resources() iter.Seq[Resource] {
	return func(yield func(Resource) bool) {
		for r := range s.all() {
			if r.ID == "" || strings.HasPrefix(string(r.Type), "pulumi:") {
				continue
			}
			if !yield(Resource{URN: string(r.URN), Type: string(r.Type), properties: propertiesOf(r)}) {
				return
			}
		}
	}
}

// all are the resources of every kind.
func (s *State) all() iter.Seq[*apitype.ResourceV3] {
	return func(yield func(*apitype.ResourceV3) bool) {
		for i := range s.deployment.Resources {
			if !yield(&s.deployment.Resources[i]) {
				return
			}
		}
	}
}

// Output is a property as text, by its path: "name", "tags.team", "rules[0].expiration.days". It is empty where there is none, or
// where the state has it encrypted.
func (r Resource) Output(path string) string {
	at := r.properties
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		name, index, listed := strings.Cut(strings.TrimSuffix(key, "]"), "[")
		if !listed {
			at, _ = at.object(name)
			continue
		}
		i, err := strconv.Atoi(index)
		items := at.objects(name)
		if err != nil || i >= len(items) {
			return ""
		}
		at = items[i]
	}
	return at.text(keys[len(keys)-1])
}
