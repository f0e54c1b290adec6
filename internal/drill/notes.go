package drill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// notes lists what is not watched and whose reads raise no alert, so that nobody mistakes silence for proof.
func notes(subjects []*subject) []string {
	var all []string
	add := func(format string, applies func(*subject) bool) {
		var labels []string
		for _, s := range subjects {
			if applies(s) && !slices.Contains(labels, s.label) {
				labels = append(labels, s.label)
			}
		}
		if len(labels) > 0 {
			all = append(all, fmt.Sprintf(format, shortList(labels)))
		}
	}
	add("nothing here is meant for reads of %s: no metric filter and no event rule looks for them; add one", func(s *subject) bool { return s.unmeant })
	add("no alarm covers reads of %s", func(s *subject) bool { return !s.alertsOn(pipeline.AlarmRoute, read) })
	add("no event rule sends a mail for each read of %s", func(s *subject) bool { return !s.alertsOn(pipeline.RuleRoute, read) })
	add("reads that IAM refuses raise no alert here: nothing watches for them (%s)", func(s *subject) bool { return !s.onAnyRoute(refusal) })
	add("nothing says where %s is: taken to be where the filter that names it is, though records from other places reach that filter as well; "+
		"give the state that creates it, or compare $.awsRegion and $.recipientAccountId in the pattern", func(s *subject) bool { return s.assumed && !s.isAll() })
	add("AWS advises against a name that ends in a dash and six characters, as an ARN does (%s): "+likeARN, func(s *subject) bool {
		return endsLikeARN(s.secret.Name)
	})
	for _, s := range subjects {
		if shorter, isDash := strings.CutSuffix(s.label, "-*"); isDash {
			all = append(all, fmt.Sprintf("a read of %s by its ARN raises the same alert as reads of %s: in an ARN a dash and six characters follow the name", shorter, s.label))
		}
		if s.reading.doubt != nil && !slices.Contains(all, s.reading.note) {
			all = append(all, s.reading.note)
		}
	}
	return append(all, silentFor(subjects)...)
}

// likeARN says what nobody has verified about a name that ends like an ARN.
const likeARN = "Secrets Manager might not find it by its ARN without the suffix, and whether it takes a name with a part of the suffix is not known; " +
	"reads by such an ARN are drilled, reads by such a name are not"

// silentFor lists the readers that patterns leave out, each with who is behind it, in one line for all secrets that leave it out.
func silentFor(subjects []*subject) []string {
	var lines []string
	labels := map[string][]string{}
	add := func(line, label string) {
		if labels[line] == nil {
			lines = append(lines, line)
		}
		if !slices.Contains(labels[line], label) {
			labels[line] = append(labels[line], label)
		}
	}
	for _, s := range subjects {
		for _, reader := range s.readers {
			add(fmt.Sprintf("expected, no mail for: %s, which is %s", s.shortReader(reader.String()), behind(reader.String())), s.label)
		}
		for _, text := range s.tooWide {
			add(fmt.Sprintf("left out, no mail for: %s, which is %s", s.shortReader(text), behind(text)), s.label)
		}
	}
	all := make([]string, 0, len(lines))
	for _, line := range lines {
		all = append(all, fmt.Sprintf("%s (%s)", line, shortList(labels[line])))
	}
	return all
}

// shortReader is a reader's ARN without the account if that is the secret's own.
func (s *subject) shortReader(reader string) string {
	if _, resource, own := strings.Cut(reader, "::"+s.secret.Account+":"); own {
		return resource
	}
	return reader
}
