package naming

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlacesThatNamesCanCarryAreAccepted(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{
		{Team: "payments", Stack: "dev", Partition: "aws", Region: "us-east-1", Account: "123456789012"},
		{Team: "p", Stack: "Prod_2-a", Partition: "aws-us-gov", Region: "us-gov-west-1", Account: "000000000000"},
		{Team: "a-2", Stack: "0", Partition: "aws-cn", Region: "cn-northwest-1", Account: "123456789012"},
		{Team: "abcdefghijklmnopqrstuvwxyz-01234", Stack: "x", Partition: "aws-eusc", Region: "eusc-de-east-1", Account: "123456789012"},
	} {
		if problems := place.Problems(); problems != nil {
			t.Errorf("%+v: %v", place, problems)
		}
	}
}

func TestEveryPartOfAPlaceIsChecked(t *testing.T) {
	t.Parallel()
	sound := Place{Team: "payments", Stack: "dev", Partition: "aws", Region: "us-east-1", Account: "123456789012"}
	const team = ": expected 1 to 32 lower-case letters, digits and dashes, the first a letter and the last no dash, since it becomes part of AWS names"
	for name, row := range map[string]struct {
		change func(*Place)
		want   string
	}{
		"a team in capitals":       {func(p *Place) { p.Team = "Payments" }, `invalid team "Payments"` + team},
		"a team with a slash":      {func(p *Place) { p.Team = "a/b" }, `invalid team "a/b"` + team},
		"a team that ends in dash": {func(p *Place) { p.Team = "a-" }, `invalid team "a-"` + team},
		"a team that is too long":  {func(p *Place) { p.Team = "abcdefghijklmnopqrstuvwxyz-012345" }, `invalid team "abcdefghijklmnopqrstuvwxyz-012345"` + team},
		"a stack with a slash":     {func(p *Place) { p.Stack = "org/dev" }, `invalid stack "org/dev": expected 1 to 64 letters, digits, _ and -, since it becomes part of AWS names`},
		"a partition with a star":  {func(p *Place) { p.Partition = "aws*" }, `invalid partition "aws*": expected one such as aws, aws-us-gov or aws-cn, since it becomes part of AWS names`},
		"a region that is a zone":  {func(p *Place) { p.Region = "us-east-1a" }, `invalid region "us-east-1a": expected one such as us-east-1, since it becomes part of AWS names`},
		"an account with a letter": {func(p *Place) { p.Account = "12345678901x" }, `invalid account "12345678901x": expected 12 digits, since it becomes part of AWS names`},
		"nothing": {
			func(p *Place) { *p = Place{} },
			"team is missing\nstack is missing\npartition is missing\nregion is missing\naccount is missing",
		},
	} {
		place := sound
		row.change(&place)
		got := ""
		if err := errors.Join(place.Problems()...); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
