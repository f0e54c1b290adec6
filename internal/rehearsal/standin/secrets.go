package standin

import (
	"fmt"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func secretKinds() []*kind {
	return []*kind{
		{
			typ: aws.SecretType, docs: "secretsmanager_secret", label: "secret",
			fields: map[string]field{
				"name": {use: named | replace},
				// The provider leaves a removed key out of UpdateSecret. For a removed description it sends an empty text; how Secrets Manager
				// handles that is not verified, so the stand-in assumes the worse case: the old one stays.
				"description": {use: kept}, "kmsKeyId": {use: kept},
				"forceOverwriteReplicaSecret": {def: false}, "recoveryWindowInDays": {def: 30.0}, "replicas": {use: computed},
				"policy": {use: document},
			},
			beyond: []string{"forceOverwriteReplicaSecret", "namePrefix", "replicas"},
			rules: []rule{
				secretName, text("description", "ValidationException", aws.SecretDescriptionLength, nil, ""),
				within("recoveryWindowInDays", "InvalidParameterException", true, aws.RecoveryWindow),
				policyText("policy", secretDialect()),
			},
			name:      func(in props) string { return in.str("name") },
			nameInUse: secretNameInUse,
			refuse:    refuseSecret,
			fill:      fillSecret,
			remove:    removeSecret,
		},
		{
			typ: aws.SecretVersionType, docs: "secretsmanager_secret_version", label: "secret version",
			fields: map[string]field{
				"secretId": {use: replace}, "secretString": {use: replace},
			},
			beyond: []string{"secretBinary"},
			rules:  []rule{secretValue},
			refuse: func(c *call) error {
				if err := refuseSecretPart("secretId")(c); err != nil {
					return err
				}
				return c.secretKey(c.parent, "EncryptionFailure", "Secrets Manager can't encrypt the protected secret text")
			},
			fill: fillSecretVersion,
			unreadable: func(a *Account, o *object) error {
				return a.secretKey(o.parent, "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text")
			},
		},
		{
			typ: aws.SecretPolicyType, docs: "secretsmanager_secret_policy", label: "secret policy",
			fields: map[string]field{
				"secretArn": {use: replace}, "policy": {use: document},
			},
			rules:  []rule{policyText("policy", secretDialect()), publicSecretPolicy},
			name:   func(in props) string { return in.str("secretArn") },
			refuse: refuseSecretPart("secretArn"),
			fill:   func(c *call, _ props) string { return c.parent.id },
		},
	}
}

// secretName checks the name.
func secretName(in props) error {
	if !in.has("name") {
		return nil
	}
	if err := aws.SecretName(in.str("name")); err != nil {
		return refusal("name", "ValidationException", "invalid name: %s", err.Error())
	}
	return nil
}

// secretValue checks the value without ever quoting it.
func secretValue(in props) error {
	text, given := in["secretString"]
	switch {
	case !given, text == "":
		return refusal("secretString", "InvalidRequestException", "you must provide either SecretString or SecretBinary")
	case len(in.str("secretString")) > aws.SecretValueLength:
		return refusal("secretString", "ValidationException", "the value has %d bytes: member must have length less than or equal to %d",
			len(in.str("secretString")), aws.SecretValueLength)
	}
	return nil
}

// publicSecretPolicy refuses a policy for everyone where the program asks for that.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
func publicSecretPolicy(in props) error {
	if !in.flag("blockPublicPolicy") || !in.has("policy") || !outsiders(documentOf(in.str("policy"))) {
		return nil
	}
	return refusal("policy", "PublicPolicyException",
		"you can't attach a resource policy that allows broad access to the secret: it allows everyone, and blockPublicPolicy is on")
}

func secretNameInUse(c *call, _ *object) error {
	return refusal("name", "ResourceExistsException", "the operation failed because the secret %s already exists", c.in.str("name"))
}

// refuseSecret checks the name against the secrets that wait for their deletion, and the key.
func refuseSecret(c *call) error {
	name := c.in.str("name")
	if until, waits := c.waiting[place{aws.SecretType, c.region, name}]; waits && c.old == nil {
		if c.now().Before(until) {
			return refusal("name", "InvalidRequestException",
				"you can't create this secret because a secret with this name is already scheduled for deletion (until %s); "+
					"restore it with aws secretsmanager restore-secret, or take another name", until.UTC().Format(time.DateOnly))
		}
		delete(c.waiting, place{aws.SecretType, c.region, name})
	}
	if ref := c.in.str("kmsKeyId"); ref != "" && c.keyOf(c.region, ref) == nil && !isAWSKey(ref) {
		return refusal("kmsKeyId", "InvalidParameterException", "the KMS key %s does not exist or can't be used", ref)
	}
	return nil
}

func fillSecret(c *call, state props) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	name := state.str("name")
	partial := aws.Secret{Name: name, Region: c.region, Account: c.id, Partition: c.partition}.PartialARN()
	id := partial + "-" + c.draw("secret "+c.region+" "+name, aws.SecretSuffix-1, letters)
	state["arn"] = id
	return id
}

// secretKey refuses to use a secret whose key is gone: deleted, or waiting for its deletion, which is the same for its users.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
func (a *Account) secretKey(secret *object, code, message string) error {
	ref := secret.state.str("kmsKeyId")
	if ref == "" || isAWSKey(ref) || a.keyOf(secret.at.region, ref) != nil {
		return nil
	}
	return refusal("", code, "%s of %s: its KMS key %s is scheduled for deletion or gone; give the secret another key", message, secret.name, ref)
}

// removeSecret keeps the name taken for as long as the secret can be restored.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
func removeSecret(c *call, gone *object) (bool, error) {
	if days := gone.state.num("recoveryWindowInDays"); days > 0 {
		c.waiting[place{aws.SecretType, c.region, gone.name}] = c.now().Add(time.Duration(days) * 24 * time.Hour)
	}
	return false, nil
}

// secretOf finds a secret by ARN or name.
func (a *Account) secretOf(region, ref string) *object {
	if o := a.at(aws.SecretType, region, ref); o != nil {
		return o
	}
	return a.called(aws.SecretType, region, ref)
}

// refuseSecretPart refuses what hangs on a secret that is not there.
func refuseSecretPart(property string) func(*call) error {
	return func(c *call) error {
		c.parent = c.secretOf(c.region, c.in.str(property))
		if c.parent == nil {
			return refusal(property, "ResourceNotFoundException", "Secrets Manager can't find the specified secret: %s", c.in.str(property))
		}
		return nil
	}
}

// fillSecretVersion makes the version the current one; the one before it becomes the previous one.
func fillSecretVersion(c *call, state props) string {
	version := c.uuid("secret version " + c.parent.id)
	state["arn"], state["versionId"] = c.parent.id, version
	if _, given := state["versionStages"]; !given {
		state["versionStages"] = []any{"AWSCURRENT"}
		for _, other := range c.parent.parts[aws.SecretVersionType] {
			other.state["versionStages"] = stagesAfter(other.state.list("versionStages"))
		}
	}
	return state.str("secretId") + "|" + version
}

// stagesAfter are a version's stages once another has become current.
func stagesAfter(stages []any) []any {
	after := []any{}
	for _, stage := range stages {
		switch stage {
		case "AWSCURRENT":
			after = append(after, "AWSPREVIOUS")
		case "AWSPREVIOUS":
		default:
			after = append(after, stage)
		}
	}
	return after
}

// secretInfo is getSecret.
func secretInfo(a *Account, region string, args props) (props, error) {
	ref := args.str("arn")
	if ref == "" {
		ref = args.str("name")
	}
	if ref == "" || args.str("arn") != "" && args.str("name") != "" {
		return nil, fmt.Errorf("must specify exactly one of arn or name")
	}
	o := a.secretOf(region, ref)
	if name, isARN := aws.CutSecretARN(ref); o == nil && isARN {
		// Secrets Manager also accepts the ARN without its random suffix.
		if found := a.called(aws.SecretType, region, name); found != nil && strings.HasPrefix(found.id, ref+"-") {
			o = found
		}
	}
	if o == nil {
		return nil, fmt.Errorf("reading Secrets Manager Secret (%s): couldn't find resource", ref)
	}
	created := o.created.UTC().Format(time.RFC3339)
	answer := props{"createdDate": created, "lastChangedDate": created, "id": o.id, "tags": o.state.sub("tagsAll")}
	for _, name := range []string{"arn", "name", "description", "kmsKeyId", "policy"} {
		answer[name] = o.state.str(name)
	}
	return answer, nil
}
