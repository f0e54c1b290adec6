package pipeline

import (
	"reflect"
	"testing"
	"unsafe"
)

func TestRecordsThatGoTheSameWayShareItsSteps(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	traces := p.Send(append(oneRead(), oneRead()...), Options{}).Traces
	for i, r := range traces[0].Routes {
		if other := traces[1].Routes[i]; &r.Steps[0] != &other.Steps[0] {
			t.Errorf("%s: %v beside %v", r.Name, r.Steps, other.Steps)
		}
	}
}

func TestStepsThatDifferInAnythingAreNotShared(t *testing.T) {
	t.Parallel()
	for i := range reflect.TypeFor[Step]().NumField() {
		var changed Step
		field := reflect.ValueOf(&changed).Elem().Field(i)
		field = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem() // #nosec G103 -- also the fields that are not exported
		switch field.Kind() {                                                          //nolint:exhaustive // the kinds of a step's fields
		case reflect.String:
			field.SetString("x")
		case reflect.Int:
			field.SetInt(1)
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.Set(reflect.ValueOf([]string{"x"}))
		default:
			t.Fatalf("a field of kind %s", field.Kind())
		}
		name := reflect.TypeFor[Step]().Field(i).Name
		w := newWays()
		plain := w.shared(Route{Steps: []Step{{}}})
		if changed.equal(Step{}) || Step.equal(Step{}, changed) {
			t.Errorf("%s: the steps are equal", name)
		}
		if got := w.shared(Route{Steps: []Step{changed}}); &got.Steps[0] == &plain.Steps[0] {
			t.Errorf("%s: the steps are shared", name)
		}
	}
}
