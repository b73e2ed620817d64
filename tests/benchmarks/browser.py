"""Opens a report in headless Chromium: how fast, does it load or run anything, does its layout hold, what does axe say.

    pip install -e '.[browser]'; apt-get install chromium; npm pack axe-core && tar xzf axe-core-*.tgz package/axe.min.js
    python -m tests.benchmarks.browser out/report.html --axe package/axe.min.js

The seconds of processor are those of the page's main thread, which a busy machine does not lengthen.

Exits with 1 when something ran, loaded or overflowed, when it took more than two seconds or 8 MB, or at a finding that
axe calls serious or critical. axe-core and Chromium are used for this check only.
"""

import argparse
import sys
from pathlib import Path

LOOKS = {
    "wide, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "wide, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 800}, "color_scheme": "light"},
}
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
#: Sections out of sight are only laid out near the screen; axe would judge their text over the colours of stand-ins.
LAID_OUT = "section { content-visibility: visible !important; contain-intrinsic-size: none !important }"
OPENED = "() => { for (const d of document.querySelectorAll('details')) d.open = true; }"
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
TIMES = """() => { const n = performance.getEntriesByType('navigation')[0];
  const p = performance.getEntriesByName('first-contentful-paint')[0];
  return [n.loadEventEnd, p ? p.startTime : 0]; }"""
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => [
  v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 120) + ' | ' + v.nodes[0].any.map(a => a.message).join(' ')])"""
MARKS = "() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"  # fmt: skip


def check(report: Path, axe: Path | None, chromium: str) -> int:
    """Print what was seen and return how many things are wrong."""
    from playwright.sync_api import sync_playwright

    wrong = 0
    say = print  # noqa: T202
    size = report.stat().st_size
    say(f"size            {size / 1e6:.2f} MB")
    wrong += size > 8e6
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGS)
        for name, look in LOOKS.items():
            context = browser.new_context(**look)
            seen: list[str] = []
            times, spent = [], []
            page = None
            for _ in range(3):
                if page:
                    page.close()
                page = context.new_page()
                _watch(page, seen)
                session = context.new_cdp_session(page)
                session.send("Performance.enable", {"timeDomain": "threadTicks"})
                page.goto(report.resolve().as_uri(), wait_until="load")
                page.wait_for_timeout(50)
                times.append(page.evaluate(TIMES))
                told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
                spent.append(told["TaskDuration"])
            loaded, painted = min(times)
            title = page.title()
            page.evaluate(OPENED)
            for link in page.query_selector_all("a[href]")[:200]:
                if not (link.get_attribute("href") or "").startswith("#"):
                    seen.append(f"link {link.get_attribute('href')}")
            across, width = page.evaluate(WIDTHS)
            handlers = page.evaluate(MARKS)
            other = [one for one in seen if one != f"request {report.resolve().as_uri()[:120]}"]
            say(
                f"{name:15} loaded {loaded:.0f} ms, painted {painted:.0f} ms (best of three), {min(spent):.2f} s of "
                f"processor; page {across} of {width} px wide"
            )
            for one in other:
                say(f"{'':15} {one}")
            slow = loaded > 2000 and name != "narrow"
            wrong += len(other) + slow + (across > width) + handlers + ("Words and deeds" not in title)
            context.close()
        if axe:
            wrong += _axe(browser, report, axe, say)
        browser.close()
    say("nothing wrong" if not wrong else f"{wrong} things wrong")
    return wrong


def _watch(page, seen):
    """Note whatever the page loads, says or opens."""
    page.on("request", lambda r: seen.append(f"request {r.url[:120]}"))
    page.on("dialog", lambda d: (seen.append(f"dialog {d.message}"), d.dismiss()))
    page.on("console", lambda m: seen.append(f"console {m.text[:200]}"))
    page.on("pageerror", lambda e: seen.append(f"error {e}"))
    page.on("popup", lambda _: seen.append("popup"))


def _axe(browser, report, axe, say):
    wrong = 0
    for name, look in LOOKS.items():
        context = browser.new_context(**look, bypass_csp=True)
        page = context.new_page()
        page.goto(report.resolve().as_uri(), wait_until="load")
        page.evaluate(OPENED)
        page.add_style_tag(content=LAID_OUT)
        page.add_script_tag(content=axe.read_text("utf-8"))
        found = page.evaluate(RUN)
        say(f"axe, {name:10} {len(found)} kinds of findings")
        for impact, rule, count, html in found:
            say(f"{'':15} {impact}: {rule} ({count}) {html}")
            wrong += impact in ("serious", "critical")
        context.close()
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--axe", type=Path, help="axe.min.js")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    sys.exit(min(1, check(given.report, given.axe, given.chromium)))
