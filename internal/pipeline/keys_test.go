package pipeline

import (
	"strings"
	"testing"
)

func TestOnlyWhatCloudWatchLogsIsKnownToAskOfItsKeyStopsARecord(t *testing.T) {
	t.Parallel()
	for allowed, want := range map[string]Verdict{
		`"kms:ReEncrypt*"`:                      Pass,
		`"kms:ReEncryptFrom","kms:ReEncryptTo"`: Pass,
		`"kms:ReEncryptFrom"`:                   Unknown,
		`"kms:ReEncryptTo"`:                     Stop,
	} {
		p := healthy(t)
		for _, k := range p.Keys {
			k.Policy.Text = strings.Replace(k.Policy.Text, `"kms:ReEncrypt*"`, allowed, 1)
			p.LogGroups[0].KeyID = k.ARN
		}
		route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(AlarmRoute)
		if got, step := route.Against(Alert); got != want || got != Pass && step.Hop != "delivered" {
			t.Errorf("%s: %v at %s, want %v", allowed, got, step.Hop, want)
		}
	}
}
