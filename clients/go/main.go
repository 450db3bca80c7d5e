// Command thidua-late shows how a Go program uses the API: it lists the reports that are
// past their due time and not submitted, and submits one.
//
//	export THIDUA=http://127.0.0.1:8080 THIDUA_TOKEN=thd_…
//	go run .                                # the reports that are late, with their versions
//	go run . submit rep_… 3 "the reason"    # as the head of the report's unit
//
// A token comes from POST /auth/token or from thidua token issue. The code of the queries
// in operations.graphql, package generated, is written by genqlient: go tool genqlient.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/Khan/genqlient/graphql"

	"thidua/clients/go/generated"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	site, token := os.Getenv("THIDUA"), os.Getenv("THIDUA_TOKEN")
	if site == "" || token == "" {
		return errors.New("set THIDUA to the server's address and THIDUA_TOKEN to a token")
	}
	client := graphql.NewClient(site+"/graphql", &http.Client{Transport: bearer(token)})
	switch {
	case len(arguments) == 0:
		return late(ctx, client)
	case len(arguments) == 4 && arguments[0] == "submit":
		version, err := strconv.Atoi(arguments[2])
		if err != nil {
			return fmt.Errorf("the version %q is no number", arguments[2])
		}
		return submit(ctx, client, arguments[1], version, arguments[3])
	}
	return errors.New(`usage: thidua-late [submit ID VERSION "reason for being late"]`)
}

// bearer sends a token with every request, and asks for English.
type bearer string

// RoundTrip sends the request.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	r.Header.Set("Accept-Language", "en")
	return http.DefaultTransport.RoundTrip(r)
}

// late prints the reports that are past their due time, page by page. The earliest due
// come first, and those without a due time last: the first one that is not late ends it.
func late(ctx context.Context, client graphql.Client) error {
	now := time.Now()
	for after := (*string)(nil); ; {
		answer, err := generated.Drafts(ctx, client, 25, after)
		if err != nil {
			return err
		}
		for _, r := range answer.Reports.Nodes {
			if r.DueAt == nil || r.DueAt.After(now) {
				return nil
			}
			fmt.Printf("%s version %d, %s, %s, due %s: %s\n", r.Id, r.Version, r.Unit.Code, r.Stage, r.DueAt.Format(time.DateOnly), r.Title)
		}
		if !answer.Reports.PageInfo.HasNextPage {
			return nil
		}
		after = answer.Reports.PageInfo.EndCursor
	}
}

// submit signs a report of which one has seen this version. The key makes it safe to send
// the same again.
func submit(ctx context.Context, client graphql.Client, id string, version int, reason string) error {
	key := rand.Text()
	answer, err := generated.Submit(ctx, client, generated.SubmitReportInput{
		ReportId: id, ExpectedVersion: version, LateReason: &reason, IdempotencyKey: &key,
	})
	if err != nil {
		return err
	}
	for _, e := range answer.SubmitReport.Errors {
		err = errors.Join(err, refusal(e))
	}
	if r := answer.SubmitReport.Report; err == nil && r != nil {
		fmt.Printf("%s %s, version %d\n", r.Id, r.Stage, r.Version)
	}
	return err
}

// refusal tells what is to be mended, with every reason.
func refusal(of generated.SubmitSubmitReportReportPayloadErrorsMutationError) error {
	e, ok := of.(interface {
		GetCode() string
		GetMessage() string
	})
	if !ok {
		return errors.New("it was refused")
	}
	err := fmt.Errorf("%s: %s", e.GetCode(), e.GetMessage())
	if blocked, ok := of.(*generated.SubmitSubmitReportReportPayloadErrorsTransitionBlockedError); ok {
		for _, b := range blocked.Blockers {
			err = errors.Join(err, fmt.Errorf("  %s: %s", b.Code, b.Message))
		}
	}
	return err
}
