#!/usr/bin/env python3
"""A year of the county: every committee's ledger of made-up cases goes in through the client, and every figure of every
return is what an outsider gets from the export; five of the county's are also what the maker of the year counted.

    year_test.py GAIWAND GAIWAN [--cases N] [--counties N] [names of tests]

GAIWAN_TEST_FULL makes it a busy county's year instead of a few weeks' worth. With --counties it is a province's: as many
counties like the sample one below one root, `--counties 8 --cases 1000000`. Only sums of what was made are kept, and a
committee's ledger at a time; the client that recomputes keeps some kilobytes a case.
"""

import argparse
import collections
import concurrent.futures
import csv
import datetime
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unittest

from real_server import ADMINISTRATOR, ROOT, Client, RealServer

BINARIES = {}
DATA = ROOT / "deploy" / "data"
SAMPLE_COUNTY = "632821"
TOWN = "632821100"
PROVINCE = "630000"
SAMPLE_OFFICER = "people/p-632821-justice-officer"
PROVINCE_OFFICER = "p-630000-justice-officer"
COUNTY_FILES = ("wulan-directory.csv", "wulan-extra.csv", "wulan-people.csv", "wulan-seals.csv", "wulan-serving.csv")
SHARED_FILES = ("calendar-cn.csv", "channels.csv", "codes.csv")
# Grids, and who works there: nobody of them keeps a ledger.
OF_A_GRID = re.compile(rf"{SAMPLE_COUNTY}\d*-\d\d")
SEED = 20261231
CASES_PER_COMMITTEE = 200 if os.environ.get("GAIWAN_TEST_FULL") else 12
# Committees whose ledgers are taken over side by side.
CLERKS = 3
NEW_YEARS_EVE = "2026-12-31T18:00:00+08:00"
RETURNS = ("county", "ministry")
PERIODS = ("2026", "2026-H1", "2026-Q3", "2026-02", "2026-12")

# Of a hundred cases: what quarrels of a county of herders and farmers are about, how they come in, how they end.
CLASSES = {"通行道路": 14, "排水堵塞": 9, "口角琐事": 13, "赡养": 4, "夫妻纠纷": 8, "土地承包经营权流转（枸杞地等）": 12,
           "牲畜越界踩踏啃食": 14, "拖欠货款": 6, "民间借贷": 8, "拖欠农民工工资": 7, "物业费": 5}
SOURCES = {"依申请": 62, "主动": 20, "派出所移送": 10, "信访": 8}
CHANNELS = {"盖碗茶": 25, "网格员": 20, "电话": 10, "和为贵驿站": 25, "群众议事团": 20}
RESULTS = {"调解成功（书面）": 38, "调解成功（口头）": 40, "拒绝调解": 7, "调解不成": 12, "联系不上": 3}
SUCCEEDED = ("调解成功（书面）", "调解成功（口头）")
# Of a hundred: closed within the year, and what is left open at its end.
CLOSED_SHARE = 90
COLUMNS = ("序号", "案号", "受理日期", "申请人", "申请人电话", "被申请人", "被申请人电话", "案情简介", "纠纷类别", "案件来源", "受理渠道",
           "难易程度", "调解员", "涉案金额", "案件状态", "协议形式", "协议日期", "协议内容", "履行情况", "调解结果", "结案日期")

Desk = collections.namedtuple("Desk", "committee registrar mediator")


def county_codes(counties):
    """The sample county's, and as many more as there are to be."""
    return [str(int(SAMPLE_COUNTY) + n) for n in range(counties)]


def write_province(folder, counties):
    """Files of a directory: counties like the sample one, below one root. A server knows one root, which it calls a county."""
    files = [DATA / name for name in SHARED_FILES]
    for name in COUNTY_FILES:
        lines = [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if not OF_A_GRID.search(line)]
        header = next(n for n, line in enumerate(lines) if not line.startswith("#"))
        rows = [line.replace(SAMPLE_COUNTY, code) for code in county_codes(counties) for line in lines[header + 1:]]
        if name == "wulan-directory.csv":
            rows = [re.sub(r"^(\d{6}),,county,", rf"\1,{PROVINCE},county,", row) for row in rows]
            rows.insert(0, f"{PROVINCE},,county,示例省,fictional,,,,,")
        if name == "wulan-people.csv":
            rows.insert(0, f"{PROVINCE_OFFICER},马省,male,hui,19912345678,zh,{PROVINCE},justice-officer,2025-01-01,,")
        files.append(folder / name.replace("wulan", "province"))
        files[-1].write_text("\n".join([lines[header], *rows]) + "\n", encoding="utf-8")
    return files


def desks(counties):
    """Committees that have somebody to keep the register and somebody to mediate, in order."""
    people = collections.defaultdict(dict)
    with open(DATA / "wulan-people.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if not line.startswith("#")):
            person, name, org, role = row[0], row[1], row[6], row[7]
            if org.endswith("-committee"):
                people[org].setdefault(role, (f"people/{person}", name))
    sample = [Desk(org, roles["registrar"][0], roles["mediator"][1]) for org, roles in sorted(people.items())
              if "registrar" in roles and "mediator" in roles]
    return [Desk(desk.committee.replace(SAMPLE_COUNTY, code), desk.registrar.replace(SAMPLE_COUNTY, code), desk.mediator)
            for code in county_codes(counties) for desk in sample]


def pick(chance, weights):
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def make_case(chance, number):
    """One row of a ledger: a case that was taken on this year."""
    registered = datetime.date(2026, 1, 4) + datetime.timedelta(days=chance.randrange(340))
    row = dict.fromkeys(COLUMNS, "")
    row.update({"序号": number, "案号": f"（2026）人调字第{number}号", "受理日期": registered.isoformat(),
                "申请人": f"{chance.choice('马李韩杜才完')}某", "申请人电话": f"199{chance.randrange(10**8):08}",
                "被申请人": f"{chance.choice('王赵钱孔叶索')}某某", "被申请人电话": f"197{chance.randrange(10**8):08}",
                "案情简介": f"双方因第{chance.randrange(10**6)}号地块的事发生争执。", "纠纷类别": pick(chance, CLASSES),
                "案件来源": pick(chance, SOURCES), "受理渠道": pick(chance, CHANNELS), "难易程度": "简单",
                "涉案金额": chance.randrange(1, 400) * 100})
    last = datetime.date(2026, 12, 30)
    if chance.randrange(100) >= CLOSED_SHARE:
        return {**row, "案件状态": "调解中"}
    closed = min(last, registered + datetime.timedelta(days=chance.randrange(1, 60)))
    result = pick(chance, RESULTS)
    row.update({"案件状态": "已结案", "调解结果": result, "结案日期": closed.isoformat()})
    if result in SUCCEEDED:
        row.update({"协议形式": "书面" if result == SUCCEEDED[0] else "口头", "协议日期": closed.isoformat(),
                    "协议内容": "各自让一步", "履行情况": "履行完毕"})
    return row


# What the maker of the year remembers of cases that are alike in it. Months are numbers; `closed` is 0 where it is open.
Made = collections.namedtuple("Made", "committee registered closed succeeded")


def made_of(committee, row):
    return Made(committee, int(row["受理日期"][5:7]), int(row["结案日期"][5:7]) if row["结案日期"] else 0,
                row["调解结果"] in SUCCEEDED)


def counted(year, period, below):
    """What the maker of the year knows of a period."""
    first, last = {"2026": (1, 12), "2026-H1": (1, 6), "2026-Q3": (7, 9)}.get(period) or [int(period[5:])] * 2
    figures = collections.Counter()
    for made, number in year.items():
        if not made.committee.startswith(below):
            continue
        figures["accepted"] += number * (first <= made.registered <= last)
        if first <= made.closed <= last:
            figures["concluded"] += number
            figures["succeeded" if made.succeeded else "failed"] += number
        figures["pending"] += number * ((made.registered <= last) - (0 < made.closed <= last))
    return {figure: figures[figure] for figure in ("accepted", "concluded", "succeeded", "failed", "pending")}


class LongRun(unittest.TestCase):
    """A server on a folder of its own, with a county, or a province whose year takes hours."""

    counties = 1

    def begin(self, name, clock, *flags):
        temporary = tempfile.TemporaryDirectory(prefix=name)
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.server = RealServer(BINARIES["gaiwand"], self.folder / "data", *flags)
        serving = self.server.serving_flags
        serving[serving.index("--insecure-dev-clock") + 1] = clock
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server)
        self.server.start()
        self.is_province = self.counties > 1
        if self.is_province:
            # Whoever sets a server up has no directory yet: the first one is the administrator of a county in it.
            self.done("directory", "import", *write_province(self.folder, self.counties), who=ADMINISTRATOR)
        else:
            self.client.import_directory()
        self.root = PROVINCE if self.is_province else SAMPLE_COUNTY
        self.officer = f"people/{PROVINCE_OFFICER}" if self.is_province else SAMPLE_OFFICER
        self.started = time.monotonic()

    def done(self, *args, who):
        """As the client does it, for as long as it takes: a province's year is exported for minutes."""
        done = subprocess.run([str(word) for word in self.client.command(*args, who=who)], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, f"{args}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        return done

    def tell(self, what):
        """Where a long run is."""
        if self.is_province:
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{time.monotonic() - self.started:7.0f} s  {what}  (largest client {most} MB)", flush=True)


class YearTest(LongRun):
    cases = 0  # 0: CASES_PER_COMMITTEE for each.

    def setUp(self):
        self.begin("gaiwan-year-", NEW_YEARS_EVE)

    def take_over(self):
        """Every committee's ledger; how many of each kind were made."""
        year = collections.Counter()
        all_desks = desks(self.counties)
        per_committee = -(-self.cases // len(all_desks)) if self.cases else CASES_PER_COMMITTEE

        def take(desk):
            chance = random.Random(f"{SEED} {desk.committee}")
            ledger = self.folder / f"{desk.committee}.csv"
            made = collections.Counter()
            with open(ledger, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                for n in range(1, per_committee + 1):
                    row = {**make_case(chance, n), "调解员": desk.mediator}
                    writer.writerow(row)
                    made[made_of(desk.committee, row)] += 1
            self.done("case", "import", "--committee", desk.committee, ledger, who=desk.registrar)
            ledger.unlink()
            return made
        with concurrent.futures.ThreadPoolExecutor(CLERKS) as clerks:
            for n, made in enumerate(clerks.map(take, all_desks), 1):
                year += made
                if n % 50 == 0:
                    self.tell(f"{n} of {len(all_desks)} ledgers, {year.total()} cases")
        return year

    def test_every_figure_can_be_counted_by_somebody_else(self):
        year = self.take_over()
        self.assertGreater(year.total(), 500)
        self.tell(f"{year.total()} cases were taken over")
        export = self.folder / "export"
        # Told before the export, each with its position: what was read since changes no figure.
        against = []
        for unit in (self.root, SAMPLE_COUNTY, TOWN) if self.is_province else (SAMPLE_COUNTY, TOWN):
            for period in PERIODS:
                for name in RETURNS:
                    with self.subTest(unit=unit, period=period, name=name):
                        # Each place's own office asks.
                        who = self.officer if unit == self.root else SAMPLE_OFFICER
                        table = self.client.done("supervise", "return", "show", name, "--unit", unit, "--period", period,
                                                 who=who)
                        told = self.folder / f"{name}-{unit}-{period}.json"
                        told.write_text(json.dumps(table, ensure_ascii=False))
                        against += ["--against", told]
                        if name == "county":
                            self.compare(table, year, period)
        self.tell(f"{len(against) // 2} returns were shown")
        self.done("admin", "export", export, who=self.officer)
        self.tell("all was exported")
        again = self.done("supervise", "recompute", export, *against, who=self.officer)
        self.assertEqual(again.stderr.count("与报表一致"), len(against) // 2, again.stderr)
        self.tell("every figure was recomputed")

    def compare(self, table, year, period):
        """The unit's own figures, and those of each unit right below it."""
        ids = [figure["id"] for figure in table["definition"]["figures"]]
        for row in table["rows"]:
            unit = row["unit"].removeprefix("orgs/")
            if row.get("own"):
                continue
            expected = counted(year, period, "" if unit == self.root else unit)
            told = {figure: int(row["values"][ids.index(figure)].get("value", 0)) for figure in expected}
            self.assertEqual(told, expected, unit)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gaiwand")
    parser.add_argument("gaiwan")
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--counties", type=int, default=1)
    given, names = parser.parse_known_args()
    BINARIES["gaiwand"], BINARIES["gaiwan"] = given.gaiwand, given.gaiwan
    YearTest.counties, YearTest.cases = given.counties, given.cases
    unittest.main(argv=[sys.argv[0], *names], verbosity=2)


if __name__ == "__main__":
    main()
