package components

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// SecretARNs are the ARNs of created secrets under their own keys, for a stack output.
func SecretARNs(secrets map[string]*SecretWithAudit) pulumi.StringMap {
	arns := pulumi.StringMap{}
	for key, secret := range secrets {
		arns[key] = secret.SecretArn
	}
	return arns
}

// SecretNames are the names of secrets that were looked up.
func SecretNames(secrets ...NamedSecret) []string {
	var names []string
	for _, secret := range secrets {
		names = append(names, secret.Name)
	}
	return names
}

// AlarmNames are the names of alarms, for a stack output.
func AlarmNames(alarms ...*AccessAlarm) pulumi.StringArray {
	names := pulumi.StringArray{}
	for _, alarm := range alarms {
		names = append(names, alarm.AlarmName)
	}
	return names
}

// RuleNames are the names of all event rules of details, for a stack output. They are known in preview.
func RuleNames(details ...*AccessDetail) pulumi.StringArray {
	names := pulumi.StringArray{}
	for _, detail := range details {
		for i := range detail.RuleCount {
			names = append(names, detail.RuleNames.Index(pulumi.Int(i)))
		}
	}
	return names
}

// Usage is what alarms and details take of what AWS limits. What others have on the same log group, event bus or in the region comes on top.
type Usage struct {
	// Filters are the metric filters on the log group, and LongestFilter the characters of the longest pattern.
	Filters, LongestFilter int
	// Rules are the event rules on the default bus, and LongestRule the characters of the longest event pattern.
	Rules, LongestRule int
	// Complexity is the highest of the wildcards in an event pattern.
	Complexity int
	// Trails are the trails of the region.
	Trails int
}

// UsageOf sums up what a trail and the alarms and details on its records take.
func UsageOf(trail *TrailToLogs, alarms []*AccessAlarm, details []*AccessDetail) Usage {
	var u Usage
	if trail.created {
		u.Trails = 1
	}
	for _, alarm := range alarms {
		u.Filters += alarm.FilterCount
		u.LongestFilter = max(u.LongestFilter, alarm.LongestPattern)
	}
	for _, detail := range details {
		u.Rules += detail.RuleCount
		u.LongestRule = max(u.LongestRule, detail.LongestPattern)
		u.Complexity = max(u.Complexity, detail.HighestComplexity)
	}
	return u
}

// Texts say how near AWS's limits a stack is, by what is limited: for a stack output that people read.
func (u Usage) Texts() map[string]string {
	return map[string]string{
		"metricFilters":       fmt.Sprintf("%d of %d on the log group, by this stack", u.Filters, aws.FiltersPerLogGroup),
		"longestFilter":       fmt.Sprintf("%d of %d characters", u.LongestFilter, aws.PatternLength),
		"eventRules":          fmt.Sprintf("%d of %d on the default event bus, by this stack", u.Rules, aws.RulesPerBus),
		"longestEventPattern": fmt.Sprintf("%d of %d characters", u.LongestRule, aws.EventPattern),
		"wildcardComplexity":  fmt.Sprintf("%d of %d in an event pattern", u.Complexity, aws.EventPatternComplexity),
		"trails":              fmt.Sprintf("%d of %d in the region, by this stack", u.Trails, aws.TrailsPerRegion),
	}
}
