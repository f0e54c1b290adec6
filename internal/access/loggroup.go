package access

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// LogGroupKey is what CloudWatch Logs asks of the key that encrypts a log group.
//
// AWS documents what to grant (kms:Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey*, Describe*), but not which call it makes when: as
// the key is associated, or later, as it writes and reads. Asked for a shorter list, its team kept this one, with ReEncrypt* for its
// two permissions, and users report that groups are refused without Encrypt, ReEncrypt or GenerateDataKey. So all of it is asked,
// both for the group's creation and for a record's delivery; see [LogGroupKeyInDoubt] for the rest.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
// https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/pull/40
func LogGroupKey(groupARN, account, region, keyARN string) []policy.Request {
	return onLogGroupKey(groupARN, account, region, keyARN,
		"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey")
}

// LogGroupKeyInDoubt is what the documented policy grants beside [LogGroupKey], and CloudWatch Logs may never ask: users report
// refusals for want of kms:ReEncrypt*, but not for which half of it.
func LogGroupKeyInDoubt(groupARN, account, region, keyARN string) []policy.Request {
	return onLogGroupKey(groupARN, account, region, keyARN, "kms:ReEncryptTo")
}

func onLogGroupKey(groupARN, account, region, keyARN string, actions ...string) []policy.Request {
	source := policy.Context{sourceARN: {groupARN}, sourceAccount: {account}}
	return encrypting(onKey(aws.RegionalService("logs", region), keyARN, source, actions...), policy.Context{"aws:logs:arn": {groupARN}})
}
