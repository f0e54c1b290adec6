package tests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
	"github.com/secretwatch/secretwatch/internal/state"
)

// recording has every edit of an account.
type recording struct{ edits []standin.Edit }

// record records all edits from now on. The first is the account as it is.
func (d *deployment) record() *recording {
	r := &recording{edits: []standin.Edit{{Op: "before", After: d.account.Resources()}}}
	d.account.OnEdit(func(e standin.Edit) { r.edits = append(r.edits, e) })
	return r
}

// title describes an edit.
func title(e standin.Edit) string { return strings.TrimSpace(e.Op + " " + address(e.URN)) }

// asState returns an account as a Pulumi state.
func asState(t *testing.T, account []standin.Resource) *state.State {
	t.Helper()
	type resource struct {
		URN     string         `json:"urn"`
		Type    string         `json:"type"`
		ID      string         `json:"id"`
		Outputs map[string]any `json:"outputs"`
	}
	list := make([]resource, len(account))
	for i, r := range account {
		list[i] = resource{URN: r.Owner, Type: r.Type, ID: r.ID, Outputs: r.Properties}
	}
	text, err := json.Marshal(map[string]any{"version": 3, "deployment": map[string]any{"resources": list}})
	if err != nil {
		t.Fatal(err)
	}
	read, err := state.Read(bytes.NewReader(text), "account")
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// unreported returns, for each route of each secret in the account, whether a read by a stranger would reach nobody. The keys are such as
// "alarm of payments/db".
func unreported(t *testing.T, account []standin.Resource) map[string]bool {
	t.Helper()
	loaded, err := state.Load(asState(t, account))
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]bool{}
	for _, r := range account {
		if r.Type != aws.SecretType {
			continue
		}
		secret, err := aws.ParseSecretARN(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		read := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/mallory")}
		for _, trace := range loaded.Send(read.Records(), pipeline.Options{}).Traces {
			for _, name := range []pipeline.RouteName{pipeline.AlarmRoute, pipeline.RuleRoute} {
				route, ok := trace.Route(name)
				verdict, _ := route.Against(pipeline.Alert)
				routes[fmt.Sprintf("%s of %s", name, secret.Name)] = !ok || verdict != pipeline.Pass
			}
		}
	}
	return routes
}

// gap is a time in which reads are not reported on a route on which they were reported before.
type gap struct {
	// route is a route and a secret.
	route string
	// from is the edit that begins the gap, and to the one that ends it; "" if none does.
	from, to string
	// last is true if nothing was created or updated after from.
	last bool
}

// gaps returns the gaps between the edits.
func (r *recording) gaps(t *testing.T) []gap {
	t.Helper()
	before := unreported(t, r.edits[0].After)
	if len(before) == 0 {
		t.Fatal("no secret is watched")
	}
	for route, missed := range before {
		if missed {
			t.Fatalf("the %s is not reported before the edit", route)
		}
	}
	began := map[string]int{}
	var gaps []gap
	for i, e := range r.edits[1:] {
		for route, missed := range unreported(t, e.After) {
			from, open := began[route]
			_, known := before[route]
			switch {
			case !known:
			case missed && !open:
				began[route] = i + 1
			case !missed && open:
				gaps = append(gaps, gap{route: route, from: title(r.edits[from]), to: title(e)})
				delete(began, route)
			}
		}
	}
	for route, from := range began {
		more := slices.ContainsFunc(r.edits[from:], func(e standin.Edit) bool { return e.Op != "delete" })
		gaps = append(gaps, gap{route: route, from: title(r.edits[from]), last: !more})
	}
	return gaps
}

// check fails the test unless the gaps are those of the row.
func (r *recording) check(t *testing.T, row edit) {
	t.Helper()
	gaps := r.gaps(t)
	if row.unreported == untilConfirmed && len(gaps) == 0 {
		t.Error("there is no gap, though the subscribers of the new topics have to confirm")
	}
	for _, g := range gaps {
		_, secret, _ := strings.Cut(g.route, " of ")
		switch {
		case row.unreported == aMoment && g.to != "" && slices.Contains(row.moved, secret):
		case row.unreported == untilConfirmed && g.to == "" && g.last:
		default:
			t.Errorf("the %s is not reported from %q to %q", g.route, g.from, g.to)
		}
	}
	if t.Failed() {
		for i, e := range r.edits {
			t.Logf("%3d %s", i, title(e))
		}
	}
}
