#!/usr/bin/env python3
"""A year of the county by commands: everybody enters what they did, wave by wave, over streams, as lived_year.py makes it up;
every figure of every return is what an outsider gets from the export, by when things happened and by when they were entered.

    lived_year_test.py GAIWAND GAIWAN [--cases N] [--counties N] [--committees N] [names of tests]

In a test run 2,000 cases of six committees. With --counties it is a province: as many counties like the sample one
below one root; all their committees unless --committees says how many. `--counties 8 --cases 1000000` is a province's year:
some eleven million commands, for which a machine of two cores takes some four hours; it says how far it is. Nothing is kept of a case
but sums and what its people have still to enter.
"""

import argparse
import collections
import concurrent.futures
import csv
import json
import os
import subprocess
import sys
import unittest

import lived_year
import year_test
from real_server import ADMINISTRATOR

SEED = 20261201
TOWN = year_test.TOWN
RETURNS = ("county", "ministry")
# A year, a half, a quarter, months at whose ends things were entered late, the last one with what is open.
PERIODS = ("2026", "2026-H1", "2026-Q3", "2026-02", "2026-05", "2026-12")
# What the maker of the year counts: by when it happened, at the root.
COUNTED = ("accepted", "concluded", "succeeded", "failed", "later-accepted", "questions")
# What has to be in a quarter of it, in some unit at least.
SPOKEN_OF = ("not-taken-on", "unconfirmed", "court-concluded", "court-succeeded", "transferred-in", "transferred-out", "later-concluded",
             "performed", "visited", "amount", "carried-over", "pending")
# Who sits in a committee that has cases here.
ROLES = ("registrar", "head", "mediator")
# Streams side by side.
CLERKS = 3
# Of a test run: a few committees have as many cases as some have in ten years, so that every kind is among them.
CASES = 2000
COMMITTEES = 6


def months(period):
    return {"2026": range(1, 13), "2026-H1": range(1, 7), "2026-Q3": range(7, 10)}.get(period) or [int(period[5:])]


class LivedYearTest(year_test.LongRun):
    cases, counties, committees = CASES, 1, COMMITTEES

    def setUp(self):
        self.waves = lived_year.waves()
        # Somebody enters in a minute what they did in two weeks: they are not turned away for being quick.
        self.begin("gaiwan-lived-", self.waves[0].isoformat(), "--limits-rate-per-second", "100000", "--limits-rate-burst",
                   "1000000")
        self.commands = 0

    def desks(self):
        people = collections.defaultdict(dict)
        with open(year_test.DATA / "wulan-people.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                if not row["org"].endswith("-committee"):
                    continue
                roles = people[row["org"]]
                # One person may be head and registrar; who mediates is another, so that two can do what takes two.
                if row["role"] != "mediator" or f"people/{row['id']}" not in (roles.get("head"), roles.get("registrar")):
                    roles.setdefault(row["role"], f"people/{row['id']}")
        sample = [[org, *(roles[role] for role in ROLES)] for org, roles in sorted(people.items())
                  if roles.keys() >= set(ROLES) and roles["mediator"] not in (roles["head"], roles["registrar"])]
        all_desks = [lived_year.Desk(*(word.replace(year_test.SAMPLE_COUNTY, code) for word in desk))
                     for code in year_test.county_codes(self.counties) for desk in sample]
        # Of every town some.
        step = max(1, len(all_desks) // self.committees) if self.committees else 1
        return all_desks[::step][:self.committees or None]

    def send(self, who, lines):
        """One person's stream."""
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        sent = subprocess.run(self.client.command("case", "send", "-", who=who), input=text, capture_output=True, text=True,
                              check=False)
        # Whatever is made up here is what the procedure allows: a refusal is a fault of the maker or of the server.
        self.assertEqual(sent.returncode, 0, f"{who}: {sent.stdout[-3000:]} {sent.stderr[-2000:]}")
        return len(lines)

    def enter(self, chapters, clerks):
        """Turn by turn: what somebody enters of a case, the one before them has entered."""
        at = 0
        while True:
            by_person = collections.defaultdict(list)
            for chapter in chapters:
                if at < len(chapter.turns):
                    turn = chapter.turns[at]
                    by_person[turn.who] += turn.lines
            if not by_person:
                return
            self.commands += sum(clerks.map(lambda item: self.send(*item), sorted(by_person.items())))
            at += 1

    def live(self):
        year = lived_year.Year(SEED, self.desks(), lambda desk: f"people/p-{desk.committee[:6]}-court-liaison", self.cases)
        with concurrent.futures.ThreadPoolExecutor(CLERKS) as clerks:
            for wave, moment in enumerate(self.waves):
                if wave > 0:
                    self.done("--timeout", "1h", "admin", "advance", "--to", moment.isoformat(), who=ADMINISTRATOR)
                self.enter(year.chapters(wave), clerks)
                self.tell(f"{moment:%m-%d}: {year.made} cases, {self.commands} commands")
        self.assertEqual(year.made, self.cases)
        return year

    def test_every_figure_can_be_counted_by_somebody_else(self):
        year = self.live()
        export = self.folder / "export"
        against = []
        for unit in (self.root, year_test.SAMPLE_COUNTY, TOWN) if self.is_province else (self.root, TOWN):
            for period in PERIODS:
                for name in RETURNS:
                    for flags in ((), ("--recorded",)):
                        who = self.officer if unit == self.root else year_test.SAMPLE_OFFICER
                        table = self.client.done("supervise", "return", "show", name, "--unit", unit, "--period", period, *flags,
                                                 who=who)
                        told = self.folder / f"{name}-{unit}-{period}{''.join(flags)}.json"
                        told.write_text(json.dumps(table, ensure_ascii=False))
                        against += ["--against", told]
                        if name == "county" and unit == self.root and not flags:
                            self.compare(table, year.counted, period)
        self.tell(f"{len(against) // 2} returns were shown")
        self.done("admin", "export", export, who=self.officer)
        self.tell("all was exported")
        again = self.done("supervise", "recompute", export, *against, who=self.officer)
        self.assertEqual(again.stderr.count("与报表一致"), len(against) // 2, again.stderr)
        self.tell("every figure was recomputed")
        self.of_every_kind()

    def compare(self, table, counted, period):
        """The maker's own sums."""
        ids = [figure["id"] for figure in table["definition"]["figures"]]
        told = {figure: int(table["rows"][0]["values"][ids.index(figure)].get("value", 0)) for figure in COUNTED}
        expected = {figure: sum(counted[figure, month] for month in months(period)) for figure in COUNTED}
        self.assertEqual(told, expected, period)
        self.assertTrue(all(expected.values()) or period != "2026", expected)

    def of_every_kind(self):
        """The year has what a year has: else its figures would agree about nothing."""
        for flags in (["--state", "archived"], ["--state", "declined"], ["--filter", "source = court"], ["--filter", "channel = hotline"],
                      ["--filter", "closed = false"], ["--filter", "overdue = true"]):
            listed = self.client.done("case", "list", "--closed", *flags, who=self.officer)
            self.assertGreater(int(listed.get("total", 0)), 0, flags)
        table = self.client.done("supervise", "return", "show", "county", "--unit", self.root, "--period", "2026-Q3", who=self.officer)
        ids = [figure["id"] for figure in table["definition"]["figures"]]
        values = {id_: [int(row["values"][ids.index(id_)].get("value", 0)) for row in table["rows"]] for id_ in SPOKEN_OF}
        self.assertEqual([id_ for id_, of_rows in values.items() if not any(of_rows)], [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gaiwand")
    parser.add_argument("gaiwan")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--counties", type=int, default=1)
    parser.add_argument("--committees", type=int, default=None)
    given, names = parser.parse_known_args()
    year_test.BINARIES["gaiwand"], year_test.BINARIES["gaiwan"] = (os.path.abspath(path) for path in (given.gaiwand, given.gaiwan))
    LivedYearTest.cases, LivedYearTest.counties = given.cases, given.counties
    LivedYearTest.committees = given.committees if given.committees is not None else (0 if given.counties > 1 else COMMITTEES)
    unittest.main(argv=[sys.argv[0], *names], verbosity=2)


if __name__ == "__main__":
    main()
