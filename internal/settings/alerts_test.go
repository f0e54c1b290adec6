package settings

import (
	"slices"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
)

func TestAlertsAreSwitchedPerWatch(t *testing.T) {
	t.Parallel()
	usual := Alerts{Read: Routes{Alarm: true, Detail: true}, Denied: Routes{Detail: true}}
	for _, test := range []struct {
		name, alerts string
		want         Alerts
	}{
		{"nothing said", `{}`, usual},
		{"one kind said, the others keep their default", `{"change":["detail"]}`, Alerts{usual.Read, usual.Denied, Routes{Detail: true}}},
		{"denied reads count too", `{"denied":["alarm","detail"]}`, Alerts{usual.Read, Routes{Alarm: true, Detail: true}, Routes{}}},
		{"an empty list switches off", `{"denied":[]}`, Alerts{Read: usual.Read}},
		{"no mail for each read", `{"read":["alarm"]}`, Alerts{Routes{Alarm: true}, usual.Denied, Routes{}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := accepted(t, map[string]string{
				"secrets": `[{"name":"own","alerts":` + test.alerts + `}]`,
				"watch":   `[{"name":"legacy","secrets":["legacy/*"],"alerts":` + test.alerts + `}]`,
			})
			for _, watch := range got.Watches {
				if watch.Alerts != test.want {
					t.Errorf("watch %s: got %+v, want %+v", watch.Name, watch.Alerts, test.want)
				}
			}
		})
	}
}

func TestAlertsAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	watch := func(alerts string) string { return `[{"name":"w","secrets":["x"],"alerts":` + alerts + `}]` }
	checkRefusals(t, []refusal{
		one("an unknown kind", "watch", watch(`{"reads":["alarm"]}`), "watch[0].alerts.reads: unknown key; did you mean read?"),
		one("an unknown route", "watch", watch(`{"read":["mail"]}`), `watch[0].alerts.read[0]: expected alarm or detail, got "mail"`),
		one("an alarm on changes", "watch", watch(`{"change":["alarm"]}`), `watch[0].alerts.change[0]: expected detail, got "alarm"`),
		one("nothing at all", "watch", watch(`{"read":[],"denied":[]}`),
			"watch[0].alerts: every kind is switched off, so no alert would ever be sent: switch at least one on"),
		{"said at a secret that a watch covers", map[string]string{
			"secrets": `[{"name":"x","alerts":{"denied":[]}}]`,
			"watch":   `[{"name":"w","secrets":["x"]}]`,
		}, []string{"secrets[0].alerts: this secret is watched by watch[0].secrets[0], whose alerts apply: move alerts there"}},
	})
}

func TestAlertsNameTheirKindsInOrder(t *testing.T) {
	t.Parallel()
	on, off := Routes{Alarm: true, Detail: true}, Routes{}
	for name, row := range map[string]struct {
		alerts          Alerts
		alarms, details []detection.Kind
	}{
		"everything":     {Alerts{on, on, Routes{Detail: true}}, []detection.Kind{detection.Read, detection.Denied}, detection.Kinds()},
		"nothing":        {Alerts{}, nil, nil},
		"one alarm":      {Alerts{Read: Routes{Alarm: true}}, []detection.Kind{detection.Read}, nil},
		"details alone":  {Alerts{Read: Routes{Detail: true}, Change: Routes{Detail: true}}, nil, []detection.Kind{detection.Read, detection.Change}},
		"refusals alone": {Alerts{off, on, off}, []detection.Kind{detection.Denied}, []detection.Kind{detection.Denied}},
	} {
		if got := row.alerts.AlarmKinds(); !slices.Equal(got, row.alarms) {
			t.Errorf("%s: alarms on %v, want %v", name, got, row.alarms)
		}
		if got := row.alerts.DetailKinds(); !slices.Equal(got, row.details) {
			t.Errorf("%s: details of %v, want %v", name, got, row.details)
		}
	}
}

func TestDetailsAreSentWhereAWatchHasThemAndASubscriberReceivesThem(t *testing.T) {
	t.Parallel()
	const alarmsOnly, both = `[{"email":"a@example.com","for":"alarms"}]`, `[{"email":"a@example.com","for":"alarms"},{"email":"b@example.com"}]`
	for name, row := range map[string]struct {
		subscribers, alerts string
		want                bool
	}{
		"both":                            {both, `{}`, true},
		"of changes alone":                {both, `{"read":["alarm"],"denied":[],"change":["detail"]}`, true},
		"no watch has any":                {both, `{"read":["alarm"],"denied":[]}`, false},
		"no subscriber receives them":     {alarmsOnly, `{}`, false},
		"no watch, and nobody to receive": {alarmsOnly, `{"read":["alarm"],"denied":["alarm"]}`, false},
	} {
		got := accepted(t, map[string]string{"subscribers": row.subscribers, "secrets": `[{"name":"a","alerts":` + row.alerts + `}]`})
		if got.SendsDetails() != row.want {
			t.Errorf("%s: got %v", name, !row.want)
		}
	}
}

func TestRestrictReadersNeedsReaders(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{
		one("nobody is expected", "secrets", `[{"name":"a","restrictReaders":true}]`,
			"secrets[0].restrictReaders: there are no expected readers, so nobody could read this secret: name some under readers, or remove restrictReaders"),
	})
	got := accepted(t, map[string]string{
		"secrets": `[{"name":"a/b","restrictReaders":true}]`,
		"watch":   `[{"name":"w","secrets":["a/*"],"readers":["arn:aws:iam::123456789012:role/app"]}]`,
	})
	if !got.Secrets[0].RestrictReaders || len(got.WatchOf("a/b").Readers) != 1 {
		t.Errorf("got %+v", got.Secrets[0])
	}
}

func TestAWatchWithoutAReceiverIsRefused(t *testing.T) {
	t.Parallel()
	const toAlarms = `[{"email":"a@example.com","for":"alarms"}]`
	const silent = `.alerts: only details are switched on, and no subscriber receives them, so no alert would ever be sent: ` +
		`switch an alarm on, or remove "for: alarms" from a subscriber`
	checkRefusals(t, []refusal{{
		"details alone, and alarms alone are taken", map[string]string{
			"subscribers": toAlarms,
			"secrets":     `[{"name":"alarmed"},{"name":"own","alerts":{"read":["detail"]}}]`,
			"watch":       `[{"name":"w","secrets":["x"]},{"name":"v","secrets":["y"],"alerts":{"read":[],"change":["detail"]}}]`,
		}, []string{"secrets[1]" + silent, "watch[1]" + silent},
	}})
	for name, changed := range map[string]map[string]string{
		"somebody receives details": {"secrets": `[{"name":"own","alerts":{"read":["detail"]}}]`},
		"an alarm on refusals":      {"secrets": `[{"name":"own","alerts":{"read":[],"denied":["alarm"]}}]`, "subscribers": toAlarms},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := accepted(t, changed); len(got.Watches) != 1 {
				t.Errorf("got %+v", got.Watches)
			}
		})
	}
}

func TestAWarningSaysThatNobodyLearnsOfRefusalsAndChanges(t *testing.T) {
	t.Parallel()
	const want = `subscribers: no subscriber receives details, so nobody learns of refused reads and changes: remove "for: alarms" from at least one`
	for name, row := range map[string]struct {
		subscribers, alerts string
		warned              bool
	}{
		"alarms alone":              {`[{"email":"a@example.com","for":"alarms"}]`, `{}`, true},
		"somebody receives details": {`[{"email":"a@example.com","for":"alarms"},{"email":"b@example.com"}]`, `{}`, false},
		"refusals have an alarm":    {`[{"email":"a@example.com","for":"alarms"}]`, `{"denied":["alarm"]}`, false},
		"changes have details":      {`[{"email":"a@example.com","for":"alarms"}]`, `{"denied":["alarm"],"change":["detail"]}`, true},
		"only reads have details":   {`[{"email":"a@example.com","for":"alarms"}]`, `{"denied":[]}`, false},
	} {
		got := accepted(t, map[string]string{"subscribers": row.subscribers, "secrets": `[{"name":"a","alerts":` + row.alerts + `}]`}).Warnings
		if slices.Contains(got, want) != row.warned {
			t.Errorf("%s: warnings %q, want it %v", name, got, row.warned)
		}
	}
}
