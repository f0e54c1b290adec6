package tests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// keyOff are the steps that remove the customer key, sorted.
var keyOff = []string{
	"delete Alias::key", "delete CustomerKey::key", "delete Key::key",
	"update BucketServerSideEncryptionConfigurationV2::trail-encryption rules", "update LogGroup::trail kmsKeyId",
	"update Secret::TopSecretInfo kmsKeyId", "update Topic::alarms kmsMasterKeyId", "update Topic::details kmsMasterKeyId",
	"update Trail::trail kmsKeyId",
}

func TestTheCustomerKeyCanBeTurnedOffAndOnAgain(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{settings: config{"customerKey": true}})
	first := d.find(t, "Key::key")

	d.change(t, config{"customerKey": false})
	if diff := cmp.Diff(keyOff, steps(must(t, d.stack.Up))); diff != "" {
		t.Errorf("steps when the key is turned off (-want +got):\n%s", diff)
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("the next up changes %v", again)
	}
	if key := d.find(t, "Secret::TopSecretInfo").Outputs["kmsKeyId"]; key != "alias/aws/secretsmanager" {
		t.Errorf("the secret is encrypted with %v", key)
	}
	if _, there := d.account.Find(aws.KeyType, first.ID); !there {
		t.Error("the key is deleted, so what it encrypted is lost")
	}
	d.requireSettled(t)

	d.change(t, config{"customerKey": true})
	must(t, d.stack.Up)
	second := d.find(t, "Key::key")
	if key := d.find(t, "Secret::TopSecretInfo").Outputs["kmsKeyId"]; key != second.Outputs["arn"] || second.ID == first.ID {
		t.Errorf("the secret is encrypted with %v, the keys are %s and %s", key, first.ID, second.ID)
	}
	d.requireSettled(t)
}

func TestAProtectedCustomerKeyCannotBeTurnedOff(t *testing.T) {
	t.Parallel()
	d := deployed(t, protected())
	before := d.contents()
	d.change(t, config{"customerKey": false})
	if said := refused(t, d.stack.Preview); !strings.Contains(said, "Key::key") || !strings.Contains(said, "protect") {
		t.Errorf("the refusal does not name the key:\n%s", said)
	}
	if diff := cmp.Diff(before, d.contents()); diff != "" {
		t.Errorf("the account changed (-before +after):\n%s", diff)
	}
}

func TestASecretWhoseKeyIsDeletedCannotBeRead(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{settings: config{"customerKey": true}})
	if err := d.account.Remove(aws.KeyType, d.find(t, "Key::key").ID); err != nil {
		t.Fatal(err)
	}
	if said := refused(t, d.stack.Refresh); !strings.Contains(said, "DecryptionFailure") || !strings.Contains(said, "TopSecretInfo") {
		t.Errorf("the error does not name the secret:\n%s", said)
	}
}

func TestADescriptionIsRemovedInOneUp(t *testing.T) {
	t.Parallel()
	deployed(t, plan{}).apply(t, []change{
		{
			name: "no description", changed: config{"secrets": []any{secretSettings(config{"description": ""})}},
			want: []string{"update Secret::TopSecretInfo description"},
		},
		{name: "once more", want: []string{}},
	})
}

// After one up, the provider reads back what the program says, whatever is turned on.
func TestOneUpIsEnough(t *testing.T) {
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
			d := deployed(t, plan{settings: settings})
			d.requireSettled(t)
		})
	}
}

// requireSettled fails the test if one more up, a refresh, or an up after the refresh changes anything.
func (d *deployment) requireSettled(t *testing.T) {
	t.Helper()
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("one more up changes %v", again)
	}
	d.requireInSync(t)
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("an up after a refresh changes %v", again)
	}
	d.requireNoTakeovers(t)
}
