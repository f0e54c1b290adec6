package state

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

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
		"another object":    {`{"Records":[]}`, `it has neither "deployment" nor "checkpoint"`, ErrNotState},
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
