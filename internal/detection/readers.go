package detection

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// fewerReaders is the way out when a pattern has no room for all expected readers.
const fewerReaders = "name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers"

// notExpected are the conditions that leave out reads by expected readers, one for roles and one for users. A comparison with a field
// that a record lacks is false, whatever the operator; so each condition begins with NOT EXISTS, or a read by somebody without that field
// would not be counted. An AWS service that reads with the session of an expected reader is not that reader: its reads, which have
// invokedBy, are counted.
func notExpected(readers []aws.Reader) []filterpattern.Expr {
	roles, users := splitReaders(readers)
	var conditions []filterpattern.Expr
	for _, list := range []struct {
		selector string
		arns     []string
	}{{issuerARN, roles}, {callerARN, users}} {
		if len(list.arns) == 0 {
			continue
		}
		conditions = append(conditions, filterpattern.Or(
			filterpattern.NotExists(list.selector),
			filterpattern.And(noneEqual(list.selector, list.arns)...),
			filterpattern.Equal(invokedBy, "*")))
	}
	return conditions
}

// noneEqual are the comparisons that are all true if a field equals none of the ARNs.
func noneEqual(selector string, arns []string) []filterpattern.Expr {
	comparisons := make([]filterpattern.Expr, len(arns))
	for i, arn := range arns {
		comparisons[i] = filterpattern.NotEqual(selector, arn)
	}
	return comparisons
}

// splitReaders separates roles, which a record names as its session's issuer, from users. A role under a path that is a reader too is
// left out: the path covers it.
func splitReaders(readers []aws.Reader) (roles, users []string) {
	for i, reader := range readers {
		covered := func(other aws.Reader) bool { return other != reader && other.Covers(reader) }
		switch {
		case slices.ContainsFunc(readers, covered) || slices.Contains(readers[:i], reader):
		case reader.IsUser():
			users = append(users, reader.String())
		default:
			roles = append(roles, reader.String())
		}
	}
	return roles, users
}
