package detection

import (
	"regexp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// allReads is the CloudWatch Logs Insights query for the reads of any secret; its columns answer who, what, from where.
const allReads = `fields @timestamp, userIdentity.arn, requestParameters.secretId, sourceIPAddress, errorCode | filter eventName="` + aws.GetSecretValue + `"`

const newestFirst = " | sort @timestamp desc"

// Query is the CloudWatch Logs Insights query that lists the reads of these secrets by anybody, newest first. Without any name or prefix
// it lists the reads of every secret. It shows too much rather than too little: for a secret "my" it also finds "my" with any suffix, in an
// ARN and without one, since nobody has verified that Secrets Manager refuses a name with its suffix. So reads of "my-secret" show too.
func Query(names, prefixes []string) string {
	var spellings []string
	for _, name := range names {
		spellings = append(spellings, quote(name)+"(-[A-Za-z0-9]{6})?$")
	}
	for _, prefix := range prefixes {
		spellings = append(spellings, quote(prefix))
	}
	if len(spellings) == 0 {
		return allReads + newestFirst
	}
	return allReads + ` and requestParameters.secretId like /(^|:secret:)(` + strings.Join(spellings, "|") + `)/` + newestFirst
}

// quote escapes a name for a regular expression between slashes.
func quote(name string) string {
	return strings.ReplaceAll(regexp.QuoteMeta(name), "/", `\/`)
}
