package state

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// trailTypes are the types of what a stack with a trail of its own makes for it.
func trailTypes() []string {
	return []string{
		"aws:cloudtrail/trail:Trail", "aws:s3/bucketV2:BucketV2", "aws:s3/bucketPolicy:BucketPolicy", "aws:cloudwatch/logGroup:LogGroup",
		"aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:kms/key:Key", "aws:kms/alias:Alias",
	}
}

// stateWith is the healthy state, its texts replaced, with those resources that are kept.
func stateWith(t *testing.T, name string, keep func(kind string) bool, replacements ...string) *State {
	t.Helper()
	state, err := Read(strings.NewReader(strings.NewReplacer(replacements...).Replace(string(healthyText(t)))), name)
	if err != nil {
		t.Fatal(err)
	}
	d := state.deployment
	d.Resources = slices.DeleteFunc(d.Resources, func(r apitype.ResourceV3) bool { return !keep(string(r.Type)) })
	return state
}

func ofTrail(kind string) bool    { return slices.Contains(trailTypes(), kind) }
func notOfTrail(kind string) bool { return !ofTrail(kind) || strings.HasPrefix(kind, "aws:kms/") }
func anything(string) bool        { return true }

// loaded puts states together.
func loaded(t *testing.T, states ...*State) *pipeline.Pipeline {
	t.Helper()
	p, err := Load(states...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTwoStatesMakeOnePipeline(t *testing.T) {
	t.Parallel()
	team := loaded(t, stateWith(t, "team", notOfTrail))
	if v := alarmRouteOf(t, team, pipeline.Options{}).Verdict(); v != pipeline.Unknown {
		t.Errorf("the team's state alone: %s, want unknown", v)
	}
	both := loaded(t, stateWith(t, "team", notOfTrail), stateWith(t, "platform", ofTrail))
	if v, step := alarmRouteOf(t, both, pipeline.Options{}).Against(pipeline.Alert); v != pipeline.Pass {
		t.Errorf("both states: %s at %s: %s", v, step.Hop, step.Reason)
	}
	if got := strings.Join(both.Sources, "+"); got != "team+platform" {
		t.Errorf("sources %s", got)
	}
}

// another are the replacements which make the healthy state another stack's, with a trail and a secret of its own.
func another() []string {
	return []string{
		"urn:pulumi:dev::", "urn:pulumi:other::", "/secretwatch/payments/dev", "/other/trail", "TopSecretInfo", "Payroll",
		"secretwatch-dev", "other-dev", "11111111-2222", "99999999-2222",
	}
}

func TestAnotherStacksTrailBreaksNothing(t *testing.T) {
	t.Parallel()
	const group = "/secretwatch/payments/dev"
	team := stateWith(t, "team", notOfTrail)
	whole := stateWith(t, "other", anything, another()...)
	platform := stateWith(t, "platform", ofTrail, "urn:pulumi:dev::", "urn:pulumi:platform::")
	elsewhere := []string{"123456789012", "222233334444", "urn:pulumi:dev::", "urn:pulumi:other::"}
	for name, c := range map[string]struct {
		states  []*State
		options pipeline.Options
		want    pipeline.Verdict
		// reason is a part of what a step that does not know must say.
		reason string
	}{
		"with filters of its own":   {[]*State{team, whole}, pipeline.Options{}, pipeline.Unknown, group},
		"given first":               {[]*State{whole, team}, pipeline.Options{}, pipeline.Unknown, group},
		"without filters":           {[]*State{team, stateWith(t, "other", ofTrail, another()...)}, pipeline.Options{}, pipeline.Unknown, group},
		"in another account":        {[]*State{team, stateWith(t, "other", anything, append(elsewhere, another()...)...)}, pipeline.Options{}, pipeline.Unknown, group},
		"same group, other account": {[]*State{team, stateWith(t, "other", anything, elsewhere...)}, pipeline.Options{}, pipeline.Unknown, group},
		"somebody vouches":          {[]*State{team, whole}, pipeline.Options{AssumeSharedTrail: true}, pipeline.Pass, ""},
		"the right trail as well":   {[]*State{team, whole, platform}, pipeline.Options{}, pipeline.Pass, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, step := alarmRouteOf(t, loaded(t, c.states...), c.options).Against(pipeline.Alert)
			if v != c.want || !strings.Contains(step.Reason, c.reason) {
				t.Errorf("%s at %s: %s; want %s with %q", v, step.Hop, step.Reason, c.want, c.reason)
			}
		})
	}
}

func TestTeamsStateBreaksNothingOfTheOtherStack(t *testing.T) {
	t.Parallel()
	p := loaded(t, stateWith(t, "team", notOfTrail), stateWith(t, "other", anything, another()...))
	for _, route := range p.Send(readOf("Payroll"), pipeline.Options{}).Traces[0].Routes {
		if v, step := route.Against(pipeline.Alert); v != pipeline.Pass {
			t.Errorf("%s: %s at %s: %s", route.Name, v, step.Hop, step.Reason)
		}
	}
}

func TestSameStateTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	once := loaded(t, stateWith(t, "file", anything))
	twice := loaded(t, stateWith(t, "file", anything), stateWith(t, "stack", anything))
	twice.Sources = once.Sources
	if diff := cmp.Diff(once, twice, cmpopts.IgnoreUnexported(pipeline.Pipeline{})); diff != "" {
		t.Errorf("(-once +twice):\n%s", diff)
	}
}

// at is a state as if written at an hour.
func (s *State) at(hour int) *State {
	s.deployment.Manifest.Time = time.Date(2026, time.March, 2, hour, 0, 0, 0, time.UTC)
	return s
}

func TestTheNewerStateOfAStackReplacesTheOlderAsAWhole(t *testing.T) {
	t.Parallel()
	const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm"
	without := func(name string) *State { return stateWith(t, name, func(kind string) bool { return kind != alarm }) }
	for name, states := range map[string][]*State{
		"given last":  {stateWith(t, "older", anything).at(8), without("newer").at(9)},
		"given first": {without("newer").at(9), stateWith(t, "older", anything).at(8)},
		"of three":    {stateWith(t, "older", anything).at(8), without("newer").at(10), stateWith(t, "between", anything).at(9)},
	} {
		p := loaded(t, states...)
		if len(p.Alarms) != 0 || len(p.Filters) == 0 || len(p.Sources) != 1 || !strings.HasPrefix(p.Sources[0], "newer") {
			t.Errorf("%s: %d alarms and %d filters of %q, want no alarm, and filters of the newer one", name, len(p.Alarms), len(p.Filters), p.Sources)
		}
	}
}

func TestTwoStatesOfAStackThatDifferNeedTheirTimes(t *testing.T) {
	t.Parallel()
	other := func() *State { return stateWith(t, "b.json", anything, `"threshold": 1`, `"threshold": 7`) }
	for name, states := range map[string][2]*State{
		"equal times": {stateWith(t, "a.json", anything).at(8), other().at(8)},
		"one time":    {stateWith(t, "a.json", anything).at(8), untimed(other())},
		"no times":    {untimed(stateWith(t, "a.json", anything)), untimed(other())},
	} {
		_, err := Load(states[0], states[1])
		if err == nil || !strings.Contains(err.Error(), "states a.json and b.json are both of stack dev/secretwatch") {
			t.Errorf("%s: error %v, want one that names both", name, err)
		}
	}
}

func untimed(s *State) *State {
	s.deployment.Manifest.Time = time.Time{}
	return s
}

// Two organizations may have stacks of one name, with resources of one name.
func TestStacksOfOneNameInTwoOrganizationsAreTwo(t *testing.T) {
	t.Parallel()
	theirs := stateWith(t, "theirs", anything, "123456789012", "222233334444")
	for r := range theirs.all() {
		if strings.HasPrefix(string(r.Type), "pulumi:providers:") {
			r.ID = "another-provider"
		}
	}
	p := loaded(t, stateWith(t, "ours", anything), theirs)
	if len(p.Sources) != 2 || len(p.Filters) != 2 || p.Filters[0].Stack == p.Filters[1].Stack {
		t.Errorf("sources %q, %d filters; want two filters of two stacks", p.Sources, len(p.Filters))
	}
}

// A team's program reads the trail that the platform's program manages.
func TestWhatIsManagedAndReadCountsOnce(t *testing.T) {
	t.Parallel()
	read := stateWith(t, "team", anything, "urn:pulumi:dev::", "urn:pulumi:team::")
	for r := range read.all() {
		r.External = string(r.Type) == "aws:cloudtrail/trail:Trail"
	}
	p := loaded(t, read, stateWith(t, "platform", ofTrail))
	if len(p.Trails) != 1 || !strings.HasPrefix(p.Trails[0].Stack, "dev/") {
		t.Errorf("%d trails, the first of stack %s; want the one that is managed", len(p.Trails), p.Trails[0].Stack)
	}
	if alone := loaded(t, read); len(alone.Trails) != 1 {
		t.Errorf("%d trails of a state that only reads it, want it", len(alone.Trails))
	}
}
