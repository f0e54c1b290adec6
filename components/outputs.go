package components

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// SecretARNs are the ARNs of created secrets under their own keys, for a stack output; those that are nil are left out.
func SecretARNs(secrets map[string]*SecretWithAudit) pulumi.StringMap {
	arns := pulumi.StringMap{}
	for key, secret := range secrets {
		if secret != nil {
			arns[key] = secret.SecretArn
		}
	}
	return arns
}

// AlarmNames are the names of alarms, for a stack output; those that are nil are left out.
func AlarmNames(alarms ...*AccessAlarm) pulumi.StringArray {
	names := pulumi.StringArray{}
	for _, alarm := range alarms {
		if alarm != nil {
			names = append(names, alarm.AlarmName)
		}
	}
	return names
}

// RuleNames are the names of all event rules of details, for a stack output. They are known in preview. Details
// that are nil are left out.
func RuleNames(details ...*AccessDetail) pulumi.StringArray {
	names := pulumi.StringArray{}
	for _, detail := range details {
		if detail == nil {
			continue
		}
		for i := range detail.RuleCount {
			names = append(names, detail.RuleNames.Index(pulumi.Int(i)))
		}
	}
	return names
}
