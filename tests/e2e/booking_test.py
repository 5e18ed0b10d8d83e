#!/usr/bin/env python3
"""Double booking is impossible at the real server: a hundred cases ask for the same room at the same hour at the same time,
and one gets it. What is booked survives a crash, and is free once it is cancelled.

    booking_test.py GAIWAND GAIWAN [names of tests]
"""

import concurrent.futures
import json
import os
import subprocess

from county import CountyTest, main
from real_server import HEAD, MEDIATOR, PATIENCE_SECONDS, REGISTRAR, opening

CASES = 100
TEA_STUDIO = "632821100001-tea"
HOUR = "2026-03-04T15:00:00+08:00"


class BookingTest(CountyTest):
    def do(self, case, command, data, who):
        return self.client.run("--json", "case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False),
                               who=who)

    def done(self, case, command, data, who):
        answer = self.do(case, command, data, who)
        self.assertEqual(answer.code, 0, str(answer))

    def assigned_case(self):
        case = self.client.open_case(opening())
        self.done(case, "submit_case", {}, REGISTRAR)
        self.done(case, "accept_case", {}, HEAD)
        self.done(case, "assign_mediators", {"lead": MEDIATOR}, HEAD)
        return case

    def cases(self, count):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda _: self.assigned_case(), range(count)))

    def plan(self, **more):
        return {"plannedStart": HOUR, "mode": "SESSION_MODE_IN_PERSON", "venue": f"orgs/{TEA_STUDIO}", **more}

    def calendar(self, name, who=MEDIATOR):
        return self.client.done("session", "calendar", name, "--from", "2026-03-02", "--to", "2026-03-08",
                                who=who).get("busy", [])

    def assert_taken(self, answer, what):
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("SLOT_TAKEN", answer.err)
        self.assertIn(what, answer.err)
        self.assertIn("2026-03-04 15:00", answer.err)
        self.assertNotIn("cases/", answer.err)

    def test_the_sessions_of_a_day_are_moved_together(self):
        first, second, third = self.cases(3)
        evening = "2026-03-04T19:00:00+08:00"
        self.done(first, "schedule_session", self.plan(), MEDIATOR)
        self.done(second, "schedule_session", self.plan(plannedStart=evening), MEDIATOR)
        # The room is taken on the day that it is moved to.
        self.done(third, "schedule_session", self.plan(plannedStart="2026-03-11T19:00:00+08:00"), MEDIATOR)
        move = ["session", "move", MEDIATOR, "--from", "2026-03-04", "--to", "2026-03-04", "--by-days", "7",
                "--reason", "参加县里培训"]
        before = self.calendar(MEDIATOR)
        tried = self.client.run(*move, "--dry-run", who=MEDIATOR)
        self.assertEqual(tried.code, 1, tried)
        self.assertIn("可改期 1 场，拒绝 1 场", tried.out)
        self.assertEqual(self.calendar(MEDIATOR), before)
        moved = self.client.run(*move, who=MEDIATOR)
        self.assertEqual(moved.code, 1, moved)
        self.assertIn("已改期 1 场，拒绝 1 场", moved.out)
        self.assertEqual([each["case"] for each in self.calendar(MEDIATOR)], [f"cases/{second}"])
        later = self.client.done("session", "calendar", TEA_STUDIO, "--from", "2026-03-11", "--to", "2026-03-11",
                                 who=MEDIATOR)["busy"]
        self.assertEqual([(each["case"], each["startTime"]) for each in later],
                         [(f"cases/{first}", "2026-03-11T07:00:00Z"), (f"cases/{third}", "2026-03-11T11:00:00Z")])
        # What could not be moved in time is moved elsewhere, at the same hour.
        elsewhere = self.client.done("session", "move", TEA_STUDIO, "--from", "2026-03-04", "--to", "2026-03-04", "--to-venue",
                                     "632821-video", "--reason", "停电", who=MEDIATOR)
        self.assertEqual(len(elsewhere["outcomes"]), 1)
        self.assertEqual([each["venue"] for each in self.calendar(MEDIATOR)], ["orgs/632821-video"])
        self.assertEqual(self.client.run(*move[:7], "--reason", "无", who=MEDIATOR).code, 2)

    def test_a_hundred_at_once(self):
        cases = self.cases(CASES)
        data = json.dumps(self.plan())
        asking = [subprocess.Popen(self.client.command("case", "do", case, "schedule_session", "--data", data,
                                                       who=MEDIATOR),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                   env=dict(os.environ, NO_COLOR="1")) for case in cases]
        answers = [(process.communicate(timeout=PATIENCE_SECONDS)[1], process.returncode) for process in asking]
        won = [case for case, (_, code) in zip(cases, answers) if code == 0]
        refused = [err for err, code in answers if code != 0]
        self.assertEqual(len(won), 1)
        self.assertEqual(len(refused), CASES - 1)
        for err in refused:
            self.assertIn("SLOT_TAKEN", err)
        busy = self.calendar(TEA_STUDIO)
        self.assertEqual([each["case"] for each in busy], [f"cases/{won[0]}"])

        # The server dies and comes back.
        loser = next(case for case in cases if case not in won)
        self.server.kill()
        self.server.start()
        self.assert_taken(self.do(loser, "schedule_session", self.plan(), MEDIATOR), TEA_STUDIO)
        # Half an hour into it is no better; another room with the same mediator neither.
        self.assert_taken(self.do(loser, "schedule_session", self.plan(plannedStart="2026-03-04T16:30:00+08:00"),
                                  MEDIATOR), TEA_STUDIO)
        self.assert_taken(self.do(loser, "schedule_session", self.plan(venue=""), MEDIATOR), MEDIATOR)

        # Called off, it is free, and the next one has it.
        self.done(won[0], "cancel_session", {"session": "1", "reason": {"text": "已和好"}}, MEDIATOR)
        self.assertEqual(self.calendar(TEA_STUDIO), [])
        self.done(loser, "schedule_session", self.plan(), MEDIATOR)
        self.assertEqual([each["case"] for each in self.calendar(TEA_STUDIO)], [f"cases/{loser}"])
        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertEqual(verify.code, 0, str(verify))

    def test_calendar_and_free_slots(self):
        """What people read: a table that names the case to those who see it, and slots on working days alone."""
        first, second = self.cases(2)
        self.done(first, "schedule_session", self.plan(), MEDIATOR)
        table = self.client.run("session", "calendar", MEDIATOR, "--from", "2026-03-02", who=MEDIATOR)
        self.assertEqual(table.code, 0, str(table))
        self.assertIn("2026-03-04 周三", table.out)
        self.assertIn("15:00–17:00", table.out)
        self.assertIn(first, table.out)
        # A head of another town's committee sees that the room is taken, and not by whom.
        other = "people/p-632821102-committee-head"
        hidden = self.client.run("session", "calendar", TEA_STUDIO, "--from", "2026-03-02", who=other)
        self.assertEqual(hidden.code, 0, str(hidden))
        self.assertIn("已占用", hidden.out)
        self.assertNotIn(first, hidden.out)

        free = self.client.done("session", "free", second, "--venue", TEA_STUDIO, "--from", "2026-03-04", "--days", "5",
                                "--page-size", "200", who=MEDIATOR)
        starts = [slot["startTime"] for slot in free["slots"]]
        self.assertIn("2026-03-04T01:00:00Z", starts)  # 09:00.
        self.assertNotIn("2026-03-04T07:00:00Z", starts)  # 15:00: taken.
        self.assertIn("2026-03-05T07:00:00Z", starts)
        self.assertFalse([start for start in starts if start[:10] in ("2026-03-07", "2026-03-08")])  # The weekend.
        shown = self.client.run("session", "free", second, "--venue", TEA_STUDIO, "--days", "3", who=MEDIATOR)
        self.assertIn("09:00–11:00", shown.out)


if __name__ == "__main__":
    main(__doc__)
