package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// effect is what a resource whose type is not in the table may do to a part of the pipeline.
type effect struct {
	// nothing is true where it uses the part at most.
	nothing bool
	kind    pipeline.DoubtKind
	// at are the hops in doubt; nil: all that stand on the part.
	at []string
	// everywhere reports whether it concerns a part in any case, whatever it refers to; nil: none.
	everywhere func(part) bool
	why        string
}

// unknownEffect is that of a type that nothing is known of.
func unknownEffect() effect {
	return effect{kind: pipeline.Unjudged, why: "what resources of that type do is not known here"}
}

// users are the services whose resources use a topic, a role, a log group and so on, and change none of them.
var users = []string{
	"accessanalyzer", "acm", "acmpca", "alb", "amplify", "apigateway", "apigatewayv2", "appautoscaling", "appconfig", "apprunner",
	"appsync", "athena", "autoscaling", "backup", "batch", "bedrock", "budgets", "chatbot", "cloudfront", "cloudhsmv2", "codebuild",
	"codecommit", "codedeploy", "codepipeline", "codestarnotifications", "cognito", "costexplorer", "detective", "devopsguru", "dms",
	"docdb", "dynamodb", "ebs", "ec2", "ec2clientvpn", "ec2transitgateway", "ecr", "ecs", "efs", "eks", "elasticache",
	"elasticbeanstalk", "elasticloadbalancing", "elasticloadbalancingv2", "elasticsearch", "emr", "evidently", "finspace", "fsx",
	"gamelift", "glue", "grafana", "guardduty", "inspector", "inspector2", "iot", "keyspaces", "kinesis", "lambda", "lb", "lightsail",
	"location", "macie2", "medialive", "memorydb", "mq", "msk", "mskconnect", "mwaa", "neptune", "networkfirewall", "networkmonitor",
	"oam", "opensearch", "pipes", "quicksight", "rds", "redshift", "redshiftserverless", "resourcegroups", "route53", "rum", "sagemaker",
	"secretsmanager", "securityhub", "servicediscovery", "ses", "sesv2", "sfn", "ssm", "ssmcontacts", "synthetics", "timestreamwrite",
	"transfer", "vpc", "waf", "wafregional", "wafv2", "workspaces", "xray",
}

// elsewhere are the providers that change nothing in AWS.
var elsewhere = []string{
	"archive", "auth0", "azure", "azure-native", "azuread", "cloudflare", "cloudinit", "confluentcloud", "consul", "datadog", "docker",
	"docker-build", "external", "fastly", "gcp", "github", "gitlab", "google-native", "grafana", "kafka", "keycloak", "kubernetes", "mongodbatlas",
	"mysql", "newrelic", "null", "okta", "onelogin", "opsgenie", "pagerduty", "postgresql", "pulumiservice", "rabbitmq", "random",
	"slack", "snowflake", "spotinst", "std", "sumologic", "time", "tls", "vault", "venafi",
}

// harmlessTypes are types of the services that the pipeline stands on whose resources change nothing about it, each with the reason.
var harmlessTypes = map[string]string{
	"aws:cfg/deliveryChannel:DeliveryChannel":                                            otherUse,
	"aws:cfg/recorder:Recorder":                                                          otherUse,
	"aws:cloudwatch/dashboard:Dashboard":                                                 reading,
	"aws:cloudwatch/queryDefinition:QueryDefinition":                                     reading,
	"aws:cloudwatch/logStream:LogStream":                                                 "CloudTrail creates its own streams",
	"aws:cloudwatch/metricStream:MetricStream":                                           reading,
	"aws:cloudwatch/logAnomalyDetector:LogAnomalyDetector":                               reading,
	"aws:cloudwatch/contributorInsightRule:ContributorInsightRule":                       reading,
	"aws:cloudwatch/contributorManagedInsightRule:ContributorManagedInsightRule":         reading,
	"aws:cloudwatch/logIndexPolicy:LogIndexPolicy":                                       reading,
	"aws:cloudwatch/eventArchive:EventArchive":                                           reading,
	"aws:cloudwatch/eventPermission:EventPermission":                                     "it lets others put events on the bus",
	"aws:cloudwatch/eventBusPolicy:EventBusPolicy":                                       "it lets others put events on the bus",
	"aws:cloudwatch/eventBus:EventBus":                                                   "AWS's own events arrive on the default bus",
	"aws:cloudwatch/logResourcePolicy:LogResourcePolicy":                                 "CloudTrail writes with a role",
	"aws:cloudtrail/eventDataStore:EventDataStore":                                       reading,
	"aws:iam/instanceProfile:InstanceProfile":                                            otherUse,
	"aws:iam/userPolicy:UserPolicy":                                                      "services do not act as users",
	"aws:iam/groupPolicy:GroupPolicy":                                                    "services do not act as users",
	"aws:iam/userPolicyAttachment:UserPolicyAttachment":                                  "services do not act as users",
	"aws:iam/groupPolicyAttachment:GroupPolicyAttachment":                                "services do not act as users",
	"aws:iam/user:User":                                                                  "services do not act as users",
	"aws:iam/group:Group":                                                                "services do not act as users",
	"aws:iam/serviceLinkedRole:ServiceLinkedRole":                                        otherUse,
	"aws:kms/grant:Grant":                                                                "a grant denies nothing",
	"aws:kms/ciphertext:Ciphertext":                                                      otherUse,
	"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock":                           "a bucket policy for a service is not public",
	"aws:s3/accessPoint:AccessPoint":                                                     reading,
	"aws:s3/analyticsConfiguration:AnalyticsConfiguration":                               reading,
	"aws:s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2":             reading,
	"aws:s3/bucketAclV2:BucketAclV2":                                                     "a grant denies nothing, and the bucket policy is asked",
	"aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2":                         reading,
	"aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration": costs,
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":               costs,
	"aws:s3/bucketLoggingV2:BucketLoggingV2":                                             reading,
	"aws:s3/bucketMetric:BucketMetric":                                                   reading,
	"aws:s3/bucketNotification:BucketNotification":                                       reading,
	"aws:s3/bucketObject:BucketObject":                                                   reading,
	"aws:s3/bucketObjectv2:BucketObjectv2":                                               reading,
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                             "CloudTrail gives the owner every permission on what it writes",
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                             "a bucket policy for a service is not public",
	"aws:s3/bucketReplicationConfig:BucketReplicationConfig":                             "it copies what has been written",
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                       costs,
	"aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2":                   reading,
	"aws:s3/inventory:Inventory":                                                         reading,
	"aws:sns/platformApplication:PlatformApplication":                                    otherUse,
	"aws:sqs/redrivePolicy:RedrivePolicy":                                                reading,
	"aws:sqs/redriveAllowPolicy:RedriveAllowPolicy":                                      otherUse,
}

// substitutes are types whose resources may do what seems to be missing, at these hops, and harm nothing that is there.
var substitutes = map[string]struct{ at, why string }{
	"aws:cloudwatch/compositeAlarm:CompositeAlarm":                    {"evaluated", "a composite alarm may act in place of an alarm, which is not judged here"},
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter":      {"counted", "what a subscription filter's destination does is not judged here"},
	"aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {"received", "chat channels are not judged here"},
	"aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": {"received", "chat channels are not judged here"},
}

// effectOf is what a resource may do to what it refers to.
func effectOf(r Resource) effect {
	kind := canonical(r.Type)
	if s, ok := substitutes[kind]; ok {
		return effect{kind: pipeline.Substituted, at: []string{s.at}, why: s.why}
	}
	if harmlessTypes[kind] != "" || isUser(r.Type) {
		return effect{nothing: true}
	}
	e := unknownEffect()
	if concerns, why := everywhereOf(r); concerns != nil {
		e.everywhere, e.why = concerns, why
	}
	return e
}

// doers are types of [users] whose resources can call any API: a budget's action attaches policies to roles, and so on.
var doers = []string{
	"aws:budgets/budgetAction:BudgetAction", "aws:lambda/invocation:Invocation", "aws:ssm/association:Association",
	"aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
}

// isUser reports whether resources of a type use the parts of a pipeline at most.
func isUser(kind string) bool {
	switch packageOf(kind) {
	case "pulumi":
		return true
	case "aws":
		return slices.Contains(users, serviceOf(kind)) && !slices.Contains(doers, kind)
	}
	return slices.Contains(elsewhere, packageOf(kind)) && !isAWSInKubernetes(kind)
}

// isAWSInKubernetes reports whether a type is of an operator that keeps resources in AWS, such as cloudwatch.services.k8s.aws.
func isAWSInKubernetes(kind string) bool {
	return strings.Contains(kind, ".k8s.aws") || strings.Contains(kind, ".aws.")
}

// reaches reports whether a resource with some texts in its properties may change a part.
func (e effect) reaches(p part, r Resource, texts []string) bool {
	if e.everywhere != nil && e.everywhere(p) {
		return true
	}
	return p.isReferredToBy(r, texts)
}

// nativePackage is the package of the provider that is made from AWS's own definitions, whose types are in no table here.
const nativePackage = "aws-native"

// services are the hops at which resources of a service may stand in for a part that seems to be missing.
var services = map[string][]string{
	"cloudtrail": {"recorded", "delivered"},
	"logs":       {"delivered", "counted"},
	"cloudwatch": {"evaluated"},
	"events":     {"matched"},
	"sns":        {"published", "received"},
	"iam":        {"delivered"},
	"s3":         {"recorded"},
	"kms":        {"recorded", "delivered", "published"},
	"sqs":        {"received"},
}

// standIns are the doubts about a resource of another provider that may itself be what seems to be missing.
func (e effect) standIns(r Resource) []pipeline.Doubt {
	hops := services[serviceOf(r.Type)]
	if packageOf(r.Type) != nativePackage || hops == nil {
		return nil
	}
	return []pipeline.Doubt{{
		Kind: pipeline.Misplaced, At: hops, Reason: fmt.Sprintf("%s %s is of a provider that is not read here", r.Type, r.Name),
		Remedy: "check by hand what it does; resources of the provider aws are read",
	}}
}

// packageOf is the provider's name in a type, serviceOf that of the module.
func packageOf(kind string) string {
	name, _, _ := strings.Cut(kind, ":")
	return name
}

func serviceOf(kind string) string {
	_, rest, _ := strings.Cut(kind, ":")
	service, _, _ := strings.Cut(rest, ":")
	service, _, _ = strings.Cut(service, "/")
	return service
}
