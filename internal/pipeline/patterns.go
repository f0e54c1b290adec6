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
	// about is what the pattern should match, and names are the secrets that it names.
	about deployed.Pattern
	names []string
	err   error
}

func parseFilterPattern(text string) *filterPattern {
	about := deployed.Filter(text)
	parsed := &filterPattern{about: about, names: namesIn(about)}
	if parsed.pattern, parsed.err = filterpattern.ParseDeployed(text); parsed.err == nil {
		parsed.readings = readingsOf(parsed.pattern)
	}
	return parsed
}

// rulePattern is what the pattern of an event rule says.
type rulePattern struct {
	pattern *eventpattern.Pattern
	// about is what the pattern should match, and names are the secrets that it names.
	about   deployed.Pattern
	names   []string
	demands []demand
	err     error
}

func parseRulePattern(text string) *rulePattern {
	pattern, err := eventpattern.ParseDeployed([]byte(text))
	about := deployed.Rule(text)
	parsed := &rulePattern{pattern: pattern, about: about, names: namesIn(about), err: err}
	if err != nil || !pattern.Doubtful() {
		parsed.demands = demandsOf(about)
	}
	return parsed
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
