package ledger

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// loader turns resources into a [pipeline.Pipeline].
type loader struct {
	*pipeline.Pipeline
	// attachments are the resources that add to others; they are linked when all are there.
	attachments []item
	// others are the resources of types that are not in the table.
	others []Resource
	// labels are what subscribers are called, by their subscription's ARN.
	labels map[string]string
}

// item is a resource on its way into the [pipeline.Pipeline].
type item struct {
	pipeline.Resource
	values
	kind, id, name string
	deleting       bool
}

// loaders turn each resource type that matters into its struct.
var loaders = map[string]func(*loader, item){
	aws.TrailType:        (*loader).trail,
	aws.BucketV1Type:     (*loader).bucket,
	aws.BucketType:       (*loader).bucket,
	aws.KeyType:          (*loader).key,
	aws.ReplicaKeyType:   (*loader).key,
	aws.AliasType:        (*loader).alias,
	aws.RoleType:         (*loader).role,
	aws.LogGroupType:     (*loader).logGroup,
	aws.MetricFilterType: (*loader).filter,
	aws.AlarmType:        (*loader).alarm,
	aws.TopicType:        (*loader).topic,
	aws.SubscriptionType: (*loader).subscription,
	alertTopicType:       (*loader).alertTopic,
	aws.EventRuleType:    (*loader).rule,
	aws.EventTargetType:  (*loader).target,
	aws.QueueType:        (*loader).queue,
	aws.SecretType:       (*loader).secret,
}

// alertTopicType is the component of this project that knows what its subscribers are called.
const alertTopicType = "secretwatch:index:AlertTopic"

// IsPart reports whether a pipeline can stand on resources of a type.
func IsPart(kind string) bool {
	kind = canonical(kind)
	return loaders[kind] != nil || linkers[kind] != nil
}

// Load adds resources to a pipeline.
func Load(p *pipeline.Pipeline, resources []Resource) {
	l := &loader{Pipeline: p, labels: map[string]string{}}
	for _, r := range resources {
		l.add(r)
	}
	l.link()
	l.refer()
}

// add reads one resource.
func (l *loader) add(r Resource) {
	kind := canonical(r.Type)
	it := item{Resource: r.Resource, values: r.Properties, kind: kind, id: r.ID, name: r.Name, deleting: r.Deleting}
	if !r.Component {
		it.Doubts = append(it.Doubts, judge(r)...)
	}
	switch load := loaders[kind]; {
	case load != nil:
		load(l, it)
	case linkers[kind] != nil:
		l.attachments = append(l.attachments, it)
	case !r.Component:
		l.others = append(l.others, r)
	}
}
