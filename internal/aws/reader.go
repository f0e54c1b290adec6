package aws

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Reader is an expected reader: an IAM role, an IAM user, or every role under a path ("role/deploy/*"). It may belong to another
// account, which a secret's resource policy can grant access. A deployed pattern may name a role by its sessions; see
// [ParseDeployedReader]. The zero Reader is nobody; use [ParseReader].
type Reader struct {
	arn arn.ARN
}

// IAM's names and paths: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. Of a path's
// characters only those that names have too are accepted: quotes and stars would change the meaning of a filter pattern.
var (
	principalText = regexp.MustCompile(`^(role|user)/([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}$`)
	rolePathText  = regexp.MustCompile(`^role/([A-Za-z0-9_+=,.@-]+/)+\*$`)
	// A deployed pattern may have any characters in a path or a name; only what a * would widen is left out.
	deployedText = regexp.MustCompile(`^(role/[^*]+|role/([^*/]+/)+\*|user/[^*]+)$`)
	sessionText  = regexp.MustCompile(`^assumed-role/[^*/]+/[^*/]*\*?$`)
)

var errNoReader = errors.New("not an IAM role or user ARN")

// ParseReader parses the ARN of a role, of a user, or of every role under a path. Anything wider is an error, since it would silence
// people whom nobody expects; so is anything else, since it would silence nobody.
func ParseReader(text string) (Reader, error) {
	parsed, err := arn.Parse(text)
	switch {
	case err != nil:
		return Reader{}, errNoReader
	case isRoleSession(parsed):
		return Reader{}, fmt.Errorf("a session, which changes from run to run; name its role (arn:%s:iam::ACCOUNT:role/NAME, with its path if it has one)", parsed.Partition)
	case parsed.Service == "iam" && parsed.Resource == "root":
		return Reader{}, errors.New("an account's root, whose every read should raise the alarm; name the roles and users that are expected")
	case parsed.Service != "iam" || parsed.Region != "" || !IsAccount(parsed.AccountID):
		return Reader{}, errNoReader
	case principalText.MatchString(parsed.Resource) || rolePathText.MatchString(parsed.Resource):
		return Reader{parsed}, nil
	case strings.Contains(parsed.Resource, "*"):
		return Reader{}, errors.New("a * stands only at the end of a role's path, after a slash, such as role/deploy/*")
	}
	return Reader{}, errNoReader
}

// ParseDeployedReader parses the ARN by which a pattern that somebody deployed leaves a reader out. That may also be the ARN of a role's
// session, or one with a * in place of the session's name or of its end: the sessions of a role stand for the role, since the next
// one has another name. Anything wider is an error, as in [ParseReader].
func ParseDeployedReader(text string) (Reader, error) {
	parsed, err := arn.Parse(text)
	if err != nil || parsed.AccountID == "" || strings.Contains(parsed.Partition+parsed.AccountID, "*") {
		return Reader{}, errNoReader
	}
	isSession := parsed.Service == "sts" && sessionText.MatchString(parsed.Resource)
	if isSession || parsed.Service == "iam" && deployedText.MatchString(parsed.Resource) {
		return Reader{parsed}, nil
	}
	return Reader{}, errNoReader
}

// ParseReaders parses several ARNs. It reports all that are wrong at once, each with its place in the list.
func ParseReaders(texts ...string) ([]Reader, error) {
	readers := make([]Reader, len(texts))
	var problems []error
	for i, text := range texts {
		var err error
		if readers[i], err = ParseReader(text); err != nil {
			problems = append(problems, fmt.Errorf("readers[%d]: %w: %q", i, err, text))
		}
	}
	return readers, errors.Join(problems...)
}

// String returns the reader's ARN as it was parsed; a path's ends in "/*".
func (r Reader) String() string {
	if r == (Reader{}) {
		return ""
	}
	return r.arn.String()
}

// IsUser reports whether the reader is an IAM user.
func (r Reader) IsUser() bool { return strings.HasPrefix(r.arn.Resource, "user/") }

// IsPath reports whether the reader stands for every role under a path.
func (r Reader) IsPath() bool {
	return strings.HasPrefix(r.arn.Resource, "role/") && strings.HasSuffix(r.arn.Resource, "/*")
}

// CheckPartition returns an error if the reader belongs to another partition than this one, whose secrets it cannot read.
func (r Reader) CheckPartition(partition string) error {
	if r.arn.Partition != partition {
		return fmt.Errorf("an ARN of another partition than %s, whose roles and users cannot read here", partition)
	}
	return nil
}

// Covers reports whether the reader stands for everybody whom other stands for: both are the same, the reader is a path above other, or one of
// them names the other's role by its sessions.
func (r Reader) Covers(other Reader) bool {
	isAbove := r.IsPath() && strings.HasPrefix(other.String(), strings.TrimSuffix(r.String(), "*"))
	return r == other || isAbove || r.sharesSessions(other)
}

func (r Reader) isSession() bool { return isRoleSession(r.arn) }

func isRoleSession(parsed arn.ARN) bool {
	_, _, isSession := CutSession(parsed)
	return isSession
}

// sharesSessions reports whether both stand for the same role and at least one names it by its sessions. A session's ARN has the role's name
// without its path.
func (r Reader) sharesSessions(other Reader) bool {
	if !r.isSession() && !other.isSession() {
		return false
	}
	role, otherRole := r.roleName(), other.roleName()
	return role != "" && role == otherRole && r.arn.Partition == other.arn.Partition && r.arn.AccountID == other.arn.AccountID
}

// roleName is the name, without its path, of the one role that the reader is; empty for a user and for a path.
func (r Reader) roleName() string {
	if role, _, isSession := CutSession(r.arn); isSession {
		return role
	}
	if r.IsUser() || r.IsPath() {
		return ""
	}
	return r.arn.Resource[strings.LastIndex(r.arn.Resource, "/")+1:]
}
