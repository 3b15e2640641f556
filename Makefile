# peer_fdw. The two commands: `make demo` and `make test`. Both install what is missing (scripts/deps.sh).
#
#   make deps       what a bare Debian 12 with the .NET SDK lacks
#   make build      the shim and the managed library
#   make install    both, into the PostgreSQL of PG_CONFIG
#   make demo       a private PostgreSQL and DynamoDB Local with sample data, and a tour; `make demo-stop` ends it
#   make test       everything; ends with `N passed, N failed, N skipped`. TESTS=Rows runs the projects of that name only
#   make test-17    the same in a Debian 13 of its own, made by debootstrap, with PostgreSQL 17 (test-debian SUITE=… for another); for root
#   make package    a tarball, and on Debian a .deb, for the PostgreSQL of PG_CONFIG, in build/package
#   make package-test    tests them, and upgrades: tests/package
#   make bench      the table of docs/benchmarks.md
#   make fuzz       RUNS inputs (a million) to everything that reads what others wrote; SEED, READER choose
#   make faults     every operation under every fault of a peer, in all variants
#   make soak       20 sessions that read, write and are disturbed, for MINUTES (10); after `make install`
#   make format     rewrites the C# sources in the project's style (.editorconfig)
#   make clean

PG_CONFIG ?= pg_config
DOTNET ?= dotnet
# The framework of the libraries, such as net10.0; empty is what Directory.Build.props says.
FRAMEWORK ?=
TESTS ?=

RID := $(if $(filter aarch64 arm64,$(shell uname -m)),linux-arm64,linux-x64)
BUILD := build
LIBRARY := $(BUILD)/managed/peer_fdw_managed.so
TEST_LIBRARY := $(BUILD)/test/peer_fdw_managed.so
FRAMEWORK_OPTION := $(if $(FRAMEWORK),-p:Framework=$(FRAMEWORK))

# Everything that a publish reads. The lists are files that change only when their text does, so that a source that went away, or another
# framework, makes a new library, too.
find_sources = $(sort $(shell find $(1) \( -name bin -o -name obj \) -prune -o -type f \
	\( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.txt' -o -name '*.xml' \) -print))
PROPS := $(wildcard Directory.*.props Directory.*.targets global.json)
MANAGED_SOURCES := $(call find_sources,managed) $(PROPS)
SYNTHETIC_SOURCES := $(call find_sources,tests/PeerFdw.Connectors.Synthetic)
MANAGED_LIST := $(BUILD)/managed.list
SYNTHETIC_LIST := $(BUILD)/synthetic.list

.PHONY: all deps build native managed test-library install package package-test demo demo-stop test test-17 test-debian installcheck bench fuzz soak faults clean format FORCE
all: build

deps:
	@scripts/deps.sh

build: native managed
managed: $(LIBRARY)
test-library: $(TEST_LIBRARY)

# Objects built for another PostgreSQL would link and then crash: they are thrown away first.
native:
	@mkdir -p $(BUILD)
	@wanted="$$($(PG_CONFIG) --version) $$($(PG_CONFIG) --pkglibdir)"; \
	if [ "$$wanted" != "$$(cat $(BUILD)/native.postgres 2>/dev/null)" ]; then \
		$(MAKE) --no-print-directory -C native PG_CONFIG=$(PG_CONFIG) clean >/dev/null && echo "$$wanted" >$(BUILD)/native.postgres; \
	fi
	@$(MAKE) --no-print-directory -s -C native PG_CONFIG=$(PG_CONFIG)

publish = $(DOTNET) publish managed/PeerFdw -c Release -r $(RID) $(FRAMEWORK_OPTION) --nologo -v quiet

$(LIBRARY): $(MANAGED_LIST) $(MANAGED_SOURCES)
	$(publish) --artifacts-path $(BUILD)/artifacts/managed -o $(BUILD)/artifacts/managed/out
	@mkdir -p $(@D)
	cp $(BUILD)/artifacts/managed/out/$(@F) $@

$(TEST_LIBRARY): $(MANAGED_LIST) $(SYNTHETIC_LIST) $(MANAGED_SOURCES) $(SYNTHETIC_SOURCES)
	$(publish) -p:SyntheticPeer=true --artifacts-path $(BUILD)/artifacts/test -o $(BUILD)/artifacts/test/out
	@mkdir -p $(@D)
	cp $(BUILD)/artifacts/test/out/$(@F) $@

$(MANAGED_LIST): FORCE
	@mkdir -p $(@D)
	@echo '$(RID) $(FRAMEWORK) $(MANAGED_SOURCES)' | cmp -s - $@ || echo '$(RID) $(FRAMEWORK) $(MANAGED_SOURCES)' >$@
$(SYNTHETIC_LIST): FORCE
	@mkdir -p $(@D)
	@echo '$(SYNTHETIC_SOURCES)' | cmp -s - $@ || echo '$(SYNTHETIC_SOURCES)' >$@
FORCE:

# Root rights are asked for only where the installation is not the user's own. DESTDIR is for packages.
install: build
	@libraries="$(DESTDIR)$$($(PG_CONFIG) --pkglibdir)"; sudo=; \
	if [ -z "$(DESTDIR)" ] && [ ! -w "$$libraries" ]; then sudo=sudo; fi; \
	$$sudo $(MAKE) --no-print-directory -C native PG_CONFIG=$(PG_CONFIG) DESTDIR=$(DESTDIR) install >/dev/null && \
	$$sudo install -d "$$libraries" && \
	$$sudo install -m 755 $(LIBRARY) "$$libraries/peer_fdw_managed.so" && \
	echo "peer_fdw is installed into $$libraries"

package: build
	@PG_CONFIG=$(PG_CONFIG) scripts/package.sh
package-test: package
	@PG_CONFIG=$(PG_CONFIG) tests/package/package_test.sh

demo:
	@PG_CONFIG=$(PG_CONFIG) FRAMEWORK=$(FRAMEWORK) scripts/demo.sh start
demo-stop:
	@PG_CONFIG=$(PG_CONFIG) scripts/demo.sh stop

test:
	@PG_CONFIG=$(PG_CONFIG) FRAMEWORK=$(FRAMEWORK) TESTS='$(TESTS)' scripts/test.sh
installcheck: test

SUITE ?= trixie
test-debian:
	@FRAMEWORK=$(FRAMEWORK) TESTS='$(TESTS)' scripts/test-debian.sh $(SUITE)
test-17:
	@FRAMEWORK=$(FRAMEWORK) TESTS='$(TESTS)' scripts/test-debian.sh trixie

bench: install test-library
	$(DOTNET) run -c Release --project tests/PeerFdw.Benchmarks --artifacts-path $(BUILD)/artifacts/bench

# The long form; the short one is part of `make test`. What is found is kept in tests/PeerFdw.Fuzz.Tests/Regressions and read first from then on.
RUNS ?= 1000000
SEED ?= $(shell date +%s)
READER ?=
fuzz:
	tests/native/batch_fuzz.sh $(RUNS) $(SEED)
	$(DOTNET) run -c Release --project tests/PeerFdw.Fuzz.Tests --artifacts-path $(BUILD)/artifacts/fuzz -- $(RUNS) $(SEED) $(READER)

MINUTES ?= 10
soak: install
	PEER_SOAK_MINUTES=$(MINUTES) $(DOTNET) test tests/PeerFdw.Soak.Tests --artifacts-path $(BUILD)/artifacts/tests --logger 'console;verbosity=detailed'

faults: install test-library
	PEER_FAULT_VARIANTS=2 PEER_TEST_LIBRARY=$(CURDIR)/$(TEST_LIBRARY) $(DOTNET) test tests/PeerFdw.Integration.Tests --artifacts-path $(BUILD)/artifacts/tests --filter FullyQualifiedName~Fault --logger 'console;verbosity=detailed'

format:
	$(DOTNET) format fdw.sln

clean:
	-$(MAKE) --no-print-directory -C native PG_CONFIG=$(PG_CONFIG) clean
	rm -rf $(BUILD)
	find managed tests -type d \( -name bin -o -name obj \) -not -path '*/node_modules/*' -prune -exec rm -rf {} +
