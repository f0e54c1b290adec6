package filterpattern

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Selector names a field of a JSON event: `$.a.b`, `$.a[0]`, `$.['a.b']`. With a wildcard it names several: `$.a[*]`, `$.*`. Seen live,
// `[*]` names the elements of an array, and also the members of an object.
type Selector struct {
	steps []step
}

type stepKind int

const (
	member stepKind = iota
	element
	anyMember
	anyElement
)

type step struct {
	kind  stepKind
	name  string
	index int
}

// String returns the selector in AWS's notation.
func (s Selector) String() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, step := range s.steps {
		switch {
		case step.kind == anyMember:
			b.WriteString(".*")
		case step.kind == anyElement:
			b.WriteString("[*]")
		case step.kind == element:
			b.WriteString("[" + strconv.Itoa(step.index) + "]")
		case isName(step.name):
			b.WriteString("." + step.name)
		default:
			b.WriteString(".['" + step.name + "']")
		}
	}
	return b.String()
}

// Path returns the names of the fields with dots between them, without the places in lists: resources.ARN for $.resources[0].ARN.
func (s Selector) Path() string {
	var names []string
	for _, step := range s.steps {
		switch step.kind {
		case member:
			names = append(names, step.name)
		case anyMember:
			names = append(names, "*")
		case element, anyElement:
		}
	}
	return strings.Join(names, ".")
}

// Wildcard reports whether the selector may name several fields.
func (s Selector) Wildcard() bool {
	return slices.ContainsFunc(s.steps, func(step step) bool { return step.kind == anyMember || step.kind == anyElement })
}

// Equal reports whether both selectors are the same.
func (s Selector) Equal(other Selector) bool { return slices.Equal(s.steps, other.steps) }

// find iterates over the values that the selector names, in a fixed order.
func (s Selector) find(document map[string]any) func(yield func(any) bool) {
	return func(yield func(any) bool) { follow(document, s.steps, yield) }
}

func follow(value any, steps []step, yield func(any) bool) bool {
	if len(steps) == 0 {
		return yield(value)
	}
	object, _ := value.(map[string]any)
	array, _ := value.([]any)
	switch next, rest := steps[0], steps[1:]; next.kind {
	case member:
		if child, ok := object[next.name]; ok {
			return follow(child, rest, yield)
		}
	case element:
		if next.index < len(array) {
			return follow(array[next.index], rest, yield)
		}
	case anyMember:
		return followMembers(object, rest, yield)
	case anyElement:
		for _, child := range array {
			if !follow(child, rest, yield) {
				return false
			}
		}
		return followMembers(object, rest, yield)
	}
	return true
}

func followMembers(object map[string]any, rest []step, yield func(any) bool) bool {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !follow(object[name], rest, yield) {
			return false
		}
	}
	return true
}

// selector parses a selector.
func (s *scanner) selector() (Selector, error) {
	start := s.pos
	if !s.take("$") {
		return Selector{}, s.unexpected(start, "expected a field such as $.eventName, got %s", s.found())
	}
	var selector Selector
	for {
		next, ok, err := s.step(len(selector.steps) == 0)
		if err != nil {
			return Selector{}, err
		}
		if !ok {
			break
		}
		selector.steps = append(selector.steps, next)
	}
	if len(selector.steps) == 0 {
		return Selector{}, s.unexpected(start, "$ alone is the whole event; name a field of it, such as $.eventName")
	}
	return selector, s.countWildcards(start, selector)
}

func (s *scanner) countWildcards(start int, selector Selector) error {
	count := 0
	for _, step := range selector.steps {
		if step.kind == anyMember || step.kind == anyElement {
			count++
		}
	}
	if count > 1 {
		return s.refused(start, "AWS accepts at most one wildcard in a selector")
	}
	if s.wildcards += count; s.wildcards > maxWildcards {
		return s.refused(start, "AWS accepts at most %d selectors with a wildcard in a pattern", maxWildcards)
	}
	return nil
}

// step parses one step of a selector; false if there is none left.
func (s *scanner) step(first bool) (step, bool, error) {
	start := s.pos
	switch {
	case s.take(".['"):
		end := strings.IndexByte(s.text[s.pos:], '\'')
		if end < 0 || !strings.HasPrefix(s.text[s.pos+end:], "']") {
			return step{}, false, s.refused(start, "the name is not closed with ']")
		}
		name := s.text[s.pos : s.pos+end]
		s.pos += end + 2
		if name == "" {
			return step{}, false, s.unverified(start, "the field has no name")
		}
		return step{name: name}, true, nil
	case s.take(".*"):
		return step{kind: anyMember}, true, nil
	case s.take("."):
		return s.member()
	case s.peek() == '[' && first:
		return step{}, false, s.unverified(start, "expected a name after $, because an event is an object, such as $.users[0] or $.['user.name']")
	case s.take("[*]"):
		return step{kind: anyElement}, true, nil
	case s.take("["):
		return s.element()
	}
	return step{}, false, nil
}

func (s *scanner) member() (step, bool, error) {
	start := s.pos
	for !s.done() && isName(s.text[s.pos:s.pos+1]) {
		s.pos++
	}
	if s.pos == start {
		return step{}, false, s.unexpected(start, "expected a field's name, got %s; put other characters in brackets, such as $.['user.name']", s.found())
	}
	return step{name: s.text[start:s.pos]}, true, nil
}

func (s *scanner) element() (step, bool, error) {
	start := s.pos
	for !s.done() && isDigit(s.text[s.pos]) {
		s.pos++
	}
	index, err := strconv.ParseInt(s.text[start:s.pos], 10, 32)
	if err != nil || !s.take("]") {
		return step{}, false, s.unexpected(start, "expected the number of an array's element, or *, in brackets; write a name as .['name']")
	}
	return step{kind: element, index: int(index)}, true, nil
}
