package settings

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/secretwatch/secretwatch/internal/naming"
)

// hidden stands in every encrypted value of these tests: no output may hold it.
const hidden = "s3cr3t-Ab"

var here = Account{ID: "123456789012", Region: "us-east-1", Partition: "aws"}

// given is a sound configuration with some settings changed; "" takes one away. Those under "encrypted", a list parted
// by spaces, are encrypted.
func given(changes map[string]string) Source {
	config := map[string]string{
		"team":        "payments",
		"subscribers": `[{"email":"oncall@example.com"}]`,
		"secrets":     `[{"name":"payments/db"}]`,
	}
	maps.Copy(config, changes)
	source := Source{Project: "secretwatch", Stack: "dev", Config: map[string]string{"aws:region": "us-east-1"}}
	for key, text := range config {
		if key == "encrypted" {
			for name := range strings.FieldsSeq(text) {
				source.SecretKeys = append(source.SecretKeys, "secretwatch:"+name)
			}
		} else if text != "" {
			source.Config["secretwatch:"+key] = text
		}
	}
	return source
}

func accepted(t *testing.T, changes map[string]string) *Settings {
	t.Helper()
	settings, err := Read(given(changes), here)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	return settings
}

// usualAlerts leaves a watch's alerts out of a comparison whose subject they are not; they have tests of their own.
var usualAlerts = cmpopts.IgnoreFields(Watch{}, "Alerts")

// withoutCounts leaves the counts out likewise.
var withoutCounts = cmpopts.IgnoreFields(Settings{}, "Counts")

// placeOf is where the tests' stack of a team deploys.
func placeOf(team string) naming.Place {
	return naming.Place{Team: team, Stack: "dev", Partition: here.Partition, Region: here.Region, Account: here.ID}
}

// refusal is a change to a sound configuration, and all that must be said of it.
type refusal struct {
	name    string
	changes map[string]string
	want    []string
}

func checkRefusals(t *testing.T, rows []refusal) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			settings, err := Read(given(row.changes), here)
			if err == nil || settings != nil {
				t.Fatalf("got settings %+v and error %v, want only an error", settings, err)
			}
			if got := strings.Split(err.Error(), "\n"); !slices.Equal(got, row.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(row.want, "\n"))
			}
			if strings.Contains(err.Error(), hidden) {
				t.Error("the error shows an encrypted value")
			}
		})
	}
}

// one is a row that changes one setting.
func one(name, key, text string, want ...string) refusal {
	return refusal{name, map[string]string{key: text}, want}
}
