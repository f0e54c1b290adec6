package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// bearer holds a Value where fmt cannot call its methods.
type bearer struct{ value Value }

func TestNothingPrintsAnEncryptedValue(t *testing.T) {
	t.Parallel()
	settings, err := Read(shopSource(), here)
	if err != nil {
		t.Fatal(err)
	}
	value := NewValue(hidden)
	for name, thing := range map[string]any{
		"settings": settings, "settings by value": *settings, "subscribers": settings.Subscribers, "secret": settings.Secrets[0],
		"value": value, "pointer": &value, "in a list": []Value{value}, "in a map": map[string]Value{"a": value},
		"in an unexported field": bearer{value}, "behind a pointer": &bearer{value},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T", "%10s"} {
				fmt.Fprintf(&out, verb+"\n", thing)
			}
			text, err := json.Marshal(thing)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(text)
			slog.New(slog.NewTextHandler(&out, nil)).Info("text", "thing", thing)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "thing", thing)
			for _, spelling := range []string{hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden), fmt.Sprintf("%d", []byte(hidden))} {
				if strings.Contains(out.String(), spelling) {
					t.Errorf("the value is printed as %d characters", len(spelling))
				}
			}
		})
	}
}

func TestValueSaysThatItIsSecret(t *testing.T) {
	t.Parallel()
	value := NewValue(hidden)
	asJSON, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	asText, err := value.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		fmt.Sprintf("%d", value): redacted, value.String(): redacted, value.GoString(): redacted, string(asJSON): `"[secret]"`,
		string(asText): redacted, value.LogValue().String(): redacted, fmt.Sprint(&value): redacted, fmt.Sprint(NewValue("")): redacted,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestValueRevealsItsText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "two\nlines"} {
		if got := NewValue(text).Reveal(); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
	if got := (Value{}).Reveal(); got != "" {
		t.Errorf("the zero Value reveals %q", got)
	}
	if !NewValue("a").Equal(NewValue("a")) || NewValue("a").Equal(NewValue("b")) || !NewValue("").Equal(Value{}) {
		t.Error("Equal does not compare the texts")
	}
}
