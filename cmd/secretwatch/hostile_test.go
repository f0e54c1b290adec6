package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSecretsOfAStateNeverPrint(t *testing.T) {
	t.Parallel()
	const token, wrapper = "T0kEn-of-the-hook", `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":`
	secretMail := changed(t, `"payments-oncall@example.com"`, wrapper+`"\"payments-oncall@example.com\""}`)
	secretName := changed(t, `"name": "TopSecretInfo"`, `"name": `+wrapper+`"\"TopSecretInfo\""}, "tags": {"deep": [`+wrapper+`"{\"a\":[\"`+token+`\"]}"}]}`)
	for _, path := range []string{secretMail, secretName} {
		page := filepath.Join(t.TempDir(), "page.html")
		for _, arguments := range [][]string{
			{"drill", path, "--html", page}, {"drill", path, "--json"}, {"cost", path}, {"permissions", path}, {"drill", path, "--secret", "nobody's"},
		} {
			_, printed := execute(t, arguments...)
			text, _ := os.ReadFile(page) // #nosec G304 -- the test's own
			for _, secret := range []string{token, "payments-oncall@example.com"} {
				if (path == secretMail || secret == token) && strings.Contains(printed+string(text), secret) {
					t.Errorf("%q print %s", arguments, secret)
				}
			}
			if path == secretName && strings.Contains(printed+string(text), "TopSecretInfo") {
				t.Errorf("%q print the secret name", arguments)
			}
		}
	}
}

func TestOfAHookOnlyTheHostPrints(t *testing.T) {
	t.Parallel()
	for _, hook := range []string{"https://u5er:Pa55word@hooks.example.com/T0kEn?k3y=v", "https://hooks.example.com/%zzT0kEn", "hooks.example.com/T0kEn"} {
		path := changed(t, `"payments-oncall@example.com"`, `"`+hook+`"`)
		text, err := os.ReadFile(path) // #nosec G304 -- the test's own
		if err != nil {
			t.Fatal(err)
		}
		path = written(t, "hook.json", strings.ReplaceAll(string(text), `"protocol": "email"`, `"protocol": "https"`))
		page := filepath.Join(t.TempDir(), "page.html")
		for _, arguments := range [][]string{{"drill", path, "--html", page}, {"drill", path, "--json"}} {
			status, printed := execute(t, arguments...)
			text, _ := os.ReadFile(page) // #nosec G304 -- the test's own
			all := printed + string(text)
			if status == exitUnusable || strings.Contains(all, "T0kEn") || strings.Contains(all, "Pa55word") || strings.Contains(all, "k3y") {
				t.Errorf("%s: status %d, printed\n%s", hook, status, printed)
			}
		}
	}
}

func TestInputsAreRefusedAtTheLimitWithTheFlagThatRaisesIt(t *testing.T) {
	t.Parallel()
	records := written(t, "records.json", strings.Repeat(`{"eventName":"x"}`, 800))
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	big := written(t, "big.json", string(text)+strings.Repeat(" ", 1<<18))
	for _, arguments := range [][]string{
		{"drill", healthyFile, "--event", records, "--max-memory", "3"}, {"drill", big, "--max-memory", "1"},
		{"cost", big, "--max-memory", "1"}, {"permissions", "--max-memory", "1", big},
	} {
		status, printed := execute(t, arguments...)
		if status != exitUnusable || !strings.Contains(printed, "raise the limit with --max-memory MIB") || strings.Count(printed, "\n") != 1 {
			t.Errorf("%q: status %d, printed %q", arguments, status, printed)
		}
	}
}

func TestALimitThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"-1", "0", "1048577"} {
		if status, printed := execute(t, "cost", healthyFile, "--max-memory", wrong); status != exitUnusable || !strings.Contains(printed, "expected a number of MiB") {
			t.Errorf("--max-memory %s: status %d, printed %q", wrong, status, printed)
		}
	}
}

func TestJoinedErrorsAreOneLineEach(t *testing.T) {
	t.Parallel()
	err := unusable{errors.Join(errors.New("a\nsecretwatch: b"), fmt.Errorf("c: %w", errors.Join(errors.New("d"), errors.New("e"))), errors.Join(errors.New("f"), errors.New("g")))}
	if got, want := lines(err), []string{`a\u000asecretwatch: b`, `c: d\u000ae`, "f", "g"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}
