package settings

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSubscribersMustHaveOneLegalAddress(t *testing.T) {
	t.Parallel()
	notEmail := func(address string) refusal {
		return one("email "+address, "subscribers", `[{"email":"`+address+`"}]`, `subscribers[0].email: not an email address: "`+address+`"`)
	}
	notHTTPS := func(address string) refusal {
		return one("https "+address, "subscribers", `[{"https":"`+address+`"}]`, `subscribers[0].https: not an https URL: "`+address+`"`)
	}
	const missing = "subscribers: missing: nobody would receive an alert; add an email or https address"
	const nobody = `subscribers: no subscriber receives alarms: remove "for: details" from at least one`
	checkRefusals(t, []refusal{
		one("none", "subscribers", "", missing),
		one("an empty list", "subscribers", "[]", missing),
		one("an empty entry", "subscribers", `[{"email":"a@example.com"},{}]`, "subscribers[1]: empty: give an email or https address, or remove the line"),
		one("no address", "subscribers", `[{"for":"alarms"}]`, "subscribers[0]: no address: give email, https, emailFrom or httpsFrom"),
		one("two protocols", "subscribers", `[{"email":"a@example.com","https":"https://example.com"}]`,
			"subscribers[0]: two protocols, email and https: list two subscribers instead"),
		one("address of the wrong type", "subscribers", `[{"email":["a@example.com"]}]`, "subscribers[0].email: expected a string, got a list"),
		{
			"an unknown protocol", map[string]string{"subscribers": `[{"http":"http://example.com"}]`},
			[]string{"subscribers[0]: no address: give email, https, emailFrom or httpsFrom", "subscribers[0].http: unknown key; did you mean https?"},
		},
		one("unknown choice", "subscribers", `[{"email":"a@example.com","for":"both"}]`,
			`subscribers[0].for: expected alarms or details, got "both"; remove the line to receive both`),
		one("choice of the wrong type", "subscribers", `[{"email":"a@example.com","for":["alarms"]}]`, "subscribers[0].for: expected a string, got a list"),
		one("details only", "subscribers", `[{"email":"a@example.com","for":"details"}]`, nobody),
		notEmail("a"), notEmail("a@"), notEmail("Jane <a@example.com>"), notEmail("a@example.com, b@example.com"), notEmail(" a@example.com"),
		notHTTPS("http://example.com"), notHTTPS("example.com"), notHTTPS("https://"), notHTTPS("https://:443"), notHTTPS("https:example.com"),
		notHTTPS("HTTPS://example.com"),
		one("a URL that does not parse, with a token in it", "subscribers", `[{"https":"https://example.com/%zz"}]`, "subscribers[0].https: not an https URL"),
		one("a URL of another protocol, with a token in it", "subscribers", `[{"https":"http://u:p@example.com?token"}]`, "subscribers[0].https: not an https URL"),
		one("the same email, spelled otherwise", "subscribers", `[{"email":"a@example.com"},{"email":"A@Example.com","for":"details"}]`,
			`subscribers[1]: the same address as subscribers[0]: remove one of the two; without "for" it receives both alarms and details`),
		one("the same URL", "subscribers", `[{"https":"https://example.com/a"},{"https":"https://example.com/A"},{"https":"https://example.com/a"}]`,
			`subscribers[2]: the same address as subscribers[0]: remove one of the two; without "for" it receives both alarms and details`),
		one("the same URL, its host spelled otherwise", "subscribers", `[{"https":"https://example.com/a"},{"https":"https://Example.com/a"}]`,
			`subscribers[1]: the same address as subscribers[0]: remove one of the two; without "for" it receives both alarms and details`),
	})
}

func TestAddressesFromSettingsAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	const hook = "https://hooks.example.com/" + hidden
	const makes = "; create it with `pulumi config set --secret NAME` (it reads standard input)"
	from := func(subscribers, pager, encrypted string) map[string]string {
		return map[string]string{"subscribers": `[{"email":"a@example.com"},` + subscribers + `]`, "pager": pager, "encrypted": encrypted}
	}
	named := func(key string) map[string]string { return from(`{"httpsFrom":"`+key+`"}`, "", "") }
	empty := func(where string) []string {
		return []string{where + ": the setting is empty: set the address with `pulumi config set --secret` (it reads standard input)"}
	}
	checkRefusals(t, []refusal{
		{"no such setting, perhaps the address itself", named(hook), []string{"subscribers[1].httpsFrom: no setting has this name" + makes}},
		{"a slip in the setting's name", from(`{"httpsFrom":"pagr"}`, hook, "pager"), []string{
			"pager: unknown key; did you mean pagr?", "subscribers[1].httpsFrom: no setting has this name; did you mean pager?",
		}},
		{"a setting of the program", named("team"), []string{
			`subscribers[1].httpsFrom: "team" is a setting of this program and cannot hold a subscriber's address`,
		}},
		{"a setting in plain text", from(`{"httpsFrom":"pager"}`, hook, ""), []string{
			`subscribers[1].httpsFrom: setting "pager" is not encrypted: ` + "an address that is not secret belongs under https; one with a token in it was stored in " +
				"plain text: replace the token, and set the new address with `pulumi config set --secret` (it reads standard input)",
		}},
		{"a setting with something else", from(`{"httpsFrom":"pager"}`, hidden, "pager"), []string{
			"subscribers[1].httpsFrom: the setting does not hold an https URL",
		}},
		{"a hook for a mailbox", from(`{"emailFrom":"pager"}`, hook, "pager"), []string{
			"subscribers[1].emailFrom: the setting does not hold an email address",
		}},
		{"a name of the wrong type", from(`{"httpsFrom":["pager"]}`, hook, "pager"), []string{
			"pager: unknown key, and no valueFrom, emailFrom or httpsFrom names it; expected one of alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch",
			"subscribers[1].httpsFrom: expected a string, got a list",
		}},
		{"one setting for two", from(`{"httpsFrom":"pager"},{"httpsFrom":"pager","for":"details"}`, hook, "pager"), []string{
			"subscribers[2].httpsFrom: the same setting as subscribers[1].httpsFrom: give each a setting of its own",
		}},
		{"an address and a setting", from(`{"https":"https://example.com","httpsFrom":"pager"}`, hook, "pager"), []string{
			"pager: unknown key, and no valueFrom, emailFrom or httpsFrom names it; expected one of alarm, customerKey, protect, readers, secrets, subscribers, team, trail, watch",
			"subscribers[1]: two addresses, https and httpsFrom: list two subscribers instead",
		}},
		{"the same address, once in plain text", from(`{"https":"`+hook+`"},{"httpsFrom":"pager"}`, hook, "pager subscribers"), []string{
			`subscribers[2]: the same address as subscribers[1]: remove one of the two; without "for" it receives both alarms and details`,
		}},
		{"the same mailbox, spelled otherwise", from(`{"emailFrom":"pager"}`, "A@Example.com", "pager"), []string{
			`subscribers[1]: the same address as subscribers[0]: remove one of the two; without "for" it receives both alarms and details`,
		}},
		{"a secret's value for an address", map[string]string{
			"subscribers": `[{"email":"a@example.com"},{"httpsFrom":"pager"}]`, "secrets": `[{"name":"a","valueFrom":"pager"}]`, "pager": hook, "encrypted": "pager",
		}, []string{
			"secrets[0].valueFrom: the same setting as subscribers[1].httpsFrom: whoever reads one of the two secrets learns the other without raising its alarm; give each a setting of its own",
		}},
	})
	for _, key := range []string{"emailFrom", "httpsFrom"} {
		source := given(from(`{"`+key+`":"pager"}`, "", "pager"))
		source.Config["secretwatch:pager"] = ""
		_, err := Read(source, here)
		if want := empty("subscribers[1]." + key)[0]; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestAnAddressFromASettingIsSecretAndLeavesTheOthersPlain(t *testing.T) {
	t.Parallel()
	got := accepted(t, map[string]string{
		"subscribers": `[{"emailFrom":"boss","for":"details"},{"email":"a@example.com"},{"httpsFrom":"pager","for":"alarms"}]`,
		"boss":        "boss@example.com", "pager": "https://hooks.example.com/" + hidden, "encrypted": "boss pager",
	}).Subscribers
	want := []Subscriber{
		{Protocol: "email", Endpoint: NewValue("boss@example.com"), Secret: true, From: "boss", Details: true},
		{Protocol: "email", Endpoint: NewValue("a@example.com"), Index: 1, Alarms: true, Details: true},
		{Protocol: "https", Endpoint: NewValue("https://hooks.example.com/" + hidden), Secret: true, Index: 2, From: "pager", Alarms: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSubscribersAreMarkedSecretWhenEncrypted(t *testing.T) {
	t.Parallel()
	for encrypted, want := range map[string]bool{"": false, "subscribers": true} {
		got := accepted(t, map[string]string{"subscribers": `[{"https":"https://u:p@example.com/x?y=z"}]`, "encrypted": encrypted}).Subscribers
		if len(got) != 1 || got[0].Secret != want || got[0].Endpoint.Reveal() != "https://u:p@example.com/x?y=z" {
			t.Errorf("encrypted %q: got %+v, want one subscriber with Secret %v", encrypted, got, want)
		}
	}
}

func TestSubscribersAreLabelledAndFormerlyNamed(t *testing.T) {
	t.Parallel()
	email, hook := NewValue("a@example.com"), NewValue("https://hooks.example.com/x")
	for name, row := range map[string]struct {
		subscriber Subscriber
		label      string
		former     []string
	}{
		"a mailbox":                      {Subscriber{Protocol: "email", Endpoint: email}, "a@example.com", []string{"email-1", "a@example.com"}},
		"a hook":                         {Subscriber{Protocol: "https", Endpoint: hook, Index: 2}, "hooks.example.com", []string{"https-3"}},
		"a mailbox from a setting":       {Subscriber{Protocol: "email", Endpoint: email, Secret: true, From: "boss"}, "mailbox from setting boss", []string{"email-1"}},
		"a hook from a setting":          {Subscriber{Protocol: "https", Endpoint: hook, Secret: true, From: "pager"}, "hook from setting pager", []string{"https-1"}},
		"a mailbox in encrypted setting": {Subscriber{Protocol: "email", Endpoint: email, Secret: true, Index: 1}, "mailbox in setting subscribers[1]", []string{"email-2"}},
		"a hook in an encrypted setting": {Subscriber{Protocol: "https", Endpoint: hook, Secret: true}, "hook in setting subscribers[0]", []string{"https-1"}},
	} {
		if got := row.subscriber.Label(); got != row.label {
			t.Errorf("%s: label %q, want %q", name, got, row.label)
		}
		if got := row.subscriber.FormerNames(); !slices.Equal(got, row.former) {
			t.Errorf("%s: former names %q, want %q", name, got, row.former)
		}
	}
}
