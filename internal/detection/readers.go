package detection

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// fewerReaders is the way out when a pattern has no room for all expected readers.
const fewerReaders = "name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers"

// expected writes what keeps expected readers from being counted, one condition for roles and one for users. A comparison with a
// field that a record lacks is false, whatever the operator; so each condition begins with NOT EXISTS, or a reader without that
// field would pass unseen. An AWS service that reads with a caller's session is not that caller: invokedBy undoes the excuse.
func expected(readers []aws.Reader) []filterpattern.Expr {
	roleARNs, userARNs := splitReaders(readers)
	roles, users := others(issuerARN, roleARNs), others(callerARN, userARNs)
	var conditions []filterpattern.Expr
	for _, list := range []struct {
		selector string
		others   []filterpattern.Expr
	}{{issuerARN, roles}, {callerARN, users}} {
		if len(list.others) == 0 {
			continue
		}
		conditions = append(conditions, filterpattern.Or(
			filterpattern.NotExists(list.selector),
			filterpattern.And(list.others...),
			filterpattern.Equal(invokedBy, "*")))
	}
	return conditions
}

// others are the comparisons that hold for everybody but these.
func others(selector string, arns []string) []filterpattern.Expr {
	var all []filterpattern.Expr
	for _, arn := range arns {
		all = append(all, filterpattern.NotEqual(selector, arn))
	}
	return all
}

// splitReaders tells roles, which are recognised by their session's issuer, from users. A role below a path that is a reader too
// is left out: the path covers it.
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
