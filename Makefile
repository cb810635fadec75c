# Everything sets itself up: `make demo` shows it, `make test` proves it. `make help` lists the rest.
SWIFT ?= deploy/build/swift
PREFIX ?= /usr/local
# Without rpaths: the binary finds its libraries where the system has them.
RELEASE = -c release --static-swift-stdlib -Xlinker -s --disable-local-rpath -Xswiftc -no-toolchain-stdlib-rpath

.PHONY: help build debug test check broker-test chaos deploy-test demo bench models install deb image tables format deps clean

build: deps ## the worker: .build/release/copydesk, with Swift linked in, stripped
	$(SWIFT) build $(RELEASE) --product copydesk

debug: deps ## the same, quicker to build: .build/debug/copydesk
	$(SWIFT) build --product copydesk

test: deps ## all tests (COPYDESK_PACKS=folder adds the quality floors, COPYDESK_BROKERS=host:port a real Kafka)
	$(SWIFT) test --disable-xctest

check: deps ## format, imports between modules, generated tables, shell scripts
	SWIFT=$(SWIFT) Tests/check

broker-test: deps ## what needs a real Kafka, at COPYDESK_BROKERS=host:port
	@test -n "$$COPYDESK_BROKERS" || { echo "make broker-test: set COPYDESK_BROKERS=host:port to a Kafka for tests" >&2; exit 1; }
	$(SWIFT) test --disable-xctest --filter 'BrokerTests|KafkaTests'
	Tests/BrokerTests/records .build/debug/copydesk

chaos: deps ## three workers and a Kafka (COPYDESK_BROKERS, COPYDESK_KAFKA_KIT) killed, stopped and frozen for COPYDESK_CHAOS=180 seconds
	COPYDESK_CHAOS=$${COPYDESK_CHAOS:-180} $(SWIFT) test --disable-xctest --filter ChaosTests

deploy-test: debug ## proves what deploy/ ships; says what it left out and why (ARGS=--strict fails then, --slow builds the image)
	$(SWIFT) build --product TestWorker
	deploy/test .build/debug/copydesk $(ARGS)

demo: debug ## a broker, a worker and some articles on this machine, without Kafka: under five minutes
	deploy/demo/run .build/debug/copydesk

bench: build ## measures it, over COPYDESK_PACKS=folder: ARGS=stages, start, idle, meters or broker
	for product in ForwarderPeer copydesk-bench; do $(SWIFT) build $(RELEASE) --product $$product || exit 1; done
	.build/release/copydesk-bench $(or $(ARGS),stages)

models: deps ## trains every model anew from COPYDESK_PACKS=folder and compares it with the committed one (ARGS=--write takes it)
	SWIFT=$(SWIFT) stages/train $(ARGS) "$$COPYDESK_PACKS" .build/models

install: build ## into PREFIX (/usr/local): bin/copydesk, share/copydesk, include/copydesk_stage.h
	deploy/build/install .build/release/copydesk "$(DESTDIR)$(PREFIX)"

deb: build ## a Debian package in .build/deb
	deploy/build/deb .build/release/copydesk .build/deb

image: ## a container image, with podman or docker
	$$(command -v podman || command -v docker) build -f deploy/Containerfile -t copydesk:0.1.0 .

tables: debug ## writes anew what is generated in the READMEs
	Tests/generated --write .build/debug/copydesk

format: ## formats all Swift files
	$(SWIFT) format format -i -r -p Package.swift Sources Tests stages

deps: ## installs with apt-get the C libraries that are missing
	@deploy/build/dependencies

clean: ## removes .build
	rm -rf .build

help: ## prints this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
