package drill

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestConditionOnHowAReadIsMadeIsFound(t *testing.T) {
	t.Parallel()
	tests := []struct{ condition, missed string }{
		{`$.vpcEndpointId NOT EXISTS`, "through a VPC endpoint"},
		{`$.sourceIPAddress != "10.*"`, "through a VPC endpoint"},
		{`$.requestParameters.versionId NOT EXISTS`, "of one version"},
		{`$.requestParameters.versionStage != "AWSCURRENT"`, "read by name, by user intruder"},
		{`$.requestParameters.versionStage NOT EXISTS`, "of one version"},
		{`$.userAgent != "Boto3*"`, "with Boto3"},
		{`$.userAgent != "*Terraform*"`, "with Terraform"},
		{`$.eventVersion = "1.11"`, "event version 1.08"},
	}
	for _, test := range tests {
		t.Run(test.condition, func(t *testing.T) {
			t.Parallel()
			r := run(t, filtering(t, reads(" && "+test.condition)), Options{})
			step, found := wrong(r, pipeline.Alert, test.missed)
			if r.Status() != Broken || !found || step.Hop != pipeline.Counted {
				t.Errorf("status %d, step %+v\n%s", r.Status(), step, say(r))
			}
		})
	}
	if r := run(t, filtering(t, reads(` && $.resources[0].ARN EXISTS`)), Options{}); r.Status() != Broken {
		t.Errorf("a record without resources is no matter: status %d", r.Status())
	}
}

func TestReadOfAVersionNamesTheSecretAndTheVersion(t *testing.T) {
	t.Parallel()
	secret := aws.Secret{Name: "a/b", Region: testRegion, Account: testAccount}
	r := ofVersion(cloudtrail.Call{Secret: secret, Reader: cloudtrail.RootUser("aws", testAccount)}.Records()[0])
	if r.SecretID() != "a/b" || !strings.Contains(string(r.RequestParameters), `"versionStage":"AWSCURRENT"`) {
		t.Errorf("request parameters %s", r.RequestParameters)
	}
}
