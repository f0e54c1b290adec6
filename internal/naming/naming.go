// Package naming gives the resources of a stack their names in the account. Team and stack are part of every name, so that two teams on
// one log group can neither overwrite each other's resources nor count each other's reads: AWS overwrites metric filters, alarms, rules and
// topics of the same name without an error.
package naming

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
)

const product = "secretwatch"

// Namespace is the CloudWatch metric namespace of the stack's watches.
func (p Place) Namespace() string {
	return fit("Secretwatch/"+p.Team+"/"+p.Stack, aws.MetricName)
}

// Watch names the alarm and the metric of a watch. Neither team nor stack can hold a slash, so no two stacks share a name.
func (p Place) Watch(name string) string {
	return fit(p.path(name), aws.AlarmName)
}

// Filter names the n-th metric filter of a watch, counted from 1.
func (p Place) Filter(watch string, n int) string {
	return p.Watch(watch) + "/" + strconv.Itoa(n)
}

// LogGroup names the log group of a trail component.
func (p Place) LogGroup(component string) string { return fit("/"+p.path(component), aws.LogGroupName) }

// KeyAlias names the customer key of a key component.
func (p Place) KeyAlias(component string) string {
	return fit("alias/"+p.path(component), aws.KeyAlias)
}

// Rule names the n-th event rule of a watch for one kind of event, counted from 1. Rule names hold no slashes; a watch whose name
// has any gets a hash of it behind, so that a/b and a-b stay apart.
func (p Place) Rule(watch, kind string, n int) string {
	legal := strings.Map(func(c rune) rune {
		if strings.ContainsRune("/+=@", c) {
			return '-'
		}
		return c
	}, watch)
	if legal != watch {
		legal += "-" + hash(watch)
	}
	return p.label(strings.Join([]string{legal, kind, strconv.Itoa(n)}, "_"), aws.RuleName)
}

// Rules is the beginning of the name of every event rule of the stack, also of one that is cut short. A long team and stack leave
// no more than what comes before the hash, which stacks with the same beginning share.
func (p Place) Rules() string {
	whole := strings.Join([]string{product, p.Team, p.Stack, ""}, "_")
	return whole[:min(len(whole), aws.RuleName-hashEnd)]
}

// Queue names an SQS queue.
func (p Place) Queue(component string) string { return p.label(component, aws.QueueName) }

// Topic names an SNS topic.
func (p Place) Topic(component string) string { return p.label(component, aws.TopicName) }

// Subscriber names a receiver by a hash of its address, which does not show the address. SNS has one subscription for a topic, a protocol
// and an endpoint: if the name changed, Pulumi would first create the same subscription, get the one that exists, and then delete it.
func Subscriber(protocol, endpoint string) string {
	return protocol + "-" + hash(protocol+" "+aws.Endpoint(protocol, endpoint))
}

// Trail names a CloudTrail trail.
func (p Place) Trail(component string) string { return p.label(component, aws.TrailName) }

// Role names an IAM role.
func (p Place) Role(component string) string { return p.label(component, aws.RoleName) }

// Bucket names an S3 bucket. Bucket names are shared by all accounts and hold no underscore, so account and region stand in it.
func (p Place) Bucket(component string) string {
	name := strings.Join([]string{product, p.Team, strings.ReplaceAll(p.Stack, "_", "-"), component, p.Account, p.Region}, "-")
	return fit(strings.ToLower(name), aws.BucketName)
}

// ARN is the ARN of a resource of this account and region, such as ARN("sns", "my-topic").
func (p Place) ARN(service, resource string) string {
	return arn.ARN{Partition: p.Partition, Service: service, Region: p.Region, AccountID: p.Account, Resource: resource}.String()
}

// TrailARN is the ARN that the trail of a component will have; bucket, role and key policies are pinned to it before it exists.
func (p Place) TrailARN(component string) string {
	return p.ARN("cloudtrail", "trail/"+p.Trail(component))
}

// LogGroupARN is the ARN that the log group of a component will have, without the ":*" of its streams.
func (p Place) LogGroupARN(component string) string {
	return p.ARN("logs", "log-group:"+p.LogGroup(component))
}

// Root is the account itself as a principal: whoever IAM lets act in it.
func (p Place) Root() string {
	return arn.ARN{Partition: p.Partition, Service: "iam", AccountID: p.Account, Resource: "root"}.String()
}

// RegionalService is the name of a service that has one principal in each region, such as logs.eu-west-1.amazonaws.com.
func (p Place) RegionalService(service string) string { return aws.RegionalService(service, p.Region) }

// Tags mark every resource that can carry tags with its owner.
func (p Place) Tags() map[string]string {
	return map[string]string{"team": p.Team, "stack": p.Stack, "managed-by": product}
}

func (p Place) path(name string) string {
	return strings.Join([]string{product, p.Team, p.Stack, name}, "/")
}

// label joins with underscores, which a team's name cannot hold: the parts can be told apart.
func (p Place) label(name string, limit int) string {
	return fit(strings.Join([]string{product, p.Team, p.Stack, name}, "_"), limit)
}

// fit shortens a name to limit characters; it ends in a hash of the whole name, so that different names stay different.
func fit(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	return name[:limit-hashEnd] + "-" + hash(name)
}

// hashDigits is the length of a hash, and hashEnd that of a dash and a hash.
const (
	hashDigits = 8
	hashEnd    = 1 + hashDigits
)

// hash is short and the same for the same text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:hashDigits]
}
