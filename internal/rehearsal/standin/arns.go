package standin

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// The parts of an ARN as the provider accepts them. Account and region may be empty, the resource may not. An account can also be one
// of AWS's own. These forms are the provider's, which accepts other texts than [aws.IsRegion] and [aws.IsAccount].
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
// https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/verify/validate.go
var (
	arnPartition = regexp.MustCompile(`^aws(-[a-z]+)*$`)
	arnRegion    = regexp.MustCompile(`^([a-z]{2}(-[a-z]+)+-\d{1,2})?$`)
	arnAccount   = regexp.MustCompile(`^(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?$`)
	// instanceAction is what an alarm does to the machine that it watches, in an ARN whose account is a service.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
	instanceAction = regexp.MustCompile(`^arn:[\w-]+:automate:[\w-]+:ec2:(reboot|recover|stop|terminate)$`)
)

// arnFault returns what is wrong with an ARN; "" if nothing is, or if the text is empty.
func arnFault(text string) string {
	if text == "" {
		return ""
	}
	parts := strings.SplitN(text, ":", 6)
	switch {
	case len(parts) < 6 || parts[0] != "arn":
		return fmt.Sprintf("%q is not an ARN", text)
	case !arnPartition.MatchString(parts[1]):
		return fmt.Sprintf("%q is not an ARN: there is no partition %q", text, parts[1])
	case !arnRegion.MatchString(parts[3]):
		return fmt.Sprintf("%q is not an ARN: %q is not the form of a region", text, parts[3])
	case !arnAccount.MatchString(parts[4]):
		return fmt.Sprintf("%q is not an ARN: an account id has 12 digits, not %q", text, parts[4])
	case parts[5] == "":
		return fmt.Sprintf("%q is not an ARN: it names no resource", text)
	}
	return ""
}

// arnOf accepts only a text in the form of an ARN.
func arnOf(property, code string) rule {
	return func(in props) error {
		if fault := arnFault(in.str(property)); fault != "" {
			return refusal(property, code, "%s", fault)
		}
		return nil
	}
}

// arns checks every input whose name says that it is an ARN, or a list of them: the provider does so, whatever the type.
func arns(path string, in props, fields map[string]property) error {
	var all []error
	for _, name := range in.names() {
		lower, at := strings.ToLower(name), path+name
		named := strings.HasSuffix(lower, "arn") || strings.HasSuffix(lower, "arns")
		switch value := in[name].(type) {
		case string:
			if fault := arnFault(value); named && fault != "" {
				all = append(all, refusal(at, "ValidationException", "%s", fault))
			}
		case props:
			if nested := fields[name].Fields; nested != nil {
				all = append(all, arns(at+".", value, nested))
			}
		case []any:
			for i, item := range value {
				place := fmt.Sprintf("%s[%d]", at, i)
				if object, ok := item.(props); ok {
					all = append(all, arns(place+".", object, fields[name].Fields))
				}
				if text, ok := item.(string); ok && named && arnFault(text) != "" {
					all = append(all, refusal(place, "ValidationException", "%s", arnFault(text)))
				}
			}
		}
	}
	return errors.Join(all...)
}
