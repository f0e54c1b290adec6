package standin

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestIAMRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) {
		s.create(aws.RoleType, "first", map[string]any{"name": "Deliver", "assumeRolePolicy": trustCloudTrail})
	}
	provoke(t, []provocation{
		{"a name with a blank", "role", map[string]any{"name": "a b"}, nil, []string{"name: ValidationError"}},
		{"a name of 65 characters", "role", map[string]any{"name": strings.Repeat("a", 65)}, nil, []string{"name: ValidationError", "64"}},
		{"a name that is taken in another case", "role", nil, taken, []string{"name: EntityAlreadyExists", "deliver"}},
		{"a path without slashes", "role", map[string]any{"path": "team"}, nil, []string{"path: ValidationError"}},
		{"a session of a minute", "role", map[string]any{"maxSessionDuration": 60}, nil, []string{"maxSessionDuration: ValidationError"}},
		{"a trust with a resource", "role", map[string]any{"assumeRolePolicy": strings.Replace(trustCloudTrail, `"Action"`, `"Resource":"*","Action"`, 1)}, nil,
			[]string{"assumeRolePolicy: MalformedPolicyDocument", "prohibited field Resource"}},
		{"a trust that is not JSON", "role", map[string]any{"assumeRolePolicy": "trust me"}, nil, []string{"assumeRolePolicy: MalformedPolicyDocument"}},
		{"a policy with a principal", "rolePolicy", map[string]any{"policy": denyOthers}, nil,
			[]string{"policy: MalformedPolicyDocument", "should not specify a principal"}},
		{"a key of a trust twice", "role", map[string]any{"assumeRolePolicy": strings.Replace(trustCloudTrail, `"Effect"`, `"Effect":"Deny","Effect"`, 1)}, nil,
			[]string{"assumeRolePolicy: MalformedPolicyDocument", `"Effect" occurs twice`}},
		{"an empty trust", "role", map[string]any{"assumeRolePolicy": ""}, nil, []string{"assumeRolePolicy: MalformedPolicyDocument", "must not be empty"}},
		{"a policy of a role's ARN", "rolePolicy", map[string]any{"role": "arn:aws:iam::123456789012:role/deliver"}, nil, []string{"role: ValidationError", "a role's name"}},
		{"a policy of no role", "rolePolicy", map[string]any{"role": "none"}, nil, []string{"role: NoSuchEntity", "none"}},
	})
}
