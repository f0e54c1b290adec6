package standin

import (
	"regexp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/policy"
)

const (
	keyType   = "aws:kms/key:Key"
	aliasType = "aws:kms/alias:Alias"
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
	keyStoreID                           = 22
)

// keySpecs and keyUsages are what the provider offers; KMS itself has newer ones.
var (
	keySpecs = []string{
		"SYMMETRIC_DEFAULT", "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1",
		"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2",
	}
	keyUsages = []string{"ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"}
)

var aliasForm = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func keyKinds() []*kind {
	return []*kind{
		{
			typ: keyType, docs: "kms_key", label: "key",
			fields: map[string]field{
				"bypassPolicyLockoutSafetyCheck": {def: false}, "customKeyStoreId": {use: replace},
				"customerMasterKeySpec": {use: replace, def: "SYMMETRIC_DEFAULT"}, "enableKeyRotation": {def: false},
				"isEnabled": {def: true}, "keyUsage": {use: replace, def: "ENCRYPT_DECRYPT"}, "multiRegion": {use: replace},
				"policy": {use: document}, "xksKeyId": {use: replace},
			},
			rules: []rule{
				policyText("policy", keyDialect()), text("description", "ValidationException", keyDescription, nil, ""),
				between("deletionWindowInDays", "ValidationException", minDeletionWindow, maxDeletionWindow),
				oneOf("customerMasterKeySpec", "ValidationException", keySpecs...), oneOf("keyUsage", "ValidationException", keyUsages...),
				text("customKeyStoreId", "ValidationException", keyStoreID, nil, ""), filled("customKeyStoreId", "ValidationException"),
				needs("xksKeyId", "ValidationException", "customKeyStoreId"), filled("xksKeyId", "ValidationException"),
				between("rotationPeriodInDays", "ValidationException", minRotation, maxRotation),
			},
			refuse: refuseKey,
			fill:   fillKey,
		},
		{
			typ: aliasType, docs: "kms_alias", label: "alias", nameMax: aliasLength - len("alias/"),
			nameForm: func(name string, _ props) string { return "alias/" + name },
			fields: map[string]field{
				"name": {use: named | replace}, "namePrefix": {use: replace},
			},
			rules: []rule{
				text("name", "InvalidAliasNameException", aliasLength, aliasForm, "an alias is alias/ and letters, digits, /, _ and -"), awsAlias,
			},
			name: func(in props) string { return in.str("name") },
			taken: func(c *call, _ *object) error {
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
	if !strings.HasPrefix(in.str("name"), "alias/aws/") {
		return nil
	}
	return refusal("name", "NotAuthorizedException", "%s: aliases that begin with alias/aws/ are reserved for AWS", in.str("name"))
}

// refuseKey refuses a policy that locks its owner out: whoever deploys must be able to change it afterwards.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
func refuseKey(c *call) error {
	text := c.in.str("policy")
	if text == "" || c.in.flag("bypassPolicyLockoutSafetyCheck") {
		return nil
	}
	return lockout(text, c.caller, c.id)
}

// lockout says whether the caller of this account could change the policy again.
func lockout(text, caller, account string) error {
	// The key has no ARN yet when AWS asks this, so only a statement on "*" counts; that is how key policies are written.
	request := policy.Request{Caller: policy.Caller{ARN: caller, Account: account}, Action: "kms:PutKeyPolicy"}
	if why := denied([]policy.Document{documentOf(text)}, false, request); why != "" {
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
	setDefault(state, "description", "")
	setDefault(state, "multiRegion", false)
	rotation := 0.0
	if state.flag("enableKeyRotation") {
		rotation = 365
	}
	setDefault(state, "rotationPeriodInDays", rotation)
	return id
}

// isAWSKey reports whether a reference means a key that AWS manages, such as alias/aws/secretsmanager.
func isAWSKey(ref string) bool {
	return strings.HasPrefix(ref, "alias/aws/") || strings.Contains(ref, ":alias/aws/") || strings.HasPrefix(ref, "aws/")
}

// keyOf finds a customer key by id, ARN, alias or alias ARN; nil if the account has none such.
func (a *Account) keyOf(region, ref string) *object {
	prefix := a.arn("kms", region, "")
	name := strings.TrimPrefix(strings.TrimPrefix(ref, prefix), "key/")
	if key := a.at(keyType, region, name); key != nil {
		return key
	}
	if alias := a.called(aliasType, region, name); alias != nil {
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
	setDefault(state, "namePrefix", "")
	return name
}
