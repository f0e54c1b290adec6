package policy

import (
	"encoding/json"
	"testing"
)

func TestARepeatedKeyIsFound(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`{}`: "", `[]`: "", `"a"`: "", `1`: "", `{`: "", ``: "", `{"a":1,"b":{"a":1}}`: "", `[{"a":1},{"a":2}]`: "",
		`{"a":"b","b":"a"}`: "", `{"a":["a","a"]}`: "", `{"a":1,"a":1}`: `"a"`, `{"":1,"":1}`: `""`, `[0,{"x":{"b":1,"c":2,"b":3}}]`: `"b"`,
		`{"a":[],"a":{}}`: `"a"`, `{"a":{"a":{}},"b":1,"b":2}`: `"b"`,
	}
	for text, want := range tests {
		if got := repeatedKey(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What Go's own encoder writes has no key twice, and every object has one once its first key is put before it again.
func FuzzRepeatedKey(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, `{"a":{"b":[]},"c":null}`, `[{"a":1},{"a":1}]`, `{"Statement":[{"Effect":"Allow"}]}`, `{"":0}`, `{"a`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var object map[string]any
		_ = repeatedKey(text)
		if json.Unmarshal([]byte(text), &object) != nil || len(object) == 0 {
			return
		}
		once, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if key := repeatedKey(string(once)); key != "" {
			t.Errorf("%s: found %s twice", once, key)
		}
		for name := range object {
			first, err := json.Marshal(name)
			if err != nil {
				t.Fatal(err)
			}
			if repeatedKey(`{`+string(first)+`:0,`+string(once[1:])) == "" {
				t.Errorf("%s: found no key twice", once)
			}
			break
		}
	})
}
