package proof

import (
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

const refused = " is not authorized to perform: secretsmanager:GetSecretValue on resource: "

// Marks stand for texts that may be anything. No pattern has them, so one that matches a message with a mark, by stars that pass over it,
// matches the message with any text in the mark's place. A message with marks is therefore the one that patterns match least, as long as they only
// ask for texts, and one message stands for all.
const (
	markedCaller = "\uE000"
	markedReason = "\uE001"
	markedPolicy = "\uE002"
	markedName   = "\uE003"
	markedSuffix = "\uE004"
)

// unmark puts an ordinary text in the place of each mark.
var unmark = strings.NewReplacer(
	markedCaller, "somebody", markedReason, "identity-based", markedPolicy, "arn:aws:iam::aws:policy/AWSDenyAll",
	markedName, exampleName, markedSuffix, "aBc123")

// refusals are the records of a read that IAM refuses: the secret stands only in the message, as the caller spelled it, and behind it the reason, in
// one of a few wordings, or nothing. With marks they are messages instead of languages.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func refusals(s Secret, marks bool) []map[string]field {
	const because, deny = " because no ", " with an explicit deny in "
	allows := " policy allows the secretsmanager:GetSecretValue action"
	endings := []struct{ form, marked string }{
		{because + `[A-Za-z -]+` + allows, because + markedReason + allows},
		{deny + `a [A-Za-z -]+`, deny + "a " + markedReason},
		{deny + `an [A-Za-z -]+`, deny + "an " + markedReason},
		{deny + `a [A-Za-z -]+: [^ ]+`, deny + "a " + markedReason + ": " + markedPolicy},
		{deny + `an [A-Za-z -]+: [^ ]+`, deny + "an " + markedReason + ": " + markedPolicy},
		{"", ""},
	}
	var all []map[string]field
	var messages []string
	for _, spelling := range s.spellingTexts() {
		for _, ending := range endings {
			usual := "User: " + markedCaller + refused + spelling.marked + ending.marked
			messages = append(messages, usual)
			if !marks {
				form := "^User: [^ ]+" + quoted(refused) + spelling.form + ending.form + "$"
				all = append(all, refusal(usually(unmark.Replace(usual), language.MustRegex(form))))
			}
		}
	}
	if marks {
		return []map[string]field{refusal(usually(messages[0], language.OneOf(messages...)))}
	}
	return all
}

func refusal(message field) map[string]field {
	return map[string]field{
		request: {formula.Values{Null: true}, nil}, resources: {formula.Absent(), nil}, errorCode: always(aws.AccessDenied), errorMessage: message,
	}
}
