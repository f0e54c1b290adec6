package tests

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// rename gives subscriptions in the state other names, like those in the state of another version of the program. names maps their
// addresses to the other names.
func (d *deployment) rename(t *testing.T, names map[string]string) {
	t.Helper()
	text := d.state(t).text
	for now, then := range names {
		_, name, _ := strings.Cut(now, "::")
		if !bytes.Contains(text, []byte("::"+name)) {
			t.Fatalf("the state has no %s", now)
		}
		text = bytes.ReplaceAll(text, []byte("::"+name), []byte("::"+then))
	}
	if _, err := d.stack.Command(t.Context(), bytes.NewReader(text), "stack", "import"); err != nil {
		t.Fatal(err)
	}
}

func TestAStackWithFormerNamesMigrates(t *testing.T) {
	t.Parallel()
	formerly := func(mail, hooks string) map[string]string {
		names := map[string]string{}
		for _, topic := range []string{"alarms", "details"} {
			names[subscription(topic, "email", first)] = topic + "-" + mail
			names[subscription(topic, "https", hook)] = topic + "-" + hooks
		}
		return names
	}
	for name, row := range map[string]struct {
		// encrypted is true if the whole list was encrypted.
		encrypted bool
		names     map[string]string
		changed   config
		secrets   map[string]string
	}{
		"in plain text": {names: formerly(first, "https-2")},
		"encrypted":     {encrypted: true, names: formerly("email-1", "https-2")},
		"encrypted, and the hook moves to a setting": {
			encrypted: true, names: formerly("email-1", "https-2"),
			changed: subscribers(mailbox(first), hookFrom("hookUrl")), secrets: map[string]string{"hookUrl": hook},
		},
		"in plain text, and the hook moves to a setting": {
			names:   formerly(first, "https-2"),
			changed: subscribers(mailbox(first), hookFrom("hookUrl")), secrets: map[string]string{"hookUrl": hook},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan{settings: subscribers(mailbox(first), webHook(hook))}
			d := p.once(t, map[bool]string{false: "confirmed", true: "encrypted and confirmed"}[row.encrypted], func(d *deployment) {
				if row.encrypted {
					d.setSecrets(t, map[string]string{"subscribers[1].https": hook})
				}
				must(t, d.stack.Up)
				d.confirmAll(t)
			})
			want := d.subscribed()
			d.rename(t, row.names)

			d.setSecrets(t, row.secrets)
			d.change(t, row.changed)
			for _, step := range must(t, d.stack.Up).Steps {
				if step.Type == aws.SubscriptionType {
					t.Errorf("the up does %s to %s", step.Op, address(step.URN))
				}
			}
			if diff := cmp.Diff(want, d.subscribed()); diff != "" {
				t.Errorf("subscriptions (-want +got):\n%s", diff)
			}
			state := d.state(t)
			for now, then := range row.names {
				state.find(t, now)
				if bytes.Contains(state.text, []byte("::"+then+`"`)) {
					t.Errorf("the state still has the name %s", then)
				}
			}
			d.requireInSync(t)
		})
	}
}

// This is the reason for the names: SNS answers the creation of the "new" subscription with the existing one, and then the deletion of the
// old one deletes it.
func TestASubscriptionWithAnotherNameIsLostInTheNextUp(t *testing.T) {
	t.Parallel()
	d := confirmed(t, plan{settings: subscribers(mailbox(first))})
	d.rename(t, map[string]string{subscription("alarms", "email", first): "alarms-by-hand"})
	must(t, d.stack.Up)
	if got := slices.Sorted(maps.Keys(d.subscribed())); !slices.Equal(got, []string{"details " + first}) {
		t.Errorf("subscriptions: %v", got)
	}
	if found := must(t, d.stack.Refresh).Changes; found["delete"] != 1 {
		t.Errorf("a refresh does not find the loss: %v", found)
	}
	must(t, d.stack.Up)
	if got := d.subscribed()["alarms "+first]; !strings.HasPrefix(got, "pending ") {
		t.Errorf("after a refresh and an up, the subscription is %q, want it pending", got)
	}
}
