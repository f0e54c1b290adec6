package drill

import (
	"strings"
	"testing"
)

func TestWhoHidesBehindAReader(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"arn:aws:iam::111122223333:role/api":             "every session of that role in account 111122223333",
		"arn:aws:iam::111122223333:role/deploy/api":      "every session of that role in account 111122223333",
		"arn:aws:iam::111122223333:role/deploy/*":        "every role under /deploy/ in account 111122223333: also of one that somebody makes with iam:CreateRole",
		"arn:aws:iam::111122223333:role/dep*":            "whose path and name fit",
		"arn:aws:iam::111122223333:role/*":               "every role under / in account 111122223333",
		"arn:aws:iam::*:role/deploy/*":                   "in any account",
		"arn:aws:sts::111122223333:assumed-role/api/i-1": "every session of a role named api in account 111122223333, whatever its path",
		"arn:aws:sts::111122223333:assumed-role/api/*":   "every session of a role named api",
		"arn:aws:sts::111122223333:assumed-role/*":       "every session of every role in account 111122223333",
		"arn:aws:iam::111122223333:user/ops":             "that user in account 111122223333",
		"arn:aws:iam::111122223333:user/*":               "every user in account 111122223333",
		"arn:aws:iam::111122223333:root":                 "root, or uses its keys, in account 111122223333",
		"arn:aws:sts::111122223333:federated-user/eve":   "whoever has such an ARN in account 111122223333",
		"arn:*": "whoever has such an ARN",
	} {
		if got := behind(text); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
