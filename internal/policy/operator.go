package policy

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// comparison compares one value of the request with one value of the policy. It returns maybe if one of them is not of the operator's
// type, because AWS does not document what happens then.
type comparison func(request string, policy glob) truth

// operator is one of AWS's condition operators.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
type operator struct {
	compare comparison
	// words are written between key and value in a reason.
	words string
	// negated is set for operators that are true if no value of the policy matches, also if the request does not have the key.
	negated bool
	// variables is set for operators whose values may have policy variables.
	variables bool
}

// operators are the operators that can be evaluated. BinaryEquals is missing on purpose; see opaque.
var operators = map[string]operator{
	"StringEquals":              {compare: sameText, words: "is", variables: true},
	"StringNotEquals":           {compare: sameText, words: "is not", variables: true, negated: true},
	"StringEqualsIgnoreCase":    {compare: sameFolded, words: "is, in any case,", variables: true},
	"StringNotEqualsIgnoreCase": {compare: sameFolded, words: "is not, in any case,", variables: true, negated: true},
	"StringLike":                {compare: likeText, words: "is like", variables: true},
	"StringNotLike":             {compare: likeText, words: "is not like", variables: true, negated: true},
	"ArnEquals":                 {compare: likeARN, words: "is", variables: true},
	"ArnLike":                   {compare: likeARN, words: "is like", variables: true},
	"ArnNotEquals":              {compare: likeARN, words: "is not", variables: true, negated: true},
	"ArnNotLike":                {compare: likeARN, words: "is not like", variables: true, negated: true},
	"Bool":                      {compare: sameBool, words: "is"},
	"NumericEquals":             {compare: number(func(a, b float64) bool { return a == b }), words: "is"},
	"NumericNotEquals":          {compare: number(func(a, b float64) bool { return a == b }), words: "is not", negated: true},
	"NumericLessThan":           {compare: number(func(a, b float64) bool { return a < b }), words: "is less than"},
	"NumericLessThanEquals":     {compare: number(func(a, b float64) bool { return a <= b }), words: "is at most"},
	"NumericGreaterThan":        {compare: number(func(a, b float64) bool { return a > b }), words: "is more than"},
	"NumericGreaterThanEquals":  {compare: number(func(a, b float64) bool { return a >= b }), words: "is at least"},
	"DateEquals":                {compare: date(func(order int) bool { return order == 0 }), words: "is"},
	"DateNotEquals":             {compare: date(func(order int) bool { return order == 0 }), words: "is not", negated: true},
	"DateLessThan":              {compare: date(func(order int) bool { return order < 0 }), words: "is before"},
	"DateLessThanEquals":        {compare: date(func(order int) bool { return order <= 0 }), words: "is at or before"},
	"DateGreaterThan":           {compare: date(func(order int) bool { return order > 0 }), words: "is after"},
	"DateGreaterThanEquals":     {compare: date(func(order int) bool { return order >= 0 }), words: "is at or after"},
	"IpAddress":                 {compare: inRange, words: "is in"},
	"NotIpAddress":              {compare: inRange, words: "is not in", negated: true},
}

// Other parts of an operator's name, and operators with rules of their own.
const (
	forAll   = "ForAllValues:"
	forAny   = "ForAnyValue:"
	ifExists = "IfExists"
	null     = "Null"
	// opaque is an operator of AWS, but it is not documented in which form a request has binary values.
	opaque = "BinaryEquals"
)

// qualified is a parsed operator's name.
type qualified struct {
	set      string // forAll, forAny or nothing
	base     string
	ifExists bool
}

func parseOperator(name string) qualified {
	var q qualified
	for _, set := range []string{forAll, forAny} {
		if rest, ok := strings.CutPrefix(name, set); ok {
			q.set, name = set, rest
			break
		}
	}
	q.base, q.ifExists = strings.CutSuffix(name, ifExists)
	return q
}

// known reports whether AWS has this operator.
func (q qualified) known() bool {
	if q.base == null {
		return !q.ifExists
	}
	_, ok := operators[q.base]
	return ok || q.base == opaque
}

func sameText(request string, policy glob) truth { return truthOf(request == policy.text()) }

func sameFolded(request string, policy glob) truth {
	return truthOf(strings.EqualFold(request, policy.text()))
}

func likeText(request string, policy glob) truth { return truthOf(policy.match(request)) }

// likeARN compares ARNs part by part; ArnEquals does the same as ArnLike. A pattern with fewer parts is not a pattern for ARNs.
func likeARN(request string, policy glob) truth {
	if len(policy.split()) < arnParts && policy.match(request) {
		return maybe
	}
	return truthOf(policy.matchARN(request))
}

func sameBool(request string, policy glob) truth {
	want, ok := parseBool(policy.text())
	have, valid := parseBool(request)
	if !ok || !valid {
		return maybe
	}
	return truthOf(want == have)
}

func parseBool(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

func number(holds func(request, policy float64) bool) comparison {
	return func(request string, policy glob) truth {
		have, err := strconv.ParseFloat(request, 64)
		want, err2 := strconv.ParseFloat(policy.text(), 64)
		if err != nil || err2 != nil || math.IsNaN(have) || math.IsNaN(want) {
			return maybe
		}
		return truthOf(holds(have, want))
	}
}

func date(holds func(order int) bool) comparison {
	return func(request string, policy glob) truth {
		have, ok := parseDate(request)
		want, valid := parseDate(policy.text())
		if !ok || !valid {
			return maybe
		}
		return truthOf(holds(have.Compare(want)))
	}
}

// parseDate parses the W3C forms of ISO 8601 (https://www.w3.org/TR/NOTE-datetime) and seconds since 1970. Four digits are a year.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}

// inRange returns whether an address is in a CIDR block. A block may also be a single address.
func inRange(request string, policy glob) truth {
	address, err := netip.ParseAddr(request)
	if err != nil {
		return maybe
	}
	block := policy.text()
	if single, err := netip.ParseAddr(block); err == nil {
		return truthOf(single.Unmap() == address.Unmap())
	}
	prefix, err := netip.ParsePrefix(block)
	if err != nil {
		return maybe
	}
	return truthOf(prefix.Contains(address.Unmap()))
}
