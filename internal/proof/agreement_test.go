package proof

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/formula"
)

// rounds is how many random questions are asked: a few by default, a million records with SECRETWATCH_PROOF_ROUNDS=20000.
func rounds(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("SECRETWATCH_PROOF_ROUNDS")
	if text == "" {
		return 60
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// recordsPerRound is how many random records are compared with each answer.
const recordsPerRound = 50

// TestProofAndEvaluatorAgree asks about random patterns. A witness is confirmed by the evaluator before it is returned, so what is left to
// compare is a proof with random records of the specification, and the meaning of a pattern with its evaluator on each of them.
func TestProofAndEvaluatorAgree(t *testing.T) {
	t.Parallel()
	prover := NewProver()
	verdicts := map[Verdict]int{}
	records := 0
	for seed := range rounds(t) {
		g := generator{rand.New(rand.NewPCG(seed, 9))} // #nosec G404 -- a test's own numbers
		text := g.pattern()
		p := Filter(text)
		q := Question{Secret: watched("TopSecretInfo"), Refused: g.IntN(4) == 0, Patterns: []*Pattern{p}}
		r := prover.Missed(q)
		verdicts[r.Verdict]++
		q.callers = prover.callersIn("aws")
		ways := q.specifications()
		for range recordsPerRound {
			callers := ways[g.IntN(len(ways))]
			s := callers[g.IntN(len(callers))]
			chosen, ok := g.record(s, p)
			if !ok {
				continue
			}
			record, err := recordOf(chosen)
			if err != nil {
				t.Fatal(err)
			}
			records++
			matched := p.matches(record)
			if r.Verdict == Proved && !matched {
				t.Fatalf("seed %d: proved, but %s does not match\n%s", seed, text, record.Raw)
			}
			if got := holds(p.meaning.Sure, chosen); p.exact && got != matched {
				t.Fatalf("seed %d: the meaning of %s is %v, the evaluator says %v\n%s", seed, text, got, matched, record.Raw)
			}
		}
	}
	t.Logf("%d patterns: %d proved, %d refuted, %d unknown; %d records", rounds(t), verdicts[Proved], verdicts[Refuted], verdicts[Unknown], records)
	if verdicts[Proved] == 0 || verdicts[Refuted] == 0 {
		t.Errorf("too little variety: %v", verdicts)
	}
}

// holds evaluates a formula on a record's fields.
func holds(f formula.Formula, v values) bool {
	_, found, err := formula.Solve(func(path string) formula.Values { return valueOf(v, path) }, f)
	return found && err == nil
}

func valueOf(v values, path string) formula.Values {
	value, there := v[path]
	if !there {
		return formula.Absent()
	}
	switch value := value.(type) {
	case nil:
		return formula.Values{Null: true}
	case bool:
		return formula.Values{True: value, False: !value}
	case string:
		return always(value).values
	case map[string]any:
		return formula.Values{Object: true}
	case []any:
		return formula.Values{List: true}
	}
	panic(fmt.Sprintf("a field of a record is a %T", value))
}

type generator struct{ *rand.Rand }

func pick[T any](g generator, all ...T) T { return all[g.IntN(len(all))] }

// pattern writes a pattern that is often near one that proves something.
func (g generator) pattern() string {
	conditions := []string{`$.eventName = "GetSecretValue"`}
	if g.IntN(2) == 0 {
		conditions = append(conditions, pick(g,
			`$.requestParameters.secretId = "*TopSecretInfo*"`,
			`($.requestParameters.secretId = "TopSecretInfo" || $.requestParameters.secretId = "arn:*" || $.errorMessage = "*TopSecretInfo*")`,
			`($.requestParameters.secretId = "*" || $.errorMessage = "*on resource: *")`))
	}
	for range g.IntN(3) {
		conditions = append(conditions, g.expression(2))
	}
	return "{ " + strings.Join(conditions, " && ") + " }"
}

func (g generator) expression(depth int) string {
	if depth == 0 || g.IntN(3) == 0 {
		return g.condition()
	}
	return "(" + g.expression(depth-1) + pick(g, " || ", " || ", " && ") + g.expression(depth-1) + ")"
}

func (g generator) condition() string {
	field := pick(g,
		"eventVersion", "eventTime", "userAgent", "sourceIPAddress", "errorCode", "readOnly", "responseElements", "requestParameters", "tlsDetails",
		"tlsDetails.tlsVersion", "resources[0].ARN", "resources[*].type", "userIdentity.type", "userIdentity.arn", "userIdentity.userName", "recipientAccountId",
		"userIdentity.invokedBy", "userIdentity.sessionContext", "userIdentity.sessionContext.sessionIssuer.arn", "requestParameters.secretId", "other.field")
	switch g.IntN(8) {
	case 0:
		return "$." + field + " NOT EXISTS"
	case 1:
		return "$." + field + " IS " + pick(g, "TRUE", "FALSE", "NULL")
	case 2:
		return "$." + field + pick(g, " = ", " != ", " < ", " >= ") + pick(g, "1", "1.11", "123456789012", "0", "-3")
	}
	return "$." + field + pick(g, " = ", " != ") + pick(g,
		`"*"`, `"1.*"`, `"202*"`, `"*2026*"`, `"aws-cli*"`, `"*Pulumi*"`, `"10.*"`, `"IAMUser"`, `"AssumedRole"`, `"arn:aws:*"`, `"*:user/*"`, `"*.amazonaws.com"`,
		`"AccessDenied*"`, `%^1\.[0-9]+$%`, `%^TLSv1\.[23]$%`, `%[0-9]{12}%`, `"*TopSecretInfo*"`, `""`)
}

// record writes a random record of a specification: mostly with usual values, else with texts that the pattern compares with.
func (g generator) record(s specification, p *Pattern) (values, bool) {
	choice := map[string]formula.Values{}
	for path, f := range s.fields {
		values := f.values
		if values.Missing && (values.Object || values.List || g.IntN(2) == 0) {
			values = formula.Absent()
			if (f.values.Object || f.values.List) && g.IntN(2) == 0 {
				values = f.values
				values.Missing = false
			}
			choice[path] = values
			continue
		}
		if len(p.conditions) > 0 && g.IntN(3) == 0 {
			c := p.conditions[g.IntN(len(p.conditions))]
			if narrower := values.Intersect(formula.Text(c.holds)); c.field == path {
				if empty, err := narrower.IsEmpty(); err == nil && !empty {
					choice[path] = narrower
				}
			}
		}
	}
	chosen, err := s.choose(choice)
	return chosen, err == nil
}
