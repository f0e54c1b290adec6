package drill

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/proof"
)

// unwanted looks, among all records, for those that set off a mail through the filter or rule of a read and should not. What is not found, or not
// confirmed by the pipeline, is passed over in silence.
func (p *prover) unwanted(subjects []*subject) ([]Proof, []Case) {
	type asked struct {
		address string
		kind    proof.Kind
	}
	done := map[asked]bool{}
	var proofs []Proof
	var cases []Case
	for _, s := range subjects {
		for _, route := range bothRoutes() {
			for _, by := range addressesIn(p.passagesOf(s, route)) {
				for _, kind := range proof.Kinds() {
					if !done[asked{by, kind}] {
						done[asked{by, kind}] = true
						more, sent := p.unwantedThrough(s, route, by, kind)
						proofs, cases = append(proofs, more...), append(cases, sent...)
					}
				}
			}
		}
	}
	return proofs, cases
}

func (p *prover) unwantedThrough(s *subject, route pipeline.RouteName, by string, kind proof.Kind) (proofs []Proof, cases []Case) {
	for _, x := range p.scopes.all {
		if x.route != route || x.at.Address != by || !x.covers(s.secret) || !s.isUnwanted(x, kind) {
			continue
		}
		for _, u := range p.unwantedOf(s, x, kind) {
			if w, c, found := p.find(u, s, x); found {
				proofs = append(proofs, Proof{Secret: s.label, Route: route, Unwanted: true, Verdict: pipeline.Stop, Reason: w.Words(), Witness: w})
				cases = append(cases, c)
			}
		}
	}
	return proofs, cases
}

// isUnwanted reports whether records of a kind should set off no mail by the decision table, through a pattern with this scope. A pattern that
// names no call at all, or that names the very call, is meant for it.
func (s *subject) isUnwanted(x *scope, of proof.Kind) bool {
	decide := func(k kind) bool { return s.aims[x.route].decide(probe{kind: k}) == silence }
	switch of {
	case proof.OtherSecrets:
		return len(x.names) > 0 && x.isFor(read) && decide(similar)
	case proof.OtherRefusals:
		return len(x.names) > 0 && x.isFor(refusal) && decide(similar)
	case proof.OtherCalls:
		return x.begunCalls && x.isFor(read)
	case proof.OtherServices:
		return x.isFor(read) && decide(routine)
	case proof.ExpectedReads:
		return x.isFor(read) && s.alertsOn(x.route, read)
	}
	return false
}

// unwantedOf are the questions of a kind about the pattern of a scope.
func (p *prover) unwantedOf(s *subject, x *scope, kind proof.Kind) []proof.Unwanted {
	var all []proof.Unwanted
	for _, pattern := range p.patterns[x.at.Address] {
		u := proof.Unwanted{Secret: proof.Secret{Secret: s.secret, Prefix: s.isPrefix()}, Pattern: pattern, Kind: kind, Calls: x.calls}
		u.Watched = func(r cloudtrail.Record) string { return p.watchedIn(r, s) }
		for _, n := range slices.Concat(x.names, x.maybe) {
			switch {
			case n.prefix && !n.anywhere:
				u.Prefixes = append(u.Prefixes, n.text)
			default:
				// An ARN that ends in the name may be that of a secret whose name is shorter.
				shorter, _ := aws.CutSecretSuffix(n.text)
				u.Names = withoutDoubles(append(u.Names, n.text, shorter))
			}
		}
		if kind != proof.ExpectedReads {
			all = append(all, u)
			continue
		}
		for _, reader := range x.readers {
			if slices.Contains(s.readers, reader) {
				u.Reader = reader
				all = append(all, u)
			}
		}
	}
	return all
}

// find asks, and sends the record that is found.
func (p *prover) find(u proof.Unwanted, s *subject, x *scope) (*proof.Witness, Case, bool) {
	w := p.Matched(u)
	if w == nil {
		return nil, Case{}, false
	}
	sent := []Case{{
		Secret: s.label, What: "found among all possible records: " + w.Words(), Record: &w.Record, reading: s.reading,
		Outcomes: []Outcome{{Want: pipeline.Silence, Route: pipeline.Route{Name: x.route}}},
	}}
	p.send(p.Pipeline, []cloudtrail.Record{w.Record}, sent, false)
	o := &sent[0].Outcomes[0]
	if o.Verdict != pipeline.Stop || o.Step.Resource != x.at.Address {
		return nil, Case{}, false
	}
	if u.Kind == proof.OtherServices || u.Kind == proof.OtherCalls {
		o.Step.Reason += ": " + whyBad(x.route)
		o.Step.Remedy = "let the pattern name the event source, the event name and the secret"
	}
	return w, sent[0], true
}

// watchedIn is the name of a secret that a record is about and that something here is meant for; empty if there is none. The end of an ARN may also
// be a whole name.
func (p *prover) watchedIn(r cloudtrail.Record, s *subject) string {
	for _, id := range r.SecretIDs() {
		end, _ := aws.CutSecretARN(id)
		for _, name := range []string{aws.NameOfSecret(id), end} {
			other := s.secret
			other.Name, other.ARN = name, ""
			if len(p.scopes.of(other)) > 0 || p.isWatched(other) {
				return name
			}
		}
	}
	return ""
}
