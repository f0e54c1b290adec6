package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// change is a change of settings, and everything that the next up does.
type change struct {
	name    string
	changed config
	// value is the new value of the secret, if it changes.
	value string
	want  []string
}

// apply makes changes one after the other on a deployed stack. That each up is complete shows in the next one, which has exactly the steps
// of its own change.
func (d *deployment) apply(t *testing.T, changes []change) {
	t.Helper()
	for _, c := range changes {
		d.change(t, c.changed)
		if c.value != "" {
			d.setSecrets(t, map[string]string{"topSecretInfo": c.value})
		}
		result := must(t, d.stack.Up)
		refuseText(t, c.value, result.Output)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, steps(result)); diff != "" {
			t.Errorf("%s: steps of the up (-want +got):\n%s", c.name, diff)
		}
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("one more up changes %v", again)
	}
}

// secretSettings returns dev's secret with changes.
func secretSettings(changed config) map[string]any {
	secret := map[string]any{
		"name": "TopSecretInfo", "description": "The secret whose readers want to be known", "valueFrom": "topSecretInfo", "recoveryWindowDays": 7,
	}
	for key, value := range changed {
		secret[key] = value
	}
	return secret
}

func TestAChangedSettingOfAlarmsChangesOnlyThose(t *testing.T) {
	t.Parallel()
	oncall, pager := map[string]any{"email": "payments-oncall@example.com"}, map[string]any{"https": "https://pager.example.com/x", "for": "alarms"}
	deployed(t, plan{settings: config{"watch": []any{legacy()}}}).apply(t, []change{
		{
			name: "threshold", changed: config{"alarm": map[string]any{"threshold": 2}},
			want: []string{"update MetricAlarm::TopSecretInfo threshold", "update MetricAlarm::legacy threshold"},
		},
		{
			name: "period", changed: config{"alarm": map[string]any{"threshold": 2, "periodSeconds": 600}},
			want: []string{"update MetricAlarm::TopSecretInfo period", "update MetricAlarm::legacy period"},
		},
		{
			name: "a subscriber more", changed: config{"subscribers": []any{oncall, pager}},
			want: []string{"create " + subscription("alarms", "https", "https://pager.example.com/x")},
		},
		{
			name: "a subscriber less", changed: config{"subscribers": []any{oncall}},
			want: []string{"delete " + subscription("alarms", "https", "https://pager.example.com/x")},
		},
		{
			name: "a reader of one watch", changed: config{"watch": []any{legacy("arn:aws:iam::123456789012:role/old-app")}},
			want: []string{
				"update EventRule::legacy-denied-1 description eventPattern", "update EventRule::legacy-read-1 description eventPattern",
				"update LogMetricFilter::legacy-1 pattern", "update MetricAlarm::legacy alarmDescription",
			},
		},
		{
			name: "a reader of the stack", changed: config{"readers": []any{"arn:aws:iam::123456789012:role/deploy/*"}},
			want: []string{
				"create EventRule::TopSecretInfo-denied-2", "create EventTarget::TopSecretInfo-denied-2", "create MetricAlarm::TopSecretInfo-denied-2",
				"update EventRule::TopSecretInfo-denied-1 description eventPattern", "update EventRule::TopSecretInfo-read-1 description eventPattern",
				"update EventRule::legacy-denied-1 eventPattern", "update EventRule::legacy-read-1 eventPattern",
				"update LogMetricFilter::TopSecretInfo-1 pattern", "update LogMetricFilter::legacy-1 pattern",
				"update MetricAlarm::TopSecretInfo alarmDescription",
			},
		},
		{
			name: "protection", changed: config{"protect": true},
			want: []string{},
		},
	})
}

// legacy returns a watch of a prefix.
func legacy(readers ...any) map[string]any {
	return map[string]any{"name": "legacy", "secrets": []any{"legacy/*"}, "readers": readers}
}

func TestAChangedSettingOfSecretsChangesOnlyThose(t *testing.T) {
	t.Parallel()
	second := map[string]any{"name": "payments/database", "recoveryWindowDays": 7}
	deployed(t, plan{}).apply(t, []change{
		{
			name: "description", changed: config{"secrets": []any{secretSettings(config{"description": "Known to few"})}},
			want: []string{"update Secret::TopSecretInfo description"},
		},
		{
			name: "recovery window", changed: config{"secrets": []any{secretSettings(config{"description": "Known to few", "recoveryWindowDays": 14})}},
			want: []string{"update Secret::TopSecretInfo recoveryWindowInDays"},
		},
		{
			name: "value", value: "Azure has its points, too",
			want: []string{"replace SecretVersion::TopSecretInfo-value secretString"},
		},
		{
			name: "a secret more", changed: config{"secrets": []any{secretSettings(nil), second}},
			want: append(ownWatch("create", "payments/database"), "update Secret::TopSecretInfo description recoveryWindowInDays"),
		},
		{
			name: "a secret under another name", changed: config{"secrets": []any{secretSettings(nil), map[string]any{"name": "payments/db", "recoveryWindowDays": 7}}},
			want: append(ownWatch("create", "payments/db"), ownWatch("delete", "payments/database")...),
		},
		{
			name: "a secret that is filled later", changed: config{"topSecretInfo": nil, "secrets": []any{secretSettings(config{"valueFrom": ""})}},
			want: append(ownWatch("delete", "payments/db"), "delete SecretVersion::TopSecretInfo-value"),
		},
	})
}

// ownWatch returns the steps that create or delete a secret without a value and its watch.
func ownWatch(op, name string) []string {
	parts := []string{
		"AccessAlarm::", "AccessDetail::", "EventRule::-denied-1", "EventRule::-read-1", "EventTarget::-denied-1", "EventTarget::-read-1",
		"LogMetricFilter::-1", "MetricAlarm::", "MetricAlarm::-denied-1", "MetricAlarm::-read-1", "Secret::", "SecretPolicy::-policy", "SecretWithAudit::",
	}
	for i, part := range parts {
		parts[i] = op + " " + strings.Replace(part, "::", "::"+name, 1)
	}
	return parts
}

func TestAChangedSettingOfTheTrailChangesOnlyThat(t *testing.T) {
	t.Parallel()
	deployed(t, plan{}).apply(t, []change{
		{
			name: "retention", changed: config{"trail": map[string]any{"retentionDays": 90}},
			want: []string{"update LogGroup::trail retentionInDays"},
		},
		{
			name: "archive", changed: config{"trail": map[string]any{"retentionDays": 90, "archiveDays": 30}},
			want: []string{"update BucketLifecycleConfigurationV2::trail-lifecycle rules"},
		},
		{
			name: "one region only", changed: config{"trail": map[string]any{"retentionDays": 90, "archiveDays": 30, "multiRegion": false}},
			want: []string{"update Trail::trail isMultiRegionTrail"},
		},
		{
			name: "log-file notices", changed: config{"trail": map[string]any{"retentionDays": 90, "archiveDays": 30, "multiRegion": false, "notices": true}},
			want: []string{
				"create AlertTopic::trail-notices", "create Topic::trail-notices", "create TopicPolicy::trail-notices-policy",
				"update Trail::trail snsTopicName",
			},
		},
		{
			name: "a customer key", changed: config{"customerKey": true},
			want: []string{
				"create Alias::key", "create CustomerKey::key", "create Key::key",
				"update BucketServerSideEncryptionConfigurationV2::trail-encryption rules",
				"update LogGroup::trail kmsKeyId", "update Secret::TopSecretInfo kmsKeyId", "update Topic::alarms kmsMasterKeyId",
				"update Topic::details kmsMasterKeyId", "update Topic::trail-notices kmsMasterKeyId", "update Trail::trail kmsKeyId",
			},
		},
	})
}

// AWS cannot rename resources, so those with the team's name are replaced, and so is what belongs to them.
func TestANewTeamReplacesEverythingWithItsName(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	d.apply(t, []change{{
		name: "team", changed: config{"team": "billing"},
		want: []string{
			"replace BucketLifecycleConfigurationV2::trail-lifecycle bucket", "replace BucketOwnershipControls::trail-ownership bucket",
			"replace BucketPolicy::trail-policy bucket", "replace BucketPublicAccessBlock::trail-private bucket",
			"replace BucketServerSideEncryptionConfigurationV2::trail-encryption bucket", "replace BucketV2::trail bucket",
			"replace BucketVersioningV2::trail-versions bucket", "replace LogGroup::trail name",
			"replace LogMetricFilter::TopSecretInfo-1 logGroupName name", "replace MetricAlarm::TopSecretInfo name",
			"replace Role::trail name", "replace RolePolicy::trail-delivery role", "replace Topic::alarms name",
			"replace TopicPolicy::alarms-policy arn", "replace " + subscription("alarms", "email", "payments-oncall@example.com") + " topic",
			"replace Trail::trail name", "update Secret::TopSecretInfo tags",
			"replace EventRule::TopSecretInfo-denied-1 name", "replace EventRule::TopSecretInfo-read-1 name",
			"replace EventTarget::TopSecretInfo-denied-1 rule", "replace EventTarget::TopSecretInfo-read-1 rule",
			"replace MetricAlarm::TopSecretInfo-denied-1 name", "replace MetricAlarm::TopSecretInfo-read-1 name",
			"replace Queue::undelivered name", "replace QueuePolicy::undelivered-policy queueUrl", "replace Topic::details name",
			"replace TopicPolicy::details-policy arn", "replace " + subscription("details", "email", "payments-oncall@example.com") + " topic",
		},
	}})
	for _, r := range d.account.Resources() {
		if strings.Contains(r.ID, "payments_dev") || strings.Contains(r.ID, "payments/dev") || strings.Contains(r.ID, "payments-dev") {
			t.Errorf("%s still has the old name %s", r.Type, r.ID)
		}
	}
}
