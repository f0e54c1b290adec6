package standin

import (
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestASecondUpdateOfTheWholeStackChangesNothing(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	for _, name := range s.order {
		answer, _ := s.diff(s.things[name], s.inputs[name])
		if answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
			t.Errorf("%s: changes %v", name, answer.GetDiffs())
		}
	}
}

func TestARefreshOfTheWholeStackFindsNothing(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	for _, name := range s.order {
		fresh := s.refresh(s.things[name])
		if fresh.id != s.things[name].id {
			t.Errorf("%s: id %q, want %q", name, fresh.id, s.things[name].id)
		}
		if answer, _ := s.diff(fresh, s.inputs[name]); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
			t.Errorf("%s: changes %v after a refresh", name, answer.GetDiffs())
		}
		if !fresh.inputs.DeepEquals(s.things[name].inputs) {
			t.Errorf("%s: inputs %v, want %v", name, fresh.inputs, s.things[name].inputs)
		}
	}
}

func TestImportByIDGivesInputsThatTheProgramAgreesWith(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	importIDs := map[string]string{"filter": "/audit/trail:reads", "target": "reads/mail"}
	for _, name := range s.order {
		id := s.things[name].id
		if other, ok := importIDs[name]; ok {
			id = other
		}
		found := s.adopt(s.things[name].typ, name, id)
		if found.id != s.things[name].id {
			t.Errorf("%s: importing %q gives id %q, want %q", name, id, found.id, s.things[name].id)
			continue
		}
		answer, _ := s.diff(found, s.inputs[name])
		if answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
			t.Errorf("%s: an import would change %v", name, answer.GetDiffs())
		}
	}
}

func TestImportOfWhatIsNotThereGivesNoID(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	for typ := range kinds() {
		if found := e.adopt(typ, "x", "nothing/of/this/name"); found.id != "" {
			t.Errorf("%s: found %q", typ, found.id)
		}
	}
}

func TestDestroyLeavesNothingButTheNameOfTheSecret(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	for _, name := range slices.Backward(s.order) {
		if err := s.remove(s.things[name]); err != nil {
			t.Errorf("deleting %s: %v", name, err)
		}
	}
	if left := s.account.Resources(); len(left) != 0 {
		t.Errorf("left in the account: %v", left)
	}
	for _, name := range s.order {
		if found := s.refresh(s.things[name]); found.id != "" {
			t.Errorf("%s is still read as %q", name, found.id)
		}
		if err := s.remove(s.things[name]); err != nil {
			t.Errorf("deleting %s a second time: %v", name, err)
		}
	}
	_, err := s.try(aws.SecretType, "secret", map[string]any{"name": "payments/A"})
	wantRefusal(t, err, "name: InvalidRequestException", "already scheduled for deletion", `creating secret "secret"`)
}

func TestPreviewKnowsInputsAndLeavesWhatAWSComputesUnknown(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	tests := []struct {
		typ     string
		inputs  map[string]any
		unknown []string
		known   map[string]string
	}{
		{aws.SecretType, map[string]any{"name": "payments/A"}, []string{"arn", "policy"}, map[string]string{"name": "payments/A"}},
		{aws.BucketType, map[string]any{"bucket": "b-b-b"}, []string{"arn", "bucketDomainName"}, map[string]string{"bucket": "b-b-b"}},
		{aws.LogGroupType, map[string]any{"name": "g"}, []string{"arn", "logGroupClass"}, map[string]string{"name": "g"}},
		{aws.MetricFilterType, map[string]any{
			"name": "f", "logGroupName": unknown{}, "pattern": unknown{}, "metricTransformation": map[string]any{"name": unknown{}, "namespace": "n", "value": "1"},
		}, []string{"logGroupName", "pattern"}, map[string]string{"name": "f"}},
		{aws.TrailType, map[string]any{
			"name": "audit", "s3BucketName": unknown{}, "kmsKeyId": unknown{}, "cloudWatchLogsGroupArn": unknown{}, "cloudWatchLogsRoleArn": unknown{},
			"eventSelectors": []any{map[string]any{"readWriteType": unknown{}}},
		}, []string{"arn", "homeRegion", "s3BucketName", "kmsKeyId"}, map[string]string{"name": "audit"}},
		{aws.BucketPolicyType, map[string]any{"bucket": unknown{}, "policy": unknown{}}, []string{"bucket", "policy"}, nil},
		{aws.SubscriptionType, map[string]any{"topic": unknown{}, "protocol": "email", "endpoint": unknown{}},
			[]string{"topic", "endpoint", "arn", "pendingConfirmation"}, map[string]string{"protocol": "email"}},
		{aws.AlarmType, map[string]any{
			"name": "a", "comparisonOperator": unknown{}, "evaluationPeriods": unknown{}, "period": unknown{}, "threshold": 1, "statistic": unknown{},
			"metricName": unknown{}, "namespace": "N", "alarmActions": []any{unknown{}}, "datapointsToAlarm": unknown{},
		}, []string{"arn", "period"}, map[string]string{"name": "a"}},
		{aws.EventTargetType, map[string]any{
			"rule": unknown{}, "targetId": unknown{}, "arn": unknown{}, "inputTransformer": map[string]any{"inputPaths": map[string]any{}, "inputTemplate": unknown{}},
		}, []string{"rule", "arn", "targetId"}, nil},
		{aws.SecretPolicyType, map[string]any{"secretArn": unknown{}, "policy": map[string]any{"Version": unknown{}}, "blockPublicPolicy": true},
			[]string{"secretArn", "policy"}, nil},
		{aws.KeyType, map[string]any{"policy": unknown{}, "tags": unknown{}}, []string{"keyId", "arn", "policy", "tagsAll"}, nil},
		{aws.AliasType, map[string]any{"name": unknown{}, "targetKeyId": unknown{}}, []string{"name", "targetKeyArn"}, nil},
		{aws.QueuePolicyType, map[string]any{"queueUrl": unknown{}, "policy": unknown{}}, []string{"queueUrl"}, nil},
		{aws.TopicPolicyType, map[string]any{"arn": unknown{}, "policy": unknown{}}, []string{"arn", "owner"}, nil},
		{aws.RolePolicyType, map[string]any{"name": "streams", "role": unknown{}, "policy": unknown{}}, []string{"role"}, nil},
		{aws.SecretVersionType, map[string]any{"secretId": unknown{}, "secretString": unknown{}}, []string{"secretId", "versionId"}, nil},
	}
	for _, tt := range tests {
		state := e.preview(tt.typ, "x", tt.inputs)
		for _, name := range tt.unknown {
			if value := plainMap(state)[name]; known(value) {
				t.Errorf("%s: %s is %v, want unknown", tt.typ, name, value)
			}
		}
		for name, want := range tt.known {
			if got := textOf(state, name); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.typ, name, got, want)
			}
		}
	}
	if left := e.account.Resources(); len(left) != 0 {
		t.Errorf("the previews left %v in the account", left)
	}
}

func TestPreviewOfAnUpdateChangesNothing(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	old := s.things["secret"]
	checked, err := s.check(old.typ, old.name, with(s.inputs["secret"], map[string]any{"description": unknown{}}), old.inputs)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.server.Update(t.Context(), &pulumirpc.UpdateRequest{
		Id: old.id, Urn: s.urn(old.typ, old.name), Olds: s.sent(old.state), News: s.sent(checked), Preview: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	planned := s.received(answer.GetProperties())
	if known(plainMap(planned)["description"]) || textOf(planned, "arn") != old.id {
		t.Errorf("planned %v", planned)
	}
	if read := s.refresh(old); !read.state.DeepEquals(old.state) {
		t.Errorf("the account has %v, want %v", read.state, old.state)
	}
}

// What an import or a refresh reads back are inputs that the next preview takes.
func TestWhatIsReadBackIsAccepted(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	for _, name := range s.order {
		old := s.things[name]
		for how, found := range map[string]thing{"imported": s.adopt(old.typ, name, importID(old)), "refreshed": s.refresh(old)} {
			inputs := map[string]any{}
			for property, value := range found.inputs {
				inputs[string(property)] = value
			}
			if found.id == "" {
				t.Errorf("%s %s: not found", name, how)
			}
			if _, err := s.check(old.typ, name, inputs, old.inputs); err != nil {
				t.Errorf("%s %s: %v", name, how, err)
			}
		}
	}
}

// importID is the id by which a thing is imported, which for some types is not the one that it has.
func importID(old thing) string {
	switch old.typ {
	case aws.MetricFilterType:
		return textOf(old.state, "logGroupName") + ":" + textOf(old.state, "name")
	case aws.EventTargetType:
		return textOf(old.state, "rule") + "/" + textOf(old.state, "targetId")
	}
	return old.id
}
