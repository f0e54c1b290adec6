package eventpattern

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// drawn writes random patterns and events that have the same few values, so that they often meet.
type drawn struct{ *rand.Rand }

func (d drawn) oneOf(texts ...string) string { return texts[d.IntN(len(texts))] }

func (d drawn) text() string {
	return d.oneOf("a", "ab", "aB", "abc", "b.*c", `a\\c`, "", "K", "\u212A", "é", "10.1.2.3", "10.1.2.300", "::1", "2001:DB8::a:0", "300", "AccessDenied")
}

func (d drawn) number() string {
	return d.oneOf("300", "300.0", "3e2", "0", "-0", "-1.5", "5e9", "6e9", "6000000000", "123456789012", "1e999", "0.1")
}

func (d drawn) plain() string {
	switch d.IntN(6) {
	case 0:
		return d.oneOf("true", "false", "null")
	case 1, 2:
		return d.number()
	}
	return `"` + d.text() + `"`
}

// condition is one of a pattern; some of them EventBridge would refuse.
func (d drawn) condition() string {
	operator := d.oneOf(opPrefix, opSuffix, opIgnoreCase, opWildcard)
	text := `"` + d.text() + `"`
	if operator == opWildcard {
		text = `"` + d.oneOf("*", "a*", "*c", "a*c", "*b*", `b.\\*c`, `a\\\\*`, "*a*b*", "10.*", "abc") + `"`
	}
	switch d.IntN(10) {
	case 0:
		return fmt.Sprintf(`{%q:%s}`, operator, text)
	case 1:
		return fmt.Sprintf(`{%q:{"equals-ignore-case":%s}}`, d.oneOf(opPrefix, opSuffix), text)
	case 2:
		return fmt.Sprintf(`{"anything-but":{%q:[%s,%s]}}`, operator, text, text)
	case 3:
		return fmt.Sprintf(`{"anything-but":[%q,%q]}`, d.oneOf("a", "ab"), "abc")
	case 4:
		return fmt.Sprintf(`{"anything-but":%s}`, d.oneOf("300", "[0,5e9]", `"a"`, "123456789012"))
	case 5:
		return fmt.Sprintf(`{"exists":%s}`, d.oneOf("true", "false"))
	case 6:
		return fmt.Sprintf(`{"numeric":%s}`, d.oneOf(`["=",300]`, `[">",0]`, `["<=",0]`, `[">=",-1.5,"<",300]`, `[">",0.1,"<=",5e9]`))
	case 7:
		if d.IntN(20) == 0 {
			return fmt.Sprintf(`{"cidr":%q}`, d.oneOf("0.0.0.0/0", "::/0", "::/112", "2001:db8::/33"))
		}
		return fmt.Sprintf(`{"cidr":%q}`, d.oneOf("10.1.0.0/20", "10.1.2.2/31", "::1/128", "10.1.2.3/32"))
	case 8:
		if d.IntN(4) == 0 {
			return d.oneOf(`{"sounds-like":"a"}`, `{"anything-but":{"cidr":"10.0.0.0/8"}}`)
		}
	}
	return d.plain()
}

func (d drawn) conditions() string {
	all := make([]string, 1+d.IntN(2))
	for i := range all {
		all[i] = d.condition()
	}
	return "[" + strings.Join(all, ",") + "]"
}

// fields are those of a pattern, up to a depth.
func (d drawn) fields(depth int) string {
	var all []string
	for _, name := range []string{"a", "b", "c", "b.c", OrKey} {
		if d.IntN(3) > 0 {
			continue
		}
		value := d.conditions()
		switch {
		case depth == 0 && (name == OrKey || name == "b.c"):
			continue
		case name == OrKey:
			value = "[" + d.fields(depth-1) + "," + d.fields(depth-1) + "]"
		case depth > 0 && name == "b" && d.IntN(2) == 0:
			value = d.fields(depth - 1)
		}
		all = append(all, fmt.Sprintf("%q:%s", name, value))
	}
	if len(all) == 0 {
		all = append(all, `"a":`+d.conditions())
	}
	return "{" + strings.Join(all, ",") + "}"
}

// value is one of an event. Where lists are allowed, they have no objects with fields.
func (d drawn) value(depth int, lists bool) string {
	switch d.IntN(8) {
	case 0:
		if lists {
			return d.oneOf("[]", "[{}]", "[null]", "[["+d.plain()+"]]", "["+d.plain()+","+d.plain()+"]")
		}
	case 1, 2, 3:
		if depth > 0 {
			return d.object(depth-1, lists)
		}
	}
	return d.plain()
}

func (d drawn) object(depth int, lists bool) string {
	var all []string
	for _, name := range []string{"a", "b", "c"} {
		if d.IntN(4) > 0 {
			all = append(all, fmt.Sprintf("%q:%s", name, d.value(depth, lists)))
		}
	}
	return "{" + strings.Join(all, ",") + "}"
}
