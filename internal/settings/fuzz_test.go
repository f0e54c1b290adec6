package settings

import (
	"strings"
	"testing"
)

// FuzzRead: whatever a setting holds, there are either settings or an error, the same twice, and no encrypted text in it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"threshold":1}`, "true", `["arn:aws:iam::123456789012:role/a/*"]`, `[{"name":"a","valueFrom":"key"},{"value":"x"}]`,
		`[{"email":"a@example.com","for":"alarms"},{"https":"https://example.com"}]`, `[{"httpsFrom":"team"},{"emailFrom":"` + hidden + `"}]`, "payments", `{"logGroup":"g","notices":true}`,
		`[{"name":"w","secrets":["a/*","b","` + arnHere + `c-x1Y2z3"]}]`,
		`[{"name":"w","secrets":["` + hidden + strings.Repeat("a", 500) + `"],"alerts":{"denied":["alarm"]}}]`,
		hidden, `[{"name":"` + hidden + `","secrets":["` + hidden + `"],"` + hidden + `":1}]`, `{"` + hidden + `":"` + hidden + `"}`,
	} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, encrypted bool) {
		for _, key := range topKeys {
			// Rules for refused reads would take most of the time.
			changes := map[string]string{"secrets": `[{"name":"payments/db","alerts":{"denied":[]}}]`}
			changes[key] = text
			if encrypted {
				changes["encrypted"] = key
			}
			settings, err := Read(given(changes), here)
			if (settings == nil) == (err == nil) {
				t.Fatalf("%s: got settings %+v and error %v, want one of the two", key, settings, err)
			}
			if err == nil {
				continue
			}
			if encrypted && strings.Contains(err.Error(), hidden) {
				t.Errorf("%s: the error shows an encrypted value", key)
			}
			if _, again := Read(given(changes), here); again == nil || again.Error() != err.Error() {
				t.Errorf("%s: the second time: %v\nthe first time: %v", key, again, err)
			}
		}
	})
}
