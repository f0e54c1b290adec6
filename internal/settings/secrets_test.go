package settings

import (
	"slices"
	"strings"
	"testing"
)

func TestSecretsAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	const beside = "conflicts with deleteWithoutRecovery: true: remove one of the two"
	checkRefusals(t, []refusal{
		one("no name", "secrets", `[{"description":"x"}]`, "secrets[0].name: missing: a secret needs a name"),
		one("an empty entry", "secrets", `[{}]`, "secrets[0].name: missing: a secret needs a name"),
		one("illegal name", "secrets", `[{"name":"a:b"}]`, `secrets[0].name: secret name "a:b": Secrets Manager accepts only letters, digits and /_+=.@-`),
		one("name too long", "secrets", `[{"name":"`+strings.Repeat("a", 513)+`"}]`, "secrets[0].name: secret name of 513 characters: Secrets Manager accepts at most 512"),
		one("name twice", "secrets", `[{"name":"a"},{"name":"b"},{"name":"a"}]`, "secrets[2]: the same name as secrets[0]"),
		one("description too long", "secrets", `[{"name":"a","description":"`+strings.Repeat("é", 2049)+`"}]`,
			"secrets[0].description: description of 2049 characters: Secrets Manager accepts at most 2048"),
		one("window too short", "secrets", `[{"name":"a","recoveryWindowDays":6}]`,
			"secrets[0].recoveryWindowDays: recovery window of 6 days: Secrets Manager accepts 7 to 30"),
		one("window too long", "secrets", `[{"name":"a","recoveryWindowDays":31}]`,
			"secrets[0].recoveryWindowDays: recovery window of 31 days: Secrets Manager accepts 7 to 30"),
		one("no window", "secrets", `[{"name":"a","recoveryWindowDays":0}]`,
			"secrets[0].recoveryWindowDays: 0 days: a deleted secret could not be recovered; if you want that, set deleteWithoutRecovery: true instead"),
		one("window and none", "secrets", `[{"name":"a","recoveryWindowDays":7,"deleteWithoutRecovery":true}]`, "secrets[0].recoveryWindowDays: "+beside),
		one("no window, said twice", "secrets", `[{"name":"a","recoveryWindowDays":0,"deleteWithoutRecovery":true}]`, "secrets[0].recoveryWindowDays: "+beside),
		one("a slip in a key", "secrets", `[{"name":"a","reader":[]}]`, "secrets[0].reader: unknown key; did you mean readers?"),
		one("the value itself, in plain text", "secrets", `[{"name":"a","value":"`+hidden+`"}]`,
			"secrets[0].value: a value does not belong here: put it into a setting of its own with `pulumi config set --secret NAME` "+
				"(it reads standard input), and name that with valueFrom: NAME"),
	})
}

func TestValueFromMustNameAnEncryptedSetting(t *testing.T) {
	t.Parallel()
	from := func(key string) string { return `[{"name":"a","valueFrom":"` + key + `"}]` }
	checkRefusals(t, []refusal{
		one("no such setting, perhaps the value itself", "secrets", from(hidden),
			"secrets[0].valueFrom: no setting has this name; create it with `pulumi config set --secret NAME` (it reads standard input)"),
		{"a setting in plain text", map[string]string{"secrets": from("key"), "key": hidden}, []string{
			`secrets[0].valueFrom: setting "key" is not encrypted: ` + "replace the value, which was stored in plain text, and set the new one with " +
				"`pulumi config set --secret` (it reads standard input)",
		}},
		one("a setting of the program", "secrets", from("team"),
			`secrets[0].valueFrom: "team" is a setting of this program and cannot hold a secret's value`),
		one("a setting of the program that is not set", "secrets", from("trail"),
			`secrets[0].valueFrom: "trail" is a setting of this program and cannot hold a secret's value`),
		{"a value too long", map[string]string{"secrets": from("key"), "key": strings.Repeat("x", 65537), "encrypted": "key"}, []string{
			"secrets[0].valueFrom: the setting holds more than 65536 bytes, the most that Secrets Manager accepts",
		}},
		{"a setting for two", map[string]string{
			"secrets": `[{"name":"a","valueFrom":"key"},{"name":"b","valueFrom":"key"}]`, "key": hidden, "encrypted": "key",
		}, []string{
			"secrets[1].valueFrom: the same setting as secrets[0].valueFrom: whoever reads one of the two secrets learns the other without raising its alarm; give each a setting of its own",
		}},
		one("another namespace", "secrets", from("aws:region"),
			"secrets[0].valueFrom: no setting has this name; create it with `pulumi config set --secret NAME` (it reads standard input)"),
	})
	empty := given(map[string]string{"secrets": from("key"), "encrypted": "key"})
	empty.Config["secretwatch:key"] = ""
	_, err := Read(empty, here)
	if want := "secrets[0].valueFrom: the setting is empty: remove valueFrom if the secret is to be filled later"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestValueFromTakesTheSettingAsItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"x", `{"user":"a","password":"b"}`, " spaced\n", "null", "true", strings.Repeat("x", 65536)} {
		secrets := accepted(t, map[string]string{"secrets": `[{"name":"a","valueFrom":"key"}]`, "key": text, "encrypted": "key"}).Secrets
		if len(secrets) != 1 || secrets[0].Value == nil || secrets[0].Value.Reveal() != text || secrets[0].ValueFrom != "key" {
			t.Errorf("value of %d bytes did not come through", len(text))
		}
	}
}

func TestRecoveryWindow(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]Secret{
		"":                               {RecoveryWindowDays: 30},
		`,"recoveryWindowDays":7`:        {RecoveryWindowDays: 7},
		`,"recoveryWindowDays":30`:       {RecoveryWindowDays: 30},
		`,"deleteWithoutRecovery":true`:  {DeleteWithoutRecovery: true},
		`,"deleteWithoutRecovery":false`: {RecoveryWindowDays: 30},
		`,"recoveryWindowDays":8,"deleteWithoutRecovery":false`: {RecoveryWindowDays: 8},
	} {
		got := accepted(t, map[string]string{"secrets": `[{"name":"a"` + fields + `}]`}).Secrets[0]
		if got.RecoveryWindowDays != want.RecoveryWindowDays || got.DeleteWithoutRecovery != want.DeleteWithoutRecovery {
			t.Errorf("%s: got %d days and %v, want %d and %v", fields, got.RecoveryWindowDays, got.DeleteWithoutRecovery,
				want.RecoveryWindowDays, want.DeleteWithoutRecovery)
		}
	}
}

func TestSecretNamesThatOnlyResembleAnARN(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"db-secret", "db-secrets", "db-five5", "payments-api/db", "a-b_c.d@e", "TopSecretInfo"} {
		if got := accepted(t, map[string]string{"secrets": `[{"name":"` + name + `"}]`}).Secrets[0].Name; got != name {
			t.Errorf("got %q, want %q", got, name)
		}
	}
}

// A declared watch's readers are one list with the stack's.
func TestAllReadersOfARestrictedSecretsWatchMayReadIt(t *testing.T) {
	t.Parallel()
	const deploy, watch = "arn:aws:iam::123456789012:role/deploy/*", "arn:aws:iam::123456789012:role/watch"
	got := accepted(t, map[string]string{
		"readers": `["` + deploy + `"]`,
		"secrets": `[{"name":"TopSecretInfo","restrictReaders":true},{"name":"free"}]`,
		"watch":   `[{"name":"w","secrets":["Top*"],"readers":["` + watch + `"]}]`,
	})
	if readers := got.OnlyReaders(got.Secrets[0]); !slices.Equal(readers, mustReaders(deploy, watch)) {
		t.Errorf("the restricted secret is read by %v", readers)
	}
	if readers := got.OnlyReaders(got.Secrets[1]); readers != nil {
		t.Errorf("the other secret is kept to %v", readers)
	}
}

// What only some may read is a test of the refusal alone, so it comes last among the names.
func TestTheSecretToTryIsOneThatEverybodyMayTry(t *testing.T) {
	t.Parallel()
	const restricted = `{"name":"kept","restrictReaders":true,"readers":["arn:aws:iam::123456789012:role/app"]}`
	watching := func(entries ...string) string {
		return `[{"name":"w","secrets":["` + strings.Join(entries, `","`) + `"]}]`
	}
	for name, row := range map[string]struct{ secrets, watch, want string }{
		"the first that is created":     {`[{"name":"a"},{"name":"b"}]`, `[]`, "a"},
		"beside an existing one":        {`[{"name":"a"}]`, watching("old"), "a"},
		"behind a prefix":               {`[{"name":"team/a"}]`, watching("team/*"), "team/a"},
		"created and open":              {`[` + restricted + `,{"name":"open"}]`, watching("old"), "open"},
		"existing":                      {`[` + restricted + `]`, watching("z/*", "old"), "old"},
		"existing, by its ARN":          {`[` + restricted + `]`, watching(arnHere + "a/b-Q1w2E3"), "a/b"},
		"existing, by its partial ARN":  {`[` + restricted + `]`, watching(arnHere + "a/b"), "a/b"},
		"existing, named like an ARN":   {`[` + restricted + `]`, watching(arnHere + "my-secret-Q1w2E3"), "my-secret"},
		"there is none but restricted":  {`[` + restricted + `]`, watching("z/*"), "kept"},
		"there is nothing but a prefix": {`[]`, watching("legacy/*", "z/*"), "legacy/NAME"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := accepted(t, map[string]string{"secrets": row.secrets, "watch": row.watch}).SecretToTry(); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
