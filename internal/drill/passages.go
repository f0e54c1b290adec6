package drill

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/proof"
)

// passage is a trail, and a filter or rule behind it, by their addresses; a trail that is in none of the states has none.
type passage struct{ trail, by string }

// question is about the filters or rules that records are known to pass, as far as the trails before them record.
func (p *prover) question(s *subject, what action, known []passage) proof.Question {
	q := proof.Question{
		Secret: proof.Secret{Secret: s.secret, Prefix: s.isPrefix()}, Refused: what == refusal, Readers: s.readers,
	}
	for _, by := range addressesIn(known) {
		trails := p.trailsBefore(by, known)
		for _, pattern := range p.patterns[by] {
			q.Patterns = append(q.Patterns, pattern.RecordedBy(trails...))
		}
	}
	return q
}

// trailsBefore are the trails whose records are known to get to a filter or rule: those of the passages to it, and those that deliver to the same
// log group. It is nil if one of them is in none of the states.
func (p *prover) trailsBefore(by string, known []passage) []*proof.Trail {
	var trails []*proof.Trail
	for _, way := range known {
		if way.by != by {
			continue
		}
		for _, other := range known {
			switch t := p.recorded[other.trail]; {
			case p.groups[other.trail] != p.groups[way.trail]:
			case t == nil:
				return nil
			case !slices.Contains(trails, t):
				trails = append(trails, t)
			}
		}
	}
	return trails
}

func addressesIn(known []passage) []string {
	var all []string
	for _, way := range known {
		all = append(all, way.by)
	}
	return withoutDoubles(all)
}

// through are the passages by which the alerts of cases came on a route.
func through(cases []Case, route pipeline.RouteName) []passage {
	var all []passage
	for _, c := range cases {
		for _, o := range c.Outcomes {
			if o.Want != pipeline.Alert || o.Verdict != pipeline.Pass || o.Route.Name != route {
				continue
			}
			var way passage
			for _, step := range o.Route.Steps {
				switch step.Hop {
				case pipeline.Recorded:
					way.trail = step.Resource
				case pipeline.Counted, pipeline.Matched:
					way.by = step.Resource
				default:
				}
			}
			if way.by != "" && !slices.Contains(all, way) {
				all = append(all, way)
			}
		}
	}
	return all
}

// passagesOf are the passages of the drilled reads of a subject. Secrets of one name in several places have one label.
func (p *prover) passagesOf(s *subject, route pipeline.RouteName) []passage {
	return through(slices.DeleteFunc(slices.Clone(p.drilled[s.label]), func(c Case) bool {
		return c.Record.AWSRegion != s.secret.Region || c.Record.RecipientAccountID != s.secret.Account
	}), route)
}
