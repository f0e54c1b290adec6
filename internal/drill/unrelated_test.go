package drill

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestCarelessPatternIsFound(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, pattern, what string }{
		{"name inside others", `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "*TopSecretInfo*" }`, "Backup"},
		{"any account", `{ $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "*TopSecretInfo" || $.requestParameters.secretId = "*:TopSecretInfo-Xy7Qp2") }`, ""},
		{"reader by session", `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "TopSecretInfo" && ($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != "arn:aws:sts::123456789012:assumed-role/payments-api/i-0abc") }`, "expected role payments-api"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Filters[0].Pattern = test.pattern
			r := run(t, p, Options{})
			if r.Status() != Broken {
				t.Fatalf("status %d\n%s", r.Status(), say(r))
			}
			if !slices.ContainsFunc(r.Cases, func(c Case) bool {
				return c.Verdict() == pipeline.Stop && c.Outcomes[0].Want == pipeline.Silence && strings.Contains(c.What, test.what)
			}) {
				t.Errorf("no leak of %q\n%s", test.what, say(r))
			}
			if !slices.ContainsFunc(r.Ways, func(w Way) bool { return w.Leaked > 0 && w.Silent >= w.Leaked }) {
				t.Errorf("no way says that something leaked: %+v", r.Ways)
			}
		})
	}
}

func TestPatternForAllSecretsMayReportReadsOfAll(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets, p.Rules = nil, nil
	p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" }`
	r := run(t, p, Options{})
	if r.Status() != AsExpected || r.Ways[0].Secret != "*" || tried(r, pipeline.AlarmRoute, pipeline.Silence, "read of another secret") {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestPatternThatTakesOtherEventsIsFound(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pattern, what string
		// allDay is true for a pattern that takes what happens all day, so that no read sends a mail.
		allDay bool
	}{
		{"empty", ``, "read by name", true},
		{"a blank", ` `, "read by name", true},
		{"a term of all records", `amazonaws`, "read by name", true},
		{"a field of all records", `{ $.eventVersion = "*" }`, "read by name", true},
		{"all that only read", `{ $.readOnly IS TRUE }`, "read by name", true},
		{"a call of every day", `{ $.eventName = "GetSecretValue" || $.eventName = "AssumeRole" }`, "read by name", true},
		{"a call of many days", `{ $.requestParameters.secretId = "TopSecretInfo" || $.eventName = "ConsoleLogin" }`, "ConsoleLogin", false},
		{"a term of the service", `secretsmanager`, "ListSecrets", false},
		{"all reads", `{ $.eventName = "GetSecretValue" }`, "read of another secret", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := filterpattern.Parse(test.pattern); err != nil {
				t.Fatal(err)
			}
			want, hop := pipeline.Silence, pipeline.Counted
			if test.allDay {
				want, hop = pipeline.Alert, pipeline.Evaluated
			}
			r := run(t, filtering(t, test.pattern), Options{})
			step, found := wrong(r, want, test.what)
			if r.Status() != Broken || !found || step.Hop != hop || !strings.Contains(step.Reason, "counts other events too") {
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
		if r.Status() != Broken || !found || step.Hop != pipeline.Matched || !strings.Contains(step.Reason, "matches other events too") {
			t.Errorf("%s: status %d, step %+v\n%s", pattern, r.Status(), step, say(r))
		}
	}
}

func TestAlarmOnOtherEventsIsNobodysLeak(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	filter, alarm := *p.Filters[0], *p.Alarms[0]
	filter.Address, filter.Name, filter.Pattern, filter.Metric.Name = "users", "users", `{ $.eventName = "CreateUser" }`, "users"
	alarm.Name, alarm.Metric.Name = "users", "users"
	p.Filters, p.Alarms = append([]*pipeline.Filter{&filter}, p.Filters...), append([]*pipeline.Alarm{&alarm}, p.Alarms...)
	if r := run(t, p, Options{}); r.Status() != AsExpected {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}
