package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sharedCases is a folder of cases that is kept outside the repository; where it is not, these tests have nothing to run.
const sharedCases = "../../../shared/cases/"

func needSharedCases(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(sharedCases); err != nil {
		t.Skip("the shared cases are not here: " + err.Error())
	}
}

// drillSays drills, and checks the exit status and the text on one line.
func drillSays(t *testing.T, arguments []string, statuses []int, says, never []string) {
	t.Helper()
	status, printed := execute(t, append([]string{"drill"}, arguments...)...)
	text := strings.Join(strings.Fields(printed), " ")
	if !slices.Contains(statuses, status) {
		t.Errorf("status %d, want one of %v", status, statuses)
	}
	for _, want := range says {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("does not say %q", want)
		}
	}
	for _, unwanted := range never {
		if found := regexp.MustCompile(unwanted).FindString(text); found != "" {
			t.Errorf("says %q", found)
		}
	}
	if t.Failed() {
		t.Logf("printed\n%.3000s", printed)
	}
}

// attackIndex are the exit statuses that are right, by file.
func attackIndex(t *testing.T) map[string][]int {
	t.Helper()
	text, err := os.ReadFile(sharedCases + "attack/index.tsv")
	if err != nil {
		t.Fatal(err)
	}
	index := map[string][]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		file, rest, _ := strings.Cut(line, "\t")
		statuses, _, _ := strings.Cut(rest, "\t")
		for word := range strings.SplitSeq(statuses, " or ") {
			status, err := strconv.Atoi(word)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			index[file] = append(index[file], status)
		}
	}
	return index
}

func TestAttacksAreJudgedRight(t *testing.T) {
	t.Parallel()
	needSharedCases(t)
	for file, statuses := range attackIndex(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			drillSays(t, []string{sharedCases + "attack/" + file}, statuses, nil, nil)
		})
	}
}

// TestAttacksAloneAreJudgedRight leaves out the event rule for refused reads, which by itself can make a verdict unknown.
func TestAttacksAloneAreJudgedRight(t *testing.T) {
	t.Parallel()
	needSharedCases(t)
	for file, statuses := range attackIndex(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			drillSays(t, []string{without(t, sharedCases+"attack/"+file, "::TopSecretInfo-denied-1")}, statuses, nil, nil)
		})
	}
}

// without writes a state without the resources whose URN ends in a text.
func without(t *testing.T, file, ending string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	deployment, _ := whole["deployment"].(map[string]any)
	resources, _ := deployment["resources"].([]any)
	deployment["resources"] = slices.DeleteFunc(resources, func(r any) bool {
		urn, _ := r.(map[string]any)["urn"].(string)
		return strings.HasSuffix(urn, ending)
	})
	if text, err = json.Marshal(whole); err != nil {
		t.Fatal(err)
	}
	return written(t, "state.json", string(text))
}

func TestReportedCasesAreJudgedRight(t *testing.T) {
	t.Parallel()
	needSharedCases(t)
	tried := map[string]bool{}
	for _, test := range reportedCases() {
		files := strings.Fields(test.files)
		for _, file := range files {
			tried[file] = true
		}
		t.Run(test.files, func(t *testing.T) {
			t.Parallel()
			arguments := make([]string, len(files))
			for i, file := range files {
				arguments[i] = sharedCases + file
				if strings.HasPrefix(file, "-") {
					arguments[i] = file
				}
			}
			drillSays(t, arguments, test.statuses, test.says, test.never)
		})
	}
	found, err := filepath.Glob(sharedCases + "[0-9]*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		if name := strings.TrimPrefix(file, sharedCases); !tried[name] {
			t.Errorf("%s: no test says what is right", name)
		}
	}
}
