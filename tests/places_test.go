package tests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

func TestProductionIsEncryptedAndProtected(t *testing.T) {
	t.Parallel()
	d := start(t, plan{from: "prod"})
	if result := must(t, d.stack.Up); len(result.Errors) > 0 {
		t.Errorf("errors: %v", result.Errors)
	}
	state := d.state(t)
	key := state.find(t, "Key::key").Outputs["arn"]
	for address, property := range map[string]string{
		"Secret::payments/database": "kmsKeyId", "Secret::payments/signing-key": "kmsKeyId", "LogGroup::trail": "kmsKeyId",
		"Trail::trail": "kmsKeyId", "Topic::alarms": "kmsMasterKeyId",
	} {
		if used := state.find(t, address).Outputs[property]; used != key {
			t.Errorf("%s is encrypted with %v, not with %v", address, used, key)
		}
	}
	if bucket := state.find(t, "BucketLoggingV2::trail-access-log").Outputs["targetBucket"]; bucket != "payments-access-logs" {
		t.Errorf("access is logged to %v", bucket)
	}
	for _, address := range []string{"Key::key", "BucketV2::trail", "LogGroup::trail", "Trail::trail"} {
		if !state.find(t, address).Protect {
			t.Errorf("%s is not protected", address)
		}
	}
	d.requireOnlyOthersCounted(t)
}

// requireOnlyOthersCounted fails the test if a read by an expected reader of production is counted, or a read by anybody else is not.
func (d *deployment) requireOnlyOthersCounted(t *testing.T) {
	t.Helper()
	stored, _ := d.account.Find(aws.SecretType, "payments/database")
	secret, err := aws.ParseSecretARN(stored.ID)
	if err != nil {
		t.Fatal(err)
	}
	counters := countersOf(t, d.account)
	const own = "secretwatch/payments/prod/payments/database"
	for role, want := range map[string][]string{
		"payments-api": nil, "deploy/pipeline": nil, "payments-signer": {own}, "intruder": {own},
	} {
		call := cloudtrail.Call{Secret: secret, Reader: cloudtrail.Role("arn:aws:iam::123456789012:role/"+role, "s")}
		if diff := cmp.Diff(want, counters.count(call)); diff != "" {
			t.Errorf("a read by role %s is counted by (-want +got):\n%s", role, diff)
		}
	}
}

func TestOtherPartitionsHaveTheirOwnNames(t *testing.T) {
	t.Parallel()
	for partition, row := range map[string]struct{ region, console, service string }{
		"aws-us-gov": {"us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com", "logs.us-gov-west-1.amazonaws.com"},
		"aws-cn":     {"cn-north-1", "cn-north-1.console.amazonaws.cn", "logs.cn-north-1.amazonaws.com.cn"},
	} {
		t.Run(partition, func(t *testing.T) {
			t.Parallel()
			d := deployed(t, plan{settings: config{
				"aws:region": row.region, "customerKey": true, "readers": []any{"arn:" + partition + ":iam::123456789012:role/deploy/*"},
				"trail": map[string]any{"notices": true},
			}})
			text := string(d.state(t).text)
			for _, foreign := range []string{"arn:aws:", "console.aws.amazon.com", "us-east-1"} {
				if strings.Contains(text, foreign) {
					t.Errorf("the state names %s", foreign)
				}
			}
			for _, own := range []string{"arn:" + partition + ":cloudtrail:" + row.region, row.console, row.service} {
				if !strings.Contains(text, own) {
					t.Errorf("the state does not name %s", own)
				}
			}
			d.requireNoChanges(t)
		})
	}
}

// A secret that exists is watched by its whole ARN, whether the settings have its name or its ARN.
func TestExistingSecretsAreWatchedAndNeverChanged(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"secrets": nil, "topSecretInfo": nil, "watch": []any{map[string]any{"name": "legacy", "secrets": []any{
		"legacy/database", "arn:aws:secretsmanager:us-east-1:123456789012:secret:legacy/token-a1B2c3",
	}}}}})
	before := map[string]any{}
	for _, name := range []string{"legacy/database", "legacy/token"} {
		secret, found := d.account.Find(aws.SecretType, name)
		if !found {
			t.Fatalf("the account has no %s", name)
		}
		before[name] = secret
	}
	must(t, d.stack.Up)
	const metric = "secretwatch/payments/dev/legacy"
	requireCounted(t, d.account, map[string]string{"legacy/database": metric, "legacy/token": metric})
	must(t, d.stack.Destroy)
	for name, was := range before {
		now, _ := d.account.Find(aws.SecretType, name)
		if diff := cmp.Diff(was, any(now)); diff != "" {
			t.Errorf("%s was changed (-before +after):\n%s", name, diff)
		}
	}
}
