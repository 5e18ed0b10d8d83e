#include "server/papers/paper_data.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "server/papers/paper_frame.h"
#include "workflow/base/qr.h"

namespace gaiwan {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

template <typename Part, typename Drop>
void Remove(google::protobuf::RepeatedPtrField<Part>* parts, const Drop& drop) {
  parts->erase(std::remove_if(parts->begin(), parts->end(), drop), parts->end());
}

bool IsConfidential(bool separate_talk, v1::StatementKind kind) {
  // One without a kind might be a concession.
  return separate_talk || (kind != v1::STATEMENT_KIND_FACT && kind != v1::STATEMENT_KIND_UNDISPUTED);
}

// Statements are dropped by the caller, who knows which.
bool IsForOthers(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kNoteAdded:
    case v1::Event::kComplaintFiled:
    case v1::Event::kComplaintAnswered:
    case v1::Event::kGuidanceAsked:
    case v1::Event::kGuidanceAnswered:
    case v1::Event::kShamSuspicionRaised:
    case v1::Event::kShamSuspicionCleared:
    case v1::Event::kUrged:
    case v1::Event::kUrgingAnswered:
    case v1::Event::kGlassBroken:
    case v1::Event::kHoldPlaced:
    case v1::Event::kHoldLifted:
      return true;
    default:
      return false;
  }
}

std::string ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // It fails only for an Any of unknown type, which none of ours holds.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) json = "{}";
  return json;
}

using Texts = std::map<std::string, std::string>;

std::string ToJson(const Texts& texts) {
  return absl::StrCat("{",
                      absl::StrJoin(texts, ",",
                                    [](std::string* out, const auto& each) {
                                      absl::StrAppend(out, JsonQuoted(each.first), ":", JsonQuoted(each.second));
                                    }),
                      "}");
}

// Calls `visit` with every string in `message`.
void ForEachString(const Message& message, const std::function<void(const std::string&)>& visit) {
  const google::protobuf::Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        visit(field->is_repeated() ? reflection->GetRepeatedString(message, field, i)
                                   : reflection->GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ForEachString(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                           : reflection->GetMessage(message, field),
                      visit);
      }
    }
  }
}

// Empty for what the directory does not know.
std::string NameIn(const Directory& directory, absl::string_view resource) {
  if (absl::ConsumePrefix(&resource, "people/")) {
    const DirectoryPerson* person = directory.FindPerson(resource);
    return person == nullptr ? "" : person->details.name();
  }
  if (!absl::ConsumePrefix(&resource, "orgs/")) return "";
  const size_t seal = resource.find("/seals/");
  if (seal == absl::string_view::npos) return directory.OrgName(resource);
  const auto found = directory.seals().find(absl::StrCat(resource.substr(0, seal), "/", resource.substr(seal + 7)));
  return found == directory.seals().end() ? "" : found->second.name();
}

Texts NamesIn(const PaperMatter& matter, const Directory& directory) {
  Texts names;
  const auto add = [&](const std::string& text) {
    if (names.count(text) > 0 || (!absl::StartsWith(text, "orgs/") && !absl::StartsWith(text, "people/"))) return;
    const std::string name = NameIn(directory, text);
    if (!name.empty()) names[text] = name;
  };
  ForEachString(matter.c, add);
  for (const v1::Event& event : matter.history) ForEachString(event, add);
  return names;
}

Texts LabelsIn(const CodeLists& codes) {
  Texts labels;
  for (const std::string& list : codes.ListNames()) {
    for (const v1::CodeEntry& entry : codes.List(list)) {
      labels[absl::StrCat(list, "/", entry.code())] = entry.label().zh();
    }
  }
  return labels;
}

// Where the organisations named in `names` are reached, as far as the directory says.
std::string OfficesIn(const Texts& names, const Directory& directory) {
  std::vector<std::string> offices;
  for (const auto& [resource, name] : names) {
    absl::string_view code = resource;
    const v1::Organisation* org = absl::ConsumePrefix(&code, "orgs/") ? directory.FindOrg(code) : nullptr;
    if (org == nullptr || (org->address().empty() && org->phone().empty())) continue;
    offices.push_back(absl::StrCat(JsonQuoted(resource), ":{\"address\":", JsonQuoted(org->address()),
                                   ",\"phone\":", JsonQuoted(org->phone()), "}"));
  }
  return absl::StrCat("{", absl::StrJoin(offices, ","), "}");
}

std::string ToJson(const PaperDocument& document) {
  return absl::StrCat("{\"id\":", JsonQuoted(document.id), ",\"title\":", JsonQuoted(document.title),
                      ",\"path\":", JsonQuoted(document.path), ",\"media_type\":", JsonQuoted(document.media_type),
                      ",\"pages\":", document.pages, "}");
}

// `,"link":{...}` with its QR code; nothing for no address. The worker draws it and knows no more of codes.
std::string LinkIn(absl::string_view address) {
  const absl::StatusOr<QrCode> code = MakeQr(address, QrUse::kPaper);
  if (address.empty() || !code.ok()) return "";
  const auto append = [](std::string* out, const std::string& row) { absl::StrAppend(out, "\"", row, "\""); };
  return absl::StrCat(",\"link\":{\"address\":", JsonQuoted(address), ",\"modules\":[",
                      absl::StrJoin(ToRows(*code), ",", append), "]}");
}

// The name, or the id of whom the directory does not have.
std::string PrinterOf(absl::string_view person, const Directory& directory) {
  const absl::string_view id = absl::StripPrefix(person, "people/");
  const DirectoryPerson* known = directory.FindPerson(id);
  return known == nullptr ? std::string(id) : known->details.name();
}

}  // namespace

void DropConfidential(PaperMatter* matter) {
  v1::Case& c = matter->c;
  std::set<std::string> dropped;      // Statements.
  std::set<int64_t> dropped_entries;  // Versions of events, to find what corrects them.
  for (const v1::Statement& each : c.statements()) {
    if (!IsConfidential(each.separate_talk(), each.kind())) continue;
    dropped.insert(each.id());
    dropped_entries.insert(each.entry());
    dropped_entries.insert(each.corrections().begin(), each.corrections().end());
  }
  Remove(c.mutable_statements(), [&](const v1::Statement& each) { return dropped.count(each.id()) > 0; });
  c.clear_complaints();
  c.clear_guidances();
  c.clear_sham_suspicion();
  c.clear_satisfactions();
  c.clear_urgings();
  std::vector<v1::Event> kept;
  for (v1::Event& event : matter->history) {
    bool drop = IsForOthers(event);
    if (event.has_statement_recorded()) {
      const v1::StatementRecorded& each = event.statement_recorded();
      drop = IsConfidential(each.separate_talk(), each.kind()) || dropped.count(each.statement()) > 0;
      if (drop) dropped.insert(each.statement());
    } else if (event.has_statement_confirmed()) {
      drop = dropped.count(event.statement_confirmed().statement()) > 0;
    } else if (event.has_entry_corrected()) {
      drop = event.entry_corrected().separate_talk() || dropped_entries.count(event.entry_corrected().entry()) > 0;
    }
    if (drop) {
      dropped_entries.insert(event.version());
      continue;
    }
    // What the definition made of it is on no paper.
    event.clear_moves();
    event.clear_clock_changes();
    event.clear_revisions();
    kept.push_back(std::move(event));
  }
  matter->history = std::move(kept);
}

std::string ComposePaperData(PaperMatter matter, const Reference& reference) {
  DropConfidential(&matter);
  const auto append = [](std::string* out, const auto& each) { absl::StrAppend(out, ToJson(each)); };
  const Texts names = NamesIn(matter, *reference.directory);
  return absl::StrCat("{\"case\":", ToJson(matter.c), ",\"names\":", ToJson(names),
                      ",\"orgs\":", OfficesIn(names, *reference.directory),
                      ",\"labels\":", ToJson(LabelsIn(*reference.codes)), ",\"history\":[",
                      absl::StrJoin(matter.history, ",", append), "],\"documents\":[",
                      absl::StrJoin(matter.documents, ",", append),
                      "],\"printed_by\":", JsonQuoted(PrinterOf(matter.printed_by, *reference.directory)),
                      ",\"retention\":", JsonQuoted(matter.retention), LinkIn(matter.party_page), "}");
}

std::string ComposePosterData(absl::string_view org, absl::string_view committee, absl::string_view link,
                              const Directory& directory) {
  const v1::Organisation* office = directory.FindOrg(committee);
  return absl::StrCat("{\"case\":{},\"place\":{\"name\":", JsonQuoted(directory.OrgName(org)),
                      ",\"committee\":", JsonQuoted(directory.OrgName(committee)),
                      ",\"address\":", JsonQuoted(office == nullptr ? "" : office->address()),
                      ",\"phone\":", JsonQuoted(office == nullptr ? "" : office->phone()), "}", LinkIn(link), "}");
}

}  // namespace gaiwan
