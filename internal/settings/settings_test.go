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
		Trail:       Trail{RetentionDays: 731, AccessLogBucket: "shop-logs", Notices: true},
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
			"alarm.threshold: threshold of 0 reads: it would be reached without any; use 1 or more",
			"protekt: unknown key; did you mean protect?",
			`secrets[1].readers[0]: not an IAM role or user ARN: "x"`,
			"secrets[2].name: missing: a secret needs a name",
			"secrets[3].colour: unknown key; known here: alerts, deleteWithoutRecovery, description, name, readers, recoveryWindowDays, restrictReaders, valueFrom",
			`secrets[10].name: secret name "k k": Secrets Manager takes letters, digits and /_+=.@- only`,
			`subscribers[0].email: not an email address: "nobody"`,
			"subscribers[1]: no address: give email, https, emailFrom or httpsFrom",
			"subscribers[1].sms: unknown key; known here: email, emailFrom, for, https, httpsFrom",
			`team: not a team's name: "Payments": AWS names carry it, so 1 to 32 lower-case letters, digits and dashes, a letter first and no dash last`,
			"watch[0].name: missing: a watch needs a name; its alarm carries it",
			`watch[0].secrets[2]: watched already by watch[0].secrets[0], so a read would count twice: "a"`,
		},
	}})
}

func TestReadRefusesNamesThatAWSNamesCannotCarry(t *testing.T) {
	t.Parallel()
	const reason = ": AWS names carry it, so 1 to 32 lower-case letters, digits and dashes, a letter first and no dash last"
	checkRefusals(t, []refusal{
		one("no team", "team", "", "team: missing: name the team that owns this stack; AWS names carry it"),
		one("team with a dash at the end", "team", "pay-", `team: not a team's name: "pay-"`+reason),
		one("team that is a number", "team", "12", `team: not a team's name: "12"`+reason),
		one("team of 33 characters", "team", strings.Repeat("a", 33), `team: not a team's name: "`+strings.Repeat("a", 33)+`"`+reason),
		one("team of two lines", "team", "a\nb", `team: not a team's name: "a\nb"`+reason),
	})
	for stack, sound := range map[string]bool{"dev": true, "payments-dev_2": true, strings.Repeat("a", 64): true, "a.b": false, "": false, strings.Repeat("a", 65): false} {
		source := given(nil)
		source.Stack = stack
		_, err := Read(source, here)
		if want := `stack: not a stack's name that AWS names can carry: "` + stack + `": use 1 to 64 letters, digits, _ and -`; !sound && (err == nil || err.Error() != want) {
			t.Errorf("stack %q: got %v, want %s", stack, err, want)
		}
		if sound && err != nil {
			t.Errorf("stack %q: %v", stack, err)
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
	const listed = "unknown key, and no valueFrom, emailFrom or httpsFrom names it; known here: alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch"
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
