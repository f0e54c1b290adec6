package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/formula"
)

// witness writes a record of a specification with the values that were found, as ordinary as they allow. It fails if no choice of them makes
// the fields agree that depend on each other, or if the pattern languages' own packages do not confirm that the record slips through.
func (q Question) witness(s specification, choice map[string]formula.Values) (*Witness, error) {
	chosen, err := s.choose(choice)
	if err != nil {
		return nil, err
	}
	record, err := recordOf(chosen)
	if err != nil {
		return nil, err
	}
	confirm := q.confirm
	if confirm == nil {
		confirm = q.unmatchedRecord
	}
	if err := confirm(record); err != nil {
		return nil, err
	}
	w := &Witness{Record: record, Reader: s.reader, What: s.what, Trails: q.unrecorded(&record)}
	paths := slices.Sorted(maps.Keys(choice))
	w.Fields = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return !s.isUnusual(path, choice[path]) })
	if len(w.Fields) == 0 {
		w.Fields = slices.DeleteFunc(paths, func(path string) bool {
			all, err := s.values(path).Within(choice[path])
			return err != nil || all
		})
	}
	for _, path := range w.Fields {
		w.Because = append(w.Because, q.because(s, chosen, path))
	}
	return w, nil
}

func (q Question) unmatchedRecord(record cloudtrail.Record) error {
	for _, p := range q.Patterns {
		if p.exact && p.matches(record) {
			return fmt.Errorf("a record was found that should not be matched, and is: %s", record.Raw)
		}
	}
	return nil
}

// isUnusual reports whether a field has to be something else than in an ordinary record.
func (s specification) isUnusual(path string, set formula.Values) bool {
	usual := s.fields[path].usual
	return !set.Has(usual) && (usual != nil || s.values(path).Missing)
}

// values are the fields of one record; a field that is not among them is absent.
type values map[string]any

// choose picks a value for each field: first for those that depend on each other, then for the rest.
func (s specification) choose(choice map[string]formula.Values) (values, error) {
	fields := maps.Clone(s.fields)
	for path, set := range choice {
		fields[path] = field{set, s.fields[path].usual}
	}
	derived, err := s.chooseDerived(fields)
	if err != nil {
		return nil, err
	}
	chosen := values{}
	for _, path := range slices.Sorted(maps.Keys(fields)) {
		if s.isInside(path, fields) {
			continue
		}
		usual := fields[path].usual
		if text, isDerived := derived[path]; isDerived {
			usual = text
		}
		value, there, found, err := fields[path].values.Example(usual)
		if err != nil || !found {
			return nil, fmt.Errorf("%s: no value can be found for it: %w", path, errors.Join(err, errIncoherent))
		}
		if text, isText := value.(string); isText {
			value = unmark.Replace(text)
		}
		if there {
			chosen[path] = value
		}
	}
	if service, isText := chosen[invokedBy].(string); isText {
		// The address and the agent of a call through a service are the service.
		for _, path := range []string{sourceIP, userAgent} {
			if set := fields[path].values; set.Texts.Contains(service) {
				chosen[path] = service
			}
		}
	}
	return chosen, nil
}

// isInside reports whether a field stands in something that the record does not have.
func (s specification) isInside(path string, fields map[string]field) bool {
	return slices.ContainsFunc(ancestors(path), func(above string) bool {
		f, known := fields[above]
		return known && (!f.values.Object && !f.values.List || f.usual == nil && f.values.Missing)
	})
}

// chooseDerived finds texts for the fields that depend on each other, beginning with those that may not be as usual.
func (s specification) chooseDerived(fields map[string]field) (map[string]string, error) {
	var unusual, rest []template
	for _, t := range s.derived {
		if f := fields[t.field]; f.values.Texts.Contains(fmt.Sprint(f.usual)) {
			rest = append(rest, t)
		} else {
			unusual = append(unusual, t)
		}
	}
	for range max(1, len(unusual)) {
		bound, err := s.bind(slices.Concat(unusual, rest), fields)
		if err != nil {
			return nil, err
		}
		if bound != nil {
			texts := map[string]string{}
			for _, t := range s.derived {
				texts[t.field] = t.fill(bound)
			}
			return texts, nil
		}
		unusual = append(unusual[1:], unusual[0])
	}
	return nil, errIncoherent
}

// bind gives the variables values with which each field is in its set; nil if the order of the templates leads nowhere.
func (s specification) bind(templates []template, fields map[string]field) (map[string]string, error) {
	bound := map[string]string{}
	for _, t := range templates {
		set := fields[t.field].values.Texts
		withUsual := maps.Clone(s.usual)
		maps.Copy(withUsual, bound)
		text := t.fill(withUsual)
		if !set.Contains(text) {
			var found bool
			var err error
			if text, found, err = set.Intersect(t.language(bound)).Shortest(); err != nil {
				return nil, err
			} else if !found {
				return nil, nil
			}
		}
		if !t.bind(text, bound) {
			return nil, nil
		}
	}
	for name, usual := range s.usual {
		if _, isBound := bound[name]; !isBound {
			bound[name] = usual
		}
	}
	return bound, nil
}

// recordOf writes the record with the given fields.
func recordOf(v values) (cloudtrail.Record, error) {
	document := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(v)) {
		if strings.HasPrefix(path, envelope) {
			continue
		}
		if err := put(document, path, v[path]); err != nil {
			return cloudtrail.Record{}, err
		}
	}
	text, err := json.Marshal(document)
	if err != nil {
		return cloudtrail.Record{}, fmt.Errorf("a record that was found cannot be written: %w", err)
	}
	records, _, err := cloudtrail.Read(bytes.NewReader(text), "witness")
	if err != nil {
		return cloudtrail.Record{}, fmt.Errorf("a record that was found cannot be read: %w", err)
	}
	return records[0], nil
}

// put sets a field of a document. The only list that it can write has one object.
func put(document map[string]any, path string, value any) error {
	name, rest, isDeeper := strings.Cut(path, ".")
	base, index, inList := strings.Cut(name, "[")
	if inList && index != "0]" || strings.Contains(index, "][") {
		return fmt.Errorf("a condition on a list (%s) that the proof cannot write", path)
	}
	if !isDeeper && !inList {
		if _, isMap := value.(map[string]any); isMap {
			value = map[string]any{}
		}
		document[name] = value
		return nil
	}
	if !inList {
		inner, isObject := document[name].(map[string]any)
		if !isObject {
			inner = map[string]any{}
			document[name] = inner
		}
		return put(inner, rest, value)
	}
	list, _ := document[base].([]any)
	if !isDeeper {
		if _, isMap := value.(map[string]any); isMap {
			value = map[string]any{}
		}
		document[base] = []any{value}
		return nil
	}
	if len(list) == 0 {
		list = []any{map[string]any{}}
		document[base] = list
	}
	inner, isObject := list[0].(map[string]any)
	if !isObject {
		inner = map[string]any{}
		list[0] = inner
	}
	return put(inner, rest, value)
}
