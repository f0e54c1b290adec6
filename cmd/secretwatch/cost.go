package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/cost"
	"github.com/secretwatch/secretwatch/internal/state"
)

// newCost returns the command `cost`.
func newCost(r *root) *cobra.Command {
	var usage cost.Usage
	command := &cobra.Command{
		Use:   "cost STATE",
		Short: "Print what a stack costs a month, item by item",
		Long: `Prints what the resources of a state cost a month, at list prices of us-east-1. Free tiers are not considered, because
they belong to the account. Prices marked ? were not read on a page of AWS; internal/cost/prices.csv has the source and
the date of each price.`,
		Example: `  secretwatch cost bin/rehearsal/dev.json
  pulumi stack export | secretwatch cost --events-a-day 200000 -`,
		Args: oneState,
		RunE: func(command *cobra.Command, arguments []string) error {
			if usage.EventsPerDay < 0 || usage.AlertsPerDay < 0 {
				return unusable{fmt.Errorf("events and alerts a day cannot be negative")}
			}
			s, err := r.openState(command, arguments[0])
			if err != nil {
				return err
			}
			return printBill(command.OutOrStdout(), s, usage)
		},
	}
	flags := command.Flags()
	flags.IntVar(&usage.EventsPerDay, "events-a-day", 10_000, "management events that CloudTrail records in the account in a day")
	flags.IntVar(&usage.AlertsPerDay, "alerts-a-day", 1, "reads in a day by readers who are not expected")
	flags.BoolVar(&usage.FurtherTrail, "further-trail", false, "another trail records the same events, so AWS charges for this trail's copies")
	r.addLimit(flags)
	return command
}

func printBill(out io.Writer, s *state.State, usage cost.Usage) error {
	var resources []cost.Resource
	for r := range s.Resources() {
		resources = append(resources, cost.Resource{Type: r.Type, Output: r.Output})
	}
	items, err := cost.Bill(resources, usage)
	if err != nil {
		return fmt.Errorf("state %s: %w", s.Name, err)
	}
	const row = "%12s  %-14s  %8s  %s\n"
	var text strings.Builder
	fmt.Fprintf(&text, row, "count", "$ each", "$ month", "item (? = price not read on a page of AWS)")
	for _, item := range items {
		mark := ""
		if !item.Price.Verified {
			mark = " ?"
		}
		fmt.Fprintf(&text, row, strconv.FormatFloat(item.Count, 'g', 4, 64), perText(item.Price), dollars(item.Dollars), item.Price.Item+mark)
	}
	fmt.Fprintf(&text, row, "", "", dollars(cost.Total(items)), "total")
	if _, err := io.WriteString(out, text.String()); err != nil {
		return fmt.Errorf("printing the bill: %w", err)
	}
	return nil
}

// dollars formats an amount, rounded to cents.
func dollars(amount float64) string { return strconv.FormatFloat(amount, 'f', 2, 64) }

// perText returns a price, and for how many units it is, if more than one.
func perText(price cost.Price) string {
	if price.Per == 1 {
		return fmt.Sprint(price.Dollars)
	}
	return fmt.Sprintf("%g per %.0f", price.Dollars, price.Per)
}
