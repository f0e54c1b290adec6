package standin

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// with is a copy of inputs with some changed; nil takes one out.
func with(inputs map[string]any, changes map[string]any) map[string]any {
	changed := maps.Clone(inputs)
	for name, value := range changes {
		if value == nil {
			delete(changed, name)
			continue
		}
		changed[name] = value
	}
	return changed
}

// textOf is the string value of a property, whether secret or not.
func textOf(values resource.PropertyMap, name string) string {
	value := values[resource.PropertyKey(name)]
	if value.IsSecret() {
		value = value.SecretValue().Element
	}
	if !value.IsString() {
		return ""
	}
	return value.StringValue()
}

// wantRefusal fails the test unless the error has all these parts.
func wantRefusal(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("nothing was refused, want an error with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q lacks %q", err, part)
		}
	}
}

// provocation is something that AWS refuses: a sample with changed inputs, on an account with something changed before.
type provocation struct {
	does   string
	sample string
	change map[string]any
	before func(s *stack)
	want   []string
}

// drift is a change behind the program's back that has to work.
func drift(typ, name, property string, value any) func(*stack) {
	return func(s *stack) {
		if err := s.account.Change(typ, name, property, value); err != nil {
			s.t.Fatal(err)
		}
	}
}

// keyDrift is drift of the sample key, whose id only the account knows.
func keyDrift(property string, value any) func(*stack) {
	return func(s *stack) { drift(aws.KeyType, s.things["key"].id, property, value)(s) }
}

// vanish removes a thing behind the program's back.
func vanish(typ, name string) func(*stack) {
	return func(s *stack) {
		if err := s.account.Remove(typ, name); err != nil {
			s.t.Fatal(err)
		}
	}
}

// provoke runs each provocation and looks for the property, AWS's code and the reason in the error.
func provoke(t *testing.T, rows []provocation) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.does, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, tt.sample)
			if tt.before != nil {
				tt.before(s)
			}
			before := len(s.account.Resources())
			_, err := s.try(typ, tt.sample, with(inputs, tt.change))
			wantRefusal(t, err, tt.want...)
			if after := len(s.account.Resources()); after != before {
				t.Errorf("the refused create left something: %d things, before %d", after, before)
			}
		})
	}
}

func TestUpdatesAreRefusedLikeCreates(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resource string
		before   func(*stack)
		change   map[string]any
		want     []string
	}{
		"a trail whose bucket was locked": {"trail", drift(aws.BucketPolicyType, "audit-logs", "policy", "{}"), map[string]any{"enableLogFileValidation": false},
			[]string{"updating trail", "InsufficientS3BucketPolicyException"}},
		"a filter with a bad pattern": {"filter", nil, map[string]any{"pattern": "{"}, []string{"pattern: InvalidParameterException"}},
		"a key's policy":              {"key", nil, map[string]any{"policy": strings.Replace(stackKeyPolicy, `"kms:*"`, `"kms:X"`, 1)}, []string{"updating key", "policy: "}},
		"what is gone":                {"alarm", vanish(aws.AlarmType, "reads"), map[string]any{"threshold": 2}, []string{"updating alarm", "no longer in the account", "pulumi refresh"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			if tt.before != nil {
				tt.before(s)
			}
			_, err := s.tryUpdate(s.things[tt.resource], with(s.inputs[tt.resource], tt.change))
			wantRefusal(t, err, tt.want...)
		})
	}
}

func TestDeletesThatAWSRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resource string
		before   func(*stack)
		want     []string
	}{
		"a bucket with logs":       {"bucket", func(s *stack) { s.account.WriteLogs() }, []string{"deleting bucket", "BucketNotEmpty", "forceDestroy"}},
		"a rule with targets":      {"rule", nil, []string{"deleting event rule", "since it has targets"}},
		"a role with its policies": {"role", nil, []string{"deleting role", "DeleteConflict"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			if tt.before != nil {
				tt.before(s)
			}
			wantRefusal(t, s.remove(s.things[tt.resource]), tt.want...)
			if found := s.refresh(s.things[tt.resource]); found.id == "" {
				t.Error("it is gone all the same")
			}
		})
	}
}
