package pipeline

import (
	"slices"
	"strings"
)

// Drilled reads are examples: what compares a field that is another in each read may leave out others than these.

// constantFields are the fields of a record that are the same in every read of one secret.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
var constantFields = []string{"eventSource", "eventName", "eventCategory", "eventType", "awsRegion", "recipientAccountId", "readOnly", "managementEvent"}

// isConstant reports whether a field of a record, by its selector, is the same in every read of one secret.
func isConstant(selector string) bool {
	return slices.Contains(constantFields, strings.TrimPrefix(selector, "$."))
}

// areExamples reports whether the records stand for others. Given records happened as they are.
func (o Options) areExamples() bool { return !o.Together }
