package drill

import (
	"fmt"
	"slices"

	"secretwatch/internal/limits"
	"secretwatch/internal/pipeline"
)

// doubt is a text in a pattern that may name either of two secrets, for all that the states and patterns say.
type doubt struct {
	// note says so.
	note string
	// readings is how many ways there are to understand the text.
	readings int
}

// reading is one way to understand a doubtful text; the zero reading is certain.
type reading struct {
	*doubt
	number int
}

// readings are the subject of a watched secret, or those of the two that may be meant. Of two that may be meant, one that is watched
// in any case is a subject of its own already.
func (d *driller) readings(w pipeline.Watched) []*subject {
	s := d.subject(w)
	if w.Or == "" {
		return []*subject{s}
	}
	if base, _ := limits.CutSecretSuffix(w.Name); base == w.Or {
		s.reading = reading{doubt: &doubt{readings: 2, note: fmt.Sprintf(
			"%s may be no watched secret: what names it here may be %s with a suffix; give the state that creates it, or name it by name and whole ARN", w.Name, w.Or)}}
		return []*subject{s}
	}
	or := w
	or.Name, or.ARN = w.Or, ""
	other := d.subject(or)
	label := w.Name + " or " + w.Or
	s.label, other.label = label, label
	either := &doubt{readings: 2, note: fmt.Sprintf(
		"%s is the whole ARN of %s, or that of %s without its suffix, and nothing else here says which: drilled as both; name the secret by its name as well",
		w.ARN, w.Name, w.Or)}
	s.reading, other.reading = reading{either, 0}, reading{either, 1}
	return []*subject{s, other}
}

// weigh takes back what is wrong only in one way to understand a doubtful text: it cannot be judged.
func weigh(cases []Case) {
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
			c.soften(c.reading.note)
		}
	}
}

// soften makes an unknown of what came wrong, for a reason.
func (c *Case) soften(why string) {
	for i := range c.Outcomes {
		if o := &c.Outcomes[i]; o.Verdict == pipeline.Stop {
			o.unknown(why)
		}
	}
}

// unknown takes an outcome's verdict back.
func (o *Outcome) unknown(why string) {
	o.Verdict, o.Step.Verdict = pipeline.Unknown, pipeline.Unknown
	o.Step.Reason, o.Step.Remedy = o.Step.Reason+": "+why, ""
	o.Route.Steps = slices.Clone(o.Route.Steps)
	if i := slices.IndexFunc(o.Route.Steps, func(s pipeline.Step) bool { return s.Hop == o.Step.Hop }); i >= 0 {
		o.Route.Steps[i] = o.Step
	}
}

// endsLikeARN says whether a name ends in a dash and six characters.
func endsLikeARN(name string) bool {
	_, found := limits.CutSecretSuffix(name)
	return found
}

// takenForWhole is why nobody knows what comes of a read by the ARN without its suffix of a name that ends like an ARN.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
const takenForWhole = "Secrets Manager takes such an ARN for a whole one and might not find the secret, so whether there is such a read is not known"
