package standin

import (
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

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

// All other inputs that go, go: an update without them settles.
func TestAnInputThatDisappearsIsUnset(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		sample string
		extra  map[string]any
	}{
		"key of a topic":       {"topic", map[string]any{"kmsMasterKeyId": "alias/aws/sns"}},
		"key of a queue":       {"queue", map[string]any{"kmsMasterKeyId": "alias/aws/sqs"}},
		"description of alarm": {"alarm", map[string]any{"alarmDescription": "look"}},
		"description of rule":  {"rule", map[string]any{"description": "look"}},
		"description of role":  {"role", map[string]any{"description": "look"}},
		"key of a trail":       {"trail", map[string]any{"kmsKeyId": nil}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			inputs := s.inputs[tt.sample]
			for property := range tt.extra {
				inputs = with(inputs, map[string]any{property: nil})
			}
			settled := s.update(s.update(s.things[tt.sample], with(inputs, tt.extra)), inputs)
			if answer, _ := s.diff(settled, inputs); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
				t.Errorf("still changes %v", answer.GetDiffs())
			}
			if answer, _ := s.diff(s.refresh(settled), inputs); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
				t.Errorf("after a refresh it changes %v", answer.GetDiffs())
			}
		})
	}
}

func TestATrailIsReadBackInTheProvidersWords(t *testing.T) {
	t.Parallel()
	all := map[string]any{"readWriteType": "All", "includeManagementEvents": true}
	tests := map[string]struct {
		inputs map[string]any
		// again is what each later update would change.
		again []string
	}{
		"no selector":                 {map[string]any{"eventSelectors": nil}, nil},
		"the default selector":        {map[string]any{"eventSelectors": []any{all}}, []string{"eventSelectors"}},
		"the default, in other words": {map[string]any{"eventSelectors": []any{map[string]any{}}}, []string{"eventSelectors"}},
		"reads only":                  {map[string]any{"eventSelectors": []any{map[string]any{"readWriteType": "ReadOnly"}}}, nil},
		"no management events":        {map[string]any{"eventSelectors": []any{map[string]any{"includeManagementEvents": false}}}, nil},
		"two selectors":               {map[string]any{"eventSelectors": []any{all, all}}, nil},
		"a topic by name":             {map[string]any{"snsTopicName": "notices"}, nil},
		"a topic by ARN":              {map[string]any{"snsTopicName": "arn:aws:sns:us-east-1:123456789012:notices"}, []string{"snsTopicName"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, "trail")
			notices := s.create(topicType, "notices", map[string]any{"name": "notices"})
			s.create(topicPolicyType, "notices", map[string]any{
				"arn": notices.id, "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
					"Action":"SNS:Publish","Resource":"` + notices.id + `"}]}`,
			})
			inputs = with(inputs, tt.inputs)
			trail := s.create(typ, "trail", inputs)
			for range 2 {
				answer, _ := s.diff(trail, inputs)
				if !slices.Equal(answer.GetDiffs(), tt.again) {
					t.Errorf("the next update changes %v, want %v", answer.GetDiffs(), tt.again)
				}
				trail = s.refresh(s.update(trail, inputs))
			}
			if _, given := tt.inputs["snsTopicName"]; given && textOf(trail.state, "snsTopicArn") != notices.id {
				t.Errorf("its topic is %q", textOf(trail.state, "snsTopicArn"))
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
	_, err = s.try(secretVersionType, "another", s.inputs["value"])
	wantRefusal(t, err, "EncryptionFailure", "payments/A")

	s.update(s.things["secret"], with(s.inputs["secret"], map[string]any{"kmsKeyId": "alias/aws/secretsmanager"}))
	if again := s.refresh(value); again.id != value.id {
		t.Errorf("with another key it is read as %q", again.id)
	}
}
