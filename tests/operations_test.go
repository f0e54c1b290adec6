package tests

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

// operation is one of the four operations on a stack: preview, up, refresh, destroy.
type operation func(context.Context, ...string) (rehearsal.Result, error)

// must runs an operation that must succeed.
func must(t *testing.T, run operation, arguments ...string) rehearsal.Result {
	t.Helper()
	result, err := run(t.Context(), arguments...)
	refuseValue(t, "the operation's output", result.Output)
	if err != nil {
		refuseValue(t, "the error", err.Error())
		t.Fatal(err)
	}
	return result
}

// refused runs an operation that must fail, and returns its error.
func refused(t *testing.T, run operation, arguments ...string) string {
	t.Helper()
	result, err := run(t.Context(), arguments...)
	refuseValue(t, "the operation's output", result.Output)
	if err == nil {
		t.Fatalf("the operation succeeded, but should fail:\n%s", result.Output)
	}
	refuseValue(t, "the error", err.Error())
	return err.Error()
}

// steps returns the changes of an operation in order, such as "update MetricAlarm::name threshold", with the properties that differ. A
// replacement is one step.
func steps(result rehearsal.Result) []string {
	list := []string{}
	for _, step := range result.Steps {
		op, changed := step.Op, step.Changed
		switch op {
		case "create-replacement", "delete-replaced":
			continue
		case "replace":
			changed = step.Replacing
		}
		list = append(list, strings.TrimSpace(op+" "+address(step.URN)+" "+strings.Join(slices.Sorted(slices.Values(changed)), " ")))
	}
	slices.Sort(list)
	return list
}

// address shortens a URN to the last part of its type and its name.
func address(urn string) string {
	parts := strings.Split(urn, "::")
	if len(parts) < 4 {
		return urn
	}
	kind := parts[2][strings.LastIndex(parts[2], ":")+1:]
	return kind + "::" + strings.Join(parts[3:], "::")
}
