package drill

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/pipeline/faults"
	"github.com/secretwatch/secretwatch/internal/proof"
)

func TestAReadThatAPatternLeavesOutIsFoundWithoutAList(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, condition string
		want            pipeline.Verdict
		reason          string
	}{
		{"user agents", `($.userAgent NOT EXISTS || $.userAgent != "*Pulumi*")`, pipeline.Stop, `userAgent contains "Pulumi"`},
		{"addresses", `$.sourceIPAddress != "10.*"`, pipeline.Stop, `sourceIPAddress begins with "10."`},
		{"a year", `$.eventTime = "2026-*"`, pipeline.Stop, `eventTime does not begin with "2026-"`},
		{"a session that anyone may choose", `($.userIdentity.principalId NOT EXISTS || $.userIdentity.principalId != "*:deploy")`, pipeline.Stop, `principalId ends with ":deploy"`},
		{"names of users", `($.userIdentity.userName NOT EXISTS || $.userIdentity.userName != "svc-*")`, pipeline.Stop, `userName begins with "svc-"`},
		{"versions", `($.eventVersion = "1.08" || $.eventVersion = "1.11")`, pipeline.Stop, "eventVersion"},
		{"a field that no specification has", `($.team NOT EXISTS || $.team != "red")`, pipeline.Stop, `team is "red"`},
		{"one name of a user in any account", `($.userIdentity.userName NOT EXISTS || $.userIdentity.userName != "ops")`, pipeline.Unknown, "name the reader by ARN"},
		{"a star in the middle", `$.userIdentity.type = "*"  && $.userAgent != "a*b"`, pipeline.Stop, `userAgent is "a*b"`},
		{"what every record has", `$.readOnly IS TRUE && $.eventType = "AwsApiCall" && $.eventVersion = "1.*" && $.eventTime = "20*"`, pipeline.Pass, ""},
		{"an expected role", `($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS || $.userIdentity.sessionContext.sessionIssuer.arn != "arn:aws:iam::123456789012:role/ci")`, pipeline.Pass, ""},
		{"an expected role by its sessions", `($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != "arn:aws:sts::123456789012:assumed-role/ci/*")`, pipeline.Pass, ""},
		{"every role by its sessions", `($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != "arn:aws:sts::123456789012:assumed-role/*")`, pipeline.Stop, "a role's session"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := load(t, healthyText(t))
			p.Rules, p.Targets = nil, nil
			for _, f := range p.Filters {
				if pattern, err := filterpattern.Parse(f.Pattern); err == nil && pattern.Kind() == filterpattern.KindJSON {
					f.Pattern = strings.TrimSuffix(strings.TrimSpace(f.Pattern), "}") + " && " + test.condition + " }"
				}
			}
			r := run(t, p, Options{})
			found := slices.ContainsFunc(r.Proofs, func(p Proof) bool {
				return p.Route == pipeline.AlarmRoute && !p.Refused && p.Verdict == test.want && strings.Contains(p.Reason, test.reason) && (p.Witness != nil) == (test.want == pipeline.Stop)
			})
			if !found {
				t.Errorf("want %s because of %q:\n%s", test.want, test.reason, say(r))
			}
			if status := map[pipeline.Verdict]Status{pipeline.Stop: Broken, pipeline.Unknown: NotSure, pipeline.Pass: AsExpected}[test.want]; r.Status() != status {
				t.Errorf("status %d, want %d\n%s", r.Status(), status, say(r))
			}
		})
	}
}

// TestEveryPatternFaultHasAWitness asks about the patterns alone, also where no drilled read passes.
func TestEveryPatternFaultHasAWitness(t *testing.T) {
	t.Parallel()
	healthy := load(t, healthyText(t))
	for _, f := range faults.Table() {
		if f.Record != nil || f.Check != "match" || f.ExpectedReader != "" {
			continue
		}
		t.Run(f.Hop+"/"+f.Name, func(t *testing.T) {
			t.Parallel()
			text, err := f.Apply(healthyText(t))
			if err != nil {
				t.Fatal(err)
			}
			p := load(t, text)
			d := newDriller(p, Options{})
			s := d.subject(healthy.Watched()[0])
			q := proof.Question{Secret: proof.Secret{Secret: s.secret}, Readers: s.readers}
			if f.Hop == string(pipeline.Matched) {
				for _, r := range p.Rules {
					q.Patterns = append(q.Patterns, proof.Rule(r.Pattern))
				}
			} else {
				for _, filter := range p.Filters {
					q.Patterns = append(q.Patterns, proof.Filter(filter.Pattern))
				}
			}
			if r := proof.NewProver().Missed(q); r.Verdict != proof.Refuted {
				t.Errorf("verdict %d: %s", r.Verdict, r.Reason)
			}
		})
	}
}

func TestEverySharedExclusionHasAWitness(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/cases/attack/exclusions/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("no shared cases here")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			r := run(t, loadFile(t, file), Options{})
			if !slices.ContainsFunc(r.Proofs, func(p Proof) bool { return p.Verdict != pipeline.Pass && p.Witness != nil }) {
				t.Errorf("nothing found:\n%s", say(r))
			}
		})
	}
}

func TestAReadThatTheTrailLeavesOutIsFound(t *testing.T) {
	t.Parallel()
	p := load(t, healthyText(t))
	p.Trails[0].Selectors = nil
	p.Trails[0].Advanced = []pipeline.AdvancedSelector{{Name: "all but the admins", Fields: []pipeline.FieldSelector{
		{Field: "eventCategory", Equals: []string{"Management"}},
		{Field: "userIdentity.arn", NotStartsWith: []string{"arn:aws:sts::123456789012:assumed-role/admin"}},
	}}}
	r := run(t, p, Options{})
	for _, route := range bothRoutes() {
		if !slices.ContainsFunc(r.Proofs, func(p Proof) bool {
			return p.Route == route && p.Verdict == pipeline.Stop && strings.Contains(p.Reason, "assumed-role/admin")
		}) {
			t.Errorf("%s: not found\n%s", route, say(r))
		}
	}
	second := *p.Trails[0]
	second.Address, second.Name, second.Advanced = "second", "second", nil
	p.Trails = append(p.Trails, &second)
	if r := run(t, p, Options{}); r.Status() == Broken {
		t.Errorf("the second trail records these reads\n%s", say(r))
	}
}
