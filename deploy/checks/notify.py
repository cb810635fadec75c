"""Listens as systemd does while a worker runs: it must say that it is ready, alive and stopping, in this order. While a lane
is stuck it must not say that it is alive.

Usage: notify.py BINARY [TEST_WORKER]     (the tests' worker can hold a lane)
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

PIPELINE = """
version: 1
input: {{files: {{paths: [{folder}/articles]}}}}
stages: [clean{held}]
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


def signs(address, worker):
    """The times at which the worker said that it is alive, in seconds from its being ready, and that of its end."""
    alive, ready = [], None
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(30)
        process = worker()
        while True:
            said = listener.recv(4096).decode()
            if said.startswith("READY=1"):
                ready = time.monotonic()
            elif said == "WATCHDOG=1" and ready:
                alive.append(time.monotonic() - ready)
            elif said.startswith("STOPPING=1"):
                end = time.monotonic() - ready
                process.wait(timeout=20)
                return alive, end


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "articles").mkdir()
        (folder / "articles" / "one.txt").write_text("A headline\n\nA text of one paragraph, and that is all of it.\n")
        (folder / "pipeline.yaml").write_text(PIPELINE.format(folder=folder, held=""))
        for address, shown in [(f"{name}/notify", f"{name}/notify"), (f"\0copydesk-{os.getpid()}", f"@copydesk-{os.getpid()}")]:
            variables = {**os.environ, "NOTIFY_SOCKET": shown, "WATCHDOG_USEC": "3000"}
            said = listen(address, lambda: subprocess.Popen(
                [sys.argv[1], "run", "--log-level", "error", f"{name}/pipeline.yaml"], env=variables))
            if not any(word.startswith("READY=1") for word in said) or "WATCHDOG=1" not in said:
                sys.exit(f"the worker said only {said}")
        if len(sys.argv) > 2:
            (folder / "held.yaml").write_text(PIPELINE.format(folder=folder, held=", {spin: {microseconds: 6000000}}"))
            variables = {**os.environ, "NOTIFY_SOCKET": f"{name}/held", "WATCHDOG_USEC": "300000"}
            alive, end = signs(f"{name}/held", lambda: subprocess.Popen(
                [sys.argv[2], "run", "--admin", "127.0.0.1:0", "--stuck-after", "1", "--log-level", "error", f"{name}/held.yaml"],
                env=variables, stderr=subprocess.DEVNULL))
            # Stuck from 1 s to 6 s; told within half a second.
            early, late = [at for at in alive if at < 1], [at for at in alive if 2 < at < 5.5]
            if not early or late or end < 5.5:
                sys.exit(f"with a lane held for 6 s it was alive at {alive}, and stopped at {end}")
            print("a lane that is stuck keeps it from saying WATCHDOG")
    print("it says READY, WATCHDOG and STOPPING, to a path and to an abstract name")


if __name__ == "__main__":
    main()
