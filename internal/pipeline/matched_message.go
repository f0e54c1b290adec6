package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// message is what a target gets for an event.
type message struct {
	text string
	// missing are the variables for which the event has no value.
	missing []string
	err     error
}

// targetPaths finds a path that no record has: it leaves a gap in every mail.
func (p *plan) targetPaths(m matching) finding {
	if m.target == nil || m.target.Transformer == nil {
		return fine
	}
	paths := m.target.Transformer.Paths
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		if wrong, right := unknownPath(paths[name]); wrong != "" {
			remedy := "use a field that CloudTrail's records have"
			if right != "" {
				remedy = "write " + right
			}
			return stop(m.target.Address, remedy, "the input transformer of rule %s reads <%s> from %s, and no record has a field %s there: the mail has a gap instead",
				m.rule.Name, name, paths[name], wrong)
		}
	}
	return fine
}

// targetTemplate applies the transformer to this event.
func (p *plan) targetTemplate(m matching) finding {
	if m.target == nil || m.target.Transformer == nil {
		return fine
	}
	if err := m.message().err; err != nil {
		return stop(m.target.Address, "change the transformer so that every record gives valid text; leave out what the caller can choose", "rule %s: %v", m.rule.Name, err)
	}
	for _, path := range m.rule.callerTexts(m.target) {
		if isFree(path) {
			return unknown(m.target.Address, "leave it out of the text, and link to the event instead",
				"the text of rule %s contains %s, which the caller chooses and EventBridge does not escape: a quote in it can stop the mail", m.rule.Name, path)
		}
	}
	return fine
}

// isFree reports whether a caller may put any text at a path, and still read a secret or be refused.
func isFree(path string) bool { return path == "$.detail.userAgent" || path == "$.detail.errorMessage" }

// parsedTemplate is a target's transformer, or why EventBridge refuses it.
type parsedTemplate struct {
	template *eventpattern.Template
	err      error
}

// compile reads the transformer of one of the rule's targets. One that gets a part of the event has a transformer of a single variable.
func (r *EventRule) compile(t *EventTarget) parsedTemplate {
	transformer := eventpattern.Transformer{RuleARN: r.ARN, RuleName: r.Name}
	switch {
	case t.Transformer != nil:
		transformer.InputPaths, transformer.Template = t.Transformer.Paths, t.Transformer.Template
	case t.Input == "" && t.InputPath != "":
		transformer.InputPaths, transformer.Template = map[string]string{"part": t.InputPath}, "<part>"
	default:
		return parsedTemplate{}
	}
	template, err := transformer.Compile()
	return parsedTemplate{template, err}
}

// template is the transformer of one of the rule's targets, compiled when it is first needed.
func (r *parsedRule) template(t *EventTarget) parsedTemplate {
	parsed, known := r.templates[t]
	if !known {
		parsed = r.compile(t)
		r.templates[t] = parsed
	}
	return parsed
}

// message writes what a target gets for an event.
func (r *parsedRule) message(t *EventTarget, event busEvent) message {
	var m message
	switch parsed := r.template(t); {
	case parsed.err != nil:
		m.err = parsed.err
	case parsed.template != nil:
		m.text, m.missing, m.err = parsed.template.Apply(event.parsed)
	case t.Input != "":
		m.text = t.Input
	default:
		m.text = string(event.record.Event())
	}
	return m
}

// chosenByCaller reports whether a path reads a text that the caller can choose freely: not where the rule matches certain texts only.
func (r *parsedRule) chosenByCaller(path string) bool {
	if slices.ContainsFunc(r.demands, func(d demand) bool { return "$.detail."+d.field == path }) {
		return false
	}
	return isFree(path) || strings.HasPrefix(path, "$.detail.requestParameters.")
}

// callerTexts are the paths of a target's text that read what the caller chooses.
func (r *parsedRule) callerTexts(t *EventTarget) []string {
	if t == nil || t.Transformer == nil {
		return nil
	}
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(t.Transformer.Paths)) {
		path := t.Transformer.Paths[name]
		if r.chosenByCaller(path) && strings.Contains(t.Transformer.Template, "<"+name+">") {
			paths = append(paths, path)
		}
	}
	return paths
}

// callerTextNotes warn of a template with a text that the caller chooses among those that name something: EventBridge does not escape it.
func (r *parsedRule) callerTextNotes(t *EventTarget) []string {
	var notes []string
	for _, path := range r.callerTexts(t) {
		if !isFree(path) {
			notes = append(notes, fmt.Sprintf("the text contains %s, which the caller chooses: a quote in it stops the mail", path))
		}
	}
	return notes
}
