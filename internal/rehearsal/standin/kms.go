package standin

import (
	"regexp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Bounds of KMS.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html (days),
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html (days),
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (name).
const (
	minDeletionWindow, maxDeletionWindow = 7, 30
	minRotation, maxRotation             = 90, 2560
	aliasLength                          = 256
	keyDescription                       = 8192
)

var aliasForm = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func keyKinds() []*kind {
	return []*kind{
		{
			typ: aws.KeyType, docs: "kms_key", label: "key",
			fields: map[string]field{
				"bypassPolicyLockoutSafetyCheck": {def: false}, "customerMasterKeySpec": {def: "SYMMETRIC_DEFAULT"},
				"enableKeyRotation": {def: false}, "isEnabled": {def: true}, "keyUsage": {def: "ENCRYPT_DECRYPT"}, "policy": {use: document},
			},
			beyond: []string{"bypassPolicyLockoutSafetyCheck", "customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"},
			rules: []rule{
				policyText("policy", keyDialect()), text("description", "ValidationException", keyDescription, nil, ""),
				between("deletionWindowInDays", "ValidationException", minDeletionWindow, maxDeletionWindow),
				between("rotationPeriodInDays", "ValidationException", minRotation, maxRotation),
			},
			refuse: refuseKey,
			fill:   fillKey,
		},
		{
			typ: aws.AliasType, docs: "kms_alias", label: "alias",
			fields: map[string]field{"name": {use: named | replace}},
			beyond: []string{"namePrefix"},
			rules: []rule{
				text("name", "InvalidAliasNameException", aliasLength, aliasForm, "an alias is alias/ and letters, digits, /, _ and -"), awsAlias,
			},
			name: func(in props) string { return in.str("name") },
			nameInUse: func(c *call, _ *object) error {
				return refusal("name", "AlreadyExistsException", "an alias with the name %s already exists",
					c.arn("kms", c.region, c.in.str("name")))
			},
			refuse: refuseAlias,
			fill:   fillAlias,
			refill: func(c *call, state props) { fillAlias(c, state) },
		},
	}
}

// awsAlias refuses the names that AWS keeps for its own keys.
func awsAlias(in props) error {
	if !strings.HasPrefix(in.str("name"), aws.AWSKeyPrefix) {
		return nil
	}
	return refusal("name", "NotAuthorizedException", "%s: aliases that begin with %s are reserved for AWS", in.str("name"), aws.AWSKeyPrefix)
}

// refuseKey refuses a policy that locks its owner out: whoever deploys must be able to change it afterwards.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
func refuseKey(c *call) error {
	text := c.in.str("policy")
	if text == "" {
		return nil
	}
	// The key has no ARN yet when AWS asks this, so only a statement on "*" counts; that is how key policies are written.
	request := policy.Request{Caller: policy.Caller{ARN: c.caller, Account: c.id}, Action: "kms:PutKeyPolicy"}
	if why := denied(documentOf(text), request); why != "" {
		return refusal("policy", "MalformedPolicyDocumentException",
			"the new key policy will not allow you to update the key policy in the future (%s); "+
				"keep the statement that gives the account kms:*", why)
	}
	return nil
}

// defaultKeyPolicy gives the account everything, and IAM decides who in it.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func (a *Account) defaultKeyPolicy() string {
	document := policy.New(policy.Statement{
		Sid: "Enable IAM User Permissions", Effect: policy.Allow, Principal: policy.AWS(a.arn("iam", "", "root")),
		Action: policy.Strings{"kms:*"}, Resource: policy.Strings{"*"},
	})
	document.ID = "key-default-1"
	return document.JSON()
}

func fillKey(c *call, state props) string {
	id := c.uuid("key " + c.owner)
	state["keyId"] = id
	state["arn"] = c.arn("kms", c.region, "key/"+id)
	setDefault(state, "policy", c.defaultKeyPolicy())
	if state.flag("enableKeyRotation") {
		setDefault(state, "rotationPeriodInDays", 365.0)
	}
	return id
}

// isAWSKey reports whether a reference means a key that AWS manages, such as alias/aws/secretsmanager.
func isAWSKey(ref string) bool {
	return strings.HasPrefix(ref, aws.AWSKeyPrefix) || strings.Contains(ref, ":"+aws.AWSKeyPrefix) || strings.HasPrefix(ref, "aws/")
}

// keyOf finds a customer key by id, ARN, alias or alias ARN; nil if the account has none such.
func (a *Account) keyOf(region, ref string) *object {
	prefix := a.arn("kms", region, "")
	name := strings.TrimPrefix(strings.TrimPrefix(ref, prefix), "key/")
	if key := a.at(aws.KeyType, region, name); key != nil {
		return key
	}
	if alias := a.called(aws.AliasType, region, name); alias != nil {
		return alias.parent
	}
	return nil
}

func refuseAlias(c *call) error {
	key := c.keyOf(c.region, c.in.str("targetKeyId"))
	if key == nil {
		return refusal("targetKeyId", "NotFoundException", "key %s does not exist", c.in.str("targetKeyId"))
	}
	c.parent = key
	return nil
}

func fillAlias(c *call, state props) string {
	name := state.str("name")
	state["arn"] = c.arn("kms", c.region, name)
	state["targetKeyArn"] = c.parent.state.str("arn")
	return name
}
