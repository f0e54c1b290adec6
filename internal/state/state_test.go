package state

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/unicode"

	"github.com/secretwatch/secretwatch/internal/input"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestBadStateGetsOneClearLine(t *testing.T) {
	t.Parallel()
	cut := string(healthyText(t)[:2000])
	for name, c := range map[string]struct {
		text, want string
		is         error
	}{
		"nothing":           {"  \n", "state x.json: nothing in it: not a Pulumi state; write it with `pulumi stack export`", ErrNotState},
		"not JSON":          {"hello", "state x.json: not a Pulumi state: not JSON (invalid character 'h' looking for beginning of value at byte 1)", ErrNotState},
		"YAML":              {"config:\n  a: b\n", "not JSON", ErrNotState},
		"cut off":           {cut, "the JSON is cut off after 2000 bytes", ErrNotState},
		"a list":            {"[]", "expected a JSON object, got: array", ErrNotState},
		"another object":    {`{"version":3}`, `it has neither "deployment" nor "checkpoint"`, ErrNotState},
		"records":           {`{"Records":[]}`, "it has CloudTrail records; pass them with --event", ErrNotState},
		"a preview":         {`{"config":{},"steps":[]}`, "it is the output of `pulumi preview --json`", ErrNotState},
		"Terraform's":       {`{"version":4,"terraform_version":"1.9.8","resources":[]}`, "it is a state of Terraform; take its resources over", ErrNotState},
		"a bare checkpoint": {`{"stack":"prod","latest":{"resources":[]}}`, `without "version" and "checkpoint" around it`, ErrNotState},
		"a bare deployment": {`{"manifest":{},"resources":[]}`, `without "version" and "deployment" around it`, ErrNotState},
		"wrong type inside": {`{"deployment":{"resources":"x"}}`, `unexpected JSON string at "deployment.resources"`, ErrNotState},
		"no resources":      {`{"version":3,"deployment":{"manifest":{}}}`, "the state is empty: deploy the stack first", ErrEmpty},
		"empty checkpoint":  {`{"version":3,"checkpoint":{"stack":"dev"}}`, "the state is empty", ErrEmpty},
	} {
		_, err := Read(strings.NewReader(c.text), "x.json")
		switch {
		case err == nil:
			t.Errorf("%s: no error", name)
		case !errors.Is(err, c.is):
			t.Errorf("%s: %v is not %v", name, err, c.is)
		case !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: %q, want one line with %q", name, err, c.want)
		}
	}
}

func TestStateIsReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	plain := healthyText(t)
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"a byte order mark": append([]byte("\ufeff"), plain...), "gzip": zipped.Bytes(), "UTF-16": wide} {
		if p := load(t, text); len(p.Trails) != 1 || len(p.Topics) != 2 {
			t.Errorf("%s: %d trails and %d topics, want 1 and 2", name, len(p.Trails), len(p.Topics))
		}
	}
}

func TestStatesStopAtTheLimit(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := w.Write(bytes.Repeat([]byte(" "), 1<<24)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	list := func(element string) string {
		return `{"deployment":{"resources":[` + strings.Repeat(element+",", 1<<14) + element + `]}}`
	}
	for name, text := range map[string]string{"a gzip": bomb.String(), "empty resources": list("{}"), "values": list(`[]`), "numbers": list(`1`)} {
		_, err := ReadWithin(input.NewLimit(1), strings.NewReader(text), "x.json")
		if limit := (*input.LimitError)(nil); !errors.As(err, &limit) || !strings.HasPrefix(err.Error(), "state x.json: would take more than the 1 MiB") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestCollectedFormsAreReadOrExplained(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/cases/25-state-forms/*")
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]string{
		"bare-checkpoint-v1.json": "inside of a checkpoint", "untyped.json": "inside of a state", "preview.json": "pulumi preview --json",
		"terraform.tfstate": "a state of Terraform",
	}
	for _, path := range files {
		f, err := os.Open(path) // #nosec G304 -- a collected case
		if err != nil {
			t.Fatal(err)
		}
		_, err = Read(f, path)
		want := refused[filepath.Base(path)]
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
		_ = f.Close()
	}
}

func TestSecretsAreTheTextsOfShownValues(t *testing.T) {
	t.Parallel()
	shown := func(plaintext string) string {
		text, err := json.Marshal(plaintext)
		if err != nil {
			t.Fatal(err)
		}
		return `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":` + string(text) + `}`
	}
	text := `{"deployment":{"resources":[{"urn":"u","type":"x","inputs":{"a":` + shown(`"alpha"`) + `,"plain":"open"},"outputs":{
		"list":[` + shown(`["beta",{"k":"gamma"},3]`) + `],"object":{"deep":` + shown(shown(`"delta"`)) + `},
		"hidden":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:x"},"broken":` + shown(`epsilon`) + `}}]}}`
	state, err := Read(strings.NewReader(text), "x.json")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := state.Secrets(), []string{"alpha", "beta", "delta", "epsilon", "gamma"}; !slices.Equal(got, want) {
		t.Errorf("secrets %q, want %q", got, want)
	}
}

func TestUnreadableStateIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	if _, err := Read(iotest.ErrReader(broken), "x.json"); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

func TestStateWithoutAnythingOfAPipelineIsRefused(t *testing.T) {
	t.Parallel()
	state, err := Read(strings.NewReader(`{"deployment":{"resources":[{"urn":"urn:pulumi:a::b::random:index:Pet::c","type":"random:index:Pet"}]}}`), "x.json")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load(state)
	if want := "state x.json: no trail, metric filter, alarm or event rule in it, so there is nothing to send a record through"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

func TestCheckpointFileIsReadLikeAnExport(t *testing.T) {
	t.Parallel()
	text := string(healthyText(t))
	i := strings.Index(text, `"deployment": `)
	if i < 0 {
		t.Fatal("no deployment in the healthy state")
	}
	checkpoint := `{"version":3,"checkpoint":{"stack":"organization/secretwatch/dev","latest":` +
		strings.TrimSuffix(strings.TrimSpace(text[i+len(`"deployment": `):]), "}") + `}}`
	p := load(t, []byte(checkpoint))
	if len(p.Trails) != 1 || len(p.Topics) != 2 {
		t.Errorf("%d trails and %d topics, want 1 and 2", len(p.Trails), len(p.Topics))
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "{}", `{"deployment":{"resources":[{"type":"aws:cloudtrail/trail:Trail","outputs":{"eventSelectors":[{"readWriteType":3}]}}]}}`,
		`{"checkpoint":{"latest":{"resources":[{"type":"aws:sns/topicSubscription:TopicSubscription","id":"arn:aws:sns:a:b:c:d","outputs":{}}]}}}`,
		`{"deployment":{"resources":[{"type":"aws:cloudwatch/metricAlarm:MetricAlarm","inputs":{"period":-60,"evaluationPeriods":1e9}}]}}`,
		`{"deployment":{"resources":[{"type":"aws:iam/role:Role","outputs":{"assumeRolePolicy":{"Statement":[]},"inlinePolicies":[{"policy":"{}"}]}}]}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		state, err := Read(strings.NewReader(string(text)), "fuzz")
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		p, err := Load(state)
		if err != nil {
			return
		}
		report := p.Send(readOf("TopSecretInfo"), pipeline.Options{AssumeSharedTrail: true})
		if len(report.Traces) != 1 {
			t.Errorf("%d traces, want 1", len(report.Traces))
		}
	})
}
