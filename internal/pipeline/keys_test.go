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

func TestAKeyThatCannotEncryptStopsTheMail(t *testing.T) {
	t.Parallel()
	const elsewhere = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	for name, c := range map[string]struct {
		change func(*Pipeline, *Key)
		want   Verdict
	}{
		"spelt out":               {func(_ *Pipeline, k *Key) { k.Spec, k.Usage = "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT" }, Pass},
		"for signatures":          {func(_ *Pipeline, k *Key) { k.Usage = "SIGN_VERIFY" }, Stop},
		"asymmetric":              {func(_ *Pipeline, k *Key) { k.Spec = "RSA_2048" }, Stop},
		"for message codes":       {func(_ *Pipeline, k *Key) { k.Spec, k.Usage = "HMAC_256", "GENERATE_VERIFY_MAC" }, Stop},
		"disabled":                {func(_ *Pipeline, k *Key) { k.Enabled = false }, Stop},
		"with imported material":  {func(_ *Pipeline, k *Key) { k.State = "Enabled" }, Pass},
		"without its material":    {func(_ *Pipeline, k *Key) { k.State = "PendingImport" }, Stop},
		"to be deleted":           {func(_ *Pipeline, k *Key) { k.State = "PendingDeletion" }, Stop},
		"with material that ends": {func(_ *Pipeline, k *Key) { k.State, k.Expires = "Enabled", "2027-01-01T00:00:00Z" }, Unknown},
		"in another region": {func(p *Pipeline, k *Key) {
			k.ARN, k.Region = elsewhere, "eu-west-1"
			for _, topic := range p.Topics {
				topic.KeyID = elsewhere
			}
		}, Stop},
		"by the id of another region's key": {func(p *Pipeline, k *Key) {
			k.ARN, k.Region = elsewhere, "eu-west-1"
			for _, topic := range p.Topics {
				topic.KeyID = k.ID
			}
		}, Unknown},
		"a replica with the id of a disabled primary": {func(p *Pipeline, k *Key) {
			primary := *k
			primary.ARN, primary.Region, primary.Enabled = elsewhere, "eu-west-1", false
			p.Keys = append([]*Key{&primary}, p.Keys...)
			for _, topic := range p.Topics {
				topic.KeyID = k.ID
			}
		}, Pass},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			key := p.Keys[0]
			p.Trails[0].KeyID, p.LogGroups[0].KeyID = "", ""
			for _, topic := range p.Topics {
				topic.KeyID = key.ARN
			}
			c.change(p, key)
			expect(t, p, RuleRoute, c.want, Published)
		})
	}
}

func TestATrailsKeyIsInTheRegionOfItsBucket(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]Verdict{"us-east-1": Pass, "": Pass, "eu-west-1": Stop} {
		p := healthy(t)
		p.Trails[0].KeyID, p.LogGroups[0].KeyID = p.Keys[0].ARN, ""
		trailBucket(p).Region = region
		p.Keys[0].Policy.Text = document(`{"Effect":"Allow","Principal":{"Service":["cloudtrail.amazonaws.com","cloudwatch.amazonaws.com","events.amazonaws.com"]},"Action":"kms:*","Resource":"*"}`)
		expect(t, p, AlarmRoute, want, Recorded)
	}
}
