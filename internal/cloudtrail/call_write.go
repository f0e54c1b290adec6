package cloudtrail

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// recordJSON is a record as CloudTrail writes it, with the fields in CloudTrail's order. Maps and pointers are used for fields that
// may be null or absent.
type recordJSON struct {
	EventVersion        string         `json:"eventVersion"`
	UserIdentity        identityJSON   `json:"userIdentity"`
	EventTime           string         `json:"eventTime"`
	EventSource         string         `json:"eventSource"`
	EventName           string         `json:"eventName"`
	AWSRegion           string         `json:"awsRegion"`
	SourceIPAddress     string         `json:"sourceIPAddress"`
	UserAgent           string         `json:"userAgent"`
	ErrorCode           string         `json:"errorCode,omitempty"`
	ErrorMessage        string         `json:"errorMessage,omitempty"`
	RequestParameters   map[string]any `json:"requestParameters"`
	ResponseElements    map[string]any `json:"responseElements"`
	RequestID           string         `json:"requestID"`
	EventID             string         `json:"eventID"`
	ReadOnly            bool           `json:"readOnly"`
	Resources           []Resource     `json:"resources,omitempty"`
	EventType           string         `json:"eventType"`
	ManagementEvent     bool           `json:"managementEvent"`
	RecipientAccountID  string         `json:"recipientAccountId"`
	SharedEventID       string         `json:"sharedEventID,omitempty"`
	VPCEndpointID       string         `json:"vpcEndpointId,omitempty"`
	EventCategory       string         `json:"eventCategory"`
	TLSDetails          *tlsJSON       `json:"tlsDetails,omitempty"`
	CredentialByConsole string         `json:"sessionCredentialFromConsole,omitempty"`
}

type tlsJSON struct {
	Version    string `json:"tlsVersion"`
	Cipher     string `json:"cipherSuite"`
	HostHeader string `json:"clientProvidedHostHeader"`
}

// base returns the fields that all records of the call have in common.
func (c Call) base(eventName string) recordJSON {
	r := recordJSON{
		EventVersion: c.EventVersion, UserIdentity: c.Reader.identity(), EventTime: c.Time.UTC().Format(time.RFC3339),
		EventSource: aws.SecretsManager, EventName: eventName, AWSRegion: c.Secret.Region,
		SourceIPAddress: c.SourceIP, UserAgent: c.UserAgent,
		RequestID: uuid("request " + c.seed(eventName)), EventID: uuid("event " + c.seed(eventName)),
		ReadOnly: !isChange(eventName), EventType: "AwsApiCall", ManagementEvent: true, RecipientAccountID: c.Recipient,
		VPCEndpointID: c.VPCEndpointID, EventCategory: "Management",
	}
	if session := r.UserIdentity.SessionContext; session != nil {
		session.Attributes.CreationDate = c.Time.UTC().Add(-10 * time.Minute).Format(time.RFC3339)
	}
	if c.Reader.Account != "" && c.Reader.Account != c.Recipient {
		r.SharedEventID = uuid("shared " + c.seed(eventName))
	}
	if c.Reader.Console {
		r.CredentialByConsole = "true"
	}
	if c.Reader.Kind == Untyped {
		r.EventType = "AwsServiceEvent"
	}
	if c.Reader.Service != "" {
		r.SourceIPAddress, r.UserAgent = c.Reader.Service, c.Reader.Service
		return r
	}
	r.TLSDetails = &tlsJSON{Version: "TLSv1.3", Cipher: "TLS_AES_128_GCM_SHA256", HostHeader: c.host()}
	return r
}

func (c Call) host() string { return aws.RegionalService("secretsmanager", c.Secret.Region) }

// caller returns the reader as IAM's messages name it.
func (c Call) caller() string { return cmp.Or(c.Reader.ARN(), c.Reader.Service, c.Reader.Account) }

// record returns the record of the call on its one secret.
func (c Call) record() recordJSON {
	r := c.base(c.EventName)
	id := c.Spelling.Of(c.Secret)
	r.ErrorCode = c.Outcome.ErrorCode()
	r.ErrorMessage = c.Outcome.message(c.caller(), "secretsmanager:"+c.EventName, id)
	if c.Outcome.DeniedByIAM() {
		return r
	}
	r.RequestParameters = map[string]any{"secretId": id}
	maps.Copy(r.RequestParameters, changeParameters[c.EventName])
	if isChange(c.EventName) && c.Outcome == Success {
		r.ResponseElements = map[string]any{"arn": wholeARN(c.Secret), "name": c.Secret.Name}
	}
	if c.namesResources() {
		r.Resources = []Resource{{AccountID: c.Secret.Account, Type: aws.SecretResourceType, ARN: wholeARN(c.Secret)}}
	}
	return r
}

// namesResources reports whether the record has the secret's ARN, however the caller spelled the id. Records of 2026 do if the call
// got as far as the secret's policy and key.
func (c Call) namesResources() bool {
	return c.EventVersion == "1.11" && (c.Outcome == Success || c.Outcome == DeniedByKMS)
}

// batchRecord returns the record of the batch itself. The batch succeeds even if one of its secrets is refused.
func (c Call) batchRecord(secrets []aws.Secret) recordJSON {
	r := c.base(aws.BatchGetSecretValue)
	if c.BatchFilter {
		r.RequestParameters = map[string]any{"filters": []map[string]any{{"key": "tag-key", "values": []string{"team"}}}}
		return r
	}
	ids := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		ids = append(ids, c.Spelling.Of(secret))
	}
	r.RequestParameters = map[string]any{"secretIdList": ids}
	return r
}

// decryptRecord returns the record that KMS leaves when Secrets Manager decrypts the value on the caller's behalf.
func (c Call) decryptRecord() recordJSON {
	r := c.base("Decrypt")
	r.EventSource, r.SourceIPAddress, r.UserAgent = aws.KMS, aws.SecretsManager, aws.SecretsManager
	r.UserIdentity.InvokedBy = aws.SecretsManager
	r.VPCEndpointID, r.TLSDetails = aws.SecretsManager, nil
	r.Resources = []Resource{{AccountID: accountOf(c.KMSKey), Type: "AWS::KMS::Key", ARN: c.KMSKey}}
	if c.Outcome == DeniedByKMS {
		r.ErrorCode = aws.AccessDenied
		r.ErrorMessage = DeniedNoPolicy.message(c.caller(), "kms:Decrypt", c.KMSKey)
		r.Resources = nil
		return r
	}
	version := strings.ToUpper(uuid("version " + c.Secret.PartialARN()))
	if c.writesValue() {
		version = "RequestToValidateKeyAccess"
	}
	r.RequestParameters = map[string]any{
		"encryptionAlgorithm": "SYMMETRIC_DEFAULT",
		"encryptionContext":   map[string]string{"SecretARN": wholeARN(c.Secret), "SecretVersionId": version},
	}
	return r
}

// mustParse parses a record that this package wrote, like any other record.
func mustParse(r recordJSON) Record {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		panic("cloudtrail: a record of plain strings cannot be encoded: " + err.Error())
	}
	record, err := parseCompact(bytes.TrimSpace(text.Bytes()))
	if err != nil {
		panic("cloudtrail: a written record cannot be read: " + err.Error())
	}
	return record
}
