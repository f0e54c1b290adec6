// Package components sends an alert when somebody reads an AWS secret: it is what the Secretwatch program is made of, for use in your own
// Pulumi program.
//
// # What to call, in this order
//
// First come the look-ups, which register nothing, so that what is missing is reported before anything is made:
//
//   - [LookUpPlace] gives the [Place]: your team, the stack, and the AWS account and region. Every name in the account carries team and stack.
//   - [LookUpSecrets] finds secrets that exist already; the components never touch them.
//   - [ParseReaders] reads the ARNs of the expected readers, whose reads raise no alert.
//
// Then come the components, each made of those before it:
//
//   - [NewCustomerKey], if secrets, records and messages are to be encrypted with a key of your own.
//   - [NewTrailToLogs] brings CloudTrail's records to a log group: a new trail with its bucket and role, or the log group that the account's
//     trail feeds already ([TrailToLogsArgs.ExistingLogGroup]).
//   - [NewAlertTopic] is the SNS topic that sends messages to people: a new one for [Alarms] with its policy and subscribers, or one that
//     exists ([AlertTopicArgs.ExistingTopicArn]). People who subscribe by mail get nothing until they confirm.
//   - [NewSecretWithAudit] makes a secret, if you want one made.
//   - A [Watch] is a plain value: the secrets and prefixes that share one list of expected readers. Without expected readers it is a
//     decoy's, and every read raises an alert.
//   - [NewAccessAlarm] counts the reads of a watch, and its alarm sends a message when there is one.
//   - [NewAccessDetail], if people are to get a mail for each event that says who it was. It takes a second topic, for [EventRules], and
//     [NewDeadLetters] for what could not be delivered.
//
// Last, [SecretARNs], [AlarmNames] and [RuleNames] help with stack outputs.
//
// # What to rely on
//
// A component checks all that it relies on before it registers anything, and reports everything that is wrong with its arguments in one
// error: a trail of another account, a topic to which alarms cannot publish, a period that CloudWatch does not take, more expected readers
// than a pattern has room for. [TrailToLogsArgs.Check] and [SecretWithAuditArgs.Check] do so without making anything, for a program that
// wants to check all before it makes the first.
//
// A field that is left out has the default that it documents; zero never means anything else. Fields are plain where the value decides
// which resources exist or what they are called, so that preview can check them.
//
// A component names its children after itself, and hands them none of its caller's options but protection.
package components
