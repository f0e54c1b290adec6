package cost

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// pricesCSV is the price table, for us-east-1, without free tiers and discounts. Change prices there and nowhere else.
//
//go:embed prices.csv
var pricesCSV string

// Price is one line of the price table.
type Price struct {
	// Item is what is paid for, in the singular.
	Item string
	// Dollars are paid for Per of them, a month.
	Dollars, Per float64
	// Source is where the price was read, ReadOn when.
	Source, ReadOn string
	// Verified prices were read on a page of AWS or quote one; all others are from a third party or from memory.
	Verified bool
}

// readPrices reads the price table; an error is a fault of the table.
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
			return nil, fmt.Errorf("price of %s: per %q is no number above 0", row[0], row[3])
		}
		prices[row[0]] = Price{Item: row[1], Dollars: dollars, Per: per, Source: row[4], ReadOn: row[5], Verified: row[6] == "yes"}
	}
	return prices, nil
}
