// tests/integration/leak_script.h: what happens in the cases of leak_world.h, and who plants what: who, the letter of
// the case, a command, its fields. Words in {{CLASS:...}} are secrets; `@1` is whose own they are, `+line` that they
// are handed over by line.
#ifndef GAIWAN_TESTS_INTEGRATION_LEAK_SCRIPT_H_
#define GAIWAN_TESTS_INTEGRATION_LEAK_SCRIPT_H_

namespace gaiwan::testing {

inline constexpr char kCommittee[] = "orgs/632821100001-committee";
inline constexpr char kAdministrator[] = "people/p-632821-administrator";
inline constexpr char kRegistrar[] = "people/p-632821100001-committee-registrar";
inline constexpr char kHead[] = "people/p-632821100001-committee-head";
inline constexpr char kMediator[] = "people/p-632821100001-committee-mediator-1";
// Of the same case, recused.
inline constexpr char kRecused[] = "people/p-632821100001-committee-mediator-2";
// Of the same committee, not assigned.
inline constexpr char kColleague[] = "people/p-632821100001-committee-public-order";
inline constexpr char kWalker[] = "people/p-632821100001-01-grid";
inline constexpr char kOfficer[] = "people/p-632821100-justice-officer";
inline constexpr char kDispatcher[] = "people/p-632821100-centre-dispatcher";
// Breaks the glass of case A.
inline constexpr char kBreaker[] = "people/p-632821-centre-dispatcher";
inline constexpr char kBureau[] = "people/p-632821-justice-officer";
inline constexpr char kSupervisor[] = "people/p-632821-justice-supervisor";
// To whose committee case A is offered.
inline constexpr char kReceiver[] = "people/p-632821100002-committee-head";
inline constexpr char kCourt[] = "people/p-632821-court-liaison";
inline constexpr char kPolice[] = "people/p-632821-police-liaison";
inline constexpr char kStranger[] = "people/p-632821100203-committee-head";
// Who is not in the sample county.
inline constexpr char kArchivist[] = "people/p-leak-archivist";
inline constexpr char kAuditor[] = "people/p-leak-auditor";
inline constexpr char kRedPartner[] = "people/p-leak-red-partner";
inline constexpr char kMorePeople[] =
    "p-leak-archivist,档案员,female,han,19900088001,zh,632821100,archivist,2025-01-01,,\n"
    "p-leak-auditor,审计员,female,han,19900088002,zh,632821,auditor,2025-01-01,,\n"
    "p-leak-red-partner,合伙人,male,han,19900088003,zh,632821100001,red-partner,2025-01-01,,\n";

struct LeakStep {
  const char* who;
  char in;
  const char* command;
  const char* fields;
};

inline constexpr LeakStep kLeakSteps[] = {
    // A: everything that a case can hold while it is mediated.
    {kRegistrar, 'A', "open_case", R"({
      "unit": "orgs/632821100001-committee", "channel": "tea_room", "source": "on-application", "dispute_class": "04-01",
      "text": {"facts": "{{RECORDS:去年腊月借走两匹枣红马未还}}", "claim": "{{RECORDS:归还枣红马并赔不是}}",
               "place": "{{RECORDS:泉水湾老榆树下}}"},
      "parties": [{"party": "1", "side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {
                     "name": "{{PARTIES+line:欧阳霁骞}}", "phone": "{{CONTACT@1+line:13811110001}}",
                     "address": "{{CONTACT@1+line:希里沟镇暗号巷七号}}", "id_type": "resident-id",
                     "id_number": "{{CONTACT@1+line:632821198706051234}}",
                     "occupation": "{{PARTIES+line:唢呐修理匠}}"}},
                  {"party": "2", "side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "details": {
                     "name": "{{PARTIES+line:司徒瑄琛}}", "phone": "{{CONTACT@2+line:13811110002}}"}}]})"},
    {kRegistrar, 'A', "submit_case", "{}"},
    {kHead, 'A', "accept_case", "{}"},
    {kHead, 'A', "assign_mediators", R"({"lead": "people/p-632821100001-committee-mediator-1",
      "assisting": ["people/p-632821100001-committee-mediator-2"]})"},
    {kRegistrar, 'A', "request_recusal", R"({"mediator": "people/p-632821100001-committee-mediator-2", "party": "2",
      "reason": {"text": "{{RECORDS@2:那位调解员与申请人是表兄弟}}"}})"},
    {kHead, 'A', "decide_recusal", R"({"recusal": "1", "granted": true,
      "reason": {"text": "{{RECORDS:经查属实应当回避}}"}})"},
    {kMediator, 'A', "give_rights_notice", R"({"party": "1", "way": "WAY_ORALLY"})"},
    {kMediator, 'A', "give_rights_notice", R"({"party": "2", "way": "WAY_ORALLY"})"},
    {kMediator, 'A', "record_consent", R"({"party": "1", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"})"},
    {kMediator, 'A', "record_consent", R"({"party": "2", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"})"},
    {kMediator, 'A', "add_note", R"({"note": {"text": "{{RECORDS:当事人情绪激动提到祖坟}}"}})"},
    {kMediator, 'A', "record_investigation", R"({"record": {"text": "{{RECORDS:邻居看见马从北坡下来}}"}})"},
    {kMediator, 'A', "record_contact", R"({"party": "1", "way": "WAY_BY_PHONE", "reached": true,
      "note": {"text": "{{RECORDS@1:电话里说在夏窝子放羊}}"}})"},
    {kMediator, 'A', "record_service", R"({"party": "2", "paper": "session-notice", "way": "left-there",
      "proof": {"text": "{{RECORDS@2:通知书放在了小卖部柜台}}"}})"},
    {kMediator, 'A', "add_representative",
     R"({"party": "1", "kind": "REPRESENTATIVE_KIND_AGENT", "power": "POWER_SCOPE_ORDINARY", "person": {
      "name": "{{PARTIES+line:洛桑顿珠加措}}", "phone": "{{CONTACT@1+line:13811110003}}"}})"},
    {kMediator, 'A', "invite_participant", R"({"kind": "PARTICIPANT_KIND_ELDER", "agreed_by": ["1", "2"], "person": {
      "name": "{{PARTIES:阿依古丽老奶奶}}", "phone": "{{CONTACT:13811110004}}"}})"},
    {kMediator, 'A', "raise_risk", R"({"grade": "yellow", "note": {"text": "{{RECORDS:扬言要烧对方的草垛}}"}})"},
    {kMediator, 'A', "add_document", R"({"document": "kept", "paper": "evidence", "party": "2", "pages": 1,
      "title": {"text": "{{RECORDS@2:马匹买卖旧账本}}"}})"},
    {kMediator, 'A', "add_document", R"({"document": "shown", "paper": "evidence", "party": "1", "pages": 1,
      "title": {"text": "{{RECORDS|RELEASED@1+line:借马字据复印件}}"}})"},
    {kMediator, 'A', "release_document",
     R"({"document": "shown", "note": {"text": "{{RECORDS|RELEASED@1:说好给对方看字据}}"}})"},
    {kMediator, 'A', "schedule_session",
     R"({"planned_start": "2026-03-02T10:00:00+08:00", "mode": "SESSION_MODE_IN_PERSON",
      "place": {"text": "{{RECORDS:南街老茶馆二楼雅间}}"}})"},
    {kMediator, 'A', "start_session", R"({"session": "1", "attendance": [
      {"who": "1", "presence": "PRESENCE_IN_THE_ROOM"}, {"who": "2", "presence": "PRESENCE_IN_THE_ROOM"}]})"},
    {kMediator, 'A', "record_statement", R"({"party": "1", "kind": "STATEMENT_KIND_FACT",
      "text": {"text": "{{RECORDS@1:枣红马是三月初五夜里丢的}}"}})"},
    {kMediator, 'A', "record_statement", R"({"party": "2", "kind": "STATEMENT_KIND_CONCESSION",
      "text": {"text": "{{CONCESSION@2:愿意先还一匹马}}"}})"},
    {kMediator, 'A', "record_statement", R"({"party": "1", "kind": "STATEMENT_KIND_FACT", "separate_talk": true,
      "text": {"text": "{{TALK@1:背地里说愿意少要两千}}"}})"},
    {kMediator, 'A', "record_statement", R"({"party": "2", "kind": "STATEMENT_KIND_FACT", "separate_talk": true,
      "text": {"text": "{{TALK@2:背地里说马已经卖给外县}}"}})"},
    {kMediator, 'A', "end_session", R"({"session": "1", "result": "SESSION_RESULT_AGREED",
      "minutes": {"text": "{{RECORDS:双方都说马认得回家的路}}"}})"},
    {kMediator, 'A', "draft_agreement", R"({"text": {"clauses": ["{{AGREEMENT:四月前牵回枣红马赔草料钱}}"]},
      "clauses": [{"kind": "CLAUSE_KIND_MONEY", "from_party": "2", "to_party": "1",
                   "amount": {"currency": "CNY", "fen": "100"}, "due_date": "2026-04-30"}]})"},
    {kRegistrar, 'A', "file_complaint", R"({"party": "1", "reason": "delay",
      "text": {"text": "{{COMPLAINT@1:调解员接连两次没有露面}}"}})"},
    {kMediator, 'A', "request_support", R"({"need": "goods", "words": "{{SUPPORT:急需三捆过冬草料}}"})"},
    {kOfficer, 'A', "urge", R"({"text": {"text": "{{RECORDS:请尽快上门核实马匹下落}}"}})"},
    {kMediator, 'A', "ask_guidance", R"({"of": "orgs/632821100-justice",
      "question": {"text": "{{RECORDS:草料钱能不能折成工钱}}"}})"},
    {kMediator, 'A', "refer_out", R"({"referral": "danger", "partner": "police", "to": "orgs/632821-police",
      "reason": "danger", "note": {"text": "{{RECORDS+line:请派出所当面训诫一次}}"},
      "hand_over": {"way": "HAND_OVER_WAY_BY_LINE"}})"},
    {kMediator, 'A', "offer_transfer", R"({"to": "orgs/632821100002", "reason": "seat-of-matter", "parties_told": true,
      "note": {"text": "{{RECORDS:马场在邻村那一边}}"}})"},
    {kBreaker, 'A', "break_glass", R"({"reason": {"text": "{{READS:夜间有人报警需要电话}}"}, "minutes": 240})"},

    // B: a clue of the grid.
    {kWalker, 'B', "register_clue", R"({"unit": "orgs/632821100001-01", "channel": "grid",
      "text": {"facts": "{{RECORDS:巷口两家为排水沟吵嘴}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "details": {"name": "{{PARTIES:慕容翀旻}}", "phone": "{{CONTACT@1:13811120001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "details": {"name": "{{PARTIES:尉迟昕澔}}"}}]})"},

    // C: handed in at the grid, taken on by nobody yet.
    {kRegistrar, 'C', "open_case", R"({"unit": "orgs/632821100001-01", "channel": "grid", "source": "on-application",
      "dispute_class": "02-03", "text": {"facts": "{{RECORDS:夜里唱秦腔吵了邻居}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "details": {"name": "{{PARTIES:诸葛珩翊}}", "phone": "{{CONTACT@1:13811130001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "details": {"name": "{{PARTIES:东方彤璟}}"}}]})"},

    // D: sealed, for a minor; the police are told.
    {kRegistrar, 'D', "open_case", R"({"unit": "orgs/632821100001-committee", "channel": "tea_room",
      "source": "on-application", "dispute_class": "02-03", "text": {"facts": "{{RECORDS:放学路上被推进了水渠}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {
                     "name": "{{PARTIES:小卓玛拉措}}", "birth_date": "2018-05-01", "phone": "{{CONTACT@1:13811140001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "details": {"name": "{{PARTIES:公孙骁弘}}"}}]})"},
    {kRegistrar, 'D', "submit_case", "{}"},
    {kHead, 'D', "accept_case", "{}"},
    {kHead, 'D', "assign_mediators", R"({"lead": "people/p-632821100001-committee-mediator-1"})"},
    {kMediator, 'D', "refer_out", R"({"referral": "child", "partner": "police", "to": "orgs/632821-police",
      "reason": "protection", "note": {"text": "{{RECORDS:请女警陪同问话}}"},
      "hand_over": {"way": "HAND_OVER_WAY_BY_HAND", "number": "收件3号"}})"},
    {kOfficer, 'D', "raise_sham_suspicion", R"({"grounds": {"text": "{{SHAM:两家像是串通骗取补偿}}"}})"},

    // E: refused, closed and archived.
    {kRegistrar, 'E', "open_case", R"({"unit": "orgs/632821100001-committee", "channel": "tea_room",
      "source": "on-application", "dispute_class": "02-03", "text": {"facts": "{{RECORDS:旧案里为一口井争了三年}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {
                     "name": "{{PARTIES:呼延牧云}}", "phone": "{{CONTACT@1:13811150001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "details": {"name": "{{PARTIES:赫连望舒}}"}}]})"},
    {kRegistrar, 'E', "submit_case", "{}"},
    {kHead, 'E', "accept_case", "{}"},
    {kHead, 'E', "assign_mediators", R"({"lead": "people/p-632821100001-committee-mediator-1"})"},
    {kMediator, 'E', "give_rights_notice", R"({"party": "1", "way": "WAY_ORALLY"})"},
    {kMediator, 'E', "give_rights_notice", R"({"party": "2", "way": "WAY_ORALLY"})"},
    {kMediator, 'E', "record_consent", R"({"party": "1", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"})"},
    {kMediator, 'E', "record_refusal", R"({"party": "2", "way": "WAY_BY_PHONE",
      "note": {"text": "{{RECORDS@2:没得谈让他去告}}"}})"},
    {kMediator, 'E', "terminate", R"({"reason": "refused", "advice": {"text": "{{RECORDS:可以直接向县法院起诉}}"}})"},
    {kMediator, 'E', "close_case", R"({"visit_waived": {"text": "{{RECORDS:申请人已去外省不再回访}}"}})"},
    {kOfficer, 'E', "answer_satisfaction", R"({"party": "1", "result": "SATISFACTION_RESULT_FAIR",
      "text": {"text": "{{SATISFACTION@1:跑了三趟话总算说清楚}}"}})"},
    {kRegistrar, 'E', "submit_file", R"({"gaps": ["对方未到场，无笔录"]})"},
    {kHead, 'E', "check_file", "{}"},
    {kRegistrar, 'E', "archive_case", "{}"},

    // G: taken on at the tea studio by the mediator who opened it; nobody is named yet.
    {kMediator, 'G', "open_case", R"({"unit": "orgs/632821100001-committee", "channel": "tea_room",
      "source": "on-application", "dispute_class": "02-03", "text": {"facts": "{{RECORDS:院墙挪了半尺吵到半夜}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {
                     "name": "{{PARTIES:司徒雁秋}}", "phone": "{{CONTACT@1:13811170001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "details": {"name": "{{PARTIES:宇文暮雪}}"}}]})"},
    {kMediator, 'G', "submit_case", "{}"},
    {kMediator, 'G', "accept_case", "{}"},

    // H: people of the county are its parties: the head of the committee, the judicial officer above it, and the police
    // liaison that it is handed to.
    {kRegistrar, 'H', "open_case", R"({"unit": "orgs/632821100001-committee", "channel": "tea_room",
      "source": "on-application", "dispute_class": "02-03", "text": {"facts": "{{RECORDS:三家合用的磨坊闸门被拆}}"},
      "parties": [{"side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON",
                   "person": "people/p-632821100001-committee-head", "details": {
                     "name": "{{PARTIES+line:皇甫嵩岳}}", "phone": "{{CONTACT@1+line:13811180001}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON",
                   "person": "people/p-632821100-justice-officer", "details": {"name": "{{PARTIES+line:轩辕墨白}}"}},
                  {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON",
                   "person": "people/p-632821-police-liaison", "details": {"name": "{{PARTIES+line:令狐秋水}}"}}]})"},
    {kRegistrar, 'H', "submit_case", "{}"},
    {kRegistrar, 'H', "refer_out", R"({"referral": "danger", "partner": "police", "to": "orgs/632821-police",
      "reason": "danger", "note": {"text": "{{RECORDS+line:请到磨坊看一看闸门}}"},
      "hand_over": {"way": "HAND_OVER_WAY_BY_LINE"}})"},
};

// F: a court delegates it.
inline constexpr char kDelegation[] = R"({"court": "orgs/632821-court", "kind": "DELEGATION_KIND_DELEGATED",
  "court_number": "（2026）青2821诉前调1号", "unit": "orgs/632821100001-committee", "dispute_class": "02-03",
  "text": {"facts": "{{RECORDS:拖欠木工工钱两万余}}", "claim": "{{RECORDS:付清木工工钱}}"},
  "parties": [{"side": "PARTY_SIDE_APPLICANT", "kind": "PARTY_KIND_PERSON", "details": {
                 "name": "{{PARTIES:上官凌霄}}", "phone": "{{CONTACT@1:13811160001}}"}},
              {"side": "PARTY_SIDE_RESPONDENT", "kind": "PARTY_KIND_PERSON", "details": {"name": "{{PARTIES:端木听澜}}"}}]})";

// Beside the cases: why an order about case A is asked for, which whoever watches over the office and sees that the
// case is there reads; and a file of party 2.
inline constexpr char kOrderReason[] = "{{PROCESS:保管期早已届满可以销毁}}";
inline constexpr char kFileWords[] = "{{RECORDS@2:马贩子手写的收条}}";
inline constexpr char kFileDocument[] = R"({"document": "filed", "paper": "evidence", "party": "2", "pages": 1, $FILE,
      "title": {"text": "{{RECORDS@2:收条照片}}"}})";

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_INTEGRATION_LEAK_SCRIPT_H_
