// Package model holds the nouns of the API as Go values, one file per noun, and makes
// them from rows and from the registry. Every value is made for one viewer, in one
// language: what he may not read is not in it. Inputs, payloads and connections are
// generated beside it; it asks no database.
package model
