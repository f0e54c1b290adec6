package ledger

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// linkers handle resources that set something on another one, and return that one; nil where it is not there. What such a resource sets
// wins over the other's own property, which may be out of date in a state.
var linkers = map[string]func(*loader, item) *pipeline.Resource{
	aws.BucketPolicyType:     (*loader).bucketPolicy,
	aws.BucketPaymentType:    (*loader).requestPayment,
	aws.BucketEncryptionType: (*loader).ofBucket,
	aws.BucketLockType:       (*loader).ofBucket,
	aws.KeyPolicyType:        (*loader).keyPolicy,
	aws.TopicPolicyType:      (*loader).topicPolicy,
	aws.QueuePolicyType:      (*loader).queuePolicy,
	aws.RolePolicyType:       (*loader).rolePolicy,
	aws.AttachmentType:       (*loader).attachment,
}

// link runs after all resources are read, because the other resource may come later. What is in doubt about a resource that sets
// something is in doubt about the one that it sets it on.
func (l *loader) link() {
	for _, x := range l.attachments {
		if on := linkers[x.kind](l, x); on != nil && on.Address != x.Address {
			on.Doubts = append(on.Doubts, x.Doubts...)
		} else if on == nil {
			l.maySetOnAny(x)
		}
	}
	for _, s := range l.Subscriptions {
		s.Label = cmp.Or(l.labels[s.ARN], s.Label)
	}
}

// maySetOnAny is for a resource that hides on which other one it sets something: it may be any of that kind.
func (l *loader) maySetOnAny(x item) {
	for _, d := range x.Doubts {
		if d.Kind != pipeline.Misplaced {
			continue
		}
		d.Kind, d.At = pipeline.Unread, checksOf(table[x.kind])
		for p := range l.parts() {
			if p.kind == targetsOf[x.kind] {
				p.resource.Doubts = append(p.resource.Doubts, d)
			}
		}
	}
}

// checksOf are all checks that some rows name.
func checksOf(properties rows) []string {
	var all []string
	for _, r := range properties {
		all = append(all, r.checks...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// targetsOf are the types on which resources of the types in [linkers] set something.
var targetsOf = map[string]string{
	aws.BucketPolicyType:     aws.BucketType,
	aws.BucketPaymentType:    aws.BucketType,
	aws.BucketEncryptionType: aws.BucketType,
	aws.BucketLockType:       aws.BucketType,
	aws.KeyPolicyType:        aws.KeyType,
	aws.TopicPolicyType:      aws.TopicType,
	aws.QueuePolicyType:      aws.QueueType,
	aws.RolePolicyType:       aws.RoleType,
	aws.AttachmentType:       aws.RoleType,
}

// bucketNamed is the bucket of a name, nil where it is not there.
func (l *loader) bucketNamed(name string) *pipeline.Bucket {
	if i := slices.IndexFunc(l.Buckets, func(b *pipeline.Bucket) bool { return b.Name == name }); i >= 0 {
		return l.Buckets[i]
	}
	return nil
}

func (l *loader) bucketPolicy(x item) *pipeline.Resource {
	b := l.bucketNamed(x.text("bucket"))
	if b == nil {
		// The bucket itself is in another stack; its policy is all that matters here.
		b = &pipeline.Bucket{Resource: x.Resource, Name: x.text("bucket")}
		l.Buckets = append(l.Buckets, b)
	}
	b.Policy = x.policy("policy", x.Address)
	return &b.Resource
}

func (l *loader) requestPayment(x item) *pipeline.Resource {
	b := l.bucketNamed(x.text("bucket"))
	if b == nil {
		return nil
	}
	b.RequesterPays = x.text("payer") == requester
	return &b.Resource
}

// ofBucket is for resources that change nothing but what is in doubt about a bucket.
func (l *loader) ofBucket(x item) *pipeline.Resource {
	if b := l.bucketNamed(x.text("bucket")); b != nil {
		return &b.Resource
	}
	return nil
}

func (l *loader) keyPolicy(x item) *pipeline.Resource {
	id := x.text("keyId")
	i := slices.IndexFunc(l.Keys, func(k *pipeline.Key) bool { return k.ID == id || k.ARN == id })
	if i < 0 {
		return nil
	}
	l.Keys[i].Policy = x.policy("policy", x.Address)
	return &l.Keys[i].Resource
}

func (l *loader) topicPolicy(x item) *pipeline.Resource {
	id := x.text("arn")
	i := slices.IndexFunc(l.Topics, func(t *pipeline.Topic) bool { return t.ARN == id })
	if i < 0 {
		return nil
	}
	l.Topics[i].Policy = x.policy("policy", x.Address)
	return &l.Topics[i].Resource
}

func (l *loader) queuePolicy(x item) *pipeline.Resource {
	url := x.text("queueUrl")
	i := slices.IndexFunc(l.Queues, func(q *pipeline.Queue) bool { return q.URL == url })
	if i < 0 {
		return nil
	}
	l.Queues[i].Policy = x.policy("policy", x.Address)
	return &l.Queues[i].Resource
}

// roleNamed is the role that a resource names, by name or ARN; nil where it is not there.
func (l *loader) roleNamed(x item) *pipeline.Role {
	name := x.text("role")
	if a, err := arn.Parse(name); err == nil {
		name = a.Resource[strings.LastIndex(a.Resource, "/")+1:]
	}
	for _, r := range l.Roles {
		if r.Name == name && r.Account == x.Account {
			return r
		}
	}
	return nil
}

// rolePolicy adds an inline policy. After a refresh the role's own list has it too, maybe as it was before the last update:
// the one of the same name goes.
func (l *loader) rolePolicy(x item) *pipeline.Resource {
	role := l.roleNamed(x)
	if role == nil {
		return nil
	}
	added := x.policy("policy", x.Address)
	added.Name = x.text("name")
	role.Policies = slices.DeleteFunc(role.Policies, func(p pipeline.Policy) bool { return p.Name != "" && p.Name == added.Name })
	role.Policies = append(role.Policies, added)
	return &role.Resource
}

func (l *loader) attachment(x item) *pipeline.Resource {
	role := l.roleNamed(x)
	if role == nil {
		return nil
	}
	if policy := x.text("policyArn"); !slices.Contains(role.Managed, policy) {
		role.Managed = append(role.Managed, policy)
	}
	return &role.Resource
}
