package settings

import "testing"

func TestReadTakesNoWrongTypes(t *testing.T) {
	t.Parallel()
	const secretMap = "a map with name, description, valueFrom, readers, restrictReaders, alerts, recoveryWindowDays, deleteWithoutRecovery is wanted, not "
	checkRefusals(t, []refusal{
		one("list that is no JSON", "secrets", "12x", `secrets: a list is wanted, not "12x"`),
		one("list cut short", "secrets", `[{"name":`, `secrets: a list is wanted, not "[{\"name\":"`),
		one("list with more behind it", "readers", `[] []`, `readers: a list is wanted, not "[] []"`),
		one("list that is a map", "secrets", `{"name":"a"}`, "secrets: a list is wanted, not a map"),
		one("list that is a number", "subscribers", `7`, "subscribers: a list is wanted, not 7"),
		one("map that is a list", "trail", `["x"]`, "trail: a map with logGroup, retentionDays, multiRegion, accessLogBucket, notices, archiveDays is wanted, not a list"),
		one("map that is a text", "alarm", `5m`, `alarm: a map with threshold, periodSeconds is wanted, not "5m"`),
		one("secret that is only a name", "secrets", `["payments/db"]`, "secrets[0]: "+secretMap+`"payments/db"`),
		one("subscriber that is only an address", "subscribers", `["a@example.com"]`, `subscribers[0]: a map with email, https, emailFrom, httpsFrom, for is wanted, not "a@example.com"`),
		one("watch that is only a name", "watch", `["x"]`, `watch[0]: a map with name, secrets, readers, alerts is wanted, not "x"`),
		one("flag that is a word", "customerKey", "yes", `customerKey: true or false is wanted, not "yes"`),
		one("flag in capitals", "protect", "True", `protect: true or false is wanted, not "True"`),
		one("flag that is a number", "protect", "1", "protect: true or false is wanted, not 1"),
		one("flag that is a text", "trail", `{"multiRegion":"true"}`, `trail.multiRegion: true or false is wanted, not "true"`),
		one("number that is a text", "trail", `{"retentionDays":"365"}`, `trail.retentionDays: a whole number is wanted, not "365"`),
		one("number with a fraction", "alarm", `{"threshold":1.5}`, "alarm.threshold: a whole number is wanted, not 1.5"),
		one("number beyond all bounds", "alarm", `{"threshold":99999999999999999999}`, "alarm.threshold: a whole number is wanted, not 99999999999999999999"),
		one("number that is a flag", "alarm", `{"periodSeconds":true}`, "alarm.periodSeconds: a whole number is wanted, not true"),
		one("text that is a number", "secrets", `[{"name":12}]`, "secrets[0].name: a text is wanted, not 12"),
		one("text that is a flag", "trail", `{"accessLogBucket":true}`, "trail.accessLogBucket: a text is wanted, not true"),
		one("reader that is a map", "readers", `[{"arn":"x"}]`, "readers[0]: a text is wanted, not a map"),
		one("keys are exact", "trail", `{"LogGroup":"x"}`, "trail.LogGroup: unknown key; did you mean logGroup?"),
		one("key that needs quotes", "alarm", `{"a.b":1}`, `alarm."a.b": unknown key; known here: periodSeconds, threshold`),
	})
}

const plainOnly = "encrypted, but what it says stands in plain text in AWS and in the state: set it without --secret; " +
	"only subscribers and the settings that valueFrom, emailFrom or httpsFrom name are kept secret"

func TestReadNeverShowsWhatIsEncrypted(t *testing.T) {
	t.Parallel()
	encrypted := func(name, key, text string, want ...string) refusal {
		return refusal{name, map[string]string{key: text, "encrypted": key}, want}
	}
	checkRefusals(t, []refusal{
		encrypted("sound, but it will be seen", "team", "payments", "team: "+plainOnly),
		encrypted("text", "team", hidden+"!", "team: not a team's name: [secret]: AWS names carry it, so 1 to 32 lower-case letters, "+
			"digits and dashes, a letter first and no dash last", "team: "+plainOnly),
		encrypted("no list", "subscribers", hidden, "subscribers: a list is wanted, not [secret]"),
		encrypted("unknown keys", "subscribers", `[{"email":"a@example.com","`+hidden+`":1,"fr":"`+hidden+`"}]`,
			"subscribers[0].[secret]: unknown key; did you mean for?", "subscribers[0].[secret]: unknown key; known here: email, emailFrom, for, https, httpsFrom"),
		encrypted("address", "subscribers", `[{"https":"http://`+hidden+`"}]`, "subscribers[0].https: not an https URL: [secret]"),
		encrypted("choice", "subscribers", `[{"email":"a@example.com","for":"`+hidden+`"}]`,
			"subscribers[0].for: alarms or details is wanted, not [secret]; leave it out for both"),
		encrypted("same address", "subscribers", `[{"email":"`+hidden+`@example.com"},{"email":"`+hidden+`@example.com"}]`,
			`subscribers[1]: the same address as subscribers[0]; one that takes alarms and details needs no "for"`),
		encrypted("secret's name", "secrets", `[{"name":"`+hidden+` ","recoveryWindowDays":31}]`, "secrets: "+plainOnly,
			"secrets[0].name: not a secret's name: [secret]",
			"secrets[0].recoveryWindowDays: not a recovery window that Secrets Manager takes: [secret]"),
		encrypted("entry", "watch", `[{"name":"a","secrets":["`+hidden+` ","`+hidden+`","`+hidden+`*"]}]`, "watch: "+plainOnly,
			"watch[0].secrets[0]: not a secret's name, ARN or prefix: [secret]",
			"watch[0].secrets[2]: watched already by watch[0].secrets[1], so a read would count twice: [secret]"),
		encrypted("reader", "readers", `["`+hidden+`"]`, "readers: "+plainOnly, "readers[0]: not an IAM role or user ARN: [secret]"),
		encrypted("number", "trail", `{"retentionDays":4242,"archiveDays":-4242}`, "trail: "+plainOnly,
			"trail.archiveDays: not a number of days: [secret]", "trail.retentionDays: not a retention that CloudWatch Logs offers: [secret]"),
		encrypted("flag", "protect", hidden, "protect: true or false is wanted, not [secret]", "protect: "+plainOnly),
		encrypted("inline value", "secrets", `[{"name":"a","value":"`+hidden+`"}]`, "secrets: "+plainOnly,
			"secrets[0].value: a value does not belong here: put it into a setting of its own with `pulumi config set --secret NAME` "+
				"(it reads standard input) and say valueFrom: NAME"),
		{"a name inside an encrypted setting", map[string]string{
			"secrets": `[{"name":"a","valueFrom":"` + hidden + `"}]`, "encrypted": "secrets", hidden[:8]: "x",
		}, []string{
			hidden[:8] + ": unknown key, and no valueFrom, emailFrom or httpsFrom names it; known here: alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch",
			"secrets: " + plainOnly,
			"secrets[0].valueFrom: no setting has this name; did you mean " + hidden[:8] + "?",
		}},
	})
}
