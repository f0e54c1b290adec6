package ledger

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// What counts, evaluates and sends.

// matchChecks are those of a filter's pattern.
var matchChecks = []string{"counted/syntax", "counted/space-delimited", "counted/match", "counted/reading"}

// metricChecks are those that compare a filter's metric with an alarm's.
var metricChecks = []string{"evaluated/metric", "evaluated/statistic", "evaluated/threshold"}

// overTime are some checks and those that look at an alarm over hours.
func overTime(checks ...string) []string {
	return append(checks, "evaluated/other events", "evaluated/later reads")
}

var filterRows = rows{
	"name":         loaded(scalar, named),
	"logGroupName": finds(pipeline.Counted),
	"pattern":      judged(scalar, matchChecks...).finding(pipeline.Counted),

	"metricTransformation":              judged(object),
	"metricTransformation.name":         judged(scalar, metricChecks...),
	"metricTransformation.namespace":    judged(scalar, metricChecks...),
	"metricTransformation.unit":         judged(scalar, "evaluated/unit"),
	"metricTransformation.value":        judged(scalar, overTime("counted/value", "evaluated/statistic", "evaluated/threshold")...),
	"metricTransformation.defaultValue": judged(number, overTime("counted/default", "evaluated/statistic", "evaluated/threshold")...),
	"metricTransformation.dimensions":   judged(dictionary, "counted/dimensions", "counted/default", "evaluated/dimensions"),

	"applyOnTransformedLogs": unjudged(pipeline.Counted),
}

const mathProperty = "an alarm on an expression is unknown as a whole"

var alarmRows = rows{
	"name":       loaded(scalar, named),
	"arn":        judged(scalar, "published/policy", "published/key"),
	"metricName": judged(scalar, "evaluated/metric").finding(pipeline.Evaluated),
	"namespace":  judged(scalar, "evaluated/metric").finding(pipeline.Evaluated),
	"unit":       judged(scalar, "evaluated/unit"),
	"dimensions": judged(dictionary, "evaluated/dimensions"),

	"statistic":          judged(scalar, overTime("evaluated/statistic", "evaluated/threshold")...),
	"extendedStatistic":  judged(scalar, overTime("evaluated/statistic", "evaluated/threshold")...),
	"period":             judged(number, overTime("evaluated/period", "evaluated/statistic", "evaluated/threshold")...),
	"evaluationPeriods":  judged(number, overTime("evaluated/period", "evaluated/datapoints")...),
	"datapointsToAlarm":  judged(number, overTime("evaluated/datapoints")...),
	"threshold":          judged(number, overTime("evaluated/threshold", "evaluated/statistic")...),
	"comparisonOperator": judged(scalar, overTime("evaluated/operator", "evaluated/statistic", "evaluated/threshold")...),
	"treatMissingData":   judged(scalar, overTime("evaluated/missing data")...).of("missing", "ignore", "breaching", "notBreaching"),
	"actionsEnabled":     judged(flag, "evaluated/actions enabled"),
	"alarmActions":       judged(list, "evaluated/action"),
	"alarmDescription":   loaded(scalar, "the mail has no description"),

	"metricQueries":                   judged(list, "evaluated/math"),
	"metricQueries.accountId":         harmless(mathProperty),
	"metricQueries.expression":        harmless(mathProperty),
	"metricQueries.id":                harmless(mathProperty),
	"metricQueries.label":             harmless(mathProperty),
	"metricQueries.period":            harmless(mathProperty),
	"metricQueries.returnData":        harmless(mathProperty),
	"metricQueries.metric":            harmless(mathProperty),
	"metricQueries.metric.dimensions": harmless(mathProperty),
	"metricQueries.metric.metricName": harmless(mathProperty),
	"metricQueries.metric.namespace":  harmless(mathProperty),
	"metricQueries.metric.period":     harmless(mathProperty),
	"metricQueries.metric.stat":       harmless(mathProperty),
	"metricQueries.metric.unit":       harmless(mathProperty),
	"thresholdMetricId":               unjudged(pipeline.Evaluated),

	"okActions":                         harmless("they run when the alarm goes back to OK"),
	"insufficientDataActions":           harmless("they run when the alarm has no data"),
	"evaluateLowSampleCountPercentiles": harmless("it is for percentiles, which are unknown"),
}

var topicRows = rows{
	"name":           loaded(scalar, named),
	"arn":            finds(pipeline.Published, pipeline.Received),
	"displayName":    harmless(label),
	"fifoTopic":      judged(flag, "published/standard"),
	"kmsMasterKeyId": judged(scalar, "published/key"),
	"policy":         judged(document, "published/policy"),

	"owner":                                harmless(computed),
	"beginningArchiveTime":                 harmless(computed),
	"archivePolicy":                        harmless("only FIFO topics have it"),
	"contentBasedDeduplication":            harmless("only FIFO topics have it"),
	"fifoThroughputScope":                  harmless("only FIFO topics have it"),
	"deliveryPolicy":                       harmless("it is about repeating a delivery that failed"),
	"signatureVersion":                     harmless("it is about how messages are signed"),
	"tracingConfig":                        harmless(feedback),
	"applicationFailureFeedbackRoleArn":    harmless(feedback),
	"applicationSuccessFeedbackRoleArn":    harmless(feedback),
	"applicationSuccessFeedbackSampleRate": harmless(feedback),
	"firehoseFailureFeedbackRoleArn":       harmless(feedback),
	"firehoseSuccessFeedbackRoleArn":       harmless(feedback),
	"firehoseSuccessFeedbackSampleRate":    harmless(feedback),
	"httpFailureFeedbackRoleArn":           harmless(feedback),
	"httpSuccessFeedbackRoleArn":           harmless(feedback),
	"httpSuccessFeedbackSampleRate":        harmless(feedback),
	"lambdaFailureFeedbackRoleArn":         harmless(feedback),
	"lambdaSuccessFeedbackRoleArn":         harmless(feedback),
	"lambdaSuccessFeedbackSampleRate":      harmless(feedback),
	"sqsFailureFeedbackRoleArn":            harmless(feedback),
	"sqsSuccessFeedbackRoleArn":            harmless(feedback),
	"sqsSuccessFeedbackSampleRate":         harmless(feedback),
}

const feedback = "it logs deliveries"

var topicPolicyRows = rows{
	"arn":    finds(pipeline.Published),
	"owner":  harmless(computed),
	"policy": judged(document, "published/policy"),
}

var subscriptionRows = rows{
	"arn":                 judged(scalar, "received/confirmed", "received/one resource"),
	"topic":               judged(scalar, "received/confirmed").finding(pipeline.Received),
	"protocol":            judged(scalar, "received/endpoint", "received/queue", "received/one resource"),
	"pendingConfirmation": judged(flag, "received/confirmed"),
	"filterPolicy":        judged(document, "received/filter policy"),
	"filterPolicyScope":   judged(scalar, "received/filter policy").of(pipeline.ScopeAttributes, pipeline.ScopeBody),
	"endpoint":            loaded(scalar, "it is in doubt who gets the message, unless something says what the subscriber is called"),

	"ownerId":                      harmless(computed),
	"confirmationWasAuthenticated": harmless("it is about who may unsubscribe"),
	"confirmationTimeoutInMinutes": harmless(lifecycle),
	"endpointAutoConfirms":         harmless(lifecycle),
	"deliveryPolicy":               harmless("it is about repeating a delivery that failed"),
	"redrivePolicy":                harmless("it keeps what could not be delivered"),
	"rawMessageDelivery":           harmless("it changes the message's wrapping, not who gets it"),
	"replayPolicy":                 harmless("only FIFO topics have it"),
	"subscriptionRoleArn":          harmless("only Firehose streams have it, and they are unknown"),
}

var ruleRows = rows{
	"name":         finds(pipeline.Matched),
	"arn":          judged(scalar, "published/policy", "published/key"),
	"eventBusName": judged(scalar, "matched/bus").finding(pipeline.Matched),
	"eventPattern": judged(document, "matched/syntax", "matched/pattern", "matched/reading").finding(pipeline.Matched),
	"state":        judged(scalar, "matched/state").of(aws.RuleEnabled, aws.RuleEnabledAll, aws.RuleDisabled),
	"isEnabled":    judged(flag, "matched/state"),

	"description":        harmless(label),
	"forceDestroy":       harmless(lifecycle),
	"scheduleExpression": harmless("a schedule adds events of its own"),
	"roleArn":            unjudged(pipeline.Matched),
}

var targetRows = rows{
	"arn":          judged(scalar, "published/target", "published/region", "published/topic", "published/policy").finding(pipeline.Published),
	"rule":         finds(pipeline.Matched),
	"eventBusName": judged(scalar, "matched/bus").finding(pipeline.Matched),
	"targetId":     loaded(scalar, named),
	"roleArn":      judged(scalar, "matched/role", "published/policy"),

	"input":                          judged(scalar, messageChecks...),
	"inputPath":                      judged(scalar, messageChecks...),
	"inputTransformer":               judged(object, messageChecks...),
	"inputTransformer.inputPaths":    judged(dictionary, messageChecks...),
	"inputTransformer.inputTemplate": judged(scalar, messageChecks...),

	"deadLetterConfig":                     harmless("it keeps what could not be delivered"),
	"deadLetterConfig.arn":                 harmless("it keeps what could not be delivered"),
	"retryPolicy":                          harmless("it is about repeating a delivery that failed"),
	"retryPolicy.maximumEventAgeInSeconds": harmless("it is about repeating a delivery that failed"),
	"retryPolicy.maximumRetryAttempts":     harmless("it is about repeating a delivery that failed"),
	"forceDestroy":                         harmless(lifecycle),

	"appsyncTarget":           unjudged(pipeline.Matched),
	"batchTarget":             unjudged(pipeline.Matched),
	"ecsTarget":               unjudged(pipeline.Matched),
	"httpTarget":              unjudged(pipeline.Matched),
	"kinesisTarget":           unjudged(pipeline.Matched),
	"redshiftTarget":          unjudged(pipeline.Matched),
	"runCommandTargets":       unjudged(pipeline.Matched),
	"sagemakerPipelineTarget": unjudged(pipeline.Matched),
	"sqsTarget":               unjudged(pipeline.Matched),
}

// messageChecks are those of what a target's message says.
var messageChecks = []string{"matched/paths", "matched/template", "matched/text"}

var queueRows = rows{
	"name":           loaded(scalar, named),
	"arn":            finds(pipeline.Received),
	"url":            judged(scalar, "received/queue"),
	"policy":         judged(document, "received/queue"),
	"kmsMasterKeyId": judged(scalar, "received/queue"),
	"fifoQueue":      unjudged(pipeline.Received),
	"maxMessageSize": judged(scalar, "received/queue").of("262144", "1048576"),

	"sqsManagedSseEnabled":         harmless("SQS uses a key of its own, which needs no permission"),
	"contentBasedDeduplication":    harmless("only FIFO queues have it"),
	"deduplicationScope":           harmless("only FIFO queues have it"),
	"fifoThroughputLimit":          harmless("only FIFO queues have it"),
	"delaySeconds":                 harmless(reading),
	"kmsDataKeyReusePeriodSeconds": harmless(costs),
	"messageRetentionSeconds":      harmless(costs),
	"receiveWaitTimeSeconds":       harmless(reading),
	"redriveAllowPolicy":           harmless(otherUse),
	"redrivePolicy":                harmless(reading),
	"visibilityTimeoutSeconds":     harmless(reading),
}

var queuePolicyRows = rows{
	"policy":   judged(document, "received/queue"),
	"queueUrl": finds(pipeline.Received),
}
