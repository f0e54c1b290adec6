package pipeline

// Trail is a CloudTrail trail.
type Trail struct {
	Resource
	Name, ARN string
	// HomeRegion is the region in which it was created, the only one that a single-region trail records.
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
	// Management is false for a selector of data events only.
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

// Bucket is an S3 bucket, which may be the one of a trail's files.
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
