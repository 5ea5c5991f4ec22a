"""`scripts/run --demo`: the whole product offline, in a throw-away home, on the sample edition.

The sample's feeds are written by us and say so; the loopback internet serves them, and Preread
fetches, reads and shows them as it would any other.
"""

import argparse
import json
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import daemon
import service
from db import sources
from digest.render import render
from settings import Settings, load
from tests.world.folder import serve_folder
from tests.world.server import World

SAMPLE = Path(__file__).parent / "sample"
_CONFIG = """\
# A throw-away home of the demo.
[network]
allow_hosts = ["127.0.0.0/8"]
contact = "demo"

[[bets]]
name = "On-device assistants"
text = "small language models on phones and laptops: latency, memory, battery, privacy"
thresholds = ["under 1 GB", "under 2B parameters"]

[[bets]]
name = "Agents we can trust"
text = "evaluating agents that use tools: success rate, failures, safety, human oversight"
"""


def _now() -> datetime:
    return datetime.now(UTC)


def prepare(home: Path, world: World) -> Settings:
    """Make the demo's home: its settings, and the sample's feeds as sources."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(_CONFIG, encoding="utf-8")
    serve_folder(world, SAMPLE)
    settings = load(home)
    with closing(service.open_app(settings)) as app:
        for one in json.loads((SAMPLE / "sources.json").read_text(encoding="utf-8")):
            sources.add_source(
                app.database,
                world.url(f"/{one['path']}"),
                title=one["title"],
                now=_now(),
                kind=one["kind"],
                tags=one["tags"],
                full_text=one["full_text"],
            )
    return settings


def main() -> int:
    """Print the sample edition, then show it in the app until stopped."""
    parser = argparse.ArgumentParser(prog="scripts/run --demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--text", action="store_true", help="print the edition and stop")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="preread-demo-") as folder, World() as world:
        settings = prepare(Path(folder), world)
        sys.stderr.write("Fetching and reading the sample feeds …\n")
        with closing(service.open_app(settings)) as app:
            report = service.cycle(app, _now)
        print(render(report.editions[-1], "text"))
        if options.text:
            return 0
        return daemon.supervise(settings, options.port, say=lambda text: print(text, flush=True))


if __name__ == "__main__":
    sys.exit(main())
