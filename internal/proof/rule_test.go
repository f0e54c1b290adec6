package proof

import (
	"strings"
	"testing"
)

// reads is the pattern of a rule on reads of TopSecretInfo, with more conditions on the envelope and on the record.
func reads(envelope, record string) string {
	arn := secretARN("TopSecretInfo")
	return `{"source":["aws.secretsmanager"]` + envelope + `,"detail":{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["TopSecretInfo","` +
		arn + `","` + strings.TrimSuffix(arn, "-aBc123") + `"]}` + record + `}}`
}

func TestWhatRulesMiss(t *testing.T) {
	t.Parallel()
	const none = `{"exists":false}`
	tests := map[string]struct {
		pattern string
		want    Verdict
		reason  string // is a part of it
	}{
		"nothing":                               {reads("", ""), Proved, ""},
		"nothing by a name with dots":           {`{"detail.eventName":["GetSecretValue"]}`, Proved, ""},
		"nothing by alternatives":               {reads("", `,"$or":[{"userAgent":[{"prefix":"a"}]},{"userAgent":[`+none+`,{"anything-but":{"prefix":"a"}}]}]`), Proved, ""},
		"nothing by both outcomes":              {reads("", `,"errorCode":[`+none+`,{"exists":true}]`), Proved, ""},
		"nothing by a boolean":                  {reads("", `,"readOnly":[true]`), Proved, ""},
		"nothing by the envelope":               {reads(`,"version":["0"],"detail-type":["AWS API Call via CloudTrail"],"id":[{"exists":true}]`, ""), Proved, ""},
		"nothing by the envelope's empty list":  {reads(`,"resources":[`+none+`]`, ""), Proved, ""},
		"nothing by either reading of $or":      {reads("", `,"$or":[{"eventName":["GetSecretValue","x"]},{"eventName":["PutSecretValue"]}]`), Proved, ""},
		"another call":                          {`{"detail":{"eventName":["PutSecretValue"]}}`, Refuted, ""},
		"another secret":                        {`{"detail":{"requestParameters":{"secretId":["some/other"]}}}`, Refuted, ""},
		"another region":                        {reads(`,"region":["eu-west-1"]`, ""), Refuted, ""},
		"an agent that anyone may claim":        {reads("", `,"userAgent":[`+none+`,{"anything-but":{"wildcard":"*Pulumi*"}}]`), Refuted, "Pulumi"},
		"an agent by its end":                   {reads("", `,"userAgent":[`+none+`,{"anything-but":{"suffix":"Java"}}]`), Refuted, "Java"},
		"agents, whatever the case":             {reads("", `,"userAgent":[`+none+`,{"anything-but":{"equals-ignore-case":"pulumi"}}]`), Refuted, "pulumi"},
		"callers without an agent":              {reads("", `,"userAgent":[{"anything-but":{"wildcard":"*Pulumi*"}}]`), Refuted, "userAgent"},
		"addresses outside of a network":        {reads("", `,"sourceIPAddress":[{"cidr":"203.0.113.0/24"}]`), Refuted, "sourceIPAddress"},
		"hours":                                 {reads(`,"time":[{"wildcard":"*T00:*"}]`, ""), Refuted, "eventTime"},
		"all, by a text for a boolean":          {reads("", `,"readOnly":["true"]`), Refuted, ""},
		"all, by a number for a text":           {reads("", `,"eventVersion":[{"numeric":[">=",1]}]`), Refuted, ""},
		"all, by the envelope's resources":      {reads(`,"resources":[{"prefix":"arn:"}]`, ""), Refuted, ""},
		"reads that fail":                       {reads("", `,"errorCode":[`+none+`]`), Refuted, ""},
		"callers without a session":             {reads("", `,"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":[{"anything-but":"x"}]}}}`), Refuted, ""},
		"records without resources":             {reads("", `,"resources":{"type":["AWS::SecretsManager::Secret"]}`), Refuted, "resources"},
		"what an operator leaves open":          {reads("", `,"userAgent":[{"contains":"x"}]`), Unknown, "contains"},
		"what an index leaves open":             {reads("", `,"resources[0]":{"ARN":["x"]}`), Unknown, "resources[0]"},
		"what $or beside the field leaves open": {reads("", `,"userAgent":[{"exists":true},`+none+`],"$or":[{"userAgent":["a"]},{"userAgent":["b"]}]`), Unknown, "$or"},
		"what is refused":                       {`{"source":"aws.secretsmanager"}`, Unknown, "pattern"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := NewProver().Missed(Question{Secret: watched("TopSecretInfo"), Patterns: []*Pattern{Rule(test.pattern)}})
			if r.Verdict != test.want || !strings.Contains(r.Reason, test.reason) {
				t.Errorf("expected %v because of %q, got %v: %s", test.want, test.reason, r.Verdict, r.Reason)
			}
		})
	}
}
