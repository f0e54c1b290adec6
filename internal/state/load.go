package state

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// loader turns the resources of states into a [pipeline.Pipeline].
type loader struct {
	*pipeline.Pipeline
	// attachments are the resources that add to others; they are linked when all are there.
	attachments []item
	// labels are what subscribers are called, by their subscription's ARN.
	labels map[string]string
}

// item is a resource on its way into the [pipeline.Pipeline].
type item struct {
	pipeline.Resource
	kind, id string
	// name is the last part of the URN.
	name string
	// deleting is true for a copy that waits for its deletion after a replacement.
	deleting bool
	properties
}

// readers turn each resource type that matters into its struct.
var readers = map[string]func(*loader, item){
	aws.TrailType:                  (*loader).trail,
	aws.BucketV1Type:               (*loader).bucket,
	aws.BucketType:                 (*loader).bucket,
	aws.KeyType:                    (*loader).key,
	aws.ReplicaKeyType:             (*loader).key,
	aws.AliasType:                  (*loader).alias,
	aws.RoleType:                   (*loader).role,
	aws.LogGroupType:               (*loader).logGroup,
	aws.MetricFilterType:           (*loader).filter,
	aws.AlarmType:                  (*loader).alarm,
	aws.TopicType:                  (*loader).topic,
	aws.SubscriptionType:           (*loader).subscription,
	"secretwatch:index:AlertTopic": (*loader).alertTopic,
	aws.EventRuleType:              (*loader).rule,
	aws.EventTargetType:            (*loader).target,
	aws.QueueType:                  (*loader).queue,
	aws.SecretType:                 (*loader).secret,
}

// Load puts states together into one [pipeline.Pipeline]: a team's stack, and the stack that owns the trail. It fails if none of them
// has anything that a read of a secret could go through. A resource that is in several states, such as those of a file and of the
// stack that it was written from, is taken from the last of them.
func Load(states ...*State) (*pipeline.Pipeline, error) {
	l := &loader{Pipeline: pipeline.New(), labels: map[string]string{}}
	last := lastWith(states)
	for i, s := range states {
		l.Sources = append(l.Sources, s.Name)
		l.state(s, func(r *apitype.ResourceV3) bool { return last[identityOf(r)] == i })
		l.unfinished(s)
	}
	l.link()
	if len(l.Trails)+len(l.Filters)+len(l.Alarms)+len(l.Rules) == 0 {
		return nil, fmt.Errorf("state %s: no trail, metric filter, alarm or event rule in it, so there is nothing to send a record through",
			strings.Join(l.Sources, ", "))
	}
	return l.Pipeline, nil
}

// identity identifies a resource. The id is part of it, because stacks of different organizations may share a name.
type identity struct {
	urn  resource.URN
	kind tokens.Type
	id   resource.ID
}

func identityOf(r *apitype.ResourceV3) identity { return identity{r.URN, r.Type, r.ID} }

// lastWith returns the index of the last state with each resource.
func lastWith(states []*State) map[identity]int {
	last := map[identity]int{}
	for i, s := range states {
		for r := range s.all() {
			last[identityOf(r)] = i
		}
	}
	return last
}

// state reads those resources of a state that are wanted. A copy that waits for its deletion after a replacement is left out, unless
// deleting it may delete the live one; so is a resource that was deleted to be replaced and has not been created again.
func (l *loader) state(s *State, wanted func(*apitype.ResourceV3) bool) {
	var live []*apitype.ResourceV3
	for r := range s.all() {
		if gone := r.PendingReplacement || r.Delete && string(r.Type) != aws.SubscriptionType; !gone {
			live = append(live, r)
		}
	}
	places := placesOf(live)
	for _, r := range live {
		if !wanted(r) {
			continue
		}
		it := item{Resource: places.of(r), kind: string(r.Type), id: string(r.ID), deleting: r.Delete, properties: propertiesOf(r)}
		if r.URN.IsValid() {
			it.name = r.URN.Name()
		}
		if read := readers[it.kind]; read != nil {
			read(l, it)
		} else if linkers[it.kind] != nil {
			l.attachments = append(l.attachments, it)
		}
	}
}
