package language

import "slices"

// trie builds the automaton of some texts.
func trie(texts []string) *automaton {
	classes := map[rune]int32{}
	for _, text := range texts {
		for _, r := range text {
			if classes[r] == 0 {
				classes[r] = int32(len(classes) + 1) // #nosec G115 -- characters
			}
		}
	}
	a := &automaton{alphabet: alphabetOf(classes)}
	const dead, start = 1, 0
	add := func() int32 {
		a.next = append(a.next, slices.Repeat([]int32{dead}, len(classes)+1))
		a.accepting = append(a.accepting, false)
		return int32(len(a.next) - 1) // #nosec G115 -- texts are short
	}
	add()
	add()
	for _, text := range texts {
		state := int32(start)
		for _, r := range text {
			row := a.next[state]
			if row[classes[r]] == dead {
				row[classes[r]] = add()
			}
			state = row[classes[r]]
		}
		a.accepting[state] = true
	}
	return a.finish()
}

// unionTexts and commonTexts return the texts that are in one of two sorted lists, or in both.
func unionTexts(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func commonTexts(a, b []string) []string {
	var common []string
	for _, text := range a {
		if _, found := slices.BinarySearch(b, text); found {
			common = append(common, text)
		}
	}
	return common
}
