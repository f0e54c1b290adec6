package rehearsal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	createEvent  = `{"sequence":1,"resourcePreEvent":{"metadata":{"op":"create","urn":"urn:a","type":"t"}}}` + "\n"
	sameEvent    = `{"sequence":2,"resourcePreEvent":{"metadata":{"op":"same","urn":"urn:b","type":"t"}}}` + "\n"
	replaceEvent = `{"sequence":3,"resourcePreEvent":{"metadata":{"op":"replace","urn":"urn:c","type":"t","diffs":["name","tags"],"keys":["name"]}}}` + "\n"
	errorEvent   = `{"sequence":4,"diagnosticEvent":{"message":"no","severity":"error"}}` + "\n"
	warningEvent = `{"sequence":5,"diagnosticEvent":{"message":"hm","severity":"warning"}}` + "\n"
	summaryEvent = `{"sequence":6,"summaryEvent":{"resourceChanges":{"create":1,"replace":1,"same":1}}}` + "\n"
)

func TestReadEvents(t *testing.T) {
	t.Parallel()
	create := Step{Op: "create", URN: "urn:a", Type: "t"}
	replace := Step{Op: "replace", URN: "urn:c", Type: "t", Changed: []string{"name", "tags"}, Replacing: []string{"name"}}
	tests := map[string]struct {
		log  string
		want Result
	}{
		"nothing": {"", Result{Changes: map[string]int{}}},
		"a whole operation": {
			createEvent + sameEvent + replaceEvent + warningEvent + summaryEvent,
			Result{Changes: map[string]int{"create": 1, "replace": 1, "same": 1}, Steps: []Step{create, replace}},
		},
		"a failed one":        {createEvent + errorEvent, Result{Changes: map[string]int{}, Steps: []Step{create}, Errors: []string{"no"}}},
		"one that was killed": {createEvent + summaryEvent[:30], Result{Changes: map[string]int{}, Steps: []Step{create}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readEvents(strings.NewReader(test.log))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			if got.Changed() != (len(test.want.Steps) > 0) {
				t.Errorf("changed: %v", got.Changed())
			}
		})
	}
}

func TestReadEventsRefusesATextThatIsNotJSON(t *testing.T) {
	t.Parallel()
	if _, err := readEvents(strings.NewReader(createEvent + "oops")); err == nil {
		t.Error("no error")
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]int{
		"no resources": {"create": 0},
		"2 create, 1 delete, 3 same, 1 import, 4 read": {"same": 3, "read": 4, "create": 2, "delete": 1, "import": 1},
	}
	for want, changes := range tests {
		if got := (Result{Changes: changes}).Summary(); got != want {
			t.Errorf("%v: %q, want %q", changes, got, want)
		}
	}
}
