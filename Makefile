# make demo   from handwritten digits to proven C
# make test   the whole test suite
# make help   the rest

# TensorFlow 2.21 has wheels for Python 3.11 to 3.13.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
# The OpenCV wheel with windows needs a screen; without one the headless wheel is right.
SCREEN := $(if $(filter Darwin,$(shell uname -s)),yes,$(DISPLAY)$(WAYLAND_DISPLAY))
CAMERA ?= $(if $(SCREEN),camera,camera-headless)
comma := ,
# Without a system compiler the ziglang wheel builds the C.
COMPILER := $(if $(shell command -v cc || command -v gcc || command -v clang),,$(comma)compiler)

PIP := $(BIN)/python -m pip --disable-pip-version-check

# What some proofs need beside the environment; made or installed where it is missing.
WITH_ATHERIS = $(BIN)/python -c 'import atheris' 2>/dev/null || $(PIP) install -q atheris
WITH_WHEEL = test -n "$$(ls dist/*.whl 2>/dev/null)" || $(BIN)/python scripts/build_dists.py

# Tests start many processes. Where Python keeps no bytecode, each would compile every module again.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

.PHONY: help demo test check coverage verify verify-camera verify-client verify-device verify-diff verify-faults verify-finetuning verify-fuzz verify-install verify-link verify-misra verify-models verify-mutants verify-pages verify-projects verify-proofs verify-robustness verify-soak verify-tasks verify-tidy verify-web verify-wild bench dist sbom docs site studies studies-train lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

demo: $(VENV)/.demo  ## Train, prune, quantize, export, compile and prove the tiny net
	@$(BIN)/tintling demo $(DEMO_FLAGS)

test: $(VENV)/.dev  ## Run the whole test suite
	@$(PYTEST) --durations=15 $(PYTEST_FLAGS)

check: $(VENV)/.dev  ## The fast lane: static checks, and the quick unit tests of every room
	@$(PYTEST) -q -m 'not slow' --durations=5 $(PYTEST_FLAGS)

coverage: $(VENV)/.dev  ## Lines and branches that the tests of core, compiler and link execute; fails below 95 %
	@$(BIN)/python scripts/measure_coverage.py $(COVERAGE_FLAGS)

verify: $(VENV)/.dev  ## Run every long proof, two at a time, and print one table; resumable
	@$(WITH_ATHERIS)
	@$(WITH_WHEEL)
	@$(BIN)/python scripts/verify.py $(VERIFY_FLAGS)

verify-camera: $(VENV)/.dev  ## Measure labelled photographs in $$TINTLING_DATA_DIR, and what the preprocessing costs
	@$(BIN)/python scripts/verify_camera.py
	@$(BIN)/python scripts/verify_camera.py --model nano_4k --beside nano --sheets build/verify-camera-nano_4k

verify-device: $(VENV)/.dev  ## Prove the firmware: 10,000 digits on every processor, flash, RAM, stack
	@$(BIN)/python scripts/verify_device.py

verify-diff: $(VENV)/.dev  ## Compare C, reference and TFLite Micro on 2,400 random networks, some on emulated cores; resumable
	@$(BIN)/python scripts/verify_diff.py $(DIFF_FLAGS)

verify-fuzz: $(VENV)/.dev  ## Fuzz every parser, 20,000 executions each; FUZZ_FLAGS="--runs 1000000" for a release
	@$(WITH_ATHERIS)
	@$(BIN)/python scripts/verify_fuzz.py $(FUZZ_FLAGS)

verify-mutants: $(VENV)/.dev  ## Change single lines at random and see whether the tests notice; hours, resumable
	@$(BIN)/python scripts/verify_mutants.py $(MUTANT_FLAGS)

verify-faults: $(VENV)/.dev  ## Kill commands that write at random moments, fill disks, take rights away: nothing complete is lost
	@$(BIN)/python scripts/verify_faults.py $(FAULT_FLAGS)

verify-install: $(VENV)/.dev  ## Try the wheel in empty environments of Python 3.11 to 3.14, as far as they are here
	@$(WITH_WHEEL)
	@$(BIN)/python scripts/verify_install.py

verify-projects: $(VENV)/.dev  ## Have Espressif's and PlatformIO's linters read exported projects
	@$(BIN)/python scripts/verify_projects.py

verify-proofs: $(VENV)/.dev  ## Prove the C of every shipped network
	@$(BIN)/python scripts/verify_proofs.py

verify-tidy: $(VENV)/.dev  ## Compare clang-tidy's findings in the firmware's C with those that docs/misra.md states
	@$(BIN)/python scripts/verify_tidy.py

verify-misra: $(VENV)/.dev  ## Compare cppcheck's MISRA findings in generated C with the deviations of docs/misra.md
	@$(BIN)/python scripts/verify_misra.py

verify-finetuning: $(VENV)/.dev  ## Adapt nano to single hands of $$TINTLING_DATA_DIR: before, after, time
	@$(BIN)/python scripts/verify_finetuning.py

verify-models: $(VENV)/.dev  ## Recompute the accuracy of every shipped model from its files; of meter with METER=SET or $$TINTLING_DATA_DIR/meter.zip
	@$(BIN)/python scripts/verify_models.py $(if $(METER),--meter "$(METER)")

verify-pages: $(VENV)/.dev  ## Measure whole pages: made ones with truth, and photographs in $$TINTLING_DATA_DIR
	@$(BIN)/python scripts/verify_pages.py

verify-robustness: $(VENV)/.dev  ## Measure shipped networks on MNIST-C's fifteen corruptions
	@$(BIN)/python scripts/verify_robustness.py

verify-client: $(VENV)/.dev  ## Time the camera client on one core: 640×480, three classifiers, beside plain capture
	@$(BIN)/python scripts/bench_camera.py

verify-soak: $(VENV)/.dev  ## Watch the camera client's memory for ten minutes; scripts/soak_camera.py runs an hour
	@$(BIN)/python scripts/soak_camera.py --minutes 10

verify-link: $(VENV)/.dev  ## Prove the link: ten million bytes, throughput, faults
	@$(BIN)/python scripts/verify_link.py

verify-wild: $(VENV)/.dev  ## Prove forty files as other people make them: taken, exact, accuracy as in LiteRT
	@$(BIN)/python scripts/verify_wild.py

verify-tasks: $(VENV)/.dev  ## Prove tasks of own pictures: bits and answers everywhere, letters, rendered things, somebody's MobileNet, meters
	@$(BIN)/python scripts/verify_tasks.py

verify-web: $(VENV)/.dev  ## Prove the page's WebAssembly: the device's bits on every test digit and photograph
	@$(BIN)/python scripts/verify_web.py

bench: $(VENV)/.dev  ## Count instructions and bytes of the C on emulated cores; fails while a goal is not met
	@$(BIN)/python scripts/bench_instructions.py
	@$(BIN)/python scripts/bench_engine.py

dist: $(VENV)/.dev  ## Build wheel and sdist twice, byte for byte the same, into dist/
	@$(BIN)/python scripts/build_dists.py

sbom: $(VENV)/.dev  ## List installed packages and licences as CycloneDX in dist/sbom.json; strong copyleft fails
	@$(BIN)/python scripts/sbom.py

docs: $(VENV)/.dev  ## Write the generated pages of docs/ again
	@$(BIN)/python scripts/generate_docs.py

studies: $(VENV)/.dev  ## Write tables and plots of docs/studies.md again, without training
	@$(BIN)/python scripts/studies_page.py

studies-train: $(VENV)/.dev  ## Train every study anew, in about two hours; OWN=FOLDER names drawn digits, SETS="A B" others
	@$(BIN)/python scripts/studies_page.py --train $(if $(OWN),--own "$(OWN)") $(if $(SETS),--sets $(SETS))

site: $(VENV)/.dev  ## Build the documentation site in build/site, warnings as errors
	@$(BIN)/python scripts/link_tree.py >/dev/null
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "build/site/index.html"

lock: $(VENV)/.dev  ## Resolve the pinned versions in constraints.txt again
	@$(BIN)/python scripts/lock.py

clean:  ## Remove the environment and everything built or trained
	rm -rf $(VENV) build runs

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Tintling needs Python 3.11, 3.12 or 3.13: install one, or name it with 'make PYTHON=…'"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "This Python has no venv; using virtualenv instead."; rm -rf $(VENV); \
		$(PYTHON) -m pip install -q --target build/virtualenv virtualenv && \
		PYTHONPATH=build/virtualenv $(PYTHON) -m virtualenv -q $(VENV); }

# A stamp is touched only after its install went through, so a broken one is tried again.
$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the pinned packages into $(VENV) (OpenCV: $(CAMERA)) …"
	@$(PIP) install -q -c constraints.txt -e '.[train,parity,$(CAMERA)$(COMPILER)]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the pinned packages and the test tools into $(VENV) (OpenCV: $(CAMERA)) …"
	@$(PIP) install -q -c constraints.txt -e '.[train,parity,$(CAMERA),dev]'
	@touch $@ $(VENV)/.demo
