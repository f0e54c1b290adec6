package drill

import (
	"bytes"
	"fmt"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// The user agents of callers that are not the AWS CLI.
const (
	boto3     = "Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7 Botocore/1.40.1"
	terraform = "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.82.2 aws-sdk-go-v2/1.32.7 os/linux lang/go#1.23.3"
)

// variations are reads by a stranger as other programs make them or as they come from other networks. No watch may depend on that.
func (s *subject) variations() []Case {
	if s.brief {
		return nil
	}
	reader := s.strangers()[0]
	var all []Case
	for _, variation := range []struct {
		words string
		call  cloudtrail.Call
	}{
		{"through a VPC endpoint", cloudtrail.Call{SourceIP: "10.0.0.7", VPCEndpointID: "vpce-0a1b2c3d4e5f67890"}},
		{"with Boto3", cloudtrail.Call{UserAgent: boto3}},
		{"with Terraform", cloudtrail.Call{UserAgent: terraform}},
		{"in a record of event version 1.08", cloudtrail.Call{EventVersion: "1.08"}},
	} {
		call := variation.call
		call.Secret, call.Reader = s.secret, reader
		all = append(all, s.calling(fmt.Sprintf("read by name %s, by %s", variation.words, reader), call, s.on(read, reader)))
	}
	plain := cloudtrail.Call{Secret: s.secret, Reader: reader}.Records()[0]
	return append(all, s.caseOf(fmt.Sprintf("read by name of one version, by %s", reader), ofVersion(plain), s.on(read, reader)))
}

// ofVersion is the record of a read that also names a version of the secret.
func ofVersion(r cloudtrail.Record) cloudtrail.Record {
	const parameters = `"requestParameters":{`
	return parsed(bytes.Replace(r.Raw, []byte(parameters),
		[]byte(parameters+`"versionId":"5a1e3c7b-9d2f-4b60-8e14-c0ffee123456","versionStage":"AWSCURRENT",`), 1))
}

// parsed reads a record that this package wrote.
func parsed(raw []byte) cloudtrail.Record {
	record, err := cloudtrail.ParseRecord(raw)
	if err != nil {
		panic("drill: a written record cannot be read: " + err.Error())
	}
	return record
}
