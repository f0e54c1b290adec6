package components

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/console"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// WatchedSecret is a secret that a watch covers: one that the stack creates, or one that exists.
type WatchedSecret struct {
	// Name is the secret's name; plain, so that preview can count and measure the patterns. Required.
	Name string
	// ARN is the secret's full ARN, with its suffix. Required.
	ARN pulumi.StringInput
}

// Watched is what a watch covers; [AccessAlarm] and [AccessDetail] of one watch share it.
type Watched struct {
	// Place is where and for whom the watch is. Required.
	Place naming.Place
	// Secrets are watched one by one.
	Secrets []WatchedSecret
	// Existing are the names or ARNs of secrets that exist: they are looked up, so that the match is exact, and never touched.
	Existing []string
	// Prefixes watch every secret whose name starts so, whether or not it exists yet: "payments/" for payments/*.
	Prefixes []string
	// Readers are the expected readers: their reads raise no alert. Left out, the watch is a decoy's: every read raises one.
	Readers []Reader
	// LogGroup is the log group to which CloudTrail delivers; the links in mails lead there. Required.
	LogGroup string
}

func (w Watched) problems() []error {
	problems := []error{checkPlace(w.Place)}
	if w.LogGroup == "" {
		problems = append(problems, errors.New("log group: its name is missing"))
	}
	if len(w.Secrets)+len(w.Existing)+len(w.Prefixes) == 0 {
		problems = append(problems, errors.New("nothing to watch: name a secret or a prefix"))
	}
	for i, s := range w.Secrets {
		if err := aws.SecretName(s.Name); err != nil {
			problems = append(problems, fmt.Errorf("secrets[%d]: %w", i, err))
		}
		if s.ARN == nil {
			problems = append(problems, fmt.Errorf("secrets[%d]: ARN is missing", i))
		}
	}
	for i, prefix := range w.Prefixes {
		if err := aws.SecretPrefix(prefix); err != nil {
			problems = append(problems, fmt.Errorf("prefixes[%d]: %w", i, err))
		}
	}
	return append(problems, checkReaders("readers", w.Place, w.Readers)...)
}

// LookUp finds the existing secrets by name or ARN, all that are missing reported at once, and gives the watch with them among
// the others. The components do it themselves; a program that does it first registers nothing if one is missing.
func (w Watched) LookUp(ctx *pulumi.Context) (Watched, error) {
	var problems []error
	found := slices.Clone(w.Secrets)
	for _, id := range w.Existing {
		lookup := &secretsmanager.LookupSecretArgs{Name: &id}
		if strings.HasPrefix(id, "arn:") {
			lookup = &secretsmanager.LookupSecretArgs{Arn: &id}
		}
		secret, err := secretsmanager.LookupSecret(ctx, lookup)
		if err != nil {
			problems = append(problems, fmt.Errorf("looking up secret %q, which this stack does not create: %w", id, err))
			continue
		}
		found = append(found, WatchedSecret{Name: secret.Name, ARN: pulumi.String(secret.Arn)})
	}
	w.Secrets, w.Existing = found, nil
	return w, errors.Join(problems...)
}

// planned is what is looked for, with stand-ins of the right length for ARNs that are not known yet.
func (w Watched) planned() detection.Watch {
	watch := w.detection()
	for _, s := range w.Secrets {
		watch.Secrets = append(watch.Secrets, detection.Planned(w.Place, s.Name))
	}
	for _, id := range w.Existing {
		watch.Secrets = append(watch.Secrets, detection.Planned(w.Place, id))
	}
	return watch
}

// known calls text with what is looked for once every secret's ARN is known. Existing secrets must be looked up before.
func (w Watched) known(text func(detection.Watch) ([]string, error)) pulumi.StringArrayOutput {
	arns := make(pulumi.StringArray, len(w.Secrets))
	for i, s := range w.Secrets {
		arns[i] = s.ARN
	}
	return arns.ToStringArrayOutput().ApplyT(func(arns []string) ([]string, error) {
		watch := w.detection()
		for i, s := range w.Secrets {
			watch.Secrets = append(watch.Secrets, detection.Secret{Name: s.Name, ARN: arns[i]})
		}
		return text(watch)
	}).(pulumi.StringArrayOutput)
}

func (w Watched) detection() detection.Watch {
	return detection.Watch{Place: w.Place, Prefixes: w.Prefixes, Readers: w.Readers}
}

// names are the watched secrets as people know them.
func (w Watched) names() []string {
	names := make([]string, len(w.Secrets))
	for i, s := range w.Secrets {
		names[i] = s.Name
	}
	return names
}

// lastDay is how far back the queries in mails look, in seconds.
const lastDay = 24 * 60 * 60

// queryLinks lead to the Logs Insights query for the reads of these secrets, and to the shorter one for all reads.
func (w Watched) queryLinks() (narrow, wide string) {
	links := w.console()
	return links.Insights(w.LogGroup, detection.Query(w.names(), w.Prefixes), lastDay),
		links.Insights(w.LogGroup, detection.Query(nil, nil), lastDay)
}

// longestLink is what mail programs and browsers open without complaint, in characters.
const longestLink = 2000

// detailQuery is the link that suits one kind of event: refusals name no secret in the request, so only all reads show them.
func (w Watched) detailQuery(kind detection.Kind) string {
	narrow, wide := w.queryLinks()
	if kind == detection.Denied || len(narrow) > longestLink {
		return wide
	}
	return narrow
}

func (w Watched) console() console.Console {
	return console.Console{Partition: w.Place.Partition, Region: w.Place.Region}
}
