package main

import (
	"errors"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// expectation is the value of --expect; nil if the flag is not set.
type expectation struct{ want *pipeline.Expectation }

// String returns the flag's value as text.
func (e *expectation) String() string {
	switch {
	case e.want == nil:
		return ""
	case *e.want == pipeline.Silence:
		return "silence"
	}
	return "alert"
}

// Set parses the flag's value.
func (e *expectation) Set(text string) error {
	want, known := map[string]pipeline.Expectation{"alert": pipeline.Alert, "silence": pipeline.Silence}[text]
	if !known {
		return errors.New("expected alert or silence")
	}
	e.want = &want
	return nil
}

// Type returns the name of the flag's type.
func (e *expectation) Type() string { return "alert|silence" }
