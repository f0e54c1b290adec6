package proof

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/formula"
)

// ruleMeaning is what an event rule's pattern matches, over the fields of the record.
func ruleMeaning(text string) formula.Meaning {
	pattern, err := eventpattern.ParseDeployed([]byte(text))
	if err != nil {
		return formula.Unclear(fmt.Sprintf("a pattern that cannot be read (%v)", err))
	}
	m := pattern.Meaning()
	m.Sure, m.Possible = formula.Rename(m.Sure, inRecord), formula.Rename(m.Possible, inRecord)
	return m
}
