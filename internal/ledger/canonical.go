package ledger

import "strings"

// canonical is the name that pulumi-aws 6 gives a type: 7 leaves out the V2 of S3's types.
func canonical(kind string) string {
	rest, ok := strings.CutPrefix(kind, "aws:s3/bucket")
	member, _, cut := strings.Cut(rest, ":")
	if !ok || !cut || member == "" || strings.HasSuffix(member, "V2") {
		return kind
	}
	if older := "aws:s3/bucket" + member + "V2:Bucket" + member + "V2"; table[older] != nil || harmlessTypes[older] != "" {
		return older
	}
	return kind
}
