package eventpattern

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const mailEvent = `{"time":"2026-01-02T03:04:05Z","region":"eu-west-1","detail-type":"AWS API Call via CloudTrail","detail":{
	"userAgent":"curl \"quoted\"","path":"C:\\temp","count":5,"readOnly":true,"none":null,"line":"a\nb",
	"userIdentity":{"arn":"arn:aws:iam::111122223333:user/alice"},
	"resources":[{"ARN":"arn:one"},{"ARN":"arn:two"}],"tags":["x"]}}`

func TestTransformReplacesVariablesByValues(t *testing.T) {
	t.Parallel()
	paths := map[string]string{
		"who": "$.detail.userIdentity.arn", "when": "$.time", "kind": "$.detail-type", "count": "$.detail.count", "read": "$.detail.readOnly",
		"none": "$.detail.none", "gone": "$.detail.requestParameters.secretId", "first": "$.detail.resources[0].ARN", "all": "$.detail.resources[*].ARN",
		"third": "$.detail.resources[2].ARN", "tags": "$.detail.tags", "agent": "$.detail.userAgent", "odd": "$.detail.count.x", "star": "$.detail.count[*]",
		"nil": "$.detail.resources[*].missing", "id": "$.detail.userIdentity",
	}
	tests := map[string]struct {
		template, want string
		missing        []string
	}{
		"one line":                 {`"<who> at <when>"`, `"arn:aws:iam::111122223333:user/alice at 2026-01-02T03:04:05Z"`, nil},
		"several lines":            {"\"<kind>\"\n\n\"in <when>\"", "\"AWS API Call via CloudTrail\"\n\n\"in 2026-01-02T03:04:05Z\"", nil},
		"numbers and truth":        {`"<count> <read>"`, `"5 true"`, nil},
		"what is not there":        {`"secret <gone>, <none>, <third>, <gone>."`, `"secret , , , ."`, []string{"gone", "none", "third"}},
		"what cannot be there":     {`"<odd><star><nil>"`, `""`, []string{"odd", "star", "nil"}},
		"an element of a list":     {`"<first>"`, `"arn:one"`, nil},
		"an object":                {`{"who": <who>, "text": "<who> \"<when>\"", "n": <count>, "all": <all>, "id": <id>}`, `{"who": "arn:aws:iam::111122223333:user/alice", "text": "arn:aws:iam::111122223333:user/alice \"2026-01-02T03:04:05Z\"", "n": 5, "all": ["arn:one","arn:two"], "id": {"arn":"arn:aws:iam::111122223333:user/alice"}}`, nil},
		"a value escaped for JSON": {`{"agent": <agent>}`, `{"agent": "curl \"quoted\""}`, nil},
		"an object over lines":     {"{\n\"a\": <count>\n}", "{\n\"a\": 5\n}", nil},
		"no variable":              {`"plain < text >"`, `"plain < text >"`, nil},
		"a bare variable":          {`<who>`, `"arn:aws:iam::111122223333:user/alice"`, nil},
		"the time of arrival":      {`"<aws.events.event.ingestion-time>"`, `"2026-01-02T03:04:05Z"`, nil},
		"the rule, not known":      {`"<aws.events.rule-arn><aws.events.rule-name>"`, `""`, []string{"aws.events.rule-arn", "aws.events.rule-name"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, missing, err := Transformer{InputPaths: paths, Template: tt.template}.Apply(ParseEvent([]byte(mailEvent)))
			if err != nil {
				t.Fatal(err)
			}
			if text != tt.want {
				t.Errorf("got  %s\nwant %s", text, tt.want)
			}
			if !slices.Equal(missing, tt.missing) {
				t.Errorf("missing %q, want %q", missing, tt.missing)
			}
		})
	}
}

func TestTransformKnowsTheReservedVariables(t *testing.T) {
	t.Parallel()
	tr := Transformer{Template: `{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "head": <aws.events.event>, "all": <aws.events.event.json>}`, RuleName: "r", RuleARN: "arn:r"}
	text, missing, err := tr.Apply(ParseEvent([]byte(`{"a":1,"detail":{"b":2}}`)))
	if err != nil || len(missing) > 0 {
		t.Fatal(err, missing)
	}
	if want := `{"rule": "r", "arn": "arn:r", "head": {"a":1}, "all": {"a":1,"detail":{"b":2}}}`; text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestTransformNamesTheValueThatBreaksTheText(t *testing.T) {
	t.Parallel()
	paths := map[string]string{
		"agent": "$.detail.userAgent", "line": "$.detail.line", "id": "$.detail.userIdentity", "gone": "$.x", "too": "$.y", "when": "$.time",
	}
	tests := map[string]struct{ template, want string }{
		"a quote":                {`"at <when> with <agent>"`, `input transformer: the value of <agent> breaks the text: EventBridge does not escape "curl \"quoted\""`},
		"a line break":           {`"<line>"`, `input transformer: the value of <line> breaks the text: EventBridge does not escape "a\nb"`},
		"an object":              {`"<id>"`, `input transformer: the value of <id> breaks the text: EventBridge does not escape {"arn":"arn:aws:iam::111122223333:user/alice"}`},
		"two at once":            {`"<agent><line>"`, "input transformer: the value of <agent> breaks the text: EventBridge does not escape \"curl \\\"quoted\\\"\"\nthe value of <line> breaks the text: EventBridge does not escape \"a\\nb\""},
		"a blank outside quotes": {"\"x\"\n{\"a\": <gone>}", "input transformer: line 2 is no longer JSON: the event has no value for <gone>"},
		"two blanks outside":     {"{\"a\": <gone>, \"b\": <too>}", "input transformer: line 1 is no longer JSON: the event has no value for <gone>, <too>"},
		"nothing but a blank":    {"<gone>", "input transformer: line 1 is no longer JSON: the event has no value for <gone>"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, _, err := Transformer{InputPaths: paths, Template: tt.template}.Apply(ParseEvent([]byte(mailEvent)))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if text != "" {
				t.Errorf("a text beside the error: %s", text)
			}
		})
	}
}

func TestTransformDoesNotEscapeBackslashes(t *testing.T) {
	t.Parallel()
	// C:\temp has a \t, which JSON reads as a tab: the text is changed, not broken.
	text, _, err := Transformer{InputPaths: map[string]string{"path": "$.detail.path"}, Template: `"<path>"`}.Apply(ParseEvent([]byte(mailEvent)))
	if err != nil || text != `"C:\temp"` {
		t.Errorf("text %s, error %v", text, err)
	}
}

func TestTransformRefusesAnEventThatIsNotJSON(t *testing.T) {
	t.Parallel()
	if _, _, err := (Transformer{Template: `"x"`}).Apply(ParseEvent([]byte(`{`))); err == nil || !strings.HasPrefix(err.Error(), "input transformer: the event is not JSON: ") {
		t.Errorf("error %v", err)
	}
}

func TestCheckRefusesWhatEventBridgeRefuses(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range 101 {
		many[fmt.Sprintf("v%d", i)] = "$.a"
	}
	tests := map[string]struct {
		transformer Transformer
		want        string
	}{
		"no template":          {Transformer{}, "input transformer: template of 0 characters: EventBridge accepts 1 to 8192"},
		"a long template":      {Transformer{Template: `"` + strings.Repeat("x", 8191) + `"`}, "input transformer: template of 8193 characters: EventBridge accepts 1 to 8192"},
		"too many variables":   {Transformer{InputPaths: many, Template: `"x"`}, "input transformer: 101 variables: EventBridge accepts at most 100"},
		"a long path":          {Transformer{InputPaths: map[string]string{"a": "$." + strings.Repeat("x", 255)}, Template: `"x"`}, "input transformer: variable a: EventBridge accepts names and paths of at most 256 characters"},
		"a reserved name":      {Transformer{InputPaths: map[string]string{"aws.events.rule-arn": "$.a"}, Template: `"x"`}, "input transformer: variable aws.events.rule-arn: names that begin with aws are reserved"},
		"a name like AWS's":    {Transformer{InputPaths: map[string]string{"AWSthing": "$.a"}, Template: `"x"`}, "input transformer: variable AWSthing: names that begin with aws are reserved"},
		"a name with blanks":   {Transformer{InputPaths: map[string]string{"a b": "$.a"}, Template: `"x"`}, `input transformer: variable "a b": expected a name of letters, digits, - and _`},
		"a path without $":     {Transformer{InputPaths: map[string]string{"a": "detail.a"}, Template: `"x"`}, `input transformer: variable a: path "detail.a": expected a $ at the start`},
		"a path with quotes":   {Transformer{InputPaths: map[string]string{"a": "$['b']"}, Template: `"x"`}, `input transformer: variable a: path "$['b']": expected a name after a dot, [0] or [*], got "['b']"`},
		"an unknown variable":  {Transformer{Template: `"<who>"`}, "input transformer: template: no input path defines <who>"},
		"text without quotes":  {Transformer{Template: "\"x\"\nplain"}, "input transformer: template: line 2 is not JSON; write one double-quoted text per line"},
		"a quote not closed":   {Transformer{InputPaths: map[string]string{"a": "$.a"}, Template: `"x <a>`}, "input transformer: template: line 1 is not JSON; write one double-quoted text per line"},
		"blanks":               {Transformer{Template: " "}, "input transformer: template: line 1 is not JSON; write one double-quoted text per line"},
		"all problems at once": {Transformer{InputPaths: map[string]string{"a": "x", "b": "y"}, Template: `"<c>"`}, "input transformer: variable a: path \"x\": expected a $ at the start\nvariable b: path \"y\": expected a $ at the start\ntemplate: no input path defines <c>"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := tt.transformer.Check(); err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if _, _, err := tt.transformer.Apply(ParseEvent([]byte(mailEvent))); err == nil || err.Error() != tt.want {
				t.Errorf("Apply: got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func FuzzTransform(f *testing.F) {
	f.Add(`"<a> \"<b>\""`, "$.x", "$.y[0].z", `{"x":"1","y":[{"z":"\""}]}`)
	f.Add(`{"k": <a>, "l": "<b>"}`, "$.x", "$.y[*].z", `{"x":"1","y":[{"z":2}]}`)
	f.Add("\"a\"\n\"<a>\"", "$", "$.*", `{}`)
	f.Fuzz(func(t *testing.T, template, a, b, event string) {
		tr := Transformer{InputPaths: map[string]string{"a": a, "b": b}, Template: template}
		text, _, err := tr.Apply(ParseEvent([]byte(event)))
		if err != nil {
			return
		}
		if line := firstInvalid(text); line > 0 {
			t.Fatalf("line %d of %q is not JSON", line, text)
		}
	})
}
