package pipeline

// manyOthers is how many other events a minute reach the log group of a large account.
const manyOthers = 10_000

// alarmTraffic: each other event in the log group publishes the default value, and how many there are is another in each hour.
func (p *plan) alarmTraffic(e evaluation) finding {
	const remedy = `give the filter the default value "0", and use the statistic Sum`
	a := e.alarm
	switch {
	case a.Math || a.AlarmsWhenLow():
	case p.breachesAfter(e, 1) && !e.breaches(p.datapointAmong(e, 1, manyOthers)):
		return unknown(a.Address, remedy, "alarm %s goes to ALARM for a read only while few other events reach the log group, since each of them publishes the default value",
			a.Name)
	case !p.breachesAfter(e, 0) && e.breaches(p.datapointAmong(e, 0, manyOthers)):
		return unknown(a.Address, remedy, "alarm %s is in ALARM while many other events reach the log group, since each of them publishes the default value, and then a read sends no mail",
			a.Name)
	}
	return fine
}
