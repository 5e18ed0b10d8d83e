#!/usr/bin/env python3
"""Definitions as an administrator uses them, and cases as they were, with the real server and client: listed, shown and
printed as published; a scenario walked through a published one and through a file; a case at a version and at a moment of
the record.

    definition_test.py GAIWAND GAIWAN [names of tests]
"""

import hashlib

from county import CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, DEFINITIONS, REGISTRAR, opening

# A page that a county signs, as workflow/print.h has it.
PAGE_LINES = 68

SCENARIO = f"""# A walk-in that is declined.
advance --to 2026-03-02T09:00:00+08:00
open_case by={REGISTRAR} {{"unit": "orgs/{COMMITTEE}", "channel": "governance_centre", "source": "on-application", "disputeClass": "04-01", "text": {{"facts": "地租"}}, "parties": [{{"side": "PARTY_SIDE_APPLICANT", "details": {{"name": "甲"}}}}, {{"side": "PARTY_SIDE_RESPONDENT", "details": {{"name": "乙"}}}}]}}
submit_case by={REGISTRAR}
accept_case by=people/nobody
expect submitted
"""


class Definitions(CountyTest):
    def test_what_is_published_is_listed_shown_and_printed(self):
        listed = {each["id"]: each for each in self.client.done("definition", "list")["definitions"]}
        self.assertEqual(sorted(listed), ["mediation-543", "mediation-diagnosis"])
        self.assertTrue(listed["mediation-543"]["inForce"])
        self.assertNotIn("inForce", listed["mediation-diagnosis"])
        for name, summary in listed.items():
            text = (DEFINITIONS / f"{name}.textproto").read_text(encoding="utf-8")
            self.assertEqual(self.client.run("definition", "show", name).out, text)
            page = self.client.run("definition", "print", name, "--revision", "1")
            self.assertEqual(page.code, 0, str(page))
            self.assertLessEqual(len(page.out.splitlines()), PAGE_LINES)
            # What is signed names the text it stands for.
            self.assertIn(hashlib.sha256(text.encode()).hexdigest()[:16], page.out.replace(" ", ""))
            self.assertIn("非县里正式文本", page.out)
        for command in ("show", "print"):
            self.assertIn("DEFINITION_UNKNOWN", self.client.run("definition", command, "mediation-543", "--revision", "9").err)

    def test_a_scenario_is_walked_and_touches_no_case(self):
        scenario = self.folder / "declined.txt"
        scenario.write_text(SCENARIO, encoding="utf-8")
        before = self.client.position()
        for what in ("mediation-543", DEFINITIONS / "mediation-543.textproto"):
            walked = self.client.run("definition", "simulate", what, "--scenario", scenario)
            self.assertEqual(walked.code, 0, str(walked))
            self.assertIn("4 case_submitted  main submitted  -registration  +acceptance 2026-03-06 00:00", walked.out)
            self.assertIn("refused NOT_YOUR_ROLE", walked.out)
            self.assertTrue(walked.out.endswith("expect submitted\n----\nas expected\n"), walked.out)
        scenario.write_text(SCENARIO.replace("expect submitted", "expect accepted"), encoding="utf-8")
        wrong = self.client.run("definition", "simulate", "mediation-543", "--scenario", scenario)
        self.assertIn("line 6: expected `accepted`, it is `submitted`", wrong.err)
        # Nobody is shown periods of a year whose working days are not known.
        scenario.write_text(SCENARIO.replace("2026-03-02", "2046-03-02"), encoding="utf-8")
        early = self.client.run("definition", "simulate", "mediation-543", "--scenario", scenario)
        self.assertIn("the calendar of 2046 is not loaded", early.err)
        self.assertEqual(self.client.position(), before, "nothing was written")


class AsItWas(CountyTest):
    def test_a_case_at_a_version_and_at_a_moment_of_the_record(self):
        case = self.client.open_case(opening(unit=f"orgs/{COMMITTEE}"))
        opened = int(self.client.done("case", "show", case)["version"])
        self.client.done("admin", "advance", "2h", who=ADMINISTRATOR)
        self.client.done("case", "do", case, "submit_case")
        self.client.done("admin", "advance", "3h", who=ADMINISTRATOR)
        self.client.done("case", "do", case, "void_case", "--data", '{"reason": {"text": "重复登记"}}')
        entries = self.client.done("case", "history", case, "--all")["entries"]
        self.assertEqual(len(entries), int(self.client.done("case", "show", case)["version"]))

        def state(*flags):
            return self.client.done("case", "show", case, *flags)["state"]
        self.assertEqual(state("--at-version", str(opened)), "registered")
        self.assertEqual(state("--at-version", str(opened + 1)), "submitted")
        # The server began at 08:30; between two entries the first of them holds.
        self.assertEqual(state("--at-time", "2026-03-02 09:00"), "registered")
        self.assertEqual(state("--at-time", "2026-03-02 11:00"), "submitted")
        self.assertEqual(state("--at-time", "2026-03-02 23:00"), state())
        self.assertEqual(self.client.done("case", "show", case, "--at-time", "2026-03-02 09:00")["version"], str(opened))
        for flags in (("--at-time", "2026-03-02 08:00"), ("--at-version", str(len(entries) + 1))):
            before = self.client.run("case", "show", case, *flags)
            self.assertNotEqual(before.code, 0, str(before))
            self.assertIn("CASE_UNKNOWN", before.err)


if __name__ == "__main__":
    main(__doc__)
