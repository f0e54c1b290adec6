package state

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// linkers handle resources that set something on another one. What such a resource sets wins over the other's own property, which may
// be out of date in a state.
var linkers = map[string]func(*loader, item){
	aws.BucketPolicyType:  (*loader).bucketPolicy,
	aws.BucketPaymentType: (*loader).requestPayment,
	aws.KeyPolicyType:     (*loader).keyPolicy,
	aws.TopicPolicyType:   (*loader).topicPolicy,
	aws.QueuePolicyType:   (*loader).queuePolicy,
	aws.RolePolicyType:    (*loader).rolePolicy,
	aws.AttachmentType:    (*loader).attachment,
}

// link runs after all states are read, because the other resource may be in another state.
func (l *loader) link() {
	for _, x := range l.attachments {
		linkers[x.kind](l, x)
	}
	for _, s := range l.Subscriptions {
		s.Label = cmp.Or(l.labels[s.ARN], s.Label)
	}
}

func (l *loader) bucketPolicy(x item) {
	name := x.text("bucket")
	i := slices.IndexFunc(l.Buckets, func(b *pipeline.Bucket) bool { return b.Name == name })
	if i < 0 {
		// The bucket itself is in another stack; its policy is all that matters here.
		i = len(l.Buckets)
		l.Buckets = append(l.Buckets, &pipeline.Bucket{Resource: x.Resource, Name: name})
	}
	l.Buckets[i].Policy = x.policy("policy", x.Address)
}

func (l *loader) requestPayment(x item) {
	name := x.text("bucket")
	if i := slices.IndexFunc(l.Buckets, func(b *pipeline.Bucket) bool { return b.Name == name }); i >= 0 {
		l.Buckets[i].RequesterPays = x.text("payer") == requester
	}
}

func (l *loader) keyPolicy(x item) {
	id := x.text("keyId")
	if i := slices.IndexFunc(l.Keys, func(k *pipeline.Key) bool { return k.ID == id || k.ARN == id }); i >= 0 {
		l.Keys[i].Policy = x.policy("policy", x.Address)
	}
}

func (l *loader) topicPolicy(x item) {
	id := x.text("arn")
	if i := slices.IndexFunc(l.Topics, func(t *pipeline.Topic) bool { return t.ARN == id }); i >= 0 {
		l.Topics[i].Policy = x.policy("policy", x.Address)
	}
}

func (l *loader) queuePolicy(x item) {
	url := x.text("queueUrl")
	if i := slices.IndexFunc(l.Queues, func(q *pipeline.Queue) bool { return q.URL == url }); i >= 0 {
		l.Queues[i].Policy = x.policy("policy", x.Address)
	}
}

// roleNamed is the role that a resource names, by name or ARN; nil where it is in none of the states.
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
func (l *loader) rolePolicy(x item) {
	role := l.roleNamed(x)
	if role == nil {
		return
	}
	added := x.policy("policy", x.Address)
	added.Name = x.text("name")
	role.Policies = slices.DeleteFunc(role.Policies, func(p pipeline.Policy) bool { return p.Name != "" && p.Name == added.Name })
	role.Policies = append(role.Policies, added)
}

func (l *loader) attachment(x item) {
	policy := x.text("policyArn")
	if role := l.roleNamed(x); role != nil && !slices.Contains(role.Managed, policy) {
		role.Managed = append(role.Managed, policy)
	}
}
