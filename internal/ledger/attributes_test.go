package ledger_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
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

// sdkType is what the SDK knows of a resource type: its properties, and those of them that a program can set.
type sdkType struct {
	state, args interface{ ElementType() reflect.Type }
}

func sdkTypes() map[string]sdkType {
	return map[string]sdkType{
		"aws:cloudtrail/trail:Trail":                                                         {cloudtrail.TrailState{}, cloudtrail.TrailArgs{}},
		"aws:cloudwatch/eventBus:EventBus":                                                   {cloudwatch.EventBusState{}, cloudwatch.EventBusArgs{}},
		"aws:cloudwatch/eventBusPolicy:EventBusPolicy":                                       {cloudwatch.EventBusPolicyState{}, cloudwatch.EventBusPolicyArgs{}},
		"aws:cloudwatch/eventPermission:EventPermission":                                     {cloudwatch.EventPermissionState{}, cloudwatch.EventPermissionArgs{}},
		"aws:cloudwatch/eventRule:EventRule":                                                 {cloudwatch.EventRuleState{}, cloudwatch.EventRuleArgs{}},
		"aws:cloudwatch/eventTarget:EventTarget":                                             {cloudwatch.EventTargetState{}, cloudwatch.EventTargetArgs{}},
		"aws:cloudwatch/logGroup:LogGroup":                                                   {cloudwatch.LogGroupState{}, cloudwatch.LogGroupArgs{}},
		"aws:cloudwatch/logMetricFilter:LogMetricFilter":                                     {cloudwatch.LogMetricFilterState{}, cloudwatch.LogMetricFilterArgs{}},
		"aws:cloudwatch/logStream:LogStream":                                                 {cloudwatch.LogStreamState{}, cloudwatch.LogStreamArgs{}},
		"aws:cloudwatch/metricAlarm:MetricAlarm":                                             {cloudwatch.MetricAlarmState{}, cloudwatch.MetricAlarmArgs{}},
		"aws:iam/policy:Policy":                                                              {iam.PolicyState{}, iam.PolicyArgs{}},
		"aws:iam/policyAttachment:PolicyAttachment":                                          {iam.PolicyAttachmentState{}, iam.PolicyAttachmentArgs{}},
		"aws:iam/role:Role":                                                                  {iam.RoleState{}, iam.RoleArgs{}},
		"aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":                                {iam.RolePoliciesExclusiveState{}, iam.RolePoliciesExclusiveArgs{}},
		"aws:iam/rolePolicy:RolePolicy":                                                      {iam.RolePolicyState{}, iam.RolePolicyArgs{}},
		"aws:iam/rolePolicyAttachment:RolePolicyAttachment":                                  {iam.RolePolicyAttachmentState{}, iam.RolePolicyAttachmentArgs{}},
		"aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":              {iam.RolePolicyAttachmentsExclusiveState{}, iam.RolePolicyAttachmentsExclusiveArgs{}},
		"aws:kms/alias:Alias":                                                                {kms.AliasState{}, kms.AliasArgs{}},
		"aws:kms/externalKey:ExternalKey":                                                    {kms.ExternalKeyState{}, kms.ExternalKeyArgs{}},
		"aws:kms/grant:Grant":                                                                {kms.GrantState{}, kms.GrantArgs{}},
		"aws:kms/key:Key":                                                                    {kms.KeyState{}, kms.KeyArgs{}},
		"aws:kms/keyPolicy:KeyPolicy":                                                        {kms.KeyPolicyState{}, kms.KeyPolicyArgs{}},
		"aws:kms/replicaExternalKey:ReplicaExternalKey":                                      {kms.ReplicaExternalKeyState{}, kms.ReplicaExternalKeyArgs{}},
		"aws:kms/replicaKey:ReplicaKey":                                                      {kms.ReplicaKeyState{}, kms.ReplicaKeyArgs{}},
		"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock":                           {s3.AccountPublicAccessBlockState{}, s3.AccountPublicAccessBlockArgs{}},
		"aws:s3/analyticsConfiguration:AnalyticsConfiguration":                               {s3.AnalyticsConfigurationState{}, s3.AnalyticsConfigurationArgs{}},
		"aws:s3/bucket:Bucket":                                                               {s3.BucketState{}, s3.BucketArgs{}},
		"aws:s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2":             {s3.BucketAccelerateConfigurationV2State{}, s3.BucketAccelerateConfigurationV2Args{}},
		"aws:s3/bucketAclV2:BucketAclV2":                                                     {s3.BucketAclV2State{}, s3.BucketAclV2Args{}},
		"aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2":                         {s3.BucketCorsConfigurationV2State{}, s3.BucketCorsConfigurationV2Args{}},
		"aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration": {s3.BucketIntelligentTieringConfigurationState{}, s3.BucketIntelligentTieringConfigurationArgs{}},
		"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":               {s3.BucketLifecycleConfigurationV2State{}, s3.BucketLifecycleConfigurationV2Args{}},
		"aws:s3/bucketLoggingV2:BucketLoggingV2":                                             {s3.BucketLoggingV2State{}, s3.BucketLoggingV2Args{}},
		"aws:s3/bucketMetric:BucketMetric":                                                   {s3.BucketMetricState{}, s3.BucketMetricArgs{}},
		"aws:s3/bucketNotification:BucketNotification":                                       {s3.BucketNotificationState{}, s3.BucketNotificationArgs{}},
		"aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2":             {s3.BucketObjectLockConfigurationV2State{}, s3.BucketObjectLockConfigurationV2Args{}},
		"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                             {s3.BucketOwnershipControlsState{}, s3.BucketOwnershipControlsArgs{}},
		"aws:s3/bucketPolicy:BucketPolicy":                                                   {s3.BucketPolicyState{}, s3.BucketPolicyArgs{}},
		"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                             {s3.BucketPublicAccessBlockState{}, s3.BucketPublicAccessBlockArgs{}},
		"aws:s3/bucketReplicationConfig:BucketReplicationConfig":                             {s3.BucketReplicationConfigState{}, s3.BucketReplicationConfigArgs{}},
		"aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2":     {s3.BucketRequestPaymentConfigurationV2State{}, s3.BucketRequestPaymentConfigurationV2Args{}},
		"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": {
			s3.BucketServerSideEncryptionConfigurationV2State{}, s3.BucketServerSideEncryptionConfigurationV2Args{},
		},
		"aws:s3/bucketV2:BucketV2":                                         {s3.BucketV2State{}, s3.BucketV2Args{}},
		"aws:s3/bucketVersioningV2:BucketVersioningV2":                     {s3.BucketVersioningV2State{}, s3.BucketVersioningV2Args{}},
		"aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2": {s3.BucketWebsiteConfigurationV2State{}, s3.BucketWebsiteConfigurationV2Args{}},
		"aws:s3/inventory:Inventory":                                       {s3.InventoryState{}, s3.InventoryArgs{}},
		"aws:secretsmanager/secret:Secret":                                 {secretsmanager.SecretState{}, secretsmanager.SecretArgs{}},
		"aws:secretsmanager/secretPolicy:SecretPolicy":                     {secretsmanager.SecretPolicyState{}, secretsmanager.SecretPolicyArgs{}},
		"aws:secretsmanager/secretRotation:SecretRotation":                 {secretsmanager.SecretRotationState{}, secretsmanager.SecretRotationArgs{}},
		"aws:secretsmanager/secretVersion:SecretVersion":                   {secretsmanager.SecretVersionState{}, secretsmanager.SecretVersionArgs{}},
		"aws:sns/topic:Topic":                                              {sns.TopicState{}, sns.TopicArgs{}},
		"aws:sns/topicPolicy:TopicPolicy":                                  {sns.TopicPolicyState{}, sns.TopicPolicyArgs{}},
		"aws:sns/topicSubscription:TopicSubscription":                      {sns.TopicSubscriptionState{}, sns.TopicSubscriptionArgs{}},
		"aws:sqs/queue:Queue":                                              {sqs.QueueState{}, sqs.QueueArgs{}},
		"aws:sqs/queuePolicy:QueuePolicy":                                  {sqs.QueuePolicyState{}, sqs.QueuePolicyArgs{}},
	}
}

// sdkLines are the lines of a type as the SDK has it. Inside an object the SDK has one type for what is set and what is output.
func sdkLines(path string, state, args reflect.Type) []string {
	var lines []string
	for i := range state.NumField() {
		field := state.Field(i)
		name := field.Tag.Get("pulumi")
		typ := plain(field.Type)
		line := "  " + path + name + " " + kind(typ)
		if args != nil && !has(args, name) {
			line += " output"
		}
		lines = append(lines, line)
		if typ.Kind() == reflect.Slice {
			typ = plain(typ.Elem())
		}
		if typ.Kind() == reflect.Struct {
			lines = append(lines, sdkLines(path+name+".", typ, nil)...)
		}
	}
	return lines
}

// plain is what a pointer points to.
func plain(typ reflect.Type) reflect.Type {
	if typ.Kind() == reflect.Pointer {
		return typ.Elem()
	}
	return typ
}

// has reports whether a struct has a property of that name.
func has(typ reflect.Type, name string) bool {
	for i := range typ.NumField() {
		if typ.Field(i).Tag.Get("pulumi") == name {
			return true
		}
	}
	return false
}

// kind is how the file calls a type of the SDK.
func kind(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.String, reflect.Interface:
		return "text"
	case reflect.Int, reflect.Float64:
		return "number"
	case reflect.Bool:
		return "flag"
	case reflect.Slice:
		return "list"
	case reflect.Map:
		return "map"
	}
	return "object"
}

// readAttributes are the lines of attributes.txt by the first type of their block.
func readAttributes(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("attributes.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[string][]string{}
	var typ string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if !strings.HasPrefix(line, " ") {
			typ, _, _ = strings.Cut(line, " ")
			blocks[typ] = nil
			continue
		}
		blocks[typ] = append(blocks[typ], line)
	}
	return blocks
}

func TestAttributesAreThoseOfTheSDK(t *testing.T) {
	t.Parallel()
	blocks := readAttributes(t)
	for name, sdk := range sdkTypes() {
		want := append(sdkLines("", plain(sdk.state.ElementType()), plain(sdk.args.ElementType())), "  id text output")
		var got []string
		for _, line := range blocks[name] {
			if strings.HasSuffix(line, " v7") {
				continue
			}
			if strings.Contains(line, ".") {
				line = strings.TrimSuffix(line, " output")
			}
			got = append(got, line)
		}
		for _, line := range want {
			if !slices.Contains(got, line) {
				t.Errorf("%s: attributes.txt lacks %q", name, line)
			}
		}
		for _, line := range got {
			if !slices.Contains(want, line) {
				t.Errorf("%s: the SDK lacks %q", name, line)
			}
		}
	}
	for name := range blocks {
		if _, ok := sdkTypes()[name]; !ok {
			t.Errorf("%s is not compared with the SDK", name)
		}
	}
}
