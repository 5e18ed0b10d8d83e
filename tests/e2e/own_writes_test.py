#!/usr/bin/env python3
"""Whoever wrote something reads it back: each list, search, board, due list, calendar and return of the real server has it
with the very next call, while others keep writing.

    own_writes_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import threading

from county import CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, MEDIATOR, REGISTRAR, opening, party

OFFICER = "people/p-632821-justice-officer"
TOWN_OFFICER = "people/p-632821100-justice-officer"
COURT = "people/p-632821-court-liaison"
VILLAGE = "632821100001"
GRID = f"{VILLAGE}-01"
GRID_MEMBER = f"people/p-{GRID}-grid"
TEA_STUDIO = f"{VILLAGE}-tea"
TODAY = "2026-03-02"
# How often all of it is written and read back; how many write beside.
ROUNDS = 4
OTHERS = 2


class OwnWritesTest(CountyTest):
    def setUp(self):
        super().setUp()
        self.stopping = threading.Event()
        self.written = [0] * OTHERS
        busy = [self.client.open_case(opening()) for _ in range(OTHERS)]
        others = [threading.Thread(target=self.keep_writing, args=(n, case)) for n, case in enumerate(busy)]
        for other in others:
            other.start()

        def stop():
            self.stopping.set()
            for other in others:
                other.join()
        self.addCleanup(stop)

    def keep_writing(self, n, case):
        while not self.stopping.is_set():
            if self.client.note(case, f"第{self.written[n]}条").code != 0:
                return
            self.written[n] += 1

    def do(self, case, command, who, **data):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def cases(self, *args, who=REGISTRAR):
        answer = self.client.done(*args, "--all", who=who)
        return [case["name"].removeprefix("cases/") for case in answer.get("cases", [])]

    def board(self, who=OFFICER):
        return {key: int(value) for key, value in self.client.done("supervise", "board", who=who)["sum"].items()
                if isinstance(value, str) and value.isdigit()}

    def due(self, who=OFFICER):
        answer = self.client.done("supervise", "due", who=who)
        return {key: int(value) for key, value in answer.items() if isinstance(value, str) and value.isdigit()}

    def load(self):
        loads = self.client.done("supervise", "people", "--unit", COMMITTEE, who=HEAD)["workloads"]
        return next(load for load in loads if load["person"] == MEDIATOR)

    def figure(self, figure):
        table = self.client.done("supervise", "return", "show", "county", "--unit", "632821", "--period", "2026-03",
                                 who=OFFICER)
        ids = [each["id"] for each in table["definition"]["figures"]]
        return int(table["rows"][0]["values"][ids.index(figure)].get("value", 0))

    def rises(self, before, after, *columns):
        for column in columns:
            self.assertEqual(after.get(column, 0), before.get(column, 0) + 1, column)

    def test_cases(self):
        for n in range(ROUNDS):
            board, due, accepted = self.board(), self.due(), self.figure("accepted")
            phone = f"1990000{n:04}"
            case = self.client.open_case(opening(
                channel="council", disputeClass="07-01", text={"facts": f"第{n}号羊圈越界", "place": f"柯柯镇{n}社"},
                parties=[party("APPLICANT", f"马羊{'一二三四五六七'[n]}", phone=phone, languages=["mn"]), party("RESPONDENT", "孔某")]))
            for args in (["list"], ["list", "--channel", "council"], ["list", "--class", "07"], ["list", "--language", "mn"],
                         ["list", "--amount-from", "3690"], ["list", "--opened-from", TODAY],
                         ["list", "--filter", "opener = " + REGISTRAR], ["list", "--order", "newest"], ["list", "--order", "changed"],
                         ["search", f"第{n}号羊圈"], ["search", f"马羊{'一二三四五六七'[n]}"], ["search", "mayang"],
                         ["search", f"柯柯镇{n}社"]):
                self.assertIn(case, self.cases("case", *args), args)
            self.rises(board, self.board(), "open", "opened")
            self.assertTrue(self.client.done("case", "history", case)["entries"])
            # The same people once more.
            twin = self.client.open_case(opening(parties=[party("APPLICANT", "马羊", phone=phone), party("RESPONDENT", "某")]))
            self.assertIn(f"cases/{case}", json.dumps(self.client.done("case", "duplicates", twin)))

            self.do(case, "submit_case", REGISTRAR)
            self.assertIn(case, self.cases("case", "list", "--waiting", "acceptance"))
            self.assertIn(case, self.cases("case", "list", "--state", "submitted"))
            self.assertIn(case, self.cases("supervise", "due", "--part", "waiting", who=OFFICER))
            self.rises(due, self.due(), "waitingAcceptance")
            self.rises(board, self.board(), "waiting")
            self.do(case, "accept_case", HEAD)
            self.assertNotIn(case, self.cases("case", "list", "--waiting", "acceptance"))
            self.assertEqual(self.figure("accepted"), accepted + 1)
            drilled = self.client.done("supervise", "return", "drill", "county", "accepted", "--unit", "632821", "--period",
                                       "2026-03", "--all", who=OFFICER)
            self.assertIn(f"cases/{case}", json.dumps(drilled))

            load = self.load()
            self.do(case, "assign_mediators", HEAD, lead=MEDIATOR)
            self.assertIn(case, self.cases("case", "list", "--mediator", MEDIATOR, who=MEDIATOR))
            self.assertEqual(int(self.load()["open"]), int(load.get("open", 0)) + 1)
            board, due = self.board(), self.due()
            self.do(case, "raise_risk", MEDIATOR, grade="yellow", note={"text": "扬言毁苗"}, people=30)
            for args in (["--risk", "yellow"], ["--waiting", "risk"], ["--group-event"]):
                self.assertIn(case, self.cases("case", "list", *args), args)
            self.rises(board, self.board(), "waiting", "groupEvents")
            self.rises(due, self.due(), "waitingRisk")

            start = f"2026-03-04T{10 + 2 * n}:00:00+08:00"
            load = self.load()
            self.do(case, "schedule_session", MEDIATOR, plannedStart=start, mode="SESSION_MODE_IN_PERSON",
                    venue=f"orgs/{TEA_STUDIO}")
            busy = self.client.done("session", "calendar", TEA_STUDIO, "--from", "2026-03-04", "--to", "2026-03-04",
                                    who=MEDIATOR)["busy"]
            self.assertIn(f"cases/{case}", [each.get("case") for each in busy])
            self.assertEqual(int(self.load()["sessionsThisWeek"]), int(load.get("sessionsThisWeek", 0)) + 1)
            free = self.client.done("session", "free", case, "--venue", TEA_STUDIO, "--from", "2026-03-04", "--days", "1",
                                    "--all", who=MEDIATOR)
            taken = f"2026-03-04T{2 + 2 * n:02}:00:00Z"
            self.assertNotIn(taken, [slot["startTime"] for slot in free.get("slots", [])])

            self.do(case, "amend_facts", MEDIATOR, text={"facts": f"换成第{n}条水渠"}, disputeClass="02-02")
            self.assertIn(case, self.cases("case", "search", f"第{n}条水渠"))
            self.assertNotIn(case, self.cases("case", "search", f"第{n}号羊圈"))
            self.assertIn(case, self.cases("case", "list", "--class", "02-02"))
            board, due = self.board(), self.due()
            self.do(case, "pause_case", MEDIATOR, kind="away", reviewDate="2026-03-20")
            self.assertIn(case, self.cases("case", "list", "--paused"))
            self.rises(board, self.board(), "paused")
            self.rises(due, self.due(), "paused")
            self.do(case, "resume_case", MEDIATOR)
            self.assertNotIn(case, self.cases("case", "list", "--paused"))
            due = self.due()
            self.do(case, "offer_transfer", MEDIATOR, to="orgs/632821100002", reason="seat-of-matter", partiesTold=True)
            self.assertIn(case, self.cases("case", "list", "--waiting", "transfer"))
            self.rises(due, self.due(), "waitingTransfer")
        # They were about all the while.
        self.assertTrue(all(self.written), self.written)

    def test_what_stands_outside_cases(self):
        for n in range(ROUNDS):
            date = f"2026-03-0{2 - n % 2}"
            self.assertEqual(self.client.run("grid", "report", GRID, "--date", date, "--visits", str(n + 1), who=GRID_MEMBER).code, 0)
            reports = self.client.done("grid", "reports", VILLAGE, "--date", date, "--all", who=OFFICER)
            self.assertIn(f'"visits": {n + 1}', json.dumps(reports).replace('"visits": "', '"visits": ').replace('",', ','))
            missing = self.client.done("grid", "unreported", VILLAGE, "--date", date, who=OFFICER)
            self.assertNotIn(f"orgs/{GRID}", json.dumps(missing))

            self.client.done("case", "view", "save", f"视图{n}", "--class", "07")
            self.assertIn(f"视图{n}", [view["name"] for view in self.client.done("case", "views")["views"]])
            self.client.done("case", "view", "delete", f"视图{n}")
            self.assertNotIn(f"视图{n}", [view["name"] for view in self.client.done("case", "views").get("views", [])])

            number = f"（2026）青2821诉前调{n + 1}号"
            self.client.done("court", "delegate", VILLAGE, "--number", number, "--party", "申请人:甲", "--party",
                             "被申请人:乙", "--claim", "返还借款", who=COURT)
            told = self.client.done("court", "delegations", "--all", who=COURT)
            self.assertIn(number, json.dumps(told, ensure_ascii=False))

            frozen = self.client.done("supervise", "return", "freeze", "county", "--unit", "632821100", "--period", "2026-02",
                                      who=TOWN_OFFICER)
            self.assertIn(frozen["name"] if "name" in frozen else frozen["frozen"]["name"],
                          json.dumps(self.client.done("supervise", "return", "frozen", "--unit", "632821100", who=TOWN_OFFICER)))

            extra = self.folder / f"extra{n}.csv"
            extra.write_text("code,parent,kind,name\n" f"{VILLAGE}-new{n},{VILLAGE},venue,新茶室{n}\n", encoding="utf-8")
            self.client.done("directory", "import", extra, who=ADMINISTRATOR)
            listed = self.client.done("directory", "list", "orgs", "--under", VILLAGE, "--all")
            self.assertIn(f"新茶室{n}", json.dumps(listed, ensure_ascii=False))

            person = (REGISTRAR, HEAD, MEDIATOR, GRID_MEMBER)[n].removeprefix("people/")
            self.client.done("admin", "account", "make", person, who=ADMINISTRATOR)
            self.assertIn(f"people/{person}", json.dumps(self.client.done("admin", "account", "list", who=ADMINISTRATOR)))


if __name__ == "__main__":
    main(__doc__)
