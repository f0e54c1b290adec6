package detection

import (
	"fmt"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

func TestWholeEventPatternOfARead(t *testing.T) {
	t.Parallel()
	w := watchOf("TopSecretInfo")
	w.Readers = mustReaders(role, rolePath, user)
	patterns, err := w.Events(Read)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"account":["123456789012"],"detail":{"$or":[` +
		`{"userIdentity":{"arn":[{"exists":false},{"anything-but":"arn:aws:iam::123456789012:user/backup"}],` +
		`"sessionContext":{"sessionIssuer":{"arn":[{"exists":false},{"anything-but":{"wildcard":["arn:aws:iam::123456789012:role/payments-api","arn:aws:iam::123456789012:role/deploy/*"]}}]}}}},` +
		`{"userIdentity":{"invokedBy":[{"exists":true}]}}],` +
		`"eventName":["GetSecretValue"],"eventSource":["secretsmanager.amazonaws.com"],` +
		`"requestParameters":{"secretId":["TopSecretInfo","arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-a1B2c3","arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo"]}},` +
		`"detail-type":["AWS API Call via CloudTrail"],"region":["us-east-1"],"source":["aws.secretsmanager"]}`
	if len(patterns) != 1 || patterns[0].String() != want {
		t.Errorf("got  %v\nwant %s", patterns, want)
	}
}

func TestManySecretsAreSpreadOverEventPatterns(t *testing.T) {
	t.Parallel()
	names := secretNames(40)
	w := watchOf(names...)
	for _, kind := range Kinds() {
		patterns, err := w.Events(kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range patterns {
			if len(p.String()) > aws.EventPattern {
				t.Errorf("%s: a pattern of %d characters", kind, len(p.String()))
			}
			if _, err := eventpattern.Parse([]byte(p.String())); err != nil {
				t.Errorf("%s: EventBridge would refuse: %v", kind, err)
			}
		}
	}
	reads := eventCounter(t, w, Read)
	for _, name := range names {
		if n := reads.of(cloudtrail.Call{Secret: secret(name), Reader: someone}); n != 1 {
			t.Errorf("%s: found %d times", name, n)
		}
	}
}

// A proof over all records needs to know all about the patterns that it is about.
func TestTheMeaningOfEveryEventPatternIsKnown(t *testing.T) {
	t.Parallel()
	for readers, list := range readerLists() {
		for _, name := range []string{"TopSecretInfo", "e=e+e.e@e_e"} {
			w := watchOf(name)
			w.Prefixes = []string{"payments/"}
			w.Readers = mustReaders(list...)
			for _, kind := range Kinds() {
				patterns, err := w.Events(kind)
				if err != nil {
					continue // too many readers
				}
				for _, p := range patterns {
					if doubts := p.Meaning().Doubts; len(doubts) > 0 {
						t.Errorf("%s, %s, %s: %q", name, readers, kind, doubts)
					}
				}
			}
		}
	}
}

func TestTooManyReadersForAnEventPatternAreRefused(t *testing.T) {
	t.Parallel()
	w := watchOf("TopSecretInfo")
	for i := range 60 {
		w.Readers = append(w.Readers, mustReaders(fmt.Sprintf("arn:aws:iam::123456789012:role/service-%02d", i))...)
	}
	if _, err := w.Events(Read); err == nil {
		t.Error("not refused")
	}
}

// TestRefusalsOfSecretsNamedLikeWordsOfTheMessage tries the shortened words before the resource: a name is found as the resource
// and nowhere else in the message.
func TestRefusalsOfSecretsNamedLikeWordsOfTheMessage(t *testing.T) {
	t.Parallel()
	words := []string{
		"User", "is", "not", "authorized", "to", "perform", "secretsmanager", "GetSecretValue", "on", "resource", "e", "because", "no",
		"identity-based", "policy", "allows", "the", "action", "with", "an", "explicit", "deny", "anonymous",
	}
	for _, name := range words {
		w := watchOf(name)
		var counters []counter
		for _, readers := range [][]string{nil, {role}} {
			w.Readers = mustReaders(readers...)
			counters = append(counters, eventCounter(t, w, Denied))
		}
		for _, outcome := range cloudtrail.Outcomes() {
			if !outcome.DeniedByIAM() {
				continue
			}
			for _, spelling := range cloudtrail.Spellings() {
				for asked, want := range map[string]int{name: 1, "TopSecretInfo": 0, name + "2": 0} {
					denied := deliver(cloudtrail.Call{Secret: secret(asked), Reader: someone, Spelling: spelling, Outcome: outcome})
					for readers, denials := range counters {
						if got := denials(denied); got != want {
							t.Errorf("watching %s with %d readers, a read of %s, %v, %v: reported %d times, want %d",
								name, readers, asked, spelling, outcome, got, want)
						}
					}
				}
			}
		}
	}
}
