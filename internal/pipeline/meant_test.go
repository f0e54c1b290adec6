package pipeline

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestARemedyLeavesAloneWhatServesSomethingElse(t *testing.T) {
	t.Parallel()
	const read = `{ $.eventName = "GetSecretValue" && `
	for name, c := range map[string]struct {
		pattern string
		remedy  string
	}{
		"a filter for other events":               {`{ $.errorCode = "*UnauthorizedOperation" }`, "add a metric filter for reads of TopSecretInfo"},
		"a filter for changes of the secret":      {`{ $.eventName = "PutSecretValue" && $.requestParameters.secretId = "TopSecretInfo" }`, "add a metric filter"},
		"a filter for reads of another secret":    {read + `$.requestParameters.secretId = "other" }`, "add a metric filter"},
		"a filter for reads of it, by field":      {read + `$.requestParameters.name = "TopSecretInfo" }`, "change the pattern"},
		"a filter for reads of a misspelt name":   {read + `$.requestParameters.secretId = "TopSecretInf" }`, "change the pattern"},
		"a filter for a misspelt call":            {`{ $.eventName = "GetSecretValues" && $.requestParameters.secretId = "TopSecretInfo" }`, "change the pattern"},
		"a filter for reads that is too narrow":   {read + `$.awsRegion = "eu-west-9" }`, "change the pattern"},
		"a filter for the secret's former suffix": {read + `$.requestParameters.secretId = "FORMER" }`, "change the pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Secrets = append(p.Secrets, &Secret{Resource: p.Filters[0].Resource, Name: "other"})
			p.Filters[0].Pattern = strings.ReplaceAll(c.pattern, "FORMER", p.Secrets[0].ARN[:len(p.Secrets[0].ARN)-6]+"Zz98Yy")
			v, step := alarmRouteOf(t, p, Options{}).Against(Alert)
			if v != Stop || step.Hop != Counted || !strings.HasPrefix(step.Remedy, c.remedy) {
				t.Errorf("%s at %s: %s -> %q, want %q", v, step.Hop, step.Reason, step.Remedy, c.remedy)
			}
		})
	}
}

func TestARemedyLeavesOtherRulesAndAlarmsAlone(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules[0].Pattern = `{"source":["aws.secretsmanager"],"detail":{"eventName":["PutSecretValue"]}}`
	changes, alarm := *p.Filters[0], *p.Alarms[0]
	changes.Name, changes.Pattern, changes.Metric.Name = "changes", `{ $.eventName = "PutSecretValue" }`, "changes"
	alarm.Metric.Name = "changes"
	p.Filters, p.Alarms = append(p.Filters, &changes), []*Alarm{&alarm, {Name: "failures", Metric: Metric{Namespace: "AWS/Events", Name: "FailedInvocations"}}}
	trace := p.Send(oneRead(), Options{}).Traces[0]
	for route, want := range map[RouteName]string{AlarmRoute: "add an alarm on metric", RuleRoute: "add an event rule for reads of TopSecretInfo"} {
		r, _ := trace.Route(route)
		if v, step := r.Against(Alert); v != Stop || !strings.HasPrefix(step.Remedy, want) {
			t.Errorf("%s: %s at %s: %s -> %q, want %q", route, v, step.Hop, step.Reason, step.Remedy, want)
		}
	}
}

func TestTheFormerSuffixOfASecretIsNamed(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	base, _ := aws.CutSecretSuffix(secret.ARN)
	p.Filters[0].Pattern = `{ $.requestParameters.secretId = "` + base + `-Zz98Yy" }`
	p.Rules[0].Pattern = `{"detail":{"requestParameters":{"secretId":["` + base + `-Zz98Yy"]},"eventSource":["secretsmanager.amazonaws.com"]}}`
	for _, trace := range p.Send(alerts(p), Options{}).Traces {
		if trace.Record.SecretID() != secret.ARN {
			continue
		}
		for _, r := range trace.Routes {
			if v, step := r.Against(Alert); v != Stop || !strings.Contains(step.Reason, "ends in -Zz98Yy") || !strings.Contains(step.Remedy, secret.ARN) {
				t.Errorf("%s: %s at %s: %s -> %s", r.Name, v, step.Hop, step.Reason, step.Remedy)
			}
		}
	}
}
