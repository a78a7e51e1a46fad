# Two commands are enough: `make demo` and `make test`. Everything else is here too.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DATABASE ?= sqlite:///$(CURDIR)/instance/demo.sqlite
SERVE ?= yes
LAW_EXAMPLES ?= 2000

.PHONY: help demo serve test check real cases laws kills rate advice meter leaks access attack audit hostile trust history translations bench beside waits matching shuffles mutations walks api-check formats-check html-check lighthouse example clean

help: ## explain the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[postgresql]'
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/ready
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

MESSAGE_WORDS := lazy_gettext Invalid WrongState AboutOneself Obstacle NotAllowed InvalidNumber marked _digits:2 Remedy
MESSAGES := register/translations/nl/LC_MESSAGES/messages
$(MESSAGES).mo: $(MESSAGES).po $(VENV)/ready
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale nl

demo: $(VENV)/ready $(MESSAGES).mo ## load the invented example, screen it, and serve it on 127.0.0.1:8000 (SERVE=no stops before)
	REGISTER_SQLALCHEMY_DATABASE_URI='$(DEMO_DATABASE)' REGISTER_SECURE_COOKIES=false \
	$(BIN)/flask --app wsgi demo $(if $(filter no,$(SERVE)),--no-serve)

serve: $(VENV)/ready $(MESSAGES).mo ## serve your own register (instance/register.sqlite) on 127.0.0.1:8000
	$(BIN)/flask --app wsgi db upgrade
	REGISTER_SECURE_COOKIES=false $(BIN)/flask --app wsgi run --port 8000

TOGETHER := --numprocesses auto --dist worksteal --durations 20 --durations-min 0.5
MEASURED := --cov conflict_graph --cov-report term-missing:skip-covered --cov-fail-under 100
HELD := --cov register --cov-report term:skip-covered --cov-fail-under 97
test: check ## lint, types, structure and every test (COVERAGE=yes: the engine's own tests must take every branch of it, and those of the register no less of it than they do)
ifeq ($(COVERAGE),yes)
	$(BIN)/pytest $(TOGETHER) tests/conflict_graph conflict_graph $(MEASURED)
	$(BIN)/pytest $(TOGETHER) tests --ignore tests/conflict_graph $(HELD)
else
	$(BIN)/pytest $(TOGETHER)
endif

check: $(VENV)/ready-for-tests $(MESSAGES).mo ## lint, types and structure only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet register/templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

real: $(VENV)/ready-for-tests $(MESSAGES).mo ## read the real notices and registers in ../shared/data, find the buyers, screen, and plant cases; figures that must be 0 are
	$(BIN)/python -m benchmarks.real

cases: $(VENV)/ready ## put decided cases (CASES=folder; none: both that we know) to the engine: confusion table, hits by rule set and row, disagreements by kind
	$(BIN)/python -m benchmarks.cases $(CASES)

laws: $(VENV)/ready-for-tests ## try the laws of the engine on LAW_EXAMPLES=2000 drawn dossiers, and show each law red on a broken engine
	LAW_EXAMPLES=$(LAW_EXAMPLES) $(BIN)/pytest --quiet --numprocesses 0 tests/conflict_graph/test_laws.py tests/conflict_graph/test_chain_kinds.py

ADVICE_EXAMPLES ?= 1000
advice: $(VENV)/ready-for-tests $(MESSAGES).mo ## draw ADVICE_EXAMPLES=1000 questions for advice and hold each answer against that of a check after declaring (ten minutes)
	ADVICE_EXAMPLES=$(ADVICE_EXAMPLES) $(BIN)/pytest --quiet --numprocesses 0 tests/register/test_advice.py

leaks: $(VENV)/ready-for-tests $(MESSAGES).mo ## read every page as everybody, before and after a concern, and compare byte for byte (a minute of one processor)
	LEAKS=all $(BIN)/pytest --quiet --numprocesses 0 tests/register/test_concern_leaks.py

ON_POSTGRESQL ?=
attack: $(VENV)/ready-for-tests $(MESSAGES).mo ## try each attack on the served example, with two workers behind a proxy, and again without each mend (ON_POSTGRESQL=yes: there; a quarter of an hour)
	$(BIN)/python -m tests.attacks $(if $(filter yes,$(ON_POSTGRESQL)),--postgresql)

HOSTILE ?= 5000
hostile: $(VENV)/ready-for-tests $(MESSAGES).mo ## send HOSTILE=5000 times what nobody should to every form as the persona who may (SEED=1; ON_POSTGRESQL=yes: there too, and the answers compared), then canaries in every file and form, and redirects (an hour of one processor)
	$(BIN)/python -m tests.hostile $(HOSTILE) --seed $(SEED) $(if $(filter yes,$(ON_POSTGRESQL)),--postgresql)
	TRUST=all $(BIN)/pytest --quiet --numprocesses 0 tests/register/test_hostile.py -k 'alive or leads'

AUDIT := .venv-audit
$(AUDIT)/ready:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet bandit==1.9.4 semgrep==1.185.0 pip-audit==2.10.1
	@touch $@

audit: $(AUDIT)/ready ## let bandit and our own rules of semgrep read the code, each rule tried on a planted fault, and ask for advisories about what we install (a minute)
	$(AUDIT)/bin/python -m tests.audit

trust: $(VENV)/ready-for-tests $(MESSAGES).mo ## run the tests of every control in docs/trust.md in full, and print the table of their figures
	$(BIN)/python -m tests.trust

KILLS ?= 300
ACKNOWLEDGED ?= 10000
kills: $(VENV)/ready-for-tests $(MESSAGES).mo ## kill processes that answer pages KILLS=300 times in ACKNOWLEDGED=10000 things that they acknowledged, and look for those (ON_POSTGRESQL=yes: there, and the server too)
	$(BIN)/python -m tests.kills --kills $(KILLS) --acknowledged $(ACKNOWLEDGED) $(if $(filter yes,$(ON_POSTGRESQL)),--postgresql)

rate: $(VENV)/ready ## draw a country by chance (SCALE=0.05), screen it, and print the share of decisions above potential
	$(BIN)/python -m benchmarks.rate $(SCALE)

METER_DRAWS ?= 1000
meter: $(VENV)/ready-for-tests $(MESSAGES).mo ## say how soon the integritisme meter finds a rise and how often it signals falsely (METER_DRAWS=1000), and how fast its page is
	$(BIN)/python -m benchmarks.meter $(METER_DRAWS)

translations: $(VENV)/ready ## collect the messages of code and templates into the Dutch catalogue
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg $(foreach word,$(MESSAGE_WORDS),--keyword $(word)) --no-location --sort-output --no-wrap --output-file build-messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date --input-file build-messages.pot --output-file $(MESSAGES).po --locale nl
	rm build-messages.pot

BENCH := .venv-bench
$(BENCH)/ready: $(VENV)/ready
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet rapidfuzz networkx python-stdnum 'psycopg[binary]'
	$(BENCH)/bin/pip install --quiet nomenklatura || echo 'nomenklatura needs libicu-dev, pkg-config and g++; it is left out'
	@touch $@

COUNTRIES ?= 0.01 0.1
DRAWN = $(foreach scale,$(COUNTRIES),$(BENCH)/country-$(scale).sqlite)
bench: $(BENCH)/ready ## measure the engine beside other tools on drawn countries (COUNTRIES='0.01 0.1', POSTGRESQL=address, PAGE=docs/performance.md)
	$(BENCH)/bin/pip install --quiet --constraint constraints.txt --editable .
	$(BENCH)/bin/pip install --quiet ladybug || echo 'ladybug cannot be installed here; it is left out'
	for scale in $(COUNTRIES); do test -e $(BENCH)/country-$$scale.sqlite || $(BENCH)/bin/python -m benchmarks.country $$scale $(CURDIR)/$(BENCH)/country-$$scale.sqlite || exit 1; done
	$(BENCH)/bin/python -m benchmarks.speed $(DRAWN) > $(BENCH)/speed.txt
	$(BENCH)/bin/python -m benchmarks.bench $(DRAWN) $(if $(POSTGRESQL),--postgresql '$(POSTGRESQL)') > $(BENCH)/peers.txt
	cat $(BENCH)/speed.txt $(BENCH)/peers.txt
	$(if $(PAGE),for part in speed peers; do $(BENCH)/bin/python -m benchmarks.page $(PAGE) $$part < $(BENCH)/$$part.txt; done)

ENTRIES ?= 1000000
history: $(VENV)/ready $(MESSAGES).mo ## measure entering, proving and verifying a history of ENTRIES=1000000 (ten minutes of one processor for a million)
	$(BIN)/python -m benchmarks.editions $(ENTRIES)

SHARE ?= 1.0
beside: $(VENV)/ready $(MESSAGES).mo ## measure what an import of 5,000 positions costs readers and declarations beside it (SHARE=1.0 of two cores, PAGE=docs/performance.md)
	$(BIN)/python -m benchmarks.beside 5000 $(SHARE) > build-beside.txt
	cat build-beside.txt
	$(if $(PAGE),$(BIN)/python -m benchmarks.page $(PAGE) beside < build-beside.txt)
	rm build-beside.txt

REGISTERS ?=
waits: $(VENV)/ready $(MESSAGES).mo ## measure what a clerk waits for (REGISTERS='demo.sqlite country.sqlite': changed by it; none: the example, PAGE=docs/performance.md)
	$(BIN)/python -m benchmarks.clerk $(REGISTERS) > build-waits.txt
	cat build-waits.txt
	$(if $(PAGE),$(BIN)/python -m benchmarks.page $(PAGE) clerk < build-waits.txt)
	rm build-waits.txt

matching: $(BENCH)/ready ## measure how well organisations and people are recognised, beside other tools
	$(BENCH)/bin/python benchmarks/matching.py
PAIRS ?= 500
access: $(VENV)/ready-for-tests $(MESSAGES).mo ## ask every cell of who may do what on both databases, take each guard away in turn, and compare PAIRS=500 pairs of databases that differ in what is not public (an hour of one processor; RECORD=folder keeps what was found of the guards and goes on there)
	$(BIN)/python -m tests.access $(if $(RECORD),--record $(RECORD))
	$(BIN)/python -m tests.access --postgresql --guards no
	TRUST=all PAIRS=$(PAIRS) $(BIN)/pytest --quiet --numprocesses 0 tests/register/test_no_early_leak.py tests/register/test_access_table.py tests/register/test_access_postgresql.py

MUTATIONS ?= 2000
mutations: $(VENV)/ready-for-tests $(MESSAGES).mo ## damage MUTATIONS=2000 files of eighteen kinds by chance, offer each as a clerk does, bounded in time and memory, and say what came of them (SEED=1, RECORD=folder goes on where it was; two minutes of one processor)
	$(BIN)/python -m tests.mutations $(MUTATIONS) --seed $(SEED) $(if $(RECORD),--record $(RECORD))

shuffles: $(VENV)/ready ## 1,000 shuffles and duplicates of the import files end in the same state (five minutes)
	$(BIN)/python -m benchmarks.shuffles 1000

WALKS ?= 5000
SEED ?= 1
GUARDS ?= yes
walks: $(VENV)/ready-for-tests $(MESSAGES).mo ## WALKS=5000 random walks of 50 steps through the pages by nine personas (an hour of one processor; SEED=1), and each guard taken away in turn (GUARDS=yes); RECORD=folder keeps what was walked of a commit and goes on there
	$(BIN)/python -m tests.walks $(WALKS) --seed $(SEED) $(if $(filter yes,$(GUARDS)),--guards) $(if $(RECORD),--record $(RECORD))

CHECKS := .venv-checks
$(CHECKS)/ready: $(VENV)/ready
	$(PYTHON) -m venv $(CHECKS)
	$(CHECKS)/bin/pip install --quiet --constraint constraints.txt --editable .
	$(CHECKS)/bin/pip install --quiet schemathesis html5lib
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(CHECKS)/node @stoplight/spectral-cli@6.16.3 vnu-jar@24.10.17
	@touch $@

RULESET ?= ../shared/data/nlgov_adr_linter_2.2.yaml
DEMO_FILE ?=
EXAMPLES ?= 60
api-check: $(CHECKS)/ready $(MESSAGES).mo ## hold the read API against the Dutch design rules (RULESET=file) and its own description, with Spectral and schemathesis (EXAMPLES=60 of each address, right and wrong ones)
	API_EXAMPLES=$(EXAMPLES) $(CHECKS)/bin/python -m benchmarks.api_check $(CHECKS)/node/node_modules/.bin/spectral $(RULESET) $(DEMO_FILE)

formats-check: $(CHECKS)/ready $(MESSAGES).mo ## let the package of FollowTheMoney read the whole register of the demo
	$(CHECKS)/bin/pip install --quiet followthemoney
	$(CHECKS)/bin/python -m benchmarks.formats_check $(DEMO_FILE)

html-check: $(CHECKS)/ready $(MESSAGES).mo ## let vnu read every kind of page of the demo, in both languages, for every role (needs java)
	$(CHECKS)/bin/python -m benchmarks.html_check $(CHECKS)/node/node_modules/vnu-jar/build/dist/vnu.jar $(DEMO_FILE)

lighthouse: $(CHECKS)/ready $(MESSAGES).mo ## let Lighthouse read the five main pages of the demo in both languages (needs chromium)
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(CHECKS)/node lighthouse@12.8.2
	$(CHECKS)/bin/python -m benchmarks.lighthouse $(CHECKS)/node/node_modules/.bin/lighthouse $(DEMO_FILE)

example: $(VENV)/ready ## write the files of the invented example again
	$(BIN)/python -m register.example.generate

clean: ## remove what the targets made
	rm -rf $(VENV) $(BENCH) $(CHECKS) $(AUDIT) $(MESSAGES).mo instance/demo.sqlite*
