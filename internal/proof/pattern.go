package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// Pattern is the pattern of a metric filter or of an event rule. Make one with [Filter] or [Rule].
type Pattern struct {
	meaning formula.Meaning
	// exact is true if nothing about the meaning is open.
	exact bool
	// matches is the pattern language's own answer for one record.
	matches    func(cloudtrail.Record) bool
	conditions []condition
	// looksIntoMessages is true if the pattern asks anything else of errorMessage than that it is, or has, some text.
	looksIntoMessages bool
	// names are the secrets of which a record must name one to be matched; nil if that is not known.
	names []string
	// trails are those of which one must record what the pattern is to match; empty if everything is recorded.
	trails []*Trail
}

// mayName reports whether the pattern may match a record that names the secret. It is a quick look that spares the solver most patterns.
func (p *Pattern) mayName(s Secret) bool {
	prefix := strings.TrimSuffix(s.Secret.Name, exampleName)
	return p.names == nil || slices.ContainsFunc(p.names, func(name string) bool {
		return name == s.Secret.Name || s.Prefix && strings.HasPrefix(name, prefix) || strings.HasPrefix(name, s.Secret.Name+"-")
	})
}

// condition compares a field with a text; words say how: "contains".
type condition struct {
	field, words, text string
	holds              language.Language
}

// unreadable is a pattern of which it cannot be told what it matches.
func unreadable(err error) *Pattern {
	return &Pattern{
		meaning: formula.Unclear(fmt.Sprintf("a pattern that cannot be read (%v)", err)), matches: func(cloudtrail.Record) bool { return false },
	}
}

// Filter reads the pattern of a metric filter.
func Filter(text string) *Pattern {
	parsed, err := filterpattern.ParseDeployed(text)
	if err != nil {
		return unreadable(err)
	}
	p := &Pattern{
		meaning: filterMeaning(parsed), names: deployed.Filter(text).RequiredSecrets(),
		matches: func(r cloudtrail.Record) bool { return parsed.Match(filterpattern.ParseEvent(r.Raw)) },
	}
	p.exact = len(p.meaning.Doubts) == 0
	for e := range filterpattern.Walk(parsed.Expr()) {
		p.looksIntoMessages = p.looksIntoMessages || looksIntoMessage(e)
	}
	for _, c := range parsed.Comparisons() {
		if field, err := fieldOf(c.Selector); err == nil && c.Value.Kind() != filterpattern.RegexValue {
			p.conditions = append(p.conditions, starred(field, c.Value.Text()))
		}
	}
	return p
}

func looksIntoMessage(e filterpattern.Expr) bool {
	switch e := e.(type) {
	case filterpattern.Comparison:
		return e.Selector.Path() == errorMessage && (e.Operator != filterpattern.OpEqual || e.Value.Kind() != filterpattern.TextValue)
	case filterpattern.Missing:
		return e.Selector.Path() == errorMessage
	case filterpattern.Is:
		return e.Selector.Path() == errorMessage
	}
	return false
}

// Rule reads the pattern of an event rule.
func Rule(text string) *Pattern {
	parsed, err := eventpattern.ParseDeployed([]byte(text))
	if err != nil {
		return unreadable(err)
	}
	p := &Pattern{
		meaning: ruleMeaning(parsed), matches: func(r cloudtrail.Record) bool { return parsed.Match(eventpattern.ParseEvent(r.Event())) },
	}
	fields, err := eventpattern.Read([]byte(text))
	if err != nil {
		return p
	}
	p.names = deployed.Rule(text).RequiredSecrets()
	for _, c := range fields.Conditions() {
		if inRecord(c.Path) == errorMessage {
			p.looksIntoMessages = p.looksIntoMessages || c.Other || c.Negated || c.AnyCase || !slices.Contains([]string{"", "prefix", "suffix", "wildcard"}, c.Operator)
		}
		if c.Other {
			continue
		}
		text := c.Text
		switch c.Operator {
		case "prefix":
			text += "*"
		case "suffix":
			text = "*" + text
		}
		p.conditions = append(p.conditions, starred(inRecord(c.Path), text))
	}
	return p
}

// starred is the condition on a text in which a * at either end stands for any text.
func starred(field, text string) condition {
	c := condition{field: field, text: strings.Trim(text, "*"), holds: starredText(text), words: "is"}
	switch start, end := strings.HasPrefix(text, "*"), strings.HasSuffix(text, "*"); {
	case start && end:
		c.words = "contains"
	case start:
		c.words = "ends with"
	case end:
		c.words = "begins with"
	}
	return c
}

// envelope marks the fields of an event that are not those of its record.
const envelope = "@"

// inRecord is the field of the record that an event's field is, or the field of the envelope.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
func inRecord(path string) string {
	switch path {
	case "account":
		return recipient
	case "region":
		return region
	case "time":
		return "eventTime"
	}
	field, isRecord := strings.CutPrefix(path, "detail.")
	if !isRecord {
		return envelope + path
	}
	if member, inList := strings.CutPrefix(field, resources+"."); inList {
		return resources + "[0]." + member
	}
	return field
}
