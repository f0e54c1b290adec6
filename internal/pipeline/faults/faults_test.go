package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"testing"
)

func TestEachFaultChangesTheStateOrTheRecord(t *testing.T) {
	t.Parallel()
	healthy, err := os.ReadFile("../../state/testdata/healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	untouched, err := Fault{Break: nothing}.Apply(healthy)
	if err != nil {
		t.Fatal(err)
	}
	record := []byte(`{"userAgent":"aws-cli"}`)
	for _, f := range Table() {
		t.Run(f.Hop+"/"+f.Name, func(t *testing.T) {
			t.Parallel()
			broken, err := f.Apply(healthy)
			if err != nil {
				t.Fatal(err)
			}
			if !json.Valid(broken) {
				t.Error("the broken state is no JSON")
			}
			changed, err := f.ApplyRecord(record)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Equal(broken, untouched) && bytes.Equal(changed, record) {
				t.Error("nothing is broken")
			}
		})
	}
}

func TestAFaultNamesTheTypeThatAStateLacks(t *testing.T) {
	t.Parallel()
	empty := []byte(`{"version":3,"deployment":{"resources":[]}}`)
	applied := 0
	for _, f := range Table() {
		_, err := f.Apply(empty)
		if err == nil {
			applied++
		} else if !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	// The large record breaks a record, not the state.
	if applied != 1 {
		t.Errorf("%d faults found something in an empty state, want 1", applied)
	}
}

func TestAFaultRefusesATextThatIsNotAState(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{", "{}", "[]", `{"deployment":{}}`} {
		if _, err := Table()[0].Apply([]byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
	if _, err := (Fault{Record: fatten}).ApplyRecord([]byte("{")); err == nil {
		t.Error("a record that is no JSON: no error")
	}
	if _, err := rewrite("{", without(cloudTrail)); err == nil {
		t.Error("a policy that is no JSON: no error")
	}
}

func TestEveryFaultHasAVerdictAndAReason(t *testing.T) {
	t.Parallel()
	for _, f := range Table() {
		if f.Verdict != Stop && f.Verdict != Unknown || f.Reason == "" || f.Name == "" {
			t.Errorf("%s/%s: verdict %q, reason %q", f.Hop, f.Name, f.Verdict, f.Reason)
		}
	}
}
