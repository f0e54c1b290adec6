// Package pipeline is a deployed secret-read pipeline as plain data (trail, log group, metric filters, alarms, topics,
// subscriptions, event rules), and sends CloudTrail records through it, hop by hop. Each hop answers pass, stop or unknown, with a
// reason and a remedy; what the data do not show is unknown, never pass.
//
// Package state fills a [Pipeline] from Pulumi states; any other source may fill the same structs. [Pipeline.Send] does the work.
package pipeline

// Pipeline is what is deployed, in one or more accounts and regions. It is plain data that may be filled by hand. Lists may be in any
// order.
type Pipeline struct {
	// Sources name the states that this was read from, for messages.
	Sources []string
	// Unfinished says what an interrupted update left open in the states: they may not say what exists.
	Unfinished []string
	// Unread says what the sources hide that may be meant for reads, or not: rules whose pattern is encrypted.
	Unread  []string
	Trails  []*Trail
	Buckets []*Bucket
	Keys    []*Key
	Aliases []*Alias
	Roles   []*Role
	// ManagedPolicies are those of customers; the texts of AWS's are known to the checks.
	ManagedPolicies []*ManagedPolicy
	// Organizations are the ids of organizations that the sources show.
	Organizations []string
	LogGroups     []*LogGroup
	Filters       []*Filter
	Alarms        []*Alarm
	Topics        []*Topic
	Subscriptions []*Subscription
	Rules         []*EventRule
	Targets       []*EventTarget
	Queues        []*Queue
	Secrets       []*Secret
	// Doubts are about what stands for a part of the pipeline and is none of the above, since nothing is known of its kind.
	Doubts []Doubt `json:",omitempty"`

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
	// Stack names the stack that deploys it; empty where that is not known.
	Stack string
	// Partition, Account and Region say where it is; a global resource has the region of the provider that created it.
	Partition, Account, Region string
	// Doubts are what cannot be judged about it.
	Doubts []Doubt `json:",omitempty"`
}

// Policy is a policy document as the source has it. The zero value is no policy.
type Policy struct {
	// Address is the URN of the resource that sets the document.
	Address string
	// Name is that of a role's inline policy, else empty.
	Name string
	// Text is the JSON.
	Text string
	// Hidden is true where the source has the document encrypted.
	Hidden bool
	// Contested says why the document may not be in force; empty: it is.
	Contested string
}

// Secret is a secret of Secrets Manager.
type Secret struct {
	Resource
	Name, ARN, KeyID string
	// Replicas are the other regions to which it is replicated.
	Replicas []string
}
