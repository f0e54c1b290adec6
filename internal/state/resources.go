package state

import (
	"iter"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Resources are the resources of a state that a provider created, in the state's order; components and what Pulumi keeps for itself,
// such as providers, are left out.
func (s *State) Resources() iter.Seq[ledger.Resource] {
	return func(yield func(ledger.Resource) bool) {
		for r := range s.all() {
			if r.ID == "" || strings.HasPrefix(string(r.Type), "pulumi:") {
				continue
			}
			if !yield(resourceOf(r, pipeline.Resource{Address: string(r.URN)})) {
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
