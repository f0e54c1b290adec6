package drill

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// records are the records of calls.
func records(calls ...cloudtrail.Call) []cloudtrail.Record {
	var all []cloudtrail.Record
	for i, c := range calls {
		c.Time = time.Date(2026, time.March, 2, 9+i, 0, 0, 0, time.UTC)
		all = append(all, c.Records()...)
	}
	return all
}

func TestWhatGivenRecordsShouldRaiseIsInferred(t *testing.T) {
	t.Parallel()
	secret := aws.Secret{Name: "TopSecretInfo", ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-Xy7Qp2", Region: testRegion, Account: testAccount}
	other := secret
	other.Name, other.ARN = "Other", ""
	eve, api := cloudtrail.User("arn:aws:iam::123456789012:user/eve"), cloudtrail.Role(testReader, "i-0abc")
	alert, silence := pipeline.Alert, pipeline.Silence
	tests := []struct {
		name   string
		call   cloudtrail.Call
		want   *pipeline.Expectation
		status Status
		wanted pipeline.Expectation
	}{
		{"a stranger", cloudtrail.Call{Secret: secret, Reader: eve}, nil, AsExpected, alert},
		{"an expected reader", cloudtrail.Call{Secret: secret, Reader: api}, nil, AsExpected, silence},
		{"an expected reader through a service", cloudtrail.Call{Secret: secret, Reader: api.Through("cloudformation.amazonaws.com")}, nil, AsExpected, alert},
		{"another secret", cloudtrail.Call{Secret: other, Reader: eve}, nil, AsExpected, silence},
		{"a refused read, for which nothing watches", cloudtrail.Call{Secret: secret, Reader: eve, Outcome: cloudtrail.DeniedNoPolicy}, nil, AsExpected, silence},
		{"a change, for which nothing watches", cloudtrail.Call{Secret: secret, Reader: eve, EventName: "PutSecretValue"}, nil, AsExpected, silence},
		{"a stranger, silence asked for", cloudtrail.Call{Secret: secret, Reader: eve}, &silence, Broken, silence},
		{"another secret, alert asked for", cloudtrail.Call{Secret: other, Reader: eve}, &alert, Broken, alert},
		{"an expected reader, alert asked for", cloudtrail.Call{Secret: secret, Reader: api}, &alert, Broken, alert},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := Given(healthy(t), records(test.call), test.want, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status() != test.status || r.Cases[0].Outcomes[0].Want != test.wanted {
				t.Errorf("status %d, want of %d\n%s", r.Status(), r.Cases[0].Outcomes[0].Want, say(r))
			}
			if len(r.Stories) != 1 || r.Stories[0].What != "the given record" {
				t.Errorf("stories %+v", r.Stories)
			}
		})
	}
}

func TestGivenRecordsHappenTogether(t *testing.T) {
	t.Parallel()
	secret := aws.Secret{Name: "TopSecretInfo", Region: testRegion, Account: testAccount}
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	reads := func(minutes ...int) []cloudtrail.Record {
		var all []cloudtrail.Record
		for _, minute := range minutes {
			call := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve"), Time: at.Add(time.Duration(minute) * time.Minute)}
			all = append(all, call.Records()...)
		}
		return all
	}
	for _, test := range []struct {
		name      string
		threshold float64
		records   []cloudtrail.Record
		status    Status
		alarms    int
	}{
		{"one read, threshold one", 1, reads(0), AsExpected, 1},
		{"two reads in a period, threshold one", 1, reads(0, 2), AsExpected, 1},
		{"two reads in a period, threshold two", 2, reads(0, 2), AsExpected, 1},
		{"two reads in two periods, threshold two", 2, reads(0, 9), Broken, 0},
		{"one read, threshold two", 2, reads(0), Broken, 0},
		{"two pairs, threshold two", 2, reads(0, 1, 60, 61), AsExpected, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Alarms[0].Threshold = test.threshold
			r, err := Given(p, test.records, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			alarms := 0
			for _, m := range r.Stories[0].Mails {
				if m.State == alarm.StateAlarm {
					alarms++
				}
			}
			if r.Status() != test.status || alarms != test.alarms || !r.Together {
				t.Errorf("status %d, %d mails of the alarm, want %d, %d\n%s", r.Status(), alarms, test.status, test.alarms, say(r))
			}
		})
	}
}

func TestRecordsThatRepeatAnEventIDCountOnceAndAreNoted(t *testing.T) {
	t.Parallel()
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	secret := aws.Secret{Name: "TopSecretInfo", Region: testRegion, Account: testAccount}
	all := records(cloudtrail.Call{Secret: secret, Reader: eve}, cloudtrail.Call{Secret: secret, Reader: eve, Spelling: cloudtrail.ByARN})
	for note, given := range map[string][]cloudtrail.Record{
		"": all,
		"1 record repeats an event ID and counts once": slices.Concat(all, all[:1]),
		"2 records repeat an event ID and count once":  slices.Concat(all, all),
	} {
		r, err := Given(healthy(t), given, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		notes := strings.Join(r.Notes, "\n")
		if len(r.Cases) != len(all) || !strings.Contains(notes, note) || note == "" && strings.Contains(notes, "event ID") {
			t.Errorf("%d records: %d cases, notes %q, want %q", len(given), len(r.Cases), notes, note)
		}
	}
}

func TestMalformedRecordsLeaveTheStatusUnsureUnlessItIsBroken(t *testing.T) {
	t.Parallel()
	malformed := []error{errors.New("records.json: record 2: no eventName")}
	if got := (Result{Malformed: malformed}).Status(); got != NotSure {
		t.Errorf("nothing else: status %d", got)
	}
	broken := Case{Outcomes: []Outcome{{Verdict: pipeline.Stop}}}
	if got := (Result{Malformed: malformed, Cases: []Case{broken}}).Status(); got != Broken {
		t.Errorf("beside a break: status %d", got)
	}
}

func TestGivenRecordOfASecretUnderAPrefix(t *testing.T) {
	t.Parallel()
	p := watching(t, detection.Watch{Prefixes: []string{"legacy/"}}, []detection.Kind{detection.Read}, nil)
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	secret := aws.Secret{Name: "legacy/db", Region: testRegion, Account: testAccount}
	abroad := secret
	abroad.Region = "eu-west-1"
	r, err := Given(p, records(cloudtrail.Call{Secret: secret, Reader: eve, Spelling: cloudtrail.ByARN}, cloudtrail.Call{Secret: abroad, Reader: eve}), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status() != AsExpected || r.Cases[0].Outcomes[0].Want != pipeline.Alert || r.Cases[1].Outcomes[0].Want != pipeline.Silence {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}

func TestGivenRecordsOfASecretThatNobodyKnowsAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := Given(healthy(t), nil, nil, Options{Secrets: []string{"x"}}); !errors.Is(err, ErrNothing) {
		t.Errorf("got %v", err)
	}
}
