# One set of build flags everywhere: another one compiles everything again.
export CGO_ENABLED := 0

.DEFAULT_GOAL := help
.PHONY: help run test gen lint bench fuzz migration

help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run the demonstration on http://127.0.0.1:8080
	go run ./cmd/thidua serve --demo

test: ## Run all checks; installs Postgres and a C compiler where they are missing
	@scripts/test.sh

gen: ## Write generated code again: ent/db, graph/generated, resolvers
	go run ent/entc.go
	go tool gqlgen generate

lint: ## Vet and lint
	@scripts/test.sh format vet lint

bench: ## Run the benchmarks, on both databases
	go run ./internal/dbtest/withpostgres go test -run '^$$' -bench . -skip 'FanOut|Idle' -benchmem -benchtime 500x ./graph
	go run ./internal/dbtest/withpostgres go test -run '^$$' -bench 'FanOut|Idle' -benchtime 20x ./graph
	go run ./internal/dbtest/withpostgres go test -run '^$$' -bench . -benchmem ./internal/... ./workflow/...
	cd bench && go test -run '^$$' -bench . -benchmem .

FUZZTIME ?= 30s
OPERATIONS ?= 50000
fuzz: ## Run each fuzz test for FUZZTIME (30s), and OPERATIONS (50000) random ones
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . >/dev/null || { echo "there are no fuzz tests"; exit 1; }
	@grep -rlE --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		for name in $$(grep -oE '^func Fuzz[A-Za-z0-9_]*' "$$file" | cut -d' ' -f2); do \
			echo "==> $$name in $$(dirname "$$file")"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" || exit 1; \
		done; \
	done
	go run ./internal/dbtest/withpostgres go test -run '^TestRandomOperations$$' ./graph -v -random $(OPERATIONS) -seed $$(date +%s)

migration: ## Write the next migration of both dialects: make migration NAME=add_x
	@test -n "$(NAME)" || { echo "say how it is called: make migration NAME=add_x"; exit 1; }
	go run ./internal/store/plan/migration $(NAME)
