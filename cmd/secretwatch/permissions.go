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

// newPermissions returns the command `permissions`.
func newPermissions(r *root) *cobra.Command {
	command := &cobra.Command{
		Use:   "permissions STATE",
		Short: "Print the IAM policy that the deploying role needs",
		Long: `Prints the IAM policy that a role needs to deploy, change, refresh and destroy a stack. For each resource of the state,
it allows the calls that the AWS provider makes, on that resource and no other. The state of a rehearsal is enough,
so you can print the policy before the first deployment. IAM accepts 10,240 characters of inline policies in a
role, not counting white space.`,
		Example: `  secretwatch rehearse --stack prod
  secretwatch permissions bin/rehearsal/prod.json`,
		Args: oneState,
		RunE: func(command *cobra.Command, arguments []string) error {
			s, err := r.openState(command, arguments[0])
			if err != nil {
				return err
			}
			text, err := permissionsOf(s)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), r.redactor().Text(text))
			return err
		},
	}
	r.addLimit(command.Flags())
	return command
}

// permissionsOf returns the indented policy for a state.
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
