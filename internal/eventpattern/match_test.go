package eventpattern

import (
	"strings"
	"testing"
)

// readEvent is the event of a read, written by hand, with the fields that the operators need.
const readEvent = `{
	"source": "aws.secretsmanager",
	"detail-type": "AWS API Call via CloudTrail",
	"account": "111122223333",
	"resources": [],
	"detail": {
		"eventSource": "secretsmanager.amazonaws.com",
		"eventName": "GetSecretValue",
		"readOnly": true,
		"responseElements": null,
		"sourceIPAddress": "10.1.2.3",
		"userAgent": "",
		"count": 300,
		"share": 3.5,
		"tags": ["blue", "green"],
		"nested": [["deep"], []],
		"requestParameters": {"secretId": "payments/TopSecretInfo", "list": ["a", 7]},
		"userIdentity": {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/payments-api"}}},
		"resources": [
			{"type": "AWS::SecretsManager::Secret", "ARN": "arn:secret"},
			{"type": "AWS::KMS::Key", "ARN": "arn:key"}
		]
	}
}`

func mustParse(t *testing.T, text string) *Pattern {
	t.Helper()
	p, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPatternsMatchTheEventsThatAWSMatches(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		should, shouldNot []string
	}{
		"exact values": {
			should: []string{
				`{"source":["aws.secretsmanager"]}`, `{"source":["aws.kms","aws.secretsmanager"]}`,
				`{"detail":{"readOnly":[true]}}`, `{"detail":{"responseElements":[null]}}`, `{"detail":{"count":[300]}}`,
				`{"detail":{"userAgent":[""]}}`, `{"detail":{"count":[300.0]}}`, `{"detail":{"count":[3e2]}}`, `{"detail":{"share":[3.50]}}`,
			},
			shouldNot: []string{
				`{"source":["aws.SecretsManager"]}`, `{"source":["aws.secrets"]}`, `{"detail":{"readOnly":["true"]}}`,
				`{"detail":{"readOnly":[false]}}`, `{"detail":{"count":["300"]}}`, `{"detail":{"count":[300.5]}}`,
				`{"detail":{"share":["3.5"]}}`, `{"detail":{"eventName":[null]}}`, `{"detail":{"missing":[null]}}`,
			},
		},
		"all fields must match": {
			should:    []string{`{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"],"readOnly":[true]}}`},
			shouldNot: []string{`{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"],"readOnly":[false]}}`},
		},
		"a missing field matches nothing but its absence": {
			should: []string{`{"detail":{"errorCode":[{"exists":false}]}}`, `{"detail":{"a":{"b":{"c":[{"exists":false}]}}}}`},
			shouldNot: []string{
				`{"detail":{"errorCode":[{"exists":true}]}}`, `{"detail":{"errorCode":[{"anything-but":"x"}]}}`,
				`{"detail":{"errorCode":[{"anything-but":{"prefix":"x"}}]}}`, `{"detail":{"errorCode":[{"wildcard":"*"}]}}`,
				`{"detail":{"errorCode":[""]}}`, `{"detail":{"eventName":[{"exists":false}]}}`,
			},
		},
		"an object is no plain value, so it is absent as a leaf": {
			should:    []string{`{"detail":{"userIdentity":[{"exists":false}]}}`, `{"detail":{"responseElements":[{"exists":true}]}}`, `{"resources":[{"exists":false}]}`},
			shouldNot: []string{`{"detail":{"userIdentity":[{"exists":true}]}}`, `{"detail":{"userIdentity":[{"anything-but":"x"}]}}`},
		},
		"a plain value has no fields": {
			should:    []string{`{"detail":{"eventName":{"x":[{"exists":false}]}}}`},
			shouldNot: []string{`{"detail":{"eventName":{"x":["y"]}}}`},
		},
		"absence or a value": {
			should:    []string{`{"detail":{"errorCode":["AccessDenied",{"exists":false}]}}`, `{"detail":{"eventName":["GetSecretValue",{"exists":false}]}}`},
			shouldNot: []string{`{"detail":{"eventName":["PutSecretValue",{"exists":false}]}}`},
		},
		"prefix and suffix": {
			should: []string{
				`{"detail":{"eventName":[{"prefix":"Get"}]}}`, `{"detail":{"eventName":[{"suffix":"Value"}]}}`,
				`{"detail":{"eventName":[{"prefix":""}]}}`, `{"detail":{"eventName":[{"suffix":""}]}}`, `{"detail":{"userAgent":[{"prefix":""}]}}`,
				`{"detail":{"eventName":[{"prefix":{"equals-ignore-case":"getS"}}]}}`, `{"detail":{"eventName":[{"suffix":{"equals-ignore-case":"VALUE"}}]}}`,
			},
			shouldNot: []string{
				`{"detail":{"eventName":[{"prefix":"get"}]}}`, `{"detail":{"eventName":[{"suffix":"value"}]}}`,
				`{"detail":{"missing":[{"prefix":""}]}}`, `{"detail":{"readOnly":[{"suffix":""}]}}`, `{"detail":{"responseElements":[{"prefix":""}]}}`,
				`{"detail":{"count":[{"prefix":"3"}]}}`, `{"detail":{"count":[{"prefix":""}]}}`, `{"detail":{"eventName":[{"prefix":{"equals-ignore-case":"ets"}}]}}`,
			},
		},
		"equals-ignore-case": {
			should:    []string{`{"detail":{"eventName":[{"equals-ignore-case":"GETSECRETVALUE"}]}}`},
			shouldNot: []string{`{"detail":{"eventName":[{"equals-ignore-case":"GETSECRET"}]}}`, `{"detail":{"readOnly":[{"equals-ignore-case":"true"}]}}`},
		},
		"wildcard": {
			should: []string{
				`{"detail":{"eventName":[{"wildcard":"Get*"}]}}`, `{"detail":{"eventName":[{"wildcard":"*"}]}}`,
				`{"detail":{"eventName":[{"wildcard":"*Secret*"}]}}`, `{"detail":{"eventName":[{"wildcard":"G*t*c*lue"}]}}`,
				`{"detail":{"eventName":[{"wildcard":"GetSecretValue"}]}}`, `{"detail":{"userAgent":[{"wildcard":"*"}]}}`,
			},
			shouldNot: []string{
				`{"detail":{"eventName":[{"wildcard":"Get"}]}}`, `{"detail":{"eventName":[{"wildcard":"*Secret"}]}}`,
				`{"detail":{"eventName":[{"wildcard":"GetSecretValue*e"}]}}`, `{"detail":{"eventName":[{"wildcard":"Get\\*"}]}}`,
				`{"detail":{"eventName":[{"wildcard":"*V*V*"}]}}`, `{"detail":{"count":[{"wildcard":"*"}]}}`,
			},
		},
		"anything-but": {
			should: []string{
				`{"detail":{"eventName":[{"anything-but":"PutSecretValue"}]}}`, `{"detail":{"eventName":[{"anything-but":["A","B"]}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"prefix":"Put"}}]}}`, `{"detail":{"eventName":[{"anything-but":{"suffix":"Policy"}}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"wildcard":"*Policy*"}}]}}`, `{"detail":{"eventName":[{"anything-but":{"prefix":["Put","Delete"]}}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"equals-ignore-case":"putsecretvalue"}}]}}`, `{"detail":{"count":[{"anything-but":301}]}}`,
				`{"detail":{"count":[{"anything-but":"300"}]}}`, `{"detail":{"responseElements":[{"anything-but":"x"}]}}`,
			},
			shouldNot: []string{
				`{"detail":{"eventName":[{"anything-but":"GetSecretValue"}]}}`, `{"detail":{"eventName":[{"anything-but":["A","GetSecretValue"]}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"prefix":"Get"}}]}}`, `{"detail":{"eventName":[{"anything-but":{"suffix":"Value"}}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"wildcard":"*Secret*"}}]}}`, `{"detail":{"count":[{"anything-but":3e2}]}}`,
				`{"detail":{"eventName":[{"anything-but":{"equals-ignore-case":["x","GETSECRETVALUE"]}}]}}`,
			},
		},
		"numeric": {
			should: []string{
				`{"detail":{"count":[{"numeric":["=",3.0e2]}]}}`, `{"detail":{"count":[{"numeric":[">",0,"<=",300]}]}}`,
				`{"detail":{"count":[{"numeric":[">=",300]}]}}`, `{"detail":{"share":[{"numeric":["<",4]}]}}`,
			},
			shouldNot: []string{
				`{"detail":{"count":[{"numeric":[">",300]}]}}`, `{"detail":{"count":[{"numeric":[">",0,"<",300]}]}}`,
				`{"detail":{"eventName":[{"numeric":[">",0]}]}}`, `{"detail":{"share":[{"numeric":["=",3]}]}}`,
			},
		},
		"cidr": {
			should:    []string{`{"detail":{"sourceIPAddress":[{"cidr":"10.0.0.0/8"}]}}`},
			shouldNot: []string{`{"detail":{"sourceIPAddress":[{"cidr":"10.2.0.0/16"}]}}`, `{"detail":{"sourceIPAddress":[{"cidr":"2001:db8::/32"}]}}`, `{"detail":{"eventName":[{"cidr":"10.0.0.0/8"}]}}`, `{"detail":{"count":[{"cidr":"10.0.0.0/8"}]}}`},
		},
		"any element of an array": {
			should:    []string{`{"detail":{"tags":["green"]}}`, `{"detail":{"tags":[{"anything-but":"green"}]}}`, `{"detail":{"nested":["deep"]}}`, `{"detail":{"requestParameters":{"list":[7]}}}`},
			shouldNot: []string{`{"detail":{"tags":["red"]}}`, `{"detail":{"tags":[{"anything-but":["blue","green"]}]}}`, `{"detail":{"tags":[{"exists":false}]}}`},
		},
		"one element of an array of objects has all": {
			should: []string{
				`{"detail":{"resources":{"type":["AWS::SecretsManager::Secret"],"ARN":["arn:secret"]}}}`,
				`{"detail":{"resources":{"ARN":["arn:key"]}}}`,
				`{"detail":{"resources":{"type":["AWS::KMS::Key"],"missing":[{"exists":false}]}}}`,
				`{"detail":{"resources":{"missing":[{"exists":false}]}}}`, `{"detail":{"resources":{"a":{"b":[{"exists":false}]}}}}`,
				`{"detail":{"resources":{"a":{"b":["x",{"exists":false}]}}}}`, `{"detail":{"resources":{"$or":[{"ARN":[{"exists":false}]},{"type":["AWS::KMS::Key"]}]}}}`,
				`{"detail":{"resources":{"ARN":["arn:other",{"prefix":"arn:k"}]}}}`, `{"resources":{"missing":[{"exists":false}]}}`,
			},
			shouldNot: []string{
				`{"detail":{"resources":{"type":["AWS::SecretsManager::Secret"],"ARN":["arn:key"]}}}`,
				`{"detail":{"resources":{"ARN":[{"exists":false}]}}}`, `{"resources":{"ARN":["arn:key"]}}`,
			},
		},
		"alternatives": {
			should: []string{
				`{"$or":[{"source":["aws.kms"]},{"source":["aws.secretsmanager"]}]}`,
				`{"source":["aws.secretsmanager"],"detail":{"$or":[{"errorCode":["x"]},{"eventName":["GetSecretValue"],"readOnly":[true]}]}}`,
				`{"detail":{"$or":[{"errorCode":[{"exists":false}]},{"eventName":["x"]}]}}`,
				`{"detail":{"$or":[{"a":["x"]},{"$or":[{"b":["x"]},{"readOnly":[true]}]}]}}`,
			},
			shouldNot: []string{
				`{"$or":[{"source":["aws.kms"]},{"source":["aws.s3"]}]}`,
				`{"source":["aws.kms"],"$or":[{"account":["111122223333"]},{"account":["x"]}]}`,
				`{"detail":{"$or":[{"eventName":["GetSecretValue"],"readOnly":[false]},{"errorCode":["x"]}]}}`,
			},
		},
		"names with dots": {
			should: []string{
				`{"detail.eventName":["GetSecretValue"]}`, `{"detail":{"userIdentity.sessionContext":{"sessionIssuer.arn":[{"suffix":"payments-api"}]}}}`,
				`{"detail.resources.ARN":["arn:key"]}`, `{"detail.errorCode":[{"exists":false}]}`,
			},
			shouldNot: []string{`{"detail.eventName":["PutSecretValue"]}`, `{"detail.eventName.x":["y"]}`, `{"details.eventName":["GetSecretValue"]}`, `{"detail.errorCode":["x"]}`, `{"detail.resources.x":["y"]}`},
		},
		"of a name twice the last counts": {
			should:    []string{`{"source":["x"],"source":["aws.secretsmanager"]}`},
			shouldNot: []string{`{"source":["aws.secretsmanager"],"source":["x"]}`},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, text := range tt.should {
				if e := mustParse(t, text).Explain(ParseEvent([]byte(readEvent))); !e.Matched {
					t.Errorf("%s should match: %s", text, e.Reason)
				}
			}
			for _, text := range tt.shouldNot {
				if mustParse(t, text).Match(ParseEvent([]byte(readEvent))) {
					t.Errorf("%s should not match", text)
				}
			}
		})
	}
}

func TestANameWithDotsIsAFieldInsideOthers(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`{"tags":{"a.b":["x"]}}`, `{"tags":{"a":{"b":["x"]}}}`, `{"tags.a":{"b":["x"]}}`, `{"tags.a.b":["x"]}`} {
		p := mustParse(t, pattern)
		for event, want := range map[string]bool{
			`{"tags":{"a.b":"x"}}`:                       true,
			`{"tags":{"a":{"b":"x"}}}`:                   true,
			`{"tags.a":{"b":"x"}}`:                       true,
			`{"tags.a.b":"x"}`:                           true,
			`{"tags":[{"a.b":"y"},{"a.b":"x"}]}`:         true,
			`{"tags":{"a.b":"x","a":{"b":"y"}}}`:         true,
			`{"tags":{"a.b":"y","a":{"b":"x"}}}`:         true,
			`{"tags":{"a.b":"x","a":"y"}}`:               true,
			`{"tags":{"a.b":["y","x"],"a":{"c":"y"}}}`:   true,
			`{"tags":{"a":[{"c":1},{"b":["z","x"]},5]}}`: true,
			`{"tags":{"a":{"b":"y"}}}`:                   false,
			`{"tags":{"a.b":"y"}}`:                       false,
			`{"tags":{"a.b.c":"x"}}`:                     false,
			`{"tags":{"a":"x","b":"x"}}`:                 false,
			`{"tags":{"a..b":"x",".a.b":"x"}}`:           false,
		} {
			if got := p.Match(ParseEvent([]byte(event))); got != want {
				t.Errorf("%s on %s: %t, want %t", pattern, event, got, want)
			}
		}
	}
}

func TestNumbersTooLargeForEventBridgeAreEqualAsWritten(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{`{"n":[123456789012]}`: true, `{"n":[123456789012.0]}`: false, `{"n":[123456789013]}`: false} {
		if got := mustParse(t, pattern).Match(ParseEvent([]byte(`{"n":123456789012}`))); got != want {
			t.Errorf("%s: %t, want %t", pattern, got, want)
		}
	}
}

func TestWildcardsTakeLinearTime(t *testing.T) {
	t.Parallel()
	// EventBridge refuses a pattern of this complexity, so it is not parsed.
	hostile := textual{operator: opWildcard, operand: strings.Repeat("a*", 400) + "b"}
	if hostile.match(strings.Repeat("a", 200_000)) {
		t.Error("a text without b should not match")
	}
}
