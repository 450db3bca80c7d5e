package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/fault"
	"thidua/internal/manifest"
)

// settle finds the text of the trusted document that a request names, and refuses text of
// the caller's own where only documents are taken. Text beside an identifier has to be the
// document's, so that what is checked on the way is what runs; beside an unknown one it
// counts alone, as Apollo's clients send it after they were told NOT_FOUND. A text that is a
// document's is as good as its identifier.
func (s *Server) settle(ctx context.Context, q *request) error {
	if text, known := s.config.Documents.Find(q.document); known {
		if q.Query != "" && q.Query != text {
			return badInput("query không phải là văn bản của mã đã cho.", "The query is not the document of that identifier.")
		}
		q.Query = text
		return nil
	}
	switch {
	case q.Query == "" && q.apollo:
		// Apollo's clients look for these very words, or for the code.
		return fault.Newf(fault.DocumentNotFound, fault.Text{VI: "PersistedQueryNotFound", EN: "PersistedQueryNotFound"})
	case q.Query == "":
		return fault.New(fault.DocumentNotFound)
	case s.config.OnlyDocuments && !s.config.Documents.Trusts(q.Query) && !s.config.AdHoc(ctx):
		return fault.New(fault.DocumentRequired)
	}
	return nil
}

// respondTagged answers a query that was asked for by its document and a GET, which a
// browser may keep and ask about again. Whoever else keeps it on the way may not: the answer
// is the caller's own.
func (s *Server) respondTagged(w http.ResponseWriter, r *http.Request, response *graphql.Response) {
	media := mediaOf(r)
	text, err := encode(response)
	if err != nil {
		s.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	sum := sha256.Sum256(append([]byte(media+"\n"), text...))
	tag := hex.EncodeToString(sum[:16])
	w.Header().Set("Cache-Control", "private, no-cache")
	if form := matches(r.Header["If-None-Match"], tag); form != "" {
		w.Header().Set("ETag", `"`+form+`"`)
		w.Header().Add("Vary", "Accept, Accept-Language, Authorization")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", `"`+tag+`"`)
	write(w, media, http.StatusOK, text)
}

// trust parses and validates the documents, and keeps them so for good. An error names the
// manifest, the document and the reason.
func (e *engine) trust(set *manifest.Set) error {
	kept := map[string]*ast.QueryDocument{}
	ctx := graphql.StartOperationTrace(context.Background())
	for _, d := range set.All() {
		operation, errs := e.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: d.Text})
		if operation.Doc == nil { // else what is missing comes with a request: variables, the choice of an operation
			why := d.ID + ": " + strings.TrimSuffix(errs[0].Message, ".")
			return manifest.Refuse(d.File, why, why)
		}
		kept[d.Text] = operation.Doc
	}
	e.cache.kept = kept
	return nil
}
