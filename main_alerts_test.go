package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// told are the alarms on reads and the event rules of a graph, by their names.
func told(g *graphtest.Graph) (alarms, rules []string) {
	for _, r := range g.Resources {
		switch {
		case strings.HasPrefix(r.Place(), "AccessAlarm::") && strings.Contains(r.Place(), " > MetricAlarm::"):
			alarms = append(alarms, r.Name)
		case strings.Contains(r.Place(), " > EventRule::"):
			rules = append(rules, r.Name)
		}
	}
	return alarms, rules
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
			g := mustRun(t, watching(t, row.alerts, nil))
			alarms, rules := told(g)
			if diff := cmp.Diff(row.alarms, alarms); diff != "" {
				t.Errorf("alarms:\n%s", diff)
			}
			if diff := cmp.Diff(row.rules, rules); diff != "" {
				t.Errorf("rules:\n%s", diff)
			}
			if details := len(g.OfType("AlertTopic")) == 2; details != (len(rules) > 0) {
				t.Errorf("a topic for details: %v, with %d rules", details, len(rules))
			}
		})
	}
}

// Watches of one stack are switched one by one.
func TestAlertsAreTheWatchsOwn(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","alerts":{"read":["alarm"],"denied":[],"change":["detail"]}}]`,
		"watch":   `[{"name":"w","secrets":["legacy/*"],"alerts":{"read":["detail"],"denied":[]}}]`,
	}))
	alarms, rules := told(g)
	if diff := cmp.Diff([]string{"TopSecretInfo"}, alarms); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"TopSecretInfo-change-1", "w-read-1"}, rules); diff != "" {
		t.Error(diff)
	}
}

func TestAlarmOnRefusalsHasNamesOfItsOwn(t *testing.T) {
	t.Parallel()
	g := mustRun(t, watching(t, `{"denied":["alarm"]}`, nil))
	for address, want := range map[string]string{
		"MetricAlarm::w": "secretwatch/payments/dev/w", "MetricAlarm::w denied": "secretwatch/payments/dev/w denied",
	} {
		alarm := g.Find(t, address)
		if alarm.Input("name") != want || alarm.Input("metricName") != want {
			t.Errorf("%s is called %q and judges %q", address, alarm.Input("name"), alarm.Input("metricName"))
		}
	}
	filter := g.Find(t, "LogMetricFilter::w denied-1")
	if metric := filter.Input("metricTransformation.name"); metric != "secretwatch/payments/dev/w denied" {
		t.Errorf("refusals are counted as %q", metric)
	}
	if pattern := filter.Input("pattern"); !strings.Contains(pattern, `$.errorCode = "AccessDenied*"`) {
		t.Errorf("what is counted are no refusals: %s", pattern)
	}
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
	for _, output := range []string{"detailTopicArn", "detailRuleNames", "undeliveredQueueUrl"} {
		if _, there := g.Exports[output]; there {
			t.Errorf("there is an output %s", output)
		}
	}
}

// More than 10 mails a second cost an email subscription. Whoever reads in a loop must not be able to silence the alarm so.
func TestAlarmsAndDetailsShareNoTopicAndNoPublisher(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		g := mustRun(t, stackSettings(t, stack), graphtest.In("123456789012", "eu-west-1", "aws"))
		for _, row := range [][3]string{
			{"alarms", "cloudwatch.amazonaws.com", "events.amazonaws.com"},
			{"details", "events.amazonaws.com", "cloudwatch.amazonaws.com"},
		} {
			policy := g.Find(t, "TopicPolicy::"+row[0]+"-policy").Input("policy")
			if !strings.Contains(policy, row[1]) || strings.Contains(policy, row[2]) {
				t.Errorf("%s: the policy of %s is %s", stack, row[0], policy)
			}
			if conditional := strings.Contains(policy, `"Condition"`); conditional != (row[0] == "alarms") {
				t.Errorf("%s: the policy of %s has conditions: %v", stack, row[0], conditional)
			}
		}
		for _, alarm := range g.OfType("MetricAlarm") {
			if to := alarm.Input("alarmActions"); !strings.HasSuffix(to, "_alarms]") {
				t.Errorf("%s: %s tells %s", stack, alarm.Address(), to)
			}
		}
		for _, target := range g.OfType("EventTarget") {
			if to := target.Input("arn"); !strings.HasSuffix(to, "_details") {
				t.Errorf("%s: %s tells %s", stack, target.Address(), to)
			}
			if queue := target.Input("deadLetterConfig.arn"); !strings.HasSuffix(queue, "_undelivered") {
				t.Errorf("%s: what %s cannot deliver goes to %q", stack, target.Address(), queue)
			}
		}
	}
}

// Every rule is one that its alarm on deliveries watches, and that may send what is left to the queue.
func TestEveryRuleHasATargetAndAnAlarmOnItsDeliveries(t *testing.T) {
	t.Parallel()
	g := mustRun(t, stackSettings(t, "prod"), graphtest.In("123456789012", "eu-west-1", "aws"))
	rules := g.OfType("EventRule")
	if len(rules) < 6 {
		t.Fatalf("only %d rules", len(rules))
	}
	for _, rule := range rules {
		name := rule.Input("name")
		if target := g.Find(t, "EventTarget::"+rule.Name); target.Input("rule") != name {
			t.Errorf("%s belongs to the rule %s", target.Address(), target.Input("rule"))
		}
		if alarm := g.Find(t, "MetricAlarm::"+rule.Name); alarm.Input("dimensions.RuleName") != name {
			t.Errorf("%s watches the rule %s", alarm.Address(), alarm.Input("dimensions.RuleName"))
		}
		if !strings.HasPrefix(name, "secretwatch_payments_prod_") {
			t.Errorf("the queue takes nothing from the rule %s", name)
		}
	}
}

func TestEventRulesUseTheCustomerKeyIfThereAreAny(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		alerts string
		want   bool
	}{"details": {`{}`, true}, "no details": {`{"read":["alarm"],"denied":[]}`, false}} {
		g := mustRun(t, watching(t, row.alerts, map[string]string{"customerKey": "true"}))
		if got := slices.Contains(g.Leaks("events.amazonaws.com"), "Key::key.policy"); got != row.want {
			t.Errorf("%s: EventBridge in the key's policy: %v", name, got)
		}
	}
}

// The second alarm of a watch and those on deliveries must not meet a watch of a similar name.
func TestWatchesOfSimilarNamesShareNoName(t *testing.T) {
	t.Parallel()
	const all = `"alerts":{"read":["alarm","detail"],"denied":["alarm","detail"],"change":["detail"]}`
	var watches, seen []string
	for i, name := range []string{"a", "a-1", "a-read", "a-read-1", "a-denied", "a-denied-1", "a/1", "a_read_1", "a.read-1"} {
		watches = append(watches, `{"name":"`+name+`","secrets":["`+string(rune('m'+i))+`/*"],`+all+`}`)
	}
	g := mustRun(t, with(t, map[string]string{"watch": "[" + strings.Join(watches, ",") + "]"}))
	for _, r := range g.Resources {
		name := r.Token + " " + r.Input("name")
		if r.Input("name") == "" || strings.Contains(r.Token, "rolePolicy") {
			continue
		}
		if slices.Contains(seen, name) {
			t.Errorf("%s is there twice", name)
		}
		seen = append(seen, name)
	}
	if len(seen) < 9*(2*2+3*2) {
		t.Errorf("only %d names", len(seen))
	}
}
