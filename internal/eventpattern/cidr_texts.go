package eventpattern

import (
	"net"
	"strconv"
	"strings"
)

// writtenAddresses makes regular expressions for the texts of the addresses of a range: those whose first bits are the given ones.
type writtenAddresses struct {
	bytes []byte
	bits  int
}

// fixed returns how many bits are given of those from the given one on, width at most.
func (w writtenAddresses) fixed(from, width int) int { return min(max(w.bits-from, 0), width) }

// octets are four decimal numbers with dots between them, from a byte of the address on.
func (w writtenAddresses) octets(from int) string {
	const width = 8
	parts := make([]string, 0, 4)
	for i := from; i < from+4; i++ {
		free := width - w.fixed(width*i, width)
		first := int(w.bytes[i]) >> free << free
		numbers := make([]string, 0, 1<<free)
		for n := first; n < first+1<<free; n++ {
			numbers = append(numbers, strconv.Itoa(n))
		}
		parts = append(parts, "(?:"+strings.Join(numbers, "|")+")")
	}
	return strings.Join(parts, `\.`)
}

// forms are all that [netip.ParseAddr] reads.
func (w writtenAddresses) forms() []string {
	if len(w.bytes) == net.IPv4len {
		return []string{w.octets(0)}
	}
	return w.version6()
}

// version6 are the forms of IPv6 addresses: with all eight groups, or with :: for one or more that are zero; and the last two groups
// as groups, or as octets.
func (w writtenAddresses) version6() []string {
	const groups, tail = 8, 2
	octets := w.octets(2 * (groups - tail))
	all := []string{
		strings.Join(w.groups(0, groups), ":"),
		strings.Join(append(w.groups(0, groups-tail), octets), ":"),
	}
	for before := range groups {
		for after := range groups - before {
			if !w.canBeZero(before, groups-after) {
				continue
			}
			start := strings.Join(w.groups(0, before), ":") + "::"
			all = append(all, start+strings.Join(w.groups(groups-after, groups), ":"))
			if after >= tail {
				all = append(all, start+strings.Join(append(w.groups(groups-after, groups-tail), octets), ":"))
			}
		}
	}
	return all
}

func (w writtenAddresses) groups(from, to int) []string {
	all := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		all = append(all, w.group(i))
	}
	return all
}

func (w writtenAddresses) canBeZero(from, to int) bool {
	for i := from; i < to; i++ {
		for _, digit := range w.digits(i) {
			if !strings.Contains(digit, "0") {
				return false
			}
		}
	}
	return true
}

// group is one to four hexadecimal digits. Zeros at the beginning may be left out.
func (w writtenAddresses) group(number int) string {
	digits := w.digits(number)
	forms := []string{strings.Join(digits, "")}
	for len(digits) > 1 && strings.Contains(digits[0], "0") {
		digits = digits[1:]
		forms = append(forms, strings.Join(digits, ""))
	}
	return "(?:" + strings.Join(forms, "|") + ")"
}

// digits are the classes of the four digits of a group.
func (w writtenAddresses) digits(group int) []string {
	const width, digits = 4, "0123456789abcdef"
	all := make([]string, 0, 4)
	for i := 4 * group; i < 4*group+4; i++ {
		value := w.bytes[i/2] >> width
		if i%2 == 1 {
			value = w.bytes[i/2] & (1<<width - 1)
		}
		free := width - w.fixed(width*i, width)
		first := int(value) >> free << free
		class := digits[first : first+1<<free]
		all = append(all, "["+class+strings.ToUpper(class)+"]")
	}
	return all
}
