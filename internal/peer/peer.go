// Package peer tells from which address a request comes, for whatever is counted by
// address: wrong passwords, the cost of operations. It knows nothing else of the request,
// and nobody's account.
package peer

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"thidua/internal/fault"
)

// Proxies are the networks of the reverse proxies whose X-Forwarded-For is believed. None:
// the header is never looked at, because anybody can send it.
type Proxies []netip.Prefix

// Parse reads networks in CIDR notation; an address alone is a network of one. INVALID_INPUT
// names the first that is neither.
func Parse(texts []string) (Proxies, error) {
	var list Proxies
	for _, text := range texts {
		text = strings.TrimSpace(text)
		network, err := netip.ParsePrefix(text)
		if err != nil {
			var one netip.Addr
			if one, err = netip.ParseAddr(text); err == nil {
				network, err = one.Prefix(one.BitLen())
			}
		}
		if err != nil {
			return nil, fault.Newf(fault.InvalidInput, fault.Text{
				VI: fmt.Sprintf("%q không phải là dải địa chỉ; ghi dạng 10.0.0.0/8.", text),
				EN: fmt.Sprintf("%q is no network; write it like 10.0.0.0/8.", text),
			}, "trusted-proxy")
		}
		list = append(list, network.Masked())
	}
	return list, nil
}

// Address is where the request comes from: the peer of the connection or, where that is one
// of the proxies, the last address in X-Forwarded-For that is none of them. What stands
// before that one was written by the client. Of an IPv6 address the first 64 bits are
// taken: whoever has one has all the others of that network.
func (p Proxies) Address(r *http.Request) string {
	at, ok := parse(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	if len(p) > 0 && p.trusts(at) {
		at = p.behind(at, r.Header.Values("X-Forwarded-For"))
	}
	if at.Is4() {
		return at.String()
	}
	network, err := at.Prefix(64)
	if err != nil {
		return at.String()
	}
	return network.String()
}

// behind follows the hops backwards from a proxy to the first that is none. Where a proxy
// names nothing that can be read, it is the client itself.
func (p Proxies) behind(proxy netip.Addr, headers []string) netip.Addr {
	for _, header := range slices.Backward(headers) {
		for _, hop := range slices.Backward(strings.Split(header, ",")) {
			at, ok := parse(strings.TrimSpace(hop))
			if !ok {
				return proxy
			}
			if !p.trusts(at) {
				return at
			}
			proxy = at
		}
	}
	return proxy
}

func (p Proxies) trusts(at netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(at) })
}

// parse reads an address with or without a port.
func parse(text string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return at.Unmap().WithZone(""), err == nil
}
