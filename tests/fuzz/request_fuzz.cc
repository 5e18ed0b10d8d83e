// Every request message of every service: parsed, checked by its annotations, let through the door or not; commands
// decided on prepared cases, and what came of them folded.
//
// A line with the method (`CaseService.GetCase`), a line of three characters for the case, the caller and the days that
// have gone by, then the message as it is on the wire.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "server/api/byte_buffer.h"
#include "server/api/command_runner.h"
#include "server/api/judicial_command.h"
#include "server/api/list_filter.h"
#include "server/api/utf8_field.h"
#include "server/auth/call_door.h"
#include "server/auth/shipped_policy.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_mutator.h"
#include "tests/fuzz/world.h"
#include "tests/testing/fake_clock.h"
#include "workflow/act_time.h"
#include "workflow/acting/acts.h"
#include "workflow/advance.h"
#include "workflow/authorise.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/decide.h"
#include "workflow/evolve.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"
#include "workflow/validate.h"

namespace gaiwan::fuzz {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Of a batch; the rest are like them.
constexpr int kItemsMax = 4;

struct Method {
  std::string name;  // `CaseService.GetCase`
  const Message* request;
};

// Every method that the policy table names; that it names all is another test's affair.
const std::vector<Method>& Methods() {
  static const auto* const methods = [] {
    auto* found = new std::vector<Method>();
    const auto policy = *Policy::FromTextproto(ShippedPolicy());
    for (const v1::CallRule& call : policy->proto().calls()) {
      const auto* pool = google::protobuf::DescriptorPool::generated_pool();
      const MethodDescriptor* method = pool->FindMethodByName(absl::StrCat("gaiwan.v1.", call.method()));
      PROMISE(method != nullptr, absl::StrCat("no such method: ", call.method()));
      found->push_back(
          {call.method(), google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type())});
    }
    return found;
  }();
  return *methods;
}

const CallDoor& Door() {
  static auto* const clock = new testing::FakeClock(absl::FromUnixSeconds(1772409600));
  static const auto* const door = [] {
    const auto policy = *Policy::FromTextproto(ShippedPolicy());
    const auto directory = std::shared_ptr<const DirectoryFacts>(World::Get().open().directory, [](const auto*) {});
    return new CallDoor(
        policy, [directory] { return directory; }, clock);
  }();
  return *door;
}

struct Head {
  std::vector<Method>::const_iterator method;
  const PreparedCase* prepared;
  std::string actor;
  absl::Time now;
};

Head ReadHead(Input* input) {
  const World& world = World::Get();
  const absl::string_view name = input->Line();
  Head head;
  head.method =
      std::find_if(Methods().begin(), Methods().end() - 1, [&](const Method& each) { return each.name == name; });
  Input choices(input->Line());
  head.prepared = &world.cases()[choices.Choice(world.cases().size())];
  head.actor = head.prepared->place->callers[choices.Choice(head.prepared->place->callers.size())];
  head.now = head.prepared->now + absl::Hours(24 * static_cast<int64_t>(choices.Choice(200)));
  return head;
}

Caller CallerOf(const std::string& actor) {
  Caller caller;
  caller.person = actor;
  caller.kind = IsPartyActor(actor) ? CallerKind::kParty : CallerKind::kPerson;
  return caller;
}

// A refusal says what it is, and is one that the wire knows.
void CheckRefusal(const absl::Status& status) {
  PROMISE(!status.message().empty(), "a refusal has words");
  PROMISE(status.code() != absl::StatusCode::kInternal && status.code() != absl::StatusCode::kUnknown &&
              status.code() != absl::StatusCode::kDataLoss,
          absl::StrCat("nothing that is sent is the server's fault: ", status.ToString()));
  if (status.code() != absl::StatusCode::kInvalidArgument || ReasonOf(status) == v1::UNPARSABLE) return;
  v1::BadField bad;
  PROMISE(ReadDetail(status, &bad) && !bad.field().empty() && !bad.words().zh().empty(),
          absl::StrCat("a bad field is named: ", status.ToString()));
}

// As server/mediation does it, without sealing.
absl::StatusOr<std::pair<std::vector<v1::Event>, v1::Case>> DecideOn(const PreparedCase& prepared,
                                                                     const v1::Command& command, const Facts& facts) {
  const Definition& definition = *prepared.place->definition;
  const v1::Case& c = prepared.c;
  const absl::string_view name = CommandName(command);
  const bool opens = c.version() == 0;
  if (!IsBuilt(name)) return Refused(c, v1::NOT_BUILT, name);
  if (opens && !IsOpening(name)) return Refused(c, v1::CASE_UNKNOWN);
  if (!opens && IsOpening(name) && !command.has_raise_risk()) return Refused(c, v1::CASE_EXISTS);
  RETURN_IF_ERROR(CheckOrg(facts, UnitNamedBy(command), absl::StrCat("command.", name, ".unit")));
  RETURN_IF_ERROR(Authorise(definition, c, command, facts));
  absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(definition, c, command, facts);
  if (!events.ok()) return WithWhatIsOpen(definition, c, facts, events.status());
  PROMISE(!events->empty(), "what is not refused did something");
  v1::Case after = c;
  const int late_days = LateDays(facts.act_time, facts.now);
  for (v1::Event& event : *events) {
    *event.mutable_act_time() = ToProto(facts.act_time);
    *event.mutable_record_time() = ToProto(facts.now);
    event.set_command(static_cast<int32_t>(command.command_case()));
    event.set_actor(facts.actor);
    event.set_late_days(late_days);
    event.set_needs_adoption(&event == &events->back() && !IsSystem(facts) && !command.has_import_case() &&
                             NeedsAdoption(definition, late_days));
    event.set_version(after.version() + 1);
    EvolvePayload(event, &after);
  }
  const absl::Status advanced = Advance(definition, c, command, facts, &*events, &after);
  if (!advanced.ok()) return WithWhatIsOpen(definition, c, facts, advanced);
  return std::make_pair(*std::move(events), std::move(after));
}

void CheckAccepted(const PreparedCase& prepared, const v1::Command& command, const std::vector<v1::Event>& events,
                   const v1::Case& after) {
  v1::Case replayed = prepared.c;
  for (const v1::Event& event : events) {
    PROMISE(event.payload_case() != v1::Event::PAYLOAD_NOT_SET, "an event says what happened");
    v1::Event stored;
    PROMISE(stored.ParseFromString(event.SerializeAsString()), "an event is read as it was written");
    Evolve(stored, &replayed);
  }
  const std::string bytes = after.SerializeAsString();
  PROMISE(replayed.SerializeAsString() == bytes, "the stored events fold to the same case");
  v1::Case read;
  PROMISE(read.ParseFromString(bytes) && read.SerializeAsString() == bytes, "the case is read as it was written");
  PROMISE(after.version() == prepared.c.version() + static_cast<int64_t>(events.size()), "a version an event");
  PROMISE(CheckLists(prepared.c, command.command_case(), after).ok(), "no list is over its limit");
  PROMISE(prepared.place->definition->FindState("main", after.state()) != nullptr, "it stands in a state there is");
}

// As server/mediation/unit_record_decider.h does it, without sealing: where nothing was before, and behind that itself.
void UnitCommand(const std::string& org, const v1::Command& command, Facts facts) {
  facts.act_time = facts.now;
  UnitActs acts;
  const v1::SampleFrame frame;
  const v1::SampleCallFacts call;
  const v1::SubsidyFacts subsidy;
  for (int64_t version = 1; version <= 2; ++version) {
    UnitPast past;
    past.next_screening = "1";
    past.standing_report = version - 1;
    past.acting.acts = &acts;
    past.acting.seed = std::string(32, 's');
    past.acting.frame = &frame;
    past.acting.call = &call;
    past.acting.subsidy = &subsidy;
    past.acting.is_paid = past.acting.found_otherwise = [](absl::string_view) { return false; };
    const absl::StatusOr<v1::Event> decided = DecideUnitCommand(org, command, facts, past);
    const absl::StatusOr<v1::Event> again = DecideUnitCommand(org, command, facts, past);
    PROMISE(decided.ok() ? again.ok() && again->SerializeAsString() == decided->SerializeAsString()
                         : again.status() == decided.status(),
            "the same facts, the same answer");
    if (!decided.ok()) return CheckRefusal(decided.status());
    v1::Event event = *decided;
    PROMISE(event.payload_case() != v1::Event::PAYLOAD_NOT_SET, "an event says what happened");
    event.set_version(version);
    event.set_actor(facts.actor);
    *event.mutable_record_time() = *event.mutable_act_time() = ToProto(facts.now);
    v1::Event stored;
    PROMISE(stored.ParseFromString(event.SerializeAsString()), "an event is read as it was written");
    FoldAct(org, stored, &acts);
  }
}

void Command(const Head& head, v1::ExecuteRequest request) {
  const PreparedCase& prepared = *head.prepared;
  // What makes the difference between one refusal and another is found at once.
  if (request.name().empty() && !IsUnitCommand(CommandName(request.command()))) request.set_name(kCaseName);
  if (request.request_id().empty()) request.set_request_id(kRequestId);
  if (const absl::Status valid = Validate(request); !valid.ok()) return CheckRefusal(valid);
  Facts facts = World::Get().FactsFor(prepared, head.actor, head.now);
  // The server's own commands come by no wire, and it gives no others.
  if (IsSystem(facts) != IsSystemCommand(CommandName(request.command()))) return;
  if (!IsSystem(facts)) {
    const absl::StatusOr<EngineCommand> made = CommandRunner::ToCommand(CallerOf(head.actor), &request, nullptr);
    if (!made.ok()) return CheckRefusal(made.status());
    PROMISE(made->digest.size() == kDigestBytes && made->actor == head.actor, "the engine's command is whole");
    if (IsUnitCommand(CommandName(request.command()))) return UnitCommand(made->stream, request.command(), facts);
    facts.act_time_stated = made->act_time.has_value();
    facts.act_time = made->act_time.value_or(head.now);
  }
  const std::string before = prepared.c.SerializeAsString();
  const auto decided = DecideOn(prepared, request.command(), facts);
  PROMISE(prepared.c.SerializeAsString() == before, "deciding changes nothing");
  const auto again = DecideOn(prepared, request.command(), facts);
  PROMISE(decided.ok() ? again.ok() && again->second.SerializeAsString() == decided->second.SerializeAsString()
                       : again.status() == decided.status(),
          "the same facts, the same answer");
  if (!decided.ok()) return CheckRefusal(decided.status());
  CheckAccepted(prepared, request.command(), decided->first, decided->second);
}

void CheckFilter(const Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("filter");
  if (field == nullptr || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) return;
  const absl::Status status =
      CaseFilter::Parse(message.GetReflection()->GetString(message, field), absl::FromUnixSeconds(1772409600)).status();
  if (!status.ok()) CheckRefusal(status);
}

void Request(const Head& head, absl::string_view wire) {
  const std::unique_ptr<Message> message(head.method->request->New());
  grpc::Slice slice(wire.data(), wire.size());
  const absl::Status parsed = Parse(grpc::ByteBuffer(&slice, 1), message.get());
  const std::optional<std::string> not_utf8 = FindInvalidUtf8(*message->GetDescriptor(), wire);
  if (!parsed.ok()) return CheckRefusal(parsed);
  PROMISE(!not_utf8.has_value(), "what parses is UTF-8");
  Door().Check(head.method->name, CallerOf(head.actor)).IgnoreError();
  if (const auto* execute = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(message.get())) {
    return Command(head, *execute);
  }
  const absl::Status valid = Validate(*message);
  if (const auto* batch = google::protobuf::DynamicCastToGenerated<v1::ExecuteBatchRequest>(message.get())) {
    for (int i = 0; i < std::min(batch->requests_size(), kItemsMax); ++i) Command(head, batch->requests(i));
  }
  if (!valid.ok()) return CheckRefusal(valid);
  CheckFilter(*message);
  if (const auto* list = google::protobuf::DynamicCastToGenerated<v1::ListCasesRequest>(message.get())) {
    if (const absl::Status status = FilterOf(*list, head.now).status(); !status.ok()) CheckRefusal(status);
  }
  if (const auto* delegate = google::protobuf::DynamicCastToGenerated<v1::DelegateRequest>(message.get())) {
    Command(head, DelegationCommand("orgs/k", *delegate, "tea_room"));
  }
}

}  // namespace

void Prepare() {
  World::Get();
  Methods();
  Door();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  const Head head = ReadHead(&input);
  Request(head, input.Rest());
}

namespace {

// An input as the message that it is.
struct Read {
  explicit Read(absl::string_view bytes) {
    Input input(bytes);
    head = ReadHead(&input);
    lines = std::string(bytes.substr(0, bytes.size() - input.Rest().size()));
    message.reset(head.method->request->New());
    whole = message->ParseFromArray(input.Rest().data(), static_cast<int>(input.Rest().size()));
  }

  Head head;
  std::string lines;
  std::unique_ptr<Message> message;
  bool whole = false;
};

// Another case, caller or day; seldom another method, under which the message says something else.
std::string OtherLines(const Head& head, testing::Dice* dice) {
  const Method& method =
      dice->OneIn(6) ? Methods()[static_cast<size_t>(dice->Throw(static_cast<int>(Methods().size())))] : *head.method;
  const auto any = [dice] { return std::string(1, static_cast<char>('0' + dice->Throw(14))); };
  return absl::StrCat(method.name, "\n", any(), any(), any(), "\n");
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  testing::Dice dice(seed);
  // Now and then the bytes, and with them the parser.
  if (dice.OneIn(12)) return LLVMFuzzerMutate(data, size, max_size);
  Read input(absl::string_view(reinterpret_cast<const char*>(data), size));
  if (dice.OneIn(4)) input.lines = OtherLines(input.head, &dice);
  if (!dice.OneIn(8)) Mutate(World::Get().words(), &dice, input.message.get());
  return Store(input.lines + input.message->SerializeAsString(), data, size, max_size);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data1, size_t size1, const uint8_t* data2, size_t size2,
                                            uint8_t* out, size_t max_out_size, unsigned int seed) {
  testing::Dice dice(seed);
  Read first(absl::string_view(reinterpret_cast<const char*>(data1), size1));
  const Read second(absl::string_view(reinterpret_cast<const char*>(data2), size2));
  if (first.head.method == second.head.method && first.whole && second.whole) {
    Cross(*second.message, &dice, first.message.get());
  } else {
    first.lines = second.lines;
  }
  return Store(first.lines + first.message->SerializeAsString(), out, 0, max_out_size);
}

}  // namespace gaiwan::fuzz
