package limits

import (
	"errors"
	"fmt"
	"regexp"
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

// ReaderCovers says whether an expected reader stands for a role or user, or for all that another one stands for: it is the same, or a
// role's path above it.
func ReaderCovers(reader, other string) bool {
	path, isPath := strings.CutSuffix(reader, "*")
	return reader == other || isPath && strings.HasPrefix(other, path)
}

var errNoReader = errors.New("not an IAM role or user ARN")

// Reader says what is wrong with the ARN of an expected reader in a partition; nil if it names a role, a user, or every role below a
// path ("role/deploy/*"). It may belong to another account, which is granted access by a secret's resource policy. Anything wider
// would silence people whom nobody expects, and anything else would silence nobody.
func Reader(partition, text string) error {
	parsed, err := arn.Parse(text)
	switch {
	case err != nil:
		return errNoReader
	case parsed.Partition != partition:
		return fmt.Errorf("an ARN of another partition than %s, whose roles and users cannot read here", partition)
	case parsed.Service == "sts" && strings.HasPrefix(parsed.Resource, "assumed-role/"):
		return fmt.Errorf("a session, which changes from run to run; name its role (arn:%s:iam::ACCOUNT:role/NAME, with its path if it has one)", partition)
	case parsed.Service == "iam" && parsed.Resource == "root":
		return errors.New("an account's root, whose every read should raise the alarm; name the roles and users that are expected")
	case parsed.Service != "iam" || parsed.Region != "" || !accountText.MatchString(parsed.AccountID):
		return errNoReader
	case principalText.MatchString(parsed.Resource) || rolePathText.MatchString(parsed.Resource):
		return nil
	case strings.Contains(parsed.Resource, "*"):
		return errors.New("a * stands only at the end of a role's path, after a slash, such as role/deploy/*")
	}
	return errNoReader
}
