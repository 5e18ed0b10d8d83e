// Files that say what the server does: definitions, settings, policy tables, official returns, office hours.
//
// The first character says which: 0 a definition, 1 settings, 2 a policy table, 3 an official return, 4 office hours.
// What is a message is changed as one (LLVMFuzzerCustomMutator), so that most of what is tried parses.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/policy.pb.h"
#include "gaiwan/v1/return.pb.h"
#include "gaiwan/v1/settings.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "server/auth/policy.h"
#include "server/main/settings.h"
#include "server/returns/return_catalogue.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_mutator.h"
#include "tests/fuzz/world.h"
#include "workflow/advance.h"
#include "workflow/authorise.h"
#include "workflow/base/office_hours.h"
#include "workflow/base/proto_time.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/evolve.h"
#include "workflow/explain.h"
#include "workflow/print.h"

namespace gaiwan::fuzz {
namespace {

using google::protobuf::Message;

// Commands given one after another to a case that runs by the definition: what it opens and where that leads.
constexpr int kStepsMax = 6;

v1::Command OpeningOf(absl::string_view name) {
  v1::Command command;
  if (name == "register_clue") {
    command.mutable_register_clue()->set_unit("orgs/c1");
  } else if (name == "raise_risk") {
    command.mutable_raise_risk()->set_unit("orgs/c1");
    command.mutable_raise_risk()->set_grade("red");
  } else {
    command.mutable_open_case()->set_unit("orgs/c1");
  }
  return command;
}

// An empty message of the command: most are refused by their gates, after states, roles and guards were asked.
v1::Command Empty(absl::string_view name) {
  v1::Command command;
  const auto* field = v1::Command::descriptor()->FindFieldByName(std::string(name));
  if (field != nullptr) command.GetReflection()->MutableMessage(&command, field);
  return command;
}

bool Give(const Definition& definition, const v1::Command& command, const Facts& facts, v1::Case* c) {
  if (!Authorise(definition, *c, command, facts).ok()) return false;
  absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(definition, *c, command, facts);
  if (!events.ok()) return false;
  v1::Case after = *c;
  for (v1::Event& event : *events) {
    *event.mutable_act_time() = *event.mutable_record_time() = ToProto(facts.now);
    event.set_actor(facts.actor);
    event.set_version(after.version() + 1);
    EvolvePayload(event, &after);
  }
  if (!Advance(definition, *c, command, facts, &*events, &after).ok()) return false;
  v1::Case replayed = *c;
  for (const v1::Event& event : *events) Evolve(event, &replayed);
  PROMISE(replayed.SerializeAsString() == after.SerializeAsString(), "the stored events fold to the same case");
  PROMISE(definition.FindState("main", after.state()) != nullptr, "it stands in a state of the definition");
  *c = std::move(after);
  return true;
}

// A case by a definition that was taken: nothing of what it opens ends the server.
void RunCase(const Definition& definition) {
  const World& world = World::Get();
  PreparedCase prepared = world.cases().front();
  Facts facts = world.FactsFor(prepared, "people/head", prepared.now);
  v1::Case c = prepared.c;
  for (const char* opening : {"open_case", "register_clue", "raise_risk"}) {
    if (Give(definition, OpeningOf(opening), facts, &c)) break;
  }
  if (c.version() == 0) return;
  for (int step = 0; step < kStepsMax; ++step) {
    facts.now = facts.act_time += absl::Hours(50);
    ExplainCase(definition, c, facts);
    bool moved = false;
    for (const std::string& command : AllowedCommands(definition, c, facts)) {
      PROMISE(Authorise(definition, c, Empty(command), facts).code() != absl::StatusCode::kInternal, "an answer");
      if (!moved && !IsOpening(command)) moved = Give(definition, Empty(command), facts, &c);
    }
    Facts system = facts;
    system.actor = std::string(kSystemActor);
    for (const v1::Clock& clock : std::vector<v1::Clock>(c.clocks().begin(), c.clocks().end())) {
      if (!clock.has_next_time() || ToTime(clock.next_time()) > facts.now) continue;
      v1::Command command;
      command.mutable_expire_clock()->set_clock(clock.id());
      *command.mutable_expire_clock()->mutable_due_time() = clock.next_time();
      Give(definition, command, system, &c);
    }
  }
}

void DefinitionText(absl::string_view text) {
  const std::vector<v1::Fault> faults = CheckDefinitionText(text);
  bool sound = true;
  for (const v1::Fault& fault : faults) {
    PROMISE(!fault.path().empty() && !fault.words().en().empty(), "a fault says where and what");
    sound = sound && fault.warning();
  }
  const absl::StatusOr<std::shared_ptr<const Definition>> made = Definition::FromTextproto(text);
  PROMISE(made.ok() == sound, "a definition without a fault is taken, and no other");
  if (!made.ok()) return;
  const Definition& definition = **made;
  PROMISE(!PrintDefinition(definition, "digest").empty(), "it prints");
  PROMISE(Definition::FromProto(definition.proto()).ok(), "the message is as good as its text");
  RunCase(definition);
}

void SettingsText(const std::string& text) {
  v1::Settings settings = DefaultSettings();
  const absl::Status merged = MergeSettings("settings", text, &settings);
  PROMISE(merged.ok() || !merged.message().empty(), "a fault says what it is");
  if (!merged.ok()) return;
  const absl::Status checked = CheckSettings(settings);
  PROMISE(checked.ok() || checked.code() == absl::StatusCode::kInvalidArgument, "a bad setting is a bad argument");
}

void OfficeHoursText(absl::string_view text) {
  const absl::StatusOr<std::vector<OfficeHours>> hours = ParseOfficeHours(text);
  PROMISE(hours.ok() || !hours.status().message().empty(), "a fault says what it is");
}

std::unique_ptr<Message> MessageOf(size_t choice) {
  switch (choice) {
    case 0:
      return std::make_unique<v1::Definition>();
    case 1:
      return std::make_unique<v1::Settings>();
    case 2:
      return std::make_unique<v1::Policy>();
    case 3:
      return std::make_unique<v1::ReturnDefinition>();
    default:
      return nullptr;
  }
}

constexpr size_t kChoices = 5;

}  // namespace

void Prepare() {
  World::Get();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  switch (input.Choice(kChoices)) {
    case 0:
      return DefinitionText(input.Rest());
    case 1:
      return SettingsText(std::string(input.Rest()));
    case 2: {
      const auto policy = Policy::FromTextproto(input.Rest());
      PROMISE(policy.ok() || policy.status().code() == absl::StatusCode::kInvalidArgument, "a bad argument");
      return;
    }
    case 3: {
      v1::ReturnDefinition definition;
      const std::vector<v1::Fault> faults = CheckReturn(input.Rest(), nullptr, &definition);
      const auto made = ReturnCatalogue::Make({{"a return", std::string(input.Rest())}});
      PROMISE(made.ok() == faults.empty(), "a return without a fault is taken, and no other");
      return;
    }
    default:
      return OfficeHoursText(input.Rest());
  }
}

// `data` without its first character, changed as the message that it is; nothing when it does not parse as one.
std::unique_ptr<Message> ReadMessage(const uint8_t* data, size_t size) {
  if (size < 1) return nullptr;
  Input input(absl::string_view(reinterpret_cast<const char*>(data), size));
  std::unique_ptr<Message> message = MessageOf(input.Choice(kChoices));
  google::protobuf::TextFormat::Parser parser;
  parser.AllowPartialMessage(true);
  struct Quiet final : google::protobuf::io::ErrorCollector {
    void AddError(int, int, const std::string&) override {}
  } quiet;
  parser.RecordErrorsTo(&quiet);
  if (message == nullptr || !parser.ParseFromString(std::string(input.Rest()), message.get())) return nullptr;
  return message;
}

std::string Written(uint8_t kind, const Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.SetUseShortRepeatedPrimitives(true);
  std::string text;
  printer.PrintToString(message, &text);
  return std::string(1, static_cast<char>(kind)) + text;
}

// Names of states, tracks, conditions and the like, as definitions have them.
const std::vector<std::string>& DefinitionWords() {
  static const auto* const words = [] {
    auto* all = new std::vector<std::string>(World::Get().words());
    for (const char* word : {"main",
                             "a",
                             "b",
                             "c",
                             "previous",
                             "stay",
                             "anyone",
                             "open_case",
                             "accept_case",
                             "close_case",
                             "add_note",
                             "register_clue",
                             "case_opened",
                             "case_accepted",
                             "case_closed",
                             "not-on-stop-list",
                             "someone-to-notify",
                             "party",
                             "agreement",
                             "village",
                             "grid",
                             "mediator",
                             "committee-head",
                             "09:00-12:00",
                             "127.0.0.1:0",
                             "CaseService.GetCase",
                             "head",
                             "reach",
                             "case_count"}) {
      all->push_back(word);
    }
    return all;
  }();
  return *words;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  testing::Dice dice(seed);
  const std::unique_ptr<google::protobuf::Message> message = ReadMessage(data, size);
  if (message == nullptr || dice.OneIn(6)) return LLVMFuzzerMutate(data, size, max_size);
  Mutate(DefinitionWords(), &dice, message.get());
  return Store(Written(data[0], *message), data, size, max_size);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data1, size_t size1, const uint8_t* data2, size_t size2,
                                            uint8_t* out, size_t max_out_size, unsigned int seed) {
  testing::Dice dice(seed);
  const std::unique_ptr<google::protobuf::Message> first = ReadMessage(data1, size1);
  const std::unique_ptr<google::protobuf::Message> second = ReadMessage(data2, size2);
  if (first == nullptr || second == nullptr || first->GetDescriptor() != second->GetDescriptor()) return 0;
  Cross(*second, &dice, first.get());
  return Store(Written(data1[0], *first), out, 0, max_out_size);
}

}  // namespace gaiwan::fuzz
