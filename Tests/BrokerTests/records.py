#!/usr/bin/env python3
"""Feeds articles to a real Kafka, runs workers, and reads the records as a user's Python program would.

    records.py BROKERS COPYDESK [--articles FILE.jsonl] [--count N] [--repeat N]

Checks that every article came out once; that every record is valid by the schema, its offsets cut what they say, and
its origin leads every mention back to the payload; that key, headers and timestamp are the input's; and that one lane,
four lanes and three processes publish the same bytes. Needs confluent-kafka and jsonschema.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import jsonschema
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "CommandTests"))
from validate_records import SCHEMA, Record  # noqa: E402

STAMP = 1_640_775_600_000
# The articles are of 2021: retention by time would delete them before they are read.
FOR_EVER = {"retention.ms": "-1"}
OWN = [
    ("Mayor \U0001F600 opens bridge", "Mayor Ana Ruiz \U0001F1EA\U0001F1F8 opened the bridge in Madrid on Tuesday.\r\n\r\n"
     "“It is done \U0001F389,” Ruiz said. NATO\u2019s Jens Stoltenberg was in Brussels."),
    ("Cafe\u0301 owners meet", "Jose\u0301 Garci\u0301a met Zo\u0308e Mu\u0308ller in Mu\u0308nchen.\r\n\"No\u0301,\" said Garci\u0301a.\r\n"),
    ("\U0001D5D7\U0001D5EE\U0001D601\U0001D5EE from Ōsaka", "Premier Taro\u0304 Yamada visited Ōsaka \U00020BB7 on Monday, the Red Cross said."),
    ("Windows lines", "London, Jan 5 (Reuters) - Boris Johnson met Angela Merkel.\r\n\r\nThe United Nations \tagreed.\r\n"),
]


def payloads(path, count, repeat):
    """Own articles first, then those of the file; every second one as raw text, the others as JSON."""
    rows = [{"id": f"own-{i}", "title": t, "text": x} for i, (t, x) in enumerate(OWN)]
    if path:
        with open(path, encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    else:
        rows *= 50
    rows = rows[:count] if count else rows
    for turn in range(repeat):
        for i, row in enumerate(rows):
            if i % 2:
                body = {"id": f"{row['id']}-{turn}", "title": row.get("title") or "", "text": row["text"]}
                # Every third with everything escaped, as json.dumps does by default.
                yield json.dumps(body, ensure_ascii=i % 3 == 0).encode()
            else:
                head = f"{row['title']}\n\n" if row.get("title") else ""
                yield (head + row["text"]).encode("utf-8", "replace")


def pipeline(folder, brokers, source, target, group, lanes):
    file = folder / f"{group}.yaml"
    file.write_text(f"""\
version: 1
name: records
input:
  kafka: {{brokers: "{brokers}", topics: [{source}], group: {group}}}
stages: [clean, parse, {{entities: {{}}, when: language == "en"}}, summarize]
output:
  kafka: {{topic: {target}}}
dead_letter: {{topic: {target}-dead}}
lanes: {lanes}
""")
    return file


def feed(brokers, topic, articles):
    producer = Producer({"bootstrap.servers": brokers, "linger.ms": 20, "queue.buffering.max.messages": 1000000})
    failures = []
    for n, payload in enumerate(articles):
        headers = [("n", str(n)), ("traceparent", f"00-{n:032x}-{n:016x}-01"), ("copydesk.error.stage", "old")]
        while True:
            try:
                producer.produce(topic, payload, key=f"k{n % 97}", headers=headers, timestamp=STAMP + n,
                                 on_delivery=lambda error, _: error and failures.append(error))
                break
            except BufferError:
                producer.poll(0.1)
    producer.flush()
    assert not failures, failures[:3]


def read_all(brokers, topic):
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"read-{time.time()}", "fetch.wait.max.ms": 50})
    partitions = [TopicPartition(topic, p, 0) for p in consumer.list_topics(topic).topics[topic].partitions]
    left = {p.partition: consumer.get_watermark_offsets(p) for p in partitions}
    consumer.assign(partitions)
    wanted = sum(high - low for low, high in left.values())
    out = []
    deadline = time.time() + 120
    while len(out) < wanted and time.time() < deadline:
        out += [m for m in consumer.consume(10000, 0.5) if not m.error()]
    consumer.close()
    assert len(out) == wanted, f"{topic}: read {len(out)} of {wanted}"
    return out


def work(binary, files):
    workers = [subprocess.Popen([binary, "run", "--until", "end", "--log-level", "warning", str(f)]) for f in files]
    for worker in workers:
        assert worker.wait(timeout=900) == 0, f"a worker ended with {worker.returncode}"


def by_number(messages):
    numbers = collections.Counter(dict(m.headers())["n"] for m in messages)
    twice = [n for n, count in numbers.items() if count > 1]
    assert not twice, f"published twice: {twice[:5]} and others, {len(twice)} in all"
    return {int(dict(m.headers())["n"]): m for m in messages}


def check(n, payload, message, validator):
    faults = []
    headers = dict(message.headers())
    if message.key() != f"k{n % 97}".encode():
        faults.append(f"key {message.key()}")
    if message.timestamp()[1] != STAMP + n:
        faults.append(f"timestamp {message.timestamp()}")
    if headers.get("traceparent") != f"00-{n:032x}-{n:016x}-01".encode():
        faults.append("traceparent is not the input's")
    if headers.get("content-type") != b"application/json" or headers.get("copydesk-schema") != b"copydesk.article/1":
        faults.append(f"headers {headers}")
    if any(name.startswith("copydesk.error.") for name in headers):
        faults.append("an old error's header is on the output")
    record = json.loads(message.value())
    faults += [f"schema: {e.message[:200]} at {list(e.absolute_path)}" for e in validator.iter_errors(record)]
    return faults + list(Record(record, payload).faults())


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("brokers")
    options.add_argument("copydesk")
    options.add_argument("--articles", help="JSON lines with id, title, text; default: a few of our own")
    options.add_argument("--count", type=int, default=0)
    options.add_argument("--repeat", type=int, default=1)
    options.add_argument("--count-only", action="store_true", help="three processes, and nothing but the count")
    given = options.parse_args()
    articles = list(payloads(given.articles, given.count, given.repeat))
    name = f"records-{os.getpid()}-{int(time.time())}"
    runs = {"three": (3, 1)} if given.count_only else {"one": (1, 1), "four": (1, 4), "three": (3, 1)}
    topics = [f"{name}-in"] + [f"{name}-{run}{kind}" for run in runs for kind in ("", "-dead")]
    admin = AdminClient({"bootstrap.servers": given.brokers})
    for future in admin.create_topics([NewTopic(t, 6, 1, config=FOR_EVER) for t in topics]).values():
        future.result()
    feed(given.brokers, topics[0], articles)
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        for run, (processes, lanes) in runs.items():
            target = f"{name}-{run}"
            file = pipeline(pathlib.Path(folder), given.brokers, topics[0], target, target, lanes)
            begin = time.time()
            work(given.copydesk, [file] * processes)
            dead = read_all(given.brokers, f"{target}-dead")
            assert not dead, f"{len(dead)} dead letters, the first: {dict(dead[0].headers())}"
            seen[run] = by_number(read_all(given.brokers, target))
            assert len(seen[run]) == len(articles), f"{run}: {len(seen[run])} of {len(articles)} came out"
            print(f"{run}: {len(articles)} articles in {time.time() - begin:.1f} s, each once", flush=True)
    first = next(iter(seen.values()))
    for run, messages in seen.items():
        differ = [n for n in first if first[n].value() != messages[n].value()]
        assert not differ, f"run {run}: records {differ[:5]} are other bytes than in the first run"
    if given.count_only:
        return
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    faulty = 0
    for n, message in sorted(first.items()):
        faults = check(n, articles[n], message, validator)
        faulty += bool(faults)
        if faults and faulty <= 5:
            print(f"record {n}: " + "; ".join(faults[:4]), file=sys.stderr)
    print(f"{len(first)} records checked, {faulty} with faults; the same bytes from {', '.join(seen)}")
    sys.exit(1 if faulty else 0)


main()
