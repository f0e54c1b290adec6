package rehearsal

import (
	"bytes"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// StandIn is an account as the settings suppose it: with the secrets, the log group and the bucket that they name as
// being there. Where they give a secret's ARN, Text is changed to the one that the stand-in account gave it, since AWS
// chooses the end of an ARN.
func (s *Settings) StandIn() (*standin.Account, error) {
	account := standin.NewAccount(standin.Options{ID: s.Account, Region: s.Region})
	for _, nameOrARN := range s.existing.secrets {
		if parsed, err := arn.Parse(nameOrARN); err == nil && parsed.Region != s.Region {
			continue // No secret of this account: for the program to refuse.
		}
		given, err := account.AddSecret(detection.Name(nameOrARN))
		if err != nil {
			return nil, fmt.Errorf("putting secret %s into the stand-in account: %w", nameOrARN, err)
		}
		if arn.IsARN(nameOrARN) {
			s.Text = bytes.ReplaceAll(s.Text, []byte(nameOrARN), []byte(given))
		}
	}
	for _, group := range s.existing.groups {
		if err := account.AddLogGroup(group); err != nil {
			return nil, fmt.Errorf("putting log group %s into the stand-in account: %w", group, err)
		}
	}
	for _, bucket := range s.existing.buckets {
		if err := account.AddBucket(bucket); err != nil {
			return nil, fmt.Errorf("putting bucket %s into the stand-in account: %w", bucket, err)
		}
	}
	return account, nil
}
