// Package attachment keeps the files that people send (tệp đính kèm): it receives one,
// says what it is, stores its content under its SHA-256 and a row beside it, and lets
// reports and decisions hang it on a place of theirs. Whatever hangs nowhere for a day is
// swept away. It knows no HTTP and no GraphQL, and does not decide who reads what hangs on a
// subject: that is the subject's kind.
package attachment
