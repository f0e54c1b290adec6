package pipeline

import (
	"fmt"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// largePipeline watches so many secrets, each with a filter, an alarm and an event rule of its own: more than AWS's limits let
// stand on one log group, so no real state takes longer.
func largePipeline(tb testing.TB, p *Pipeline, secrets int) ([]cloudtrail.Record, *Pipeline) {
	tb.Helper()
	filter, alarm, rule, target := *p.Filters[0], *p.Alarms[0], *p.Rules[0], *p.Targets[0]
	p.Filters, p.Alarms, p.Rules, p.Targets, p.Secrets = nil, nil, nil, nil, nil
	var records []cloudtrail.Record
	for i := range secrets {
		name := fmt.Sprintf("payments/secret-%04d", i)
		secret := aws.Secret{Name: name, Region: alarm.Region, Account: alarm.Account, Partition: "aws"}
		secret.ARN = secret.PartialARN() + "-Xy7Qp2"
		f, a, r, x := filter, alarm, rule, target
		f.Name, f.Metric.Name, a.Name, a.Metric.Name, r.Name, x.Rule = name, name, name, name, name, name
		a.ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name
		f.Pattern = fmt.Sprintf(`{ ($.eventSource = "secretsmanager.amazonaws.com") && ($.eventName = "GetSecretValue") && `+
			`(($.requestParameters.secretId = %q) || ($.requestParameters.secretId = %q) || `+
			`(($.awsRegion = "us-east-1") && ($.recipientAccountId = "123456789012") && ($.requestParameters.secretId = %q))) }`,
			secret.ARN, secret.PartialARN(), name)
		r.Pattern = fmt.Sprintf(`{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"],"requestParameters":{"secretId":[%q,%q,%q]}}}`,
			name, secret.ARN, secret.PartialARN())
		p.Filters, p.Alarms = append(p.Filters, &f), append(p.Alarms, &a)
		p.Rules, p.Targets = append(p.Rules, &r), append(p.Targets, &x)
		p.Secrets = append(p.Secrets, &Secret{Resource: alarm.Resource, Name: name, ARN: secret.ARN})
		call := cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Spelling: cloudtrail.ByARN, Time: callTime.Add(time.Duration(i) * time.Minute)}
		records = append(records, call.Records()...)
	}
	return records, p
}

func TestEachOfManySecretsHasItsOwnAlarm(t *testing.T) {
	t.Parallel()
	const secrets = 200
	records, p := largePipeline(t, healthy(t), secrets)
	if got := len(p.Watched()); got != secrets {
		t.Errorf("%d secrets watched, want %d", got, secrets)
	}
	report := p.Send(records, Options{})
	if got, want := len(report.Mails), 2*secrets; got != want {
		t.Errorf("%d mails, want %d", got, want)
	}
	for i, trace := range report.Traces {
		for _, route := range trace.Routes {
			if want := fmt.Sprintf("payments/secret-%04d", i); route.Verdict() != Pass || route.Through != want {
				t.Errorf("%s: %s through %s, want %s", route.Name, route.Verdict(), route.Through, want)
			}
		}
	}
}

func BenchmarkSendThousandSecrets(b *testing.B) {
	records, p := largePipeline(b, healthy(b), 1000)
	for b.Loop() {
		if report := p.Send(records, Options{}); len(report.Mails) != 2000 {
			b.Fatalf("%d mails, want 2000", len(report.Mails))
		}
	}
}

func BenchmarkSendOneRead(b *testing.B) {
	p := healthy(b)
	records := oneRead()
	for b.Loop() {
		if report := p.Send(records, Options{}); len(report.Mails) != 2 {
			b.Fatalf("%d mails, want 2", len(report.Mails))
		}
	}
}
