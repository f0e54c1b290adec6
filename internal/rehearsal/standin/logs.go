package standin

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// filterDimensions is how many dimensions a filter's metric may have.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
const filterDimensions = 3

var (
	logGroupForm = regexp.MustCompile(`^[\w./#-]+$`)
	filterForm   = regexp.MustCompile(`^[^:*]+$`)
	metricForm   = regexp.MustCompile(`^[^:*$]+$`)
)

func logKinds() []*kind {
	return []*kind{
		{
			typ: aws.LogGroupType, docs: "cloudwatch_log_group", label: "log group",
			fields: map[string]field{
				"name": {use: named | replace}, "retentionInDays": {def: 0.0}, "logGroupClass": {use: replace}, "skipDestroy": {def: false},
			},
			beyond: []string{"namePrefix", "skipDestroy"},
			rules: []rule{
				text("name", "InvalidParameterException", aws.LogGroupName, logGroupForm, "letters, digits, and . - _ / # only"),
				awsLogGroup, within("retentionInDays", "InvalidParameterException", true, aws.Retention),
				oneOf("logGroupClass", "InvalidParameterException", aws.StandardLogClass, "INFREQUENT_ACCESS", "DELIVERY"),
			},
			name: func(in props) string { return in.str("name") },
			nameInUse: func(c *call, _ *object) error {
				return refusal("name", "ResourceAlreadyExistsException", "the specified log group already exists: %s", c.in.str("name"))
			},
			refuse: refuseLogGroup,
			fill: func(c *call, state props) string {
				name := state.str("name")
				state["arn"] = c.arn("logs", c.region, "log-group:"+name)
				setDefault(state, "logGroupClass", aws.StandardLogClass)
				return name
			},
		},
		{
			typ: aws.MetricFilterType, docs: "cloudwatch_log_metric_filter", label: "metric filter",
			fields: map[string]field{
				"name": {use: named | replace}, "logGroupName": {use: replace},
			},
			rules: []rule{
				text("name", "InvalidParameterException", aws.FilterName, filterForm, "a filter's name has no : and no *"),
				text("logGroupName", "InvalidParameterException", aws.LogGroupName, logGroupForm, "letters, digits, and . - _ / # only"),
				inside("metricTransformation", oneOf("unit", "InvalidParameterException", metricUnits...)), filterPattern, inside("metricTransformation", metricTransformation), filterDimensionPattern,
			},
			name: func(in props) string { return in.str("logGroupName") + ":" + in.str("name") },
			// The real provider's id is the bare name; an import names it LOGGROUP:NAME.
			key: func(id string, in props) string {
				if group := in.str("logGroupName"); group != "" {
					return group + ":" + in.str("name")
				}
				return id
			},
			refuse: refuseFilter,
			fill:   func(_ *call, state props) string { return state.str("name") },
		},
	}
}

// awsLogGroup refuses the beginning that AWS keeps for itself.
func awsLogGroup(in props) error {
	if strings.HasPrefix(in.str("name"), "aws/") {
		return refusal("name", "InvalidParameterException", "log group names starting with aws/ are reserved for AWS: %s", in.str("name"))
	}
	return nil
}

// refuseLogGroup refuses a key that CloudWatch Logs may not use for this group.
func refuseLogGroup(c *call) error {
	ref := c.in.str("kmsKeyId")
	if ref == "" {
		return nil
	}
	group := c.arn("logs", c.region, "log-group:"+c.in.str("name"))
	why := "it does not exist"
	if key := c.keyOf(c.region, ref); key != nil {
		why = keyFault(key, func(arn string) []policy.Request {
			return slices.Concat(access.LogGroupKey(group, c.id, c.region, arn), access.LogGroupKeyInDoubt(group, c.id, c.region, arn))
		})
	}
	if why == "" {
		return nil
	}
	return refusal("kmsKeyId", "InvalidParameterException",
		"the specified KMS key does not exist or is not allowed to be used with LogGroup '%s' (%s)", group, why)
}

// keyFault is why a service may not use a key, of which it asks this; "" if it may.
func keyFault(key *object, asks func(keyARN string) []policy.Request) string {
	if !key.state.flag("isEnabled") {
		return "the key is disabled"
	}
	return denied(documentOf(key.state.str("policy")), asks(key.state.str("arn"))...)
}

// filterPattern checks the pattern as PutMetricFilter does.
func filterPattern(in props) error {
	if !in.has("pattern") {
		return nil
	}
	pattern := in.str("pattern")
	if n := utf8.RuneCountInString(pattern); n > aws.PatternLength {
		return refusal("pattern", "InvalidParameterException",
			"value at 'filterPattern' failed to satisfy constraint: %d characters, member must have length less than or equal to %d",
			n, aws.PatternLength)
	}
	var syntax *filterpattern.SyntaxError
	if _, err := filterpattern.Parse(pattern); errors.As(err, &syntax) && syntax.Unverified {
		return refusal("pattern", "", "the stand-in AWS accepts documented forms only, and it is not known whether CloudWatch Logs accepts this one: %s", err.Error())
	} else if err != nil {
		return refusal("pattern", "InvalidParameterException", "invalid filter pattern: %s", err.Error())
	}
	return nil
}

// metricTransformation checks what a filter publishes.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
func metricTransformation(in props) error {
	const code = "InvalidParameterException"
	if in == nil {
		return nil
	}
	all := []error{
		text("name", code, aws.MetricName, metricForm, "a metric's name has no : * or $")(in),
		text("namespace", code, aws.MetricName, metricForm, "a namespace has no : * or $")(in),
		text("value", code, 100, nil, "")(in),
	}
	for _, name := range []string{"name", "namespace", "value"} {
		if in.has(name) && in.str(name) == "" {
			all = append(all, refusal(name, code, "must not be empty"))
		}
	}
	dimensions, preset := in.sub("dimensions"), in.str("defaultValue")
	if len(dimensions) > filterDimensions {
		all = append(all, refusal("dimensions", code, "%d dimensions: a filter's metric accepts at most %d", len(dimensions), filterDimensions))
	}
	if preset != "" && len(dimensions) > 0 {
		all = append(all, refusal("defaultValue", code, "invalid metric transformation: dimensions and default value are mutually exclusive properties"))
	}
	if _, err := strconv.ParseFloat(preset, 64); preset != "" && err != nil {
		all = append(all, refusal("defaultValue", code, "%q is not a number", preset))
	}
	return errors.Join(all...)
}

// filterDimensionPattern refuses dimensions on a pattern that names no fields.
func filterDimensionPattern(in props) error {
	pattern := strings.TrimSpace(in.str("pattern"))
	if len(in.sub("metricTransformation").sub("dimensions")) == 0 || !in.has("pattern") ||
		strings.HasPrefix(pattern, "{") || strings.HasPrefix(pattern, "[") {
		return nil
	}
	return refusal("metricTransformation.dimensions", "InvalidParameterException",
		"dimensions take a JSON or space-delimited filter pattern: %q names no fields", pattern)
}

// refuseFilter checks a filter against its log group.
func refuseFilter(c *call) error {
	name := c.in.str("logGroupName")
	c.parent = c.called(aws.LogGroupType, c.region, name)
	if c.parent == nil {
		return refusal("logGroupName", "ResourceNotFoundException", "the specified log group does not exist: %s", name)
	}
	if class := c.parent.state.str("logGroupClass"); class != aws.StandardLogClass {
		return refusal("logGroupName", "InvalidOperationException",
			"this operation is not supported on log group %s of class %s: metric filters need class %s", name, class, aws.StandardLogClass)
	}
	filters := c.parent.parts[aws.MetricFilterType]
	if _, there := filters[name+":"+c.in.str("name")]; !there && len(filters) >= aws.FiltersPerLogGroup {
		return refusal("logGroupName", "LimitExceededException",
			"resource limit exceeded: log group %s has %d metric filters, the most that it accepts", name, len(filters))
	}
	return nil
}

// logGroupInfo is getLogGroup.
func logGroupInfo(a *Account, region string, args props) (props, error) {
	o := a.called(aws.LogGroupType, region, args.str("name"))
	if o == nil {
		return nil, fmt.Errorf("reading CloudWatch Logs Log Group (%s): couldn't find resource", args.str("name"))
	}
	return props{
		"id": o.id, "name": o.name, "arn": o.state.str("arn"), "creationTime": float64(o.created.UnixMilli()), "kmsKeyId": o.state.str("kmsKeyId"),
		"logGroupClass": o.state.str("logGroupClass"), "retentionInDays": o.state.num("retentionInDays"), "tags": o.state.sub("tagsAll"),
	}, nil
}
