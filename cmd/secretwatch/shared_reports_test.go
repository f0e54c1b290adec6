package main

// reportedCase is what is right for some files that are drilled together.
type reportedCase struct {
	files    string
	statuses []int
	// says are regular expressions for what must stand in the output, never for what must not.
	says, never []string
}

// Exit statuses that are right.
var (
	comes      = []int{0}
	stops      = []int{1}
	refused    = []int{2}
	cannotTell = []int{3}
	notHealthy = []int{1, 3}
	notStopped = []int{0, 3}
)

// Routes and hops in the output.
const (
	noStop     = `✘ (recorded|delivered|counted|evaluated|published|received|matched)`
	alarmComes = "alarm mail comes"
	ruleComes  = "event rule mail comes"
	ruleStops  = "event rule no mail"
)

// at is a stop or a doubt at a hop for a reason, before the output's next hop.
func at(sign, hop, reason string) []string {
	return []string{sign + " " + hop + " [^✔✘?·]*" + reason}
}

func both(a, b []string) []string { return append(append([]string{}, a...), b...) }

// reportedCases are the numbered folders; the folder's index.md says where each is from.
func reportedCases() []reportedCase {
	cases := []reportedCase{
		{"00-healthy/state.json", comes, nil, []string{noStop}},
		{"01-v7-region-property/state.json", comes, []string{alarmComes, ruleComes}, []string{noStop}},
		{"02-delegated-admin-org-trail/state.json", notStopped, nil, []string{noStop}},
		{"03-org-trail-member-secret/member.json 03-org-trail-member-secret/mgmt.json", comes, nil, []string{noStop}},
		{"03-org-trail-member-secret/mgmt.json", notStopped, nil, []string{noStop}},
		{"04-role-policy-without-streams/state.json", stops, at("✘", "delivered", "role trail-to-logs may not call logs:"), nil},
		{"05-managed-policy-in-state/state.json", comes, nil, []string{noStop}},
		{"05-managed-policy-in-state/policyAttachment.json", comes, nil, []string{noStop}},
		{"05-managed-policy-in-state/does-not-allow.json", stops, at("✘", "delivered", "role trail-to-logs may not call logs:"), nil},
		{"06-key-condition-for-events/state.json", stops, both(at("✘", "published", "key"), []string{alarmComes, ruleStops}), nil},
		{"07-wrong-service-principal/state.json", stops, both(at("✘", "published", `does not let events\.amazonaws\.com publish`), []string{alarmComes, ruleStops}), nil},
		{"08-default-sns-key/alias.json", stops, at("✘", "published", "alias/aws/sns"), nil},
		{"08-default-sns-key/alias-arn.json", stops, at("✘", "published", "alias/aws/sns"), nil},
		{"09-default-topic-policy/state.json", stops, both(at("✘", "published", `does not let events\.amazonaws\.com publish`), []string{alarmComes, ruleStops}), nil},
		{"10-dimension-only-on-filter/state.json", stops, at("✘", "evaluated", "dimensions"), nil},
		{"10-dimension-only-on-filter/one-value.json", stops, []string{`no mail`, "dimension"}, nil},
		{"11-alarm-never-ok/state.json", []int{0, 1}, []string{"goes to INSUFFICIENT_DATA"}, []string{"alarm secret-read goes to OK"}},
		{"11-alarm-never-ok/state.json --event 11-alarm-never-ok/events.json", []int{0, 1, 3}, []string{"INSUFFICIENT_DATA"}, []string{"alarm secret-read goes to OK"}},
		{"12-data-trail-has-the-group/state.json", stops, at("✘", "(recorded|delivered)", ""), nil},
		{"13-group-arn-star/old-provider.json", comes, nil, []string{noStop}},
		{"13-group-arn-star/doubled.json", notHealthy, []string{`log-group:cloudtrail:\*:\*`}, []string{"put the metric filter on the log group"}},
		{"14-prefix-not-in-policy/state.json", stops, at("✘", "recorded", "s3:PutObject"), nil},
		{"15-org-path-only/state.json", stops, at("✘", "recorded", "s3:PutObject"), nil},
		{"16-org-trail-account-path-only/state.json", []int{0, 1, 3}, []string{"member|other accounts|organization"}, nil},
		{"17-same-mailbox-twice/state.json", comes, nil, []string{`00:06 event rule: mail`}},
		{"24-two-topics/state.json", comes, []string{`00:06 alarm secret-read[^0]*team@example\.com`}, []string{`event rule: mail`}},
		{"18-two-trails-one-group/state.json", []int{0, 3}, []string{"twice|doubl|two trails|2 trails"}, nil},
		{"18-two-trails-one-group/threshold2.json", comes, []string{"twice|doubl|two trails|2 trails"}, []string{noStop}},
		{"19-secret-replica/state.json", notHealthy, []string{"us-east-1|replica"}, nil},
		{"19-secret-replica/state.json --event 19-secret-replica/read-in-replica-region.json", notHealthy, []string{"us-east-1|replica"}, nil},
		{"20-composite-alarm/state.json", cannotTell, []string{"[Cc]omposite"}, []string{noStop}},
		{"21-aws-native-topic/state.json", cannotTell, []string{"aws-native"}, []string{noStop}},
		{"21-aws-native-topic/native-trail.json", cannotTell, []string{"aws-native"}, []string{noStop}},
		{"21-aws-native-topic/all-native.json", []int{2, 3}, []string{"aws-native"}, []string{noStop}},
		{"22-show-secrets/plaintext.json", comes, nil, []string{noStop}},
		{"26-pending-replacement/state.json", notHealthy, at("[✘?]", "evaluated", ""), nil},
		{"26-pending-replacement/pending-create.json", notHealthy, at("[✘?]", "evaluated", ""), nil},
		{"26-pending-replacement/external.json", comes, nil, []string{noStop}},
		{"27-two-accounts-one-state/state.json", notStopped, nil, []string{noStop}},
		{"27-two-accounts-one-state/region-from-env.json", notStopped, nil, []string{noStop}},
		{"28-stale-arn-suffix/state.json", stops, []string{"Zz98Yy", "suffix"}, nil},
		{"29-pending-in-words/state.json", stops, at("✘", "received", "pending"), nil},
		{"30-readonly-false/state.json", stops, both(at("✘", "matched", `detail\.readOnly`), []string{alarmComes, ruleStops}), nil},
		{"31-rule-of-provider-5/state.json", stops, both(at("✘", "matched", "state ENABLED"), []string{alarmComes, ruleStops}), nil},
		{"32-forwarded-to-central-bus/member.json", cannotTell, []string{"event-bus/central"}, []string{noStop}},
		{"32-forwarded-to-central-bus/central.json", notHealthy, []string{"bus central|default bus"}, nil},
		{"32-forwarded-to-central-bus/member.json 32-forwarded-to-central-bus/central.json", cannotTell, nil, []string{noStop}},
		{"33-subscription-filter/state.json", cannotTell, []string{"subscription filter"}, []string{noStop}},
		{"35-metric-query-plain/state.json", notStopped, nil, []string{noStop}},
		{"36-cis-set/state.json", comes, nil, []string{noStop}},
		{"36-cis-set/cis-only.json", refused, []string{"no secret to read"}, nil},
		{"36-cis-set/secret-without-filter.json", stops, []string{"add a (metric )?filter"}, []string{"change the pattern so that it matches"}},
		{"60-file-by-arn-only/state.json", stops, at("✘", "counted", `\$\.requestParameters\.secretId`), nil},
		{"61-file-read-filter-without-alarm/state.json", stops, both(at("✘", "evaluated", "no alarm"), []string{"add an alarm"}), []string{"name the same metric"}},
		{"62-file-data-selectors-only/category-first.json", stops, at("✘", "recorded", "selector"), nil},
		{"62-file-data-selectors-only/type-first.json", stops, at("✘", "recorded", "selector"), nil},
		{"63-file-literal-dimension/state.json", stops, at("✘", "counted", "dimension Environment"), nil},
		{"64-file-terms/fed.json", stops, at("✘", "counted", "does not"), nil},
		{"64-file-terms/not-fed.json", stops, at("✘", "counted", "secrets_accessed"), nil},
		{"65-file-pattern-spellings/heredoc-denied.json", stops, at("✘", "counted", `\$\.errorCode`), nil},
		{"65-file-pattern-spellings/unquoted-slash.json", notHealthy, at("[✘?]", "counted", "quotes"), nil},
		{"66-file-change-rules-to-lambda/state.json", []int{1, 2, 3}, []string{"nothing (here )?is meant for reads|nothing watches for reads|no (filter or )?rule .*for reads"}, nil},
		{"67-file-other-action-too/state.json", comes, nil, []string{noStop}},
		{"67-file-other-action-too/zero-periods.json", []int{0, 1, 3}, nil, nil},
		{"69-org-wide-filter/member.json 69-org-wide-filter/mgmt.json", notStopped, nil, []string{noStop}},
		{"71-log-group-key/arnlike.json", comes, nil, []string{noStop}},
		{"71-log-group-key/no-region.json", notHealthy, at("[✘?]", "delivered", "key"), nil},
		{"71-log-group-key/other-region.json", stops, at("✘", "delivered", "key"), nil},
		{"71-log-group-key/root-only.json", stops, at("✘", "delivered", "key"), nil},
		{"72-trail-key-other-region/state.json", stops, at("✘", "recorded", "key"), nil},
		{"73-group-without-role/state.json", stops, at("✘", "delivered", "role"), nil},
		{"74-schedule-rule-beside/state.json", comes, nil, []string{noStop}},
		{"75-alarm-in-another-region/state.json", stops, at("✘", "evaluated", "us-east-1"), nil},
	}
	return append(append(append(cases, encryptedCases()...), formCases()...), recordCases()...)
}

// encryptedCases have one property that the state hides.
func encryptedCases() []reportedCase {
	var cases []reportedCase
	for _, property := range []string{
		"alarmActions", "endpoint", "eventPattern", "inlinePolicies", "kmsMasterKeyId", "logGroupName", "metricTransformation", "pattern",
		"roleArn", "secretName", "targetArn", "targetRule", "threshold", "topicOfMail", "trailGroup",
	} {
		cases = append(cases, reportedCase{"23-encrypted-properties/" + property + ".json", cannotTell, nil, []string{noStop}})
	}
	return cases
}

// formCases are states in other forms than that of `pulumi stack export`.
func formCases() []reportedCase {
	const folder = "25-state-forms/"
	return []reportedCase{
		{folder + "capital.json", comes, nil, nil},
		{folder + "checkpoint.json", comes, nil, nil},
		{folder + "checkpoint.json.gz", comes, nil, nil},
		{folder + "service-api.json", comes, nil, nil},
		{folder + "v4.json", comes, nil, nil},
		{folder + "bom-utf8.json", comes, nil, nil},
		{folder + "utf16le.json", comes, nil, nil},
		{folder + "bare-checkpoint-v1.json", []int{0, 2}, nil, nil},
		{folder + "untyped.json", []int{0, 2}, nil, nil},
		{folder + "preview.json", refused, []string{"pulumi stack export"}, nil},
		{folder + "terraform.tfstate", refused, []string{"pulumi stack export"}, nil},
	}
}

// recordCases are records in the forms in which people keep them, sent through a healthy pipeline.
func recordCases() []reportedCase {
	const (
		folder    = "38-record-files/"
		drilled   = folder + "state.json --event " + folder
		unread    = "Not read"
		mailOfOne = "mail for 1 record"
	)
	return []reportedCase{
		{folder + "state.json", comes, nil, nil},
		{drilled + "batch.log", comes, nil, []string{unread}},
		{drilled + "cross-account.json", notStopped, nil, []string{unread}},
		{drilled + "digest.json", refused, []string{"digest"}, nil},
		{drilled + "elastic-line.log", notStopped, nil, []string{unread}},
		{drilled + "identity-center.json", comes, []string{mailOfOne}, []string{unread}},
		{drilled + "insights-results.json", comes, []string{mailOfOne}, []string{unread}},
		{drilled + "log.json.gz", comes, []string{mailOfOne}, []string{unread}},
		{drilled + "lookup-events.json", comes, []string{mailOfOne}, []string{unread}},
		{drilled + "not-managementEvent.json", notStopped, nil, []string{unread}},
		{drilled + "sns-wrapped.json", comes, []string{mailOfOne}, []string{unread}},
		{drilled + "sso-denied-panther-time.json", notStopped, nil, []string{unread}},
		{drilled + "subscription-data.json", comes, []string{mailOfOne}, []string{unread}},
	}
}
