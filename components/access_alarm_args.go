package components

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// Defaults of an alarm.
const (
	defaultThreshold = 1
	// defaultPeriod in seconds is about the time that CloudTrail takes to deliver a record.
	defaultPeriod = 300
)

func (args *AccessAlarmArgs) validate(name string) error {
	if args == nil {
		return refuse("access alarm", name, errNoArgs)
	}
	problems := append([]error{alarmNames.check("name", name)}, args.Watch.problems()...)
	if args.Kind != "" {
		problems = append(problems, checkAlarmKind(args.Kind))
	}
	problems = append(problems,
		checkTrail(args.Trail, args.Watch.Place),
		checkTopic("topic", args.Topic, args.Watch.Place, Alarms, "so the alarm would reach nobody"))
	if args.Threshold < 0 {
		problems = append(problems, fmt.Errorf("threshold %d: expected 1 or more", args.Threshold))
	}
	if args.PeriodInSeconds != 0 {
		problems = append(problems, aws.AlarmPeriod(args.PeriodInSeconds))
	}
	return refuse("access alarm", name, problems...)
}

// checkAlarmKind refuses kinds that metric filters do not count.
func checkAlarmKind(kind Kind) error {
	switch kind {
	case Read, Denied:
		return nil
	case Change:
		return fmt.Errorf("kind %q: expected %s or %s; for changes use NewAccessDetail", kind, Read, Denied)
	default:
		return fmt.Errorf("kind %q: expected %s or %s", kind, Read, Denied)
	}
}

// withDefaults is a copy with everything filled in.
func (args *AccessAlarmArgs) withDefaults() *AccessAlarmArgs {
	filled := *args
	filled.Kind = cmp.Or(args.Kind, Read)
	filled.Threshold = cmp.Or(args.Threshold, defaultThreshold)
	filled.PeriodInSeconds = cmp.Or(args.PeriodInSeconds, defaultPeriod)
	return &filled
}

// filterTexts are the filter patterns as CloudWatch Logs accepts them.
func filterTexts(watch detection.Watch, kind Kind) ([]string, error) {
	return texts(watch.Filters(kind))
}

// texts prints patterns, or passes on why there are none.
func texts[P fmt.Stringer](patterns []P, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	list := make([]string, len(patterns))
	for i, p := range patterns {
		list[i] = p.String()
	}
	return list, nil
}

func longest(texts []string) int {
	most := 0
	for _, text := range texts {
		most = max(most, len(text))
	}
	return most
}

// description is the text of the alarm's mail: what happened, what to do, and where to look. AWS accepts 1,024 characters, so the query
// and then the list of secrets give way when they are long.
func (args *AccessAlarmArgs) description(name string) string {
	shown := args.Watch.names()
	for _, prefix := range args.Watch.Prefixes {
		shown = append(shown, prefix+"*")
	}
	narrow, wide := args.Watch.queryLinks(args.Trail.LogGroup)
	for _, link := range []string{narrow, wide} {
		if text := args.describe(strings.Join(shown, ", "), link); len(text) <= aws.AlarmDescription {
			return text
		}
	}
	return args.describe(fmt.Sprintf("%d secrets of watch %s", len(shown), shortened(name)), wide)
}

func (args *AccessAlarmArgs) describe(what, link string) string {
	reader := "Somebody"
	if len(args.Watch.Readers) > 0 {
		reader = "Somebody who is not an expected reader"
	}
	if args.Kind == Denied {
		return reader + " tried to read and was refused by IAM: " + what + ". Find out who, and why: open the link and run the query. " + link
	}
	return reader + " read: " + what + ". " +
		"Find out who: open the link and run the query. If nobody can explain the read, change the secret's value now. " + link
}

// shortened keeps a watch's name from filling the description.
func shortened(name string) string {
	const most = 100
	if len(name) <= most {
		return name
	}
	return name[:most] + "..."
}
