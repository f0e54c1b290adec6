package detection

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// The operations on a secret that exists, as Secrets Manager's page on CloudTrail has them. They are copied from there and not from the
// code, so that one which the code forgets is missed here.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
func documentedChanges() []string {
	return []string{
		"CancelRotateSecret", "DeleteResourcePolicy", "DeleteSecret", "PutResourcePolicy", "PutSecretValue", "RemoveRegionsFromReplication",
		"ReplicateSecretToRegions", "RestoreSecret", "RotateSecret", "UpdateSecret", "UpdateSecretVersionStage",
	}
}

func documentedReads() []string {
	return []string{"DescribeSecret", "GetResourcePolicy", "GetSecretValue", "ListSecretVersionIds"}
}

func TestEveryChangeIsFound(t *testing.T) {
	t.Parallel()
	changes := eventCounter(t, watchOf("TopSecretInfo"), Change)
	for _, name := range documentedChanges() {
		for _, spelling := range cloudtrail.Spellings() {
			call := cloudtrail.Call{EventName: name, Secret: secret("TopSecretInfo"), Reader: someone, Spelling: spelling}
			if n := changes.of(call); n != 1 {
				t.Errorf("%s, spelling %v: found %d times", name, spelling, n)
			}
			call.Secret = secret("TopSecretInfoBackup")
			if n := changes.of(call); n != 0 {
				t.Errorf("%s of another secret: found %d times", name, n)
			}
		}
	}
}

func TestNoReadIsFoundAsAChange(t *testing.T) {
	t.Parallel()
	changes := eventCounter(t, watchOf("TopSecretInfo"), Change)
	for _, name := range documentedReads() {
		call := cloudtrail.Call{EventName: name, Secret: secret("TopSecretInfo"), Reader: someone}
		if n := changes.of(call); n != 0 {
			t.Errorf("%s: found as a change %d times", name, n)
		}
	}
}
