package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// acknowledged is a file of which the sender was told that it is kept.
type acknowledged struct {
	client  *client
	id, say string
}

// put sends a text as a file; it may be called from any goroutine.
func (c *client) put(say string) (id string, err error) {
	request, err := http.NewRequest(http.MethodPut, c.site+"/files", strings.NewReader(say))
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "text/plain")
	request.Header.Set("X-File-Name", "a.txt")
	response, err := c.http.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	var kept struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&kept); err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("an upload answered %d", response.StatusCode)
	}
	return kept.ID, nil
}

// get reads a file.
func (c *client) get(t *testing.T, id string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.site+"/files/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The program is killed in the middle of uploads and started again: whatever was acknowledged
// comes back as it was, and no row is without its content.
func TestUploadsSurvive(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		folder := t.TempDir()
		t.Setenv("THIDUA_FILES", "file://"+folder)
		p := start(t, c)
		var people []*client
		for _, unit := range []string{"binhdinh", "khanhhoa", "phuyen", "quangnam"} {
			people = append(people, p.as(t, "chuyenvien@"+unit))
		}
		kept := uploadUntilKilled(t, p, people)
		tokens := p.tokens
		p = start(t, c)
		p.tokens = tokens
		for _, a := range kept {
			if got := p.as(t, a.client.who).get(t, a.id); got != a.say {
				t.Errorf("%s says %.60q, want %.60q", a.id, got, a.say)
			}
		}
		s := dbtest.Open(t, c)
		rows, err := s.Client.Attachment.Query().All(t.Context())
		if err != nil || len(rows) < len(kept) {
			t.Fatalf("%d rows of %d that were acknowledged: %v", len(rows), len(kept), err)
		}
		for _, row := range rows {
			content, err := os.ReadFile(filepath.Join(folder, "sha256", row.Sha256[:2], row.Sha256[2:]))
			if sum := sha256.Sum256(content); err != nil || hex.EncodeToString(sum[:]) != row.Sha256 {
				t.Errorf("%s has lost its content: %v", row.ID, err)
			}
		}
	})
}

// uploadUntilKilled lets all send files at once and kills the program while they do. It answers
// what was acknowledged.
func uploadUntilKilled(t *testing.T, p *program, people []*client) []acknowledged {
	t.Helper()
	var kept []acknowledged
	var mutex sync.Mutex
	var killed atomic.Bool
	enough := make(chan struct{})
	var all sync.WaitGroup
	for _, c := range people {
		all.Go(func() {
			for i := range 40 {
				say := fmt.Sprint(c.who, " ", i, " ", strings.Repeat("x", i*5000))
				id, err := c.put(say)
				if err != nil {
					if !killed.Load() {
						t.Error(err)
					}
					return
				}
				mutex.Lock()
				kept = append(kept, acknowledged{c, id, say})
				if len(kept) == 30 {
					close(enough)
				}
				mutex.Unlock()
			}
		})
	}
	<-enough
	killed.Store(true)
	if err := p.kill(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	return kept
}
