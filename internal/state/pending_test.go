package state

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// interrupted is the healthy state, written while an operation on the alarm was open; the alarm is in it or not.
func interrupted(t *testing.T, operation apitype.OperationType, listed bool) *pipeline.Pipeline {
	t.Helper()
	const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm"
	s := stateWith(t, "x.json", anything)
	for r := range s.all() {
		if string(r.Type) == alarm {
			s.deployment.PendingOperations = []apitype.OperationV2{{Resource: *r, Type: operation}}
		}
	}
	if !listed {
		s.deployment.Resources = slices.DeleteFunc(s.deployment.Resources, func(r apitype.ResourceV3) bool { return string(r.Type) == alarm })
	}
	return loaded(t, s)
}

func TestAnOpenOperationLeavesItsResourceUnknown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		operation apitype.OperationType
		listed    bool
		want      pipeline.Verdict
	}{
		"deleting":                           {apitype.OperationTypeDeleting, true, pipeline.Unknown},
		"updating":                           {apitype.OperationTypeUpdating, true, pipeline.Unknown},
		"creating what there was":            {apitype.OperationTypeCreating, true, pipeline.Unknown},
		"creating what there was not":        {apitype.OperationTypeCreating, false, pipeline.Unknown},
		"reading":                            {apitype.OperationTypeReading, true, pipeline.Pass},
		"reading what the state has no more": {apitype.OperationTypeReading, false, pipeline.Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, step := alarmRouteOf(t, interrupted(t, c.operation, c.listed), pipeline.Options{}).Against(pipeline.Alert)
			if v != c.want {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
			if v == pipeline.Unknown && (step.Hop != pipeline.Evaluated || !strings.Contains(step.Reason, "an update was interrupted while "+string(c.operation))) {
				t.Errorf("at %s: %s", step.Hop, step.Reason)
			}
		})
	}
}
