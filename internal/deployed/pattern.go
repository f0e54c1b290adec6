// Package deployed finds out what a deployed metric filter or event rule is meant for, from its pattern: the secrets that it names, the
// readers that it leaves out, the calls that it is about. It reads both of AWS's pattern languages in the same way, and any pattern,
// not only those that this program writes.
//
// What a pattern really matches is up to the packages filterpattern and eventpattern.
package deployed

import (
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// Pattern is the pattern of a metric filter or of an event rule, in one form for both. Make one with [Filter] or [Rule].
type Pattern struct {
	// root is what the pattern asks of a record; nil if that is not known. conditions are those in it, wherever they stand.
	root       node
	conditions []condition
	// words are what the pattern looks for without naming a field, or its whole text where it cannot be read.
	words []string
	// aboutSecrets is true if the text has the word anywhere.
	aboutSecrets bool
	// wordsOfSecrets is true for a pattern of terms that only a record about secrets has.
	wordsOfSecrets bool
}

// node is a part of a pattern: a condition, [all] or [either] of others, or nil for a part that is not understood here.
type node any

type (
	// all is true if all of its parts are.
	all []node
	// either is true if one of its parts is.
	either []node
)

// condition compares a field of a record with a text.
type condition struct {
	// field has dots between the names, and no places in lists: requestParameters.secretId, resources.ARN.
	field string
	// text may begin or end with a star, which stands for any text.
	text string
	// negated conditions ask that the field differs.
	negated bool
	// loose conditions may take other values than the text says.
	loose bool
	// ending conditions are written with EventBridge's operator suffix, so that the star before the text is not the author's.
	ending bool
	// calls, sources, accounts and regions are the calls, services and places whose records get as far as this condition; nil for all.
	calls, sources, accounts, regions []string
}

// Filter reads the pattern of a metric filter.
func Filter(text string) Pattern {
	parsed, err := filterpattern.ParseDeployed(text)
	if err != nil {
		return unreadable(text)
	}
	p := patternOf(text, fromFilter(parsed.Expr()))
	p.wordsOfSecrets = areOfSecrets(parsed.Terms()) || slices.ContainsFunc(parsed.Fields(), isOfSecrets)
	for _, c := range parsed.Comparisons() {
		if c.Value.Kind() == filterpattern.RegexValue {
			p.words = append(p.words, c.Value.Text())
		}
	}
	for _, term := range parsed.Terms() {
		p.words = append(p.words, term.Value.Text())
	}
	for _, field := range parsed.Fields() {
		for _, c := range slices.Concat(field.Where...) {
			p.words = append(p.words, c.Value.Text())
		}
	}
	return p
}

func fromFilter(e filterpattern.Expr) node {
	parts := func(of []filterpattern.Expr) []node {
		nodes := make([]node, len(of))
		for i, part := range of {
			nodes[i] = fromFilter(part)
		}
		return nodes
	}
	switch e := e.(type) {
	case filterpattern.Conjunction:
		return all(parts(e))
	case filterpattern.Disjunction:
		return either(parts(e))
	case filterpattern.Comparison:
		isText := e.Value.Kind() != filterpattern.RegexValue
		if isText && (e.Operator == filterpattern.OpEqual || e.Operator == filterpattern.OpNotEqual) {
			return condition{
				field: e.Selector.Path(), text: e.Value.Text(), negated: e.Operator == filterpattern.OpNotEqual, loose: e.Value.Ambiguous(),
			}
		}
	}
	return nil
}

// Rule reads the pattern of an event rule. A field is that of the record, which stands under detail.
func Rule(text string) Pattern {
	fields, err := eventpattern.Read([]byte(text))
	if err != nil {
		return unreadable(text)
	}
	return patternOf(text, fromRule("", fields))
}

func fromRule(path string, of eventpattern.Node) node {
	switch of := of.(type) {
	case eventpattern.Fields:
		parts := make(all, 0, len(of))
		for _, name := range slices.Sorted(maps.Keys(of)) {
			below := path
			if name != eventpattern.OrKey {
				below = strings.TrimPrefix(path+"."+name, ".")
			}
			parts = append(parts, fromRule(below, of[name]))
		}
		return parts
	case eventpattern.Alternatives:
		parts := make(either, len(of))
		for i, fields := range of {
			parts[i] = fromRule(path, fields)
		}
		return parts
	case eventpattern.Values:
		var parts either
		for _, c := range of.Conditions(strings.TrimPrefix(path, "detail.")) {
			parts = append(parts, fromCondition(c))
		}
		return parts
	}
	return nil
}

func fromCondition(c eventpattern.Condition) node {
	if c.Other {
		return nil
	}
	out := condition{field: c.Path, text: c.Text, negated: c.Negated, loose: c.AnyCase}
	switch c.Operator {
	case "":
	case "prefix":
		out.text += "*"
	case "suffix":
		out.text, out.ending = "*"+out.text, true
	case "wildcard":
		out.text = strings.ReplaceAll(out.text, `\*`, "*")
	default:
		out.loose = true
	}
	return out
}

func patternOf(text string, root node) Pattern {
	return Pattern{root: root, conditions: conditionsIn(root, condition{}), aboutSecrets: saysSecret(text)}
}

// unreadable is a pattern that cannot be parsed: all that is known is its text.
func unreadable(text string) Pattern {
	return Pattern{words: []string{text}, aboutSecrets: saysSecret(text)}
}

func saysSecret(text string) bool { return strings.Contains(strings.ToLower(text), "secret") }

// IsAboutSecrets reports whether the pattern can be about secrets at all: the fields, the service and the calls that are have the word in
// their names.
func (p Pattern) IsAboutSecrets() bool { return p.aboutSecrets }

// conditionsIn are the conditions in a part of a pattern, with the calls, sources and places that the parts around them leave, beginning
// with those of around.
func conditionsIn(n node, around condition) []condition {
	var parts []node
	switch n := n.(type) {
	case condition:
		n.calls, n.sources, n.accounts, n.regions = around.calls, around.sources, around.accounts, around.regions
		return []condition{n}
	case all:
		around.calls = both(around.calls, requiredTexts(n, "eventName"))
		around.sources = both(around.sources, requiredTexts(n, "eventSource"))
		around.accounts = both(around.accounts, requiredTexts(n, accountField))
		around.regions = both(around.regions, requiredTexts(n, regionField))
		parts = n
	case either:
		parts = n
	}
	var found []condition
	for _, part := range parts {
		found = append(found, conditionsIn(part, around)...)
	}
	return found
}

// both are the texts that are in two lists; nil is the list of all texts.
func both(a, b []string) []string {
	if a == nil || b == nil {
		return slices.Concat(a, b)
	}
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return !slices.Contains(b, text) })
}
