"""Judges the Kubernetes manifests and the chart: schemas, rules between them, and that both say the same.

Usage: manifests.py KUBERNETES_FOLDER CHART HELM DRAIN_SECONDS     (needs kubernetes-validate and PyYAML)
"""
import copy
import pathlib
import subprocess
import sys

import kubernetes_validate
import yaml

VERSIONS = ["1.27", "1.32", "1.37"]
# What kubernetes-validate has no schema for: the keys that must be there, as paths.
CUSTOM = {
    "ScaledObject": [
        ("spec", "scaleTargetRef", "name"), ("spec", "maxReplicaCount"),
        ("spec", "triggers", 0, "metadata", "bootstrapServers"), ("spec", "triggers", 0, "metadata", "consumerGroup"),
        ("spec", "triggers", 0, "metadata", "topic"), ("spec", "triggers", 0, "metadata", "lagThreshold"),
        ("spec", "triggers", 0, "metadata", "version"),
    ],
    "PodMonitor": [("spec", "selector", "matchLabels"), ("spec", "podMetricsEndpoints", 0, "port")],
}
KNOWN = {
    "ScaledObject": {
        "scaleTargetRef", "minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod", "advanced",
        "triggers", "idleReplicaCount", "fallback", "initialCooldownPeriod",
    },
    "PodMonitor": {"selector", "podMetricsEndpoints", "namespaceSelector", "jobLabel", "podTargetLabels"},
}


class Wrong(Exception):
    """A manifest that is not as it should be."""


def dig(node, path):
    for key in path:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            raise Wrong(f"{'.'.join(map(str, path))} is missing") from None
    return node


def validate(document):
    kind = document.get("kind")
    if kind in CUSTOM:
        for path in CUSTOM[kind]:
            dig(document, path)
        unknown = set(document["spec"]) - KNOWN[kind]
        if unknown:
            raise Wrong(f"{kind}: unknown keys {sorted(unknown)}")
        for trigger in document["spec"].get("triggers", []):
            texts = {key: value for key, value in trigger["metadata"].items() if not isinstance(value, str)}
            if texts:
                raise Wrong(f"{kind}: a trigger's metadata are texts: {texts}")
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            raise Wrong(f"{kind} in {version}: {'.'.join(map(str, error.path))}: {error.message}") from None


def load(text):
    return [document for document in yaml.safe_load_all(text) if document]


def kustomize(folder):
    """What `kubectl kustomize` makes of a folder, without hashes in names; for what the folders here use of it."""
    plan = yaml.safe_load((folder / "kustomization.yaml").read_text())
    unknown = set(plan) - {
        "apiVersion", "kind", "resources", "namespace", "images", "configMapGenerator", "secretGenerator", "patches"}
    if unknown:
        raise Wrong(f"{folder}: not understood here: {sorted(unknown)}")
    documents = []
    for name in plan.get("resources", []):
        documents += kustomize(folder / name) if (folder / name).is_dir() else load((folder / name).read_text())
    for kind, field in [("ConfigMap", "data"), ("Secret", "stringData")]:
        for entry in plan.get(f"{kind[0].lower()}{kind[1:]}Generator", []):
            data = {name: (folder / name).read_text() for name in entry.get("files", [])}
            data.update(pair.split("=", 1) for pair in entry.get("literals", []))
            if entry.get("behavior") == "merge":
                dig(find(documents, kind, entry["name"]), (field,)).update(data)
            else:
                documents.append({"apiVersion": "v1", "kind": kind, "metadata": {"name": entry["name"]}, field: data})
    for patch in plan.get("patches", []):
        document = find(documents, patch["target"]["kind"], patch["target"]["name"])
        for change in yaml.safe_load(patch["patch"]):
            path = [int(key) if key.isdigit() else key for key in change["path"].strip("/").split("/")]
            dig(document, path)
            if change["op"] != "replace":
                raise Wrong(f"{folder}: not understood here: {change['op']}")
            dig(document, path[:-1])[path[-1]] = change["value"]
    for image in plan.get("images", []):
        found = [container for document in documents if document["kind"] == "StatefulSet"
                 for container in document["spec"]["template"]["spec"]["containers"]
                 if container["image"].split(":")[0] == image["name"]]
        for container in found:
            container["image"] = f"{image['newName']}:{image['newTag']}"
        if not found:
            raise Wrong(f"{folder}: no container has the image {image['name']}")
    for document in documents:
        if "namespace" in plan and document["kind"] != "Namespace":
            document["metadata"]["namespace"] = plan["namespace"]
    return documents


def find(documents, kind, name):
    for document in documents:
        if document["kind"] == kind and document["metadata"]["name"] == name:
            return document
    raise Wrong(f"{kind}/{name} is not there")


def plain(documents):
    """By kind and name, without what only the one or the other tool adds."""
    result = {}
    for document in copy.deepcopy(documents):
        labels = document["metadata"].get("labels", {})
        for label in ["app.kubernetes.io/managed-by", "helm.sh/chart"]:
            labels.pop(label, None)
        if document["kind"] == "ConfigMap":
            document["metadata"].pop("labels", None)
            document["data"] = {key: value.strip() for key, value in document["data"].items()}
        if document["kind"] == "StatefulSet":
            notes = document["spec"]["template"]["metadata"].get("annotations", {})
            for note in [note for note in notes if note.startswith("checksum/")]:
                del notes[note]
            if not notes:
                document["spec"]["template"]["metadata"].pop("annotations", None)
        result[document["kind"], document["metadata"]["name"]] = document
    return result


def same(left, right, what):
    left, right = plain(left), plain(right)
    if left.keys() != right.keys():
        raise Wrong(f"{what}: only in one of both: {sorted(left.keys() ^ right.keys())}")
    for key, document in left.items():
        difference(document, right[key], f"{what}: {'/'.join(key)}")


def difference(left, right, path):
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            if key not in left or key not in right:
                raise Wrong(f"{path}.{key} is only in {'the chart' if key in right else 'kubernetes/'}")
            difference(left[key], right[key], f"{path}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, pair in enumerate(zip(left, right)):
            difference(*pair, f"{path}.{index}")
    elif left != right:
        raise Wrong(f"{path}: kubernetes/ has {left!r}, the chart {right!r}")


def rules(documents, drain):
    """What no schema knows."""
    by_kind = {document["kind"]: document for document in documents}
    pod = by_kind["StatefulSet"]["spec"]["template"]["spec"]
    worker = pod["containers"][0]
    grace = pod["terminationGracePeriodSeconds"]
    if grace < drain + 20:
        raise Wrong(f"a grace period of {grace} s for a drain of {drain} s: 20 s more are needed")
    if grace < 1 or by_kind["StatefulSet"]["spec"]["serviceName"] != by_kind["Service"]["metadata"]["name"]:
        raise Wrong("serviceName names no Service")
    port = worker["ports"][0]["containerPort"]
    if f"0.0.0.0:{port}" not in worker["args"]:
        raise Wrong(f"the port {port} is not the one of --admin")
    for probe, path in [("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")]:
        get = dig(worker, (probe, "httpGet"))
        if get != {"path": path, "port": "admin"}:
            raise Wrong(f"{probe} asks {get}")
    for key, want in {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True}.items():
        if worker["securityContext"].get(key) is not want:
            raise Wrong(f"securityContext.{key}")
    if pod["securityContext"].get("runAsNonRoot") is not True or pod.get("automountServiceAccountToken") is not False:
        raise Wrong("the pod runs with rights that it does not need")
    labels = by_kind["StatefulSet"]["spec"]["template"]["metadata"]["labels"].items()
    for kind, path in [
        ("Service", ("spec", "selector")), ("PodDisruptionBudget", ("spec", "selector", "matchLabels")),
        ("NetworkPolicy", ("spec", "podSelector", "matchLabels")), ("PodMonitor", ("spec", "selector", "matchLabels")),
    ]:
        if kind in by_kind and not dig(by_kind[kind], path).items() <= labels:
            raise Wrong(f"{kind} selects no worker")
    pipeline = next(d["data"]["pipeline.yaml"] for d in documents if "pipeline.yaml" in d.get("data", {}))
    kafka = yaml.safe_load(pipeline)["input"]["kafka"]
    if kafka.get("instance") != "${POD_NAME:-}" or "POD_NAME" not in [entry["name"] for entry in worker["env"]]:
        raise Wrong("input.kafka.instance is not the pod's name")
    if "ScaledObject" in by_kind:
        trigger = by_kind["ScaledObject"]["spec"]["triggers"][0]["metadata"]
        if trigger["topic"] not in kafka["topics"] or trigger["consumerGroup"] != kafka["group"]:
            raise Wrong("KEDA looks at another topic or group than the pipeline reads")


def replicas(lag_by_partition, threshold, least, most):
    """KEDA's arithmetic: lag a partition is counted up to the threshold times partitions; never more than partitions."""
    total = min(sum(lag_by_partition), threshold * len(lag_by_partition))
    return max(least, min(most, -(-total // threshold)))


def refused(document, change, what):
    broken = copy.deepcopy(document)
    change(broken)
    try:
        validate(broken)
    except Wrong:
        return
    raise Wrong(f"a broken {document['kind']} ({what}) was taken")


def main():
    folder, chart, helm, drain = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    base = kustomize(folder / "base")
    optional = kustomize(folder / "autoscaling") + kustomize(folder / "monitoring")
    example = kustomize(folder / "example")
    rules(example, drain)
    workers = find(example, "StatefulSet", "copydesk")["spec"]["template"]["spec"]["containers"]
    if workers[0]["image"].split(":")[0] == "copydesk" or "kafka:9092" in str(example):
        raise Wrong("the example keeps the base's image or broker")
    secrets = {entry["secret"]["secretName"] for entry in
               find(example, "StatefulSet", "copydesk")["spec"]["template"]["spec"]["volumes"] if "secret" in entry}
    if secrets != {document["metadata"]["name"] for document in example if document["kind"] == "Secret"}:
        raise Wrong(f"the example's workers want {secrets}")
    for document in base + optional + example:
        validate(document)
        refused(document, lambda d: d.update(spek={}) if d["kind"] not in CUSTOM else d["spec"].update(spek={}), "spek")
    rules(base + optional, drain)

    def template(*words):
        run = subprocess.run([helm, "template", "copydesk", chart, *words], capture_output=True, text=True)
        if run.returncode:
            raise Wrong(f"helm template {' '.join(words)}: {run.stderr}")
        return load(run.stdout)

    everything = ["--set", "autoscaling.enabled=true,podMonitor.enabled=true"]
    sets = {
        "defaults": [], "everything": everything,
        "own": ["--set", "replicas=3,image.repository=registry.example.org/copydesk,image.tag=1.2.3,"
                "networkPolicy.enabled=false,resources.requests.cpu=4,podAnnotations.team=news,"
                "imagePullSecrets[0].name=registry,nodeSelector.pool=workers,priorityClassName=batch",
                "--set-file", f"pipeline={folder}/base/pipeline.yaml"],
    }
    rendered = {name: template(*words) for name, words in sets.items()}
    for name, documents in rendered.items():
        for document in documents:
            try:
                validate(document)
            except Wrong as error:
                raise Wrong(f"chart with {name}: {error}") from None
        rules(documents, drain)
    same(base, rendered["defaults"], "defaults")
    same(base + optional, rendered["everything"], "everything")
    own = {document["kind"]: document for document in rendered["own"]}
    if own["StatefulSet"]["spec"].get("replicas") != 3 or "NetworkPolicy" in own:
        raise Wrong("the chart takes no notice of values")
    for wrong in ["replica=3", "replicas=-1", "image.repositry=x", "autoscaling.lagThreshold=many", "brokers="]:
        run = subprocess.run([helm, "template", "copydesk", chart, "--set", wrong], capture_output=True, text=True)
        if run.returncode == 0:
            raise Wrong(f"the chart takes --set {wrong}")

    scaled = next(document["spec"] for document in optional if document["kind"] == "ScaledObject")
    threshold = int(scaled["triggers"][0]["metadata"]["lagThreshold"])
    least, most = scaled["minReplicaCount"], scaled["maxReplicaCount"]
    quiet = [0] * (most - 1)
    for lags, want in [
        ([0] + quiet, least), ([threshold * 3 + 1] + quiet, 4), ([threshold * 1000] * most, most),
        ([threshold * 1000] + quiet, most),
    ]:
        got = replicas(lags, threshold, least, most)
        if got != want:
            raise Wrong(f"lag {sum(lags)} gives {got} workers, not {want}")
    count = sum(map(len, rendered.values())) + len(base + optional + example)
    print(f"{count} manifests are fine for Kubernetes {', '.join(VERSIONS)}; chart and base say the same")


if __name__ == "__main__":
    try:
        main()
    except Wrong as error:
        sys.exit(f"manifests: {error}")
