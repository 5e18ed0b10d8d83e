#!/usr/bin/env python3
"""Messages at the real server, with adapters that fail, hang and end: every one ends delivered or as a person's task and in
time, none goes out at night but danger, no clock that waits for service starts before delivery, and a crash in the middle
neither loses nor doubles any. The witness is the file that the adapter writes.

    messages_test.py GAIWAND GAIWAN [names of tests]
"""

import collections
import concurrent.futures
import datetime
import json
import os
import re
import subprocess

from county import BINARIES, FolderTest, main
from real_server import (ADMINISTRATOR, DEFINITIONS, HEAD, MEDIATOR, REGISTRAR, ROOT, Client, RealServer, opening,
                         party, until)

CASES = 12
TEA_STUDIO = "632821100001-tea"
OFFICER = "people/p-632821100-justice-officer"
PLAN = ROOT / "deploy" / "data" / "messages.textproto"
ADAPTER = ROOT / "deploy" / "messages" / "file_adapter.py"
# What an adapter may have taken and not answered when the server dies (kAdapterUnansweredMax).
UNANSWERED_MAX = 64
# A clock of each party that runs from when a paper was served on it.
SERVED_CLOCK = """
clocks {
  id: "notice-answer" label { zh: "答复通知" en: "answer to the notice" } track: "consent"
  starts { event: "service_recorded" }
  length: 3 unit: UNIT_WORKING_DAYS on_expiry: EXPIRY_TASK
  source: "测试"
}
"""


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class MessagesTest(FolderTest):
    def setUp(self):
        super().setUp()
        self.witness = self.folder / "out" / "sms.jsonl"

    def settings(self, *adapters, plan=PLAN):
        """A file of settings that names the plan and these adapters, a channel and options each."""
        lines = [f'  adapters {{ channel: "{channel}" command: "/usr/bin/python3 -B {ADAPTER} {self.witness} {options}" }}'
                 for channel, options in adapters]
        path = self.folder / "settings.textproto"
        path.write_text(f'messages {{\n  plan_file: "{plan}"\n' + "\n".join(lines) + "\n}\n", encoding="utf-8")
        return str(path)

    def serve(self, settings):
        self.server = RealServer(BINARIES["gaiwand"], self.folder / "data", "--settings", settings)
        definitions = self.folder / "definitions"
        if not definitions.exists():
            definitions.mkdir()
            text = (DEFINITIONS / "mediation-543.textproto").read_text(encoding="utf-8")
            text = text.replace('id: "mediation-543"', 'id: "mediation-served"', 1) + SERVED_CLOCK
            (definitions / "served.textproto").write_text(text, encoding="utf-8")
        self.server.command = [str(definitions) if word == str(DEFINITIONS) else
                               "mediation-served" if word == "mediation-543" else word for word in self.server.command]
        self.addCleanup(lambda server=self.server: server.kill())
        self.client = Client(BINARIES["gaiwan"], self.server.start())

    def do(self, case, command, data, who):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def assigned_case(self, number):
        """A case with a mediator and two parties; the numbers of their telephones end as the case's does."""
        parties = [party("APPLICANT", f"叶{number}", phone=f"139{number:04}0001"),
                   party("RESPONDENT", f"孔{number}", phone=f"139{number:04}0002")]
        case = self.client.open_case(opening(parties=parties))
        self.do(case, "submit_case", {}, REGISTRAR)
        self.do(case, "accept_case", {}, HEAD)
        self.do(case, "assign_mediators", {"lead": MEDIATOR}, HEAD)
        return case

    def schedule(self, case, start, **more):
        self.do(case, "schedule_session", {"plannedStart": start, "plannedMinutes": 30, "mode": "SESSION_MODE_IN_PERSON",
                                           "venue": f"orgs/{TEA_STUDIO}", **more}, MEDIATOR)

    def advance(self, to):
        self.client.done("admin", "advance", "--to", to, who=ADMINISTRATOR)

    def messages(self, *flags, who=HEAD):
        return self.client.done("message", "list", "--all", *flags, who=who).get("messages", [])

    def lines(self):
        if not self.witness.exists():
            return []
        return [json.loads(line) for line in self.witness.read_text(encoding="utf-8").splitlines()]

    def settle(self, case):
        """Waits until nothing of the case is to be sent at this moment of the simulated clock."""
        def settled():
            now = moment(self.client.status()["time"])
            return all(each["state"] != "MESSAGE_STATE_QUEUED" or moment(each["notBefore"]) > now
                       for each in self.messages("--case", case))
        until("the messages of the moment go out", settled)


class Delivery(MessagesTest):
    def test_thirty_in_a_hundred_fail_and_the_server_dies(self):
        self.serve(self.settings(("sms", "--fail-share 0.3 --delay 0.02")))
        self.client.import_directory()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            cases = list(pool.map(self.assigned_case, range(CASES)))

        # --- the evening: what is set now is told of in the morning, and danger at once ---
        self.advance("2026-03-02 22:00")
        before_night = len(self.lines())
        for number, case in enumerate(cases):
            hour, half = divmod(number, 2)
            self.schedule(case, f"2026-03-05T{9 + hour:02}:{'30' if half else '00'}:00+08:00")
        self.do(cases[0], "raise_risk", {"grade": "orange", "note": {"text": "夜间上山拔桩"}}, MEDIATOR)
        until("danger goes out by night", lambda: len(self.lines()) > before_night)
        # Everybody who is to be told is queued before the server dies.
        until("all are queued", lambda: len([1 for each in self.messages() if each["rule"] == "session-set"]) == 2 * CASES)
        self.server.kill()
        self.server.start()
        until("danger is delivered or tried again", lambda: not [
            each for each in self.messages() if each["state"] == "MESSAGE_STATE_HANDED_OVER"])
        self.advance("2026-03-03 07:59")
        night = self.lines()[before_night:]
        self.assertEqual({each["purpose"] for each in night} - {"risk-committee", "risk-office"}, set())
        self.assertNotIn("拔桩", json.dumps(night, ensure_ascii=False))
        for case in cases:
            self.assertEqual(self.clocks_of(case), {}, "no notice was delivered yet")

        # --- the morning: the server dies while it sends ---
        before_morning = len(self.lines())
        advancing = subprocess.Popen(self.client.command("admin", "advance", "--to", "2026-03-03 08:10", who=ADMINISTRATOR),
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("messages go out", lambda: len(self.lines()) >= before_morning + 8)
        self.server.kill()
        advancing.kill()
        advancing.wait()
        self.server.start()
        until("what was on its way is told of", lambda: not [
            each for each in self.messages() if each["state"] == "MESSAGE_STATE_HANDED_OVER"])
        for hop in ("2026-03-03 08:10", "2026-03-03 12:00", "2026-03-04 20:59", "2026-03-05 08:30"):
            self.advance(hop)
        self.check_all_ended(cases)
        self.check_clocks(cases)
        self.check_witness()
        self.check_nothing_is_kept()
        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertEqual(verify.code, 0, str(verify))

    def clocks_of(self, case):
        """By party: when the clock that waits for service started."""
        shown = self.client.done("case", "show", case, who=HEAD)
        return {clock["subject"]: clock["startTime"] for clock in shown.get("clocks", []) if clock["rule"] == "notice-answer"}

    def check_all_ended(self, cases):
        messages = self.messages()
        by_case = collections.Counter((each["case"], each["rule"]) for each in messages)
        for case in cases:
            self.assertEqual(by_case[f"cases/{case}", "session-set"], 2, case)
            self.assertEqual(by_case[f"cases/{case}", "session-tomorrow"], 2, case)
        self.assertGreater(len(messages), 64)
        ended = {"MESSAGE_STATE_DELIVERED", "MESSAGE_STATE_TASK", "MESSAGE_STATE_DROPPED"}
        for each in messages:
            self.assertIn(each["state"], ended, each)
            if each["rule"].startswith("session-"):
                # In time: before the session, and a person has an hour.
                self.assertNotEqual(each["state"], "MESSAGE_STATE_DROPPED", each)
                self.assertLess(moment(each["stateTime"]), moment("2026-03-05T08:00:00+08:00"), each)
            at = moment(each["stateTime"]).astimezone(datetime.timezone(datetime.timedelta(hours=8)))
            if each["state"] == "MESSAGE_STATE_DELIVERED" and not each.get("urgent"):
                self.assertTrue(8 <= at.hour < 21, each)
        # With so many failures some needed another try.
        self.assertGreater(max(each.get("tries", 0) for each in messages), 1)

    def check_clocks(self, cases):
        for case in cases:
            served = {each["recipient"].removeprefix("parties/"): each["stateTime"]
                      for each in self.messages("--case", case)
                      if each["rule"] == "session-set" and each["state"] == "MESSAGE_STATE_DELIVERED"}
            self.assertEqual({who: moment(time) for who, time in self.clocks_of(case).items()},
                             {who: moment(time) for who, time in served.items()})

    def check_witness(self):
        # Given twice is only what the adapter had and the server had not recorded when it died, under the same id: the
        # adapter told, and brought it once.
        again = {each["id"] for each in self.lines() if each["state"] == "again"}
        self.assertLessEqual(len(again), UNANSWERED_MAX)
        ids = collections.Counter(each["id"] for each in self.lines() if each["state"] == "delivered")
        self.assertEqual(max(ids.values()), 1)
        delivered = collections.defaultdict(set)
        for each in self.lines():
            if each["state"] == "delivered":
                message, _, attempt = each["id"].rpartition("/")
                delivered[message].add(attempt)
        # What was on its way when the server died and was not spoken of again in time is tried anew (docs/messages.md):
        # no more can come twice than were on their way.
        twice = [message for message, attempts in delivered.items() if len(attempts) > 1]
        self.assertLessEqual(len(twice), UNANSWERED_MAX, twice)
        shown = {each["name"].removeprefix("messages/"): each["state"] for each in self.messages()}
        for name, state in shown.items():
            self.assertEqual(state == "MESSAGE_STATE_DELIVERED", name in delivered, name)

    def check_nothing_is_kept(self):
        """Numbers and words are in no file of the data folder and in no line of the log."""
        sent = self.lines()
        needles = {each["to"].encode() for each in sent} | {each["text"].encode() for each in sent}
        needles |= {"提醒您".encode(), "与您见面".encode()}
        files = [path for path in self.server.data_dir.rglob("*") if path.is_file()] + [self.server.log_path]
        for path in files:
            content = path.read_bytes()
            for needle in needles:
                self.assertNotIn(needle, content, path)

    def test_an_adapter_that_ends_and_one_that_is_silent(self):
        """What an adapter took with it, and what it never spoke of again, goes out by the next channel."""
        self.serve(self.settings(("sms", "--crash-every 2"), ("voice", "--mute-share 1 --seed 2")))
        self.client.import_directory()
        case = self.assigned_case(1)
        self.schedule(case, "2026-03-09T10:00:00+08:00")
        self.advance("2026-03-04 12:00")
        ended = ("MESSAGE_STATE_DELIVERED", "MESSAGE_STATE_TASK", "MESSAGE_STATE_DROPPED")

        def all_ended():
            found = [each for each in self.messages("--case", case) if each["rule"] == "session-set"]
            return found if len(found) == 2 and all(each["state"] in ended for each in found) else None
        until("both parties are told, or a person has to tell them", all_ended)
        # The second one took the adapter with it.
        until("the log says so", lambda: '"message":"adapter of messages failed"' in self.server.log())


class Tasks(MessagesTest):
    def test_without_an_adapter_everything_is_a_persons(self):
        self.serve(self.settings())
        self.client.import_directory()
        case = self.assigned_case(1)
        self.schedule(case, "2026-03-05T10:00:00+08:00")
        tasks = until("two tasks", lambda: [each for each in self.messages("--tasks", "--case", case)
                                            if each["rule"] == "session-set"])
        self.assertEqual([each["reason"] for each in tasks], ["no-channel"] * 2)
        told, not_told = (each["name"] for each in tasks)
        self.assertEqual({each["recipientName"]["open"]["party"]["name"] for each in tasks}, {"叶1", "孔1"})

        # Only who may know how the parties are reached; not the supervisor who sees the process.
        dispatcher = "people/p-632821-centre-dispatcher"
        seen = self.messages("--case", case, who=dispatcher)
        parties = [each for each in seen if each["recipient"].startswith("parties/")]
        self.assertTrue(parties)
        for each in parties:
            self.assertEqual(set(each["recipientName"]) - {"subject"}, {"hidden"})
        self.assertNotIn("叶1", json.dumps(seen, ensure_ascii=False))
        refused = self.client.run("message", "done", told, who=dispatcher)
        self.assertEqual(refused.code, 1, str(refused))
        self.assertIn("NOT_YOUR_ROLE", refused.err)
        # Of another committee: there is no such case.
        stranger = self.client.run("message", "list", "--case", case, who="people/p-632821100-committee-mediator-2")
        self.assertNotEqual(stranger.code, 0)

        # It waits at others, in the due list and by the filter, until both are told of.
        def waits():
            due = self.client.done("supervise", "due", "--part", "waiting", who=HEAD)
            listed = self.client.done("case", "list", "--filter", "waiting = message", who=HEAD).get("cases", [])
            return int(due.get("waitingMessage", 0)), [each["name"].split("/")[1] for each in listed]
        self.assertEqual(waits(), (1, [case]))
        done = self.client.done("message", "done", told, who=MEDIATOR)
        self.assertEqual(done["state"], "MESSAGE_STATE_DONE_BY_PERSON")
        self.assertEqual(waits(), (1, [case]))
        self.assertNotEqual(self.client.run("message", "done", not_told, "--not-told", who=MEDIATOR).code, 0)
        self.client.done("message", "done", not_told, "--not-told", "--note", "外出放牧，托邻居转告", who=MEDIATOR)
        again = self.client.run("message", "done", not_told, who=MEDIATOR)
        self.assertIn("NOT_IN_THIS_STATE", again.err)
        self.assertEqual(waits(), (0, []))
        # Nobody was served by that.
        self.assertNotIn("services", self.client.done("case", "show", case, who=HEAD))

        self.server.kill()
        self.server.start()
        states = {each["name"]: each["state"] for each in self.messages("--case", case)}
        self.assertEqual(states[told], "MESSAGE_STATE_DONE_BY_PERSON")
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.server.verify().code, 0)

    def test_what_is_moved_or_called_off_is_told_of_anew(self):
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        case = self.assigned_case(1)
        self.schedule(case, "2026-03-05T10:00:00+08:00")
        self.advance("2026-03-02 09:00")
        self.do(case, "reschedule_session", {"session": "1", "plannedStart": "2026-03-10T10:00:00+08:00",
                                             "plannedMinutes": 30, "mode": "SESSION_MODE_IN_PERSON",
                                             "venue": f"orgs/{TEA_STUDIO}", "reason": {"text": "改期"}}, MEDIATOR)
        self.advance("2026-03-06 12:00")
        states = collections.Counter((each["rule"], each["state"]) for each in self.messages("--case", case))
        self.assertEqual(states["session-set", "MESSAGE_STATE_DELIVERED"], 2)
        self.assertEqual(states["session-moved", "MESSAGE_STATE_DELIVERED"], 2)
        # The reminder of the old day never goes out; that of the new one waits.
        self.assertEqual(states["session-tomorrow", "MESSAGE_STATE_DROPPED"], 2)
        self.assertEqual(states["session-tomorrow-moved", "MESSAGE_STATE_QUEUED"], 2)
        self.do(case, "cancel_session", {"session": "1", "reason": {"text": "已和好"}}, MEDIATOR)
        self.advance("2026-03-12 12:00")
        states = collections.Counter((each["rule"], each["state"]) for each in self.messages("--case", case))
        self.assertEqual(states["session-tomorrow-moved", "MESSAGE_STATE_DROPPED"], 2)
        self.assertEqual(states["session-off", "MESSAGE_STATE_DELIVERED"], 2)
        texts = [each["text"] for each in self.lines() if each["purpose"] == "session-off"]
        self.assertTrue(all("3月10日10:00" in text and "取消" in text for text in texts), texts)
        self.assertNotIn("已和好", json.dumps(self.lines(), ensure_ascii=False))

    def test_who_breaks_the_glass_is_told_of(self):
        """To the parties and to the office that guides the committee (issue of sight: a notice to both)."""
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        case = self.assigned_case(1)
        self.do(case, "break_glass", {"reason": {"text": "信访人称有误"}}, OFFICER)
        until("both are told", lambda: {"glass-parties", "glass-office"} <= {each["purpose"] for each in self.lines()})
        told = [each for each in self.lines() if each["purpose"].startswith("glass-")]
        self.assertEqual({each["to"] for each in told if each["purpose"] == "glass-parties"}, {"13900010001", "13900010002"})
        self.assertNotIn("信访", json.dumps(told, ensure_ascii=False))

    def test_a_suspicion_of_sham_is_told_to_office_and_court_and_shows_to_nobody_else(self):
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        case = self.assigned_case(1)
        court = {"open_case": {"channel": "remote_video", "source": "court", "disputeClass": "04-01",
                               "text": {"facts": "欠款"}, "parties": [party("APPLICANT", "甲"), party("RESPONDENT", "乙")],
                               "unit": "orgs/632821100001", "delegation": {"kind": "DELEGATION_KIND_DELEGATED",
                                                                            "court": "orgs/632821-court"}}}
        delegated = self.client.done("case", "do", "-", "open_case", "--data",
                                     json.dumps(court["open_case"], ensure_ascii=False),
                                     who="people/p-632821-court-liaison")["receipt"]["name"].removeprefix("cases/")
        for command, data in (("submit_case", {}), ("accept_case", {}), ("assign_mediators", {"lead": MEDIATOR})):
            self.do(delegated, command, data, HEAD)
        # What is over is told of all the same.
        over = self.assigned_case(2)
        self.do(over, "terminate", {"reason": "refused", "advice": {"text": "可以起诉"}}, HEAD)
        self.do(over, "close_case", {}, HEAD)
        for each in (case, delegated, over):
            self.do(each, "raise_sham_suspicion", {"grounds": {"text": "双方像是串通"}}, MEDIATOR)
        until("office and court are told",
              lambda: [each["purpose"] for each in self.lines() if each["purpose"].startswith("sham-")].count("sham-office") == 3
              and "sham-court" in {each["purpose"] for each in self.lines()})
        told = [each for each in self.lines() if each["purpose"].startswith("sham-")]
        self.assertEqual(collections.Counter(each["purpose"] for each in told), {"sham-office": 3, "sham-court": 1})
        self.assertNotIn("串通", json.dumps(told, ensure_ascii=False))
        # Who sees the process and not the suspicion is not told by the list of messages either.
        dispatcher = "people/p-632821-centre-dispatcher"
        for flags in (("--case", case), ()):
            seen = {each["rule"] for each in self.messages(*flags, who=dispatcher)}
            self.assertTrue(seen)
            self.assertFalse({rule for rule in seen if rule.startswith("sham-")})
            self.assertIn("sham-office", {each["rule"] for each in self.messages(*flags, who=OFFICER)})

    def purposes(self, beginning):
        return collections.Counter(each["purpose"] for each in self.lines() if each["purpose"].startswith(beginning))

    def test_a_group_event_is_told_to_the_office_and_the_bureau_once(self):
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        case, other = self.assigned_case(1), self.assigned_case(2)
        self.do(case, "raise_risk", {"grade": "orange", "people": 3, "note": {"text": "堵路要说法"}}, MEDIATOR)
        self.do(case, "assess_risk", {"risk": "1", "grade": "orange", "people": 12, "reason": {"text": "又来了人"}}, HEAD)
        self.do(case, "assess_risk", {"risk": "1", "grade": "red", "people": 20, "reason": {"text": "还在来人"}}, HEAD)
        self.do(other, "raise_risk", {"grade": "orange", "people": 10, "note": {"text": "堵门"}}, MEDIATOR)
        until("both are told of both", lambda: self.purposes("group-event").total() == 4)
        for each in (case, other):
            self.settle(each)
        # It crossed the number once: the third number is no news.
        self.assertEqual(self.purposes("group-event"), {"group-event-assessed": 2, "group-event-raised": 2})
        told = [each for each in self.lines() if each["purpose"].startswith("group-event")]
        self.assertEqual({each["to"] for each in told}, {"19900000018", "19900000010"}, "the office and the bureau")
        for word in ("堵", "来人", "12"):
            self.assertNotIn(word, " ".join(each["text"] for each in told))

    def test_the_people_of_both_cases_hear_of_a_merger(self):
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        away, here = self.assigned_case(1), self.assigned_case(2)
        number = self.client.done("case", "show", here, who=HEAD)["caseNumber"]
        self.do(away, "merge_cases", {"into": f"cases/{here}", "reason": {"text": "同一块地的两本账"}}, HEAD)
        until("both sides of both cases are told",
              lambda: self.purposes("merged") == {"merged-away": 2, "merged-here": 2, "merged-here-mediators": 1})
        told = [each for each in self.lines() if each["purpose"] == "merged-here"]
        self.assertEqual({each["to"] for each in told}, {"13900020001", "13900020002"})
        self.assertTrue(all(number in each["text"] for each in told), told)
        self.assertNotIn("同一块地", json.dumps(self.lines(), ensure_ascii=False))
        # Each stands with its own case; nobody of the one reads of the people of the other there.
        rules = {each["rule"] for each in self.messages("--case", here) if each["rule"].startswith("merged")}
        self.assertEqual(rules, {"merged-here", "merged-here-mediators"})
        # Followed again from the beginning, nothing is sent twice.
        self.server.kill()
        (self.folder / "data" / "messages-cursor").unlink()
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        self.do(here, "merge_cases", {"into": f"cases/{self.assigned_case(3)}", "reason": {"text": "还是同一件"}}, HEAD)
        until("the third case hears, too", lambda: self.purposes("merged-here-")["merged-here-mediators"] == 2)
        self.assertEqual(self.purposes("merged"), {"merged-away": 4, "merged-here": 4, "merged-here-mediators": 2})

    def test_the_parties_hear_of_their_thirty_days(self):
        """CPL art. 205: 15, 7, 3 days and a day before the end, as long as nobody applied."""
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        cases = [self.assigned_case(number) for number in (1, 2)]
        for case in cases:
            # Of land an agreement is made in writing; of this one it need not be.
            self.do(case, "amend_facts", {"disputeClass": "02-03"}, MEDIATOR)
            parties = [each["id"] for each in self.client.done("case", "show", case, who=HEAD)["parties"]]
            for each in parties:
                self.do(case, "give_rights_notice", {"party": each, "way": "WAY_ORALLY"}, MEDIATOR)
                self.do(case, "record_consent", {"party": each, "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"},
                        MEDIATOR)
            self.do(case, "record_oral_agreement", {
                "text": {"facts": "租金", "clauses": ["转账付清"]}, "writingNotNeeded": True,
                "clauses": [{"kind": "CLAUSE_KIND_MONEY", "fromParty": parties[1], "toParty": parties[0],
                             "amount": {"currency": "CNY", "fen": "10000"}, "dueDate": "2026-12-10"}]}, MEDIATOR)

        def told(number):
            return sum(each["purpose"] == "confirmation-parties" and each["to"].startswith(f"139{number:04}")
                       for each in self.lines())

        self.advance("2026-03-18 12:00")
        until("both parties hear of it", lambda: (told(1), told(2)) == (2, 2))
        text = next(each["text"] for each in self.lines() if each["purpose"] == "confirmation-parties")
        self.assertIn("司法确认", text)
        self.assertNotIn("租金", text)
        self.do(cases[1], "apply_for_confirmation", {
            "agreement": "1", "applicants": parties, "handOver": {"way": "HAND_OVER_WAY_BY_THE_PARTIES"}}, MEDIATOR)
        self.advance("2026-04-02 12:00")
        until("all four times", lambda: told(1) == 8)
        self.assertEqual(told(2), 2, "who applied is not reminded")

    def test_two_units_that_decline_are_told_of_to_the_unit_above(self):
        self.serve(self.settings(("sms", "")))
        self.client.import_directory()
        case = self.assigned_case(1)
        for number, (unit, head) in enumerate((("632821100200", "people/p-632821100200-committee-head"),
                                               ("632821100002", "people/p-632821100002-committee-head")), 1):
            self.do(case, "offer_transfer", {"to": f"orgs/{unit}", "reason": "nearer", "partiesTold": True}, MEDIATOR)
            self.assertNotIn("designation-declined", {each["rule"] for each in self.messages("--case", case)})
            self.do(case, "decline_transfer", {"transfer": str(number), "reason": {"text": "不在本村"}}, head)
        asked = until("the unit above is told",
                      lambda: [each for each in self.messages("--case", case) if each["rule"] == "designation-declined"])
        self.assertIn("people/p-632821100-centre-dispatcher", {each["recipient"] for each in asked})

    def test_preview(self):
        self.serve(self.settings())
        self.client.import_directory()
        case = self.assigned_case(1)
        self.schedule(case, "2026-03-05T10:00:00+08:00")
        shown = self.client.done("message", "preview", case, "--rule", "session-set", who=MEDIATOR)["previews"]
        self.assertEqual(len(shown), 2)
        self.assertIn("叶1您好", shown[0]["text"])
        self.assertIn("3月5日10:00", shown[0]["text"])
        self.assertLessEqual(shown[0]["length"], 70)
        masked = self.client.done("message", "preview", case, "--rule", "session-set",
                                  who="people/p-632821-centre-dispatcher")["previews"]
        self.assertNotIn("叶1", json.dumps(masked, ensure_ascii=False))
        everything = json.dumps(self.client.done("message", "preview", case, who=MEDIATOR), ensure_ascii=False)
        for word in ("枸杞", "租金", "3690"):
            self.assertNotIn(word, everything)


class Choices(MessagesTest):
    def test_a_party_chooses_how_it_is_told(self):
        self.serve(self.settings(("sms", ""), ("voice", "")))
        self.client.import_directory()
        case = self.assigned_case(1)
        self.do(case, "record_contact", {"party": "1", "way": "WAY_BY_PHONE", "reached": True,
                                         "messages": {"channels": ["MESSAGE_CHANNEL_VOICE"]}}, MEDIATOR)
        self.do(case, "record_contact", {"party": "2", "way": "WAY_BY_PHONE", "reached": True,
                                         "messages": {"channels": ["MESSAGE_CHANNEL_NONE"]}}, MEDIATOR)
        self.schedule(case, "2026-03-05T10:00:00+08:00")

        def ended():
            notices = [each for each in self.messages("--case", case) if each["rule"] == "session-set"
                       and each["state"] in ("MESSAGE_STATE_DELIVERED", "MESSAGE_STATE_TASK")]
            return {each["recipient"]: each for each in notices} if len(notices) == 2 else None

        by_party = until("one is told, one is a person's", ended)
        self.assertEqual(by_party["parties/1"]["channel"], "MESSAGE_CHANNEL_VOICE")
        self.assertEqual(by_party["parties/2"]["reason"], "none-wanted")
        self.assertNotIn("13900010002", json.dumps(self.lines()))


class Reload(MessagesTest):
    def test_another_plan_holds_without_a_restart_and_a_faulty_one_never(self):
        plan = self.folder / "plan.textproto"
        text = PLAN.read_text(encoding="utf-8")
        plan.write_text(text, encoding="utf-8")
        self.serve(self.settings(("sms", ""), plan=plan))
        self.client.import_directory()
        case = self.assigned_case(1)

        def write(words):
            aside = self.folder / "plan.new"
            aside.write_text(words, encoding="utf-8")
            os.replace(aside, plan)

        write(re.sub(r"tries: \d+", "tries: 99", text).replace('event: "session_scheduled"', 'event: "no_such"', 1))
        alarms = until("the fault is told of", lambda: [
            each for each in self.client.status().get("alarms", []) if "tries" in each])
        self.assertIn("rules[0]", alarms[0])
        self.schedule(case, "2026-03-05T10:00:00+08:00")
        until("the plan of before goes on", lambda: [each for each in self.lines() if each["purpose"] == "session-set"])

        write(text.replace("您好", "同志好"))
        until("the fault is gone", lambda: not [each for each in self.client.status().get("alarms", []) if "通知计划" in each])
        self.do(case, "cancel_session", {"session": "1", "reason": {"text": "改期"}}, MEDIATOR)
        told = until("the new words go out", lambda: [each["text"] for each in self.lines() if each["purpose"] == "session-off"])
        self.assertTrue(all("同志好" in each for each in told), told)


class Settings(MessagesTest):
    def test_a_bad_plan_is_refused_with_every_fault(self):
        plan = self.folder / "plan.textproto"
        plan.write_text('name: "x" revision: 1 tries: 99 retry_minutes: 5 delivery_minutes: 5\n'
                        'rules { id: "a" event: "no_such" to: MESSAGE_AUDIENCE_PARTIES template: "t" }\n'
                        'templates { id: "t" language: "zh" text: "{facts}" }\n', encoding="utf-8")
        server = RealServer(BINARIES["gaiwand"], self.folder / "data", "--settings", self.settings(plan=plan))
        refused = server.start_refused()
        self.assertNotEqual(refused.code, 0, str(refused))
        for fault in ("messages.plan_file", "tries", "channels", "rules[0].event", "templates[0].text", "{facts}"):
            self.assertIn(fault, refused.err)

    def test_a_clock_that_no_definition_has(self):
        text = PLAN.read_text(encoding="utf-8").replace('event: "clock_warned" to:', 'event: "clock_warned" clock: "tea-time" to:')
        plan = self.folder / "plan.textproto"
        plan.write_text(text, encoding="utf-8")
        server = RealServer(BINARIES["gaiwand"], self.folder / "data", "--settings", self.settings(plan=plan))
        refused = server.start_refused()
        self.assertNotEqual(refused.code, 0)
        self.assertIn("tea-time", refused.err)

    def test_a_bad_adapter(self):
        path = self.folder / "settings.textproto"
        for adapter, fault in (('channel: "pigeon" command: "x"', "messages.adapters[0].channel"),
                               ('channel: "sms" command: " "', "messages.adapters[0].command"),
                               ('channel: "sms" command: "x" } adapters { channel: "sms" command: "y"',
                                "messages.adapters[1].channel")):
            path.write_text(f'messages {{ plan_file: "{PLAN}" adapters {{ {adapter} }} }}\n', encoding="utf-8")
            refused = RealServer(BINARIES["gaiwand"], self.folder / "data", "--settings", str(path)).start_refused()
            self.assertNotEqual(refused.code, 0)
            self.assertIn(fault, refused.err)


if __name__ == "__main__":
    main(__doc__)
