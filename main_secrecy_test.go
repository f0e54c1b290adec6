package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/naming"
)

func TestTheValueShowsNowhere(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, stackSettings(t, "dev"), options...)
			if leaks := g.Leaks(originValue); leaks != nil {
				t.Errorf("the value shows in %v", leaks)
			}
			version := g.Find(t, "SecretVersion::TopSecretInfo-value")
			if !version.IsSecret("secretString") || version.Input("secretString") != originValue {
				t.Error("the secret does not get its value, or not as a secret")
			}
			if strings.Contains(g.Snapshot(), originValue) {
				t.Error("the snapshot shows the value")
			}
		})
	}
}

func TestTheValueDoesNotShowWhenTheProgramFails(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"Secret::TopSecretInfo", "SecretPolicy::TopSecretInfo-policy", "SecretVersion::TopSecretInfo-value", "MetricAlarm::TopSecretInfo", "Topic::alarms",
		"EventRule::TopSecretInfo-read-1", "EventTarget::TopSecretInfo-read-1", "MetricAlarm::TopSecretInfo-read-1", "QueuePolicy::undelivered-policy",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			g, err := run(stackSettings(t, "dev"), graphtest.Refuse(address, "AWS is out of order"))
			if err == nil || !strings.Contains(err.Error(), "AWS is out of order") {
				t.Fatalf("got the error %v", err)
			}
			if strings.Contains(err.Error(), originValue) || g.Leaks(originValue) != nil {
				t.Errorf("the value shows in the error or in %v", g.Leaks(originValue))
			}
		})
	}
}

func TestTheValueDoesNotShowInRefusedSettings(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{"team": "Not A Team", "topSecretInf": originValue})
	source.SecretKeys = append(source.SecretKeys, "secretwatch:topSecretInf")
	_, err := run(source)
	if err == nil || strings.Contains(err.Error(), originValue) {
		t.Errorf("accepted, or the error shows the value")
	}
}

func TestAddressWithATokenShowsNowhere(t *testing.T) {
	t.Parallel()
	const address, mailbox = "https://pager.example.com/hook/t0ken", "a@example.com"
	for name, row := range map[string]struct {
		changed      map[string]string
		encrypted    string
		mail, hook   string
		mailIsSecret bool
	}{
		"in a setting of its own": {
			map[string]string{"subscribers": `[{"email":"` + mailbox + `"},{"httpsFrom":"pagerUrl","for":"alarms"}]`, "pagerUrl": address},
			"pagerUrl", mailbox, "hook from setting pagerUrl", false,
		},
		"among encrypted subscribers": {
			map[string]string{"subscribers": `[{"email":"` + mailbox + `"},{"https":"` + address + `","for":"alarms"}]`},
			"subscribers", "mailbox in setting subscribers[0]", "hook in setting subscribers[1]", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := with(t, row.changed)
			source.SecretKeys = append(source.SecretKeys, "secretwatch:"+row.encrypted)
			g := mustRun(t, source)
			if leaks := g.Leaks("t0ken"); leaks != nil {
				t.Errorf("the address shows in %v", leaks)
			}
			if leaks := g.Leaks(mailbox); (leaks == nil) != row.mailIsSecret {
				t.Errorf("the mailbox shows in %v", leaks)
			}
			if endpoint := g.Find(t, "TopicSubscription::alarms-"+naming.Subscriber("https", address)).Input("endpoint"); endpoint != address {
				t.Errorf("the pager's subscription goes to %q", endpoint)
			}
			want := map[string][]string{"alarms": {row.mail, row.hook}, "details": {row.mail}}
			if diff := cmp.Diff(want, g.Exports["waitingForConfirmation"].Value); diff != "" {
				t.Error(diff)
			}
		})
	}
}
