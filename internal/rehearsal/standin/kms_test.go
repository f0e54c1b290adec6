package standin

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestKMSRefuses(t *testing.T) {
	t.Parallel()
	noAdmin := strings.Replace(stackKeyPolicy, `"kms:*"`, `"kms:Decrypt"`, 1)
	otherAccount := strings.Replace(stackKeyPolicy, "iam::123456789012:root", "iam::210987654321:root", 1)
	taken := func(s *stack) {
		s.create(aws.AliasType, "first", map[string]any{"name": "alias/audit", "targetKeyId": s.things["key"].id})
	}
	provoke(t, []provocation{
		{"a policy that nobody can change", "key", map[string]any{"policy": noAdmin}, nil,
			[]string{"policy: MalformedPolicyDocumentException", "will not allow you to update the key policy in the future"}},
		{"a policy that only others can change", "key", map[string]any{"policy": otherAccount}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a policy that is not JSON", "key", map[string]any{"policy": "["}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a deletion after 5 days", "key", map[string]any{"deletionWindowInDays": 5}, nil, []string{"deletionWindowInDays: ValidationException", "7 to 30"}},
		{"a rotation every week", "key", map[string]any{"rotationPeriodInDays": 7}, nil, []string{"rotationPeriodInDays: ValidationException"}},
		{"an alias without alias/", "alias", map[string]any{"name": "audit"}, nil, []string{"name: InvalidAliasNameException"}},
		{"an alias that is AWS's", "alias", map[string]any{"name": "alias/aws/sns"}, nil, []string{"name: NotAuthorizedException"}},
		{"an alias that is taken", "alias", nil, taken, []string{"name: AlreadyExistsException", "alias/audit"}},
		{"an alias of no key", "alias", map[string]any{"targetKeyId": "none"}, nil, []string{"targetKeyId: NotFoundException"}},
	})
}

func TestAnAliasMovesToAnotherKey(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	second := s.create(aws.KeyType, "second", map[string]any{})
	moved := s.update(s.things["alias"], with(s.inputs["alias"], map[string]any{"targetKeyId": second.id}))
	if got := textOf(moved.state, "targetKeyArn"); got != textOf(second.state, "arn") {
		t.Errorf("it points to %s", got)
	}
	if err := s.remove(s.things["key"]); err != nil {
		t.Fatal(err)
	}
	if fresh := s.refresh(moved); fresh.id != "alias/audit" {
		t.Errorf("it went with its old key: %q", fresh.id)
	}
}
