package tests

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// These are the values of the last column of docs/edits.md: which reads are not reported.
const (
	nothing = "nothing"
	// aMoment is the time between two calls of one update, for the secrets that a row names.
	aMoment = "a moment"
	// untilConfirmed is the time until the subscribers of new topics confirm.
	untilConfirmed = "until confirmed"
)

// edit is a row of docs/edits.md.
type edit struct {
	// name is the first cell, and unreported the last.
	name, unreported string
	// before are settings before the edit, beside those of watchedFour.
	before, changed config
	// moved are the secrets of aMoment.
	moved []string
}

// watchedFour are settings with four secrets in two watches.
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

// longNames are so many names that a watch of them needs several filters and rules. extra ones come first.
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
		{name: "a watch has another name", unreported: nothing, changed: watch(watching("port", "one", "two"), right)},
		{
			name: "a secret moves to another watch", unreported: aMoment, moved: []string{"two"},
			changed: watch(watching("left", "one"), watching("right", "two", "three", "four")),
		},
		{
			name: "a secret moves to another watch, and the one that loses it gets another name", unreported: nothing,
			changed: watch(watching("left-2", "one"), watching("right", "two", "three", "four")),
		},
		{
			name: "a watch is split", unreported: aMoment, moved: []string{"two"},
			changed: watch(watching("left", "one"), watching("middle", "two"), right),
		},
		{
			name: "a watch is split, and both parts get another name", unreported: nothing,
			changed: watch(watching("left-1", "one"), watching("left-2", "two"), right),
		},
		{name: "a secret gets a watch of its own", unreported: aMoment, moved: []string{"two"}, changed: watch(watching("left", "one"), right)},
		{name: "a watch takes in all secrets of another", unreported: nothing, changed: watch(watching("left", "one", "two", "three", "four"))},
		{name: "a prefix takes the place of names", unreported: nothing, changed: watch(watching("left", "one", "tw*"), right)},
		{name: "a secret is added", unreported: nothing, changed: config{"secrets": secretsNamed("one", "two", "three", "four", "five")}},
		{
			name: "a secret is added at the end of a watch of several filters", unreported: nothing, before: crowded(),
			changed: config{
				"secrets": secretsNamed(append(longNames(), "five")...), "watch": watches(watching("crowd", anys(append(longNames(), "five"))...)),
			},
		},
		{
			name: "a secret is added before others in a watch of several filters", unreported: aMoment, moved: longNames(), before: crowded(),
			changed: crowded("new/" + strings.Repeat("long-", 12)),
		},
		{name: "expected readers, threshold or period change", unreported: nothing, changed: config{
			"readers": []any{"arn:aws:iam::123456789012:role/deploy/*"}, "alarm": map[string]any{"threshold": 1, "periodSeconds": 600},
		}},
		{name: "subscribers change", unreported: nothing, changed: subscribers(webHook(hook), mailbox("payments-oncall@example.com"))},
		{name: "the customer key is turned on", unreported: nothing, changed: config{"customerKey": true}},
		{name: "the customer key is turned off", unreported: nothing, before: config{"customerKey": true}, changed: config{"customerKey": false}},
		{name: "the stack changes to the account's trail", unreported: nothing, changed: config{"trail": map[string]any{"logGroup": platformGroup}}},
		{
			name: "the stack changes back to a trail of its own", unreported: nothing, before: config{"trail": map[string]any{"logGroup": platformGroup}},
			changed: config{"trail": map[string]any{}},
		},
		{name: "the team has another name", unreported: untilConfirmed, changed: config{"team": "billing"}},
	}
}

// platformGroup is the log group of the account's own trail.
const platformGroup = "/secretwatch/platform/platform/trail"

// deployBefore deploys the stack before the edit, and all subscribers confirm. If the edit is about the account's trail, another stack has
// it.
func (row edit) deployBefore(t *testing.T) *deployment {
	t.Helper()
	p := plan{settings: watchedFour().with(row.before)}
	if _, trails := row.changed["trail"]; trails {
		p.beside = deployed(t, plan{stack: "platform", settings: config{
			"team": "platform", "secrets": nil, "topSecretInfo": nil, "watch": watches(watching("others", "others/*")),
		}})
	}
	d := deployed(t, p)
	d.confirm(t)
	return d
}

func TestAnEditLeavesOnlyItsDocumentedReadsUnreported(t *testing.T) {
	t.Parallel()
	for _, row := range edits() {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d := row.deployBefore(t)
			subscribed := d.subscribed()
			r := d.record()
			d.change(t, row.changed)
			must(t, d.stack.Up)
			if len(r.edits) == 1 {
				t.Fatal("the edit changes nothing")
			}
			r.check(t, row)
			if row.unreported == untilConfirmed {
				d.confirm(t)
			} else {
				for subscription, was := range subscribed {
					if now := d.subscribed()[subscription]; now != was {
						t.Errorf("%s was %q, is %q", subscription, was, now)
					}
				}
			}
			for route, missed := range unreported(t, d.account.Resources()) {
				if missed {
					t.Errorf("the %s is not reported afterwards", route)
				}
			}
		})
	}
}

func TestEveryDocumentedEditIsTried(t *testing.T) {
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
		tried = append(tried, row.name+": "+row.unreported)
	}
	if diff := cmp.Diff(tried, documented); diff != "" {
		t.Errorf("rows of docs/edits.md (-tried +documented):\n%s", diff)
	}
}
