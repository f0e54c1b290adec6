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

// Of returns a value without secrets in any text that it holds. What it shares with the original is not changed. Texts of a type of their
// own, which are words of this program, and the keys of maps stay as they are.
func Of[T any](r Redactor, value T) T {
	if r.replacer == nil {
		return value
	}
	clean := reflect.New(reflect.TypeFor[T]()).Elem()
	clean.Set(r.value(reflect.ValueOf(&value).Elem()))
	return clean.Interface().(T) //nolint:forcetypeassert // it is made as one
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

func (r Redactor) value(v reflect.Value) reflect.Value {
	switch v.Kind() { //nolint:exhaustive // the other kinds hold no text
	case reflect.String:
		if v.Type() == textType {
			return reflect.ValueOf(r.Text(v.String()))
		}
	case reflect.Struct:
		return r.structure(v)
	case reflect.Slice:
		return r.slice(v)
	case reflect.Map:
		return r.mapping(v)
	case reflect.Pointer:
		if !v.IsNil() {
			clean := reflect.New(v.Type().Elem())
			clean.Elem().Set(r.value(v.Elem()))
			return clean
		}
	case reflect.Interface:
		return r.boxed(v)
	}
	return v
}

func (r Redactor) structure(v reflect.Value) reflect.Value {
	clean := reflect.New(v.Type()).Elem()
	clean.Set(v)
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			clean.Field(i).Set(r.value(v.Field(i)))
		}
	}
	return clean
}

func (r Redactor) slice(v reflect.Value) reflect.Value {
	switch {
	case v.IsNil():
		return v
	case v.Type().Elem().Kind() == reflect.Uint8:
		return reflect.ValueOf([]byte(r.Text(string(v.Bytes())))).Convert(v.Type())
	}
	clean := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		clean.Index(i).Set(r.value(v.Index(i)))
	}
	return clean
}

func (r Redactor) mapping(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	clean := reflect.MakeMapWithSize(v.Type(), v.Len())
	for key, element := range v.Seq2() {
		clean.SetMapIndex(key, r.value(element))
	}
	return clean
}

func (r Redactor) boxed(v reflect.Value) reflect.Value {
	switch {
	case v.IsNil():
		return v
	case v.Type() == errorType:
		err, _ := v.Interface().(error)
		return reflect.ValueOf(r.Error(err))
	}
	return r.value(v.Elem())
}
