package policy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// conditions evaluates each key of each operator; all must hold. They are sorted, so that reasons do not change from run to run.
func (e evaluation) conditions(c Conditions) []part {
	var parts []part
	for _, name := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[name])) {
			parts = append(parts, e.condition(parseOperator(name), key, c[name][key]))
		}
	}
	return parts
}

// condition evaluates one key of one operator.
func (e evaluation) condition(q qualified, key string, values Strings) part {
	claim := "where " + describe(q, key, values)
	found := e.keys.look(key)
	op, ok := operators[q.base]
	switch {
	case q.base == null && q.known():
		return part{answer: isNull(found.there, values), claim: claim, here: found.saw()}
	case !ok:
		return part{maybe, claim, fmt.Sprintf("%s is not an operator that can be evaluated offline", q.base)}
	case len(found.possible) == 0:
		return part{maybe, claim, found.saw()}
	}
	first := e.compare(q, op, found.possible[0], values)
	for _, have := range found.possible[1:] {
		if other := e.compare(q, op, have, values); other.answer != first.answer {
			return part{maybe, claim, found.saw()}
		}
	}
	return part{first.answer, claim, cmp.Or(first.here, found.saw())}
}

// compare evaluates an operator for one list of values that the key may have. It gives no claim, and says what is here only if that is not
// the list itself.
func (e evaluation) compare(q qualified, op operator, have []string, values Strings) part {
	if len(have) == 0 || q.set != "" && empty(have) {
		return part{answer: absent(q, op), here: "it is absent"}
	}
	if q.set == "" && len(have) > 1 {
		// Seen live: an operator without ForAllValues or ForAnyValue is false for several values, whatever they are.
		return part{answer: no, here: fmt.Sprintf("it has %d values (%s), and %s without %s or %s is false for several",
			len(have), quoted(have, ", "), q.base, strings.TrimSuffix(forAll, ":"), strings.TrimSuffix(forAny, ":"))}
	}
	patterns, err := e.operands(op, values)
	answer := overAll(q.set, have, func(value string) truth {
		matched := no
		if err != nil {
			matched = maybe
		}
		for _, pattern := range patterns {
			matched = max(matched, op.compare(value, pattern))
		}
		if op.negated {
			return not(matched)
		}
		return matched
	})
	if answer == maybe && err != nil {
		return part{answer: answer, here: err.Error()}
	}
	return part{answer: answer}
}

// operands returns the policy's values with their variables replaced. Values that cannot be known are left out, and the error names one.
func (e evaluation) operands(op operator, values Strings) (patterns []glob, err error) {
	for _, value := range values {
		if !op.variables && e.version == Version && strings.Contains(value, "${") {
			err = fmt.Errorf("%q has a policy variable where AWS has none", value)
			continue
		}
		pattern, failed := e.expand(value)
		if failed != nil {
			err = failed
			continue
		}
		patterns = append(patterns, pattern)
	}
	return patterns, err
}

// overAll joins the answers for a key's values in the request.
func overAll(set string, have []string, evaluate func(string) truth) truth {
	lowest, highest := yes, no
	for _, value := range have {
		answer := evaluate(value)
		lowest, highest = min(lowest, answer), max(highest, answer)
	}
	if set == forAny {
		return highest
	}
	return lowest
}

// absent returns the answer if the request does not have the key.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func absent(q qualified, op operator) truth {
	switch {
	case q.set == forAny && q.ifExists:
		return maybe // AWS documents ForAnyValue as false here and IfExists as true
	case q.set == forAny:
		return no
	case q.set == forAll, q.ifExists, op.negated:
		return yes
	}
	return no
}

// empty reports whether set operators treat the values as none.
func empty(values []string) bool {
	return !slices.ContainsFunc(values, func(value string) bool { return value != "" })
}

// isNull evaluates Null: "true" requires that the key is absent, "false" that it is present.
func isNull(there truth, values Strings) truth {
	answer := no
	for _, value := range values {
		wantAbsent, ok := parseBool(value)
		switch {
		case !ok:
			answer = max(answer, maybe)
		case wantAbsent:
			answer = max(answer, not(there))
		default:
			answer = max(answer, there)
		}
	}
	return answer
}

// describe returns a condition in words: aws:SourceArn is like "…".
func describe(q qualified, key string, values Strings) string {
	if q.base == null {
		if wantAbsent, ok := parseBool(strings.Join(values, "")); ok {
			return key + map[bool]string{true: " is absent", false: " is present"}[wantAbsent]
		}
	}
	words := q.base
	if op, ok := operators[q.base]; ok {
		words = op.words
	}
	subject := map[string]string{forAll: "every value of " + key, forAny: "a value of " + key, "": key}[q.set]
	text := fmt.Sprintf("%s %s %s", subject, words, quoted(values, " or "))
	if q.ifExists {
		text += " if present"
	}
	return text
}

// saw returns what the request has for a key, in words.
func (f fact) saw() string {
	if len(f.possible) == 0 {
		return "its value cannot be known offline"
	}
	words := make([]string, len(f.possible))
	for i, values := range f.possible {
		words[i] = "absent"
		if len(values) > 0 {
			words[i] = quoted(values, " and ")
		}
	}
	return "it is " + strings.Join(words, " or ")
}

// quoted lists values for a reason, the first few of many.
func quoted(values []string, joint string) string {
	const most = 3
	if len(values) == 0 {
		return "nothing"
	}
	list := make([]string, 0, most+1)
	for _, value := range values[:min(len(values), most)] {
		list = append(list, fmt.Sprintf("%q", value))
	}
	if more := len(values) - most; more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, joint)
}
