#!/usr/bin/env python3
"""deploy/run as a newcomer runs it, up to the end of the walk: on new data, again on the old, and for the sample county.

    deploy_run_test.py [names of tests]

It builds what is out of date, in build/release as it stands; its data lie in a folder of their own.
"""

import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Building nothing, three starts and some sixty steps of a walk: a busy machine takes a minute.
PATIENCE_SECONDS = 600


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class DeployRun(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="gaiwan-deploy-run-")
        self.addCleanup(temporary.cleanup)
        self.data = pathlib.Path(temporary.name) / "county"

    def run_once(self, *flags):
        # The build directory stays as it was configured: other tests run out of it.
        environment = {**os.environ, "GAIWAN_BUILD_TESTS": "ON", "GAIWAN_DATA": str(self.data),
                       "GAIWAN_SERVER": f"127.0.0.1:{free_port()}"}
        done = subprocess.run([ROOT / "deploy" / "run", "--once", *flags], env=environment, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def test_the_walk_goes_from_the_first_word_to_the_archive_and_again_on_old_data(self):
        first = self.run_once()
        for words in ("case_opened", "case_archived", "补录", "main → archived"):
            self.assertIn(words, first)
        self.assertEqual(first.count("拒绝："), 3, "three refusals on the way")
        again = self.run_once()
        self.assertIn("未作任何改变", again, "the same import changes nothing")
        self.assertIn("case_archived", again, "a new case is walked")
        # Whoever looks for what the first one wrote finds it: nothing began anew.
        self.assertIn("第2号", again, "the second number of the committee's register of the year")

    def test_the_sample_county_is_walked_once(self):
        self.assertIn("case_opened", self.run_once("--sample"))
        self.assertNotIn("case_opened", self.run_once("--sample"), "its cases are there")

    def test_an_unknown_flag_is_named_and_starts_nothing(self):
        done = subprocess.run([ROOT / "deploy" / "run", "--twice"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: deploy/run", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]], verbosity=2)
