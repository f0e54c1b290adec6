package standin

import (
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestUpdateInPlace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resource string
		change   map[string]any
		property string
		want     string
	}{
		"secret description":      {"secret", map[string]any{"description": "new"}, "description", "new"},
		"secret policy":           {"secretPolicy", map[string]any{"policy": strings.Replace(denyOthers, "123456789012", "210987654321", 1)}, "policy", ""},
		"filter pattern":          {"filter", map[string]any{"pattern": `{ $.eventName = "X" }`}, "pattern", `{ $.eventName = "X" }`},
		"alarm description":       {"alarm", map[string]any{"alarmDescription": "look"}, "alarmDescription", "look"},
		"rule state":              {"rule", map[string]any{"state": "DISABLED"}, "state", "DISABLED"},
		"target arn":              {"target", map[string]any{"arn": topicARN + "2"}, "arn", topicARN + "2"},
		"trail bucket prefix":     {"trail", map[string]any{"tags": map[string]any{"a": "b"}}, "name", "audit"},
		"topic display name":      {"topic", map[string]any{"displayName": "Alerts"}, "displayName", "Alerts"},
		"bucket policy":           {"bucketPolicy", map[string]any{"policy": strings.Replace(trailBucketPolicy, "TLS", "Tls", 1)}, "bucket", "audit-logs"},
		"role trust":              {"role", map[string]any{"description": "x"}, "description", "x"},
		"alias target":            {"alias", map[string]any{}, "name", "alias/audit"},
		"subscription raw":        {"mail", map[string]any{"rawMessageDelivery": true}, "protocol", "email"},
		"queue retention":         {"queue", map[string]any{"messageRetentionSeconds": 60}, "name", "dead"},
		"public access block":     {"block", map[string]any{"blockPublicAcls": false}, "bucket", "audit-logs"},
		"log group retention":     {"group", map[string]any{"retentionInDays": 30}, "logGroupClass", "STANDARD"},
		"rotation of the key off": {"key", map[string]any{"enableKeyRotation": false}, "keyUsage", "ENCRYPT_DECRYPT"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			old, inputs := s.things[tt.resource], with(s.inputs[tt.resource], tt.change)
			answer, _ := s.diff(old, inputs)
			if len(answer.GetReplaces()) > 0 {
				t.Fatalf("replaces for %v", answer.GetReplaces())
			}
			if changed := len(answer.GetDiffs()); changed != len(tt.change) {
				t.Errorf("changes %v, want %d", answer.GetDiffs(), len(tt.change))
			}
			updated := s.update(old, inputs)
			if tt.want != "" && textOf(updated.state, tt.property) != tt.want {
				t.Errorf("%s is %q, want %q", tt.property, textOf(updated.state, tt.property), tt.want)
			}
			if again, _ := s.diff(updated, inputs); again.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
				t.Errorf("after the update there is still %v to change", again.GetDiffs())
			}
			if read := s.refresh(updated); !read.state.DeepEquals(updated.state) {
				t.Errorf("a refresh gives %v, want %v", read.state, updated.state)
			}
		})
	}
}

func TestWhatReplaces(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	tests := []struct {
		resource, property string
		value              any
		deleteFirst        bool
	}{
		{"secret", "name", "payments/B", false},
		{"value", "secretString", "another", false},
		{"value", "secretId", "other", false},
		{"secretPolicy", "secretArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf", false},
		{"bucket", "bucket", "audit-logs-2", false},
		{"bucketPolicy", "bucket", "other-bucket", false},
		{"group", "name", "/other", false},
		{"group", "logGroupClass", "INFREQUENT_ACCESS", true},
		{"filter", "name", "other", false},
		{"filter", "logGroupName", "/other", true},
		{"alarm", "name", "other", false},
		{"rule", "name", "other", false},
		{"target", "rule", "other", false},
		{"target", "targetId", "other", false},
		{"role", "name", "other", false},
		{"role", "path", "/other/", true},
		{"rolePolicy", "name", "other", false},
		{"rolePolicy", "role", "other", true},
		{"trail", "name", "other", false},
		{"topic", "name", "other", false},
		{"topicPolicy", "arn", topicARN + "2", false},
		{"mail", "endpoint", "other@example.com", false},
		{"mail", "topic", topicARN + "2", false},
		{"alias", "name", "alias/other", false},
		{"queue", "name", "other", false},
	}
	for _, tt := range tests {
		inputs := with(s.inputs[tt.resource], map[string]any{tt.property: tt.value})
		if tt.resource == "bucketPolicy" {
			inputs["policy"] = strings.ReplaceAll(trailBucketPolicy, "audit-logs", "other-bucket")
		}
		answer, _ := s.diff(s.things[tt.resource], inputs)
		if !slices.Contains(answer.GetReplaces(), tt.property) {
			t.Errorf("%s.%s: replaces %v (changes %v)", tt.resource, tt.property, answer.GetReplaces(), answer.GetDiffs())
		}
		if answer.GetDeleteBeforeReplace() != tt.deleteFirst {
			t.Errorf("%s.%s: delete before replace is %v, want %v", tt.resource, tt.property, answer.GetDeleteBeforeReplace(), tt.deleteFirst)
		}
		kind := answer.GetDetailedDiff()[tt.property].GetKind()
		if kind != pulumirpc.PropertyDiff_UPDATE_REPLACE && kind != pulumirpc.PropertyDiff_ADD_REPLACE {
			t.Errorf("%s.%s: detailed difference is %v", tt.resource, tt.property, kind)
		}
	}
}

func TestAnUnknownInputReplacesOnlyWhereTheInputDoes(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	answer, _ := s.diff(s.things["filter"], with(s.inputs["filter"], map[string]any{"pattern": unknown{}}))
	if !slices.Equal(answer.GetDiffs(), []string{"pattern"}) || len(answer.GetReplaces()) != 0 {
		t.Errorf("an unknown pattern: changes %v, replaces %v", answer.GetDiffs(), answer.GetReplaces())
	}
	answer, _ = s.diff(s.things["filter"], with(s.inputs["filter"], map[string]any{"logGroupName": unknown{}}))
	if !slices.Equal(answer.GetReplaces(), []string{"logGroupName"}) {
		t.Errorf("an unknown log group: replaces %v", answer.GetReplaces())
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

func TestDefaultTags(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	tagged := func(tags string) map[string]any { return map[string]any{"defaultTags": `{"tags":{` + tags + `}}`} }
	if err := e.configure(tagged(`"team":"payments","stack":"dev"`)); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]any{"name": "alerts", "tags": map[string]any{"stack": "mine"}}
	topic := e.create(aws.TopicType, "t", inputs)
	if got := plainMap(topic.state).sub("tagsAll"); got.str("team") != "payments" || got.str("stack") != "mine" {
		t.Errorf("tagsAll %v", got)
	}
	if got := plainMap(topic.state).sub("tags"); len(got) != 1 {
		t.Errorf("tags %v", got)
	}
	if err := e.configure(tagged(`"team":"orders"`)); err != nil {
		t.Fatal(err)
	}
	answer, _ := e.diff(topic, inputs)
	if !slices.Equal(answer.GetDiffs(), []string{"tagsAll"}) || len(answer.GetReplaces()) != 0 {
		t.Errorf("with other default tags it changes %v, replaces %v", answer.GetDiffs(), answer.GetReplaces())
	}
	if got := plainMap(e.update(topic, inputs).state).sub("tagsAll"); got.str("team") != "orders" {
		t.Errorf("tagsAll after the update %v", got)
	}
}
