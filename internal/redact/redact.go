// Package redact takes secret texts out of what is printed.
//
// Pulumi's SDK has such a filter for its own log (logging.AddGlobalSecretFilter); it is one for the whole process.
package redact

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// Replacement stands in place of a secret text, as in Pulumi's own output.
const Replacement = "[secret]"

// shortest is the length of the shortest text that counts as a secret. As in Pulumi's own output, a shorter one would take apart words
// that have nothing to do with it.
const shortest = 3

// Redactor replaces secret texts. The zero Redactor replaces none.
type Redactor struct{ replacer *strings.Replacer }

// New returns a redactor of these texts.
func New(secrets []string) Redactor {
	var pairs []string
	longestFirst := func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }
	for _, secret := range slices.SortedFunc(slices.Values(secrets), longestFirst) {
		if len(secret) >= shortest {
			pairs = append(pairs, secret, Replacement)
		}
	}
	if pairs == nil {
		return Redactor{}
	}
	return Redactor{strings.NewReplacer(pairs...)}
}

// Text returns a text without secrets.
func (r Redactor) Text(text string) string {
	if r.replacer == nil {
		return text
	}
	return r.replacer.Replace(text)
}

// Of returns a value without secrets in any text that it holds. It shares with the original, which is not changed, all that has none:
// most of a large value. Texts of a type of their own, which are words of this program, and the keys of maps stay as they are.
func Of[T any](r Redactor, value T) T {
	if r.replacer == nil {
		return value
	}
	v := reflect.ValueOf(&value).Elem()
	if clean, found := r.value(v); found {
		v.Set(clean)
	}
	return value
}

// redactedError is an error with a text that has no secrets.
type redactedError struct {
	text string
	err  error
}

// Error returns the text.
func (e redactedError) Error() string { return e.text }

// Unwrap returns the error itself.
func (e redactedError) Unwrap() error { return e.err }

// Error returns an error whose text has no secrets; nil for nil.
func (r Redactor) Error(err error) error {
	if err == nil || r.Text(err.Error()) == err.Error() {
		return err
	}
	return redactedError{r.Text(err.Error()), err}
}

var (
	textType  = reflect.TypeFor[string]()
	errorType = reflect.TypeFor[error]()
)

// value returns a value without secrets, and whether it has any; if not, it is the value itself.
func (r Redactor) value(v reflect.Value) (clean reflect.Value, found bool) {
	switch v.Kind() { //nolint:exhaustive // the other kinds hold no text
	case reflect.String:
		if v.Type() == textType {
			text := r.Text(v.String())
			return reflect.ValueOf(text), text != v.String()
		}
	case reflect.Struct:
		return r.structure(v)
	case reflect.Slice:
		return r.slice(v)
	case reflect.Map:
		return r.mapping(v)
	case reflect.Pointer:
		if v.IsNil() {
			return v, false
		}
		if element, found := r.value(v.Elem()); found {
			clean := reflect.New(v.Type().Elem())
			clean.Elem().Set(element)
			return clean, true
		}
	case reflect.Interface:
		return r.boxed(v)
	}
	return v, false
}

func (r Redactor) structure(v reflect.Value) (clean reflect.Value, found bool) {
	clean = v
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		field, has := r.value(v.Field(i))
		if has && !found {
			clean, found = reflect.New(v.Type()).Elem(), true
			clean.Set(v)
		}
		if has {
			clean.Field(i).Set(field)
		}
	}
	return clean, found
}

func (r Redactor) slice(v reflect.Value) (clean reflect.Value, found bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		text := r.Text(string(v.Bytes()))
		return reflect.ValueOf([]byte(text)).Convert(v.Type()), text != string(v.Bytes())
	}
	clean = v
	for i := range v.Len() {
		element, has := r.value(v.Index(i))
		if has && !found {
			clean, found = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
			reflect.Copy(clean, v)
		}
		if has {
			clean.Index(i).Set(element)
		}
	}
	return clean, found
}

func (r Redactor) mapping(v reflect.Value) (clean reflect.Value, found bool) {
	clean = v
	for key, element := range v.Seq2() {
		element, has := r.value(element)
		if has && !found {
			clean, found = reflect.MakeMapWithSize(v.Type(), v.Len()), true
			for key, element := range v.Seq2() {
				clean.SetMapIndex(key, element)
			}
		}
		if has {
			clean.SetMapIndex(key, element)
		}
	}
	return clean, found
}

func (r Redactor) boxed(v reflect.Value) (clean reflect.Value, found bool) {
	switch {
	case v.IsNil():
		return v, false
	case v.Type() == errorType:
		err, _ := v.Interface().(error)
		text := err.Error()
		return reflect.ValueOf(r.Error(err)), r.Text(text) != text
	}
	return r.value(v.Elem())
}
