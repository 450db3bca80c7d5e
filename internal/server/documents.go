package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/budget"
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
	s.write(w, r, media, http.StatusOK, text)
}

// trust parses, counts and validates the documents as a request would have them, and keeps
// them so for good. An error names the manifest, the document and the reason.
func (e *engine) trust(set *manifest.Set) error {
	for _, d := range set.All() {
		prepared, errs := e.prepareAll(d.Text)
		if errs != nil {
			say := why(errs[0])
			return manifest.Refuse(d.File, d.ID+": "+say.VI, d.ID+": "+say.EN)
		}
		e.cache.kept[d.Text] = prepared
	}
	return nil
}

// why is why a document does not fit, to be put into a sentence: the parser's own
// words, which are English, or those of a limit.
func why(err error) fault.Text {
	say := fault.Text{VI: err.Error(), EN: err.Error()}
	if refused, ok := errors.AsType[*gqlerror.Error](err); ok {
		say = fault.Text{VI: refused.Message, EN: refused.Message}
	} else if refusals := fault.All(err); refusals != nil {
		say = refusals[0].Say
	}
	return fault.Text{VI: strings.TrimSuffix(say.VI, "."), EN: strings.TrimSuffix(say.EN, ".")}
}

// prepareAll prepares a document for each of its operations.
func (e *engine) prepareAll(text string) (prepared *document, errs []error) {
	names := []string{""} // of a text without operations: prepare says so
	if tree, err := budget.Parse(text); err == nil && len(tree.Operations) > 0 {
		names = names[:0]
		for _, operation := range tree.Operations {
			names = append(names, operation.Name)
		}
	}
	for _, name := range names {
		if prepared, _, errs = e.prepare(&graphql.RawParams{Query: text, OperationName: name}); errs != nil {
			return nil, errs
		}
	}
	return prepared, nil
}
