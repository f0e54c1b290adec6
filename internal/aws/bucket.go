package aws

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// BucketName is the longest name of a bucket, in characters.
const BucketName = 63

var bucketForm = regexp.MustCompile(fmt.Sprintf(`^[a-z0-9][a-z0-9.-]{1,%d}[a-z0-9]$`, BucketName-2))

// CheckBucketName checks the name of a bucket. The error does not repeat the name.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func CheckBucketName(name string) error {
	_, notAddress := netip.ParseAddr(name)
	switch {
	case !bucketForm.MatchString(name) || strings.Contains(name, "..") || notAddress == nil:
		return fmt.Errorf("expected 3 to %d lower-case letters, digits, dots and dashes, and no IP address", BucketName)
	case strings.HasPrefix(name, "xn--") || strings.HasSuffix(name, "-s3alias"):
		return fmt.Errorf("S3 reserves names that begin with xn-- or end with -s3alias")
	}
	return nil
}

// BucketARN returns the ARN of a bucket, which names neither region nor account.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func BucketARN(partition, bucket string) string {
	return arn.ARN{Partition: partition, Service: "s3", Resource: bucket}.String()
}
