package state

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// loader turns the resources of one state into a [pipeline.Pipeline].
type loader struct {
	*pipeline.Pipeline
	// regions maps a provider's URN to the region that it is set to.
	regions map[string]string
	// home is where a resource without ARN or provider region is taken to be.
	home pipeline.Resource
	// later are the resources that add to others; they are linked when all are there.
	later []linked
	// labels are what subscribers are called, by their subscription's ARN.
	labels map[string]string
}

// linked is a resource that says something about another: a bucket's policy, a role's attachment.
type linked struct {
	pipeline.Resource
	kind string
	properties
}

// item is a resource on its way into the [pipeline.Pipeline].
type item struct {
	pipeline.Resource
	id string
	// deleting is true for a copy that waits for its deletion after a replacement.
	deleting bool
	properties
}

const subscriptionType = "aws:sns/topicSubscription:TopicSubscription"

// readers turn each resource type that matters into its struct.
var readers = map[string]func(*loader, item){
	"aws:cloudtrail/trail:Trail":                     (*loader).trail,
	"aws:s3/bucket:Bucket":                           (*loader).bucket,
	"aws:s3/bucketV2:BucketV2":                       (*loader).bucket,
	"aws:kms/key:Key":                                (*loader).key,
	"aws:kms/replicaKey:ReplicaKey":                  (*loader).key,
	"aws:kms/alias:Alias":                            (*loader).alias,
	"aws:iam/role:Role":                              (*loader).role,
	"aws:cloudwatch/logGroup:LogGroup":               (*loader).logGroup,
	"aws:cloudwatch/logMetricFilter:LogMetricFilter": (*loader).filter,
	"aws:cloudwatch/metricAlarm:MetricAlarm":         (*loader).alarm,
	"aws:sns/topic:Topic":                            (*loader).topic,
	subscriptionType:                                 (*loader).subscription,
	"secretwatch:index:AlertTopic":                   (*loader).alertTopic,
	"aws:cloudwatch/eventRule:EventRule":             (*loader).rule,
	"aws:cloudwatch/eventTarget:EventTarget":         (*loader).target,
	"aws:sqs/queue:Queue":                            (*loader).queue,
	"aws:secretsmanager/secret:Secret":               (*loader).secret,
}

// Load puts states together into one [pipeline.Pipeline]: a team's stack, and the stack that owns the trail. It fails if none of them
// holds anything that a read of a secret could go through. A resource that several states hold, such as those of a file and of the
// stack that it was written from, is taken from the last of them.
func Load(states ...*State) (*pipeline.Pipeline, error) {
	l := &loader{Pipeline: &pipeline.Pipeline{}, labels: map[string]string{}}
	latest := latestOf(states)
	for i, s := range states {
		l.Sources = append(l.Sources, s.Name)
		l.state(s, func(r stateResource) bool { return latest[r.identity()] == i })
		l.unfinished(s)
	}
	l.link()
	if len(l.Trails)+len(l.Filters)+len(l.Alarms)+len(l.Rules) == 0 {
		return nil, fmt.Errorf("state %s: no trail, metric filter, alarm or event rule in it, so there is nothing to send a record through",
			strings.Join(l.Sources, ", "))
	}
	return l.Pipeline, nil
}

// identity tells one resource from all others. The id is part of it, because stacks of different organizations may share a name.
type identity struct{ urn, kind, id string }

func (r stateResource) identity() identity { return identity{r.URN, r.Type, r.ID} }

// latestOf gives the index of the last state with each resource.
func latestOf(states []*State) map[identity]int {
	latest := map[identity]int{}
	for i, s := range states {
		for _, r := range s.resources {
			latest[r.identity()] = i
		}
	}
	return latest
}

// state reads those resources of a state that are wanted. A copy that waits for its deletion after a replacement is left out, unless it
// may take the live one with it, and so is a resource that was deleted to be replaced and is not there again.
func (l *loader) state(s *State, wanted func(stateResource) bool) {
	gone := func(r stateResource) bool { return r.Replacing || r.Delete && r.Type != subscriptionType }
	live := slices.DeleteFunc(slices.Clone(s.resources), gone)
	l.home, l.regions = pipeline.Resource{}, map[string]string{}
	l.survey(live)
	for _, r := range live {
		if !wanted(r) {
			continue
		}
		it := item{Resource: l.place(r), id: r.ID, deleting: r.Delete, properties: properties{outputs: r.Outputs, inputs: r.Inputs}}
		if read := readers[r.Type]; read != nil {
			read(l, it)
		} else if linkers[r.Type] != nil {
			l.later = append(l.later, linked{Resource: it.Resource, kind: r.Type, properties: it.properties})
		}
	}
}

// survey finds the providers' regions and the place that most ARNs of the state name.
func (l *loader) survey(resources []stateResource) {
	votes := map[pipeline.Resource]int{}
	for _, r := range resources {
		if r.Type == "pulumi:providers:aws" {
			l.regions[r.URN] = properties{outputs: r.Outputs, inputs: r.Inputs}.text("region")
			continue
		}
		if a, err := arn.Parse(ownARN(r)); err == nil && a.AccountID != "" && a.Region != "" {
			votes[pipeline.Resource{Partition: a.Partition, Account: a.AccountID, Region: a.Region}]++
		}
	}
	places := slices.SortedFunc(maps.Keys(votes), func(a, b pipeline.Resource) int {
		if votes[a] != votes[b] {
			return votes[b] - votes[a]
		}
		return strings.Compare(a.Account+a.Region, b.Account+b.Region)
	})
	if len(places) > 0 {
		l.home = places[0]
	}
}

// place says where a resource is: by its ARN, else its provider's region, else where the rest of the state is.
func (l *loader) place(r stateResource) pipeline.Resource {
	at := l.home
	at.Address = r.URN
	provider := r.Provider
	if i := strings.LastIndex(provider, "::"); i >= 0 {
		provider = provider[:i]
	}
	if region := l.regions[provider]; region != "" {
		at.Region = region
	}
	a, err := arn.Parse(ownARN(r))
	if err != nil {
		return at
	}
	at.Partition = a.Partition
	if a.AccountID != "" {
		at.Account = a.AccountID
	}
	if a.Region != "" {
		at.Region = a.Region
	}
	return at
}

// ownARN is a resource's own ARN. An event target's "arn" is where it sends to, a policy's is what it is for.
func ownARN(r stateResource) string {
	if r.Type == "aws:cloudwatch/eventTarget:EventTarget" {
		return ""
	}
	return properties{outputs: r.Outputs, inputs: r.Inputs}.text("arn")
}
