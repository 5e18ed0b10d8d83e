#!/usr/bin/env python3
"""The units of deploy/systemd: valid, shut in as far as systemd judges it, and the programs do their work within what the units leave
them (unit_sandbox.py), which a list of directives does not show.

    units_test.py GAIWAND GAIWAN [names of tests]
"""

import errno
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

from county import BINARIES, FolderTest, main
from real_server import ADMINISTRATOR, ROOT, Client, RealServer, opening, party, run, until

UNITS = ROOT / "deploy" / "systemd"
SANDBOX = ROOT / "tests" / "e2e" / "unit_sandbox.py"
WEB = ROOT / "clients" / "web"
NODE, GATEWAY = WEB / "node_modules" / ".bin" / "node", WEB / "dist" / "gateway" / "gateway.js"
NOT_SIGNED_IN = 4

# What nobody shut in may do, each as an error number, or 0 where it was done.
PROBE = """
import ctypes, json, mmap, os, socket, sys
def tried(what):
    try:
        what()
        return 0
    except OSError as error:
        return error.errno
libc = ctypes.CDLL(None, use_errno=True)
def unshare():
    if libc.unshare(0x10000000) != 0: raise OSError(ctypes.get_errno(), "unshare")
print(json.dumps({
    "code": tried(lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)),
    "packets": tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),
    "address": tried(lambda: socket.socket(socket.AF_INET)),
    "owner": tried(lambda: os.chown(sys.argv[1], 0, 0)),
    "namespace": tried(unshare),
    "system": tried(lambda: open("/etc/gaiwan-was-here", "w")),
    "own": tried(lambda: open(sys.argv[1], "w")),
    "mask": os.umask(0)}))
"""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answered(url):
    """What it answers; None while nobody does."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read().decode("utf-8")
    except (urllib.error.URLError, ConnectionError):
        return None


@unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd here")
class UnitTest(FolderTest):
    def text(self, name):
        return (UNITS / f"{name}.service").read_text(encoding="utf-8")

    def shut_in(self, name):
        """What stands before a program to run it as that unit does. Private folders for what is temporary are writable."""
        return [sys.executable, "-B", str(SANDBOX), str(UNITS / f"{name}.service"), "--writable", "/tmp", "--writable", "/var/tmp"]

    def start(self, name, *command):
        """A program of that unit, ended after the test; it and the file with what it says."""
        said = self.folder / "said"
        with open(said, "wb") as out:
            process = subprocess.Popen([*self.shut_in(name), *map(str, command)], stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, said


class Valid(UnitTest):
    def assert_valid(self, name, unit):
        """`unit`: with programs that are there. The threshold is in tenths of ten: 1.1 to 1.4 at the time of writing."""
        here = self.folder / f"{name}.service"
        here.write_text(unit, encoding="utf-8")
        verified = run(["systemd-analyze", "verify", str(here)])
        self.assertEqual((verified.code, verified.err), (0, ""), str(verified))
        judged = run(["systemd-analyze", "security", "--offline=true", "--threshold=15", str(here)])
        self.assertEqual(judged.code, 0, str(judged))

    def test_the_servers(self):
        self.assert_valid("gaiwand", self.text("gaiwand").replace("/usr/local/bin/gaiwand", str(BINARIES["gaiwand"])))

    def test_the_gateways_whose_flags_are_the_gateways(self):
        unit = self.text("gaiwan-web")
        self.assert_valid("gaiwan-web", unit.replace("/usr/local/lib/gaiwan/web/node ", "/bin/true "))
        usage = re.search(r"USAGE = `(.*?)`", (WEB / "gateway/settings.ts").read_text(encoding="utf-8"), re.DOTALL)[1]
        flags = set(re.findall(r"--[a-z-]+", re.search(r"^Environment=.*?^Restart", unit, re.DOTALL | re.MULTILINE)[0]))
        self.assertEqual(flags - set(re.findall(r"--[a-z-]+", usage)), set())
        self.assertLessEqual({"--evidence-keys", "--published", "--ca", "--key-file"}, flags)

    def test_the_media_servers(self):
        unit = self.text("gaiwan-janus")
        for program in ("/usr/local/lib/gaiwan/janus/configure ", "/usr/bin/janus "):
            self.assertIn(program, unit)
            unit = unit.replace(program, "/bin/true ")
        # It speaks to everybody, and sees who is on the network. It was 3.8.
        self.assert_valid("gaiwan-janus", unit)


@unittest.skipUnless(os.uname().machine == "x86_64", "the numbers of system calls are those of x86-64")
class ShutIn(UnitTest):
    def test_what_a_unit_refuses_is_refused(self):
        """Or the others would show nothing."""
        mine = self.folder / "mine"
        mine.touch()
        may_mount = run(["unshare", "--mount", "true"]).code == 0
        for name in ("gaiwand", "gaiwan-web", "gaiwan-janus"):
            found = json.loads(run([*self.shut_in(name), "/usr/bin/python3", "-c", PROBE, mine]).out)
            with self.subTest(name):
                self.assertEqual((found["packets"], found["owner"], found["namespace"]), (errno.EAFNOSUPPORT, errno.EPERM, errno.EPERM))
                if may_mount:
                    self.assertEqual(found["system"], errno.EROFS)
                self.assertEqual((found["address"], found["own"], found["mask"]), (0, 0, 0o077))
                # Node makes code as it runs, and nobody knows what Janus loads.
                self.assertEqual(found["code"], errno.EPERM if name == "gaiwand" else 0)

    def test_a_directive_that_nobody_thought_of_stops_it(self):
        unit = self.folder / "gaiwand.service"
        unit.write_text(self.text("gaiwand").replace("[Service]", "[Service]\nProtectEverything=yes"), encoding="utf-8")
        refused = run([sys.executable, "-B", SANDBOX, unit, "/bin/true"])
        self.assertNotEqual(refused.code, 0)
        self.assertIn("ProtectEverything", refused.err)

    def server(self, *flags):
        server = RealServer(BINARIES["gaiwand"], self.folder / "data", *flags, prefix=self.shut_in("gaiwand"))
        server.command += ["--backup-dir", str(self.folder / "backups"), "--backup-keys-dir", str(self.folder / "other" / "keys")]
        self.addCleanup(server.kill)
        return server

    def test_the_server_does_all_its_work(self):
        """Papers by another program, messages and time stamps by more of them, backups, keys."""
        authority, outbox = self.folder / "authority", self.folder / "outbox"
        subprocess.run([str(ROOT / "tests" / "testing" / "make_timestamp_authority.sh"), str(authority)], check=True, capture_output=True)
        sender = self.folder / "send"
        sender.write_text(f"#!/bin/sh\ncat >>{outbox}\n", encoding="utf-8")
        sender.chmod(0o700)
        server = self.server("--metrics-listen", "127.0.0.1:0", "--messenger-command", str(sender),
                             "--evidence-timestamp-command", f"{authority}/stamp {{query}} {{response}}",
                             "--evidence-timestamp-authority", f"{authority}/ca.pem")
        client = Client(BINARIES["gaiwan"], server.start())
        client.import_directory()
        case = client.open_case(opening(parties=[party("APPLICANT", "叶某", phone="13974500001"), party("RESPONDENT", "孔某")]))
        receipt, paper = self.folder / "receipt.pdf", self.folder / "paper.pdf"
        receipt.write_bytes(b"%PDF-1.7\n" + bytes(20000) + b"\n%%EOF\n")
        put = client.run("document", "put", case, str(receipt), "--paper", "evidence", "--title", "收条")
        self.assertEqual(put.code, 0, str(put))
        rendered = client.run("document", "render", case, "mediation-record", "--out", str(paper))
        self.assertEqual(rendered.code, 0, f"{rendered}\n{server.log()}")
        self.assertTrue(paper.read_bytes().startswith(b"%PDF-"))
        self.assertTrue(client.done("case", "invite", case, "1", "--send")["sent"])
        until("the code went out", lambda: outbox.exists() and "13974500001" in outbox.read_text(encoding="utf-8"))
        checkpoint = client.done("evidence", "checkpoint", "--create", who=ADMINISTRATOR)
        self.assertEqual(len(checkpoint["timestamps"]), 1, checkpoint)
        client.done("admin", "backup", who=ADMINISTRATOR)
        self.assertNotIn("faults", client.done("admin", "drill", who=ADMINISTRATOR))
        client.done("admin", "rotate-key", who=ADMINISTRATOR)
        metrics = re.findall(r'"message":"metrics","port":(\d+)', server.log())[-1]
        self.assertIn("gaiwan_", answered(f"http://127.0.0.1:{metrics}/metrics"))
        # Threads and the programs it started; what the unit lets it have is for a machine with more cores, too.
        tasks = sum(1 for _ in pathlib.Path(f"/proc/{server.process.pid}/task").iterdir())
        self.assertLess(tasks * 2, int(re.search(r"^TasksMax=(\d+)", self.text("gaiwand"), re.MULTILINE)[1]))
        self.assertEqual(server.stop(), 0)
        verified = server.verify()
        self.assertEqual(verified.code, 0, str(verified))

    def test_the_server_makes_its_own_authority(self):
        server = self.server()
        server.serving_flags.remove("--insecure-dev-auth")
        server.start()
        tls = self.folder / "data" / "tls"
        for name in ("ca.key", "server.key"):
            self.assertEqual((tls / name).stat().st_mode & 0o777, 0o600)
        done = subprocess.run([BINARIES["gaiwan"], "--server", f"127.0.0.1:{server.port}", "admin", "status"], capture_output=True, text=True,
                              check=False, env={"HOME": str(self.folder), "GAIWAN_CA": str(tls / "ca.pem")})
        self.assertEqual(done.returncode, NOT_SIGNED_IN, done.stderr)

    @unittest.skipUnless(GATEWAY.exists(), "the pages are not built: deploy/dev/web build")
    def test_the_gateway_serves_its_pages(self):
        port = free_port()
        process, said = self.start("gaiwan-web", NODE.resolve(), GATEWAY, "--listen", f"127.0.0.1:{port}", "--server", "127.0.0.1:1",
                                   "--plaintext", "--app-dir", WEB / "dist" / "app", "--key-file", self.folder / "gateway.key")

        def page():
            self.assertIsNone(process.poll(), said.read_text(encoding="utf-8"))
            return answered(f"http://127.0.0.1:{port}/")

        self.assertIn("<script", until("the gateway serves", page))
        self.assertEqual((self.folder / "gateway.key").stat().st_mode & 0o777, 0o600)

    @unittest.skipUnless(shutil.which("janus"), "no Janus here")
    def test_the_media_server_answers(self):
        port, configuration = free_port(), self.folder / "janus"
        done = run([*self.shut_in("gaiwan-janus"), "/usr/bin/bash", ROOT / "deploy" / "janus" / "configure", configuration, "--secret",
                    self.folder / "secret", "--http", f"127.0.0.1:{port}", "--ws", f"127.0.0.1:{free_port()}"])
        self.assertEqual(done.code, 0, str(done))
        process, said = self.start("gaiwan-janus", "/usr/bin/janus", f"--configs-folder={configuration}", "--disable-colors")

        def info():
            self.assertIsNone(process.poll(), said.read_text(encoding="utf-8"))
            return answered(f"http://127.0.0.1:{port}/janus/info")

        self.assertIn("janus.plugin.videoroom", until("Janus answers", info))


if __name__ == "__main__":
    main(__doc__)
