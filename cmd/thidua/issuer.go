package main

import (
	"log/slog"

	"github.com/spf13/pflag"

	"thidua/internal/issuer"
)

// addIssuer declares the flags of serve about an identity provider.
func (o *options) addIssuer(flags *pflag.FlagSet) {
	flags.StringVar(&o.OIDCIssuer, "oidc-issuer", "", "address of an OpenID Connect issuer whose access tokens are taken, too (THIDUA_OIDC_ISSUER)")
	flags.StringVar(&o.OIDCAudience, "oidc-audience", "", "what the issuer calls this API; a token must be meant for it (THIDUA_OIDC_AUDIENCE)")
	flags.StringVar(&o.OIDCClaim, "oidc-claim", "", "claim whose value is the account's e-mail (default "+issuer.ClaimEmail+", which must be verified; THIDUA_OIDC_CLAIM)")
}

// completeIssuer fills in from the environment what no flag has said.
func (o *options) completeIssuer(flags *pflag.FlagSet, e options) {
	if !flags.Changed("oidc-issuer") {
		o.OIDCIssuer = e.OIDCIssuer
	}
	if !flags.Changed("oidc-audience") {
		o.OIDCAudience = e.OIDCAudience
	}
	if !flags.Changed("oidc-claim") {
		o.OIDCClaim = e.OIDCClaim
	}
}

// issuer is the identity provider that the options name; nil where they name none. An audience
// or a claim without an issuer is a mistake, and told as one.
func (o *options) issuer(log *slog.Logger) (*issuer.Issuer, error) {
	if o.OIDCIssuer == "" && o.OIDCAudience == "" && o.OIDCClaim == "" {
		return nil, nil
	}
	i, err := issuer.New(issuer.Config{URL: o.OIDCIssuer, Audience: o.OIDCAudience, Claim: o.OIDCClaim})
	if err != nil {
		return nil, err
	}
	i.Log = log
	return i, nil
}
