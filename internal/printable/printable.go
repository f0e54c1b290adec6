// Package printable makes text from elsewhere safe to show: names, descriptions and fields of records may hold characters that move a
// terminal's cursor, retitle its window, hide what stands next to them or turn its order around.
//
// Such a character is shown as \uXXXX. That is also how JSON spells it, so a JSON text stays valid and keeps its meaning.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line escapes a text for one line: also its line breaks.
func Line(text string) string {
	if isSafe(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		writeRune(&b, r)
	}
	return b.String()
}

// isSafe reports whether there is nothing to escape.
func isSafe(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, isUnsafe) < 0
}

// isUnsafe reports whether a character is neither visible nor a space: a control character, one of those that set the direction of
// writing or have no width, one that is private or not assigned.
func isUnsafe(r rune) bool { return !unicode.IsGraphic(r) }

// writeRune writes a character, or its escape. What is no character at all has become [utf8.RuneError] and is shown as that.
func writeRune(b *strings.Builder, r rune) {
	switch {
	case !isUnsafe(r):
		b.WriteRune(r)
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}
