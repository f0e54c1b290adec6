package cloudtrail

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Call describes a call on a secret, and can write the records that the call would leave in the trail of the secret's account.
// Secret and Reader are required; everything else has a default.
//
// Some records are neither documented nor captured, so their form is inferred: reads by an AWS service, by root and by another
// account, the partial ARN as secretId, and the read of each secret in a batch.
type Call struct {
	// EventName is the operation. The default is GetSecretValue; [aws.SecretChanges] lists the operations that change a secret.
	EventName string
	Secret    aws.Secret
	Reader    Reader
	// Spelling is how the caller writes the secret's id. The default is by name.
	Spelling Spelling
	// Outcome is the result of the call. The default is success.
	Outcome Outcome

	// Batch makes the GetSecretValue part of a BatchGetSecretValue, which leaves its own record first.
	Batch bool
	// BatchFilter makes the batch select secrets by a filter, so that the batch's record names no secret.
	BatchFilter bool
	// Others are further secrets of the same batch. Each leaves a record too.
	Others []aws.Secret
	// KMSKey is the ARN of the secret's key. If it is set, a read also leaves the record of KMS's Decrypt. So does a write of the
	// value, because Secrets Manager checks first that it may use the key.
	KMSKey string

	// Time is when the call happens. The default is the start of 2026.
	Time time.Time
	// SourceIP and UserAgent are the caller's. The defaults are a documentation address and the AWS CLI.
	SourceIP, UserAgent string
	// VPCEndpointID is set for a call through a VPC endpoint.
	VPCEndpointID string
	// EventVersion is the version of the record's format. The default is 1.11 (since 2025); before 1.09 a record names no resources.
	EventVersion string
	// Recipient is the account whose trail gets the record. The default is the secret's account.
	Recipient string
}

// Records returns the records that the call leaves, in CloudTrail's order: the batch if there is one, then the call on each secret
// with the decryption that it causes. The same call always returns the same records, ids included.
func (c Call) Records() []Record {
	c = c.withDefaults()
	if !c.Batch || c.EventName != aws.GetSecretValue {
		return c.perSecret()
	}
	secrets := append([]aws.Secret{c.Secret}, c.Others...)
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

// reachesKMS reports whether the call causes Secrets Manager to use KMS: a read does, and so does a write of the value.
func (c Call) reachesKMS() bool {
	if c.Outcome != Success && c.Outcome != DeniedByKMS {
		return false
	}
	return c.EventName == aws.GetSecretValue || c.writesValue()
}

func (c Call) writesValue() bool {
	return c.EventName == "PutSecretValue" || c.EventName == "UpdateSecret"
}

func (c Call) withDefaults() Call {
	c.EventName = cmp.Or(c.EventName, aws.GetSecretValue)
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

// isChange reports whether an operation changes a secret.
func isChange(eventName string) bool { return slices.Contains(aws.SecretChanges(), eventName) }

// changeParameters are the requestParameters of operations that change a secret, without secretId. A record never contains values or
// passwords.
var changeParameters = map[string]map[string]any{
	"DeleteSecret":                 {"recoveryWindowInDays": 30},
	"PutResourcePolicy":            {"blockPublicPolicy": true},
	"RemoveRegionsFromReplication": {"removeReplicaRegions": []string{"eu-west-1"}},
	"ReplicateSecretToRegions":     {"addReplicaRegions": []map[string]string{{"region": "eu-west-1"}}},
	"RotateSecret":                 {"rotateImmediately": true},
	"UpdateSecretVersionStage":     {"versionStage": "AWSCURRENT"},
}

// seed returns the text from which the ids of one of the call's records are derived.
func (c Call) seed(eventName string) string {
	return strings.Join([]string{
		eventName, c.Secret.PartialARN(), c.Reader.ARN(), c.Reader.Account, c.Reader.Service, c.Spelling.String(), c.Outcome.String(),
		c.Time.UTC().Format(time.RFC3339Nano), c.SourceIP, fmt.Sprint(c.Batch),
	}, "\n")
}
