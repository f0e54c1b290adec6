package eventpattern

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"

	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// cidr is a range of addresses.
type cidr struct {
	present
	text string
	// texts are the texts of the addresses, made when they are asked for: there are many ways to write one.
	texts func() language.Language
}

func newCIDR(text string) cidr {
	return cidr{text: text, texts: sync.OnceValue(func() language.Language { return addresses(text) })}
}

func (c cidr) match(leaf any) bool {
	s, isText := leaf.(string)
	if !isText {
		return false
	}
	prefix, err := netip.ParsePrefix(c.text)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(s)
	return err == nil && prefix.Contains(address)
}

func (c cidr) form() any { return map[string]string{"cidr": c.text} }

func (c cidr) refused() error {
	prefix, err := netip.ParsePrefix(c.text)
	if err != nil {
		return fmt.Errorf("cidr: expected a range such as 10.0.0.0/24, got %q", c.text)
	}
	if prefix.IsSingleIP() {
		return unverified(fmt.Sprintf("cidr: expected a range, got the single address %q, which event-ruler refuses; write the address itself", c.text))
	}
	return nil
}

func (c cidr) accepts() formula.Values { return formula.Text(c.texts()) }

// addresses are all texts of the addresses of a range that [netip.ParseAddr] reads.
func addresses(text string) language.Language {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return language.None()
	}
	w := writtenAddresses{prefix.Addr().AsSlice(), prefix.Bits()}
	return language.MustRegex("^(?:" + strings.Join(w.forms(), "|") + ")$")
}
