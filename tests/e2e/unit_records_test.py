#!/usr/bin/env python3
"""What stands beside cases at the real server: days reported and not reported, rounds of screening, and what parties think
of the mediation.

    unit_records_test.py GAIWAND GAIWAN [names of tests]
"""

import json

from county import CountyTest, main
from real_server import HEAD, MEDIATOR, REGISTRAR

VILLAGE = "632821100001"
GRID = f"{VILLAGE}-01"
GRID_MEMBER = f"people/p-{GRID}-grid"
JUSTICE = "people/p-632821100-justice-officer"
DISPATCHER = "people/p-632821100-centre-dispatcher"
SUPERVISOR = "people/p-632821-justice-supervisor"
# Of a village of another town.
STRANGER = "people/p-632821102200-committee-registrar"
TODAY = "2026-03-02"
SECRET = "拉毛措家的牛又进了邻居的青稞地"
CODE = "k7m2q9x4wp"


class UnitRecordsTest(CountyTest):
    def do(self, name, command, data, *flags, who):
        return self.client.run("--json", "case", "do", name, command, "--data", json.dumps(data, ensure_ascii=False),
                               *flags, who=who)

    def refused(self, answer, *says):
        self.assertEqual(answer.code, 1, answer)
        for words in says:
            self.assertIn(words, answer.err, answer)

    def proved_clean(self):
        self.assertEqual(self.server.stop(), 0)
        proof = self.server.verify()
        self.assertEqual(proof.code, 0, proof)
        for path in (self.folder / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(SECRET.encode(), path.read_bytes(), f"{path} holds what somebody wrote")

    def test_days(self):
        # Zero is a report, also as the plain command of the API.
        report = {"unit": f"orgs/{GRID}", "date": TODAY}
        request = "0b9a3a70-54a5-4d0c-9c55-100000000001"
        first = self.do(f"orgs/{GRID}", "report_day", report, "--request-id", request, who=GRID_MEMBER)
        self.assertEqual(first.code, 0, first)
        receipt = first.json()["receipt"]
        self.assertEqual((receipt["name"], receipt["version"]), (f"orgs/{GRID}", "1"))
        again = self.do(f"orgs/{GRID}", "report_day", report, "--request-id", request, who=GRID_MEMBER)
        self.assertEqual(again.out, first.out, "a repeat has the first receipt")
        other = self.do(f"orgs/{GRID}", "report_day", {**report, "visits": 9}, "--request-id", request, who=GRID_MEMBER)
        self.refused(other, "request_id")

        # The second report of the day corrects the first; both are kept.
        self.client.done("grid", "report", GRID, "--visits", "12", "--clues", "1", "--note", SECRET, who=GRID_MEMBER)
        self.client.done("grid", "report", f"{VILLAGE}-02", who=REGISTRAR)
        listed = self.client.done("grid", "reports", VILLAGE, "--corrected")
        days = [(record["unit"], record["day"].get("visits", 0), record["day"].get("corrected", False),
                 record["day"].get("corrects", "0")) for record in listed["records"]]
        self.assertEqual(days, [(f"orgs/{GRID}", 0, True, "0"), (f"orgs/{GRID}", 12, False, "1"),
                                (f"orgs/{VILLAGE}-02", 0, False, "0")])
        self.assertEqual(listed["totals"], {"reports": "2", "zeroReports": "1", "visits": "12", "clues": "1"})
        self.assertEqual(listed["records"][1]["note"]["open"]["text"]["text"], SECRET)
        self.assertEqual(listed["records"][1]["actor"], GRID_MEMBER)

        # Who only watches over the process reads no words; who has no business there nothing.
        watched = self.client.done("grid", "reports", "632821", who=SUPERVISOR)
        self.assertIn("hidden", watched["records"][0]["note"])
        # A post directly under the county is no right to read all its reports.
        for who in (STRANGER, "people/p-632821-court-liaison", "people/p-632821-police-liaison"):
            self.refused(self.client.run("grid", "reports", VILLAGE, who=who), "NOT_YOUR_ROLE")
        self.client.done("grid", "reports", VILLAGE, who=JUSTICE)
        self.refused(self.client.run("grid", "reports", VILLAGE, who="people/p-632821101-justice-officer"),
                     "NOT_YOUR_ROLE")

        missing = self.client.done("grid", "unreported", VILLAGE)
        self.assertEqual((missing["expected"], missing["reported"], missing["zeroReports"], missing["unreported"]),
                         ("3", "2", "1", "1"))
        self.assertEqual([unit["unit"] for unit in missing["units"]], [f"orgs/{VILLAGE}-03"])
        shown = self.client.run("grid", "reports", VILLAGE).out
        for words in ["零报告", "应报 3，已报 2（零报告 1），未报 1", "城中社区第3网格"]:
            self.assertIn(words, shown)

        # The same after a start, and page by page.
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(self.client.done("grid", "reports", VILLAGE, "--corrected"), listed)
        page = self.client.done("grid", "reports", VILLAGE, "--corrected", "--page-size", "2")
        rest = self.client.done("grid", "reports", VILLAGE, "--corrected", "--page-size", "2", "--page-token",
                                page["nextPageToken"])
        self.assertEqual(page["records"] + rest["records"], listed["records"])
        self.assertEqual(page["totals"], listed["totals"], "totals are of all pages")
        self.proved_clean()

    def test_bad_reports(self):
        report = {"unit": f"orgs/{GRID}", "date": TODAY}
        self.refused(self.do(f"orgs/{GRID}", "report_day", {**report, "date": "2026-03-03"}, who=GRID_MEMBER),
                     "command.report_day.date", "不能晚于今天")
        self.refused(self.do(f"orgs/{GRID}", "report_day", {**report, "date": "2026-02-30"}, who=GRID_MEMBER),
                     "command.report_day.date")
        self.refused(self.do(f"orgs/{GRID}", "report_day", {**report, "visits": -1}, who=GRID_MEMBER),
                     "command.report_day.visits")
        self.refused(self.do(f"orgs/{VILLAGE}", "report_day", report, who=REGISTRAR), "command.report_day.unit")
        self.refused(self.do("orgs/nowhere", "report_day", {**report, "unit": "orgs/nowhere"}, who=GRID_MEMBER),
                     "command.report_day.unit")
        self.refused(self.do(f"orgs/{GRID}", "report_day", report, who=STRANGER), "NOT_YOUR_ROLE")
        self.refused(self.do(f"orgs/{GRID}", "report_day", report, who=MEDIATOR), "NOT_YOUR_ROLE")
        self.refused(self.do(f"orgs/{GRID}", "add_note", {"note": {"text": "x"}}, who=GRID_MEMBER), "name")
        self.assertEqual(self.client.done("grid", "reports", VILLAGE).get("totals"), {})

    def test_screening(self):
        self.client.done("grid", "screening", VILLAGE, "--from", "2026-02-23", "--to", TODAY, "--kind", "festival",
                         "--households", "210", "--found", "3", "--settled", "2", "--note", SECRET)
        self.refused(self.client.run("grid", "screening", VILLAGE, "--found", "1", "--settled", "2"),
                     "command.record_screening.settled")
        self.refused(self.client.run("grid", "screening", VILLAGE, "--kind", "fun"), "command.record_screening.kind")
        listed = self.client.done("grid", "reports", VILLAGE)
        self.assertEqual(listed["records"][0]["screening"]["name"], f"orgs/{VILLAGE}/screenings/1")
        self.assertEqual(listed["totals"], {"rounds": "1", "households": "210", "found": "3", "settled": "2"})

        # A clue that came from it says so; one that names a round nobody held is refused. The round counts no case.
        clue = {"unit": f"orgs/{GRID}", "text": {"facts": SECRET}, "screening": f"orgs/{VILLAGE}/screenings/1"}
        opened = self.do("-", "register_clue", clue, who=GRID_MEMBER)
        self.assertEqual(opened.code, 0, opened)
        case = opened.json()["receipt"]["name"]
        self.assertEqual(self.client.done("case", "show", case, who=GRID_MEMBER)["screening"], clue["screening"])
        self.refused(self.do("-", "register_clue", {**clue, "screening": f"orgs/{VILLAGE}/screenings/2"},
                             who=GRID_MEMBER), "command.register_clue.screening")
        self.assertEqual(self.client.status()["caseCount"], "1")
        self.proved_clean()

    def closed_case(self):
        """A small matter settled on the spot, visited and closed."""
        settled = {"unit": f"orgs/{VILLAGE}", "channel": "tea_room", "source": "on-application",
                   "disputeClass": "02", "text": {"facts": "两家为门前排水沟清淤争执。"},
                   "parties": [{"party": "a", "side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON",
                                "details": {"name": "叶某"}},
                               {"party": "b", "side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON",
                                "details": {"name": "孔某"}}],
                   "agreement": {"clauses": ["每年春季一起清淤。"]},
                   "clauses": [{"kind": "CLAUSE_KIND_ACT", "ongoing": True}]}
        answer = self.do("-", "register_settled", settled, who=MEDIATOR)
        self.assertEqual(answer.code, 0, answer)
        case = answer.json()["receipt"]["name"]
        closing = self.do(case, "close_case", {"visitWaived": {"text": "当场履行"}}, who=MEDIATOR)
        self.assertEqual(closing.code, 0, closing)
        return case

    def test_satisfaction(self):
        case = self.closed_case()
        ask = {"party": "a", "code": CODE}
        self.refused(self.do(case, "ask_satisfaction", {**ask, "code": "123456"}, who=JUSTICE),
                     "command.ask_satisfaction.code", "10")
        for who in [MEDIATOR, HEAD, REGISTRAR]:
            self.refused(self.do(case, "ask_satisfaction", ask, who=who), "NOT_YOUR_ROLE")
            self.refused(self.do(case, "answer_satisfaction",
                                 {"party": "a", "result": "SATISFACTION_RESULT_SATISFIED", "code": CODE}, who=who),
                         "NOT_YOUR_ROLE")
        asked = self.do(case, "ask_satisfaction", ask, who=JUSTICE)
        self.assertEqual(asked.code, 0, asked)
        answer = {"party": "a", "result": "SATISFACTION_RESULT_DISSATISFIED", "text": {"text": SECRET}}
        self.refused(self.do(case, "answer_satisfaction", {**answer, "code": "aaaaaaaaaa"}, who=GRID_MEMBER),
                     "command.answer_satisfaction.code")
        self.refused(self.do(case, "answer_satisfaction", answer, who=GRID_MEMBER),
                     "command.answer_satisfaction.code")
        answered = self.do(case, "answer_satisfaction", {**answer, "code": CODE.upper()}, who=GRID_MEMBER)
        self.assertEqual(answered.code, 0, answered)
        rung_up = self.do(case, "answer_satisfaction", {"party": "b", "result": "SATISFACTION_RESULT_SATISFIED"},
                          who=DISPATCHER)
        self.assertEqual(rung_up.code, 0, rung_up)
        self.refused(self.do(case, "answer_satisfaction", {"party": "b", "result": "SATISFACTION_RESULT_FAIR"},
                             who=JUSTICE), "NOT_IN_THIS_STATE", "每方每轮一次")

        seen = self.client.done("case", "show", case, who=JUSTICE)["satisfactions"]
        self.assertEqual([(each["party"], each["result"], each["way"]) for each in seen],
                         [("a", "SATISFACTION_RESULT_DISSATISFIED", "SATISFACTION_WAY_CODE"),
                          ("b", "SATISFACTION_RESULT_SATISFIED", "SATISFACTION_WAY_CALL")])
        self.assertNotIn("codeDigest", json.dumps(seen))
        self.assertIn("不满意", self.client.run("case", "show", case, who=JUSTICE).out)
        # Those who mediated are not told, not even that somebody was asked.
        for who in [MEDIATOR, HEAD]:
            self.assertNotIn("satisfactions", self.client.done("case", "show", case, who=who))
            history = json.dumps(self.client.done("case", "history", case, who=who))
            self.assertNotIn("satisfaction", history)
        self.proved_clean()
        for path in (self.folder / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(CODE.encode(), path.read_bytes(), "the code goes no further than the door")


if __name__ == "__main__":
    main(__doc__)
