package aws

import "regexp"

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

// DNSSuffix returns the end of the names of a region's endpoints, which a region's partition decides. A text that has not the form of a
// region counts as one of the partition aws.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func DNSSuffix(region string) string {
	form := otherPartition.FindStringSubmatch(region)
	if form == nil {
		return "amazonaws.com"
	}
	return map[string]string{
		"cn": "amazonaws.com.cn", "eusc-de": "amazonaws.eu", "us-iso": "c2s.ic.gov", "us-isob": "sc2s.sgov.gov",
		"eu-isoe": "cloud.adc-e.uk", "us-isof": "csp.hci.ic.gov",
	}[form[1]]
}

// otherPartition is the form of regions whose endpoints end otherwise than those of most.
var otherPartition = regexp.MustCompile(`^(cn|eusc-de|us-iso|us-isob|eu-isoe|us-isof)-\w+-\d+$`)

// AWSKeyPrefix begins the alias of a key that belongs to AWS: only its own service may use it, and nobody can change its policy.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
const AWSKeyPrefix = "alias/aws/"
