package policy

import "testing"

const (
	role    = "arn:aws:iam::123456789012:role/team/app"
	session = "arn:aws:sts::123456789012:assumed-role/app/i-1"
	user    = "arn:aws:iam::123456789012:user/ann"
	other   = "999999999999"
)

func TestPrincipalNamesTheCaller(t *testing.T) {
	t.Parallel()
	byARN := func(arn string) Caller { return Caller{ARN: arn} }
	trailService := Caller{Service: "cloudtrail.amazonaws.com"}
	tests := map[string]struct {
		principal *Principal
		caller    Caller
		want      truth
	}{
		"everyone names a user":                      {Everyone(), byARN(user), yes},
		"everyone names a service":                   {Everyone(), trailService, yes},
		"everyone names the anonymous":               {Everyone(), Caller{}, yes},
		"AWS star names a service":                   {AWS("*"), trailService, yes},
		"account id names a user":                    {AWS(account), byARN(user), yes},
		"account root names a session":               {AWS(root), byARN(session), yes},
		"account root names root":                    {AWS(root), byARN(root), yes},
		"account root names somebody of it":          {AWS(root), Caller{Account: account}, yes},
		"another account's id":                       {AWS(other), byARN(user), no},
		"another account's root":                     {AWS("arn:aws:iam::" + other + ":root"), byARN(user), no},
		"another partition":                          {AWS("arn:aws-cn:iam::" + account + ":root"), byARN(user), no},
		"an account does not name a service":         {AWS(root), trailService, no},
		"an account does not name the anonymous":     {AWS(root), Caller{}, no},
		"exact user":                                 {AWS(user), byARN(user), yes},
		"another user":                               {AWS(user + "2"), byARN(user), no},
		"user of another case":                       {AWS("arn:aws:iam::123456789012:user/Ann"), byARN(user), no},
		"a user is not a role of that name":          {AWS("arn:aws:iam::123456789012:role/ann"), byARN(user), no},
		"one of several":                             {AWS(other, role, user), byARN(user), yes},
		"exact role":                                 {AWS(role), byARN(role), yes},
		"a role names its session":                   {AWS(role), byARN(session), yes},
		"a role does not name another's session":     {AWS(role), byARN("arn:aws:sts::123456789012:assumed-role/app2/i-1"), no},
		"a role does not name that of another house": {AWS(role), byARN("arn:aws:sts::" + other + ":assumed-role/app/i-1"), no},
		"exact session":                              {AWS(session), byARN(session), yes},
		"another session":                            {AWS(session + "2"), byARN(session), no},
		"one session of the calling role":            {AWS(session), byARN(role), maybe},
		"a role may be somebody of its account":      {AWS(role), Caller{Account: account}, maybe},
		"a role is nobody of another account":        {AWS(role), Caller{Account: other}, no},
		"a role that is gone":                        {AWS("AROAEXAMPLEEXAMPLE123"), byARN(role), no},
		"a caller that is no ARN":                    {AWS(role), Caller{ARN: "app", Account: account}, no},
		"exact service":                              {Service("cloudtrail.amazonaws.com"), trailService, yes},
		"another service":                            {Service("cloudwatch.amazonaws.com"), trailService, no},
		"a service does not name a user":             {Service("cloudtrail.amazonaws.com"), byARN(user), no},
		"same region":                                {Service("logs.us-east-1.amazonaws.com"), Caller{Service: "logs.us-east-1.amazonaws.com"}, yes},
		"another region":                             {Service("logs.us-east-1.amazonaws.com"), Caller{Service: "logs.us-gov-west-1.amazonaws.com"}, no},
		"region in the policy only":                  {Service("logs.us-east-1.amazonaws.com"), Caller{Service: "logs.amazonaws.com"}, maybe},
		"region in the caller only":                  {Service("logs.amazonaws.com"), Caller{Service: "logs.us-east-1.amazonaws.com"}, maybe},
		"region of another service":                  {Service("sns.amazonaws.com"), Caller{Service: "logs.us-east-1.amazonaws.com"}, no},
		"any service":                                {Service("*"), trailService, maybe},
		"a canonical user":                           {&Principal{Canonical: Strings{"79a5"}}, byARN(user), maybe},
		"a canonical user is no service":             {&Principal{Canonical: Strings{"79a5"}}, trailService, no},
		"an identity provider":                       {&Principal{Federated: Strings{"accounts.google.com"}}, byARN(user), no},
		"nobody":                                     {&Principal{}, byARN(user), no},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.principal.names(test.caller); got != test.want {
				t.Errorf("%s names %s = %d, want %d", test.principal.text(), test.caller, got, test.want)
			}
		})
	}
}

func TestNotPrincipalExemptsOnlyWhoIsListedAtEveryLevel(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		listed *Principal
		caller string
		want   truth
	}{
		"user with account":                 {AWS(user, root), user, yes},
		"user without account":              {AWS(user), user, maybe},
		"account only":                      {AWS(account), user, maybe},
		"nobody of that account":            {AWS(other), user, no},
		"root by account":                   {AWS(account), root, yes},
		"root, user listed":                 {AWS(user), root, no},
		"session with role and account":     {AWS(session, role, account), session, yes},
		"session with account":              {AWS(session, account), session, maybe},
		"session by role and account":       {AWS(role, account), session, maybe},
		"session by role twice and account": {AWS(role, role, account), session, maybe},
		"role with account":                 {AWS(role, account), role, yes},
		"canonical user":                    {&Principal{Canonical: Strings{"79a5"}}, user, maybe},
		"everyone":                          {Everyone(), user, yes},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.listed.exempts(Caller{ARN: test.caller}); got != test.want {
				t.Errorf("exempts = %d, want %d", got, test.want)
			}
		})
	}
	service := Caller{Service: "cloudtrail.amazonaws.com"}
	if Service(service.Service).exempts(service) != yes || AWS(root).exempts(service) != no {
		t.Error("a service is exempt if and only if it is listed")
	}
}

func TestKeysThatFollowFromTheCaller(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		caller Caller
		key    string
		want   string
		there  truth
	}{
		"user's ARN":                   {Caller{ARN: user}, "AWS:PrincipalARN", user, yes},
		"user's name":                  {Caller{ARN: user}, "aws:username", "ann", yes},
		"user's account":               {Caller{ARN: user}, "aws:PrincipalAccount", account, yes},
		"given account":                {Caller{ARN: "x", Account: other}, "aws:PrincipalAccount", other, yes},
		"role's ARN":                   {Caller{ARN: role}, "aws:PrincipalArn", role, yes},
		"a role has no user name":      {Caller{ARN: role}, "aws:username", "", no},
		"session's path is not known":  {Caller{ARN: session}, "aws:PrincipalArn", "", maybe},
		"somebody's ARN is not known":  {Caller{Account: account}, "aws:PrincipalArn", "", maybe},
		"somebody's account":           {Caller{Account: account}, "aws:PrincipalAccount", account, yes},
		"somebody's name is not known": {Caller{Account: account}, "aws:username", "", maybe},
		"a user is no service":         {Caller{ARN: user}, "aws:PrincipalIsAWSService", "false", yes},
		"a service is one":             {Caller{Service: "s"}, "aws:PrincipalIsAWSService", "true", yes},
		"a service's name":             {Caller{Service: "s"}, "aws:PrincipalServiceName", "s", yes},
		"a service's account":          {Caller{Service: "s"}, "aws:PrincipalAccount", "", maybe},
		"anonymous":                    {Caller{}, "aws:PrincipalArn", "", no},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := newKeyring(Request{Caller: test.caller, Absent: []string{"*"}}).look(test.key)
			if found.there != test.there || found.there == yes && found.possible[0][0] != test.want {
				t.Errorf("%s = %q (%d), want %q (%d)", test.key, found.possible, found.there, test.want, test.there)
			}
		})
	}
}
