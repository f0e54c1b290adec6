package drill

import "github.com/secretwatch/secretwatch/internal/aws"

// mustReaders are the expected readers with these ARNs, which the test has right.
func mustReaders(arns ...string) []aws.Reader {
	readers, err := aws.ParseReaders(arns...)
	if err != nil {
		panic(err)
	}
	return readers
}
