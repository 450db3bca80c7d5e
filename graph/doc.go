// Package graph lets people ask: it answers GraphQL operations. The schema in schema/
// is the contract and is written by hand; generated/ holds gqlgen's glue, model/ the
// nouns. A resolver is a few lines: it asks the runtime or a reader and makes nouns of
// the answer. What a list needs is planned from the fields that were asked for and read
// for the whole page at once (batch.go); no rule of the domain is here.
package graph
