package standin

import (
	"bytes"
	"encoding/json"
)

// documentText is a document input as text: the SDK lets a program give some of them as an object.
func documentText(value any) any {
	object, ok := value.(props)
	if !ok {
		return value
	}
	if !known(object) {
		return unknown{}
	}
	return encoded(loosened(object))
}

// canonical is a JSON text in one spelling: keys sorted, no blanks. What is not JSON stays.
func canonical(text string) string {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	return encoded(value)
}

// encoded writes JSON without escaping <, > and &, as AWS keeps it.
func encoded(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		// Strings, numbers, maps and slices always encode.
		panic(err)
	}
	return string(bytes.TrimRight(text.Bytes(), "\n"))
}

// equivalent reports whether two JSON texts say the same: AWS reads ["x"] as "x".
func equivalent(a, b string) bool {
	if a == b {
		return true
	}
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	return encoded(unlisted(x)) == encoded(unlisted(y))
}

// unlisted replaces lists of one element with the element.
func unlisted(value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = unlisted(item)
		}
		if len(items) == 1 {
			return items[0]
		}
		return items
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, item := range v {
			object[name] = unlisted(item)
		}
		return object
	}
	return value
}
