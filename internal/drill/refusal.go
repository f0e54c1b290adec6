package drill

import "strings"

// refusedResource is the resource in a condition on the message of a refusal: what follows " on resource: ", or the end of these
// words behind a star. Patterns shorten them, since EventBridge limits what a wildcard may hold.
func refusedResource(text string) (resource string, found bool) {
	const words = " on resource: "
	if _, after, whole := strings.Cut(text, words[1:]); whole {
		return after, true
	}
	rest, star := strings.CutPrefix(text, "*")
	if !star {
		return "", false
	}
	for i := range words {
		if after, cut := strings.CutPrefix(rest, words[i:]); cut {
			return after, true
		}
	}
	return "", false
}
