package pipeline

// For the tests of the faults. These break states, of which this package knows nothing, so they are in a package of their own.

// Alerts are reads of everything watched that should raise an alert.
var Alerts = alerts

// CallTime is the time of the tests' calls.
var CallTime = callTime

// Without are options that turn one check off.
func Without(check string) Options { return Options{without: check} }
