package faults

import "fmt"

// gone are resources that stand in the state and no longer, or not yet, in the account.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
func gone() []Fault {
	replaced, old := marked("pendingReplacement"), marked("delete")
	return []Fault{
		{Name: "trail deleted before its replacement", Hop: "recorded", Verdict: Unknown, Reason: "no trail is in the given states", Break: replaced(trailType)},
		{Name: "bucket policy deleted before its replacement", Hop: "recorded", Check: "bucket", Reason: "has no policy", Break: replaced(bucketPolicyType)},
		{Name: "role policy deleted before its replacement", Hop: "delivered", Check: "permission", Reason: "none of its policies allows it", Break: replaced(rolePolicyType)},
		{Name: "metric filter deleted before its replacement", Hop: "counted", Reason: "no metric filter is", Break: replaced(filterType)},
		{Name: "old metric filter that waits for its deletion", Hop: "counted", Reason: "no metric filter is", Break: old(filterType)},
		{Name: "alarm deleted before its replacement", Hop: "evaluated", Reason: "no alarm watches", Break: replaced(alarmType)},
		{Name: "old alarm that waits for its deletion", Hop: "evaluated", Reason: "no alarm watches", Break: old(alarmType)},
		{Name: "topic deleted before its replacement", Hop: "published", Verdict: Unknown, Reason: "is in none of the given states", Break: replaced(topicType)},
		{Name: "subscription deleted before its replacement", Hop: "received", Reason: "nobody subscribes", Break: replaced(subscriptionType)},
		{Name: "target deleted before its replacement", Hop: "matched", Reason: "has no target", Break: withRule(replaced(targetType))},
	}
}

// marked sets one of the engine's own marks on every resource of a type.
func marked(mark string) func(string) func(*State) error {
	return func(token string) func(*State) error {
		return func(s *State) error {
			found := s.of(token)
			if len(found) == 0 {
				return fmt.Errorf("%w %s", ErrNothing, token)
			}
			for _, r := range found {
				r[mark] = true
			}
			return nil
		}
	}
}
