package graphtest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

// patience is how long to wait for an output after the program has ended. Only outputs that are never resolved take longer.
const patience = 10 * time.Second

// Output is an output once the program has ended.
type Output struct {
	// Value is nil where it is not known.
	Value any
	// Known is false in preview for what AWS computes.
	Known bool
	// Secret outputs are encrypted in state and hidden in every display.
	Secret bool
}

// Outputs returns every output field of a component by its `pulumi` tag, once the program has ended.
func Outputs(t *testing.T, component pulumi.ComponentResource) map[string]Output {
	t.Helper()
	fields := pulumi.Map{}
	value := reflect.ValueOf(component).Elem()
	for i := range value.NumField() {
		tag, tagged := value.Type().Field(i).Tag.Lookup("pulumi")
		if !tagged {
			continue
		}
		if output, ok := value.Field(i).Interface().(pulumi.Output); ok {
			fields[tag] = output
		}
	}
	outputs, err := awaitAll(fields)
	if err != nil {
		t.Fatalf("outputs of %T: %v", component, err)
	}
	return outputs
}

func awaitAll(inputs pulumi.Map) (map[string]Output, error) {
	outputs := map[string]Output{}
	for name, input := range inputs {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		result, err := internals.UnsafeAwaitOutput(ctx, pulumi.ToOutput(input))
		cancel()
		if err != nil {
			return nil, fmt.Errorf("output %q: %w", name, err)
		}
		outputs[name] = Output{Value: result.Value, Known: result.Known, Secret: result.Secret}
	}
	return outputs, nil
}
