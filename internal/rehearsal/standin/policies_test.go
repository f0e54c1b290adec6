package standin

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/policy"
)

func TestPolicyDialects(t *testing.T) {
	t.Parallel()
	const (
		identity = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`
		resource = `{"Statement":{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":"*"}}`
	)
	tests := map[string]struct {
		dialect dialect
		text    string
		want    string
	}{
		"identity policy":           {roleDialect(), identity, ""},
		"one statement, no version": {bucketDialect(), resource, ""},
		"trust":                     {trustDialect(), trustCloudTrail, ""},
		"key policy":                {keyDialect(), stackKeyPolicy, ""},
		"empty object":              {bucketDialect(), `{}`, "has no statement"},
		"no statement":              {bucketDialect(), `{"Version":"2012-10-17","Statement":[]}`, "has no statement"},
		"not an object":             {bucketDialect(), `"x"`, "not a JSON object"},
		"broken JSON":               {bucketDialect(), `{"Version":`, "invalid JSON"},
		"misspelt element":          {bucketDialect(), `{"Statements":[]}`, `unknown element "Statements"`},
		"other version":             {roleDialect(), strings.Replace(identity, "2012-10-17", "2020-01-01", 1), `unknown version "2020-01-01"`},
		"no effect":                 {roleDialect(), strings.Replace(identity, "Allow", "", 1), "statement 1: invalid effect"},
		"no action":                 {roleDialect(), strings.Replace(identity, `"Action":"s3:GetObject",`, "", 1), "missing required field Action"},
		"no resource":               {roleDialect(), strings.Replace(identity, `,"Resource":"*"`, "", 1), "missing required field Resource"},
		"action of no service":      {roleDialect(), strings.Replace(identity, "s3:", "", 1), "prefixed by a vendor"},
		"any action":                {roleDialect(), strings.Replace(identity, "s3:GetObject", "*", 1), ""},
		"action that is a number":   {roleDialect(), strings.Replace(identity, `"s3:GetObject"`, `{}`, 1), "syntax errors in policy"},
		"too long":                  {trustDialect(), strings.Replace(trustCloudTrail, "sts:AssumeRole", "sts:"+strings.Repeat("A", 2048), 1), "2048 are taken"},
		"blanks do not count":       {trustDialect(), strings.Repeat(" ", 4000) + trustCloudTrail, ""},
	}
	for name, tt := range tests {
		got := tt.dialect.fault(tt.text)
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestWhatIsPublic(t *testing.T) {
	t.Parallel()
	condition := func(operator, key string, values ...string) policy.Conditions {
		return policy.Conditions{operator: {key: values}}
	}
	tests := map[string]struct {
		statement policy.Statement
		want      bool
	}{
		"everyone":               {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone()}, true},
		"everyone, spelt out":    {policy.Statement{Effect: policy.Allow, Principal: policy.AWS("*")}, true},
		"all but one":            {policy.Statement{Effect: policy.Allow, NotPrincipal: policy.AWS("x")}, true},
		"denied to everyone":     {policy.Statement{Effect: policy.Deny, Principal: policy.Everyone()}, false},
		"one account":            {policy.Statement{Effect: policy.Allow, Principal: policy.AWS("arn:aws:iam::1:root")}, false},
		"a service":              {policy.Statement{Effect: policy.Allow, Principal: policy.Service("s3.amazonaws.com")}, false},
		"an organization":        {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringEquals", "aws:PrincipalOrgID", "o-1")}, false},
		"any organization":       {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringLike", "aws:PrincipalOrgID", "*")}, true},
		"all organizations but":  {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringNotEquals", "aws:PrincipalOrgID", "o-1")}, true},
		"over TLS":               {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("Bool", "aws:SecureTransport", "true")}, true},
		"if there is an account": {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringEqualsIfExists", "aws:SourceAccount", "1")}, true},
		"no account":             {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("Null", "aws:SourceAccount", "true")}, true},
	}
	for name, tt := range tests {
		if got := outsiders(policy.New(tt.statement)); got != tt.want {
			t.Errorf("%s: public is %v, want %v", name, got, tt.want)
		}
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
		"a long value":    {props{"k": strings.Repeat("v", 257)}, "tags.k: InvalidTagException: a tag value takes 256"},
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

func TestAnAliasMovesToAnotherKey(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	second := s.create(keyType, "second", map[string]any{})
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

func TestARoleWithInlineOrManagedPoliciesCanDeliver(t *testing.T) {
	t.Parallel()
	for name, role := range map[string]map[string]any{
		"inline":  {"inlinePolicies": []any{map[string]any{"name": "x", "policy": writeStreams}}},
		"managed": {"managedPolicyArns": []string{"arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"}},
	} {
		s, typ, inputs := alone(t, "trail")
		s.create(roleType, name, with(role, map[string]any{"name": "other", "assumeRolePolicy": trustCloudTrail}))
		inputs = with(inputs, map[string]any{"cloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/other"})
		if _, err := s.try(typ, "trail", inputs); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATrailAnnouncesItsFilesOnATopicThatLetsIt(t *testing.T) {
	t.Parallel()
	s, typ, inputs := alone(t, "trail")
	topic := s.create(topicType, "notices", map[string]any{"name": "notices"})
	s.create(topicPolicyType, "notices", map[string]any{"arn": topic.id, "policy": strings.NewReplacer(
		"cloudwatch.amazonaws.com", trailService, topicARN, topic.id).Replace(alarmsPublish)})
	for _, name := range []string{"notices", topic.id} {
		trail := s.create(typ, "trail", with(inputs, map[string]any{"snsTopicName": name}))
		if got := textOf(trail.state, "snsTopicArn"); got != topic.id {
			t.Errorf("%s: announces on %q", name, got)
		}
		if err := s.remove(trail); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRulesOnAnotherBusAndOff(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	rule := e.create(ruleType, "r", map[string]any{"name": "r", "eventBusName": "team", "eventPattern": ruleReads, "isEnabled": false})
	if rule.id != "team/r" || textOf(rule.state, "state") != "DISABLED" || !strings.HasSuffix(textOf(rule.state, "arn"), ":rule/team/r") {
		t.Errorf("%s: %v", rule.id, rule.state)
	}
	target := e.create(targetType, "t", map[string]any{"rule": "r", "eventBusName": "team", "arn": topicARN})
	id := textOf(target.state, "targetId")
	if !strings.HasPrefix(id, "terraform-") || target.id != "team-r-"+id {
		t.Errorf("%s with target id %s", target.id, id)
	}
	if found := e.adopt(targetType, "t", "team/r/"+id); found.id != target.id {
		t.Errorf("imported as %q", found.id)
	}
}

func TestSetsHaveNoOrder(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	two := []string{topicARN, topicARN + "2"}
	alarm := s.update(s.things["alarm"], with(s.inputs["alarm"], map[string]any{"alarmActions": two}))
	slices.Reverse(two)
	if answer, _ := s.diff(alarm, with(s.inputs["alarm"], map[string]any{"alarmActions": two})); len(answer.GetDiffs()) != 0 {
		t.Errorf("another order changes %v", answer.GetDiffs())
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

func FuzzPolicyFault(f *testing.F) {
	for _, seed := range []string{trustCloudTrail, stackKeyPolicy, `{}`, `{"Statement":{"Principal":{"AWS":1}}}`, `[`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if fault := keyDialect().fault(text); fault == "" && !json.Valid([]byte(text)) {
			t.Errorf("%q passes and is not JSON", text)
		}
		if once := canonical(text); canonical(once) != once {
			t.Errorf("%q has two canonical spellings: %q and %q", text, once, canonical(once))
		}
		if !equivalent(text, canonical(text)) {
			t.Errorf("%q is not the same as its canonical spelling", text)
		}
	})
}
