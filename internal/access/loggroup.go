package access

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// LogGroupKey is what CloudWatch Logs asks of the key that encrypts a log group.
//
// AWS documents what to grant (kms:Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey*, Describe*), and nowhere which of these calls it makes
// when a key is associated and which later, when it writes, reads or rotates. Asked for a shorter list, its team said that all are
// needed, ReEncrypt* for its two permissions; and log groups were refused for want of Encrypt, ReEncrypt or GenerateDataKey. So a key
// that lacks one of them counts as closed, when the group is made and when a record comes.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
// https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/pull/40
func LogGroupKey(groupARN, account, region, keyARN string) []policy.Request {
	context := policy.Context{"kms:EncryptionContext:aws:logs:arn": {groupARN}, sourceARN: {groupARN}, sourceAccount: {account}}
	return onKey(aws.RegionalService("logs", region), keyARN, context,
		"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey")
}
