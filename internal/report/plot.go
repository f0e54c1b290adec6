package report

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strings"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// A plot is drawn in placeholder colors, which are then replaced by the page's. So one drawing works in light and in dark mode.
var (
	inkColor       = color.NRGBA{R: 1, G: 1, B: 1, A: 255}
	gridColor      = color.NRGBA{R: 2, G: 2, B: 2, A: 255}
	metricColor    = color.NRGBA{R: 3, G: 3, B: 3, A: 255}
	thresholdColor = color.NRGBA{R: 4, G: 4, B: 4, A: 255}
	alarmColor     = color.NRGBA{R: 5, G: 5, B: 5, A: 255}
)

// pageColors replaces the placeholder colors and the plot's font by those of the page.
var pageColors = strings.NewReplacer(
	"#010101", "var(--muted)", "#020202", "var(--line)", "#030303", "var(--accent)", "#040404", "var(--stop)", "#050505", "var(--alarm)",
	"font-family:Liberation Sans", "font-family:inherit",
)

// Size of a plot in points. The page scales it to the screen's width.
const (
	plotWidth, plotHeight = 400, 180
	textSize              = 11
)

// plotOf draws the metric of an alarm over time as SVG: its value, the threshold, and when the alarm is in ALARM.
func plotOf(t pipeline.Timeline) (string, error) {
	p := plot.New()
	style(p)
	top := highest(t)
	p.Y.Min, p.Y.Max = 0, top
	p.X.Min, p.X.Max = seconds(t.Points[0].At), seconds(t.Points[len(t.Points)-1].At)
	p.X.Tick.Marker = ticks(t)
	p.Y.Tick.Marker = wholeTicks{}
	grid := plotter.NewGrid()
	grid.Vertical.Width, grid.Horizontal.Color, grid.Horizontal.Width = 0, gridColor, vg.Points(0.7)
	p.Add(grid)
	if err := addBands(p, t, top); err != nil {
		return "", err
	}
	if err := addMetric(p, t); err != nil {
		return "", err
	}
	if err := addThreshold(p, t); err != nil {
		return "", err
	}
	return render(p)
}

// render returns the plot as an SVG element with the page's width.
func render(p *plot.Plot) (string, error) {
	canvas := vgsvg.New(plotWidth, plotHeight)
	p.Draw(draw.New(canvas))
	var text bytes.Buffer
	if _, err := canvas.WriteTo(&text); err != nil {
		return "", fmt.Errorf("drawing the plot: %w", err)
	}
	_, inner, _ := strings.Cut(text.String(), ">\n<g ")
	svg := fmt.Sprintf(`<svg class="plot" viewBox="0 0 %d %d" role="img" aria-label="the metric over time"><g `, plotWidth, plotHeight)
	return pageColors.Replace(svg + inner), nil
}

func style(p *plot.Plot) {
	p.BackgroundColor = color.Transparent
	face := font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, textSize)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Color, axis.Tick.Color, axis.Tick.Label.Color = gridColor, gridColor, inkColor
		axis.Tick.Label.Font = face
		axis.Padding = vg.Points(4)
	}
}

func seconds(at time.Time) float64 { return float64(at.Unix()) }

// highest returns the upper end of the plot, which leaves room above the threshold and all values.
func highest(t pipeline.Timeline) float64 {
	const room = 1.25
	top := max(t.Alarm.Threshold, 1)
	for _, p := range t.Points {
		if p.Value != nil && !math.IsInf(*p.Value, 0) && !math.IsNaN(*p.Value) {
			top = max(top, *p.Value)
		}
	}
	return top * room
}

// addMetric draws the values as steps, with a gap where there is no data.
func addMetric(p *plot.Plot, t pipeline.Timeline) error {
	var run plotter.XYs
	for i, point := range t.Points {
		if point.Value != nil {
			run = append(run, plotter.XY{X: seconds(point.At), Y: *point.Value})
		}
		if len(run) == 0 || point.Value != nil && i < len(t.Points)-1 {
			continue
		}
		line, err := plotter.NewLine(run)
		if err != nil {
			return fmt.Errorf("drawing the metric: %w", err)
		}
		line.StepStyle, line.Color, line.Width = plotter.PostStep, metricColor, vg.Points(2)
		p.Add(line)
		run = nil
	}
	return nil
}

func period(s int) string {
	if s%60 == 0 {
		return plural(s/60, "minute")
	}
	return plural(s, "second")
}

func addThreshold(p *plot.Plot, t pipeline.Timeline) error {
	line, err := plotter.NewLine(plotter.XYs{{X: p.X.Min, Y: t.Alarm.Threshold}, {X: p.X.Max, Y: t.Alarm.Threshold}})
	if err != nil {
		return fmt.Errorf("drawing the threshold: %w", err)
	}
	line.Color, line.Width, line.Dashes = thresholdColor, vg.Points(1.4), []vg.Length{vg.Points(5), vg.Points(4)}
	p.Add(line)
	return nil
}

// addBands fills the times when the alarm is in ALARM.
func addBands(p *plot.Plot, t pipeline.Timeline, top float64) error {
	for i := 0; i < len(t.Points); i++ {
		if t.Points[i].State != alarm.StateAlarm {
			continue
		}
		from := seconds(t.Points[i].At)
		for i+1 < len(t.Points) && t.Points[i].State == alarm.StateAlarm {
			i++
		}
		to := seconds(t.Points[i].At)
		band, err := plotter.NewPolygon(plotter.XYs{{X: from}, {X: to}, {X: to, Y: top}, {X: from, Y: top}})
		if err != nil {
			return fmt.Errorf("drawing the alarm's state: %w", err)
		}
		band.Color, band.Width = alarmColor, 0
		p.Add(band)
	}
	return nil
}

// ticks returns the ticks of the time axis: a few whole minutes.
func ticks(t pipeline.Timeline) plot.Ticker {
	const most = 6
	from, to := t.Points[0].At, t.Points[len(t.Points)-1].At
	layout, step := "15:04", to.Sub(from)/most
	if to.Sub(from) > 24*time.Hour {
		layout = "2 Jan 15:04"
		step = to.Sub(from) / 3
	}
	step = max(step.Truncate(time.Minute), time.Minute)
	var all plot.ConstantTicks
	for at := from.Truncate(time.Minute); !at.After(to); at = at.Add(step) {
		all = append(all, plot.Tick{Value: seconds(at), Label: at.UTC().Format(layout)})
	}
	return all
}

// wholeTicks are ticks at whole numbers, because there is no half read.
type wholeTicks struct{}

// Ticks implements plot.Ticker.
func (wholeTicks) Ticks(low, high float64) []plot.Tick {
	const most = 5
	step := max(1, math.Ceil((high-low)/most))
	var all []plot.Tick
	for v := math.Ceil(low); v <= high; v += step {
		all = append(all, plot.Tick{Value: v, Label: fmt.Sprintf("%.0f", v)})
	}
	return all
}
