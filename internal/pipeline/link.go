package pipeline

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// linkers handle resources that say something about another one. What such a resource sets wins over the owner's own property,
// which a state may hold as it was before.
var linkers = map[string]func(*loader, linked){
	"aws:s3/bucketPolicy:BucketPolicy":                                               (*loader).bucketPolicy,
	"aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2": (*loader).requestPayment,
	"aws:kms/keyPolicy:KeyPolicy":                                                    (*loader).keyPolicy,
	"aws:sns/topicPolicy:TopicPolicy":                                                (*loader).topicPolicy,
	"aws:sqs/queuePolicy:QueuePolicy":                                                (*loader).queuePolicy,
	"aws:iam/rolePolicy:RolePolicy":                                                  (*loader).rolePolicy,
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment":                              (*loader).attachment,
}

// link runs after all states are read, because the other resource may be in another state.
func (l *loader) link() {
	for _, x := range l.later {
		linkers[x.kind](l, x)
	}
	for _, s := range l.Subscriptions {
		s.Label = l.labels[s.ARN]
	}
}

// find is the first of list for which is holds, or nil.
func find[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

func (l *loader) bucketPolicy(x linked) {
	name := x.text("bucket")
	b := find(l.Buckets, func(b *Bucket) bool { return b.Name == name })
	if b == nil {
		// The bucket itself is in another stack; its policy is all that matters here.
		b = &Bucket{Resource: x.Resource, Name: name}
		l.Buckets = append(l.Buckets, b)
	}
	b.Policy = x.policy("policy", x.Address)
}

func (l *loader) requestPayment(x linked) {
	name := x.text("bucket")
	if b := find(l.Buckets, func(b *Bucket) bool { return b.Name == name }); b != nil {
		b.RequesterPays = x.text("payer") == requester
	}
}

func (l *loader) keyPolicy(x linked) {
	id := x.text("keyId")
	if k := find(l.Keys, func(k *Key) bool { return k.ID == id || k.ARN == id }); k != nil {
		k.Policy = x.policy("policy", x.Address)
	}
}

func (l *loader) topicPolicy(x linked) {
	id := x.text("arn")
	if t := find(l.Topics, func(t *Topic) bool { return t.ARN == id }); t != nil {
		t.Policy = x.policy("policy", x.Address)
	}
}

func (l *loader) queuePolicy(x linked) {
	url := x.text("queueUrl")
	if q := find(l.Queues, func(q *Queue) bool { return q.URL == url }); q != nil {
		q.Policy = x.policy("policy", x.Address)
	}
}

// roleNamed is the role that a resource names, by name or ARN.
func (l *loader) roleNamed(x linked) *Role {
	name := x.text("role")
	if a, err := arn.Parse(name); err == nil {
		name = a.Resource[strings.LastIndex(a.Resource, "/")+1:]
	}
	return find(l.Roles, func(r *Role) bool { return r.Name == name && r.Account == x.Account })
}

// rolePolicy adds an inline policy. After a refresh the role's own list holds it too, maybe as it was before the last update:
// the one of the same name goes.
func (l *loader) rolePolicy(x linked) {
	role := l.roleNamed(x)
	if role == nil {
		return
	}
	added := x.policy("policy", x.Address)
	added.Name = x.text("name")
	role.Policies = slices.DeleteFunc(role.Policies, func(p Policy) bool { return p.Name != "" && p.Name == added.Name })
	role.Policies = append(role.Policies, added)
}

func (l *loader) attachment(x linked) {
	policy := x.text("policyArn")
	if role := l.roleNamed(x); role != nil && !slices.Contains(role.Managed, policy) {
		role.Managed = append(role.Managed, policy)
	}
}

// before is the part of text in front of the first sep, all of it where there is none.
func before(text, sep string) string {
	head, _, _ := strings.Cut(text, sep)
	return head
}

// after is the part of text behind the first sep, all of it where there is none.
func after(text, sep string) string {
	if _, tail, ok := strings.Cut(text, sep); ok {
		return tail
	}
	return text
}
