package state

import (
	"fmt"
	"slices"
)

// unfinished notes what an update that stopped halfway left open in a state, of the resources that a read goes through.
func (l *loader) unfinished(s *State) {
	note := func(r stateResource, format string, args ...any) {
		if readers[r.Type] != nil || linkers[r.Type] != nil {
			l.Unfinished = append(l.Unfinished, fmt.Sprintf("an update stopped halfway: "+format+"; finish it with `pulumi up`", args...))
		}
	}
	for _, operation := range s.pending {
		note(operation.Resource, "%s may or may not be done with %s", operation.Type, operation.Resource.URN)
	}
	for _, r := range s.resources {
		switch {
		case r.Replacing:
			note(r, "%s was deleted to be replaced, and is not there again", r.URN)
		case r.Delete && r.Type != subscriptionType && slices.ContainsFunc(s.resources, r.isTwinOf):
			note(r, "a copy of %s waits for its deletion, and AWS knows both by one name: deleting the copy takes the only one there is", r.URN)
		}
	}
}

// isTwinOf says whether a live resource is the same thing in AWS, which knows it by its id.
func (r stateResource) isTwinOf(live stateResource) bool {
	return !live.Delete && live.Type == r.Type && live.ID == r.ID && r.ID != ""
}
