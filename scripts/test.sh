#!/usr/bin/env bash
# All checks of the project, from a bare Debian or macOS machine with Go. `make test`
# calls it. With names of steps as arguments it runs those alone: scripts/test.sh lint drift
set -euo pipefail
cd "$(dirname "$0")/.."

# One set of build flags, or everything is compiled twice. The race build has its own.
export CGO_ENABLED=0
# A Postgres that is missing fails the tests, it is never skipped.
export CI=true

steps=(tools format vet lint clients drift test race)
[ $# -eq 0 ] || steps=("$@")

say() { printf '\n==> %s\n' "$*"; }
die() { printf '\n==> FAILED: %s\n' "$*" >&2; exit 1; }

# install PACKAGES-OF-APT PACKAGE-OF-BREW
install() {
	if command -v apt-get >/dev/null; then
		local as=()
		[ "$(id -u)" -eq 0 ] || as=(sudo)
		say "Installing $1 with apt-get"
		${as[@]+"${as[@]}"} apt-get update -qq
		# shellcheck disable=SC2086 # one argument a package
		${as[@]+"${as[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
	elif command -v brew >/dev/null; then
		say "Installing $2 with Homebrew"
		brew install --quiet "$2"
	else
		die "$1 is missing, and neither apt-get nor brew is here to install it"
	fi
}

# The same places as internal/dbtest/postgres looks at.
has_postgres() {
	[ -n "${THIDUA_TEST_POSTGRES:-}" ] || command -v initdb >/dev/null ||
		compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
		compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null ||
		compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null ||
		compgen -G '/usr/local/opt/postgresql*/bin/initdb' >/dev/null ||
		compgen -G '/Applications/Postgres.app/Contents/Versions/*/bin/initdb' >/dev/null ||
		compgen -G '/usr/local/pgsql/bin/initdb' >/dev/null
}

# A compiler without the C library's headers is none.
has_cc() { command -v cc >/dev/null && echo '#include <stdlib.h>' | cc -fsyntax-only -x c - 2>/dev/null; }

# The clients' libraries need this version.
has_node() { command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; }

# The system's packages may have an older Node.js, as Debian 12 has; npm brings another.
newer_node() {
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/thidua/node
	say "Installing Node.js 20 into $folder with npm"
	npm install --silent --no-audit --no-fund --prefix "$folder" node@20 >/dev/null
	PATH=$folder/node_modules/.bin:$PATH
}

tools() {
	say "Looking for what is needed: Go, a Postgres server's programs, a C compiler (race detector alone), Node.js with npm and curl (clients)"
	command -v go >/dev/null || die "Go is missing: https://go.dev/dl"
	go version
	has_postgres || install postgresql postgresql@17
	has_postgres || die "no initdb was found after the installation"
	if ! has_cc; then
		[ "$(uname)" != Darwin ] || die "the C compiler is missing: run xcode-select --install"
		install "gcc libc6-dev" gcc
		has_cc || die "no working C compiler was found after the installation"
	fi
	command -v curl >/dev/null || install curl curl
	if ! has_node; then
		command -v npm >/dev/null || install "nodejs npm" node
		has_node || newer_node
		has_node || die "Node.js 20 or later and npm are needed: https://nodejs.org"
	fi
}

format() {
	say "Format: gofmt"
	local wrong
	wrong=$(gofmt -l clients/go cmd docs ent graph internal workflow)
	[ -z "$wrong" ] || die "not formatted, run gofmt -w: $wrong"
}

vet() {
	say "Vet"
	go vet ./...
}

lint() {
	say "Lint: golangci-lint (built from tools/go.mod; the first time takes some minutes)"
	go tool -modfile=tools/go.mod golangci-lint run ./...
}

# The generators run in a copy, so that the check reads the tree as it is, work that is
# not committed included, and changes nothing in it.
drift() {
	say "Drift: generated code is what the generators write (migrations and pages are compared by the tests)"
	copy=$(mktemp -d)
	trap 'rm -rf "$copy"' EXIT
	mkdir "$copy/was" "$copy/is"
	tar --exclude=node_modules --exclude=dist --exclude=build -cf "$copy/tree.tar" \
		go.mod go.sum gqlgen.yml Makefile clients cmd docs ent graph internal workflow
	tar -xf "$copy/tree.tar" -C "$copy/was"
	tar -xf "$copy/tree.tar" -C "$copy/is"
	ln -s "$PWD/clients/typescript/node_modules" "$copy/is/clients/typescript/node_modules"
	make --no-print-directory -C "$copy/is" gen-server gen-clients >"$copy/log" 2>&1 || { cat "$copy/log"; die "make gen"; }
	diff -r -u -x node_modules "$copy/was" "$copy/is" || die "generated code is not up to date (above): run make gen"
	rm -rf "$copy"
	trap - EXIT
}

# go run ./internal/dbtest/withpostgres starts one throwaway server for all packages.
tests() {
	say "Tests, on SQLite and on Postgres"
	go run ./internal/dbtest/withpostgres go test -timeout 20m ./...
}

# The packages below cmd that start goroutines, in their code or in their tests.
concurrent() {
	grep -rlE --include='*.go' '^[[:space:]]*go [a-zA-Z_(]|\.Go\(func' graph internal workflow |
		grep -v -e '/generated/' -e '^internal/dbtest/' | xargs -n1 dirname | sort -u | sed 's|^|./|'
}

# In short: what the API says was asked on both databases before; here it is asked who touches
# the same memory at once, which is the same on one.
race() {
	local packages
	# The two that take longest go first, beside each other.
	packages="./graph ./workflow/runtime $(concurrent | grep -vx -e ./graph -e ./workflow/runtime | tr '\n' ' ')"
	say "Race detector: $packages"
	# shellcheck disable=SC2086 # one argument a package
	go run ./internal/dbtest/withpostgres env CGO_ENABLED=1 go test -short -timeout 20m -race $packages
}

# What other programs have of ours, and expect of it. The tests of clients/typescript and
# clients/go run among the others (cmd/thidua).
clients() {
	say "Clients: types, the Go example; graphql-http's audit, graphql-ws, graphql-sse, EventSource"
	(cd clients/typescript && npm ci --silent && npm run --silent build)
	(cd clients/go && go vet ./...)
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
	go build -o "$folder/thidua" ./cmd/thidua
	(cd clients/conformance && npm ci --silent --no-audit --no-fund && THIDUA_PROGRAM=$folder/thidua npm test --silent)
	rm -rf "$folder"
	trap - EXIT
}

began=$(date +%s)
for step in "${steps[@]}"; do
	case $step in
	tools | format | vet | lint | clients | drift | race) "$step" ;;
	test) tests ;;
	*) die "there is no step $step; there are: tools format vet lint clients drift test race" ;;
	esac
done
say "All is well, after $(($(date +%s) - began)) s"
