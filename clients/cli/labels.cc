#include "clients/cli/labels.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/failure.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace gaiwan::cli {
namespace {

// A text that cannot be read only costs the labels; nothing is said of it.
class Silence final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
};

// The label of the one of `items` with this id.
template <typename Items>
std::string Pick(const Items& items, absl::string_view id) {
  for (const auto& item : items) {
    if (item.id() == id) return LabelWithId(Words(item.label()), id);
  }
  return std::string(id);
}

}  // namespace

std::string LabelWithId(absl::string_view label, absl::string_view id) {
  return label.empty() ? std::string(id) : absl::StrCat(label, "(", id, ")");
}

const v1::Definition& Labels::Find(const v1::DefinitionRef& definition) {
  const auto [at, inserted] = definitions_.try_emplace({definition.id(), definition.revision()});
  if (!inserted || definition.id().empty()) return at->second;
  v1::GetDefinitionRequest request;
  request.set_id(definition.id());
  request.set_revision(definition.revision());
  v1::GetDefinitionResponse response;
  const grpc::Status status = client_->Call([this, &request, &response](grpc::ClientContext* context) {
    return client_->workflow().GetDefinition(context, request, &response);
  });
  if (!status.ok()) return at->second;
  Silence silence;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&silence);
  parser.AllowUnknownField(true);
  if (!parser.ParseFromString(response.textproto(), &at->second)) at->second.Clear();
  return at->second;
}

std::string Labels::State(const v1::DefinitionRef& definition, absl::string_view track, absl::string_view id) {
  for (const v1::Track& each : Find(definition).tracks()) {
    if (each.id() == track) return Pick(each.states(), id);
  }
  return std::string(id);
}

std::string Labels::Step(const v1::DefinitionRef& definition, absl::string_view id) {
  return Pick(Find(definition).steps(), id);
}

std::string Labels::Level(const v1::DefinitionRef& definition, absl::string_view id) {
  return Pick(Find(definition).levels(), id);
}

std::string Labels::Track(const v1::DefinitionRef& definition, absl::string_view id) {
  return Pick(Find(definition).tracks(), id);
}

std::string Labels::Clock(const v1::DefinitionRef& definition, absl::string_view id) {
  return Pick(Find(definition).clocks(), id);
}

}  // namespace gaiwan::cli
