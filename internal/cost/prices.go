package cost

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// pricesCSV is the price table for us-east-1, without free tiers and discounts. Prices are written nowhere else.
//
//go:embed prices.csv
var pricesCSV string

// Price is one line of the price table.
type Price struct {
	// Item names the unit, in the singular.
	Item string
	// Dollars is the price of Per units, for a month.
	Dollars, Per float64
	// Source is where the price was read, and ReadOn when.
	Source, ReadOn string
	// Verified is true if the price was read on a page of AWS, or in a quotation of one. Others are from a third party or from memory.
	Verified bool
}

// readPrices parses the price table.
func readPrices(text string) (map[string]Price, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the price table: %w", err)
	}
	prices := make(map[string]Price, len(rows)-1)
	for _, row := range rows[1:] {
		dollars, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			return nil, fmt.Errorf("price of %s: %w", row[0], err)
		}
		per, err := strconv.ParseFloat(row[3], 64)
		if err != nil || per <= 0 {
			return nil, fmt.Errorf("price of %s: expected a number above 0 in per, got %q", row[0], row[3])
		}
		prices[row[0]] = Price{Item: row[1], Dollars: dollars, Per: per, Source: row[4], ReadOn: row[5], Verified: row[6] == "yes"}
	}
	return prices, nil
}
