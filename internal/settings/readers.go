package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// IAM's names and paths: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. Of a path's
// characters only those that names have too are taken: quotes and stars would change the meaning of a filter pattern.
var (
	principalText = regexp.MustCompile(`^(role|user)/([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}$`)
	rolePathText  = regexp.MustCompile(`^role/([A-Za-z0-9_+=,.@-]+/)+\*$`)
	accountText   = regexp.MustCompile(`^[0-9]{12}$`)
)

// readers reads one list of expected readers.
func (r *reader) readers(list node) []string {
	var readers []string
	seen := map[string]string{}
	for _, item := range list.items() {
		reader, ok := item.required("empty: give a role's or user's ARN, or take the line out")
		if !ok || !r.checkReader(item, reader) {
			continue
		}
		if first, twice := seen[reader]; twice {
			item.refuse("the same reader as %s: %s", first, item.quote())
			continue
		}
		seen[reader] = item.path
		readers = append(readers, reader)
	}
	return readers
}

// checkReader says whether an expected reader's ARN is one; it may belong to another account, which is granted access
// by a secret's resource policy.
func (r *reader) checkReader(item node, text string) bool {
	parsed, err := arn.Parse(text)
	refuse := func(format string, args ...any) bool {
		item.refuse(format, append(args, item.quote())...)
		return false
	}
	switch {
	case err != nil:
		return refuse("not an IAM role or user ARN: %s")
	case parsed.Partition != r.account.Partition:
		return refuse("an ARN of another partition than %s, whose roles and users cannot read here: %s", r.account.Partition)
	case parsed.Service == "sts" && strings.HasPrefix(parsed.Resource, "assumed-role/"):
		return refuse("a session, which changes from run to run; name its role (arn:%s:iam::ACCOUNT:role/NAME, with its path if it has one): %s",
			r.account.Partition)
	case parsed.Service == "iam" && parsed.Resource == "root":
		return refuse("an account's root, whose every read should raise the alarm; name the roles and users that are expected: %s")
	case parsed.Service != "iam" || parsed.Region != "" || !accountText.MatchString(parsed.AccountID):
		return refuse("not an IAM role or user ARN: %s")
	case principalText.MatchString(parsed.Resource) || rolePathText.MatchString(parsed.Resource):
		return true
	case strings.Contains(parsed.Resource, "*"):
		return refuse("a * stands only at the end of a role's path, after a slash, such as role/deploy/*: %s")
	}
	return refuse("not an IAM role or user ARN: %s")
}

// union merges lists of readers: sorted, none twice.
func union(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
