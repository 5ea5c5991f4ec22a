"""Run the loopback internet by hand: `python -m tests.world --port 8080 --scene sample`."""

import argparse
import signal
from pathlib import Path

from tests.world.addresses import loopback
from tests.world.folder import serve_folder
from tests.world.scenes import SCENES
from tests.world.server import World


def main() -> None:
    """Serve until interrupted; every served address is printed first."""
    parser = argparse.ArgumentParser(prog="python -m tests.world", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--scene", choices=sorted(SCENES), action="append", default=[])
    parser.add_argument("--folder", type=Path, help="serve the files of this folder, too")
    parser.add_argument("--hosts", type=int, default=1, help="how many addresses of 127.0.0.0/8")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    options = parser.parse_args()
    hosts = ("127.0.0.1",) if options.hosts == 1 else loopback(options.hosts)
    stop = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)  # before the world's thread, which inherits it
    with World(hosts, options.port, options.latency) as world:
        for name in options.scene:
            SCENES[name](world)
        if options.folder:
            serve_folder(world, options.folder)
        for route in sorted(world.routes):
            host, _, path = route.rpartition(" ")
            print(world.url(path, host or None), flush=True)
        print("ready", flush=True)
        signal.sigwait(stop)


if __name__ == "__main__":
    main()
