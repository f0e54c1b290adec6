package main

import (
	"errors"
	"fmt"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// wayOut of too many filters or rules.
const wayOut = "watch secrets together that share their readers, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])"

// checkLimits counts metric filters and event rules, and refuses more than a log group and an event bus take, and readers that no
// pattern has room for.
func (st *stack) checkLimits() error {
	var filters, rules int
	var problems []error
	for i, watch := range st.Watches {
		f, r, err := st.countWatch(watch, i)
		if err != nil {
			problems = append(problems, fmt.Errorf("watch %q: %w", watch.Name, err))
		}
		filters += f
		rules += r
	}
	if filters > aws.FiltersPerLogGroup {
		problems = append(problems, fmt.Errorf("this stack needs %d metric filters on its log group, CloudWatch Logs takes %d: %s",
			filters, aws.FiltersPerLogGroup, wayOut))
	}
	if rules > aws.RulesPerBus {
		problems = append(problems, fmt.Errorf("this stack needs %d event rules on the default event bus, EventBridge takes %d: %s",
			rules, aws.RulesPerBus, wayOut))
	}
	return errors.Join(problems...)
}

// countWatch counts the filters and rules of one watch.
func (st *stack) countWatch(watch settings.Watch, i int) (filters, rules int, err error) {
	w := detection.Watch{Place: st.place, Prefixes: watch.Prefixes, Readers: watch.Readers}
	for _, name := range watch.Created {
		w.Secrets = append(w.Secrets, detection.Planned(st.place, name))
	}
	for _, secret := range st.existing[i] {
		w.Secrets = append(w.Secrets, detection.Planned(st.place, secret.Name))
	}
	var problems []error
	for _, kind := range watch.AlarmKinds() {
		patterns, err := w.Filters(kind)
		problems = append(problems, err)
		filters += len(patterns)
	}
	for _, kind := range st.DetailKinds(watch) {
		patterns, err := w.Events(kind)
		if err != nil {
			problems = append(problems, err)
			break
		}
		rules += len(patterns)
	}
	return filters, rules, errors.Join(problems...)
}
