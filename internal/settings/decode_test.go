package settings

import "testing"

func TestReadTakesNoWrongTypes(t *testing.T) {
	t.Parallel()
	const secretMap = "expected a map (keys: name, description, valueFrom, readers, restrictReaders, alerts, recoveryWindowDays, deleteWithoutRecovery), got "
	checkRefusals(t, []refusal{
		one("list that is no JSON", "secrets", "12x", `secrets: expected a list, got "12x"`),
		one("list cut short", "secrets", `[{"name":`, `secrets: expected a list, got "[{\"name\":"`),
		one("list with more behind it", "readers", `[] []`, `readers: expected a list, got "[] []"`),
		one("list that is a map", "secrets", `{"name":"a"}`, "secrets: expected a list, got a map"),
		one("list that is a number", "subscribers", `7`, "subscribers: expected a list, got 7"),
		one("map that is a list", "trail", `["x"]`, "trail: expected a map (keys: logGroup, retentionDays, multiRegion, accessLogBucket, notices, archiveDays), got a list"),
		one("map that is a text", "alarm", `5m`, `alarm: expected a map (keys: threshold, periodSeconds), got "5m"`),
		one("secret that is only a name", "secrets", `["payments/db"]`, "secrets[0]: "+secretMap+`"payments/db"`),
		one("subscriber that is only an address", "subscribers", `["a@example.com"]`, `subscribers[0]: expected a map (keys: email, https, emailFrom, httpsFrom, for), got "a@example.com"`),
		one("watch that is only a name", "watch", `["x"]`, `watch[0]: expected a map (keys: name, secrets, readers, alerts), got "x"`),
		one("flag that is a word", "customerKey", "yes", `customerKey: expected true or false, got "yes"`),
		one("flag in capitals", "protect", "True", `protect: expected true or false, got "True"`),
		one("flag that is a number", "protect", "1", "protect: expected true or false, got 1"),
		one("flag that is a text", "trail", `{"multiRegion":"true"}`, `trail.multiRegion: expected true or false, got "true"`),
		one("number that is a text", "trail", `{"retentionDays":"365"}`, `trail.retentionDays: expected a whole number, got "365"`),
		one("number with a fraction", "alarm", `{"threshold":1.5}`, "alarm.threshold: expected a whole number, got 1.5"),
		one("number beyond all bounds", "alarm", `{"threshold":99999999999999999999}`, "alarm.threshold: expected a whole number, got 99999999999999999999"),
		one("number that is a flag", "alarm", `{"periodSeconds":true}`, "alarm.periodSeconds: expected a whole number, got true"),
		one("text that is a number", "secrets", `[{"name":12}]`, "secrets[0].name: expected a string, got 12"),
		one("text that is a flag", "trail", `{"accessLogBucket":true}`, "trail.accessLogBucket: expected a string, got true"),
		one("reader that is a map", "readers", `[{"arn":"x"}]`, "readers[0]: expected a string, got a map"),
		one("keys are exact", "trail", `{"LogGroup":"x"}`, "trail.LogGroup: unknown key; did you mean logGroup?"),
		one("key that needs quotes", "alarm", `{"a.b":1}`, `alarm."a.b": unknown key; expected one of periodSeconds, threshold`),
	})
}

const plainOnly = "encrypted, but its content appears in plain text in AWS and in the state: set it without --secret; " +
	"only subscribers and the settings that valueFrom, emailFrom or httpsFrom name are kept secret"

func TestReadNeverShowsWhatIsEncrypted(t *testing.T) {
	t.Parallel()
	encrypted := func(name, key, text string, want ...string) refusal {
		return refusal{name, map[string]string{key: text, "encrypted": key}, want}
	}
	checkRefusals(t, []refusal{
		encrypted("sound, but it will be seen", "team", "payments", "team: "+plainOnly),
		encrypted("text", "team", hidden+"!", "team: not a team's name: [secret]", "team: "+plainOnly),
		encrypted("no list", "subscribers", hidden, "subscribers: expected a list, got [secret]"),
		encrypted("unknown keys", "subscribers", `[{"email":"a@example.com","`+hidden+`":1,"fr":"`+hidden+`"}]`,
			"subscribers[0].[secret]: unknown key; did you mean for?", "subscribers[0].[secret]: unknown key; expected one of email, emailFrom, for, https, httpsFrom"),
		encrypted("address", "subscribers", `[{"https":"http://`+hidden+`"}]`, "subscribers[0].https: not an https URL: [secret]"),
		encrypted("choice", "subscribers", `[{"email":"a@example.com","for":"`+hidden+`"}]`,
			"subscribers[0].for: expected alarms or details, got [secret]; remove the line to receive both"),
		encrypted("same address", "subscribers", `[{"email":"`+hidden+`@example.com"},{"email":"`+hidden+`@example.com"}]`,
			`subscribers[1]: the same address as subscribers[0]: remove one of the two; without "for" it receives both alarms and details`),
		encrypted("secret's name", "secrets", `[{"name":"`+hidden+` ","recoveryWindowDays":31}]`, "secrets: "+plainOnly,
			"secrets[0].name: not a secret's name: [secret]",
			"secrets[0].recoveryWindowDays: not a recovery window that Secrets Manager accepts: [secret]"),
		encrypted("entry", "watch", `[{"name":"a","secrets":["`+hidden+` ","`+hidden+`","`+hidden+`*"]}]`, "watch: "+plainOnly,
			"watch[0].secrets[0]: not a secret's name, ARN or prefix: [secret]",
			"watch[0].secrets[2]: already watched by watch[0].secrets[1], so a read would count twice: [secret]"),
		encrypted("reader", "readers", `["`+hidden+`"]`, "readers: "+plainOnly, "readers[0]: not an IAM role or user ARN: [secret]"),
		encrypted("number", "trail", `{"retentionDays":4242,"archiveDays":-4242}`, "trail: "+plainOnly,
			"trail.archiveDays: not a number of days: [secret]", "trail.retentionDays: not a retention that CloudWatch Logs offers: [secret]"),
		encrypted("flag", "protect", hidden, "protect: expected true or false, got [secret]", "protect: "+plainOnly),
		encrypted("inline value", "secrets", `[{"name":"a","value":"`+hidden+`"}]`, "secrets: "+plainOnly,
			"secrets[0].value: a value does not belong here: put it into a setting of its own with `pulumi config set --secret NAME` "+
				"(it reads standard input), and name that with valueFrom: NAME"),
		{"a name inside an encrypted setting", map[string]string{
			"secrets": `[{"name":"a","valueFrom":"` + hidden + `"}]`, "encrypted": "secrets", hidden[:8]: "x",
		}, []string{
			hidden[:8] + ": unknown key, and no valueFrom, emailFrom or httpsFrom names it; expected one of alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch",
			"secrets: " + plainOnly,
			"secrets[0].valueFrom: no setting has this name; did you mean " + hidden[:8] + "?",
		}},
	})
}
