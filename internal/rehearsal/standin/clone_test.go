package standin

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestACloneIsTheSameAccountUntilOneOfThemChanges(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	if _, err := s.account.AddSecret("deleted"); err != nil {
		t.Fatal(err)
	}
	if err := s.account.Remove(aws.SecretType, "deleted"); err != nil {
		t.Fatal(err)
	}
	before := s.account.Resources()
	twin := s.account.Clone()
	if diff := cmp.Diff(before, twin.Resources()); diff != "" {
		t.Errorf("the clone is another account (-account +clone):\n%s", diff)
	}

	e := &engine{t: t, account: twin, server: newServer(twin), stack: s.stack}
	added := e.create(aws.SecretType, "added", map[string]any{"name": "added"})
	for _, name := range slices.Backward(s.order) {
		if err := e.remove(s.things[name]); err != nil {
			t.Errorf("deleting %s in the clone: %v", name, err)
		}
	}
	for _, left := range twin.Resources() {
		if left.Type != aws.KeyType && left.ID != added.id {
			t.Errorf("the clone still has %s %s", left.Type, left.ID)
		}
	}
	if diff := cmp.Diff(before, s.account.Resources()); diff != "" {
		t.Errorf("what happened in the clone changed the account (-before +after):\n%s", diff)
	}
	if same := s.create(aws.SecretType, "added", map[string]any{"name": "added"}); same.id != added.id {
		t.Errorf("the account makes %s, the clone made %s", same.id, added.id)
	}
}
