package settings

import (
	"fmt"
	"log/slog"
)

// redacted stands wherever an encrypted text would.
const redacted = "[secret]"

// Value is a text that does not print: formatted with any verb, marshalled or logged it reads "[secret]".
// The zero Value is the empty text.
type Value struct {
	// A pointer, since fmt walks past the methods of a Value in somebody's unexported field: it then finds an address.
	text *string
}

// NewValue wraps a text that must not print.
func NewValue(text string) Value { return Value{text: &text} }

// Reveal returns the text. What it returns prints: hand it to nothing but the resource that needs it.
func (v Value) Reveal() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

// Equal reports whether both hold the same text.
func (v Value) Equal(other Value) bool { return v.Reveal() == other.Reveal() }

// String returns "[secret]".
func (v Value) String() string { return redacted }

// GoString returns "[secret]".
func (v Value) GoString() string { return redacted }

// Format writes "[secret]" for every verb; without it %d or %x would print the fields.
func (v Value) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// MarshalJSON returns the JSON text "[secret]".
func (v Value) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText returns "[secret]".
func (v Value) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue returns "[secret]".
func (v Value) LogValue() slog.Value { return slog.StringValue(redacted) }
