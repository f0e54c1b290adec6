package drill

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// namedBy is a filter's condition on the texts by which callers name secrets, each a name or what stands behind arn:...:secret:.
func namedBy(bare, inARNs []string) string {
	var parts []string
	for _, name := range bare {
		parts = append(parts, fmt.Sprintf(`($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = %q)`, name))
	}
	for _, end := range inARNs {
		parts = append(parts, fmt.Sprintf(`$.requestParameters.secretId = %q`, secretARN+end))
	}
	return `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && (` + strings.Join(parts, " || ") + `) }`
}

func TestPatternsThatAreDoubtful(t *testing.T) {
	t.Parallel()
	whole := []string{"my", "my-a1B2c3"}
	tests := []struct {
		name         string
		bare, inARNs []string
		created      map[string]string
		status       Status
		labels       string
		note         string
	}{
		{"a lone ARN, broken however it is read", nil, []string{"my-secret"}, nil, Broken, "my or my-secret", "drilled as both"},
		{"the ARN and the name of the longer", []string{"my-secret"}, []string{"my-secret"}, nil, Broken, "my-secret", ""},
		{"the ARN and the name of the shorter", []string{"my"}, []string{"my", "my-secret"}, nil, AsExpected, "my", ""},
		{"both names, and one ARN for either", []string{"my", "my-secret"}, []string{"my", "my-secret"}, nil, NotSure, "my, my-secret", "may be my with a suffix"},
		{"the longer's whole ARN is missing", []string{"my", "my-secret"}, append(whole, "my-secret"), nil, Broken, "my, my-secret", ""},
		{"the name with its suffix", []string{"my", "my-a1B2c3"}, whole, nil, NotSure, "my, my-a1B2c3", "may be my with a suffix"},
		{"the name with its suffix, of a state's", []string{"my", "my-a1B2c3"}, whole, map[string]string{"my": "a1B2c3"}, AsExpected, "my", ""},
		{"an ARN that is not the state's", []string{"my"}, append(whole, "my-secret"), map[string]string{"my": "a1B2c3"}, NotSure, "my, my-secret", "may be my with a suffix"},
		{"a state's own ARN that reads like a name", []string{"my"}, []string{"my", "my-secret"}, map[string]string{"my": "secret"}, AsExpected, "my", ""},
		{"a state's two", []string{"my", "my-secret"}, append(whole, "my-secret", "my-secret-Q1w2E3"), map[string]string{"my": "a1B2c3", "my-secret": "Q1w2E3"}, AsExpected, "my, my-secret", ""},
		{"a state's two, of which one is forgotten", []string{"my"}, whole, map[string]string{"my": "a1B2c3", "my-secret": "Q1w2E3"}, Broken, "my, my-secret", ""},
		{"a state's two, of which the other is forgotten", []string{"my-secret"}, []string{"my-secret", "my-secret-Q1w2E3"}, map[string]string{"my": "a1B2c3", "my-secret": "Q1w2E3"}, Broken, "my, my-secret", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := filtering(t, namedBy(test.bare, test.inARNs))
			p.Secrets = nil
			for name, suffix := range test.created {
				p.Secrets = append(p.Secrets, &pipeline.Secret{
					Resource: pipeline.Resource{Partition: "aws", Region: testRegion, Account: testAccount}, Name: name, ARN: secretARN + name + "-" + suffix,
				})
			}
			r := run(t, p, Options{})
			if got := strings.Join(labels(r), ", "); r.Status() != test.status || got != test.labels {
				t.Errorf("status %d of %s, want %d of %s\n%s", r.Status(), got, test.status, test.labels, say(r))
			}
			if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, test.note) {
				t.Errorf("notes without %q:\n%s", test.note, notes)
			}
		})
	}
}

func TestALoneARNIsHealthyWhereBothReadingsAre(t *testing.T) {
	t.Parallel()
	p := watching(t, detection.Watch{Prefixes: []string{"my"}}, []detection.Kind{detection.Read}, nil)
	lone := *p.Filters[0]
	lone.Name, lone.Pattern = "lone", namedBy(nil, []string{"my-secret"})
	p.Filters = append(p.Filters, &lone)
	isHealthy(t, run(t, p, Options{}), "my*", "my or my-secret")
	r := run(t, p, Options{Secrets: []string{"my-secret"}})
	isHealthy(t, r, "my or my-secret")
}

func TestPrefixThatEndsInADashIsHealthy(t *testing.T) {
	t.Parallel()
	isHealthy(t, run(t, eachIn(t, detection.Kinds(), detection.Watch{Prefixes: []string{"app-", "my"}}), Options{}), "app-*", "my*")
	isHealthy(t, run(t, eachIn(t, detection.Kinds(), detection.Watch{Prefixes: []string{"app-config"}}), Options{}), "app-config*")
}

func TestGivenRecordsOfNamesThatEndLikeAnARN(t *testing.T) {
	t.Parallel()
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	secret := func(name, suffix string) aws.Secret {
		return aws.Secret{Name: name, ARN: secretARN + name + "-" + suffix, Region: testRegion, Account: testAccount}
	}
	typed := func(id string, known bool) cloudtrail.Record {
		call := cloudtrail.Call{Secret: secret(id, "a1B2c3"), Reader: eve}
		if !known {
			call.EventVersion = "1.08"
		}
		return call.Records()[0]
	}
	of := func(name string, spelling cloudtrail.Spelling, outcome cloudtrail.Outcome) cloudtrail.Record {
		return cloudtrail.Call{Secret: secret(name, "a1B2c3"), Reader: eve, Spelling: spelling, Outcome: outcome, EventVersion: "1.08"}.Records()[0]
	}
	both, long := []string{"my", "my-secret"}, []string{"my-secret"}
	tests := []struct {
		name    string
		watched []string
		record  cloudtrail.Record
		secret  string
		want    pipeline.Expectation
		status  Status
		note    string
	}{
		{"the longer by name", both, of("my-secret", cloudtrail.ByName, cloudtrail.Success), "my-secret", pipeline.Alert, AsExpected, ""},
		{"the longer by the ARN without its suffix", both, of("my-secret", cloudtrail.ByPartialARN, cloudtrail.Success), "my-secret", pipeline.Alert, AsExpected, ""},
		{"the longer by ARN", both, of("my-secret", cloudtrail.ByARN, cloudtrail.Success), "my-secret", pipeline.Alert, AsExpected, ""},
		{"the longer, refused", both, of("my-secret", cloudtrail.ByPartialARN, cloudtrail.DeniedNoPolicy), "my-secret", pipeline.Alert, AsExpected, ""},
		{"the shorter by ARN", both, of("my", cloudtrail.ByARN, cloudtrail.Success), "my", pipeline.Alert, AsExpected, ""},
		{"the shorter, which nobody watches", long, of("my", cloudtrail.ByARN, cloudtrail.Success), "", pipeline.Silence, AsExpected, ""},
		{"the longer, which nobody watches", []string{"my"}, of("my-secret", cloudtrail.ByPartialARN, cloudtrail.Success), "", pipeline.Silence, AsExpected, ""},
		{"a name with a part of its suffix", both, typed("my-secret-a1", false), "my-secret", pipeline.Silence, NotSure, "a part of a suffix"},
		{"a name with its suffix", both, typed("my-secret-a1B2c3", false), "my-secret", pipeline.Silence, NotSure, "a part of a suffix"},
		{"another secret with such a name, as the record says", both, typed("my-secret-a1", true), "", pipeline.Silence, AsExpected, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := eachIn(t, detection.Kinds(), watchOf(test.watched...))
			r, err := Given(p, []cloudtrail.Record{test.record}, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := r.Cases[0]
			if r.Status() != test.status || c.Secret != test.secret || c.Outcomes[0].Want != test.want {
				t.Errorf("status %d, secret %q, want of %d\n%s", r.Status(), c.Secret, c.Outcomes[0].Want, say(r))
			}
			if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, test.note) || test.note == "" && strings.Contains(notes, "suffix") {
				t.Errorf("notes, which should have %q:\n%s", test.note, notes)
			}
		})
	}
}

func TestGivenRecordOfADoubtfulARN(t *testing.T) {
	t.Parallel()
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	p := filtering(t, namedBy(nil, []string{"my-secret"}))
	p.Secrets = nil
	for id, want := range map[string]Status{
		secretARN + "my-secret": AsExpected, // However it is read.
		"my":                    NotSure,
		"my-secret":             NotSure,
		secretARN + "my-backup": AsExpected, // Neither of the two.
	} {
		s := aws.Secret{Name: id, Region: testRegion, Account: testAccount}
		if strings.HasPrefix(id, "arn:") {
			s.Name, s.ARN = strings.TrimPrefix(id, secretARN), id
		}
		call := cloudtrail.Call{Secret: s, Reader: eve, EventVersion: "1.08"}
		if s.ARN != "" {
			call.Spelling = cloudtrail.ByARN
		}
		r, err := Given(p, call.Records(), nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status() != want {
			t.Errorf("%s: status %d, want %d\n%s", id, r.Status(), want, say(r))
		}
	}
}

func TestGivenRecordOfASecretWhoseARNBeginsLikeAPrefix(t *testing.T) {
	t.Parallel()
	p := watching(t, detection.Watch{Prefixes: []string{"app-"}}, []detection.Kind{detection.Read}, nil)
	s := aws.Secret{Name: "app", Region: testRegion, Account: testAccount}
	eve := cloudtrail.User("arn:aws:iam::123456789012:user/eve")
	r, err := Given(p, cloudtrail.Call{Secret: s, Reader: eve, Spelling: cloudtrail.ByARN}.Records(), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status() != AsExpected || !strings.Contains(strings.Join(r.Notes, "\n"), "may be that of a secret with a shorter name") {
		t.Errorf("status %d, notes %q\n%s", r.Status(), r.Notes, say(r))
	}
}

func TestNameBesideAPrefixOfItsARN(t *testing.T) {
	t.Parallel()
	both := watchOf("app")
	both.Prefixes = []string{"app-"}
	isHealthy(t, run(t, eachIn(t, detection.Kinds(), both), Options{}), "app", "app-*")
	r := run(t, eachIn(t, detection.Kinds(), watchOf("app"), detection.Watch{Prefixes: []string{"app-"}}), Options{})
	if step, found := wrong(r, pipeline.Silence, "read by ARN, by the expected role payments-api"); !found || r.Status() != Broken {
		t.Errorf("status %d: the expected reader of app raises the alarm of app-*, %+v\n%s", r.Status(), step, say(r))
	}
}

func TestReadByAnARNThatIsTakenForAWholeOneIsNotKnown(t *testing.T) {
	t.Parallel()
	without := func(name string) Result {
		p := filtering(t, namedBy([]string{name}, []string{name + "-a1B2c3"}))
		p.Secrets = []*pipeline.Secret{{
			Resource: pipeline.Resource{Partition: "aws", Region: testRegion, Account: testAccount}, Name: name, ARN: secretARN + name + "-a1B2c3",
		}}
		return run(t, p, Options{})
	}
	if r := without("my-secret"); r.Status() != NotSure {
		t.Errorf("status %d, want %d\n%s", r.Status(), NotSure, say(r))
	}
	if r := without("mysecret"); r.Status() != Broken {
		t.Errorf("a plain name: status %d, want %d\n%s", r.Status(), Broken, say(r))
	}
}
