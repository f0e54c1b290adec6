package graphtest

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// computed gives the outputs of each type that the program reads or that make a state look real.
var computed = map[string]func(m *mocks, name string, inputs resource.PropertyMap) map[string]any{
	"aws:secretsmanager/secret:Secret": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("secretsmanager", "secret:"+text(in, "name")+"-a1B2c3"))
	},
	"aws:secretsmanager/secretVersion:SecretVersion": nothing,
	"aws:secretsmanager/secretPolicy:SecretPolicy":   nothing,
	"aws:s3/bucketV2:BucketV2": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn("arn:" + m.partition + ":s3:::" + text(in, "bucket"))
	},
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                                     nothing,
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                                     nothing,
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               nothing,
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": nothing,
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       nothing,
	"aws:s3/bucketLoggingV2:BucketLoggingV2":                                                     nothing,
	"aws:s3/bucketPolicy:BucketPolicy":                                                           nothing,
	"aws:cloudwatch/logGroup:LogGroup": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("logs", "log-group:"+text(in, "name")))
	},
	"aws:cloudwatch/logMetricFilter:LogMetricFilter": nothing,
	"aws:cloudwatch/metricAlarm:MetricAlarm": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("cloudwatch", "alarm:"+text(in, "name")))
	},
	"aws:cloudwatch/eventRule:EventRule": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("events", "rule/"+text(in, "name")))
	},
	"aws:cloudwatch/eventTarget:EventTarget": nothing,
	"aws:sqs/queue:Queue": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		name := text(in, "name")
		return map[string]any{
			"arn": m.arn("sqs", name),
			"url": fmt.Sprintf("https://sqs.%s.amazonaws.com/%s/%s", m.region, m.account, name),
		}
	},
	"aws:sqs/queuePolicy:QueuePolicy": nothing,
	"aws:iam/role:Role": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(fmt.Sprintf("arn:%s:iam::%s:role/%s", m.partition, m.account, text(in, "name")))
	},
	"aws:iam/rolePolicy:RolePolicy": nothing,
	"aws:cloudtrail/trail:Trail": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("cloudtrail", "trail/"+text(in, "name")))
	},
	"aws:sns/topic:Topic": func(m *mocks, _ string, in resource.PropertyMap) map[string]any {
		return arn(m.arn("sns", text(in, "name")))
	},
	"aws:sns/topicPolicy:TopicPolicy": nothing,
	"aws:sns/topicSubscription:TopicSubscription": func(m *mocks, name string, in resource.PropertyMap) map[string]any {
		return map[string]any{"arn": text(in, "topic") + ":" + name, "pendingConfirmation": !m.confirmed["TopicSubscription::"+name]}
	},
	"aws:kms/key:Key": func(m *mocks, _ string, _ resource.PropertyMap) map[string]any {
		const id = "11111111-2222-4333-8444-555555555555"
		return map[string]any{"arn": m.arn("kms", "key/"+id), "keyId": id}
	},
	"aws:kms/alias:Alias": nothing,
}

func nothing(*mocks, string, resource.PropertyMap) map[string]any { return nil }

func arn(of string) map[string]any { return map[string]any{"arn": of} }

func text(in resource.PropertyMap, key string) string { return Text(in[resource.PropertyKey(key)]) }

func (m *mocks) arn(service, what string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", m.partition, service, m.region, m.account, what)
}

// dataSources are the answers that a plain account gives. Who deploys is a session of role/deploy/pulumi: a session's ARN lacks
// its role's path.
func (m *mocks) dataSources() map[string]func(map[string]string) map[string]any {
	return map[string]func(map[string]string) map[string]any{
		"aws:index/getCallerIdentity:getCallerIdentity": func(map[string]string) map[string]any {
			return map[string]any{"accountId": m.account, "arn": "arn:" + m.partition + ":sts::" + m.account + ":assumed-role/pulumi/ci", "userId": "AROAEXAMPLE:ci"}
		},
		"aws:iam/getRole:getRole": func(args map[string]string) map[string]any {
			return map[string]any{"name": args["name"], "arn": "arn:" + m.partition + ":iam::" + m.account + ":role/deploy/" + args["name"]}
		},
		"aws:index/getRegion:getRegion": func(map[string]string) map[string]any {
			return map[string]any{"name": m.region, "id": m.region}
		},
		"aws:index/getPartition:getPartition": func(map[string]string) map[string]any {
			return map[string]any{"partition": m.partition, "id": m.partition}
		},
		"aws:s3/getBucket:getBucket": func(args map[string]string) map[string]any {
			return map[string]any{"bucket": args["bucket"], "arn": "arn:" + m.partition + ":s3:::" + args["bucket"], "region": m.region}
		},
		"aws:secretsmanager/getSecret:getSecret": func(args map[string]string) map[string]any {
			if given := args["arn"]; given != "" {
				name, whole := aws.CutSecretSuffix(given[strings.LastIndex(given, ":")+1:])
				if !whole {
					given += "-z9Y8x7"
				}
				return map[string]any{"name": name, "arn": given}
			}
			return map[string]any{"name": args["name"], "arn": m.arn("secretsmanager", "secret:"+args["name"]+"-z9Y8x7")}
		},
		"aws:cloudwatch/getLogGroup:getLogGroup": func(args map[string]string) map[string]any {
			return map[string]any{"name": args["name"], "arn": m.arn("logs", "log-group:"+args["name"]), "logGroupClass": "STANDARD"}
		},
	}
}
