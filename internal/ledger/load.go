package ledger

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// loader turns resources into a [pipeline.Pipeline].
type loader struct {
	*pipeline.Pipeline
	// setters are the resources that set something on others; they are linked when all are there.
	setters []item
	// others are the resources of types that are not in the table.
	others []Resource
	// answered are the addresses of resources whose own policy the provider answered: the program did not set it.
	answered map[string]bool
	// labels are what subscribers are called, by their subscription's ARN.
	labels map[string]string
}

// item is a resource on its way into the [pipeline.Pipeline].
type item struct {
	pipeline.Resource
	values
	creator        string
	kind, id, name string
	deleting       bool
	// set are the properties that the program set, beside those that the provider answered.
	set []string
}

// loaders turn each resource type that matters into its struct.
var loaders = map[string]func(*loader, item){
	aws.TrailType:           (*loader).trail,
	aws.BucketV1Type:        (*loader).bucket,
	aws.BucketType:          (*loader).bucket,
	aws.KeyType:             (*loader).key,
	aws.ReplicaKeyType:      (*loader).key,
	aws.ExternalKeyType:     (*loader).key,
	aws.ExternalReplicaType: (*loader).key,
	aws.ManagedPolicyType:   (*loader).managedPolicy,
	aws.AliasType:           (*loader).alias,
	aws.RoleType:            (*loader).role,
	aws.OrganizationType:    (*loader).organization,
	aws.LogGroupType:        (*loader).logGroup,
	aws.MetricFilterType:    (*loader).filter,
	aws.AlarmType:           (*loader).alarm,
	aws.TopicType:           (*loader).topic,
	aws.SubscriptionType:    (*loader).subscription,
	alertTopicType:          (*loader).alertTopic,
	aws.EventRuleType:       (*loader).rule,
	aws.EventTargetType:     (*loader).target,
	aws.QueueType:           (*loader).queue,
	aws.SecretType:          (*loader).secret,
}

// alertTopicType is the component of this project that knows what its subscribers are called.
const alertTopicType = "secretwatch:index:AlertTopic"

// IsPart reports whether a pipeline can stand on resources of a type.
func IsPart(kind string) bool {
	kind = canonical(kind)
	return loaders[kind] != nil || setsOn(kind) != ""
}

// MayBeThere is the doubt that a resource of a type may be there, though it seems to be missing.
func MayBeThere(kind, reason, remedy string) pipeline.Doubt {
	d := pipeline.Doubt{Kind: pipeline.Misplaced, Reason: reason, Remedy: remedy}
	for _, r := range table[canonical(kind)] {
		for _, hop := range r.finds {
			if at := string(hop); !slices.Contains(d.At, at) {
				d.At = append(d.At, at)
			}
		}
	}
	slices.Sort(d.At)
	return d
}

// Load adds resources to a pipeline.
func Load(p *pipeline.Pipeline, resources []Resource) {
	l := &loader{Pipeline: p, labels: map[string]string{}, answered: map[string]bool{}}
	for _, r := range withoutTwins(resources) {
		l.add(r)
	}
	l.link()
	l.refer()
}

// itemOf is a resource as the loaders take it.
func itemOf(r Resource) item {
	return item{
		Resource: r.Resource, values: r.Properties, creator: r.Creator, kind: canonical(r.Type), id: r.ID, name: r.Name, deleting: r.Deleting, set: r.Set,
	}
}

// add reads one resource.
func (l *loader) add(r Resource) {
	it := itemOf(r)
	kind := it.kind
	if !r.Component {
		it.Doubts = append(it.Doubts, judge(r)...)
	}
	switch load := loaders[kind]; {
	case load != nil:
		l.answered[it.Address] = !slices.Contains(it.set, "policy")
		load(l, it)
	case setsOn(kind) != "":
		l.setters = append(l.setters, it)
	case !r.Component:
		l.others = append(l.others, r)
	}
}
