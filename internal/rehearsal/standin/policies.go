package standin

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// dialect is how one service takes policy documents.
type dialect struct {
	// code is what the service answers to a document that it cannot take.
	code string
	// limit is the longest document in characters, without blanks.
	limit int
	// identity documents are about whoever they hang on and name no principal; the others must name one.
	identity bool
	// trust documents are about the role that they belong to and name no resource.
	trust bool
}

// How each service takes policies. Limits:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (role policies and trust),
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html (20 KB),
// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (32 KB),
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html (20,480),
// https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html (30,720).
func bucketDialect() dialect { return dialect{code: "MalformedPolicy", limit: 20 * 1024} }
func roleDialect() dialect {
	return dialect{code: "MalformedPolicyDocument", limit: 10240, identity: true}
}
func trustDialect() dialect {
	return dialect{code: "MalformedPolicyDocument", limit: 2048, trust: true}
}
func keyDialect() dialect    { return dialect{code: "MalformedPolicyDocumentException", limit: 32 * 1024} }
func secretDialect() dialect { return dialect{code: "MalformedPolicyDocumentException", limit: 20480} }
func topicDialect() dialect  { return dialect{code: "InvalidParameter", limit: 30720} }
func queueDialect() dialect  { return dialect{code: "InvalidAttributeValue", limit: 8192} }

// policyText takes a property that is a policy of this dialect.
func policyText(property string, d dialect) rule {
	return func(in props) error {
		if !in.has(property) || in.str(property) == "" {
			return nil
		}
		if fault := d.fault(in.str(property)); fault != "" {
			return refusal(property, d.code, "%s", fault)
		}
		return nil
	}
}

// fault is what is wrong with a policy's text; "" if nothing is. It quotes no more of the text than names.
func (d dialect) fault(text string) string {
	var syntax *json.SyntaxError
	var raw map[string]json.RawMessage
	switch err := json.Unmarshal([]byte(text), &raw); {
	case errors.As(err, &syntax):
		return fmt.Sprintf("this policy contains invalid JSON (at character %d: %v)", syntax.Offset, syntax)
	case err != nil:
		return "this policy is not a JSON object"
	}
	for name := range raw {
		if !slices.Contains([]string{"Version", "Id", "Statement"}, name) {
			return fmt.Sprintf("syntax errors in policy: unknown element %q", name)
		}
	}
	document, err := policy.Parse([]byte(text))
	if err != nil {
		return "syntax errors in policy: " + err.Error()
	}
	if key := repeatedKey(text); key != "" && (d.identity || d.trust) {
		// The provider looks for it in IAM's policies only.
		return fmt.Sprintf("syntax errors in policy: the key %s stands twice in one object", key)
	}
	if n := len(canonical(text)); n > d.limit {
		return fmt.Sprintf("the policy has %d characters: %d are taken", n, d.limit)
	}
	if document.Version != "" && document.Version != policy.Version && document.Version != "2008-10-17" {
		return fmt.Sprintf("syntax errors in policy: unknown version %q", document.Version)
	}
	if len(document.Statement) == 0 {
		return "syntax errors in policy: it has no statement"
	}
	for i, statement := range document.Statement {
		if fault := d.statementFault(statement); fault != "" {
			return fmt.Sprintf("statement %d: %s", i+1, fault)
		}
	}
	return ""
}

func (d dialect) statementFault(s policy.Statement) string {
	names := s.Principal != nil || s.NotPrincipal != nil
	resource := len(s.Resource) > 0 || len(s.NotResource) > 0
	switch {
	case s.Effect != policy.Allow && s.Effect != policy.Deny:
		return fmt.Sprintf("invalid effect %q", s.Effect)
	case len(s.Action) == 0 && len(s.NotAction) == 0:
		return "missing required field Action"
	case slices.ContainsFunc(append(slices.Clone(s.Action), s.NotAction...), badAction):
		return "actions must be prefixed by a vendor, e.g., iam, sdb, ec2, etc."
	case d.identity && names:
		return "policy document should not specify a principal"
	case !d.identity && !names:
		return "missing required field Principal"
	case d.trust && resource:
		return "has prohibited field Resource"
	case !d.trust && !resource:
		return "missing required field Resource"
	}
	return ""
}

func badAction(action string) bool { return action != "*" && !strings.Contains(action, ":") }

// documentOf parses a policy that a rule has let pass; an absent one allows nothing.
func documentOf(text string) policy.Document {
	document, err := policy.Parse([]byte(text))
	if err != nil {
		return policy.Document{}
	}
	return document
}

// outsiders reports whether a resource policy allows everyone, with no condition that names fixed sources. It is the cautious
// half of what AWS calls public.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
func outsiders(document policy.Document) bool {
	return slices.ContainsFunc(document.Statement, func(s policy.Statement) bool {
		everyone := s.Principal != nil && (s.Principal.All || slices.Contains(s.Principal.AWS, "*"))
		return s.Effect == policy.Allow && (everyone || s.NotPrincipal != nil) && !narrowed(s.Condition)
	})
}

// narrowing are the condition keys with a fixed value that make a statement for everyone a statement for some.
var narrowing = []string{
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount", "aws:sourcearn",
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:userid", "aws:sourceowner", "aws:sourceorgid", "aws:viaawsservice",
}

func narrowed(conditions policy.Conditions) bool {
	for operator, keys := range conditions {
		lower := strings.ToLower(operator)
		if strings.Contains(lower, "not") || strings.HasPrefix(lower, "null") || strings.HasSuffix(lower, "ifexists") {
			continue
		}
		for key, values := range keys {
			fixed := !slices.ContainsFunc(values, func(v string) bool { return v == "*" || strings.Contains(v, "${") })
			if slices.Contains(narrowing, strings.ToLower(key)) && fixed && len(values) > 0 {
				return true
			}
		}
	}
	return false
}

// denied is why one of the requests is not allowed by any of the documents; "" if all are allowed.
func denied(documents []policy.Document, identity bool, requests ...policy.Request) string {
	joined := policy.Document{Version: policy.Version}
	for _, document := range documents {
		joined.Statement = append(joined.Statement, document.Statement...)
	}
	for _, request := range requests {
		result := joined.Evaluate(request)
		if identity {
			result = joined.EvaluateIdentity(request)
		}
		if result.Verdict != policy.Allowed {
			return fmt.Sprintf("%s: %s", request.Action, result.Reason)
		}
	}
	return ""
}
