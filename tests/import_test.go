package tests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// take is `pulumi import`: it takes something that the account already has into the state, below a component.
func (d *deployment) take(t *testing.T, token, name, id, component string) {
	t.Helper()
	parent := d.find(t, component).URN
	output, err := d.stack.Command(t.Context(), nil, "import", token, name, id,
		"--parent", "parent="+parent, "--yes", "--skip-preview", "--generate-code=false", "--protect=false")
	refuseValue(t, "the import's output", output)
	if err != nil {
		t.Fatal(err)
	}
}

// inGraph fails the test unless the state has the reviewed graph, and nothing is left to do.
func (d *deployment) inGraph(t *testing.T) {
	t.Helper()
	if diff := cmp.Diff(reviewed(t, "dev"), d.graph(t)); diff != "" {
		t.Errorf("the graph is not the reviewed one (-reviewed +deployed):\n%s", diff)
	}
	if changed := steps(must(t, d.stack.Preview)); len(changed) > 0 {
		t.Errorf("still to be done: %v", changed)
	}
}

func TestWhatTheAccountAlreadyHasIsImported(t *testing.T) {
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
	d.take(t, groupType, "trail", group, "TrailToLogs::trail")
	d.take(t, secretType, "TopSecretInfo", secret, "SecretWithAudit::TopSecretInfo")

	changed := strings.Join(steps(must(t, d.stack.Up)), "\n")
	for _, want := range []string{"update LogGroup::trail retentionInDays tags", "update Secret::TopSecretInfo description kmsKeyId recoveryWindowInDays tags"} {
		if !strings.Contains(changed, want) {
			t.Errorf("the up does not %s:\n%s", want, changed)
		}
	}
	d.inGraph(t)
	if now := d.find(t, "Secret::TopSecretInfo").ID; now != secret {
		t.Errorf("the secret is another one: %s, was %s", now, secret)
	}
}
