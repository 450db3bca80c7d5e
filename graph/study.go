package graph

import (
	"context"
	"time"

	"thidua/internal/fault"
)

const (
	// studies run at once in a process: rehearsals, checks of definitions, plans of migrations.
	// They reckon for up to a quarter of a second, and would otherwise take every core.
	studies = 4
	// studyWait is how long one waits for a place.
	studyWait = time.Second
)

// study takes one of the places for heavy reckoning, until the function it answers is
// called; RATE_LIMITED where none comes free in time.
func (r *Resolver) study(ctx context.Context) (done func(), err error) {
	late := time.NewTimer(studyWait)
	defer late.Stop()
	select {
	case r.studies <- struct{}{}:
		return func() { <-r.studies }, nil
	case <-late.C:
		return nil, fault.Newf(fault.RateLimited, fault.Text{
			VI: "Đang có quá nhiều lượt kiểm tra, diễn thử quy trình; hãy thử lại sau ít giây.",
			EN: "Too many workflows are being checked or rehearsed just now; try again in some seconds.",
		}).With(studyWait)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
