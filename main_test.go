package main

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/internal/graphtest"
	"secretwatch/internal/settings"
)

// originValue is the text that must not show anywhere.
const originValue = "AWS is better than Azure!"

// devConfig is Pulumi.dev.yaml as the engine hands it over, with the secret's value.
func devConfig() map[string]string {
	return map[string]string{
		"aws:region":              "us-east-1",
		"secretwatch:team":        "payments",
		"secretwatch:subscribers": `[{"email":"payments-oncall@example.com"}]`,
		"secretwatch:secrets": `[{"name":"TopSecretInfo","description":"The secret whose readers want to be known",` +
			`"valueFrom":"topSecretInfo","recoveryWindowDays":7}]`,
		"secretwatch:topSecretInfo": originValue,
		"secretwatch:protect":       "false",
	}
}

// run deploys a stack on the mocked AWS with these settings over those of dev.
func run(t *testing.T, changed map[string]string, options ...graphtest.Option) (*graphtest.Graph, error) {
	t.Helper()
	config := devConfig()
	maps.Copy(config, changed)
	source := settings.Source{
		Project: "secretwatch", Stack: "dev", Config: config,
		SecretKeys: []string{"secretwatch:topSecretInfo"},
	}
	return graphtest.Run(func(ctx *pulumi.Context) error { return deploy(ctx, source) }, options...)
}

func TestDevStack(t *testing.T) {
	t.Parallel()
	g, err := run(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range g.Addresses() {
		t.Log(a)
	}
	t.Log(g.Find(t, "aws:cloudwatch/logMetricFilter:LogMetricFilter", "TopSecretInfo-1").Input("pattern"))
	t.Log(g.Find(t, "aws:cloudwatch/metricAlarm:MetricAlarm", "TopSecretInfo").Input("alarmDescription"))
}
