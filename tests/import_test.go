package tests

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// importResource runs `pulumi import` for a resource that the account has, with a component as its parent.
func (d *deployment) importResource(t *testing.T, token, name, id, component string) {
	t.Helper()
	parent := d.find(t, component).URN
	output, err := d.stack.Command(t.Context(), nil, "import", token, name, id,
		"--parent", "parent="+parent, "--yes", "--skip-preview", "--generate-code=false", "--protect=false")
	refuseValue(t, "the import's output", output)
	if err != nil {
		t.Fatal(err)
	}
}

func TestResourcesThatExistCanBeImported(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	const group = "/secretwatch/payments/dev/trail"
	if err := d.account.AddLogGroup(group); err != nil {
		t.Fatal(err)
	}
	secret, err := d.account.AddSecret("TopSecretInfo")
	if err != nil {
		t.Fatal(err)
	}
	refused(t, d.stack.Up, "--continue-on-error")
	d.importResource(t, aws.LogGroupType, "trail", group, "TrailToLogs::trail")
	d.importResource(t, aws.SecretType, "TopSecretInfo", secret, "SecretWithAudit::TopSecretInfo")

	changed := strings.Join(steps(must(t, d.stack.Up)), "\n")
	for _, want := range []string{"update LogGroup::trail retentionInDays tags", "update Secret::TopSecretInfo description kmsKeyId recoveryWindowInDays tags"} {
		if !strings.Contains(changed, want) {
			t.Errorf("the up does not %s:\n%s", want, changed)
		}
	}
	if now := d.requireReviewed(t).find(t, "Secret::TopSecretInfo").ID; now != secret {
		t.Errorf("the secret is %s, want %s", now, secret)
	}
}
