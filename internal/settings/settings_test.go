package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadFillsInTheDefaults(t *testing.T) {
	t.Parallel()
	want := &Settings{
		Place:       placeOf("payments"),
		Subscribers: []Subscriber{{Protocol: "email", Endpoint: NewValue("oncall@example.com"), Alarms: true, Details: true}},
		Secrets:     []Secret{{Name: "payments/db", RecoveryWindowDays: 30}},
		Watches:     []Watch{{Name: "payments/db", Path: "secrets[0]", Created: []string{"payments/db"}}},
		Trail:       Trail{RetentionDays: 365, MultiRegion: true, ArchiveDays: 365},
		Alarm:       Alarm{Threshold: 1, PeriodSeconds: 300},
		Protect:     true,
	}
	empty := map[string]string{
		"readers": "[]", "watch": "[]", "trail": "{}", "alarm": "{}", "customerKey": "false", "protect": "true",
	}
	null := map[string]string{
		"readers": "null", "watch": "null", "trail": `{"logGroup":"","retentionDays":null}`, "alarm": `{"threshold":null}`,
		"secrets": `[{"name":"payments/db","description":"","valueFrom":"","readers":[]}]`,
	}
	for name, changes := range map[string]map[string]string{"nothing said": nil, "the schema's defaults": empty, "empty values": null} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, accepted(t, changes), usualAlerts, withoutCounts, sameReaders()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// shopSource is a team's whole file, with every kind of thing that one can hold.
func shopSource() Source {
	return given(map[string]string{
		"team": "shop",
		"subscribers": `[{"email":"shop-oncall@example.com"},{"https":"https://pager.example.com/` + hidden + `","for":"alarms"},
			{"email":"audit@example.com","for":"details"}]`,
		"readers": `["arn:aws:iam::123456789012:role/deploy/*"]`,
		"secrets": `[{"name":"shop/card-key","description":"key of the card terminal","valueFrom":"cardKey",
			"readers":["arn:aws:iam::123456789012:role/shop-api"]},
			{"name":"shop/mail","recoveryWindowDays":7},
			{"name":"shop/scratch","deleteWithoutRecovery":true}]`,
		"cardKey": hidden,
		"watch": `[{"name":"old","secrets":["old/*","shop/mail","ftp","arn:aws:secretsmanager:us-east-1:123456789012:secret:sftp-a1B2c3",
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:smtp"],"readers":["arn:aws:iam::123456789012:role/old","arn:aws:iam::999999999999:user/post/mailer"]}]`,
		"trail":       `{"retentionDays":731,"multiRegion":false,"accessLogBucket":"shop-logs","notices":true,"archiveDays":0}`,
		"alarm":       `{"threshold":2,"periodSeconds":60}`,
		"customerKey": "true",
		"protect":     "false",
		"encrypted":   "cardKey subscribers",
	})
}

func TestReadTakesEverySettingAtOnce(t *testing.T) {
	t.Parallel()
	const deploy, api, old = "arn:aws:iam::123456789012:role/deploy/*", "arn:aws:iam::123456789012:role/shop-api", "arn:aws:iam::123456789012:role/old"
	const mailer = "arn:aws:iam::999999999999:user/post/mailer"
	card := NewValue(hidden)
	want := &Settings{
		Place: placeOf("shop"),
		Subscribers: []Subscriber{
			{Protocol: "email", Endpoint: NewValue("shop-oncall@example.com"), Secret: true, Alarms: true, Details: true},
			{Protocol: "https", Endpoint: NewValue("https://pager.example.com/" + hidden), Secret: true, Index: 1, Alarms: true},
			{Protocol: "email", Endpoint: NewValue("audit@example.com"), Secret: true, Index: 2, Details: true},
		},
		Readers: mustReaders(deploy),
		Secrets: []Secret{
			{Name: "shop/card-key", Description: "key of the card terminal", Value: &card, ValueFrom: "cardKey", Readers: mustReaders(api), RecoveryWindowDays: 30},
			{Name: "shop/mail", RecoveryWindowDays: 7},
			{Name: "shop/scratch", DeleteWithoutRecovery: true},
		},
		Watches: []Watch{
			{
				Name: "old", Path: "watch[0]", Prefixes: []string{"old/"}, Created: []string{"shop/mail"},
				Existing: []string{"ftp", "arn:aws:secretsmanager:us-east-1:123456789012:secret:sftp-a1B2c3", "smtp"},
				Readers:  mustReaders(deploy, old, mailer),
			},
			{Name: "shop/card-key", Path: "secrets[0]", Created: []string{"shop/card-key"}, Readers: mustReaders(deploy, api)},
			{Name: "shop/scratch", Path: "secrets[2]", Created: []string{"shop/scratch"}, Readers: mustReaders(deploy)},
		},
		Trail:       Trail{RetentionDays: 731, AccessLogBucket: "shop-logs", Notices: true, ArchiveForever: true},
		Alarm:       Alarm{Threshold: 2, PeriodSeconds: 60},
		CustomerKey: true,
	}
	got, err := Read(shopSource(), here)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, usualAlerts, withoutCounts, sameReaders()); diff != "" {
		t.Error(diff)
	}
}

func TestReadReportsEverythingAtOnceOrderedByPath(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{{
		name: "a file with many faults",
		changes: map[string]string{
			"team":        "Payments",
			"subscribers": `[{"email":"nobody"},{"sms":"+1"}]`,
			"secrets":     `[{"name":"a"},{"name":"b","readers":["x"]},{},{"name":"d","colour":1},{"name":"e"},{"name":"f"},{"name":"g"},{"name":"h"},{"name":"i"},{"name":"j"},{"name":"k k"}]`,
			"watch":       `[{"secrets":["a","b","a"]}]`,
			"alarm":       `{"periodSeconds":30,"threshold":0}`,
			"protekt":     "true",
		},
		want: []string{
			"alarm.periodSeconds: period of 30 s: metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more",
			"alarm.threshold: threshold of 0 reads: it is reached without a read; use 1 or more",
			"protekt: unknown key; did you mean protect?",
			`secrets[1].readers[0]: not an IAM role or user ARN: "x"`,
			"secrets[2].name: missing: a secret needs a name",
			"secrets[3].colour: unknown key; expected one of alerts, deleteWithoutRecovery, description, name, readers, recoveryWindowDays, restrictReaders, valueFrom",
			`secrets[10].name: secret name "k k": Secrets Manager accepts only letters, digits and /_+=.@-`,
			`subscribers[0].email: not an email address: "nobody"`,
			"subscribers[1]: no address: give email, https, emailFrom or httpsFrom",
			"subscribers[1].sms: unknown key; expected one of email, emailFrom, for, https, httpsFrom",
			`team: invalid team "Payments": expected 1 to 32 lower-case letters, digits and dashes, the first a letter and the last no dash, since it becomes part of AWS names`,
			"watch[0].name: missing: name the watch; its alarm is named after it",
			`watch[0].secrets[2]: already watched by watch[0].secrets[0], so a read would count twice: "a"`,
		},
	}})
}

func TestReadRefusesNamesThatAWSNamesCannotCarry(t *testing.T) {
	t.Parallel()
	const reason = ": expected 1 to 32 lower-case letters, digits and dashes, the first a letter and the last no dash, since it becomes part of AWS names"
	invalid := func(stack string) string {
		return `stack: invalid stack "` + stack + `": expected 1 to 64 letters, digits, _ and -, since it becomes part of AWS names`
	}
	checkRefusals(t, []refusal{
		one("no team", "team", "", "team: missing: name the team that owns this stack; it becomes part of AWS names"),
		one("team with a dash at the end", "team", "pay-", `team: invalid team "pay-"`+reason),
		one("team that is a number", "team", "12", `team: invalid team "12"`+reason),
		one("team of 33 characters", "team", strings.Repeat("a", 33), `team: invalid team "`+strings.Repeat("a", 33)+`"`+reason),
		one("team of two lines", "team", "a\nb", `team: invalid team "a\nb"`+reason),
	})
	for stack, want := range map[string]string{
		"dev": "", "payments-dev_2": "", strings.Repeat("a", 64): "", "a.b": invalid("a.b"), strings.Repeat("a", 65): invalid(strings.Repeat("a", 65)),
		"": "stack: stack is missing",
	} {
		source := given(nil)
		source.Stack = stack
		got := ""
		if _, err := Read(source, here); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("stack %q: got %q, want %q", stack, got, want)
		}
	}
}

func TestReadTakesLegalTeams(t *testing.T) {
	t.Parallel()
	for _, team := range []string{"a", "a1", "pay-ments", strings.Repeat("a", 32)} {
		if got := accepted(t, map[string]string{"team": team}).Place.Team; got != team {
			t.Errorf("got %q, want %q", got, team)
		}
	}
}

func TestReadRefusesKeysThatNothingReads(t *testing.T) {
	t.Parallel()
	const listed = "unknown key, and no valueFrom, emailFrom or httpsFrom names it; expected one of alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch"
	checkRefusals(t, []refusal{
		one("a slip", "subscriber", `[]`, "subscriber: unknown key; did you mean subscribers?"),
		one("capitals", "customerkey", "true", "customerkey: unknown key; did you mean customerKey?"),
		one("nothing near", "wibble", "1", "wibble: "+listed),
		one("a key that needs quotes", "a b\nc", "1", `"a b\nc": `+listed),
		{
			"an encrypted setting that no secret takes", map[string]string{"orphan": hidden, "encrypted": "orphan"},
			[]string{"orphan: " + listed},
		},
		{
			"a setting near to what valueFrom names", map[string]string{
				"secrets": `[{"name":"a","valueFrom":"cardKey"}]`, "cardKeys": hidden, "encrypted": "cardKeys",
			},
			[]string{"cardKeys: unknown key; did you mean cardKey?", "secrets[0].valueFrom: no setting has this name; did you mean cardKeys?"},
		},
	})
}

func TestReadLeavesOtherNamespacesAlone(t *testing.T) {
	t.Parallel()
	source := given(nil)
	source.Config["aws:anything"] = "x"
	source.Config["secretwatch2:team"] = "x"
	source.Config["bare"] = "x"
	if _, err := Read(source, here); err != nil {
		t.Error(err)
	}
}

func TestReadRefusesAnIncompleteAccount(t *testing.T) {
	t.Parallel()
	for _, account := range []Account{{}, {ID: "1", Region: "r"}, {ID: "1", Partition: "p"}, {Region: "r", Partition: "p"}} {
		if settings, err := Read(given(nil), account); err == nil || settings != nil {
			t.Errorf("%+v: got %v and %v, want only an error", account, settings, err)
		}
	}
	source := given(nil)
	source.Project = ""
	_, err := Read(source, here)
	if want := `reading the settings: project "" and account {ID:123456789012 Region:us-east-1 Partition:aws} must be complete`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestReadNeedsSomethingToWatch(t *testing.T) {
	t.Parallel()
	const want = "secrets: nothing to watch: name at least one secret, here or under watch"
	checkRefusals(t, []refusal{
		one("no secrets", "secrets", "", want),
		one("an empty list", "secrets", "[]", want),
		{"empty lists", map[string]string{"secrets": "[]", "watch": "[]"}, []string{want}},
	})
	settings := accepted(t, map[string]string{"secrets": "", "watch": `[{"name":"w","secrets":["a/*"]}]`})
	if len(settings.Watches) != 1 || len(settings.Secrets) != 0 {
		t.Errorf("got %+v, want one watch and no secret", settings)
	}
}
