package aws

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

var (
	accountForm = regexp.MustCompile(`^[0-9]{12}$`)
	regionForm  = regexp.MustCompile(`^[a-z]+(-[a-z]+)+-[0-9]+$`)
)

// IsAccount reports whether a text has the form of an account id.
func IsAccount(text string) bool { return accountForm.MatchString(text) }

// IsRegion reports whether a text has the form of a region's name, such as us-east-1.
func IsRegion(text string) bool { return regionForm.MatchString(text) }

// DefaultPartition is the partition of all regions but those of China, of the US government and of the closed ones.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
const DefaultPartition = "aws"

const sessionOfRole = "assumed-role/"

// SessionARN returns the ARN of a role's session. It has the role's name without its path.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func SessionARN(partition, account, role, session string) string {
	return arn.ARN{Partition: partition, Service: "sts", AccountID: account, Resource: sessionOfRole + role + "/" + session}.String()
}

// CutSession returns the role and the session that an ARN, as [SessionARN] returns it, names. An ARN may lack the session, and a pattern's
// may have wildcards.
func CutSession(parsed arn.ARN) (role, session string, isSession bool) {
	rest, isSession := strings.CutPrefix(parsed.Resource, sessionOfRole)
	if !isSession || parsed.Service != "sts" {
		return "", "", false
	}
	role, session, _ = strings.Cut(rest, "/")
	return role, session, true
}
