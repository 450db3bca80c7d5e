// Package issuer looks at access tokens that an OpenID Connect provider of another house has
// signed (nhà cung cấp danh tính), and tells what they say.
//
// It owns the provider's keys: they are found by discovery, fetched again from time to time,
// and once more where a token names one that is not known, at most once a minute. A provider
// that cannot be reached keeps nothing from starting; until it is, its tokens are refused.
//
// What is refused is refused without a reason to the caller: the log has it. Which person a
// token is of, whether he may still sign in and what he holds is none of its business: it
// knows no account, no database and no transport, and keeps no token, only fingerprints.
package issuer
