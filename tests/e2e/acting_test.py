#!/usr/bin/env python3
"""What those who watch over mediation do, at the real server: samples for call-backs, stand-ins, a desk that is handed over,
the subsidy for cases.

    acting_test.py GAIWAND GAIWAN [names of tests]
"""

import json

from county import BINARIES, CountyTest, main
from real_server import COMMITTEE, HEAD, MEDIATOR, REGISTRAR, ROOT, RealServer, opening, party

TOWN = "632821100"
VILLAGE = "632821100001"
OFFICE = "632821100-justice"
GRID_MEMBER = f"people/p-{VILLAGE}-01-grid"
SECOND = f"people/p-{COMMITTEE}-mediator-2"
JUSTICE = "people/p-632821100-justice-officer"
BUREAU = "people/p-632821-justice-officer"
SUPERVISOR = "people/p-632821-justice-supervisor"
DISPATCHER = "people/p-632821-centre-dispatcher"
ADMINISTRATOR = "people/p-632821-administrator"
TODAY = "2026-03-02"
SECRET = "电话里说从来没有调解过这件事"
RULE = ROOT / "deploy" / "data" / "subsidy.textproto"


class ActingTest(CountyTest):
    FLAGS = ("--subsidy-rule-file", str(RULE))

    # --- what a test begins with ---

    def do(self, name, command, data, who):
        answer = self.client.run("--json", "case", "do", name, command, "--data", json.dumps(data, ensure_ascii=False),
                                 who=who)
        self.assertEqual(answer.code, 0, answer)
        return answer.json()["receipt"]["name"]

    def refused(self, answer, *says):
        self.assertEqual(answer.code, 1, answer)
        for words in says:
            self.assertIn(words, answer.err, answer)

    def settled(self, verified=True, **clause):
        """A small matter settled on the spot by the mediator; each side named a witness, or nobody confirmed it."""
        sides = [("a", "APPLICANT"), ("b", "RESPONDENT")]
        data = {"unit": f"orgs/{VILLAGE}", "channel": "tea_room", "source": "on-application", "disputeClass": "02",
                "text": {"facts": "两家为门前排水沟清淤争执。"},
                "parties": [{"party": party, "side": f"PARTY_SIDE_{side}", "kind": "PARTY_KIND_PERSON",
                             "details": {"name": f"{party}某"}} for party, side in sides],
                "agreement": {"clauses": ["每年春季一起清淤。"]},
                "clauses": [clause or {"kind": "CLAUSE_KIND_ACT", "ongoing": True}]}
        if verified:
            data["confirmations"] = [{"party": party, "by": "CONFIRMED_BY_NAMED_WITNESS", "detail": {"text": "村主任"}}
                                     for party, _ in sides]
        return self.do("-", "register_settled", data, MEDIATOR)

    def closed(self, **how):
        case = self.settled(**how)
        self.do(case, "close_case", {"visitWaived": {"text": "当场履行"}}, MEDIATOR)
        return case

    def filed(self, grade="ordinary", **how):
        """Closed, its file found complete by the judicial office, its grade declared and confirmed."""
        case = self.closed(**how)
        self.do(case, "submit_file", {"gaps": []}, MEDIATOR)
        self.do(case, "check_file", {}, JUSTICE)
        if grade:
            self.do(case, "declare_grade", {"difficulty": grade}, HEAD)
            self.do(case, "declare_grade", {"difficulty": grade, "confirms": True}, JUSTICE)
        return case

    def proved_clean(self):
        self.assertEqual(self.server.stop(), 0)
        proof = self.server.verify()
        self.assertEqual(proof.code, 0, proof)
        for path in (self.folder / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(SECRET.encode(), path.read_bytes(), f"{path} holds what somebody wrote")

    # --- samples ---

    def test_samples(self):
        cases = [self.closed() for _ in range(5)]
        unconfirmed = self.closed(verified=False)
        self.settled()  # Goes on: nothing to call back about.
        draw = ["supervise", "sample", "draw", OFFICE, "--from-unit", TOWN, "--from", TODAY, "--size", "3"]
        for who in [HEAD, MEDIATOR, DISPATCHER]:
            self.refused(self.client.run(*draw, who=who), "NOT_YOUR_ROLE")
        self.refused(self.client.run(*draw[:4], "--from-unit", "632821101", "--from", TODAY, who=JUSTICE), "NOT_YOUR_ROLE")
        tried = self.client.run(*draw, "--validate-only", who=JUSTICE)
        self.assertEqual(tried.code, 0, tried)
        self.client.done(*draw, who=JUSTICE)

        listed = self.client.done("supervise", "sample", "list", TOWN, who=JUSTICE)
        self.assertEqual(listed["total"], "1", "trying drew nothing")
        sample = listed["samples"][0]
        self.assertEqual(sample["name"], f"orgs/{OFFICE}/samples/1")
        self.assertEqual((sample["drawn"]["frameSize"], sample["drawn"]["firstSize"]), ("6", "1"))
        drawn = sample["drawn"]["cases"]
        self.assertEqual(drawn[0], unconfirmed, "what nobody confirmed comes first")
        self.assertEqual(len(set(drawn)), 3)
        self.assertTrue(set(drawn[1:]) <= set(cases))
        self.assertIn("希里沟镇", sample["cases"][0]["title"])

        # Who is called back about learns nothing of it; those above do.
        for who in [HEAD, MEDIATOR]:
            self.refused(self.client.run("supervise", "sample", "list", TOWN, who=who), "NOT_YOUR_ROLE")
            self.refused(self.client.run("supervise", "sample", "check", sample["name"], who=who), "NOT_YOUR_ROLE")
        self.assertEqual(self.client.done("supervise", "sample", "list", "632821", who=BUREAU)["total"], "1")

        call = ["supervise", "sample", "call", OFFICE, "1"]
        self.client.done(*call, drawn[0], "--outcome", "denied", "--note", SECRET, who=JUSTICE)
        self.client.done(*call, drawn[1], "--outcome", "not-reached", who=JUSTICE)
        self.client.done(*call, drawn[1], "--outcome", "confirmed", who=JUSTICE)
        left = (set(cases) - set(drawn)).pop()
        self.refused(self.client.run(*call, left, "--outcome", "confirmed", who=JUSTICE), "PART_UNKNOWN")
        self.refused(self.client.run(*call, drawn[2], "--outcome", "confirmed", who=BUREAU), "NOT_YOUR_ROLE")
        outcomes = self.client.done("supervise", "sample", "list", OFFICE, who=JUSTICE)["samples"][0]["cases"]
        self.assertEqual([each.get("outcome") for each in outcomes],
                         ["SAMPLE_OUTCOME_DENIED", "SAMPLE_OUTCOME_CONFIRMED", None])
        self.assertEqual(outcomes[0]["note"]["open"]["text"]["text"], SECRET)
        watched = self.client.done("supervise", "sample", "list", OFFICE, who=SUPERVISOR)["samples"][0]["cases"]
        self.assertIn("hidden", watched[0]["note"], "who sees the process alone")

        # Drawn again from the log as it was, whatever became of the cases since; after a start, too.
        checked = self.client.done("supervise", "sample", "check", sample["name"], who=JUSTICE)
        self.assertEqual((checked["same"], checked["cases"]), (True, drawn))
        self.do(drawn[1], "reopen_case", {"reason": {"text": "又起争执"}}, HEAD)
        self.closed()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        again = self.client.done("supervise", "sample", "check", sample["name"], who=SUPERVISOR)
        self.assertEqual(again, checked)
        shown = self.client.run("supervise", "sample", "list", OFFICE, who=JUSTICE).out
        for words in ["称无此事", "属实", "待回访", "可抽案件"]:
            self.assertIn(words, shown)
        self.client.done(*draw, who=JUSTICE)
        second = self.client.done("supervise", "sample", "list", OFFICE, "--page-size", "1", who=JUSTICE)
        self.assertEqual(second["samples"][0]["name"], f"orgs/{OFFICE}/samples/2", "the youngest first")
        self.assertNotEqual(second["samples"][0]["drawn"]["seed"], sample["drawn"]["seed"])
        rest = self.client.done("supervise", "sample", "list", OFFICE, "--page-size", "1", "--page-token",
                                second["nextPageToken"], who=JUSTICE)
        self.assertEqual(rest["samples"][0]["name"], sample["name"])
        self.proved_clean()

    # --- stand-ins ---

    def test_stand_in(self):
        case = self.settled()

        def facts(who):
            shown = self.client.run("--json", "case", "show", case, who=who)
            return shown.code == 0 and "open" in shown.json().get("text", {})

        def note(who):
            return self.client.note(case, "代理期间的记录", who=who)

        self.assertTrue(facts(MEDIATOR))
        self.assertFalse(facts(GRID_MEMBER))
        self.refused(note(GRID_MEMBER), "NOT_YOUR_ROLE")
        add = ["supervise", "stand-in", "add", COMMITTEE, "--absent", MEDIATOR, "--stand-in", GRID_MEMBER, "--to",
               "2026-03-04", "--reason", SECRET]
        self.refused(self.client.run(*add, who=SECOND), "NOT_YOUR_ROLE")
        self.refused(self.client.run("supervise", "stand-in", "add", COMMITTEE, "--absent", MEDIATOR, "--stand-in", HEAD,
                                     "--to", "2026-03-04", who=HEAD), "SAME_PERSON")
        self.client.done(*add, who=HEAD)
        self.refused(self.client.run(*add, who=HEAD), "PART_EXISTS")

        # Sees, finds and does what the other may, under their own name.
        self.assertTrue(facts(GRID_MEMBER))
        mine = self.client.done("case", "list", "--mediator", MEDIATOR, who=GRID_MEMBER)
        self.assertEqual([each["name"] for each in mine["cases"]], [case])
        noted = note(GRID_MEMBER)
        self.assertEqual(noted.code, 0, noted)
        history = self.client.done("case", "history", case, who=HEAD)
        self.assertEqual(history["entries"][-1]["event"]["actor"], GRID_MEMBER)
        explained = self.client.done("case", "explain", case, who=GRID_MEMBER)
        self.assertIn("close_case", json.dumps(explained))

        listed = self.client.done("supervise", "stand-in", "list", TOWN, who=HEAD)["standIns"]
        self.assertEqual([(each["unit"], each["appointed"]["standIn"], each["appointed"]["toDate"]) for each in listed],
                         [(f"orgs/{COMMITTEE}", GRID_MEMBER, "2026-03-04")])
        self.assertEqual(listed[0]["appointed"]["text"]["open"]["text"]["text"], SECRET)
        self.assertIn("hidden", self.client.done("supervise", "stand-in", "list", COMMITTEE,
                                                 who=SECOND)["standIns"][0]["appointed"]["text"])
        self.refused(self.client.run("supervise", "stand-in", "list", COMMITTEE,
                                     who="people/p-632821102-justice-officer"), "NOT_YOUR_ROLE")

        # The last day is one of them; the day after it is over, without anybody's doing. A start changes nothing.
        self.client.done("admin", "advance", "--to", "2026-03-04T23:00:00+08:00", who=ADMINISTRATOR)
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertTrue(facts(GRID_MEMBER))
        self.client.done("admin", "advance", "--to", "2026-03-05T00:00:00+08:00", who=ADMINISTRATOR)
        self.assertFalse(facts(GRID_MEMBER))
        self.refused(note(GRID_MEMBER), "NOT_YOUR_ROLE")
        self.assertEqual(self.client.done("supervise", "stand-in", "list", COMMITTEE, who=HEAD), {})
        self.assertEqual(len(self.client.done("supervise", "stand-in", "list", COMMITTEE, "--ended",
                                              who=HEAD)["standIns"]), 1)
        # Or earlier, by a word.
        self.client.done("supervise", "stand-in", "add", COMMITTEE, "--absent", MEDIATOR, "--stand-in", GRID_MEMBER, "--to",
                         "2026-03-20", who=HEAD)
        self.assertTrue(facts(GRID_MEMBER))
        self.client.done("supervise", "stand-in", "end", COMMITTEE, "--absent", MEDIATOR, "--stand-in", GRID_MEMBER,
                         who=MEDIATOR)
        self.assertFalse(facts(GRID_MEMBER))
        self.proved_clean()

    # --- a desk is handed over ---

    def test_hand_over(self):
        cases = {self.settled() for _ in range(12)}
        # Who mediates beside the other already cannot take their place: that one is left.
        shared = min(cases)
        self.do(shared, "assign_mediators", {"lead": MEDIATOR, "assisting": [SECOND]}, HEAD)
        receipt = self.folder / "desk.json"
        desk = ["supervise", "hand-over", "--from", MEDIATOR, "--to", SECOND, "--reason", "调离"]

        def of(person):
            return {each["name"] for each in self.client.done("case", "list", "--mediator", person, "--all",
                                                              who=HEAD).get("cases", [])}

        tried = self.client.run(*desk, "--dry-run", who=HEAD)
        self.assertEqual(tried.code, 1, "one would be left")
        self.assertIn("可移交 11 件，留下 1 件", tried.out)
        self.assertEqual(of(MEDIATOR), cases, "trying changes nothing")
        self.assertEqual(self.client.run(*desk, who=HEAD).code, 2, "a receipt is needed")

        handed = self.client.run("--json", *desk, "--receipt", str(receipt), who=HEAD)
        self.assertEqual(handed.code, 1, handed)
        outcomes = handed.json()["outcomes"]
        self.assertEqual(len(outcomes), 12)
        self.assertEqual(sum("done" in each for each in outcomes), 11)
        self.assertEqual(of(MEDIATOR), {shared})
        self.assertEqual(of(SECOND), cases)
        self.assertEqual(self.client.run(*desk, "--receipt", str(receipt), who=HEAD).code, 2, "a receipt is not overwritten")

        # Another may not, and is told so case by case.
        taken = self.client.run("--json", "supervise", "hand-over", "--undo", str(receipt), who=SECOND)
        self.assertEqual(taken.code, 1, taken)
        self.assertTrue(all("refused" in each for each in taken.json()["outcomes"]))
        undone = self.client.run("supervise", "hand-over", "--undo", str(receipt), who=HEAD)
        self.assertEqual(undone.code, 0, undone)
        self.assertIn("已撤回", undone.out)
        self.assertEqual(of(MEDIATOR), cases)
        self.assertEqual(of(SECOND), {shared})
        position = self.client.position()
        self.assertEqual(self.client.run("supervise", "hand-over", "--undo", str(receipt), who=HEAD).code, 0)
        self.assertEqual(self.client.position(), position, "once: the same again changes nothing")
        self.client.done("admin", "advance", "25h", who=ADMINISTRATOR)
        late = self.client.run("supervise", "hand-over", "--undo", str(receipt), who=HEAD)
        self.refused(late, "24 小时")

        # No case is left without an owner: one whose head and registrar are its parties is found, by the office above.
        self.assertEqual(self.client.run("supervise", "orphans", TOWN, who=HEAD).code, 0)
        own = self.client.open_case(opening(parties=[dict(party("APPLICANT", "主任"), person=HEAD),
                                                     dict(party("RESPONDENT", "登记员"), person=REGISTRAR)]))
        self.assertEqual(self.client.run("case", "show", own, who=REGISTRAR).code, 1)
        orphan = self.client.run("supervise", "orphans", TOWN, who=JUSTICE)
        self.assertEqual(orphan.code, 1, orphan)
        self.assertIn("主任、登记员均为当事人", orphan.out)
        self.client.done("case", "do", own, "designate_unit", "--data", json.dumps(
            {"unit": "orgs/632821100002", "reason": {"text": "主任、登记员是当事人"}}, ensure_ascii=False), who=JUSTICE)
        # Whose post ended is found.
        self.assertEqual(self.client.run("supervise", "orphans", TOWN, who=HEAD).code, 0)
        self.end_posts(MEDIATOR)
        found = self.client.run("--json", "supervise", "orphans", TOWN, who=HEAD)
        self.assertEqual(found.code, 1, found)
        self.assertEqual({each["name"] for each in found.json()["cases"]}, cases)
        self.assertIn("已无职务", self.client.run("supervise", "orphans", TOWN, who=HEAD).out)

    def end_posts(self, person):
        """The person's posts end with today, by an import."""
        source = ROOT / "deploy" / "data" / "wulan-people.csv"
        lines = source.read_text(encoding="utf-8").splitlines()
        header = next(line for line in lines if not line.startswith("#"))
        rows = [line.split(",") for line in lines if line.startswith(person.removeprefix("people/") + ",")]
        last = header.split(",").index("valid_to")
        for row in rows:
            row[last] = TODAY
        file = self.folder / "people.csv"
        file.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
        self.client.done("directory", "import", str(file), who=ADMINISTRATOR)

    # --- the subsidy ---

    def test_subsidy(self):
        paid = self.filed()
        hard = self.filed(grade="hard")
        doubted = self.filed()
        unconfirmed = self.filed(verified=False)
        ungraded = self.filed(grade="")
        owed = self.filed(kind="CLAUSE_KIND_MONEY", fromParty="a", toParty="b", dueDate="2026-06-01",
                          amount={"currency": "CNY", "fen": "50000"})
        denied = self.filed()
        self.client.done("supervise", "sample", "draw", OFFICE, "--from-unit", TOWN, "--from", TODAY, "--size", "50",
                         who=JUSTICE)
        self.client.done("supervise", "sample", "call", OFFICE, "1", denied, "--outcome", "differs", who=JUSTICE)

        publish = ["supervise", "subsidy", "publish", OFFICE, "--from", "2026-01-01"]
        for who in [HEAD, BUREAU, SUPERVISOR]:
            self.refused(self.client.run(*publish, who=who), "NOT_YOUR_ROLE")
        self.client.done(*publish, who=JUSTICE)
        subsidy = self.client.done("supervise", "subsidy", "list", TOWN, who=JUSTICE)["subsidies"][0]
        lines = {each["case"]: each for each in subsidy["published"]["lines"]}
        self.assertEqual({case: line["amount"]["fen"] for case, line in lines.items()},
                         {paid: "3000", hard: "8000", doubted: "3000"})
        self.assertEqual(lines[paid]["mediators"], [MEDIATOR])
        self.assertEqual({each["case"]: each["reason"].removeprefix("SUBSIDY_EXCLUSION_")
                          for each in subsidy["published"]["excluded"]},
                         {unconfirmed: "UNCONFIRMED", ungraded: "NO_GRADE", owed: "NOT_PERFORMED", denied: "CALL_BACK"})
        self.assertEqual(subsidy["published"]["objectionsUntil"], "2026-03-09")
        self.assertEqual(subsidy["total"]["fen"], "14000")

        # Public in the area; why something was left out is for who sees the case, and that somebody was called for none.
        mediator = self.client.done("supervise", "subsidy", "list", OFFICE, who=MEDIATOR)["subsidies"][0]
        self.assertEqual(len(mediator["published"]["lines"]), 3)
        self.assertNotIn("reason", next(each for each in mediator["published"]["excluded"] if each["case"] == denied))
        elsewhere = self.client.done("supervise", "subsidy", "list", OFFICE, who="people/p-632821102-justice-officer")
        self.assertNotIn("subsidies", elsewhere)

        approve = ["supervise", "subsidy", "approve", OFFICE, "1"]
        self.refused(self.client.run(*approve, who=BUREAU), "NOT_IN_THIS_STATE", "2026-03-09")
        self.refused(self.client.run("supervise", "subsidy", "payment", OFFICE, "1", who=JUSTICE), "还没有批准")
        objection = ["supervise", "subsidy", "object", OFFICE, "1", doubted, "--reason", SECRET]
        self.client.done(*objection, who=GRID_MEMBER)
        self.refused(self.client.run(*objection, who=HEAD), "NOT_IN_THIS_STATE")
        seen = self.client.done("supervise", "subsidy", "list", OFFICE, who=MEDIATOR)["subsidies"][0]["objections"][0]
        self.assertIn("hidden", seen["reason"])
        self.assertNotIn("actor", seen, "who objects is not told to who is paid")
        self.client.done("admin", "advance", "--to", "2026-03-10T09:00:00+08:00", who=ADMINISTRATOR)
        self.refused(self.client.run(*approve, who=BUREAU), "NOT_IN_THIS_STATE", "还有异议没有决定")
        decide = ["supervise", "subsidy", "decide", OFFICE, "1", doubted, "--upheld", "--reason", "经核实"]
        self.refused(self.client.run(*decide, who=HEAD), "NOT_YOUR_ROLE")
        self.client.done(*decide, who=JUSTICE)
        self.refused(self.client.run("supervise", "subsidy", "object", OFFICE, "1", paid, "--reason", "x",
                                     who=GRID_MEMBER), "NOT_IN_THIS_STATE")
        self.refused(self.client.run(*approve, who=JUSTICE), "SAME_PERSON")
        self.client.done(*approve, who=BUREAU)
        self.refused(self.client.run(*approve, who=BUREAU), "NOT_IN_THIS_STATE")

        # After a start, to the fen.
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        subsidy = self.client.done("supervise", "subsidy", "list", OFFICE, who=JUSTICE)["subsidies"][0]
        self.assertEqual((subsidy["approved"]["total"]["fen"], subsidy["total"]["fen"]), ("11000", "11000"))
        # What was approved, in the return of organisations and people: by the day of the approval, with the cases behind it.
        staff = ["supervise", "return", "staff", "--unit", TOWN]
        figures = {each["id"]: each for each in self.client.done(*staff, who=JUSTICE)["figures"]}
        self.assertEqual([figures[f"subsidy-{of}"]["value"] for of in ("lists", "cases", "paid")], ["1", "2", "110.00"])
        self.assertEqual(sorted(figures["subsidy-cases"]["members"]), sorted([paid, hard]))
        before = self.client.done(*staff, "--to", "2026-03-09", who=JUSTICE)["figures"]
        self.assertEqual([each["value"] for each in before if each["id"].startswith("subsidy-")], ["0", "0", "0.00"])
        sheet = self.folder / "pay.csv"
        written = self.client.run("supervise", "subsidy", "payment", OFFICE, "1", "--csv", str(sheet), who=JUSTICE)
        self.assertEqual(written.code, 0, written)
        text = sheet.read_bytes()
        self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
        rows = text.decode("utf-8-sig").splitlines()
        self.assertEqual(rows[0], "人员编号,姓名,案件数,金额（元）")
        self.assertTrue(rows[1].startswith(MEDIATOR.removeprefix("people/") + ",") and rows[1].endswith(",2,110.00"), rows)
        self.assertTrue(rows[2].endswith(",110.00"))
        self.assertRegex(rows[3], rf"^导出：.*{JUSTICE}，.*，编号 E-[0-9A-F]{{12}}$")
        listed = self.folder / "lines.csv"
        self.client.run("supervise", "subsidy", "list", OFFICE, "--csv", str(listed), who=JUSTICE)
        for words in ["30.00", "80.00", "即时调解未核实", "异议成立"]:
            self.assertIn(words, listed.read_text(encoding="utf-8-sig"))

        # The same dispute is paid once, also in the next list of the same days.
        self.client.done(*publish, who=JUSTICE)
        second = self.client.done("supervise", "subsidy", "list", OFFICE, who=JUSTICE)["subsidies"][0]["published"]
        self.assertEqual([each["case"] for each in second["lines"]], [doubted], "what an objection took off was not paid")
        self.assertEqual({each["case"] for each in second["excluded"] if each["reason"].endswith("PAID_BEFORE")},
                         {paid, hard})
        self.proved_clean()

    def test_bad_rule(self):
        self.assertEqual(self.server.stop(), 0)
        bad = self.folder / "bad.textproto"
        bad.write_text('name: "x" rates { grade: "hard" amount { currency: "CNY" } } results: "agreement-oral"',
                       encoding="utf-8")
        server = RealServer(BINARIES["gaiwand"], self.folder / "data", "--subsidy-rule-file", str(bad))
        refused = server.start_refused()
        self.assertEqual(refused.code, 1, refused)
        for words in ["subsidy_rule_file", "bad.textproto", "revision", "rates[0].amount.fen", "objection_days"]:
            self.assertIn(words, refused.out + refused.err)


if __name__ == "__main__":
    main(__doc__)
