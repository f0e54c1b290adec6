package ledger

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// everywhereOf reports of each part whether a resource concerns it without a reference: policies of an account or an organization, and
// rules that mute every alarm. It is nil for any other resource.
func everywhereOf(r Resource) (concerns func(part) bool, why string) {
	has := func(text string) bool {
		return slices.ContainsFunc(slices.Collect(textsIn(r.Properties)), contains(text))
	}
	switch kind := canonical(r.Type); {
	case kind == "aws:cloudwatch/logAccountPolicy:LogAccountPolicy", has("AWS::Logs::AccountPolicy"):
		return inAccountOf(r, aws.LogGroupType), "a log policy of the account applies to every log group"
	case kind == "aws:cloudwatch/alarmMuteRule:AlarmMuteRule" && mutesAny(r), has("AWS::CloudWatch::AlarmMuteRule"):
		return inAccountOf(r, aws.AlarmType), "the actions of a muted alarm do not run"
	case kind == "aws:organizations/policy:Policy":
		return deniedBy(values(r.Properties).text("type")), "a policy of the organization may deny what the pipeline does"
	}
	return nil, ""
}

func contains(part string) func(string) bool {
	return func(text string) bool { return strings.Contains(text, part) }
}

// inAccountOf concerns the parts of a type that may be in a resource's account.
func inAccountOf(r Resource, kind string) func(part) bool {
	return func(p part) bool { return p.kind == kind && mayShareAccount(r.Resource, *p.resource) }
}

// mayShareAccount reports whether two resources are in one account, as far as it is known.
func mayShareAccount(a, b pipeline.Resource) bool {
	return a.Account == "" || b.Account == "" || a.Account == b.Account
}

// mutesAny reports whether a mute rule does not name the alarms that it mutes one by one.
func mutesAny(r Resource) bool {
	targets, _ := values(r.Properties).object("muteTargets")
	names := targets.texts("alarmNames")
	return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return name == "" || strings.ContainsAny(name, "*?") })
}

// deniedBy concerns what a policy of the organization may deny, by its type: a service control policy the calls of roles, a resource
// control policy those on buckets, keys, queues and roles. Policies of other types, such as those about tags, deny nothing here.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
func deniedBy(kind string) func(part) bool {
	var types []string
	switch kind {
	case "", "SERVICE_CONTROL_POLICY": // The provider's default.
		types = []string{aws.RoleType}
	case "RESOURCE_CONTROL_POLICY":
		types = []string{aws.RoleType, aws.BucketType, aws.KeyType, aws.QueueType}
	}
	return func(p part) bool { return slices.Contains(types, p.kind) }
}
