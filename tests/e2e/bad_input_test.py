#!/usr/bin/env python3
"""What bad input gets: an answer that names the field and the limit, or what is and what is allowed, and no change.

    bad_input_test.py GAIWAND GAIWAN [names of tests]

Each refusal is asked of the real server by the real command line client, and the log's position is the same after it.
"""

import json
import pathlib
import tempfile
import unittest
import uuid

from county import BINARIES, main
from real_server import (ADMINISTRATOR, COMMITTEE, DEFINITIONS, DIRECTORY_FILES, HEAD, MEDIATOR, REGISTRAR, Client,
                         RealServer, opening, party)

# Exit statuses of gaiwan.
DONE, REFUSED, WRONG_USAGE, NOT_SIGNED_IN, CHANGED = 0, 1, 2, 4, 5

UNKNOWN_CASE = "c-" + "a" * 26


class BadInput(unittest.TestCase):
    """One server, one directory; the cases are each test's own."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="gaiwan-bad-input-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.server = RealServer(BINARIES["gaiwand"], cls.folder / "data")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.addClassCleanup(cls.server.kill)
        cls.server.start()
        cls.client = Client(BINARIES["gaiwan"], cls.server)
        cls.client.import_directory()

    # --- how a refusal is asked for ---------------------------------------------------------------------------------

    def refused(self, code, says, *args, who=REGISTRAR):
        """Runs gaiwan; it ends with `code`, says all of `says` on standard error alone, and the log did not move."""
        before = self.client.position()
        answer = self.client.run(*args, who=who)
        self.assertEqual(answer.code, code, f"{args}: {answer}")
        for words in says:
            self.assertIn(words, answer.err, f"{args}: {answer}")
        self.assertEqual(answer.out, "", "an answer beside the refusal")
        self.assertEqual(self.client.position(), before, f"{args} was refused and yet changed something")
        return answer

    def refused_command(self, code, says, case, command, data, *flags, who=REGISTRAR):
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        return self.refused(code, says, "case", "do", case, command, "--data", text, *flags, who=who)

    def refused_opening(self, says, data):
        return self.refused_command(REFUSED, says, "-", "open_case", data)

    def submitted_case(self):
        case = self.client.open_case(opening())
        self.client.done("case", "do", case, "submit_case")
        return case

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    # --- fields -------------------------------------------------------------------------------------------------------

    def test_missing_required_field(self):
        self.refused_opening(["command.open_case.source", "必须填写"], {"channel": "governance_centre"})
        self.refused_opening(["command.open_case.channel", "必须填写"], {"source": "on-application"})
        self.refused_opening(["command.open_case.parties[1].details", "必须填写"],
                             opening(parties=[party("APPLICANT", "叶某"), {"side": "PARTY_SIDE_RESPONDENT"}]))
        self.refused_opening(["command.open_case.parties[0].side", "必须填写"],
                             opening(parties=[{"details": {"name": "叶某"}}]))
        case = self.client.open_case(opening())
        self.refused_command(REFUSED, ["command.add_note.note", "必须填写"], case, "add_note", {})
        self.refused_command(REFUSED, ["command.add_note.note.text", "必须填写"], case, "add_note", {"note": {}})
        self.refused(WRONG_USAGE, ["--channel"], "case", "open", "--source", "on-application")

    def test_party_without_a_name(self):
        self.refused_opening(["command.open_case.parties[0].details.name", "必须填写"],
                             opening(parties=[{"side": "PARTY_SIDE_APPLICANT", "details": {"phone": "19900099001"}}]))
        self.refused_opening(["command.open_case.parties[0].details.name"], opening(parties=[party("APPLICANT", "  ")]))
        self.refused(WRONG_USAGE, ["--party", "name"], "case", "open", "--channel", "grid", "--source",
                     "on-application", "--party", "applicant:")
        case = self.client.open_case(opening())
        self.refused_command(REFUSED, ["command.add_party.party.details.name", "必须填写"], case, "add_party",
                             {"party": {"side": "PARTY_SIDE_THIRD", "details": {}}})
        self.refused_command(REFUSED, ["command.amend_party.details.name", "必须填写"], case, "amend_party",
                             {"party": "1", "details": {"phone": "19900099001"}})

    def test_text_over_its_limit(self):
        self.refused_opening(["command.open_case.text.facts", "4000", "4001"], opening(text={"facts": "事" * 4001}))
        self.refused_opening(["command.open_case.text.claim", "2000", "2001"], opening(text={"claim": "求" * 2001}))
        self.refused_opening(["command.open_case.parties[0].details.name", "100", "101"],
                             opening(parties=[party("APPLICANT", "长" * 101)]))
        case = self.client.open_case(opening(text={"facts": "事" * 4000}))
        self.refused_command(REFUSED, ["command.add_note.note.text", "8000", "8001"], case, "add_note",
                             {"note": {"text": "记" * 8001}})

    def test_list_over_its_limit(self):
        many = [party("THIRD", f"牧户{i}") for i in range(101)]
        self.refused_opening(["command.open_case.parties", "100", "101"], opening(parties=many))

    def test_date_that_does_not_exist(self):
        case = self.client.open_case(opening())
        wrong = ["2026-02-30", "2025-02-29", "2026-13-01", "2026-04-31", "26-1-1", "2026/03/02", "1899-12-31"]
        for date in wrong:
            with self.subTest(date):
                self.refused_command(REFUSED, ["command.plan_visit.planned_date"], case, "plan_visit",
                                     {"plannedDate": date})
        self.refused_command(REFUSED, ["command.pause_case.review_date", "不是存在的日期"], case, "pause_case",
                             {"kind": "survey", "reviewDate": "2026-02-30"})
        self.refused_command(REFUSED, ["command.add_party.party.details.birth_date", "不是存在的日期"], case,
                             "add_party", {"party": party("THIRD", "马某", birthDate="1990-02-30")})
        self.refused_command(WRONG_USAGE, ["--at", "2026-02-30", "2026-02 has the days 01 to 28"], case, "add_note",
                             {"note": {"text": "记"}}, "--at", "2026-02-30 10:00")
        self.refused(WRONG_USAGE, ["--due-before", "2026-02-30"], "case", "list", "--due-before", "2026-02-30")

    def test_money(self):
        for data, says in [({"currency": "CNY", "fen": -1}, ["claimed.fen", "不能小于 0"]),
                           ({"currency": "CNY", "fen": 10**13 + 1}, ["claimed.fen", "10000000000000"]),
                           ({"currency": "USD", "fen": 100}, ["claimed.currency", "CNY"]),
                           ({"currency": "cny", "fen": 100}, ["claimed.currency", "CNY"]),
                           ({"fen": 100}, ["claimed.currency"])]:
            with self.subTest(str(data)):
                self.refused_opening(says, opening(claimed=data))
        self.refused(WRONG_USAGE, ["--amount", "-5", "negative"], "case", "open", "--channel", "grid", "--source",
                     "on-application", "--amount", "-5", "--party", "applicant:叶某")
        self.refused_command(WRONG_USAGE, ["--data", "fen"], "-", "open_case",
                             opening(claimed={"currency": "CNY", "fen": 1.5}))

    def test_formats_and_codes(self):
        self.refused_opening(["command.open_case.channel", "代码表 channel", "nosuch"], opening(channel="nosuch"))
        self.refused_opening(["command.open_case.dispute_class", "99-99"], opening(disputeClass="99-99"))
        self.refused_opening(["command.open_case.unit"], opening(unit="632821100001"))
        self.refused_opening(["command.open_case.parties[0].details.phone"],
                             opening(parties=[party("APPLICANT", "叶某", phone="call me")]))
        self.refused(REFUSED, ["page_size", "500"], "case", "list", "--page-size", "501")

    def test_unit_that_does_not_exist(self):
        self.refused_opening(["command.open_case.unit", "nosuch"], opening(unit="orgs/nosuch"))

    def test_definition_that_does_not_exist(self):
        self.refused_opening(["command.open_case.definition", "nosuch"], opening(definition="nosuch"))

    def test_json_that_does_not_fit(self):
        case = self.client.open_case(opening())
        self.refused_command(WRONG_USAGE, ["--data", "OpenCase", "nosuch"], "-", "open_case", opening(nosuch=1))
        self.refused_command(WRONG_USAGE, ["--data", "AddNote"], case, "add_note", '{"note"')
        self.refused_command(WRONG_USAGE, ["--data", "JSON object"], case, "add_note", "[]")
        self.refused_command(WRONG_USAGE, ["--data", "AddParty", "PARTY_SIDE_NOPE"], case, "add_party",
                             {"party": {"side": "PARTY_SIDE_NOPE", "details": {"name": "马某"}}})
        self.refused(WRONG_USAGE, ["--data", "nosuch.json"], "case", "do", case, "add_note", "--data", "@nosuch.json")
        self.refused_command(WRONG_USAGE, ["no_such_command"], case, "no_such_command", {})

    # --- time ---------------------------------------------------------------------------------------------------------

    def test_act_in_the_future(self):
        case = self.client.open_case(opening())
        says = ["办理时间", "现在", "ACT_IN_THE_FUTURE"]
        self.refused_command(REFUSED, says, case, "add_note", {"note": {"text": "记"}}, "--at", "2026-03-02 08:31")
        self.refused_command(REFUSED, says, "-", "open_case", opening(), "--at", "2026-03-03 10:00")

    def test_act_before_the_request_of_the_case(self):
        case = self.client.open_case(opening(), "--at", "2026-03-01 10:00")
        self.client.done("case", "do", case, "give_rights_notice", "--data", '{"party":"1","way":"WAY_ORALLY"}',
                         "--at", "2026-03-01 10:00")
        self.refused_command(REFUSED, ["ACT_BEFORE_REQUEST", "办理时间"], case, "give_rights_notice",
                             {"party": "1", "way": "WAY_ORALLY"}, "--at", "2026-03-01 09:59")

    # --- the case and the caller --------------------------------------------------------------------------------------

    def test_unknown_case(self):
        self.refused(REFUSED, ["CASE_UNKNOWN", UNKNOWN_CASE], "case", "show", UNKNOWN_CASE)
        self.refused(REFUSED, ["CASE_UNKNOWN"], "case", "explain", UNKNOWN_CASE)
        self.refused(REFUSED, ["CASE_UNKNOWN"], "case", "history", UNKNOWN_CASE)
        self.refused_command(REFUSED, ["CASE_UNKNOWN"], UNKNOWN_CASE, "submit_case", {})
        self.assertNotEqual(self.client.run("case", "show", "nonsense").code, DONE)

    def test_case_that_exists_is_not_opened_again(self):
        case = self.client.open_case(opening())
        self.refused_command(REFUSED, ["CASE_EXISTS"], case, "open_case", opening())

    def test_command_in_a_wrong_state(self):
        case = self.client.open_case(opening())
        answer = self.refused_command(REFUSED, ["NOT_IN_THIS_STATE", "(registered)", "你现在可以", "add_note",
                                                "submit_case"], case, "close_case", {})
        explained = self.client.done("case", "explain", case)
        for command in sorted({entry["command"] for entry in explained["open"]}):
            self.assertIn(" " + command, answer.err, "open by `case explain`, and not among what is allowed")
        self.refused_command(REFUSED, ["(registered)", "sessions/1"], case, "end_session",
                             {"session": "1", "result": "SESSION_RESULT_AGREED"})

    def test_part_of_the_case_that_does_not_exist(self):
        case = self.client.open_case(opening())
        self.refused_command(REFUSED, ["PART_UNKNOWN", "9", "(registered)"], case, "record_consent",
                             {"party": "9", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"})
        self.refused_command(REFUSED, ["command.record_consent.party"], case, "record_consent",
                             {"party": "No Party", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"})

    def test_command_by_the_wrong_role(self):
        case = self.submitted_case()
        answer = self.refused_command(REFUSED, ["NOT_YOUR_ROLE", "(submitted)", "你现在可以", "add_note"], case,
                                      "accept_case", {}, who=MEDIATOR)
        self.assertNotIn("accept_case", answer.err.split("你现在可以")[1])
        self.client.done("case", "do", case, "accept_case", who=HEAD)
        self.refused(REFUSED, ["NOT_YOUR_ROLE", "系统管理员"], "directory", "import", DIRECTORY_FILES[0])
        self.refused(REFUSED, ["NOT_YOUR_ROLE", "系统管理员"], "definition", "publish",
                     str(DEFINITIONS / "mediation-543.textproto"))

    def test_guard_that_fails(self):
        case = self.client.open_case({"channel": "governance_centre", "source": "on-application",
                                      "parties": [party("APPLICANT", "叶某")]})
        request = str(uuid.uuid4())
        self.refused_command(REFUSED, ["FACTS_INCOMPLETE", "未满足", "(registered)", "amend_facts"], case,
                             "submit_case", {}, "--request-id", request)
        # A refusal is not remembered: the same request is decided anew.
        self.client.done("case", "do", case, "add_party", "--data",
                         json.dumps({"party": party("RESPONDENT", "孔某")}, ensure_ascii=False))
        self.client.done("case", "do", case, "amend_facts", "--data",
                         json.dumps({"disputeClass": "04-01", "text": {"facts": "租金"}}, ensure_ascii=False))
        receipt = self.client.done("case", "do", case, "submit_case", "--request-id", request)["receipt"]
        self.assertEqual(receipt["state"], "submitted")

    def test_expire_clock_by_a_person(self):
        case = self.client.open_case(opening())
        clock = {"clock": "registration", "dueTime": "2026-03-04T16:00:00Z"}
        for who in [REGISTRAR, HEAD, MEDIATOR, ADMINISTRATOR]:
            with self.subTest(who):
                self.refused_command(REFUSED, ["SYSTEM_ONLY", "expire_clock"], case, "expire_clock", clock, who=who)
        self.refused_command(WRONG_USAGE, ["--as", "system/clock"], case, "expire_clock", clock, who="system/clock")

    def test_command_of_an_organisation_on_a_case(self):
        case = self.client.open_case(opening())
        unit = "orgs/632821103200"
        for command, data in [("report_day", {"unit": unit, "date": "2026-03-02"}),
                              ("record_screening", {"unit": unit, "fromDate": "2026-03-02", "toDate": "2026-03-02",
                                                    "kind": "regular"})]:
            with self.subTest(command):
                self.refused_command(REFUSED, ["name", "orgs/"], case, command, data)

    def test_nobody_and_somebody_unknown(self):
        for who in [None, "people/p-nobody"]:
            with self.subTest(str(who)):
                self.refused(NOT_SIGNED_IN, ["NOT_SIGNED_IN"], "case", "list", who=who)
                self.refused_command(NOT_SIGNED_IN, ["NOT_SIGNED_IN"], "-", "open_case", opening(), who=who)
        self.refused(WRONG_USAGE, ["--as", "people/ID"], "case", "list", who="people/P Nobody")

    # --- who came between ---------------------------------------------------------------------------------------------

    def test_stale_etag(self):
        case = self.client.open_case(opening())
        seen = self.client.done("case", "show", case)["version"]
        self.assertEqual(self.client.note(case, "别人先记", who=HEAD).code, DONE)
        now = self.client.done("case", "show", case)["version"]
        self.refused_command(CHANGED, ["CASE_CHANGED", f"你看到的是第 {seen} 版", f"现在是第 {now} 版"], case,
                             "submit_case", {}, "--etag", seen)
        self.refused_command(CHANGED, ["CASE_CHANGED", "第 99 版", f"第 {now} 版"], case, "submit_case", {}, "--etag", "99")
        self.refused_command(REFUSED, ["etag", "版本号"], case, "submit_case", {}, "--etag", "x")
        self.client.done("case", "do", case, "submit_case", "--etag", now)

    def test_after_that_somebody_overtook(self):
        case = self.client.open_case(opening())
        first, second = str(uuid.uuid4()), str(uuid.uuid4())
        mine = self.client.note(case, "一", "--request-id", first).json()["receipt"]["version"]
        # Nobody between: my next one goes through.
        mine = self.client.note(case, "二", "--after", first, "--request-id", second).json()["receipt"]["version"]
        theirs = self.client.note(case, "三", who=HEAD).json()["receipt"]["version"]
        self.refused_command(CHANGED, ["OVERTAKEN", f"第 {mine} 版", f"第 {theirs} 版"], case, "add_note",
                             {"note": {"text": "四"}}, "--after", second)
        self.refused_command(CHANGED, ["OVERTAKEN", f"第 {theirs} 版"], case, "add_note", {"note": {"text": "四"}},
                             "--after", str(uuid.uuid4()))

    def test_request_id_with_another_content(self):
        case, request = self.client.open_case(opening()), str(uuid.uuid4())
        self.assertEqual(self.client.note(case, "一", "--request-id", request).code, DONE)
        says = ["request_id", "已用于另一项内容"]
        self.refused_command(REFUSED, says, case, "add_note", {"note": {"text": "二"}}, "--request-id", request)
        self.refused_command(REFUSED, says, case, "submit_case", {}, "--request-id", request)
        self.refused_command(REFUSED, says, "-", "open_case", opening(), "--request-id", request)
        self.refused_command(REFUSED, says, case, "add_note", {"note": {"text": "一"}}, "--request-id", request,
                             "--at", "2026-03-02 08:30")
        self.refused_command(REFUSED, ["request_id", "UUID", "36"], case, "submit_case", {}, "--request-id", "xx")

    def test_repeat_gets_the_same_receipt(self):
        request, note_request = str(uuid.uuid4()), str(uuid.uuid4())
        open_it = ["--json", "case", "do", "-", "open_case", "--data", json.dumps(opening(), ensure_ascii=False),
                   "--request-id", request]
        first = self.client.run(*open_it)
        self.assertEqual(first.code, DONE, str(first))
        case = first.json()["receipt"]["name"].removeprefix("cases/")
        note = self.client.note(case, "一", "--request-id", note_request)
        self.client.done("case", "do", case, "submit_case")
        before = self.client.position()
        self.assertEqual(self.client.run(*open_it).out, first.out, "the receipt of a repeat is another")
        again = self.client.note(case, "一", "--request-id", note_request)
        self.assertEqual((again.code, again.out), (DONE, note.out), "the receipt of a repeat is another")
        self.assertEqual(self.client.position(), before, "a repeat changed something")
        # Another person's request of the same id is another request.
        other = self.client.note(case, "一", "--request-id", note_request, who=HEAD)
        self.assertEqual(other.code, DONE, str(other))
        self.assertEqual(self.client.position(), before + 1)

    def test_validate_only_changes_nothing(self):
        case = self.client.open_case(opening())
        before = self.client.position()
        self.client.done("case", "do", case, "submit_case", "--validate-only")
        self.client.done("case", "do", "-", "open_case", "--data", json.dumps(opening()), "--validate-only")
        self.assertEqual(self.client.position(), before)
        self.assertEqual(self.client.done("case", "show", case)["state"], "registered")
        self.refused_command(REFUSED, ["NOT_IN_THIS_STATE"], case, "close_case", {}, "--validate-only")

    def test_page_token_of_another_filter(self):
        cases = [self.client.open_case(opening()) for _ in range(3)]
        token = self.client.done("case", "list", "--page-size", "2")["nextPageToken"]
        self.client.done("case", "list", "--page-size", "2", "--page-token", token)
        says = ["PAGE_TOKEN_INVALID", "翻页标记"]
        for args, who in [(["--state", "registered"], REGISTRAR), (["--order", "newest"], REGISTRAR),
                          (["--closed"], REGISTRAR), ([], HEAD)]:
            with self.subTest(str(args)):
                self.refused(REFUSED, says, "case", "list", "--page-size", "2", "--page-token", token, *args, who=who)
        self.refused(REFUSED, says, "case", "history", cases[0], "--page-token", token)
        self.refused(REFUSED, says, "supervise", "due", "--page-token", token)
        self.refused(REFUSED, says, "case", "list", "--page-token", "garbage")
        self.refused(REFUSED, says, "case", "list", "--page-token", token[:-4] + "AAAA")
        self.refused(REFUSED, ["resume"], "case", "watch", "--resume", "garbage")

    # --- definitions and the directory --------------------------------------------------------------------------------

    def test_definition_with_faults_reports_all_of_them(self):
        good = (DEFINITIONS / "mediation-543.textproto").read_text(encoding="utf-8")
        bad = good.replace('to: "accepted"', 'to: "elsewhere"', 1)
        bad = bad.replace('command: "add_note"', 'command: "add_nonsense"', 1)
        bad = bad.replace('by: "holder"', 'by: "nobody"', 1)
        self.assertEqual(bad.count("elsewhere") + bad.count("add_nonsense") + bad.count('"nobody"'), 3)
        faulty = self.write("faulty.textproto", bad)
        before = self.client.position()
        check = self.client.run("definition", "check", faulty, who=ADMINISTRATOR)
        self.assertEqual(check.code, REFUSED, str(check))
        publish = self.refused(REFUSED, ["DEFINITION_HAS_FAULTS"], "definition", "publish", faulty, who=ADMINISTRATOR)
        for words in ["elsewhere", "add_nonsense", "nobody"]:
            self.assertIn(words, check.out + check.err, "not every fault was told at once")
            self.assertIn(words, publish.err, "not every fault was told at once")
        self.assertRegex(publish.err, r"tracks\[|groups\[|actions\[", "no path of a fault")
        self.assertEqual(self.client.position(), before)

    def test_definition_that_does_not_parse(self):
        broken = self.write("broken.textproto", 'id: "x"\nrevision: 1\nbogus: 3\n')
        before = self.client.position()
        check = self.client.run("definition", "check", broken, who=ADMINISTRATOR)
        self.assertEqual(check.code, REFUSED, str(check))
        self.assertIn("3:", check.out + check.err)
        self.assertIn("bogus", check.out + check.err)
        self.refused(REFUSED, ["DEFINITION_HAS_FAULTS", "bogus"], "definition", "publish", broken, who=ADMINISTRATOR)
        self.refused(REFUSED, ["nosuch"], "definition", "show", "nosuch", who=ADMINISTRATOR)
        self.assertEqual(self.client.position(), before)

    def test_published_revision_is_never_edited(self):
        text = (DEFINITIONS / "mediation-543.textproto").read_text(encoding="utf-8")
        other = self.write("edited.textproto", text.replace("length: 2", "length: 9"))
        self.refused(REFUSED, ["REVISION_EXISTS"], "definition", "publish", other, who=ADMINISTRATOR)

    def test_directory_files_with_faults_report_all_and_import_nothing(self):
        orgs = self.write("orgs.csv", "code,parent,kind,name,name_origin,channel,languages\n"
                          "zz-good,632821100,village,好村,fictional,,\n"
                          "zz-a,zz-b,village,甲,fictional,,\n"
                          "zz-b,zz-a,village,乙,fictional,,\n"
                          "zz-c,nosuch,village,丙,fictional,,\n"
                          "zz-d,632821100,village,丁,fictional,,\n"
                          "zz-d,632821100,village,戊,fictional,,\n")
        people = self.write("people.csv", "id,name,sex,ethnic_group,phone,languages,org,role,valid_from,valid_to,note\n"
                            f"p-zz,某,female,han,,zh,{COMMITTEE},mediator,2026-01-01,2026-12-31,\n"
                            f"p-zz,某,female,han,,zh,{COMMITTEE},mediator,2026-06-01,,\n"
                            f"p-zy,某,female,han,,zh,{COMMITTEE},mediator,2026-02-30,,\n")
        seals = self.write("seals.csv", f"id,org,name,valid_from\ns-zz,{COMMITTEE},又一枚印章,2026-01-01\n")
        says = [("orgs.csv:3", "圈", "zz-a -> zz-b -> zz-a"), ("orgs.csv:5", "没有上级单位", "nosuch"),
                ("orgs.csv:7", "重复", "zz-d"), ("people.csv:3", "有效期", "重叠"), ("people.csv:4", "2026-02-30"),
                ("seals.csv:2", "有效期", "重叠")]
        before = self.client.position()
        dry = self.client.run("directory", "import", "--dry-run", orgs, people, seals, who=ADMINISTRATOR)
        self.assertEqual(dry.code, REFUSED, str(dry))
        answer = self.refused(REFUSED, ["FILE_HAS_FAULTS"], "directory", "import", orgs, people, seals,
                              who=ADMINISTRATOR)
        for place, *words in says:
            for text in [answer.err, dry.out + dry.err]:
                line = next((line for line in text.splitlines() if place in line), "")
                for word in words:
                    self.assertIn(word, line, f"of {place} in: {text}")
        self.assertEqual(self.client.position(), before)
        listed = self.client.run("--json", "directory", "list", "orgs", "--all", who=ADMINISTRATOR)
        self.assertEqual(listed.code, DONE, str(listed))
        self.assertIn(COMMITTEE, listed.out)
        self.assertNotIn("zz-good", listed.out, "a good row of a refused import is there")

    def test_directory_file_that_is_none(self):
        strange = self.write("strange.csv", "one,two\n1,2\n")
        self.refused(REFUSED, ["strange.csv:1"], "directory", "import", strange, who=ADMINISTRATOR)
        self.refused(WRONG_USAGE, ["nosuch.csv"], "directory", "import", "nosuch.csv", who=ADMINISTRATOR)

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def test_zz_the_record_is_clean(self):
        """Last by name: after all of the above the data folder agrees with its log."""
        self.assertEqual(self.server.stop(), DONE)
        verify = self.server.verify()
        self.assertEqual(verify.code, DONE, str(verify))
        self.assertIn("clean", verify.out)


if __name__ == "__main__":
    main(__doc__)
