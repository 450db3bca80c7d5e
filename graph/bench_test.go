package graph_test

import (
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// measured runs f from many clients at once and reports requests per second and the CPU
// time of one, the database's own not counted where that is another process.
func measured(b *testing.B, f func()) {
	b.ReportAllocs()
	b.SetParallelism(4)
	before := spent(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f()
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64((spent(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// spent is the CPU time that this process has had.
func spent(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// onEach runs a benchmark on both databases.
func onEach(b *testing.B, f func(b *testing.B, x *rig)) {
	b.Run("sqlite", func(b *testing.B) { f(b, newRig(b, dbtest.SQLite(b))) })
	b.Run("postgres", func(b *testing.B) { f(b, newRig(b, dbtest.Postgres(b))) })
}

// row is the fragment ReportRow of a list.
const row = `id number title kind stage state { name label } version unit { id code name } author { id name }
  period { id code } createdAt updatedAt
  transitions { action label to { name label stage } allowed blockers { code message field } inputs { name type required label } }`

// A page of 20 reports as the leading unit's head sees it: his own unit's drafts, some
// with much missing, and what the others sent, in every state.
func BenchmarkList20(b *testing.B) {
	onEach(b, func(b *testing.B, x *rig) {
		x.fill()
		body := x.body(`query { reports(first: 20) { pageInfo { hasNextPage endCursor } edges { cursor node { `+row+` } } } }`, nil)
		measured(b, func() { x.post(leader, body) })
	})
}

// One report with its content, its history and what it earned.
func BenchmarkDetail(b *testing.B) {
	onEach(b, func(b *testing.B, x *rig) {
		p := x.periods()[0]
		sent := x.write("phuyen", p)
		x.perform(x.head("phuyen"), sent, "submit", late(), nil)
		x.perform(x.head("quangngai"), sent, "review", map[string]any{"conclusion": "Đạt."}, nil)
		x.perform(x.head("quangngai"), sent, "commend", map[string]any{"form": "PRAISE"}, nil)
		body := x.body(`query($id: ID!) { node(id: $id) { ... on Report { `+row+` dueAt late cutoffOn
			sections { key title body required } indicators { code name measure target actual }
			history(first: 50) { nodes { id action from to actor { id name } note at } } commendations { id form } } } }`,
			map[string]any{"id": sent})
		measured(b, func() { x.post(leader, body) })
	})
}

// The six heads sign and send their reports at the same time. Since a unit has one report
// of a period, every ninety submits take a new database; preparing it is not measured.
func BenchmarkSubmit(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { submits(b, func() *store.Store { return dbtest.SQLite(b) }) })
	b.Run("postgres", func(b *testing.B) { submits(b, func() *store.Store { return dbtest.Postgres(b) }) })
}

func submits(b *testing.B, open func() *store.Store) {
	b.ReportAllocs()
	b.StopTimer()
	var cpu time.Duration
	for left := b.N; left > 0; {
		x := newRig(b, open())
		sent := x.submissions(min(left, 90))
		left -= len(sent)
		queue := make(chan submission, len(sent))
		for _, s := range sent {
			queue <- s
		}
		close(queue)
		before := spent(b)
		b.StartTimer()
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				for s := range queue {
					x.post(s.head, s.body)
				}
			})
		}
		clients.Wait()
		b.StopTimer()
		cpu += spent(b) - before
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu-µs/op")
}

// submission is a request that sends a report.
type submission struct {
	head string
	body []byte
}

// submissions prepares n reports of six units and fifteen periods to be signed.
func (x *rig) submissions(n int) []submission {
	x.Helper()
	var made []submission
	for _, p := range x.periods() {
		for _, unit := range []string{"phuyen", "binhdinh", "khanhhoa", "quangnam", "quangngai", "ninhthuan"} {
			if len(made) == n {
				return made
			}
			reportID := x.write(unit, p)
			made = append(made, submission{head: "giamdoc@" + unit + domain, body: x.body(
				`mutation($input: SubmitReportInput!) { submitReport(input: $input) { report { `+row+` } errors { ... on UserError { code message } } } }`,
				map[string]any{"input": map[string]any{
					"reportId": reportID, "expectedVersion": 2, "lateReason": "Chờ số liệu.", "idempotencyKey": reportID,
				}},
			)})
		}
	}
	return made
}
