package peer_test

import (
	"net/http"
	"strings"
	"testing"

	"thidua/internal/fault"
	"thidua/internal/peer"
)

// Only what a trusted proxy says of the hop before it is believed.
func TestAddress(t *testing.T) {
	behind, err := peer.Parse([]string{"10.0.0.0/8", " 192.0.2.7", "fd00::/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		proxies      peer.Proxies
		want         string
	}{
		{"a peer", "203.0.113.9:443", nil, nil, "203.0.113.9"},
		{"an IPv6 peer is its network", "[2001:db8:1:2:3:4:5:6]:443", nil, nil, "2001:db8:1:2::/64"},
		{"an IPv4 address written as IPv6", "[::ffff:203.0.113.9]:443", nil, nil, "203.0.113.9"},
		{"a zone", "[fe80::1%eth0]:443", nil, nil, "fe80::/64"},
		{"a socket without an address", "@", nil, behind, "@"},
		{"nobody is trusted", "10.0.0.1:1", []string{"203.0.113.9"}, nil, "10.0.0.1"},
		{"the peer is no proxy", "198.51.100.1:1", []string{"203.0.113.9"}, behind, "198.51.100.1"},
		{"one proxy", "10.0.0.1:1", []string{"203.0.113.9"}, behind, "203.0.113.9"},
		{"the client has written, too", "10.0.0.1:1", []string{"127.0.0.1, 1.2.3.4, 203.0.113.9"}, behind, "203.0.113.9"},
		{"two proxies", "10.0.0.1:1", []string{"1.2.3.4,203.0.113.9, 192.0.2.7"}, behind, "203.0.113.9"},
		{"two headers", "10.0.0.1:1", []string{"1.2.3.4", "203.0.113.9"}, behind, "203.0.113.9"},
		{"with a port", "10.0.0.1:1", []string{"203.0.113.9:1234"}, behind, "203.0.113.9"},
		{"IPv6 in brackets", "[fd00::1]:1", []string{"[2001:db8::1]"}, behind, "2001:db8::/64"},
		{"proxies alone", "10.0.0.1:1", []string{"10.0.0.2"}, behind, "10.0.0.2"},
		{"no header", "10.0.0.1:1", nil, behind, "10.0.0.1"},
		{"nonsense", "10.0.0.1:1", []string{"203.0.113.9, unknown"}, behind, "10.0.0.1"},
		{"nonsense behind a proxy", "10.0.0.1:1", []string{"<script>, 10.0.0.2"}, behind, "10.0.0.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.forwarded}}
			if got := c.proxies.Address(r); got != c.want {
				t.Errorf("%s by way of %q = %s, want %s", c.remote, c.forwarded, got, c.want)
			}
		})
	}
}

// What is no network is named.
func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "proxy.example", "10.0.0.0/33", "10.0.0"} {
		if _, err := peer.Parse([]string{"10.0.0.0/8", text}); !fault.Is(err, fault.InvalidInput) || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
