package pipeline

// Trail is a CloudTrail trail.
type Trail struct {
	Resource
	Name, ARN string
	// HomeRegion is the region in which it was created, the only one that a single-region trail records.
	HomeRegion                         string
	Logging, MultiRegion, Organization bool
	// Creator is the account whose credentials deploy it: that of a delegated administrator does not own it. Empty: not known.
	Creator string
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
	// Rivals are other documents that are set on it: AWS has the one that was written last, and which that is, is not known.
	Rivals []Policy
}

// Key is a customer managed KMS key.
type Key struct {
	Resource
	ID, ARN string
	Enabled bool
	// Spec and Usage are those of AWS, such as SYMMETRIC_DEFAULT and ENCRYPT_DECRYPT; empty: these two.
	Spec, Usage string
	// State is that of a key with imported material, such as PendingImport, and Expires when the material is deleted; empty: never.
	State, Expires string
	Policy         Policy
	Rivals         []Policy
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
	Managed   []Attachment
	// Boundary is the ARN of the permissions boundary; empty: none.
	Boundary string
}

// Attachment is a managed policy that is attached to a role.
type Attachment struct {
	ARN string
	// Contested says why it may not be attached; empty: it is.
	Contested string
}

// ManagedPolicy is a customer's managed policy.
type ManagedPolicy struct {
	Resource
	ARN    string
	Policy Policy
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
