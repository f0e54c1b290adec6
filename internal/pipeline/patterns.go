package pipeline

import (
	"sync"

	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// filterPattern is what the pattern of a metric filter says.
type filterPattern struct {
	pattern *filterpattern.Pattern
	// readings are other ways to understand the pattern.
	readings []reading
	// about is what the pattern should match.
	about deployed.Pattern
	err   error
}

func parseFilterPattern(text string) *filterPattern {
	pattern, err := filterpattern.ParseDeployed(text)
	if err != nil {
		return &filterPattern{about: deployed.Filter(text), err: err}
	}
	return &filterPattern{pattern: pattern, readings: readingsOf(pattern), about: deployed.Filter(text)}
}

// rulePattern is what the pattern of an event rule says.
type rulePattern struct {
	pattern *eventpattern.Pattern
	// about is what the pattern should match.
	about   deployed.Pattern
	demands []demand
	err     error
}

func parseRulePattern(text string) *rulePattern {
	pattern, err := eventpattern.ParseDeployed([]byte(text))
	about := deployed.Rule(text)
	if err == nil && pattern.Doubtful() {
		return &rulePattern{pattern: pattern, about: about}
	}
	return &rulePattern{pattern: pattern, about: about, demands: demandsOf(about), err: err}
}

// patterns parses patterns, each text once: measuring how complex a rule's wildcards are takes longer than sending a record. Any
// number of goroutines may use it.
type patterns struct {
	filters parsed[*filterPattern]
	rules   parsed[*rulePattern]
}

func newPatterns() *patterns {
	return &patterns{
		filters: parsed[*filterPattern]{parse: parseFilterPattern, known: map[string]*filterPattern{}},
		rules:   parsed[*rulePattern]{parse: parseRulePattern, known: map[string]*rulePattern{}},
	}
}

// parsed keeps what parse returns for each text.
type parsed[T any] struct {
	parse func(text string) T
	mu    sync.Mutex
	known map[string]T
}

func (p *parsed[T]) of(text string) T {
	p.mu.Lock()
	defer p.mu.Unlock()
	value, ok := p.known[text]
	if !ok {
		value = p.parse(text)
		p.known[text] = value
	}
	return value
}
