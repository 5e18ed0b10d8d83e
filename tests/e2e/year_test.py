#!/usr/bin/env python3
"""A year of the county: every committee's ledger of made-up cases goes in through the client, and every figure of every
return is what an outsider gets from the export, and what the maker of the year counted.

    year_test.py GAIWAND GAIWAN [names of tests]

GAIWAN_TEST_FULL makes it a busy county's year instead of a few weeks' worth.
"""

import collections
import csv
import datetime
import json
import os
import pathlib
import random
import sys
import tempfile
import unittest

from real_server import ROOT, Client, RealServer

BINARIES = {}
COUNTY = "632821"
TOWN = "632821100"
OFFICER = "people/p-632821-justice-officer"
SEED = 20261231
CASES_PER_COMMITTEE = 200 if os.environ.get("GAIWAN_TEST_FULL") else 12
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


def desks():
    """Committees that have somebody to keep the register and somebody to mediate, in order."""
    people = collections.defaultdict(dict)
    with open(ROOT / "deploy" / "data" / "wulan-people.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if not line.startswith("#")):
            person, name, org, role = row[0], row[1], row[6], row[7]
            if org.endswith("-committee"):
                people[org].setdefault(role, (f"people/{person}", name))
    return [Desk(org, roles["registrar"][0], roles["mediator"][1]) for org, roles in sorted(people.items())
            if "registrar" in roles and "mediator" in roles]


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


class YearTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="gaiwan-year-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.server = RealServer(BINARIES["gaiwand"], self.folder / "data")
        flags = self.server.serving_flags
        flags[flags.index("--insecure-dev-clock") + 1] = NEW_YEARS_EVE
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server)
        self.server.start()
        self.client.import_directory()

    def take_over(self):
        """Every committee's ledger; all rows."""
        year = []
        for desk in desks():
            chance = random.Random(f"{SEED} {desk.committee}")
            rows = [{**make_case(chance, n), "调解员": desk.mediator} for n in range(1, CASES_PER_COMMITTEE + 1)]
            ledger = self.folder / f"{desk.committee}.csv"
            with open(ledger, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows(rows)
            taken = self.client.run("case", "import", "--committee", desk.committee, ledger, who=desk.registrar)
            self.assertEqual(taken.code, 0, taken)
            year += [(desk.committee, row) for row in rows]
        return year

    def counted(self, year, period, below):
        """What the maker of the year knows of a period: months as `YYYY-MM`."""
        first, last = {"2026": (1, 12), "2026-H1": (1, 6), "2026-Q3": (7, 9)}.get(period) or [int(period[5:])] * 2

        def within(day):
            return day != "" and first <= int(day[5:7]) <= last
        rows = [row for committee, row in year if committee.startswith(below)]
        results = [row["调解结果"] for row in rows if within(row["结案日期"])]
        return {"accepted": sum(within(row["受理日期"]) for row in rows), "concluded": len(results),
                "succeeded": sum(result in SUCCEEDED for result in results),
                "failed": sum(result not in SUCCEEDED for result in results),
                "pending": sum(int(row["受理日期"][5:7]) <= last for row in rows) -
                           sum(row["结案日期"] != "" and int(row["结案日期"][5:7]) <= last for row in rows)}

    def test_every_figure_can_be_counted_by_somebody_else(self):
        year = self.take_over()
        self.assertGreater(len(year), 500)
        export = self.folder / "export"
        self.client.done("admin", "export", export, who=OFFICER)
        for unit in (COUNTY, TOWN):
            for period in PERIODS:
                for name in RETURNS:
                    with self.subTest(unit=unit, period=period, name=name):
                        table = self.client.done("supervise", "return", "show", name, "--unit", unit, "--period", period,
                                                 who=OFFICER)
                        told = self.folder / "told.json"
                        told.write_text(json.dumps(table, ensure_ascii=False))
                        again = self.client.run("supervise", "recompute", export, name, "--unit", unit, "--period",
                                                period, "--against", told, who=OFFICER)
                        self.assertEqual(again.code, 0, again)
                        if name == "county":
                            self.compare(table, self.counted(year, period, unit))

    def compare(self, table, counted):
        ids = [figure["id"] for figure in table["definition"]["figures"]]
        told = {figure: int(table["rows"][0]["values"][ids.index(figure)].get("value", 0)) for figure in counted}
        self.assertEqual(told, counted)


if __name__ == "__main__":
    BINARIES["gaiwand"], BINARIES["gaiwan"] = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
