package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// with is dev with these settings of the project changed.
func with(t *testing.T, changed map[string]string) settings.Source {
	t.Helper()
	source := stackSettings(t, "dev")
	for key, value := range changed {
		source.Config["secretwatch:"+key] = value
	}
	if _, changes := changed["secrets"]; changes && !strings.Contains(changed["secrets"], "topSecretInfo") {
		delete(source.Config, "secretwatch:topSecretInfo")
	}
	return source
}

// watching is dev with one watch in place of its secret, whose alerts are these, and with further settings changed.
func watching(t *testing.T, alerts string, changed map[string]string) settings.Source {
	t.Helper()
	all := map[string]string{"secrets": "[]", "watch": `[{"name":"w","secrets":["legacy/*"],"alerts":` + alerts + `}]`}
	for key, value := range changed {
		all[key] = value
	}
	return with(t, all)
}

// checkAlerts wants these alarms on reads and refusals, and these event rules.
func checkAlerts(t *testing.T, g *graphtest.Graph, alarms, rules []string) {
	t.Helper()
	var gotAlarms, gotRules []string
	for _, r := range g.Resources {
		switch {
		case strings.HasPrefix(r.Place(), "AccessAlarm::") && strings.Contains(r.Place(), " > MetricAlarm::"):
			gotAlarms = append(gotAlarms, r.Name)
		case strings.Contains(r.Place(), " > EventRule::"):
			gotRules = append(gotRules, r.Name)
		}
	}
	if diff := cmp.Diff(alarms, gotAlarms); diff != "" {
		t.Errorf("alarms:\n%s", diff)
	}
	if diff := cmp.Diff(rules, gotRules); diff != "" {
		t.Errorf("rules:\n%s", diff)
	}
}

func TestAlertsDecideWhichAlarmsAndRulesThereAre(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		alerts        string
		alarms, rules []string
	}{
		"by default":           {`{}`, []string{"w"}, []string{"w-denied-1", "w-read-1"}},
		"no mails":             {`{"read":["alarm"],"denied":[]}`, []string{"w"}, nil},
		"no alarm":             {`{"read":["detail"]}`, nil, []string{"w-denied-1", "w-read-1"}},
		"an alarm on refusals": {`{"denied":["alarm"]}`, []string{"w", "w denied"}, []string{"w-read-1"}},
		"refusals alone":       {`{"read":[],"denied":["alarm","detail"]}`, []string{"w denied"}, []string{"w-denied-1"}},
		"changes alone":        {`{"read":[],"denied":[],"change":["detail"]}`, nil, []string{"w-change-1"}},
		"everything": {
			`{"read":["alarm","detail"],"denied":["alarm","detail"],"change":["detail"]}`,
			[]string{"w", "w denied"}, []string{"w-change-1", "w-denied-1", "w-read-1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, watching(t, row.alerts, map[string]string{"customerKey": "true"}))
			checkAlerts(t, g, row.alarms, row.rules)
			if details := len(g.OfType("AlertTopic")) == 2; details != (len(row.rules) > 0) {
				t.Errorf("a topic for details: %v, with %d rules", details, len(row.rules))
			}
			if got := slices.Contains(g.Leaks("events.amazonaws.com"), "Key::key.policy"); got != (len(row.rules) > 0) {
				t.Errorf("EventBridge in the key's policy: %v", got)
			}
		})
	}
}

// Watches of one stack are switched one by one.
func TestAlertsAreTheWatchsOwn(t *testing.T) {
	t.Parallel()
	checkAlerts(t, mustRun(t, with(t, map[string]string{
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","alerts":{"read":["alarm"],"denied":[],"change":["detail"]}}]`,
		"watch":   `[{"name":"w","secrets":["legacy/*"],"alerts":{"read":["detail"],"denied":[]}}]`,
	})), []string{"TopSecretInfo"}, []string{"TopSecretInfo-change-1", "w-read-1"})
}

func TestEachTakesWhatTheyAskedFor(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		subscribers string
		want        []string
	}{
		"both": {`[{"email":"a@example.com"}]`, []string{"alarms email a@example.com", "details email a@example.com"}},
		"each one": {
			`[{"email":"both@example.com"},{"email":"reads@example.com","for":"details"},{"https":"https://x.example.com/","for":"alarms"}]`,
			[]string{
				"alarms email both@example.com", "alarms https https://x.example.com/", "details email both@example.com", "details email reads@example.com",
			},
		},
		"alarms alone": {`[{"email":"a@example.com","for":"alarms"}]`, []string{"alarms email a@example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range mustRun(t, with(t, map[string]string{"subscribers": row.subscribers})).OfType("TopicSubscription") {
				topic, _, _ := strings.Cut(r.Name, "-")
				if r.Parent != "AlertTopic::"+topic || !strings.HasSuffix(r.Input("topic"), "_"+topic) {
					t.Errorf("%s subscribes to %s", r.Place(), r.Input("topic"))
				}
				got = append(got, topic+" "+r.Input("protocol")+" "+r.Input("endpoint"))
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatMustOutliveAMistakeIsProtected(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changed map[string]string
		want    []string
	}{
		"not in dev":     {nil, nil},
		"by default":     {map[string]string{"protect": ""}, []string{"BucketV2::trail", "LogGroup::trail", "Trail::trail"}},
		"with the key":   {map[string]string{"protect": "true", "customerKey": "true"}, []string{"BucketV2::trail", "Key::key", "LogGroup::trail", "Trail::trail"}},
		"another's logs": {map[string]string{"protect": "true", "trail": `{"logGroup":"central"}`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range mustRun(t, with(t, row.changed)).Resources {
				if r.Protected {
					got = append(got, r.Address())
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A secret whose key is no longer named would keep the old one. No other service may use a key of AWS's own.
func TestCustomerKeyReachesEverythingThatIsStored(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555"
	paths := map[string]string{
		"Secret::TopSecretInfo": "kmsKeyId", "LogGroup::trail": "kmsKeyId", "Trail::trail": "kmsKeyId", "Topic::trail-notices": "kmsMasterKeyId",
		"Topic::alarms": "kmsMasterKeyId", "Topic::details": "kmsMasterKeyId",
		"BucketServerSideEncryptionConfigurationV2::trail-encryption": "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
	}
	keyed := mustRun(t, with(t, map[string]string{"customerKey": "true", "trail": `{"notices":true}`}))
	plain := mustRun(t, with(t, map[string]string{"trail": `{"notices":true}`}))
	for address, path := range paths {
		byDefault := ""
		if strings.HasPrefix(address, "Secret::") {
			byDefault = "alias/aws/secretsmanager"
		}
		if with, without := keyed.Find(t, address).Input(path), plain.Find(t, address).Input(path); with != key || without != byDefault {
			t.Errorf("%s has the key %q, and %q without a customer key", address, with, without)
		}
	}
	if leaks := plain.Leaks("alias/aws/"); !slices.Equal(leaks, []string{"Secret::TopSecretInfo.kmsKeyId"}) {
		t.Errorf("keys of AWS's own in %v", leaks)
	}
	policy := keyed.Find(t, "Key::key").Input("policy")
	for _, part := range []string{"CloudTrailPublishesNotices", "EventRulesPublish", "trail/secretwatch_payments_dev_trail", "log-group:/secretwatch/payments/dev/trail"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the key's policy lacks %s", part)
		}
	}
}

func TestWithoutTakersOfDetailsThereAreNone(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{"subscribers": `[{"email":"a@example.com","for":"alarms"}]`, "customerKey": "true"}))
	for _, short := range []string{"AccessDetail", "EventRule", "EventTarget", "DeadLetters", "Queue", "QueuePolicy"} {
		if found := g.OfType(short); len(found) > 0 {
			t.Errorf("made %s", found[0].Address())
		}
	}
	if topics := g.OfType("Topic"); len(topics) != 1 || topics[0].Name != "alarms" {
		t.Errorf("topics %v", topics)
	}
	if leaks := g.Leaks("events.amazonaws.com"); leaks != nil {
		t.Errorf("EventBridge may do something by %v", leaks)
	}
}

func TestStackOnAnExistingLogGroupMakesNoTrail(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{"trail": `{"logGroup":"central"}`, "customerKey": "true"}))
	for _, r := range g.Resources {
		if strings.HasPrefix(r.Token, "aws:s3/") || strings.HasPrefix(r.Token, "aws:cloudtrail/") || strings.HasPrefix(r.Token, "aws:iam/") || strings.Contains(r.Token, "logGroup:") {
			t.Errorf("made %s", r.Address())
		}
	}
	if group := g.Find(t, "LogMetricFilter::TopSecretInfo-1").Input("logGroupName"); group != "central" {
		t.Errorf("the filter is on %q", group)
	}
	if policy := g.Find(t, "Key::key").Input("policy"); strings.Contains(policy, "cloudtrail.amazonaws.com") || strings.Contains(policy, "logs.us-east-1") {
		t.Errorf("the key lets a trail and a log group use it that are not this stack's: %s", policy)
	}
}

// What is counted before anything is registered is what is registered then, of every kind and on both routes.
func TestCountsAreWhatIsMade(t *testing.T) {
	t.Parallel()
	prefixes := func(n int, alerts string) string {
		var watches []string
		for i := range n {
			watches = append(watches, fmt.Sprintf(`{"name":"w%d","secrets":["p%d/*"],"alerts":%s}`, i, i, alerts))
		}
		return "[" + strings.Join(watches, ",") + "]"
	}
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf(`"team/secret-number-%d"`, i))
	}
	for name, row := range map[string]struct {
		changed        map[string]string
		filters, rules int
	}{
		"as many filters as a log group takes": {map[string]string{"watch": prefixes(99, `{"denied":[]}`)}, 100, 101},
		"as many rules as an event bus takes": {map[string]string{
			"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","alerts":{"denied":[]}}]`, "watch": prefixes(299, `{"read":["detail"],"denied":[]}`),
		}, 1, 300},
		"many secrets in one watch": {map[string]string{
			"secrets": "[]", "watch": `[{"name":"w","secrets":[` + strings.Join(names, ",") + `],"alerts":{"denied":["alarm","detail"],"change":["detail"]}}]`,
		}, 44, 50},
		"a watch with 30 readers, who fit into a rule": {map[string]string{
			"secrets": "[]", "readers": roles(30), "watch": `[{"name":"w","secrets":["legacy/*"],"alerts":{"read":["detail"],"denied":[]}}]`,
		}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, with(t, row.changed))
			counts, _ := g.Exports["limits"].Value.(map[string]string)
			for _, of := range []struct {
				short, input, count, longest string
				want                         int
			}{
				{"LogMetricFilter", "pattern", "metricFilters", "longestFilter", row.filters},
				{"EventRule", "eventPattern", "eventRules", "longestEventPattern", row.rules},
			} {
				longest, made := 0, g.OfType(of.short)
				for _, r := range made {
					longest = max(longest, len(r.Input(of.input)))
				}
				if len(made) != of.want || !strings.HasPrefix(counts[of.count], fmt.Sprintf("%d of ", len(made))) {
					t.Errorf("%d of %s, and limits.%s is %q, want %d", len(made), of.short, of.count, counts[of.count], of.want)
				}
				if !strings.HasPrefix(counts[of.longest], fmt.Sprintf("%d of ", longest)) {
					t.Errorf("limits.%s is %q, the longest has %d characters", of.longest, counts[of.longest], longest)
				}
			}
		})
	}
}

// roles are so many expected readers, as the settings list them.
func roles(n int) string {
	var readers []string
	for i := range n {
		readers = append(readers, fmt.Sprintf(`"arn:aws:iam::123456789012:role/reader-%02d"`, i))
	}
	return "[" + strings.Join(readers, ",") + "]"
}

// The outputs of a plain stack stand in its snapshot.
func TestOutputsOfAStackThatHasLess(t *testing.T) {
	t.Parallel()
	got := map[string]any{}
	for name, output := range mustRun(t, with(t, map[string]string{
		"subscribers": `[{"email":"payments-oncall@example.com","for":"alarms"}]`, "trail": `{"logGroup":"central"}`, "secrets": "[]",
		"watch": `[{"name":"w","secrets":["legacy/*"]}]`,
	}), graphtest.Confirmed("TopicSubscription::alarms-email-37b24597")).Exports {
		got[name] = output.Value
	}
	want := map[string]any{
		"secretArns":             map[string]string{},
		"alarmNames":             []string{"secretwatch/payments/dev/w"},
		"alarmTopicArn":          "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms",
		"logGroupName":           "central",
		"trailArn":               "",
		"bucketName":             "",
		"waitingForConfirmation": map[string][]string{"alarms": {}},
		"testCommand":            "aws secretsmanager get-secret-value --region us-east-1 --secret-id legacy/NAME --query VersionId",
		"limits": map[string]string{
			"metricFilters": "1 of 100 on the log group, by this stack", "longestFilter": "301 of 1024 characters",
			"eventRules": "0 of 300 on the default event bus, by this stack", "longestEventPattern": "0 of 2048 characters",
			"wildcardComplexity": "0 of 10 in an event pattern",
			"trails":             "0 of 5 in the region, by this stack",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefusedSettingsAreReportedAllAtOnceBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{
		"team": "Payments", "alarm": `{"periodSeconds":30}`, "secretz": originValue, "subscribers": `[{"email":"nobody"}]`, "readers": roles(50),
	})
	source.SecretKeys = append(source.SecretKeys, "secretwatch:secretz")
	g, err := run(source)
	if err == nil || !strings.HasPrefix(err.Error(), "settings of stack \"dev\":\nalarm.periodSeconds: ") || len(g.Resources) > 0 {
		t.Fatalf("accepted, or registered %v: %v", g.Places(), err)
	}
	for _, part := range []string{"\nsecretz: unknown key; did you mean secrets?", "\nsubscribers[0].email: not an email address", "\nteam: invalid team", "with 50 expected readers"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in %v", part, err)
		}
	}
	if strings.Contains(err.Error(), originValue) {
		t.Errorf("the error shows the value of an encrypted setting: %v", err)
	}
}

// What exists already is looked up before anything is registered, and all that is wrong with it is said at once.
func TestEverythingThatIsMissingIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	nothingThere := func(map[string]string) map[string]any { return nil }
	g, err := run(with(t, map[string]string{
		"readers": `["arn:aws:iam::123456789012:role/app"]`,
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","restrictReaders":true}]`,
		"trail":   `{"logGroup":"central"}`,
		"watch":   `[{"name":"v","secrets":["x","y","z/*"]},{"name":"w","secrets":["arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-Q1w2E3"]}]`,
	}), graphtest.Answer("aws:secretsmanager/getSecret:getSecret", nothingThere), graphtest.Answer("aws:cloudwatch/getLogGroup:getLogGroup", nothingThere))
	const uncreated = ", which this stack does not create: couldn't find resource\n"
	const want = "trail \"trail\": looking up log group \"central\", to which the account's trail should deliver: couldn't find resource\n" +
		`watch "v": looking up secret "x"` + uncreated + `looking up secret "y"` + uncreated +
		`watch "w": looking up secret "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-Q1w2E3"` + uncreated +
		`secret "TopSecretInfo": only its readers may read this secret, and "arn:aws:iam::123456789012:role/deploy/pulumi"` +
		", which deploys its value, is not among them: creating, refreshing and deleting a value read it back; " +
		"add it to readers, or let somebody else fill the secret"
	if err == nil || err.Error() != want || len(g.Resources) > 0 {
		t.Errorf("registered %v\ngot  %v\nwant %s", g.Places(), err, want)
	}
}
