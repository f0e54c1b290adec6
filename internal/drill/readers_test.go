package drill

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestExpectedReaders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		reader, principal string
		want              bool
	}{
		{"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", true},
		{"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/ab", false},
		{"arn:aws:iam::1:role/a/*", "arn:aws:iam::1:role/a/b", true},
		{"arn:aws:iam::1:role/a/*", "arn:aws:iam::1:role/b", false},
		{"arn:aws:sts::1:assumed-role/a/i-1", "arn:aws:iam::1:role/a", true},
		{"arn:aws:sts::1:assumed-role/a/*", "arn:aws:iam::1:role/a", true},
		{"arn:aws:sts::1:assumed-role/a/*", "arn:aws:iam::1:role/ab", false},
		{"arn:aws:iam::1:user/u", "arn:aws:iam::1:user/u", true},
		{"arn:aws:iam::1:user/u", "", false},
		{"arn:aws:sts::1:assumed-role/a/*", "arn:aws:iam::1:role/team/a", true},
	}
	for _, test := range tests {
		reader, err := aws.ParseDeployedReader(test.reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&subject{readers: []aws.Reader{reader}}).expects(test.principal); got != test.want {
			t.Errorf("%s expects %s: %v", test.reader, test.principal, got)
		}
	}
}

func TestAPatternThatLeavesOutTooManyIsFound(t *testing.T) {
	t.Parallel()
	if r := run(t, filtering(t, reads("")), Options{}); r.Status() != AsExpected {
		t.Fatalf("with nobody left out: status %d\n%s", r.Status(), say(r))
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
