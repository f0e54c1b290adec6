package aws

// Services as principals of policies, and as event sources in CloudTrail's records. They have the same name in every partition.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
const (
	CloudTrail     = "cloudtrail.amazonaws.com"
	CloudWatch     = "cloudwatch.amazonaws.com"
	EventBridge    = "events.amazonaws.com"
	KMS            = "kms.amazonaws.com"
	RDSData        = "rdsdata.amazonaws.com"
	SecretsManager = "secretsmanager.amazonaws.com"
	SNS            = "sns.amazonaws.com"
)

// RegionalService returns the principal or endpoint of a service that has one in each region, such as logs.eu-west-1.amazonaws.com.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func RegionalService(service, region string) string {
	return service + "." + region + "." + DNSSuffix(region)
}

// AWSKeyPrefix begins the alias of a key that belongs to AWS: only its own service may use it, and nobody can change its policy.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
const AWSKeyPrefix = "alias/aws/"
