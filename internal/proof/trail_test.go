package proof

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func advanced(fields ...pipeline.FieldSelector) *pipeline.Trail {
	all := append([]pipeline.FieldSelector{{Field: "eventCategory", Equals: []string{"Management"}}}, fields...)
	return &pipeline.Trail{Name: "main", Advanced: []pipeline.AdvancedSelector{{Name: "all", Fields: all}}}
}

func basic(selectors ...pipeline.EventSelector) *pipeline.Trail {
	return &pipeline.Trail{Name: "main", Selectors: selectors}
}

const everyRead = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "*TopSecretInfo*" }`

func TestWhatATrailLeavesOutIsMissed(t *testing.T) {
	t.Parallel()
	const admin = "arn:aws:sts::123456789012:assumed-role/admin"
	tests := map[string]struct {
		trail  *pipeline.Trail
		want   Verdict
		reason string
	}{
		"no selectors":                {&pipeline.Trail{Name: "main"}, Proved, ""},
		"management events":           {advanced(), Proved, ""},
		"management events, basic":    {basic(pipeline.EventSelector{Management: true, ReadWriteType: "All"}), Proved, ""},
		"management events that read": {advanced(pipeline.FieldSelector{Field: "readOnly", Equals: []string{"true"}}), Proved, ""},
		"without the key service":     {advanced(pipeline.FieldSelector{Field: "eventSource", NotEquals: []string{"kms.amazonaws.com", "rdsdata.amazonaws.com"}}), Proved, ""},
		"without the key service, basic": {
			basic(pipeline.EventSelector{Management: true, ReadWriteType: "ReadOnly", ExcludedSources: []string{"kms.amazonaws.com"}}), Proved, "",
		},
		"data events":           {basic(pipeline.EventSelector{ReadWriteType: "All"}), Refuted, "trail main"},
		"writes":                {advanced(pipeline.FieldSelector{Field: "readOnly", Equals: []string{"false"}}), Refuted, "trail main"},
		"another service":       {advanced(pipeline.FieldSelector{Field: "eventSource", Equals: []string{"s3.amazonaws.com"}}), Refuted, "trail main"},
		"all but one role":      {advanced(pipeline.FieldSelector{Field: "userIdentity.arn", NotStartsWith: []string{admin}}), Refuted, `userIdentity.arn begins with "` + admin},
		"all but one user":      {advanced(pipeline.FieldSelector{Field: "userIdentity.arn", NotEquals: []string{"arn:aws:iam::123456789012:user/ops"}}), Refuted, "user/ops"},
		"one role":              {advanced(pipeline.FieldSelector{Field: "userIdentity.arn", StartsWith: []string{admin}}), Refuted, "trail main"},
		"the console":           {advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", Equals: []string{"true"}}), Refuted, "sessionCredentialFromConsole"},
		"all but the console":   {advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", NotEquals: []string{"true"}}), Refuted, "sessionCredentialFromConsole"},
		"other calls":           {advanced(pipeline.FieldSelector{Field: "eventName", NotStartsWith: []string{"Get"}}), Refuted, "trail main"},
		"calls, by their end":   {advanced(pipeline.FieldSelector{Field: "eventName", EndsWith: []string{"SecretValue"}}), Proved, ""},
		"calls of the API":      {advanced(pipeline.FieldSelector{Field: "eventType", Equals: []string{"AwsApiCall"}}), Proved, ""},
		"one endpoint":          {advanced(pipeline.FieldSelector{Field: "vpcEndpointId", Equals: []string{"vpce-1"}}), Refuted, "vpcEndpointId"},
		"all but one endpoint":  {advanced(pipeline.FieldSelector{Field: "vpcEndpointId", NotEquals: []string{"vpce-1"}}), Refuted, "vpcEndpointId"},
		"all but some failures": {advanced(pipeline.FieldSelector{Field: "errorCode", NotEquals: []string{"InvalidRequestException"}}), Refuted, "errorCode"},
		"a caller that no read has": {
			advanced(pipeline.FieldSelector{Field: "userIdentity.arn", NotEquals: []string{"nobody"}}), Unknown, "without userIdentity.arn, which AWS does not document",
		},
		"a field of the future": {advanced(pipeline.FieldSelector{Field: "tlsDetails.tlsVersion", NotEquals: []string{"x"}}), Unknown, "tlsDetails.tlsVersion"},
		"two that add up": {
			&pipeline.Trail{Name: "main", Advanced: append(advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", Equals: []string{"true"}}).Advanced,
				advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", Equals: []string{"false"}}).Advanced...)}, Proved, "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Filter(everyRead).RecordedBy(Selected(test.trail))
			r := NewProver().Missed(Question{Secret: watched("TopSecretInfo"), Patterns: []*Pattern{p}})
			if r.Verdict != test.want || !strings.Contains(r.Reason, test.reason) {
				t.Errorf("expected %v because of %q, got %v: %s", test.want, test.reason, r.Verdict, r.Reason)
			}
		})
	}
}

func TestOneOfTwoTrailsIsEnough(t *testing.T) {
	t.Parallel()
	console := Selected(advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", Equals: []string{"true"}}))
	rest := Selected(advanced(pipeline.FieldSelector{Field: "sessionCredentialFromConsole", NotEquals: []string{"true"}}))
	q := Question{Secret: watched("TopSecretInfo"), Patterns: []*Pattern{Filter(everyRead).RecordedBy(console, rest)}}
	if r := NewProver().Missed(q); r.Verdict != Proved {
		t.Error(r.Reason)
	}
}

// TestSelectionsAndTrailsAgree compares the meaning of random selectors with the trail's own answer about random reads.
func TestSelectionsAndTrailsAgree(t *testing.T) {
	t.Parallel()
	prover := NewProver()
	records := 0
	for seed := range rounds(t) {
		g := generator{rand.New(rand.NewPCG(seed, 13))} // #nosec G404 -- a test's own numbers
		trail := g.trail()
		selected := Selected(trail)
		p := &Pattern{conditions: selected.conditions}
		q := Question{Secret: watched("TopSecretInfo"), callers: prover.callersIn("aws")}
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
			want := trail.Selects(&record)
			sure, possible := holds(selected.meaning.Sure, chosen), holds(selected.meaning.Possible, chosen)
			if sure != (want == pipeline.Pass) || possible != (want != pipeline.Stop) {
				t.Fatalf("seed %d: the trail says %s, the meaning is surely %t, possibly %t\n%+v\n%s", seed, want, sure, possible, trail.Advanced, record.Raw)
			}
		}
	}
	t.Logf("%d trails, %d records", rounds(t), records)
}

func (g generator) trail() *pipeline.Trail {
	out := &pipeline.Trail{Name: "main"}
	for i := range 1 + g.IntN(2) {
		s := pipeline.AdvancedSelector{Name: fmt.Sprint(i), Fields: []pipeline.FieldSelector{{Field: "eventCategory", Equals: []string{"Management"}}}}
		for range g.IntN(3) {
			f := pipeline.FieldSelector{Field: pick(g, "userIdentity.arn", "userIdentity.arn", "sessionCredentialFromConsole", "errorCode", "vpcEndpointId", "eventName", "readOnly", "eventType", "eventSource", "other")}
			list := pick(g, &f.Equals, &f.StartsWith, &f.EndsWith, &f.NotEquals, &f.NotStartsWith, &f.NotEndWith)
			*list = append(*list, pick(g, "true", "false", "arn:aws:sts::", "arn:aws:iam::123456789012:user/", "AccessDenied", "GetSecretValue", "a", "intruder", "secretsmanager.amazonaws.com", "AwsApiCall"))
			s.Fields = append(s.Fields, f)
		}
		out.Advanced = append(out.Advanced, s)
	}
	return out
}
