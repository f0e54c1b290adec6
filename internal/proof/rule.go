package proof

import (
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/formula"
)

// ruleMeaning is what an event rule's pattern matches, over the fields of the record.
func ruleMeaning(pattern *eventpattern.Pattern) formula.Meaning {
	m := pattern.Meaning()
	m.Sure, m.Possible = formula.Rename(m.Sure, inRecord), formula.Rename(m.Possible, inRecord)
	return m
}
