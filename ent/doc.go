// Package ent is where the model is written down. People write schema/; db/ is
// generated from it by `make gen` and never edited.
package ent
