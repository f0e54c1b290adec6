package proof

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
)

const account = "123456789012"

func place() naming.Place {
	return naming.Place{Region: "us-east-1", Account: account, Partition: "aws"}
}

func secretARN(name string) string {
	return "arn:aws:secretsmanager:us-east-1:" + account + ":secret:" + name + "-aBc123"
}

func watched(name string) Secret {
	return Secret{Secret: aws.Secret{Name: name, ARN: secretARN(name), Region: "us-east-1", Account: account, Partition: "aws"}}
}

func under(prefix string) Secret {
	return Secret{Secret: aws.Secret{Name: prefix + exampleName, Region: "us-east-1", Account: account, Partition: "aws"}, Prefix: true}
}

func mustReaders(tb testing.TB, texts ...string) []aws.Reader {
	tb.Helper()
	readers, err := aws.ParseReaders(texts...)
	if err != nil {
		tb.Fatal(err)
	}
	return readers
}

// patternsOf are the patterns that the program writes for a watch, as filters and as rules.
func patternsOf(tb testing.TB, w detection.Watch, kind detection.Kind) (filters, rules []*Pattern) {
	tb.Helper()
	written, err := w.Filters(kind)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range written {
		filters = append(filters, Filter(p.String()))
	}
	events, err := w.Events(kind)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range events {
		rules = append(rules, Rule(p.String()))
	}
	return filters, rules
}

func TestEveryPatternOfTheProgramIsProved(t *testing.T) {
	t.Parallel()
	role, path, user := "arn:aws:iam::"+account+":role/ci/deploy", "arn:aws:iam::"+account+":role/apps/*", "arn:aws:iam::"+account+":user/ops"
	var many []detection.Secret
	for i := range 20 {
		name := fmt.Sprintf("payments/secret-number-%02d", i)
		many = append(many, detection.Secret{Name: name, ARN: secretARN(name)})
	}
	tests := []struct {
		name   string
		watch  detection.Watch
		secret Secret
	}{
		{"one secret", detection.Watch{Secrets: []detection.Secret{{Name: "TopSecretInfo", ARN: secretARN("TopSecretInfo")}}}, watched("TopSecretInfo")},
		{"one of several", detection.Watch{Secrets: many}, watched("payments/secret-number-13")},
		{"a prefix", detection.Watch{Prefixes: []string{"payments/"}}, under("payments/")},
		{"a secret under a prefix", detection.Watch{Prefixes: []string{"payments/"}}, watched("payments/card")},
		{"readers", detection.Watch{
			Secrets: []detection.Secret{{Name: "TopSecretInfo", ARN: secretARN("TopSecretInfo")}}, Readers: mustReaders(t, role, path, user),
		}, watched("TopSecretInfo")},
		{"several with readers", detection.Watch{Secrets: many, Readers: mustReaders(t, role, path, user)}, watched("payments/secret-number-03")},
	}
	for _, test := range tests {
		for _, kind := range []detection.Kind{detection.Read, detection.Denied} {
			t.Run(test.name+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				test.watch.Place = place()
				filters, rules := patternsOf(t, test.watch, kind)
				q := Question{Secret: test.secret, Refused: kind == detection.Denied, Readers: test.watch.Readers}
				for route, patterns := range map[string][]*Pattern{"filters": filters, "rules": rules} {
					q.Patterns = patterns
					if r := NewProver().Missed(q); r.Verdict != Proved {
						t.Errorf("%s: %v %s", route, r.Verdict, r.Reason)
					}
				}
			})
		}
	}
}

func TestManyWatchesAreProvedInTime(t *testing.T) {
	t.Parallel()
	var patterns []*Pattern
	var secrets []Secret
	for i := range 30 {
		name := fmt.Sprintf("payments/secret-%03d", i)
		w := detection.Watch{Place: place(), Secrets: []detection.Secret{{Name: name, ARN: secretARN(name)}}, Readers: mustReaders(t, "arn:aws:iam::"+account+":role/deploy")}
		filters, _ := patternsOf(t, w, detection.Read)
		denied, _ := patternsOf(t, w, detection.Denied)
		patterns = append(append(patterns, filters...), denied...)
		secrets = append(secrets, watched(name))
	}
	start := time.Now()
	prover := NewProver()
	for _, s := range secrets {
		for _, refused := range []bool{false, true} {
			if r := prover.Missed(Question{Secret: s, Refused: refused, Readers: mustReaders(t, "arn:aws:iam::"+account+":role/deploy"), Patterns: patterns}); r.Verdict != Proved {
				t.Fatal(r.Reason)
			}
		}
	}
	limit(t, start, fmt.Sprintf("%d patterns for %d secrets", len(patterns), len(secrets)))
}

func TestALongPatternIsProvedInTime(t *testing.T) {
	t.Parallel()
	var exclusions []string
	for i := range 20 {
		exclusions = append(exclusions, fmt.Sprintf(`$.userAgent != "*agent-%02d*" && $.x.y != %d`, i, i))
	}
	text := `{ $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "*TopSecretInfo*") && ` + strings.Join(exclusions, " && ") + ` }`
	start := time.Now()
	r := NewProver().Missed(Question{Secret: watched("TopSecretInfo"), Patterns: []*Pattern{Filter(text)}})
	limit(t, start, fmt.Sprintf("a pattern of %d characters", len(text)))
	if r.Verdict != Refuted {
		t.Error(r.Reason)
	}
}

// limit fails if something took so long that it cannot be the machine's other work.
func limit(t *testing.T, start time.Time, what string) {
	t.Helper()
	const most = 30 * time.Second
	took := time.Since(start)
	t.Logf("%s: %s", what, took)
	if took > most {
		t.Errorf("%s took %s", what, took)
	}
}
