"""A simulation of the autoscaler on a real Kafka: the group's lag starts and stops worker processes by the ScaledObject's
arithmetic; the lag must drain, the number of workers must rise and fall, and every article must come out.

Usage: autoscale.py BINARY BROKERS SCALEDOBJECT [ARTICLES]     (needs confluent-kafka and PyYAML)
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import confluent_kafka
import confluent_kafka.admin
import yaml

from manifests import replicas

PARTITIONS = 6
PIPELINE = """
version: 1
name: autoscale
input: {{kafka: {{brokers: "{brokers}", topics: [{run}.raw], group: {run}}}}}
stages: [clean, parse, entities, summarize]
output: {{kafka: {{topic: {run}.enriched}}}}
dead_letter: {{topic: {run}.dead}}
lanes: 1
max_ahead: 200
"""
SENTENCES = [
    "The harbour authority of Maasoever said on Tuesday that the tunnel would open in {n} weeks.",
    "“We built it dry, and dry it will stay,” said Johanna Terwiel, who led the work for Kestrel Marine.",
    "Article {n} was written for a test, and none of the people in it has ever lived.",
    "Neighbours in Utrecht and Pernis had asked the council for {n} years to move the traffic under the river.",
]


class Group:
    def __init__(self, brokers, run):
        self.run = run
        self.consumer = confluent_kafka.Consumer({"bootstrap.servers": brokers, "group.id": run})
        self.places = [confluent_kafka.TopicPartition(f"{run}.raw", p) for p in range(PARTITIONS)]

    def lag(self):
        result = []
        for place in self.consumer.committed(self.places, timeout=10):
            low, high = self.consumer.get_watermark_offsets(place, timeout=10)
            result.append(high - max(place.offset, low))
        return result


def produce(brokers, run, first, count):
    producer = confluent_kafka.Producer({"bootstrap.servers": brokers, "linger.ms": 20})
    for number in range(first, first + count):
        text = " ".join(SENTENCES * 8).replace("{n}", str(number))
        body = {"id": f"article-{number}", "title": f"A headline of article {number}", "text": text}
        producer.produce(f"{run}.raw", json.dumps(body).encode(), key=f"key-{number % 500}")
        producer.poll(0)
    producer.flush()


def ids(brokers, topic):
    """The ids of all records of a topic, with repeats."""
    reader = confluent_kafka.Consumer({"bootstrap.servers": brokers, "group.id": "reader", "auto.offset.reset": "earliest"})
    rest = set()
    for partition in range(PARTITIONS):
        low, high = reader.get_watermark_offsets(confluent_kafka.TopicPartition(topic, partition), timeout=10)
        if high > low:
            rest.add((partition, high))
    reader.assign([confluent_kafka.TopicPartition(topic, partition, 0) for partition, _ in rest])
    found = []
    while rest:
        message = reader.poll(10)
        if message is None:
            raise SystemExit("autoscale: the output could not be read to its end")
        found.append(json.loads(message.value())["id"])
        rest.discard((message.partition(), message.offset() + 1))
    reader.close()
    return found


def main():
    binary, brokers, scaled = sys.argv[1:4]
    articles = int(sys.argv[4]) if len(sys.argv) > 4 else 30_000
    spec = yaml.safe_load(pathlib.Path(scaled).read_text())["spec"]
    # The bounds are the file's, as far as this test's partitions go; the threshold is made small, for a small backlog.
    least, most = spec["minReplicaCount"], min(spec["maxReplicaCount"], PARTITIONS, 4)
    threshold = max(1, articles // 6)
    run = f"autoscale-{os.getpid()}"
    admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": brokers})
    topics = [confluent_kafka.admin.NewTopic(f"{run}.{name}", PARTITIONS, 1) for name in ["raw", "enriched", "dead"]]
    for future in admin.create_topics(topics).values():
        future.result()
    produce(brokers, run, 0, articles)

    group, workers, counts, deadline = Group(brokers, run), [], [], time.monotonic() + 300
    with tempfile.TemporaryDirectory() as folder:
        pipeline = pathlib.Path(folder) / "pipeline.yaml"
        pipeline.write_text(PIPELINE.format(brokers=brokers, run=run))
        try:
            quiet, produced = 0, articles
            while quiet < 3:
                lag = group.lag()
                want = replicas(lag, threshold, least, most)
                while len(workers) < want:
                    workers.append(subprocess.Popen([binary, "run", "--log-level", "error", str(pipeline)]))
                while len(workers) > want:
                    leaving = workers.pop()
                    leaving.send_signal(signal.SIGTERM)
                    if leaving.wait(timeout=60) != 0:
                        raise SystemExit("autoscale: a worker that was scaled away failed")
                if not counts or counts[-1][1] != want:
                    counts.append((sum(lag), want))
                if produced == articles and sum(lag) < articles // 2:
                    # Articles that come while workers leave.
                    produce(brokers, run, produced, articles // 10)
                    produced += articles // 10
                quiet = quiet + 1 if sum(lag) == 0 and want == least else 0
                if any(worker.poll() is not None for worker in workers):
                    raise SystemExit("autoscale: a worker ended by itself")
                if time.monotonic() > deadline:
                    raise SystemExit(f"autoscale: after 300 s {sum(lag)} articles still wait; lag and workers were {counts}")
                time.sleep(1)
        finally:
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            for worker in workers:
                worker.wait(timeout=60)
    found = ids(brokers, f"{run}.enriched")
    missing = produced - len(set(found))
    admin.delete_topics([f"{run}.{name}" for name in ["raw", "enriched", "dead"]])
    print(f"{produced} articles, workers by lag: {', '.join(f'{lag} → {want}' for lag, want in counts)}; "
          f"{missing} missing, {len(found) - len(set(found))} repeated")
    if missing or max(want for _, want in counts) <= least:
        raise SystemExit("autoscale: articles are missing, or no worker was added")


if __name__ == "__main__":
    main()
