package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDestroyLeavesNothingButTheSecretsName(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	must(t, d.stack.Up)
	made := len(d.account.Resources())
	if deleted := must(t, d.stack.Destroy).Changes["delete"]; deleted < made {
		t.Errorf("%d deleted of %d in the account", deleted, made)
	}
	if left := d.account.Resources(); len(left) > 0 {
		t.Errorf("left in the account: %v", left)
	}
	if left := d.graph(t); len(left) > 0 {
		t.Errorf("left in the state: %v", left)
	}

	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `creating secret "TopSecretInfo"`) || !strings.Contains(said, "already scheduled for deletion") {
		t.Errorf("an up while the secret's name is taken: %s", said)
	}
	d.change(t, config{"secrets": []any{secretSettings(config{"name": "TopSecretInfo2"})}})
	must(t, d.stack.Up)
}

func TestDestroyFreesTheNameOfASecretWithoutRecovery(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{
		"secrets": []any{secretSettings(config{"recoveryWindowDays": nil, "deleteWithoutRecovery": true})},
	}})
	must(t, d.stack.Up)
	must(t, d.stack.Destroy)
	must(t, d.stack.Up)
}

// A person's destroy begins with a preview, which is refused before anything is deleted.
func TestDestroyIsRefusedWhileAnythingIsProtected(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"protect": true, "customerKey": true}})
	must(t, d.stack.Up)
	before := d.contents()
	_, err := d.stack.Command(t.Context(), nil, "destroy", "--yes")
	if err == nil || !strings.Contains(err.Error(), "because it is protected") || !strings.Contains(err.Error(), trailType+"::trail") {
		t.Errorf("the destroy is not refused, or not for the trail: %v", err)
	}
	if diff := cmp.Diff(before, d.contents()); diff != "" {
		t.Errorf("the refused destroy changed the account (-before +after):\n%s", diff)
	}

	d.change(t, config{"protect": false})
	must(t, d.stack.Up)
	must(t, d.stack.Destroy)
	// The key stays: what it encrypted may still be there.
	if diff := cmp.Diff([]string{"Key::key"}, d.owned()); diff != "" {
		t.Errorf("left in the account (-want +got):\n%s", diff)
	}
}

// Without its preview, a destroy deletes what it may until it comes to something protected, which stays.
func TestWhatIsProtectedOutlivesADestroyWithoutPreview(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"protect": true, "customerKey": true}})
	must(t, d.stack.Up)
	if said := refused(t, d.stack.Destroy); !strings.Contains(said, "because it is protected") {
		t.Errorf("it does not say what is protected:\n%s", said)
	}
	left := d.owned()
	for _, protected := range []string{"BucketV2::trail", "LogGroup::trail", "Trail::trail", "Key::key"} {
		if !slices.Contains(left, protected) {
			t.Errorf("%s is gone; left is %v", protected, left)
		}
	}
	d.state(t)
}

func TestDestroyIsRefusedWhileTheBucketHoldsLogs(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	must(t, d.stack.Up)
	d.account.WriteLogs()
	said := refused(t, d.stack.Destroy)
	if !strings.Contains(said, `deleting bucket "trail"`) || !strings.Contains(said, "BucketNotEmpty") {
		t.Errorf("the refusal does not name the bucket: %s", said)
	}
	if _, there := d.account.Find("aws:s3/bucketV2:BucketV2", "secretwatch-payments-dev-trail-123456789012-us-east-1"); !there {
		t.Error("the bucket is gone")
	}
}
