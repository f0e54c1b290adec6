package proof

import (
	"regexp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/language"
)

// placeholder is a variable of a template.
var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// form is a regular expression for the template's texts, in which the variables that are bound have their values and the others are groups.
// A variable that stands there twice is a group only once.
func (t template) form(bound map[string]string) string {
	var out strings.Builder
	at := 0
	for _, place := range placeholder.FindAllStringSubmatchIndex(t.text, -1) {
		out.WriteString(quoted(t.text[at:place[0]]))
		name := t.text[place[2]:place[3]]
		if value, isBound := bound[name]; isBound {
			out.WriteString(quoted(value))
		} else {
			out.WriteString("(?P<" + name + ">" + variables[name].form + ")")
		}
		at = place[1]
	}
	out.WriteString(quoted(t.text[at:]))
	return "^" + out.String() + "$"
}

// language is the set of the template's texts.
func (t template) language(bound map[string]string) language.Language {
	return language.MustRegex(t.form(bound))
}

// fill writes the template with all variables bound.
func (t template) fill(bound map[string]string) string {
	return placeholder.ReplaceAllStringFunc(t.text, func(name string) string { return bound[strings.Trim(name, "{}")] })
}

// bind takes the values of the variables from one of the template's texts.
func (t template) bind(text string, bound map[string]string) bool {
	form := regexp.MustCompile(t.form(bound))
	found := form.FindStringSubmatch(text)
	if found == nil {
		return false
	}
	for i, name := range form.SubexpNames() {
		if name != "" {
			bound[name] = found[i]
		}
	}
	return true
}
