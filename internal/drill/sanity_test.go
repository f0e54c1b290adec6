package drill

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// justReads takes reads of the healthy pipeline's secret by everybody, under one more condition.
const justReads = `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && ` +
	`($.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-Xy7Qp2" || ` +
	`$.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo" || ` +
	`($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = "TopSecretInfo"))%s }`

func reads(condition string) string { return fmt.Sprintf(justReads, condition) }

// filtering is the healthy pipeline with another pattern in its filter, and without rules.
func filtering(t *testing.T, pattern string) *pipeline.Pipeline {
	t.Helper()
	p := healthy(t)
	p.Filters[0].Pattern, p.Rules = pattern, nil
	return p
}

// wrong is the first outcome of a case that is not as it should be, with this want and these words.
func wrong(r Result, want pipeline.Expectation, what string) (pipeline.Step, bool) {
	for _, c := range r.Cases {
		for _, o := range c.Outcomes {
			if o.Verdict == pipeline.Stop && o.Want == want && strings.Contains(c.What, what) {
				return o.Step, true
			}
		}
	}
	return pipeline.Step{}, false
}

func TestExcuseForTooManyIsFound(t *testing.T) {
	t.Parallel()
	if r := run(t, filtering(t, reads("")), Options{}); r.Status() != AsExpected {
		t.Fatalf("without an excuse: status %d\n%s", r.Status(), say(r))
	}
	issuer, caller := "userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.arn"
	tests := []struct{ name, field, reader, missed string }{
		{"everybody", caller, "arn:*", "user intruder"},
		{"everybody of the account", caller, "arn:aws:iam::123456789012:*", "user intruder"},
		{"all roles", issuer, "arn:aws:iam::123456789012:role/*", "role intruder"},
		{"all sessions", caller, "arn:aws:sts::123456789012:assumed-role/*", "role intruder"},
		{"all users", caller, "arn:aws:iam::123456789012:user/*", "user intruder"},
		{"users under a path", caller, "arn:aws:iam::123456789012:user/ops/*", "user example"},
		{"roles that begin alike", issuer, "arn:aws:iam::123456789012:role/deploy*", "role deployexample"},
		{"a path of every account", issuer, "arn:aws:iam::*:role/deploy/*", "role example"},
		{"the root user", caller, "arn:aws:iam::123456789012:root", "root user"},
	}
	for _, test := range tests {
		t.Run("filter/"+test.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, filtering(t, reads(fmt.Sprintf(` && ($.%s NOT EXISTS || $.%s != "%s")`, test.field, test.field, test.reader))), Options{})
			step, found := wrong(r, pipeline.Alert, test.missed)
			if strings.Contains(test.reader, "::*:") {
				// AWS does not document what a star inside a text of a filter matches.
				if r.Status() != NotSure {
					t.Errorf("status %d, want %d\n%s", r.Status(), NotSure, say(r))
				}
				return
			}
			if r.Status() != Broken || !found || step.Hop != pipeline.Counted {
				t.Errorf("status %d, step %+v\n%s", r.Status(), step, say(r))
			}
		})
		t.Run("rule/"+test.name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Filters, p.Alarms = nil, nil
			field, depth := "{\"wildcard\":\""+test.reader+"\"}", strings.Split(test.field, ".")
			nested := func(condition string) string {
				for _, key := range slices.Backward(depth) {
					condition = fmt.Sprintf("{%q:%s}", key, condition)
				}
				return condition
			}
			p.Rules[0].Pattern = fmt.Sprintf(`{"source":["aws.secretsmanager"],"detail":{"eventSource":["secretsmanager.amazonaws.com"],`+
				`"eventName":["GetSecretValue"],"requestParameters":{"secretId":["TopSecretInfo"]},"$or":[%s,%s]}}`,
				nested(`[{"exists":false}]`), nested(`[{"anything-but":`+field+`}]`))
			r := run(t, p, Options{})
			step, found := wrong(r, pipeline.Alert, "read by name, by the "+test.missed)
			if !found {
				step, found = wrong(r, pipeline.Alert, "read by name, by "+test.missed)
			}
			if r.Status() != Broken || !found || step.Hop != pipeline.Matched {
				t.Errorf("status %d, step %+v\n%s", r.Status(), step, say(r))
			}
		})
	}
}

func TestWhoNamesAReader(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"arn:aws:iam::123456789012:role/a":             true,
		"arn:aws:iam::123456789012:role/path/a":        true,
		"arn:aws:iam::123456789012:role/path/*":        true,
		"arn:aws:iam::123456789012:user/a":             true,
		"arn:aws:sts::123456789012:assumed-role/a/i-1": true,
		"arn:aws:sts::123456789012:assumed-role/a/*":   true,
		"arn:aws:sts::123456789012:assumed-role/a*":    false,
		"arn:aws:iam::123456789012:role/*":             false,
		"arn:aws:iam::123456789012:role/a*":            false,
		"arn:aws:iam::123456789012:role/*/a":           false,
		"arn:aws:iam::123456789012:role//*":            false,
		"arn:aws:iam::123456789012:role/":              false,
		"arn:aws:iam::*:role/path/*":                   false,
		"arn:aws:iam:::role/a":                         false,
		"arn:aws:iam::123456789012:user/*":             false,
		"arn:aws:iam::123456789012:root":               false,
		"arn:aws:sts::123456789012:federated-user/a":   false,
		"arn:aws:s3:::bucket":                          false,
		"arn:*":                                        false,
	} {
		if got := namesReader(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestPrefixInsideAnythingButIsNoExactReader(t *testing.T) {
	t.Parallel()
	s := &scope{}
	s.readRule(&pipeline.EventRule{Pattern: `{"detail":{"userIdentity":{"arn":[{"anything-but":{"prefix":"arn:aws:iam::123456789012:user/dep"}}]}}}`})
	if len(s.readers) != 0 || !slices.Equal(s.excused, []string{"arn:aws:iam::123456789012:user/dep*"}) {
		t.Errorf("readers %q, excused %q", s.readers, s.excused)
	}
}

func TestPatternThatTakesOtherEventsIsFound(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, pattern, what string }{
		{"empty", ``, "DescribeInstances"},
		{"a blank", ` `, "CreateUser"},
		{"a term of all records", `amazonaws`, "Decrypt"},
		{"a field of all records", `{ $.eventVersion = "*" }`, "DescribeInstances"},
		{"all that only read", `{ $.readOnly IS TRUE }`, "DescribeInstances"},
		{"a term of the service", `secretsmanager`, "ListSecrets"},
		{"all reads", `{ $.eventName = "GetSecretValue" }`, "read of another secret"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := filterpattern.Parse(test.pattern); err != nil {
				t.Fatal(err)
			}
			r := run(t, filtering(t, test.pattern), Options{})
			step, found := wrong(r, pipeline.Silence, test.what)
			if r.Status() != Broken || !found || step.Hop != pipeline.Counted || !strings.Contains(step.Reason, "counts other events too") {
				t.Errorf("status %d, step %+v\n%s", r.Status(), step, say(r))
			}
		})
	}
}

func TestRuleThatTakesOtherEventsIsFound(t *testing.T) {
	t.Parallel()
	for pattern, what := range map[string]string{
		`{"detail-type":["AWS API Call via CloudTrail"],"source":[{"prefix":"aws."}],"detail":{"eventSource":["secretsmanager.amazonaws.com",{"prefix":"ec2"}]}}`: "DescribeInstances",
		`{"source":["aws.secretsmanager"],"detail":{"eventSource":["secretsmanager.amazonaws.com"]}}`:                                                             "ListSecrets",
		`{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"],"eventSource":["secretsmanager.amazonaws.com"]}}`:                              "read of another secret",
	} {
		p := healthy(t)
		p.Filters, p.Alarms, p.Rules[0].Pattern = nil, nil, pattern
		r := run(t, p, Options{})
		step, found := wrong(r, pipeline.Silence, what)
		if r.Status() != Broken || !found || step.Hop != pipeline.Matched || !strings.Contains(step.Reason, "takes other events too") {
			t.Errorf("%s: status %d, step %+v\n%s", pattern, r.Status(), step, say(r))
		}
	}
}

func TestAlarmOnOtherEventsIsNobodysLeak(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	filter, alarm := *p.Filters[0], *p.Alarms[0]
	filter.Name, filter.Pattern, filter.Metric.Name = "users", `{ $.eventName = "CreateUser" }`, "users"
	alarm.Name, alarm.Metric.Name = "users", "users"
	p.Filters, p.Alarms = append([]*pipeline.Filter{&filter}, p.Filters...), append([]*pipeline.Alarm{&alarm}, p.Alarms...)
	if r := run(t, p, Options{}); r.Status() != AsExpected {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestConditionOnTheMannerOfAReadIsFound(t *testing.T) {
	t.Parallel()
	tests := []struct{ condition, missed string }{
		{`$.vpcEndpointId NOT EXISTS`, "through a VPC endpoint"},
		{`$.sourceIPAddress != "10.*"`, "through a VPC endpoint"},
		{`$.requestParameters.versionId NOT EXISTS`, "of one version"},
		{`$.requestParameters.versionStage != "AWSCURRENT"`, "read by name, by user intruder"},
		{`$.requestParameters.versionStage NOT EXISTS`, "of one version"},
		{`$.userAgent != "Boto3*"`, "with Boto3"},
		{`$.userAgent != "*Terraform*"`, "with Terraform"},
		{`$.eventVersion = "1.11"`, "event version 1.08"},
	}
	for _, test := range tests {
		t.Run(test.condition, func(t *testing.T) {
			t.Parallel()
			r := run(t, filtering(t, reads(" && "+test.condition)), Options{})
			step, found := wrong(r, pipeline.Alert, test.missed)
			if r.Status() != Broken || !found || step.Hop != pipeline.Counted {
				t.Errorf("status %d, step %+v\n%s", r.Status(), step, say(r))
			}
		})
	}
	if r := run(t, filtering(t, reads(` && $.resources[0].ARN EXISTS`)), Options{}); r.Status() != Broken {
		t.Errorf("a record without resources is no matter: status %d", r.Status())
	}
}

func TestReadOfAVersionNamesTheSecretAndTheVersion(t *testing.T) {
	t.Parallel()
	secret := cloudtrail.Secret{Name: "a/b", Region: testRegion, Account: testAccount}
	r := ofVersion(cloudtrail.Call{Secret: secret, Reader: cloudtrail.RootUser("aws", testAccount)}.Records()[0])
	if r.SecretID() != "a/b" || !strings.Contains(string(r.RequestParameters), `"versionStage":"AWSCURRENT"`) {
		t.Errorf("request parameters %s", r.RequestParameters)
	}
}

func TestNotesNameTheMissingRouteAndTheSilent(t *testing.T) {
	t.Parallel()
	read := []detection.Kind{detection.Read}
	tests := []struct {
		name           string
		filters, rules []detection.Kind
		want, not      string
	}{
		{"no alarm", nil, read, "no alarm is meant for reads of TopSecretInfo", "no event rule"},
		{"no mail for each", read, nil, "no event rule sends a mail for each read of TopSecretInfo", "no alarm"},
		{"the silent", read, read, "expected readers, no mail for: role/payments-api (TopSecretInfo)", "no event rule"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := watching(t, watchOf("TopSecretInfo"), test.filters, test.rules)
			if len(test.filters) == 0 {
				p.Alarms = nil
			}
			r := run(t, p, Options{})
			if notes := strings.Join(r.Notes, "\n"); r.Status() != AsExpected || !strings.Contains(notes, test.want) || strings.Contains(notes, test.not) {
				t.Errorf("status %d, notes\n%s", r.Status(), notes)
			}
		})
	}
}
