package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// external is anything that a page would load or run.
var external = regexp.MustCompile(`(?i)<script|<link|<img|<iframe|@import|url\(\s*["']?(?:http|//)|src=|onload=|onclick=`)

func TestPage(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*pipeline.Pipeline){"healthy": nil, "average": average, "unsure": withoutTrail} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := resultOf(t, change, drill.Options{})
			r.Cases = r.Cases[:2]
			text := pageText(t, r)
			if found := external.FindString(text); found != "" {
				t.Errorf("the page loads or runs something: %s", found)
			}
			_, body, _ := strings.Cut(text, "<body>")
			golden(t, name+".html", body)
		})
	}
}

func TestPageHasThePicturesOfEachLane(t *testing.T) {
	t.Parallel()
	text := pageText(t, resultOf(t, average, drill.Options{}))
	for part, count := range map[string]int{
		`class="picture wide"`: 2, `class="picture tall"`: 2, `<g class="node stop">`: 2, `class="halo"`: 2, `<svg class="plot"`: 1,
		`<article class="mail">`: 1, `width=device-width`: 1, `prefers-color-scheme: dark`: 1, `@media print`: 1,
	} {
		if got := strings.Count(text, part); got != count {
			t.Errorf("%d of %s, want %d", got, part, count)
		}
	}
}

func TestPageEscapesWhatItShows(t *testing.T) {
	t.Parallel()
	const evil = `<script>alert("x")</script>`
	r := resultOf(t, func(p *pipeline.Pipeline) {
		p.Alarms[0].Name, p.Alarms[0].Description = evil, evil
		p.Subscriptions[0].Endpoint = evil
	}, drill.Options{})
	r.Sources = []string{evil}
	r.Notes = []string{evil}
	r.Ways[0].Secret = evil
	text := pageText(t, r)
	if strings.Contains(text, "<script") {
		t.Error("a name stands in the page as it is")
	}
	if !strings.Contains(text, "&lt;script&gt;") {
		t.Error("the name is not shown at all")
	}
}

func TestPageOfManySecretsStaysSmall(t *testing.T) {
	t.Parallel()
	text := pageText(t, several(resultOf(t, nil, drill.Options{}), 300))
	if !strings.Contains(text, "570 more lines are not drawn here") {
		t.Error("nothing says what is left out")
	}
	if len(text) > 400_000 {
		t.Errorf("%d bytes", len(text))
	}
}
