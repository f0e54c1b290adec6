package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestDestroyDeletesEverythingButTheSecretsName(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	created := len(d.account.Resources())
	if deleted := must(t, d.stack.Destroy).Changes["delete"]; deleted < created {
		t.Errorf("%d deleted of %d in the account", deleted, created)
	}
	if left := d.account.Resources(); len(left) > 0 {
		t.Errorf("left in the account: %v", left)
	}
	if left := d.state(t).graph(); len(left) > 0 {
		t.Errorf("left in the state: %v", left)
	}

	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `creating secret "TopSecretInfo"`) || !strings.Contains(said, "already scheduled for deletion") {
		t.Errorf("an up while the secret's name is in use: %s", said)
	}
	d.change(t, config{"secrets": []any{secretSettings(config{"name": "TopSecretInfo2"})}})
	must(t, d.stack.Up)
}

func TestDestroyFreesTheNameOfASecretWithoutRecovery(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{settings: config{
		"secrets": []any{secretSettings(config{"recoveryWindowDays": nil, "deleteWithoutRecovery": true})},
	}})
	must(t, d.stack.Destroy)
	must(t, d.stack.Up)
}

// protected is a stack whose resources are protected, with a customer key.
func protected() plan { return plan{settings: config{"protect": true, "customerKey": true}} }

// A destroy on the command line begins with a preview, which is refused before anything is deleted.
func TestDestroyIsRefusedWhileAnythingIsProtected(t *testing.T) {
	t.Parallel()
	d := deployed(t, protected())
	before := d.contents()
	_, err := d.stack.Command(t.Context(), nil, "destroy", "--yes")
	if err == nil || !strings.Contains(err.Error(), "because it is protected") || !strings.Contains(err.Error(), aws.TrailType+"::trail") {
		t.Errorf("the destroy is not refused, or not for the trail: %v", err)
	}
	if diff := cmp.Diff(before, d.contents()); diff != "" {
		t.Errorf("the refused destroy changed the account (-before +after):\n%s", diff)
	}

	d.change(t, config{"protect": false})
	must(t, d.stack.Up)
	must(t, d.stack.Destroy)
	// The key stays, because what it encrypted may still exist.
	if diff := cmp.Diff([]string{"Key::key"}, d.owned()); diff != "" {
		t.Errorf("left in the account (-want +got):\n%s", diff)
	}
}

// Without its preview, a destroy deletes resources until it meets a protected one.
func TestProtectedResourcesSurviveADestroyWithoutPreview(t *testing.T) {
	t.Parallel()
	d := deployed(t, protected())
	if said := refused(t, d.stack.Destroy); !strings.Contains(said, "because it is protected") {
		t.Errorf("the refusal does not name what is protected:\n%s", said)
	}
	left := d.owned()
	for _, protected := range []string{"BucketV2::trail", "LogGroup::trail", "Trail::trail", "Key::key"} {
		if !slices.Contains(left, protected) {
			t.Errorf("%s is deleted; left is %v", protected, left)
		}
	}
	d.state(t)
}

func TestDestroyIsRefusedWhileTheBucketHasLogFiles(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	d.account.WriteLogs()
	said := refused(t, d.stack.Destroy)
	if !strings.Contains(said, `deleting bucket "trail"`) || !strings.Contains(said, "BucketNotEmpty") {
		t.Errorf("the refusal does not name the bucket: %s", said)
	}
	if _, found := d.account.Find(aws.BucketType, "secretwatch-payments-dev-trail-123456789012-us-east-1"); !found {
		t.Error("the bucket is deleted")
	}
}
