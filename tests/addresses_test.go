package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestASecretAddressShowsNowhere(t *testing.T) {
	t.Parallel()
	const token, boss = "t0ken-of-the-hook", "somebody.important@example.com"
	d := start(t, plan{settings: subscribers(mailbox(first), hookFrom("pagerUrl"), bossFrom()), checkpoints: true})
	d.setSecrets(t, map[string]string{"pagerUrl": "https://hooks.example.com/" + token, "boss": boss})
	shown := []string{
		must(t, d.stack.Preview, "--diff").Output, must(t, d.stack.Up, "--diff", "--show-full-output", "--logtostderr", "-v=8", "--debug").Output,
		must(t, d.stack.Refresh, "--diff").Output,
	}
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(d.state(t).text), fmt.Sprint(outputs))
	want := map[string]any{
		"alarms":  []any{first, "hook from setting pagerUrl", "mailbox from setting boss"},
		"details": []any{first, "hook from setting pagerUrl", "mailbox from setting boss"},
	}
	if diff := cmp.Diff(want, outputs["waitingForConfirmation"]); diff != "" {
		t.Errorf("output waitingForConfirmation (-want +got):\n%s", diff)
	}
	shown = append(shown, filesIn(t, d.engine.Scratch())...)
	for _, text := range shown {
		if strings.Contains(text, token) || strings.Contains(text, boss) {
			t.Errorf("an address shows in a text of %d characters that begins %.200q", len(text), text)
		}
	}
}

func TestTheDrillNamesTheSettingOfASecretAddress(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		list    []any
		encrypt map[string]string
		want    []string
	}{
		"in settings of their own": {
			[]any{hookFrom("pagerUrl"), bossFrom()}, nil, []string{"hook from setting pagerUrl", "mailbox from setting boss"},
		},
		"in the list, which is encrypted": {
			[]any{mailbox(first), webHook(hook)}, map[string]string{"subscribers[1].https": hook},
			[]string{"hook in setting subscribers[1]", "mailbox in setting subscribers[0]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: subscribers(row.list...)})
			d.setSecrets(t, row.encrypt)
			must(t, d.stack.Up)
			d.confirmAll(t)
			loaded := d.state(t).pipeline(t)
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
					t.Errorf("recipients of a mail (-want +got):\n%s", diff)
				}
			}
		})
	}
}
