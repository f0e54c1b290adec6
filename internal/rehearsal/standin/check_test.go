package standin

import (
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestNamesAreNotMadeUp(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	for typ, name := range map[string]string{aws.SecretType: "name", aws.BucketType: "bucket", aws.LogGroupType: "name", aws.EventTargetType: "targetId"} {
		_, err := e.try(typ, "x", nil)
		wantRefusal(t, err, name+": the stand-in AWS does not generate names")
	}
}

func TestWhatNoProgramHereGivesIsNotGuessedAt(t *testing.T) {
	t.Parallel()
	selector := map[string]any{"field": "eventCategory", "equals": []any{"Management"}}
	for name, test := range map[string]struct {
		sample string
		change map[string]any
	}{
		"a topic with an order":      {"topic", map[string]any{"fifoTopic": true}},
		"a delay":                    {"queue", map[string]any{"delaySeconds": 5}},
		"two statistics":             {"alarm", map[string]any{"extendedStatistic": "p99"}},
		"two thresholds":             {"alarm", map[string]any{"thresholdMetricId": "m"}},
		"a metric and queries":       {"alarm", map[string]any{"metricQueries": []any{map[string]any{"id": "a"}}}},
		"a beginning of a name":      {"secret", map[string]any{"namePrefix": "payments/"}},
		"selectors of a second kind": {"trail", map[string]any{"advancedEventSelectors": []any{map[string]any{"fieldSelectors": []any{selector}}}}},
		"a schedule":                 {"rule", map[string]any{"scheduleExpression": "rate(1 day)"}},
		"a part of the event":        {"target", map[string]any{"inputPath": "$.detail"}},
		"two kinds of input":         {"target", map[string]any{"input": "{}"}},
		"a value and a binary":       {"value", map[string]any{"secretBinary": "eA=="}},
		"a key for signatures":       {"key", map[string]any{"keyUsage": "SIGN_VERIFY"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, test.sample)
			_, err := s.try(typ, test.sample, with(inputs, test.change))
			for property := range test.change {
				wantRefusal(t, err, property+": the stand-in AWS does not know how AWS handles this input")
			}
		})
	}
}

func TestWhatIsBeyondTheStandInIsAnInput(t *testing.T) {
	t.Parallel()
	for typ, k := range kinds() {
		for _, name := range k.beyond {
			if f, ok := k.fields[name]; !ok || f.is(output) {
				t.Errorf("%s has no input %s", typ, name)
			}
		}
	}
}

func TestUnknownTypesAndInputsAreRefusedByName(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	_, err := e.try("aws:ec2/instance:Instance", "i", nil)
	wantRefusal(t, err, "does not know the resource type aws:ec2/instance:Instance")
	_, err = e.invoke("aws:ec2/getAmi:getAmi", nil)
	wantRefusal(t, err, "does not know the function aws:ec2/getAmi:getAmi")
	_, err = e.try(aws.SecretType, "s", map[string]any{"title": "x"})
	wantRefusal(t, err, "title", "no such input")
	_, err = e.try(aws.SecretType, "s", map[string]any{"arn": "x"})
	wantRefusal(t, err, "arn", "no such input")
	_, err = e.try(aws.MetricFilterType, "f", map[string]any{"pattern": ""})
	wantRefusal(t, err, "logGroupName: ", "metricTransformation: ")
}

func TestDocumentsMayComeAsObjectsAndInAnySpelling(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	object := map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole",
	}}}
	role := e.create(aws.RoleType, "r", map[string]any{"name": "r", "assumeRolePolicy": object})
	if got := textOf(role.state, "assumeRolePolicy"); got != canonical(trustCloudTrail) {
		t.Errorf("policy %s", got)
	}
	respelt := strings.Replace(trustCloudTrail, `"sts:AssumeRole"`, `[ "sts:AssumeRole" ]`, 1)
	if answer, _ := e.diff(role, map[string]any{"name": "r", "assumeRolePolicy": respelt}); answer.GetChanges() != pulumirpc.DiffResponse_DIFF_NONE {
		t.Errorf("another spelling changes %v", answer.GetDiffs())
	}
}

func TestTagLimits(t *testing.T) {
	t.Parallel()
	many := props{}
	for i := range 51 {
		many[strings.Repeat("k", i+1)] = "v"
	}
	tests := map[string]struct {
		tags props
		want string
	}{
		"usual":           {props{"team": "payments"}, ""},
		"51":              {many, "tags: TooManyTagsException: 51 tags"},
		"AWS's":           {props{"AWS:x": "y"}, "tags.AWS:x: InvalidTagException"},
		"a long key":      {props{strings.Repeat("k", 129): "v"}, "128 characters"},
		"a long value":    {props{"k": strings.Repeat("v", 257)}, "tags.k: InvalidTagException: a tag value has at most 256"},
		"several at once": {props{"aws:a": "", "aws:b": ""}, "tags.aws:b"},
	}
	for name, tt := range tests {
		err := tagLimits(props{"tags": tt.tags})
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		wantRefusal(t, err, tt.want)
	}
}

func TestEveryTypeSaysWhereItsTableComesFrom(t *testing.T) {
	t.Parallel()
	for typ, k := range kinds() {
		if k.docs == "" || k.label == "" || k.fill == nil {
			t.Errorf("%s is not complete: %q, %q", typ, k.docs, k.label)
		}
		for name, f := range k.fields {
			if f.is(output) && (f.Required || f.is(replace|named) || f.def != nil) {
				t.Errorf("%s.%s is an output and an input", typ, name)
			}
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{trustCloudTrail, stackKeyPolicy, `{}`, `{"Statement":{"Principal":{"AWS":1}}}`, `[`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if once := canonical(text); canonical(once) != once {
			t.Errorf("%q has two canonical spellings: %q and %q", text, once, canonical(once))
		}
		if !equivalent(text, canonical(text)) {
			t.Errorf("%q is not the same as its canonical spelling", text)
		}
	})
}
