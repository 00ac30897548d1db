"""Drives a headless Chromium over its debugging pipe (standard library only) and checks the sample pages.

usage: browser.py CHROMIUM FOLDER [SCREENSHOTS]
"""

import base64
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile


class Browser:
    """Chromium at the other end of two pipes: messages are JSON, each ended by a NUL byte."""

    def __init__(self, program):
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        self.profile = tempfile.mkdtemp(prefix="report-check-")

        def wire():
            os.dup2(to_browser, 13)
            os.dup2(from_browser, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.count, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.into, 1 << 20)
            if not piece:
                raise RuntimeError("the browser is gone")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def screen(self, width, height=900, dark=False, reduced=True):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if reduced else "no-preference"}])

    def open(self, url):
        # By way of an empty page, because going to another fragment of the same page would load nothing.
        for step in ("about:blank", url):
            self.events = []
            self.call("Page.navigate", url=step)
            self.wait("Page.loadEventFired")

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']['exception'].get('description')}")
        return result["result"].get("value")

    def key(self, name, code):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code,
                      text="\r" if name == "Enter" and kind == "keyDown" else "")

    def complaints(self):
        """Errors, policy violations and requests that went anywhere but to the page's own file."""
        self.value("1")
        found = []
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                found.append(parameters["entry"]["text"])
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(parameters["exceptionDetails"].get("exception", {}).get("description", "an exception"))
            if event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                found.append(str(parameters["args"]))
            if event.get("method") == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                if not url.startswith(("file:", "data:", "about:")):
                    found.append(f"a request to {url[:120]}")
        return found

    def picture(self, path, full=True):
        # Images further down load only when they are scrolled to or asked for.
        self.value("Promise.all([...document.images].slice(0, 60).map(image => { image.loading = 'eager'; return image.decode().catch(() => 0); }))")
        height = min(self.value("document.documentElement.scrollHeight"), 6000) if full else None
        clip = {"x": 0, "y": 0, "width": self.value("innerWidth"), "height": height, "scale": 1} if full else None
        extra = {"clip": clip, "captureBeyondViewport": True} if full else {}
        data = self.call("Page.captureScreenshot", format="png", **extra)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (RuntimeError, OSError):
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


PAGES = ["story", "judged", "hostile", "empty", "endings", "gallery"]
VISIBLE = "[...document.querySelectorAll('.card')].filter(card => !card.hidden)"
failures = []


def expect(condition, words):
    if not condition:
        failures.append(words)
        print(f"  FAILED: {words}")


def check_every_page(browser, folder, shots):
    for name in PAGES:
        before = len(failures)
        for width in (1280, 390, 320):
            for dark in (False, True) if width != 320 else (False,):
                browser.screen(width, dark=dark)
                browser.open((folder / f"{name}.html").as_uri())
                where = f"{name} at {width} px"
                expect(browser.complaints() == [], f"{where}: {browser.complaints()[:3]}")
                wide = browser.value("document.scrollingElement.scrollWidth")
                expect(wide <= width, f"{where}: the page is {wide} px wide")
                title = browser.value("document.title")
                expect(title and not title.startswith("owned"), f"{where}: hostile text ran; the title is {title!r}")
                expect(browser.value("[...document.images].every(image => image.hasAttribute('alt'))"), f"{where}: alt is missing")
                if shots and name != "hostile":
                    browser.picture(shots / f"{name}-{width}{'-dark' if dark else ''}.png", full=name not in ("gallery", "endings"))
        if len(failures) == before:
            print(f"  {name}: no error, no request, no overflow at 1280, 390 and 320 px, light and dark")


def check_stories_without_script(browser, folder):
    browser.screen(390)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open((folder / "story.html").as_uri())
    shown = browser.value("[...document.images].filter(image => image.naturalWidth > 0 && image.getBoundingClientRect().width > 100).length")
    expect(shown >= 2, f"without a script the story shows {shown} images")
    browser.open((folder / "endings.html").as_uri())
    browser.value("document.querySelector('.card details').open = true")
    expect(browser.value("document.querySelector('.card .story').getBoundingClientRect().height > 300"), "without a script a card does not unfold")
    expect(browser.value("document.getElementById('controls').getBoundingClientRect().height") == 0, "without a script there are filters")
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    if not failures:
        print("  without a script: stories and their images are there, filters are not")


def check_gallery(browser, folder, shots):
    address = (folder / "gallery.html").as_uri()
    browser.screen(1280)
    for outcome in ("satisfied", "unsatisfied", "failed"):
        browser.open(f"{address}#outcome={outcome}")
        wanted = browser.value(f"document.querySelectorAll('.card[data-outcome={outcome}]').length")
        expect(browser.value(f"{VISIBLE}.length") == wanted, f"#outcome={outcome} does not show {wanted} cards")
        said = browser.value("document.getElementById('status').textContent")
        expect(said.startswith(f"{wanted} of "), f"the status says {said!r}")
    browser.open(f"{address}#sort=score&rounds=2")
    scores = browser.value(f"{VISIBLE}.map(card => card.dataset.score === '' ? -1 : +card.dataset.score)")
    expect(scores == sorted(scores, reverse=True) and scores, "sorting by score does not sort")
    expect(browser.value(f"{VISIBLE}.every(card => card.dataset.rounds === '2')"), "#rounds=2 shows other rounds")
    browser.open(address)
    browser.value("document.getElementById('f-q').focus()")
    browser.call("Input.insertText", text="umbrellas purple")
    found = browser.value(f"{VISIBLE}.map(card => card.dataset.text)")
    expect(found and all("purple" in text and "umbrellas" in text for text in found), "the search does not search")
    expect("q=umbrellas" in browser.value("location.hash"), "the search is not in the address")
    # By keyboard alone: to the first card that is shown, in, and out again.
    browser.value(f"{VISIBLE}[0].querySelector('summary').focus()")
    browser.key("Enter", 13)
    expect(browser.value("document.body.classList.contains('reading')"), "Enter does not open a story")
    browser.value("Promise.all([...document.querySelectorAll('.current .story img')].map(image => image.decode()))")
    expect(browser.value("document.querySelectorAll('.current .story img').length") > 0, "an opened story has no image")
    expect(browser.value("document.activeElement.id") == "back", "the focus is lost in a story")
    expect(browser.complaints() == [], f"an opened story: {browser.complaints()[:3]}")
    if shots:
        browser.picture(shots / "gallery-reading.png")
    browser.key("Escape", 27)
    expect(not browser.value("document.body.classList.contains('reading')"), "Escape does not close a story")
    expect(browser.value("document.activeElement.tagName") == "SUMMARY", "the focus does not come back to the card")
    last = browser.value("[...document.querySelectorAll('.card')].at(-1).dataset.id")
    browser.open(f"{address}#session={last}")
    expect(browser.value("document.querySelector('.current')?.dataset.id") == last, "#session=ID opens no story")
    browser.open((folder / "endings.html").as_uri())
    browser.value("[...document.querySelectorAll('.card')].at(-1).querySelector('summary').click()")
    expect(browser.complaints() == [] and not browser.value("document.title").startswith("owned"), "a hostile story, opened, ran")
    expect(browser.value("document.querySelectorAll('.current .story script, .current .story svg:not([role])').length") == 0, "a hostile story became markup")
    if not failures:
        print("  gallery: filters, search, sorting, keyboard, addresses work; the hostile story stays text")


def measure(browser, folder):
    browser.screen(1280)
    times = []
    for _ in range(7):
        browser.open((folder / "gallery.html").as_uri())
        browser.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
        times.append(browser.value(
            "[performance.getEntriesByType('navigation')[0].loadEventEnd, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1, performance.now()]"))
    megabytes = (folder / "gallery.html").stat().st_size / 1e6
    cards = browser.value("document.querySelectorAll('.card').length")
    load, paint, ready = (statistics.median(column) for column in zip(*times))
    worst = max(time[0] for time in times)
    print(f"  gallery of {cards} sessions, {megabytes:.1f} MB: load event after {load:.0f} ms (median of 7, worst {worst:.0f}), "
          f"first paint {paint:.0f} ms, next frame done {ready:.0f} ms")
    expect(load < 1000, f"the gallery takes {load:.0f} ms to load")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    shots = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    browser = Browser(program)
    try:
        check_every_page(browser, folder, shots)
        check_stories_without_script(browser, folder)
        check_gallery(browser, folder, shots)
        measure(browser, folder)
        if shots:
            browser.screen(1120, 1180)
            browser.open((folder / "story.html").as_uri())
            browser.picture(shots / "documentation.png", full=False)
            browser.open((folder / "judged.html").as_uri())
            browser.pdf(shots / "judged.pdf")
            browser.open((folder / "gallery.html").as_uri())
            browser.pdf(shots / "gallery.pdf")
    finally:
        browser.close()
    print(f"report-check: {len(failures)} failures" if failures else "report-check: all well")
    sys.exit(1 if failures else 0)


main()
