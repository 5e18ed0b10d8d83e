#!/usr/bin/env python3
"""deploy/run as a newcomer runs it, up to the end of the walk: on new data, again on the old, for the sample county, and for a county
of one's own; and up to the web pages, which are there until Ctrl-C and then leave nothing running.

    deploy_run_test.py [names of tests]

It builds what is out of date, in build/release as it stands; its data lie in a folder of their own.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

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

    def environment(self):
        # The build directory stays as it was configured: other tests run out of it.
        return {**os.environ, "GAIWAN_BUILD_TESTS": "ON", "GAIWAN_DATA": str(self.data),
                "GAIWAN_SERVER": f"127.0.0.1:{free_port()}"}

    def run_once(self, *flags):
        done = subprocess.run([ROOT / "deploy" / "run", "--once", *flags], env=self.environment(), capture_output=True,
                              text=True, timeout=PATIENCE_SECONDS, check=False)
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
        # What the walk makes up stands in a sample county's folder for good, and in no county's.
        self.assertTrue((self.data / "SAMPLE").exists())
        refused = subprocess.run([ROOT / "deploy" / "run", "--once", "--county"], env=self.environment(), capture_output=True,
                                 text=True, timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("holds a sample county", refused.stderr)

    def test_a_county_of_ones_own_has_nothing_made_up_in_it(self):
        first = self.run_once("--county")
        self.assertIn("what is entered there is counted", first)
        self.assertNotIn("case_opened", first)
        self.assertFalse((self.data / "SAMPLE").exists())
        again = self.run_once("--county")
        self.assertNotIn("is new", again)
        # Nor does a walk come into it later.
        refused = subprocess.run([ROOT / "deploy" / "run", "--once"], env=self.environment(), capture_output=True, text=True,
                                 timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("a sample county needs a data folder of its own", refused.stderr)

    def test_a_sample_whose_walk_was_cut_short_begins_anew(self):
        # As a power cut leaves it: script, server and all.
        cut = subprocess.Popen([ROOT / "deploy" / "run", "--once", "--sample"], env=self.environment(), text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        opened = 0
        for line in cut.stdout:
            opened += "case_opened" in line
            if opened == 3:
                break
        os.killpg(cut.pid, signal.SIGKILL)
        cut.wait()
        cut.stdout.close()
        self.assertEqual(opened, 3)
        anew = self.run_once("--sample")
        self.assertIn("was cut short: it begins anew", anew)
        self.assertGreater(anew.count("case_opened"), 9)
        self.assertNotIn("case_opened", self.run_once("--sample"), "and then it is there")

    def fetch(self, url, body=None, **headers):
        """Status, headers and body of what the gateway answers."""
        request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode(),
                                         headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read().decode()

    def call(self, pages, method, body, **headers):
        return self.fetch(f"{pages}/rpc/gaiwan.v1.SignInService/{method}", body,
                          content_type="application/json", x_gaiwan_as="person", **headers)

    def test_without_once_the_pages_are_served_until_ctrl_c_and_then_nothing_is_left_running(self):
        ports = {name: free_port() for name in ("GAIWAN_SERVER", "GAIWAN_PAGES", "GAIWAN_VIDEO_HTTP", "GAIWAN_VIDEO_WS")}
        with open(self.data.with_suffix(".errors"), "w+", encoding="utf-8") as errors:
            # A group of its own, as a terminal gives one: Ctrl-C goes to all of it.
            running = subprocess.Popen([ROOT / "deploy" / "run", "--county"], text=True, stdout=subprocess.PIPE, stderr=errors,
                                       env={**self.environment(), **{name: f"127.0.0.1:{port}" for name, port in ports.items()}},
                                       start_new_session=True)
            try:
                said = ""
                for line in running.stdout:
                    said += line
                    if line.startswith("Ctrl-C stops all of it"):
                        break
                errors.seek(0)
                self.assertIn("Ctrl-C stops all of it", said, errors.read()[-4000:])
                pages = re.search(r"(http://\S+) +the phone", said)[1]
                self.assertEqual(pages, f"http://127.0.0.1:{ports['GAIWAN_PAGES']}")
                for path in ("", "/desk", "/p", "/apply?unit=632821101202"):
                    self.assertIn(f"{pages}{path}", said)
                    status, headers, page = self.fetch(pages + path)
                    self.assertEqual((status, headers.get_content_type()), (200, "text/html"), path)
                    self.assertIn("<script", page)
                # Through the gateway it is the server that answers: nobody is in, and then the head of a committee.
                self.assertEqual(self.call(pages, "WhoAmI", {})[0], 401)
                status, headers, _ = self.call(pages, "SignIn", {"person": "p-632821100001-committee-head"})
                self.assertEqual(status, 200)
                status, _, who = self.call(pages, "WhoAmI", {}, cookie=headers["set-cookie"].split(";")[0])
                self.assertEqual((status, json.loads(who)["actor"]), (200, "people/p-632821100001-committee-head"))
                if shutil.which("janus") and "has its room at" in said:
                    socket.create_connection(("127.0.0.1", ports["GAIWAN_VIDEO_WS"])).close()

                os.killpg(running.pid, signal.SIGINT)
                self.assertEqual(running.wait(PATIENCE_SECONDS), 130)
            finally:
                try:
                    os.killpg(running.pid, signal.SIGKILL)
                    left = True
                except ProcessLookupError:
                    left = False
                running.wait()
                running.stdout.close()
        self.assertFalse(left, "a process outlived the script")
        for name, port in ports.items():
            with self.assertRaises(ConnectionRefusedError, msg=name):
                socket.create_connection(("127.0.0.1", port)).close()
        self.assertTrue((self.data / "FORMAT").exists(), "the data stay")

    def test_an_unknown_flag_is_named_and_starts_nothing(self):
        done = subprocess.run([ROOT / "deploy" / "run", "--twice"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: deploy/run", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]], verbosity=2)
