package proof

import (
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/formula"
)

// only are the callers that are one expected reader: a user, or the sessions of a role or of the roles under a path.
func (c *callers) only(reader aws.Reader) *callers {
	parsed, err := arn.Parse(reader.String())
	if err != nil {
		return &callers{partition: c.partition}
	}
	kind, words := "an IAM user", "the expected "+parsed.Resource
	if !reader.IsUser() {
		kind = "a role's session"
	}
	bound := boundBy(parsed, reader.IsPath())
	out := &callers{partition: c.partition}
	for _, id := range c.identities {
		if id.words != kind {
			continue
		}
		one := identity{words: words, fields: maps.Clone(id.fields)}
		for _, t := range id.derived {
			t.text = bound.Replace(t.text)
			one.derived = append(one.derived, t)
			one.fields[t.field] = field{formula.Text(t.language(nil)), nil}
		}
		out.identities = append(out.identities, one)
	}
	return out
}

// boundBy puts what a reader's ARN says in the place of variables. The ARN of a session does not say the path of its role.
func boundBy(reader arn.ARN, isPath bool) *strings.Replacer {
	_, resource, _ := strings.Cut(reader.Resource, "/")
	bound := []string{"{account}", reader.AccountID}
	if role, _, isSession := aws.CutSession(reader); isSession {
		return strings.NewReplacer(append(bound, "{name}", role)...)
	}
	slash := strings.LastIndex(resource, "/") + 1
	if isPath {
		return strings.NewReplacer(append(bound, "{path}", resource[:slash]+"{path}")...)
	}
	return strings.NewReplacer(append(bound, "{path}", resource[:slash], "{name}", resource[slash:])...)
}
