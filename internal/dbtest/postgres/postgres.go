// Package postgres starts a throwaway Postgres server from the programs installed on
// this machine, and sees to it that none is left behind. It knows nothing of tests or
// of what is stored. Test and generation only.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNotInstalled says that there are no programs of a Postgres server on this machine.
var ErrNotInstalled = errors.New("no Postgres server programs (initdb, postgres) were found")

// Server is a throwaway Postgres server with one superuser, reached through a Unix
// socket in a folder that nobody else can enter. It ends with the process that started
// it, however that process ends.
type Server struct {
	// URL is the superuser's, of the database "postgres".
	URL string

	dir  string
	life io.Closer
	exit chan error
}

// watch is the shell that owns the server: it ends the server and clears the folder as
// soon as its standard input closes, which the system does when our process is gone,
// also after a panic or SIGKILL.
const watch = `"$1" -D "$2/data" -k "$2" >"$2/log" 2>&1 &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$2"`

// settings keep the server small. What loses data stays on, because the store refuses
// a server without it.
const settings = `
listen_addresses = ''
unix_socket_permissions = 0777
shared_buffers = 64MB
max_connections = 200
wal_level = replica
max_wal_size = 1GB
checkpoint_timeout = 30min
autovacuum = off
jit = off
timezone = 'Asia/Ho_Chi_Minh'
fsync = on
full_page_writes = on
synchronous_commit = on
`

// Start makes and starts a server, in a second or two. ErrNotInstalled where there are no programs.
func Start(ctx context.Context) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	as, err := account()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "thidua-pg-")
	if err != nil {
		return nil, fmt.Errorf("making the server's folder: %w", err)
	}
	if as.Credential != nil {
		if err := os.Chown(dir, int(as.Credential.Uid), int(as.Credential.Gid)); err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	c, err := start(ctx, bin, dir, as)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, nil
}

// start makes the folder a server's and runs it.
func start(ctx context.Context, bin, dir string, as *syscall.SysProcAttr) (*Server, error) {
	data := filepath.Join(dir, "data")
	// The locale is the plainest one: that order by text is by bytes must hold whatever
	// the server's locale is, and the store's own tests show it under another one.
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	config, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("writing the server's settings: %w", err)
	}
	if _, err := config.WriteString(settings); err != nil {
		return nil, errors.Join(err, config.Close())
	}
	if err := config.Close(); err != nil {
		return nil, fmt.Errorf("writing the server's settings: %w", err)
	}
	// No output of ours is handed on: go test waits for everybody who holds it.
	shell := exec.Command("/bin/sh", "-c", watch, "watch", filepath.Join(bin, "postgres"), dir)
	shell.Dir, shell.SysProcAttr = dir, as
	life, err := shell.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	q := url.Values{"host": {dir}, "user": {"postgres"}}
	s := &Server{URL: "postgres:///postgres?" + q.Encode(), dir: dir, life: life, exit: make(chan error, 1)}
	go func() { s.exit <- shell.Wait() }()
	if err := s.ready(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, errors.Join(fmt.Errorf("waiting for the server: %w: %s", err, log), s.Stop())
	}
	return s, nil
}

// ready waits until the server takes connections, 30 seconds at most.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop ends the server at once and clears its folder.
func (s *Server) Stop() error {
	err := s.life.Close()
	if exit := <-s.exit; exit != nil {
		return errors.Join(err, fmt.Errorf("stopping the server: %w", exit))
	}
	return err
}

// programs finds the folder of the server's programs, the newest version first.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin", "/usr/local/pgsql/bin",
	} {
		found, err := filepath.Glob(filepath.Join(pattern, "initdb"))
		if err == nil && len(found) > 0 {
			sort.Strings(found)
			return filepath.Dir(found[len(found)-1]), nil
		}
	}
	return "", ErrNotInstalled
}

// account is who runs the server, in a session of its own so that an interrupt at the
// terminal reaches us alone. Postgres refuses root: there it is another user.
func account() (*syscall.SysProcAttr, error) {
	as := &syscall.SysProcAttr{Setsid: true}
	if os.Geteuid() != 0 {
		return as, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if errUID == nil && errGID == nil {
			as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			return as, nil
		}
	}
	return nil, errors.New("Postgres does not run as root, and there is no user postgres or nobody")
}
