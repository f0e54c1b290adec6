package settings

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/limits"
)

// readers reads one list of expected readers.
func (r *reader) readers(list node) []string {
	var readers []string
	seen := map[string]string{}
	for _, item := range list.items() {
		reader, ok := item.required("empty: give a role's or user's ARN, or take the line out")
		if !ok || !r.checkReader(item, reader) {
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

// checkReader reports what is wrong with an expected reader's ARN; false if anything is.
func (r *reader) checkReader(item node, text string) bool {
	if err := limits.Reader(r.account.Partition, text); err != nil {
		item.refuse("%s: %s", err, item.quote())
		return false
	}
	return true
}

// union merges lists of readers: sorted, none twice.
func union(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
