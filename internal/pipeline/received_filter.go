package pipeline

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// filterPolicy asks the filter policy of a subscription for an example of the message. What it asks of a field that is another in each
// message is not known.
// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
func (p *plan) filterPolicy(r receipt) finding {
	s := r.subscription
	if s.FilterPolicy == "" || s.FilterPolicy == "{}" {
		return fine
	}
	const remedy = "remove the subscription's filter policy"
	if s.FilterScope != ScopeBody {
		return stop(s.Address, remedy, "the filter policy of %s looks at message attributes, and neither alarms nor event rules send any: it drops every message", s)
	}
	if !json.Valid([]byte(r.body)) {
		return stop(s.Address, remedy, "the filter policy of %s looks into the message, which is plain text and not JSON: it drops the message", s)
	}
	certain, open := withoutFields(s.FilterPolicy, varying[r.route])
	if certain != "" {
		pattern, err := eventpattern.Parse([]byte(certain))
		if err != nil {
			return unknown(s.Address, remedy, "the filter policy of %s cannot be read: %v", s, err)
		}
		if why := pattern.Explain(eventpattern.ParseEvent([]byte(r.body))); !why.Matched {
			return stop(s.Address, remedy, "the filter policy of %s drops the message: %s", s, why.Reason)
		}
	}
	if r.route == RuleRoute && p.options.areExamples() {
		open = append(open, changingFields(s.FilterPolicy)...)
	}
	if len(open) > 0 {
		return unknown(s.Address, remedy, "the filter policy of %s asks for %s, whose value is another in each message", s, names(open))
	}
	return fine
}

// askable are the fields of an event that are not the same in each read, but that the drill tries in all their forms.
var askable = []string{"detail.requestParameters.secretId", "detail.resources.ARN"}

// changingFields are the fields of a record that a filter policy asks for and that may be another in each read, or be missing. What a policy
// asks of those in [varying] is found by [withoutFields].
func changingFields(policy string) []string {
	var whole map[string]any
	if json.Unmarshal([]byte(policy), &whole) != nil {
		return nil
	}
	return slices.DeleteFunc(fieldsIn(whole, ""), func(field string) bool {
		inRecord, ofRecord := strings.CutPrefix(field, "detail.")
		return !ofRecord || isConstant(inRecord) || slices.Contains(askable, field) || slices.Contains(varying[RuleRoute], field)
	})
}

// fieldsIn are the fields that a filter policy asks for, such as "a.b".
func fieldsIn(value any, path string) []string {
	var fields []string
	switch value := value.(type) {
	case map[string]any:
		for key, below := range value {
			if key == eventpattern.OrKey {
				branches, _ := below.([]any)
				for _, branch := range branches {
					fields = append(fields, fieldsIn(branch, path)...)
				}
				continue
			}
			fields = append(fields, fieldsIn(below, strings.TrimPrefix(path+"."+key, "."))...)
		}
	case []any:
		fields = []string{path}
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// withoutFields is a filter policy without what it asks of some fields, such as "a.b", but for whether they exist; empty if nothing is
// left. open are the fields that were left out. A policy that cannot be read is returned as it is.
func withoutFields(policy string, fields []string) (rest string, open []string) {
	var whole map[string]any
	if json.Unmarshal([]byte(policy), &whole) != nil {
		return policy, nil
	}
	open = leaveOut(whole, "", fields)
	if len(open) == 0 {
		return policy, nil
	}
	if len(whole) == 0 {
		return "", open
	}
	text, err := json.Marshal(whole)
	if err != nil {
		return policy, nil
	}
	return string(text), open
}

// leaveOut removes fields from an object of a filter policy. An $or with an empty branch left is true, and goes too.
func leaveOut(object map[string]any, path string, fields []string) []string {
	var open []string
	for key, value := range object {
		field := strings.TrimPrefix(path+"."+key, ".")
		switch value := value.(type) {
		case map[string]any:
			open = append(open, leaveOut(value, field, fields)...)
			if len(value) == 0 {
				delete(object, key)
			}
		case []any:
			if key == eventpattern.OrKey {
				left, isTrue := leaveOutOfBranches(value, path, fields)
				open = append(open, left...)
				if isTrue {
					delete(object, key)
				}
			} else if slices.Contains(fields, field) && !asksOnlyExistence(value) {
				open = append(open, field)
				delete(object, key)
			}
		}
	}
	slices.Sort(open)
	return slices.Compact(open)
}

func leaveOutOfBranches(branches []any, path string, fields []string) (open []string, isTrue bool) {
	for _, branch := range branches {
		if object, isObject := branch.(map[string]any); isObject {
			left := leaveOut(object, path, fields)
			open = append(open, left...)
			isTrue = isTrue || len(left) > 0 && len(object) == 0
		}
	}
	return open, isTrue
}

// asksOnlyExistence reports whether all conditions are {"exists": ...}.
func asksOnlyExistence(conditions []any) bool {
	return !slices.ContainsFunc(conditions, func(c any) bool {
		object, _ := c.(map[string]any)
		_, exists := object["exists"]
		return !exists || len(object) != 1
	})
}
