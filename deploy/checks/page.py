"""Looks at the status page of real workers in a headless Chromium: empty, busy, broker away, a stuck lane, a narrow window,
a worker that is gone. No console error, no request to another host, no text under a contrast of 4.5 in light and dark,
everything reachable by the keyboard with a focus that shows, and nothing wider than its window.

Usage: page.py BINARY TEST_WORKER [FOLDER_FOR_SCREENSHOTS]     (needs chromium, and playwright from PyPI)
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TOPICS = "articles.raw,articles.enriched,articles.dead"
PIPELINE = """
version: 1
name: {name}
input: {{kafka: {{brokers: "{brokers}", topics: [articles.raw], group: {name}, properties: {{session.timeout.ms: 10000}}}}}}
stages: [{stages}]
output: {{kafka: {{topic: articles.enriched}}}}
dead_letter: {{topic: articles.dead}}
"""
SIZES = {"wide": (1280, 1000), "narrow": (360, 740)}

# For each text that is seen: its contrast with what lies behind it.
CONTRASTS = """() => {
  const channel = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const behind = node => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below),
      matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !node.checkVisibility() || ["SCRIPT", "STYLE"].includes(node.tagName)) continue;
    const back = behind(node), front = over(parse(getComputedStyle(node).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), text.slice(0, 60)]);
  }
  return found;
}"""
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  return {
    name: node.id || node.getAttribute("href") || node.textContent,
    shows: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, [tabindex='0']")].filter(n => n.checkVisibility())
  .map(n => n.id || n.getAttribute("href") || n.textContent)"""


class Wrong(Exception):
    """What a check found."""


def expect(holds, what):
    if not holds:
        raise Wrong(what)


class Cluster:
    """The embedded broker, workers, and a feeder; ended with the block that it is used in."""

    def __init__(self, folder, program, test_worker):
        self.folder, self.program, self.test_worker = folder, program, test_worker
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
        for process in self.processes:
            process.wait()

    def start(self, *words, **options):
        log = open(self.folder / f"{len(self.processes)}.log", "w")
        process = subprocess.Popen([str(word) for word in words], stderr=log, **options)
        process.log = pathlib.Path(log.name)
        self.processes.append(process)
        return process

    def broker(self):
        process = self.start(
            self.program, "broker", "--topics", TOPICS, "--partitions", 6, stdout=subprocess.PIPE, text=True)
        return process, process.stdout.readline().strip()

    def worker(self, name, brokers, stages, program=None, *words):
        path = self.folder / f"{name}.yaml"
        path.write_text(PIPELINE.format(name=name, brokers=brokers, stages=stages))
        process = self.start(
            program or self.program, "run", "--admin", "127.0.0.1:0", *words, path, stdout=subprocess.DEVNULL)
        address = wait(lambda: within(process.log.read_text(), "http://127.0.0.1:"), "the worker's admin port")
        return process, address

    def feed(self, brokers, rate, times):
        articles = [str(REPOSITORY / "deploy/demo/articles")] * times
        return self.start(
            self.program, "feed", "--brokers", brokers, "--rate", rate, *articles, stdout=subprocess.DEVNULL)


def within(text, start):
    """The address in a log that starts so."""
    at = text.find(start)
    return text[at:].split("/", 3)[2] if at >= 0 and "/" in text[at + len(start):] else None


def wait(ask, what, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise Wrong(f"waited {seconds} s for {what}")


def get(address, path):
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def status(address):
    return json.loads(get(address, "/status")[1] or "null")


class Looker:
    """Opens pages, and judges them."""

    def __init__(self, browser, shots):
        self.browser, self.shots = browser, shots

    def look(self, name, address, seconds, shows, hides=(), sizes=("wide",), leaves=None):
        """`leaves` makes the page's worker go while the page stands."""
        for size in sizes:
            for scheme in ("light", "dark"):
                self.look_once(f"{name}-{size}-{scheme}", address, seconds, shows, hides, size, scheme, leaves)

    def look_once(self, name, address, seconds, shows, hides, size, scheme, leaves):
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", lambda request: asked.append(request.url))
        try:
            page.goto(f"http://{address}/")
            page.wait_for_timeout(seconds * 1000)
            if leaves:
                leaves()
                page.get_by_text("The worker does not answer").wait_for(timeout=15_000)
                # A fetch that fails is told by the browser itself.
                said[:] = [line for line in said if "ERR_CONNECTION_REFUSED" not in line]
            self.judge(name, page, address, said, asked, shows, hides)
        finally:
            page.screenshot(path=self.shots / f"{name}.png", full_page=True)
            context.close()

    def judge(self, name, page, address, said, asked, shows, hides):
        text = page.inner_text("body")
        for words in shows:
            expect(words in text, f"{name}: does not say {words!r}:\n{text}")
        for words in hides:
            expect(words not in text, f"{name}: says {words!r}")
        expect(not said, f"{name}: the console says {said}")
        strangers = [url for url in asked if not url.startswith((f"http://{address}/", "data:"))]
        expect(asked and not strangers, f"{name}: asks other hosts: {strangers}")
        contrasts = page.evaluate(CONTRASTS)
        expect(len(contrasts) > 20, f"{name}: hardly any text")
        weak = sorted(pair for pair in contrasts if pair[0] < 4.5)
        expect(not weak, f"{name}: contrast under 4.5: {weak[:5]}")
        width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        expect(width[0] <= width[1], f"{name}: {width[0]} wide in a window of {width[1]}")
        width = page.evaluate("(node => [node.scrollWidth, node.clientWidth])(document.getElementById('events'))")
        expect(width[0] <= width[1], f"{name}: the last errors are {width[0]} wide in {width[1]}")
        self.keyboard(name, page)

    def keyboard(self, name, page):
        waiting = page.evaluate(REACHABLE)
        expect(waiting, f"{name}: nothing can be reached")
        for _ in range(len(waiting) + 3):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus is None:
                continue
            expect(focus["shows"], f"{name}: the focus on {focus['name']!r} does not show")
            expect(focus["seen"], f"{name}: {focus['name']!r} has the focus out of sight")
            if focus["name"] in waiting:
                waiting.remove(focus["name"])
        expect(not waiting, f"{name}: the Tab key does not reach {waiting}")


def check(looker, cluster):
    broker, address = cluster.broker()
    empty_worker, empty = cluster.worker("empty-topic", address, "clean, parse, entities, summarize")
    wait(lambda: get(empty, "/readyz")[0] == 200, "a worker that is ready")
    looker.look("empty", empty, 3, ["empty-topic", "✓ live", "✓ ready", "All lanes are idle", "6 partitions"])
    empty_worker.kill()

    feeder = cluster.feed(address, 60, 200)
    busy_worker, busy = cluster.worker("newsroom", address, "clean, parse, entities, summarize")
    wait(lambda: status(busy)["ledger"]["dead_lettered"] > 10, "dead letters")
    looker.look(
        "busy", busy, 9, ["newsroom", "✓ live", "✓ ready", "no_text", "entities", "articles.raw[5]"], ["does not answer"], sizes=("wide", "narrow"))
    pause(looker, busy)

    feeder.kill()
    # For longer than all looks at it take: between two articles it is not stuck.
    stuck_worker, stuck = cluster.worker(
        "held-up", address, "clean, {spin: {microseconds: 120000000}}", cluster.test_worker, "--stuck-after", 1)
    wait(lambda: get(stuck, "/livez")[0] == 503, "a lane that is stuck")
    code, why = get(stuck, "/livez")
    expect(code == 503 and "articles.raw[" in why and " offset " in why and "stage spin" in why, f"/livez says {why}")
    looker.look("stuck", stuck, 3, ["✗ not live", "is stuck: articles.raw[", "stage spin", "is stuck in stage spin", "take the article out"], sizes=("wide", "narrow"))
    stuck_worker.kill()

    broker.send_signal(signal.SIGKILL)
    wait(lambda: get(busy, "/readyz")[0] == 503, "a worker that is not ready")
    expect(get(busy, "/livez")[0] == 200, "a broker that is away must not fail /livez")
    looker.look("away", busy, 3, ["✓ live", "✗ not ready", "can't be reached"])

    def leave():
        busy_worker.kill()

    looker.look_once("gone", busy, 3, ["does not answer", "What stands here is old"], ["✓ live"], "wide", "light", leave)


def pause(looker, address):
    """The page that updates itself can be stopped, by the keyboard too."""
    page = looker.browser.new_page()
    page.goto(f"http://{address}/")
    page.wait_for_timeout(1000)
    page.focus("#pause")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    before = page.inner_text("main")
    page.wait_for_timeout(5000)
    expect(page.inner_text("main") == before, "a paused page changes")
    expect(page.get_attribute("#pause", "aria-pressed") == "true", "the pause button does not say that it is pressed")
    page.keyboard.press("Enter")
    page.wait_for_timeout(3000)
    expect(page.inner_text("main") != before, "a page that goes on does not change")
    page.close()


def main():
    program, test_worker = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    os.environ.pop("KAFKA_BROKERS", None)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shots = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else folder
        shots.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as tools, Cluster(folder, program, test_worker) as cluster:
            browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            try:
                check(Looker(browser, shots), cluster)
            except Wrong as wrong:
                sys.exit(f"page: {wrong}")
            finally:
                browser.close()
    print("the page holds in six states, light and dark")


if __name__ == "__main__":
    main()
