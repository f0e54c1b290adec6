package alarm

// extraPoints is how many points more than the evaluation periods CloudWatch looks at, at least: AWS's own tables show 5 for 3 periods.
// The number is not documented. With periods of 10 seconds it was seen to be 9 for 3 periods; for those of a minute and more, which are
// the ones that metric filters feed, nobody has measured it. So a change that depends on it is [StatePoint].Open.
const extraPoints = 2

// point is one datapoint as the evaluation sees it.
type point int

const (
	absent point = iota
	within
	over
)

// tally counts the points of a range.
type tally struct {
	real, breaching int
	// oldestBreaching is how many points back the oldest breaching one is, the newest being 1; 0 where there is none.
	oldestBreaching int
	// hasWithin is true where a real point does not breach.
	hasWithin bool
}

// evaluate returns the state that an alarm of "m of n" goes to from current, by the points of its evaluation range, oldest first.
// Missing points are filled in only when the range has fewer than n real ones; with n or more the newest n decide.
func evaluate(points []point, m, n int, missing string, current State) State {
	all := count(points, len(points))
	if all.real >= n {
		return stateIf(count(points, n).breaching >= m)
	}
	switch missing {
	case Breaching:
		return stateIf(all.breaching+n-all.real >= m)
	case NotBreaching:
		return stateIf(all.breaching >= m)
	}
	switch {
	case all.breaching >= m:
		return StateAlarm
	case all.hasWithin:
		return StateOK
	case missing == Ignore:
		return current
	case all.real == 0:
		return StateInsufficient
	case all.oldestBreaching >= m:
		// The premature alarm state: all real points breach, and the oldest is so old that m points could have come since.
		return StateAlarm
	}
	return current
}

func stateIf(alarm bool) State {
	if alarm {
		return StateAlarm
	}
	return StateOK
}

// count tallies the newest real points, at most limit of them.
func count(points []point, limit int) tally {
	var t tally
	for i := len(points) - 1; i >= 0 && t.real < limit; i-- {
		switch points[i] {
		case absent:
		case within:
			t.real++
			t.hasWithin = true
		case over:
			t.real++
			t.breaching++
			t.oldestBreaching = len(points) - i
		}
	}
	return t
}
