"""Listens as systemd does while a worker runs: it must say that it is ready, alive and stopping, in this order.

Usage: notify.py BINARY
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

PIPELINE = """
version: 1
input: {{files: {{paths: [{folder}/articles]}}}}
stages: [clean]
output: {{files: {{path: {folder}/out.jsonl}}}}
dead_letter: {{files: {{path: {folder}/dead.jsonl}}}}
"""


def listen(address, worker):
    said = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(20)
        process = worker()
        while not said or not said[-1].startswith("STOPPING=1"):
            said.append(listener.recv(4096).decode())
        if process.wait(timeout=20) != 0:
            sys.exit("the worker failed")
    return said


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "articles").mkdir()
        (folder / "articles" / "one.txt").write_text("A headline\n\nA text of one paragraph, and that is all of it.\n")
        (folder / "pipeline.yaml").write_text(PIPELINE.format(folder=folder))
        for address, shown in [(f"{name}/notify", f"{name}/notify"), (f"\0copydesk-{os.getpid()}", f"@copydesk-{os.getpid()}")]:
            variables = {**os.environ, "NOTIFY_SOCKET": shown, "WATCHDOG_USEC": "3000"}
            said = listen(address, lambda: subprocess.Popen(
                [sys.argv[1], "run", "--log-level", "error", f"{name}/pipeline.yaml"], env=variables))
            if not any(word.startswith("READY=1") for word in said) or "WATCHDOG=1" not in said:
                sys.exit(f"the worker said only {said}")
    print("it says READY, WATCHDOG and STOPPING, to a path and to an abstract name")


if __name__ == "__main__":
    main()
