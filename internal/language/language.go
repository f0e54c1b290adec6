// Package language decides questions about sets of strings: whether a set is empty, what its shortest member is, whether it lies within
// another. A set is written with constants, wildcards and regular expressions, and with union, intersection and complement.
//
// The answers are exact for all texts of Unicode characters, which are the strings that JSON can hold once it is decoded (a surrogate
// without its other half is decoded as U+FFFD). Patterns may be matched byte by byte elsewhere: in valid UTF-8 a text occurs as bytes
// exactly where it occurs as characters.
package language

import "errors"

// ErrTooComplex is the answer to a question that would take too many states to decide.
var ErrTooComplex = errors.New("the set of texts is too complex to be decided")

// Language is a set of strings. It is never modified, so it may be shared. The zero value is the empty set.
type Language struct {
	// root is nil for the empty set.
	root *expression
}

func of(e *expression) Language { return Language{e} }

func (l Language) expression() *expression {
	if l.root == nil {
		return nothing
	}
	return l.root
}

// Any returns the set of all strings.
func Any() Language { return of(everything) }

// None returns the empty set.
func None() Language { return of(nothing) }

// Exact returns the set of one text.
func Exact(text string) Language { return OneOf(text) }

// OneOf returns the set of the given texts.
func OneOf(texts ...string) Language { return of(finite(texts)) }

// Prefix returns the set of the strings that begin with a text.
func Prefix(text string) Language { return Wildcard(text, "") }

// Suffix returns the set of the strings that end with a text.
func Suffix(text string) Language { return Wildcard("", text) }

// Contains returns the set of the strings in which a text occurs.
func Contains(text string) Language { return Wildcard("", text, "") }

// Wildcard returns the set of the strings that consist of the pieces in order, with any text between each two of them.
func Wildcard(pieces ...string) Language {
	if len(pieces) == 1 {
		return Exact(pieces[0])
	}
	return of(leaf(wildcard(pieces, identity), false))
}

// ExactFold returns the set of the strings that are equal to a text as [strings.EqualFold] compares.
func ExactFold(text string) Language { return of(leaf(wildcard([]string{text}, folding), false)) }

// PrefixFold returns the set of the strings that begin with a text once both are in lower case, as by [strings.ToLower].
func PrefixFold(text string) Language { return of(leaf(wildcard([]string{text, ""}, lowering), false)) }

// SuffixFold returns the set of the strings that end with a text once both are in lower case, as by [strings.ToLower].
func SuffixFold(text string) Language { return of(leaf(wildcard([]string{"", text}, lowering), false)) }

// Union returns the set of the strings that are in one of the languages.
func Union(languages ...Language) Language { return of(or(expressions(languages))) }

// Intersection returns the set of the strings that are in all of the languages: every string if there are none.
func Intersection(languages ...Language) Language { return of(and(expressions(languages))) }

func expressions(languages []Language) []*expression {
	all := make([]*expression, len(languages))
	for i, l := range languages {
		all[i] = l.expression()
	}
	return all
}

// Union returns the set of the strings that are in this language or in one of the others.
func (l Language) Union(others ...Language) Language {
	return Union(append(others[:len(others):len(others)], l)...)
}

// Intersect returns the set of the strings that are in this language and in all others.
func (l Language) Intersect(others ...Language) Language {
	return Intersection(append(others[:len(others):len(others)], l)...)
}

// Complement returns the set of all other strings.
func (l Language) Complement() Language { return of(l.expression().complement()) }

// Contains reports whether a text is in the language.
func (l Language) Contains(text string) bool { return l.expression().contains(text) }

// Shortest returns a shortest text of the language, written with printable characters as far as there is a choice; false if the language
// is empty. Where the shortest is too hard to find, it is a text that is short.
func (l Language) Shortest() (text string, found bool, err error) {
	return l.expression().shortest()
}

// IsEmpty reports whether the language has no texts.
func (l Language) IsEmpty() (bool, error) {
	_, found, err := l.expression().any()
	return !found, err
}

// Subset reports whether every text of the language is also in another.
func (l Language) Subset(of Language) (bool, error) { return l.Intersect(of.Complement()).IsEmpty() }

// Equal reports whether two languages have the same texts.
func (l Language) Equal(other Language) (bool, error) {
	within, err := l.Subset(other)
	if !within || err != nil {
		return false, err
	}
	return other.Subset(l)
}
