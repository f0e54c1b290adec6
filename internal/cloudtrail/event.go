package cloudtrail

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// event is what EventBridge passes to rules on the default event bus of the record's region.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
type event struct {
	Version    string          `json:"version"`
	ID         string          `json:"id"`
	DetailType string          `json:"detail-type"`
	Source     string          `json:"source"`
	Account    string          `json:"account"`
	Time       string          `json:"time"`
	Region     string          `json:"region"`
	Resources  []string        `json:"resources"`
	Detail     json.RawMessage `json:"detail"`
}

func (r Record) event() event {
	source, _, _ := strings.Cut(r.EventSource, ".")
	return event{
		Version: "0", ID: uuid("EventBridge " + string(r.Raw)), DetailType: r.detailType(), Source: "aws." + source,
		Account: r.RecipientAccountID, Time: r.EventTime, Region: r.AWSRegion, Resources: []string{}, Detail: r.Raw,
	}
}

// Event returns the record as EventBridge passes it to rules.
func (r Record) Event() []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.event()); err != nil {
		panic("cloudtrail: a record that was read is not JSON: " + err.Error())
	}
	return bytes.TrimSpace(text.Bytes())
}

// EventOf returns the value of [Record.Event], with the record as it was decoded by the caller.
func (r Record) EventOf(record any) map[string]any {
	e := r.event()
	return map[string]any{
		"version": e.Version, "id": e.ID, "detail-type": e.DetailType, "source": e.Source, "account": e.Account,
		"time": e.Time, "region": e.Region, "resources": []any{}, "detail": record,
	}
}

func (r Record) detailType() string {
	switch r.EventType {
	case "AwsServiceEvent":
		return "AWS Service Event via CloudTrail"
	case "AwsConsoleSignIn":
		return "AWS Console Sign In via CloudTrail"
	case "AwsCloudTrailInsight":
		return "AWS Insight via CloudTrail"
	}
	return aws.APICallEvent
}
