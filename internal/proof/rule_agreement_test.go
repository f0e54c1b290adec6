package proof

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// TestProofAndRulesAgree asks about random patterns of rules, and compares the answers and the patterns' meaning with the matcher.
func TestProofAndRulesAgree(t *testing.T) {
	t.Parallel()
	prover := NewProver()
	verdicts := map[Verdict]int{}
	records := 0
	for seed := range rounds(t) {
		g := generator{rand.New(rand.NewPCG(seed, 11))} // #nosec G404 -- a test's own numbers
		text := g.rule()
		parsed, err := eventpattern.ParseDeployed([]byte(text))
		if err != nil {
			continue
		}
		p := Rule(text)
		q := Question{Secret: watched("TopSecretInfo"), Refused: g.IntN(4) == 0, Patterns: []*Pattern{p}}
		r := prover.Missed(q)
		verdicts[r.Verdict]++
		q.callers = prover.callersIn("aws")
		ways := q.specifications()
		for range recordsPerRound {
			callers := ways[g.IntN(len(ways))]
			chosen, ok := g.record(callers[g.IntN(len(callers))], p)
			if !ok {
				continue
			}
			record, err := recordOf(chosen)
			if err != nil {
				t.Fatal(err)
			}
			records++
			event := eventpattern.ParseEvent(record.Event())
			match, doubt := parsed.Match(event), parsed.Doubt(event)
			if r.Verdict == Proved && (!match || doubt != "") {
				t.Fatalf("seed %d: proved, but %s does not match, or not surely\n%s", seed, text, record.Event())
			}
			for path, value := range map[string]any{
				"@source": "aws.secretsmanager", "@detail-type": "AWS API Call via CloudTrail", "@version": "0", "@id": "00000000-0000-0000-0000-000000000000",
			} {
				chosen[path] = value
			}
			sure, possible := holds(p.meaning.Sure, chosen), holds(p.meaning.Possible, chosen)
			if sure && (!match || doubt != "") || !possible && (match || doubt != "") {
				t.Fatalf("seed %d: %s matches: %t (doubt %q), but surely is %t, possibly %t\n%s", seed, text, match, doubt, sure, possible, record.Event())
			}
		}
	}
	t.Logf("%d patterns: %d proved, %d refuted, %d unknown; %d records", rounds(t), verdicts[Proved], verdicts[Refuted], verdicts[Unknown], records)
	if verdicts[Proved] == 0 || verdicts[Refuted] == 0 {
		t.Errorf("too little variety: %v", verdicts)
	}
}

// rule writes the pattern of a rule that is often near one that proves something.
func (g generator) rule() string {
	fields := []string{`"source":["aws.secretsmanager"]`, `"detail":{"eventName":["GetSecretValue"]}`}
	for range g.IntN(3) {
		fields = append(fields, g.ruleField())
	}
	if g.IntN(3) == 0 {
		fields = append(fields, fmt.Sprintf(`"$or":[{%s},{%s,%s}]`, g.ruleField(), g.ruleField(), g.ruleField()))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (g generator) ruleField() string {
	field := pick(g,
		"detail-type", "account", "region", "resources", "time", "version", "detail.eventVersion", "detail.eventTime", "detail.userAgent", "detail.sourceIPAddress",
		"detail.errorCode", "detail.readOnly", "detail.responseElements", "detail.requestParameters", "detail.tlsDetails.tlsVersion", "detail.resources.ARN",
		"detail.userIdentity.type", "detail.userIdentity.arn", "detail.userIdentity.invokedBy", "detail.userIdentity.sessionContext.sessionIssuer.arn",
		"detail.requestParameters.secretId", "detail.errorMessage", "detail.other.field", "detail.resources", "detail.userIdentity")
	conditions := []string{g.ruleCondition()}
	for g.IntN(3) > 0 && len(conditions) < 4 {
		conditions = append(conditions, g.ruleCondition())
	}
	return fmt.Sprintf(`%q:[%s]`, field, strings.Join(conditions, ","))
}

func (g generator) ruleCondition() string {
	text := pick(g, "", "1.11", "2026", "aws-cli", "Pulumi", "10.", "IAMUser", "iamuser", "AssumedRole", "arn:aws:", "Z", "amazonaws.com", "AccessDenied",
		"TopSecretInfo", "us-east-1", "123456789012", "AWS API Call via CloudTrail")
	switch g.IntN(10) {
	case 0, 1, 2:
		return `{"exists":` + pick(g, "true", "false") + `}`
	case 3:
		return fmt.Sprintf(`{%q:%q}`, pick(g, "prefix", "suffix", "equals-ignore-case"), text)
	case 4:
		return fmt.Sprintf(`{"wildcard":"*%s*"}`, text)
	case 5:
		return fmt.Sprintf(`{"anything-but":{%q:[%q]}}`, pick(g, "prefix", "suffix", "equals-ignore-case", "wildcard"), text)
	case 6:
		return fmt.Sprintf(`{"anything-but":[%q]}`, text)
	case 7:
		return pick(g, "true", "null", "300", `{"numeric":[">",0]}`, `{"cidr":"203.0.0.0/8"}`, `{"cidr":"::/96"}`, `{"sounds-like":"x"}`)
	}
	return fmt.Sprintf("%q", text)
}
