package pipeline

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// logEvent is a record as it stands in a log group, read once for all filters.
type logEvent struct {
	*subject
	event *filterpattern.Event
}

// counting is one log event before one filter.
type counting struct {
	logEvent
	filter *parsedFilter
	// group is where the log group is to which the trail delivers; nil for a trail outside the states.
	group *place
}

// countedChecks are what a filter needs to count an event.
var countedChecks = []check[counting]{
	{"place", (*plan).filterPlace},
	{"syntax", (*plan).filterSyntax},
	{"space-delimited", (*plan).filterForm},
	{"match", (*plan).filterMatches},
	{"reading", (*plan).filterReading},
	{"value", (*plan).filterValue},
	{"default", (*plan).filterDefault},
	{"dimensions", (*plan).filterDimensions},
}

// counted runs the checks of one filter.
func (p *plan) counted(e logEvent, f *parsedFilter, group *place) Step {
	passed := Step{
		Hop: Counted, Resource: f.Address, closeness: e.affinity(f.about),
		Reason: fmt.Sprintf("metric filter %s counts it in metric %s", f.Name, f.Metric),
	}
	passed.noteSession(e.record, f.Pattern)
	return runChecks(p, passed, countedChecks, counting{e, f, group}, p.countingOn(f.Filter)...)
}

// String is namespace and name.
func (m Metric) String() string { return m.Namespace + ":" + m.Name }

// noFilter is the step of a log group without filters. The group has no name where the states have neither a trail nor a filter.
func (p *plan) noFilter(group groupKey) Step {
	step := Step{
		Hop: Counted, Verdict: Stop, missing: true, Reason: "no metric filter is in the given states",
		Remedy: "put the metric filter on the log group that the trail delivers to",
	}
	if group.name != "" {
		step.Reason = "no metric filter is on log group " + group.name
	}
	if len(p.Filters) > 0 {
		f := p.Filters[0]
		step.Resource = f.Address
		on := "log group " + f.LogGroup
		if f.LogGroup == group.name {
			on = fmt.Sprintf("the log group of this name in %s", f.place())
		}
		step.Reason += fmt.Sprintf("; filter %s is on %s", f.Name, on)
	}
	return doubted(step, p.groupsOn(group)...)
}

// filterPlace: a log group of the same name may be in another account or region.
func (p *plan) filterPlace(c counting) finding {
	if c.group == nil || c.filter.place().same(*c.group) == Pass {
		return fine
	}
	return unknown(c.filter.Address, GivePlace, "it is not known whether metric filter %s (%s) is on the log group %s that the trail delivers to (%s)",
		c.filter.Name, c.filter.place(), c.filter.LogGroup, c.group)
}

func (p *plan) filterSyntax(c counting) finding {
	switch {
	case c.filter.err == nil:
		return fine
	case c.filter.isUnverified():
		return unknown(c.filter.Address, "write the pattern in a form that AWS documents",
			"what the pattern of filter %s matches has not been verified: %v", c.filter.Name, c.filter.err)
	}
	return stop(c.filter.Address, "write a pattern that CloudWatch Logs accepts", "CloudWatch Logs refuses the pattern of filter %s: %v", c.filter.Name, c.filter.err)
}

// filterForm: a single field is the whole record, so no space can shift it.
func (p *plan) filterForm(c counting) finding {
	if c.filter.err != nil || c.filter.pattern.Kind() != filterpattern.KindSpaceDelimited || len(c.filter.pattern.Fields()) <= 1 {
		return fine
	}
	return stop(c.filter.Address, `write a JSON pattern: { $.eventName = "GetSecretValue" && ... }`,
		"filter %s has a space-delimited pattern, and CloudTrail's records are JSON: a space in any value shifts the fields behind it", c.filter.Name)
}

func (p *plan) filterMatches(c counting) finding {
	if c.filter.err != nil || c.filter.pattern.Match(c.event) || c.filter.isUnsure(c.event) {
		return fine
	}
	if f, found := p.formerARN(c.subject, c.filter.about, "filter "+c.filter.Name, c.filter.Address); found {
		return f
	}
	why := c.filter.pattern.Explain(c.event)
	return stop(c.filter.Address, "change the pattern so that it matches this record",
		"filter %s does not match at %s: %s", c.filter.Name, why.Part, strings.TrimSuffix(why.Reason, "."))
}

// published is the number that a match publishes; false where the record has it, or where it is not a number.
func (f *Filter) published() (float64, bool) {
	v, err := strconv.ParseFloat(f.Value, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, false
	}
	return v, true
}

func (p *plan) filterValue(c counting) finding {
	v, constant := c.filter.published()
	switch {
	case strings.HasPrefix(c.filter.Value, "$"):
		return unknown(c.filter.Address, `set the metric value to "1"`,
			"filter %s publishes the value of the field %s, which is not modelled here", c.filter.Name, c.filter.Value)
	case !constant:
		return stop(c.filter.Address, `set the metric value to "1"`, "filter %s publishes %q, which is not a number", c.filter.Name, c.filter.Value)
	case v <= 0:
		return stop(c.filter.Address, `set the metric value to "1"`,
			"filter %s publishes %s for each match, so the metric never rises", c.filter.Name, alarm.Number(v))
	}
	return fine
}

func (p *plan) filterDefault(c counting) finding {
	if c.filter.Default == "" || len(c.filter.Metric.Dimensions) == 0 {
		return fine
	}
	return stop(c.filter.Address, "leave out the default value or the dimensions",
		"filter %s has dimensions and a default value, which CloudWatch Logs refuses together", c.filter.Name)
}

// filterDimensions: an event without the field of a dimension publishes nothing, and a filter has three dimensions at most.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
func (p *plan) filterDimensions(c counting) finding {
	const most = 3
	dimensions := c.filter.Metric.Dimensions
	if len(dimensions) > most {
		return stop(c.filter.Address, "leave out some dimensions", "filter %s has %d dimensions, and CloudWatch Logs accepts at most %d", c.filter.Name, len(dimensions), most)
	}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		present, err := filterpattern.Parse("{ " + dimensions[name] + " NOT EXISTS }")
		if err != nil || present.Match(c.event) {
			return stop(c.filter.Address, "leave out the dimension",
				"filter %s has dimension %s with the value of %s, which this record does not have, so nothing is published", c.filter.Name, name, dimensions[name])
		}
	}
	return fine
}

// noteSession notes a pattern that names a session of the reader's role: the next session has another name.
func (s *Step) noteSession(r *cloudtrail.Record, pattern string) {
	role := r.UserIdentity.SessionContext.SessionIssuer.UserName
	if role == "" || !strings.Contains(pattern, ":assumed-role/"+role+"/") {
		return
	}
	s.session = fmt.Sprintf("the pattern names the role %s by a session (assumed-role/%s/...), and each session has its own name: "+
		"compare $.userIdentity.sessionContext.sessionIssuer.arn with the role's ARN", role, role)
	s.Notes = append(s.Notes, s.session)
}
