// workflow/reading.h: who reads what: whoever does not read has papers read out, and a text in several languages says
// which of them prevails. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_READING_H_
#define GAIWAN_WORKFLOW_READING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "workflow/decide_families.h"

namespace gaiwan {

// Papers are read out to them before they sign: code list `literacy`.
bool NeedsReading(const v1::PartyDetails& details);

// Of what a command says of a party: languages, scripts, literacy and needs are on the code lists.
absl::Status CheckReader(const Ask& ask, const v1::PartyDetails& details, absl::string_view path);

// What a party signs or confirms was read out to it in a language of the code list, when it does not read. `field` is
// the path of `language`.
absl::Status CheckReadOut(const Ask& ask, const v1::Party& party, absl::string_view language, absl::string_view field);

// The text that prevails has a language, each translation another one, and as many clauses.
absl::Status CheckTranslations(const Ask& ask, const v1::AgreementText& text, absl::string_view path);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_READING_H_
