package components

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Reader is an expected reader: an IAM role, an IAM user, or every role under a path.
type Reader = aws.Reader

// ParseReader parses the ARN of an IAM role or user, or of every role under a path ("arn:aws:iam::123456789012:role/deploy/*"). Anything
// wider is an error, since reads by people whom nobody expects would raise no alert; so is anything else, since it would match nobody.
func ParseReader(arn string) (Reader, error) { return aws.ParseReader(arn) }

// ParseReaders parses several ARNs as [ParseReader] does; all invalid ones are reported at once, each with its place in the list.
func ParseReaders(arns ...string) ([]Reader, error) { return aws.ParseReaders(arns...) }

// checkReaders refuses expected readers that are empty or belong to another partition.
func checkReaders(path string, place Place, readers []Reader) []error {
	var problems []error
	for i, reader := range readers {
		if reader == (Reader{}) {
			problems = append(problems, fmt.Errorf("%s[%d]: empty: make it with ParseReader", path, i))
		} else if err := reader.CheckPartition(place.Partition); err != nil && checkPlace(place) == nil {
			problems = append(problems, fmt.Errorf("%s[%d]: %w: %q", path, i, err, reader))
		}
	}
	return problems
}

// isReader reports whether a role or user is among the readers.
func isReader(readers []Reader, principal string) bool {
	asReader, err := ParseReader(principal)
	return err == nil && slices.ContainsFunc(readers, func(reader Reader) bool { return reader.Covers(asReader) })
}
