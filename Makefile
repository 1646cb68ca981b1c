# Habits, in words that are easy to remember.  Whoever has no make types what stands behind them.
.PHONY: book test fast check golden docs bench lock ci

book:    ; python3 build.py
test:    ; python3 build.py test
fast:    ; python3 build.py test -m "not slow"
check:   ; .ci/run lint format types contracts
golden:  ; python3 build.py test --golden
docs:    ; "$$(python3 bootstrap.py)" -m zilap.docs
bench:   ; "$$(python3 bootstrap.py)" -m bench 100
# The EPUB in epub.js, foliate-js, Readium, MuPDF and calibre; their packages by npm.
readers: ; npm ci --ignore-scripts --prefix tests/readers && python3 build.py test -m readers

# The whole of .ci/run in a clone of what is committed.
ci:
	folder=$$(mktemp -d) && git clone -q . "$$folder/book" && "$$folder/book/.ci/run"; \
	status=$$?; rm -rf "$$folder"; exit $$status

# The locks, from pyproject.toml: exact versions and hashes for Linux, macOS and Windows.  Needs uv,
# which reads no groups from a project that it is told not to manage: hence the copy.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links
COPY = .cache/lock/pyproject.toml
lock:
	mkdir -p .cache/lock && sed '/^managed = false/d' pyproject.toml > $(COPY)
	$(COMPILE) $(COPY) --group $(COPY):test --output-file requirements.txt
	$(COMPILE) --group $(COPY):lint --constraint requirements.txt --output-file requirements-lint.txt
