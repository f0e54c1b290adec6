package state

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/ledger"
)

// unfinished says what an interrupted update left open in a state, of the resources that a read goes through.
func (s *State) unfinished() []string {
	var all []string
	note := func(r *apitype.ResourceV3, format string, args ...any) {
		if ledger.IsPart(string(r.Type)) {
			all = append(all, fmt.Sprintf("an update was interrupted: "+format+"; finish it with `pulumi up`", args...))
		}
	}
	for i := range s.deployment.PendingOperations {
		operation := &s.deployment.PendingOperations[i]
		note(&operation.Resource, "it is not known whether %s %s has finished", operation.Type, operation.Resource.URN)
	}
	for r := range s.all() {
		switch {
		case r.PendingReplacement:
			note(r, "%s was deleted to be replaced, and has not been created again", r.URN)
		case r.Delete && string(r.Type) != aws.SubscriptionType && s.hasLive(r):
			note(r, "an old copy of %s waits to be deleted, and both have one name in AWS: deleting the copy deletes the only one there is", r.URN)
		}
	}
	return all
}

// hasLive reports whether the state has a live resource that is the same thing in AWS as a copy, by its id.
func (s *State) hasLive(duplicate *apitype.ResourceV3) bool {
	for r := range s.all() {
		if !r.Delete && r.Type == duplicate.Type && r.ID == duplicate.ID && r.ID != "" {
			return true
		}
	}
	return false
}
