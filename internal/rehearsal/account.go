package rehearsal

import (
	"bytes"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// StandIn returns a stand-in account with the secrets, the log group and the bucket that the settings expect to exist. AWS chooses the
// end of a secret's ARN, so an ARN in the settings' Text is replaced by the one in the stand-in account.
func (s *Settings) StandIn() (*standin.Account, error) {
	account := standin.NewAccount(standin.Options{ID: s.Account, Region: s.Region})
	for _, nameOrARN := range s.existing.secrets {
		if parsed, err := arn.Parse(nameOrARN); err == nil && parsed.Region != s.Region {
			continue // A secret of another region. The program refuses it.
		}
		given, err := account.AddSecret(aws.NameOfSecret(nameOrARN))
		if err != nil {
			return nil, fmt.Errorf("creating secret %s in the stand-in account: %w", nameOrARN, err)
		}
		if arn.IsARN(nameOrARN) {
			s.Text = bytes.ReplaceAll(s.Text, []byte(nameOrARN), []byte(given))
		}
	}
	for _, group := range s.existing.groups {
		if err := account.AddLogGroup(group); err != nil {
			return nil, fmt.Errorf("creating log group %s in the stand-in account: %w", group, err)
		}
	}
	for _, bucket := range s.existing.buckets {
		if err := account.AddBucket(bucket); err != nil {
			return nil, fmt.Errorf("creating bucket %s in the stand-in account: %w", bucket, err)
		}
	}
	return account, nil
}
