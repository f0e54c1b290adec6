package tests

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// counters are the metric filters of an account.
type counters []counter

type counter struct {
	pattern *filterpattern.Pattern
	metric  string
}

func countersOf(t *testing.T, account *standin.Account) counters {
	t.Helper()
	var all counters
	for _, r := range account.Resources() {
		if r.Type != aws.MetricFilterType {
			continue
		}
		pattern, err := filterpattern.Parse(r.Properties["pattern"].(string))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, counter{pattern, metricOf(r)})
	}
	return all
}

// count returns the metrics that count a call, once for each filter that matches.
func (c counters) count(call cloudtrail.Call) []string {
	var events []*filterpattern.Event
	for _, record := range call.Records() {
		events = append(events, filterpattern.ParseEvent(record.Raw))
	}
	var metrics []string
	for _, counter := range c {
		for _, event := range events {
			if counter.pattern.Match(event) {
				metrics = append(metrics, counter.metric)
			}
		}
	}
	return metrics
}

// requireCounted reads each secret in every spelling, and secrets with similar names, and fails the test if a metric counts a wrong read or
// misses one. wanted maps each secret's name to its metric.
func requireCounted(t *testing.T, account *standin.Account, wanted map[string]string) {
	t.Helper()
	intruder, counters := cloudtrail.User("arn:aws:iam::123456789012:user/mallory"), countersOf(t, account)
	for name, metric := range wanted {
		stored, found := account.Find(aws.SecretType, name)
		if !found {
			t.Fatalf("the account has no secret %q", name)
		}
		secret, err := aws.ParseSecretARN(stored.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, spelling := range cloudtrail.Spellings() {
			call := cloudtrail.Call{Secret: secret, Reader: intruder, Spelling: spelling}
			if diff := cmp.Diff([]string{metric}, counters.count(call)); diff != "" {
				t.Errorf("a read of %s %s is counted by (-want +got):\n%s", name, spelling, diff)
			}
			for _, similar := range cloudtrail.SimilarNames(name) {
				if _, watched := wanted[similar]; watched {
					continue
				}
				other := aws.Secret{Name: similar, Region: secret.Region, Account: secret.Account, Partition: secret.Partition}
				call := cloudtrail.Call{Secret: other, Reader: intruder, Spelling: spelling}
				if metrics := counters.count(call); len(metrics) > 0 {
					t.Errorf("a read of %s %s is counted by %v", similar, spelling, metrics)
				}
			}
		}
	}
}
