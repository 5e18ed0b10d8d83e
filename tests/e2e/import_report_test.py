#!/usr/bin/env python3
"""No double entry: a committee's paper ledger is taken over once, its numbers go on where paper ended, and cases go to the
ministry's and the province's platforms as spreadsheets, with their answers.

    import_report_test.py GAIWAND GAIWAN [names of tests]
"""

import csv
import os
import pathlib
import re
import xml.etree.ElementTree
import zipfile

from county import CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, MEDIATOR, REGISTRAR, opening, until

LEDGER = pathlib.Path(__file__).resolve().parent / "data" / "ledger-2026.csv"
ROWS = 40
# What its clerk gave numbers to; the rest was not taken on yet.
NUMBERED = 37
# The county says that paper ended with 57.
FIRST_NUMBER = 58
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def ledger_rows():
    with open(LEDGER, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_sheet(path, number):
    """The cells of a sheet as rows of (text, whether it is text); a formula is an error."""
    with zipfile.ZipFile(path) as book:
        strings = []
        for item in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml")):
            strings.append("".join(text.text or "" for text in item.iter(f"{SPREADSHEET}t")))
        sheet = xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    rows = []
    for row in sheet.iter(f"{SPREADSHEET}row"):
        cells = {}
        for cell in row.iter(f"{SPREADSHEET}c"):
            assert cell.find(f"{SPREADSHEET}f") is None, "a formula"
            value = cell.find(f"{SPREADSHEET}v")
            column = re.match("[A-Z]+", cell.get("r")).group(0)
            if value is not None:
                is_text = cell.get("t") == "s"
                cells[column] = (strings[int(value.text)] if is_text else value.text, is_text)
        rows.append(cells)
    return rows


def by_title(rows):
    """Rows below the header as title -> (text, whether it is text)."""
    titles = {column: text for column, (text, _) in rows[0].items()}
    return [{titles[column]: cell for column, cell in row.items()} for row in rows[1:]]


class ImportReportTest(CountyTest):
    def setUp(self):
        super().setUp()
        numbers = self.folder / "numbers.csv"
        numbers.write_text(f"committee,year,first\n{COMMITTEE},2026,{FIRST_NUMBER}\n", encoding="utf-8")
        self.client.done("directory", "import", str(numbers), who=ADMINISTRATOR)

    def take(self, *args, who=REGISTRAR):
        return self.client.run("case", "import", "--committee", COMMITTEE, *map(str, args), who=who)

    def taken(self, *args):
        answer = self.take(*args)
        self.assertEqual(answer.code, 0, str(answer))
        return answer.out

    def settle(self):
        """Clocks that were over on arrival fire by themselves: afterwards nothing happens but what the test does."""
        self.client.done("admin", "advance", "--to", "2026-03-02 09:00", who=ADMINISTRATOR)

    def cases(self):
        return self.client.done("case", "list", "--closed", "--all")["cases"]

    def by_number(self):
        return {case.get("caseNumber", case["imported"]["ledgerRow"]): case for case in self.cases()}

    def write(self, name, rows, encoding="utf-8"):
        path = self.folder / name
        with open(path, "w", encoding=encoding, newline="") as file:
            out = csv.DictWriter(file, fieldnames=list(rows[0]))
            out.writeheader()
            out.writerows(rows)
        return path

    def test_ledger_is_taken_over_once(self):
        before = self.client.position()
        self.assertIn(f"可导入 {ROWS} 行", self.taken("--dry-run", LEDGER))
        told = self.client.done("case", "import", "--dry-run", "--committee", COMMITTEE, str(LEDGER))
        self.assertEqual(told["fresh"], ROWS)
        self.assertEqual(self.client.position(), before, "a dry run changes nothing")

        # Broken off after half of it, the next run goes on from there.
        half = self.write("half.csv", ledger_rows()[:20])
        self.assertIn("已导入 20 件，原来已有 0 件", self.taken(half))
        self.assertIn("已导入 20 件，原来已有 20 件", self.taken(LEDGER))
        self.settle()
        after = self.client.position()
        # The same again, as Excel in China writes it, changes nothing.
        again = self.write("again.csv", ledger_rows(), "gb18030")
        self.assertIn(f"已导入 0 件，原来已有 {ROWS} 件", self.taken(again))
        self.assertEqual(self.client.position(), after)

        cases = self.by_number()
        self.assertEqual(len(cases), ROWS)
        self.assertTrue(all("imported" in case for case in cases.values()))
        states = {}
        for case in cases.values():
            states[case["state"]] = states.get(case["state"], 0) + 1
        self.assertEqual(states, {"closed-on-paper": 28, "performing": 5, "assigned": 4, "registered": 3})
        self.assertIn("（2026）城中人调字第4号", cases, "brackets of any kind are the same number")
        history = self.client.run("case", "history", cases["（2026）城中人调字第1号"]["name"].removeprefix("cases/")).out
        self.assertIn("台账导入", history)
        self.assertIn("补录", history)
        # What is being performed is watched; what was over starts nothing.
        performing = self.client.done("case", "show", cases["（2026）城中人调字第30号"]["name"].removeprefix("cases/"))
        self.assertEqual([o["dueDate"] for o in performing["obligations"]], ["2026-06-30"])
        self.assertTrue(any(clock["rule"] == "confirmation" for clock in performing["clocks"]))
        closed = self.client.done("case", "show", cases["（2026）城中人调字第1号"]["name"].removeprefix("cases/"))
        self.assertNotIn("clocks", closed)
        self.assertNotIn("unadopted", closed)

        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertEqual(verify.code, 0, str(verify))

    def test_gates_still_wait(self):
        self.taken(LEDGER)
        case = self.by_number()["（2026）城中人调字第34号"]["name"].removeprefix("cases/")
        draft = self.client.run("case", "do", case, "draft_agreement", "--data",
                                '{"text": {"clauses": ["x"]}, "clauses": [{"kind": "CLAUSE_KIND_ACT"}]}', who=MEDIATOR)
        self.assertEqual(draft.code, 1, str(draft))
        self.assertIn("同意", draft.err)

    def test_bad_rows_are_told_at_once(self):
        rows = ledger_rows()
        rows[0]["受理日期"] = "2026-02-30"
        rows[1]["纠纷类别"] = "说不清"
        rows[2]["调解员"] = "没有这个人"
        rows[3]["申请人电话"] = "19900000001、19900000002"
        rows[4]["案号"] = rows[5]["案号"]
        rows[6]["调解结果"] = ""
        rows[7]["案号"] = "（2025）城中人调字第8号"
        bad = self.write("bad.csv", rows)
        before = self.client.position()
        for flags in (["--dry-run"], []):
            answer = self.take(*flags, bad)
            self.assertEqual(answer.code, 1, str(answer))
            for line, words in ((2, "不是日期"), (3, "说不清"), (4, "没有这个人"), (5, "须一一对应"), (7, "重复"),
                                (8, "调解结果"), (9, "年份")):
                self.assertRegex(answer.err, rf"第 {line} 行：.*{words}")
            self.assertIn("有误 7 行", answer.out)
            self.assertEqual(self.client.position(), before)
        answer = self.take("--skip-bad", bad)
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn(f"已导入 {ROWS - 7} 件", answer.out)
        self.assertIn("略过有误的 7 行", answer.out)
        # Nobody but head and registrar of the committee keeps its register.
        answer = self.take(LEDGER, who=MEDIATOR)
        self.assertEqual(answer.code, 1, str(answer))

    def accept(self):
        case = self.client.open_case(opening(unit=f"orgs/{COMMITTEE}"))
        self.client.done("case", "do", case, "submit_case")
        self.client.done("case", "do", case, "accept_case", who=HEAD)
        return case, self.client.done("case", "show", case)["caseNumber"]

    def test_numbers_go_on_where_paper_ended(self):
        self.taken(LEDGER)
        _, number = self.accept()
        self.assertEqual(number, f"（2026）城中人调字第{FIRST_NUMBER}号")
        # A number that was given here is not on paper too; one above is, and the next is above that.
        row = ledger_rows()[0]
        row["案号"] = number
        answer = self.take(self.write("taken.csv", [row]))
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("该年度的案号已经有了", answer.err)
        row["案号"] = f"（2026）城中人调字第{FIRST_NUMBER + 4}号"
        self.taken(self.write("higher.csv", [row]))
        _, number = self.accept()
        self.assertEqual(number, f"（2026）城中人调字第{FIRST_NUMBER + 5}号")
        # The same over a restart.
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        _, number = self.accept()
        self.assertEqual(number, f"（2026）城中人调字第{FIRST_NUMBER + 6}号")

    def export(self, out, *flags, platform="ministry"):
        answer = self.client.run("supervise", "export", "--unit", "632821100001", "--from", "2026-01-01", "--to", "2026-12-31",
                                 "--platform", platform, "--out", str(out), *flags)
        self.assertEqual(answer.code, 0, str(answer))
        return answer.out

    def test_report_and_its_answers(self):
        self.taken(LEDGER)
        self.settle()
        out = self.folder / "ministry.xlsx"
        self.assertIn(f"可上报 {NUMBERED} 件，待补 0 件", self.export(out))
        self.assertEqual(os.stat(out).st_mode & 0o077, 0, "nobody else reads it")
        cases = self.by_number()
        reported = {row["案号"][0]: row for row in by_title(read_sheet(out, 1))}
        self.assertEqual(set(reported), {number for number in cases if number.startswith("（")})
        # Column by column, as the clerk wrote it.
        codes = {"依申请": "application", "主动": "own-initiative", "信访": "petition", "派出所移送": "police",
                 "网格上报": "own-initiative"}
        for row in ledger_rows():
            number = row["案号"].replace("(", "（").replace(")", "）")
            if not number:
                continue
            cells = reported[number]
            self.assertEqual(cells["申请人"], (row["申请人"], True))
            self.assertEqual(cells["申请人联系电话"], (row["申请人电话"], True), "a telephone number is no figure")
            self.assertEqual(cells.get("申请人证件号码", ("", True)), (row["申请人身份证号"], True))
            self.assertEqual(cells["被申请人"], (row["被申请人"], True))
            self.assertEqual(cells["纠纷简要情况"], (row["案情简介"], True), "also where it begins with =")
            self.assertEqual(cells["案件来源"], (codes[row["案件来源"]], True))
            self.assertEqual(cells["调委会编码"], (COMMITTEE, True))
            self.assertEqual(cells["主办调解员"], ("杜发祥", True))
            self.assertRegex(cells["受理日期"][0], r"^2026-0[12]-\d\d$")
            self.assertEqual(float(cells["涉及金额（元）"][0]), float(row["涉案金额"].replace(",", "")))
            self.assertFalse(cells["涉及金额（元）"][1], "a sum is a figure")
            self.assertEqual(cells["涉案当事人数"], (str(2 + ("、" in row["申请人"])), False))
            form = {"书面": "2", "口头": "1", "": ""}[row["协议形式"]]
            self.assertEqual(cells.get("调解类型", ("", True)), (form, True))

        # The province asks for more: what lacks it stands on the second sheet, with what is missing.
        province = self.folder / "province.xlsx"
        with_id = sum(1 for row in ledger_rows() if row["案号"] and row["申请人身份证号"])
        self.assertIn(f"可上报 {with_id} 件，待补 {NUMBERED - with_id} 件", self.export(province, platform="province"))
        self.assertEqual(len(read_sheet(province, 1)) - 1, with_id)
        lacking = by_title(read_sheet(province, 2))
        self.assertEqual(len(lacking), NUMBERED - with_id)
        self.assertTrue(all("申请人身份证号" in row["缺少的项目"][0] for row in lacking))

        # The answers: a number each, one refused.
        sheet = pathlib.Path(f"{out}.回执.csv")
        # Who took it out stands before the head, and in no cell of the report; the same number is in the read log of each case.
        with open(sheet, encoding="utf-8-sig", newline="") as file:
            mark = file.readline()
            answers = list(csv.DictReader(file))
        number = re.fullmatch(rf"# 导出：.*{REGISTRAR}，.*，编号 (E-[0-9A-F]{{12}})\r\n", mark).group(1)
        with zipfile.ZipFile(out) as book:
            self.assertIn(number, book.read("docProps/core.xml").decode())
            self.assertIn(number, book.read("xl/worksheets/sheet1.xml").decode().split("<headerFooter")[1])
            self.assertNotIn(number, book.read("xl/sharedStrings.xml").decode())
        one = next(iter(reported))
        until("the export is noted", lambda: any(
            number in r["read"].get("reason", {}).get("open", {}).get("text", {}).get("text", "")
            for r in self.client.done("case", "reads", cases[one]["name"].removeprefix("cases/"), who=HEAD)["reads"]))
        until("the calls are in the log", lambda: number in self.server.log())
        self.assertEqual(len(answers), NUMBERED)
        for i, answer in enumerate(answers):
            answer["平台编号"] = f"M{i}"
        refused = answers[3]
        refused["平台编号"], refused["退回原因"] = "", "缺少附件"
        # As it comes back: with the mark that it had.
        filled = self.write("answers.csv", answers, "gb18030")
        filled.write_bytes(mark.encode("gb18030") + filled.read_bytes())
        def record():
            answer = self.client.run("supervise", "reported", "--platform", "ministry", str(filled))
            self.assertEqual(answer.code, 0, str(answer))
            return answer.out
        self.assertIn(f"已登记 {NUMBERED} 件", record())
        position = self.client.position()
        record()
        self.assertEqual(self.client.position(), position, "the same answers again change nothing")

        # Since then: what was refused, and what changed.
        news = self.folder / "news.xlsx"
        self.assertIn("可上报 1 件", self.export(news, "--since-last"))
        changed = cases[answers[0]["案号"]]["name"].removeprefix("cases/")
        self.assertEqual(self.client.note(changed, "补充一份证据").code, 0)
        self.export(news, "--since-last")
        rows = {row["案号"][0]: row for row in by_title(read_sheet(news, 1))}
        self.assertEqual(set(rows), {answers[0]["案号"], refused["案号"]})
        self.assertEqual(rows[answers[0]["案号"]]["平台案件编码"], ("M0", True))
        # For the other platform an answer of this one is no news, and nothing was reported to it yet.
        self.assertIn(f"可上报 {with_id} 件", self.export(news, "--since-last", platform="province"))


if __name__ == "__main__":
    main(__doc__)
