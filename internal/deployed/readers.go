package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// LeftOut are the expected readers that the pattern leaves out. tooWide are the other ARNs that it leaves out, which name more than a
// reader: a pattern that lets half of an account read is taken for a mistake.
func (p Pattern) LeftOut() (readers []aws.Reader, tooWide []string) {
	for _, c := range p.conditions {
		if !c.negated || !strings.HasPrefix(c.field, "userIdentity.") || !strings.HasPrefix(c.text, "arn:") {
			continue
		}
		reader, err := aws.ParseDeployedReader(c.text)
		switch {
		case err != nil && !slices.Contains(tooWide, c.text):
			tooWide = append(tooWide, c.text)
		case err == nil && !slices.Contains(readers, reader):
			readers = append(readers, reader)
		}
	}
	return readers, tooWide
}
