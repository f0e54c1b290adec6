package components

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// transformers are the input transformers of all targets, by their names.
func transformers(t *testing.T, g *graphtest.Graph) map[string]eventpattern.Transformer {
	t.Helper()
	found := map[string]eventpattern.Transformer{}
	for _, target := range g.OfType("EventTarget") {
		paths := map[string]string{}
		for name, path := range target.Inputs["inputTransformer"].ObjectValue()[resource.PropertyKey("inputPaths")].ObjectValue() {
			paths[string(name)] = graphtest.Text(path)
		}
		found[target.Name] = eventpattern.Transformer{InputPaths: paths, Template: target.Input("inputTransformer.inputTemplate")}
	}
	return found
}

func TestTransformersAreOnesThatEventBridgeTakes(t *testing.T) {
	t.Parallel()
	args := fullDetail(testPlace())
	args.Watch.Named = many(150)
	all := transformers(t, build(t, makeDetail(args)).Graph)
	if len(all) < 3 {
		t.Fatalf("only %d", len(all))
	}
	for name, transformer := range all {
		if err := transformer.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// EventBridge does not escape what it puts into a text: a quote that a caller typed could stop the mail.
func TestNoFieldThatACallerChoosesEntersTheMail(t *testing.T) {
	t.Parallel()
	chosen := []string{"userAgent", "errorMessage", "requestParameters", "sessionName", "additionalEventData", "tlsDetails", "responseElements"}
	for name, transformer := range transformers(t, build(t, makeDetail(fullDetail(testPlace()))).Graph) {
		for variable, path := range transformer.InputPaths {
			for _, field := range chosen {
				if strings.Contains(path, field) {
					t.Errorf("%s: <%s> is %s, which a caller chooses", name, variable, path)
				}
			}
		}
		if strings.Contains(transformer.Template, "<aws.") {
			t.Errorf("%s hands on the whole event: %s", name, transformer.Template)
		}
	}
}

const (
	eventLink = "https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/"
	queryLink = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:logs-insights$3FqueryDetail$3D" +
		"~(end~0~start~-86400~timeType~'RELATIVE~unit~'seconds~editorString~'" +
		"fields*20*40timestamp*2c*20userIdentity.arn*2c*20requestParameters.secretId*2c*20sourceIPAddress*2c*20errorCode" +
		"*20*7c*20filter*20eventName*3d*22GetSecretValue*22"
	queryOfThese = "*20and*20requestParameters.secretId*20like*20*2f*28*5e*7c*3asecret*3a*29*28" +
		"TopSecretInfo*28-*5bA-Za-z0-9*5d*7b6*7d*29*3f!*7cold*28-*5bA-Za-z0-9*5d*7b6*7d*29*3f!*7clegacy*5c*2f*29*2f"
	queryEnd    = "*20*7c*20sort*20*40timestamp*20desc~source~(~'*2flogs))"
	intruderARN = "arn:aws:sts::123456789012:assumed-role/intruder/eve"
)

func TestMailReadsWell(t *testing.T) {
	t.Parallel()
	all := transformers(t, build(t, makeDetail(fullDetail(testPlace()))).Graph)
	for kind, row := range map[detection.Kind]struct {
		call  cloudtrail.Call
		first string
		arn   string
		err   string
		query string
		last  string
	}{
		detection.Read: {
			cloudtrail.Call{}, "Somebody asked for the value of a watched secret: one of TopSecretInfo, old, legacy/*",
			createdARN, "", queryOfThese, "Not expected? Change the secret's value now, then find out who it was.",
		},
		detection.Denied: {
			cloudtrail.Call{Outcome: cloudtrail.DeniedNoPolicy}, "Somebody tried to read a watched secret, and IAM refused: one of TopSecretInfo, old, legacy/*",
			"", "AccessDenied", "", "Nothing was handed out. Find out who tried, and why.",
		},
		detection.Change: {
			cloudtrail.Call{EventName: "PutSecretValue"}, "Somebody changed a watched secret (PutSecretValue): one of TopSecretInfo, old, legacy/*",
			createdARN, "", queryOfThese, "Not expected? Look at the secret's value, policy, rotation and replicas now.",
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			call := row.call
			call.Secret, call.Reader = stored("TopSecretInfo", "a1B2c3"), cloudtrail.ConsoleSession("arn:aws:iam::123456789012:role/intruder", "eve")
			call.SourceIP, call.UserAgent = "198.51.100.7", `evil" , "injected`
			record := call.Records()[0]
			text, _, err := all["a-"+string(kind)+"-1"].Apply(eventpattern.ParseEvent(record.Event()))
			if err != nil {
				t.Fatal(err)
			}
			want := []string{
				row.first,
				"Secret: " + row.arn,
				"Reader: " + intruderARN + "  (AssumedRole, account 123456789012)",
				"When: " + record.EventTime + ", in us-east-1, account 123456789012",
				"From: 198.51.100.7. In the AWS console, if this says true: true",
				"It succeeded, unless an error stands here: " + row.err,
				"This event: " + eventLink + record.EventID,
				"The reads of a day: " + queryLink + row.query + queryEnd,
				row.last,
			}
			if diff := cmp.Diff(want, strings.Split(strings.ReplaceAll(text, `"`, ""), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMailsLinksFollowThePartition(t *testing.T) {
	t.Parallel()
	for partition, row := range map[string]struct{ region, host string }{
		"aws":        {"eu-west-1", "https://eu-west-1.console.aws.amazon.com/"},
		"aws-us-gov": {"us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"},
		"aws-cn":     {"cn-north-1", "https://cn-north-1.console.amazonaws.cn/"},
	} {
		t.Run(partition, func(t *testing.T) {
			t.Parallel()
			place, aws := placeIn(partition, row.region)
			g := build(t, makeDetail(fullDetail(place)), aws)
			for name, transformer := range transformers(t, g.Graph) {
				for _, link := range []string{"cloudtrailv2/home?region=" + row.region + "#/events/<event>", "cloudwatch/home?region=" + row.region + "#logsV2"} {
					if !strings.Contains(transformer.Template, row.host+link) {
						t.Errorf("%s: no link to %s in %s", name, row.host+link, transformer.Template)
					}
				}
			}
			if leaks := append(g.Leaks("arn:aws:"), g.Leaks("console.aws.amazon.com")...); partition != "aws" && leaks != nil {
				t.Errorf("names of partition aws in %v", leaks)
			}
		})
	}
}
