package ledger

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func (l *loader) trail(it item) {
	t := &pipeline.Trail{
		Resource:     it.Resource,
		Creator:      it.creator,
		Name:         it.text("name"),
		ARN:          it.text("arn"),
		HomeRegion:   cmp.Or(it.text("homeRegion"), it.Region),
		Logging:      it.flag("enableLogging", true),
		MultiRegion:  it.flag("isMultiRegionTrail", false),
		Organization: it.flag("isOrganizationTrail", false),
		Bucket:       it.text("s3BucketName"),
		Prefix:       it.text("s3KeyPrefix"),
		LogGroupARN:  it.text("cloudWatchLogsGroupArn"),
		RoleARN:      it.text("cloudWatchLogsRoleArn"),
		KeyID:        it.text("kmsKeyId"),
	}
	for _, s := range it.objects("eventSelectors") {
		t.Selectors = append(t.Selectors, pipeline.EventSelector{
			Management:      s.flag("includeManagementEvents", true),
			ReadWriteType:   cmp.Or(s.text("readWriteType"), "All"),
			ExcludedSources: s.texts("excludeManagementEventSources"),
		})
	}
	for _, s := range it.objects("advancedEventSelectors") {
		advanced := pipeline.AdvancedSelector{Name: s.text("name")}
		for _, f := range s.objects("fieldSelectors") {
			advanced.Fields = append(advanced.Fields, pipeline.FieldSelector{
				Field:         f.text("field"),
				Equals:        f.texts("equals"),
				StartsWith:    f.texts("startsWiths"),
				EndsWith:      f.texts("endsWiths"),
				NotEquals:     f.texts("notEquals"),
				NotStartsWith: f.texts("notStartsWiths"),
				NotEndWith:    f.texts("notEndsWiths"),
			})
		}
		t.Advanced = append(t.Advanced, advanced)
	}
	l.Trails = append(l.Trails, t)
}

func (l *loader) bucket(it item) {
	l.Buckets = append(l.Buckets, &pipeline.Bucket{
		Resource:      it.Resource,
		Name:          cmp.Or(it.text("bucket"), it.id),
		ARN:           it.text("arn"),
		RequesterPays: it.text("requestPayer") == requester,
		Policy:        it.policy("policy", it.Address),
	})
}

// requester is S3's word for a bucket whose requester pays.
const requester = "Requester"

func (l *loader) key(it item) {
	l.Keys = append(l.Keys, &pipeline.Key{
		Resource: it.Resource,
		ID:       cmp.Or(it.text("keyId"), it.id),
		ARN:      it.text("arn"),
		Enabled:  it.flag("isEnabled", it.flag("enabled", true)),
		Spec:     cmp.Or(it.text("customerMasterKeySpec"), it.text("keySpec")),
		Usage:    it.text("keyUsage"),
		State:    it.text("keyState"),
		Expires:  it.text("validTo"),
		Policy:   it.policy("policy", it.Address),
	})
}

func (l *loader) alias(it item) {
	l.Aliases = append(l.Aliases, &pipeline.Alias{
		Resource: it.Resource,
		Name:     cmp.Or(it.text("name"), it.id),
		ARN:      it.text("arn"),
		Target:   cmp.Or(it.text("targetKeyArn"), it.text("targetKeyId")),
	})
}

func (l *loader) role(it item) {
	r := &pipeline.Role{
		Resource: it.Resource,
		Name:     cmp.Or(it.text("name"), it.id),
		ARN:      it.text("arn"),
		Trust:    it.policy("assumeRolePolicy", it.Address),
		Managed:  attachments(it.texts("managedPolicyArns")),
		Boundary: it.text("permissionsBoundary"),
	}
	for _, inline := range it.objects("inlinePolicies") {
		if p := inline.policy("policy", it.Address); p != (pipeline.Policy{}) {
			p.Name = inline.text("name")
			r.Policies = append(r.Policies, p)
		}
	}
	l.Roles = append(l.Roles, r)
}

// attachments are those of some managed policies.
func attachments(arns []string) []pipeline.Attachment {
	var all []pipeline.Attachment
	for _, arn := range arns {
		all = append(all, pipeline.Attachment{ARN: arn})
	}
	return all
}

func (l *loader) managedPolicy(it item) {
	l.ManagedPolicies = append(l.ManagedPolicies, &pipeline.ManagedPolicy{
		Resource: it.Resource,
		ARN:      cmp.Or(it.text("arn"), it.id),
		Policy:   it.policy("policy", it.Address),
	})
}

func (l *loader) organization(it item) {
	if it.id != "" {
		l.Organizations = append(l.Organizations, it.id)
	}
}

func (l *loader) logGroup(it item) {
	l.LogGroups = append(l.LogGroups, &pipeline.LogGroup{
		Resource: it.Resource,
		Name:     cmp.Or(it.text("name"), it.id),
		ARN:      strings.TrimSuffix(it.text("arn"), ":*"),
		Class:    it.text("logGroupClass"),
		KeyID:    it.text("kmsKeyId"),
	})
}

// secret reads a secret. What its state hides decides which reads there can be.
func (l *loader) secret(it item) {
	for _, key := range []string{"name", "replicas"} {
		if h, hidden := it.values[key].(Hidden); hidden {
			l.Unread = append(l.Unread, fmt.Sprintf("%s of secret %s is %s, so it is not known which reads there can be", key, it.name, h.Why))
		}
	}
	s := &pipeline.Secret{
		Resource: it.Resource,
		Name:     it.text("name"),
		ARN:      cmp.Or(it.text("arn"), it.id),
		KeyID:    it.text("kmsKeyId"),
	}
	for _, replica := range it.objects("replicas") {
		region := replica.text("region")
		if region == "" {
			l.Unread = append(l.Unread, fmt.Sprintf("the state does not show the region of a replica of secret %s, so it is not known which reads there can be", it.name))
			continue
		}
		s.Replicas = append(s.Replicas, region)
	}
	l.Secrets = append(l.Secrets, s)
}
