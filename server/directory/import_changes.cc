// What the rows of an import change in the directory: only what differs from what is there.
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/directory/import_draft.h"

namespace gaiwan {
namespace {

using ::google::protobuf::util::MessageDifferencer;

// Rows that are the whole of a message, against those there are under the same key.
template <typename T>
void PlanRows(const absl::btree_map<std::string, Sourced<T>>& rows, const absl::btree_map<std::string, T>& now,
              absl::string_view kind, google::protobuf::RepeatedPtrField<T>* change,
              std::vector<v1::ImportCount>* counts) {
  RowCounter counter(kind);
  for (const auto& [key, row] : rows) {
    const auto there = now.find(key);
    if (there == now.end()) {
      counter.Added();
    } else if (MessageDifferencer::Equals(row.value, there->second)) {
      counter.Unchanged();
      continue;
    } else {
      counter.Changed();
    }
    *change->Add() = row.value;
  }
  counter.AppendTo(counts);
}

// The posts there are with those of the rows over them. Whether anything differs, and the count of each row.
bool MergePosts(const PersonDraft& rows, std::vector<v1::Post>* posts, RowCounter* counter) {
  absl::btree_map<PostKey, v1::Post> merged;
  for (const v1::Post& post : *posts) merged[KeyOf(post)] = post;
  bool differs = false;
  for (const auto& [key, row] : rows.posts) {
    const auto [there, is_new] = merged.try_emplace(key, row.value);
    if (is_new) {
      counter->Added();
    } else if (there->second.valid_to() == row.value.valid_to()) {
      counter->Unchanged();
      continue;
    } else {
      counter->Changed();
      there->second = row.value;
    }
    differs = true;
  }
  posts->clear();
  for (const auto& [key, post] : merged) posts->push_back(post);
  return differs;
}

v1::StoredPerson ToStored(const DirectoryPerson& person) {
  v1::StoredPerson stored;
  stored.set_id(person.id);
  stored.mutable_details()->set_subject(absl::StrCat("people/", person.id));
  if (person.erased) {
    stored.mutable_details()->mutable_erased();
  } else {
    *stored.mutable_details()->mutable_open()->mutable_person() = person.details;
  }
  for (const v1::Post& post : person.posts) *stored.add_posts() = post;
  for (const std::string& language : person.languages) stored.add_languages(language);
  for (const std::string& each : person.specialties) stored.add_specialties(each);
  return stored;
}

void PlanPeople(ImportDraft* draft, v1::DirectoryChanged* change, std::vector<v1::ImportCount>* counts) {
  RowCounter people("people");
  RowCounter posts("posts");
  for (const auto& [id, rows] : draft->people) {
    const DirectoryPerson* now = draft->now.directory->FindPerson(id);
    DirectoryPerson person = now == nullptr ? DirectoryPerson() : *now;
    person.id = id;
    bool differs = MergePosts(rows, &person.posts, &posts) || now == nullptr;
    if (person.erased) {
      draft->findings.Warn(rows.place, "id",
                           {"此人的个人信息已依法删除，不再导入；职务照常导入",
                            "the person's details were erased by law and are not loaded again; posts are"});
    } else if (!MessageDifferencer::Equals(person.details, rows.details) || person.languages != rows.languages ||
               person.specialties != rows.specialties) {
      person.details = rows.details;
      person.languages = rows.languages;
      person.specialties = rows.specialties;
      differs = true;
    }
    if (!differs) {
      people.Unchanged();
      continue;
    }
    now == nullptr ? people.Added() : people.Changed();
    *change->add_people() = ToStored(person);
  }
  people.AppendTo(counts);
  posts.AppendTo(counts);
}

}  // namespace

void PlanDirectory(ImportDraft* draft, v1::DirectoryChanged* change, std::vector<v1::ImportCount>* counts) {
  const Directory& now = *draft->now.directory;
  PlanRows(draft->organisations, now.organisations(), "organisations", change->mutable_organisations(), counts);
  PlanPeople(draft, change, counts);
  PlanRows(draft->seals, now.seals(), "seals", change->mutable_seals(), counts);
  PlanRows(draft->servings, now.servings(), "servings", change->mutable_servings(), counts);
  PlanRows(draft->channels, now.channels(), "channels", change->mutable_channels(), counts);
  PlanRows(draft->number_starts, now.number_starts(), "numbers", change->mutable_number_starts(), counts);
}

}  // namespace gaiwan
