// Package cloudtrail reads CloudTrail records in every form in which people store them ([Read]), and writes the records that
// a call on a secret would leave ([Call]), so that a pipeline can be tried without an account.
//
// The format of a record is described at
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
package cloudtrail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Record is one CloudTrail record. It has the fields that a pipeline's hops look at; Raw has everything.
type Record struct {
	// Raw is the record as a log group has it, where each record is one log event: compact JSON, with its keys in the
	// original order.
	Raw json.RawMessage `json:"-"`

	EventVersion string       `json:"eventVersion"`
	EventTime    string       `json:"eventTime"`
	EventSource  string       `json:"eventSource"`
	EventName    string       `json:"eventName"`
	EventID      string       `json:"eventID"`
	EventType    string       `json:"eventType"`
	UserIdentity UserIdentity `json:"userIdentity"`
	AWSRegion    string       `json:"awsRegion"`

	// RecipientAccountID is the account whose trail got the record: the secret's account, not always the reader's.
	RecipientAccountID string `json:"recipientAccountId"`
	EventCategory      string `json:"eventCategory"`
	// ReadOnly and ManagementEvent are nil in records without them, such as those of event version 1.05.
	ReadOnly        *bool `json:"readOnly"`
	ManagementEvent *bool `json:"managementEvent"`

	ErrorCode           string          `json:"errorCode"`
	ErrorMessage        string          `json:"errorMessage"`
	SourceIPAddress     string          `json:"sourceIPAddress"`
	UserAgent           string          `json:"userAgent"`
	RequestParameters   json.RawMessage `json:"requestParameters"`
	AdditionalEventData json.RawMessage `json:"additionalEventData"`
	Resources           []Resource      `json:"resources"`
	VPCEndpointID       string          `json:"vpcEndpointId"`
	SharedEventID       string          `json:"sharedEventID"`
	// SessionCredentialFromConsole is the text "true" for a call from the AWS console, else empty.
	SessionCredentialFromConsole string `json:"sessionCredentialFromConsole"`
}

// Resource is one of the resources that a record names. Since event version 1.09 the secret is one of them.
type Resource struct {
	AccountID string `json:"accountId"`
	Type      string `json:"type"`
	ARN       string `json:"ARN"`
}

// ParseRecord parses one record, the JSON object itself with nothing around it. It does not change or keep raw.
func ParseRecord(raw []byte) (Record, error) {
	r, err := parseCompact(raw)
	if err != nil {
		return Record{}, err
	}
	var compact bytes.Buffer
	compact.Grow(len(raw))
	if err := json.Compact(&compact, raw); err != nil {
		return Record{}, describeJSON(err)
	}
	r.Raw = compact.Bytes()
	return r, nil
}

// parseCompact parses one record that is compact JSON, and keeps it.
func parseCompact(raw []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(raw, &r); err != nil {
		return Record{}, describeJSON(err)
	}
	if r.EventName == "" && r.EventCategory != "Insight" {
		return Record{}, ErrNoEventName
	}
	r.Raw = raw
	return r, nil
}

// Size returns the record's size in bytes. CloudTrail sends nothing over 256 KB to CloudWatch Logs and EventBridge.
func (r Record) Size() int { return len(r.Raw) }

// readPrefixes are the prefixes by which AWS recognises calls that only read.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
var readPrefixes = []string{"Get", "List", "Describe", "BatchGet", "Head", "Lookup", "Search", "Query", "Scan"}

// IsRead reports whether the call only read. It decides which trails and event rules see the record. Records without readOnly
// (event version 1.05 and older) go by the call's name.
func (r Record) IsRead() bool {
	if r.ReadOnly != nil {
		return *r.ReadOnly
	}
	return slices.ContainsFunc(readPrefixes, func(prefix string) bool { return strings.HasPrefix(r.EventName, prefix) })
}

// IsManagement reports whether this is a management event, the kind that trails record by default. Records that do not say are
// management events, because CloudTrail had no others at first.
func (r Record) IsManagement() bool {
	if r.ManagementEvent != nil {
		return *r.ManagementEvent
	}
	return r.EventCategory == "" || r.EventCategory == "Management"
}

// timeLayouts are the formats of eventTime: CloudTrail's own, and those of tools that store records.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05"}

// Time returns when the call happened, in UTC. It is the zero time if the record has no time, or one that cannot be parsed.
func (r Record) Time() time.Time {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, r.EventTime); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// String describes the record in a few words, for reports: the call and the caller.
func (r Record) String() string {
	name := r.EventName
	if name == "" {
		name = r.EventType
	}
	return fmt.Sprintf("%s by %s", name, r.Reader())
}
