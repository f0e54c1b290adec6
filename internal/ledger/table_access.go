package ledger

import "github.com/secretwatch/secretwatch/internal/pipeline"

// The keys and roles with which AWS's services encrypt and write.

// keyChecks are those of every hop at which a key may be used.
var keyChecks = []string{"recorded/key", "delivered/key", "published/key", "received/queue"}

// keyHops are those hops.
var keyHops = []pipeline.Hop{pipeline.Recorded, pipeline.Delivered, pipeline.Published, pipeline.Received}

var keyRows = rows{
	"arn":       judged(scalar, keyChecks...),
	"keyId":     judged(scalar, keyChecks...),
	"policy":    judged(document, keyChecks...),
	"isEnabled": judged(flag, keyChecks...),
	"enabled":   judged(flag, keyChecks...),

	"description":                    harmless(label),
	"bypassPolicyLockoutSafetyCheck": harmless(lifecycle),
	"deletionWindowInDays":           harmless(lifecycle),
	"enableKeyRotation":              harmless("a rotated key keeps its id"),
	"rotationPeriodInDays":           harmless("a rotated key keeps its id"),
	"keyRotationEnabled":             harmless("a rotated key keeps its id"),
	"multiRegion":                    harmless("a primary key is used like any other"),
	"primaryKeyArn":                  harmless("a replica is used like any other key of its region"),
	"keyUsage":                       judged(scalar, keyChecks...),
	"customerMasterKeySpec":          judged(scalar, keyChecks...),
	"keySpec":                        judged(scalar, keyChecks...),
	"keyState":                       judged(scalar, keyChecks...),
	"validTo":                        judged(scalar, keyChecks...),
	"expirationModel":                harmless("validTo says when the material expires"),
	"keyMaterialBase64":              harmless("the key's state says whether it has been imported"),
	"customKeyStoreId":               unjudged(keyHops...),
	"xksKeyId":                       unjudged(keyHops...),
}

var keyPolicyRows = rows{
	"keyId":                          judged(scalar, keyChecks...),
	"policy":                         judged(document, keyChecks...),
	"bypassPolicyLockoutSafetyCheck": harmless(lifecycle),
}

var aliasRows = rows{
	"name":         judged(scalar, keyChecks...),
	"arn":          judged(scalar, keyChecks...),
	"targetKeyArn": judged(scalar, keyChecks...),
	"targetKeyId":  judged(scalar, keyChecks...),
}

// roleChecks are those of the hops at which a role may be used.
var roleChecks = []string{"delivered/permission", "published/policy", "published/key", "matched/role"}

var roleRows = rows{
	"name":                  judged(scalar, roleChecks...),
	"arn":                   judged(scalar, "delivered/role", "delivered/trust").by(roleChecks...),
	"assumeRolePolicy":      judged(document, "delivered/trust", "published/policy", "matched/role"),
	"inlinePolicies":        judged(list, roleChecks...),
	"inlinePolicies.name":   judged(scalar, roleChecks...),
	"inlinePolicies.policy": judged(document, roleChecks...),
	"managedPolicyArns":     judged(list, roleChecks...),
	"permissionsBoundary":   judged(scalar, roleChecks...),

	"createDate":          harmless(computed),
	"uniqueId":            harmless(computed),
	"description":         harmless(label),
	"forceDetachPolicies": harmless(lifecycle),
	"maxSessionDuration":  harmless("a service assumes the role anew as it needs"),
	"path":                harmless("it is a part of the ARN"),
}

var rolePolicyRows = rows{
	"name":   judged(scalar, roleChecks...),
	"policy": judged(document, roleChecks...),
	"role":   finds(pipeline.Delivered, pipeline.Matched),
}

var attachmentRows = rows{
	"policyArn": judged(scalar, roleChecks...),
	"role":      finds(pipeline.Delivered, pipeline.Matched),
}

var managedPolicyRows = rows{
	"arn":    judged(scalar, roleChecks...),
	"policy": judged(document, roleChecks...),

	"attachmentCount": harmless(computed),
	"policyId":        harmless(computed),
	"description":     harmless(label),
	"name":            harmless("it is a part of the ARN"),
	"path":            harmless("it is a part of the ARN"),
}

var policyAttachmentRows = rows{
	"policyArn": judged(scalar, roleChecks...),
	"roles":     judged(list, roleChecks...).finding(pipeline.Delivered, pipeline.Matched),

	"name":   harmless(label),
	"users":  harmless("services do not act as users"),
	"groups": harmless("services do not act as users"),
}

var exclusivePoliciesRows = rows{
	"roleName":    finds(pipeline.Delivered, pipeline.Matched),
	"policyNames": judged(list, roleChecks...),
}

var exclusiveAttachmentsRows = rows{
	"roleName":   finds(pipeline.Delivered, pipeline.Matched),
	"policyArns": judged(list, roleChecks...),
}
