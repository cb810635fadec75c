"""Judges alerts and dashboard: every metric they ask for exists, every query is PromQL, every alert is in the runbook.

Usage: dashboards.py DASHBOARDS_FOLDER RUNBOOK SOURCES_OF_ADMIN [METRICS_SCRAPED]     (needs promtool and PyYAML)
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

SOURCES = ["MetricsText.swift", "KafkaNumbers.swift"]
SUFFIXES = {"histogram": ["_bucket", "_sum", "_count"], "counter": [""], "gauge": [""]}


def families(text):
    return dict(line.split() for line in text.splitlines() if line and not line.startswith("#"))


def from_source(folder):
    """The families that Sources/Admin writes, by its calls."""
    text = "".join((folder / name).read_text() for name in SOURCES)
    found = re.findall(r'(?:single|family)\(\s*"([a-z_]+)", "(counter|gauge|histogram)"', text)
    return {name if name.startswith("process_") else "copydesk_" + name: kind for name, kind in found}


def from_scrape(path):
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", path.read_text(), re.M))


def queries(dashboard):
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            query = target["expr"].replace("$__rate_interval", "5m").replace("$job", ".*")
            yield panel["title"], query


def main():
    folder, runbook, admin = (pathlib.Path(word) for word in sys.argv[1:4])
    known = families((folder / "metrics.txt").read_text())
    wrong = []
    if (admin / SOURCES[0]).exists():
        for name in sorted(known.items() ^ from_source(admin).items()):
            wrong.append(f"metrics.txt and Sources/Admin differ: {' '.join(name)}")
    else:
        print("no Sources/Admin here: metrics.txt is not compared with it")
    if len(sys.argv) > 4:
        scraped = from_scrape(pathlib.Path(sys.argv[4]))
        for name, kind in scraped.items():
            if known.get(name) != kind:
                wrong.append(f"scraped, but not in metrics.txt: {name} {kind}")
    usable = {name + suffix for name, kind in known.items() for suffix in SUFFIXES[kind]}

    rules = yaml.safe_load((folder / "alerts.yaml").read_text())
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    dashboard = json.loads((folder / "copydesk.json").read_text())
    asked = [(rule["alert"], rule["expr"]) for rule in alerts] + list(queries(dashboard))
    for where, query in asked:
        for name in re.findall(r"\b(?:copydesk|process)_[a-z_]+", query):
            if name not in usable:
                wrong.append(f"{where}: no metric is called {name}")
    for variable in dashboard["templating"]["list"]:
        for name in re.findall(r"\bcopydesk_[a-z_]+", json.dumps(variable.get("query", ""))):
            if name not in usable:
                wrong.append(f"variable {variable['name']}: no metric is called {name}")

    tests = (folder / "alerts.test.yaml").read_text()
    pages = runbook.read_text()
    for rule in alerts:
        if f"\n### {rule['alert']}\n" not in pages:
            wrong.append(f"{runbook} has no section on {rule['alert']}")
        if f"{rule['alert']} fires" not in tests:
            wrong.append(f"alerts.test.yaml never lets {rule['alert']} fire")

    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        recorded = [{"record": f"panel:{index}", "expr": query} for index, (_, query) in enumerate(asked)]
        yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}, file)
        file.flush()
        run = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True)
        if run.returncode:
            wrong.append(run.stdout + run.stderr)
    if wrong:
        sys.exit("dashboards: " + "\ndashboards: ".join(wrong))
    print(f"{len(alerts)} alerts and {len(asked) - len(alerts)} queries ask for metrics that exist")


if __name__ == "__main__":
    main()
