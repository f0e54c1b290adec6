package components

import (
	"errors"
	"fmt"
	"regexp"
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

// legalName is what the name of a component may consist of, since it becomes part of names in the account.
type legalName struct {
	pattern *regexp.Regexp
	wanted  string
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
	if l.pattern.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%s %q: AWS names carry it, so it takes %s", what, name, l.wanted)
}
