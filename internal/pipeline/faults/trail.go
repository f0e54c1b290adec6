package faults

import (
	"errors"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func recorded() []Fault {
	const hop = "recorded"
	return []Fault{
		{Name: "logging off", Hop: hop, Check: "logging", Reason: "logging is off", Break: set(trailType, "enableLogging", false)},
		{Name: "trail of another account", Hop: hop, Check: "account", Reason: "belongs to account " + stranger, Break: moveTrail(4, stranger)},
		{
			Name: "single-region trail in another region", Hop: hop, Check: "region", Reason: "records region " + elsewhere + " only",
			Break: func(s *State) error {
				return errors.Join(moveTrail(3, elsewhere)(s), set(trailType, "homeRegion", elsewhere)(s), set(trailType, "isMultiRegionTrail", false)(s))
			},
		},
		{Name: "write-only selector", Hop: hop, Check: "selectors", Reason: "is for write events only", Break: selectors(properties{
			"readWriteType": "WriteOnly", "includeManagementEvents": true,
		})},
		{Name: "data-events-only selector", Hop: hop, Check: "selectors", Reason: "is for data events only", Break: selectors(properties{
			"readWriteType": "All", "includeManagementEvents": false,
			"dataResources": []any{properties{"type": "AWS::S3::Object", "values": []any{"arn:aws:s3"}}},
		})},
		{Name: "Secrets Manager excluded by an advanced selector", Hop: hop, Check: "selectors", Reason: "compares eventSource", Break: advanced(
			properties{"field": "eventCategory", "equals": []any{"Management"}},
			properties{"field": "eventSource", "notEquals": []any{"secretsmanager.amazonaws.com"}},
		)},
		{Name: "advanced selector for writes", Hop: hop, Check: "selectors", Reason: "compares readOnly", Break: advanced(
			properties{"field": "eventCategory", "equals": []any{"Management"}},
			properties{"field": "readOnly", "equals": []any{"false"}},
		)},
		{Name: "advanced selector without one user", Hop: hop, Check: "selectors", Reason: "compares userIdentity.arn", Break: advanced(
			properties{"field": "eventCategory", "equals": []any{"Management"}},
			properties{"field": "userIdentity.arn", "notEquals": []any{"arn:aws:iam::123456789012:user/someone-else"}},
		), Record: func(record map[string]any) {
			record["userIdentity"] = map[string]any{"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/someone-else", "accountId": "123456789012", "userName": "someone-else"}
		}},
		{Name: "bucket without a policy", Hop: hop, Check: "bucket", Reason: "has no policy", Break: noBucketPolicy},
		{
			Name: "bucket policy without CloudTrail", Hop: hop, Check: "bucket policy", Reason: "does not let CloudTrail call s3:GetBucketAcl",
			Break: policyOf(bucketPolicyType, without(cloudTrail)),
		},
		{
			Name: "bucket policy for another trail", Hop: hop, Check: "bucket policy", Reason: "aws:SourceArn",
			Break: policyOf(bucketPolicyType, pinned(cloudTrail, "StringEquals", "aws:SourceArn", "arn:aws:cloudtrail:us-east-1:123456789012:trail/other")),
		},
		{
			Name: "bucket policy without the log files' path", Hop: hop, Check: "bucket policy", Reason: "s3:PutObject",
			Break: func(s *State) error { return set(trailType, "s3KeyPrefix", "somewhere/else")(s) },
		},
		{
			Name: "bucket whose requester pays", Hop: hop, Check: "requester pays", Reason: "Requester Pays",
			Break: func(s *State) error {
				name, err := s.text(trailType, "s3BucketName")
				s.add(aws.BucketPaymentType, name, properties{"bucket": name, "payer": "Requester"})
				return err
			},
		},
		{Name: "trail key closed to CloudTrail", Hop: hop, Check: "key", Reason: "does not let " + cloudTrail, Break: addClosedKey(trailType, "kmsKeyId")},
		{
			Name: "trail key disabled", Hop: hop, Check: "key", Reason: "disabled",
			Break: func(s *State) error {
				return errors.Join(addClosedKey(trailType, "kmsKeyId")(s), set(keyType, "isEnabled", false)(s))
			},
		},
	}
}

// noBucketPolicy removes the bucket policies, and their copies in the buckets' own properties, which a refresh adds.
func noBucketPolicy(s *State) error {
	for _, token := range []string{aws.BucketType, aws.BucketV1Type} {
		if err := set(token, "policy", "")(s); err != nil && !errors.Is(err, ErrNothing) {
			return err
		}
	}
	return remove(bucketPolicyType)(s)
}

// moveTrail changes one part of the trail's ARN: 3 is the region, 4 the account.
func moveTrail(part int, to string) func(*State) error { return move(trailType, "arn", part, to) }

// move changes one part of an ARN in a property.
func move(token, key string, part int, to string) func(*State) error {
	return func(s *State) error {
		return s.edit(token, func(p properties) {
			if text, ok := p[key].(string); ok {
				parts := strings.Split(text, ":")
				parts[part] = to
				p[key] = strings.Join(parts, ":")
			}
		})
	}
}

func selectors(one properties) func(*State) error {
	return func(s *State) error {
		return errors.Join(set(trailType, "eventSelectors", []any{one})(s), set(trailType, "advancedEventSelectors", nil)(s))
	}
}

func advanced(fields ...any) func(*State) error {
	return func(s *State) error {
		one := properties{"name": "test", "fieldSelectors": fields}
		return errors.Join(set(trailType, "eventSelectors", nil)(s), set(trailType, "advancedEventSelectors", []any{one})(s))
	}
}

func delivered() []Fault {
	const hop = "delivered"
	return []Fault{
		{Name: "trail without a log group", Hop: hop, Check: "group", Reason: "does not deliver to CloudWatch Logs", Break: set(trailType, "cloudWatchLogsGroupArn", "")},
		{
			Name: "group ARN without :*", Hop: hop, Check: "stream wildcard", Reason: "does not end in :*",
			Break: func(s *State) error {
				return s.edit(trailType, func(p properties) {
					if text, ok := p["cloudWatchLogsGroupArn"].(string); ok {
						p["cloudWatchLogsGroupArn"] = strings.TrimSuffix(text, ":*")
					}
				})
			},
		},
		{Name: "group in another region", Hop: hop, Check: "place", Reason: "region " + elsewhere, Break: move(trailType, "cloudWatchLogsGroupArn", 3, elsewhere)},
		{Name: "group of another stack", Hop: hop, Check: "group given", Verdict: Unknown, Reason: "is in none of the given states", Break: remove(groupType)},
		{Name: "trail without a role", Hop: hop, Check: "role", Reason: "has no role", Break: set(trailType, "cloudWatchLogsRoleArn", "")},
		{Name: "role of another stack", Hop: hop, Check: "role", Verdict: Unknown, Reason: "is in none of the given states", Break: remove(roleType)},
		{
			Name: "role trusting the wrong service", Hop: hop, Check: "trust", Reason: "does not trust CloudTrail",
			Break: set(roleType, "assumeRolePolicy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`),
		},
		{
			Name: "role on the wrong group", Hop: hop, Check: "permission", Reason: "may not call logs:CreateLogStream",
			Break: permissions(func(s map[string]any) {
				s["Resource"] = "arn:aws:logs:us-east-1:123456789012:log-group:other:log-stream:*"
			}),
		},
		{
			Name: "role that cannot put events", Hop: hop, Check: "permission", Reason: "may not call logs:PutLogEvents",
			Break: permissions(func(s map[string]any) { s["Action"] = "logs:CreateLogStream" }),
		},
		{Name: "group key closed to CloudWatch Logs", Hop: hop, Check: "key", Reason: "does not let logs.", Break: addClosedKey(groupType, "kmsKeyId")},
		{Name: "infrequent-access group", Hop: hop, Check: "class", Reason: "class INFREQUENT_ACCESS", Break: set(groupType, "logGroupClass", "INFREQUENT_ACCESS")},
		{Name: "record over 256 KB", Hop: hop, Check: "size", Reason: "no record over 256 KB", Break: nothing, Record: fatten},
	}
}

func permissions(change func(statement map[string]any)) func(*State) error {
	return policyOf(rolePolicyType, func(all statements) statements {
		for _, s := range all {
			change(s)
		}
		return all
	})
}

func nothing(*State) error { return nil }

// fatten makes a record larger than CloudTrail's limit.
func fatten(record map[string]any) {
	const size = 300 << 10
	record["additionalEventData"] = map[string]any{"padding": strings.Repeat("x", size)}
}
