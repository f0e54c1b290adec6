package detection

import "testing"

func BenchmarkEventsOfRefusals(b *testing.B) {
	w := watchOf(secretNames(100)...)
	w.Readers = mustReaders(role)
	for b.Loop() {
		if _, err := w.Events(Denied); err != nil {
			b.Fatal(err)
		}
	}
}
