package drill

import (
	"runtime"
	"slices"
	"sync"
)

// batchSize is the number of secrets whose records are sent together. A record costs more the more filters and rules it meets, so a
// batch meets only those that can match one of its records.
const batchSize = 10

// drillAll drills the subjects in batches, as many at a time as there are processors.
func (d *driller) drillAll(subjects []*subject) Result {
	batches := slices.Collect(slices.Chunk(subjects, batchSize))
	cases := make([][]Case, len(batches))
	assumed := make([]bool, len(batches))
	relevance := d.relevance()
	inParallel(len(batches), func(i int) {
		for _, s := range batches[i] {
			cases[i] = append(cases[i], d.cases(s)...)
		}
		through := d.Pipeline
		if len(batches) > 1 {
			through = relevance.pipelineFor(batches[i])
		}
		assumed[i] = d.send(through, recordsOf(cases[i]), cases[i], false).AssumedSharedTrail
	})
	all := slices.Concat(cases...)
	proofs, found := d.proofs(subjects, all)
	all = append(all, found...)
	settleDoubts(all)
	r := d.result(all, slices.Contains(assumed, true))
	r.Proofs = proofs
	return r
}

// inParallel does something for each of the numbers below n, as many at a time as there are processors.
func inParallel(n int, do func(i int)) {
	var workers sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}
