package standin

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Refusal is what AWS would have answered, with the property that it is about.
type Refusal struct {
	// Property is the input's path, such as "pattern" or "metricTransformation.dimensions"; "" when it is about no single one.
	Property string
	// Code is AWS's error code, such as "InvalidParameterException".
	Code string
	// Message is what AWS says, and where that does not help, the way out.
	Message string
}

// Error returns "property: Code: message", without the parts that are empty.
func (r *Refusal) Error() string {
	parts := slices.DeleteFunc([]string{r.Property, r.Code, r.Message}, func(part string) bool { return part == "" })
	return strings.Join(parts, ": ")
}

// refusal builds a [Refusal].
func refusal(property, code, format string, args ...any) *Refusal {
	return &Refusal{Property: property, Code: code, Message: fmt.Sprintf(format, args...)}
}

// refusals picks the refusals out of an error, which may join several.
func refusals(err error) []*Refusal {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var all []*Refusal
		for _, one := range joined.Unwrap() {
			all = append(all, refusals(one)...)
		}
		return all
	}
	var one *Refusal
	if errors.As(err, &one) {
		return []*Refusal{one}
	}
	if err != nil {
		return []*Refusal{{Message: err.Error()}}
	}
	return nil
}

// rule checks the inputs of one resource and returns nil or a [Refusal] (joined, if several). What is absent or unknown passes.
type rule func(in props) error

// oneOf accepts only these words.
func oneOf(property, code string, words ...string) rule {
	return func(in props) error {
		if !in.has(property) || slices.Contains(words, in.str(property)) {
			return nil
		}
		return refusal(property, code, "value %q failed to satisfy constraint: member must satisfy enum value set: [%s]",
			in.str(property), strings.Join(words, ", "))
	}
}

// between accepts a number from low to high.
func between(property, code string, low, high float64) rule {
	return func(in props) error {
		if n := in.num(property); in.has(property) && (n < low || n > high) {
			return refusal(property, code, "value %v is out of range: expected a whole number from %v to %v", n, low, high)
		}
		return nil
	}
}

// within applies a check on whole numbers. Zero passes where it means "not set".
func within(property, code string, zero bool, check func(int) error) rule {
	return func(in props) error {
		if !in.has(property) || zero && in.num(property) == 0 {
			return nil
		}
		if err := check(int(in.num(property))); err != nil {
			return refusal(property, code, "%s", err.Error())
		}
		return nil
	}
}

// text accepts a text of at most limit characters that matches the form (nil: any); says describes the form in a message.
func text(property, code string, limit int, form *regexp.Regexp, says string) rule {
	return func(in props) error {
		if !in.has(property) {
			return nil
		}
		value := in.str(property)
		if n := utf8.RuneCountInString(value); n > limit {
			return refusal(property, code, "%d characters are too many: member must have length less than or equal to %d", n, limit)
		}
		if form != nil && !form.MatchString(value) {
			return refusal(property, code, "value %q failed to satisfy constraint: %s", value, says)
		}
		return nil
	}
}

// filled refuses a text without a character.
func filled(property, code string) rule {
	return func(in props) error {
		if in[property] == "" {
			return refusal(property, code, "must not be empty")
		}
		return nil
	}
}

// exclusive refuses two properties that may not stand together. A list without items is not there.
func exclusive(code string, names ...string) rule {
	return func(in props) error {
		var given []string
		for _, name := range names {
			value, ok := in[name]
			if items, isList := value.([]any); ok && (!isList || len(items) > 0) {
				given = append(given, name)
			}
		}
		if len(given) < 2 {
			return nil
		}
		return refusal(given[0], code, "conflicts with %s: give one of them", strings.Join(given[1:], " and "))
	}
}

// tagLimits are AWS's for tags on most resources: 50, keys to 128 characters and values to 256, "aws:" kept for AWS.
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tagLimits(in props) error {
	const most, keyLength, valueLength = 50, 128, 256
	tags := in.sub("tags")
	if len(tags) > most {
		return refusal("tags", "TooManyTagsException", "%d tags: a resource accepts at most %d", len(tags), most)
	}
	var all []error
	for _, name := range tags.names() {
		path := "tags." + name
		switch {
		case strings.HasPrefix(strings.ToLower(name), "aws:"):
			all = append(all, refusal(path, "InvalidTagException", "aws: prefixed tag key names are not allowed for external use"))
		case utf8.RuneCountInString(name) > keyLength:
			all = append(all, refusal(path, "InvalidTagException", "a tag key has at most %d characters", keyLength))
		case utf8.RuneCountInString(tags.str(name)) > valueLength:
			all = append(all, refusal(path, "InvalidTagException", "a tag value has at most %d characters", valueLength))
		}
	}
	return errors.Join(all...)
}
