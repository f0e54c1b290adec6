package components

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// errNoArgs is what is wrong with arguments that are nil.
var errNoArgs = errors.New("arguments are missing")

// refuse joins the problems of a component's arguments into one error that names the component.
func refuse(kind, name string, problems ...error) error {
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("%s %q: %w", kind, name, err)
	}
	return nil
}

// field is an argument that may not be set beside another.
type field struct {
	name string
	set  bool
}

// checkLeftOut refuses the fields that are set, since something exists already.
func checkLeftOut(what string, fields ...field) error {
	var set []string
	for _, f := range fields {
		if f.set {
			set = append(set, f.name)
		}
	}
	switch last := len(set) - 1; last {
	case -1:
		return nil
	case 0:
		return fmt.Errorf("%s exists already: remove %s", what, set[0])
	default:
		return fmt.Errorf("%s exists already: remove %s and %s", what, strings.Join(set[:last], ", "), set[last])
	}
}

// legalName is what the name of a component may consist of, since it becomes part of names in the account.
type legalName struct {
	pattern  *regexp.Regexp
	expected string
}

var (
	// Alarms, metrics and metric filters; a metric filter's name holds no colon and no star.
	alarmNames = legalName{regexp.MustCompile(`^[A-Za-z0-9/_+=.@ -]+$`), "letters, digits, blanks and /_+=.@-"}
	// Event rules, whose names take [naming.Place.Rule] to be legal.
	detailNames = legalName{regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]+$`), "letters, digits and /_+=.@-"}
	// Topics, queues and aliases of keys.
	topicNames = legalName{regexp.MustCompile(`^[A-Za-z0-9_-]+$`), "letters, digits, dashes and underscores"}
	// Trails, whose name a bucket carries too.
	trailNames = legalName{regexp.MustCompile(`^[A-Za-z0-9-]+$`), "letters, digits and dashes"}
)

// check says what is wrong with a name that an argument gives; what names the argument.
func (l legalName) check(what, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%s is missing", what)
	case !l.pattern.MatchString(name):
		return fmt.Errorf("%s %q: expected only %s, because it becomes part of AWS names", what, name, l.expected)
	}
	return nil
}
