#!/usr/bin/env python3
"""The yearly calendar at the real server: a clock that waits for next year's gets its end when the year is loaded, moves
when a day is corrected, and fires; a second start recomputes nothing.

    calendar_test.py GAIWAND GAIWAN [names of tests]
"""


from county import CountyTest, main
from real_server import ADMINISTRATOR, REGISTRAR, opening, until

# A Wednesday: registration is due after two working days, of which the second lies in a year that is not loaded.
OPENED = "2026-12-30 09:00"
NEW_YEAR = "2027-01-01,off,元旦"


class CalendarTest(CountyTest):
    def setUp(self):
        super().setUp()
        self.advance(OPENED)

    def advance(self, to):
        self.client.done("admin", "advance", "--to", to, who=ADMINISTRATOR)

    def load(self, *rows):
        path = self.folder / "calendar.csv"
        path.write_text("\n".join(["date,status,reason", *rows, ""]), encoding="utf-8")
        self.client.done("directory", "import", str(path), who=ADMINISTRATOR)

    def clock(self, case, rule="registration"):
        return next(c for c in self.client.done("case", "show", case)["clocks"] if c["rule"] == rule)

    def events(self, case):
        """The payload's name of each event of the case."""
        names = []
        for entry in self.client.done("case", "history", case)["entries"]:
            names += [name for name in entry["event"] if name in ("clocksRecomputed", "clockExpired", "clockWarned",
                                                         "caseOpened")]
        return names

    def waiting_case(self):
        case = self.client.open_case(opening())
        clock = self.clock(case)
        self.assertEqual(clock["status"], "CLOCK_WAITING_FOR_CALENDAR")
        self.assertNotIn("nextTime", clock)
        return case

    def end_of(self, case, due):
        """Waits until the clock of the case has this end: the import is answered before the cases follow."""
        until(f"the clock ends at {due}", lambda: self.clock(case)["dueTime"] == due)

    def test_loaded_year(self):
        cases = [self.waiting_case() for _ in range(3)]
        alarms = self.client.status().get("alarms", [])
        self.assertTrue(any("2027" in alarm for alarm in alarms), alarms)
        self.load(NEW_YEAR)
        for case in cases:
            self.end_of(case, "2027-01-04T16:00:00Z")
            self.assertEqual(self.clock(case)["status"], "CLOCK_RUNNING")
            self.assertEqual(self.events(case), ["caseOpened", "clocksRecomputed"])
        self.assertIn("日历更新，期限重算", self.client.run("case", "history", cases[0]).out)

        # The same file again, and another start: nothing happens to the cases.
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        # Behind what the stop noted: how often cases were looked at again.
        position = self.client.position()
        self.load(NEW_YEAR)
        self.advance("2026-12-30 09:30")  # Time goes on only when all is recomputed.
        self.assertEqual(self.client.position(), position)
        for case in cases:
            self.assertEqual(self.events(case), ["caseOpened", "clocksRecomputed"])

        self.advance("2027-01-05 09:00")
        for case in cases:
            self.assertEqual(self.clock(case)["status"], "CLOCK_EXPIRED")
            self.assertEqual(self.events(case).count("clocksRecomputed"), 1)

    def test_corrected_day(self):
        case = self.waiting_case()
        self.load(NEW_YEAR)
        self.end_of(case, "2027-01-04T16:00:00Z")
        self.load("2027-01-04,off,元旦调休")
        self.end_of(case, "2027-01-05T16:00:00Z")
        self.advance("2027-01-05 09:00")
        self.assertEqual(self.clock(case)["status"], "CLOCK_RUNNING")
        self.advance("2027-01-06 00:00")
        self.assertEqual(self.clock(case)["status"], "CLOCK_EXPIRED")

    def test_loaded_too_late(self):
        """The end has passed when the year comes: the clock fires at once."""
        case = self.waiting_case()
        self.advance("2027-02-01 09:00")
        self.assertEqual(self.clock(case)["status"], "CLOCK_WAITING_FOR_CALENDAR")
        self.load(NEW_YEAR)
        until("the clock fires", lambda: self.clock(case)["status"] == "CLOCK_EXPIRED")
        self.assertEqual(self.clock(case)["dueTime"], "2027-01-04T16:00:00Z")

    def test_cut_off_by_a_crash(self):
        """The server is killed as soon as the import is answered: the next start does what is left."""
        cases = [self.waiting_case() for _ in range(20)]
        self.load(NEW_YEAR)
        self.server.kill()
        self.server.start()
        for case in cases:
            self.end_of(case, "2027-01-04T16:00:00Z")
            self.assertEqual(self.events(case), ["caseOpened", "clocksRecomputed"])
        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertEqual(verify.code, 0, str(verify))

    def test_nobody_else_may(self):
        case = self.waiting_case()
        for who in (ADMINISTRATOR, REGISTRAR):
            answer = self.client.run("case", "do", case, "recompute_clocks", "--data", '{"calendarRevision": "1"}',
                                     who=who)
            self.assertEqual(answer.code, 1, str(answer))
            self.assertIn("SYSTEM_ONLY", answer.err)


if __name__ == "__main__":
    main(__doc__)
