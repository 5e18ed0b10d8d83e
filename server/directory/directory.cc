#include "server/directory/directory.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/liaison_role.h"

namespace gaiwan {
namespace {

// An organisation in its place, with what decisions ask about it worked out before.
struct OrgNode {
  struct NamedServing {
    Validity validity;
    const OrgNode* committee;
  };

  const v1::Organisation* org = nullptr;
  Validity validity;
  // nullptr for the root, and for whatever hangs from no root.
  const OrgNode* parent = nullptr;
  std::vector<OrgNode*> children;
  // Committees right below, in code order.
  std::vector<const OrgNode*> committees;
  std::vector<NamedServing> servings;
  // When its posts of liaisons are held.
  std::vector<Validity> liaisons;
  // Numbered from 1 down the tree: those below have an `enter` between this one's two. 0: hangs from no root.
  int enter = 0;
  int leave = 0;
};

struct PersonNode {
  const DirectoryPerson* person = nullptr;
  // One a post, in the posts' order.
  std::vector<Validity> validities;
};

// Numbers everything below `root`. With a stack of its own: the depth is the files' affair.
void NumberTree(OrgNode* root, int* next) {
  std::vector<std::pair<OrgNode*, size_t>> path = {{root, 0}};
  root->enter = ++*next;
  while (!path.empty()) {
    auto& [node, child] = path.back();
    if (child == node->children.size()) {
      node->leave = *next;
      path.pop_back();
      continue;
    }
    OrgNode* const below = node->children[child++];
    below->enter = ++*next;
    path.emplace_back(below, 0);
  }
}

// Digits of a mobile number; what goes before them is the country's.
constexpr size_t kPhoneDigits = 11;

// By what a person is told apart from all others: both, without what people write between. Empty: by nothing.
std::string CallKey(absl::string_view name, absl::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits.push_back(c);
  }
  if (digits.size() > kPhoneDigits) digits.erase(0, digits.size() - kPhoneDigits);
  std::string key;
  for (const char c : name) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) key.push_back(c);
  }
  if (key.empty() || digits.empty()) return "";
  return absl::StrCat(key, "\n", digits);
}

std::optional<absl::string_view> CommitteeOf(const OrgNode& node, absl::CivilDay day) {
  for (const OrgNode::NamedServing& named : node.servings) {
    if (named.validity.Holds(day) && named.committee->validity.Holds(day)) return named.committee->org->code();
  }
  for (const OrgNode* committee : node.committees) {
    if (committee->validity.Holds(day)) return committee->org->code();
  }
  return std::nullopt;
}

}  // namespace

// The nodes point into the maps and into one another, so Tables are built once and never moved.
struct Directory::Tables {
  int64_t revision = 0;
  absl::btree_map<std::string, v1::Organisation> organisations;
  absl::btree_map<std::string, DirectoryPerson> people;
  absl::btree_map<std::string, v1::Seal> seals;
  absl::btree_map<std::string, v1::Serving> servings;
  absl::btree_map<std::string, v1::Channel> channels;
  absl::btree_map<std::string, v1::NumberStart> number_starts;
  // Orders that imports were by: a handful a year.
  absl::flat_hash_set<std::string> orders;

  std::vector<OrgNode> nodes;
  absl::flat_hash_map<absl::string_view, OrgNode*> node_of;
  absl::flat_hash_map<absl::string_view, PersonNode> person_of;
  // By CallKey; of several the first by id.
  absl::flat_hash_map<std::string, absl::string_view> called;

  const OrgNode* Find(absl::string_view code) const {
    const auto found = node_of.find(code);
    return found == node_of.end() ? nullptr : found->second;
  }

  // Those that the person holds themselves.
  std::vector<PostFact> OwnPosts(absl::string_view person, absl::CivilDay day) const {
    std::vector<PostFact> posts;
    const auto found = person_of.find(person);
    if (found == person_of.end()) return posts;
    const PersonNode& node = found->second;
    for (size_t i = 0; i < node.validities.size(); ++i) {
      const v1::Post& post = node.person->posts[i];
      if (node.validities[i].Holds(day)) posts.push_back({post.org(), post.role()});
    }
    return posts;
  }

  void BuildIndex() {
    nodes.reserve(organisations.size());  // No push_back moves a node that another points to.
    node_of.reserve(organisations.size());
    for (const auto& [code, org] : organisations) {
      OrgNode& node = nodes.emplace_back();
      node.org = &org;
      node.validity = ValidityOf(org.valid_from(), org.valid_to());
      node_of[code] = &node;
    }
    for (OrgNode& node : nodes) {
      const auto parent = node_of.find(node.org->parent());
      if (parent == node_of.end()) continue;
      node.parent = parent->second;
      parent->second->children.push_back(&node);
      if (node.org->kind() == kCommitteeKind) parent->second->committees.push_back(&node);
    }
    int next = 0;
    for (OrgNode& node : nodes) {
      if (node.parent == nullptr) NumberTree(&node, &next);
    }
    // Whoever walks up must arrive somewhere. The import refuses a cycle; this holds whatever the log says.
    for (OrgNode& node : nodes) {
      if (node.enter == 0) node.parent = nullptr;
    }
    for (const auto& [key, serving] : servings) {
      const auto org = node_of.find(serving.org());
      const auto committee = node_of.find(serving.committee());
      if (org == node_of.end() || committee == node_of.end()) continue;
      org->second->servings.push_back({ValidityOf(serving.valid_from(), serving.valid_to()), committee->second});
    }
    person_of.reserve(people.size());
    for (const auto& [id, person] : people) {
      PersonNode& node = person_of[id];
      node.person = &person;
      for (const v1::Post& post : person.posts) {
        node.validities.push_back(ValidityOf(post.valid_from(), post.valid_to()));
        const auto org = IsLiaisonRole(post.role()) ? node_of.find(post.org()) : node_of.end();
        if (org != node_of.end()) org->second->liaisons.push_back(node.validities.back());
      }
      std::string key = CallKey(person.details.name(), person.details.phone());
      if (!key.empty()) called.emplace(std::move(key), id);
    }
  }
};

Validity ValidityOf(absl::string_view valid_from, absl::string_view valid_to) {
  const absl::StatusOr<absl::CivilDay> from = ParseDate(valid_from);
  const absl::StatusOr<absl::CivilDay> to = ParseDate(valid_to);
  return {from.ok() ? *from : (absl::CivilDay::min)(), to.ok() ? *to : (absl::CivilDay::max)()};
}

Directory::Directory() : tables_(std::make_shared<Tables>()), stand_ins_(std::make_shared<StandInBook>()) {}

Directory::Directory(std::shared_ptr<const Tables> tables, std::shared_ptr<const StandInBook> stand_ins)
    : tables_(std::move(tables)), stand_ins_(std::move(stand_ins)) {}

std::shared_ptr<const Directory> Directory::With(const v1::DirectoryChanged& change,
                                                 absl::Span<const DirectoryPerson> people, int64_t revision) const {
  auto tables = std::make_shared<Tables>();
  tables->revision = revision;
  tables->organisations = tables_->organisations;
  tables->people = tables_->people;
  tables->seals = tables_->seals;
  tables->servings = tables_->servings;
  tables->channels = tables_->channels;
  tables->number_starts = tables_->number_starts;
  tables->orders = tables_->orders;
  for (const v1::Organisation& org : change.organisations()) tables->organisations[org.code()] = org;
  for (const DirectoryPerson& person : people) tables->people[person.id] = person;
  for (const v1::Seal& seal : change.seals()) tables->seals[absl::StrCat(seal.org(), "/", seal.id())] = seal;
  for (const v1::Serving& serving : change.servings()) {
    tables->servings[absl::StrCat(serving.org(), "/", serving.valid_from())] = serving;
  }
  for (const v1::NumberStart& start : change.number_starts()) {
    tables->number_starts[absl::StrCat(start.org(), "/", start.year())] = start;
  }
  for (const v1::Channel& channel : change.channels()) tables->channels[channel.code()] = channel;
  if (!change.order().empty()) tables->orders.insert(change.order());
  tables->BuildIndex();
  return std::shared_ptr<const Directory>(new Directory(std::move(tables), stand_ins_));
}

std::shared_ptr<const Directory> Directory::WithStandIns(std::shared_ptr<const StandInBook> stand_ins) const {
  return std::shared_ptr<const Directory>(new Directory(tables_, std::move(stand_ins)));
}

int64_t Directory::revision() const {
  return tables_->revision;
}

bool Directory::HasOrg(absl::string_view code, absl::CivilDay day) const {
  const OrgNode* node = tables_->Find(code);
  return node != nullptr && node->validity.Holds(day);
}

std::string Directory::OrgKind(absl::string_view code) const {
  const OrgNode* node = tables_->Find(code);
  return node == nullptr ? "" : node->org->kind();
}

std::string Directory::OrgName(absl::string_view code) const {
  const OrgNode* node = tables_->Find(code);
  return node == nullptr ? "" : node->org->name();
}

std::string Directory::Parent(absl::string_view code) const {
  const OrgNode* node = tables_->Find(code);
  return node == nullptr ? "" : node->org->parent();
}

bool Directory::IsAtOrBelow(absl::string_view code, absl::string_view ancestor) const {
  const OrgNode* node = tables_->Find(code);
  const OrgNode* above = tables_->Find(ancestor);
  if (node == nullptr || above == nullptr) return false;
  if (node == above) return true;
  return above->enter > 0 && above->enter <= node->enter && node->enter <= above->leave;
}

std::optional<std::string> Directory::ServingCommittee(absl::string_view code, absl::CivilDay day) const {
  const OrgNode* node = tables_->Find(code);
  if (node == nullptr) return std::nullopt;
  if (node->org->kind() == kCommitteeKind && node->validity.Holds(day)) return node->org->code();
  for (; node != nullptr; node = node->parent) {
    if (const std::optional<absl::string_view> committee = CommitteeOf(*node, day)) return std::string(*committee);
  }
  return std::nullopt;
}

std::optional<std::string> Directory::NearestOfKind(absl::string_view code, absl::string_view kind,
                                                    absl::CivilDay day) const {
  const OrgNode* node = tables_->Find(code);
  if (node == nullptr) return std::nullopt;
  if (node->org->kind() == kind && node->validity.Holds(day)) return node->org->code();
  for (; node != nullptr; node = node->parent) {
    for (const OrgNode* child : node->children) {  // In code order.
      if (child->org->kind() == kind && child->validity.Holds(day)) return child->org->code();
    }
  }
  return std::nullopt;
}

bool Directory::HasPerson(absl::string_view person) const {
  return tables_->person_of.contains(person);
}

std::string Directory::PersonCalled(absl::string_view name, absl::string_view phone) const {
  const auto found = tables_->called.find(CallKey(name, phone));
  return found == tables_->called.end() ? "" : std::string(found->second);
}

std::vector<PostFact> Directory::Posts(absl::string_view person, absl::CivilDay day) const {
  std::vector<PostFact> posts = tables_->OwnPosts(person, day);
  for (const StandInFact& stood_for : StandIns(person, day)) {
    for (PostFact& post : tables_->OwnPosts(absl::StripPrefix(stood_for.absent, "people/"), day)) {
      const auto is_same = [&](const PostFact& has) { return has.org == post.org && has.role == post.role; };
      if (post.org != stood_for.org || absl::c_any_of(posts, is_same)) continue;
      posts.push_back(std::move(post));
    }
  }
  return posts;
}

std::vector<StandInFact> Directory::StandIns(absl::string_view person, absl::CivilDay day) const {
  std::vector<StandInFact> facts;
  const auto found = stand_ins_->find(person);
  if (found == stand_ins_->end()) return facts;
  for (const StandInTerm& term : found->second) {
    if (term.days.Holds(day)) facts.push_back({term.org, absl::StrCat("people/", term.absent)});
  }
  return facts;
}

bool Directory::HasLine(absl::string_view org, absl::CivilDay day) const {
  const OrgNode* const node = tables_->Find(org);
  return node != nullptr && absl::c_any_of(node->liaisons, [&](const Validity& held) { return held.Holds(day); });
}

bool Directory::HasSeal(absl::string_view org, absl::string_view seal, absl::CivilDay day) const {
  const auto found = tables_->seals.find(absl::StrCat(org, "/", seal));
  if (found == tables_->seals.end()) return false;
  return ValidityOf(found->second.valid_from(), found->second.valid_to()).Holds(day);
}

const v1::Channel* Directory::FindChannel(absl::string_view code) const {
  const auto found = tables_->channels.find(code);
  return found == tables_->channels.end() ? nullptr : &found->second;
}

bool Directory::HasChannels() const {
  return !tables_->channels.empty();
}

const v1::Organisation* Directory::FindOrg(absl::string_view code) const {
  const OrgNode* node = tables_->Find(code);
  return node == nullptr ? nullptr : node->org;
}

const DirectoryPerson* Directory::FindPerson(absl::string_view id) const {
  const auto found = tables_->person_of.find(id);
  return found == tables_->person_of.end() ? nullptr : found->second.person;
}

const absl::btree_map<std::string, v1::Organisation>& Directory::organisations() const {
  return tables_->organisations;
}

const absl::btree_map<std::string, DirectoryPerson>& Directory::people() const {
  return tables_->people;
}

const absl::btree_map<std::string, v1::Seal>& Directory::seals() const {
  return tables_->seals;
}

const absl::btree_map<std::string, v1::Serving>& Directory::servings() const {
  return tables_->servings;
}

const absl::btree_map<std::string, v1::Channel>& Directory::channels() const {
  return tables_->channels;
}

const absl::btree_map<std::string, v1::NumberStart>& Directory::number_starts() const {
  return tables_->number_starts;
}

int64_t Directory::FirstNumber(absl::string_view committee, int64_t year) const {
  if (tables_->number_starts.empty()) return 1;
  const auto found = tables_->number_starts.find(absl::StrCat(committee, "/", year));
  return found == tables_->number_starts.end() ? 1 : found->second.first();
}

bool Directory::WasImportedBy(absl::string_view order) const {
  return tables_->orders.contains(order);
}

CodeLists::CodeLists() = default;

std::shared_ptr<const CodeLists> CodeLists::With(const v1::CodesLoaded& loaded, int64_t revision) const {
  auto lists = std::make_shared<CodeLists>(*this);
  lists->revision_ = revision;
  for (const v1::CodeEntry& entry : loaded.entries()) {
    Entries& entries = lists->lists_[entry.list()];
    const auto [place, is_new] = entries.by_code.try_emplace(entry.code(), entries.in_order.size());
    if (is_new) {
      entries.in_order.push_back(entry);
    } else {
      entries.in_order[place->second] = entry;
    }
  }
  return lists;
}

bool CodeLists::Has(absl::string_view list, absl::string_view code) const {
  return Find(list, code) != nullptr;
}

v1::Label CodeLists::LabelOf(absl::string_view list, absl::string_view code) const {
  const v1::CodeEntry* entry = Find(list, code);
  return entry == nullptr ? MakeLabel(code, code) : entry->label();
}

const v1::CodeEntry* CodeLists::Find(absl::string_view list, absl::string_view code) const {
  const auto entries = lists_.find(list);
  if (entries == lists_.end()) return nullptr;
  const auto place = entries->second.by_code.find(code);
  return place == entries->second.by_code.end() ? nullptr : &entries->second.in_order[place->second];
}

absl::Span<const v1::CodeEntry> CodeLists::List(absl::string_view list) const {
  const auto entries = lists_.find(list);
  if (entries == lists_.end()) return {};
  return entries->second.in_order;
}

std::vector<std::string> CodeLists::ListNames() const {
  std::vector<std::string> names;
  for (const auto& [name, entries] : lists_) names.push_back(name);
  return names;
}

Reference EmptyReference() {
  return {std::make_shared<Directory>(), std::make_shared<CodeLists>(),
          std::make_shared<Calendar>(0, absl::Span<const CalendarDay>())};
}

namespace {

std::shared_ptr<const Reference> WithStandIns(const Reference& reference, std::shared_ptr<const StandInBook> book) {
  auto with = std::make_shared<Reference>(reference);
  with->directory = reference.directory->WithStandIns(std::move(book));
  return with;
}

}  // namespace

DirectoryHolder::DirectoryHolder() : reference_(std::make_shared<Reference>(EmptyReference())) {}

std::shared_ptr<const Reference> DirectoryHolder::Get() const {
  MutexLock lock(&mu_);
  return reference_;
}

void DirectoryHolder::Set(std::shared_ptr<const Reference> reference) {
  MutexLock lock(&mu_);
  reference_ = std::move(reference);
  if (stand_ins_ != nullptr) reference_ = WithStandIns(*reference_, stand_ins_);
}

void DirectoryHolder::SetStandIns(std::shared_ptr<const StandInBook> stand_ins) {
  MutexLock lock(&mu_);
  stand_ins_ = std::move(stand_ins);
  reference_ = WithStandIns(*reference_, stand_ins_);
}

}  // namespace gaiwan
