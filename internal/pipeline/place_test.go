package pipeline

import (
	"slices"
	"strings"
	"testing"
)

func TestPlacesAreComparedAsFarAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b place
		want Verdict
	}{
		{place{"1", "x"}, place{"1", "x"}, Pass},
		{place{"1", "x"}, place{"2", "x"}, Stop},
		{place{"1", "x"}, place{"1", "y"}, Stop},
		{place{"", "x"}, place{"1", "x"}, Unknown},
		{place{"", "x"}, place{"1", "y"}, Stop},
		{place{"1", ""}, place{"1", ""}, Unknown},
		{place{}, place{}, Unknown},
	} {
		if got := c.a.same(c.b); got != c.want || c.b.same(c.a) != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestThingsAreFoundWhereTheyAreOrMayBe(t *testing.T) {
	t.Parallel()
	l := located[string, int]{}
	l.add("a", place{"1", "x"}, 1)
	l.add("a", place{"1", "y"}, 2)
	l.add("a", place{"", "x"}, 3)
	l.add("b", place{"1", "x"}, 4)
	l.add("a", place{"1", "x"}, 5)
	for at, want := range map[place][]int{
		{"1", "x"}: {1, 5, 3}, {"1", "y"}: {2}, {"2", "x"}: {3}, {"1", ""}: {1, 5, 2, 3}, {"2", "y"}: nil,
	} {
		for range 2 { // What is found must not change what there is.
			if got := l.at("a", at); !slices.Equal(got, want) {
				t.Errorf("at %s: %v, want %v", at, got, want)
			}
		}
	}
}

// elsewhere is a place where the healthy pipeline has nothing.
const elsewhereRegion, elsewhereAccount = "eu-west-1", "222233334444"

func TestWhatIsElsewhereOrNobodyKnowsWhereIsNotTakenForWhatIsHere(t *testing.T) {
	t.Parallel()
	nowhere := func(r *Resource) { r.Account, r.Region = "", "" }
	abroad := func(r *Resource) { r.Region = elsewhereRegion }
	foreign := func(r *Resource) { r.Account = elsewhereAccount }
	for name, c := range map[string]struct {
		change func(*Pipeline)
		route  RouteName
		want   Verdict
		hop    Hop
		reason string
	}{
		"filter in another region":  {func(p *Pipeline) { abroad(&p.Filters[0].Resource) }, AlarmRoute, Stop, Counted, "is on the log group of this name in account 123456789012, region eu-west-1"},
		"filter in another account": {func(p *Pipeline) { foreign(&p.Filters[0].Resource) }, AlarmRoute, Stop, Counted, "no metric filter is on log group"},
		"filter nobody knows where": {func(p *Pipeline) { nowhere(&p.Filters[0].Resource) }, AlarmRoute, Unknown, Counted, "account not known, region not known"},
		"filter abroad as well": {func(p *Pipeline) {
			other := *p.Filters[0]
			other.Region, other.Pattern = elsewhereRegion, `{ $.eventName = "x" }`
			p.Filters = append([]*Filter{&other}, p.Filters...)
		}, AlarmRoute, Pass, "", ""},
		"alarm in another region":             {func(p *Pipeline) { abroad(&p.Alarms[0].Resource) }, AlarmRoute, Stop, Evaluated, "is in account 123456789012, region eu-west-1; the metric is in"},
		"alarm in a region that nobody knows": {func(p *Pipeline) { p.Alarms[0].Region = "" }, AlarmRoute, Unknown, Evaluated, "it is not known whether alarm"},
		"a metric of the name elsewhere": {func(p *Pipeline) {
			f := *p.Filters[0]
			f.Account, f.Default = elsewhereAccount, "7"
			p.Filters = append(p.Filters, &f)
		}, AlarmRoute, Pass, "", ""},
		"rule nobody knows where":             {func(p *Pipeline) { nowhere(&p.Rules[0].Resource) }, RuleRoute, Unknown, Matched, "it is not known whether event rule"},
		"target of a rule in another account": {func(p *Pipeline) { foreign(&p.Targets[0].Resource) }, RuleRoute, Stop, Matched, "has no target"},
		"target nobody knows where":           {func(p *Pipeline) { nowhere(&p.Targets[0].Resource) }, RuleRoute, Unknown, Matched, "it is not known whether target"},
		"log group of the name elsewhere": {func(p *Pipeline) {
			g := *p.LogGroups[0]
			g.Region, g.Class = elsewhereRegion, "INFREQUENT_ACCESS"
			p.LogGroups = append([]*LogGroup{&g}, p.LogGroups...)
		}, AlarmRoute, Pass, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			c.change(p)
			trace := p.Send(oneRead(), Options{}).Traces[0]
			route, found := trace.Route(c.route)
			if !found {
				t.Fatal("no such route")
			}
			v, step := route.Against(Alert)
			if v != c.want || c.hop != "" && step.Hop != c.hop || !strings.Contains(step.Reason, c.reason) {
				t.Errorf("%s at %s: %s; want %s at %s: %s", v, step.Hop, step.Reason, c.want, c.hop, c.reason)
			}
		})
	}
}

func TestALogGroupOfADelegatedAdministratorIsInItsOwnAccount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		organization bool
		creator      string
		want         Verdict
	}{
		"its creator's":      {true, "123456789012", Pass},
		"another's":          {true, elsewhereAccount, Stop},
		"nobody knows whose": {true, "", Unknown},
		"of no organization": {false, "123456789012", Stop},
	} {
		p := healthy(t)
		trail := p.Trails[0]
		trail.Account, trail.Organization, trail.Creator = elsewhereAccount, c.organization, c.creator
		plan := newPlan(p, Options{})
		if f := plan.groupPlace(trail); f.verdict != c.want {
			t.Errorf("%s: %s (%s), want %s", name, f.verdict, f.reason, c.want)
		}
	}
}

func TestATrailNobodyKnowsWhereMayRecordACall(t *testing.T) {
	t.Parallel()
	record := &oneRead()[0]
	for name, c := range map[string]struct {
		trail Trail
		want  Verdict
	}{
		"its account":                 {Trail{Resource: Resource{Account: "123456789012"}, HomeRegion: "us-east-1"}, Pass},
		"another":                     {Trail{Resource: Resource{Account: elsewhereAccount}, HomeRegion: "us-east-1"}, Stop},
		"another, of an organization": {Trail{Resource: Resource{Account: elsewhereAccount}, HomeRegion: "us-east-1", Organization: true}, Pass},
		"an account nobody knows":     {Trail{HomeRegion: "us-east-1"}, Unknown},
		"another region":              {Trail{Resource: Resource{Account: "123456789012"}, HomeRegion: elsewhereRegion}, Stop},
		"a region nobody knows":       {Trail{Resource: Resource{Account: "123456789012"}}, Unknown},
		"all regions":                 {Trail{Resource: Resource{Account: "123456789012"}, MultiRegion: true}, Pass},
	} {
		c.trail.Logging = true
		p := newPlan(New(), Options{})
		if step := runChecks(p, Step{Hop: Recorded}, recordedChecks, recording{record, &c.trail}); step.Verdict != c.want {
			t.Errorf("%s: %s (%s), want %s", name, step.Verdict, step.Reason, c.want)
		}
	}
}
