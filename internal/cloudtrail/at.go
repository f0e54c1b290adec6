package cloudtrail

import (
	"bytes"
	"encoding/json"
	"time"
)

// At is the same call at another time. A record without a time stays as it is.
func (r Record) At(at time.Time) Record {
	text, err := json.Marshal(at.UTC().Format(time.RFC3339))
	if err != nil || r.EventTime == "" {
		return r
	}
	was, err := json.Marshal(r.EventTime)
	if err != nil {
		return r
	}
	raw := bytes.ReplaceAll(r.Raw, append([]byte(`"eventTime":`), was...), append([]byte(`"eventTime":`), text...))
	later, err := parseCompact(raw)
	if err != nil {
		return r
	}
	return later
}
