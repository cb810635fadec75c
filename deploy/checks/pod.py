"""Makes of the chart's output what podman can play: the StatefulSet's first pod and its ConfigMaps. From stdin to stdout.

Usage: helm template … | pod.py PORT >MANIFESTS 2>PROBES     (needs PyYAML)
A Secret comes along, of the name that the worker's volume asks for: podman 4.3 knows none that may be absent.
Podman knows no StatefulSet: the pod's template is taken out of it and gets the name that the first pod of the set has. Podman 4.3
mounts no single file of a ConfigMap: its folder is mounted. On the host's network a named port is none, and 9644 may be taken:
the admin port is PORT, and the probes go; they are told, for asking them from outside. All else stays.
"""
import base64
import pathlib
import sys

import yaml

port = sys.argv[1]
documents = [document for document in yaml.safe_load_all(sys.stdin.read()) if document]
workers = next(document for document in documents if document["kind"] == "StatefulSet")
pod = {"apiVersion": "v1", "kind": "Pod", **workers["spec"]["template"]}
pod["metadata"]["name"] = workers["metadata"]["name"] + "-0"
# Podman takes no annotation longer than a label.
pod["metadata"].pop("annotations", None)
(worker,) = pod["spec"]["containers"]
for probe in ["startupProbe", "livenessProbe", "readinessProbe"]:
    path = worker.pop(probe)["httpGet"]["path"]
    print(probe, path, file=sys.stderr)
del worker["ports"]
worker["args"] = [word.replace(":9644", f":{port}") for word in worker["args"]]
for mount in worker["volumeMounts"]:
    if mount.pop("subPath", None):
        mount["mountPath"] = str(pathlib.PurePosixPath(mount["mountPath"]).parent)
        # The folder of the secrets is to be made in it.
        del mount["readOnly"]
maps = [document for document in documents if document["kind"] == "ConfigMap"]
(wanted,) = [volume["secret"] for volume in pod["spec"]["volumes"] if "secret" in volume]
wanted["optional"] = False
secret = {
    "apiVersion": "v1", "kind": "Secret", "metadata": {"name": wanted["secretName"]},
    "data": {"kafka-password": base64.b64encode(b"for trying out").decode()},
}
print(yaml.safe_dump_all([secret, *maps, pod], sort_keys=False))
