package components

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

const (
	getCallerIdentity = "aws:index/getCallerIdentity:getCallerIdentity"
	getRole           = "aws:iam/getRole:getRole"
)

func nothingThere(map[string]string) map[string]any { return nil }

// placeOf looks up a team's place in a stack that does nothing else.
func placeOf(t *testing.T, team string, options ...graphtest.Option) (place Place, refused error) {
	t.Helper()
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		place, refused = LookUpPlace(ctx, team)
		return nil
	}, options...)
	if err != nil || len(g.Resources) > 0 {
		t.Fatalf("looking up registers %v and fails with %v", g.Places(), err)
	}
	return place, refused
}

func TestAPlaceIsTheTeamsInTheAccountAndStackThatTheProgramRunsFor(t *testing.T) {
	t.Parallel()
	for mode, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		got, err := placeOf(t, "payments", append(options, graphtest.In("999999999999", "cn-north-1", "aws-cn"))...)
		want := Place{Team: "payments", Stack: "dev", Partition: "aws-cn", Region: "cn-north-1", Account: "999999999999"}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", mode, err, diff)
		}
	}
}

func TestAPlaceThatNamesCannotCarryIsRefused(t *testing.T) {
	t.Parallel()
	_, err := placeOf(t, "Payments")
	want := `place: invalid team "Payments": expected 1 to 32 lower-case letters, digits and dashes, the first a letter and the last no dash, since it becomes part of AWS names`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestAnAccountThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		getCallerIdentity:                     "asking AWS for the account: couldn't find resource",
		"aws:index/getRegion:getRegion":       "asking AWS for the region: couldn't find resource",
		"aws:index/getPartition:getPartition": "asking AWS for the partition: couldn't find resource",
	} {
		if _, err := placeOf(t, "payments", graphtest.Answer(token, nothingThere)); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
