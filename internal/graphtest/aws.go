package graphtest

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// computed returns the outputs of each type that the program reads or that make a state look real.
var computed = map[string]func(m *mocks, name string, inputs resource.PropertyMap) map[string]any{
	aws.SecretType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.secret(text(in, "name")) + "-a1B2c3")
	},
	aws.SecretVersionType: nothing,
	aws.SecretPolicyType:  nothing,
	aws.BucketType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(aws.BucketARN(m.partition, text(in, "bucket")))
	},
	aws.BucketPublicAccessType: nothing,
	aws.BucketOwnershipType:    nothing,
	aws.BucketVersioningType:   nothing,
	aws.BucketEncryptionType:   nothing,
	aws.BucketLifecycleType:    nothing,
	aws.BucketLoggingType:      nothing,
	aws.BucketPolicyType:       nothing,
	aws.LogGroupType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("logs", "log-group:"+text(in, "name")))
	},
	aws.MetricFilterType: nothing,
	aws.AlarmType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("cloudwatch", "alarm:"+text(in, "name")))
	},
	aws.EventRuleType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("events", "rule/"+text(in, "name")))
	},
	aws.EventTargetType: nothing,
	aws.QueueType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		name := text(in, "name")
		return map[string]any{
			"arn": m.arn("sqs", name),
			"url": "https://" + aws.RegionalService("sqs", m.region) + "/" + m.account + "/" + name,
		}
	},
	aws.QueuePolicyType: nothing,
	aws.RoleType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(fmt.Sprintf("arn:%s:iam::%s:role/%s", m.partition, m.account, text(in, "name")))
	},
	aws.RolePolicyType: nothing,
	aws.TrailType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("cloudtrail", "trail/"+text(in, "name")))
	},
	aws.TopicType: func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("sns", text(in, "name")))
	},
	aws.TopicPolicyType: nothing,
	aws.SubscriptionType: func(m *mocks, name string, in resource.PropertyMap) map[string]any {
		return map[string]any{"arn": text(in, "topic") + ":" + name, "pendingConfirmation": !m.confirmed["TopicSubscription::"+name]}
	},
	aws.KeyType: func(m *mocks, _ string, _ resource.PropertyMap) map[string]any {
		const id = "11111111-2222-4333-8444-555555555555"
		return map[string]any{"arn": m.arn("kms", "key/"+id), "keyId": id}
	},
	aws.AliasType: nothing,
}

func nothing(*mocks, string, resource.PropertyMap) map[string]any { return nil }

func arn(of string) map[string]any { return map[string]any{"arn": of} }

func text(in resource.PropertyMap, key string) string { return Text(in[resource.PropertyKey(key)]) }

func (m *mocks) arn(service, what string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", m.partition, service, m.region, m.account, what)
}

// secret is a secret's ARN without its suffix.
func (m *mocks) secret(name string) string {
	return aws.Secret{Name: name, Region: m.region, Account: m.account, Partition: m.partition}.PartialARN()
}

// dataSources are the answers of an account that has whatever is asked for. The caller is a session of role/deploy/pulumi: a session's
// ARN lacks its role's path.
func (m *mocks) dataSources() map[string]func(map[string]string) map[string]any {
	return map[string]func(map[string]string) map[string]any{
		aws.CallerIdentityData: func(map[string]string) map[string]any {
			return map[string]any{"accountId": m.account, "arn": aws.SessionARN(m.partition, m.account, "pulumi", "ci"), "userId": "AROAEXAMPLE:ci"}
		},
		aws.RoleData: func(args map[string]string) map[string]any {
			return map[string]any{"name": args["name"], "arn": "arn:" + m.partition + ":iam::" + m.account + ":role/deploy/" + args["name"]}
		},
		aws.RegionData: func(map[string]string) map[string]any {
			return map[string]any{"name": m.region, "id": m.region}
		},
		aws.PartitionData: func(map[string]string) map[string]any {
			return map[string]any{"partition": m.partition, "id": m.partition}
		},
		aws.BucketData: func(args map[string]string) map[string]any {
			return map[string]any{"bucket": args["bucket"], "arn": aws.BucketARN(m.partition, args["bucket"]), "region": m.region}
		},
		aws.SecretData: func(args map[string]string) map[string]any {
			if given := args["arn"]; given != "" {
				if _, err := aws.ParseSecretARN(given); err != nil {
					given += "-z9Y8x7"
				}
				return map[string]any{"name": aws.NameOfSecret(given), "arn": given}
			}
			return map[string]any{"name": args["name"], "arn": m.secret(args["name"]) + "-z9Y8x7"}
		},
		aws.LogGroupData: func(args map[string]string) map[string]any {
			return map[string]any{"name": args["name"], "arn": m.arn("logs", "log-group:"+args["name"]), "logGroupClass": aws.StandardLogClass}
		},
	}
}
