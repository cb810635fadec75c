"""Runs by hand what compose.yaml runs in containers: the topics' script, the workers, their health checks, the feeder, and the
stop; on a real Kafka in place of the broker's container. Every article must come out, and each worker must end in order.

Usage: compose.py BINARY COMPOSE_YAML BROKERS     (needs confluent-kafka and PyYAML)
Commands are run word for word; only what is a container's is replaced: names of hosts, ports, mounted folders, and the place of
Kafka's tools. Those are of the kit in COPYDESK_KAFKA_KIT where that is set, else a stand-in that takes the same options.
Exit code 3: a topic of these names is there already, and is somebody's.
"""
import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import confluent_kafka
import confluent_kafka.admin
import yaml

TOPICS = ["articles.raw", "articles.enriched", "articles.dead"]


class Wrong(Exception):
    """What a service did not do."""


def kafka_topics(words):
    """What kafka-topics.sh does with the options that the script gives it; an unknown one is refused."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ["--bootstrap-server", "--topic"]:
        parser.add_argument(name, required=True)
    parser.add_argument("--create", action="store_true", required=True)
    parser.add_argument("--if-not-exists", action="store_true")
    parser.add_argument("--partitions", type=int, default=1)
    parser.add_argument("--config", action="append", default=[])
    given = parser.parse_args(words)
    admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": given.bootstrap_server})
    config = dict(pair.split("=", 1) for pair in given.config)
    topic = confluent_kafka.admin.NewTopic(given.topic, given.partitions, 1, config=config)
    for future in admin.create_topics([topic]).values():
        future.result(timeout=30)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Services:
    def __init__(self, binary, path, brokers, folder):
        self.binary, self.brokers, self.folder = binary, brokers, folder
        self.place = path.parent
        self.services = yaml.safe_load(path.read_text())["services"]
        self.running = []

    def environment(self, name):
        own = {key: value.replace("kafka:9092", self.brokers) for key, value in self.services[name]["environment"].items()}
        return {"PATH": os.environ["PATH"], **own}

    def words(self, name, port=None):
        """The command of a service, with what is a container's replaced."""
        mounts = dict(volume.split(":")[1::-1] for volume in self.services[name].get("volumes", []))
        pipeline = self.place / "kubernetes/base/pipeline.yaml"
        result = []
        for word in map(str, self.services[name]["command"]):
            word = word.replace("0.0.0.0:9644", f"127.0.0.1:{port}")
            word = str(pipeline) if word == "/etc/copydesk/pipeline.yaml" else word
            result.append(str(self.place / mounts[word]) if word in mounts else word)
        return result

    def make_topics(self):
        service = self.services["topics"]
        tool = self.folder / "kafka-topics.sh"
        kit = os.environ.get("COPYDESK_KAFKA_KIT")
        call = f"'{kit}/tool' org.apache.kafka.tools.TopicCommand" if kit else f"'{sys.executable}' '{__file__}' --topics"
        tool.write_text(f'#!/bin/sh\nexec {call} "$@"\n')
        tool.chmod(0o755)
        (script,) = service["command"]
        script = script.replace("$$", "$").replace("/opt/kafka/bin", str(self.folder)).replace("kafka:9092", self.brokers)
        # Twice: it is started anew with every `up`. The stand-in knows no topic that is there already.
        for _ in range(2 if kit else 1):
            subprocess.run([*service["entrypoint"], script], check=True, stdout=subprocess.DEVNULL)
        admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": self.brokers})
        known = admin.list_topics(timeout=10).topics
        for name in TOPICS:
            resource = confluent_kafka.admin.ConfigResource("topic", name)
            (future,) = admin.describe_configs([resource]).values()
            largest = int(future.result(timeout=30)["max.message.bytes"].value)
            if len(known[name].partitions) != 12 or largest <= 10 << 20:
                raise Wrong(f"{name} has {len(known[name].partitions)} partitions and takes {largest} bytes")

    def start_workers(self):
        service = self.services["worker"]
        for number in range(service["deploy"]["replicas"]):
            port = free_port()
            log = self.folder / f"{number}.log"
            process = subprocess.Popen(
                [self.binary, *self.words("worker", port)], env=self.environment("worker"), stderr=log.open("w"))
            self.running.append((process, port, log))

    def check_health(self):
        test = self.services["worker"]["healthcheck"]["test"]
        if test[:2] != ["CMD", "copydesk"]:
            raise Wrong(f"the health check is {test}")
        for _, port, _ in self.running:
            subprocess.run(
                [self.binary, *test[2:], "--admin", f"127.0.0.1:{port}"], check=True, stdout=subprocess.DEVNULL)

    def feed(self):
        run = subprocess.run(
            [self.binary, *self.words("feeder")], env=self.environment("feeder"), capture_output=True, text=True)
        if run.returncode:
            raise Wrong(f"the feeder: {run.stderr}")
        return int(run.stderr.rsplit("articles (", 1)[0].split()[-1])

    def statuses(self):
        for _, port, _ in self.running:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5) as answer:
                yield json.load(answer)

    def stop(self):
        grace = int(self.services["worker"]["stop_grace_period"].removesuffix("s"))
        for process, _, _ in self.running:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(timeout=grace) for process, _, _ in self.running]
        if any(codes):
            raise Wrong(f"the workers end with {codes}")

    def kill(self):
        for process, _, _ in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()


def wait(ask, what, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if ask():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise Wrong(f"waited {seconds} s for {what}")


def run(services):
    services.make_topics()
    services.start_workers()
    # Both have partitions: the service's workers are one group.
    wait(lambda: [len(one["partitions"]) for one in services.statuses()] == [6, 6], "two workers with six partitions each")
    services.check_health()
    fed = services.feed()
    done = ["published", "dead_lettered"]
    wait(lambda: sum(one["ledger"][key] for one in services.statuses() for key in done) == fed, f"all of {fed} articles")
    shares = [one["ledger"]["published"] + one["ledger"]["dead_lettered"] for one in services.statuses()]
    if 0 in shares:
        raise Wrong(f"the workers did {shares}")
    services.stop()
    print(f"  topics, two workers, a feeder: {fed} articles, done by {' and '.join(map(str, shares))}; stopped in order")


def main():
    if sys.argv[1] == "--topics":
        return kafka_topics(sys.argv[2:])
    binary, path, brokers = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": brokers})
    if taken := set(TOPICS) & set(admin.list_topics(timeout=10).topics):
        print(f"compose: {', '.join(sorted(taken))} exists at {brokers}", file=sys.stderr)
        sys.exit(3)
    with tempfile.TemporaryDirectory() as name:
        services = Services(binary, path, brokers, pathlib.Path(name))
        try:
            run(services)
        except (Wrong, subprocess.CalledProcessError) as error:
            for _, _, log in services.running:
                print(log.read_text()[-600:], file=sys.stderr)
            sys.exit(f"compose: {error}")
        finally:
            services.kill()
            for future in admin.delete_topics(TOPICS).values():
                if future.exception():
                    print(f"compose: {future.exception()}", file=sys.stderr)


if __name__ == "__main__":
    main()
