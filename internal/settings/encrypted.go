package settings

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/spelling"
)

// purpose is the use of an encrypted setting, with the remedy for each problem: several entries name it, it is in plain text, it is empty.
type purpose struct{ holds, shared, plain, empty string }

// encrypted finds the encrypted setting that n names, and that nothing else does; false (reported) if there is none.
func (p *parser) encrypted(n node, use purpose) (key, text string, ok bool) {
	if key, ok = n.text(); !ok {
		return "", "", false
	}
	if slices.Contains(topKeys, key) {
		n.refuse("%s is a setting of this program and cannot hold %s", n.quote(), use.holds)
		return "", "", false
	}
	if first, shared := p.named[key]; shared {
		n.refuse("the same setting as %s: %s", first, use.shared)
		return "", "", false
	}
	p.named[key] = n.path
	text, encrypted, found := p.source.lookup(key)
	switch {
	case !found:
		// Not quoted: somebody may have put the value itself here.
		n.refuse("no setting has this name%s", p.nearSetting(key))
	case !encrypted:
		n.refuse("setting %s is not encrypted: %s", n.quote(), use.plain)
	case text == "":
		n.refuse("the setting is empty: %s", use.empty)
	default:
		return key, text, true
	}
	return "", "", false
}

// nearSetting completes "no setting has this name" with the way out.
func (p *parser) nearSetting(key string) string {
	var known []string
	for _, name := range p.source.keys() {
		if !slices.Contains(topKeys, name) {
			known = append(known, name)
		}
	}
	if near, ok := spelling.Nearest(key, known); ok {
		return fmt.Sprintf("; did you mean %s?", keyText(near))
	}
	return "; create it with `pulumi config set --secret NAME` (it reads standard input)"
}
