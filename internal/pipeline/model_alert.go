package pipeline

import "github.com/secretwatch/secretwatch/internal/alarm"

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
	Rivals []Policy
}

// Subscription is a topic's subscriber.
type Subscription struct {
	Resource
	// Endpoint is empty where the source hides it; then Label is what people know the receiver by.
	ARN, TopicARN, Protocol, Endpoint, Label string
	// SecretEndpoint is true where the endpoint must not be printed: Label stands for it.
	SecretEndpoint bool `json:",omitempty"`
	// Deleting is true for a resource that was replaced and waits to be deleted.
	Deleting bool
	// Pending is true while nobody has confirmed it, as of the state's last refresh.
	Pending bool
	// FilterPolicy is JSON, FilterScope MessageAttributes or MessageBody.
	FilterPolicy, FilterScope string
}

// Scopes of a subscription's filter policy.
const (
	ScopeAttributes = "MessageAttributes"
	ScopeBody       = "MessageBody"
)

// EventRule is an EventBridge rule.
type EventRule struct {
	Resource
	Name, ARN, Bus, Pattern string
	// State is [aws.RuleDisabled], [aws.RuleEnabled] or [aws.RuleEnabledAll].
	State string
}

// EventTarget is where a rule sends its events.
type EventTarget struct {
	Resource
	// Rule and Bus name the rule.
	ID, Rule, Bus, ARN, RoleARN string
	// Input is a constant text, InputPath selects a part of the event, Transformer writes a text with parts of it; at most one is set.
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
	Rivals                []Policy
}
