package policy

import (
	"slices"
	"strings"
)

// truth is a truth value that may be unknown. Its order makes min the logical and, and max the logical or.
type truth int

const (
	no truth = iota
	maybe
	yes
)

// not negates an answer; maybe stays maybe.
func not(t truth) truth { return yes - t }

// truthOf returns the answer for a boolean.
func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// glob is a pattern as runes, with two special runes for the wildcards. So the value of a policy variable, and the variable ${*}, are
// literal text.
type glob []rune

const (
	anyRun rune = -1 // *: any characters, or none
	anyOne rune = -2 // ?: one character
)

// compile turns * and ? into wildcards.
func compile(pattern string) glob {
	g := glob(pattern)
	for i, r := range g {
		switch r {
		case '*':
			g[i] = anyRun
		case '?':
			g[i] = anyOne
		}
	}
	return g
}

// text returns the pattern as it was written.
func (g glob) text() string {
	runes := slices.Clone([]rune(g))
	for i, r := range runes {
		switch r {
		case anyRun:
			runes[i] = '*'
		case anyOne:
			runes[i] = '?'
		}
	}
	return string(runes)
}

// Runes of a [Request]'s shape. Both are noncharacters of Unicode, which no text has.
const (
	// AnyDigit stands for one of the digits 0 to 9.
	AnyDigit = '\uFDD0'
	// AnyLetter stands for one ASCII letter or digit.
	AnyLetter = '\uFDD1'
)

// fits reports whether a literal character of a pattern matches a character of a text.
type fits func(pattern, text rune) bool

// always is for a match whatever stands for the runes of a shape.
func always(pattern, text rune) bool { return pattern == text && text != AnyDigit && text != AnyLetter }

// sometimes is for a match by at least one text of the shape.
func sometimes(pattern, text rune) bool {
	digit := pattern >= '0' && pattern <= '9'
	switch text {
	case AnyDigit:
		return digit
	case AnyLetter:
		return digit || pattern >= 'A' && pattern <= 'Z' || pattern >= 'a' && pattern <= 'z'
	}
	return pattern == text
}

// match reports whether the pattern matches the whole text.
func (g glob) match(text string) bool { return g.matchShape(text, always) }

// matchShape reports whether the pattern matches a whole shape. It backtracks to the last * only, so even for a hostile pattern the number
// of steps is at most the product of both lengths.
func (g glob) matchShape(shape string, fit fits) bool {
	runes := []rune(shape)
	p, t := 0, 0
	star, resume := -1, 0
	for t < len(runes) {
		switch {
		case p < len(g) && g[p] == anyRun:
			star, resume = p, t
			p++
		case p < len(g) && (g[p] == anyOne || fit(g[p], runes[t])):
			p++
			t++
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	for p < len(g) && g[p] == anyRun {
		p++
	}
	return p == len(g)
}

// arnParts is how many colon-separated parts an ARN has. The last one may have more colons.
const arnParts = 6

// split cuts a pattern at its colons into the parts of an ARN.
func (g glob) split() []glob {
	var parts []glob
	for len(parts) < arnParts-1 {
		i := slices.Index(g, ':')
		if i < 0 {
			break
		}
		parts = append(parts, g[:i])
		g = g[i+1:]
	}
	return append(parts, g)
}

// matchARN matches each part of an ARN pattern with the same part of the text.
func (g glob) matchARN(text string) bool { return g.matchParts(text, always) }

func (g glob) matchParts(text string, fit fits) bool {
	patterns, parts := g.split(), strings.SplitN(text, ":", arnParts)
	if len(patterns) != arnParts || len(parts) != arnParts {
		return false
	}
	for i, pattern := range patterns {
		if !pattern.matchShape(parts[i], fit) {
			return false
		}
	}
	return true
}

// starsEndParts reports whether every * is the last character before a colon or the end.
func (g glob) starsEndParts() bool {
	for i, r := range g {
		if r == anyRun && i+1 < len(g) && g[i+1] != ':' {
			return false
		}
	}
	return true
}

// matchResource matches a pattern of a Resource element with the shape of an ARN: yes if it matches all such ARNs, no if it matches none. A
// wildcard applies to one part of the ARN, but a * at the end of a part may reach over the colon. Whether any other * does is not
// documented.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (g glob) matchResource(shape string) truth {
	switch {
	case g.matchParts(shape, always):
		return yes
	case !g.matchShape(shape, sometimes):
		return no
	case g.starsEndParts() && g.matchShape(shape, always):
		return yes
	}
	return maybe
}
