// Package pipeline holds a deployed secret-read pipeline as plain data (trail, log group, metric filters, alarms, topics,
// subscriptions, event rules) and sends CloudTrail records through it, hop by hop. Each hop answers pass, stop or unknown, with a
// reason and a remedy; what cannot be judged from the data is unknown, never pass.
//
// [LoadState] and [Load] fill a [Pipeline] from Pulumi states; any other source may fill the same structs.
// [Pipeline.Send] does the work.
package pipeline

import "github.com/secretwatch/secretwatch/internal/alarm"

// Pipeline is what is deployed, in one or more accounts and regions. It is plain data: nothing in it is computed, so it may be
// filled by hand. Lists may be in any order.
type Pipeline struct {
	// Sources name the states that this was read from, for messages.
	Sources []string
	// Unfinished says what an update that stopped halfway left open in the states: they may not say what exists.
	Unfinished    []string
	Trails        []*Trail
	Buckets       []*Bucket
	Keys          []*Key
	Aliases       []*Alias
	Roles         []*Role
	LogGroups     []*LogGroup
	Filters       []*Filter
	Alarms        []*Alarm
	Topics        []*Topic
	Subscriptions []*Subscription
	Rules         []*EventRule
	Targets       []*EventTarget
	Queues        []*Queue
	Secrets       []*Secret

	// patterns are nil in a Pipeline that [New] has not created.
	patterns *patterns
}

// New is an empty pipeline, to be filled. It and its copies parse each pattern once, however often records are sent; any other
// Pipeline parses its patterns for every [Pipeline.Send].
func New() *Pipeline { return &Pipeline{patterns: newPatterns()} }

// Resource is what every deployed thing has.
type Resource struct {
	// Address is the Pulumi URN, or another text by which a person finds the resource.
	Address string
	// Stack names the stack that deploys it; empty where nobody knows.
	Stack string
	// Partition, Account and Region say where it is; a global resource has the region of the provider that created it.
	Partition, Account, Region string
}

// Policy is a policy document as the source has it. The zero value is no policy.
type Policy struct {
	// Address is the URN of the resource that sets the document.
	Address string
	// Name is that of a role's inline policy, else empty.
	Name string
	// Text is the JSON.
	Text string
	// Hidden is true when the state holds the document encrypted, so that it cannot be judged.
	Hidden bool
}

// Trail is a CloudTrail trail.
type Trail struct {
	Resource
	Name, ARN string
	// HomeRegion is the region in which it was made, the only one that a single-region trail records.
	HomeRegion                         string
	Logging, MultiRegion, Organization bool
	// Selectors and Advanced choose the events; a trail has one kind. With neither it records all management events.
	Selectors []EventSelector
	Advanced  []AdvancedSelector
	// Bucket and Prefix say where the log files go.
	Bucket, Prefix string
	// LogGroupARN ends in ":*", RoleARN is the role with which CloudTrail writes there; empty: no delivery to CloudWatch Logs.
	LogGroupARN, RoleARN string
	// KeyID is the key of the log files: an ARN, a key id or an alias; empty: none.
	KeyID string
}

// EventSelector is a basic event selector.
type EventSelector struct {
	// Management is false for a selector that takes data events only.
	Management bool
	// ReadWriteType is All, ReadOnly or WriteOnly.
	ReadWriteType string
	// ExcludedSources are event sources that are left out, such as kms.amazonaws.com.
	ExcludedSources []string
}

// AdvancedSelector is an advanced event selector: all its fields must agree with a record.
type AdvancedSelector struct {
	Name   string
	Fields []FieldSelector
}

// FieldSelector compares one field; each list that is not empty must hold.
type FieldSelector struct {
	Field                                string
	Equals, StartsWith, EndsWith         []string
	NotEquals, NotStartsWith, NotEndWith []string
}

// Bucket is an S3 bucket that may hold a trail's files.
type Bucket struct {
	Resource
	Name, ARN     string
	RequesterPays bool
	Policy        Policy
}

// Key is a customer managed KMS key.
type Key struct {
	Resource
	ID, ARN string
	Enabled bool
	Policy  Policy
}

// Alias is another name of a [Key].
type Alias struct {
	Resource
	// Name begins with "alias/".
	Name, ARN string
	// Target is the key's id or ARN.
	Target string
}

// Role is an IAM role.
type Role struct {
	Resource
	Name, ARN string
	Trust     Policy
	Policies  []Policy
	// Managed are the ARNs of attached policies, whose text a state does not have.
	Managed []string
	// Boundary is the ARN of the permissions boundary; empty: none.
	Boundary string
}

// LogGroup is a CloudWatch Logs group.
type LogGroup struct {
	Resource
	// ARN is without ":*".
	Name, ARN string
	// Class is STANDARD, INFREQUENT_ACCESS or DELIVERY; empty is STANDARD.
	Class string
	KeyID string
}

// Metric names a CloudWatch metric.
type Metric struct {
	Namespace, Name string
	// Unit is empty where none is set.
	Unit string
	// Dimensions of a filter map a dimension's name to a selector ($.field), those of an alarm to a value.
	Dimensions map[string]string
}

// Filter is a metric filter with its one transformation.
type Filter struct {
	Resource
	Name, LogGroup, Pattern string
	Metric                  Metric
	// Value is what a match publishes: a number or a selector.
	Value string
	// Default is what any other event publishes; empty: nothing.
	Default string
}

// Alarm is a metric alarm.
type Alarm struct {
	Resource
	Name, ARN, Description string
	Metric                 Metric
	// Math is true for an alarm on a metric math expression.
	Math bool
	// Config is what the alarm is evaluated by, and its actions.
	alarm.Config
}

// Topic is an SNS topic.
type Topic struct {
	Resource
	Name, ARN, DisplayName string
	FIFO                   bool
	// KeyID is the key of its messages: an ARN, id or alias; empty: none.
	KeyID  string
	Policy Policy
}

// Subscription is a topic's subscriber.
type Subscription struct {
	Resource
	// Endpoint is empty where the source hides it; then Label, if there is one, is what people know the receiver by.
	ARN, TopicARN, Protocol, Endpoint, Label string
	// Deleting is true for a resource that waits for its deletion, after a replacement.
	Deleting bool
	// Pending is true while nobody has confirmed it, as of the state's last refresh.
	Pending bool
	// FilterPolicy is JSON, FilterScope MessageAttributes or MessageBody.
	FilterPolicy, FilterScope string
}

// EventRule is an EventBridge rule.
type EventRule struct {
	Resource
	Name, ARN, Bus, Pattern string
	// State is ENABLED, DISABLED or ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
	State string
}

// EventTarget is where a rule sends its events.
type EventTarget struct {
	Resource
	// Rule and Bus name the rule.
	ID, Rule, Bus, ARN, RoleARN string
	// Input is a constant text, InputPath a part of the event, Transformer a text made from it; at most one is set.
	Input, InputPath string
	Transformer      *Transformer
}

// Transformer is an EventBridge input transformer.
type Transformer struct {
	Paths    map[string]string
	Template string
}

// Queue is an SQS queue.
type Queue struct {
	Resource
	Name, ARN, URL, KeyID string
	Policy                Policy
}

// Secret is a secret of Secrets Manager.
type Secret struct {
	Resource
	Name, ARN, KeyID string
}
