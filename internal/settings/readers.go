package settings

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// readers reads one list of expected readers.
func (p *parser) readers(list node) []aws.Reader {
	var readers []aws.Reader
	seen := map[aws.Reader]string{}
	for _, item := range list.items() {
		text, ok := item.required("empty: give a role's or user's ARN, or remove the line")
		if !ok {
			continue
		}
		reader, err := aws.ParseReader(text)
		if err == nil {
			err = reader.CheckPartition(p.account.Partition)
		}
		if err != nil {
			item.refuse("%s: %s", err, item.quote())
			continue
		}
		if first, twice := seen[reader]; twice {
			item.refuse("the same reader as %s: %s", first, item.quote())
			continue
		}
		seen[reader] = item.path
		readers = append(readers, reader)
	}
	return readers
}

// union merges lists of readers: sorted, none twice.
func union(lists ...[]aws.Reader) []aws.Reader {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b aws.Reader) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(all)
}
