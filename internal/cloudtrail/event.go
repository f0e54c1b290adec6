package cloudtrail

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Event returns the record as EventBridge passes it to rules on the default event bus of the record's region.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
func (r Record) Event() []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	source, _, _ := strings.Cut(r.EventSource, ".")
	err := encoder.Encode(struct {
		Version    string          `json:"version"`
		ID         string          `json:"id"`
		DetailType string          `json:"detail-type"`
		Source     string          `json:"source"`
		Account    string          `json:"account"`
		Time       string          `json:"time"`
		Region     string          `json:"region"`
		Resources  []string        `json:"resources"`
		Detail     json.RawMessage `json:"detail"`
	}{
		Version: "0", ID: uuid("EventBridge " + string(r.Raw)), DetailType: r.detailType(), Source: "aws." + source,
		Account: r.RecipientAccountID, Time: r.EventTime, Region: r.AWSRegion, Resources: []string{}, Detail: r.Raw,
	})
	if err != nil {
		panic("cloudtrail: a record that was read is not JSON: " + err.Error())
	}
	return bytes.TrimSpace(text.Bytes())
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
