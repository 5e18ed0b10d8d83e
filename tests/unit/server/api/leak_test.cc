// A case and every kind of event with a secret of its own in each text field there is, planted by reflection, so that a
// field added tomorrow is planted too. For each rule of the policy table, what the view shows is compared with what a
// leaf-by-leaf reading of the annotations says: nothing more, and nothing less.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "server/api/view.h"
#include "server/api/view_plan.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyPolicy;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kOwn[] = "1";
constexpr char kOther[] = "2";

// An element on the way to a secret.
struct Step {
  ClassSet classes;            // That it is of, by its own word or its field's.
  v1::FieldClass field_class;  // Its field's: counts as shown within it.
  bool asks = false;           // Elements of its type can say something of themselves.
  bool owned = false;          // By the party that looks.
};
struct Leaf {
  std::vector<Step> steps;
  v1::FieldClass field_class;
  bool personal = false;
  bool contact = false;
  std::string path;
};

class Planter {
 public:
  const std::map<std::string, Leaf>& leaves() const { return leaves_; }

  // The fields of `secrets`, a line each.
  std::string PathsOf(const std::set<std::string>& secrets) const {
    std::string paths;
    for (const std::string& secret : secrets) absl::StrAppend(&paths, "  ", secret, " ", leaves_.at(secret).path, "\n");
    return paths;
  }

  void Plant(const std::vector<Step>& outer, v1::FieldClass inherited, Message* message) {
    const Descriptor* type = message->GetDescriptor();
    const ElementRule& rule = ElementRuleOf(*type);
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field == rule.owner || (type == v1::Event::descriptor() && field->containing_oneof() != nullptr)) continue;
      const v1::FieldClass field_class = ClassOfField(*field, inherited);
      if (field->message_type() == v1::Personal::descriptor()) {
        PlantPersonal(outer, field_class, *field, message);
      } else if (field->message_type() != nullptr) {
        PlantElements(outer, field_class, *field, message);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string secret = Keep({outer, field_class, false, false, field->full_name()});
        if (field->is_repeated()) {
          message->GetReflection()->AddString(message, field, secret);
        } else {
          message->GetReflection()->SetString(message, field, secret);
        }
      }
    }
  }

  // `element` of a field of class `field_class`: with what `says` says, owned by `owner`.
  void PlantElement(std::vector<Step> steps, v1::FieldClass field_class, const ElementRule::Override* says,
                    const char* owner, Message* element) {
    const ElementRule& rule = ElementRuleOf(*element->GetDescriptor());
    const Reflection* reflection = element->GetReflection();
    Step step{{field_class}, field_class, !rule.empty(), false};
    if (says != nullptr) {
      step.classes = {says->field_class};
      if (says->field->enum_type() != nullptr) {
        reflection->SetEnumValue(element, says->field, says->enum_number);
      } else {
        reflection->SetBool(element, says->field, true);
      }
    }
    if (rule.owner != nullptr) {
      reflection->SetString(element, rule.owner, owner);
      step.owned = owner == std::string(kOwn);
    }
    steps.push_back(step);
    Plant(steps, field_class, element);
  }

 private:
  std::string Keep(Leaf leaf) {
    const std::string secret = absl::StrCat("secret-", ++count_, "-");
    leaves_[secret] = std::move(leaf);
    return secret;
  }

  void PlantPersonal(const std::vector<Step>& outer, v1::FieldClass field_class, const FieldDescriptor& field,
                     Message* message) {
    Message* made = field.is_repeated() ? message->GetReflection()->AddMessage(message, &field)
                                        : message->GetReflection()->MutableMessage(message, &field);
    v1::PersonalData data;
    data.mutable_party()->set_phone(Keep({outer, field_class, true, true, field.full_name()}));
    data.mutable_party()->set_occupation(Keep({outer, field_class, true, false, field.full_name()}));
    static_cast<v1::Personal*>(made)->mutable_sealed()->set_text(data.SerializeAsString());
  }

  void PlantElements(const std::vector<Step>& outer, v1::FieldClass field_class, const FieldDescriptor& field,
                     Message* message) {
    const Reflection* reflection = message->GetReflection();
    if (!field.is_repeated()) {
      return PlantElement(outer, field_class, nullptr, kOther, reflection->MutableMessage(message, &field));
    }
    const ElementRule& rule = ElementRuleOf(*field.message_type());
    for (const char* owner : {kOwn, kOther}) {
      PlantElement(outer, field_class, nullptr, owner, reflection->AddMessage(message, &field));
      for (const ElementRule::Override& says : rule.overrides) {
        PlantElement(outer, field_class, &says, owner, reflection->AddMessage(message, &field));
      }
    }
  }

  int count_ = 0;
  std::map<std::string, Leaf> leaves_;
};

// By the annotations, one secret at a time.
bool IsShown(const Leaf& leaf, Sight sight) {
  ClassSet structure = sight.shown | sight.masked;
  for (const Step& step : leaf.steps) {
    const bool owned = step.owned && !sight.party.empty();
    const ClassSet actual = owned ? sight.shown | sight.masked | sight.own : sight.shown | sight.masked;
    if (!(step.asks ? actual : structure).HasAll(step.classes)) return false;
    if (owned) {
      sight.shown |= sight.own;
      structure |= sight.own;
      sight.own = {};
    }
    structure.Add(step.field_class);
  }
  if (!structure.Has(leaf.field_class)) return false;
  if (!leaf.personal) return true;
  // Words of persons are records wherever they stand.
  const bool is_open =
      leaf.field_class == v1::GLIMPSE || leaf.field_class == v1::PROCESS || leaf.field_class == v1::SUBSTANCE;
  return sight.shown.Has(is_open ? v1::RECORDS : leaf.field_class) && (!leaf.contact || sight.shown.Has(v1::CONTACT));
}

absl::Status OpenAny(absl::string_view, v1::Personal* personal) {
  v1::PersonalData data;
  if (!data.ParseFromString(personal->sealed().text())) return absl::DataLossError("not a block");
  *personal->mutable_open() = std::move(data);
  return absl::OkStatus();
}

// What is shown, as a set of secrets.
std::set<std::string> Found(const std::map<std::string, Leaf>& leaves, const Message& message) {
  const std::string text = message.DebugString();
  std::set<std::string> found;
  for (const auto& [secret, leaf] : leaves) {
    if (absl::StrContains(text, secret)) found.insert(secret);
  }
  return found;
}

std::vector<std::pair<std::string, Sight>> Sights() {
  std::vector<std::pair<std::string, Sight>> sights;
  for (const Policy::Rule& rule : CountyPolicy()->rules()) {
    Sight sight;
    sight.shown = rule.shows;
    sight.own = rule.own;
    sight.masked = rule.masked;
    if (rule.proto->relation() == v1::SIGHT_RELATION_PARTY) sight.party = kOwn;
    sights.emplace_back(rule.proto->id(), sight);
    if (rule.for_reason.empty()) continue;
    sight.shown |= rule.for_reason;
    sight.masked -= sight.shown;
    sights.emplace_back(absl::StrCat(rule.proto->id(), " with a reason"), sight);
  }
  return sights;
}

std::string Differences(const Planter& planter, const std::set<std::string>& found,
                        const std::set<std::string>& expected) {
  std::set<std::string> leaked, hidden;
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                      std::inserter(leaked, leaked.end()));
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                      std::inserter(hidden, hidden.end()));
  return absl::StrCat(" leaked:\n", planter.PathsOf(leaked), "hidden:\n", planter.PathsOf(hidden));
}

TEST(LeakSuite, ACaseShowsEachRoleWhatItsRuleSaysAndNothingElse) {
  Planter planter;
  v1::Case c;
  planter.Plant({}, v1::SERVER_ONLY, &c);
  c.set_name(kCase);
  // Apart from `unadopted`: an entry that waits is left out where it is of one of these (view_test).
  for (v1::EntryAbout& about : *c.mutable_restricted()) about.set_entry(99);
  ASSERT_GT(planter.leaves().size(), 300U);
  for (const auto& [role, sight] : Sights()) {
    v1::Case out;
    ASSERT_OK(MakeView(c, sight, v1::CASE_VIEW_FULL, OpenAny, &out));
    std::set<std::string> expected;
    for (const auto& [secret, leaf] : planter.leaves()) {
      if (IsShown(leaf, sight)) expected.insert(secret);
    }
    std::set<std::string> found = Found(planter.leaves(), out);
    // The name is set above.
    for (const auto& [secret, leaf] : planter.leaves()) {
      if (!absl::StrContains(c.DebugString(), secret)) expected.erase(secret);
    }
    EXPECT_TRUE(found == expected) << role << Differences(planter, found, expected);
  }
}

TEST(LeakSuite, AnEventOfEveryKindShowsEachRoleWhatItsRuleSaysAndNothingElse) {
  const auto* payloads = v1::Event::descriptor()->FindFieldByName("case_opened")->containing_oneof();
  const ElementRule& of_event = ElementRuleOf(*v1::Event::descriptor());
  for (int i = 0; i < payloads->field_count(); ++i) {
    const FieldDescriptor* field = payloads->field(i);
    ClassSet kind;
    for (const ElementRule::Override& says : of_event.overrides) {
      if (says.field == field) kind.Add(says.field_class);
    }
    if (kind.empty()) kind.Add(v1::PROCESS);
    Planter planter;
    v1::Event event;
    Step step{kind, v1::PROCESS, true, false};
    planter.Plant({step}, v1::PROCESS, event.GetReflection()->MutableMessage(&event, field));
    // What an entry is about decides whether it is shown, and is not itself shown (view_test).
    if (event.has_entry_corrected()) event.mutable_entry_corrected()->clear_about();
    if (event.has_entry_adopted()) event.mutable_entry_adopted()->clear_about();
    const std::string planted = event.DebugString();
    const ElementRule& rule = ElementRuleOf(*field->message_type());
    if (rule.owner != nullptr) {
      Message* payload = event.GetReflection()->MutableMessage(&event, field);
      payload->GetReflection()->SetString(payload, rule.owner, kOther);
    }
    for (const auto& [role, sight] : Sights()) {
      v1::Event out;
      ASSERT_OK(MakeEventView(kCase, event, sight, OpenAny, &out));
      Sight others = sight;
      if (rule.owner != nullptr) others.own = {};  // It is the other party's.
      std::set<std::string> expected;
      for (const auto& [secret, leaf] : planter.leaves()) {
        if (sight.shown.Has(v1::PROCESS) && sight.shown.HasAll(kind) && IsShown(leaf, others) &&
            absl::StrContains(planted, secret)) {
          expected.insert(secret);
        }
      }
      const std::set<std::string> found = Found(planter.leaves(), out);
      EXPECT_TRUE(found == expected) << field->name() << " to " << role << Differences(planter, found, expected);
    }
  }
}

}  // namespace
}  // namespace gaiwan
