// Package console builds the links into the AWS console that stand in mails and outputs.
package console

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// hosts are the console's domains by partition; every region has its own host below them.
// https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html and, for the other partitions, the links in
// https://github.com/awsdocs/amazon-ecs-developer-guide/blob/3ba9bc24b3f667557f43a49b9001fea3538311ad/doc_source/ecs-optimized_AMI.md
var hosts = map[string]string{
	aws.DefaultPartition: "console.aws.amazon.com",
	"aws-us-gov":         "console.amazonaws-us-gov.com",
	"aws-cn":             "console.amazonaws.cn",
}

// Console is the AWS console of one region.
type Console struct {
	// Partition is aws, aws-us-gov or aws-cn. Any other counts as aws.
	Partition string
	// Region is the AWS region whose console the links open.
	Region string
}

// Insights links to a CloudWatch Logs Insights query over the last seconds of a log group, ready to run.
func (c Console) Insights(logGroup, query string, seconds int) string {
	detail := fmt.Sprintf("~(end~0~start~-%d~timeType~'RELATIVE~unit~'seconds~editorString~'%s~source~(~'%s))",
		seconds, escape(query), escape(logGroup))
	return c.service("cloudwatch") + "#logsV2:logs-insights$3FqueryDetail$3D" + detail
}

// Alarm links to an alarm by its name, the way CloudWatch's own mail does.
func (c Console) Alarm(name string) string {
	return fmt.Sprintf("https://%s/cloudwatch/deeplink.js?region=%s#alarmsV2:alarm/%s", c.host(), c.Region, url.PathEscape(name))
}

// Event links to one CloudTrail event by its id.
func (c Console) Event(id string) string {
	return c.service("cloudtrailv2") + "#/events/" + id
}

func (c Console) service(name string) string {
	return fmt.Sprintf("https://%s/%s/home?region=%s", c.host(), name, c.Region)
}

func (c Console) host() string {
	host, ok := hosts[c.Partition]
	if !ok {
		host = hosts[aws.DefaultPartition]
	}
	return c.Region + "." + host
}

// escape writes a string as the console's own links do (the JSURL form): anything but letters, digits, '_', '-' and '.'
// becomes '*' and two hexadecimal digits, or '**' and four.
func escape(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		switch {
		case unit < 128 && (isWord(byte(unit)) || unit == '-' || unit == '.'):
			b.WriteByte(byte(unit))
		case unit == '$':
			b.WriteByte('!')
		case unit < 256:
			fmt.Fprintf(&b, "*%02x", unit)
		default:
			fmt.Fprintf(&b, "**%04x", unit)
		}
	}
	return b.String()
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
