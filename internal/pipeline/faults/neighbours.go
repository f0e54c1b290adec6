package faults

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Neighbours lists changes after which a mail may not come: no drill may call the state healthy, at whatever hop it stops or doubts.
func Neighbours() []Change {
	return slices.Concat(exclusions(), feeders(), denials(), places(), otherKeys())
}

// exclusions are conditions that a reader can meet, or that some reads meet by chance.
func exclusions() []Change {
	var all []Change
	for _, condition := range []string{
		`($.userAgent NOT EXISTS) || ($.userAgent != "*Terraform*")`,
		`($.userAgent NOT EXISTS) || ($.userAgent != "aws-cli*")`,
		`($.userIdentity.arn NOT EXISTS) || ($.userIdentity.arn != "*deploy*")`,
		`($.sourceIPAddress NOT EXISTS) || ($.sourceIPAddress != "10.*")`,
		`($.sourceIPAddress NOT EXISTS) || ($.sourceIPAddress != "203.0.113.77")`,
		`($.userIdentity.type NOT EXISTS) || ($.userIdentity.type != "Root")`,
		`$.userIdentity.type = "IAMUser"`,
		`$.userIdentity.accountId = "123456789012"`,
		`$.userIdentity.sessionContext.attributes.mfaAuthenticated = "false"`,
		`$.vpcEndpointId NOT EXISTS`,
		`$.tlsDetails.tlsVersion = "TLSv1.3"`,
		`$.requestParameters.versionStage NOT EXISTS`,
		`$.errorCode NOT EXISTS`,
		`$.eventTime != "*T03:*"`,
		`$.eventTime = "2026-*"`,
		`$.eventID != "0*"`,
		`$.eventVersion = "1.08"`,
		`$.readOnly = true`,
		`$.responseElements NOT EXISTS`,
	} {
		all = append(all, Change{"filter that wants " + condition, each(filterType, "pattern", func(text string) string {
			return strings.TrimSuffix(text, "}") + "&& (" + condition + ") }"
		})})
	}
	for _, condition := range []string{
		`"userAgent": [{"anything-but": {"suffix": "terraform"}}]`,
		`"sourceIPAddress": [{"anything-but": {"prefix": "10."}}]`,
		`"errorCode": [{"exists": false}]`,
		`"vpcEndpointId": [{"exists": false}]`,
		`"eventVersion": ["1.08"]`,
		`"eventTime": [{"prefix": "2026-"}]`,
		`"readOnly": ["true"]`,
	} {
		all = append(all, Change{"rule that wants " + condition, each(ruleType, "eventPattern", func(text string) string {
			return strings.Replace(text, `"detail":{`, `"detail":{`+condition+`,`, 1)
		})})
	}
	return all
}

// feeders are filters beside the right one that keep its alarm red, or take its count away.
func feeders() []Change {
	second := func(pattern, value string) func(*State) error {
		return func(s *State) error {
			group, err := s.text(filterType, "logGroupName")
			for _, r := range s.of(filterType) {
				first, _ := r["outputs"].(properties)["metricTransformation"].(properties)
				s.add(filterType, "second", properties{"name": "second", "logGroupName": group, "pattern": pattern, "metricTransformation": properties{
					"name": first["name"], "namespace": first["namespace"], "value": value,
				}})
				break
			}
			return err
		}
	}
	return []Change{
		{"a second filter for everything", second("", "1")},
		{"a second filter for every read-only call", second("{ $.readOnly IS TRUE }", "1")},
		{"a second filter for decryptions", second(`{ $.eventSource = "kms.amazonaws.com" }`, "1")},
		{"a second filter for assumed roles", second(`{ $.eventName = "AssumeRole" }`, "1")},
		{"a second filter that takes one away", second("", "-1")},
	}
}

// denials are policies beside the right ones, or in their place, that deny, or may.
func denials() []Change {
	attach := func(policy string) func(*State) error {
		return func(s *State) error {
			role, err := s.text(roleType, "name")
			s.add(aws.AttachmentType, "attached", properties{"role": role, "policyArn": policy})
			return err
		}
	}
	write := func(token, action string, condition properties) func(*State) error {
		return policyOf(token, func(all statements) statements {
			s := map[string]any{"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}
			if token != rolePolicyType {
				s["Principal"] = "*"
			}
			return append(all, s)
		})
	}
	put, publish, deliver := "s3:PutObject", "sns:Publish", "logs:PutLogEvents"
	when := func(operator, key, value string) properties { return properties{operator: properties{key: value}} }
	return []Change{
		{"AWSDenyAll on the role", attach("arn:aws:iam::aws:policy/AWSDenyAll")},
		{"a policy on the role that is in no state", attach("arn:aws:iam::123456789012:policy/elsewhere")},
		{"AWSDenyAll among the role's own", set(roleType, "managedPolicyArns", []any{"arn:aws:iam::aws:policy/AWSDenyAll"})},
		{"a boundary that is in no state", set(roleType, "permissionsBoundary", "arn:aws:iam::123456789012:policy/elsewhere")},
		{"a boundary for reading", set(roleType, "permissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
		{"a Deny on the role, in capitals", write(rolePolicyType, "LOGS:PUTLOGEVENTS", properties{})},
		{"a Deny on the role outside a network", write(rolePolicyType, deliver, when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"))},
		{"a Deny on the role without MFA", write(rolePolicyType, deliver, when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"))},
		{"a Deny on the role in this region", write(rolePolicyType, deliver, when("StringEquals", "aws:RequestedRegion", "us-east-1"))},
		{"a Deny on the bucket over TLS", write(bucketPolicyType, put, when("Bool", "aws:SecureTransport", "true"))},
		{"a Deny on the bucket outside an organization", write(bucketPolicyType, put, when("StringNotEquals", "aws:PrincipalOrgID", "o-abcde12345"))},
		{"a Deny on the bucket outside an endpoint", write(bucketPolicyType, put, when("StringNotEquals", "aws:SourceVpce", "vpce-1"))},
		{"a Deny on the bucket from 2020 on", write(bucketPolicyType, put, when("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"))},
		{"a Deny on the bucket by a key of the future", write(bucketPolicyType, put, when("StringEquals", "s3:OfTheFuture", "x"))},
		{"a Deny on the bucket by an operator of the future", write(bucketPolicyType, put, when("StringAlmostEquals", "aws:SourceAccount", "x"))},
		{"a Deny on the topic over TLS", write(topicPolicyType, publish, when("Bool", "aws:SecureTransport", "true"))},
		{"a Deny on the topic in this account", write(topicPolicyType, publish, when("StringEquals", "aws:SourceAccount", "123456789012"))},
		{"a role that may write to exact streams", policyOf(rolePolicyType, func(all statements) statements {
			for _, s := range all {
				s["Resource"] = "arn:aws:logs:us-east-1:123456789012:log-group:/secretwatch/payments/dev:log-stream:123456789012_CloudTrail_us-east-1"
			}
			return all
		})},
	}
}

// places are filters that may be somewhere else: a metric filter has no ARN, so its provider says where it is.
func places() []Change {
	filterBy := func(inputs properties) func(*State) error {
		return func(s *State) error {
			_, err := s.text(filterType, "name")
			const provider = "urn:pulumi:test::test::pulumi:providers:aws::other"
			s.put(append(s.resources, map[string]any{
				"urn": provider, "custom": true, "id": "id", "type": "pulumi:providers:aws", "inputs": inputs, "outputs": inputs,
			}))
			for _, f := range s.of(filterType) {
				f["provider"] = provider + "::id"
			}
			return err
		}
	}
	role := `{"roleArn":"arn:aws:iam::` + stranger + `:role/deploy"}`
	return []Change{
		{"filter of a provider in another region", filterBy(properties{"region": elsewhere})},
		{"filter of a provider without a region", filterBy(properties{})},
		{"filter of a provider whose region is encrypted", filterBy(properties{"region": encrypted()})},
		{"filter of a provider with another account's role", filterBy(properties{"region": "us-east-1", "assumeRole": role})},
		{"filter of a provider with another account's roles", filterBy(properties{"region": "us-east-1", "assumeRoles": "[" + role + "]"})},
		{"filter of a provider with an encrypted role", filterBy(properties{"region": "us-east-1", "assumeRole": encrypted()})},
		{"filter of a provider for another account", filterBy(properties{"region": "us-east-1", "allowedAccountIds": `["` + stranger + `"]`})},
		{"filter of a provider that refuses this account", filterBy(properties{"region": "us-east-1", "forbiddenAccountIds": `["123456789012"]`})},
		{"filter with a region of its own", set(filterType, "region", elsewhere)},
		{"a replica of the secret", set(secretType, "replicas", []any{properties{"region": elsewhere, "status": "InSync"}})},
		{"replicas of the secret that are encrypted", set(secretType, "replicas", encrypted())},
	}
}

// otherKeys are keys and roles with which nothing can be encrypted or sent.
func otherKeys() []Change {
	return []Change{
		{"key for signatures", set(keyType, "keyUsage", "SIGN_VERIFY")},
		{"key for message codes", set(keyType, "keyUsage", "GENERATE_VERIFY_MAC")},
		{"asymmetric key", set(keyType, "customerMasterKeySpec", "RSA_4096")},
		{"key in another region", both(
			set(keyType, "arn", "arn:aws:kms:"+elsewhere+":123456789012:key/11111111-2222-3333-4444-555555555555"),
			set(topicType, "kmsMasterKeyId", "arn:aws:kms:"+elsewhere+":123456789012:key/11111111-2222-3333-4444-555555555555"),
		)},
		{"target with a role that trusts somebody else", withRule(func(s *State) error {
			s.add(roleType, "send", properties{
				"name": "send", "arn": "arn:aws:iam::123456789012:role/send",
				"assumeRolePolicy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
			})
			return set(targetType, "roleArn", "arn:aws:iam::123456789012:role/send")(s)
		})},
		{"target that always says the same", withRule(both(set(targetType, "inputTransformer", nil), set(targetType, "input", `"hello"`)))},
	}
}
