package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// watch makes the alarms and the details of one watch. An alarm on refusals is apart from the one on reads; no watch can have its
// name, since those hold no blanks.
func (o *outputs) watch(ctx *pulumi.Context, w components.Watched, watch settings.Watch, alarm settings.Alarm) error {
	for _, kind := range alarmKinds(watch.Alerts) {
		name := watch.Name
		if kind != detection.Read {
			name += " " + string(kind)
		}
		made, err := components.NewAccessAlarm(ctx, name, &components.AccessAlarmArgs{
			Watch:           w,
			Kind:            kind,
			LogGroupName:    o.trail.LogGroupName,
			TopicArn:        o.alarms.TopicArn,
			Threshold:       alarm.Threshold,
			PeriodInSeconds: alarm.PeriodSeconds,
		})
		if err != nil {
			return err
		}
		o.alarmNames = append(o.alarmNames, made.AlarmName)
		o.longestFilter = max(o.longestFilter, made.LongestPattern)
	}
	told := detailKinds(watch.Alerts)
	if o.details == nil || len(told) == 0 {
		return nil
	}
	made, err := components.NewAccessDetail(ctx, watch.Name, &components.AccessDetailArgs{
		Watch:         w,
		Kinds:         told,
		TopicArn:      o.details.TopicArn,
		AlarmTopicArn: o.alarms.TopicArn,
		DeadLetterArn: o.deadLetters.QueueArn,
	})
	if err != nil {
		return err
	}
	for i := range made.RuleCount {
		o.ruleNames = append(o.ruleNames, made.RuleNames.Index(pulumi.Int(i)))
	}
	o.longestRule = max(o.longestRule, made.LongestPattern)
	o.complexity = max(o.complexity, made.HighestComplexity)
	return nil
}

// withSecrets is the watch once its log group and its created secrets are there.
func withSecrets(w components.Watched, trail *components.TrailToLogs, created map[string]*components.SecretWithAudit) components.Watched {
	w.LogGroup = trail.LogGroup
	w.Secrets = slices.Clone(w.Secrets)
	for i, secret := range w.Secrets {
		if made, ok := created[secret.Name]; ok && secret.ARN == nil {
			w.Secrets[i].ARN = made.SecretArn
		}
	}
	return w
}

func detailKinds(a settings.Alerts) []detection.Kind {
	return kinds(a, func(r settings.Routes) bool { return r.Detail })
}

func alarmKinds(a settings.Alerts) []detection.Kind {
	return kinds(a, func(r settings.Routes) bool { return r.Alarm })
}

func kinds(a settings.Alerts, on func(settings.Routes) bool) []detection.Kind {
	var list []detection.Kind
	for _, kind := range []struct {
		kind   detection.Kind
		routes settings.Routes
	}{{detection.Read, a.Read}, {detection.Denied, a.Denied}, {detection.Change, a.Change}} {
		if on(kind.routes) {
			list = append(list, kind.kind)
		}
	}
	return list
}

// counts are what the stack takes of AWS's limits.
type counts struct{ filters, rules int }

// wayOut of too many filters or rules.
const wayOut = "watch secrets together that share their readers, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])"

// checkLimits counts metric filters and event rules, and refuses more than a log group and an event bus take, and readers that no
// pattern has room for.
func checkLimits(s *settings.Settings, watches []components.Watched) (counts, error) {
	var n counts
	var problems []error
	for i, watch := range s.Watches {
		filters, rules, err := countWatch(watches[i], watch, wantsDetails(s))
		if err != nil {
			problems = append(problems, fmt.Errorf("watch %q: %w", watch.Name, err))
		}
		n.filters += filters
		n.rules += rules
	}
	if n.filters > aws.FiltersPerLogGroup {
		problems = append(problems, fmt.Errorf("this stack needs %d metric filters on its log group, CloudWatch Logs takes %d: %s",
			n.filters, aws.FiltersPerLogGroup, wayOut))
	}
	if n.rules > aws.RulesPerBus {
		problems = append(problems, fmt.Errorf("this stack needs %d event rules on the default event bus, EventBridge takes %d: %s",
			n.rules, aws.RulesPerBus, wayOut))
	}
	return n, errors.Join(problems...)
}

// countWatch counts the filters and rules of one watch.
func countWatch(w components.Watched, watch settings.Watch, details bool) (filters, rules int, err error) {
	var problems []error
	for _, kind := range alarmKinds(watch.Alerts) {
		n, err := (&components.AccessAlarmArgs{Watch: w, Kind: kind}).FilterCount()
		problems = append(problems, err)
		filters += n
	}
	if details {
		rules, err = (&components.AccessDetailArgs{Watch: w, Kinds: detailKinds(watch.Alerts)}).RuleCount()
		problems = append(problems, err)
	}
	return filters, rules, errors.Join(problems...)
}
