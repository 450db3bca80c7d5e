package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"thidua/internal/fault"
)

// condition is what an error of a database means, whichever database it is.
type condition int

const (
	other       condition = iota // a fault of the program: not for users
	slow                         // it took longer than allowed, or waited too long
	full                         // no room left, or a disk that fails
	unreachable                  // the server is not there, or is going down
	readOnly                     // the database cannot be written
	foreign                      // not a database of this program, or a broken one
	denied                       // the account or the database that the URL names is refused
)

// Fault gives an error of the database the meaning that it has for a user; the cause
// stays inside for the log. Whatever is a *fault.Error already, or means nothing to a
// user (a fault of the program), is returned as it is. It is called once, at the border.
func Fault(err error) error {
	if err == nil || fault.All(err) != nil {
		return err
	}
	var say fault.Text
	switch conditionOf(err) {
	case slow:
		return fault.New(fault.Timeout).Because(err)
	case full:
		say = fault.Text{
			VI: "Ổ đĩa của máy chủ đã đầy hoặc bị lỗi; chưa ghi gì. Hãy báo quản trị.",
			EN: "The server's disk is full or fails; nothing was written. Tell the administrator.",
		}
	case unreachable:
		say = fault.Text{
			VI: "Không kết nối được cơ sở dữ liệu; hãy thử lại sau.",
			EN: "The database cannot be reached; try again later.",
		}
	case readOnly:
		say = fault.Text{
			VI: "Cơ sở dữ liệu đang chỉ đọc; chưa ghi gì. Hãy báo quản trị.",
			EN: "The database is read-only; nothing was written. Tell the administrator.",
		}
	default:
		return err
	}
	return fault.Newf(fault.Internal, say).Because(err)
}

// conditionOf reads the codes of both databases.
func conditionOf(err error) condition {
	var pg *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case errors.As(err, &pg):
		return ofState(pg.Code)
	case errors.As(err, &lite):
		return ofCode(lite.Code())
	case isUnreachable(err):
		return unreachable
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return slow
	}
	return other
}

// ofState reads a SQLSTATE (PostgreSQL, appendix A).
func ofState(code string) condition {
	switch code {
	case "57014", "55P03", "25P03", "57P05": // cancelled, lock timeout, idle too long
		return slow
	case "53100": // disk full
		return full
	case "57P01", "57P02", "57P03", "53300": // going down, crashed, starting up, too many connections
		return unreachable
	case "25006": // read-only transaction: a standby
		return readOnly
	case "28000", "28P01", "3D000", "42501": // who, password, which database, privileges
		return denied
	}
	if strings.HasPrefix(code, "08") { // connection exception
		return unreachable
	}
	return other
}

// ofCode reads a result code of SQLite; the low byte is the kind.
func ofCode(code int) condition {
	switch code & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_INTERRUPT:
		return slow
	case lib.SQLITE_FULL, lib.SQLITE_IOERR:
		return full
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return readOnly
	case lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT:
		return foreign
	}
	return other
}

// isUnreachable reports whether the connection was not made, or broke.
func isUnreachable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &connect), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return true
	}
	return errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded)
}

// IsDeadlock reports whether Postgres ended the transaction because two waited for each other;
// nothing of it is kept, and it can be run again.
func IsDeadlock(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "40P01"
}

// IsUnique reports whether err is the refusal, by a unique index, of a second row.
func IsUnique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && (lite.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}
