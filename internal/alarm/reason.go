package alarm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reason words a change of state as CloudWatch does.
func (c Config) reason(values []*float64, end time.Time, from, to State) string {
	if to == StateInsufficient {
		return fmt.Sprintf("Insufficient Data: %s unknown.", plural(c.EvaluationPeriods, "datapoint was", "datapoints were"))
	}
	listed := c.supporting(values, end, to)
	if len(listed) == 0 {
		return fmt.Sprintf("Threshold Crossed: no datapoints were received for %s and %s treated as [%s].",
			plural(c.EvaluationPeriods, "period", "periods"),
			plural(c.EvaluationPeriods, "missing datapoint was", "missing datapoints were"), title(c.MissingData))
	}
	verb := "was"
	if len(listed) > 1 {
		verb = "were"
	}
	needed := c.DatapointsToAlarm
	if to == StateOK {
		verb += " not"
		needed = c.EvaluationPeriods - c.DatapointsToAlarm + 1
	}
	return fmt.Sprintf("Threshold Crossed: %d out of the last %d datapoints [%s] %s %s the threshold (%s) (minimum %s for %s -> %s transition).",
		len(listed), c.EvaluationPeriods, strings.Join(listed, ", "), verb, c.Comparison(), Number(c.Threshold),
		plural(needed, "datapoint", "datapoints"), from, to)
}

// supporting are the newest datapoints that are a reason for a state, as a reason lists them, newest first.
func (c Config) supporting(values []*float64, end time.Time, to State) []string {
	var out []string
	for i, v := range slices.Backward(values) {
		if len(out) == c.EvaluationPeriods {
			break
		}
		if v != nil && c.Breaches(*v) == (to == StateAlarm) {
			start := end.Add(-time.Duration(len(values)-i) * c.period())
			out = append(out, fmt.Sprintf("%s (%s)", Number(*v), start.Format("02/01/06 15:04:05")))
		}
	}
	return out
}

// Number writes a number as CloudWatch's mails do: always with a decimal.
func Number(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// title writes a treatment of missing data as reasons do: NotBreaching.
func title(treatment string) string {
	if treatment == "" {
		return treatment
	}
	return strings.ToUpper(treatment[:1]) + treatment[1:]
}
