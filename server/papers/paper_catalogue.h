// server/papers/paper_catalogue.h: the worker's catalogue as our messages. Pure.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_CATALOGUE_H_
#define GAIWAN_SERVER_PAPERS_PAPER_CATALOGUE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/document_service.pb.h"

namespace gaiwan {

// Of the body that answers the job `catalogue`. INTERNAL for what is none.
absl::StatusOr<v1::ListPapersResponse> ParsePaperCatalogue(absl::string_view json);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_CATALOGUE_H_
