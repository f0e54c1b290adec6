package pipeline

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// callTime is the time of the calls of these tests.
var callTime = time.Date(2026, time.March, 2, 9, 30, 0, 0, time.UTC)

// healthyText is the pipeline in which everything is well, as the loader of states reads it.
func healthyText(tb testing.TB) []byte {
	tb.Helper()
	text, err := os.ReadFile("testdata/pipeline.json")
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// parse reads a pipeline that a test has as text.
func parse(tb testing.TB, text []byte) *Pipeline {
	tb.Helper()
	p := New()
	if err := json.Unmarshal(text, p); err != nil {
		tb.Fatal(err)
	}
	return p
}

func healthy(tb testing.TB) *Pipeline {
	tb.Helper()
	return parse(tb, healthyText(tb))
}

// oneRead is a read of the healthy pipeline's secret by a stranger.
func oneRead() []cloudtrail.Record {
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	return cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()
}

// strangers are readers whom nobody expects, one of each kind.
func strangers(account string) []cloudtrail.Reader {
	return []cloudtrail.Reader{
		cloudtrail.User("arn:aws:iam::" + account + ":user/eve"),
		cloudtrail.Role("arn:aws:iam::"+account+":role/intruder", "s-1"),
		cloudtrail.ConsoleSession("arn:aws:iam::"+account+":role/admin", "eve"),
		cloudtrail.RootUser("aws", account),
		cloudtrail.Federated("arn:aws:iam::"+account+":user/eve", "fed"),
		cloudtrail.Service("rds.amazonaws.com"),
		cloudtrail.OtherAccount("999988887777"),
	}
}

// alerts are reads of everything watched, by every stranger in every spelling.
func alerts(p *Pipeline) []cloudtrail.Record {
	var all []cloudtrail.Record
	at := callTime
	for _, w := range p.Watched() {
		for _, reader := range strangers(w.Account) {
			for _, spelling := range cloudtrail.Spellings() {
				all = append(all, cloudtrail.Call{Secret: w.Secret, Reader: reader, Spelling: spelling, Time: at}.Records()...)
				at = at.Add(time.Hour)
			}
		}
	}
	return all
}

func TestHealthyPipelineAlertsForEveryStranger(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	records := alerts(p)
	if len(records) != 21 {
		t.Fatalf("%d records, want 21", len(records))
	}
	report := p.Send(records, Options{})
	for _, trace := range report.Traces {
		if len(trace.Routes) != 2 {
			t.Fatalf("%d routes, want 2", len(trace.Routes))
		}
		for _, route := range trace.Routes {
			if v, step := route.Against(Alert); v != Pass {
				t.Errorf("%s, %s: %s at %s: %s", trace.Record, route.Name, v, step.Hop, step.Reason)
			}
		}
	}
	if len(report.Mails) != 2*len(records) {
		t.Errorf("%d mails, want an alarm and a detail for each of %d reads", len(report.Mails), len(records))
	}
}

func TestHealthyPipelineIsSilentForTheExpectedReader(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	expected := cloudtrail.Role("arn:aws:iam::"+secret.Account+":role/payments-api", "any-session")
	report := p.Send(cloudtrail.Call{Secret: secret, Reader: expected, Time: callTime}.Records(), Options{})
	for _, route := range report.Traces[0].Routes {
		if v, step := route.Against(Silence); v != Pass {
			t.Errorf("%s: %s: %s", route.Name, v, step.Reason)
		}
	}
	if len(report.Mails) != 0 {
		t.Errorf("%d mails, want none", len(report.Mails))
	}
}
