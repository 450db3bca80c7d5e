package issuer

import (
	"net"
	"net/url"

	"thidua/internal/fault"
)

// ClaimEmail is the claim that names the person where nobody says otherwise. It counts only
// beside a true email_verified (OpenID Connect Core 1.0, 5.1).
const ClaimEmail = "email"

// Config says whose tokens are taken, and which of them.
type Config struct {
	URL      string // the issuer, exactly as its tokens name it (iss): https, or http on this machine
	Audience string // this API as the issuer names it (aud); not the identifier of a client
	Claim    string // whose value is a person's e-mail; empty: ClaimEmail
}

// Validate tells what is wrong, as a *fault.Error for whoever runs the program.
func (c Config) Validate() error {
	switch {
	case !safe(c.URL):
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "--oidc-issuer phải là địa chỉ https (http chỉ dùng được trên chính máy này), không có tham số.",
			EN: "--oidc-issuer must be an https address (http only on this very machine) without parameters.",
		}, "oidc-issuer")
	case c.Audience == "":
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Cần có --oidc-audience: tên của API này ở nhà cung cấp danh tính.",
			EN: "--oidc-audience is needed: what the issuer calls this API.",
		}, "oidc-audience")
	}
	return nil
}

// safe reports whether what comes from an address can be trusted to come from there.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && here
}
