package input

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func TestOpenReadsEveryForm(t *testing.T) {
	t.Parallel()
	const text = `{"name":"grün 🔑"}`
	utf16 := func(endian unicode.Endianness, mark unicode.BOMPolicy) string {
		encoded, err := unicode.UTF16(endian, mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	for name, form := range map[string]string{
		"plain":                       text,
		"byte order mark":             "\ufeff" + text,
		"UTF-16 LE with mark":         utf16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 BE with mark":         utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE without mark":      utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 BE without mark":      utf16(unicode.BigEndian, unicode.IgnoreBOM),
		"gzip":                        gzipped(text),
		"gzip of UTF-16":              gzipped(utf16(unicode.LittleEndian, unicode.UseBOM)),
		"gzip with a byte order mark": gzipped("\ufeff" + text),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Open(strings.NewReader(form))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || string(got) != text {
				t.Errorf("read %q, error %v", got, err)
			}
		})
	}
}

func TestOpenReadsWhatIsShort(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "ab", "{}"} {
		r, err := Open(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("read %q, error %v, want %q", got, err, text)
		}
	}
}

func TestACutGzipIsTruncated(t *testing.T) {
	t.Parallel()
	whole := gzipped(strings.Repeat("some text ", 1000))
	for _, length := range []int{5, len(whole) / 2, len(whole) - 1} {
		r, err := Open(strings.NewReader(whole[:length]))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if !errors.Is(err, ErrTruncated) {
			t.Errorf("cut after %d bytes: error %v", length, err)
		}
	}
}

func TestALimitIsSharedAndNamesItself(t *testing.T) {
	t.Parallel()
	l := NewLimit(1)
	if _, err := l.ReadAll(strings.NewReader(strings.Repeat("x", 1000)), 600); err != nil {
		t.Error(err)
	}
	endless := &counting{}
	_, err := l.ReadAll(endless, 600)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.MiB != 1 || !strings.Contains(err.Error(), "--max-memory") {
		t.Errorf("error %v", err)
	}
	if endless.read > 8192 {
		t.Errorf("%d bytes read, though there was room for 747", endless.read)
	}
	if l.Take(1<<19) == nil || l.Take(1) != nil {
		t.Error("a claim that failed has taken something, or one that fits has failed")
	}
}

// counting is an endless input that counts what is read of it.
type counting struct{ read int }

func (c *counting) Read(p []byte) (int, error) {
	c.read += len(p)
	return len(p), nil
}
