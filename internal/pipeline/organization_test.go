package pipeline

import (
	"strings"
	"testing"
)

// trailBucket is the bucket of the healthy pipeline's trail.
func trailBucket(p *Pipeline) *Bucket {
	return find(p.Buckets, func(b *Bucket) bool { return b.Name == p.Trails[0].Bucket })
}

func TestABucketPolicyForSomeLogFilesIsUnknown(t *testing.T) {
	t.Parallel()
	const all = "/AWSLogs/123456789012/*"
	deny := func(resource string) func(string) string {
		return func(text string) string {
			return strings.Replace(text, `"Statement":[`, `"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::*`+resource+`"},`, 1)
		}
	}
	allow := func(resource string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(text, all, resource) }
	}
	for name, c := range map[string]struct {
		change func(string) string
		want   Verdict
	}{
		"allowed in one year":              {allow("/AWSLogs/123456789012/CloudTrail/us-east-1/2026/*"), Unknown},
		"allowed in one region":            {allow("/AWSLogs/123456789012/CloudTrail/us-east-1/*"), Pass},
		"allowed by ending":                {allow("/AWSLogs/*.json.gz"), Pass},
		"allowed by another ending":        {allow("/AWSLogs/*.json"), Stop},
		"denied in this millennium":        {deny("/CloudTrail/*/2*"), Stop},
		"denied in one month":              {deny("/CloudTrail/us-east-1/2027/03/*"), Unknown},
		"denied in names with some letter": {deny("Z_a*"), Unknown},
		"denied elsewhere":                 {deny("/CloudTrail/us-east-1/log.json.gz"), Pass},
		"denied in another region":         {deny("/CloudTrail/eu-west-3/*"), Pass},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			trailBucket(p).Policy.Text = c.change(trailBucket(p).Policy.Text)
			expect(t, p, AlarmRoute, c.want, Recorded)
		})
	}
}

func TestATrailOfAllRegionsFilesTheRecordsOfTheSecretsRegions(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	bucket := trailBucket(p)
	bucket.Policy.Text = strings.ReplaceAll(bucket.Policy.Text, "/AWSLogs/123456789012/*", "/AWSLogs/123456789012/CloudTrail/us-east-1/*")
	p.Secrets = append(p.Secrets, &Secret{Resource: Resource{Account: "123456789012", Region: "eu-west-1"}, Name: "other"})
	expect(t, p, AlarmRoute, Stop, Recorded)
	p.Trails[0].MultiRegion = false
	expect(t, p, AlarmRoute, Pass, "")
}

func TestAnOrganizationTrailNeedsTheOrganizationsPaths(t *testing.T) {
	t.Parallel()
	const paths, streams = "/AWSLogs/123456789012/*", ":log-stream:123456789012_CloudTrail_us-east-1*"
	for name, c := range map[string]struct {
		paths, streams []string
		want           Verdict
		at             Hop
	}{
		"both":                       {[]string{paths, "/AWSLogs/o-abcde12345/*"}, []string{streams, ":log-stream:o-abcde12345_*"}, Pass, ""},
		"everything":                 {[]string{"/*"}, []string{":*"}, Pass, ""},
		"the account only":           {[]string{paths}, []string{streams, ":log-stream:o-abcde12345_*"}, Unknown, Recorded},
		"the organization only":      {[]string{"/AWSLogs/o-abcde12345/*"}, []string{streams, ":log-stream:o-abcde12345_*"}, Stop, Recorded},
		"no streams":                 {[]string{paths, "/AWSLogs/o-abcde12345/*"}, []string{streams}, Unknown, Delivered},
		"one member's streams":       {[]string{paths, "/AWSLogs/o-abcde12345/*"}, []string{streams, ":log-stream:o-abcde12345_123456789012_*"}, Unknown, Delivered},
		"one member's files":         {[]string{paths, "/AWSLogs/o-abcde12345/123456789012/*"}, []string{":*"}, Unknown, Recorded},
		"two organizations":          {[]string{paths, "/AWSLogs/o-abcde12345/*"}, []string{streams, ":log-stream:o-fghij67890_*"}, Unknown, Delivered},
		"two organizations, allowed": {[]string{paths, "/AWSLogs/o-abcde12345/*", "/AWSLogs/o-fghij67890/*"}, []string{":*"}, Pass, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Trails[0].Organization = true
			bucket, role := trailBucket(p), p.Roles[0]
			bucket.Policy.Text = several(bucket.Policy.Text, "arn:aws:s3:::"+bucket.Name, paths, c.paths)
			role.Policies[0].Text = several(role.Policies[0].Text, p.LogGroups[0].ARN, streams, c.streams)
			expect(t, p, AlarmRoute, c.want, c.at)
		})
	}
}

func TestTheOrganizationOfTheStatesIsTheTrails(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]Verdict{"o-abcde12345": Pass, "o-fghij67890": Unknown} {
		p := healthy(t)
		p.Trails[0].Organization, p.Organizations = true, []string{id}
		bucket := trailBucket(p)
		const account = "/AWSLogs/123456789012/*"
		bucket.Policy.Text = several(bucket.Policy.Text, "arn:aws:s3:::"+bucket.Name, account, []string{account, "/AWSLogs/o-abcde12345/*"})
		p.Roles[0].Policies[0].Text = document(allowLogs)
		expect(t, p, AlarmRoute, want, Recorded)
	}
}

// several puts several resources in the place of one.
func several(text, base, one string, many []string) string {
	var list []string
	for _, end := range many {
		list = append(list, `"`+base+end+`"`)
	}
	return strings.ReplaceAll(text, `"`+base+one+`"`, "["+strings.Join(list, ",")+"]")
}
