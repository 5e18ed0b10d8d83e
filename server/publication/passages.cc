#include "server/publication/passages.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/label.h"
#include "workflow/base/personal_walk.h"

namespace gaiwan {
namespace {

// What goes as words of a witness or a confirmation may be a name; a sentence is none.
constexpr size_t kNameBytesMax = 60;

void Add(absl::string_view zh, absl::string_view en, const std::string& text, std::vector<Passage>* passages) {
  if (!text.empty()) passages->push_back({MakeLabel(zh, en), text, {}});
}

const std::string& FreeText(const v1::Personal& personal) {
  return personal.open().text().text();
}

absl::string_view SideName(v1::PartySide side) {
  switch (side) {
    case v1::PARTY_SIDE_APPLICANT:
      return "申请人";
    case v1::PARTY_SIDE_RESPONDENT:
      return "被申请人";
    default:
      return "当事人";
  }
}

void AddParties(const v1::Case& c, std::vector<Passage>* passages) {
  Passage passage{MakeLabel("当事人", "Parties"), "", {}};
  for (const v1::Party& party : c.parties()) {
    const std::string& name = party.details().open().party().name();
    if (party.removed() || name.empty()) continue;
    absl::StrAppend(&passage.text, passage.text.empty() ? "" : "\n", SideName(party.side()), "：");
    const size_t begin = passage.text.size();
    passage.text += name;
    passage.names.push_back({begin, passage.text.size(), party.details().subject()});
  }
  if (!passage.text.empty()) passages->push_back(std::move(passage));
}

bool IsUndisputed(const v1::Case& c, const v1::StatementRecorded& statement) {
  return std::any_of(c.statements().begin(), c.statements().end(), [&](const v1::Statement& each) {
    return each.id() == statement.statement() && each.kind() == v1::STATEMENT_KIND_UNDISPUTED;
  });
}

std::string ClausesOf(const v1::AgreementText& text) {
  std::string clauses;
  for (int i = 0; i < text.clauses_size(); ++i) {
    absl::StrAppend(&clauses, i == 0 ? "" : "\n", i + 1, "．", text.clauses(i));
  }
  return clauses;
}

// Everybody's names and details, whoever entered them and however often they were amended, by whose they are.
struct Someone {
  std::vector<std::string> names;
  bool is_organisation = false;
  // One of the case, and not one that was entered by mistake and removed.
  bool is_party = false;
};

class People {
 public:
  explicit People(Replacements* out) : out_(out) {}

  void Take(const v1::Personal& personal) {
    if (personal.open().has_party()) {
      TakeParty(personal.subject(), personal.open().party());
    } else if (personal.open().has_person()) {
      const v1::PersonDetails& details = personal.open().person();
      NamesOf(personal.subject())->push_back(details.name());
      out_->AddExact(v1::PUBLICATION_RULE_PHONE, details.phone());
    }
  }
  void TakeWords(const std::string& words) {
    if (!words.empty() && words.size() <= kNameBytesMax) NamesOf(absl::StrCat("words/", words))->push_back(words);
  }
  void TakePerson(const Directory& directory, absl::string_view resource) {
    if (!absl::ConsumePrefix(&resource, "people/")) return;
    const DirectoryPerson* const person = directory.FindPerson(resource);
    if (person == nullptr || person->details.name().empty()) return;
    NamesOf(absl::StrCat("people/", resource))->push_back(person->details.name());
    out_->AddExact(v1::PUBLICATION_RULE_PHONE, person->details.phone());
  }
  void MarkOrganisation(const std::string& subject) { someone_[subject].is_organisation = true; }
  void MarkParty(const std::string& subject) { someone_[subject].is_party = true; }

  // Hands all over, in the order in which they were taken.
  void Settle() {
    for (const std::string& subject : order_) {
      Someone& one = someone_[subject];
      if (one.is_organisation) {
        for (const std::string& name : one.names) out_->AddOrganisation(name);
      } else {
        out_->AddPerson(one.names, one.is_party ? subject : "");
      }
    }
  }

 private:
  std::vector<std::string>* NamesOf(const std::string& subject) {
    const auto [known, is_new] = someone_.try_emplace(subject);
    if (std::find(order_.begin(), order_.end(), subject) == order_.end()) order_.push_back(subject);
    return &known->second.names;
  }

  void TakeParty(const std::string& subject, const v1::PartyDetails& details) {
    std::vector<std::string>* const names = NamesOf(subject);
    names->push_back(details.name());
    names->insert(names->end(), details.other_names().begin(), details.other_names().end());
    if (!details.credit_code().empty()) MarkOrganisation(subject);
    if (!details.representative().empty()) TakeWords(details.representative());
    out_->AddExact(v1::PUBLICATION_RULE_PHONE, details.phone());
    out_->AddExact(v1::PUBLICATION_RULE_ADDRESS, details.address());
    out_->AddExact(v1::PUBLICATION_RULE_ID_NUMBER, details.id_number());
    out_->AddExact(v1::PUBLICATION_RULE_ID_NUMBER, details.credit_code());
    out_->AddBirthDate(details.birth_date());
  }

  Replacements* const out_;
  std::map<std::string, Someone> someone_;
  std::vector<std::string> order_;
};

// The root and the county's own offices stay; what lies below a town, and towns, villages and venues, go.
bool IsBelowCounty(const v1::Organisation& org, const Directory& directory) {
  if (org.parent().empty()) return false;
  static const auto* const places =
      new std::set<absl::string_view>{"town", "farm", "village", "community", "grid", "micro_grid", "venue"};
  if (places->count(org.kind()) > 0) return true;
  const v1::Organisation* const parent = directory.FindOrg(org.parent());
  return parent != nullptr && !parent->parent().empty();
}

}  // namespace

std::vector<Passage> PassagesOf(const v1::Case& c, const std::vector<v1::Event>& history, const Reference& reference) {
  std::vector<Passage> passages;
  if (!c.dispute_class().empty()) {
    Add("纠纷类别", "Kind of dispute", reference.codes->LabelOf("dispute_class", c.dispute_class()).zh(), &passages);
  }
  Add("案号", "Number", c.case_number(), &passages);
  AddParties(c, &passages);
  const v1::CaseText& text = c.text().open().case_text();
  Add("基本事实", "Facts", text.facts(), &passages);
  Add("请求", "Claim", text.claim(), &passages);
  Add("地点", "Place", text.place(), &passages);
  for (const v1::Event& event : history) {
    if (event.has_statement_recorded() && IsUndisputed(c, event.statement_recorded())) {
      Add("无争议事实", "Undisputed", FreeText(event.statement_recorded().text()), &passages);
    } else if (event.has_investigation_recorded()) {
      Add("调查", "Investigation", FreeText(event.investigation_recorded().text()), &passages);
    }
  }
  for (const v1::Agreement& agreement : c.agreements()) {
    if (!agreement.has_effective_time() || agreement.replaced()) continue;
    Add("协议认定的事实", "Facts of the agreement", agreement.text().open().agreement().facts(), &passages);
    Add("协议条款", "Clauses", ClausesOf(agreement.text().open().agreement()), &passages);
  }
  for (const v1::Event& event : history) {
    if (event.has_clue_settled()) Add("处理", "How it was settled", FreeText(event.clue_settled().text()), &passages);
    if (event.has_visit_recorded()) Add("回访", "Visit", FreeText(event.visit_recorded().text()), &passages);
  }
  return passages;
}

std::vector<Find> KnownOf(const Passage& passage, const Replacements& replacements) {
  std::vector<Find> known;
  for (const Passage::Name& name : passage.names) {
    if (const std::string* called = replacements.CalledOf(name.party); called != nullptr) {
      known.push_back({name.begin, name.end, v1::PUBLICATION_RULE_PERSON, *called});
    }
  }
  return known;
}

Replacements ReplacementsFor(const v1::Case& c, const std::vector<v1::Event>& history, const Directory& directory,
                             v1::PublicationNaming naming) {
  Replacements replacements(naming);
  People people(&replacements);
  for (const v1::Party& party : c.parties()) {
    people.Take(party.details());
    if (!party.removed()) people.MarkParty(party.details().subject());
    if (party.kind() == v1::PARTY_KIND_LEGAL_PERSON || party.kind() == v1::PARTY_KIND_OTHER_ORGANISATION) {
      people.MarkOrganisation(party.details().subject());
    }
  }
  ForEachPersonal(c, [&](const v1::Personal& personal) { people.Take(personal); });
  for (const v1::Event& event : history) {
    ForEachPersonal(event, [&](const v1::Personal& personal) { people.Take(personal); });
    if (event.has_agreement_signed()) people.TakeWords(FreeText(event.agreement_signed().text()));
    if (event.has_settled_confirmed()) people.TakeWords(FreeText(event.settled_confirmed().text()));
    for (const v1::SideConfirmationEntry& each : event.settled_registered().confirmations()) {
      people.TakeWords(FreeText(each.detail()));
    }
  }
  for (const v1::Mediator& mediator : c.mediators()) people.TakePerson(directory, mediator.person());
  for (const v1::FormerMediator& former : c.former_mediators()) {
    people.TakePerson(directory, former.mediator().person());
  }
  people.TakePerson(directory, c.opener());
  for (const v1::Event& event : history) people.TakePerson(directory, event.actor());
  // Whoever is known in the village as the one who settles such matters; of others of the directory the whole name.
  for (const auto& [id, person] : directory.people()) {
    replacements.AddOther(person.details.name());
    for (const v1::Post& post : person.posts) {
      if (absl::StrCat("orgs/", post.org()) == c.committee() || absl::StrCat("orgs/", post.org()) == c.unit()) {
        people.TakePerson(directory, absl::StrCat("people/", id));
      }
    }
  }
  people.Settle();
  for (const auto& [code, org] : directory.organisations()) {
    if (!IsBelowCounty(org, directory)) continue;
    replacements.AddPlace(org.name(), org.kind());
    replacements.AddExact(v1::PUBLICATION_RULE_ADDRESS, org.address());
    replacements.AddExact(v1::PUBLICATION_RULE_PHONE, org.phone());
  }
  const std::string& number = c.case_number();
  replacements.AddExact(v1::PUBLICATION_RULE_CASE_NUMBER, number);
  // As people say it, without the year.
  const size_t year_end = number.find("）");
  if (year_end != std::string::npos) {
    replacements.AddExact(v1::PUBLICATION_RULE_CASE_NUMBER, absl::StripPrefix(number.substr(year_end), "）"));
  }
  replacements.Settle();
  return replacements;
}

}  // namespace gaiwan
