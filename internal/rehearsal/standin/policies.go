package standin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// dialect is how one service accepts policy documents.
type dialect struct {
	// code is what the service answers to a document that it refuses.
	code string
	// limit is the longest document in characters, without blanks.
	limit int
	kind  policy.Kind
}

// How each service accepts policies. Limits:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (role policies and trust),
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html (20 KB),
// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (32 KB),
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html (20,480),
// https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html (30,720).
func bucketDialect() dialect { return dialect{code: "MalformedPolicy", limit: 20 * 1024} }
func roleDialect() dialect {
	return dialect{code: "MalformedPolicyDocument", limit: 10240, kind: policy.OfIdentity}
}
func trustDialect() dialect {
	return dialect{code: "MalformedPolicyDocument", limit: 2048, kind: policy.OfTrust}
}
func keyDialect() dialect    { return dialect{code: "MalformedPolicyDocumentException", limit: 32 * 1024} }
func secretDialect() dialect { return dialect{code: "MalformedPolicyDocumentException", limit: 20480} }
func topicDialect() dialect  { return dialect{code: "InvalidParameter", limit: 30720} }
func queueDialect() dialect  { return dialect{code: "InvalidAttributeValue", limit: 8192} }

// policyText accepts a property that is a policy of this dialect.
func policyText(property string, d dialect) rule {
	return func(in props) error {
		text := in.str(property)
		if text == "" {
			return nil
		}
		if n := len(canonical(text)); n > d.limit {
			return refusal(property, d.code, "the policy has %d characters: %d are accepted", n, d.limit)
		}
		if err := policy.Check(text, d.kind); err != nil {
			return refusal(property, d.code, "%s", err.Error())
		}
		return nil
	}
}

// documentOf parses a policy that the rules have accepted; an absent one allows nothing.
func documentOf(text string) policy.Document {
	document, err := policy.Parse([]byte(text))
	if err != nil {
		return policy.Document{}
	}
	return document
}

// outsiders reports whether a resource policy allows everyone, with no condition that names fixed sources. AWS calls more than that
// public.
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

// denied is why a document denies one of the requests; "" if it is not known to deny any.
func denied(document policy.Document, requests ...policy.Request) string {
	for _, request := range requests {
		if result := document.Evaluate(request); isDenied(result) {
			return fmt.Sprintf("%s: %s", request.Action, result.Reason)
		}
	}
	return ""
}

// isDenied reports whether AWS is known to refuse a request.
func isDenied(result policy.Result) bool {
	return result.Verdict == policy.ImplicitDeny || result.Verdict == policy.ExplicitDeny
}
