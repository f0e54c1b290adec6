package detection

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Mail is the text that EventBridge sends about one event: the variables that it reads from the event, and the template, a JSON string on
// each line. EventBridge does not escape the values, so none of them is the caller's choice: not the user agent, not the error message,
// not the secret's name as the caller gave it. The link leads to the event, which has all of these.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
type Mail struct {
	InputPaths map[string]string
	Template   string
}

// Links are the pages that a mail leads to.
type Links struct {
	// Event is the page of one event; "<event>" in it becomes the event's id.
	Event string
	// Query is the Logs Insights query for the day's reads.
	Query string
}

// EventVariable is the variable in [Links.Event] that becomes the event's id.
const EventVariable = "<event>"

// mailPaths are the variables of every mail. A path that an event lacks becomes a blank, and the line still makes sense.
var mailPaths = map[string]string{
	"what":    "$.detail.eventName",
	"who":     "$.detail.userIdentity.arn",
	"kind":    "$.detail.userIdentity.type",
	"service": "$.detail.userIdentity.invokedBy",
	"home":    "$.detail.userIdentity.accountId",
	"time":    "$.detail.eventTime",
	"region":  "$.detail.awsRegion",
	"account": "$.detail.recipientAccountId",
	"address": "$.detail.sourceIPAddress",
	"console": "$.detail.sessionCredentialFromConsole",
	"error":   "$.detail.errorCode",
	"arn":     "$.detail.resources[0].ARN",
	"event":   "$.detail.eventID",
}

// headlines begin the mail of each kind.
var headlines = map[Kind]string{
	Read:   "Somebody asked for the value of a watched secret: %s",
	Denied: "Somebody tried to read a watched secret, and IAM refused: %s",
	Change: "Somebody changed a watched secret (<what>): %s",
}

// advice ends the mail of each kind.
var advice = map[Kind]string{
	Read:   "Not expected? Change the secret's value now, then find out who it was.",
	Denied: "Nothing was handed out. Find out who tried, and why.",
	Change: "Not expected? Look at the secret's value, policy, rotation and replicas now.",
}

// Mail is the mail about one event of this kind.
func (w Watch) Mail(kind Kind, links Links) Mail {
	lines := []string{
		fmt.Sprintf(headlines[kind], w.subject()),
		"Secret: <arn>",
		"Reader: <who> <service> (<kind>, account <home>)",
		"When: <time>, in <region>, account <account>",
		"From: <address>. In the AWS console, if this says true: <console>",
		"It succeeded, unless an error stands here: <error>",
		"This event: " + links.Event,
		"The reads of a day: " + links.Query,
		advice[kind],
	}
	for i, line := range lines {
		lines[i] = quoted(line)
	}
	return Mail{InputPaths: mailPaths, Template: strings.Join(lines, "\n")}
}

// subject names the secrets and prefixes that are watched, as the settings do.
func (w Watch) subject() string {
	const shown = 5
	var names []string
	for _, secret := range w.Secrets {
		names = append(names, secret.Name)
	}
	for _, prefix := range w.Prefixes {
		names = append(names, prefix+"*")
	}
	if len(names) > shown {
		return fmt.Sprintf("one of %s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	if len(names) > 1 {
		return "one of " + strings.Join(names, ", ")
	}
	return strings.Join(names, "")
}

// quoted is a line as a JSON string in which "<" and ">" stay as they are, since they mark variables.
func quoted(line string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(line); err != nil {
		// A string always encodes.
		panic(err)
	}
	return strings.TrimSpace(b.String())
}
