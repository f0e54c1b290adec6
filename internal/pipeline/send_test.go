package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/input"
)

// verdicts are what each hop of a route says.
func verdicts(r Route) string {
	var parts []string
	for _, s := range r.Steps {
		parts = append(parts, string(s.Hop)+" "+s.Verdict.String())
	}
	return strings.Join(parts, ", ")
}

// alarmRouteOf sends one read and gives its alarm route.
func alarmRouteOf(t *testing.T, p *Pipeline, o Options) Route {
	t.Helper()
	route, ok := p.Send(oneRead(), o).Traces[0].Route(AlarmRoute)
	if !ok {
		t.Fatal("no alarm route")
	}
	return route
}

func TestOtherSecretsAndOtherAccountsStaySilent(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	call := cloudtrail.Call{Reader: strangers(secret.Account)[0], Time: callTime}
	for _, name := range cloudtrail.SimilarNames(secret.Name) {
		for _, spelling := range cloudtrail.Spellings() {
			call.Secret, call.Spelling = aws.Secret{Name: name, Region: secret.Region, Account: secret.Account}, spelling
			records = append(records, call.Records()...)
		}
	}
	call.Spelling = cloudtrail.ByName
	for _, other := range []aws.Secret{
		{Name: secret.Name, Region: "eu-west-1", Account: secret.Account}, {Name: secret.Name, Region: secret.Region, Account: "222233334444"},
	} {
		call.Secret = other
		records = append(records, call.Records()...)
	}
	report := p.Send(records, Options{})
	for _, trace := range report.Traces {
		for _, route := range trace.Routes {
			if v, step := route.Against(Silence); v != Pass {
				t.Errorf("%s of %s, %s: %s: %s", trace.Record, trace.Record.SecretID(), route.Name, v, step.Reason)
			}
		}
	}
	if len(report.Mails) != 0 {
		t.Errorf("%d mails, want none", len(report.Mails))
	}
}

// withoutTrail is a team's stack that uses the account's shared trail.
func withoutTrail(t *testing.T) *Pipeline {
	t.Helper()
	p := healthy(t)
	p.Trails, p.Buckets, p.Roles, p.LogGroups = nil, nil, nil, nil
	return p
}

func TestSharedTrailIsUnknownUntilSomebodyVouchesForIt(t *testing.T) {
	t.Parallel()
	route := alarmRouteOf(t, withoutTrail(t), Options{})
	if got, want := verdicts(route), "recorded unknown, delivered unknown, counted pass, evaluated pass, published pass, received pass"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if v, step := route.Against(Alert); v != Unknown || !strings.Contains(step.Remedy, "--assume-shared-trail") {
		t.Errorf("%s with the remedy %q", v, step.Remedy)
	}
	report := withoutTrail(t).Send(oneRead(), Options{AssumeSharedTrail: true})
	if !report.AssumedSharedTrail {
		t.Error("the report does not say that a trail was assumed")
	}
	for _, route := range report.Traces[0].Routes {
		if v, step := route.Against(Alert); v != Pass {
			t.Errorf("%s: %s at %s: %s", route.Name, v, step.Hop, step.Reason)
		}
	}
	if step := report.Traces[0].Routes[0].Steps[0]; !strings.Contains(step.Reason, "on your word") {
		t.Errorf("the step does not say that it was assumed: %s", step.Reason)
	}
}

func TestVouchingForATrailExcusesNothingElse(t *testing.T) {
	t.Parallel()
	p := withoutTrail(t)
	p.Alarms[0].Statistic = alarm.Average
	if v, step := alarmRouteOf(t, p, Options{AssumeSharedTrail: true}).Against(Alert); v != Stop || step.Hop != Evaluated {
		t.Errorf("%s at %s, want stop at evaluated", v, step.Hop)
	}
	whole := healthy(t)
	whole.Trails[0].Logging = false
	if v, step := alarmRouteOf(t, whole, Options{AssumeSharedTrail: true}).Against(Alert); v != Stop || step.Hop != Recorded {
		t.Errorf("%s at %s, want stop at recorded: the given trail feeds the group", v, step.Hop)
	}
}

func TestVouchedTrailFeedsTheGroupThatNoGivenTrailFeeds(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Filters[0].LogGroup = "shared-by-the-account"
	if v, step := alarmRouteOf(t, p, Options{}).Against(Alert); v != Stop || step.Hop != Counted {
		t.Errorf("%s at %s, want stop at counted", v, step.Hop)
	}
	if v, step := alarmRouteOf(t, p, Options{AssumeSharedTrail: true}).Against(Alert); v != Pass {
		t.Errorf("%s at %s: %s", v, step.Hop, step.Reason)
	}
}

func TestPipelineHasOnlyTheRoutesThatItNeeds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Pipeline)
		want   string
	}{
		"both":           {func(*Pipeline) {}, "alarm event rule"},
		"alarm alone":    {func(p *Pipeline) { p.Rules = nil }, "alarm"},
		"rule alone":     {func(p *Pipeline) { p.Filters, p.Alarms = nil, nil }, "event rule"},
		"neither":        {func(p *Pipeline) { p.Rules, p.Filters, p.Alarms = nil, nil, nil }, "alarm"},
		"unrelated rule": {func(p *Pipeline) { p.Rules[0].Pattern = `{"source":["aws.ec2"]}` }, "alarm"},
	} {
		p := healthy(t)
		c.change(p)
		trace := p.Send(oneRead(), Options{}).Traces[0]
		var got []string
		for _, r := range trace.Routes {
			got = append(got, string(r.Name))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: routes %v, want %s", name, got, c.want)
		}
		if _, ok := trace.Route("no such route"); ok {
			t.Errorf("%s: a route that is not there was found", name)
		}
	}
}

func TestRouteSaysThroughWhatItWent(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	for _, r := range p.Send(oneRead(), Options{}).Traces[0].Routes {
		if r.Through == "" || r.Topic == "" {
			t.Errorf("%s: through %q, topic %q", r.Name, r.Through, r.Topic)
		}
	}
}

func TestRouteWithoutStepsIsSilent(t *testing.T) {
	t.Parallel()
	if v, step := (Route{}).Against(Silence); v != Stop || step.Hop != "" {
		t.Errorf("%s at %q", v, step.Hop)
	}
}

func TestVerdictsAreWords(t *testing.T) {
	t.Parallel()
	for _, v := range []Verdict{Unknown, Pass, Stop} {
		text, err := v.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Verdict
		if err := back.UnmarshalText(text); err != nil || back != v {
			t.Errorf("%s came back as %s (%v)", v, back, err)
		}
	}
	var v Verdict
	if err := v.UnmarshalText([]byte("maybe")); err == nil {
		t.Error("maybe is a verdict")
	}
	if got := Verdict(9).String(); got != "Verdict(9)" {
		t.Errorf("got %s", got)
	}
}

// pipelineFor is the healthy pipeline, moved to a secret's region and account, which watches it.
func pipelineFor(t *testing.T, secret aws.Secret) *Pipeline {
	t.Helper()
	text := strings.NewReplacer(
		"TopSecretInfo-Xy7Qp2", secret.ARN[strings.Index(secret.ARN, ":secret:")+len(":secret:"):], "TopSecretInfo", secret.Name,
		"us-east-1", secret.Region, "123456789012", secret.Account,
	).Replace(string(healthyText(t)))
	return parse(t, []byte(text))
}

func TestSharedRecordsRaiseTheAlarmOfTheirOwnSecretAlone(t *testing.T) {
	t.Parallel()
	records := slices.Concat(oneRead(), sharedRecords(t))
	seen := map[string]bool{}
	for _, r := range records {
		secret, err := aws.ParseSecretARN(r.SecretID())
		if r.EventName != aws.GetSecretValue || err != nil || seen[secret.ARN] {
			continue
		}
		seen[secret.ARN] = true
		for _, trace := range pipelineFor(t, secret).Send(records, Options{}).Traces {
			want := Silence
			if trace.Record.EventName == aws.GetSecretValue && trace.Record.Names(secret) && trace.Record.SecretID() != "" {
				want = Alert
			}
			for _, route := range trace.Routes {
				if v, step := route.Against(want); v != Pass {
					t.Errorf("%s: %s of %q, %s: %s at %s: %s", secret.Name, trace.Record, trace.Record.SecretID(), route.Name, v, step.Hop, step.Reason)
				}
			}
		}
	}
}

// sharedRecords are the collected records beside the repository, where they are there.
func sharedRecords(t *testing.T) []cloudtrail.Record {
	t.Helper()
	files, err := filepath.Glob("../../../shared/events/*.json")
	if err != nil {
		t.Fatal(err)
	}
	records, _, err := cloudtrail.ReadFiles(input.NewLimit(input.DefaultLimit), strings.NewReader(""), files...)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return records
}

func TestRecordWithoutATimeStillGoesThrough(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	text := strings.Replace(string(oneRead()[0].Raw), callTime.Format(time.RFC3339), "", 1)
	records, _, err := cloudtrail.Read(strings.NewReader(text), "record")
	if err != nil {
		t.Fatal(err)
	}
	if report := p.Send(records, Options{}); len(report.Mails) != 2 || report.Mails[0].At.Year() != 2026 {
		t.Errorf("%d mails", len(report.Mails))
	}
}
