package eventpattern

import (
	"iter"
	"math/bits"
)

// bitset is a set of numbers from 0 to a fixed limit.
type bitset []uint

func newBitset(limit int) bitset { return make(bitset, (limit+bits.UintSize-1)/bits.UintSize) }

func (b bitset) add(n int) { b[n/bits.UintSize] |= 1 << (n % bits.UintSize) }

func (b bitset) has(n int) bool { return b[n/bits.UintSize]&(1<<(n%bits.UintSize)) != 0 }

// unite adds all of other.
func (b bitset) unite(other bitset) {
	for i, word := range other {
		b[i] |= word
	}
}

// contains reports whether all of other is in the set.
func (b bitset) contains(other bitset) bool {
	for i, word := range other {
		if word&^b[i] != 0 {
			return false
		}
	}
	return true
}

func (b bitset) len() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount(word)
	}
	return n
}

// all returns the numbers, in order.
func (b bitset) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(i*bits.UintSize + bits.TrailingZeros(word)) {
					return
				}
			}
		}
	}
}
