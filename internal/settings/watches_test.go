package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/detection"
)

const arnHere = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"

func TestWatchesAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	entry := func(name, text, want string) refusal {
		return one(name, "watch", `[{"name":"w","secrets":["`+text+`"]}]`, "watch[0].secrets[0]: "+want+`"`+text+`"`)
	}
	const illegal = " Secrets Manager accepts only letters, digits and /_+=.@-"
	const missing = "watch[0].secrets: missing: name the secrets to watch; they may be created by this stack or exist already"
	const named = `: expected 1 to 200 letters, digits and /_+=.@-, since it becomes part of AWS names`
	checkRefusals(t, []refusal{
		one("no name", "watch", `[{"secrets":["a"]}]`, "watch[0].name: missing: name the watch; its alarm is named after it"),
		one("illegal name", "watch", `[{"name":"a b","secrets":["a"]}]`, `watch[0].name: invalid watch name "a b"`+named),
		one("name too long", "watch", `[{"name":"`+strings.Repeat("a", 201)+`","secrets":["a"]}]`,
			`watch[0].name: invalid watch name "`+strings.Repeat("a", 201)+`"`+named),
		one("name twice", "watch", `[{"name":"w","secrets":["a"]},{"name":"w","secrets":["b"]}]`, `watch[1].name: the same name as watch[0].name: "w"`),
		one("name of a secret's own watch", "watch", `[{"name":"payments/db","secrets":["a"]}]`,
			"watch[0].name: the watch that secrets[0] has of its own has this name: choose another, or list that secret under this watch"),
		one("no secrets", "watch", `[{"name":"w"}]`, missing),
		one("an empty list", "watch", `[{"name":"w","secrets":[]}]`, missing),
		one("a single text", "watch", `[{"name":"w","secrets":"a/*"}]`, `watch[0].secrets: expected a list, got "a/*"`),
		one("unknown key", "watch", `[{"name":"w","secret":["a"],"secrets":["b"]}]`, "watch[0].secret: unknown key; did you mean secrets?"),
		one("an empty line", "watch", `[{"name":"w","secrets":["a",""]}]`, "watch[0].secrets[1]: empty: give a secret's name, ARN or prefix, or remove the line"),
		one("what every ARN begins with", "watch", `[{"name":"w","secrets":["arn*"]}]`, `watch[0].secrets[0]: prefix "arn": every ARN begins with it, so a read of any secret by its ARN would count; make it longer, or name the secrets`),
		entry("every secret", "*", "a * alone matches every secret of the account: put the start of a name before it: "),
		entry("a star within", "a*b", "a * is allowed only at the end, as in payments/*: "),
		entry("two stars", "a**", "a * is allowed only at the end, as in payments/*: "),
		entry("a star before", "*a", "a * is allowed only at the end, as in payments/*: "),
		one("illegal name of a secret", "watch", `[{"name":"w","secrets":["a b"]}]`, `watch[0].secrets[0]: secret name "a b":`+illegal),
		one("illegal prefix", "watch", `[{"name":"w","secrets":["a b*"]}]`, `watch[0].secrets[0]: prefix "a b":`+illegal),
		entry("ARN with a star", arnHere+"a/*", "an ARN cannot contain *: write the start of the name instead, as in payments/*: "),
		entry("ARN of another service", "arn:aws:s3:::bucket", "not a secret's ARN: "),
		entry("ARN of another kind", "arn:aws:secretsmanager:us-east-1:123456789012:policy:a", "not a secret's ARN: "),
		entry("half an ARN", "arn:aws:secretsmanager", "not a secret's ARN: "),
		entry("ARN without a name", arnHere, "not a secret's ARN: "),
		entry("another region", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a", "an ARN of another region than us-east-1, and a watch sees only its own: "),
		entry("another account", "arn:aws:secretsmanager:us-east-1:999999999999:secret:a", "an ARN of another account than 123456789012, and a watch sees only its own: "),
		entry("another partition", "arn:aws-cn:secretsmanager:us-east-1:123456789012:secret:a", "an ARN of another partition than aws, and a watch sees only its own: "),
		one("own watch with too long a name", "secrets", `[{"name":"`+strings.Repeat("a", 201)+`"}]`,
			"secrets[0].name: longer than the 200 characters that a watch's name may have: list the secret under a watch with a shorter name"),
	})
}

func TestWatchesShareNoSecret(t *testing.T) {
	t.Parallel()
	const full, partial = arnHere + "a/b-x1Y2z3", arnHere + "a/b"
	for _, row := range []struct{ name, first, second string }{
		{"the same name", "a/b", "a/b"},
		{"name and full ARN", "a/b", full},
		{"full ARN and name", full, "a/b"},
		{"name and partial ARN", "a/b", partial},
		{"full and partial ARN", full, partial},
		{"the same ARN", full, full},
		{"name like a full ARN's end", "a/b-x1Y2z3", full},
		{"prefix and name", "a/*", "a/b"},
		{"name and prefix", "a/b", "a/*"},
		{"prefix and ARN", "a/*", full},
		{"ARN and prefix", partial, "a/*"},
		{"prefix within a prefix", "a/*", "a/b/*"},
		{"prefix around a prefix", "b/b*", "b*"},
		{"the same prefix", "a/*", "a/*"},
		{"a created secret", "payments/db", "payments/db"},
		{"a created secret by ARN", "payments/db", arnHere + "payments/db"},
		{"a created secret by full ARN", "payments/db", arnHere + "payments/db-x1Y2z3"},
		{"a created secret by prefix", "payments/*", "payments/db"},
	} {
		want := `: already watched by watch[0].secrets[0], so a read would count twice: "` + row.second + `"`
		checkRefusals(t, []refusal{
			one(row.name+", one watch", "watch", fmt.Sprintf(`[{"name":"w","secrets":[%q,%q]}]`, row.first, row.second), "watch[0].secrets[1]"+want),
			one(row.name+", two watches", "watch", fmt.Sprintf(`[{"name":"w","secrets":[%q]},{"name":"v","secrets":[%q]}]`, row.first, row.second),
				"watch[1].secrets[0]"+want),
		})
	}
}

func TestWatchesOfSecretsThatOnlyLookAlike(t *testing.T) {
	t.Parallel()
	entries := []string{"TopSecretInfo", "TopSecretInfoBackup", "TopSecretInfo-staging", "TopSecret/*", "topsecretinfo", arnHere + "TopSecret-a1B2c3"}
	want := []Watch{
		{
			Name: "w", Path: "watch[0]", Prefixes: []string{"TopSecret/"},
			Existing: []string{"TopSecretInfo", "TopSecretInfoBackup", "TopSecretInfo-staging", "topsecretinfo", arnHere + "TopSecret-a1B2c3"},
		},
		{Name: "payments/db", Path: "secrets[0]", Created: []string{"payments/db"}},
	}
	got := accepted(t, map[string]string{"watch": `[{"name":"w","secrets":["` + strings.Join(entries, `","`) + `"]}]`}).Watches
	if diff := cmp.Diff(want, got, usualAlerts); diff != "" {
		t.Error(diff)
	}
}

func TestACreatedSecretIsInExactlyOneWatch(t *testing.T) {
	t.Parallel()
	own := Watch{Name: "payments/db", Path: "secrets[0]", Created: []string{"payments/db"}}
	other := Watch{Name: "payments/mail", Path: "secrets[1]", Created: []string{"payments/mail"}}
	for name, row := range map[string]struct {
		watch string
		want  []Watch
	}{
		"of its own":       {`[]`, []Watch{own, other}},
		"declared by name": {`[{"name":"w","secrets":["payments/db"]}]`, []Watch{{Name: "w", Path: "watch[0]", Created: []string{"payments/db"}}, other}},
		"declared under its own name": {
			`[{"name":"payments/db","secrets":["payments/db"]}]`, []Watch{{Name: "payments/db", Path: "watch[0]", Created: []string{"payments/db"}}, other},
		},
		"declared by full ARN": {
			`[{"name":"w","secrets":["` + arnHere + `payments/db-x1Y2z3"]}]`, []Watch{{Name: "w", Path: "watch[0]", Created: []string{"payments/db"}}, other},
		},
		"declared by partial ARN": {
			`[{"name":"w","secrets":["` + arnHere + `payments/db"]}]`, []Watch{{Name: "w", Path: "watch[0]", Created: []string{"payments/db"}}, other},
		},
		"behind a prefix":              {`[{"name":"w","secrets":["payments/*"]}]`, []Watch{{Name: "w", Path: "watch[0]", Prefixes: []string{"payments/"}}}},
		"behind a prefix of its name":  {`[{"name":"w","secrets":["payments/d*"]}]`, []Watch{{Name: "w", Path: "watch[0]", Prefixes: []string{"payments/d"}}, other}},
		"with another, in one watch":   {`[{"name":"w","secrets":["payments/mail","payments/db"]}]`, []Watch{{Name: "w", Path: "watch[0]", Created: []string{"payments/mail", "payments/db"}}}},
		"beside a watch of its prefix": {`[{"name":"w","secrets":["payments/db/*"]}]`, []Watch{{Name: "w", Path: "watch[0]", Prefixes: []string{"payments/db/"}}, own, other}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := accepted(t, map[string]string{"secrets": `[{"name":"payments/db"},{"name":"payments/mail"}]`, "watch": row.watch}).Watches
			if diff := cmp.Diff(row.want, got, usualAlerts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALongNamedSecretCanShareAWatch(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("a", 201)
	watches := accepted(t, map[string]string{"secrets": `[{"name":"` + name + `"}]`, "watch": `[{"name":"w","secrets":["` + name + `"]}]`}).Watches
	if len(watches) != 1 || watches[0].Name != "w" {
		t.Errorf("got %+v, want the declared watch alone", watches)
	}
}

func TestWhatCanBeMixedUpIsWarnedOf(t *testing.T) {
	t.Parallel()
	const likeARN = " ends in a dash and six characters, as ARNs of secrets do: AWS advises against that, since it might not find the secret by its ARN without the suffix"
	const byARN = ": a read of this secret by its ARN also matches %s, and raises that watch's alerts even if the reader is expected here: an ARN adds a dash and six characters to the name; put both in one watch"
	for name, row := range map[string]struct {
		secrets, watch string
		want           []string
	}{
		"nothing":              {`[{"name":"my"},{"name":"my-secrets"}]`, `[{"name":"w","secrets":["` + arnHere + `other-a1B2c3","my-secret"]}]`, nil},
		"a name like an ARN":   {`[{"name":"my"},{"name":"my-secret"}]`, `[]`, []string{`secrets[1].name: "my-secret"` + likeARN}},
		"an ARN of one's own":  {`[{"name":"my"}]`, `[{"name":"w","secrets":["` + arnHere + `my-secret"]}]`, []string{`watch[0].secrets[0]: read as the ARN of my, which this stack creates; if you mean the secret my-secret by its ARN without the suffix, write its name instead: "` + arnHere + `my-secret"`}},
		"a prefix of its ARN":  {`[]`, `[{"name":"w","secrets":["my"]},{"name":"v","secrets":["my-*"]}]`, []string{"watch[0].secrets[0]" + fmt.Sprintf(byARN, "watch[1].secrets[0]")}},
		"turned":               {`[]`, `[{"name":"w","secrets":["my-*"]},{"name":"v","secrets":["my"]}]`, []string{"watch[1].secrets[0]" + fmt.Sprintf(byARN, "watch[0].secrets[0]")}},
		"of a created secret":  {`[{"name":"my"}]`, `[{"name":"w","secrets":["my-*"]}]`, []string{"secrets[0]" + fmt.Sprintf(byARN, "watch[0].secrets[0]")}},
		"both in one watch":    {`[{"name":"my"}]`, `[{"name":"w","secrets":["my-*","my"]}]`, nil},
		"a prefix with a dash": {`[]`, `[{"name":"w","secrets":["my"]},{"name":"v","secrets":["my-x*"]}]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := accepted(t, map[string]string{"secrets": row.secrets, "watch": row.watch}).Warnings
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnARNOfACreatedSecretIsReadAsItsNameFirst(t *testing.T) {
	t.Parallel()
	settings := accepted(t, map[string]string{"secrets": `[{"name":"my"},{"name":"my-secret"}]`, "watch": `[{"name":"w","secrets":["` + arnHere + `my-secret"]}]`})
	if got := settings.Watches[0].Created; len(got) != 1 || got[0] != "my-secret" {
		t.Errorf("created %q, want my-secret", got)
	}
}

func TestOnlyTheAlarmOnReadsHasTheNameOfItsWatch(t *testing.T) {
	t.Parallel()
	watch := Watch{Name: "payments/db"}
	for kind, want := range map[detection.Kind]string{detection.Read: "payments/db", detection.Denied: "payments/db denied"} {
		if got := watch.AlarmName(kind); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}
