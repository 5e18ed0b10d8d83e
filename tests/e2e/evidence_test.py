#!/usr/bin/env python3
"""Evidence with the real server and client: checkpoints, witnesses, timestamps, bundles, slips, tiles; and damage done to
the files of a stopped server.

    evidence_test.py GAIWAND GAIWAN [names of tests]
"""

import base64
import hashlib
import random
import re
import shutil
import subprocess

from county import BINARIES, FolderTest, main
from real_server import (ADMINISTRATOR, HEAD, MEDIATOR, ROOT, Client, RealServer, opening, party, run, until)

OFFICER = "people/p-632821100-justice-officer"
# Notes in the case of every test: with the county's import more than one tile.
NOTES = 30
FLIPS = 12


class EvidenceTest(FolderTest):
    def serve(self, *flags):
        self.server = RealServer(BINARIES["gaiwand"], self.folder / "data", *flags)
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        return self.client

    def county(self, *flags):
        client = self.serve(*flags)
        client.import_directory()
        self.case = client.open_case(opening())
        self.notes(NOTES)
        return client

    def notes(self, count):
        for i in range(count):
            self.assertEqual(self.client.note(self.case, f"第 {i} 条").code, 0)

    def offline(self, *args):
        """The client without any server."""
        return run([str(BINARIES["gaiwan"]), "--server", "127.0.0.1:1", "evidence", *args])

    def checkpoint(self, *flags):
        return self.client.done("evidence", "checkpoint", *flags, who=ADMINISTRATOR)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)


class Bundles(EvidenceTest):
    def test_made_checked_and_tampered(self):
        client = self.county()
        bundle = self.folder / "case.bundle"
        made = client.run("evidence", "bundle", self.case, "--for", "court", "-o", str(bundle))
        self.assertEqual(made.code, 0, str(made))
        key = self.checkpoint()["verifierKey"]
        good = self.offline("verify", str(bundle), "--key", key, "--show")
        self.assertEqual(good.code, 0, str(good))
        version = client.done("case", "show", self.case)["version"]
        self.assertIn(f"is complete up to version {version} ", good.out)
        self.assertIn(f"第 1 至 {version} 版完整无缺", good.out)
        self.assertIn("not proved by this", good.out)
        self.assertIn("枸杞地租金欠付半年", good.out)
        # A mediator's notes are not for a court: neither read nor readable in the file.
        self.assertNotIn("第 3 条", good.out)
        # The same bytes when it is made again.
        again = self.folder / "again.bundle"
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "court", "-o", str(again)).code, 0)
        self.assertEqual(again.read_bytes(), bundle.read_bytes())
        # Without the key nothing is proved; by another nothing holds.
        self.assertEqual(self.offline("verify", str(bundle)).code, 1)
        content = bundle.read_bytes()
        numbers = random.Random(7)
        for _ in range(20):
            at = numbers.randrange(40, len(content))  # Behind the label.
            changed = content[:at] + bytes([content[at] ^ (1 + numbers.randrange(255))]) + content[at + 1:]
            bundle.write_bytes(changed)
            answer = self.offline("verify", str(bundle), "--key", key)
            self.assertEqual(answer.code, 1, f"byte {at}: {answer}")
            self.assertIn("不成立", answer.out)
            self.assertIn("wrong", answer.out)

    def test_who_gets_which(self):
        client = self.county()
        out = str(self.folder / "b")
        # A party must be named, and be one.
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "party", "-o", out).code, 1)
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "party", "--party", "9", "-o", out).code, 1)
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "party", "--party", "1", "-o", out).code, 0)
        # Whoever does not see the records does not get them this way either.
        for who in (MEDIATOR, ADMINISTRATOR):
            refused = client.run("evidence", "bundle", self.case, "--for", "court", "-o", out, who=who)
            self.assertEqual(refused.code, 1, f"{who}: {refused}")
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "auditor", "-o", out).code, 1)
        self.assertEqual(client.run("evidence", "checkpoint", "--create", who=HEAD).code, 1)

    def test_a_masked_telephone_is_in_no_bundle_without_a_reason_and_making_one_is_noted(self):
        client = self.county()
        phone = "13897450001"
        case = client.open_case(opening(parties=[party("APPLICANT", "扎西才让", phone=phone), party("RESPONDENT", "孔某")]))
        key = self.checkpoint("--create")["verifierKey"]

        def shown(*reason):
            bundle = self.folder / "b"
            made = client.run(*reason, "evidence", "bundle", case, "--for", "court", "-o", str(bundle), who=OFFICER)
            self.assertEqual(made.code, 0, str(made))
            checked = self.offline("verify", str(bundle), "--key", key, "--show")
            self.assertEqual(checked.code, 0, str(checked))
            return checked.out

        self.assertNotIn(phone, shown())
        self.assertIn(phone, shown("--reason", "法院要求核对"))
        # Noted before it was given out: there without waiting.
        reads = [r["read"] for r in client.done("case", "reads", case, who=HEAD)["reads"]]
        told = [r for r in reads if r["method"] == "EvidenceService.GetBundle" and "reason" in r]
        self.assertEqual([(r["who"], r["reason"]["open"]["text"]["text"]) for r in told], [(OFFICER, "法院要求核对")])

        def noted():
            reads = [r["read"] for r in client.done("case", "reads", case, who=HEAD)["reads"]]
            return any(r["method"] == "EvidenceService.GetBundle" and "reason" not in r for r in reads)
        until("the first is noted as well", noted)

    def test_slip(self):
        client = self.county()
        self.checkpoint("--create")
        slip = client.run("evidence", "slip", self.case, "3", "--svg", str(self.folder / "slip.svg"))
        self.assertEqual(slip.code, 0, str(slip))
        self.assertTrue((self.folder / "slip.svg").read_text().startswith("<svg"))
        answer = self.checkpoint()
        head = self.write("head", answer["note"])
        text = self.write("slip", slip.out)
        good = self.offline("verify-slip", text, "--checkpoint", head, "--key", answer["verifierKey"])
        self.assertEqual(good.code, 0, str(good))
        self.assertIn(f"version 3 of cases/{self.case} is recorded", good.out)
        forged = self.write("forged", slip.out.replace(f" {self.case} 3 ", f" {self.case} 4 "))
        self.assertEqual(self.offline("verify-slip", forged, "--checkpoint", head, "--key", answer["verifierKey"]).code, 1)


class Outside(EvidenceTest):
    def test_a_witness_refuses_a_fork(self):
        key_file, state = str(self.folder / "w.key"), str(self.folder / "seen")
        witness_key = self.offline("witness-key", "--key-file", key_file, "--name", "witness.example.cn/haixi")
        self.assertEqual(witness_key.code, 0, str(witness_key))
        witness_key = witness_key.out.strip()
        client = self.county("--evidence-witnesses", witness_key, "--evidence-origin", "log.example.cn/wulan")
        first = self.checkpoint("--create")
        log_key = first["verifierKey"]
        self.assertTrue(log_key.startswith("log.example.cn/wulan+"))

        def witness(checkpoint, *flags):
            return self.offline("witness", self.write("head", checkpoint), *flags, "--state", state, "--key-file", key_file,
                                "--name", "witness.example.cn/haixi", "--log", log_key)
        line = witness(first["note"])
        self.assertEqual(line.code, 0, str(line))
        kept = client.run("evidence", "add-cosignature", first["size"], self.write("line", line.out), who=ADMINISTRATOR)
        self.assertEqual(kept.code, 0, str(kept))
        # Somebody else's is not taken.
        self.offline("witness-key", "--key-file", str(self.folder / "x.key"), "--name", "witness.example.cn/x")
        stranger = self.offline("witness", self.write("head", first["note"]), "--state", str(self.folder / "x"),
                                "--key-file", str(self.folder / "x.key"), "--name", "witness.example.cn/x", "--log", log_key)
        self.assertEqual(client.run("evidence", "add-cosignature", first["size"], self.write("line", stranger.out),
                                    who=ADMINISTRATOR).code, 1)
        # A bundle carries it.
        bundle = str(self.folder / "b")
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "court", "-o", bundle).code, 0)
        good = self.offline("verify", bundle, "--key", log_key, "--witness", witness_key)
        self.assertEqual(good.code, 0, str(good))
        self.assertIn("witnessed by witness.example.cn/haixi", good.out)
        # The log grows; without the proof it is refused, with it not.
        shutil.copytree(self.folder / "data", self.folder / "fork", ignore=shutil.ignore_patterns("LOCK"))
        shutil.copy2(self.folder / "data.key", self.folder / "fork.key")
        self.notes(5)
        second = self.checkpoint("--create")
        self.assertEqual(witness(second["note"]).code, 1)
        proof = client.run("evidence", "consistency", first["size"], second["size"])
        self.assertEqual(witness(second["note"], "--proof", self.write("proof", proof.out)).code, 0)
        # The same copied key signs another history from where the copy was made.
        self.server.kill()
        fork = RealServer(BINARIES["gaiwand"], self.folder / "fork", "--evidence-origin", "log.example.cn/wulan")
        self.addCleanup(fork.kill)
        other = Client(BINARIES["gaiwan"], fork.start())
        for i in range(9):
            self.assertEqual(other.note(self.case, f"另一条 {i}").code, 0)
        forged = other.done("evidence", "checkpoint", "--create", who=ADMINISTRATOR)
        proof = other.run("evidence", "consistency", second["size"], forged["size"])
        refused = witness(forged["note"], "--proof", self.write("proof", proof.out))
        self.assertEqual(refused.code, 1, str(refused))
        self.assertIn("fork", refused.err)
        # And whoever holds the honest checkpoint sees it in a bundle of the forger's.
        self.assertEqual(other.run("evidence", "bundle", self.case, "--for", "court", "-o", bundle).code, 0)
        against = self.offline("verify", bundle, "--key", log_key, "--against", self.write("outside", second["note"]),
                               "--proof", self.write("proof", proof.out))
        self.assertEqual(against.code, 1, str(against))
        self.assertIn("not consistent with the checkpoint from outside", against.out)

    def test_a_tail_cut_off_is_found_against_a_checkpoint_from_outside(self):
        """A data folder put back as it was: whole in itself, and shorter than what is known outside."""
        client = self.county()
        self.checkpoint("--create")
        self.server.stop()
        shutil.copytree(self.folder / "data", self.folder / "earlier")
        self.server.start()
        self.notes(7)
        outside = self.checkpoint("--create")
        self.assertEqual(self.server.stop(), 0)
        shutil.rmtree(self.folder / "data")
        shutil.move(self.folder / "earlier", self.folder / "data")
        self.assertEqual(self.server.verify().code, 0)  # Nothing inside tells.
        self.server.start()
        bundle = str(self.folder / "b")
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "court", "-o", bundle).code, 0)
        self.assertEqual(self.offline("verify", bundle, "--key", outside["verifierKey"]).code, 0)
        found = self.offline("verify", bundle, "--key", outside["verifierKey"], "--against",
                             self.write("outside", outside["note"]))
        self.assertEqual(found.code, 1, str(found))
        self.assertIn(outside["size"], found.out)
        # The server cannot make the proof that would be needed.
        self.assertEqual(client.run("evidence", "consistency", "10", outside["size"]).code, 1)

    def test_timestamps(self):
        authority = self.folder / "authority"
        subprocess.run([str(ROOT / "tests" / "testing" / "make_timestamp_authority.sh"), str(authority)], check=True)
        client = self.county("--evidence-timestamp-command", f"{authority}/stamp {{query}} {{response}}",
                             "--evidence-timestamp-authority", f"{authority}/ca.pem")
        answer = self.checkpoint("--create")
        self.assertEqual(len(answer["timestamps"]), 1)
        # OpenSSL's own program finds the same.
        note = answer["note"]
        stamped = self.write("stamped", note)
        (self.folder / "stamp.tsr").write_bytes(base64.b64decode(answer["timestamps"][0]))
        verified = run(["openssl", "ts", "-verify", "-data", stamped, "-in", str(self.folder / "stamp.tsr"), "-CAfile",
                        f"{authority}/ca.pem"])
        self.assertIn("Verification: OK", verified.out + verified.err)
        bundle = str(self.folder / "b")
        self.assertEqual(client.run("evidence", "bundle", self.case, "--for", "court", "-o", bundle).code, 0)
        good = self.offline("verify", bundle, "--key", answer["verifierKey"], "--tsa", f"{authority}/ca.pem")
        self.assertEqual(good.code, 0, str(good))
        self.assertIn("a timestamp says", good.out)
        other = self.folder / "other"
        subprocess.run([str(ROOT / "tests" / "testing" / "make_timestamp_authority.sh"), str(other)], check=True)
        self.assertEqual(self.offline("verify", bundle, "--key", answer["verifierKey"], "--tsa", f"{other}/ca.pem").code, 1)

    def test_tiles_as_static_files(self):
        client = self.county()
        self.checkpoint("--create")
        www = self.folder / "www"
        self.assertEqual(client.run("evidence", "export", str(www), who=ADMINISTRATOR).code, 0)
        self.notes(3)
        self.checkpoint("--create")
        self.assertEqual(client.run("evidence", "export", str(www), who=ADMINISTRATOR).code, 0)
        origin, size, root = (www / "checkpoint").read_text().split("\n")[:3]
        self.assertTrue(origin.startswith("gaiwan.invalid/"))
        # Everything of a tree of this size is there, and hashes to the root by the definition of RFC 6962.
        leaves = []
        for tile in range(int(size) // 256):
            leaves += self.hashes(www / "tile" / "0" / f"{tile:03}", 256)
        rest = int(size) % 256
        if rest:
            leaves += self.hashes(www / "tile" / "0" / f"{int(size) // 256:03}.p" / str(rest), rest)
        self.assertEqual(len(leaves), int(size))
        self.assertEqual(base64.b64encode(self.tree(leaves)).decode(), root)
        self.assertFalse((www / "tile" / "entries").exists())
        # Slips of either day find the checkpoint they are of.
        kept = sorted(int(each.name) for each in (www / "checkpoints").iterdir())
        self.assertEqual(len(kept), 2)
        self.assertEqual((www / "checkpoints" / size).read_text(), (www / "checkpoint").read_text())
        # A folder of another log is left alone.
        (www / "checkpoint").write_text((www / "checkpoint").read_text().replace(origin, "log.example.cn/other"))
        self.assertEqual(client.run("evidence", "export", str(www), who=ADMINISTRATOR).code, 1)

    def hashes(self, path, count):
        content = path.read_bytes()
        self.assertEqual(len(content), 32 * count)
        return [content[at:at + 32] for at in range(0, len(content), 32)]

    def tree(self, leaves):
        if len(leaves) == 1:
            return leaves[0]
        split = 1
        while 2 * split < len(leaves):
            split *= 2
        return hashlib.sha256(b"\x01" + self.tree(leaves[:split]) + self.tree(leaves[split:])).digest()


class Damage(EvidenceTest):
    """Bytes flipped in the files of a server: found when it opens, or by --verify."""

    def setUp(self):
        super().setUp()
        self.county()
        self.checkpoint("--create")

    def flip(self, path, at):
        content = bytearray(path.read_bytes())
        content[at] ^= 0x41
        path.write_bytes(content)

    def assert_found(self, path, at):
        verify = self.server.verify()
        self.assertEqual(verify.code, 1, f"{path.name} byte {at}: {verify}")
        # The file, or the position of the record whose bytes they are.
        self.assertRegex(verify.out + verify.err, rf"{re.escape(path.name)}|position \d+", f"{path.name} byte {at}")

    def test_in_the_tables(self):
        self.server.stop()
        # Started once more, so that all of the log is in tables.
        self.server.start()
        self.server.stop()
        whole = self.folder / "whole"
        shutil.copytree(self.folder / "data", whole)
        tables = sorted(whole.glob("log/*.sst"), key=lambda path: path.stat().st_size)
        self.assertTrue(tables)
        numbers = random.Random(11)
        for i in range(FLIPS):
            shutil.rmtree(self.folder / "data")
            shutil.copytree(whole, self.folder / "data")
            table = self.folder / "data" / "log" / tables[-1 - i % min(3, len(tables))].name
            at = numbers.randrange(0, table.stat().st_size * 3 // 4)  # Where data lies.
            self.flip(table, at)
            self.assert_found(table, at)

    def test_in_the_write_ahead_log(self):
        self.server.kill()
        whole = self.folder / "whole"
        shutil.copytree(self.folder / "data", whole)
        wal = max(whole.glob("log/*.log"), key=lambda path: path.stat().st_size)
        size = wal.stat().st_size
        self.assertGreater(size, 10000)
        numbers = random.Random(13)
        for _ in range(FLIPS):
            shutil.rmtree(self.folder / "data")
            shutil.copytree(whole, self.folder / "data")
            at = numbers.randrange(0, size * 9 // 10)  # The very last write may pass for one that was torn.
            self.flip(self.folder / "data" / "log" / wal.name, at)
            self.assert_found(wal, at)

    def test_in_checkpoints(self):
        self.server.stop()
        [checkpoint] = (self.folder / "data" / "evidence" / "checkpoints").iterdir()
        self.flip(checkpoint, 40)
        self.assert_found(checkpoint, 40)
        refused = self.server.start_refused()
        self.assertEqual(refused.code, 1, str(refused))
        self.assertIn("checkpoints", refused.err)


class Settings(EvidenceTest):
    def test_wrong_ones_are_named_before_a_folder_is_made(self):
        for flags, says in ((["--evidence-origin", "two words"], "evidence.origin"),
                            (["--evidence-witnesses", "nonsense"], "evidence.witnesses"),
                            (["--evidence-timestamp-command", "stamp"], "evidence.timestamp_command"),
                            (["--evidence-timestamp-command", "stamp {query} {response}"], "evidence.timestamp_authority"),
                            (["--evidence-checkpoint-minutes", "0"], "evidence.checkpoint_minutes")):
            server = RealServer(BINARIES["gaiwand"], self.folder / "data", *flags)
            answer = server.start_refused()
            self.assertIn(answer.code, (1, 2), f"{flags}: {answer}")
            self.assertRegex(answer.err, re.escape(says))
            self.assertFalse((self.folder / "data").exists())


if __name__ == "__main__":
    main(__doc__)
