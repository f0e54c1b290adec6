package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

func (p *plan) trailSelects(r recording) finding { return r.trail.selects(r.record) }

// Selects reports whether the trail's selectors select a record.
func (t *Trail) Selects(r *cloudtrail.Record) Verdict { return t.selects(r).verdict }

// selects compares the record with the trail's selectors; one that selects it is enough.
func (t *Trail) selects(r *cloudtrail.Record) finding {
	if len(t.Selectors)+len(t.Advanced) == 0 {
		if r.IsManagement() {
			return fine
		}
		return stop(t.Address, "", "trail %s records management events only, and this is not one", t.Name)
	}
	var reasons []string
	for _, s := range t.Selectors {
		reason := s.excludes(r)
		if reason == "" {
			return fine
		}
		reasons = append(reasons, reason)
	}
	var open finding
	for _, s := range t.Advanced {
		switch verdict, reason := s.judge(r); verdict {
		case Pass:
			return fine
		case Unknown:
			open = unknown(t.Address, "check the trail's advanced event selectors by hand", "trail %s: %s", t.Name, reason)
		case Stop:
			reasons = append(reasons, reason)
		}
	}
	if open.reason != "" {
		return open
	}
	return stop(t.Address, "use one event selector with readWriteType All and includeManagementEvents true: it selects every read and write",
		"no event selector of trail %s selects this record: %s", t.Name, strings.Join(reasons, "; "))
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

// judge reports whether an advanced selector selects a record, and why it is not known or does not.
func (s AdvancedSelector) judge(r *cloudtrail.Record) (verdict Verdict, reason string) {
	verdict = Pass
	for _, f := range s.Fields {
		value, there, known := selectorField(f.Field, r)
		switch {
		case !known:
			verdict, reason = Unknown, fmt.Sprintf("the selector compares %s, which is not modelled here", f.Field)
		case there && f.Matches(value):
		case there:
			return Stop, fmt.Sprintf("the selector %q compares %s, which is %q", s.Name, f.Field, value)
		case f.WantsText():
			return Stop, fmt.Sprintf("the selector %q compares %s, which this record does not have", s.Name, f.Field)
		default:
			verdict, reason = Unknown, fmt.Sprintf("AWS does not document what the selector %q does with a record without %s", s.Name, f.Field)
		}
	}
	return verdict, reason
}

// selectorField is what an advanced selector's field sees of a record; known is false for a field that is not modelled.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
func selectorField(field string, r *cloudtrail.Record) (value string, there, known bool) {
	switch field {
	case "eventCategory":
		if r.IsManagement() {
			return "Management", true, true
		}
		value = r.EventCategory
	case "readOnly":
		value = strconv.FormatBool(r.IsRead())
	case "eventSource":
		value = r.EventSource
	case "eventName":
		value = r.EventName
	case "eventType":
		value = r.EventType
	case "userIdentity.arn":
		value = r.UserIdentity.ARN
	case "sessionCredentialFromConsole":
		value = strconv.FormatBool(r.SessionCredentialFromConsole == "true")
	case "errorCode":
		value = r.ErrorCode
	case "vpcEndpointId":
		value = r.VPCEndpointID
	default:
		return "", false, false
	}
	return value, value != "", true
}

// WantsText reports whether the field selector selects only records that have the field.
func (f FieldSelector) WantsText() bool { return len(f.Equals)+len(f.StartsWith)+len(f.EndsWith) > 0 }

// Matches compares a value with every list that the field selector has.
func (f FieldSelector) Matches(value string) bool {
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
