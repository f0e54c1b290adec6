package drill

import (
	"errors"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestDrillTriesEveryKindOfReadAndReader(t *testing.T) {
	t.Parallel()
	r := run(t, healthy(t), Options{})
	for _, text := range []string{
		"read by name, by user intruder", "read by ARN, by role intruder", "read by partial ARN, by the root user", "read in a batch",
		"in the console", "federated user visitor", "the service rds.amazonaws.com", "account 999988887777", "denied by KMS", "no value",
		"marked for deletion",
	} {
		for _, route := range []pipeline.RouteName{pipeline.AlarmRoute, pipeline.RuleRoute} {
			if !tried(r, route, pipeline.Alert, text) {
				t.Errorf("%s: no %q must alert", route, text)
			}
		}
	}
	for _, text := range []string{
		"by the expected role payments-api", "TopSecretInfoBackup by name", "TopSecretInfoBackup by ARN", "in eu-central-1", "in account 999988887777",
	} {
		if !tried(r, pipeline.AlarmRoute, pipeline.Silence, text) {
			t.Errorf("no %q must stay silent", text)
		}
	}
	if tried(r, pipeline.AlarmRoute, pipeline.Alert, "denied: ") {
		t.Error("a refused read must alert, though nothing watches for it")
	}
	if len(r.Notes) != 2 || !strings.Contains(r.Notes[0], "reads that IAM refuses") || r.Notes[1] != "expected, no mail for: role/payments-api, which is every session of that role in account 123456789012: whoever may assume it (TopSecretInfo)" {
		t.Errorf("notes %q", r.Notes)
	}
}

func TestStoryHasTheAlarmAndTheMails(t *testing.T) {
	t.Parallel()
	r := run(t, healthy(t), Options{})
	if len(r.Stories) != 1 || len(r.Stories[0].Timelines) != 1 || len(r.Stories[0].Mails) != 2 {
		t.Fatalf("stories %+v", r.Stories)
	}
	if s := r.Stories[0]; s.Secret != "TopSecretInfo" || !strings.HasPrefix(s.Mails[1].Subject, "ALARM: ") {
		t.Errorf("story of %s, second mail %q", s.Secret, s.Mails[1].Subject)
	}
}

func TestKindsAreDrilledWhereSomethingIsMeantForThem(t *testing.T) {
	t.Parallel()
	all := detection.Kinds()
	tests := []struct {
		name           string
		filters, rules []detection.Kind
		alarm, rule    []string
	}{
		{"reads on both", []detection.Kind{detection.Read}, []detection.Kind{detection.Read}, []string{"by name, by user"}, []string{"by name, by user"}},
		{"refusals on details", []detection.Kind{detection.Read}, []detection.Kind{detection.Read, detection.Denied}, nil, []string{"denied: no identity-based"}},
		{"refusals on alarms", []detection.Kind{detection.Read, detection.Denied}, nil, []string{"denied without a reason"}, nil},
		{"changes", []detection.Kind{detection.Read}, all, nil, []string{"PutSecretValue", "DeleteSecret"}},
		{"details alone", nil, all, nil, []string{"by name, by user"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := watching(t, watchOf("TopSecretInfo", "other/Secret"), test.filters, test.rules)
			if len(test.filters) == 0 {
				p.Alarms = nil
			}
			r := run(t, p, Options{})
			if r.Status() != AsExpected {
				t.Errorf("status %d\n%s", r.Status(), say(r))
			}
			for route, texts := range map[pipeline.RouteName][]string{pipeline.AlarmRoute: test.alarm, pipeline.RuleRoute: test.rule} {
				for _, text := range texts {
					if !tried(r, route, pipeline.Alert, text) {
						t.Errorf("%s: no %q must alert", route, text)
					}
				}
			}
		})
	}
}

func TestASecretWithDetailsOnlyNeedsNoAlarm(t *testing.T) {
	t.Parallel()
	p := watching(t, watchOf("quiet"), nil, []detection.Kind{detection.Read})
	loud := watching(t, watchOf("loud"), []detection.Kind{detection.Read}, nil)
	p.Filters = loud.Filters
	r := run(t, p, Options{})
	if r.Status() != AsExpected || len(r.Ways) != 2 {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestPrefixIsDrilledByAnExampleAndLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	w := detection.Watch{Prefixes: []string{"legacy/"}, Readers: mustReaders("arn:aws:iam::123456789012:role/deploy/*")}
	r := run(t, watching(t, w, []detection.Kind{detection.Read, detection.Denied}, detection.Kinds()), Options{})
	if r.Status() != AsExpected || r.Ways[0].Secret != "legacy/*" {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
	if !tried(r, pipeline.AlarmRoute, pipeline.Silence, "Mylegacy/example") {
		t.Error("no secret beside the prefix is tried")
	}
	if tried(r, pipeline.AlarmRoute, pipeline.Silence, "read of legacy/exampleBackup") {
		t.Error("a secret under the prefix must stay silent")
	}
	if !tried(r, pipeline.AlarmRoute, pipeline.Silence, "by the expected role example") {
		t.Error("no role under the path is tried")
	}
}

func TestAnotherWatchedSecretIsNoStranger(t *testing.T) {
	t.Parallel()
	r := run(t, watching(t, watchOf("TopSecretInfo", "TopSecretInfoBackup"), []detection.Kind{detection.Read}, nil), Options{})
	if r.Status() != AsExpected {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestSharedTrailIsNotSureUntilSomebodyVouchesForIt(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Trails, p.Buckets, p.Roles, p.LogGroups = nil, nil, nil, nil
	if r := run(t, p, Options{}); r.Status() != NotSure || r.AssumedSharedTrail || r.Ways[0].Unsure == 0 {
		t.Errorf("status %d, assumed %v", r.Status(), r.AssumedSharedTrail)
	}
	if r := run(t, p, Options{AssumeSharedTrail: true}); r.Status() != AsExpected || !r.AssumedSharedTrail {
		t.Errorf("vouched for: status %d, assumed %v", r.Status(), r.AssumedSharedTrail)
	}
	p.Alarms[0].Statistic = "Average"
	if r := run(t, p, Options{AssumeSharedTrail: true}); r.Status() != Broken {
		t.Errorf("vouched for, with Average: status %d", r.Status())
	}
}

func TestOptionsChooseSecrets(t *testing.T) {
	t.Parallel()
	p := watching(t, watchOf("a", "b"), []detection.Kind{detection.Read}, nil)
	r := run(t, p, Options{Secrets: []string{"b"}})
	if len(r.Ways) != 1 || r.Ways[0].Secret != "b" {
		t.Errorf("ways\n%s", say(r))
	}
	_, err := Run(p, Options{Secrets: []string{"c"}})
	if !errors.Is(err, ErrNothing) || !strings.Contains(err.Error(), "c is not among the secrets watched here: a, b") {
		t.Errorf("got %v", err)
	}
}

func TestPipelineWithoutSecretsIsRefused(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets, p.Filters, p.Rules = nil, nil, nil
	_, err := Run(p, Options{})
	if !errors.Is(err, ErrNothing) || !strings.Contains(err.Error(), "give the state of the team's stack as well") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkDrillOneSecret(b *testing.B) {
	p := loadFile(b, "../state/testdata/healthy.json")
	for b.Loop() {
		if r, err := Run(p, Options{}); err != nil || r.Status() != AsExpected {
			b.Fatal(r.Status(), err)
		}
	}
}
