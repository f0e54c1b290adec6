package ledger

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// judge compares what is set in a resource with the table, and returns what no check can judge.
func judge(r Resource) []pipeline.Doubt {
	properties, ok := table[canonical(r.Type)]
	if !ok {
		return nil
	}
	j := judgement{resource: r, rows: properties}
	j.object("", r.Properties)
	return j.doubts
}

// judgement is the comparison of one resource.
type judgement struct {
	resource Resource
	rows     rows
	doubts   []pipeline.Doubt
}

// object compares the properties of an object whose path begins with a prefix.
func (j *judgement) object(prefix string, properties map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		value, path := Plain(properties[key]), prefix+key
		if isUnset(value) || isCommon(path) {
			continue
		}
		r, known := j.rows[path]
		switch {
		case !known:
			j.unjudged(path, nil)
		case r.harmless != "":
		case len(r.unjudged) > 0:
			if !isZero(value) {
				j.unjudged(path, r.unjudged)
			}
		default:
			j.value(path, r, value)
		}
	}
}

// value compares a value with a row whose checks need it.
func (j *judgement) value(path string, r row, value any) {
	if why := hiddenIn(value, r.form); why != "" {
		j.unread(path, r, "%s is "+why, path)
		return
	}
	switch value := value.(type) {
	case []any:
		if r.form != list {
			j.unread(path, r, "%s is a list, expected %s", path, r.form)
			return
		}
		for _, element := range value {
			j.element(path, r, Plain(element))
		}
	case map[string]any:
		switch r.form {
		case object:
			j.object(path+".", value)
		case dictionary, document:
		default:
			j.unread(path, r, "%s is a map, expected %s", path, r.form)
		}
	default:
		switch {
		case !r.form.takes(value):
			j.unread(path, r, "%s is %s, expected %s", path, describe(value), r.form)
		case len(r.known) > 0 && !slices.Contains(r.known, textOf(value)):
			j.unread(path, r, "%s is %q, and what that does is not known here", path, textOf(value))
		}
	}
}

// element compares one element of a list.
func (j *judgement) element(path string, r row, value any) {
	switch value := value.(type) {
	case map[string]any:
		if !j.hasRowsBelow(path) {
			j.unread(path, r, "%s is a map, expected a text", path)
			return
		}
		j.object(path+".", value)
	case []any:
		j.unread(path, r, "%s is a list, expected a text", path)
	default:
		if j.hasRowsBelow(path) && value != nil {
			j.unread(path, r, "%s is %s, expected a map", path, describe(value))
		}
	}
}

func (j *judgement) hasRowsBelow(path string) bool {
	for known := range j.rows {
		if strings.HasPrefix(known, path+".") {
			return true
		}
	}
	return false
}

// unread adds that the checks of a row, and of the rows below it, cannot read a value.
func (j *judgement) unread(path string, r row, format string, args ...any) {
	checks, found, unjudged := slices.Clone(r.checks), slices.Clone(r.finds), []pipeline.Hop(nil)
	for _, below := range slices.Sorted(maps.Keys(j.rows)) {
		if strings.HasPrefix(below, path+".") {
			checks = append(checks, j.rows[below].checks...)
			found = append(found, j.rows[below].finds...)
			unjudged = append(unjudged, j.rows[below].unjudged...)
		}
	}
	reason := j.name() + ": " + fmt.Sprintf(format, args...)
	j.doubt(pipeline.Unread, checks, reason, remedyRead)
	j.doubt(pipeline.Misplaced, namesOf(found), reason, remedyRead)
	j.doubt(pipeline.Unjudged, namesOf(unjudged), reason, remedyRead)
}

// doubt adds a doubt about some checks or hops, if there are any.
func (j *judgement) doubt(kind pipeline.DoubtKind, at []string, reason, remedy string) {
	if len(at) > 0 {
		slices.Sort(at)
		j.doubts = append(j.doubts, pipeline.Doubt{Kind: kind, At: slices.Compact(at), Reason: reason, Remedy: remedy})
	}
}

func namesOf(hops []pipeline.Hop) []string {
	names := make([]string, len(hops))
	for i, hop := range hops {
		names[i] = string(hop)
	}
	return names
}

// remedyRead is what to do about a value that the source does not show.
const remedyRead = "give a state that shows it (`pulumi stack export --show-secrets`, or `pulumi refresh` first), or check it by hand"

// unjudged adds that no check knows a property; it makes these hops unknown, or all that stand on the resource.
func (j *judgement) unjudged(path string, hops []pipeline.Hop) {
	if len(hops) == 0 {
		hops = publisherHops[canonical(j.resource.Type)]
	}
	j.doubts = append(j.doubts, pipeline.Doubt{
		Kind: pipeline.Unjudged, At: namesOf(hops), Remedy: "check by hand what " + path + " does",
		Reason: fmt.Sprintf("%s is set in %s, and what it does to the pipeline is not known here", path, j.name()),
	})
}

// publisherHops are the hops of what publishes, where something is in doubt about it as a whole: the next hop stands on its ARN alone.
var publisherHops = map[string][]pipeline.Hop{
	aws.AlarmType:     {pipeline.Evaluated},
	aws.EventRuleType: {pipeline.Matched},
}

// name is the resource as messages name it.
func (j *judgement) name() string {
	kind := j.resource.Type[strings.LastIndex(j.resource.Type, ":")+1:]
	if j.resource.Name == "" {
		return kind + " " + j.resource.ID
	}
	return kind + " " + j.resource.Name
}

// hiddenIn says why a value, or a part of it that has no row of its own, cannot be read; "" if it can.
func hiddenIn(value any, f form) string {
	switch value := value.(type) {
	case Hidden:
		return value.Why
	case []any:
		for _, element := range value {
			if h, hidden := Plain(element).(Hidden); hidden {
				return h.Why
			}
		}
	case map[string]any:
		if f == object {
			return ""
		}
		for _, element := range value {
			if why := hiddenIn(Plain(element), f); why != "" {
				return why
			}
		}
	}
	return ""
}

// isUnset reports whether a value stands for none.
func isUnset(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

// isZero reports whether a value is what providers write for a property that nobody has set.
func isZero(value any) bool {
	return value == false || value == float64(0) || value == "false" || value == "0"
}

// isCommon reports whether a path is of a property that resources of every type have: "region" says where the resource is, which the
// source has read already, and what begins with __ is the engine's own.
func isCommon(path string) bool {
	switch path {
	case "id", "urn", "region", "tags", "tagsAll", "namePrefix", "timeouts":
		return true
	}
	return strings.HasPrefix(path, "__")
}

// String is the form in words.
func (f form) String() string {
	return []string{"a text", "a number", "true or false", "a list", "a map", "a map", "a policy"}[f]
}

// decimal is a number as a provider writes it. Go's own syntax has more: "0x10", "1_000", "Inf".
var decimal = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$`)

// takes reports whether a value that is no list and no map is of a form.
func (f form) takes(value any) bool {
	text := textOf(value)
	switch f {
	case number:
		return decimal.MatchString(text)
	case flag:
		return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	case scalar, document:
		return true
	case list, object, dictionary:
	}
	return false
}
