package drill

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// ProofWords are the proofs in a few lines: one for each route and kind of read of which all secrets are proved, and one for each that is not.
func (r Result) ProofWords() []string {
	var all []string
	for _, route := range bothRoutes() {
		for _, refused := range []bool{false, true} {
			var proved []string
			var others []string
			for _, p := range r.Proofs {
				switch {
				case p.Route != route || p.Refused != refused:
				case p.Unwanted:
					others = append(others, fmt.Sprintf("%s, over all possible records: a mail also comes for %s (%s)", p.Route, p.Reason, p.Secret))
				case p.Verdict == pipeline.Pass:
					proved = append(proved, p.Secret)
				default:
					others = append(others, p.words())
				}
			}
			if len(proved) > 0 {
				all = append(all, fmt.Sprintf("%s, over all possible records: no %s of %s by somebody unexpected is missed", route, kindOfRead(refused), shortList(proved)))
			}
			all = append(all, others...)
		}
	}
	return all
}

func (p Proof) words() string {
	if p.Verdict == pipeline.Stop {
		return fmt.Sprintf("%s, over all possible records: %s (%s)", p.Route, p.Reason, p.Secret)
	}
	return fmt.Sprintf("%s, over all possible records: it is not known whether every %s of %s is reported: %s", p.Route, kindOfRead(p.Refused), p.Secret, p.Reason)
}

func kindOfRead(refused bool) string {
	if refused {
		return "refused read"
	}
	return "read"
}
