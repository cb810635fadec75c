"""Lets a real Prometheus scrape a worker under load, with the shipped alerts: the target is up, counters rise, and the alerts
for dead letters, a stuck lane, lag and a worker that is gone fire for real.

Usage: prometheus.py WORKER RULES [BROKERS]     (needs prometheus, promtool, confluent-kafka and PyYAML)
WORKER is the test worker, whose articles can hold a lane. Without BROKERS it starts the embedded broker. Rules are loaded from
a copy in which times are short; what they ask for, and how much of it, stays.
"""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import confluent_kafka
import confluent_kafka.admin
import yaml

PARTITIONS = 6
# One lane or two, it computes at most a thousand articles a second: a backlog is quickly made.
PIPELINE = """
version: 1
name: watched
input: {{kafka: {{brokers: "{brokers}", topics: [{run}.raw], group: {run}}}}}
stages: [clean, parse, trouble, {{spin: {{microseconds: 2000}}}}]
output: {{kafka: {{topic: {run}.enriched}}}}
dead_letter: {{topic: {run}.dead}}
lanes: 2
"""
ARTICLE = "{first}\n\nThe council met on Tuesday and agreed to build a second bridge over the river, {number} votes to none."


def shortened(rules):
    """The rules with short times: `for` 2 s, rates over 15 s, comparisons with 10 s ago. Nothing else changes."""
    text = yaml.safe_dump(rules, width=1000)
    text = re.sub(r"(?m)^(\s*for: )\d+[mh]$", r"\g<1>2s", text)
    text = re.sub(r"\[\d+[mh]\]", "[15s]", text)
    text = re.sub(r"offset \d+[mh]", "offset 10s", text)
    left = re.findall(r"\b\d+[mh]\b", re.sub(r"(?m)^.*(description|summary):.*$", "", text))
    if left:
        raise SystemExit(f"prometheus: a time of the rules was not shortened: {left}")
    return text


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def get(url):
    """Code and text; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def wait(what, ask, seconds=60):
    """What `ask` gives once it is true."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise SystemExit(f"prometheus: {what}: not within {seconds} s")
        time.sleep(0.25)


class Prometheus:
    def __init__(self, folder, rules, target):
        self.address = f"127.0.0.1:{free_port()}"
        (folder / "rules.yaml").write_text(rules)
        jobs = [{"job_name": "copydesk", "static_configs": [{"targets": [target]}]}]
        (folder / "prometheus.yaml").write_text(yaml.safe_dump({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": ["rules.yaml"], "scrape_configs": jobs}))
        self.log = (folder / "prometheus.log").open("w")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yaml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address={self.address}", "--log.level=warn"], stdout=self.log, stderr=self.log)

    def api(self, path, **query):
        code, text = get(f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(query)}")
        return json.loads(text)["data"] if code == 200 else None

    def value(self, expression):
        """The one value of an expression, or None."""
        data = self.api("query", query=expression)
        return float(data["result"][0]["value"][1]) if data and data["result"] else None

    def firing(self):
        data = self.api("alerts") or {"alerts": []}
        return {alert["labels"]["alertname"]: alert["annotations"]["summary"]
                for alert in data["alerts"] if alert["state"] == "firing"}


class Feed(threading.Thread):
    """Articles at a rate that may be changed, of which some are empty."""

    def __init__(self, brokers, topic):
        super().__init__(daemon=True)
        self.producer = confluent_kafka.Producer({"bootstrap.servers": brokers, "linger.ms": 20, "log_level": 3})
        self.topic, self.rate, self.bad, self.sent, self.ends = topic, 200, 0, 0, False
        self.lock = threading.Lock()

    def send(self, first="A headline of an article"):
        with self.lock:
            self.sent += 1
            bad = self.bad and self.sent % self.bad == 0
            text = "" if bad else ARTICLE.format(first=first, number=self.sent)
            self.producer.produce(self.topic, text.encode(), key=f"key-{self.sent}")

    def run(self):
        while not self.ends:
            for _ in range(self.rate // 20):
                self.send()
            self.producer.poll(0)
            time.sleep(0.05)


def expect(prometheus, name, seconds=60):
    start = time.monotonic()
    summary = wait(f"{name} fires", lambda: prometheus.firing().get(name), seconds)
    print(f"  {name} after {time.monotonic() - start:.0f} s: {summary}")


def check_metrics(admin):
    """Promtool's opinion of what the worker shows now."""
    code, text = get(f"http://{admin}/metrics")
    judged = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    if code != 200 or judged.returncode:
        raise SystemExit(f"prometheus: /metrics answers {code}; promtool: {judged.stdout}{judged.stderr}")


def watch(prometheus, admin, feed):
    wait("Prometheus is up", lambda: get(f"http://{prometheus.address}/-/ready")[0] == 200)
    wait("the target is up", lambda: prometheus.value('up{job="copydesk"}') == 1)
    # A worker that is well: counters rise, and no alert fires.
    for name in ["articles_consumed_total", "articles_published_total", "article_duration_seconds_count",
                 "published_bytes_total", "stage_duration_seconds_count"]:
        wait(f"{name} rises", lambda: (prometheus.value(f"sum(rate(copydesk_{name}[10s]))") or 0) > 0)
    time.sleep(5)
    if prometheus.firing():
        raise SystemExit(f"prometheus: a worker that is well, and these fire: {prometheus.firing()}")
    rules = [rule for group in prometheus.api("rules")["groups"] for rule in group["rules"]]
    ill = [rule["name"] for rule in rules if rule["health"] != "ok"]
    if ill or not rules:
        raise SystemExit(f"prometheus: rules that can't be evaluated: {ill or 'all'}")
    rate = prometheus.value("sum(rate(copydesk_articles_published_total[10s]))")
    print(f"  up, {rate:.0f} articles a second, {len(rules)} alerts evaluated, none fires")
    check_metrics(admin)

    feed.bad = 10
    expect(prometheus, "CopydeskDeadLetters")
    check_metrics(admin)
    feed.bad = 0

    feed.send(first="trouble: hold 30")
    expect(prometheus, "CopydeskLaneStuck")
    live, why = get(f"http://{admin}/livez")
    if live != 503 or "stage trouble" not in why:
        raise SystemExit(f"prometheus: /livez answers {live}: {why}")
    for name in ["CopydeskLaneStuck", "CopydeskDeadLetters"]:
        wait(f"{name} ends", lambda: name not in prometheus.firing())
    print("  both ended by themselves")

    feed.rate = 6_000
    expect(prometheus, "CopydeskLagGrows", 120)
    feed.rate = 0
    check_metrics(admin)


def main():
    worker, rules = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    brokers = sys.argv[3] if len(sys.argv) > 3 else ""
    run, children, feed = f"watched-{os.getpid()}", [], None
    topics = [f"{run}.{name}" for name in ["raw", "enriched", "dead"]]
    isOurs = not brokers
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            if isOurs:
                words = [worker, "broker", "--partitions", str(PARTITIONS), "--topics", ",".join(topics)]
                children.append(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
                brokers = children[0].stdout.readline().strip()
            else:
                admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": brokers})
                made = admin.create_topics([confluent_kafka.admin.NewTopic(topic, PARTITIONS, 1) for topic in topics])
                for future in made.values():
                    future.result()
            (folder / "pipeline.yaml").write_text(PIPELINE.format(brokers=brokers, run=run))
            port = f"127.0.0.1:{free_port()}"
            words = [worker, "run", "--admin", port, "--stuck-after", "3", "--log-level", "error", folder / "pipeline.yaml"]
            watched = subprocess.Popen(words)
            children.append(watched)
            wait("the worker is ready", lambda: get(f"http://{port}/readyz")[0] == 200)
            feed = Feed(brokers, topics[0])
            feed.start()
            prometheus = Prometheus(folder, shortened(yaml.safe_load(rules.read_text())), port)
            children.append(prometheus.process)
            try:
                watch(prometheus, port, feed)
                watched.send_signal(signal.SIGTERM)
                expect(prometheus, "CopydeskDown")
            except SystemExit:
                print(get(f"http://{port}/status")[1][:4000], file=sys.stderr)
                print((folder / "prometheus.log").read_text()[-2000:], file=sys.stderr)
                raise
            if watched.wait(timeout=60) != 0:
                raise SystemExit(f"prometheus: the worker ended with {watched.returncode}")
        finally:
            if feed:
                feed.ends = True
                feed.join()
                feed.producer.flush(10)
            for child in reversed(children):
                child.terminate()
                child.wait(timeout=60)
            if not isOurs and brokers:
                for future in admin.delete_topics(topics).values():
                    future.result()


if __name__ == "__main__":
    main()
