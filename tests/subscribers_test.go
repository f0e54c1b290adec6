package tests

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// The addresses of these tests. A rehearsal sets the pager's in the setting pagerUrl.
const (
	first, second, third = "first@example.com", "second@example.com", "third@example.com"
	hook, pager          = "https://hooks.example.com/plain", "https://hooks.example.com/pagerUrl"
)

func mailbox(address string) map[string]any  { return map[string]any{"email": address} }
func webHook(url string) map[string]any      { return map[string]any{"https": url} }
func hookFrom(setting string) map[string]any { return map[string]any{"httpsFrom": setting} }
func bossFrom() map[string]any               { return map[string]any{"emailFrom": "boss"} }
func only(kind string, s map[string]any) any { s["for"] = kind; return s }
func subscribers(list ...any) config         { return config{"subscribers": list} }
func alarmsAnd(endpoint string) (both []string) {
	return []string{"alarms " + endpoint, "details " + endpoint}
}

// subscription returns the address of a topic's subscription in the state.
func subscription(topic, protocol, endpoint string) string {
	return "TopicSubscription::" + topic + "-" + naming.Subscriber(protocol, endpoint)
}

// subscribed returns the status and ARN of each subscription in the account, by topic and endpoint.
func (d *deployment) subscribed() map[string]string {
	all := map[string]string{}
	for _, r := range d.account.Resources() {
		if r.Type != aws.SubscriptionType {
			continue
		}
		status := "confirmed"
		if r.Properties["pendingConfirmation"] != false {
			status = "pending"
		}
		topic := fmt.Sprint(r.Properties["topic"])
		all[topic[strings.LastIndex(topic, "_")+1:]+" "+fmt.Sprint(r.Properties["endpoint"])] = status + " " + r.ID
	}
	return all
}

// confirm confirms all subscriptions in the account.
func (d *deployment) confirm(t *testing.T) {
	t.Helper()
	for _, endpoint := range d.account.Pending() {
		if err := d.account.ConfirmSubscription(endpoint); err != nil {
			t.Fatal(err)
		}
	}
}

// confirmAll confirms all subscriptions in the account, and refreshes the state.
func (d *deployment) confirmAll(t *testing.T) {
	t.Helper()
	d.confirm(t)
	must(t, d.stack.Refresh)
}

// setSecrets sets settings, encrypted.
func (d *deployment) setSecrets(t *testing.T, values map[string]string) {
	t.Helper()
	for setting, value := range values {
		if err := d.stack.SetSecret(t.Context(), setting, value); err != nil {
			t.Fatal(err)
		}
	}
}

func TestASubscriberWhoStaysKeepsTheSubscription(t *testing.T) {
	t.Parallel()
	before := func() config {
		return subscribers(mailbox(first), mailbox(second), webHook(hook), hookFrom("pagerUrl"))
	}
	for name, row := range map[string]struct {
		changed config
		// secrets are settings that are set, encrypted.
		secrets map[string]string
		// gone and added are the subscriptions that do not stay.
		gone, added []string
	}{
		"an address before a hook": {
			changed: subscribers(mailbox(first), mailbox(third), mailbox(second), webHook(hook), hookFrom("pagerUrl")),
			added:   alarmsAnd(third),
		},
		"another order": {changed: subscribers(hookFrom("pagerUrl"), webHook(hook), mailbox(second), mailbox(first))},
		"one less":      {changed: subscribers(mailbox(second), webHook(hook), hookFrom("pagerUrl")), gone: alarmsAnd(first)},
		"a mailbox is encrypted": {
			changed: subscribers(bossFrom(), mailbox(second), webHook(hook), hookFrom("pagerUrl")), secrets: map[string]string{"boss": first},
		},
		"a hook is encrypted": {
			changed: subscribers(mailbox(first), mailbox(second), hookFrom("hookUrl"), hookFrom("pagerUrl")), secrets: map[string]string{"hookUrl": hook},
		},
		"a hook is encrypted within the list, which encrypts all of it": {secrets: map[string]string{"subscribers[2].https": hook}},
		"a hook is no longer encrypted": {
			changed: subscribers(mailbox(first), mailbox(second), webHook(hook), webHook(pager)).with(config{"pagerUrl": nil}),
		},
		"a setting has another name": {
			changed: subscribers(mailbox(first), mailbox(second), webHook(hook), hookFrom("alertUrl")).with(config{"pagerUrl": nil}),
			secrets: map[string]string{"alertUrl": pager},
		},
		"another pager": {
			secrets: map[string]string{"pagerUrl": "https://hooks.example.com/other"},
			gone:    alarmsAnd(pager), added: alarmsAnd("https://hooks.example.com/other"),
		},
		"alarms alone": {
			changed: subscribers(only("alarms", mailbox(first)), mailbox(second), webHook(hook), only("details", hookFrom("pagerUrl"))),
			gone:    []string{"details " + first, "alarms " + pager},
		},
		"all of it at once": {
			changed: subscribers(hookFrom("hookUrl"), mailbox(third), only("alarms", bossFrom())).with(config{"pagerUrl": nil}),
			secrets: map[string]string{"hookUrl": hook, "boss": second},
			gone:    append(alarmsAnd(first), append(alarmsAnd(pager), "details "+second)...), added: alarmsAnd(third),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := confirmed(t, plan{settings: before()})
			want := d.subscribed()

			d.setSecrets(t, row.secrets)
			d.change(t, row.changed)
			must(t, d.stack.Up)
			got := d.subscribed()
			for _, subscription := range row.gone {
				delete(want, subscription)
			}
			for _, subscription := range row.added {
				if !strings.HasPrefix(got[subscription], "pending arn:aws:sns:") {
					t.Errorf("%s is %q, want it pending", subscription, got[subscription])
				}
				delete(got, subscription)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the other subscriptions (-want +got):\n%s", diff)
			}
			d.requireInSync(t)
		})
	}
}

func TestTwoHooksThatChangePlacesStaySubscribed(t *testing.T) {
	t.Parallel()
	d := confirmed(t, plan{settings: subscribers(mailbox(first), hookFrom("pagerUrl"), hookFrom("chatUrl"))})
	want := d.subscribed()
	d.setSecrets(t, map[string]string{"chatUrl": pager, "pagerUrl": "https://hooks.example.com/chatUrl"})
	if changed := steps(must(t, d.stack.Up)); len(changed) > 0 {
		t.Errorf("the up changes %v", changed)
	}
	if diff := cmp.Diff(want, d.subscribed()); diff != "" {
		t.Errorf("subscriptions (-want +got):\n%s", diff)
	}
}

func TestAnUpNamesWhoHasToConfirm(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: subscribers(mailbox(first), only("alarms", hookFrom("pagerUrl")))})
	if said := must(t, d.stack.Preview).Output; strings.Contains(said, "until they confirm") {
		t.Errorf("the preview says more than it can know:\n%s", said)
	}
	warning := func(topic, who string) string {
		return fmt.Sprintf("topic %q sends nothing to %s until they confirm", topic, who)
	}
	both := []string{warning("alarms", first+", hook from setting pagerUrl"), warning("details", first)}
	check := func(when, said string, want []string) {
		t.Helper()
		if len(want) == 0 && strings.Contains(said, "until they confirm") {
			t.Errorf("%s: somebody has to confirm:\n%s", when, said)
		}
		for _, line := range want {
			if !strings.Contains(said, line) {
				t.Errorf("%s: %q is missing in\n%s", when, line, said)
			}
		}
	}
	check("the first up", must(t, d.stack.Up).Output, both)
	d.confirmAll(t)
	check("after all have confirmed", must(t, d.stack.Up).Output, nil)
	d.change(t, config{"team": "billing"})
	check("another team, with new topics", must(t, d.stack.Up).Output, both)
	for subscription, status := range d.subscribed() {
		if !strings.HasPrefix(status, "pending ") {
			t.Errorf("%s is %s, want it pending", subscription, status)
		}
	}
}
