// Package server is the product's HTTP side: routes, middleware, the transports of
// GraphQL, limits of size and time, health and the graceful stop.
//
//	/graphql         POST, GET (queries), WebSocket (graphql-transport-ws), Server-Sent Events
//	/schema.graphql  the schema as text
//	/auth/           sign-in, answered by package identity
//	/healthz         the process is alive
//	/readyz          it reaches its database
//	/                a page to explore the API, whole without the internet
//
// gqlgen's executor parses, validates and runs; its own transports are not used, because
// they read bodies without limit, echo a body that they cannot read, run mutations from
// HTML forms and answer status codes that GraphQL over HTTP does not know. Every response
// is complete in memory before its first byte is written, so no transaction waits for a
// slow client.
//
// Who calls is told by a bearer token alone, never by a cookie or anything else that a
// browser adds by itself, so that a page of another site can ask in nobody's name.
//
// The package knows no noun of the domain, no SQL and no password: the schema, the
// translation of errors and the identity of a caller are given to it.
package server
