package state

import (
	"slices"
	"strings"
	"testing"

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
	newer := loaded(t, stateWith(t, "file", anything), stateWith(t, "stack", anything, `"threshold": 1`, `"threshold": 7`))
	if len(newer.Alarms) != 1 || newer.Alarms[0].Threshold != 7 {
		t.Errorf("%d alarms, the first with threshold %v; want that of the last state alone", len(newer.Alarms), newer.Alarms[0].Threshold)
	}
}
