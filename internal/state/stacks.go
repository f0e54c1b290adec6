package state

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// newest leaves one state of each stack, the one that was written last: what only an older one has is gone. It fails where two states of a
// stack differ and do not say which is newer.
func newest(states []*State) ([]*State, error) {
	var kept []*State
	for _, s := range states {
		i := slices.IndexFunc(kept, s.isOfStackOf)
		if i < 0 {
			kept = append(kept, s)
			continue
		}
		switch other := kept[i]; compareTimes(s.written(), other.written()) {
		case 1:
			kept[i] = &State{Name: s.Name + " (newer than " + other.Name + ")", deployment: s.deployment}
		case 0:
			if !reflect.DeepEqual(s.deployment.Resources, other.deployment.Resources) {
				return nil, fmt.Errorf("states %s and %s are both of stack %s, they differ, and neither is newer (manifest.time): give one of them",
					other.Name, s.Name, s.stack())
			}
		}
	}
	return kept, nil
}

// compareTimes compares when two states were written; 0 where one of them does not say it.
func compareTimes(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return 0
	}
	return a.Compare(b)
}

// written is when the state was written; the zero time where it does not say so.
func (s *State) written() time.Time { return s.deployment.Manifest.Time }

// stack is the name of a state's stack with its project, such as dev/secretwatch; empty where no resource has it.
func (s *State) stack() string {
	for r := range s.all() {
		if r.URN.IsValid() {
			return stackOf(r.URN)
		}
	}
	return ""
}

func stackOf(u urn.URN) string { return string(u.Stack()) + "/" + string(u.Project()) }

// isOfStackOf reports whether two states are of one stack. Stacks of different organizations may share a name, but no resource whose ID is
// the only one of its kind: an ARN, or a provider's, which is random.
func (s *State) isOfStackOf(other *State) bool {
	if s.stack() != other.stack() {
		return false
	}
	type identity struct {
		urn  urn.URN
		kind tokens.Type
		id   resource.ID
	}
	has := map[identity]bool{}
	for r := range s.all() {
		if isUnique(r) {
			has[identity{r.URN, r.Type, r.ID}] = true
		}
	}
	for r := range other.all() {
		if isUnique(r) && has[identity{r.URN, r.Type, r.ID}] {
			return true
		}
	}
	return false
}

// isUnique reports whether no other resource anywhere has the ID.
func isUnique(r *apitype.ResourceV3) bool {
	return arn.IsARN(string(r.ID)) || strings.HasPrefix(string(r.Type), "pulumi:providers:") && r.ID != ""
}

// managed are the ARNs, by type, of what the states manage. Another state that only reads one of these has nothing of its own.
type managed map[thing]bool

type thing struct {
	kind tokens.Type
	arn  string
}

func managedIn(states []*State) managed {
	found := managed{}
	for _, s := range states {
		for r := range s.all() {
			if own := ownARN(r); own != "" && !r.External && isThere(r) {
				found[thing{r.Type, own}] = true
			}
		}
	}
	return found
}

// has reports whether a resource that is only read is managed in one of the states.
func (m managed) has(r *apitype.ResourceV3) bool { return r.External && m[thing{r.Type, ownARN(r)}] }
