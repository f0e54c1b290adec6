package cloudtrail

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Call is a call on a secret, in enough words to write the records that it would leave in the trail of the secret's account.
// Secret and Reader are needed; everything else has a default.
//
// Documentation and captures leave gaps. Written by inference are: reads by an AWS service, by root and by another account, the
// partial ARN as secretId, and the read that a batch makes of each secret.
type Call struct {
	// EventName is the operation: GetSecretValue unless said otherwise. See [ChangeNames] for those that change a secret.
	EventName string
	Secret    Secret
	Reader    Reader
	// Spelling is how the caller writes which secret they want: by name unless said otherwise.
	Spelling Spelling
	// Outcome is what came of it: success unless said otherwise.
	Outcome Outcome

	// Batch makes a GetSecretValue part of a BatchGetSecretValue, which leaves a record of its own before it.
	Batch bool
	// BatchFilter makes the batch ask by a filter, so that its own record names no secret.
	BatchFilter bool
	// Others are further secrets of the same batch, each of which leaves a record too.
	Others []Secret
	// KMSKey is the ARN of the secret's key. With it, a read also leaves the record of KMS's Decrypt. So does the writing of a
	// value, which tries whether the key may be used.
	KMSKey string

	// Time is when: the start of 2026 unless said otherwise.
	Time time.Time
	// SourceIP and UserAgent are the caller's: a documentation address and the AWS CLI unless said otherwise.
	SourceIP, UserAgent string
	// VPCEndpointID is set for a call through a VPC endpoint.
	VPCEndpointID string
	// EventVersion is 1.11 (since 2025) unless said otherwise; before 1.09 a record names no resources.
	EventVersion string
	// Recipient is the account whose trail gets the record: the secret's unless said otherwise.
	Recipient string
}

// The operations that read secrets' values.
const (
	GetSecretValue      = "GetSecretValue"
	BatchGetSecretValue = "BatchGetSecretValue"
)

// Records are what the call leaves, in the order of CloudTrail's own: the batch if it is one, then the call on each secret with
// the decryption that it causes. The same call gives the same records every time, ids included.
func (c Call) Records() []Record {
	c = c.withDefaults()
	if !c.Batch || c.EventName != GetSecretValue {
		return c.perSecret()
	}
	secrets := append([]Secret{c.Secret}, c.Others...)
	records := []Record{mustParse(c.batchRecord(secrets))}
	for _, secret := range secrets {
		one := c
		one.Secret = secret
		if c.BatchFilter {
			one.Spelling = ByARN
		}
		records = append(records, one.perSecret()...)
	}
	return records
}

func (c Call) perSecret() []Record {
	records := []Record{mustParse(c.record())}
	if c.KMSKey != "" && c.reachesKMS() {
		records = append(records, mustParse(c.decryptRecord()))
	}
	return records
}

// reachesKMS says whether the call makes Secrets Manager decrypt: a read does, and so does the writing of a value.
func (c Call) reachesKMS() bool {
	if c.Outcome != Success && c.Outcome != DeniedByKMS {
		return false
	}
	return c.EventName == GetSecretValue || c.writesValue()
}

func (c Call) writesValue() bool {
	return c.EventName == "PutSecretValue" || c.EventName == "UpdateSecret"
}

func (c Call) withDefaults() Call {
	c.EventName = cmp.Or(c.EventName, GetSecretValue)
	c.EventVersion = cmp.Or(c.EventVersion, "1.11")
	c.SourceIP = cmp.Or(c.SourceIP, "203.0.113.7")
	c.UserAgent = cmp.Or(c.UserAgent, c.defaultAgent())
	c.Recipient = cmp.Or(c.Recipient, c.Secret.Account)
	if c.Time.IsZero() {
		c.Time = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return c
}

func (c Call) defaultAgent() string {
	if c.Reader.Console {
		return "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	}
	return "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7 md/prompt#off"
}

// changes are the operations that change a secret, and what their record has in requestParameters beside secretId. Values and
// passwords never stand in a record.
var changes = map[string]map[string]any{
	"CancelRotateSecret":           {},
	"DeleteResourcePolicy":         {},
	"DeleteSecret":                 {"recoveryWindowInDays": 30},
	"PutResourcePolicy":            {"blockPublicPolicy": true},
	"PutSecretValue":               {},
	"RemoveRegionsFromReplication": {"removeReplicaRegions": []string{"eu-west-1"}},
	"ReplicateSecretToRegions":     {"addReplicaRegions": []map[string]string{{"region": "eu-west-1"}}},
	"RestoreSecret":                {},
	"RotateSecret":                 {"rotateImmediately": true},
	"UpdateSecret":                 {},
	"UpdateSecretVersionStage":     {"versionStage": "AWSCURRENT"},
}

// ChangeNames lists the operations that change a secret, its value, its policy or where it is, in alphabetical order.
func ChangeNames() []string {
	names := make([]string, 0, len(changes))
	for name := range changes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// seed is the text from which the ids of one record of the call are made.
func (c Call) seed(eventName string) string {
	return strings.Join([]string{
		eventName, c.Secret.PartialARN(), c.Reader.ARN(), c.Reader.Account, c.Reader.Service, c.Spelling.String(), c.Outcome.String(),
		c.Time.UTC().Format(time.RFC3339Nano), c.SourceIP, fmt.Sprint(c.Batch),
	}, "\n")
}
