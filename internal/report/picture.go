package report

import "strings"

// picture is a drawing of a lane. Its nodes are in a row for wide screens and paper, and in a column for phones.
type picture struct {
	Tall          bool
	Width, Height int
	Nodes         []node
	Arrows        []arrow
}

// node is a hop in a picture.
type node struct {
	hop
	X, Y, Radius int
	// LabelX and LabelY are the position of the AWS service's name, NameX and NameY of the hop's name, WordsX and WordsY of the mark in
	// words.
	LabelX, LabelY, NameX, NameY, WordsX, WordsY int
}

// arrow leads from one node to the next.
type arrow struct {
	X1, Y1, X2, Y2 int
	// Taken is false after the hop that stops the record.
	Taken bool
}

// Sizes in the pictures, in pixels at full width.
const (
	wideStep, wideTop, wideHeight    = 124, 34, 114
	tallStep, tallLeft, tallWidth    = 66, 30, 340
	nodeRadius, stopRadius, arrowGap = 17, 22, 6
)

// wide draws a lane as a row.
func wide(l lane) picture {
	p := picture{Width: wideStep * len(l.Hops), Height: wideHeight}
	for i, h := range l.Hops {
		x := wideStep/2 + i*wideStep
		p.Nodes = append(p.Nodes, node{
			hop: h, X: x, Y: wideTop, Radius: radius(h), LabelX: x, LabelY: wideTop + 42, NameX: x, NameY: wideTop + 58, WordsX: x, WordsY: wideTop + 74,
		})
	}
	p.connect(func(a, b node) arrow {
		return arrow{X1: a.X + a.Radius + arrowGap, Y1: a.Y, X2: b.X - b.Radius - arrowGap, Y2: b.Y}
	})
	return p
}

// tall draws a lane as a column.
func tall(l lane) picture {
	p := picture{Tall: true, Width: tallWidth, Height: tallStep * len(l.Hops)}
	for i, h := range l.Hops {
		y := tallStep/2 + i*tallStep
		p.Nodes = append(p.Nodes, node{
			hop: h, X: tallLeft, Y: y, Radius: radius(h), LabelX: 66, LabelY: y - 2, NameX: 66, NameY: y + 16, WordsX: 166, WordsY: y + 16,
		})
	}
	p.connect(func(a, b node) arrow {
		return arrow{X1: a.X, Y1: a.Y + a.Radius + arrowGap, X2: b.X, Y2: b.Y - b.Radius - arrowGap}
	})
	return p
}

func (p *picture) connect(between func(a, b node) arrow) {
	for i := 1; i < len(p.Nodes); i++ {
		next := between(p.Nodes[i-1], p.Nodes[i])
		next.Taken = p.Nodes[i].Mark != unreached
		p.Arrows = append(p.Arrows, next)
	}
}

// radius returns a node's radius. The hop that stops a record is larger than the others.
func radius(h hop) int {
	if h.Mark == stopped {
		return stopRadius
	}
	return nodeRadius
}

// Alt describes the picture in words, for people who cannot see it.
func (p picture) Alt() string {
	words := make([]string, 0, len(p.Nodes))
	for _, n := range p.Nodes {
		words = append(words, string(n.Name)+": "+n.Mark.Words())
	}
	return strings.Join(words, ", ")
}

// Words returns the mark in words.
func (m mark) Words() string {
	switch m {
	case passed:
		return "passes"
	case stopped:
		return "stops here"
	case unknown:
		return "cannot tell"
	case silent:
		return "stays silent"
	case unreached:
	}
	return "not reached"
}
