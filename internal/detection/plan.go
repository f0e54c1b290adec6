package detection

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"secretwatch/internal/naming"
)

// suffix is what Secrets Manager appends to a secret's name in its ARN.
var suffix = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)

// Planned is a secret of which only the name is known, or the ARN. The ARN that stands in has the length of the real one, so that
// what is counted in preview is what will be deployed.
func Planned(place naming.Place, nameOrARN string) Secret {
	name := Name(nameOrARN)
	return Secret{Name: name, ARN: partialARN(place, name) + "-??????"}
}

// Name is the name of a secret that is given by name or by full ARN.
func Name(nameOrARN string) string {
	parsed, err := arn.Parse(nameOrARN)
	if err != nil {
		return nameOrARN
	}
	name := suffix.ReplaceAllString(parsed.Resource, "")
	return name[len("secret:"):]
}
