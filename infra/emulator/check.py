"""Deploys to the emulator, runs the stories and the fault checks, and prints what passed. The exit code is 1 if anything failed.

Started by `run`, which builds the programs.
"""

import argparse
import shutil
import signal
import sys
import time
from pathlib import Path

import audit
import faults
import payloads
from cluster import ROOT, Cluster


class Report:
    """Prints checks as they finish and keeps those that failed."""

    def __init__(self):
        self.started, self.failed = time.monotonic(), []

    def step(self, text):
        seconds = int(time.monotonic() - self.started)
        print(f"[{seconds // 60:02}:{seconds % 60:02}] {text}", flush=True)

    def take(self, outcomes):
        for name, passed, output in outcomes:
            self.step(f"{'passed' if passed else 'FAILED'}  {name}")
            if not passed:
                self.failed.append(name)
                print(output, flush=True)


def stories(cluster):
    passed, output = cluster.stories()
    print(output, end="", flush=True)
    yield "the stories", passed, ""
    yield from faults.no_dead_letters(cluster)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binaries", type=Path, required=True)
    arguments.add_argument("--template", type=Path, default=ROOT / "template.yaml")
    arguments.add_argument("--port", type=int, default=4599)
    arguments.add_argument("--keep", action="store_true")
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = ROOT / "target" / "emulator" / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    report = Report()
    cluster = Cluster(folder, given.port, given.template.resolve(), given.binaries.resolve())
    try:
        report.step("start the emulator")
        cluster.start()
        report.step("frontrow-cli init, sam deploy")
        cluster.deploy()
        report.step(f"the API is at {cluster.api}")
        if given.keep:
            signal.pause()
        report.take(stories(cluster))
        report.take(payloads.same_form(cluster))
        report.take(faults.jobs_started(cluster))
        report.take(faults.killed_processes(cluster))
        report.take(audit.nothing_refused(cluster))
        report.take(faults.removed_permission(cluster))
        report.take(faults.poisoned_records(cluster))
        report.take(faults.poisoned_events(cluster))
        report.take(faults.redriven(cluster))
        report.take(audit.nothing_excessive(cluster))
    except KeyboardInterrupt:
        report.failed.append("interrupted")
    finally:
        cluster.stop()
    report.step(f"FAILED: {', '.join(report.failed)}" if report.failed else "all passed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
