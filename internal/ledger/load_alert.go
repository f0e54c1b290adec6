package ledger

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func (l *loader) filter(it item) {
	f := &pipeline.Filter{
		Resource: it.Resource,
		Name:     cmp.Or(it.text("name"), it.id),
		LogGroup: it.text("logGroupName"),
		Pattern:  it.text("pattern"),
	}
	if m, ok := it.object("metricTransformation"); ok {
		f.Metric = pipeline.Metric{
			Namespace:  m.text("namespace"),
			Name:       m.text("name"),
			Unit:       m.text("unit"),
			Dimensions: m.textMap("dimensions"),
		}
		f.Value, f.Default = m.text("value"), m.text("defaultValue")
	}
	l.Filters = append(l.Filters, f)
}

func (l *loader) alarm(it item) {
	a := &pipeline.Alarm{
		Resource:    it.Resource,
		Name:        cmp.Or(it.text("name"), it.id),
		ARN:         it.text("arn"),
		Description: it.text("alarmDescription"),
		Metric: pipeline.Metric{
			Namespace:  it.text("namespace"),
			Name:       it.text("metricName"),
			Unit:       it.text("unit"),
			Dimensions: it.textMap("dimensions"),
		},
		Math: len(it.objects("metricQueries")) > 0,
		Config: alarm.Config{
			Statistic:           cmp.Or(it.text("statistic"), it.text("extendedStatistic")),
			Period:              it.whole("period"),
			EvaluationPeriods:   it.whole("evaluationPeriods"),
			DatapointsToAlarm:   it.whole("datapointsToAlarm"),
			Threshold:           it.number("threshold"),
			Operator:            it.text("comparisonOperator"),
			MissingData:         cmp.Or(it.text("treatMissingData"), alarm.Missing),
			ActionsEnabled:      it.flag("actionsEnabled", true),
			AlarmActions:        it.texts("alarmActions"),
			OKActions:           it.texts("okActions"),
			InsufficientActions: it.texts("insufficientDataActions"),
		},
	}
	if a.DatapointsToAlarm == 0 {
		a.DatapointsToAlarm = a.EvaluationPeriods
	}
	l.Alarms = append(l.Alarms, a)
}

func (l *loader) topic(it item) {
	l.Topics = append(l.Topics, &pipeline.Topic{
		Resource:    it.Resource,
		Name:        it.text("name"),
		ARN:         cmp.Or(it.text("arn"), it.id),
		DisplayName: it.text("displayName"),
		FIFO:        it.flag("fifoTopic", false),
		KeyID:       it.text("kmsMasterKeyId"),
		Policy:      it.policy("policy", it.Address),
	})
}

func (l *loader) subscription(it item) {
	s := &pipeline.Subscription{
		Resource:     it.Resource,
		ARN:          cmp.Or(it.text("arn"), it.id),
		TopicARN:     it.text("topic"),
		Protocol:     it.text("protocol"),
		Endpoint:     it.text("endpoint"),
		Deleting:     it.deleting,
		Pending:      it.flag("pendingConfirmation", false),
		FilterPolicy: it.policy("filterPolicy", it.Address).Text,
		FilterScope:  cmp.Or(it.text("filterPolicyScope"), pipeline.ScopeAttributes),
	}
	if _, shown := it.values["endpoint"].(Shown); shown || s.Endpoint == "" {
		s.Label, s.SecretEndpoint = "(an address that the state hides, "+it.name+")", true
	}
	// A subscription's ARN is its topic's with an id behind: enough when the state has no topic property.
	if a, err := arn.Parse(s.ARN); err == nil && s.TopicARN == "" {
		a.Resource, _, _ = strings.Cut(a.Resource, ":")
		s.TopicARN = a.String()
	}
	l.Subscriptions = append(l.Subscriptions, s)
}

// alertTopic reads what this project's topics call their subscribers, since a state hides an endpoint that is secret.
func (l *loader) alertTopic(it item) {
	for arn, label := range it.textMap("subscribers") {
		l.labels[arn] = label
	}
}

func (l *loader) rule(it item) {
	state := it.text("state")
	if state == "" {
		state = aws.RuleEnabled
		if !it.flag("isEnabled", true) {
			state = aws.RuleDisabled
		}
	}
	l.Rules = append(l.Rules, &pipeline.EventRule{
		Resource: it.Resource,
		Name:     cmp.Or(it.text("name"), it.id),
		ARN:      it.text("arn"),
		Bus:      it.busName(),
		Pattern:  it.policy("eventPattern", it.Address).Text,
		State:    state,
	})
	if h, hidden := it.values["eventPattern"].(Hidden); hidden {
		l.Unread = append(l.Unread, fmt.Sprintf("the pattern of event rule %s is %s, so it is not known whether the rule reports reads", it.name, h.Why))
	}
}

// target reads where a rule sends; the "arn" property of a target is its destination, so its place is its rule's.
func (l *loader) target(it item) {
	t := &pipeline.EventTarget{
		Resource:  it.Resource,
		ID:        it.text("targetId"),
		Rule:      it.text("rule"),
		Bus:       it.busName(),
		ARN:       it.text("arn"),
		RoleARN:   it.text("roleArn"),
		Input:     it.text("input"),
		InputPath: it.text("inputPath"),
	}
	if m, ok := it.object("inputTransformer"); ok {
		t.Transformer = &pipeline.Transformer{Paths: m.textMap("inputPaths"), Template: m.text("inputTemplate")}
	}
	l.Targets = append(l.Targets, t)
}

// busName is the name of a rule's or target's bus, whether the property has the name or the ARN. The bus of another account or region keeps
// its ARN.
func (it item) busName() string {
	text := it.text("eventBusName")
	a, err := arn.Parse(text)
	if err != nil {
		return cmp.Or(text, aws.DefaultBus)
	}
	if a.AccountID != cmp.Or(it.Account, a.AccountID) || a.Region != cmp.Or(it.Region, a.Region) {
		return text
	}
	return strings.TrimPrefix(a.Resource, "event-bus/")
}

func (l *loader) queue(it item) {
	l.Queues = append(l.Queues, &pipeline.Queue{
		Resource: it.Resource,
		Name:     it.text("name"),
		ARN:      it.text("arn"),
		URL:      cmp.Or(it.text("url"), it.id),
		KeyID:    it.text("kmsMasterKeyId"),
		Policy:   it.policy("policy", it.Address),
	})
}
