package spelling

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"eu-west-2", "eu-west-1", "us-east-1", "secrets"}
	tests := map[string]struct {
		want  string
		found bool
	}{
		"eu-west-9":    {"eu-west-1", true},
		"us-east-1":    {"us-east-1", true},
		"Secrets":      {"secrets", true},
		"secret":       {"secrets", true},
		"mars-north-1": {"", false},
		"":             {"", false},
	}
	for word, tt := range tests {
		if got, found := Nearest(word, known); got != tt.want || found != tt.found {
			t.Errorf("%q: %q, %v, want %q, %v", word, got, found, tt.want, tt.found)
		}
	}
}
