package tests

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const subscriptionType = "aws:sns/topicSubscription:TopicSubscription"

// subscription is the address of a topic's subscription in the state.
func subscription(topic, protocol, endpoint string) string {
	return "TopicSubscription::" + topic + "-" + naming.Subscriber(protocol, endpoint)
}

// The addresses of these tests. The pager's is the one that a rehearsal puts into the setting pagerUrl.
const (
	first, second = "first@example.com", "second@example.com"
	hook, pager   = "https://hooks.example.com/plain", "https://hooks.example.com/pagerUrl"
)

func mailbox(address string) map[string]any  { return map[string]any{"email": address} }
func webHook(url string) map[string]any      { return map[string]any{"https": url} }
func hookFrom(setting string) map[string]any { return map[string]any{"httpsFrom": setting} }
func bossFrom() map[string]any               { return map[string]any{"emailFrom": "boss"} }
func only(kind string, s map[string]any) any { s["for"] = kind; return s }
func subscribers(list ...any) config         { return config{"subscribers": list} }
func (c config) with(more config) config     { maps.Copy(c, more); return c }
func alarmsAnd(endpoint string) (both []string) {
	return []string{"alarms " + endpoint, "details " + endpoint}
}

// subscribed are the subscriptions in the account, as "topic endpoint" with the ARN, each with whether it is confirmed.
func (d *deployment) subscribed() map[string]string {
	all := map[string]string{}
	for _, r := range d.account.Resources() {
		if r.Type != subscriptionType {
			continue
		}
		state := "confirmed"
		if r.Properties["pendingConfirmation"] != false {
			state = "pending"
		}
		topic := fmt.Sprint(r.Properties["topic"])
		all[topic[strings.LastIndex(topic, "_")+1:]+" "+fmt.Sprint(r.Properties["endpoint"])] = state + " " + r.ID
	}
	return all
}

// confirm does what every receiver does with the confirmation.
func (d *deployment) confirm(t *testing.T) {
	t.Helper()
	for _, endpoint := range d.account.Pending() {
		if err := d.account.ConfirmSubscription(endpoint); err != nil {
			t.Fatal(err)
		}
	}
}

// confirmAll also tells the state.
func (d *deployment) confirmAll(t *testing.T) {
	t.Helper()
	d.confirm(t)
	must(t, d.stack.Refresh)
}

// inStep fails the test if the state and the account differ.
func (d *deployment) inStep(t *testing.T) {
	t.Helper()
	if found := must(t, d.stack.Refresh).Changes; len(found) != 1 || found["same"] == 0 {
		t.Errorf("a refresh finds the account changed: %v", found)
	}
}

func TestWhoStaysIsNotUnsubscribedAndWhoGoesIs(t *testing.T) {
	t.Parallel()
	before := func() config {
		return subscribers(mailbox(first), mailbox(second), webHook(hook), hookFrom("pagerUrl"))
	}
	for name, row := range map[string]struct {
		changed config
		// secrets are settings that are set, encrypted.
		secrets map[string]string
		// gone and fresh are those who do not stay.
		gone, fresh []string
	}{
		"an address before a hook": {
			changed: subscribers(mailbox(first), mailbox("third@example.com"), mailbox(second), webHook(hook), hookFrom("pagerUrl")),
			fresh:   alarmsAnd("third@example.com"),
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
			gone:    alarmsAnd(pager), fresh: alarmsAnd("https://hooks.example.com/other"),
		},
		"alarms alone": {
			changed: subscribers(only("alarms", mailbox(first)), mailbox(second), webHook(hook), only("details", hookFrom("pagerUrl"))),
			gone:    []string{"details " + first, "alarms " + pager},
		},
		"all of it at once": {
			changed: subscribers(hookFrom("hookUrl"), mailbox("third@example.com"), only("alarms", bossFrom())).with(config{"pagerUrl": nil}),
			secrets: map[string]string{"hookUrl": hook, "boss": second},
			gone:    append(alarmsAnd(first), append(alarmsAnd(pager), "details "+second)...), fresh: alarmsAnd("third@example.com"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: before()})
			must(t, d.stack.Up)
			d.confirmAll(t)
			want := d.subscribed()

			for setting, value := range row.secrets {
				if err := d.stack.SetSecret(t.Context(), setting, value); err != nil {
					t.Fatal(err)
				}
			}
			d.change(t, row.changed)
			must(t, d.stack.Up)
			got := d.subscribed()
			for _, who := range row.gone {
				delete(want, who)
			}
			for _, who := range row.fresh {
				if !strings.HasPrefix(got[who], "pending arn:aws:sns:") {
					t.Errorf("%s is %q, and should be asked to confirm", who, got[who])
				}
				delete(got, who)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("not those who stay (-want +got):\n%s", diff)
			}
			d.inStep(t)
		})
	}
}

// Names and values of two settings can change places without anybody noticing.
func TestTwoHooksThatChangePlacesStaySubscribed(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: subscribers(mailbox(first), hookFrom("pagerUrl"), hookFrom("chatUrl"))})
	must(t, d.stack.Up)
	d.confirmAll(t)
	want := d.subscribed()
	for setting, value := range map[string]string{"chatUrl": pager, "pagerUrl": "https://hooks.example.com/chatUrl"} {
		if err := d.stack.SetSecret(t.Context(), setting, value); err != nil {
			t.Fatal(err)
		}
	}
	if changed := steps(must(t, d.stack.Up)); len(changed) > 0 {
		t.Errorf("the up changes %v", changed)
	}
	if diff := cmp.Diff(want, d.subscribed()); diff != "" {
		t.Errorf("not the same subscriptions (-want +got):\n%s", diff)
	}
}

// rename gives subscriptions of the state other names, as the state of another program has them.
func (d *deployment) rename(t *testing.T, names map[string]string) {
	t.Helper()
	text, _ := d.state(t)
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

func TestAStackWithTheFormerNamesMovesOver(t *testing.T) {
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
		// encrypted says that the whole list was.
		encrypted bool
		names     map[string]string
		changed   config
		secrets   map[string]string
	}{
		"in plain text": {names: formerly(first, "https-2")},
		"encrypted":     {encrypted: true, names: formerly("email-1", "https-2")},
		"encrypted, and a hook given": {
			encrypted: true, names: formerly("email-1", "https-2"),
			changed: subscribers(mailbox(first), hookFrom("hookUrl")), secrets: map[string]string{"hookUrl": hook},
		},
		"in plain text, and a hook given": {
			names:   formerly(first, "https-2"),
			changed: subscribers(mailbox(first), hookFrom("hookUrl")), secrets: map[string]string{"hookUrl": hook},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: subscribers(mailbox(first), webHook(hook))})
			if row.encrypted {
				if err := d.stack.SetSecret(t.Context(), "subscribers[1].https", hook); err != nil {
					t.Fatal(err)
				}
			}
			must(t, d.stack.Up)
			d.confirmAll(t)
			want := d.subscribed()
			d.rename(t, row.names)

			for setting, value := range row.secrets {
				if err := d.stack.SetSecret(t.Context(), setting, value); err != nil {
					t.Fatal(err)
				}
			}
			d.change(t, row.changed)
			for _, step := range must(t, d.stack.Up).Steps {
				if step.Type == subscriptionType {
					t.Errorf("the up does %s to %s", step.Op, address(step.URN))
				}
			}
			if diff := cmp.Diff(want, d.subscribed()); diff != "" {
				t.Errorf("not the same subscriptions (-want +got):\n%s", diff)
			}
			for now, then := range row.names {
				d.find(t, now)
				if text, _ := d.state(t); bytes.Contains(text, []byte("::"+then+`"`)) {
					t.Errorf("the state still has the name %s", then)
				}
			}
			d.inStep(t)
		})
	}
}

// This is what the names are for: SNS answers the "new" subscription with the one that is there, and the old one's deletion takes it.
func TestASubscriptionUnderANameOfItsOwnIsGoneAfterTheNextUp(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: subscribers(mailbox(first))})
	must(t, d.stack.Up)
	d.confirmAll(t)
	d.rename(t, map[string]string{subscription("alarms", "email", first): "alarms-by-hand"})
	must(t, d.stack.Up)
	if got := slices.Sorted(maps.Keys(d.subscribed())); !slices.Equal(got, []string{"details " + first}) {
		t.Errorf("subscribed are %v", got)
	}
	if found := must(t, d.stack.Refresh).Changes; found["delete"] != 1 {
		t.Errorf("a refresh does not find it gone: %v", found)
	}
	must(t, d.stack.Up)
	if got := d.subscribed()["alarms "+first]; !strings.HasPrefix(got, "pending ") {
		t.Errorf("after a refresh and an up it is %q", got)
	}
}

func TestAnUpSaysWhoHasToConfirm(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: subscribers(mailbox(first), only("alarms", hookFrom("pagerUrl")))})
	if said := must(t, d.stack.Preview).Output; strings.Contains(said, "until they confirm") {
		t.Errorf("the preview says more than it can know:\n%s", said)
	}
	waits := func(topic, who string) string {
		return fmt.Sprintf("topic %q sends nothing to %s until they confirm", topic, who)
	}
	both := []string{waits("alarms", first+", hook from setting pagerUrl"), waits("details", first)}
	check := func(when, said string, want []string) {
		t.Helper()
		if len(want) == 0 && strings.Contains(said, "until they confirm") {
			t.Errorf("%s: somebody has to confirm:\n%s", when, said)
		}
		for _, line := range want {
			if !strings.Contains(said, line) {
				t.Errorf("%s: it does not say %q:\n%s", when, line, said)
			}
		}
	}
	check("the first up", must(t, d.stack.Up).Output, both)
	d.confirmAll(t)
	check("once all have confirmed", must(t, d.stack.Up).Output, nil)
	d.change(t, config{"team": "billing"})
	check("a new team, whose topics are new", must(t, d.stack.Up).Output, both)
	for who, state := range d.subscribed() {
		if !strings.HasPrefix(state, "pending ") {
			t.Errorf("%s is %s", who, state)
		}
	}
}

func TestASecretAddressShowsNowhere(t *testing.T) {
	t.Parallel()
	const token, boss = "t0ken-of-the-hook", "somebody.important@example.com"
	d := start(t, plan{settings: subscribers(mailbox(first), hookFrom("pagerUrl"), bossFrom()), checkpoints: true})
	for setting, value := range map[string]string{"pagerUrl": "https://hooks.example.com/" + token, "boss": boss} {
		if err := d.stack.SetSecret(t.Context(), setting, value); err != nil {
			t.Fatal(err)
		}
	}
	shown := []string{
		must(t, d.stack.Preview, "--diff").Output, must(t, d.stack.Up, "--diff", "--show-full-output", "--logtostderr", "-v=8", "--debug").Output,
		must(t, d.stack.Refresh, "--diff").Output,
	}
	text, _ := d.state(t)
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(text), fmt.Sprint(outputs))
	want := map[string]any{
		"alarms":  []any{first, "hook from setting pagerUrl", "mailbox from setting boss"},
		"details": []any{first, "hook from setting pagerUrl", "mailbox from setting boss"},
	}
	if diff := cmp.Diff(want, outputs["waitingForConfirmation"]); diff != "" {
		t.Errorf("waiting (-want +got):\n%s", diff)
	}
	shown = append(shown, filesIn(t, d.engine.Scratch())...)
	for _, text := range shown {
		if strings.Contains(text, token) || strings.Contains(text, boss) {
			t.Errorf("an address shows in a text of %d characters that begins %.200q", len(text), text)
		}
	}
}

func TestTheDrillNamesWhoseAddressIsSecret(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		list    []any
		encrypt string
		want    []string
	}{
		"in settings of their own": {
			[]any{hookFrom("pagerUrl"), bossFrom()}, "", []string{"hook from setting pagerUrl", "mailbox from setting boss"},
		},
		"in the list, which is encrypted": {
			[]any{mailbox(first), webHook(hook)}, "subscribers[1].https", []string{"hook in setting subscribers[1]", "mailbox in setting subscribers[0]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: subscribers(row.list...)})
			if row.encrypt != "" {
				if err := d.stack.SetSecret(t.Context(), row.encrypt, hook); err != nil {
					t.Fatal(err)
				}
			}
			must(t, d.stack.Up)
			d.confirmAll(t)
			loaded := d.loaded(t)
			read := cloudtrail.Call{Secret: loaded.Watched()[0].Secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/mallory")}
			report := loaded.Send(read.Records(), pipeline.Options{})
			for _, route := range report.Traces[0].Routes {
				last := route.Steps[len(route.Steps)-1]
				for _, who := range row.want {
					if !strings.Contains(last.Reason, who) {
						t.Errorf("%s ends with %q, which does not name the %s", route.Name, last.Reason, who)
					}
				}
			}
			if len(report.Mails) == 0 {
				t.Error("no mail is sent")
			}
			for _, mail := range report.Mails {
				if diff := cmp.Diff(row.want, slices.Sorted(slices.Values(mail.To))); diff != "" {
					t.Errorf("a mail goes to others (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// filesIn are the texts of all files of a folder.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	var texts []string
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(root.FS(), path)
		texts = append(texts, path+": "+string(text))
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("reading %s: %d files, %v", folder, len(texts), err)
	}
	return texts
}
