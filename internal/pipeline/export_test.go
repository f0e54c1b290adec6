package pipeline

// For the tests of the faults. These break states, of which this package knows nothing, so they are in a package of their own.

// Alerts are reads of everything watched that should raise an alert.
var Alerts = alerts

// CallTime is the time of the tests' calls.
var CallTime = callTime

// Without are options that turn one check off.
func Without(check string) Options { return Options{without: check} }

// CheckNames are all checks, as hop/name.
func CheckNames() []string {
	var names []string
	names = append(names, namesOf(Recorded, recordedChecks)...)
	names = append(names, namesOf(Recorded, fileChecks)...)
	names = append(names, namesOf(Delivered, deliveredChecks)...)
	names = append(names, namesOf(Delivered, sizeChecks)...)
	names = append(names, namesOf(Counted, countedChecks)...)
	names = append(names, namesOf(Evaluated, evaluatedChecks)...)
	names = append(names, namesOf(Published, publishedChecks)...)
	names = append(names, namesOf(Received, receivedChecks)...)
	return append(names, namesOf(Matched, matchedChecks)...)
}

func namesOf[T any](hop Hop, checks []check[T]) []string {
	var names []string
	for _, c := range checks {
		names = append(names, string(hop)+"/"+c.name)
	}
	return names
}
