package proof

import (
	"errors"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// Unwanted asks whether a pattern that leads to a mail also matches records of a kind for which no mail should come.
type Unwanted struct {
	// Secret is one that the pattern is meant for.
	Secret  Secret
	Pattern *Pattern
	Kind    Kind
	// Names are those of secrets that somebody watches: what they begin with, for prefixes. Reads of them are no reads of others.
	Names, Prefixes []string
	// Watched is the name of a further secret that somebody watches and that a record is about; empty if it is about none. It may be nil.
	Watched func(cloudtrail.Record) string
	// Calls are those that the pattern names and so is meant for.
	Calls []string
	// Reader is the expected reader whom the pattern is meant to leave out.
	Reader aws.Reader
}

// Kind is a kind of records for which a pattern may be too wide.
type Kind int

// The kinds of records for which no mail should come.
const (
	// OtherSecrets are reads of other secrets in the same place.
	OtherSecrets Kind = iota
	// OtherRefusals are refused reads of other secrets in the same place.
	OtherRefusals
	// OtherCalls are calls on the secret that do not read it.
	OtherCalls
	// OtherServices are calls of other services.
	OtherServices
	// ExpectedReads are reads by one expected reader.
	ExpectedReads
)

// Kinds are all kinds.
func Kinds() []Kind {
	return []Kind{OtherSecrets, OtherRefusals, OtherCalls, OtherServices, ExpectedReads}
}

// errNotMatched says that a pattern is not known to match a record that was found.
var errNotMatched = errors.New("the record that was found is not surely matched")

// Matched finds a record of the kind that the pattern surely matches; nil if there is none, or none that is sure. It looks only among records that
// AWS is known to write, so a pattern that would match others is not called too wide for that.
func (p *Prover) Matched(u Unwanted) *Witness {
	if u.needsKnownName() {
		return nil
	}
	of := p.callersIn(u.Secret.Secret.Partition)
	switch u.Kind {
	case ExpectedReads:
		of = of.only(u.Reader)
	case OtherRefusals:
		// The message says who calls.
		user, err := aws.ParseReader(intruderIn(u.Secret.Secret))
		if err != nil {
			return nil
		}
		of = of.only(user)
		of.identities[0].words = "an IAM user"
	case OtherSecrets, OtherCalls, OtherServices:
	}
	if len(of.identities) == 0 {
		return nil
	}
	q := Question{Patterns: []*Pattern{u.Pattern}, Refused: u.Kind == OtherRefusals, confirm: u.confirm}
	ways, goals := u.ways(of), []formula.Formula{u.Pattern.meaning.Sure, u.foreign()}
	for range mostExcluded {
		found, err := q.search(ways, goals)
		if found == nil || err != nil {
			return nil
		}
		name := u.watched(found.Record)
		if name == "" {
			return q.plainest(found, ways, goals)
		}
		u.Names = append(u.Names, name)
		if u.Kind == OtherRefusals {
			ways = u.ways(of)
		}
		goals = append(goals, u.foreign())
	}
	return nil
}

// mostExcluded bounds how many watched secrets one after another are found when reads of others are looked for.
const mostExcluded = 8

func (u Unwanted) confirm(r cloudtrail.Record) error {
	if !u.Pattern.matches(r) {
		return errNotMatched
	}
	return nil
}

// watched is the name of the watched secret that a record is about, if the question is about others.
func (u Unwanted) watched(r cloudtrail.Record) string {
	if u.Watched == nil || u.Kind != OtherSecrets && u.Kind != OtherRefusals {
		return ""
	}
	return u.Watched(r)
}

// needsKnownName reports whether the pattern matches only records that name one of the known secrets. It is a quick look that spares the solver most
// patterns.
func (u Unwanted) needsKnownName() bool {
	if u.Kind == OtherCalls || u.Kind == ExpectedReads || u.Pattern.names == nil {
		return false
	}
	return !slices.ContainsFunc(u.Pattern.names, func(name string) bool {
		return !slices.Contains(u.Names, name) && !slices.ContainsFunc(u.Prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
	})
}

// ways are the specifications of the records of the kind.
func (u Unwanted) ways(of *callers) [][]specification {
	var all [][]specification
	common := merged(callFields(u.Secret.Secret), envelopeFields())
	open := func(s specification) specification { return s }
	add := func(what string, fields map[string]field, more ...template) {
		sets := languagesOf(more)
		var callers []specification
		for _, s := range of.specifications(u.Secret.Secret, merged(common, fields)) {
			s.what = what
			callers = append(callers, open(s.deriving(more, sets)))
		}
		all = append(all, callers)
	}
	switch u.Kind {
	case OtherSecrets:
		for _, way := range otherReads(u.Secret.Secret) {
			add("a read of another secret", merged(readFields(u.Secret), outcomes()[0]), way...)
		}
	case OtherRefusals:
		if message, found := u.otherRefusals(); found {
			add("a refused read of another secret", refusal(message))
		}
	case OtherCalls:
		add("a call that does not read the secret", merged(readFields(u.Secret), outcomes()[0], otherCalls(u.Calls)))
	case OtherServices:
		for _, way := range otherServices(u.Calls) {
			add("a call to another service", way)
		}
	case ExpectedReads:
		open = specification.ordinary
		add("a read", merged(readFields(u.Secret), outcomes()[0]))
	}
	return all
}

// languagesOf are the sets of some templates' texts.
func languagesOf(templates []template) []language.Language {
	sets := make([]language.Language, len(templates))
	for i, t := range templates {
		sets[i] = t.language(nil)
	}
	return sets
}

// deriving adds fields that depend on each other, with the sets of their texts.
func (s specification) deriving(more []template, sets []language.Language) specification {
	s.derived = append(s.derived[:len(s.derived):len(s.derived)], more...)
	for i, t := range more {
		s.fields[t.field] = field{formula.Text(sets[i]), t.fill(s.usual)}
	}
	return s
}

// ordinary is the specification of ordinary records, but for who exactly calls and how he spells the secret: a pattern may leave out an expected
// reader on purpose only where he calls as usual.
func (s specification) ordinary() specification {
	for path := range s.fields {
		isDerived := slices.ContainsFunc(s.derived, func(t template) bool { return t.field == path })
		if !isDerived && path != secretID {
			s = s.pinned(path)
		}
	}
	return s
}
