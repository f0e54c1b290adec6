package settings

import (
	"strings"
	"testing"
)

func TestSecretsAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	const beside = "given beside deleteWithoutRecovery: true; say one of the two"
	checkRefusals(t, []refusal{
		one("no name", "secrets", `[{"description":"x"}]`, "secrets[0].name: missing: a secret needs a name"),
		one("an empty entry", "secrets", `[{}]`, "secrets[0].name: missing: a secret needs a name"),
		one("illegal name", "secrets", `[{"name":"a:b"}]`, `secrets[0].name: secret name "a:b": Secrets Manager takes letters, digits and /_+=.@- only`),
		one("name too long", "secrets", `[{"name":"`+strings.Repeat("a", 513)+`"}]`, "secrets[0].name: secret name of 513 characters: Secrets Manager takes 512 at most"),
		one("name twice", "secrets", `[{"name":"a"},{"name":"b"},{"name":"a"}]`, "secrets[2]: the same name as secrets[0]"),
		one("description too long", "secrets", `[{"name":"a","description":"`+strings.Repeat("é", 2049)+`"}]`,
			"secrets[0].description: longer than the 2048 characters that Secrets Manager takes"),
		one("window too short", "secrets", `[{"name":"a","recoveryWindowDays":6}]`,
			"secrets[0].recoveryWindowDays: recovery window of 6 days: Secrets Manager takes 7 to 30"),
		one("window too long", "secrets", `[{"name":"a","recoveryWindowDays":31}]`,
			"secrets[0].recoveryWindowDays: recovery window of 31 days: Secrets Manager takes 7 to 30"),
		one("no window", "secrets", `[{"name":"a","recoveryWindowDays":0}]`,
			"secrets[0].recoveryWindowDays: 0 days: a deleted secret could not be brought back; if that is wanted, say deleteWithoutRecovery: true instead"),
		one("window and none", "secrets", `[{"name":"a","recoveryWindowDays":7,"deleteWithoutRecovery":true}]`, "secrets[0].recoveryWindowDays: "+beside),
		one("no window, said twice", "secrets", `[{"name":"a","recoveryWindowDays":0,"deleteWithoutRecovery":true}]`, "secrets[0].recoveryWindowDays: "+beside),
		one("a slip in a key", "secrets", `[{"name":"a","reader":[]}]`, "secrets[0].reader: unknown key; did you mean readers?"),
		one("the value itself, in plain text", "secrets", `[{"name":"a","value":"`+hidden+`"}]`,
			"secrets[0].value: a value does not belong here: put it into a setting of its own with `pulumi config set --secret NAME` "+
				"(it reads standard input) and say valueFrom: NAME"),
	})
}

func TestValueFromMustNameAnEncryptedSetting(t *testing.T) {
	t.Parallel()
	from := func(key string) string { return `[{"name":"a","valueFrom":"` + key + `"}]` }
	checkRefusals(t, []refusal{
		one("no such setting, perhaps the value itself", "secrets", from(hidden),
			"secrets[0].valueFrom: no setting has this name; `pulumi config set --secret NAME` makes it (and reads standard input)"),
		{"a setting in plain text", map[string]string{"secrets": from("key"), "key": hidden}, []string{
			"secrets[0].valueFrom: the setting is not encrypted: change the value, which stood in plain text, and set the new one with " +
				"`pulumi config set --secret` (it reads standard input): \"key\"",
		}},
		one("a setting of the program", "secrets", from("team"),
			`secrets[0].valueFrom: names a setting of this program, not one that holds a secret's value: "team"`),
		one("a setting of the program that is not set", "secrets", from("trail"),
			`secrets[0].valueFrom: names a setting of this program, not one that holds a secret's value: "trail"`),
		{"a value too long", map[string]string{"secrets": from("key"), "key": strings.Repeat("x", 65537), "encrypted": "key"}, []string{
			"secrets[0].valueFrom: the setting holds more than the 65536 bytes that Secrets Manager takes",
		}},
		{"a setting for two", map[string]string{
			"secrets": `[{"name":"a","valueFrom":"key"},{"name":"b","valueFrom":"key"}]`, "key": hidden, "encrypted": "key",
		}, []string{
			"secrets[1].valueFrom: the same setting as secrets[0].valueFrom: whoever reads one of the two secrets knows the other, without its alarm; give each its own",
		}},
		one("another namespace", "secrets", from("aws:region"),
			"secrets[0].valueFrom: no setting has this name; `pulumi config set --secret NAME` makes it (and reads standard input)"),
	})
	empty := given(map[string]string{"secrets": from("key"), "encrypted": "key"})
	empty.Config["secretwatch:key"] = ""
	_, err := Read(empty, here)
	if want := "secrets[0].valueFrom: the setting is empty; leave valueFrom out for a secret that is filled later"; err == nil || err.Error() != want {
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
	for fields, want := range map[string]int{
		"": 30, `,"recoveryWindowDays":7`: 7, `,"recoveryWindowDays":30`: 30, `,"deleteWithoutRecovery":true`: 0,
		`,"deleteWithoutRecovery":false`: 30, `,"recoveryWindowDays":8,"deleteWithoutRecovery":false`: 8,
	} {
		if got := accepted(t, map[string]string{"secrets": `[{"name":"a"` + fields + `}]`}).Secrets[0].RecoveryWindowDays; got != want {
			t.Errorf("%s: got %d days, want %d", fields, got, want)
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
