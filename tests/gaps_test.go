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

// recording is what happens in an account, edit by edit.
type recording struct{ edits []standin.Edit }

// record notes all edits from now on, after the account as it is.
func (d *deployment) record() *recording {
	r := &recording{edits: []standin.Edit{{Op: "before", After: d.account.Resources()}}}
	d.account.OnEdit(func(e standin.Edit) { r.edits = append(r.edits, e) })
	return r
}

// title is an edit in words.
func title(e standin.Edit) string { return strings.TrimSpace(e.Op + " " + address(e.URN)) }

// asState is an account in the form of a Pulumi state.
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

// unseen are the ways, as "route of secret", on which a read of a secret by a stranger would reach nobody.
func unseen(t *testing.T, account []standin.Resource) map[string]bool {
	t.Helper()
	loaded, err := state.Load(asState(t, account))
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string]bool{}
	for _, r := range account {
		if r.Type != secretType {
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
				ways[fmt.Sprintf("%s of %s", name, secret.Name)] = !ok || verdict != pipeline.Pass
			}
		}
	}
	return ways
}

// gap is a time in which a read would reach nobody on a way that it reached somebody on before.
type gap struct {
	// way is a route and a secret.
	way string
	// from is the edit that begins it, to the one that ends it; "" if none does.
	from, to string
	// last says that nothing was made or changed after from.
	last bool
}

func (r *recording) gaps(t *testing.T) []gap {
	t.Helper()
	before := unseen(t, r.edits[0].After)
	if len(before) == 0 {
		t.Fatal("nothing is watched")
	}
	began := map[string]int{}
	var gaps []gap
	for i, e := range r.edits {
		for way, blind := range unseen(t, e.After) {
			from, open := began[way]
			wasBlind, known := before[way]
			switch {
			case !known:
			case wasBlind:
				t.Fatalf("the %s is blind before the edit", way)
			case blind && !open:
				began[way] = i
			case !blind && open:
				gaps = append(gaps, gap{way: way, from: title(r.edits[from]), to: title(e)})
				delete(began, way)
			}
		}
	}
	for way, from := range began {
		made := slices.ContainsFunc(r.edits[from:], func(e standin.Edit) bool { return e.Op != "delete" })
		gaps = append(gaps, gap{way: way, from: title(r.edits[from]), last: !made})
	}
	return gaps
}
