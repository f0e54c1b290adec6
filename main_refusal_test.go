package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"secretwatch/internal/graphtest"
	"secretwatch/internal/settings"
)

// checkRefused wants this error, and nothing registered.
func checkRefused(t *testing.T, source settings.Source, want string, options ...graphtest.Option) {
	t.Helper()
	g, err := run(source, options...)
	if err == nil {
		t.Fatal("accepted")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
	if len(g.Resources) > 0 {
		t.Errorf("registered before it refused: %v", g.Places())
	}
}

func TestSettingsAreRefusedAllAtOnceBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	checkRefused(t, with(t, map[string]string{
		"team":        "Payments",
		"alarm":       `{"periodSeconds":30}`,
		"secretz":     "1",
		"subscribers": `[{"email":"nobody"}]`,
	}), `settings of stack "dev":
alarm.periodSeconds: period of 30 s: metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more
secretz: unknown key; did you mean secrets?
subscribers[0].email: not an email address: "nobody"
team: not a team's name: "Payments": AWS names carry it, so 1 to 32 lower-case letters, digits and dashes, a letter first and no dash last`)
}

// prefixes are declared watches, each with filters of its own.
func prefixes(n int) string {
	var watches []string
	for i := range n {
		watches = append(watches, fmt.Sprintf(`{"name":"w%d","secrets":["p%d/*"]}`, i, i))
	}
	return "[" + strings.Join(watches, ",") + "]"
}

func TestMoreFiltersThanALogGroupTakesAreRefused(t *testing.T) {
	t.Parallel()
	// The 101st is the secret's own.
	checkRefused(t, with(t, map[string]string{"watch": prefixes(100)}),
		"this stack needs 101 metric filters on its log group, CloudWatch Logs takes 100: "+
			"watch secrets together that share their readers, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])")
}

func TestAsManyFiltersAsALogGroupTakesAreAccepted(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{"watch": prefixes(99)}))
	if n := len(g.OfType("LogMetricFilter")); n != 100 {
		t.Errorf("%d metric filters", n)
	}
	counts, _ := g.Exports["limits"].Value.(map[string]string)
	if got := counts["metricFilters"]; got != "100 of 100 on the log group, by this stack" {
		t.Errorf("limits.metricFilters is %q", got)
	}
}

func TestMoreReadersThanAPatternTakesAreRefused(t *testing.T) {
	t.Parallel()
	var readers []string
	for i := range 20 {
		readers = append(readers, fmt.Sprintf(`"arn:aws:iam::123456789012:role/reader-%02d"`, i))
	}
	checkRefused(t, with(t, map[string]string{"readers": "[" + strings.Join(readers, ",") + "]"}),
		`watch "TopSecretInfo": the pattern for a read of "TopSecretInfo" takes 2244 characters with 20 expected readers, CloudWatch Logs takes 1024: `+
			"name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers")
}

func TestAnAccountThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	silent := func(map[string]string) map[string]any { return nil }
	for token, want := range map[string]string{
		"aws:index/getCallerIdentity:getCallerIdentity": "asking AWS for the account: couldn't find resource",
		"aws:index/getRegion:getRegion":                 "asking AWS for the region: couldn't find resource",
		"aws:index/getPartition:getPartition":           "asking AWS for the partition: couldn't find resource",
	} {
		checkRefused(t, stackSettings(t, "dev"), want, graphtest.Answer(token, silent))
	}
}

func TestAnUnusableLogGroupIsRefused(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{"trail": `{"logGroup":"central"}`})
	const getLogGroup = "aws:cloudwatch/getLogGroup:getLogGroup"
	checkRefused(t, source, `trail "trail": looking up log group "central", to which the account's trail should deliver: couldn't find resource`,
		graphtest.Answer(getLogGroup, func(map[string]string) map[string]any { return nil }))
	checkRefused(t, source, `trail "trail": log group "central" is of class INFREQUENT_ACCESS: metric filters work on class STANDARD only, `+
		"which a group keeps for life; let the trail deliver to another group",
		graphtest.Answer(getLogGroup, func(map[string]string) map[string]any {
			return map[string]any{"name": "central", "arn": "arn", "logGroupClass": "INFREQUENT_ACCESS"}
		}))
}

func TestAWatchedSecretThatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	g, err := run(with(t, map[string]string{"watch": `[{"name":"w","secrets":["gone"]}]`}),
		graphtest.Answer("aws:secretsmanager/getSecret:getSecret", func(map[string]string) map[string]any { return nil }))
	want := `access alarm "w": looking up secret "gone", which this stack does not create: couldn't find resource`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if n := len(g.OfType("MetricAlarm")); n > 0 {
		t.Errorf("%d alarms made", n)
	}
}
