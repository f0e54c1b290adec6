package drill

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// behind says who may hide behind an ARN that a pattern leaves out. A star stands for any text.
func behind(text string) string {
	parsed, err := arn.Parse(text)
	if err != nil {
		return "whoever has such an ARN"
	}
	account := "account " + parsed.AccountID
	if parsed.AccountID == "" || strings.Contains(parsed.AccountID, "*") {
		account = "any account"
	}
	kind, rest, _ := strings.Cut(parsed.Resource, "/")
	path := rest[:strings.LastIndex(rest, "/")+1]
	role, _, isSession := aws.CutSession(parsed)
	switch {
	case parsed.Resource == "root":
		return "whoever signs in as root, or uses its keys, in " + account
	case isSession && !strings.Contains(role, "*"):
		return fmt.Sprintf("every session of a role named %s in %s, whatever its path: whoever may assume it", role, account)
	case isSession || strings.HasPrefix(parsed.Resource, "assumed-role/"):
		return fmt.Sprintf("every session of every role in %s whose name fits: also of one that somebody makes with iam:CreateRole", account)
	case kind == "role" && strings.HasSuffix(rest, "*") && strings.TrimSuffix(rest, "*") == path:
		return fmt.Sprintf("every session of every role under /%s in %s: also of one that somebody makes with iam:CreateRole", path, account)
	case kind == "role" && strings.Contains(rest, "*"):
		return fmt.Sprintf("every session of every role in %s whose path and name fit: also of one that somebody makes with iam:CreateRole", account)
	case kind == "role":
		return fmt.Sprintf("every session of that role in %s: whoever may assume it", account)
	case kind == "user" && strings.Contains(rest, "*"):
		return fmt.Sprintf("every user in %s whose path and name fit: also one that somebody makes with iam:CreateUser", account)
	case kind == "user":
		return fmt.Sprintf("that user in %s: whoever has its password or its keys", account)
	}
	return "whoever has such an ARN in " + account
}
