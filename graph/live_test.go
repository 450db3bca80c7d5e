package graph_test

import (
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// When the clients have gone, without a word, nothing of them is left: neither goroutines nor
// connections of the database.
func TestNothingIsLeftOfWhoHasGone(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		x := newRig(t, s)
		reportID := x.published("phuyen")
		x.follows()
		site := httptest.NewServer(x.handler)
		defer site.Close()
		crowd := func() {
			ears := make([]*ear, 40)
			for i := range ears {
				ears[i] = x.hear(site.Listener.Addr().String(), leader)
				for id, query := range map[string]string{"2": "subscription { inboxChanged { cursor totalCount } }", "3": "subscription { caseChanged { cursor } }"} {
					ears[i].send(`{"id":"` + id + `","type":"subscribe","payload":` + string(x.body(query, nil)) + `}`)
				}
			}
			// Every connection tells something. One whose subscriptions were not open yet is told the next step.
			heard := make(chan bool, len(ears))
			for _, e := range ears {
				go func() { heard <- e.receive() != "" }()
			}
			for told := 0; told < len(ears); {
				select {
				case something := <-heard:
					if !something {
						t.Fatal("a connection has ended")
					}
					told++
				case <-time.After(100 * time.Millisecond):
					x.mend(reportID)
				}
			}
			for _, e := range ears {
				_ = e.conn.Close()
			}
		}
		crowd() // what is made once and kept
		settled := func() int {
			least := runtime.NumGoroutine()
			for range 20 {
				time.Sleep(100 * time.Millisecond)
				least = min(least, runtime.NumGoroutine())
			}
			return least
		}
		before := settled()
		crowd()
		deadline := time.Now().Add(time.Minute)
		for runtime.NumGoroutine() > before || s.DB.Stats().InUse > 1 {
			if time.Now().After(deadline) {
				t.Fatalf("%d goroutines, %d connections in use; before there were %d", runtime.NumGoroutine(), s.DB.Stats().InUse, before)
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
}
