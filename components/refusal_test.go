package components

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// refusal is a component that must not come to be, and what it says.
type refusal struct {
	name  string
	build maker
	want  string
	// options change what AWS answers.
	options []graphtest.Option
}

// checkRefusals builds each component as "a"; it must fail with exactly this text and register nothing.
func checkRefusals(t *testing.T, rows []refusal) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var refused error
			g, err := graphtest.Run(func(ctx *pulumi.Context) error {
				_, refused = row.build(ctx, "a")
				return refused
			}, row.options...)
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(row.want, refused.Error()); diff != "" {
				t.Error(diff)
			}
			if len(g.Resources) > 0 {
				t.Errorf("registered before it refused: %v", g.Places())
			}
		})
	}
}

const noPlace = "place is missing: use LookUpPlace"

func TestEveryMissingPartOfAPlaceIsNamed(t *testing.T) {
	t.Parallel()
	for missing, without := range map[string]func(*Place){
		"team":      func(p *Place) { p.Team = "" },
		"stack":     func(p *Place) { p.Stack = "" },
		"partition": func(p *Place) { p.Partition = "" },
		"region":    func(p *Place) { p.Region = "" },
		"account":   func(p *Place) { p.Account = "" },
	} {
		place := testPlace()
		without(&place)
		want := `a "x": place: ` + missing + " is missing"
		if got := refuse("a", "x", checkPlace(place)); got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	if err := checkPlace(testPlace()); err != nil {
		t.Errorf("a complete place: %v", err)
	}
}
