package server

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
)

// explore is the whole page: style and script are inside, nothing is loaded from elsewhere.
//
//go:embed explore.html
var explore []byte

// page is the page at / with the policy that lets a browser run its own script alone.
type page struct {
	policy string
	demo   []byte
}

// newPage computes the policy from the page, so that neither can change without the other.
func newPage(demo []Account) (*page, error) {
	script, err := digest(explore, "script")
	if err != nil {
		return nil, err
	}
	style, err := digest(explore, "style")
	if err != nil {
		return nil, err
	}
	if demo == nil {
		demo = []Account{}
	}
	list, err := json.Marshal(map[string]any{"accounts": demo})
	if err != nil {
		return nil, err
	}
	policy := "default-src 'none'; script-src 'sha256-" + script + "'; style-src 'sha256-" + style +
		"'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return &page{policy: policy, demo: list}, nil
}

// digest is the hash, as a policy names it, of the one element of that name in the page.
func digest(html []byte, element string) (string, error) {
	_, rest, opened := bytes.Cut(html, []byte("<"+element+">"))
	body, _, closed := bytes.Cut(rest, []byte("</"+element+">"))
	if !opened || !closed {
		return "", fmt.Errorf("the page has no <%s>", element)
	}
	sum := sha256.Sum256(body)
	return base64.StdEncoding.EncodeToString(sum[:]), nil
}

func (p *page) serve(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", p.policy)
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(explore)
}

// serveDemo lists the accounts that the page offers for a click: none outside a demonstration.
func (p *page) serveDemo(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(p.demo)
}
