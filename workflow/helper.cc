#include "workflow/helper.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/refusal.h"
#include "workflow/consent.h"
#include "workflow/validate_text.h"

namespace gaiwan {

absl::Status CheckHelper(const v1::ExecuteRequest& request, bool of_case) {
  if (!request.has_helper()) return absl::OkStatus();
  if (!of_case) return BadField("helper", "只用于案件中的事项", "is for commands on a case");
  // What counts of it is that nobody else could have done it.
  if (request.command().has_confirm_settled()) {
    return BadField("helper", "本人手机确认须由当事人自己按", "nobody presses the key with which a party confirms");
  }
  const TextScan scan = ScanText(request.helper().name().text());
  if (scan.characters > kHelperNameCharsMax) {
    return BadField(
        "helper.name.text", absl::StrCat("最多 ", kHelperNameCharsMax, " 个字，现有 ", scan.characters, " 个"),
        absl::StrCat("at most ", kHelperNameCharsMax, " characters, has ", scan.characters), kHelperNameCharsMax);
  }
  if (scan.has_line_break) return BadField("helper.name.text", "只能写一行", "is one line");
  return absl::OkStatus();
}

v1::HelpedBy HelpedByFor(const v1::Helper& helper, absl::string_view actor) {
  v1::HelpedBy helped_by;
  helped_by.set_kind(helper.kind());
  if (!helper.has_name()) return helped_by;
  const absl::string_view party = SplitPartyActor(actor).second;
  helped_by.mutable_name()->set_subject(party.empty() ? "case" : PartySubject(party));
  *helped_by.mutable_name()->mutable_open()->mutable_text() = helper.name();
  return helped_by;
}

}  // namespace gaiwan
