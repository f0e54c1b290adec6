package detection

import (
	"strings"

	"secretwatch/internal/filterpattern"
)

// expected writes what keeps expected readers from being counted, one condition for roles and one for users. A comparison with a
// field that a record lacks is false, whatever the operator; so each condition begins with NOT EXISTS, or a reader without that
// field would pass unseen. An AWS service that reads with a caller's session is not that caller: invokedBy undoes the excuse.
func expected(readers []string) []filterpattern.Expr {
	var roles, users []filterpattern.Expr
	for _, reader := range readers {
		if isRole(reader) {
			roles = append(roles, filterpattern.NotEqual(issuerARN, reader))
		} else {
			users = append(users, filterpattern.NotEqual(callerARN, reader))
		}
	}
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

// isRole tells a role's ARN from a user's.
func isRole(arn string) bool { return strings.Contains(arn, ":role/") }
