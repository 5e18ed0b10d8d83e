#!/usr/bin/env python3
"""Erasing personal data with the real server and client: what refuses it; that nothing of the erased is found any more in
what the server keeps, says or copies; that neither a restart, a crash nor a backup of before brings it back.

    erasure_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import random
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

from county import BINARIES, FolderTest, main
from real_server import (ADMINISTRATOR, COMMITTEE, DEFINITIONS, REGISTRAR, ROOT, START_TIME, Client, RealServer, opening,
                         party, planted_in, run, until)

# The judicial officer whose town the registrar's committee lies in, and one of another town.
OFFICER = "people/p-632821100-justice-officer"
OTHER_OFFICER = "people/p-632821101-justice-officer"
COURT = "632821-court"
BUREAU_OFFICER = "people/p-632821-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
POLICY = ROOT / "server" / "auth" / "policies" / "county.textproto"
# Of each person a name, a telephone, an identity number and an address.
PLANTED = 200
FACTS_OF_A_PERSON = 4
ERASED = "（已依法删除）"
# A slot of DIR/keys/keys-NNNNNN, and what its first byte says of a key that was destroyed (server/seal/README.md).
SLOT_BYTES, SLOT_ERASED = 64, 2


class ErasureTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.data, self.backups, self.keys = self.folder / "data", self.folder / "backups", self.folder / "other" / "keys"
        self.server = RealServer(BINARIES["gaiwand"], self.data, "--log-level", "debug")
        self.server.command += ["--backup-dir", str(self.backups), "--backup-keys-dir", str(self.keys),
                                "--policy-file", str(self.policy())]
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        self.client.import_directory()

    def policy(self):
        """A county's table in which one person alone erases; that it takes two is Orders' matter."""
        text = POLICY.read_text(encoding="utf-8")
        begin, end = text.index("# --- by two people"), text.index("# --- calls")
        path = self.folder / "alone.textproto"
        path.write_text(text[:begin] + text[end:], encoding="utf-8")
        return path

    def do(self, case, command, who=REGISTRAR, **data):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def clue(self, *parties, facts="争执", dismissed=True):
        """Id of a clue that came to nothing: over, and no file is kept of it."""
        answer = self.do("-", "register_clue", channel="grid", text={"facts": facts}, parties=list(parties))
        case = answer["receipt"]["name"].removeprefix("cases/")
        if dismissed:
            self.do(case, "dismiss_clue", reason={"text": "已经和好"})
        return case

    def on_paper(self, closed, *parties):
        """Id of a case that was over on paper on that day."""
        opened = opening(parties=list(parties), unit=f"orgs/{COMMITTEE}")
        answer = self.client.done("case", "do", "-", "import_case", "--at", f"{closed[:4]}-01-05 10:00", "--basis", "paper", "--data", json.dumps({
            "opening": opened, "stage": "PAPER_STAGE_CLOSED", "ledgerRow": "旧台账/7", "result": "gap-too-wide",
            "closeDate": closed, "caseNumber": f"（{closed[:4]}）城中人调字第7号"}, ensure_ascii=False), who=REGISTRAR)
        return answer["receipt"]["name"].removeprefix("cases/")

    def erase(self, case, person, *flags, who=OFFICER, reason="保管期限届满，鉴定清单第12号", basis="retention-over"):
        return self.client.run("admin", "erase", case, person, "--basis", basis, "--reason", reason, *flags, who=who)

    def erased(self, case, person, *flags):
        answer = self.erase(case, person, *flags)
        self.assertEqual(answer.code, 0, str(answer))
        return answer

    def refusal(self, answer):
        self.assertEqual(answer.code, 1, str(answer))
        return answer.out + answer.err

    def listed(self):
        """Waits until the lists beside the backups have every erasure, and old rows are out of the tables."""
        until("erasures are listed", lambda: self.client.status().get("erasuresUnlisted", "0") == "0")

    def found(self, text, who=REGISTRAR):
        answer = self.client.done("case", "search", text, "--closed", who=who)
        return [each["name"].removeprefix("cases/") for each in answer.get("cases", [])]

    def verified(self):
        verified = self.server.verify()
        self.assertEqual(verified.code, 0, str(verified))
        self.assertIn("clean", verified.out)

    def erased_slots(self, folder):
        count = 0
        for path in sorted(folder.glob("keys-*")):
            slots = path.read_bytes()
            count += sum(1 for at in range(0, len(slots), SLOT_BYTES) if slots[at] == SLOT_ERASED)
        return count

    def restore(self, which="1"):
        restored = run([*self.server.command, "--insecure-dev-clock", START_TIME, "--restore", which])
        self.assertEqual(restored.code, 0, str(restored))
        return restored.out


class Orders(ErasureTest):
    """As the shipped table has it: two people erase, and both stand in the log."""

    def policy(self):
        return POLICY

    def test_a_second_person_says_yes_to_exactly_this(self):
        case = self.clue(party("APPLICANT", "慕容霁翀"), party("RESPONDENT", "尉迟琬琰"))
        flags = ("admin", "erase", case, "1", "--basis", "retention-over", "--reason", "保管期满")
        office = "632821100-justice"
        # What else refuses it is told before anybody is asked.
        self.assertEqual(self.erase(case, "1", "--validate-only").code, 0)
        said = self.refusal(self.erase(case, "1"))
        self.assertIn("须两人办理", said)
        self.client.done(*flags, "--ask", office, who=OFFICER)
        waiting = self.client.done("admin", "order", "list", office, who=BUREAU_OFFICER)["orders"]
        self.assertEqual(waiting[0]["asked"]["act"]["erasure"]["case"], f"cases/{case}")
        self.assertEqual(waiting[0]["asked"]["text"]["open"]["text"]["text"], "保管期满")
        order = ("--order", f"{office}/1")
        self.assertIn("还没有人批准", self.refusal(self.erase(case, "1", *order)))
        own = self.client.run("admin", "order", "approve", office, "1", who=OFFICER)
        self.assertIn("SAME_PERSON", own.err)
        stranger = self.client.run("admin", "order", "approve", office, "1", who=OTHER_OFFICER)
        self.assertIn("NOT_YOUR_ROLE", stranger.err)
        self.assertNotIn("orders", self.client.done("admin", "order", "list", office, who=REGISTRAR))
        self.client.done("admin", "order", "approve", office, "1", who=BUREAU_OFFICER)
        self.assertIn("批准的是另一件事", self.refusal(self.erase(case, "2", *order)))
        self.assertIn("批准是给别人的", self.refusal(self.erase(case, "1", *order, who=BUREAU_OFFICER)))
        self.erased(case, "1", *order)
        entry = self.client.done("case", "history", case, "--all", who=OFFICER)["entries"][-1]["event"]
        self.assertEqual(entry["personalDataErased"]["order"], f"orgs/{office}/orders/1")
        answered = self.client.done("admin", "order", "list", office, "--all", who=OFFICER)["orders"][0]
        self.assertEqual((answered["actor"], answered["answeredBy"]), (OFFICER, BUREAU_OFFICER))
        self.assertTrue(answered["done"])
        # It holds for a week, also across a restart.
        flags = ("admin", "erase", case, "2", "--basis", "retention-over", "--reason", "保管期满")
        order = self.client.ordered(*flags, asks=OFFICER, office=office, allows=BUREAU_OFFICER)
        self.server.kill()
        self.server.start()
        self.client.done("admin", "advance", "8d", who=ADMINISTRATOR)
        self.assertIn("失效", self.refusal(self.erase(case, "2", *order)))

    def test_who_is_a_party_of_the_case_says_yes_to_nothing(self):
        case = self.clue(dict(party("APPLICANT", "铁玉兰"), person=BUREAU_OFFICER), party("RESPONDENT", "尉迟琬琰"))
        flags = ("admin", "erase", case, "2", "--basis", "retention-over", "--reason", "保管期满")
        order = self.client.ordered(*flags, asks=OFFICER, office="632821100-justice", allows=BUREAU_OFFICER)
        self.assertIn("批准人是本案当事人", self.refusal(self.erase(case, "2", *order)))

    def test_an_export_with_what_is_personal(self):
        out = self.folder / "out"
        refused = self.client.run("admin", "export", str(out), "--personal", who=OFFICER)
        self.assertIn("ORDER_MISSING", refused.err)
        self.assertFalse(list(out.glob("log.jsonl")) and (out / "log.jsonl").read_text())
        order = self.client.ordered("admin", "export", str(out), "--personal", "--for", "年度审计", asks=OFFICER,
                                    office="632821100-justice", allows=BUREAU_OFFICER)
        done = self.client.run("admin", "export", str(self.folder / "again"), "--personal", *order, who=OFFICER)
        self.assertEqual(done.code, 0, str(done))
        # Without what is personal one person is enough.
        self.assertEqual(self.client.run("admin", "export", str(self.folder / "plain"), who=OFFICER).code, 0)

    def test_the_glass_broken_for_long(self):
        case = self.clue(party("APPLICANT", "慕容霁翀"), party("RESPONDENT", "尉迟琬琰"), dismissed=False)

        def glass(minutes, *flags, who=DISPATCHER):
            return self.client.run("case", "break-glass", case, "--minutes", str(minutes), "--reason", "值夜班", *flags, who=who)
        self.assertIn("没有这项批准", self.refusal(glass(1, "--order", "632821-centre/99")), "a short look by an order that is none")
        # One person may look for up to four hours, also where several clients ask at the same moment.
        with ThreadPoolExecutor(8) as pool:
            codes = [done.code for done in pool.map(lambda _: glass(240), range(8))]
        self.assertEqual(codes.count(0), 1, codes)
        self.assertIn("须两人办理", self.refusal(glass(1)), "and no more on top of them")
        self.assertEqual(glass(1, "--validate-only").code, 0)
        self.client.done("admin", "advance", "25h", who=ADMINISTRATOR)
        self.assertIn("须两人办理", self.refusal(glass(241)))
        self.assertEqual(glass(1).code, 0, "another day")
        office = "632821-centre"
        self.assertEqual(glass(600, "--ask", office).code, 0)
        order = ("--order", f"{office}/1")
        self.assertIn("还没有人批准", self.refusal(glass(600, *order)))
        own = self.client.run("admin", "order", "approve", office, "1", who=DISPATCHER)
        self.assertIn("SAME_PERSON", own.err)
        stranger = self.client.run("admin", "order", "approve", office, "1", who=OFFICER)
        self.assertIn("NOT_YOUR_ROLE", stranger.err)
        waiting = self.client.run("admin", "order", "list", office, who=BUREAU_OFFICER)
        self.assertIn("紧急查看 600 分钟：c-", waiting.out)
        self.client.done("admin", "order", "approve", office, "1", who=BUREAU_OFFICER)
        self.assertIn("批准的是另一件事", self.refusal(glass(601, *order)))
        self.assertIn("批准是给别人的", self.refusal(glass(600, *order, who=BUREAU_OFFICER)))
        done = glass(600, *order)
        self.assertEqual(done.code, 0, str(done))
        broken = [entry["event"]["glassBroken"] for entry in
                  self.client.done("case", "history", case, "--all", who=REGISTRAR)["entries"] if "glassBroken" in entry["event"]]
        self.assertEqual([each.get("order") for each in broken], [None, None, f"orgs/{office}/orders/1"])
        # A yes is for once: it holds for a week, and the glass does not.
        self.assertIn("批准已经用过", self.refusal(glass(600, *order)))
        self.assertIn("批准，已办理", self.client.run("admin", "order", "list", office, "--all", who=BUREAU_OFFICER).out)

    def test_a_definition_is_published_by_two(self):
        text = (DEFINITIONS / "mediation-543.textproto").read_text(encoding="utf-8")
        next_one = self.folder / "next.textproto"
        next_one.write_text(text.replace("revision: 1\n", "revision: 2\n", 1), encoding="utf-8")
        publish = ("definition", "publish", next_one)
        self.assertIn("须两人办理", self.refusal(self.client.run(*publish, who=ADMINISTRATOR)))
        faulty = self.folder / "faulty.textproto"
        faulty.write_text('id: "x" revision: 1\n', encoding="utf-8")
        self.assertIn("错误", self.client.run("definition", "publish", faulty, "--ask", "632821", who=ADMINISTRATOR).out)
        self.assertEqual(self.client.run(*publish, "--ask", "632821", "--for", "会议纪要", who=ADMINISTRATOR).code, 0)
        order = ("--order", "632821/1")
        self.assertIn("还没有人批准", self.refusal(self.client.run(*publish, *order, who=ADMINISTRATOR)))
        own = self.client.run("admin", "order", "approve", "632821", "1", who=ADMINISTRATOR)
        self.assertIn("SAME_PERSON", own.err)
        # Who says yes reads what is to be published.
        listed = self.client.run("admin", "order", "list", "632821", who=BUREAU_OFFICER)
        self.assertIn("发布流程：mediation-543 第 2 版", listed.out)
        read = self.client.run("admin", "order", "text", "632821", "1", who=BUREAU_OFFICER)
        self.assertEqual(read.out, next_one.read_text(encoding="utf-8"))
        self.client.done("admin", "order", "approve", "632821", "1", who=BUREAU_OFFICER)
        other = self.folder / "other.textproto"
        other.write_text(next_one.read_text(encoding="utf-8") + "# \n", encoding="utf-8")
        self.assertIn("批准的是另一件事",
                      self.refusal(self.client.run("definition", "publish", other, *order, who=ADMINISTRATOR)))
        done = self.client.run(*publish, *order, who=ADMINISTRATOR)
        self.assertEqual(done.code, 0, str(done))
        # The same once more changes nothing, and takes nobody.
        self.assertEqual(self.client.run(*publish, who=ADMINISTRATOR).code, 0)


class Refusals(ErasureTest):
    def test_each_is_said_in_words(self):
        open_case = self.client.open_case(opening())
        said = self.refusal(self.erase(open_case, "2"))
        self.assertIn("案件尚未办结", said)
        self.assertIn("个人信息保护法第47条", said)
        # By nobody but the judicial administration above it.
        for who in (REGISTRAR, ADMINISTRATOR, OTHER_OFFICER):
            self.assertEqual(self.erase(open_case, "2", who=who).code, 1, who)
        self.assertIn("NOT_YOUR_ROLE", self.client.run("--json", "admin", "erase", open_case, "2", "--basis", "unlawful",
                                                       "--reason", "x", who=REGISTRAR).err)

        kept = self.on_paper("2019-05-20", party("APPLICANT", "欧阳彤"), party("RESPONDENT", "司徒骞"))
        said = self.refusal(self.erase(kept, "1"))
        self.assertIn("卷宗保管期限10年，至2029-12-31", said)
        over = self.on_paper("2010-05-20", party("APPLICANT", "欧阳彤"), party("RESPONDENT", "司徒骞"))
        # A hold names itself until it is lifted.
        held = self.client.run("admin", "hold", over, "--kind", "court", "--requested-by", COURT, "--reason", "证据保全", who=OFFICER)
        self.assertEqual(held.code, 0, str(held))
        self.assertIn("留存", self.client.run("case", "show", over, who=OFFICER).out)
        said = self.refusal(self.erase(over, "1"))
        self.assertIn("留存 1 尚未解除：人民法院", said)
        lifted = self.client.run("admin", "lift-hold", over, "1", "--reason", "判决已生效", who=OFFICER)
        self.assertEqual(lifted.code, 0, str(lifted))
        # What is only tried out changes nothing.
        tried = self.erase(over, "1", "--validate-only")
        self.assertIn("可以删除；尚未删除", tried.out)
        self.assertIn("欧阳彤", self.client.run("case", "show", over, who=OFFICER).out)
        self.assertIn("不能恢复", self.erased(over, "1").out)
        self.assertIn("已经依法删除", self.refusal(self.erase(over, "1")))
        shown = self.client.run("case", "show", over, who=OFFICER).out
        self.assertIn(ERASED, shown)
        self.assertNotIn("欧阳彤", shown)
        self.assertIn("司徒骞", shown)

    def test_the_name_in_texts_and_in_the_reason(self):
        case = self.clue(party("APPLICANT", "慕容·霁翀", phone="139 7450 0001"), party("RESPONDENT", "尉迟昕"),
                         facts="慕容霁翀说对方占地；电话13974500001。")
        self.assertIn("共同文字里还写着此人", self.refusal(self.erase(case, "1")))
        self.assertIn("理由里写着此人", self.refusal(self.erase(case, "1", "--shared-text", "keep", reason="慕容霁翀本人申请")))
        # Who is not named in it goes alone.
        self.erased(case, "2")
        self.erased(case, "1", "--shared-text", "erase")
        history = self.client.done("case", "history", case, who=OFFICER)
        self.assertNotIn("霁翀", json.dumps(history, ensure_ascii=False))
        self.assertIn("鉴定清单第12号", json.dumps(history, ensure_ascii=False))
        missing = self.client.run("admin", "erase", case, "2", "--reason", "x", who=OFFICER)
        self.assertEqual(missing.code, 2)
        self.assertIn("--basis", missing.err)


class Nowhere(ErasureTest):
    """200 names and numbers, planted, erased, and looked for in everything that is left."""

    def plant(self):
        generator = random.Random(20260302)
        surnames, given = "欧阳司徒慕容尉迟东方诸葛", "彤霁骞翀旻昕澔珩翊瑄琛璟"
        planted, cases, number = [], [], 0
        while len(planted) < PLANTED:
            people = []
            for side in ("APPLICANT", "RESPONDENT"):
                number += 1
                name = "".join(generator.choice(surnames) for _ in range(2)) + "".join(generator.choice(given) for _ in range(4))
                facts = {"phone": f"139{number:04}{generator.randrange(10**4):04}",
                         "id_number": f"63282119{generator.randrange(60, 99)}0{generator.randrange(1, 9)}1{generator.randrange(1, 9)}{number:03}X",
                         "address": f"希里沟镇暗号巷{generator.randrange(10**6):06}号"}
                people.append(party(side, name, id_type="resident-id", **facts))
                planted += [name, *facts.values()]
            # In every other case the shared text says who it was.
            named = len(cases) % 2 == 0
            facts = f"{people[0]['details']['name']}与{people[1]['details']['name']}争水。" if named else "争水。"
            cases.append((self.clue(*people, facts=facts), people, named))
        self.assertEqual(len(planted), PLANTED)
        self.assertEqual(len(cases) * 2 * FACTS_OF_A_PERSON, PLANTED)
        return planted, cases

    def found_in_files(self, planted):
        found = []
        for root in (self.data, self.backups, self.keys, self.server.log_path):
            paths = [root] if root.is_file() else [path for path in root.rglob("*") if path.is_file()]
            self.assertTrue(paths, root)
            for path in paths:
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # Compacted meanwhile.
                found += [(secret, str(path)) for secret in planted if secret.encode("utf-8") in content]
        return found

    def said(self, cases):
        """Everything the client says of the cases to the officer who sees most of them."""
        said = []
        for case, _, _ in cases[:3]:
            said.append(self.client.run("case", "show", case, who=OFFICER).out)
        for case, _, _ in cases:
            said.append(json.dumps(self.client.done("case", "show", case, who=OFFICER), ensure_ascii=False))
            said.append(json.dumps(self.client.done("case", "history", case, who=OFFICER), ensure_ascii=False))
        said.append(self.client.run("case", "list", who=OFFICER).out)
        return "\n".join(said)

    def assert_gone(self, planted, cases):
        said = self.said(cases)
        self.assertEqual([secret for secret in planted if secret in said], [])
        self.assertIn(ERASED, said)
        for case, people, _ in cases:
            shown = self.client.done("case", "show", case, who=OFFICER)
            for one in shown["parties"]:
                self.assertEqual(list(one["details"].keys() - {"subject"}), ["erased"])
            self.assertNotIn(case, self.found(people[0]["details"]["name"]))
        self.assertEqual(self.found_in_files(planted), [])

    def test_after_erasing_a_restart_and_a_restore(self):
        planted, cases = self.plant()
        self.client.done("admin", "backup", who=ADMINISTRATOR)
        self.assertEqual(self.found_in_files(planted), [])
        self.assertEqual(self.found(cases[3][1][0]["details"]["name"]), [cases[3][0]])
        said = self.said(cases)
        self.assertTrue(all(one["details"]["name"] in said for _, people, _ in cases for one in people))
        keys_of_before = self.folder / "keys-of-before"
        shutil.copytree(self.keys / "keys", keys_of_before)
        self.assertEqual(self.erased_slots(self.data / "keys"), 0)

        for case, _, named in cases:
            self.erased(case, "1", *(["--shared-text", "erase"] if named else []))
            self.erased(case, "2")
        self.listed()
        # One key a person, and one for each text that named them: here and in the copy.
        destroyed = len(cases) * 2 + sum(1 for _, _, named in cases if named)
        self.assertEqual(self.erased_slots(self.data / "keys"), destroyed)
        self.assertEqual(self.erased_slots(self.keys / "keys" / "keys"), destroyed)
        self.assertEqual(int(self.client.status()["erasures"]), len(cases) * 2)
        self.assert_gone(planted, cases)
        # The same people are nobody's double any more.
        again = self.do("-", "open_case", **opening(parties=[cases[0][1][0], party("RESPONDENT", "孔某")]))
        self.assertNotIn("duplicates", again)

        # A backup of before, tried out: what it does not know is erased on it as well.
        drill = self.client.done("admin", "drill", "1", who=ADMINISTRATOR)
        self.assertNotIn("faults", drill)
        self.assertEqual(int(drill["erasuresRepeated"]), len(cases) * 2)

        before = self.said(cases)
        self.server.stop()
        self.assert_in_no_store(planted, cases)
        self.verified()
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        until("searches run", lambda: self.client.run("case", "search", "无此人").code == 0)
        self.assertEqual(self.said(cases), before, "a replay is another than what was live")
        self.assert_gone(planted, cases)
        self.server.stop()

        # The backup of before with the keys of before, as somebody may have put them away: the list is what is left.
        shutil.rmtree(self.keys / "keys")
        shutil.copytree(keys_of_before, self.keys / "keys")
        self.data.rename(self.folder / "away")
        self.assertIn(f"{len(cases) * 2} erasures of personal data", self.restore())
        self.assertEqual(self.erased_slots(self.data / "keys"), destroyed)
        self.verified()
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        until("searches run", lambda: self.client.run("case", "search", "无此人").code == 0)
        # Its copy of the keys was taken back by hand above; the next one has them no more.
        self.client.done("admin", "backup", who=ADMINISTRATOR)
        self.assertEqual(self.erased_slots(self.keys / "keys" / "keys"), destroyed)
        self.assert_gone(planted, cases)
        shown = self.client.done("case", "show", cases[0][0], who=OFFICER)
        self.assertEqual(shown["erasures"][0]["erasedBy"], OFFICER)
        self.assertNotIn("faults", self.client.done("admin", "drill", who=ADMINISTRATOR))
        self.server.stop()
        self.assert_in_no_store(planted, cases)

    def assert_in_no_store(self, planted, cases):
        """Record by record and row by row: tables are compressed, and their bytes do not show all that is in them."""
        self.assertEqual(planted_in(BINARIES["gaiwand"], [self.data, self.backups], planted, cases[0][0]), [])

    def test_a_list_that_was_changed_is_refused(self):
        case = self.clue(party("APPLICANT", "东方旻"), party("RESPONDENT", "诸葛澔"))
        self.client.done("admin", "backup", who=ADMINISTRATOR)
        self.erased(case, "1")
        self.listed()
        self.server.stop()
        self.data.rename(self.folder / "away")
        for folder in (self.backups, self.keys):
            path = folder / "erasures"
            text = path.read_text(encoding="utf-8")
            self.assertIn(case, text)
            self.assertNotIn("东方", text)
            path.write_text(text.replace("parties/1", "parties/9"), encoding="utf-8")
            refused = run([*self.server.command, "--restore", "latest"])
            self.assertEqual(refused.code, 1, str(refused))
            self.assertIn(str(path), refused.err)
            self.assertFalse(self.data.exists())
            path.write_text(text, encoding="utf-8")
        self.restore("latest")

    def test_killed_right_behind_the_answer(self):
        case = self.clue(party("APPLICANT", "东方旻"), party("RESPONDENT", "诸葛澔"))
        self.erased(case, "1")
        self.server.stop(signal.SIGKILL)
        self.assertEqual(self.erased_slots(self.data / "keys"), 1)
        self.verified()
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        shown = self.client.run("case", "show", case, who=OFFICER).out
        self.assertNotIn("东方旻", shown)
        self.assertIn("诸葛澔", shown)


class Documents(ErasureTest):
    def test_what_the_person_handed_in_goes_with_them(self):
        case = self.clue(party("APPLICANT", "东方旻"), party("RESPONDENT", "诸葛澔"), dismissed=False)
        contents = {}
        for who in ("1", "2"):
            path = self.folder / f"paper-{who}.pdf"
            contents[who] = b"%PDF-1.7\n" + random.Random(int(who)).randbytes(20000) + b"\n%%EOF\n"
            path.write_bytes(contents[who])
            put = self.client.run("document", "put", case, str(path), "--paper", "evidence", "--title", "收条", "--party", who)
            self.assertEqual(put.code, 0, str(put))
        self.do(case, "dismiss_clue", reason={"text": "已经和好"})
        self.client.done("admin", "backup", who=ADMINISTRATOR)
        self.assertEqual(len(list((self.data / "files" / "cases" / case).iterdir())), 2)
        self.erased(case, "1")
        self.listed()
        documents = self.client.done("case", "show", case, who=OFFICER)["documents"]
        self.assertEqual([document.get("erased", False) for document in documents], [True, False])
        self.assertIn("已依法删除", self.client.run("case", "show", case, who=OFFICER).out)

        def fetched(number):
            path = self.folder / f"fetched-{number}"
            return self.client.run("document", "get", case, documents[number]["id"], "--out", str(path), who=OFFICER), path

        refused, _ = fetched(0)
        self.assertEqual(refused.code, 1, str(refused))
        self.assertIn("材料已依法删除", refused.out + refused.err)
        there, path = fetched(1)
        self.assertEqual(there.code, 0, str(there))
        self.assertEqual(path.read_bytes(), contents["2"])
        self.assertEqual(len(list((self.data / "files" / "cases" / case).iterdir())), 1)
        self.server.stop()
        self.verified()
        # From a backup of before its sealed bytes come back, and go again.
        self.data.rename(self.folder / "away")
        self.assertIn("1 erasures of personal data", self.restore())
        self.assertEqual(len(list((self.data / "files" / "cases" / case).iterdir())), 1)
        self.verified()


if __name__ == "__main__":
    main(__doc__)
