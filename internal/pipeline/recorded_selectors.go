package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// trailSelects compares the record with the trail's selectors; one that selects it is enough. One that goes by the caller may leave out others.
func (p *plan) trailSelects(r recording) finding {
	if len(r.trail.Selectors)+len(r.trail.Advanced) == 0 {
		if r.record.IsManagement() {
			return fine
		}
		return stop(r.trail.Address, "", "trail %s records management events only, and this is not one", r.trail.Name)
	}
	var reasons []string
	var byCaller bool
	for _, s := range r.trail.Selectors {
		reason := s.excludes(r.record)
		if reason == "" {
			return fine
		}
		reasons = append(reasons, reason)
	}
	for _, s := range r.trail.Advanced {
		reason, known := s.excludes(r.record)
		if reason == "" && s.goesByCaller() && p.options.areExamples() {
			byCaller = true
			continue
		}
		if reason == "" {
			return fine
		}
		if !known {
			return unknown(r.trail.Address, "check the trail's advanced event selectors by hand", "trail %s: %s", r.trail.Name, reason)
		}
		reasons = append(reasons, reason)
	}
	if byCaller {
		return unknown(r.trail.Address, "take "+callerField+" out of the trail's selectors, and leave out expected readers in the patterns",
			"the selectors of trail %s go by %s, so it does not record every caller's reads", r.trail.Name, callerField)
	}
	return stop(r.trail.Address, "use one event selector with readWriteType All and includeManagementEvents true: it selects every read and write",
		"no event selector of trail %s selects this record: %s", r.trail.Name, strings.Join(reasons, "; "))
}

// excludes says why a basic selector does not select a record, "" if it does.
func (s EventSelector) excludes(r *cloudtrail.Record) string {
	switch {
	case !s.Management:
		return "the selector is for data events only, and a read of a secret is a management event"
	case !r.IsManagement():
		return "this is not a management event"
	case s.ReadWriteType == "WriteOnly" && r.IsRead():
		return "the selector is for write events only, and a read of a secret is a read event"
	case s.ReadWriteType == "ReadOnly" && !r.IsRead():
		return "the selector is for read events only, and this is a write event"
	case slices.Contains(s.ExcludedSources, r.EventSource):
		return "the selector excludes " + r.EventSource
	}
	return ""
}

// excludes says why an advanced selector does not select a record, "" if it does; known is false if that depends on a field that is not
// modelled.
func (s AdvancedSelector) excludes(r *cloudtrail.Record) (reason string, known bool) {
	known = true
	for _, f := range s.Fields {
		switch value, ok := selectorField(f.Field, r); {
		case !ok:
			reason, known = fmt.Sprintf("the selector compares %s, which is not modelled here", f.Field), false
		case !f.matches(value):
			return fmt.Sprintf("the selector %q compares %s, which is %q", s.Name, f.Field, value), true
		}
	}
	return reason, known
}

// callerField is the field of an advanced selector that says who makes a call.
const callerField = "userIdentity.arn"

func (s AdvancedSelector) goesByCaller() bool {
	return slices.ContainsFunc(s.Fields, func(f FieldSelector) bool { return f.Field == callerField })
}

// selectorField is what an advanced selector's field sees of a record.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
func selectorField(field string, r *cloudtrail.Record) (string, bool) {
	switch field {
	case "eventCategory":
		if r.IsManagement() {
			return "Management", true
		}
		return r.EventCategory, true
	case "readOnly":
		return fmt.Sprint(r.IsRead()), true
	case "eventSource":
		return r.EventSource, true
	case "eventName":
		return r.EventName, true
	case "eventType":
		return r.EventType, true
	case callerField:
		return r.UserIdentity.ARN, true
	case "sessionCredentialFromConsole":
		return fmt.Sprint(r.SessionCredentialFromConsole == "true"), true
	}
	return "", false
}

// matches compares a value with every list that the field selector has.
func (f FieldSelector) matches(value string) bool {
	equal := func(operand string) bool { return value == operand }
	begins := func(operand string) bool { return strings.HasPrefix(value, operand) }
	ends := func(operand string) bool { return strings.HasSuffix(value, operand) }
	for _, want := range []struct {
		operands []string
		is       func(string) bool
	}{{f.Equals, equal}, {f.StartsWith, begins}, {f.EndsWith, ends}} {
		if len(want.operands) > 0 && !slices.ContainsFunc(want.operands, want.is) {
			return false
		}
	}
	return !slices.ContainsFunc(f.NotEquals, equal) && !slices.ContainsFunc(f.NotStartsWith, begins) && !slices.ContainsFunc(f.NotEndWith, ends)
}
