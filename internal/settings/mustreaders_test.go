package settings

import (
	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// mustReaders are the expected readers with these ARNs, which the test has right.
func mustReaders(arns ...string) []aws.Reader {
	readers, err := aws.ParseReaders(arns...)
	if err != nil {
		panic(err)
	}
	return readers
}

// sameReaders compares expected readers by their ARNs.
func sameReaders() cmp.Option {
	return cmp.Comparer(func(a, b aws.Reader) bool { return a == b })
}
