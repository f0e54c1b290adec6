package eventpattern

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

// address writes an address near a range in one of the ways that there are, or almost.
func (d drawn) address(near netip.Prefix) string {
	bytes := near.Masked().Addr().AsSlice()
	for range d.IntN(3) {
		bytes[d.IntN(len(bytes))] ^= byte(1 << d.IntN(8))
	}
	for range d.IntN(3) {
		bytes[len(bytes)-1-d.IntN(2)] = byte(d.IntN(256)) // #nosec G115 -- it fits
	}
	address, _ := netip.AddrFromSlice(bytes)
	switch d.IntN(6) {
	case 0:
		return address.StringExpanded()
	case 1:
		return strings.ToUpper(address.StringExpanded())
	case 2:
		if address.Is6() {
			return d.octetsAtTheEnd(address)
		}
	case 3:
		return strings.Replace(address.StringExpanded(), ":0000:", "::", 1)
	case 4:
		text := address.String()
		at := d.IntN(len(text) + 1)
		return text[:at] + d.oneOf("0", ":", ".", "1", "%eth0", "") + text[at:]
	}
	return address.String()
}

func (d drawn) octetsAtTheEnd(address netip.Addr) string {
	bytes := address.As16()
	groups := strings.Split(address.StringExpanded(), ":")[:6]
	from := d.IntN(6)
	start := strings.Join(groups, ":")
	if d.IntN(2) == 0 {
		start = strings.Join(groups[:from], ":") + ":"
	}
	return fmt.Sprintf("%s:%d.%d.%d.%d", start, bytes[12], bytes[13], bytes[14], bytes[15])
}

func TestRangesAcceptEveryWayToWriteTheirAddresses(t *testing.T) {
	t.Parallel()
	ranges := []string{
		"10.0.0.0/8", "10.1.2.3/31", "192.168.128.0/17", "0.0.0.0/0", "255.255.255.255/30",
		"::/0", "::/96", "2001:db8::/33", "2001:db8:0:1::/64", "fe80::/10", "::ffff:10.0.0.0/104", "1:2:3:4:5:6:7:8/127", "::1/128",
	}
	for _, text := range ranges {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			d := drawn{rand.New(rand.NewPCG(7, 7))} // #nosec G404 -- test data
			c := newCIDR(text)
			inside := 0
			for range 3000 {
				address := d.address(netip.MustParsePrefix(text))
				want := c.match(address)
				if c.texts().Contains(address) != want {
					t.Fatalf("%s: matching %q is %t, but not so its texts", text, address, want)
				}
				if want {
					inside++
				}
			}
			if inside < 200 {
				t.Errorf("only %d addresses are in the range", inside)
			}
		})
	}
}
