package proof

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Trail is which reads a trail records, by its event selectors. Make one with [Selected].
type Trail struct {
	name       string
	meaning    formula.Meaning
	selects    func(*cloudtrail.Record) pipeline.Verdict
	conditions []condition
	// selectsReads is true if it records every read, by the fields that are the same in all of them.
	selectsReads bool
}

// Selected reads the event selectors of a trail.
func Selected(t *pipeline.Trail) *Trail {
	out := &Trail{name: t.Name, selects: t.Selects, meaning: formula.Meaning{Sure: formula.And(), Possible: formula.And()}}
	if len(t.Selectors)+len(t.Advanced) == 0 {
		out.selectsReads = true
		return out
	}
	var each []formula.Meaning
	for _, s := range t.Selectors {
		selected := basicSelection(s)
		each = append(each, formula.Meaning{Sure: selected, Possible: selected})
	}
	for _, s := range t.Advanced {
		each = append(each, advancedSelection(s))
		for _, f := range s.Fields {
			out.conditions = append(out.conditions, conditionsOf(f)...)
		}
	}
	out.meaning = joined(each, formula.Or)
	out.selectsReads = out.coversReads()
	return out
}

// joined is the meaning of several parts together.
func joined(parts []formula.Meaning, join func(...formula.Formula) formula.Formula) formula.Meaning {
	var m formula.Meaning
	var sure, possible []formula.Formula
	for _, part := range parts {
		sure, possible = append(sure, part.Sure), append(possible, part.Possible)
		m.Doubts = append(m.Doubts, part.Doubts...)
	}
	m.Sure, m.Possible = join(sure...), join(possible...)
	return m
}

// basicSelection is true for the management events that a basic selector selects.
func basicSelection(s pipeline.EventSelector) formula.Formula {
	if !s.Management {
		return formula.Or()
	}
	selected := []formula.Formula{formula.Not(formula.Atom(eventSource, formula.Text(language.OneOf(s.ExcludedSources...))))}
	switch s.ReadWriteType {
	case "ReadOnly":
		selected = append(selected, formula.Atom(readOnly, formula.Values{True: true}))
	case "WriteOnly":
		selected = append(selected, formula.Atom(readOnly, formula.Values{False: true}))
	}
	return formula.And(selected...)
}

func advancedSelection(s pipeline.AdvancedSelector) formula.Meaning {
	parts := make([]formula.Meaning, len(s.Fields))
	for i, f := range s.Fields {
		parts[i] = fieldSelection(s.Name, f)
	}
	return joined(parts, formula.And)
}

// fieldSelection is what one field of an advanced selector selects of the management events.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
func fieldSelection(selector string, f pipeline.FieldSelector) formula.Meaning {
	exactly := func(v formula.Values) formula.Meaning {
		is := formula.Atom(f.Field, v)
		return formula.Meaning{Sure: is, Possible: is}
	}
	switch f.Field {
	case "eventCategory":
		if f.Matches("Management") {
			return formula.Meaning{Sure: formula.And(), Possible: formula.And()}
		}
		return formula.Meaning{Sure: formula.Or(), Possible: formula.Or()}
	case readOnly:
		return exactly(formula.Values{True: f.Matches("true"), False: f.Matches("false")})
	case "sessionCredentialFromConsole":
		console, selected := formula.Text(language.Exact("true")), formula.Values{}
		if f.Matches("true") {
			selected = console
		}
		if f.Matches("false") {
			selected = selected.Union(console.Complement())
		}
		return exactly(selected)
	case eventSource, eventName, "eventType":
		return exactly(formula.Text(selectedTexts(f)))
	case callerARN, errorCode, "vpcEndpointId":
		m := exactly(formula.Text(selectedTexts(f)))
		if !f.WantsText() {
			m.Possible = formula.Atom(f.Field, formula.Text(selectedTexts(f)).Maybe())
			m.Doubts = []string{fmt.Sprintf("what the trail's selector %q does with a record without %s, which AWS does not document", selector, f.Field)}
		}
		return m
	}
	return formula.Unclear(fmt.Sprintf("the field %s of the trail's selector %q, which no management event is documented to have: leave it out", f.Field, selector))
}

// selectedTexts are the texts that a field selector matches, as [pipeline.FieldSelector.Matches] does.
func selectedTexts(f pipeline.FieldSelector) language.Language {
	all := language.Any()
	for _, c := range comparisons(f) {
		one := language.None()
		for _, text := range c.texts {
			one = one.Union(c.of(text))
		}
		switch {
		case c.negated:
			all = all.Intersect(one.Complement())
		case len(c.texts) > 0:
			all = all.Intersect(one)
		}
	}
	return all
}

// comparison is one operator of a field selector.
type comparison struct {
	texts   []string
	of      func(string) language.Language
	words   string
	negated bool
}

func comparisons(f pipeline.FieldSelector) []comparison {
	return []comparison{
		{f.Equals, language.Exact, "is", false}, {f.StartsWith, language.Prefix, "begins with", false}, {f.EndsWith, language.Suffix, "ends with", false},
		{f.NotEquals, language.Exact, "is", true}, {f.NotStartsWith, language.Prefix, "begins with", true}, {f.NotEndWith, language.Suffix, "ends with", true},
	}
}

// conditionsOf are what a field selector compares with, for the words about a record.
func conditionsOf(f pipeline.FieldSelector) []condition {
	var all []condition
	for _, c := range comparisons(f) {
		for _, text := range c.texts {
			all = append(all, condition{field: f.Field, text: text, words: c.words, holds: c.of(text)})
		}
	}
	return all
}

// RecordedBy returns the pattern as it matches the reads that one of the trails records. Without trails, all are recorded.
func (p *Pattern) RecordedBy(trails ...*Trail) *Pattern {
	if len(trails) == 0 || slices.ContainsFunc(trails, func(t *Trail) bool { return t.selectsReads }) {
		return p
	}
	each := make([]formula.Meaning, len(trails))
	recorded := *p
	for i, t := range trails {
		each[i] = t.meaning
		recorded.conditions = slices.Concat(recorded.conditions, t.conditions)
	}
	recorded.meaning = joined([]formula.Meaning{joined(each, formula.Or), p.meaning}, formula.And)
	recorded.exact = len(recorded.meaning.Doubts) == 0
	recorded.trails = trails
	recorded.matches = func(r cloudtrail.Record) bool { return recorded.isRecorded(&r) && p.matches(r) }
	return &recorded
}

// isRecorded reports whether one of the pattern's trails surely records a read.
func (p *Pattern) isRecorded(r *cloudtrail.Record) bool {
	return len(p.trails) == 0 || slices.ContainsFunc(p.trails, func(t *Trail) bool { return t.selects(r) == pipeline.Pass })
}

func (t *Trail) coversReads() bool {
	common := map[string]field{
		eventSource: always(aws.SecretsManager), eventName: always(aws.GetSecretValue), "eventType": always("AwsApiCall"), readOnly: {formula.Values{True: true}, true},
	}
	reduced, err := formula.Reduce(func(path string) formula.Values {
		if f, isCommon := common[path]; isCommon {
			return f.values
		}
		return formula.Everything()
	}, t.meaning.Sure)
	return err == nil && formula.IsTrue(reduced)
}

// unrecorded are the trails of the patterns, if none of them records the witness.
func (q Question) unrecorded(r *cloudtrail.Record) []string {
	var names []string
	for _, p := range q.Patterns {
		if p.isRecorded(r) {
			return nil
		}
		for _, t := range p.trails {
			if !slices.Contains(names, t.name) {
				names = append(names, t.name)
			}
		}
	}
	return names
}
