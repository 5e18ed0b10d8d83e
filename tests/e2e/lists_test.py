"""Lists, searches, saved views and boards with the real server and client: every filter against what the cases say, what
was just written is found at once, the same after a restart, sight holds everywhere, and the rows are what the log makes.

    python3 tests/e2e/lists_test.py GAIWAND GAIWAN
"""

import json

from county import CountyTest, main
from real_server import COMMITTEE, HEAD, MEDIATOR, REGISTRAR, opening, party, until

OFFICER = "people/p-632821-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
ELSEWHERE = "people/p-632821100200-committee-registrar"

CASES = [
    # parties, place, facts, class, channel, yuan, languages
    ("马永成", "希里沟镇东庄村", "枸杞地租金欠付半年，双方为十二亩地争执", "07-02", "tea_room", 12300, ["zh"]),
    ("巴特尔", "柯柯镇西村", "草场边界不清，牛羊越界吃草", "07-01", "grid", 4000, ["mn", "zh"]),
    ("单雄", "希里沟镇东庄村", "邻居夜里噪声扰民", "02-01", "tea_room", 0, ["zh"]),
    ("才让扎西", "茶卡镇", "欠付草料款，草场租赁到期", "04-03", "online", 90000, ["bo"]),
]


class ListsTest(CountyTest):
    def do(self, case, command, who=REGISTRAR, **data):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def open_all(self):
        ids = []
        for name, place, facts, dispute_class, channel, yuan, languages in CASES:
            data = opening(parties=[party("APPLICANT", name, languages=languages), party("RESPONDENT", "孔某")],
                           text={"facts": facts, "place": place}, disputeClass=dispute_class, channel=channel,
                           claimed={"currency": "CNY", "fen": yuan * 100})
            if not yuan:
                del data["claimed"]
            answer = self.do("-", "open_case", **data)
            ids.append(answer["receipt"]["name"].removeprefix("cases/"))
        return ids

    def found(self, *args, who=REGISTRAR):
        listed = self.client.done("case", *args, who=who)
        names = [case["name"].removeprefix("cases/") for case in listed.get("cases", [])]
        self.assertEqual(int(listed.get("total", 0)), len(names), f"{args}: the total is exact")
        return sorted(names)

    def test_filters_and_words(self):
        ids = self.open_all()
        lease, grass, noise, fodder = ids
        for args, expected in [
            (["list"], ids),
            (["list", "--class", "07"], [lease, grass]),
            (["list", "--class", "07-01"], [grass]),
            (["list", "--channel", "tea_room", "--amount-from", "10000"], [lease]),
            (["list", "--amount-to", "4000.00"], [grass]),
            (["list", "--language", "mn"], [grass]),
            (["list", "--unit", COMMITTEE], ids),
            (["list", "--unit", "632821100200"], []),
            (["list", "--filter", "class = 07 AND NOT channel = grid"], [lease]),
            (["list", "--filter", "class = 02 OR amount > 50000"], [noise, fodder]),
            (["list", "--filter", "-amount:*"], [noise]),
            (["list", "--opened-from", "2026-03-03"], []),
            (["list", "--opened-to", "2026-03-02", "--due-to", "2026-03-09"], ids),
            (["search", "枸杞地"], [lease]),
            (["search", "草场"], [grass, fodder]),
            (["search", "草场", "--class", "07"], [grass]),
            (["search", "草场", "柯柯镇"], [grass]),
            (["search", "马永成"], [lease]),
            (["search", "mayongcheng"], [lease]),
            (["search", "myc"], [lease]),
            (["search", "shanxiong"], [noise]),
            (["search", "bateer"], [grass]),
            (["search", "baatar"], [grass]),
            (["search", "东庄村"], [lease, noise]),
            (["search", "不存在的话"], []),
            (["list", "--filter", "草场 -柯柯镇"], [fodder]),
        ]:
            self.assertEqual(self.found(*args), sorted(expected), args)

        # What was just written is found with the next call.
        self.do(noise, "amend_facts", text={"facts": "夜里施工噪声", "place": "赛什克农场"}, disputeClass="02-02")
        self.assertEqual(self.found("search", "施工噪声"), [noise])
        self.assertEqual(self.found("search", "赛什克"), [noise])
        self.assertEqual(self.found("search", "扰民"), [])
        self.do(noise, "amend_party", party="1", details={"name": "米小雪"})
        self.assertEqual(self.found("search", "mixiaoxue"), [noise])
        self.assertEqual(self.found("search", "shanxiong"), [])

        # The same after a restart, and by the log alone.
        self.assertEqual(self.server.stop(), 0)
        verified = self.server.verify()
        self.assertEqual(verified.code, 0, verified)
        plain = ["马永成", "mayongcheng", "牛羊越界", "十二亩地"]
        for path in (self.server.data_dir / "log").iterdir():
            content = path.read_bytes() if path.is_file() else b""
            for word in plain:
                self.assertNotIn(word.encode(), content, path)
        self.server.start()
        until("lists are loaded", lambda: self.client.run("case", "search", "枸杞地").code == 0)
        self.assertEqual(self.found("search", "枸杞地"), [lease])
        self.assertEqual(self.found("list", "--language", "bo"), [fodder])

    def test_who_does_not_see_does_not_find(self):
        ids = self.open_all()
        # Another committee sees none of them, the dispatcher the process alone, the officer the records.
        self.assertEqual(self.found("search", "马永成", who=ELSEWHERE), [])
        self.assertEqual(self.found("list", who=DISPATCHER), sorted(ids))
        for hidden in (["search", "马永成"], ["search", "枸杞地"], ["list", "--language", "mn"], ["list", "--amount-from", "0"],
                       ["list", "--filter", "-amount = 12300"]):
            self.assertEqual(self.found(*hidden, who=DISPATCHER), [], hidden)
        self.assertEqual(self.found("search", "马永成", who=OFFICER), [ids[0]])
        # A word that must not be there is missing from what one does not see.
        self.assertEqual(self.found("list", "--filter", "-马永成", who=DISPATCHER), sorted(ids))
        board = self.client.done("supervise", "board", who=ELSEWHERE)
        self.assertEqual(int(board["sum"].get("open", 0)), 0)

    def test_bad_filters_say_where_and_what(self):
        for text, words in [("class <", "第8个字"), ("phone = 1", "没有“phone”这个字段"), ("due < 明天", "due：应为日期"),
                            ("(closed = true", "括号没有关上"), ("马", "太短")]:
            answer = self.client.run("case", "list", "--filter", text)
            self.assertEqual(answer.code, 1, text)
            self.assertIn(words, answer.err, text)
        counted = self.client.run("supervise", "board", "--filter", "草场")
        self.assertIn("统计不能按词语筛选", counted.err)

    def bulk(self, *args, who=REGISTRAR, code=0):
        answer = self.client.run("--json", "case", "bulk", *args, who=who)
        self.assertEqual(answer.code, code, answer)
        outcomes = answer.json().get("outcomes", [])
        return [sum("done" in outcome for outcome in outcomes), sum("refused" in outcome for outcome in outcomes)]

    def test_the_same_on_each_case_of_a_list(self):
        lease, grass, noise, fodder = self.open_all()
        submit = ["submit_case", "--channel", "tea_room"]
        self.assertEqual(self.bulk(*submit, "--dry-run"), [2, 0])
        self.assertEqual(self.found("list", "--state", "submitted"), [])
        self.assertEqual(self.bulk(*submit), [2, 0])
        self.assertEqual(self.found("list", "--state", "submitted"), sorted([lease, noise]))
        # Each is answered by itself, and one that is refused leaves the others done.
        self.do(grass, "submit_case")
        self.assertEqual(self.bulk("submit_case", "--unit", COMMITTEE, code=1), [1, 3])
        self.assertEqual(self.found("list", "--state", "submitted"), sorted([lease, grass, noise, fodder]))
        self.assertEqual(self.bulk("accept_case", "--filter", "class = 07", who=HEAD), [2, 0])
        self.assertEqual(self.found("list", "--state", "accepted"), sorted([lease, grass]))
        # Words choose too, and a saved view; what one does not see is not touched.
        note = ["add_note", "--data", json.dumps({"note": {"text": "已电话提醒"}}, ensure_ascii=False)]
        self.assertEqual(self.bulk(*note, "--filter", "草场"), [2, 0])
        self.client.done("case", "view", "save", "邻里", "--class", "02")
        self.assertEqual(self.bulk(*note, "--view", "邻里"), [1, 0])
        self.assertEqual(self.bulk(*note, "--filter", "草场", who=ELSEWHERE), [0, 0])
        shown = self.client.run("case", "bulk", *note, "--class", "02")
        self.assertIn("已办理 1 件，拒绝 0 件", shown.out)
        # Nobody does it to every case by leaving something out.
        self.assertEqual(self.client.run("case", "bulk", *note).code, 2)
        self.assertEqual(self.client.run("case", "bulk", *note, "--closed", "--order", "newest").code, 2)
        self.assertEqual(self.client.run("case", "bulk", "submit_cases", "--class", "02").code, 2)

    def test_a_file_of_commands_happens_once(self):
        lease, grass, noise, _ = (f"cases/{case}" for case in self.open_all())
        note = {"addNote": {"note": {"text": "已电话提醒"}}}
        lines = [{"name": lease, "command": {"submitCase": {}}}, {"name": lease, "command": note}, {"name": lease, "command": note},
                 {"name": grass, "command": {"acceptCase": {}}}, {"name": grass, "command": note},
                 {"name": noise, "actTime": "2026-03-02T08:30:00+08:00", "actTimeBasis": "TIME_BASIS_PAPER", "command": note}]
        file = self.folder / "day.jsonl"
        file.write_text("\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf-8")
        tried = self.client.run("case", "send", file, "--dry-run")
        self.assertEqual(tried.code, 1, tried)
        versions = lambda: [int(self.client.done("case", "show", case.split("/")[1])["version"]) for case in (lease, grass, noise)]
        before = versions()
        for _ in range(2):
            # A case that refuses one line is not tried again in the same message, the others are.
            sent = self.client.run("case", "send", file)
            self.assertEqual(sent.code, 1, sent)
            self.assertIn("第 7 行：", sent.out)
            self.assertIn("已办理 4 条，拒绝 2 条", sent.out)
            # Two notes alike are two, sent again they are the same two.
            self.assertEqual(versions(), [before[0] + 3, before[1], before[2] + 1])
        outcomes = [json.loads(line) for line in self.client.run("--json", "case", "send", file).out.splitlines()]
        self.assertEqual(["done" in outcome for outcome in outcomes], [True, True, True, False, False, True])
        file.write_text('{"name": "cases/c-1", "command": {"submitCase": {}}}\n{"nme": 1}\n', encoding="utf-8")
        self.assertIn("line 2", self.client.run("case", "send", file).err)

    def test_views_are_ones_own(self):
        ids = self.open_all()
        self.client.done("case", "view", "save", "草场", "--class", "07", "--unit", COMMITTEE)
        self.assertEqual(self.found("list", "--view", "草场"), sorted(ids[:2]))
        self.assertEqual(self.found("list", "--view", "草场", "--channel", "grid"), [ids[1]])
        self.assertEqual(self.client.done("case", "views", who=HEAD), {})
        self.client.done("case", "view", "save", "草场", "--class", "02")
        self.assertEqual(self.found("list", "--view", "草场"), [ids[2]])
        self.assertEqual(self.client.run("case", "view", "save", "坏", "--filter", "class <").code, 1)
        self.assertEqual(len(self.client.done("case", "views")["views"]), 1)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify().code, 0)
        self.server.start()
        self.assertEqual(self.client.done("case", "views")["views"][0]["name"], "草场")
        self.client.done("case", "view", "delete", "草场")
        self.assertEqual(self.client.done("case", "views"), {})
        self.assertEqual(self.client.run("case", "view", "delete", "草场").code, 1)
        self.assertEqual(self.client.run("case", "list", "--view", "草场").code, 1)

    def advance(self, to):
        self.client.done("admin", "advance", "--to", to, who="people/p-632821-administrator")

    def test_due_list_board_and_people(self):
        ids = self.open_all()
        for case in ids[:3]:
            self.do(case, "submit_case")
            self.do(case, "accept_case", HEAD)
        self.do(ids[0], "assign_mediators", HEAD, lead=MEDIATOR)
        self.advance("2026-03-10T09:00:00+08:00")
        due = self.client.done("supervise", "due", who=OFFICER)
        overdue = self.client.done("supervise", "due", "--part", "overdue", who=OFFICER)
        self.assertGreater(int(due["overdue"]), 0)
        self.assertEqual(int(overdue["total"]), int(due["overdue"]))
        # The same question asked of the list gets the same cases.
        self.assertEqual(sorted(case["name"].removeprefix("cases/") for case in overdue["cases"]),
                         self.found("list", "--overdue", "--closed", who=OFFICER))
        board = self.client.done("supervise", "board", who=OFFICER)
        self.assertEqual(int(board["sum"]["overdue"]), int(due["overdue"]))
        self.assertEqual(sum(int(row.get("open", 0)) for row in board["rows"]), len(self.found("list", who=OFFICER)))
        self.assertEqual(board["rows"][0]["colour"], "BOARD_COLOUR_RED")
        self.assertEqual(board["rows"][0]["trend"], "BOARD_TREND_WORSE")
        below = self.client.done("supervise", "board", "--unit", board["rows"][0]["unit"].removeprefix("orgs/"), who=OFFICER)
        self.assertEqual(int(below["sum"]["overdue"]), int(board["rows"][0]["overdue"]))
        people = self.client.done("supervise", "people", "--unit", COMMITTEE, who=HEAD)
        mine = next(load for load in people["workloads"] if load["person"] == MEDIATOR)
        self.assertEqual(int(mine["open"]), 1)
        self.assertEqual(int(mine["freeCapacity"]), 19)
        # Printed for people: every command ends well.
        for command in (["due"], ["board"], ["people"]):
            answer = self.client.run("supervise", *command, who=OFFICER)
            self.assertEqual(answer.code, 0, answer)
        # A danger to so many that it is a group event stands on the board, and the list has the case.
        self.do(ids[1], "raise_risk", HEAD, grade="yellow", note={"text": "两社二十户聚在水渠边"}, people=20)
        self.assertEqual(int(self.client.done("supervise", "board", who=OFFICER)["sum"]["groupEvents"]), 1)
        self.assertEqual(self.found("list", "--filter", "group = true", who=OFFICER), [ids[1]])
        # A pause stops the clocks, and a transfer waits for who is asked.
        self.do(ids[0], "pause_case", MEDIATOR, kind="appraisal", reviewDate="2026-03-20")
        self.assertEqual(int(self.client.done("supervise", "due", who=OFFICER)["paused"]), 1)
        self.assertEqual(self.found("list", "--paused"), [ids[0]])


if __name__ == "__main__":
    main(__doc__)
