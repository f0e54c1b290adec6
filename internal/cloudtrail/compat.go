package cloudtrail

import "github.com/secretwatch/secretwatch/internal/aws"

type Secret = aws.Secret

const (
	GetSecretValue      = aws.GetSecretValue
	BatchGetSecretValue = aws.BatchGetSecretValue
	SecretsManager      = aws.SecretsManager
	KMS                 = aws.KMS
	ResourceType        = aws.SecretResourceType
)

func SecretFromARN(text string) (Secret, error) { return aws.ParseSecretARN(text) }
func ChangeNames() []string                     { return aws.SecretChanges() }
