package drill

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
)

func TestNotesNameTheMissingRouteAndTheSilent(t *testing.T) {
	t.Parallel()
	read := []detection.Kind{detection.Read}
	tests := []struct {
		name           string
		filters, rules []detection.Kind
		want, not      string
	}{
		{"no alarm", nil, read, "no alarm covers reads of TopSecretInfo", "no event rule"},
		{"no mail for each", read, nil, "no event rule sends a mail for each read of TopSecretInfo", "no alarm"},
		{"the silent", read, read, "expected, no mail for: role/payments-api, which is every session of that role in account 123456789012: whoever may assume it (TopSecretInfo)", "no event rule"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := watching(t, watchOf("TopSecretInfo"), test.filters, test.rules)
			if len(test.filters) == 0 {
				p.Alarms = nil
			}
			r := run(t, p, Options{})
			if notes := strings.Join(r.Notes, "\n"); r.Status() != AsExpected || !strings.Contains(notes, test.want) || strings.Contains(notes, test.not) {
				t.Errorf("status %d, notes\n%s", r.Status(), notes)
			}
		})
	}
}
