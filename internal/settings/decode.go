package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// node is one place in the settings: what stands there, and where a problem with it is reported.
// Its methods accept a value of exactly the expected type and report any other; nothing is converted.
type node struct {
	path     string
	raw      any // nil, string, json.Number, bool, []any or map[string]any
	secret   bool
	problems *problems
}

// parseJSON reads one JSON value with its numbers as text; a text which is no JSON value stays that text.
func parseJSON(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var raw any
	if decoder.Decode(&raw) != nil {
		return text
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return text
	}
	return raw
}

// given reports whether anything stands here. Empty values do not count: the schema in Pulumi.yaml has them as defaults.
func (n node) given() bool {
	switch raw := n.raw.(type) {
	case nil:
		return false
	case string:
		return raw != ""
	case []any:
		return len(raw) > 0
	case map[string]any:
		return len(raw) > 0
	}
	return true
}

// refuse reports a problem with this place.
func (n node) refuse(format string, args ...any) { n.problems.add(n.path, format, args...) }

// refuseIf reports the error of a check, which quotes the value. Of an encrypted value it says only what that is not.
func (n node) refuseIf(err error, not string) {
	switch {
	case err == nil:
	case n.secret:
		n.refuse("not %s: %s", not, redacted)
	default:
		n.refuse("%s", err)
	}
}

// quote is what stands here, as an error may show it.
func (n node) quote() string {
	if n.secret {
		return redacted
	}
	switch raw := n.raw.(type) {
	case string:
		return strconv.Quote(raw)
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	default:
		return fmt.Sprint(raw)
	}
}

func (n node) wrongType(expected string) { n.refuse("expected %s, got %s", expected, n.quote()) }

// text reads a string; false if there is none, or (reported) something else.
func (n node) text() (string, bool) {
	if !n.given() {
		return "", false
	}
	text, ok := n.raw.(string)
	if !ok {
		n.wrongType("a string")
	}
	return text, ok
}

// required reads a string, and reports the reason if there is none.
func (n node) required(reason string) (string, bool) {
	if !n.given() {
		n.refuse("%s", reason)
	}
	return n.text()
}

// flag reads true or false.
func (n node) flag(byDefault bool) bool {
	if !n.given() {
		return byDefault
	}
	flag, ok := n.raw.(bool)
	if !ok {
		n.wrongType("true or false")
	}
	return flag
}

// number reads a whole number and hands it to the check, which says what is wrong with it.
func (n node) number(byDefault int, not string, check func(int) error) int {
	if !n.given() {
		return byDefault
	}
	number, isNumber := n.raw.(json.Number)
	whole, err := strconv.Atoi(number.String())
	if !isNumber || err != nil {
		n.wrongType("a whole number")
		return byDefault
	}
	n.refuseIf(check(whole), not)
	return whole
}

// items reads a list.
func (n node) items() []node {
	if !n.given() {
		return nil
	}
	list, ok := n.raw.([]any)
	if !ok {
		n.wrongType("a list")
		return nil
	}
	items := make([]node, len(list))
	for i, raw := range list {
		items[i] = node{path: fmt.Sprintf("%s[%d]", n.path, i), raw: raw, secret: n.secret, problems: n.problems}
	}
	return items
}

// fields reads a map, and reports every key that is not among the known ones. Missing keys give empty nodes.
// Where something else than a map stands, that alone is reported, not that its fields are missing.
func (n node) fields(known ...string) func(key string) node {
	ofFields := n.problems
	values, ok := n.raw.(map[string]any)
	if !ok && n.given() {
		n.wrongType("a map (keys: " + strings.Join(known, ", ") + ")")
		ofFields = &problems{}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(known, key) {
			continue
		}
		shown := keyText(key)
		if n.secret {
			shown = redacted
		}
		n.problems.add(n.path+"."+shown, "unknown key%s", suggestion(key, known))
	}
	return func(key string) node {
		return node{path: n.path + "." + key, raw: values[key], secret: n.secret, problems: ofFields}
	}
}
