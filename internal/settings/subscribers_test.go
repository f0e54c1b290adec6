package settings

import "testing"

func TestSubscribersMustHaveOneLegalAddress(t *testing.T) {
	t.Parallel()
	notEmail := func(address string) refusal {
		return one("email "+address, "subscribers", `[{"email":"`+address+`"}]`, `subscribers[0].email: not an email address: "`+address+`"`)
	}
	notHTTPS := func(address string) refusal {
		return one("https "+address, "subscribers", `[{"https":"`+address+`"}]`, `subscribers[0].https: not an https URL: "`+address+`"`)
	}
	const missing = "subscribers: missing: nobody would be told; add an email or https address"
	const nobody = `subscribers: nobody takes the alarms: leave "for: details" out of at least one`
	checkRefusals(t, []refusal{
		one("none", "subscribers", "", missing),
		one("an empty list", "subscribers", "[]", missing),
		one("an empty entry", "subscribers", `[{"email":"a@example.com"},{}]`, "subscribers[1]: empty: give an email or https address, or take the line out"),
		one("no address", "subscribers", `[{"for":"alarms"}]`, "subscribers[0]: no address: give email or https"),
		one("two protocols", "subscribers", `[{"email":"a@example.com","https":"https://example.com"}]`,
			"subscribers[0]: two protocols, email and https: make two subscribers of them"),
		one("address of the wrong type", "subscribers", `[{"email":["a@example.com"]}]`, "subscribers[0].email: a text is wanted, not a list"),
		{
			"an unknown protocol", map[string]string{"subscribers": `[{"http":"http://example.com"}]`},
			[]string{"subscribers[0]: no address: give email or https", "subscribers[0].http: unknown key; did you mean https?"},
		},
		one("unknown choice", "subscribers", `[{"email":"a@example.com","for":"both"}]`,
			`subscribers[0].for: alarms or details is wanted, not "both"; leave it out for both`),
		one("choice of the wrong type", "subscribers", `[{"email":"a@example.com","for":["alarms"]}]`, "subscribers[0].for: a text is wanted, not a list"),
		one("details only", "subscribers", `[{"email":"a@example.com","for":"details"}]`, nobody),
		notEmail("a"), notEmail("a@"), notEmail("Jane <a@example.com>"), notEmail("a@example.com, b@example.com"), notEmail(" a@example.com"),
		notHTTPS("http://example.com"), notHTTPS("example.com"), notHTTPS("https://"), notHTTPS("https://:443"), notHTTPS("https:example.com"),
		notHTTPS("https://example.com/%zz"), notHTTPS("HTTPS://example.com"),
		one("the same email, spelled otherwise", "subscribers", `[{"email":"a@example.com"},{"email":"A@Example.com","for":"details"}]`,
			`subscribers[1]: the same address as subscribers[0]; one that takes alarms and details needs no "for"`),
		one("the same URL", "subscribers", `[{"https":"https://example.com/a"},{"https":"https://example.com/A"},{"https":"https://example.com/a"}]`,
			`subscribers[2]: the same address as subscribers[0]; one that takes alarms and details needs no "for"`),
	})
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
