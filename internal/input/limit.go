package input

import (
	"fmt"
	"io"
)

// DefaultLimit is the memory that all inputs together may take, in MiB, unless the user says otherwise.
const DefaultLimit = 1024

// Limit bounds the memory that all inputs of a command take together. What an input takes is estimated, from measurements, by those who
// read it. A Limit is for one goroutine.
type Limit struct {
	mib        int
	used, most int64
}

// NewLimit returns a limit of so many MiB.
func NewLimit(mib int) *Limit { return &Limit{mib: mib, most: int64(mib) << 20} }

// LimitError is the error for inputs that would take more memory than they may.
type LimitError struct {
	// MiB is the limit.
	MiB int
}

// Error names the limit and the ways out.
func (e *LimitError) Error() string {
	return fmt.Sprintf("would take more than the %d MiB of memory that all inputs may take together; give less at a time, or raise the limit with --max-memory MIB", e.MiB)
}

// Take claims memory for as long as the command runs. It fails with a *[LimitError].
func (l *Limit) Take(bytes int64) error {
	err := l.Room(bytes)
	if err == nil {
		l.used += bytes
	}
	return err
}

// Room returns a *[LimitError] if so much is not left. Use it for what is not kept.
func (l *Limit) Room(bytes int64) error {
	if bytes > l.most-l.used {
		return &LimitError{l.mib}
	}
	return nil
}

// ReadAll reads a text. Each of its bytes takes so many bytes of memory.
func (l *Limit) ReadAll(r io.Reader, each int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, (l.most-l.used)/each+1))
	if limit := l.Take(int64(len(text)) * each); limit != nil {
		return nil, limit
	}
	return text, err //nolint:wrapcheck // of the input itself
}
