package pipeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
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
	state, err := LoadState(strings.NewReader(strings.NewReplacer(replacements...).Replace(string(healthyText(t)))), name)
	if err != nil {
		t.Fatal(err)
	}
	state.resources = slices.DeleteFunc(state.resources, func(r stateResource) bool { return !keep(r.Type) })
	return state
}

func ofTrail(kind string) bool    { return slices.Contains(trailTypes(), kind) }
func notOfTrail(kind string) bool { return !ofTrail(kind) || strings.HasPrefix(kind, "aws:kms/") }
func anything(string) bool        { return true }

// loaded puts states together.
func loaded(t *testing.T, states ...*State) *Pipeline {
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
	if v := alarmRouteOf(t, team, Options{}).Verdict(); v != Unknown {
		t.Errorf("the team's state alone: %s, want unknown", v)
	}
	both := loaded(t, stateWith(t, "team", notOfTrail), stateWith(t, "platform", ofTrail))
	if v, step := alarmRouteOf(t, both, Options{}).Against(Alert); v != Pass {
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
		options Options
		want    Verdict
		// reason is a part of what a step that does not know must say.
		reason string
	}{
		"with filters of its own":   {[]*State{team, whole}, Options{}, Unknown, group},
		"given first":               {[]*State{whole, team}, Options{}, Unknown, group},
		"without filters":           {[]*State{team, stateWith(t, "other", ofTrail, another()...)}, Options{}, Unknown, group},
		"in another account":        {[]*State{team, stateWith(t, "other", anything, append(elsewhere, another()...)...)}, Options{}, Unknown, group},
		"same group, other account": {[]*State{team, stateWith(t, "other", anything, elsewhere...)}, Options{}, Unknown, group},
		"somebody vouches":          {[]*State{team, whole}, Options{AssumeSharedTrail: true}, Pass, ""},
		"the right trail as well":   {[]*State{team, whole, platform}, Options{}, Pass, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, step := alarmRouteOf(t, loaded(t, c.states...), c.options).Against(Alert)
			if v != c.want || !strings.Contains(step.Reason, c.reason) {
				t.Errorf("%s at %s: %s; want %s with %q", v, step.Hop, step.Reason, c.want, c.reason)
			}
		})
	}
}

func TestTeamsStateBreaksNothingOfTheOtherStack(t *testing.T) {
	t.Parallel()
	p := loaded(t, stateWith(t, "team", notOfTrail), stateWith(t, "other", anything, another()...))
	secret := cloudtrail.Secret{Name: "Payroll", Region: "us-east-1", Account: "123456789012"}
	records := cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()
	for _, route := range p.Send(records, Options{}).Traces[0].Routes {
		if v, step := route.Against(Alert); v != Pass {
			t.Errorf("%s: %s at %s: %s", route.Name, v, step.Hop, step.Reason)
		}
	}
}

func TestSameStateTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	once := loaded(t, stateWith(t, "file", anything))
	twice := loaded(t, stateWith(t, "file", anything), stateWith(t, "stack", anything))
	twice.Sources = once.Sources
	if diff := cmp.Diff(once, twice); diff != "" {
		t.Errorf("(-once +twice):\n%s", diff)
	}
	newer := loaded(t, stateWith(t, "file", anything), stateWith(t, "stack", anything, `"threshold": 1`, `"threshold": 7`))
	if len(newer.Alarms) != 1 || newer.Alarms[0].Threshold != 7 {
		t.Errorf("%d alarms, the first with threshold %v; want that of the last state alone", len(newer.Alarms), newer.Alarms[0].Threshold)
	}
}
