package naming

import (
	"fmt"
	"regexp"
)

// Place is where and for whom a stack deploys. All of it is known before the first resource is.
type Place struct {
	// Team owns the stack; lower-case letters, digits and dashes.
	Team string
	// Stack is the Pulumi stack's name; letters, digits, dashes and underscores.
	Stack string
	// Partition is aws, aws-us-gov or aws-cn.
	Partition string
	// Region is the AWS region, such as us-east-1.
	Region string
	// Account is the 12-digit AWS account id.
	Account string
}

// part is one part of a place: what it is called, and what it may consist of.
type part struct {
	name, expected string
	legal          *regexp.Regexp
}

var (
	team = part{
		"team", "1 to 32 lower-case letters, digits and dashes, the first a letter and the last no dash",
		regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`),
	}
	stack     = part{"stack", "1 to 64 letters, digits, _ and -", regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)}
	partition = part{"partition", "one such as aws, aws-us-gov or aws-cn", regexp.MustCompile(`^aws[a-z-]*$`)}
	region    = part{"region", "one such as us-east-1", regexp.MustCompile(`^[a-z]+(-[a-z]+)+-[0-9]+$`)}
	account   = part{"account", "12 digits", regexp.MustCompile(`^[0-9]{12}$`)}
)

func (p part) check(value string) error {
	switch {
	case value == "":
		return fmt.Errorf("%s is missing", p.name)
	case !p.legal.MatchString(value):
		return fmt.Errorf("invalid %s %q: expected %s, since it becomes part of AWS names", p.name, value, p.expected)
	}
	return nil
}

// CheckTeam says why the names in an account cannot carry a team; nil if they can.
func CheckTeam(name string) error { return team.check(name) }

// CheckStack says why the names in an account cannot carry a stack; nil if they can.
func CheckStack(name string) error { return stack.check(name) }

// Problems says all that is wrong with a place: what is missing, and what the names and ARNs that are made of it could not carry.
func (p Place) Problems() []error {
	var problems []error
	for _, err := range []error{
		team.check(p.Team), stack.check(p.Stack), partition.check(p.Partition), region.check(p.Region), account.check(p.Account),
	} {
		if err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}
