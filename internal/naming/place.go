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

var (
	teamText      = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)
	stackText     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	partitionText = regexp.MustCompile(`^aws[a-z-]*$`)
	regionText    = regexp.MustCompile(`^[a-z]+(-[a-z]+)+-[0-9]+$`)
	accountText   = regexp.MustCompile(`^[0-9]{12}$`)
)

// Problems says all that is wrong with a place: what is missing, and what the names and ARNs that are made of it could not carry.
func (p Place) Problems() []error {
	var problems []error
	for _, part := range []struct {
		name, value string
		legal       *regexp.Regexp
		wanted      string
	}{
		{"team", p.Team, teamText, "1 to 32 lower-case letters, digits and dashes, a letter first and no dash last"},
		{"stack", p.Stack, stackText, "1 to 64 letters, digits, _ and -"},
		{"partition", p.Partition, partitionText, "a name such as aws, aws-us-gov or aws-cn"},
		{"region", p.Region, regionText, "a name such as us-east-1"},
		{"account", p.Account, accountText, "12 digits"},
	} {
		switch {
		case part.value == "":
			problems = append(problems, fmt.Errorf("%s is missing", part.name))
		case !part.legal.MatchString(part.value):
			problems = append(problems, fmt.Errorf("%s %q: AWS names carry it, so it is %s", part.name, part.value, part.wanted))
		}
	}
	return problems
}
