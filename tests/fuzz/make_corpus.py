#!/usr/bin/env python3
"""make_corpus.py: writes the seeds into corpus/, each under a name that says what it is.

From the texts below and from files of the tree; messages become bytes by protoc. Run it when a message or a format that
seeds are made of changes, and look at what is different. Inputs that once broke something are kept beside the seeds
under names that begin with `was-`, and are left alone.
"""
import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROTO = ROOT / "proto"
CASE = "cases/c-" + 26 * "a"


def encode(message, text):
    """The bytes of gaiwan.v1.MESSAGE."""
    files = sorted(str(path.relative_to(PROTO)) for path in (PROTO / "gaiwan" / "v1").glob("*.proto"))
    return subprocess.run(["protoc", f"--encode=gaiwan.v1.{message}", "-I", str(PROTO), *files],
                          input=text.encode(), stdout=subprocess.PIPE, check=True, cwd=PROTO).stdout


def write(target, seeds):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if not old.name.startswith("was-"):
            old.unlink()
    for name, content in seeds.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


# --- request_fuzz: case, caller, days; the command ---
# Cases: 0 to 7 by the open definition (not opened; opened with two and with three; mediating; drafted; signed; in effect;
# amended), 8 to 13 by the shipped one (`8` not opened, `9` opened, `:` accepted, `;` consented, `<` signed, `=` sealed).
PARTIES = """parties { side: PARTY_SIDE_APPLICANT details { name: '甲' phone: '13897450001' } }
             parties { side: PARTY_SIDE_RESPONDENT details { name: '乙' } }"""
TERMS = """text { facts: '路' clauses: '转账付款' } clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2'
           amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' }"""
ATTENDANCE = "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } attendance { who: '2' presence: PRESENCE_IN_THE_ROOM }"
COMMANDS = {
    "open": ("020", f"open_case {{ unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' dispute_class: '02' "
                    f"text {{ facts: '路' }} {PARTIES} }}"),
    "open-shipped": ("820", f"open_case {{ unit: 'orgs/v' channel: 'tea_room' source: 'on-application' "
                            f"dispute_class: '02-03' text {{ facts: '路' }} {PARTIES} }}"),
    "clue": ("020", "register_clue { unit: 'orgs/c1' text { facts: '路' } }"),
    "risk": ("000", "raise_risk { unit: 'orgs/c1' grade: 'red' reported: true note { text: '有刀' } }"),
    "on-the-spot": ("010", f"register_settled {{ unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' "
                           f"dispute_class: '02' text {{ facts: '路' }} {PARTIES} agreement {{ clauses: '让路' }} "
                           f"clauses {{ kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' done_at_once: true }} }}"),
    "import": ("000", f"import_case {{ opening {{ unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' "
                      f"dispute_class: '02' text {{ facts: '路' }} {PARTIES} }} ledger_row: '1' stage: PAPER_STAGE_ACCEPTED }}"),
    "add-party": ("100", "add_party { party { side: PARTY_SIDE_THIRD details { name: '丙' } } }"),
    "amend-party": ("110", "amend_party { party: '1' details { name: '甲' address: '东庄' } }"),
    "remove-party": ("200", "remove_party { party: '3' reason { text: '不来' } }"),
    "notice": ("110", "give_rights_notice { party: '1' way: WAY_ORALLY }"),
    "consent": ("110", "record_consent { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"),
    "refusal": ("110", "record_refusal { party: '2' way: WAY_ORALLY note { text: '不愿意' } }"),
    "representative": ("300", "add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '丁' } }"),
    "accept": ("100", "accept_case {}"),
    "accept-shipped": ("900", "accept_case {}"),
    "submit-shipped": ("920", "submit_case {}"),
    "decline": ("100", "decline_case { reason: 'not-civil' advice { text: '不属于' } }"),
    "assign": ("300", "assign_mediators { lead: 'people/mediator' assisting: 'people/helper' }"),
    "schedule": ("310", "schedule_session { mode: SESSION_MODE_IN_PERSON planned_start { seconds: 1772755200 } "
                        "planned_minutes: 60 venue: 'orgs/v1' }"),
    "start-session": ("310", f"start_session {{ mode: SESSION_MODE_IN_PERSON {ATTENDANCE} }}"),
    "start-session-shipped": (";10", f"start_session {{ mode: SESSION_MODE_IN_PERSON {ATTENDANCE} }}"),
    "statement": ("310", "record_statement { party: '1' kind: STATEMENT_KIND_FACT text { text: '路是我的' } }"),
    "investigation": ("310", "record_investigation { record { text: '看了现场' } }"),
    "document": ("310", f"add_document {{ paper: 'agreement' party: '1' sha256: '{64 * 'a'}' size_bytes: 1000 "
                        f"media_type: 'image/jpeg' title {{ text: '照片' }} }}"),
    "draft": ("310", f"draft_agreement {{ {TERMS} }}"),
    "revise": ("410", f"revise_draft {{ agreement: '1' {TERMS} }}"),
    "sign": ("410", "sign_agreement { agreement: '1' signer: '1' way: SIGNATURE_WAY_BY_HAND }"),
    "seal": ("500", "seal_agreement { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }"),
    "seal-shipped": ("<00", "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"),
    "oral": ("310", f"record_oral_agreement {{ {TERMS} writing_not_needed: true }}"),
    "performance": ("610", "record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: '收条' } }"),
    "confirmation": ("600", "apply_for_confirmation { agreement: '1' hand_over { way: HAND_OVER_WAY_BY_LINE } court: 'orgs/k' applicants: '1' applicants: '2' "
                            "explanations { words { text: '解释' } } }"),
    "transfer": ("100", "offer_transfer { to: 'orgs/x1' reason: 'not-settled-here' parties_told: true note { text: '难' } }"),
    "pause": ("100", "pause_case { kind: 'survey' review_date: '2026-03-12' note { text: '等' } }"),
    "extension": ("100", "request_extension { days: 10 reason { text: '人多' } }"),
    "refer": ("300", "refer_out { partner: 'police' reason: 'danger' hand_over { way: HAND_OVER_WAY_BY_HAND } note { text: '有刀' } }"),
    "terminate": ("300", "terminate { reason: 'gap-too-wide' advice { text: '可以起诉' } }"),
    "close": ("=00", "close_case {}"),
    "visit": ("610", "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED findings { text: '好' } }"),
}
REQUESTS = {
    "get": ("CaseService.GetCase", "GetCaseRequest", f"name: '{CASE}'"),
    "list": ("CaseService.ListCases", "ListCasesRequest",
             "filter: 'unit = orgs/v AND (state = mediating OR risk >= orange) NOT due < 2026-04-01 \"路\"' page_size: 50"),
    "batch": ("CaseService.ExecuteBatch", "ExecuteBatchRequest",
              f"requests {{ name: '{CASE}' command {{ accept_case {{}} }} }} requests {{ name: '{CASE}' "
              "command { add_note { note { text: '记' } } } }"),
    "watch": ("CaseService.WatchCases", "WatchCasesRequest", "unit: 'orgs/v' resume_token: '0'"),
    "delegate": ("JudicialService.Delegate", "DelegateRequest",
                 "request_id: '00000000-0000-4000-8000-000000000002' kind: DELEGATION_KIND_DELEGATED "
                 f"court_number: '(2026)青2821诉前调1号' unit: 'orgs/c1' dispute_class: '02' {PARTIES}"),
}


def request_seeds():
    seeds = {}
    for name, (choices, command) in COMMANDS.items():
        content = encode("ExecuteRequest", f"command {{ {command} }}")
        seeds[name] = f"CaseService.Execute\n{choices}\n".encode() + content
    seeds["late"] = b"CaseService.Execute\n310\n" + encode(
        "ExecuteRequest", f"name: '{CASE}' etag: '7' act_time {{ seconds: 1772500000 }} view: CASE_VIEW_FULL "
                          "command { add_note { note { text: '记' } } }")
    seeds["day"] = b"CaseService.Execute\n310\n" + encode(
        "ExecuteRequest", "name: 'orgs/c1' command { report_day { unit: 'orgs/c1' date: '2026-03-04' visits: 3 } }")
    for name, (method, message, text) in REQUESTS.items():
        seeds[name] = f"{method}\n000\n".encode() + encode(message, text)
    return seeds


# --- csv_fuzz ---
CODES = """list,revision,code,parent,ministry,zh,en,note
channel,1,tea_room,,,盖碗茶工作室,,
directory_role,1,head,,,主任,,
directory_role,1,mediator,,,调解员,,
directory_role,1,registrar,,,登记员,,
ethnic_group,1,han,,,汉族,,
language,1,zh,,,汉语,,
language,1,mn,,,蒙古语,,
sex,1,female,,,女,,
"""
ORGS = """code,parent,kind,name,name_origin,channel,languages,valid_from,valid_to
1,,county,甲县,fictional,,,,
1-c,1,mediation_committee,甲县调委会,fictional,,,,
11,1,town,乙镇,fictional,,,,
111-tea,11,venue,茶室,fictional,tea_room,zh mn,,
"""
PEOPLE = """id,name,sex,ethnic_group,phone,languages,org,role,valid_from,valid_to,note
a,张三,female,han,13800000001,zh,1-c,head,2025-01-01,2027-12-31,
b,其其格,female,han,,mn zh,1-c,mediator,2025-01-01,,
c,李四,female,han,,zh,1-c,registrar,2025-01-01,,
"""
LEDGER = ("序号,案号,受理日期,申请人,申请人电话,被申请人,案情简介,纠纷类别,案件来源,受理渠道,村居,调解员,案件状态,协议形式,"
          "协议日期,协议内容,协议金额,履行期限,履行情况,调解结果,结案日期\n")
CLOSED = ("1,(2026)东村人调字第3号,2026/3/2,甲、乙,19900000001、19900000002,丙,为一条路,邻里纠纷,依申请,盖碗茶,东村,"
          "王调解,已结案,书面,2026年3月5日,丙让路,\"1,200.50\",,已履行,达成书面协议,2026.3.20\n")
TAKEN_ON = "2,,2026-03-03,甲,,乙,水,邻里纠纷,依申请,盖碗茶,东村,,调解中,,,,,,,,\n"


def head_of(name, lines):
    return "".join((ROOT / "deploy" / "data" / name).read_text(encoding="utf-8").splitlines(keepends=True)[:lines])


def csv_seeds():
    directory = f"2=== codes.csv\n{CODES}=== orgs.csv\n{ORGS}=== people.csv\n{PEOPLE}"
    return {
        "any": "0# a comment\na,b,c\n1,\"two, and \"\"three\"\"\",3\r\n\n4,\"a\nb\",\n",
        "calendar": "1" + head_of("calendar-cn.csv", 30),
        "calendar-small": "1date,status,reason\n2026-04-06,off,清明节\n2026-05-09,work,劳动节调休\n",
        "directory": directory,
        "directory-seals": f"{directory}=== seals.csv\n{head_of('wulan-seals.csv', 3)}",
        "directory-serving": f"{directory}=== serving.csv\n{head_of('wulan-serving.csv', 3)}",
        "directory-channels": f"{directory}=== channels.csv\n{head_of('channels.csv', 3)}",
        "directory-codes": "2=== codes.csv\n" + head_of("codes.csv", 12),
        "directory-calendar": "2=== calendar.csv\n" + head_of("calendar-cn.csv", 12),
        "directory-empty-file": "2=== nothing.csv\n",
        "ledger": "3" + LEDGER + CLOSED + TAKEN_ON,
        "ledger-gb18030": b"3" + (LEDGER + CLOSED).encode("gb18030"),
        "ledger-faults": "3" + LEDGER + "1,x,2026-02-30,,,,,,,,,,,,,,,,,,\n",
    }


# --- definition_fuzz ---
SMALL = """0id: "small" revision: 1 title { zh: "小" }
steps { id: "one" label { zh: "一" } }
levels { id: "village" label { zh: "村" } org_kinds: "village" }
guarantees { id: "free" label { zh: "自愿" } }
roles { id: "staff" label { zh: "人员" } relation: RELATION_HOLDER }
roles { id: "anyone" label { zh: "任何人" } }
roles { id: "machine" label { zh: "系统" } relation: RELATION_SYSTEM }
groups { id: "notes" actions { command: "add_note" by: "anyone" } actions { command: "pause_case" by: "anyone" } }
tracks {
  id: "main" label { zh: "案件" } subject: SUBJECT_CASE
  openings { command: "open_case" to: "open" by: "anyone" }
  openings { command: "register_clue" to: "open" by: "anyone" }
  states {
    id: "open" label { zh: "开" } step: "one" includes: "notes"
    actions { command: "terminate" by: "staff" guards: "mediator-assigned"
              targets { when: "mediation-over" to: "ended" } targets { to: "stay" } }
    actions { command: "accept_case" by: "anyone" targets { to: "stay" } }
    actions { command: "void_case" by: "anyone" targets { to: "ended" }
              moves { track: "consent" from: "asked" to: "given" } }
  }
  states { id: "ended" label { zh: "完" } outcome: OUTCOME_CONCLUDED closed: true }
}
tracks {
  id: "consent" label { zh: "意愿" } subject: SUBJECT_PARTY
  openings { event: "party_added" to: "asked" }
  states { id: "asked" label { zh: "待" } rest: true actions { command: "record_consent" by: "staff" targets { to: "given" } } }
  states { id: "given" label { zh: "是" } rest: true }
}
clocks { id: "term" label { zh: "期限" } starts { entering: "open" } runs_in: "open" length: 1 unit: UNIT_WORKING_DAYS
         on_expiry: EXPIRY_URGE source: "本地承诺" warnings: 50 }
clocks { id: "fixed" label { zh: "固定" } starts { event: "case_accepted" } length: 30 unit: UNIT_CALENDAR_DAYS
         on_expiry: EXPIRY_MARK_OVERDUE source: "测试" }
"""
SETTINGS = """1data_dir: "x" listen: "127.0.0.1:7543" admin_listen: "[::1]:1" default_definition: "mediation-543"
limits { connections: 1000 message_bytes: 8388608 rate_per_second: 200 } papers { python: "/usr/bin/python3" dir: "p" }
office_hours: "09:00-12:00 14:30-18:00" delegation_channel: "online" seal_suite: "aes-256-gcm" log_level: "info"
backup { dir: "y" keys_dir: "z" keep: 14 every_minutes: 60 } metrics_listen: "127.0.0.1:9100"
"""


def blocks(text, name, count):
    """The first `count` top-level blocks `name { ... }` of a textproto, and what stands before them."""
    lines, kept, depth, seen = text.splitlines(keepends=True), [], 0, 0
    for line in lines:
        if depth == 0 and line.startswith(name):
            seen += 1
            if seen > count:
                break
        kept.append(line)
        depth += line.count("{") - line.count("}")
    return "".join(kept)


def definition_seeds():
    policy = (ROOT / "server/auth/policies/county.textproto").read_text(encoding="utf-8")
    returns = (ROOT / "server/returns/definitions/ministry.textproto").read_text(encoding="utf-8")
    return {
        "small": SMALL,
        "empty": "0",
        "no-text": "0tracks { states { ",
        "settings": SETTINGS,
        "settings-shipped": "1" + (ROOT / "deploy/gaiwand.textproto").read_text(encoding="utf-8"),
        "policy": "2" + blocks(policy, "sights", 3),
        "return": "3" + blocks(returns, "figures", 3),
        "hours": "409:00-12:00 14:30-18:00",
    }


# --- evidence_fuzz ---
def evidence_seeds():
    digest = 43 * "A" + "="
    signature = "AAAAAQ" + 84 * "A" + "=="
    note = f"log.example.cn/wulan\n20\n{digest}\n\n— log.example.cn/wulan {signature}\n"
    return {
        "note": "0" + note,
        "note-two": "0" + note + f"— witness.example.cn/dulan {signature}\n",
        "head": f"1log.example.cn/wulan\n20\n{digest}\n",
        "head-extension": f"1log.example.cn/wulan\n20\n{digest}\nextension\n",
        "key": "2PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "line": f"3— log.example.cn/wulan {signature}",
        "proof": f"4old 7\n{digest}\n{digest}\n",
        "slip": f"5GWS1 log.example.cn/wulan 20 2 1 c-{26 * 'a'} 1 {43 * 'A'} {86 * 'A'}",
        "slip-empty-proof": f"5GWS1 log.example.cn/wulan 1 1 1 c-{26 * 'a'} 1 {43 * 'A'} -",
        "state": f"6gaiwan witness 1\nlog.example.cn/wulan 20 {digest}\n",
        "bundle": b"7" + encode("EvidenceBundle", f"format: 1 case: '{CASE}' audience: AUDIENCE_COURT checkpoint: 'x' "
                                                  "records { position: 1 hidden { record_format: 1 payload_sha256: 'x' } "
                                                  "proof: 'x' } records { position: 2 stored: 'x' keys { block: 1 key: 'x' } }"),
        "stamp": b"8" + bytes.fromhex("30053003020102"),
        "pem": "9-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
        "bundle-changed": b":\x00\x40\x01",
        "checkpoint-changed": b";\x00\x20\x01",
        "slip-changed": b"<\x00\x20\x01",
        "any-proof": b"=" + bytes(7) + b"\x02" + bytes(7) + b"\x05" + bytes(7) + b"\x14" + bytes(64),
    }


# --- record_fuzz ---
EVENTS = [
    "party_added { party: '3' side: PARTY_SIDE_THIRD details { subject: 'parties/3' open { party { name: '丙' } } } }",
    "consent_recorded { party: '1' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }",
    "mediators_assigned { mediators { person: 'people/mediator' lead: true org: 'orgs/c1-committee' } }",
    "agreement_drafted { agreement: '1' effect_rule: EFFECT_RULE_PML29 clauses { kind: CLAUSE_KIND_MONEY } }",
    "agreement_effective { agreement: '1' effective_time { seconds: 1772420400 } obligations { id: '1-1' } }",
]


def record_seeds():
    event = ("version: 1 actor: 'people/head' record_time { seconds: 1772409600 } act_time { seconds: 1772409600 } "
             "note_added {}")
    stream = CASE.encode()
    whole = b"\x01" + bytes([len(stream)]) + stream + b"\x01" + encode("Event", event)
    seeds = {
        "record": b"0" + whole,
        "record-newer": b"0\x02" + whole[1:],
        "record-cut": b"0" + whole[:20],
        "key": b"1" + bytes([len(stream)]) + stream + bytes(7) + b"\x01",
        "request-row": b"2" + bytes(4) + 16 * b"d" + bytes(7) + b"\x09",
        "sum": b"3" + b"\xff" * 8,
        "head": "4gaiwan head 1\nposition 17\nsha256 " + 64 * "a" + "\nrecord_time_micros 1772409600000000\nsignature "
                + 128 * "0" + "\n",
        "head-changed": b"5\x00\x12\x01",
        "wal-zeros": b"6" + bytes(40),
        "wal-changed": b"7\x03abc\x03abc\x03abc\x00\x00\x06\x01",
        "snapshot": b"8" + encode("CaseSnapshot", f"evolve_stamp: 5 case {{ name: '{CASE}' version: 3 "
                                                  "parties { id: '1' } sessions { id: '1' } }"),
        "counter": b":" + b"orgs/c1-committee\x00",
        "row": b";" + encode("CaseRow", "unit: 'orgs/c1' committee: 'orgs/c1-committee' state: 'open'"),
    }
    for number, payload in enumerate(EVENTS, 1):
        entry = "entries { event { version: %d actor: 'people/head' %s } }"
        seeds[f"events-{number}"] = b"9" + encode("GetCaseHistoryResponse", entry % (number, payload))
    seeds["events-all"] = b"9" + encode("GetCaseHistoryResponse",
                                        " ".join("entries { event { actor: 'people/head' %s } }" % each for each in EVENTS))
    return seeds


# --- tokens ---
def token_seeds():
    claims = {"iss": "gaiwan", "aud": "gaiwan", "iat": 1772409000, "exp": 1772410000, "sub": "people/p-1", "sid": "s",
              "mth": "password"}
    provided = {"iss": "https://id.example", "aud": ["gaiwan", "other"], "iat": 1772409000, "nbf": 1772409001,
                "exp": 1772410000, "gaiwan_person": "p-1"}
    party = {**claims, "sub": f"{CASE}/parties/1", "sid": "l"}

    def signed(choice, kid, body, tampered=b""):
        head = {"alg": {"eddsa": "EdDSA"}.get(kid, kid.upper()), "kid": kid, "typ": "at+jwt"}
        return f"{choice}{json.dumps(head)}\n{json.dumps(body)}\n".encode() + tampered

    key = {"kty": "OKP", "crv": "Ed25519", "x": 43 * "A", "kid": "k", "use": "sig", "alg": "EdDSA"}
    ec = {"kty": "EC", "crv": "P-256", "x": 43 * "A", "y": 43 * "A", "kid": "e"}
    rsa = {"kty": "RSA", "n": 342 * "A", "e": "AQAB", "kid": "r", "alg": "PS256"}
    return {
        "no-bearer": "0Basic cDpx",
        "no-token": "0Bearer a.b.c",
        "none": "0Bearer eyJhbGciOiJub25lIn0.e30.",
        "eddsa": signed(1, "eddsa", claims),
        "es256": signed(2, "es256", provided),
        "rs256": signed(3, "rs256", provided),
        "ps256": signed(4, "ps256", party),
        "citizen": signed(1, "eddsa", {**claims, "sub": "citizens/c-1"}),
        "bootstrap": signed(1, "eddsa", {**claims, "sub": "system/bootstrap"}),
        "locked": signed(1, "eddsa", {**claims, "sub": "people/locked"}),
        "bound": signed(1, "eddsa", {**claims, "cnf": {"x5t#S256": "AA"}}),
        "expired": signed(1, "eddsa", {**claims, "exp": 1772409300}),
        "eddsa-changed": signed(5, "eddsa", claims, b"\x00\x40\x01"),
        "es256-changed": signed(6, "es256", claims, b"\x01\x00\x02"),
        "jwks": "9" + json.dumps({"keys": [key]}),
        "jwks-more": "9" + json.dumps({"keys": [key, ec, rsa, {**key, "kid": "enc", "use": "enc"}]}),
    }


def page_token_seeds():
    return {
        "any": "0people/head\nAAAAAAAAAAAAAAAAYw",
        "watch": "1people/head\n0",
        "changed": b"2people/head\n1772409600 cases/c-1\n\x00\x03\x01",
        "other-query": "3people/head\n17\npeople/mediator",
        "same-query": "3people/head\n17\npeople/head",
    }


def main():
    write("request_fuzz", request_seeds())
    write("csv_fuzz", csv_seeds())
    write("definition_fuzz", definition_seeds())
    write("evidence_fuzz", evidence_seeds())
    write("record_fuzz", record_seeds())
    write("token_fuzz", token_seeds())
    write("page_token_fuzz", page_token_seeds())


if __name__ == "__main__":
    main()
