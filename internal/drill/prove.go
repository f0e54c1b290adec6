package drill

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/proof"
)

// Proof is what is known about all reads of a secret, or all that IAM refuses, on one route: not only those that were drilled.
type Proof struct {
	Secret string
	Route  pipeline.RouteName
	// Refused is true for reads that IAM refuses.
	Refused bool
	// Unwanted is true for a mail that comes although none should; then the verdict is Stop, and the witness is what the mail comes for.
	Unwanted bool
	// Verdict is Pass if no read by somebody unexpected is missed, Stop if one is.
	Verdict pipeline.Verdict
	// Reason says which read is missed, or what is not known; empty for a proof.
	Reason string
	// Witness is a read that is missed.
	Witness *proof.Witness
}

// maxProofRounds bounds how many filters or rules one after another are found to report a read that those before miss.
const maxProofRounds = 10

// proofs decide for each subject and route that reports reads. Reads that are found to be missed are drilled too: their cases are returned.
// Prefixes come first: what is proved of all names that begin so is proved of each.
func (d *driller) proofs(subjects []*subject, drilled []Case) ([]Proof, []Case) {
	p := d.newProver(drilled)
	answers := make([]answers, len(subjects))
	for _, prefixes := range []bool{true, false} {
		inParallel(len(subjects), func(i int) {
			if s := subjects[i]; s.isPrefix() == prefixes {
				answers[i] = p.answers(s)
			}
		})
		for i, s := range subjects {
			if prefixes && s.isPrefix() {
				p.proved = append(p.proved, provedPrefix{s, answers[i].proofs})
			}
		}
	}
	var proofs []Proof
	var cases []Case
	for _, a := range answers {
		proofs, cases = append(proofs, a.proofs...), append(cases, a.cases...)
	}
	unwanted, found := p.unwanted(subjects)
	return append(proofs, unwanted...), append(cases, found...)
}

// answers are the proofs of one subject, and the cases of the reads that were found.
type answers struct {
	proofs []Proof
	cases  []Case
}

// provedPrefix is a subject that stands for all secrets under a prefix, with its proofs.
type provedPrefix struct {
	*subject
	proofs []Proof
}

func (s *subject) isPrefix() bool { return strings.HasSuffix(s.label, "*") }

func (p *prover) answers(s *subject) answers {
	var a answers
	for _, route := range bothRoutes() {
		for _, what := range []action{read, refusal} {
			if proof, found := p.prove(s, route, what); proof != nil {
				a.proofs, a.cases = append(a.proofs, *proof), append(a.cases, found...)
			}
		}
	}
	return a
}

// isUnderProved reports whether a proof for a prefix of the secret's name holds for the secret too: they have the same place and readers.
func (p *prover) isUnderProved(s *subject, want Proof) bool {
	return slices.ContainsFunc(p.proved, func(above provedPrefix) bool {
		prefix := strings.TrimSuffix(above.label, "*")
		isUnder := strings.HasPrefix(s.secret.Name, prefix) && len(s.secret.Name) > len(prefix) &&
			s.secret.Region == above.secret.Region && s.secret.Account == above.secret.Account && s.secret.Partition == above.secret.Partition
		return isUnder && slices.Equal(s.readers, above.readers) && slices.ContainsFunc(above.proofs, func(p Proof) bool {
			return p.Route == want.Route && p.Refused == want.Refused && p.Verdict == pipeline.Pass
		})
	})
}

// prover has the patterns of all filters and rules by their addresses, and what the trails record by theirs.
type prover struct {
	*driller
	*proof.Prover
	patterns map[string][]*proof.Pattern
	recorded map[string]*proof.Trail
	// groups are the log groups of the trails.
	groups map[string]string
	// drilled are the cases of the drill by their secrets, proved the prefixes that were asked about.
	drilled map[string][]Case
	proved  []provedPrefix
}

func (d *driller) newProver(drilled []Case) *prover {
	p := &prover{driller: d, Prover: proof.NewProver(), patterns: map[string][]*proof.Pattern{}, drilled: map[string][]Case{}, recorded: map[string]*proof.Trail{}, groups: map[string]string{}}
	for _, t := range d.Trails {
		p.recorded[t.Address], p.groups[t.Address] = proof.Selected(t), t.LogGroupARN
	}
	for _, c := range drilled {
		p.drilled[c.Secret] = append(p.drilled[c.Secret], c)
	}
	for _, f := range d.Filters {
		p.patterns[f.Address] = append(p.patterns[f.Address], proof.Filter(f.Pattern))
	}
	for _, r := range d.Rules {
		p.patterns[r.Address] = append(p.patterns[r.Address], proof.Rule(r.Pattern))
	}
	return p
}

// prove asks about the patterns that are known to lead to a mail, since a drilled read went through them. If no read does, there is nothing to
// prove.
func (p *prover) prove(s *subject, route pipeline.RouteName, what action) (*Proof, []Case) {
	if !s.alertsOn(route, what) {
		return nil, nil
	}
	known := p.passagesOf(s, route)
	if len(known) == 0 {
		return nil, nil
	}
	out := &Proof{Secret: s.label, Route: route, Refused: what == refusal, Verdict: pipeline.Unknown}
	if p.isUnderProved(s, *out) {
		out.Verdict = pipeline.Pass
		return out, nil
	}
	for range maxProofRounds {
		r := p.Missed(p.question(s, what, known))
		out.Reason, out.Witness = r.Reason, r.Witness
		switch r.Verdict {
		case proof.Proved:
			out.Verdict = pipeline.Pass
			return out, nil
		case proof.Unknown:
			return out, nil
		case proof.Refuted:
		}
		found := s.missedCase(route, r)
		p.send(p.Pipeline, []cloudtrail.Record{r.Witness.Record}, []Case{found}, false)
		more := slices.DeleteFunc(through([]Case{found}, route), func(x passage) bool { return slices.Contains(known, x) })
		if len(more) == 0 {
			if found.Verdict() != pipeline.Pass {
				out.Verdict = found.Verdict()
			}
			return out, []Case{found}
		}
		known = append(known, more...)
	}
	out.Reason, out.Witness = "too many filters or rules report a part of the reads each", nil
	return out, nil
}

// missedCase is the case of a read that the proof has found.
func (s *subject) missedCase(route pipeline.RouteName, r proof.Result) Case {
	return Case{
		Secret: s.label, What: "found among all possible records: " + r.Witness.Words(), Record: &r.Witness.Record, reading: s.reading,
		Outcomes: []Outcome{{Want: pipeline.Alert, Route: pipeline.Route{Name: route}}},
	}
}
