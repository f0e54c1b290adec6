package settings

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/spelling"
)

// problems gathers all that is wrong with one stack's settings.
type problems struct{ found []problem }

type problem struct{ path, text string }

func (p *problems) add(path, format string, args ...any) {
	p.found = append(p.found, problem{path, fmt.Sprintf(format, args...)})
}

// err joins the problems, ordered by path; nil if there are none.
func (p *problems) err() error {
	slices.SortStableFunc(p.found, func(a, b problem) int { return cmp.Compare(sortKey(a.path), sortKey(b.path)) })
	errs := make([]error, len(p.found))
	for i, found := range p.found {
		errs[i] = errors.New(found.path + ": " + found.text)
	}
	return errors.Join(errs...)
}

var index = regexp.MustCompile(`\[\d+\]`)

// sortKey pads the indices of a path, so that secrets[2] comes before secrets[10].
func sortKey(path string) string {
	return index.ReplaceAllStringFunc(path, func(found string) string {
		return fmt.Sprintf("[%9s]", strings.Trim(found, "[]"))
	})
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// keyText is a key as it stands in a path: quoted if it holds other characters than the names of settings do.
func keyText(key string) string {
	if plainKey.MatchString(key) {
		return key
	}
	return strconv.Quote(key)
}

// suggestion completes "unknown key" with the way out: the nearest known key, or else all of them.
func suggestion(key string, known []string) string {
	if near, ok := spelling.Nearest(key, known); ok {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return "; expected one of " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}
