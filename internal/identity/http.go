package identity

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"thidua/internal/fault"
	"thidua/internal/language"
	"thidua/internal/telemetry"
)

// invalidToken is the code of RFC 6750, told in the header and in the body's error; the
// GraphQL error beside it has the catalogue's own, UNAUTHENTICATED.
const invalidToken = "invalid_token"

// Middleware finds out who calls before next serves GraphQL. Without a token the request
// goes on anonymously. A token that is malformed, expired, revoked or of a disabled
// account is answered with 401 (RFC 6750) in the form of a GraphQL response, never taken
// for an anonymous request: a client must learn that it is signed out. Where the database
// does not answer, the answer is 503.
func (a *Accounts) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, err := Bearer(r.Header)
		ctx := r.Context()
		if err == nil {
			ctx, err = a.Enter(ctx, token)
		}
		switch {
		case errors.Is(err, ErrInvalidToken):
			w.Header().Set("WWW-Authenticate", `Bearer error="`+invalidToken+`"`)
			refuse(w, r, http.StatusUnauthorized, fault.Unauthenticated, invalidToken, fault.Text{
				VI: "Phiên đăng nhập không hợp lệ hoặc đã hết hạn; hãy đăng nhập lại.",
				EN: "The access token is not valid or has expired; sign in again.",
			})
		case err != nil:
			a.failed(r, err)
			w.Header().Set("Retry-After", "1")
			refuse(w, r, http.StatusServiceUnavailable, fault.Internal, "", unavailable())
		default:
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// unavailable is told where the database does not answer.
func unavailable() fault.Text {
	return fault.Text{
		VI: "Hệ thống tạm thời không trả lời được; hãy thử lại.",
		EN: "The system cannot answer just now; try again.",
	}
}

// Bearer takes the token out of the Authorization header: "" where there is none. Another
// scheme, or two headers, is ErrInvalidToken.
func Bearer(h http.Header) (string, error) {
	values := h.Values("Authorization")
	if len(values) == 0 || (len(values) == 1 && values[0] == "") {
		return "", nil
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimLeft(token, " ")
	if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", ErrInvalidToken
	}
	return token, nil
}

// refuse answers with one error in the form of a GraphQL response, and with the code of
// RFC 6750 where there is one.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, bearerError string, say fault.Text) {
	telemetry.Refused(r.Context(), code)
	type extensions struct {
		Code string `json:"code"`
	}
	type problem struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	answer(w, status, struct {
		Error  string    `json:"error,omitempty"`
		Errors []problem `json:"errors"`
	}{bearerError, []problem{{say.In(wants(r)), extensions{code}}}})
}

// answer writes JSON that nobody keeps.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	w.WriteHeader(status)
	// A client that has gone is no error of ours.
	_ = json.NewEncoder(w).Encode(body)
}

// wants is the language of the answer.
func wants(r *http.Request) string { return language.Negotiate(r.Header.Get("Accept-Language")) }

// failed keeps an error of ours for the log, unless it is that the client has gone.
func (a *Accounts) failed(r *http.Request, err error) {
	if r.Context().Err() == nil {
		a.Log.ErrorContext(r.Context(), "identity: a request failed", "path", r.URL.Path, "error", err)
	}
}
