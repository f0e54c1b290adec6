package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/permissions"
	"github.com/secretwatch/secretwatch/internal/state"
)

// newPermissions is the verb `permissions`.
func newPermissions() *cobra.Command {
	return &cobra.Command{
		Use:   "permissions STATE",
		Short: "Print the IAM policy that the deploying role needs",
		Long: `Prints the IAM policy that a role needs to deploy, change, refresh and destroy a stack: for each resource of the state
the calls that the AWS provider makes, on that resource and no other. A rehearsed state will do, so the policy is
there before the first deployment. IAM takes 10,240 characters inline in a role, white space not counted.`,
		Example: `  secretwatch rehearse --stack prod
  secretwatch permissions bin/rehearsal/prod.json`,
		Args: oneState,
		RunE: func(command *cobra.Command, arguments []string) error {
			s, err := openState(command, arguments[0])
			if err != nil {
				return err
			}
			text, err := permissionsOf(s)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), text)
			return err
		},
	}
}

// permissionsOf is the indented policy for a state.
func permissionsOf(s *state.State) (string, error) {
	var resources []permissions.Resource
	var account permissions.Account
	for r := range s.Resources() {
		resources = append(resources, permissions.Resource{Type: r.Type, Output: r.Output})
		if of, err := arn.Parse(r.Output("arn")); err == nil && of.Region != "" && of.AccountID != "" {
			account = permissions.Account{ID: of.AccountID, Region: of.Region, Partition: of.Partition}
		}
	}
	if account.ID == "" {
		return "", unusable{fmt.Errorf("state %s: no resource has an ARN, so its account is not known", s.Name)}
	}
	document, err := permissions.Policy(account, resources)
	if err != nil {
		return "", fmt.Errorf("state %s: %w", s.Name, err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(document.JSON()), "", "  "); err != nil {
		return "", fmt.Errorf("printing the policy: %w", err)
	}
	return indented.String(), nil
}
