package detection

import (
	"fmt"
	"testing"
)

// TestHowManyReadersFit holds the capacity that the README states: so many roles beside one secret of a usual length.
func TestHowManyReadersFit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what  string
		watch Watch
		fits  int
	}{
		{"TopSecretInfo", watchOf("TopSecretInfo"), 4},
		{"a prefix", Watch{Place: place(), Prefixes: []string{"payments/"}}, 6},
	} {
		most := 0
		for n := 1; ; n++ {
			w := test.watch
			for i := range n {
				w.Readers = append(w.Readers, mustReaders(fmt.Sprintf("arn:aws:iam::123456789012:role/service-%02d", i))...)
			}
			filters, err := w.Filters(Read)
			if err != nil {
				break
			}
			if len(filters) == 1 {
				most = n
			}
		}
		t.Logf("%s: %d roles beside one filter", test.what, most)
		if most < test.fits {
			t.Errorf("%s: %d roles fit beside one filter, want %d", test.what, most, test.fits)
		}
	}
}
