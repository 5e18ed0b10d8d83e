#include "clients/ledger/ledger_reader.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/parse.h"
#include "clients/ledger/stable_ids.h"
#include "clients/ledger/text_encoding.h"
#include "workflow/base/csv.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/validate.h"

namespace gaiwan::ledger {
namespace {

// As clerks part names: 、；; / or a line of its own.
std::vector<std::string> Names(absl::string_view text) {
  std::vector<std::string> names;
  for (absl::string_view part : absl::StrSplit(text, absl::ByAnyChar(";/\n"), absl::SkipEmpty())) {
    for (absl::string_view full : absl::StrSplit(part, "；", absl::SkipEmpty())) {
      for (absl::string_view name : absl::StrSplit(full, "、", absl::SkipEmpty())) {
        name = absl::StripAsciiWhitespace(name);
        if (!name.empty()) names.emplace_back(name);
      }
    }
  }
  return names;
}

}  // namespace

std::string PlainDate(absl::string_view text) {
  const std::string plain =
      absl::StrReplaceAll(WithoutSpace(text), {{"年", "-"}, {"月", "-"}, {"日", ""}, {"/", "-"}, {".", "-"}});
  const std::vector<absl::string_view> parts = absl::StrSplit(plain, '-');
  int year = 0, month = 0, day = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &year) || !absl::SimpleAtoi(parts[1], &month) ||
      !absl::SimpleAtoi(parts[2], &day)) {
    return std::string(text);
  }
  const std::string date = absl::StrFormat("%04d-%02d-%02d", year, month, day);
  return ParseDate(date).ok() ? date : std::string(text);
}

std::string PlainCaseNumber(absl::string_view text) {
  return absl::StrReplaceAll(WithoutSpace(text), {{"(", "（"},
                                                  {")", "）"},
                                                  {"〔", "（"},
                                                  {"〕", "）"},
                                                  {"[", "（"},
                                                  {"]", "）"},
                                                  {"【", "（"},
                                                  {"】", "）"},
                                                  {"［", "（"},
                                                  {"］", "）"}});
}

// `.parties[` of the path of a field; what stands behind it is a number.
constexpr absl::string_view kPartyPath = ".parties[";

// The column that a field of the command comes from: the last of these that its path has.
Field ColumnOf(absl::string_view path, int applicants) {
  static constexpr std::pair<absl::string_view, Field> kFields[] = {
      {".opening.text.facts", Field::kFacts},
      {".opening.text.claim", Field::kClaim},
      {".opening.text.place", Field::kPlace},
      {".opening.claimed", Field::kClaimed},
      {".opening.parties", Field::kApplicants},
      {".import_case.case_number", Field::kCaseNumber},
      {".import_case.lead", Field::kMediators},
      {".import_case.assisting", Field::kMediators},
      {".import_case.agreement", Field::kAgreementText},
      {".import_case.clauses", Field::kAgreementText},
      {".import_case.amount", Field::kAgreementAmount},
  };
  Field column = Field::kLedgerRow;
  for (const auto& [part, field] : kFields) {
    if (absl::StrContains(path, part)) column = field;
  }
  const size_t party = path.find(kPartyPath);
  if (party == absl::string_view::npos) return column;
  absl::string_view number = path.substr(party + kPartyPath.size());
  number = number.substr(0, number.find(']'));
  int index = 0;
  const bool applies = absl::SimpleAtoi(number, &index) && index < applicants;
  if (absl::EndsWith(path, ".phone")) return applies ? Field::kApplicantPhones : Field::kRespondentPhones;
  if (absl::EndsWith(path, ".id_number")) return applies ? Field::kApplicantIds : Field::kRespondentIds;
  return applies ? Field::kApplicants : Field::kRespondents;
}

// One row while it is read.
class LedgerReader::Row {
 public:
  Row(const LedgerReader& reader, const std::string& file, const absl::flat_hash_map<Field, size_t>& columns,
      const CsvRow& row, std::vector<LedgerFault>* faults)
      : reader_(reader), file_(file), columns_(columns), row_(row), faults_(faults) {}

  // nullopt when the row has a fault.
  std::optional<LedgerRow> Read() {
    const size_t faults_before = faults_->size();
    LedgerRow made;
    made.file = file_;
    made.line = row_.line;
    v1::ImportCase* import = made.request.mutable_command()->mutable_import_case();
    const std::string committee = Committee();
    const std::string registered = Date(Field::kRegistered, /*required=*/true);
    SetOpening(import->mutable_opening());
    import->mutable_opening()->set_unit(Unit(committee));
    import->set_case_number(PlainCaseNumber(Text(Field::kCaseNumber)));
    import->set_stage(Stage());
    SetMediators(committee, import);
    SetOutcome(import);
    made.shown = import->case_number().empty() ? Text(Field::kLedgerRow) : import->case_number();
    if (made.shown.empty()) {
      Fault(Field::kLedgerRow, absl::StrCat("没有案号的案件须有", reader_.format_->TitleOf(Field::kLedgerRow)));
    }
    import->set_ledger_row(Text(Field::kLedgerRow).empty() ? made.shown : Text(Field::kLedgerRow));
    if (faults_->size() > faults_before) return std::nullopt;
    *made.request.mutable_act_time() = ToProto(StartOfDay(*ParseDate(registered)));
    made.request.set_act_time_basis(v1::TIME_BASIS_PAPER);
    // Rows without a number are told apart by the year and their number in the book.
    const std::string key = absl::StrCat(committee, "\n", registered.substr(0, 4), "\n", made.shown);
    made.request.set_name(StableCaseName(key));
    made.request.set_request_id(StableUuid(absl::StrCat(key, "\n", made.request.SerializeAsString())));
    if (!Fits(made.request)) return std::nullopt;
    return made;
  }

 private:
  // What the server would refuse of it without looking at the case: too long, too many, of a wrong form.
  bool Fits(const v1::ExecuteRequest& request) const {
    const absl::Status status = Validate(request);
    if (status.ok()) return true;
    v1::BadField detail;
    if (!ReadDetail(status, &detail)) detail.mutable_words()->set_zh(std::string(status.message()));
    int applicants = 0;
    for (const v1::NewParty& party : request.command().import_case().opening().parties()) {
      if (party.side() == v1::PARTY_SIDE_APPLICANT) ++applicants;
    }
    Fault(ColumnOf(detail.field(), applicants), detail.words().zh());
    return false;
  }

  std::string Text(Field field) const {
    const auto column = columns_.find(field);
    return column == columns_.end() ? "" : std::string(absl::StripAsciiWhitespace(row_.fields[column->second]));
  }

  void Fault(Field field, std::string words) const {
    faults_->push_back({file_, row_.line, reader_.format_->TitleOf(field), std::move(words)});
  }

  std::string Required(Field field) const {
    std::string text = Text(field);
    if (text.empty()) Fault(field, "不能为空");
    return text;
  }

  std::string Date(Field field, bool required = false) const {
    const std::string text = required ? Required(field) : Text(field);
    if (text.empty()) return "";
    std::string date = PlainDate(text);
    if (ParseDate(date).ok()) return date;
    Fault(field, absl::StrCat("“", text, "”不是日期，请写成 2026-03-02"));
    return "";
  }

  std::string Code(Field field, absl::string_view list, bool required = false) const {
    const std::string text = required ? Required(field) : Text(field);
    if (text.empty()) return "";
    if (const absl::string_view code = reader_.format_->CodeOf(list, text); !code.empty()) return std::string(code);
    std::string code = reader_.names_->CodeOf(list, text);
    if (code.empty()) Fault(field, absl::StrCat("“", text, "”在代码表 ", list, " 里没有"));
    return code;
  }

  std::optional<int64_t> Fen(Field field) const {
    const std::string text = Text(field);
    if (text.empty()) return std::nullopt;
    const std::string plain =
        absl::StrReplaceAll(WithoutSpace(text), {{",", ""}, {"，", ""}, {"元", ""}, {"￥", ""}, {"¥", ""}});
    const absl::StatusOr<int64_t> fen = cli::ParseYuan(plain);
    if (fen.ok()) return *fen;
    Fault(field, absl::StrCat("“", text, "”不是金额，请写成 12000 或者 12000.50（元）"));
    return std::nullopt;
  }

  std::string OneOrg(Field field, const std::string& text) const {
    const std::vector<std::string> orgs = reader_.names_->OrgsOf(text);
    if (orgs.size() == 1) return orgs.front();
    Fault(field, orgs.empty() ? absl::StrCat("没有名为“", text, "”的单位")
                              : absl::StrCat("“", text, "”有几个单位同名，请写代码：", absl::StrJoin(orgs, "、")));
    return "";
  }

  std::string Committee() const {
    const std::string text = Text(Field::kCommittee);
    if (!text.empty()) return OneOrg(Field::kCommittee, text);
    if (reader_.committee_.empty()) Fault(Field::kCommittee, "没有写调委会，命令行也没有 --committee");
    return reader_.committee_;
  }

  std::string Unit(const std::string& committee) const {
    const std::string text = Text(Field::kUnit);
    return text.empty() ? committee : OneOrg(Field::kUnit, text);
  }

  v1::PaperStage Stage() const {
    const std::string text = Required(Field::kStage);
    if (text.empty()) return v1::PAPER_STAGE_UNSPECIFIED;
    const absl::string_view code = reader_.format_->CodeOf("stage", text);
    if (code == "registered") return v1::PAPER_STAGE_REGISTERED;
    if (code == "accepted") return v1::PAPER_STAGE_ACCEPTED;
    if (code == "agreed") return v1::PAPER_STAGE_AGREED;
    if (code == "closed") return v1::PAPER_STAGE_CLOSED;
    Fault(Field::kStage, absl::StrCat("“", text, "”不是案件状态：未受理、调解中、履行中、已结案"));
    return v1::PAPER_STAGE_UNSPECIFIED;
  }

  void AddParties(v1::PartySide side, Field names_field, Field phones_field, Field ids_field,
                  v1::OpenCase* opening) const {
    const std::vector<std::string> names = Names(Text(names_field));
    const std::vector<std::string> phones = Names(Text(phones_field));
    const std::vector<std::string> ids = Names(Text(ids_field));
    for (const auto& [field, list] : {std::pair(phones_field, &phones), std::pair(ids_field, &ids)}) {
      if (!list->empty() && list->size() != names.size()) {
        Fault(field, absl::StrCat("有 ", list->size(), " 项，", reader_.format_->TitleOf(names_field), "有 ",
                                  names.size(), " 人，须一一对应"));
        return;
      }
    }
    for (size_t i = 0; i < names.size(); ++i) {
      v1::NewParty* party = opening->add_parties();
      party->set_party(absl::StrCat(opening->parties_size()));
      party->set_side(side);
      party->mutable_details()->set_name(names[i]);
      if (!phones.empty()) party->mutable_details()->set_phone(phones[i]);
      if (ids.empty()) continue;
      party->mutable_details()->set_id_type("resident-id");
      party->mutable_details()->set_id_number(ids[i]);
    }
  }

  void SetOpening(v1::OpenCase* opening) const {
    Required(Field::kApplicants);
    AddParties(v1::PARTY_SIDE_APPLICANT, Field::kApplicants, Field::kApplicantPhones, Field::kApplicantIds, opening);
    AddParties(v1::PARTY_SIDE_RESPONDENT, Field::kRespondents, Field::kRespondentPhones, Field::kRespondentIds,
               opening);
    opening->set_channel(Code(Field::kChannel, "channel", true));
    opening->set_source(Code(Field::kSource, "source", true));
    opening->set_dispute_class(Code(Field::kClass, "dispute_class", true));
    opening->set_difficulty(Code(Field::kDifficulty, "difficulty"));
    opening->mutable_text()->set_facts(Required(Field::kFacts));
    opening->mutable_text()->set_claim(Text(Field::kClaim));
    opening->mutable_text()->set_place(Text(Field::kPlace));
    if (const std::optional<int64_t> fen = Fen(Field::kClaimed)) {
      opening->mutable_claimed()->set_currency("CNY");
      opening->mutable_claimed()->set_fen(*fen);
    }
  }

  void SetMediators(const std::string& committee, v1::ImportCase* import) const {
    if (committee.empty()) return;
    for (const std::string& name : Names(Text(Field::kMediators))) {
      const std::vector<std::string> people = reader_.names_->PeopleOf(committee, name);
      if (people.size() != 1) {
        Fault(Field::kMediators,
              people.empty() ? absl::StrCat("该调委会没有“", name, "”")
                             : absl::StrCat("该调委会有几个“", name, "”，请写编号：", absl::StrJoin(people, "、")));
        continue;
      }
      if (import->lead().empty()) {
        import->set_lead(people.front());
      } else {
        import->add_assisting(people.front());
      }
    }
  }

  void SetOutcome(v1::ImportCase* import) const {
    const std::string form = Text(Field::kForm);
    const absl::string_view form_code = reader_.format_->CodeOf("form", form);
    if (form_code == "written") import->set_form(v1::AGREEMENT_FORM_WRITTEN);
    if (form_code == "oral") import->set_form(v1::AGREEMENT_FORM_ORAL);
    if (!form.empty() && form_code.empty()) Fault(Field::kForm, absl::StrCat("“", form, "”不是书面或者口头"));
    import->set_agreement_date(Date(Field::kAgreementDate));
    import->set_performance(Code(Field::kPerformance, "performance"));
    import->set_result(Code(Field::kResult, "result"));
    import->set_close_date(Date(Field::kCloseDate));
    const std::optional<int64_t> fen = Fen(Field::kAgreementAmount);
    if (fen.has_value()) {
      import->mutable_amount()->set_currency("CNY");
      import->mutable_amount()->set_fen(*fen);
    }
    const std::string text = Text(Field::kAgreementText);
    const std::string due = Date(Field::kDueDate);
    if (text.empty()) return;
    import->mutable_agreement()->add_clauses(text);
    v1::Clause* clause = import->add_clauses();
    clause->set_kind(fen.has_value() ? v1::CLAUSE_KIND_MONEY : v1::CLAUSE_KIND_ACT);
    if (fen.has_value()) *clause->mutable_amount() = import->amount();
    clause->set_due_date(due);
    // A ledger that names no day tells of something that goes on.
    clause->set_ongoing(due.empty() && !fen.has_value());
  }

  const LedgerReader& reader_;
  const std::string& file_;
  const absl::flat_hash_map<Field, size_t>& columns_;
  const CsvRow& row_;
  std::vector<LedgerFault>* const faults_;
};

LedgerReader::LedgerReader(const LedgerFormat* format, const LedgerNames* names, std::string committee)
    : format_(format), names_(names), committee_(std::move(committee)) {}

void LedgerReader::Read(const std::string& file, absl::string_view bytes) {
  has_unread_file_ = !ReadRows(file, bytes) || has_unread_file_;
}

bool LedgerReader::ReadRows(const std::string& file, absl::string_view bytes) {
  const absl::StatusOr<std::string> text = ToUtf8(bytes);
  if (!text.ok()) {
    faults_.push_back({file, 0, "", std::string(text.status().message())});
    return false;
  }
  CsvTable table;
  for (const CsvFault& fault : ReadCsv(*text, &table)) faults_.push_back({file, fault.line, fault.column, fault.zh});
  if (table.header.fields.empty()) return false;
  absl::flat_hash_map<Field, size_t> columns;
  bool readable = true;
  for (size_t i = 0; i < table.header.fields.size(); ++i) {
    const std::string& title = table.header.fields[i];
    const Field* field = format_->FindTitle(title);
    if (field == nullptr) {
      faults_.push_back(
          {file, table.header.line, title, "不认识的表头：请在 import-ledger.json 里写明它是什么，或者删去这一列"});
      readable = false;
    } else if (!columns.try_emplace(*field, i).second) {
      faults_.push_back({file, table.header.line, title, "有两列是同一栏目"});
      readable = false;
    }
  }
  for (const std::string& title : format_->RequiredTitles()) {
    if (columns.contains(*format_->FindTitle(title))) continue;
    faults_.push_back({file, table.header.line, title, "表头缺少这一栏"});
    readable = false;
  }
  if (!readable) return false;
  for (const CsvRow& csv_row : table.rows) {
    std::optional<LedgerRow> row = Row(*this, file, columns, csv_row, &faults_).Read();
    if (!row.has_value()) continue;
    const auto [place, is_new] =
        places_.try_emplace(row->request.name(), absl::StrCat(file, " 第 ", csv_row.line, " 行"));
    if (!is_new) {
      faults_.push_back({file, csv_row.line, format_->TitleOf(Field::kCaseNumber),
                         absl::StrCat("“", row->shown, "”与", place->second, "重复")});
      continue;
    }
    rows_.push_back(*std::move(row));
  }
  return true;
}

}  // namespace gaiwan::ledger
