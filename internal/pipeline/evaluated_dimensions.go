package pipeline

import (
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// countsUnder reports whether a filter with dimensions counts an event under those that an alarm watches: each is a metric of its own
// for every value of the fields. Where it does not, or where that is not known, it names the dimension.
func (a *Alarm) countsUnder(e logEvent, f *Filter) (verdict Verdict, dimension string) {
	for _, name := range slices.Sorted(maps.Keys(f.Metric.Dimensions)) {
		value, watched := a.Metric.Dimensions[name]
		if strings.ContainsAny(value, `*"\`) {
			return Unknown, name
		}
		has, err := filterpattern.Parse("{ " + f.Metric.Dimensions[name] + ` = "` + value + `" }`)
		if !watched || err != nil || !has.Match(e.event) {
			return Stop, name
		}
	}
	return Pass, ""
}

// atDimensions turns a step of an alarm into a stop where the alarm watches other dimensions than those of the record.
func (r *run) atDimensions(step Step, x evaluation, e logEvent) Step {
	_, hidden := doubtOf(Unread, Evaluated, "dimensions", []*Resource{&x.alarm.Resource, &x.filter.Resource})
	if step.Verdict == Stop || hidden || len(x.filter.Metric.Dimensions) == 0 {
		return step
	}
	verdict, name := x.alarm.countsUnder(e, x.filter.Filter)
	const remedy = "leave the dimensions out of filter and alarm"
	var f finding
	switch verdict {
	case Pass:
		if name = x.changing(); name == "" || !r.options.areExamples() {
			return step
		}
		f = unknown(x.alarm.Address, remedy, "alarm %s watches only what is counted under %s = %s, and other reads may have another value of %s",
			x.alarm.Name, name, x.alarm.Metric.Dimensions[name], x.filter.Metric.Dimensions[name])
	case Stop:
		f = stop(x.alarm.Address, remedy, "alarm %s watches only what is counted under %s = %s, and filter %s counts this record under another value of %s",
			x.alarm.Name, name, x.alarm.Metric.Dimensions[name], x.filter.Name, x.filter.Metric.Dimensions[name])
	case Unknown:
		f = unknown(x.alarm.Address, remedy, "it is not known whether filter %s counts this record under %s = %s, which alarm %s watches",
			x.filter.Name, name, x.alarm.Metric.Dimensions[name], x.alarm.Name)
	}
	return step.decidedBy(f)
}

// changing is the first dimension of the filter whose field is another in each read; empty if there is none.
func (x evaluation) changing() string {
	for _, name := range slices.Sorted(maps.Keys(x.filter.Metric.Dimensions)) {
		if !isConstant(x.filter.Metric.Dimensions[name]) {
			return name
		}
	}
	return ""
}
