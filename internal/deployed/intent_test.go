package deployed

import "testing"

func TestOnlySecretsIsTrueWhereEveryRecordIsAboutSecrets(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		`{ $.eventSource = "secretsmanager.amazonaws.com" }`:                                               true,
		`{ $.eventName = "GetSecretValue" }`:                                                               true,
		`{ $.eventName = "PutSecretValue" || $.eventName = "DeleteSecret" }`:                               true,
		`{ $.requestParameters.secretId = "a" }`:                                                           true,
		`{ $.errorCode = "AccessDenied*" && $.errorMessage = "*on resource: a *" }`:                        true,
		`{ $.requestParameters.encryptionContext.SecretARN = "arn:a:secretsmanager:b:c:secret:d-AbCdEf" }`: true,
		`GetSecretValue`:                          true,
		`"GetSecretValue" "prod"`:                 true,
		`?GetSecretValue ?PutSecretValue`:         true,
		`?GetSecretValue ?AssumeRole`:             false,
		`-GetSecretValue AssumeRole`:              false,
		``:                                        false,
		`{ $.eventName = "AssumeRole" }`:          false,
		`{ $.eventName != "GetSecretValue" }`:     false,
		`{ $.requestParameters.secretId = "*" }`:  false,
		`{ $.errorCode = "AccessDenied*" }`:       false,
		`{ $.requestParameters.name = "secret" }`: false,
		`{ $.eventName = "GetSecretValue" || $.eventName = "AssumeRole" }`:        false,
		`{ $.eventName = "GetSecretValue" || $.userIdentity.type = "Root" }`:      false,
		`{ $.userIdentity.type = "Root" && $.eventName = "GetSecretValue" }`:      true,
		`{ $.userIdentity.type = "AssumedRole" && $.eventName != "DeleteTrail" }`: false,
	} {
		if got := Filter(pattern).OnlySecrets(); got != want {
			t.Errorf("%s: %v, want %v", pattern, got, want)
		}
	}
}

func TestAPatternForOtherCallsHasAPurposeOfItsOwn(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		`{ $.eventName = "PutSecretValue" && $.requestParameters.secretId = "a" }`:   true,
		`{ $.eventName = "PutSecretValue" || $.eventName = "DeleteSecret" }`:         true,
		`{ $.eventName = "DescribeSecret" }`:                                         true,
		`{ $.eventName = "PutSecretValue" || $.eventName = "GetSecretValue" }`:       false,
		`{ $.eventName = "getSecretValue" }`:                                         false,
		`{ $.requestParameters.secretId = "a" }`:                                     false,
		`{ $.eventName = "Get*" }`:                                                   false,
		`{ $.eventName = "PutSecretValue" || $.requestParameters.secretId = "mine"}`: false,
	} {
		if got := Filter(pattern).ServesOtherCalls("GetSecretValue"); got != want {
			t.Errorf("%s: %v, want %v", pattern, got, want)
		}
	}
}
