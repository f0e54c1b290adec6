package redact

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"time"
)

type word string

type part struct {
	Text   string
	Word   word
	hidden string
}

type whole struct {
	part

	Named   part
	Pointer *part
	List    []part
	Map     map[string]any
	Raw     json.RawMessage
	Err     error
	Errs    []error
	At      time.Time
	None    *part
	Nothing []string
	Empty   map[string]string
	Any     any
}

func fill(text string) whole {
	p := part{Text: text, Word: "hunter2", hidden: "hunter2"}
	return whole{
		Named: p, Pointer: &p, List: []part{p}, Map: map[string]any{"hunter2": []any{text, 1.5, nil}}, Raw: json.RawMessage(`{"a":"` + text + `"}`),
		At: time.Unix(1, 0),
	}
}

func TestNoTextOfAValueHasASecret(t *testing.T) {
	t.Parallel()
	original := fill("a hunter2 b")
	if got, want := Of(New([]string{"hunter2"}), original), fill("a [secret] b"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if !reflect.DeepEqual(original, fill("a hunter2 b")) {
		t.Errorf("the original is changed: %+v", original)
	}
}

func TestWhatHasNoSecretIsSharedWithTheOriginal(t *testing.T) {
	t.Parallel()
	original := fill("a b")
	original.Map["hunter2"] = "hunter2"
	got := Of(New([]string{"hunter2"}), original)
	if got.Map["hunter2"] != Replacement || original.Map["hunter2"] != "hunter2" {
		t.Errorf("got %v, the original is %v", got.Map, original.Map)
	}
	if got.Pointer != original.Pointer || &got.List[0] != &original.List[0] || &got.Raw[0] != &original.Raw[0] {
		t.Error("what has no secret is copied")
	}
}

func TestErrorsLoseTheirSecretsAndStayTheSameErrors(t *testing.T) {
	t.Parallel()
	r := New([]string{"hunter2"})
	got := Of(r, whole{Err: fmt.Errorf("hunter2: %w", io.EOF), Errs: []error{nil, io.EOF, errors.New("hunter2")}})
	if got.Err.Error() != "[secret]: EOF" || !errors.Is(got.Err, io.EOF) || got.Errs[0] != nil || !errors.Is(got.Errs[1], io.EOF) || got.Errs[2].Error() != "[secret]" {
		t.Errorf("got %+v", got)
	}
	if r.Error(nil) != nil {
		t.Error("an error out of none")
	}
}

func TestTheLongestSecretIsReplacedAndShortTextsStay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		secrets    []string
		text, want string
	}{
		{[]string{"abc", "abcdef", "", "b", "de"}, "abcdef abc b de", "[secret] [secret] b de"},
		{[]string{"", "1"}, "1 a", "1 a"},
		{nil, "a", "a"},
	} {
		if got := New(c.secrets).Text(c.text); got != c.want {
			t.Errorf("%q without %q: %q, want %q", c.text, c.secrets, got, c.want)
		}
	}
}
