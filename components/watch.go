package components

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/console"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// Kind is what happened to a secret.
type Kind = detection.Kind

// The kinds of event that a watch distinguishes.
const (
	// Read is a GetSecretValue that names the secret, whatever came of it: somebody tried.
	Read Kind = detection.Read
	// Denied is a GetSecretValue that IAM refused.
	Denied Kind = detection.Denied
	// Change is a call that changes the secret's value, its policy, its rotation, its replicas or lifecycle.
	Change Kind = detection.Change
)

// A Watch is a set of secrets that share one list of expected readers. The [AccessAlarm] and the [AccessDetail] of one watch take the same.
// A secret belongs in one watch: in two with different readers, a reader whom one expects raises the other's alarm.
type Watch struct {
	// Place is where and for whom the watch is. Required.
	Place Place
	// Created are secrets of this program.
	Created []*SecretWithAudit
	// Named are secrets that exist already, as [LookUpSecrets] gives them, or that the program makes without a [SecretWithAudit].
	Named []NamedSecret
	// Prefixes watch every secret whose name begins with one of them, also those that do not exist yet: "payments/", without a *.
	Prefixes []string
	// Readers are the expected readers: their reads raise no alert. If it is empty, nobody is expected: every read raises an alert.
	Readers []Reader
}

// CheckAlarm says what [NewAccessAlarm] would refuse about the watch for these kinds, such as more expected readers than a filter pattern
// has room for. A program that asks first registers nothing if the watch is refused.
func (w Watch) CheckAlarm(kinds ...Kind) error {
	problems := w.problems()
	for i, kind := range kinds {
		if err := checkAlarmKind(kind); err != nil {
			problems = append(problems, fmt.Errorf("kinds[%d]: %w", i, err))
		}
	}
	return w.checkPatterns(problems, kinds, filterTexts)
}

// CheckDetail says what [NewAccessDetail] would refuse about the watch for these kinds, as [Watch.CheckAlarm] does.
func (w Watch) CheckDetail(kinds ...Kind) error {
	return w.checkPatterns(append(w.problems(), checkDetailKinds(kinds)...), kinds, eventTexts)
}

// checkPatterns refuses what has problems, or patterns for some kind that AWS would not take.
func (w Watch) checkPatterns(problems []error, kinds []Kind, texts func(detection.Watch, Kind) ([]string, error)) error {
	if err := refuse("watch of", strings.Join(append(w.names(), w.Prefixes...), ", "), problems...); err != nil {
		return err
	}
	for _, kind := range kinds {
		_, err := texts(w.planned(), kind)
		problems = append(problems, err)
	}
	return refuse("watch of", strings.Join(append(w.names(), w.Prefixes...), ", "), problems...)
}

// problems says all that is wrong with the watch.
func (w Watch) problems() []error {
	problems := []error{checkPlace(w.Place)}
	if len(w.Created)+len(w.Named)+len(w.Prefixes) == 0 {
		problems = append(problems, errors.New("nothing to watch: name a secret or a prefix"))
	}
	seen := map[string]string{}
	add := func(path, name string, found ...error) {
		for _, problem := range found {
			if problem != nil {
				problems = append(problems, fmt.Errorf("%s: %w", path, problem))
			}
		}
		if first, twice := seen[name]; twice && name != "" {
			problems = append(problems, fmt.Errorf("%s: the same secret as %s, so a read could count twice", path, first))
		}
		seen[name] = cmp.Or(seen[name], path)
	}
	for i, secret := range w.Created {
		path := fmt.Sprintf("created[%d]", i)
		if secret == nil || secret.name == "" {
			add(path, "", errors.New("make it with NewSecretWithAudit"))
			continue
		}
		add(path, secret.name, checkSameAccount("the secret", secret.place, w.Place))
	}
	for i, secret := range w.Named {
		add(fmt.Sprintf("named[%d]", i), secret.Name, secret.problems(w.Place)...)
	}
	problems = append(problems, checkPrefixes(w.Prefixes)...)
	return append(problems, checkReaders("readers", w.Place, w.Readers)...)
}

// checkPrefixes refuses prefixes that would match other secrets than those meant, and those that overlap: their reads would count twice.
func checkPrefixes(prefixes []string) []error {
	var problems []error
	for i, prefix := range prefixes {
		if err := aws.SecretPrefix(prefix); err != nil {
			problems = append(problems, fmt.Errorf("prefixes[%d]: %w", i, err))
			continue
		}
		meets := func(other string) bool {
			return aws.SecretPrefix(other) == nil && (strings.HasPrefix(prefix, other) || strings.HasPrefix(other, prefix))
		}
		if first := slices.IndexFunc(prefixes[:i], meets); first >= 0 {
			problems = append(problems, fmt.Errorf("prefixes[%d]: overlaps prefixes[%d], so a read could count twice", i, first))
		}
	}
	return problems
}

// secrets are all that are watched one by one.
func (w Watch) secrets() []NamedSecret {
	var secrets []NamedSecret
	for _, secret := range w.Created {
		secrets = append(secrets, secret.named())
	}
	return append(secrets, w.Named...)
}

// planned is what is looked for, with stand-ins of the right length for ARNs that are not known yet.
func (w Watch) planned() detection.Watch {
	watch := w.detection()
	for _, s := range w.secrets() {
		watch.Secrets = append(watch.Secrets, detection.Planned(w.Place, s.Name))
	}
	return watch
}

// known calls text with what is looked for once every secret's ARN is known.
func (w Watch) known(text func(detection.Watch) ([]string, error)) pulumi.StringArrayOutput {
	secrets := w.secrets()
	arns := make(pulumi.StringArray, len(secrets))
	for i, s := range secrets {
		arns[i] = s.ARN
	}
	return arns.ToStringArrayOutput().ApplyT(func(arns []string) ([]string, error) {
		watch := w.detection()
		for i, s := range secrets {
			if err := s.checkARN(w.Place, arns[i]); err != nil {
				return nil, err
			}
			watch.Secrets = append(watch.Secrets, detection.Secret{Name: s.Name, ARN: arns[i]})
		}
		return text(watch)
	}).(pulumi.StringArrayOutput)
}

func (w Watch) detection() detection.Watch {
	return detection.Watch{Place: w.Place, Prefixes: w.Prefixes, Readers: w.Readers}
}

// names are the watched secrets as people know them.
func (w Watch) names() []string {
	var names []string
	for _, s := range w.secrets() {
		names = append(names, s.Name)
	}
	return names
}

// lastDay is how far back the queries in mails look, in seconds.
const lastDay = 24 * 60 * 60

// queryLinks lead to the Logs Insights query of a log group for the reads of these secrets, and to the shorter one for all reads.
func (w Watch) queryLinks(logGroup string) (narrow, wide string) {
	links := w.console()
	return links.Insights(logGroup, detection.Query(w.names(), w.Prefixes), lastDay),
		links.Insights(logGroup, detection.Query(nil, nil), lastDay)
}

// longestLink is what mail programs and browsers open without complaint, in characters.
const longestLink = 2000

// detailQuery is the link that suits one kind of event: refusals name no secret in the request, so only all reads show them.
func (w Watch) detailQuery(logGroup string, kind Kind) string {
	narrow, wide := w.queryLinks(logGroup)
	if kind == Denied || len(narrow) > longestLink {
		return wide
	}
	return narrow
}

func (w Watch) console() console.Console {
	return console.Console{Partition: w.Place.Partition, Region: w.Place.Region}
}
