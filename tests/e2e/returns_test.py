#!/usr/bin/env python3
"""Official returns with the real server and client: figures, the cases behind them, freezing, what changed since, CSV and
spreadsheet; the full export, and the same figures recomputed from it without the server.

    returns_test.py GAIWAND GAIWAN [names of tests]
"""

import csv
import hashlib
import json
import pathlib
import re
import stat
import struct
import zipfile
import zlib

from county import BINARIES, CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, MEDIATOR, REGISTRAR, Client, RealServer, run, until

COUNTY = "632821"
TOWN = "632821100"
OFFICER = "people/p-632821-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
STRANGER = "people/p-632821102200-committee-registrar"
SECRET = "拉毛措家的牛又进了邻居的青稞地"
PERIOD = "2026-03"


def pixel(colour):
    """A PNG of one grey pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"\0" + colour)) + chunk(b"IEND", b""))


class ReturnsTest(CountyTest):
    def do(self, case, command, data=None, who=REGISTRAR):
        answer = self.client.done("case", "do", case, command, "--data", json.dumps(data or {}, ensure_ascii=False), who=who)
        return answer["receipt"]["name"]

    def opened(self, minor=False, dispute_class="02-03", channel="tea_room"):
        applicant = {"party": "a", "side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {"name": "马某"}}
        if minor:
            applicant["details"]["birthDate"] = "2014-05-01"
        return self.do("-", "open_case", {
            "unit": f"orgs/{COMMITTEE}", "channel": channel, "source": "on-application", "disputeClass": dispute_class,
            "difficulty": "simple", "text": {"facts": SECRET, "claim": "赔偿"},
            "parties": [applicant, {"party": "b", "side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON",
                                    "details": {"name": "李某"}}]})

    def accepted(self, **opening):
        name = self.opened(**opening)
        self.do(name, "submit_case")
        self.do(name, "accept_case", who=HEAD)
        return name

    def failed(self, **opening):
        name = self.accepted(**opening)
        self.do(name, "assign_mediators", {"lead": MEDIATOR}, who=HEAD)
        for party in ("a", "b"):
            self.do(name, "give_rights_notice", {"party": party, "way": "WAY_ORALLY", "language": "zh"}, who=MEDIATOR)
            self.do(name, "record_consent", {"party": party, "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"},
                    who=MEDIATOR)
        self.do(name, "record_refusal", {"party": "b", "way": "WAY_ORALLY", "note": {"text": "不谈了"}}, who=MEDIATOR)
        self.do(name, "terminate", {"reason": "refused", "advice": {"text": "可以起诉"}}, who=MEDIATOR)
        self.do(name, "close_case", {"visitWaived": {"text": "已去法院"}}, who=MEDIATOR)
        return name

    def follow(self, log):
        """From the events of each case alone: version, state of every track, who its parties are; as GetCase has them."""
        cases = {}
        for record in log:
            if record.get("stream", "").startswith("cases/") and "event" in record:
                cases.setdefault(record["stream"], []).append(record["event"])
        self.assertGreater(len(cases), 2)
        for name, events in cases.items():
            tracks, parties = {}, {}
            for event in events:
                for move in event.get("moves", []):
                    tracks[move["track"], move.get("subject", "")] = move["to"]
                if "partyAdded" in event:
                    parties[event["partyAdded"]["party"]] = event["partyAdded"].get("personal", {}).get("details", {}).get("name")
            shown = self.client.done("case", "show", name.split("/")[1], who=OFFICER)
            self.assertEqual(int(shown["version"]), int(events[-1]["version"]), name)
            self.assertEqual({(each["track"], each.get("subject", "")): each["state"] for each in shown["tracks"]}, tracks, name)
            self.assertEqual([each["id"] for each in shown.get("parties", [])], list(parties), name)

    def show(self, return_id="county", unit=COUNTY, *flags, who=OFFICER):
        return self.client.done("supervise", "return", "show", return_id, "--unit", unit, "--period", PERIOD, *flags, who=who)

    def value(self, table, figure, row=0):
        ids = [each["id"] for each in table["definition"]["figures"]]
        value = table["rows"][row]["values"][ids.index(figure)].get("value")
        return None if value is None else int(value)

    def drill(self, figure, *flags, who=OFFICER):
        return self.client.done("supervise", "return", "drill", "county", figure, "--unit", COUNTY, "--period", PERIOD,
                                *flags, who=who)

    def test_figures_and_the_cases_behind_them(self):
        failed = [self.failed(), self.failed(minor=True)]
        pending = self.accepted()
        table = self.show()
        self.assertEqual([self.value(table, figure) for figure in ("accepted", "concluded", "failed", "pending", "parties")],
                         [3, 2, 2, 1, 4])
        self.assertEqual(self.value(table, "success-rate"), 0)
        # The town is a row of the county's, and the same as the town's own return.
        units = [row["unit"] for row in table["rows"]]
        town = self.show("county", TOWN)
        self.assertEqual(self.value(table, "accepted", units.index(f"orgs/{TOWN}")), self.value(town, "accepted"))

        shown = self.drill("failed")
        self.assertEqual(sorted(each["name"] for each in shown["cases"]), sorted(failed))
        self.assertEqual((shown["value"], shown.get("notShownCount", "0")), ("2", "0"))
        # A sealed case counts for whoever does not see it, too; where one or two make a figure up, it is not told.
        theirs = self.show(who=DISPATCHER)
        self.assertEqual(self.value(theirs, "accepted"), 3)
        few = [figure["id"] for figure, value in zip(theirs["definition"]["figures"], theirs["rows"][0]["values"])
               if value.get("few")]
        self.assertIn("failed", few)
        self.assertIn("success-rate", few, "its denominator is the two that failed")
        self.assertNotIn("pending", few, "one, and no secret")
        self.assertEqual(self.drill("failed", who=DISPATCHER), {"few": True})
        drill = ("supervise", "return", "drill", "county", "failed", "--unit", COUNTY, "--period", PERIOD)
        self.assertIn("合计 <3 件", self.client.run(*drill, who=DISPATCHER).out)
        asked = ("supervise", "return", "show", "county", "--unit", COUNTY, "--period", PERIOD)
        theirs, leaves = self.folder / "theirs.csv", self.folder / "theirs.xlsx"
        told = self.client.run(*asked, "--csv", theirs, "--xlsx", leaves, who=DISPATCHER)
        self.assertIn("<3：不足三件", told.out)
        lines = list(csv.reader(theirs.read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual(next(row for row in lines if row[0] == "failed")[4], "<3")
        self.assertIn("<3：不足三件", lines[-2][0])
        number = re.fullmatch(rf"导出：.*{DISPATCHER}，.*，编号 (E-[0-9A-F]{{12}})", lines[-1][0]).group(1)
        until("the call is in the log", lambda: number in self.server.log())
        with zipfile.ZipFile(leaves) as book:
            self.assertIn("&lt;3：不足三件", book.read("xl/sharedStrings.xml").decode())
            self.assertIn(number, book.read("xl/sharedStrings.xml").decode())
        self.assertNotIn("<3", self.client.run(*asked, who=OFFICER).out)
        self.assertEqual([each["name"] for each in self.drill("pending")["cases"]], [pending])
        # Nobody of another town, and nobody about what parties think of their own committee.
        refused = self.client.run("supervise", "return", "show", "county", "--unit", TOWN, "--period", PERIOD, who=STRANGER)
        self.assertEqual(refused.code, 1, refused)
        own = self.show("county", COMMITTEE, who=HEAD)
        self.assertIsNone(self.value(own, "satisfied"))
        self.assertEqual(self.value(own, "failed"), 2)

        # A correction moves the figures the case was in, also those of the round that is over.
        ministry = self.show("ministry")
        self.assertEqual((self.value(ministry, "class-02"), self.value(ministry, "class-13")), (2, 0))
        self.do(failed[0], "reopen_case", {"reason": {"text": "又起争执"}}, who=HEAD)
        self.do(failed[0], "amend_facts", {"disputeClass": "13-01"}, who=MEDIATOR)
        ministry = self.show("ministry")
        self.assertEqual((self.value(ministry, "class-02"), self.value(ministry, "class-13")), (1, 1))
        table = self.show()
        self.assertEqual([self.value(table, figure) for figure in ("concluded", "later-accepted", "pending")], [2, 1, 1])

        out, sheet = self.folder / "q.csv", self.folder / "q.xlsx"
        self.show("ministry", COUNTY, "--csv", out, "--xlsx", sheet)
        rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
        self.assertEqual(rows[0][:4], ["指标", "名称", "口径", "单位"])
        cases = next(row for row in rows if row[0] == "cases")
        self.assertEqual(cases[4], "2")
        self.assertIn("每案只计一次", cases[2])
        with zipfile.ZipFile(sheet) as book:
            self.assertIn("每案只计一次", book.read("xl/sharedStrings.xml").decode())
        self.assertEqual(stat.S_IMODE(sheet.stat().st_mode), 0o600)

        # With a third the figure is told; the sealed one is among those that are not shown.
        third = self.failed()
        other = self.drill("failed", who=DISPATCHER)
        self.assertEqual(sorted(each["name"] for each in other["cases"]), sorted([failed[0], third]))
        self.assertEqual((other["value"], other["notShownCount"]), ("3", "1"))
        self.assertIn("其中 1 件不显示", self.client.run(*drill, who=DISPATCHER).out)
        self.assertEqual(self.server.stop(), 0)
        proof = self.server.verify()
        self.assertEqual(proof.code, 0, proof)

    def test_frozen_and_compared(self):
        name = self.failed()
        refused = self.client.run("supervise", "return", "freeze", "county", "--unit", COUNTY, "--period", PERIOD, who=HEAD)
        self.assertEqual(refused.code, 1, refused)
        frozen = self.client.done("supervise", "return", "freeze", "county", "--unit", COUNTY, "--period", PERIOD, who=OFFICER)
        self.assertEqual(frozen["name"], f"returns/{COUNTY}/1")
        self.assertEqual(self.value(frozen["table"], "failed"), 1)
        self.do(name, "reopen_case", {"reason": {"text": "又起争执"}}, who=HEAD)
        self.do(name, "add_note", {"note": {"text": "又谈"}}, who=MEDIATOR)
        told = self.client.done("supervise", "return", "compare", frozen["name"], who=OFFICER)
        self.assertTrue(told["reproduced"])
        self.assertEqual([(each["figure"], each.get("frozen", "0"), each["now"]) for each in told["changes"]],
                         [("later-accepted", "0", "1")])
        change = told["changes"][0]["cases"][0]
        self.assertEqual((change["name"], change.get("frozen", "0"), change["now"]), (name, "0", "1"))
        self.assertEqual([entry["type"] for entry in change["entries"]], ["case_reopened"])
        words = self.client.run("supervise", "return", "compare", frozen["name"], who=OFFICER)
        self.assertIn("再次调解受理：0 → 1", words.out, words)
        listed = self.client.done("supervise", "return", "frozen", "--unit", COUNTY, who=OFFICER)
        self.assertEqual([each["name"] for each in listed["returns"]], [frozen["name"]])
        # What was known when it was frozen is known for ever.
        then = self.show("county", COUNTY, "--as-of", frozen["freezeTime"])
        self.assertEqual(self.value(then, "failed"), 1)

    def told(self, client, cases):
        """What somebody reads of all that is kept: each case, lists, boards, what is due, figures as they happened and as they
        were entered, what was frozen, what stands outside cases."""
        asks = [["case", "list", "--closed", "--all"], ["case", "search", "马某", "--closed"], ["supervise", "board"],
                ["supervise", "due", "--all"], ["supervise", "people"], ["supervise", "return", "frozen", "--unit", COUNTY],
                ["grid", "reports", COUNTY, "--date", "2026-03-02", "--all"], ["directory", "list", "orgs", "--all"],
                ["directory", "list", "codes", "--list", "channel"], ["definition", "list"]]
        asks += [["supervise", "return", "show", name, "--unit", unit, "--period", period, *flags]
                 for name in ("county", "ministry") for unit in (COUNTY, TOWN) for period in (PERIOD, "2026")
                 for flags in ([], ["--recorded"])]
        asks += [["case", word, case.split("/")[1], *more] for case in cases for word, *more in (["show"], ["history", "--all"])]
        told = {" ".join(ask): client.done(*ask, who=OFFICER) for ask in asks}
        for answer in told.values():
            # When it was asked, and of a return up to which position: others looked meanwhile, and looks are entries.
            for key in ("asOf", "comparedWith", "position", "showTime"):
                answer.pop(key, None)
        # Of the staff the log of an export has ids, posts and days; what they are called stands in people.jsonl.
        told = json.loads(json.dumps(told), object_hook=lambda each: {k: v for k, v in each.items() if k != "actorName"})
        for load in told["supervise people"]["workloads"]:
            load.pop("displayName", None)
        return told

    def test_an_export_is_a_data_folder_again(self):
        self.add_channels()
        failed = [self.failed(), self.failed(minor=True), self.failed(channel="stone_pavilion")]
        self.do(failed[0], "reopen_case", {"reason": {"text": "又起争执"}}, who=HEAD)
        self.do(failed[0], "amend_facts", {"disputeClass": "13-01"}, who=MEDIATOR)
        pending = self.accepted()
        self.do(pending, "raise_risk", {"grade": "yellow", "note": {"text": "扬言毁苗"}}, who=HEAD)
        self.do("-", "answer_question", {"channel": "tea_room", "question": {"text": "彩礼要不要退"}}, who=MEDIATOR)
        self.client.done("grid", "report", COMMITTEE[:12] + "-01", "--visits", "3", who=REGISTRAR)
        self.client.done("supervise", "return", "freeze", "county", "--unit", COUNTY, "--period", PERIOD, who=OFFICER)
        self.client.done("admin", "advance", "--to", "2026-03-20T09:00:00+08:00", who=ADMINISTRATOR)
        cases = [*failed, pending]
        expected = self.told(self.client, cases)
        whole = self.folder / "whole"
        export = ("admin", "export", whole, "--personal")
        order = self.client.ordered(*export, "--for", "核对报表", asks=OFFICER, office="632821-justice", allows=ADMINISTRATOR)
        manifest = self.client.done(*export, *order, who=OFFICER)
        self.assertEqual(self.server.stop(), 0)

        again = RealServer(BINARIES["gaiwand"], self.folder / "again")
        self.addCleanup(again.kill)
        tool = pathlib.Path(BINARIES["gaiwand"]).parent / "gaiwan_read_back"
        read = run([tool, whole / "log.jsonl", *again.command[1:]])
        self.assertEqual(read.code, 0, read)
        self.assertEqual(read.out, f"read {manifest['untilPosition']} records back\n")
        # What is made of the log is what its entries make, and nothing personal lies open in it.
        proof = again.verify()
        self.assertEqual(proof.code, 0, proof)
        again.serving_flags[again.serving_flags.index("--insecure-dev-clock") + 1] = "2026-03-20T09:00:00+08:00"
        client = Client(BINARIES["gaiwan"], again.start())
        until("lists are loaded", lambda: client.run("case", "search", "马某", who=OFFICER).code == 0)
        told = self.told(client, cases)
        self.maxDiff = None
        for ask, answer in expected.items():
            self.assertEqual(told[ask], answer, ask)
        # It goes on from there.
        self.assertEqual(client.note(pending.split("/")[1], "接着办").code, 0)

    def test_a_return_of_the_countys_own(self):
        text = (pathlib.Path(__file__).resolve().parents[2] / "server/returns/definitions/county.textproto").read_text()
        own = self.folder / "own.textproto"
        own.write_text(text.replace('id: "county"', 'id: "own"'))
        good = self.client.run("supervise", "return", "check", own, who=OFFICER)
        self.assertEqual(good.code, 0, good)
        own.write_text('id: "Own" revision: 0 figures { id: "a" unit: FIGURE_UNIT_CASES '
                       'terms { measure: MEASURE_CONCLUDED where { sources: "nowhere" } } } '
                       'figures { id: "a" unit: FIGURE_UNIT_PERCENT ratio { numerator: "x" denominator: "a" } }')
        bad = self.client.run("--json", "supervise", "return", "check", own, who=OFFICER)
        self.assertEqual(bad.code, 1, bad)
        paths = [fault["path"] for fault in json.loads(bad.out)["faults"]]
        for path in ("id", "revision", "title", "figures[a].label", "figures[a].words", "figures[a].terms[0].where.sources",
                     "figures[a]", "figures[a].ratio.numerator"):
            self.assertIn(path, paths)

    def add_channels(self):
        """Two ways in that the county has and we did not know: one of a column there is, one of its own."""
        data = pathlib.Path(__file__).resolve().parents[2] / "deploy/data"
        head = next(line for line in (data / "channels.csv").read_text().splitlines() if line.startswith("code,"))
        known = next(line for line in (data / "channels.csv").read_text().splitlines() if line.startswith("tea_room,"))
        channels, codes = self.folder / "channels.csv", self.folder / "codes.csv"
        channels.write_text("\n".join([head, known.replace("tea_room,", "stone_pavilion,"),
                                       known.replace("tea_room,", "bridge,").replace("品牌调解室", "桥头")]) + "\n")
        head = next(line for line in (data / "codes.csv").read_text().splitlines() if line.startswith("list,"))
        codes.write_text("\n".join([head, "channel,1,stone_pavilion,,,石亭调解点,stone pavilion,",
                                    "channel,1,bridge,,,桥头调解点,bridge,"]) + "\n")
        self.client.done("directory", "import", codes, channels, who=ADMINISTRATOR)

    def test_a_channel_added_as_data_is_counted_in_its_column(self):
        self.failed()
        before = self.show()
        self.add_channels()
        self.failed(channel="stone_pavilion")
        self.failed(channel="bridge")
        table = self.show()
        self.assertEqual([self.value(before, "channel-tea-room"), self.value(before, "channel-other")], [1, 0])
        self.assertEqual([self.value(table, "channel-tea-room"), self.value(table, "channel-other")], [2, 1])

    def test_committees_and_people(self):
        """Against the files that the directory was imported from."""
        data = pathlib.Path(__file__).resolve().parents[2] / "deploy/data"

        def rows(name):
            lines = [line for line in (data / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
            return list(csv.DictReader(lines))
        orgs = {row["code"]: row for name in ("wulan-directory.csv", "wulan-extra.csv") for row in rows(name)}
        committees = {code for code, row in orgs.items() if row["kind"] == "mediation_committee"}
        day = "2026-03-02"
        posts = [(row["id"], row["org"], row["role"]) for row in rows("wulan-people.csv") if row["org"] in committees
                 and row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] >= day)]
        mediating = {who for who, _, role in posts if role in ("head", "mediator", "public-order-mediator")}
        staff = ["supervise", "return", "staff", "--unit", COUNTY]
        figures = {each["id"]: int(each["value"]) for each in self.client.done(*staff, who=OFFICER)["figures"] if each["id"] != "subsidy-paid"}
        self.assertEqual(figures["committees"], len(committees))
        self.assertEqual(figures["committees"], sum(figures[f"committees-{of}"] for of in ("village", "town", "county", "other")))
        self.assertEqual(figures["committees-village"],
                         sum(orgs[orgs[code]["parent"]]["kind"] in ("village", "community") for code in committees))
        self.assertEqual(figures["mediators"], len(mediating))
        self.assertEqual(figures["heads"], len({who for who, _, role in posts if role == "head"}))
        self.assertEqual(figures["committees-small"], 0)
        # Below a town there are fewer; a committee of one is named behind its figure, and is none before it is there.
        town = {each["id"]: each["value"] for each in self.client.done(*staff[:-1], TOWN, who=OFFICER)["figures"]}
        self.assertEqual(int(town["committees"]), sum(code.startswith(TOWN) for code in committees))
        extra, people = self.folder / "orgs.csv", self.folder / "people.csv"
        extra.write_text("code,parent,kind,name\n632821-water,632821,mediation_committee,县水事纠纷调委会\n", encoding="utf-8")
        people.write_text("id,name,phone,languages,org,role,valid_from\np-water-head,水某,19900000000,zh,632821-water,head,2026-02-01\n",
                          encoding="utf-8")
        self.client.done("directory", "import", extra, people, who=ADMINISTRATOR)
        behind = self.client.run(*staff, "--behind", "committees-small", who=OFFICER)
        self.assertIn("县水事纠纷调委会", behind.out)
        self.assertIn("合计 1", behind.out)
        heads = self.client.run(*staff, "--behind", "heads", who=OFFICER).out
        self.assertIn("水某", heads)
        self.assertNotIn("水某", self.client.run(*staff, "--on", "2026-01-31", "--behind", "heads", who=OFFICER).out)
        shown = self.client.run(*staff, who=OFFICER)
        self.assertIn("一人只计一次", shown.out)
        self.assertEqual(self.client.run(*staff, "--behind", "nothing", who=OFFICER).code, 2)

    def test_questions_are_counted(self):
        self.assertEqual(self.value(self.show(), "questions"), 0)
        self.do("-", "answer_question", {"channel": "tea_room", "question": {"text": "彩礼要不要退"}}, who=MEDIATOR)
        table = self.show()
        self.assertEqual(self.value(table, "questions"), 1)
        self.assertEqual(self.value(table, "accepted"), 0, "no case")

    def test_export_and_recomputation(self):
        self.add_channels()
        self.failed(channel="stone_pavilion")
        self.do("-", "answer_question", {"channel": "tea_room", "question": {"text": "彩礼要不要退"}}, who=MEDIATOR)
        self.failed()
        sealed = self.failed(minor=True)
        accepted = self.accepted()
        receipt, taken_back = self.folder / "receipt.png", self.folder / "other.png"
        for path, colour in ((receipt, b"\0"), (taken_back, b"\xff")):
            path.write_bytes(pixel(colour))
            self.client.done("document", "put", accepted.split("/")[1], path, "--paper", "evidence", "--title", "收条")
        self.do(accepted, "withdraw_document", {"document": "2", "reason": {"text": "放错了"}})
        self.client.done("grid", "report", COMMITTEE[:12] + "-01", "--visits", "3", "--note", SECRET, who=REGISTRAR)
        told = {each: self.show(each) for each in ("county", "ministry")}
        whole = self.folder / "whole"
        export = ("admin", "export", whole, "--personal", "--files")
        self.assertEqual(self.client.run("admin", "export", whole, "--files", who=OFFICER).code, 2, "documents are personal")
        order = self.client.ordered(*export, "--for", "核对报表", asks=OFFICER, office="632821-justice", allows=ADMINISTRATOR)
        manifest = self.client.done(*export, *order, who=OFFICER)
        # Who took it out is beside the files that the manifest names: what reads them reads what it read without.
        self.assertRegex((whole / "mark.txt").read_text(encoding="utf-8"), rf"^导出：.*{OFFICER}，.*，编号 E-[0-9A-F]{{12}}\n$")
        self.assertNotIn("mark.txt", [each["name"] for each in manifest["files"]])
        tables = {name: self.folder / f"{name}.json" for name in told}
        for name, table in tables.items():
            table.write_text(json.dumps(told[name], ensure_ascii=False))
        # Several tables in one reading of the export: each names its own question.
        both = self.client.run("supervise", "recompute", whole, "--against", tables["county"], "--against",
                               tables["ministry"], who=OFFICER)
        self.assertEqual(both.code, 0, both)
        self.assertEqual(both.err.count("与报表一致"), 2, both)
        for wrongly in (("county", "--against", tables["county"]), ("--period", PERIOD),
                        ("county", "--unit", COUNTY, "--period", PERIOD, "--against", tables["county"], "--against",
                         tables["ministry"])):
            self.assertEqual(self.client.run("supervise", "recompute", whole, *wrongly, who=OFFICER).code, 2)
        # Who exported a day later has the same: the same log, page by page, up to the same record.
        for name, table in tables.items():
            again = self.client.run("supervise", "recompute", whole, name, "--unit", COUNTY, "--period", PERIOD,
                                    "--against", table, who=OFFICER)
            self.assertEqual(again.code, 0, again)
            self.assertIn("与报表一致", again.err)
            wrong = json.loads(table.read_text())
            index = [each["id"] for each in wrong["definition"]["figures"]].index("succeeded")
            wrong["rows"][0]["values"][index]["value"] = "7"
            table.write_text(json.dumps(wrong, ensure_ascii=False))
            differs = self.client.run("supervise", "recompute", whole, name, "--unit", COUNTY, "--period", PERIOD,
                                      "--against", table, who=OFFICER)
            self.assertEqual(differs.code, 1, differs)
            self.assertIn("succeeded: 0, not 7", differs.err)

        # Round trip: what the manifest says is there, and what the log says of a case is what its history shows.
        self.assertEqual(int(manifest["untilPosition"]),
                         int(manifest.get("wholeCount", 0)) + int(manifest.get("partCount", 0)) +
                         int(manifest.get("notShownCount", 0)) + int(manifest.get("secretCount", 0)))
        for file in manifest["files"]:
            content = (whole / file["name"]).read_bytes()
            self.assertEqual(hashlib.sha256(content).hexdigest(), file["sha256"], file)
            self.assertEqual(content.count(b"\n"), int(file.get("lines", 0)), file)
            self.assertEqual(stat.S_IMODE((whole / file["name"]).stat().st_mode), 0o600)
        log = [json.loads(line) for line in (whole / "log.jsonl").read_text().splitlines()]
        self.assertEqual([int(record["position"]) for record in log], list(range(1, len(log) + 1)))
        history = self.client.done("case", "history", sealed.split("/")[1], "--all", who=OFFICER)["entries"]
        exported = [record["event"] for record in log if record.get("stream") == sealed]
        self.assertEqual(exported, [entry["event"] for entry in history])
        self.assertIn(SECRET, (whole / "log.jsonl").read_text())
        # Each case that can be followed through the export alone stands where the server says it does.
        self.follow(log)
        # The bytes of documents, but for what was taken back.
        kept = sorted((whole / "files").iterdir())
        self.assertEqual([path.name for path in kept], [hashlib.sha256(receipt.read_bytes()).hexdigest()])
        self.assertEqual(kept[0].read_bytes(), receipt.read_bytes())
        self.assertEqual(stat.S_IMODE(kept[0].stat().st_mode), 0o600)
        listed = [json.loads(line) for line in (whole / "documents.jsonl").read_text().splitlines()]
        self.assertEqual([each["sha256"] for each in listed],
                         [hashlib.sha256(path.read_bytes()).hexdigest() for path in (receipt, taken_back)])
        self.assertTrue(all("event" in record or record["withheld"] == "WITHHELD_WHOLLY" for record in log))

        # An administrator gets the process, and of a sealed case not even that there is one.
        plain = self.folder / "plain"
        export = ("admin", "export", plain, "--personal")
        order = self.client.ordered(*export, "--for", "核对报表", asks=ADMINISTRATOR, office=COUNTY, allows=OFFICER)
        part = self.client.done(*export, *order, who=ADMINISTRATOR)
        self.assertGreater(int(part["notShownCount"]), 10)
        text = "".join(path.read_text() for path in plain.iterdir())
        for hidden in (SECRET, sealed, "马某", "不谈了"):
            self.assertNotIn(hidden, text)
        less = self.client.run("supervise", "recompute", plain, "county", "--unit", COUNTY, "--period", PERIOD,
                               who=ADMINISTRATOR)
        self.assertEqual(less.code, 0, less)
        self.assertIn("不显示", less.err)
        # Without --personal nothing personal is in it, whoever asks.
        bare = self.folder / "bare"
        self.client.done("admin", "export", bare, who=OFFICER)
        self.assertNotIn(SECRET, "".join(path.read_text() for path in bare.iterdir()))
        refused = self.client.run("admin", "export", self.folder / "no", who=HEAD)
        self.assertEqual(refused.code, 1, refused)

        # A line changed is a file refused.
        path = whole / "log.jsonl"
        path.write_text(path.read_text().replace("tea_room", "hotline", 1))
        broken = self.client.run("supervise", "recompute", whole, "county", "--unit", COUNTY, "--period", PERIOD,
                                 who=OFFICER)
        self.assertEqual(broken.code, 1, broken)
        self.assertIn("摘要不符", broken.err)
        # That it was exported is on record.
        notes = [note for record in log for note in record.get("event", {}).get("readsNoted", {}).get("reads", [])]
        self.assertTrue(all(note.get("method") for note in notes))


if __name__ == "__main__":
    main(__doc__)
