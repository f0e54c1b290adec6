package main

import (
	"os"
	"strings"
	"testing"
)

func TestDrillOfARehearsedStateFailsOnlyIfItIsBroken(t *testing.T) {
	t.Parallel()
	team, _ := halves(t)
	for path, want := range map[string]string{
		healthyFile: "", team: "", changed(t, `"statistic": "Sum"`, `"statistic": "Average"`): "the drill failed",
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		err = newRoot().drillState(&out, text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q\n%s", path, err, want, out.String())
		}
		if out.Len() == 0 {
			t.Errorf("%s: nothing is printed", path)
		}
	}
	if err := newRoot().drillState(&strings.Builder{}, []byte("{}")); err == nil {
		t.Error("no error for a text that is not a state")
	}
}
