package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
)

// formerARN finds the ARN by which a pattern names the secret of a call, but for its suffix: a secret that was deleted and created again
// has the same name and another suffix. what names a filter or rule; address is its own. False where that is not why the pattern does
// not match.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
func (p *plan) formerARN(s *subject, about deployed.Pattern, what, address string) (finding, bool) {
	for _, id := range s.ids {
		secret := p.secrets[id]
		if secret == nil || s.secretID != id && !strings.Contains(s.record.ErrorMessage, id) {
			continue
		}
		partial, _ := aws.CutSecretSuffix(secret.ARN)
		for _, text := range about.Secrets() {
			base, hasSuffix := aws.CutSecretSuffix(text)
			_, name, _ := strings.Cut(text, ":secret:")
			if hasSuffix && base == partial && text != secret.ARN && !p.isCreated(name) {
				return stop(address, fmt.Sprintf("write %s, by a reference to the secret", secret.ARN),
					"%s names %s by an ARN that ends in %s, and the secret's own ends in %s: it has been created again", what, secret.Name,
					strings.TrimPrefix(text, base), strings.TrimPrefix(secret.ARN, partial)), true
			}
		}
	}
	return finding{}, false
}
