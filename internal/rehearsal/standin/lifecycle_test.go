package standin

import (
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
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
	_, err := s.try(secretType, "secret", map[string]any{"name": "payments/A"})
	wantRefusal(t, err, "name: InvalidRequestException", "already scheduled for deletion", `creating secret "secret"`)
}

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
		"queue delay":             {"queue", map[string]any{"delaySeconds": 5}, "name", "dead"},
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
		{"versions", "expectedBucketOwner", testAccount, false},
		{"group", "name", "/other", false},
		{"group", "logGroupClass", "INFREQUENT_ACCESS", true},
		{"filter", "name", "other", false},
		{"filter", "logGroupName", "/other", true},
		{"alarm", "name", "other", false},
		{"rule", "name", "other", false},
		{"rule", "eventBusName", "other", true},
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
		{"key", "multiRegion", true, false},
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

func TestReplacingASecretVersionMovesTheStages(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	second := s.create(secretVersionType, "value", with(s.inputs["value"], map[string]any{"secretString": "two"}))
	before := s.refresh(s.things["value"])
	if got := before.state["versionStages"]; got.ArrayValue()[0].StringValue() != "AWSPREVIOUS" {
		t.Errorf("the first version is %v, want AWSPREVIOUS", got)
	}
	if got := second.state["versionStages"]; got.ArrayValue()[0].StringValue() != "AWSCURRENT" {
		t.Errorf("the second version is %v, want AWSCURRENT", got)
	}
	third := s.create(secretVersionType, "value", with(s.inputs["value"], map[string]any{"secretString": "three"}))
	if got := s.refresh(s.things["value"]).state["versionStages"]; len(got.ArrayValue()) != 0 {
		t.Errorf("the first version keeps %v", got)
	}
	if third.id == second.id || !strings.HasPrefix(third.id, s.things["secret"].id+"|") {
		t.Errorf("version ids %q and %q", second.id, third.id)
	}
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
		{secretType, map[string]any{"name": "payments/A"}, []string{"arn", "policy"}, map[string]string{"name": "payments/A"}},
		{bucketType, map[string]any{"bucket": "b-b-b"}, []string{"arn", "bucketDomainName"}, map[string]string{"bucket": "b-b-b"}},
		{logGroupType, map[string]any{"name": "g"}, []string{"arn", "logGroupClass"}, map[string]string{"name": "g"}},
		{metricFilterType, map[string]any{
			"name": "f", "logGroupName": unknown{}, "pattern": unknown{}, "metricTransformation": map[string]any{"name": unknown{}, "namespace": "n", "value": "1"},
		}, []string{"logGroupName", "pattern"}, map[string]string{"name": "f"}},
		{trailType, map[string]any{
			"name": "audit", "s3BucketName": unknown{}, "kmsKeyId": unknown{}, "cloudWatchLogsGroupArn": unknown{}, "cloudWatchLogsRoleArn": unknown{},
			"eventSelectors": []any{map[string]any{"readWriteType": unknown{}}},
		}, []string{"arn", "homeRegion", "s3BucketName", "kmsKeyId"}, map[string]string{"name": "audit"}},
		{bucketPolicyType, map[string]any{"bucket": unknown{}, "policy": unknown{}}, []string{"bucket", "policy"}, nil},
		{subscriptionType, map[string]any{"topic": unknown{}, "protocol": "email", "endpoint": unknown{}},
			[]string{"topic", "endpoint", "arn", "pendingConfirmation"}, map[string]string{"protocol": "email"}},
		{alarmType, map[string]any{
			"name": "a", "comparisonOperator": unknown{}, "evaluationPeriods": unknown{}, "period": unknown{}, "threshold": 1, "statistic": unknown{},
			"metricName": unknown{}, "namespace": "N", "alarmActions": []any{unknown{}}, "datapointsToAlarm": unknown{},
		}, []string{"arn", "period"}, map[string]string{"name": "a"}},
		{targetType, map[string]any{
			"rule": unknown{}, "arn": unknown{}, "inputTransformer": map[string]any{"inputPaths": map[string]any{}, "inputTemplate": unknown{}},
		}, []string{"rule", "arn", "targetId"}, nil},
		{secretPolicyType, map[string]any{"secretArn": unknown{}, "policy": map[string]any{"Version": unknown{}}, "blockPublicPolicy": true},
			[]string{"secretArn", "policy"}, nil},
		{keyType, map[string]any{"policy": unknown{}, "tags": unknown{}}, []string{"keyId", "arn", "policy", "tagsAll"}, nil},
		{aliasType, map[string]any{"name": unknown{}, "targetKeyId": unknown{}}, []string{"name", "targetKeyArn"}, nil},
		{queuePolicyType, map[string]any{"queueUrl": unknown{}, "policy": unknown{}}, []string{"queueUrl"}, nil},
		{topicPolicyType, map[string]any{"arn": unknown{}, "policy": unknown{}}, []string{"arn", "owner"}, nil},
		{rolePolicyType, map[string]any{"role": unknown{}, "policy": unknown{}}, []string{"role"}, nil},
		{secretVersionType, map[string]any{"secretId": unknown{}, "secretString": unknown{}}, []string{"secretId", "versionId"}, nil},
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
