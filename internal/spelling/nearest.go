// Package spelling finds the word that somebody meant.
package spelling

import (
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest finds the known word that a slip of the finger away from the given one is: one letter, and one more for every four. Of words
// that are equally near it is the first in the alphabet.
func Nearest(word string, known []string) (string, bool) {
	best, least := "", 2+len(word)/4
	for _, candidate := range slices.Sorted(slices.Values(known)) {
		distance := levenshtein.Distance(strings.ToLower(word), strings.ToLower(candidate), nil)
		if distance < least {
			best, least = candidate, distance
		}
	}
	return best, best != ""
}
