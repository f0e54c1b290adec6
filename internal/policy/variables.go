package policy

import (
	"fmt"
	"regexp"
	"strings"
)

// variable is a policy variable: a key of the request, perhaps with a default, or one of the three characters * ? $.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var variable = regexp.MustCompile(`\$\{(?:([*?$])|([^{}',\s]+)(?:, *'([^'{}]*)')?)\}`)

// expand replaces policy variables by the request's values. The error names a variable without a single known value. Documents before
// version 2012-10-17 have no variables, so there the text is literal.
func (e evaluation) expand(text string) (glob, error) {
	if e.version != Version || !strings.Contains(text, "${") {
		return compile(text), nil
	}
	var out glob
	rest := text
	for _, found := range variable.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) (string, bool) {
			if found[2*i] < 0 {
				return "", false
			}
			return text[found[2*i]:found[2*i+1]], true
		}
		before := text[len(text)-len(rest) : found[0]]
		if strings.Contains(before, "${") {
			break
		}
		value, special := group(1)
		if !special {
			key, _ := group(2)
			fallback, hasFallback := group(3)
			known, err := e.value(key, fallback, hasFallback)
			if err != nil {
				return nil, err
			}
			value = known
		}
		out = append(out, compile(before)...)
		out = append(out, []rune(value)...)
		rest = text[found[1]:]
	}
	if strings.Contains(rest, "${") {
		return nil, fmt.Errorf("%q has something that is not a policy variable", text)
	}
	return append(out, compile(rest)...), nil
}

// tagKeys is a multivalued key. Seen live, a variable with it does not resolve, even if the request has one value.
const tagKeys = "aws:TagKeys"

// value returns the single value of a variable's key.
func (e evaluation) value(key, fallback string, hasFallback bool) (string, error) {
	found := e.keys.look(key)
	switch {
	case strings.EqualFold(key, tagKeys):
		return "", fmt.Errorf("${%s} does not resolve, because the key is multivalued", key)
	case len(found.possible) != 1:
		return "", fmt.Errorf("the value of ${%s} cannot be known offline", key)
	}
	values := found.possible[0]
	switch {
	case len(values) == 0 && hasFallback:
		return fallback, nil
	case len(values) == 0:
		return "", fmt.Errorf("${%s} has no value in this request", key)
	case len(values) > 1:
		return "", fmt.Errorf("${%s} has several values in this request", key)
	}
	return values[0], nil
}
