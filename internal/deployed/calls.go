package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Refusals reports whether the pattern is meant for reads that IAM refuses.
func (p Pattern) Refusals() bool {
	return slices.ContainsFunc(p.conditions, func(c condition) bool {
		return c.field == "errorCode" && !c.negated && strings.HasPrefix(c.text, "AccessDenied")
	})
}

// Changes are the calls that change a secret and that the pattern names.
func (p Pattern) Changes() []string {
	var calls []string
	for _, c := range p.conditions {
		if isCall(c) && slices.Contains(aws.SecretChanges(), c.text) && !slices.Contains(calls, c.text) {
			calls = append(calls, c.text)
		}
	}
	return calls
}

// Calls are the calls that the pattern names in full. Begun is true if it also names some by a part of their names.
func (p Pattern) Calls() (calls []string, begun bool) {
	for _, c := range p.conditions {
		switch {
		case !isCall(c):
		case strings.Contains(c.text, "*"):
			begun = true
		default:
			calls = append(calls, c.text)
		}
	}
	return calls, begun
}

// Reads reports whether the pattern is meant for reads that succeed: it names them, or neither names a change nor serves other calls only.
// One that also has conditions on refusals is taken to be meant for those alone.
func (p Pattern) Reads() bool {
	if p.Refusals() || p.ServesOtherCalls(aws.GetSecretValue, aws.BatchGetSecretValue) {
		return false
	}
	return p.namesReads() || len(p.Changes()) == 0
}

func (p Pattern) namesReads() bool {
	return slices.ContainsFunc(p.conditions, func(c condition) bool { return isCall(c) && c.text == aws.GetSecretValue })
}

// isRead reports whether a call reads secrets' values.
func isRead(call string) bool { return call == aws.GetSecretValue || call == aws.BatchGetSecretValue }

func isCall(c condition) bool { return c.field == "eventName" && !c.negated }
