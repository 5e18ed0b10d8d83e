#include "server/api/erasure_scout.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "server/api/scouted_command.h"
#include "server/seal/lookup_tokens.h"
#include "workflow/acting/orders.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/find.h"
#include "workflow/representation.h"

namespace gaiwan {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kSharedText[] = "case";
// Events read at a time.
constexpr int kEventsAtOnce = 500;
// Shorter ones are in every text: bytes of one Chinese character, and digits of the shortest telephone number.
constexpr size_t kNameBytesMin = 4;
constexpr size_t kNumberCharactersMin = 5;

// What a person is recognised by, each in its normal form.
struct Marks {
  std::set<std::string> names;
  std::set<std::string> numbers;

  void AddName(const std::string& name) {
    if (std::string normal = NormalName(name); normal.size() >= kNameBytesMin) names.insert(std::move(normal));
  }
  void AddNumber(std::string normal) {
    if (normal.size() >= kNumberCharactersMin) numbers.insert(std::move(normal));
  }
  void Add(const v1::PersonalData& data) {
    if (data.has_party()) {
      const v1::PartyDetails& party = data.party();
      AddName(party.name());
      for (const std::string& name : party.other_names()) AddName(name);
      AddName(party.representative());
      AddNumber(NormalPhone(party.phone()));
      AddNumber(NormalId(party.id_number()));
      AddNumber(NormalId(party.credit_code()));
    }
    if (data.has_person()) {
      AddName(data.person().name());
      AddNumber(NormalPhone(data.person().phone()));
    }
  }
  bool AreIn(const std::string& text) const {
    const std::string name_text = NormalName(text), number_text = NormalId(text);
    for (const std::string& name : names) {
      if (absl::StrContains(name_text, name)) return true;
    }
    for (const std::string& number : numbers) {
      if (absl::StrContains(number_text, number)) return true;
    }
    return false;
  }
};

void ForEachText(const Message& message, std::vector<std::string>* texts) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        texts->push_back(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                              : reflection.GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ForEachText(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field),
                    texts);
      }
    }
  }
}

std::string SubjectOf(const v1::Case& c, const std::string& who) {
  if (FindById(c.representatives(), who) != nullptr) return RepresentativeSubject(who);
  if (FindById(c.participants(), who) != nullptr) return ParticipantSubject(who);
  return PartySubject(who);
}

}  // namespace

absl::StatusOr<v1::ErasureFacts> ErasureScout::Look(const std::string& case_name,
                                                    const v1::ErasePersonalData& command) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, reader_->Get(case_name));
  v1::ErasureFacts facts;
  facts.set_version(c->version());
  if (command.who().empty()) return facts;
  const std::string subject = SubjectOf(*c, command.who());
  Marks marks;
  std::vector<std::string> texts;
  absl::Status status;
  // Who is named differently later was in the texts by the name of before.
  for (int64_t from = 1; from <= c->version();) {
    ASSIGN_OR_RETURN(const std::vector<HistoryRecord> records, reader_->History(case_name, from, kEventsAtOnce));
    if (records.empty()) break;
    for (const HistoryRecord& record : records) {
      const v1::Event& event = *record.event;
      ForEachPersonal(event, [&](const v1::Personal& stored) {
        if (!status.ok() || (stored.subject() != subject && stored.subject() != kSharedText)) return;
        v1::Personal personal = stored;
        status = open_(case_name, &personal);
        if (!status.ok() || !personal.has_open()) return;
        if (personal.subject() == subject) {
          marks.Add(personal.open());
        } else {
          ForEachText(personal.open(), &texts);
        }
      });
      RETURN_IF_ERROR(status);
    }
    from = records.back().event->version() + 1;
  }
  for (const std::string& text : texts) {
    if (marks.AreIn(text)) {
      facts.set_named_in_shared_text(true);
      break;
    }
  }
  facts.set_reason_names_person(marks.AreIn(command.reason().text()));
  return facts;
}

SubmitCommand WithScout(SubmitCommand next, const ErasureScout* scout, const OrderCheck* orders, Worker* worker) {
  return [next = std::move(next), scout, orders, worker](EngineCommand command, Done done) -> absl::Status {
    const auto* request = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(command.body.get());
    if (request == nullptr || !request->command().has_erase_personal_data()) {
      return next(std::move(command), std::move(done));
    }
    return SubmitScouted(
        next, worker, std::move(command), std::move(done),
        [scout, orders, request](EngineCommand* asked) -> absl::Status {
          absl::StatusOr<v1::ErasureFacts> facts = scout->Look(asked->stream, request->command().erase_personal_data());
          if (absl::IsNotFound(facts.status())) return absl::OkStatus();
          RETURN_IF_ERROR(facts.status());
          if (!asked->validate_only) {
            ASSIGN_OR_RETURN(std::optional<v1::Label> missing,
                             orders->FindMissing(asked->actor, *OrderedActOf(asked->stream, request->command()),
                                                 OrderNamedBy(request->command())));
            if (missing.has_value()) *facts->mutable_order_missing() = *std::move(missing);
          }
          // Somebody may be named by now: then it is looked at again.
          if (!asked->expected_version.has_value()) asked->expected_version = static_cast<uint64_t>(facts->version());
          asked->beside = std::make_shared<v1::ErasureFacts>(*std::move(facts));
          return absl::OkStatus();
        });
  };
}

}  // namespace gaiwan
