package drill

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// doubt is an ambiguous text in a pattern: it may name either of two secrets, and neither the states nor other patterns decide which.
type doubt struct {
	// note explains the doubt.
	note string
	// readings is the number of ways to understand the text.
	readings int
}

// reading is one way to understand a doubtful text. The zero reading is that of a text without a doubt.
type reading struct {
	*doubt
	number int
}

// readings are the subject of a watched secret, or the two subjects of a text that may mean either of two secrets. If one of the two is
// watched in any case, it has a subject of its own already.
func (d *driller) readings(w pipeline.Watched) []*subject {
	s := d.subject(w)
	if w.Or == "" {
		return []*subject{s}
	}
	if base, _ := aws.CutSecretSuffix(w.Name); base == w.Or {
		s.reading = reading{doubt: &doubt{readings: 2, note: fmt.Sprintf(
			"%s may not be a watched secret: the text that names it here may be %s with a suffix; give the state that creates it, or name it both by its name and by its whole ARN", w.Name, w.Or)}}
		return []*subject{s}
	}
	or := w
	or.Name, or.ARN = w.Or, ""
	other := d.subject(or)
	label := w.Name + " or " + w.Or
	s.label, other.label = label, label
	either := &doubt{readings: 2, note: fmt.Sprintf(
		"%s is either the whole ARN of %s or the ARN of %s without its suffix, and nothing else here says which: drilled as both; name the secret by its name as well",
		cmp.Or(w.ARN, "an ARN that ends in "+w.Or), w.Name, w.Or)}
	s.reading, other.reading = reading{either, 0}, reading{either, 1}
	return []*subject{s, other}
}

// settleDoubts turns a break into unknown if it occurs under only one of the two interpretations of an ambiguous text.
func settleDoubts(cases []Case) {
	type way struct {
		doubt  *doubt
		number int
	}
	broken := map[way]bool{}
	for _, c := range cases {
		if c.reading.doubt != nil && c.Verdict() == pipeline.Stop {
			broken[way{c.reading.doubt, c.reading.number}] = true
		}
	}
	count := map[*doubt]int{}
	for w := range broken {
		count[w.doubt]++
	}
	for i := range cases {
		if c := &cases[i]; c.reading.doubt != nil && count[c.reading.doubt] < c.reading.readings {
			for j := range c.Outcomes {
				if o := &c.Outcomes[j]; o.Verdict == pipeline.Stop {
					o.becomeUnknown(c.reading.note)
				}
			}
		}
	}
}

// becomeUnknown replaces an outcome's verdict by unknown.
func (o *Outcome) becomeUnknown(why string) {
	o.Verdict, o.Step.Verdict = pipeline.Unknown, pipeline.Unknown
	o.Step.Reason, o.Step.Remedy = o.Step.Reason+": "+why, ""
	o.Route.Steps = slices.Clone(o.Route.Steps)
	if i := slices.IndexFunc(o.Route.Steps, func(s pipeline.Step) bool { return s.Hop == o.Step.Hop }); i >= 0 {
		o.Route.Steps[i] = o.Step
	}
}

// endsLikeARN reports whether a name ends in a dash and six characters.
func endsLikeARN(name string) bool {
	_, found := aws.CutSecretSuffix(name)
	return found
}

// takenForWhole explains why a read by an ARN without its suffix is uncertain if the secret's name itself ends like a suffix.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
const takenForWhole = "Secrets Manager takes such an ARN for a whole one and might not find the secret, so it is not known whether such a read is possible"

// mostSurelyNamed is the subject that a record names most surely, and how surely; nil if it names none of them.
func mostSurelyNamed(subjects []*subject, r cloudtrail.Record) (*subject, cloudtrail.Naming) {
	var most *subject
	surely := cloudtrail.NotNamed
	for _, s := range subjects {
		if naming := s.naming(r); naming > surely {
			most, surely = s, naming
		}
	}
	return most, surely
}

// naming reports how surely a record names the secret, or one under its prefix.
func (s *subject) naming(r cloudtrail.Record) cloudtrail.Naming {
	secret := s.secret
	if s.assumed {
		secret.Region, secret.Account = r.AWSRegion, r.RecipientAccountID
	}
	prefix, isPrefix := strings.CutSuffix(s.label, "*")
	if !isPrefix {
		return r.Naming(secret)
	}
	if r.AWSRegion != secret.Region || r.RecipientAccountID != secret.Account {
		return cloudtrail.NotNamed
	}
	naming := cloudtrail.NotNamed
	for _, id := range r.SecretIDs() {
		end, isARN := aws.CutSecretARN(id)
		switch {
		case strings.HasPrefix(aws.NameOfSecret(id), prefix):
			return cloudtrail.Named
		case isARN && strings.HasPrefix(end, prefix):
			naming = cloudtrail.NamedByAnySuffix
		}
	}
	return naming
}

// doubtAbout returns why it is not known whether a record is about the subject; empty if it is known, as for a record that names the
// secret under every interpretation of an ambiguous text.
func (s *subject) doubtAbout(subjects []*subject, r cloudtrail.Record, naming cloudtrail.Naming) string {
	switch naming {
	case cloudtrail.NamedByPart:
		return fmt.Sprintf("the record names %s with a part of a suffix behind it, and it is not known whether Secrets Manager takes that for the secret", s.label)
	case cloudtrail.NamedByAnySuffix:
		if shorter, isPrefix := strings.CutSuffix(s.label, "*"); isPrefix {
			return fmt.Sprintf("the record has an ARN that begins like those of %s*, but may be that of a secret with a shorter name", shorter)
		}
		return fmt.Sprintf("the record has an ARN that is either that of %s with its suffix or another secret's without one", s.label)
	case cloudtrail.NotNamed, cloudtrail.Named:
	}
	if s.reading.doubt == nil {
		return ""
	}
	readings := 0
	for _, other := range subjects {
		if other.reading.doubt == s.reading.doubt && other.naming(r) == cloudtrail.Named {
			readings++
		}
	}
	if readings == s.reading.readings {
		return ""
	}
	return s.reading.note
}
