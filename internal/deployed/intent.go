package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// OnlySecrets reports whether every record that the pattern takes is about secrets: of Secrets Manager, of a call that has the word in its
// name, or with the ARN or name of a secret. A pattern without this limit may take anything, as often as it happens.
func (p Pattern) OnlySecrets() bool {
	return p.wordsOfSecrets || required(p.root, func(c condition) []string {
		_, names := c.secret()
		switch {
		case c.field == "eventSource" && c.text == aws.SecretsManager,
			c.field == "eventName" && saysSecret(c.text),
			names && strings.Trim(c.text, "*") != "" && c.field != newSecretField:
			return []string{c.text}
		}
		return nil
	}) != nil
}

// areOfSecrets reports whether an event with these terms is about secrets: terms of the same mode must all be there, but of optional ones
// one is enough.
func areOfSecrets(terms []filterpattern.Term) bool {
	optional := !slices.ContainsFunc(terms, func(t filterpattern.Term) bool { return t.Mode != filterpattern.Optional })
	says := func(t filterpattern.Term) bool { return t.Mode != filterpattern.Exclude && saysSecret(t.Value.Text()) }
	if optional {
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t filterpattern.Term) bool { return !says(t) })
	}
	return slices.ContainsFunc(terms, func(t filterpattern.Term) bool { return t.Mode == filterpattern.Include && says(t) })
}

// isOfSecrets reports whether a field of a space-delimited pattern takes only events about secrets.
func isOfSecrets(f filterpattern.Field) bool {
	says := func(c filterpattern.Condition) bool {
		return c.Operator == filterpattern.OpEqual && saysSecret(c.Value.Text())
	}
	return len(f.Where) > 0 && !slices.ContainsFunc(f.Where, func(together []filterpattern.Condition) bool { return !slices.ContainsFunc(together, says) })
}

// otherCalls are calls of Secrets Manager that neither read a value nor change a secret.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
var otherCalls = []string{
	"CreateSecret", "DescribeSecret", "GetRandomPassword", "GetResourcePolicy", "ListSecretVersionIds", "ListSecrets",
	"StopReplicationToReplica", "TagResource", "UntagResource", "ValidateResourcePolicy",
}

// ServesOtherCalls reports whether the pattern has a purpose of its own: it takes certain calls only, and all of them exist and are none of
// these. One with a misspelt call has none.
func (p Pattern) ServesOtherCalls(calls ...string) bool {
	required := p.Required("eventName")
	return len(required) > 0 && !slices.ContainsFunc(required, func(call string) bool {
		exists := slices.Contains(otherCalls, call) || slices.Contains(aws.SecretChanges(), call)
		return !exists || slices.Contains(calls, call)
	})
}
