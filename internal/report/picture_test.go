package report

import (
	"testing"
)

func TestPicturesSayInWordsWhatTheyShow(t *testing.T) {
	t.Parallel()
	l := lane{Hops: []hop{{Name: "recorded", Mark: passed}, {Name: "counted", Mark: stopped}, {Name: "evaluated", Mark: unreached}, {Name: "matched", Mark: unknown}, {Name: "received", Mark: silent}}}
	const want = "recorded: passes, counted: stops here, evaluated: not reached, matched: cannot tell, received: stays silent"
	for _, p := range []picture{wide(l), tall(l)} {
		if p.Alt() != want {
			t.Errorf("got %q", p.Alt())
		}
		if len(p.Arrows) != 4 || p.Arrows[1].Taken || !p.Arrows[0].Taken {
			t.Errorf("arrows %+v", p.Arrows)
		}
	}
}
