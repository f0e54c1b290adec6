package detection

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// envelope is a record as EventBridge hands it to rules.
func envelope(t *testing.T, record cloudtrail.Record) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"version": "0", "id": "1", "source": "aws.secretsmanager", "detail-type": "AWS API Call via CloudTrail",
		"account": record.RecipientAccountID, "region": record.AWSRegion, "time": record.EventTime, "resources": []string{},
		"detail": record.Raw,
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func eventMatches(t *testing.T, w Watch, kind Kind, call cloudtrail.Call) int {
	t.Helper()
	return eventCounter(t, w, kind)(call)
}

// eventCounter counts how many of the event patterns of one kind match a call's records.
func eventCounter(t *testing.T, w Watch, kind Kind) func(cloudtrail.Call) int {
	t.Helper()
	patterns, err := w.Events(kind)
	if err != nil {
		t.Fatal(err)
	}
	return func(call cloudtrail.Call) int {
		n := 0
		for _, record := range call.Records() {
			event := eventpattern.ParseEvent(envelope(t, record))
			for _, p := range patterns {
				if p.Match(event) {
					n++
				}
			}
		}
		return n
	}
}

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
	for _, name := range names {
		if n := eventMatches(t, w, Read, cloudtrail.Call{Secret: secret(name), Reader: someone}); n != 1 {
			t.Errorf("%s: found %d times", name, n)
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
		for _, readers := range [][]string{nil, {role}} {
			w.Readers = mustReaders(readers...)
			count := eventCounter(t, w, Denied)
			for _, outcome := range cloudtrail.Outcomes() {
				if !outcome.DeniedByIAM() {
					continue
				}
				for _, spelling := range cloudtrail.Spellings() {
					for asked, want := range map[string]int{name: 1, "TopSecretInfo": 0, name + "2": 0} {
						call := cloudtrail.Call{Secret: secret(asked), Reader: someone, Spelling: spelling, Outcome: outcome}
						if got := count(call); got != want {
							t.Errorf("watching %s, %s asked for %v, %v: told %d times, want %d", name, asked, spelling, outcome, got, want)
						}
					}
				}
			}
		}
	}
}
