package printable

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLineEscapesWhatIsNotVisible(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain", "prod/db, grüße 秘密 🔑 עברית", "prod/db, grüße 秘密 🔑 עברית"},
		{"color", "\x1b[31mred", `\u001b[31mred`},
		{"window title", "\x1b]0;title\a", `\u001b]0;title\u0007`},
		{"C1 control sequence", "\u009b2J", `\u009b2J`},
		{"line break", "a\nb\rc", `a\u000ab\u000dc`},
		{"backspace and delete", "a\bb\x7f", `a\u0008b\u007f`},
		{"right-to-left override", "a\u202eb\u202c", `a\u202eb\u202c`},
		{"isolates and marks", "\u2066\u2069\u200e\u061c", `\u2066\u2069\u200e\u061c`},
		{"no width", "a\u200bb\ufeff\u00ad", `a\u200bb\ufeff\u00ad`},
		{"line and paragraph separator", "\u2028\u2029", `\u2028\u2029`},
		{"tag above the basic plane", "\U000E0041", `\udb40\udc41`},
		{"invalid UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"C1 as a single byte", "a\x9b2J", "a\ufffd2J"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := Line(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if got := Line(Line(test.text)); got != test.want {
				t.Errorf("escaped twice: %q, want %q", got, test.want)
			}
		})
	}
}

func TestWriterEscapesAcrossWrites(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		color            bool
	}{
		{"text", "a ü\tb\n", "a ü\tb\n", false},
		{"text in color", "\x1b[1;31mü\x1b[0m\n", "\x1b[1;31mü\x1b[0m\n", true},
		{"color without color", "\x1b[1mü\x1b[0m", `\u001b[1mü\u001b[0m`, false},
		{"another sequence in color", "\x1b[2Ja\x1b[6n\x1b]0;x\a", `\u001b[2Ja\u001b[6n\u001b]0;x\u0007`, true},
		{"an endless sequence", "\x1b[" + strings.Repeat("1;", 40) + "m", `\u001b[` + strings.Repeat("1;", 40) + "m", true},
		{"ends of lines", "a\r\nb\rc\n", "a\nb\\u000dc\n", false},
		{"direction", "a\u202eb", `a\u202eb`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var whole, bytewise strings.Builder
			if _, err := io.WriteString(NewWriter(&whole, test.color), test.text); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(NewWriter(&bytewise, test.color), iotest.OneByteReader(strings.NewReader(test.text))); err != nil {
				t.Fatal(err)
			}
			if whole.String() != test.want {
				t.Errorf("got %q, want %q", whole.String(), test.want)
			}
			if bytewise.String() != test.want {
				t.Errorf("byte by byte: %q, want %q", bytewise.String(), test.want)
			}
		})
	}
}

func TestWriterKeepsTheMeaningOfJSON(t *testing.T) {
	t.Parallel()
	const text = "a\u202eb\u009b\x7f\U000E0041\n"
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if _, err := NewWriter(&out, false).Write(encoded); err != nil {
		t.Fatal(err)
	}
	var decoded string
	if err := json.Unmarshal([]byte(out.String()), &decoded); err != nil || decoded != text || out.String() == string(encoded) {
		t.Errorf("written %s, read %q, error %v", out.String(), decoded, err)
	}
}
