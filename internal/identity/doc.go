// Package identity answers who is calling: accounts and their passwords, access tokens,
// signing in and out, and the middleware that puts the caller into a request's context.
//
// It owns the tables persons (password, disabled_at), access_tokens and
// sign_in_failures, and writes a row of role_changes for whatever it does to an account.
// Every such change raises the version of the registry in the same transaction.
//
// What a caller may do is asked of package authz by whoever serves the request: the
// methods here are told who acts and check no permission. The package knows no GraphQL,
// and it learns the roles of a person from the function that it is given.
//
// Secrets (passwords, tokens) are in no error, no log and no row: a password is kept as
// argon2id, a token as its SHA-256.
package identity
