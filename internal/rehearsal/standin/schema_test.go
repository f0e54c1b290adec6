package standin

import (
	"reflect"
	"slices"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudtrail"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
)

// sdkTypes are the SDK's inputs of each type, by the name of the type's page.
func sdkTypes() map[string]reflect.Type {
	return map[string]reflect.Type{
		"cloudtrail":                        cloudtrail.TrailArgs{}.ElementType(),
		"cloudwatch_event_rule":             cloudwatch.EventRuleArgs{}.ElementType(),
		"cloudwatch_event_target":           cloudwatch.EventTargetArgs{}.ElementType(),
		"cloudwatch_log_group":              cloudwatch.LogGroupArgs{}.ElementType(),
		"cloudwatch_log_metric_filter":      cloudwatch.LogMetricFilterArgs{}.ElementType(),
		"cloudwatch_metric_alarm":           cloudwatch.MetricAlarmArgs{}.ElementType(),
		"iam_role":                          iam.RoleArgs{}.ElementType(),
		"iam_role_policy":                   iam.RolePolicyArgs{}.ElementType(),
		"kms_alias":                         kms.AliasArgs{}.ElementType(),
		"kms_key":                           kms.KeyArgs{}.ElementType(),
		"s3_bucket":                         s3.BucketV2Args{}.ElementType(),
		"s3_bucket_lifecycle_configuration": s3.BucketLifecycleConfigurationV2Args{}.ElementType(),
		"s3_bucket_logging":                 s3.BucketLoggingV2Args{}.ElementType(),
		"s3_bucket_ownership_controls":      s3.BucketOwnershipControlsArgs{}.ElementType(),
		"s3_bucket_policy":                  s3.BucketPolicyArgs{}.ElementType(),
		"s3_bucket_public_access_block":     s3.BucketPublicAccessBlockArgs{}.ElementType(),
		"s3_bucket_server_side_encryption_configuration": s3.BucketServerSideEncryptionConfigurationV2Args{}.ElementType(),
		"s3_bucket_versioning":                           s3.BucketVersioningV2Args{}.ElementType(),
		"secretsmanager_secret":                          secretsmanager.SecretArgs{}.ElementType(),
		"secretsmanager_secret_policy":                   secretsmanager.SecretPolicyArgs{}.ElementType(),
		"secretsmanager_secret_version":                  secretsmanager.SecretVersionArgs{}.ElementType(),
		"sns_topic":                                      sns.TopicArgs{}.ElementType(),
		"sns_topic_policy":                               sns.TopicPolicyArgs{}.ElementType(),
		"sns_topic_subscription":                         sns.TopicSubscriptionArgs{}.ElementType(),
		"sqs_queue":                                      sqs.QueueArgs{}.ElementType(),
		"sqs_queue_policy":                               sqs.QueuePolicyArgs{}.ElementType(),
	}
}

// sdkType is how the schema calls the type of an SDK field.
func sdkType(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return sdkType(typ.Elem())
	case reflect.Slice:
		return "list"
	case reflect.Struct:
		return "object"
	case reflect.Int:
		return "whole"
	case reflect.Float64:
		return "number"
	case reflect.Interface:
		return "string"
	}
	return typ.Kind().String()
}

// elem is what a pointer or slice is of.
func elem(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	return typ
}

// compareWithSDK reports where a type's inputs are not those of the SDK.
func compareWithSDK(t *testing.T, path string, fields map[string]property, sdk reflect.Type) {
	t.Helper()
	seen := map[string]bool{}
	for i := range sdk.NumField() {
		f := sdk.Field(i)
		name := f.Tag.Get("pulumi")
		seen[name] = true
		p, ok := fields[name]
		if !ok {
			t.Errorf("%s.%s: the schema lacks it (%s)", path, name, sdkType(f.Type))
			continue
		}
		if got := p.Type; got != sdkType(f.Type) && (got != "set" || sdkType(f.Type) != "list") {
			t.Errorf("%s.%s is %s, in the SDK %s", path, name, got, sdkType(f.Type))
			continue
		}
		if required := slices.Contains([]reflect.Kind{reflect.String, reflect.Int, reflect.Bool, reflect.Struct}, f.Type.Kind()); required && !p.Required {
			t.Errorf("%s.%s is required in the SDK", path, name)
		} else if f.Type.Kind() == reflect.Pointer && p.Required {
			t.Errorf("%s.%s is not required in the SDK", path, name)
		}
		if len(p.Fields) > 0 {
			compareWithSDK(t, path+"."+name, p.Fields, elem(f.Type))
		}
	}
	for name, p := range fields {
		if !seen[name] && (p.Optional || p.Required) {
			t.Errorf("%s.%s: the SDK lacks it", path, name)
		}
	}
}

func TestSchemaIsThatOfTheSDK(t *testing.T) {
	t.Parallel()
	sdk := sdkTypes()
	for _, k := range kinds() {
		compareWithSDK(t, k.docs, k.properties(), sdk[k.docs])
	}
}

func TestStatesHaveTheShapeOfTheSchema(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	for _, name := range s.order {
		fields := map[string]property{}
		for property, f := range s.account.kinds[s.things[name].typ].fields {
			fields[property] = f.property
		}
		state := plainMap(s.things[name].state)
		shaped, err := shapedObject("", state, fields)
		if err != nil || !reflect.DeepEqual(shaped, state) {
			t.Errorf("%s: %v: %v, want %v", name, err, state, shaped)
		}
	}
}
