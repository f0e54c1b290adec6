package policy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAcceptsTheSpellingsThatAWSAccepts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want Document
	}{
		"a single statement without array": {
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`,
			New(Statement{Effect: Allow, Action: Strings{"s3:*"}, Resource: Strings{"*"}}),
		},
		"arrays of one": {
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["*"]}]}`,
			New(Statement{Effect: Allow, Action: Strings{"s3:*"}, Resource: Strings{"*"}}),
		},
		"everyone as a bare star": {
			`{"Statement":[{"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","NotResource":"*"}]}`,
			Document{Statement: Statements{{Effect: Deny, Principal: Everyone(), NotAction: Strings{"s3:Get*"}, NotResource: Strings{"*"}}}},
		},
		"every kind of principal": {
			`{"Id":"x","Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":["1","2"],"Service":"s","Federated":"f","CanonicalUser":"c"}}]}`,
			Document{ID: "x", Statement: Statements{{Effect: Allow, NotPrincipal: &Principal{
				AWS: Strings{"1", "2"}, Service: Strings{"s"}, Federated: Strings{"f"}, Canonical: Strings{"c"},
			}}}},
		},
		"booleans and numbers as condition values": {
			`{"Statement":[{"Effect":"Allow","Condition":{"Bool":{"a":true},"StringEquals":{"aws:SourceAccount":123456789012},"NumericLessThan":{"n":[1.5,false]}}}]}`,
			Document{Statement: Statements{{Effect: Allow, Condition: Conditions{
				"Bool": {"a": {"true"}}, "StringEquals": {"aws:SourceAccount": {"123456789012"}}, "NumericLessThan": {"n": {"1.5", "false"}},
			}}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Parse([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
			again, err := Parse([]byte(got.JSON()))
			if err != nil {
				t.Fatalf("reading %s: %v", got.JSON(), err)
			}
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("JSON read again (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefusesWhatIsNotAPolicy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"nothing":              {``, "reading policy document: EOF"},
		"not JSON":             {`{`, "unexpected EOF"},
		"more after the value": {`{"Statement":[]} {}`, "more text after"},
		"misspelt condition":   {`{"Statement":[{"Effect":"Allow","Conditions":{}}]}`, `statement: json: unknown field "Conditions"`},
		"misspelt in a single": {`{"Statement":{"Efect":"Allow"}}`, `unknown field "Efect"`},
		"misspelt at the top":  {`{"Statements":[]}`, `unknown field "Statements"`},
		"unknown principal":    {`{"Statement":[{"Principal":{"Amazon":"x"}}]}`, `unknown field "Amazon"`},
		"principal is a word":  {`{"Statement":[{"Principal":"root"}]}`, `principal: expected "*" or an object, got "root"`},
		"principal is a list":  {`{"Statement":[{"Principal":["*"]}]}`, "principal: "},
		"statement is a word":  {`{"Statement":"x"}`, "statement: "},
		"action is an object":  {`{"Statement":[{"Action":{}}]}`, "expected a string or a list of strings, got {}"},
		"null in a list":       {`{"Statement":[{"Action":["a:b",null]}]}`, "expected a string or a list of strings"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Parse(%s) = %v, want an error with %q", test.text, err, test.want)
			}
		})
	}
}

func TestJSONIsAlwaysTheSameText(t *testing.T) {
	t.Parallel()
	d := New(Statement{
		Sid: "One", Effect: Allow, Principal: Service("cloudtrail.amazonaws.com"),
		Action: Strings{"s3:PutObject"}, Resource: Strings{"arn:aws:s3:::b/*", "arn:aws:s3:::b"},
		Condition: Conditions{"StringEquals": {"b": {"2"}, "a": {"1"}, "c": nil}, "ArnLike": {"x": {"y"}}},
	}, Statement{Effect: Deny, Principal: Everyone()}, Statement{Effect: Allow, Principal: AWS("1", "2")})
	const want = `{"Version":"2012-10-17","Statement":[` +
		`{"Sid":"One","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",` +
		`"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"],"Condition":{"ArnLike":{"x":"y"},"StringEquals":{"a":"1","b":"2","c":[]}}},` +
		`{"Effect":"Deny","Principal":"*"},{"Effect":"Allow","Principal":{"AWS":["1","2"]}}]}`
	for range 20 {
		if got := d.JSON(); got != want {
			t.Fatalf("JSON() =\n%s, want\n%s", got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, d := range documented() {
		f.Add([]byte(d.JSON()))
	}
	f.Add([]byte(`{"Statement":{"Effect":"Allow","Principal":"*","Condition":{"Null":{"a":true}}}}`))
	f.Add([]byte(`{"Statement":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse([]byte(d.JSON()))
		if err != nil {
			t.Fatalf("JSON() of a parsed document is not read: %v\n%s", err, d.JSON())
		}
		if d.JSON() != again.JSON() {
			t.Fatalf("JSON() changes on the way:\n%s\n%s", d.JSON(), again.JSON())
		}
		r := putObject()
		before, after := d.Evaluate(r), again.Evaluate(r)
		if before.Verdict != after.Verdict {
			t.Fatalf("verdict changes on the way: %v, %v", before, after)
		}
		if first, second := d.Check(OfResource), again.Check(OfResource); (first == nil) != (second == nil) {
			t.Fatalf("Check changes on the way: %v, %v", first, second)
		}
		d.EvaluateIdentity(r)
	})
}
