package pipeline

import (
	"sync"

	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/everyday"
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

// patterns parses patterns, each text once: measuring how complex a rule's wildcards are takes longer than sending a record. It also
// keeps the everyday events that are sent through them. Any number of goroutines may use it.
type patterns struct {
	filters  parsed[string, *filterPattern]
	rules    parsed[string, *rulePattern]
	routines parsed[everyday.Place, []routine]
}

func newPatterns() *patterns {
	return &patterns{
		filters:  parsed[string, *filterPattern]{parse: parseFilterPattern, known: map[string]*filterPattern{}},
		rules:    parsed[string, *rulePattern]{parse: parseRulePattern, known: map[string]*rulePattern{}},
		routines: parsed[everyday.Place, []routine]{parse: routinesAt, known: map[everyday.Place][]routine{}},
	}
}

// parsed keeps what parse returns for each key.
type parsed[K comparable, T any] struct {
	parse func(key K) T
	mu    sync.Mutex
	known map[K]T
}

func (p *parsed[K, T]) of(key K) T {
	p.mu.Lock()
	defer p.mu.Unlock()
	value, ok := p.known[key]
	if !ok {
		value = p.parse(key)
		p.known[key] = value
	}
	return value
}
