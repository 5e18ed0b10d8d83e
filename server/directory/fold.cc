#include "server/directory/fold.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/directory/calendar_load.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

DirectoryPerson PersonFrom(const v1::StoredPerson& stored) {
  DirectoryPerson person;
  person.id = stored.id();
  person.erased = stored.details().has_erased();
  if (stored.details().has_open()) person.details = stored.details().open().person();
  person.posts.assign(stored.posts().begin(), stored.posts().end());
  person.languages.assign(stored.languages().begin(), stored.languages().end());
  person.specialties.assign(stored.specialties().begin(), stored.specialties().end());
  return person;
}

absl::Status FoldDirectoryEvent(const v1::Event& event, const OpenPersonal& open, Reference* reference) {
  switch (event.payload_case()) {
    case v1::Event::kDirectoryChanged: {
      const v1::DirectoryChanged& change = event.directory_changed();
      std::vector<DirectoryPerson> people;
      people.reserve(change.people_size());
      for (const v1::StoredPerson& stored : change.people()) {
        if (!stored.details().has_sealed()) {
          people.push_back(PersonFrom(stored));
          continue;
        }
        v1::StoredPerson opened = stored;
        RETURN_IF_ERROR(open(kDirectoryStream, opened.mutable_details()));
        people.push_back(PersonFrom(opened));
        people.back().key = stored.details().sealed().key();
      }
      reference->directory = reference->directory->With(change, people, event.version());
      break;
    }
    case v1::Event::kCalendarLoaded:
      reference->calendar = WithDays(*reference->calendar, event.calendar_loaded(), event.version());
      break;
    case v1::Event::kCodesLoaded:
      reference->codes = reference->codes->With(event.codes_loaded(), event.version());
      break;
    default:
      if (!event.ignorable()) {
        return absl::FailedPreconditionError(
            absl::StrCat("event ", event.version(), " of the stream ", kDirectoryStream, " has the payload ",
                         static_cast<int>(event.payload_case()), ", which this program does not know"));
      }
  }
  reference->version = event.version();
  return absl::OkStatus();
}

absl::StatusOr<Reference> FoldDirectory(const View& view, const OpenPersonal& open) {
  Reference reference = EmptyReference();
  absl::Status folded;
  RETURN_IF_ERROR(
      view.ReadStream(kDirectoryStream, 1, std::numeric_limits<size_t>::max(), [&](const RecordView& record) {
        v1::Event event;
        if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
          folded = absl::DataLossError(absl::StrCat("the record at position ", record.position, " is no event"));
        } else {
          folded = FoldDirectoryEvent(event, open, &reference);
        }
        return folded.ok();
      }));
  RETURN_IF_ERROR(folded);
  return reference;
}

absl::Status LoadReference(const View& view, const OpenPersonal& open, DirectoryHolder* holder) {
  ASSIGN_OR_RETURN(Reference reference, FoldDirectory(view, open));
  holder->Set(std::make_shared<const Reference>(std::move(reference)));
  return absl::OkStatus();
}

}  // namespace gaiwan
