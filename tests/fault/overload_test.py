#!/usr/bin/env python3
"""Asks the real server for more than it can do, kills it, and looks what is left.

gaiwan_overload_client first finds what the server carries out a second, then keeps four times as many commands on their
way as the server's queue holds, in batches and singly, each answer followed by the next command at once. Then

  - some were refused, each of them with when to come again, and a refused one did not wait as long as one carried out,
  - nothing failed in another way,
  - the server's memory stayed below 512 MiB,
  - after SIGKILL and a new start every accepted command is there: sent again, it gets the very same receipt, and the log
    holds as many events as were accepted.

8 seconds of it, 60 with GAIWAN_TEST_FULL=1 in the environment. Exit status 0 when all of that holds.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from real_server import ROOT, RealServer  # noqa: E402

SECONDS, SECONDS_FULL = 8, 60
# As shipped.
QUEUE = 8192
MEMORY_MAX_MIB = 512


def memory_mib(pid):
    """The most that the process ever occupied."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the kernel does not say how much memory the server takes")


def read_figures(out, until):
    figures = {}
    for line in out:
        name, value = line.split()
        if name == until:
            break
        figures[name] = float(value)
    return figures


def run(args, folder):
    server = RealServer(args.gaiwand, os.path.join(folder, "data"), "--limits-rate-per-second", "1000000",
                        "--limits-rate-burst", "10000000", "--limits-queue-commands", str(QUEUE))
    server.start()
    client = None
    try:
        seconds = SECONDS_FULL if os.environ.get("GAIWAN_TEST_FULL") == "1" else SECONDS
        client = subprocess.Popen([args.client, f"127.0.0.1:{server.port}", str(ROOT / "deploy" / "data"),
                                   str(seconds), str(QUEUE)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        figures = read_figures(client.stdout, "loaded")
        memory = memory_mib(server.process.pid)
        server.kill()
        server.serving_flags[1] = f"127.0.0.1:{server.port}"
        server.start()
        client.stdin.write("\n")
        client.stdin.flush()
        figures.update(read_figures(client.stdout, None))
        if client.wait() != 0:
            return [f"the client ended with status {client.returncode}"]
        verified = None
        if server.stop() == 0:
            verified = server.verify()
    finally:
        if client is not None and client.poll() is None:
            client.kill()
            client.wait()
        server.kill()

    faults = []
    if verified is None or verified.code != 0:
        faults.append(f"the folder is not clean: {verified}")
    if figures["refused"] == 0 or figures["refused_single"] == 0:
        faults.append("nothing was refused: that is no overload")
    if figures["accepted_single"] == 0:
        faults.append("no single command came through beside the batches")
    if figures["refused_without_delay"] > 0:
        faults.append(f"{figures['refused_without_delay']:.0f} were refused without saying when to come again")
    if figures["failed"] > 0:
        faults.append(f"{figures['failed']:.0f} failed in another way")
    if figures["refused_median_millis"] > figures["accepted_median_millis"]:
        faults.append("what was refused waited longer than what was carried out")
    if memory > MEMORY_MAX_MIB:
        faults.append(f"the server took {memory:.0f} MiB")
    if figures["lost"] > 0:
        faults.append(f"{figures['lost']:.0f} accepted commands are not there")
    if figures["failed"] == 0 and figures["events"] != figures["accepted"]:
        faults.append(f"{figures['accepted']:.0f} were accepted and {figures['events']:.0f} are in the log")
    print(f"{seconds} s: takes {figures['capacity_per_second']:.0f}/s, was asked for {figures['offered_per_second']:.0f}/s "
          f"({figures['offered_per_second'] / figures['capacity_per_second']:.1f} times that), carried out "
          f"{figures['accepted_per_second']:.0f}/s and refused {figures['refused']:.0f}; single commands: half were "
          f"refused within {figures['refused_median_millis']:.1f} ms, half carried out within "
          f"{figures['accepted_median_millis']:.1f} ms; {memory:.0f} MiB at most; after a kill "
          f"{figures['accepted'] - figures['lost']:.0f} of {figures['accepted']:.0f} accepted are there")
    return faults


def main():
    parser = argparse.ArgumentParser(description="Asks the real server for more than it can do.")
    parser.add_argument("--gaiwand", required=True)
    parser.add_argument("--client", required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gaiwan_overload_") as folder:
        faults = run(args, folder)
    for fault in faults:
        print("FAILED: " + fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
