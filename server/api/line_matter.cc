#include "server/api/line_matter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "workflow/packet_papers.h"

namespace gaiwan {
namespace {

// Fields of Case that papers for another office print (server/papers/worker/package.py, _PARTNER_FIELDS).
constexpr absl::string_view kPartnerFields[] = {
    "name",        "version",       "definition",      "state",     "unit",         "committee",
    "case_number", "dispute_class", "claimed",         "text",      "request_time", "create_time",
    "parties",     "mediators",     "representatives", "documents", "referrals",    "letters"};
// What papers for a court print besides.
constexpr absl::string_view kCourtFields[] = {
    "round",      "rules_cited",   "sessions",   "agreements",       "obligations",
    "delegation", "confirmations", "statements", "joint_committees", "services"};

template <typename Repeated, typename Keep>
void KeepOnly(Repeated* parts, const Keep& keep) {
  parts->erase(std::remove_if(parts->begin(), parts->end(), [&](const auto& part) { return !keep(part); }),
               parts->end());
}

template <typename Parts>
absl::flat_hash_set<absl::string_view> IdsOf(const Parts& parts) {
  absl::flat_hash_set<absl::string_view> ids;
  for (const auto& part : parts) ids.insert(part.id());
  return ids;
}

void KeepFields(bool for_partner, v1::Case* c) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  c->GetReflection()->ListFields(*c, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (HasPaper(kPartnerFields, field->name()) || (!for_partner && HasPaper(kCourtFields, field->name()))) continue;
    c->GetReflection()->ClearField(c, field);
  }
}

// As the content has it of a referral: no identity papers, nothing that nobody asks for.
void NarrowParty(v1::Party* party) {
  if (!party->details().has_open()) return;
  v1::PartyDetails* details = party->mutable_details()->mutable_open()->mutable_party();
  details->clear_id_type();
  details->clear_id_number();
  details->clear_ethnic_group();
  details->clear_occupation();
  details->clear_other_names();
}

// What an entry says that some paper of the packet prints.
bool IsPrinted(const v1::Event& event, const v1::HandOverContent& content,
               const absl::flat_hash_set<absl::string_view>& documents,
               const absl::flat_hash_set<absl::string_view>& facts) {
  if (event.has_document_added()) return documents.contains(event.document_added().document());
  if (content.has_referral()) {
    return event.has_referred_out() && content.subject() == "referrals/" + event.referred_out().referral();
  }
  if (event.has_statement_recorded()) return facts.contains(event.statement_recorded().statement());
  return event.has_case_accepted() || event.has_agreement_signed() || event.has_representative_added() ||
         event.has_performance_recorded() || event.has_confirmation_applied_for() || event.has_returned_to_court();
}

}  // namespace

void NarrowForLine(const v1::HandOverContent& content, PaperMatter* matter) {
  const bool for_partner = content.has_referral();
  v1::Case& c = matter->c;
  const absl::flat_hash_set<absl::string_view> documents = IdsOf(content.documents());
  const absl::flat_hash_set<absl::string_view> facts = IdsOf(content.undisputed_facts());
  KeepFields(for_partner, &c);
  KeepOnly(c.mutable_documents(), [&](const v1::Document& each) { return documents.contains(each.id()); });
  KeepOnly(c.mutable_statements(), [&](const v1::Statement& each) { return facts.contains(each.id()); });
  if (for_partner) {
    KeepOnly(c.mutable_referrals(),
             [&](const v1::Referral& each) { return content.subject() == "referrals/" + each.id(); });
    for (v1::Party& party : *c.mutable_parties()) NarrowParty(&party);
    if (!HasPaper(kFileOpeningReasons, content.referral().reason())) c.clear_text();
  } else {
    c.clear_referrals();
  }

  absl::flat_hash_set<int64_t> kept;
  KeepOnly(&matter->history, [&](const v1::Event& event) {
    // A correction goes with what it corrects, and its own correction with it.
    const bool goes = event.has_entry_corrected() ? kept.contains(event.entry_corrected().entry())
                                                  : IsPrinted(event, content, documents, facts);
    if (goes) kept.insert(event.version());
    return goes;
  });
}

}  // namespace gaiwan
