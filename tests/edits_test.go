package tests

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What an edit may keep from being reported, as docs/edits.md has it.
const (
	nothing = "nothing"
	// aMoment is the time between two calls of one update, for the secrets that a row names.
	aMoment = "a moment"
	// unconfirmed is the time until the receivers of new topics confirm.
	unconfirmed = "until confirmed"
)

// edit is a row of docs/edits.md.
type edit struct {
	// name is the first cell, and blind the last.
	name, blind string
	// before are settings that it begins with, beside those of watchedFour.
	before, changed config
	// moved are the secrets of aMoment.
	moved []string
}

// watchedFour are four secrets in two watches.
func watchedFour() config {
	return config{
		"secrets": secretsNamed("one", "two", "three", "four"), "topSecretInfo": nil,
		"watch": watches(watching("left", "one", "two"), watching("right", "three", "four")),
	}
}

// secretsNamed are secrets that the stack creates, without values.
func secretsNamed(names ...string) []any {
	var list []any
	for _, name := range names {
		list = append(list, map[string]any{"name": name, "recoveryWindowDays": 7})
	}
	return list
}

func watches(list ...any) []any { return list }

func watching(name string, secrets ...any) map[string]any {
	return map[string]any{"name": name, "secrets": secrets}
}

// longNames are so many names that a watch of them needs several filters and rules; extra ones come first.
func longNames(extra ...string) []string {
	for i := range 6 {
		extra = append(extra, fmt.Sprintf("service-%d/%s", i, strings.Repeat("long-", 12)))
	}
	return extra
}

func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

// crowded is a watch of longNames.
func crowded(extra ...string) config {
	names := longNames(extra...)
	return config{"secrets": secretsNamed(names...), "watch": watches(watching("crowd", anys(names)...))}
}

func edits() []edit {
	right := watching("right", "three", "four")
	watch := func(list ...any) config { return config{"watch": list} }
	return []edit{
		{name: "a watch has another name", blind: nothing, changed: watch(watching("port", "one", "two"), right)},
		{
			name: "a secret moves to another watch", blind: aMoment, moved: []string{"two"},
			changed: watch(watching("left", "one"), watching("right", "two", "three", "four")),
		},
		{name: "a secret moves to another watch, and the one that loses it gets another name", blind: nothing, changed: watch(watching("left-2", "one"), watching("right", "two", "three", "four"))},
		{
			name: "a watch is split", blind: aMoment, moved: []string{"two"},
			changed: watch(watching("left", "one"), watching("middle", "two"), right),
		},
		{name: "a watch is split, and both parts get another name", blind: nothing, changed: watch(watching("left-1", "one"), watching("left-2", "two"), right)},
		{name: "a secret gets a watch of its own", blind: aMoment, moved: []string{"two"}, changed: watch(watching("left", "one"), right)},
		{name: "a watch takes in all secrets of another", blind: nothing, changed: watch(watching("left", "one", "two", "three", "four"))},
		{name: "a prefix takes the place of names", blind: nothing, changed: watch(watching("left", "one", "tw*"), right)},
		{name: "a secret is added", blind: nothing, changed: config{"secrets": secretsNamed("one", "two", "three", "four", "five")}},
		{
			name: "a secret is added at the end of a watch of several filters", blind: nothing, before: crowded(),
			changed: config{
				"secrets": secretsNamed(append(longNames(), "five")...), "watch": watches(watching("crowd", anys(append(longNames(), "five"))...)),
			},
		},
		{
			name: "a secret is added before others in a watch of several filters", blind: aMoment, moved: longNames(), before: crowded(),
			changed: crowded("new/" + strings.Repeat("long-", 12)),
		},
		{name: "expected readers, threshold or period change", blind: nothing, changed: config{
			"readers": []any{"arn:aws:iam::123456789012:role/deploy/*"}, "alarm": map[string]any{"threshold": 1, "periodSeconds": 600},
		}},
		{name: "subscribers change", blind: nothing, changed: subscribers(webHook(hook), mailbox("payments-oncall@example.com"))},
		{name: "the customer key is turned on", blind: nothing, changed: config{"customerKey": true}},
		{name: "the customer key is turned off", blind: nothing, before: config{"customerKey": true}, changed: config{"customerKey": false}},
		{name: "the stack changes to the account's trail", blind: nothing, changed: config{"trail": map[string]any{"logGroup": platformGroup}}},
		{
			name: "the stack changes back to a trail of its own", blind: nothing, before: config{"trail": map[string]any{"logGroup": platformGroup}},
			changed: config{"trail": map[string]any{}},
		},
		{name: "the team has another name", blind: unconfirmed, changed: config{"team": "billing"}},
	}
}

// platformGroup is the log group of the account's own trail.
const platformGroup = "/secretwatch/platform/platform/trail"

// confirmed deploys the stack with which an edit begins, with all receivers confirmed: beside one that has the account's trail, if the edit
// has to do with that.
func (row edit) confirmed(t *testing.T) *deployment {
	t.Helper()
	p := plan{settings: watchedFour().with(row.before)}
	if _, trails := row.changed["trail"]; trails {
		p.beside = start(t, plan{stack: "platform", settings: config{
			"team": "platform", "secrets": nil, "topSecretInfo": nil, "watch": watches(watching("others", "others/*")),
		}})
		must(t, p.beside.stack.Up)
	}
	d := start(t, p)
	must(t, d.stack.Up)
	d.confirm(t)
	return d
}

func TestWhatAnEditKeepsFromBeingReported(t *testing.T) {
	t.Parallel()
	for _, row := range edits() {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d := row.confirmed(t)
			subscribed := d.subscribed()
			r := d.record()
			d.change(t, row.changed)
			must(t, d.stack.Up)
			if len(r.edits) == 1 {
				t.Fatal("the edit changes nothing")
			}
			gaps := r.gaps(t)
			r.explain(t, row, gaps)
			if row.blind == unconfirmed {
				d.confirm(t)
			} else {
				for who, was := range subscribed {
					if now := d.subscribed()[who]; now != was {
						t.Errorf("%s was %q, is %q", who, was, now)
					}
				}
			}
			for way, blind := range unseen(t, d.account.Resources()) {
				if blind {
					t.Errorf("afterwards the %s is blind", way)
				}
			}
		})
	}
}

// explain fails the test unless the gaps are those of the row.
func (r *recording) explain(t *testing.T, row edit, gaps []gap) {
	t.Helper()
	if row.blind == unconfirmed && len(gaps) == 0 {
		t.Error("there is no gap, though the topics' receivers are to confirm")
	}
	for _, g := range gaps {
		_, secret, _ := strings.Cut(g.way, " of ")
		switch {
		case row.blind == aMoment && g.to != "" && slices.Contains(row.moved, secret):
		case row.blind == unconfirmed && g.to == "" && g.last:
		default:
			t.Errorf("the %s is blind from %q to %q", g.way, g.from, g.to)
		}
	}
	if t.Failed() {
		for i, e := range r.edits {
			t.Logf("%3d %s", i, title(e))
		}
	}
}

func TestEveryEditThatIsDocumentedIsTried(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/edits.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented, tried []string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) == 3 && !strings.Contains(line, "---") && cells[0] != "| edit" {
			documented = append(documented, strings.TrimPrefix(cells[0], "| ")+": "+strings.TrimSuffix(cells[2], " |"))
		}
	}
	for _, row := range edits() {
		tried = append(tried, row.name+": "+row.blind)
	}
	if diff := cmp.Diff(tried, documented); diff != "" {
		t.Errorf("docs/edits.md has other rows (-tried +documented):\n%s", diff)
	}
}
