package standin

import (
	"slices"
	"strings"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestSecretsManagerRefuses(t *testing.T) {
	t.Parallel()
	open := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`
	taken := func(s *stack) { s.create(aws.SecretType, "first", map[string]any{"name": "payments/A"}) }
	provoke(t, []provocation{
		{"a name with a blank", "secret", map[string]any{"name": "my secret"}, nil, []string{"name: ValidationException", "letters, digits"}},
		{"a name of 513 characters", "secret", map[string]any{"name": strings.Repeat("a", 513)}, nil, []string{"name: ValidationException", "513"}},
		{"a recovery window of 3 days", "secret", map[string]any{"recoveryWindowInDays": 3}, nil,
			[]string{"recoveryWindowInDays: InvalidParameterException", "7 to 30"}},
		{"a recovery window of 31 days", "secret", map[string]any{"recoveryWindowInDays": 31}, nil, []string{"recoveryWindowInDays: "}},
		{"a name that is taken", "secret", nil, taken, []string{"name: ResourceExistsException", "payments/A already exists"}},
		{"a key that is not there", "secret", map[string]any{"kmsKeyId": "alias/none"}, nil, []string{"kmsKeyId: InvalidParameterException", "alias/none"}},
		{"an inline policy that is not JSON", "secret", map[string]any{"policy": "{"}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a recovery window of one day and a half", "secret", map[string]any{"recoveryWindowInDays": 7.5}, nil,
			[]string{"recoveryWindowInDays: InvalidType", "expected a whole number, got 7.5"}},
		{"a replica without a region", "secret", map[string]any{"replicas": []any{map[string]any{"kmsKeyId": "k"}}}, nil,
			[]string{"replicas[0].region: MissingProperty"}},
		{"a tag that is AWS's", "secret", map[string]any{"tags": map[string]string{"aws:x": "y"}}, nil, []string{"tags.aws:x: InvalidTagException"}},
		{"no value at all", "value", map[string]any{"secretString": nil}, nil, []string{"secretString: InvalidRequestException"}},
		{"an empty value", "value", map[string]any{"secretString": ""}, nil, []string{"secretString: InvalidRequestException"}},
		{"a value of 64 KiB and one", "value", map[string]any{"secretString": strings.Repeat("x", 65537)}, nil,
			[]string{"secretString: ValidationException", "65537 bytes"}},
		{"a version of no secret", "value", map[string]any{"secretId": "none"}, nil, []string{"secretId: ResourceNotFoundException", "none"}},
		{"a public policy", "secretPolicy", map[string]any{"policy": open}, nil, []string{"policy: PublicPolicyException", "blockPublicPolicy"}},
		{"a policy of no secret", "secretPolicy", map[string]any{"secretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-AbCdEf"}, nil, []string{"secretArn: ResourceNotFoundException"}},
		{"a policy without principal", "secretPolicy", map[string]any{"policy": writeStreams}, nil,
			[]string{"policy: MalformedPolicyDocumentException", "missing required field Principal"}},
	})
}

func TestASecretMadeAgainHasAnotherSuffix(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	first := e.create(aws.SecretType, "s", map[string]any{"name": "s", "recoveryWindowInDays": 0})
	if err := e.remove(first); err != nil {
		t.Fatal(err)
	}
	second := e.create(aws.SecretType, "s", map[string]any{"name": "s"})
	if first.id == second.id {
		t.Errorf("both are %s", first.id)
	}
	if found := e.refresh(first); found.id != "" {
		t.Errorf("the first is still read as %s", found.id)
	}
}

func TestASecretsNameIsFreeAfterItsRecoveryWindow(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	e.account.now = func() time.Time { return now }
	inputs := map[string]any{"name": "s", "recoveryWindowInDays": 7}
	if err := e.remove(e.create(aws.SecretType, "s", inputs)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(6 * 24 * time.Hour)
	_, err := e.try(aws.SecretType, "s", inputs)
	wantRefusal(t, err, "name: InvalidRequestException", "until 2026-01-08")
	now = now.Add(24 * time.Hour)
	e.create(aws.SecretType, "s", inputs)
}

func TestReplacingASecretVersionMovesTheStages(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	second := s.create(aws.SecretVersionType, "value", with(s.inputs["value"], map[string]any{"secretString": "two"}))
	before := s.refresh(s.things["value"])
	if got := before.state["versionStages"]; got.ArrayValue()[0].StringValue() != "AWSPREVIOUS" {
		t.Errorf("the first version is %v, want AWSPREVIOUS", got)
	}
	if got := second.state["versionStages"]; got.ArrayValue()[0].StringValue() != "AWSCURRENT" {
		t.Errorf("the second version is %v, want AWSCURRENT", got)
	}
	third := s.create(aws.SecretVersionType, "value", with(s.inputs["value"], map[string]any{"secretString": "three"}))
	if got := s.refresh(s.things["value"]).state["versionStages"]; len(got.ArrayValue()) != 0 {
		t.Errorf("the first version keeps %v", got)
	}
	if third.id == second.id || !strings.HasPrefix(third.id, s.things["secret"].id+"|") {
		t.Errorf("version ids %q and %q", second.id, third.id)
	}
}

// What the provider's update leaves out stays in the account, and every later update tries again.
func TestAnInputThatTheProviderDoesNotUnsetStays(t *testing.T) {
	t.Parallel()
	for _, property := range []string{"kmsKeyId", "description"} {
		t.Run(property, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, "secret")
			inputs = with(inputs, map[string]any{"description": "Known to few"})
			secret, without := s.create(typ, "secret", inputs), with(inputs, map[string]any{property: nil})
			for range 2 {
				answer, _ := s.diff(secret, without)
				if !slices.Equal(answer.GetDiffs(), []string{property}) {
					t.Fatalf("the update changes %v, want %s", answer.GetDiffs(), property)
				}
				secret = s.refresh(s.update(secret, without))
				if textOf(secret.state, property) == "" || textOf(secret.inputs, property) != "" {
					t.Errorf("after the update and a refresh, state %v, inputs %v", secret.state, secret.inputs)
				}
			}
			other := with(inputs, map[string]any{property: "alias/aws/secretsmanager"})
			if got := textOf(s.update(secret, other).state, property); got != "alias/aws/secretsmanager" {
				t.Errorf("another value is not taken, it is %q", got)
			}
		})
	}
}

func TestASecretWhoseKeyIsGoneCannotBeReadOrFilled(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	value := s.things["value"]
	if err := s.remove(s.things["key"]); err != nil {
		t.Fatal(err)
	}
	_, err := s.server.Read(t.Context(), &pulumirpc.ReadRequest{
		Id: value.id, Urn: s.urn(value.typ, value.name), Properties: s.sent(value.state), Inputs: s.sent(value.inputs),
	})
	wantRefusal(t, err, `reading secret version "value"`, "DecryptionFailure", "payments/A", "scheduled for deletion")
	_, err = s.try(aws.SecretVersionType, "another", s.inputs["value"])
	wantRefusal(t, err, "EncryptionFailure", "payments/A")

	s.update(s.things["secret"], with(s.inputs["secret"], map[string]any{"kmsKeyId": "alias/aws/secretsmanager"}))
	if again := s.refresh(value); again.id != value.id {
		t.Errorf("with another key it is read as %q", again.id)
	}
}
