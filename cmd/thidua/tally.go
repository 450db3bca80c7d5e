package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"thidua/internal/fault"
	"thidua/internal/urn"
	"thidua/workflow"
)

// ballotKey makes the key that replicas share.
func (p *program) ballotKey() *cobra.Command {
	return &cobra.Command{
		Use:   "ballot-key FILE",
		Short: "Tạo khóa niêm phong phiếu kín / make a key to seal secret votes with",
		Long: `Tạo tệp khóa niêm phong phiếu kín; không ghi đè tệp đã có.
Makes a key file for --ballot-key; one that is there is left alone. Give the same file to
every replica, and keep it apart from the database and its backups: who has both can read
the votes of a round that is open.`,
		Args: cobra.ExactArgs(1),
		RunE: p.does(func(_ context.Context, args []string) error {
			err := urn.Make(args[0])
			if errors.Is(err, os.ErrExist) {
				return fault.Newf(fault.InvalidInput, fault.Text{
					VI: fmt.Sprintf("Tệp %s đã có; khóa không bị thay.", args[0]),
					EN: fmt.Sprintf("The file %s is there already; its key is not replaced.", args[0]),
				})
			}
			if err != nil {
				return unwritten(err, args[0])
			}
			fmt.Fprintf(p.stdout, "Đã tạo khóa %s. / The key is made.\n", args[0])
			return nil
		}),
	}
}

func unwritten(err error, path string) error {
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: fmt.Sprintf("Không ghi được tệp %s; hãy kiểm tra thư mục và quyền ghi.", path),
		EN: fmt.Sprintf("The file %s cannot be written; look at the folder and its permissions.", path),
	}).Because(err)
}

// verifyTally adds a published count up again.
func (p *program) verifyTally() *cobra.Command {
	var receipt string
	c := &cobra.Command{
		Use:   "verify-tally FILE",
		Short: "Kiểm lại kết quả bỏ phiếu kín đã công bố / add a published secret count up again",
		Long: `Đếm lại phiếu trong văn bản công bố (trường Approval.document, lưu thành tệp JSON).
Adds up the papers of what was published of a secret vote (the field Approval.document, saved
as a file) by the rules that decided it, without a database or a network. It fails with a
sentence for everything that does not fit. With --receipt it also looks for your own paper.`,
		Args: cobra.ExactArgs(1),
		RunE: p.does(func(_ context.Context, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return unreadable(err, args[0])
			}
			return p.verify(text, receipt)
		}),
	}
	c.Flags().StringVar(&receipt, "receipt", "", "the receipt that the answer to your vote told")
	return c
}

// verify tells whether a published count holds, and what the paper of the receipt says.
func (p *program) verify(text []byte, receipt string) error {
	d, err := workflow.ReadPublished(text)
	if err != nil {
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Tệp không phải là kết quả kiểm phiếu đã công bố (JSON).", EN: "The file is no published count (JSON).",
		}).Because(err)
	}
	var faults fault.List
	for _, say := range d.Holds() {
		faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text(say)))
	}
	paper, found := d.Paper(receipt)
	if receipt != "" && !found {
		faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Không có phiếu nào mang mã biên nhận này.", EN: "No paper has this receipt.",
		}))
	}
	if len(faults) > 0 {
		return faults
	}
	c := workflow.Tally(d.Papers, nil)
	fmt.Fprintf(p.stdout, "Kết quả đúng. / The result is right: %s; %d/%d phiếu / papers.\n", d.Result.Outcome, c.Papers(), d.Result.Electorate)
	for _, candidate := range d.Candidates {
		fmt.Fprintf(p.stdout, "  %s: %d\n", candidate, c.For[candidate])
	}
	if found {
		fmt.Fprintf(p.stdout, "Phiếu của mã biên nhận: / The receipt's paper: %s\n", strings.Join(append(paper.For, string(paper.Choice)), " "))
	}
	return nil
}
