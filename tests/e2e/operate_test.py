#!/usr/bin/env python3
"""What an administrator does with the real server: backups under load, drills, restores, damage; the master key; metrics;
and that nothing personal lies anywhere in the clear.

    operate_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import pathlib
import random
import re
import shutil
import threading
import urllib.request

from county import BINARIES, FolderTest, main
from real_server import (ADMINISTRATOR, REGISTRAR, ROOT, Client, RealServer, opening, party, planted_in, run, until)

# Names and numbers that are planted: of each party a name, a telephone, an identity number and an address.
PLANTED = 200
PARTY_FACTS = 4


class OperateTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.data, self.backups, self.keys = self.folder / "data", self.folder / "backups", self.folder / "other" / "keys"

    def server(self, *flags):
        made = RealServer(BINARIES["gaiwand"], self.data)
        made.command += ["--backup-dir", str(self.backups), "--backup-keys-dir", str(self.keys), *flags]
        self.addCleanup(made.kill)
        return made

    def serve(self, *flags):
        self.running = self.server(*flags)
        return Client(BINARIES["gaiwan"], self.running.start())

    def county(self, *flags):
        client = self.serve(*flags)
        client.import_directory()
        self.case = client.open_case(opening())
        return client

    def admin(self, client, *args):
        return client.done("admin", *args, who=ADMINISTRATOR)

    def restore(self, *which):
        return run([*self.running.command, "--restore", *(which or ("latest",))])

    def document(self, client):
        path = self.folder / "receipt.pdf"
        path.write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(20000) + b"\n%%EOF\n")
        put = client.run("document", "put", self.case, str(path), "--paper", "evidence", "--title", "收条")
        self.assertEqual(put.code, 0, str(put))


class Backups(OperateTest):
    def test_made_under_load_restored_and_compared(self):
        client = self.county()
        self.document(client)
        stop = threading.Event()
        written = []

        def load():
            while not stop.is_set():
                answer = client.note(self.case, f"第 {len(written)} 条")
                if answer.code == 0:
                    written.append(answer.json()["receipt"]["version"])

        loader = threading.Thread(target=load)
        loader.start()
        try:
            until("notes are written", lambda: len(written) > 3)
            first = self.admin(client, "backup")
            seen = len(written)
            until("notes go on", lambda: len(written) > seen + 2)
        finally:
            stop.set()
            loader.join()
        self.assertTrue(first["keysCopied"])
        drill = self.admin(client, "drill")
        self.assertGreaterEqual(int(drill["position"]), int(first["set"]["position"]))
        self.assertNotIn("faults", drill)
        self.assertEqual(int(drill["documents"]), 1)
        self.assertFalse((self.backups / "drill").exists())

        # A later one copies what is new, and no more: RocksDB writes a young table once more, then it stays.
        tables = self.tables()
        second = self.admin(client, "backup")
        self.assertEqual(int(second["set"]["id"]), 2)
        so_far = self.tables()
        self.assertLess(so_far, 3 * tables)
        third = self.admin(client, "backup")
        self.assertLess(self.tables() - so_far, tables // 2)
        self.assertEqual([s["id"] for s in self.admin(client, "backups")["sets"]], ["3", "2", "1"])
        history = client.done("case", "history", self.case)
        self.running.stop()

        # What is there is not written over.
        refused = self.restore()
        self.assertEqual(refused.code, 1)
        self.assertIn("exists: move it away", refused.err)
        self.data.rename(self.folder / "broken")
        restored = self.restore()
        self.assertEqual(restored.code, 0, str(restored))
        self.assertIn("backup 3 is restored", restored.out)
        head = self.head(self.data)
        self.assertGreaterEqual(head["position"], int(third["set"]["position"]))
        verified = self.running.verify()
        self.assertEqual(verified.code, 0, str(verified))
        client = Client(BINARIES["gaiwan"], self.running.start())
        self.assertEqual(client.done("case", "history", self.case), history)
        # It goes on, and so do its backups.
        self.assertEqual(client.note(self.case, "恢复之后").code, 0)
        self.admin(client, "backup")
        self.assertNotIn("faults", self.admin(client, "drill"))

    def test_heads_are_equal(self):
        client = self.county()
        client.position()
        made = self.admin(client, "backup")
        self.running.stop()
        before = self.head(self.data)
        self.data.rename(self.folder / "broken")
        settings = self.folder / "settings"
        settings.write_text(f'data_dir: "{self.data}"\nkey_file: "{self.data}.key"\ndefault_definition: "mediation-543"\n'
                            f'backup {{ dir: "{self.backups}" keys_dir: "{self.keys}" }}\n', encoding="utf-8")
        restored = client.run("admin", "restore", "1", "--settings", str(settings))
        self.assertEqual(restored.code, 0, str(restored))
        after = self.head(self.data)
        self.assertEqual(int(made["set"]["position"]), after["position"])
        self.assertEqual(made["set"]["digest"], after["sha256"])
        self.assertLessEqual(after["position"], before["position"])

    def tables(self):
        """Bytes of tables in the copies of the log: what is shared counts once."""
        return sum(path.stat().st_size for path in (self.backups / "log").rglob("*.sst"))

    def head(self, data):
        lines = dict(line.split(" ", 1) for line in (data / "HEAD").read_text().splitlines()[1:])
        return {"position": int(lines["position"]), "sha256": lines["sha256"]}

    def test_a_damaged_one_is_refused_and_the_file_named(self):
        client = self.county()
        self.document(client)
        self.admin(client, "backup")
        self.running.stop()
        self.data.rename(self.folder / "broken")
        whole = self.folder / "whole"
        shutil.copytree(self.backups, whole)
        damaged = [path for path in sorted(whole.rglob("*")) if path.is_file() and path.stat().st_size > 0 and
                   (path.suffix == ".sst" or "cases" in path.parts or path.name in ("SET", "catalogue", "HEAD", "FORMAT"))
                   and path.parent != whole or path.name == "catalogue"]
        self.assertGreater(len(damaged), 8)
        generator = random.Random(7)
        for path in damaged:
            relative = path.relative_to(whole)
            shutil.rmtree(self.backups)
            shutil.copytree(whole, self.backups)
            target = self.backups / relative
            content = bytearray(target.read_bytes())
            content[generator.randrange(len(content))] ^= 0x01
            target.write_bytes(bytes(content))
            refused = self.restore()
            self.assertEqual(refused.code, 1, f"{relative}: {refused}")
            self.assertIn(relative.name, refused.err, str(relative))
            self.assertFalse(self.data.exists(), str(relative))
        # One that is gone is missed by its name, too.
        shutil.rmtree(self.backups)
        shutil.copytree(whole, self.backups)
        gone = next(path for path in damaged if "cases" in path.parts).relative_to(whole)
        (self.backups / gone).unlink()
        refused = self.restore()
        self.assertIn(f"{gone} is missing", refused.err)
        shutil.rmtree(self.backups)
        shutil.copytree(whole, self.backups)
        self.assertEqual(self.restore().code, 0)

    def test_no_place_for_them_and_keys_beside_them_are_refused(self):
        running = RealServer(BINARIES["gaiwand"], self.data)
        self.addCleanup(running.kill)
        client = Client(BINARIES["gaiwan"], running.start())
        client.import_directory()
        refused = client.run("admin", "backup", who=ADMINISTRATOR)
        self.assertEqual(refused.code, 1)
        self.assertIn("backup.dir", refused.err)
        # Nobody but an administrator.
        self.assertIn("NOT_YOUR_ROLE", client.run("--json", "admin", "backup", who=REGISTRAR).err)
        running.stop()
        running.command += ["--backup-dir", str(self.backups), "--backup-keys-dir", str(self.backups / "keys")]
        refused = running.start_refused()
        self.assertEqual(refused.code, 2)
        self.assertIn("backup.keys_dir", refused.err)


class Keys(OperateTest):
    def test_the_master_key_is_rotated_and_the_old_one_refused(self):
        client = self.county()
        key_file = pathlib.Path(f"{self.data}.key")
        old = key_file.read_text()
        shown = client.done("case", "show", self.case)
        self.assertGreater(int(self.admin(client, "rotate-key")["keys"]), 0)
        self.assertNotEqual(key_file.read_text(), old)
        self.assertEqual(client.done("case", "show", self.case), shown)
        self.running.stop()
        # Offline, too.
        second = key_file.read_text()
        rotated = run([*self.running.command, "--rotate-master-key"])
        self.assertEqual(rotated.code, 0, str(rotated))
        third = key_file.read_text()
        self.assertEqual(len({old, second, third}), 3)
        for stale in (old, second):
            key_file.write_text(stale)
            refused = self.running.start_refused()
            self.assertEqual(refused.code, 1, str(refused))
            self.assertIn("it is not the key of the data", refused.err)
        key_file.write_text(third)
        self.assertFalse(pathlib.Path(f"{self.data}/keys.aside").exists())
        client = Client(BINARIES["gaiwan"], self.running.start())
        self.assertEqual(client.done("case", "show", self.case)["parties"], shown["parties"])
        # People are still found by their numbers: what that hangs on outlives the master key.
        self.admin(client, "backup")
        self.assertNotIn("faults", self.admin(client, "drill"))

    def test_cut_short_it_is_finished_or_undone(self):
        self.county()
        self.running.stop()
        key_file = pathlib.Path(f"{self.data}.key")
        first = key_file.read_text()
        self.assertEqual(run([*self.running.command, "--rotate-master-key"]).code, 0)
        second = key_file.read_text()
        # Before the new key took the place of the old one.
        pathlib.Path(f"{key_file}.next").write_text(second)
        pathlib.Path(f"{key_file}.next").chmod(0o600)
        key_file.write_text(first)
        self.assertEqual(self.running.verify().code, 0)
        self.assertEqual(key_file.read_text(), second)
        # Before the keys were exchanged.
        pathlib.Path(f"{key_file}.next").write_text("ab" * 32)
        pathlib.Path(f"{key_file}.next").chmod(0o600)
        self.assertEqual(self.running.verify().code, 0)
        self.assertEqual(key_file.read_text(), second)
        self.assertFalse(pathlib.Path(f"{key_file}.next").exists())

    def test_it_comes_from_a_command(self):
        service = self.folder / "service"
        service.write_text("11" * 32 + "\n")
        command = ("--key-command", f"cat {service}")
        client = self.county(*command)
        self.running.stop()
        self.assertFalse(pathlib.Path(f"{self.data}.key").exists())
        # Its next version, and the one before while keys are wrapped anew.
        service.write_text("22" * 32 + "\n" + "11" * 32 + "\n")
        rotated = run([*self.running.command, "--rotate-master-key"])
        self.assertEqual(rotated.code, 0, str(rotated))
        service.write_text("11" * 32 + "\n")
        refused = self.running.start_refused()
        self.assertEqual(refused.code, 1)
        self.assertNotIn("1111", refused.err)
        service.write_text("22" * 32 + "\n")
        client = Client(BINARIES["gaiwan"], self.running.start())
        self.assertIn("叶某", client.run("case", "show", self.case).out)


class ChineseAlgorithms(OperateTest):
    def test_new_blocks_are_sealed_by_them_and_old_ones_still_read(self):
        client = self.county()
        self.running.stop()
        self.running.serving_flags += ["--seal-suite", "sm4-ctr-hmac-sm3"]
        client = Client(BINARIES["gaiwan"], self.running.start())
        other = client.open_case(opening(parties=[party("APPLICANT", "欧阳某"), party("RESPONDENT", "司徒某")]))
        self.assertIn("叶某", client.run("case", "show", self.case).out)
        self.assertIn("欧阳某", client.run("case", "show", other).out)
        self.running.stop()
        self.assertEqual(self.running.verify().code, 0)


class Metrics(OperateTest):
    def names_in(self, path):
        text = (ROOT / "deploy" / "metrics" / path).read_text(encoding="utf-8")
        return {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bgaiwan_\w+", text)}

    def page(self):
        port = re.findall(r'"message":"metrics","port":(\d+)', self.running.log())[-1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            return answer.read().decode("utf-8")

    def test_every_one_that_alarms_and_dashboard_name_is_exported(self):
        client = self.county("--metrics-listen", "127.0.0.1:0")
        self.admin(client, "backup")
        page = self.page()
        exported = set(re.findall(r"^# TYPE (gaiwan_\w+) ", page, re.MULTILINE))
        for path in ("alerts.yml", "dashboard.json"):
            named = self.names_in(path)
            self.assertGreater(len(named), 15)
            self.assertEqual(named - exported, set(), path)
        # And each that is exported is looked at by somebody.
        self.assertEqual(exported - self.names_in("alerts.yml") - self.names_in("dashboard.json"), set())

        def value(series):
            return float(re.search(rf"^{re.escape(series)} (\S+)$", page, re.MULTILINE).group(1))

        # All of the log came from this process.
        self.assertEqual(value("gaiwan_engine_events_total"), value("gaiwan_log_position"))
        self.assertEqual(value("gaiwan_cases_open"), 1)
        self.assertGreater(value('gaiwan_engine_phase_seconds_count{phase="write"}'), 0)
        self.assertGreater(value('gaiwan_rpc_total{method="CaseService.Execute",code="OK"}'), 0)
        self.assertGreater(value('gaiwan_rpc_seconds_count{method="CaseService.Execute"}'), 0)
        self.assertGreater(value("gaiwan_backup_last_success_seconds"), 0)
        self.assertEqual(value("gaiwan_acceptance_late_cases"), 0)
        self.assertEqual(value('gaiwan_unusual_looks_total{what="many"}'), 0)
        self.assertEqual(value("gaiwan_log_position"), int(client.status()["position"]))

    def test_the_county_is_counted(self):
        client = self.county()
        client.done("case", "do", self.case, "submit_case")
        client.done("case", "do", self.case, "raise_risk", "--data",
                    json.dumps({"grade": "orange", "note": {"text": "扬言伤人"}}))
        self.running.stop()
        # Two days later nobody has taken it on.
        self.running.serving_flags[self.running.serving_flags.index("--insecure-dev-clock") + 1] = "2026-03-04T09:00:00+08:00"
        self.running.serving_flags += ["--metrics-listen", "127.0.0.1:0"]
        client = Client(BINARIES["gaiwan"], self.running.start())
        page = self.page()
        self.assertIn("gaiwan_acceptance_late_cases 1\n", page)
        self.assertIn("gaiwan_risks_unanswered 1\n", page)

    def test_other_machines_do_not_get_them(self):
        refused = self.server("--metrics-listen", "0.0.0.0:0").start_refused()
        self.assertEqual(refused.code, 1)
        self.assertIn("metrics_listen", refused.err)

    def test_slow_calls_are_told_of(self):
        client = self.county("--slow-call-millis", "1")
        client.import_directory()
        self.running.stop()
        self.assertIn('"level":"warning","message":"slow rpc"', self.running.log())


class Papers(OperateTest):
    """What an operator reads holds: commands exist, headings are there, the unit is shut in."""

    def commands_of(self, path):
        text = (ROOT / path).read_text(encoding="utf-8")
        lines = [line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
        lines += re.findall(r"`(gaiwan[d]? [^`]*)`", text)
        return [line.split("#")[0].split() for line in lines if re.match(r"gaiwand? ", line)]

    def test_every_command_of_the_runbook_exists(self):
        server_help = run([BINARIES["gaiwand"], "--help"]).out
        commands = self.commands_of("deploy/runbook.md")
        self.assertGreater(len(commands), 20)
        for program, *words in commands:
            flags = [word for word in words if word.startswith("--")]
            if program == "gaiwand":
                for flag in flags:
                    self.assertIn(f"{flag}", server_help, words)
                continue
            path = []
            for word in words:
                if not re.fullmatch(r"[a-z]+(-[a-z]+)*", word):
                    break
                path.append(word)
            shown = run([BINARIES["gaiwan"], *path, "--help"])
            self.assertEqual(shown.code, 0, f"{words}: {shown}")
            self.assertIn(f"gaiwan {' '.join(path)}", shown.out, words)
            for flag in flags:
                self.assertIn(flag, shown.out, words)

    def test_every_alarm_leads_to_a_heading_of_the_runbook(self):
        headings = {line[3:].strip().lower() for line in (ROOT / "deploy" / "runbook.md").read_text(encoding="utf-8").splitlines()
                    if line.startswith("## ")}
        alarms = (ROOT / "deploy" / "metrics" / "alerts.yml").read_text(encoding="utf-8")
        named = set(re.findall(r'runbook: "([^"]+)"', alarms))
        self.assertEqual(named - headings, set())
        self.assertEqual(alarms.count("- alert:"), alarms.count("runbook: "))

    def test_its_steps_were_walked(self):
        client = self.county()
        self.assertIn("calendarYears", self.admin(client, "status"))
        self.assertNotIn("wasHeld", self.admin(client, "confirm-clock"))
        self.admin(client, "backup")
        self.assertNotIn("faults", self.admin(client, "drill"))
        self.assertEqual(client.run("directory", "import", str(ROOT / "deploy/data/calendar-cn.csv"), "--dry-run",
                                    who=ADMINISTRATOR).code, 0)
        self.assertEqual(client.run("supervise", "due").code, 0)
        self.assertEqual(client.run("case", "list", "--state", "submitted").code, 0)
        self.running.stop()
        self.assertEqual(self.running.verify().code, 0)
        self.assertIn("gaiwand", run([BINARIES["gaiwand"], "--version"]).out)
        # A lost key is told of, and one that is put back is taken.
        key = pathlib.Path(f"{self.data}.key")
        key.rename(self.folder / "away")
        refused = self.running.start_refused()
        self.assertEqual(refused.code, 1)
        self.assertIn("is missing; without it nothing personal", refused.err)
        (self.folder / "away").rename(key)
        self.running.start()


class NothingPersonal(OperateTest):
    """200 names and numbers, looked for in everything that the server leaves behind."""

    def plant(self, client):
        generator = random.Random(20260302)
        surnames, given = "欧阳司徒慕容尉迟东方诸葛", "彤霁骞翀旻昕澔珩翊瑄琛璟"
        planted, number = [], 0
        while len(planted) < PLANTED:
            parties = []
            for side in ("APPLICANT", "RESPONDENT"):
                number += 1
                name = "".join(generator.choice(surnames) for _ in range(2)) + generator.choice(given) * 2 + generator.choice(given)
                facts = {"phone": f"139{number:04}{generator.randrange(10**4):04}",
                         "id_number": f"63282119{generator.randrange(60, 99)}0{generator.randrange(1, 9)}1{generator.randrange(1, 9)}{number:03}X",
                         "address": f"希里沟镇暗号巷{generator.randrange(10**6):06}号"}
                parties.append(party(side, name, id_type="resident-id", **facts))
                planted += [name, *facts.values()]
            client.open_case(opening(parties=parties))
        self.assertEqual(len(planted), PLANTED)
        return planted

    def found_in(self, planted, roots):
        found = []
        for root in roots:
            paths = [root] if root.is_file() else [path for path in root.rglob("*") if path.is_file()]
            self.assertTrue(paths, root)
            for path in paths:
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # Compacted meanwhile: what was in it is in another file of the list, or gone.
                found += [(secret, str(path)) for secret in planted if secret.encode("utf-8") in content]
        return found

    def test_lies_readable_in_data_backups_keys_logs_or_metrics(self):
        client = self.county("--metrics-listen", "127.0.0.1:0", "--log-level", "debug")
        planted = self.plant(client)
        # They are there, for whoever may see them.
        seen = client.run("case", "list").out
        self.assertEqual(client.run("case", "list").code, 0, seen)
        self.admin(client, "backup")
        port = re.findall(r'"message":"metrics","port":(\d+)', self.running.log())[-1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            page = answer.read()
        self.assertEqual([secret for secret in planted if secret.encode("utf-8") in page], [])
        places = [self.data, self.backups, self.keys, self.running.log_path]
        self.assertEqual(self.found_in(planted, places), [])
        self.running.stop()
        self.assertEqual(self.found_in(planted, places), [])
        # Tables are compressed, and bytes do not show all that is in them: record by record and row by row.
        self.assertEqual(planted_in(BINARIES["gaiwand"], [self.data, self.backups], planted, self.case), [])
        # The search finds what lies open: a marker in a file of the folder.
        (self.data / "private" / "marker").parent.mkdir(exist_ok=True)
        (self.data / "private" / "marker").write_text(planted[0], encoding="utf-8")
        self.assertEqual(len(self.found_in(planted, places)), 1)


if __name__ == "__main__":
    main(__doc__)
