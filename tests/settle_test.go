package tests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const keyType = "aws:kms/key:Key"

// keyOff are the steps that take the customer key away, in the order of the addresses.
var keyOff = []string{
	"delete Alias::key", "delete CustomerKey::key", "delete Key::key",
	"update BucketServerSideEncryptionConfigurationV2::trail-encryption rules", "update LogGroup::trail kmsKeyId",
	"update Secret::TopSecretInfo kmsKeyId", "update Topic::alarms kmsMasterKeyId", "update Topic::details kmsMasterKeyId",
	"update Trail::trail kmsKeyId",
}

func TestTheCustomerKeyCanBeSwitchedOffAndOnAgain(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"customerKey": true}})
	must(t, d.stack.Up)
	first := d.find(t, "Key::key")

	d.change(t, config{"customerKey": false})
	if diff := cmp.Diff(keyOff, steps(must(t, d.stack.Up))); diff != "" {
		t.Errorf("switching the key off does something else (-want +got):\n%s", diff)
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("the up after it changes %v", again)
	}
	if key := d.find(t, "Secret::TopSecretInfo").Outputs["kmsKeyId"]; key != "alias/aws/secretsmanager" {
		t.Errorf("the secret is encrypted with %v", key)
	}
	if _, there := d.account.Find(keyType, first.ID); !there {
		t.Error("the key is gone, and with it what it encrypted")
	}
	d.settled(t)

	d.change(t, config{"customerKey": true})
	must(t, d.stack.Up)
	second := d.find(t, "Key::key")
	if key := d.find(t, "Secret::TopSecretInfo").Outputs["kmsKeyId"]; key != second.Outputs["arn"] || second.ID == first.ID {
		t.Errorf("the secret is encrypted with %v, the keys are %s and %s", key, first.ID, second.ID)
	}
	d.settled(t)
}

func TestAProtectedCustomerKeyIsNotSwitchedOff(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"customerKey": true, "protect": true}})
	must(t, d.stack.Up)
	before := d.contents()
	d.change(t, config{"customerKey": false})
	if said := refused(t, d.stack.Preview); !strings.Contains(said, "Key::key") || !strings.Contains(said, "protect") {
		t.Errorf("the refusal does not tell:\n%s", said)
	}
	if diff := cmp.Diff(before, d.contents()); diff != "" {
		t.Errorf("the account changed (-before +after):\n%s", diff)
	}
}

// A key that somebody deletes takes what it encrypted with it, and the rehearsal shows it.
func TestASecretWhoseKeyIsDeletedCannotBeReadBack(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"customerKey": true}})
	must(t, d.stack.Up)
	if err := d.account.Remove(keyType, d.find(t, "Key::key").ID); err != nil {
		t.Fatal(err)
	}
	if said := refused(t, d.stack.Refresh); !strings.Contains(said, "DecryptionFailure") || !strings.Contains(said, "TopSecretInfo") {
		t.Errorf("the refresh does not tell:\n%s", said)
	}
}

func TestARemovedDescriptionGoesAtOnce(t *testing.T) {
	t.Parallel()
	start(t, plan{}).tell(t, []chapter{
		{
			name: "no description", changed: config{"secrets": []any{secretSettings(config{"description": ""})}},
			want: []string{"update Secret::TopSecretInfo description"},
		},
		{name: "once more", want: []string{}},
	})
}

// Whatever is switched on, one up is enough: what the provider reads back is what the program says.
func TestEveryUpSettles(t *testing.T) {
	t.Parallel()
	everything := map[string]any{
		"retentionDays": 90, "archiveDays": 30, "multiRegion": false, "notices": true, "accessLogBucket": "access-logs",
	}
	for name, settings := range map[string]config{
		"the default":  {},
		"notices":      {"trail": map[string]any{"notices": true}},
		"everything":   {"trail": everything, "customerKey": true, "watch": []any{legacy("arn:aws:iam::123456789012:role/old-app")}},
		"a shared one": {"trail": map[string]any{"logGroup": "central"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: settings})
			must(t, d.stack.Up)
			d.settled(t)
		})
	}
}

// settled fails the test if one more up, a refresh, or an up after the refresh changes anything.
func (d *deployment) settled(t *testing.T) {
	t.Helper()
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("one more up changes %v", again)
	}
	if found := must(t, d.stack.Refresh).Changes; len(found) != 1 || found["same"] == 0 {
		t.Errorf("a refresh changes %v", found)
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("an up after a refresh changes %v", again)
	}
	if over := d.account.Takeovers(); len(over) > 0 {
		t.Errorf("taken over: %v", over)
	}
}
