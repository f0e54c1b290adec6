package ledger

import (
	"cmp"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// linker handles resources that set something on another one.
type linker struct {
	// on is the type of the other resource.
	on string
	// link returns the other resource, nil where it is not there. What is set wins over the other's own property, which may be out of date in
	// a state.
	link func(*loader, item) *pipeline.Resource
}

// linkers are those of each type. Those of [roleLinkers] set something on several roles.
var linkers = map[string]linker{
	aws.BucketPolicyType:     {aws.BucketType, (*loader).bucketPolicy},
	aws.BucketPaymentType:    {aws.BucketType, (*loader).requestPayment},
	aws.BucketEncryptionType: {aws.BucketType, (*loader).ofBucket},
	aws.BucketLockType:       {aws.BucketType, (*loader).ofBucket},
	aws.KeyPolicyType:        {aws.KeyType, (*loader).keyPolicy},
	aws.TopicPolicyType:      {aws.TopicType, (*loader).topicPolicy},
	aws.QueuePolicyType:      {aws.QueueType, (*loader).queuePolicy},
	aws.RolePolicyType:       {aws.RoleType, (*loader).rolePolicy},
	aws.AttachmentType:       {aws.RoleType, (*loader).attachment},
}

// setsOn is the type on whose resources those of a type set something; empty where they set nothing on another.
func setsOn(kind string) string {
	if roleLinkers[kind] != nil {
		return aws.RoleType
	}
	return linkers[kind].on
}

// link runs after all resources are read, because the other resource may come later. What is in doubt about a resource that sets
// something is in doubt about the one that it sets it on.
func (l *loader) link() {
	for _, x := range l.setters {
		if roleLinkers[x.kind] != nil {
			continue
		}
		if on := linkers[x.kind].link(l, x); on != nil && on.Address != x.Address {
			on.Doubts = append(on.Doubts, x.Doubts...)
		} else if on == nil {
			l.maySetOnAny(x)
		}
	}
	l.linkRoles()
	for _, s := range l.Subscriptions {
		label, known := l.labels[s.ARN]
		s.Label = cmp.Or(label, s.Label)
		if s.Endpoint == "" && !known {
			s.Doubts = append(s.Doubts, pipeline.Doubt{
				Kind: pipeline.Unread, At: []string{"received/endpoint"}, Remedy: remedyRead,
				Reason: "it is not known who gets the message: the state hides the address, and nothing says what the subscriber is called",
			})
		}
	}
}

// maySetOnAny is for a resource that hides on which other one it sets something: it may be any of that kind.
func (l *loader) maySetOnAny(x item) {
	for _, d := range x.Doubts {
		if d.Kind != pipeline.Misplaced {
			continue
		}
		d.Kind, d.At = pipeline.Unread, checksOf(table[x.kind])
		for _, p := range l.parts() {
			if p.kind == setsOn(x.kind) {
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

// setPolicy sets a resource's policy. It takes the place of one that the provider answered for the resource itself, which may be out of date
// in a state. Where the program set that too, or another resource sets one, it is not known which was written last. A resource that is there
// sets one, also where the state does not have its text.
func (l *loader) setPolicy(policy *pipeline.Policy, rivals *[]pipeline.Policy, x item) {
	if *policy != (pipeline.Policy{}) && !l.answered[policy.Address] {
		*rivals = append(*rivals, *policy)
	}
	*policy = x.policy("policy", x.Address)
	policy.Address = x.Address
}

// sets is what a resource sets something on, by a property, or by the id, which is the same text, where the state lacks the property.
func (it item) sets(key string) string {
	if _, set := it.values[key]; set {
		return it.text(key)
	}
	return it.id
}

// bucketNamed is the bucket of a name, nil where it is not there.
func (l *loader) bucketNamed(name string) *pipeline.Bucket {
	if i := slices.IndexFunc(l.Buckets, func(b *pipeline.Bucket) bool { return b.Name == name }); i >= 0 {
		return l.Buckets[i]
	}
	return nil
}

func (l *loader) bucketPolicy(x item) *pipeline.Resource {
	name := x.sets("bucket")
	b := l.bucketNamed(name)
	if b == nil {
		// The bucket itself is in another stack; its policy is all that matters here.
		b = &pipeline.Bucket{Resource: x.Resource, Name: name}
		l.Buckets = append(l.Buckets, b)
	}
	l.setPolicy(&b.Policy, &b.Rivals, x)
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
	id := x.sets("keyId")
	i := slices.IndexFunc(l.Keys, func(k *pipeline.Key) bool { return k.ID == id || k.ARN == id })
	if i < 0 {
		return nil
	}
	l.setPolicy(&l.Keys[i].Policy, &l.Keys[i].Rivals, x)
	return &l.Keys[i].Resource
}

func (l *loader) topicPolicy(x item) *pipeline.Resource {
	id := x.sets("arn")
	i := slices.IndexFunc(l.Topics, func(t *pipeline.Topic) bool { return t.ARN == id })
	if i < 0 {
		return nil
	}
	l.setPolicy(&l.Topics[i].Policy, &l.Topics[i].Rivals, x)
	return &l.Topics[i].Resource
}

func (l *loader) queuePolicy(x item) *pipeline.Resource {
	url := x.sets("queueUrl")
	i := slices.IndexFunc(l.Queues, func(q *pipeline.Queue) bool { return q.URL == url })
	if i < 0 {
		return nil
	}
	l.setPolicy(&l.Queues[i].Policy, &l.Queues[i].Rivals, x)
	return &l.Queues[i].Resource
}
