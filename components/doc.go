// Package components sends an alert when somebody reads an AWS secret: it is what the Secretwatch program is made of, for use in your own
// Pulumi program.
//
// # Order of calls
//
// First come the look-ups, which register nothing, so that a missing secret or log group is reported before anything is created:
//
//   - [LookUpPlace] gives the [Place]: your team, the stack, and the AWS account and region. Every name in the account carries team and stack,
//     which must be unique per program in an account and region.
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
//   - [NewSecretWithAudit] creates a secret.
//   - A [Watch] is a plain value: the secrets and prefixes that share one list of expected readers. If it is empty, nobody is expected: every
//     read raises an alert.
//   - [NewAccessAlarm] counts the reads of a watch, and its alarm sends a message when there is one.
//   - [NewAccessDetail], if people are to get a mail for each event that says who it was. It takes a second topic, for [EventRules], and
//     [NewDeadLetters] for what could not be delivered.
//
// Last, [SecretARNs], [AlarmNames] and [RuleNames] help with stack outputs.
//
// # What to rely on
//
// A component checks all that it relies on before it registers anything, and reports everything that is wrong with its arguments in one
// error: a trail of another account, a topic to which alarms cannot publish, a period that CloudWatch does not accept, more expected readers
// than a pattern has room for. [TrailToLogsArgs.Check], [SecretWithAuditArgs.Check], [Watch.CheckAlarm] and [Watch.CheckDetail] do so
// without creating anything, for a program that wants to check all before it creates the first.
//
// A field that is left out has the default that it documents; zero never means anything else. Fields are plain where the value decides
// which resources exist or what they are called, so that preview can check them.
//
// A component names its children after itself, so components of one kind need different names within a [Place], also under different parents.
// It hands its children none of its caller's options but protection and the provider. Its look-ups, too, use the provider that its options
// or its parent give; pass the same one to [LookUpPlace], [LookUpSecrets] and the checks with pulumi.Provider.
package components
