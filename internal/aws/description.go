package aws

import "fmt"

// SecretDescriptionLength is the longest description of a secret, in characters.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const SecretDescriptionLength = 2048

// SecretDescription says what is wrong with a secret's description; nil if nothing is.
func SecretDescription(text string) error {
	if length := len([]rune(text)); length > SecretDescriptionLength {
		return fmt.Errorf("description of %d characters: Secrets Manager accepts at most %d", length, SecretDescriptionLength)
	}
	return nil
}
