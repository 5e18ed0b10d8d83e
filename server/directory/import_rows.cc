// Rows of organisations, people, seals and servings: each by itself, and against the code lists.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/directory/import_draft.h"
#include "workflow/case_number.h"

namespace gaiwan {
namespace {

// As `Organisation.kind` says.
constexpr std::array<absl::string_view, 14> kKinds = {"county",
                                                      "town",
                                                      "farm",
                                                      "village",
                                                      "community",
                                                      "grid",
                                                      "micro_grid",
                                                      "mediation_committee",
                                                      "judicial_office",
                                                      "justice_bureau",
                                                      "governance_centre",
                                                      "court",
                                                      "police",
                                                      "venue"};
// As `PersonDetails.name` says; names of organisations have the same room.
constexpr int64_t kNameCharsMax = 100;
constexpr int64_t kOriginCharsMax = 100;
// As `PartyDetails.address` says.
constexpr int64_t kAddressCharsMax = 300;
// Years of dates, as workflow/base/date.h takes them.
constexpr int64_t kYearMin = 1900;
constexpr int64_t kYearMax = 2200;

std::string Kind(const ImportRow& row) {
  std::string kind = row.RequiredText("kind", kNameCharsMax);
  if (kind.empty() || IsOrganisationKind(kind)) return kind;
  row.Fault("kind", {absl::StrCat("不认识的类别 ", Quoted(kind), "，应当是 ", OrganisationKinds()),
                     absl::StrCat("unknown kind ", Quoted(kind), "; it should be one of ", OrganisationKinds())});
  return kind;
}

void FaultTwice(const ImportRow& row, absl::string_view column, const Words& what, Place earlier,
                const ImportDraft& draft) {
  const Words where = draft.findings.Describe(earlier);
  row.Fault(column, {absl::StrCat(what.zh, "，已经在", where.zh), absl::StrCat(what.en, ": it stands in ", where.en)});
}

// The columns that every row of a person repeats.
PersonDraft Person(const ImportRow& row, const CodeLists& codes) {
  PersonDraft person;
  person.place = row.place();
  person.details.set_name(row.RequiredText("name", kNameCharsMax));
  person.details.set_phone(row.Formatted("phone", v1::PHONE));
  person.details.set_sex(row.CodeOf("sex", "sex", codes));
  person.details.set_ethnic_group(row.CodeOf("ethnic_group", "ethnic_group", codes));
  person.languages = row.CodesOf("languages", "language", codes);
  person.specialties = row.CodesOf("specialties", "dispute_class", codes);
  return person;
}

void CheckSamePerson(const ImportRow& row, const PersonDraft& first, const PersonDraft& again,
                     const ImportDraft& draft) {
  const auto check = [&](absl::string_view column, bool same) {
    if (same) return;
    const Words where = draft.findings.Describe(first.place);
    row.Fault(column, {absl::StrCat("同一个人的这一列与", where.zh, "不同"),
                       absl::StrCat("differs from ", where.en, ", which is about the same person")});
  };
  check("name", first.details.name() == again.details.name());
  check("phone", first.details.phone() == again.details.phone());
  check("sex", first.details.sex() == again.details.sex());
  check("ethnic_group", first.details.ethnic_group() == again.details.ethnic_group());
  check("languages", first.languages == again.languages);
  check("specialties", first.specialties == again.specialties);
}

v1::Post PostOf(const ImportRow& row, const CodeLists& codes) {
  v1::Post post;
  post.set_org(row.Code("org"));
  row.RequiredText("role", kNameCharsMax);
  post.set_role(row.CodeOf("role", "directory_role", codes));
  const ImportRow::Dates dates = row.ValidDates();
  post.set_valid_from(dates.from);
  post.set_valid_to(dates.to);
  return post;
}

}  // namespace

bool IsOrganisationKind(absl::string_view kind) {
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

std::string OrganisationKinds() {
  return absl::StrJoin(kKinds, ", ");
}

PostKey KeyOf(const v1::Post& post) {
  return {post.org(), post.role(), post.valid_from()};
}

void ReadOrganisations(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::Organisation org;
    org.set_code(row.Code("code"));
    org.set_parent(row.Code("parent", /*required=*/false));
    org.set_kind(Kind(row));
    org.set_name(row.RequiredText("name", kNameCharsMax));
    org.set_name_origin(row.Text("name_origin", kOriginCharsMax));
    org.set_channel(row.CodeOf("channel", "channel", *draft->codes));
    if (!org.channel().empty() && org.kind() != "venue") {
      row.Fault("channel", {"只有场所（venue）有受理渠道", "only a venue has a channel"});
    }
    for (const std::string& language : row.CodesOf("languages", "language", *draft->codes)) org.add_languages(language);
    org.set_address(row.Text("address", kAddressCharsMax));
    org.set_phone(row.Formatted("phone", v1::PHONE));
    org.set_contact_origin(row.Text("contact_origin", kOriginCharsMax));
    const ImportRow::Dates dates = row.ValidDates();
    org.set_valid_from(dates.from);
    org.set_valid_to(dates.to);
    if (org.code().empty()) continue;
    const Validity validity = ValidityOf(org.valid_from(), org.valid_to());
    const std::string code = org.code();
    const auto [earlier, is_new] = draft->organisations.try_emplace(code, Sourced<v1::Organisation>{org, row.place()});
    if (is_new) continue;
    const v1::Organisation& other = earlier->second.value;
    if (validity.Overlaps(ValidityOf(other.valid_from(), other.valid_to()))) {
      FaultTwice(row, "code",
                 {absl::StrCat("代码 ", code, " 重复，有效期重叠"),
                  absl::StrCat("duplicate code ", code, ", and the validity overlaps")},
                 earlier->second.place, *draft);
    } else {
      FaultTwice(row, "code",
                 {absl::StrCat("代码 ", code, " 重复：一个代码永远只属于一个单位"),
                  absl::StrCat("duplicate code ", code, ": a code stands for one organisation for ever")},
                 earlier->second.place, *draft);
    }
  }
}

void ReadPeople(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    const std::string id = row.Code("id");
    const PersonDraft person = Person(row, *draft->codes);
    v1::Post post = PostOf(row, *draft->codes);
    if (id.empty()) continue;
    const auto [first, is_new] = draft->people.try_emplace(id, person);
    if (!is_new) CheckSamePerson(row, first->second, person, *draft);
    if (post.org().empty() || post.role().empty()) continue;
    const PostKey key = KeyOf(post);
    const auto [earlier, is_new_post] =
        first->second.posts.try_emplace(key, Sourced<v1::Post>{std::move(post), row.place()});
    if (!is_new_post) {
      FaultTwice(row, "valid_from", {"同一职务的有效期重叠", "the validity of the same post overlaps"},
                 earlier->second.place, *draft);
    }
  }
}

void ReadSeals(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::Seal seal;
    seal.set_id(row.Code("id"));
    seal.set_org(row.Code("org"));
    seal.set_name(row.RequiredText("name", kNameCharsMax));
    const ImportRow::Dates dates = row.ValidDates();
    seal.set_valid_from(dates.from);
    seal.set_valid_to(dates.to);
    if (seal.id().empty() || seal.org().empty()) continue;
    const std::string key = absl::StrCat(seal.org(), "/", seal.id());
    const auto [earlier, is_new] = draft->seals.try_emplace(key, Sourced<v1::Seal>{std::move(seal), row.place()});
    if (!is_new) FaultTwice(row, "id", {"印章重复", "duplicate seal"}, earlier->second.place, *draft);
  }
}

void ReadServings(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::Serving serving;
    serving.set_org(row.Code("org"));
    serving.set_committee(row.Code("committee"));
    const ImportRow::Dates dates = row.ValidDates();
    serving.set_valid_from(dates.from);
    serving.set_valid_to(dates.to);
    if (serving.org().empty() || serving.committee().empty()) continue;
    const std::string key = absl::StrCat(serving.org(), "/", serving.valid_from());
    const auto [earlier, is_new] =
        draft->servings.try_emplace(key, Sourced<v1::Serving>{std::move(serving), row.place()});
    if (!is_new) {
      FaultTwice(row, "valid_from", {"同一单位的有效期重叠", "the validity for the same organisation overlaps"},
                 earlier->second.place, *draft);
    }
  }
}

void ReadNumberStarts(const ImportTable& table, ImportDraft* draft) {
  for (const CsvRow& fields : table.csv.rows) {
    const ImportRow row(table, fields, &draft->findings);
    v1::NumberStart start;
    start.set_org(row.Code("committee"));
    start.set_year(static_cast<int32_t>(row.Number("year", kYearMin, kYearMax)));
    start.set_first(row.Number("first", 1, kCaseSerialMax));
    if (start.org().empty() || start.year() == 0 || start.first() == 0) continue;
    const std::string key = absl::StrCat(start.org(), "/", start.year());
    const auto [earlier, is_new] =
        draft->number_starts.try_emplace(key, Sourced<v1::NumberStart>{std::move(start), row.place()});
    if (!is_new) {
      FaultTwice(row, "year", {"该委员会该年度的起始案号重复", "duplicate register"}, earlier->second.place, *draft);
    }
  }
}

}  // namespace gaiwan
