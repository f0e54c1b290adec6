package proof

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/formula"
)

// Missed decides whether a read of the secret by somebody unexpected is reported by none of the patterns.
func (p *Prover) Missed(q Question) Result {
	q.callers = p.callersIn(q.Secret.Secret.Partition)
	named := q
	named.Patterns = slices.DeleteFunc(slices.Clone(q.Patterns), func(p *Pattern) bool { return !p.mayName(q.Secret) })
	r := named.missed()
	if r.Verdict != Proved && len(named.Patterns) < len(q.Patterns) && (r.Witness == nil || q.matched(r.Witness.Record)) {
		return q.missed()
	}
	return r
}

// matched reports whether a pattern matches a record.
func (q Question) matched(r cloudtrail.Record) bool {
	return slices.ContainsFunc(q.Patterns, func(p *Pattern) bool { return p.matches(r) })
}

func (q Question) missed() Result {
	specifications := q.specifications()
	strangers := unexpected(q.Readers)
	found, err := q.search(specifications, q.unmatched(possible), strangers)
	switch {
	case err != nil:
		return Result{Reason: err.Error()}
	case found != nil:
		return q.refuted(specifications, strangers, found)
	}
	if !slices.ContainsFunc(q.Patterns, func(p *Pattern) bool { return !p.exact }) {
		return Result{Verdict: Proved}
	}
	found, err = q.search(specifications, q.unmatched(sure), strangers)
	switch {
	case err != nil:
		return Result{Reason: err.Error()}
	case found == nil:
		return Result{Verdict: Proved}
	}
	doubts := q.doubts()
	if len(doubts) == 0 {
		doubts = []string{"the elements of a list"}
	}
	return Result{Reason: "whether " + found.Words() + " is reported depends on " + strings.Join(doubts, "; ")}
}

// refuted is the answer when a read was found that no pattern matches. A pattern that leaves out whoever has a certain name, instead of an ARN, is
// probably meant for one reader of this account.
func (q Question) refuted(specifications [][]specification, strangers formula.Formula, found *Witness) Result {
	names, words := q.namesLeftOut()
	if len(words) > 0 {
		other, err := q.search(specifications, q.unmatched(possible), strangers, names)
		if err == nil && other == nil {
			return Result{Reason: "whoever has " + strings.Join(words, " or ") + " is not reported, which may be somebody of another account: name the reader by ARN"}
		}
		if other != nil {
			found = other
			strangers = formula.And(strangers, names)
		}
	}
	found = q.plainest(found, specifications, q.unmatched(possible), strangers)
	return Result{Verdict: Refuted, Witness: found, Reason: found.Words() + " " + found.Fate()}
}

// nameFields name a reader without his account.
var nameFields = []string{"userIdentity.userName", issuer + ".userName", "userIdentity.principalId", issuer + ".principalId"}

// namesLeftOut is true for records without the names that the patterns compare with, each of one reader in every account.
func (q Question) namesLeftOut() (formula.Formula, []string) {
	var all []formula.Formula
	var words []string
	for _, p := range q.Patterns {
		for _, c := range p.conditions {
			isID := strings.HasSuffix(c.field, ".principalId")
			byID := isID && (c.words == "is" && !strings.Contains(c.text, ":") || c.words == "begins with" && strings.HasSuffix(c.text, ":"))
			if !slices.Contains(nameFields, c.field) || !byID && (isID || c.words != "is") {
				continue
			}
			all = append(all, formula.Not(formula.Atom(c.field, formula.Text(c.holds))))
			if text := fmt.Sprintf("the %s %q", c.field, c.text); !slices.Contains(words, text) {
				words = append(words, text)
			}
		}
	}
	return formula.And(all...), words
}

func possible(m formula.Meaning) formula.Formula { return m.Possible }
func sure(m formula.Meaning) formula.Formula     { return m.Sure }

// unmatched are the conditions that no pattern matches.
func (q Question) unmatched(of func(formula.Meaning) formula.Formula) []formula.Formula {
	all := make([]formula.Formula, len(q.Patterns))
	for i, p := range q.Patterns {
		all[i] = formula.Not(of(p.meaning))
	}
	return all
}

func (q Question) doubts() []string {
	var all []string
	for _, p := range q.Patterns {
		for _, doubt := range p.meaning.Doubts {
			if !slices.Contains(all, doubt) {
				all = append(all, doubt)
			}
		}
	}
	return all
}

// specifications are those of the records of a read, for each way to read and, in it, for each kind of caller.
func (q Question) specifications() [][]specification {
	s := q.Secret
	var ways []map[string]field
	if q.Refused {
		ways = refusals(s, !slices.ContainsFunc(q.Patterns, func(p *Pattern) bool { return p.looksIntoMessages }))
	} else {
		read := readFields(s)
		for _, outcome := range outcomes() {
			ways = append(ways, merged(read, outcome))
		}
	}
	common := merged(callFields(s.Secret), envelopeFields())
	all := make([][]specification, len(ways))
	for i, way := range ways {
		all[i] = q.callers.specifications(s.Secret, merged(common, way))
		if i > 0 && !q.Refused {
			for j := range all[i] {
				all[i][j].apart = []string{errorCode, errorMessage}
			}
		}
	}
	return all
}

// errIncoherent says that the fields of the records that were found depend on each other.
var errIncoherent = errors.New("the conditions are on fields that depend on each other")

// search finds a record of one of the specifications that satisfies all formulas, and that no pattern matches. It returns nil if there is none.
func (q Question) search(ways [][]specification, goals []formula.Formula, more ...formula.Formula) (*Witness, error) {
	var failed error
	for _, callers := range ways {
		reduced, possible, err := q.reduced(callers[0], goals)
		switch {
		case err != nil:
			return nil, err
		case !possible:
			continue
		}
		w, err := q.searchCallers(callers, append(reduced, more...))
		if w != nil {
			return w, nil
		}
		failed = errors.Join(failed, err)
	}
	return nil, failed
}

func (q Question) searchCallers(callers []specification, goals []formula.Formula) (*Witness, error) {
	paths := formula.Fields(goals...)
	if err := separate(callers[0], paths); err != nil {
		return nil, err
	}
	var failed error
	for _, whole := range callers {
		if !whole.differsIn(paths) {
			continue
		}
		for _, s := range whole.split(paths) {
			choice, found, err := formula.Solve(s.values, goals...)
			if err == nil && found {
				var w *Witness
				if w, err = q.witness(s, choice); w != nil {
					return w, nil
				}
			}
			if err != nil {
				failed = err
			}
		}
	}
	return nil, failed
}

func (s specification) values(path string) formula.Values {
	values, _ := s.at(path)
	return values
}

// reduced leaves out the patterns that no record of a way to read can match, and what all these records have in common; false if a pattern
// matches all of them.
func (q Question) reduced(s specification, goals []formula.Formula) (left []formula.Formula, possible bool, err error) {
	common := []string{eventSource, eventName, region, recipient, secretID}
	if q.Refused {
		common = append(common, errorCode, errorMessage)
	}
	fields := func(path string) formula.Values {
		if slices.Contains(common, path) || strings.HasPrefix(path, envelope) {
			return s.values(path)
		}
		return formula.Everything()
	}
	for _, goal := range goals {
		reduced, err := formula.Reduce(fields, goal)
		if err != nil || formula.IsFalse(reduced) {
			return nil, false, err
		}
		if !formula.IsTrue(reduced) {
			left = append(left, reduced)
		}
	}
	return left, true, nil
}

// separate fails if two of the fields that the specification does not know depend on each other, as a field and one below it.
func separate(s specification, paths []string) error {
	for _, path := range paths {
		if _, known := s.at(path); known {
			continue
		}
		for _, other := range paths {
			if strings.HasPrefix(other, path+".") || strings.HasPrefix(other, path+"[") {
				return fmt.Errorf("conditions on a field and on one below it (%s, %s): leave out one of them", path, other)
			}
			base, index, isIndexed := strings.Cut(path, "[")
			otherBase, otherIndex, _ := strings.Cut(other, "[")
			if isIndexed && (strings.HasPrefix(other, base+".") || base == otherBase && index != otherIndex) {
				return fmt.Errorf("conditions on several parts of a list (%s, %s): leave out one of them", path, other)
			}
		}
	}
	return nil
}
