package drill

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const (
	testAccount = "123456789012"
	testRegion  = "us-east-1"
	testReader  = "arn:aws:iam::123456789012:role/payments-api"
	seesReads   = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

func healthy(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	return load(t, healthyText(t))
}

// watching makes the healthy pipeline watch as this project does: filters and rules of the kinds for a watch.
func watching(t *testing.T, w detection.Watch, filters, rules []detection.Kind) *pipeline.Pipeline {
	t.Helper()
	p := healthy(t)
	w.Place = naming.Place{Partition: "aws", Region: testRegion, Account: testAccount}
	filter, rule, target := *p.Filters[0], *p.Rules[0], *p.Targets[0]
	p.Filters, p.Rules, p.Targets, p.Secrets = nil, nil, nil, nil
	for _, kind := range filters {
		patterns, err := w.Filters(kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range patterns {
			f := filter
			f.Pattern = pattern.String()
			p.Filters = append(p.Filters, &f)
		}
	}
	for _, kind := range rules {
		patterns, err := w.Events(kind)
		if err != nil {
			t.Fatal(err)
		}
		for i, pattern := range patterns {
			r, x := rule, target
			r.Name, r.Pattern = fmt.Sprintf("%s-%d", kind, i), pattern.String()
			x.Rule = r.Name
			p.Rules, p.Targets = append(p.Rules, &r), append(p.Targets, &x)
		}
	}
	return p
}

func watchOf(names ...string) detection.Watch {
	w := detection.Watch{Readers: mustReaders(testReader)}
	for _, name := range names {
		w.Secrets = append(w.Secrets, detection.Secret{
			Name: name, ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-a1B2c3",
		})
	}
	return w
}

// tried says whether any case of a route with a want has the text in its words.
func tried(r Result, route pipeline.RouteName, want pipeline.Expectation, text string) bool {
	return slices.ContainsFunc(r.Cases, func(c Case) bool {
		return strings.Contains(c.What, text) && slices.ContainsFunc(c.Outcomes, func(o Outcome) bool {
			return o.Route.Name == route && o.Want == want
		})
	})
}

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
	if len(r.Notes) != 2 || !strings.Contains(r.Notes[0], "reads that IAM refuses") || r.Notes[1] != "expected readers, no mail for: role/payments-api (TopSecretInfo)" {
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

func TestSecretToldOfInDetailsOnlyNeedsNoAlarm(t *testing.T) {
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
			if w := r.Ways[0]; w.Leaked == 0 || w.Silent <= w.Leaked-1 {
				t.Errorf("%d of %d leaked", w.Leaked, w.Silent)
			}
		})
	}
}

func TestPatternForAllSecretsMayTellOfAll(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets, p.Rules = nil, nil
	p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" }`
	r := run(t, p, Options{})
	if r.Status() != AsExpected || r.Ways[0].Secret != "*" || tried(r, pipeline.AlarmRoute, pipeline.Silence, "read of another secret") {
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

func TestManySecretsAreDrilledInBatchesAndMostOfThemInBrief(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range fullDrills + 15 {
		names = append(names, fmt.Sprintf("svc/secret-%03d", i))
	}
	p := watching(t, watchOf(names...), []detection.Kind{detection.Read}, nil)
	r := run(t, p, Options{})
	if r.Status() != AsExpected || len(r.Ways) != len(names) {
		t.Fatalf("status %d, %d ways", r.Status(), len(r.Ways))
	}
	if r.Ways[0].Alerts <= r.Ways[len(r.Ways)-1].Alerts {
		t.Errorf("the first has %d alerts, the last %d", r.Ways[0].Alerts, r.Ways[len(r.Ways)-1].Alerts)
	}
	if !strings.Contains(strings.Join(r.Notes, "\n"), "of 65 secrets, 50 are drilled in full") {
		t.Errorf("notes %q", r.Notes)
	}
	if len(r.Stories) != maxStories {
		t.Errorf("%d stories", len(r.Stories))
	}
}

func TestBatchesFindTheBreakOfOneSecretAmongMany(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range fullDrills + 15 {
		names = append(names, fmt.Sprintf("svc/secret-%03d", i))
	}
	p := watching(t, watchOf(names...), []detection.Kind{detection.Read}, nil)
	for _, f := range p.Filters {
		f.Pattern = strings.Replace(f.Pattern, `secretId = "svc/secret-060"`, `secretId = "svc/secret-06O"`, 1)
	}
	r := run(t, p, Options{Secrets: names})
	var broken []string
	for _, w := range r.Ways {
		if w.Verdict == pipeline.Stop {
			broken = append(broken, w.Secret+" "+string(w.Step.Hop))
		}
	}
	if len(broken) != 1 || broken[0] != "svc/secret-060 counted" || r.Stories[0].Secret != "svc/secret-060" {
		t.Errorf("broken %q", broken)
	}
}

// records are the records of calls.
func records(calls ...cloudtrail.Call) []cloudtrail.Record {
	var all []cloudtrail.Record
	for i, c := range calls {
		c.Time = time.Date(2026, time.March, 2, 9+i, 0, 0, 0, time.UTC)
		all = append(all, c.Records()...)
	}
	return all
}

func TestGivenRecordsAreJudgedByWhatTheyTell(t *testing.T) {
	t.Parallel()
	secret := cloudtrail.Secret{Name: "TopSecretInfo", ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-Xy7Qp2", Region: testRegion, Account: testAccount}
	other := secret
	other.Name, other.ARN = "Other", ""
	eve, api := cloudtrail.User("arn:aws:iam::123456789012:user/eve"), cloudtrail.Role(testReader, "i-0abc")
	alert, silence := pipeline.Alert, pipeline.Silence
	tests := []struct {
		name   string
		call   cloudtrail.Call
		want   *pipeline.Expectation
		status Status
		wanted pipeline.Expectation
	}{
		{"a stranger", cloudtrail.Call{Secret: secret, Reader: eve}, nil, AsExpected, alert},
		{"an expected reader", cloudtrail.Call{Secret: secret, Reader: api}, nil, AsExpected, silence},
		{"an expected reader through a service", cloudtrail.Call{Secret: secret, Reader: api.Through("cloudformation.amazonaws.com")}, nil, AsExpected, alert},
		{"another secret", cloudtrail.Call{Secret: other, Reader: eve}, nil, AsExpected, silence},
		{"a refused read, of which nothing tells", cloudtrail.Call{Secret: secret, Reader: eve, Outcome: cloudtrail.DeniedNoPolicy}, nil, AsExpected, silence},
		{"a change, of which nothing tells", cloudtrail.Call{Secret: secret, Reader: eve, EventName: "PutSecretValue"}, nil, AsExpected, silence},
		{"a stranger, silence asked for", cloudtrail.Call{Secret: secret, Reader: eve}, &silence, Broken, silence},
		{"another secret, alert asked for", cloudtrail.Call{Secret: other, Reader: eve}, &alert, Broken, alert},
		{"an expected reader, alert asked for", cloudtrail.Call{Secret: secret, Reader: api}, &alert, Broken, alert},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := Given(healthy(t), records(test.call), test.want, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status() != test.status || r.Cases[0].Outcomes[0].Want != test.wanted {
				t.Errorf("status %d, want of %d\n%s", r.Status(), r.Cases[0].Outcomes[0].Want, say(r))
			}
			if len(r.Stories) != 1 || r.Stories[0].What != "the given record" {
				t.Errorf("stories %+v", r.Stories)
			}
		})
	}
}

func TestGivenRecordsAreJudgedTogether(t *testing.T) {
	t.Parallel()
	secret := cloudtrail.Secret{Name: "TopSecretInfo", Region: testRegion, Account: testAccount}
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	reads := func(minutes ...int) []cloudtrail.Record {
		var all []cloudtrail.Record
		for _, minute := range minutes {
			call := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve"), Time: at.Add(time.Duration(minute) * time.Minute)}
			all = append(all, call.Records()...)
		}
		return all
	}
	for _, test := range []struct {
		name      string
		threshold float64
		records   []cloudtrail.Record
		status    Status
		alarms    int
	}{
		{"one read, threshold one", 1, reads(0), AsExpected, 1},
		{"two reads in a period, threshold one", 1, reads(0, 2), AsExpected, 1},
		{"two reads in a period, threshold two", 2, reads(0, 2), AsExpected, 1},
		{"two reads in two periods, threshold two", 2, reads(0, 9), Broken, 0},
		{"one read, threshold two", 2, reads(0), Broken, 0},
		{"two pairs, threshold two", 2, reads(0, 1, 60, 61), AsExpected, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Alarms[0].Threshold = test.threshold
			r, err := Given(p, test.records, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			alarms := 0
			for _, m := range r.Stories[0].Mails {
				if m.State == alarm.StateAlarm {
					alarms++
				}
			}
			if r.Status() != test.status || alarms != test.alarms || !r.Together {
				t.Errorf("status %d, %d mails of the alarm, want %d, %d\n%s", r.Status(), alarms, test.status, test.alarms, say(r))
			}
		})
	}
}

func TestMalformedRecordsLeaveTheStatusUnsureUnlessItIsBroken(t *testing.T) {
	t.Parallel()
	malformed := []error{errors.New("records.json: record 2: no eventName")}
	if got := (Result{Malformed: malformed}).Status(); got != NotSure {
		t.Errorf("nothing else: status %d", got)
	}
	broken := Case{Outcomes: []Outcome{{Verdict: pipeline.Stop}}}
	if got := (Result{Malformed: malformed, Cases: []Case{broken}}).Status(); got != Broken {
		t.Errorf("beside a break: status %d", got)
	}
}

func TestGivenRecordOfASecretUnderAPrefix(t *testing.T) {
	t.Parallel()
	p := watching(t, detection.Watch{Prefixes: []string{"legacy/"}}, []detection.Kind{detection.Read}, nil)
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	secret := cloudtrail.Secret{Name: "legacy/db", Region: testRegion, Account: testAccount}
	abroad := secret
	abroad.Region = "eu-west-1"
	r, err := Given(p, records(cloudtrail.Call{Secret: secret, Reader: eve, Spelling: cloudtrail.ByARN}, cloudtrail.Call{Secret: abroad, Reader: eve}), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status() != AsExpected || r.Cases[0].Outcomes[0].Want != pipeline.Alert || r.Cases[1].Outcomes[0].Want != pipeline.Silence {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestGivenRecordsOfASecretThatNobodyKnowsAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := Given(healthy(t), nil, nil, Options{Secrets: []string{"x"}}); !errors.Is(err, ErrNothing) {
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
