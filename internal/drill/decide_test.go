package drill

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// TestDecisions: each row has the aims of a route, each column a record.
func TestDecisions(t *testing.T) {
	t.Parallel()
	const put, remove = action("PutSecretValue"), action("DeleteSecret")
	for _, row := range []struct {
		name string
		aims aims
		// What must come of a call on the secret by a stranger.
		read, refusal, put, remove want
		// By an expected reader, a read and a change.
		expectedRead, expectedPut want
		// Of a read of a similar secret, of one of another secret, and of an everyday event.
		similar, another, everyday want
	}{
		{
			"nothing", nil,
			nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing,
		},
		{
			"reads of it", aims{{readsOfIt, read}},
			alert, nothing, nothing, nothing, silence, nothing, silence, silence, silence,
		},
		{
			"reads of all", aims{{readsOfAll, read}},
			alert, nothing, nothing, nothing, silence, nothing, undecided, silence, silence,
		},
		{
			"reads of it, and of all beside it", aims{{readsOfIt, read}, {readsOfAllBesideIt, read}},
			alert, nothing, nothing, nothing, silence, nothing, undecided, undecided, silence,
		},
		{
			"changes of it, and reads of all beside it", aims{{changesOfIt, put}, {readsOfAllBesideIt, read}},
			alert, nothing, alert, nothing, silence, silence, undecided, undecided, silence,
		},
		{
			"presumed reads", aims{{presumedReads, read}},
			alert, nothing, nothing, nothing, silence, nothing, nothing, silence, silence,
		},
		{
			"refusals of it", aims{{refusalsOfIt, refusal}},
			nothing, alert, nothing, nothing, nothing, nothing, silence, nothing, silence,
		},
		{
			"refusals of all", aims{{refusalsOfAll, refusal}},
			nothing, nothing, nothing, nothing, nothing, nothing, undecided, nothing, nothing,
		},
		{
			"reads of it and refusals of all", aims{{readsOfIt, read}, {refusalsOfAll, refusal}},
			alert, nothing, nothing, nothing, silence, nothing, undecided, silence, silence,
		},
		{
			"a change of it", aims{{changesOfIt, put}},
			nothing, nothing, alert, nothing, nothing, silence, silence, nothing, silence,
		},
		{
			"a change of all", aims{{changesOfAll, put}},
			nothing, nothing, alert, nothing, nothing, silence, undecided, nothing, silence,
		},
		{
			"all of it", aims{{readsOfIt, read}, {refusalsOfIt, refusal}, {changesOfIt, put}, {changesOfIt, remove}},
			alert, alert, alert, alert, silence, silence, silence, silence, silence,
		},
	} {
		for column, test := range map[string]struct {
			probe probe
			want  want
		}{
			"a read": {probe{action: read}, row.read}, "a refusal": {probe{action: refusal}, row.refusal},
			"PutSecretValue": {probe{action: put}, row.put}, "DeleteSecret": {probe{action: remove}, row.remove},
			"an expected read":           {probe{action: read, expected: true}, row.expectedRead},
			"an expected PutSecretValue": {probe{action: put, expected: true}, row.expectedPut},
			"a similar secret":           {probe{kind: similar}, row.similar}, "another secret": {probe{kind: another}, row.another},
			"an everyday event": {probe{kind: routine}, row.everyday},
		} {
			if got := row.aims.decide(test.probe); got != test.want {
				t.Errorf("%s, %s: got %d, want %d", row.name, column, got, test.want)
			}
		}
	}
}

func TestAimsOfFilters(t *testing.T) {
	t.Parallel()
	const named, all = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "a" }`, `{ $.eventName = "GetSecretValue" }`
	for name, test := range map[string]struct {
		patterns []string
		created  string
		want     aims
	}{
		"one that names it":                       {[]string{named}, "a", aims{{readsOfIt, read}}},
		"one for all":                             {[]string{all}, "a", aims{{readsOfAll, read}}},
		"one for all beside one that names it":    {[]string{all, named}, "a", aims{{readsOfIt, read}, {readsOfAllBesideIt, read}}},
		"one for a prefix of it":                  {[]string{`{ $.requestParameters.secretId = "a*" }`}, "abc", aims{{readsOfIt, read}}},
		"one that names a secret that nobody has": {[]string{named}, "b", aims{{presumedReads, read}}},
		"one for a secret that nobody has beside": {[]string{named, `{ $.requestParameters.secretId = "b" }`}, "a", aims{{readsOfIt, read}, {presumedReads, read}}},
		"one for refusals that names it":          {[]string{`{ $.errorCode = "AccessDenied*" && $.errorMessage = "*secret on resource: a *" }`}, "a", aims{{refusalsOfIt, refusal}}},
		"one for refusals of all":                 {[]string{`{ $.eventSource = "secretsmanager*" && $.errorCode = "AccessDenied*" }`}, "a", aims{{refusalsOfAll, refusal}}},
		"one for changes of it":                   {[]string{`{ $.eventName = "PutSecretValue" && $.requestParameters.secretId = "a" }`}, "a", aims{{changesOfIt, "PutSecretValue"}}},
		"one for changes of all":                  {[]string{`{ $.eventName = "PutSecretValue" }`}, "a", aims{{changesOfAll, "PutSecretValue"}}},
		"one that is not about secrets":           {[]string{`{ $.eventName = "CreateUser" }`}, "a", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &pipeline.Pipeline{Secrets: []*pipeline.Secret{{Name: test.created}}}
			for _, pattern := range test.patterns {
				p.Filters = append(p.Filters, &pipeline.Filter{Pattern: pattern})
			}
			got := newScopes(p).aimsOn(pipeline.AlarmRoute, aws.Secret{Name: test.created})
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("got %v, want %v", got, test.want)
				}
			}
		})
	}
}

func TestReadsThatNothingIsMeantForArePresumedOfTheMainRoute(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		filter, rule string
		want         pipeline.RouteName
	}{
		"alarms on changes":       {`{ $.eventName = "PutSecretValue" }`, ``, pipeline.AlarmRoute},
		"rules on changes":        {``, `{"detail":{"eventName":["PutSecretValue"],"eventSource":["secretsmanager.amazonaws.com"]}}`, pipeline.RuleRoute},
		"alarms on other secrets": {`{ $.requestParameters.secretId = "b" }`, ``, pipeline.AlarmRoute},
	} {
		p := &pipeline.Pipeline{}
		if test.filter != "" {
			p.Filters = []*pipeline.Filter{{Pattern: test.filter}}
		}
		if test.rule != "" {
			p.Rules = []*pipeline.EventRule{{Pattern: test.rule, State: "ENABLED"}}
		}
		s := newDriller(p, Options{}).subject(pipeline.Watched{Secret: aws.Secret{Name: "a"}})
		for _, route := range bothRoutes() {
			if got := s.alertsOn(route, read); got != (route == test.want) {
				t.Errorf("%s: %s alerts on reads: %v", name, route, got)
			}
		}
	}
}
