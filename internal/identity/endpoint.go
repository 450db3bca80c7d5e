package identity

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"thidua/internal/fault"
)

// maxForm bounds the body of both endpoints.
const maxForm = 8 << 10

// Error codes of RFC 6749, section 5.2; slow_down is of RFC 8628 and the nearest that
// OAuth's registry has.
const (
	invalidRequest       = "invalid_request"
	invalidGrant         = "invalid_grant"
	unsupportedGrantType = "unsupported_grant_type"
	slowDown             = "slow_down"
	unsupportedTokenType = "unsupported_token_type" // of RFC 7009, 2.2.1
	temporarily          = "temporarily_unavailable"
)

// Routes adds POST /auth/token (RFC 6749, password grant) and POST /auth/revoke (RFC
// 7009). Both take a form and answer JSON that is never cached.
func (a *Accounts) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /auth/token", a.timely(a.serveToken))
	mux.HandleFunc("POST /auth/revoke", a.timely(a.serveRevoke))
}

// timely gives a request the time that it may wait for the database.
func (a *Accounts) timely(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), a.Wait)
		defer cancel()
		next(w, r.WithContext(ctx))
	}
}

// granted is the answer to a successful sign-in.
type granted struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
}

// denied is a refusal. RFC 6749 wants the description in ASCII, so it is in English; the
// message beside it is for people, in the language they asked for.
type denied struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Message     string `json:"message"`
}

func (a *Accounts) serveToken(w http.ResponseWriter, r *http.Request) {
	form, say := readForm(w, r)
	if say != nil {
		deny(w, r, http.StatusBadRequest, invalidRequest, *say)
		return
	}
	switch grant := form.Get("grant_type"); {
	case grant == "":
		deny(w, r, http.StatusBadRequest, invalidRequest, missing("grant_type"))
	case grant != "password":
		deny(w, r, http.StatusBadRequest, unsupportedGrantType, fault.Text{
			VI: "grant_type phải là password.", EN: "grant_type must be password."})
	case form.Get("username") == "":
		deny(w, r, http.StatusBadRequest, invalidRequest, missing("username"))
	case form.Get("password") == "":
		deny(w, r, http.StatusBadRequest, invalidRequest, missing("password"))
	default:
		issued, err := a.SignIn(r.Context(), form.Get("username"), form.Get("password"), a.Address(r))
		if err != nil {
			a.denySignIn(w, r, err)
			return
		}
		answer(w, http.StatusOK, granted{string(issued.Token), "Bearer", int64(SignInTTL / time.Second)})
	}
}

// denySignIn tells why somebody is not let in, and nothing about whether the account exists.
func (a *Accounts) denySignIn(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *fault.Error
	errors.As(err, &refusal)
	switch {
	case errors.Is(err, ErrWrongCredentials):
		deny(w, r, http.StatusBadRequest, invalidGrant, fault.Text{
			VI: "Thư điện tử hoặc mật khẩu không đúng.", EN: "The e-mail or the password is wrong."})
	case refusal != nil && refusal.Code == fault.RateLimited:
		wait, _ := refusal.Detail.(time.Duration)
		w.Header().Set("Retry-After", seconds(wait))
		deny(w, r, http.StatusTooManyRequests, slowDown, refusal.Say)
	case refusal != nil && refusal.Code == fault.Timeout:
		w.Header().Set("Retry-After", "1")
		deny(w, r, http.StatusServiceUnavailable, temporarily, refusal.Say)
	default:
		a.failed(r, err)
		w.Header().Set("Retry-After", "1")
		deny(w, r, http.StatusServiceUnavailable, temporarily, unavailable())
	}
}

// serveRevoke ends the token of the form. Whoever holds a token may end it; that it was
// unknown is not told (RFC 7009, 2.2). One of an issuer only the issuer can end.
func (a *Accounts) serveRevoke(w http.ResponseWriter, r *http.Request) {
	form, say := readForm(w, r)
	if say == nil && form.Get("token") == "" {
		text := missing("token")
		say = &text
	}
	if say != nil {
		deny(w, r, http.StatusBadRequest, invalidRequest, *say)
		return
	}
	if isIssued(form.Get("token")) {
		deny(w, r, http.StatusBadRequest, unsupportedTokenType, fault.Text{
			VI: "Mã này do nhà cung cấp danh tính cấp; hãy đăng xuất ở đó, hoặc nhờ quản trị thu hồi mọi mã của tài khoản.",
			EN: "This token is an identity provider's; sign out there, or let an administrator revoke all tokens of the account."})
		return
	}
	if err := a.Revoke(r.Context(), form.Get("token")); err != nil {
		a.failed(r, err)
		w.Header().Set("Retry-After", "1")
		deny(w, r, http.StatusServiceUnavailable, temporarily, unavailable())
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

// readForm reads the body; parameters in the address are not looked at, because addresses
// end up in logs. It answers what is wrong, or nil.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, *fault.Text) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, &fault.Text{
			VI: "Nội dung phải là application/x-www-form-urlencoded.",
			EN: "The body must be application/x-www-form-urlencoded."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		return nil, &fault.Text{VI: "Yêu cầu quá lớn (tối đa 8 KiB).", EN: "The request is too large (8 KiB at most)."}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, &fault.Text{VI: "Không đọc được biểu mẫu.", EN: "The form cannot be read."}
	}
	for _, values := range form {
		if len(values) > 1 { // RFC 6749, 3.2
			return nil, &fault.Text{VI: "Có tham số lặp lại.", EN: "A parameter is repeated."}
		}
	}
	return form, nil
}

func missing(name string) fault.Text {
	return fault.Text{VI: "Thiếu tham số " + name + ".", EN: "The parameter " + name + " is missing."}
}

func deny(w http.ResponseWriter, r *http.Request, status int, code string, say fault.Text) {
	answer(w, status, denied{code, say.EN, say.In(wants(r))})
}

// seconds writes a wait for Retry-After, rounded up.
func seconds(wait time.Duration) string {
	return strconv.FormatInt(max(1, int64((wait+time.Second-1)/time.Second)), 10)
}
