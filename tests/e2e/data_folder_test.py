#!/usr/bin/env python3
"""The data folder of the real server: what it refuses to start on, what it survives, and what it never holds.

    data_folder_test.py GAIWAND GAIWAN [names of tests]

Every test has its own copy of a small folder with a directory and a case in it.
"""

import csv
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
import uuid

from county import BINARIES, main
from real_server import (ADMINISTRATOR, DEFINITIONS, HEAD, MEDIATOR, PATIENCE_SECONDS, ROOT, START_TIME, Client, RealServer,
                         opening, party, planted_in, run, until)

FAILED, WRONG_USAGE = 1, 2

TEMPLATE = {}


def setUpModule():
    """A folder with a directory and one case, stopped in good order."""
    TEMPLATE["temporary"] = tempfile.TemporaryDirectory(prefix="gaiwan-data-folder-template-")
    unittest.addModuleCleanup(TEMPLATE["temporary"].cleanup)
    folder = pathlib.Path(TEMPLATE["temporary"].name)
    server = RealServer(BINARIES["gaiwand"], folder / "data")
    unittest.addModuleCleanup(server.kill)
    client = Client(BINARIES["gaiwan"], server.start())
    client.import_directory()
    TEMPLATE["case"] = client.open_case(opening())
    for i in range(20):
        note = client.note(TEMPLATE["case"], f"第 {i} 条")
        assert note.code == 0, note
    TEMPLATE["position"] = client.position()
    assert server.stop() == 0
    TEMPLATE["folder"] = folder


class DataFolderTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="gaiwan-data-folder-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.data = self.folder / "data"
        self.key = self.folder / "data.key"
        shutil.copytree(TEMPLATE["folder"] / "data", self.data)
        shutil.copy2(TEMPLATE["folder"] / "data.key", self.key)
        self.case, self.position = TEMPLATE["case"], TEMPLATE["position"]
        self.server = self.a_server()
        self.client = Client(BINARIES["gaiwan"], self.server)

    def a_server(self, *flags, data=None, **more):
        server = RealServer(BINARIES["gaiwand"], data or self.data, *flags, **more)
        self.addCleanup(server.kill)
        return server

    def assert_refused(self, says, server=None, codes=(FAILED,)):
        """The server does not start, and says all of `says` on standard error."""
        answer = (server or self.server).start_refused()
        self.assertIn(answer.code, codes, f"should not start: {answer}")
        for words in says:
            self.assertIn(words, answer.err, str(answer))
        return answer

    def assert_clean(self):
        verify = self.server.verify()
        self.assertEqual(verify.code, 0, str(verify))
        self.assertRegex(verify.out, r"^\d+ records in \d+ streams, \d+ rows, \d+ checkpoints, \d+ documents: clean\n$")

    def head_position(self):
        return int(re.search(r"^position (\d+)$", (self.data / "HEAD").read_text(), re.M).group(1))

    def newest_wal(self):
        return max((self.data / "log").glob("*.log"), key=lambda path: int(path.stem))


class WhoHoldsItAndWhatItIs(DataFolderTest):
    def test_held_by_another_server(self):
        self.server.start()
        pid = str(self.server.process.pid)
        second = self.a_server()
        self.assert_refused(["LOCK", "held by another server", pid], second)
        verify = second.verify()
        self.assertEqual(verify.code, FAILED, str(verify))
        self.assertIn(pid, verify.err)
        self.assertEqual(self.client.position(), self.position, "the first server does not go on")
        self.server.kill()
        # A lock dies with its holder, whatever LOCK says.
        second.start()
        self.assertEqual(second.stop(), 0)

    def test_from_a_newer_version(self):
        (self.data / "FORMAT").write_text("2\n")
        before = (self.data / "HEAD").read_bytes()
        self.assert_refused([str(self.data), "format 2", "newer", "up to 1"])
        self.assertEqual((self.data / "HEAD").read_bytes(), before)
        (self.data / "FORMAT").write_text("1\n")
        self.server.start()
        self.assertEqual(self.client.position(), self.position)

    def test_format_missing_or_nonsense(self):
        (self.data / "FORMAT").write_text("one\n")
        self.assert_refused(["FORMAT", "number"])
        (self.data / "FORMAT").unlink()
        self.assert_refused(["FORMAT", "missing"])

    def test_folder_of_something_else(self):
        other = self.folder / "photos"
        other.mkdir()
        (other / "tea.jpg").write_text("not a log")
        self.assert_refused([str(other), "no data folder", "tea.jpg"], self.a_server(data=other))
        self.assertEqual((other / "tea.jpg").read_text(), "not a log")

    def test_missing_key_file(self):
        self.key.rename(self.folder / "elsewhere.key")
        self.assert_refused(["key_file", str(self.key), "missing"])
        self.assertFalse(self.key.exists(), "another key was made")
        self.assertEqual(self.server.verify().code, FAILED)
        (self.folder / "elsewhere.key").rename(self.key)
        self.server.start()
        self.assertEqual(self.client.done("case", "show", self.case)["name"], f"cases/{self.case}")

    def test_wrong_key_file(self):
        right = self.key.read_text()
        self.key.write_text(os.urandom(32).hex() + "\n")
        self.assert_refused(["key_file", "not the key", str(self.data / "keys")])
        self.key.write_text("not a key\n")
        self.assert_refused(["key_file", str(self.key), "64 hexadecimal digits"])
        self.key.write_text(right)
        self.key.chmod(0o644)
        self.assert_refused(["key_file", str(self.key), "chmod 600"])
        self.key.chmod(0o600)
        self.server.start()
        facts = self.client.run("case", "show", self.case)
        self.assertIn("枸杞地租金欠付半年", facts.out, str(facts))

    def test_head_edited_or_missing(self):
        head = self.data / "HEAD"
        text = head.read_text()
        head.write_text(text.replace(f"position {self.position}", f"position {self.position - 1}"))
        self.assert_refused([str(head), "changed", "signature"])
        head.unlink()
        self.assert_refused([str(head), "missing", str(self.position)])
        head.write_text(text)
        (self.data / "head.key").rename(self.folder / "head.key")
        self.assert_refused([str(self.data / "head.key"), "missing"])
        (self.folder / "head.key").rename(self.data / "head.key")
        self.server.start()
        self.assertEqual(self.client.position(), self.position)

    def test_verify_of_a_folder_that_is_not_there(self):
        """A slip in the folder's name is no clean bill of health, and makes nothing."""
        nowhere = self.folder / "daat"
        verify = self.a_server(data=nowhere).verify()
        self.assertNotEqual(verify.code, 0, str(verify))
        self.assertIn(str(nowhere), verify.err)
        self.assertFalse(nowhere.exists(), "made by --verify")
        self.assertFalse(pathlib.Path(f"{nowhere}.key").exists(), "made by --verify")


class WhatACrashLeaves(DataFolderTest):
    def write_and_kill(self, notes=40):
        """Adds notes, waits until HEAD knows them, and kills the server."""
        self.server.start()
        for i in range(notes):
            answer = self.client.note(self.case, f"断电前第 {i} 条")
            self.assertEqual(answer.code, 0, str(answer))
        self.position = self.client.position()
        until("HEAD knows the last record", lambda: self.head_position() == self.position)
        self.server.kill()

    def test_killed_server_has_all_it_acknowledged(self):
        self.server.start()
        acknowledged = []
        for i in range(25):
            request = str(uuid.uuid4())
            answer = self.client.note(self.case, f"第 {i} 条", "--request-id", request)
            self.assertEqual(answer.code, 0, str(answer))
            acknowledged.append((request, i, answer.out))
        self.server.kill()
        self.assert_clean()
        self.server.start()
        position = self.client.position()
        for request, i, receipt in acknowledged:
            again = self.client.note(self.case, f"第 {i} 条", "--request-id", request)
            self.assertEqual((again.code, again.out), (0, receipt), "a repeat after the crash has another receipt")
        self.assertEqual(self.client.position(), position)

    def test_damage_in_the_middle_of_the_write_ahead_log(self):
        self.write_and_kill()
        wal = self.newest_wal()
        whole = wal.read_bytes()
        for part in [0.25, 0.5, 0.9]:
            with self.subTest(part):
                at = int(len(whole) * part)
                wal.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1:])
                answer = self.assert_refused([str(wal), "offset"])
                named = int(re.search(r"offset (\d+)", answer.err).group(1))
                self.assertLessEqual(named, at, "the damage is before the place named")
                self.assertEqual(self.server.verify().code, FAILED)
        # Nothing was thrown away: with the byte as it was, all is there.
        wal.write_bytes(whole)
        self.assert_clean()
        self.server.start()
        self.assertEqual(self.client.position(), self.position)

    def test_torn_end_that_head_does_not_know_of_starts(self):
        self.write_and_kill()
        known = (self.data / "HEAD").read_bytes()
        self.server.start()
        self.assertEqual(self.client.note(self.case, "写到一半").code, 0)
        self.server.kill()
        # The power went within the write of the last note, before the next HEAD.
        (self.data / "HEAD").write_bytes(known)
        wal = self.newest_wal()
        os.truncate(wal, wal.stat().st_size - 7)
        self.server.start()
        self.assertEqual(self.client.position(), self.position)
        self.assertEqual(self.client.note(self.case, "接着写").code, 0)
        self.assertEqual(self.client.position(), self.position + 1)
        self.assertEqual(self.server.stop(), 0)
        self.assert_clean()

    def tear(self):
        """Cuts off the end of a record that HEAD knows; the whole file."""
        self.write_and_kill()
        wal = self.newest_wal()
        whole = wal.read_bytes()
        wal.write_bytes(whole[:-7])
        return wal, whole

    def test_torn_end_that_head_knows_of_is_data_loss(self):
        self.tear()
        says = ["HEAD", f"position {self.position}", f"position {self.position - 1}"]
        self.assert_refused(says)
        # Asking again does not make it right.
        self.assert_refused(says)
        verify = self.server.verify()
        self.assertEqual(verify.code, FAILED, str(verify))

    def test_refused_start_leaves_the_log_as_it_was(self):
        """Who finds the lost piece, on another disk or in a backup, can still put it back."""
        wal, whole = self.tear()
        self.assert_refused(["HEAD", f"position {self.position}"])
        wal.write_bytes(whole)
        self.server.start()
        self.assertEqual(self.client.position(), self.position)

    def test_write_ahead_log_that_is_gone(self):
        self.write_and_kill()
        self.newest_wal().rename(self.folder / "gone.log")
        self.assert_refused(["position", str(self.position)])


class StartAndEnd(DataFolderTest):
    def test_signals_end_it_with_status_0_and_what_was_acknowledged_is_there(self):
        for how in [signal.SIGINT, signal.SIGTERM]:
            with self.subTest(how.name):
                self.server.start()
                done, refusals, stop = [], [], threading.Event()
                def write(done=done, refusals=refusals, stop=stop):
                    while not stop.is_set():
                        answer = self.client.note(self.case, "边写边停")
                        if answer.code != 0:
                            refusals.append(answer.err)
                            return
                        done.append(int(answer.json()["receipt"]["version"]))
                writers = [threading.Thread(target=write) for _ in range(2)]
                for writer in writers:
                    writer.start()
                until("some notes are written", lambda: len(done) >= 6)
                self.assertEqual(self.server.stop(how), 0)
                stop.set()
                for writer in writers:
                    writer.join()
                self.assertIn("shutting down", self.server.log())
                for refusal in refusals:
                    self.assertRegex(refusal, "UNAVAILABLE|SHUTTING_DOWN")
                self.assertEqual(len(set(done)), len(done))
                self.server.start()
                version = int(self.client.done("case", "show", self.case)["version"])
                self.assertGreaterEqual(version, max(done))
                position = self.client.position()
                self.assertEqual(self.server.stop(how), 0)
                self.assertEqual(self.head_position(), position, "HEAD does not say where it ended")
                self.assert_clean()

    def test_open_watch_is_told_and_goes_on_with_the_next_server(self):
        self.server.start()
        first_version = int(self.client.done("case", "show", self.case)["version"])
        watch = subprocess.Popen(self.client.command("--json", "case", "watch", "--case", self.case, "--resume", "0",
                                                     who=MEDIATOR),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(watch.communicate)
        self.addCleanup(watch.kill)
        versions = []
        def follow(to):
            while not versions or versions[-1] < to:
                line = watch.stdout.readline()
                if not line:
                    self.fail(f"the watch ended: {watch.communicate()[1]}")
                delivered = json.loads(line)
                if "version" in delivered:
                    versions.append(int(delivered["version"]))
        follow(first_version)
        self.assertEqual(self.server.stop(), 0, "an open watch keeps the server from ending")
        self.server = self.a_server(port=self.server.port).start()
        for _ in range(3):
            self.assertEqual(self.client.note(self.case, "重启以后").code, 0)
        follow(first_version + 3)
        self.assertEqual(versions, list(range(1, first_version + 4)), "a gap or a duplicate")
        watch.send_signal(signal.SIGINT)
        _, err = watch.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(watch.returncode, 0)
        self.assertIn("SHUTTING_DOWN", err)
        self.assertIn("--resume", err)

    def test_wrong_flags_and_settings_are_wrong_usage(self):
        settings = self.folder / "wrong.textproto"
        settings.write_text('cache_mib: 256\nbogus: 1\n')
        for flags, says in [(["--cache-mib", "0"], ["cache_mib", "8", "1048576"]),
                            (["--cache-mib", "abc"], ["cache_mib", "abc"]),
                            (["--reserve-mib", "-1"], ["reserve_mib", "-1"]),
                            (["--limits-rate-burst", "0"], ["limits.rate_burst"]),
                            (["--limits-message-bytes", "1"], ["limits.message_bytes", "65536", "67108864"]),
                            (["--log-level", "loud"], ["log_level", "loud", "debug, info, warning, error"]),
                            (["--no-such-flag"], ["--no-such-flag"]),
                            (["extra"], ["extra"]),
                            (["--settings", "/nonexistent"], ["--settings", "/nonexistent"]),
                            (["--settings", str(settings)], [f"{settings}:2", "bogus"]),
                            (["--data-dir", ""], ["data_dir"]),
                            (["--default-definition", ""], ["default_definition"]),
                            (["--listen", ""], ["listen"]),
                            (["--insecure-dev-clock", "yesterday"], ["--insecure-dev-clock", "yesterday"])]:
            with self.subTest(" ".join(flags)):
                answer = run([BINARIES["gaiwand"], *self.without(flags[0]), *flags])
                self.assertEqual(answer.code, WRONG_USAGE, str(answer))
                for words in says:
                    self.assertIn(words, answer.err, str(answer))
                self.assertFalse((self.folder / "new").exists(), "a data folder was made")

    def without(self, flag):
        """Flags of a start that would work, but for `flag`."""
        flags = {"--data-dir": str(self.folder / "new"), "--default-definition": "mediation-543",
                 "--definitions-dir": str(DEFINITIONS), "--listen": "127.0.0.1:0"}
        flags.pop(flag, None)
        return ["--insecure-dev-auth", *(word for pair in flags.items() for word in pair)]

    def start_new(self, *flags):
        """Starts on a folder that is not there yet, with `flags` instead of those that would work."""
        server = self.a_server(data=self.folder / "new")
        server.command = [str(BINARIES["gaiwand"]), *self.without(flags[0]), *flags[:2]]
        server.serving_flags = []
        return server

    def test_listen_that_is_no_address_is_wrong_usage(self):
        for listen in ["127.0.0.1:99999", "127.0.0.1:abc", "127.0.0.1:-1", "127.0.0.1", "nonsense"]:
            with self.subTest(listen):
                self.assert_refused(["listen", listen], self.start_new("--listen", listen), codes=(WRONG_USAGE,))

    def test_development_sign_in_is_for_this_machine_alone(self):
        for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"]:
            with self.subTest(listen):
                self.assert_refused(["listen", listen, "--insecure-dev-auth", "127.0.0.1"],
                                    self.start_new("--listen", listen), codes=(FAILED, WRONG_USAGE))
                self.assertFalse((self.folder / "new").exists(), "a data folder was made")

    def test_the_simulated_clock_is_for_this_machine_alone(self):
        server = self.a_server(data=self.folder / "new")
        server.command = [str(BINARIES["gaiwand"]), *(word for word in self.without("--listen") if word != "--insecure-dev-auth")]
        server.serving_flags = ["--listen", "0.0.0.0:0", "--insecure-dev-clock", START_TIME]
        self.assert_refused(["listen", "0.0.0.0:0", "--insecure-dev-clock", "127.0.0.1"], server, codes=(FAILED, WRONG_USAGE))
        self.assertFalse((self.folder / "new").exists(), "a data folder was made")

    def test_what_is_for_development_is_said_loudly(self):
        self.server.start()
        warned = [json.loads(line) for line in self.server.log().splitlines() if "INSECURE" in line]
        self.assertEqual([line["level"] for line in warned], ["warning"] * len(warned))
        for flag in ("--insecure-dev-auth", "--insecure-dev-clock"):
            self.assertTrue(any(flag in line["message"] for line in warned), warned)

    def test_administrators_port_is_for_this_machine_alone(self):
        self.assert_refused(["admin_listen", "0.0.0.0:0", "127.0.0.1"], self.start_new("--admin-listen", "0.0.0.0:0"),
                            codes=(FAILED, WRONG_USAGE))

    def test_without_the_development_sign_in_nobody_is_believed(self):
        self.server.serving_flags.remove("--insecure-dev-auth")
        self.server.start()
        plain = self.client.run("admin", "status", who=ADMINISTRATOR)
        self.assertEqual(plain.code, FAILED, str(plain))
        ca = self.folder / "data" / "tls" / "ca.pem"
        named = self.client.run("--ca", str(ca), "admin", "status", who=ADMINISTRATOR)
        self.assertEqual(named.code, 4, str(named))
        self.assertIn("NOT_SIGNED_IN", named.err)

    def test_definitions_that_are_not_there(self):
        self.assert_refused(["definitions_dir", "/nonexistent"], self.start_new("--definitions-dir", "/nonexistent"),
                            codes=(FAILED, WRONG_USAGE))

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.assert_refused(["listen", f"127.0.0.1:{port}", "in use"], self.a_server(port=port))
        self.server.start()
        other = self.a_server(data=self.folder / "other", port=self.server.port)
        self.assert_refused(["listen", f"127.0.0.1:{self.server.port}", "in use"], other)
        self.assertEqual(self.client.position(), self.position)


class PersonalData(DataFolderTest):
    PLANTED = {"name": "才仁卓玛拉姆", "respondent": "巴图孟克白音", "phone": "19912345678", "id": "632821198706051234",
               "address": "希里沟镇东大街七十七号三单元", "birth": "1987-06-05", "occupation": "唢呐修理匠",
               "facts": "去年腊月借走两匹枣红马未还", "claim": "归还枣红马并赔不是", "place": "泉水湾老榆树下",
               "note": "当事人情绪激动提到祖坟", "investigation": "邻居看见马从北坡下来", "minutes": "双方都说马认得路",
               "agreement": "巴图孟克白音四月前牵回枣红马", "amended": "才仁卓玛（改名）拉毛",
               "refused": "这一句因为超限没有写进去", "session": "南街老茶馆二楼",
               "statement": "枣红马是三月初五夜里丢的", "separate": "背地里说愿意少要两千", "contact": "电话里说在夏窝子放羊",
               "representative": "洛桑顿珠加措", "representative_phone": "18897261234", "guest": "阿依古丽老奶奶",
               "risk": "扬言要烧对方的草垛", "service": "通知书放在了小卖部柜台"}

    def plant(self):
        """Puts each of PLANTED into a case by a command of its own kind; the case."""
        p, client = self.PLANTED, self.client
        case = client.open_case(opening(
            text={"facts": p["facts"], "claim": p["claim"], "place": p["place"]},
            parties=[party("APPLICANT", p["name"], phone=p["phone"], address=p["address"], idType="resident-id",
                           idNumber=p["id"], birthDate=p["birth"], occupation=p["occupation"]),
                     party("RESPONDENT", p["respondent"])]))
        self.do(case, "submit_case", {})
        self.do(case, "accept_case", {}, who=HEAD)
        self.do(case, "assign_mediators", {"lead": MEDIATOR}, who=HEAD)
        for number in ["1", "2"]:
            self.do(case, "give_rights_notice", {"party": number, "way": "WAY_ORALLY"}, who=MEDIATOR)
            self.do(case, "record_consent", {"party": number, "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"},
                    who=MEDIATOR)
        self.do(case, "add_note", {"note": {"text": p["note"]}}, who=MEDIATOR)
        self.do(case, "record_contact", {"party": "1", "way": "WAY_BY_PHONE", "reached": True,
                                         "note": {"text": p["contact"]}}, who=MEDIATOR)
        self.do(case, "record_service", {"party": "2", "paper": "session-notice", "way": "left-there",
                                         "proof": {"text": p["service"]}}, who=MEDIATOR)
        self.do(case, "add_representative", {"party": "1", "kind": "REPRESENTATIVE_KIND_AGENT", "power": "POWER_SCOPE_ORDINARY", "person": {
            "name": p["representative"], "phone": p["representative_phone"]}}, who=MEDIATOR)
        self.do(case, "invite_participant", {"kind": "PARTICIPANT_KIND_ELDER", "agreed_by": ["1", "2"], "person": {"name": p["guest"]}},
                who=MEDIATOR)
        self.do(case, "raise_risk", {"grade": "yellow", "note": {"text": p["risk"]}}, who=MEDIATOR)
        self.do(case, "record_statement", {"party": "1", "kind": "STATEMENT_KIND_FACT",
                                           "text": {"text": p["statement"]}}, who=MEDIATOR)
        self.do(case, "record_statement", {"party": "1", "kind": "STATEMENT_KIND_CONCESSION", "separateTalk": True,
                                           "text": {"text": p["separate"]}}, who=MEDIATOR)
        self.do(case, "record_investigation", {"record": {"text": p["investigation"]}}, who=MEDIATOR)
        self.do(case, "schedule_session", {"plannedStart": "2026-03-02T08:30:00+08:00", "place": {"text": p["session"]},
                                           "mode": "SESSION_MODE_IN_PERSON"}, who=MEDIATOR)
        attendance = [{"who": number, "presence": "PRESENCE_IN_THE_ROOM"} for number in ["1", "2"]]
        self.do(case, "start_session", {"session": "1", "attendance": attendance}, who=MEDIATOR)
        self.do(case, "end_session", {"session": "1", "result": "SESSION_RESULT_AGREED",
                                      "minutes": {"text": p["minutes"]}}, who=MEDIATOR)
        self.do(case, "draft_agreement", {"text": {"clauses": [p["agreement"]]},
                                          "clauses": [{"kind": "CLAUSE_KIND_MONEY", "fromParty": "2", "toParty": "1",
                                                       "amount": {"currency": "CNY", "fen": 100},
                                                       "dueDate": "2026-04-30"}]}, who=MEDIATOR)
        self.do(case, "amend_party", {"party": "1", "details": {"name": p["amended"], "phone": p["phone"]}},
                who=MEDIATOR)
        # What is refused is not even in the server's log.
        refused = client.note(case, p["refused"] * 800, who=MEDIATOR)
        self.assertEqual(refused.code, 1, str(refused))
        refused = client.run("case", "do", case, "add_party", "--data",
                             '{"party":{"side":"PARTY_SIDE_THIRD","details":{"name":"%s","phone":"%s x"}}}' %
                             (p["refused"], p["phone"]), who=MEDIATOR)
        self.assertEqual(refused.code, 1, str(refused))
        return case

    def do(self, case, command, data, who=None):
        flags = {"who": who} if who else {}
        self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), **flags)

    def holding(self, words):
        """Files, the server's output among them, that have `words` in them; `words` in the encodings one might use."""
        needles = [words.encode("utf-8"), words.encode("utf-16-le"), words.encode("ascii", "backslashreplace")]
        found = []
        for path in (path for path in self.folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            if any(needle in content for needle in needles):
                found.append(str(path.relative_to(self.folder)))
        return found

    def people_of_the_directory(self):
        with open(ROOT / "deploy" / "data" / "wulan-people.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        # A name of two characters may stand by chance in other words.
        people = [row["name"] for row in rows if len(row["name"]) >= 4][:40] + [row["phone"] for row in rows][:40]
        self.assertGreater(len(people), 60)
        return people

    def test_neither_the_folder_nor_the_log_has_it(self):
        self.server = self.a_server("--log-level", "debug")
        self.client = Client(BINARIES["gaiwan"], self.server)
        self.server.start()
        case = self.plant()
        shown = (self.client.run("case", "show", case, who=MEDIATOR).out +
                 self.client.run("--json", "case", "history", case, "--all", who=MEDIATOR).out)
        for what, words in self.PLANTED.items():
            if what != "refused":
                self.assertIn(words, shown, f"{what} was not even stored")
        self.assertGreaterEqual(len(self.PLANTED), 20)
        people = self.people_of_the_directory()
        until("the server's output is written", lambda: case in self.server.log())
        self.server.kill()
        for state in ["killed", "started again and stopped"]:
            with self.subTest(state):
                # The looking finds what does stand there in the clear.
                self.assertTrue([path for path in self.holding(f"cases/{case}") if "/log/" in path])
                self.assertIn("data.stderr", self.holding(case))
                for words in [*self.PLANTED.values(), *people]:
                    self.assertEqual(self.holding(words), [], words)
                # And in no record and no row: tables are compressed, their bytes do not show all that is in them.
                self.assertEqual(planted_in(BINARIES["gaiwand"], [self.data], [*self.PLANTED.values(), *people], case), [])
                if state == "killed":
                    self.server.start()
                    self.client.done("case", "show", case, who=MEDIATOR)
                    self.assertEqual(self.server.stop(), 0)
        self.assert_clean()


class SmallDisk:
    """A file system of its own in memory, in a mount namespace that ends with this object."""

    def __init__(self, where, mib):
        self.where = where
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c",
             f"mount -t tmpfs -o size={mib}m,mode=0700 none '{where}' && echo mounted && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "mounted\n":
            reason = self.holder.communicate()[1].strip()
            raise unittest.SkipTest(f"no small disk: mounting is not allowed here: {reason}")
        self.prefix = ["nsenter", "--mount", "--target", str(self.holder.pid), "--"]
        # How the files in there are reached from out here.
        self.path = pathlib.Path(f"/proc/{self.holder.pid}/root{where}")

    def fill(self, leave_bytes):
        """Leaves `leave_bytes` free, in whole pages."""
        with open(self.path / "filler", "ab") as filler:
            facts = os.statvfs(self.path)
            take = facts.f_bavail * facts.f_frsize - leave_bytes
            os.posix_fallocate(filler.fileno(), filler.tell(), take)

    def free(self):
        (self.path / "filler").unlink()

    def close(self):
        self.holder.communicate()


class FullDisk(DataFolderTest):
    # Room for a start, and for the trial write of 32 MiB before the log is opened anew.
    DISK_MIB = 128

    def setUp(self):
        super().setUp()
        for tool in ["unshare", "nsenter"]:
            if shutil.which(tool) is None:
                self.skipTest(f"no small disk: there is no {tool} here")
        mount_point = self.folder / "disk"
        mount_point.mkdir()
        self.disk = SmallDisk(mount_point, self.DISK_MIB)
        self.addCleanup(self.disk.close)
        shutil.copytree(self.data, self.disk.path / "data")
        self.server = RealServer(BINARIES["gaiwand"], mount_point / "data", "--reserve-mib", "1", key_file=self.key,
                                 prefix=self.disk.prefix)
        self.server.log_path = self.folder / "disk.stderr"
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server)
        self.server.start()

    def is_full(self, text, request):
        """Asks once; whether the answer is DISK_FULL. Before the server has looked, a small write may still fit."""
        answer = self.client.note(self.case, text, "--request-id", request)
        if answer.code == 0 or "DISK_FULL" not in answer.err:
            return None
        self.assertEqual(answer.code, 1, str(answer))
        return answer

    def assert_reading_goes_on(self):
        for args in [("case", "show", self.case), ("case", "list"), ("case", "history", self.case),
                     ("case", "explain", self.case), ("supervise", "due"), ("directory", "list", "orgs")]:
            self.client.done(*args)

    def watch(self, *flags):
        watch = subprocess.Popen(self.client.command("--json", "case", "watch", "--case", self.case, *flags,
                                                     who=MEDIATOR),
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(watch.communicate)
        self.addCleanup(watch.kill)
        return watch

    def notes_seen(self, watch, up_to):
        """Versions of the notes that a watch delivers, up to this one."""
        versions = []
        for line in watch.stdout:
            delivered = json.loads(line)
            if delivered.get("type") == "note_added":
                versions.append(int(delivered["version"]))
                if versions[-1] >= up_to:
                    return versions
        raise AssertionError(f"the watch ended; it had delivered {versions}")

    def test_writes_are_refused_until_there_is_room_again(self):
        following = self.watch("--resume", "0")
        self.disk.fill(leave_bytes=512 << 10)
        full = until("the disk is full", lambda: self.is_full("满", str(uuid.uuid4())))
        self.assertRegex(full.err, r"请在 \d+ 秒后再试")
        position, requests = self.client.position(), [str(uuid.uuid4()) for _ in range(5)]
        for request in requests:
            self.assertIsNotNone(self.is_full("满了以后", request), "one is refused and the next is not")
        opening_refused = self.client.run("case", "open", "--channel", "grid", "--source", "on-application", "--party",
                                          "applicant:叶某")
        self.assertEqual(opening_refused.code, 1)
        self.assertIn("DISK_FULL", opening_refused.err)
        imported = self.client.run("directory", "import", str(ROOT / "deploy" / "data" / "wulan-seals.csv"),
                                   who=ADMINISTRATOR)
        self.assertNotIn("INTERNAL", imported.err)
        self.assertTrue(self.client.status().get("writingClosed"), "the status does not say that writing is closed")
        self.assertEqual(self.client.position(), position, "a refused write is there")
        self.assert_reading_goes_on()
        version = int(self.client.done("case", "show", self.case)["version"])
        self.assertEqual(self.notes_seen(self.watch("--resume", "0"), up_to=version)[-1], version)

        self.disk.free()
        # The refusals are decided anew, each once.
        for i, request in enumerate(requests):
            answer = self.client.note(self.case, "满了以后", "--request-id", request)
            self.assertEqual(answer.code, 0, str(answer))
            self.assertEqual(int(answer.json()["receipt"]["version"]), version + 1 + i)
        self.assertFalse(self.client.status().get("writingClosed"))
        # At least: notes of reads waited for room as well, and come into the same log when it is their time.
        self.assertGreaterEqual(self.client.position(), position + len(requests))
        last = version + len(requests)
        self.assertEqual(int(self.client.done("case", "show", self.case)["version"]), last)
        seen = self.notes_seen(following, up_to=last)
        self.assertEqual(seen, sorted(set(seen)), "the watch has a duplicate or is out of order")
        self.assertEqual(seen[-len(requests):], list(range(version + 1, last + 1)), "the watch has a gap")
        self.assertEqual(self.server.stop(), 0)
        self.assert_clean()

    def test_not_a_byte_is_left(self):
        """The write itself may meet the end of the disk before anybody looked: then its outcome is not known."""
        self.disk.fill(leave_bytes=0)
        requests = []
        def refused():
            request = str(uuid.uuid4())
            answer = self.client.note(self.case, "一字不剩", "--request-id", request)
            requests.append(request)
            if answer.code == 0:
                return None  # It fitted into what the log's last page had left.
            self.assertRegex(answer.err, "DISK_FULL|UNAVAILABLE|STORE_FAILED", str(answer))
            return "DISK_FULL" in answer.err
        until("the disk is full", refused)
        self.assert_reading_goes_on()
        self.assertIsNone(self.server.process.poll(), "the server ended")
        self.disk.free()
        # Again with the same ids: each is there once, whatever became of it.
        receipts = {}
        for request in requests:
            def done(request=request):
                answer = self.client.note(self.case, "一字不剩", "--request-id", request)
                self.assertTrue(answer.code == 0 or "DISK_FULL" in answer.err or "UNAVAILABLE" in answer.err,
                                str(answer))
                return answer if answer.code == 0 else None
            receipts[request] = int(until("writing works again", done).json()["receipt"]["version"])
        self.assertEqual(len(set(receipts.values())), len(requests))
        version = int(self.client.done("case", "show", self.case)["version"])
        self.assertEqual(version, max(receipts.values()))
        self.assertEqual(self.server.stop(), 0)
        self.assert_clean()


if __name__ == "__main__":
    main(__doc__)
