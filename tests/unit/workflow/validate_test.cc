#include "workflow/validate.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/options.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/validate_text.h"

namespace gaiwan {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

v1::ExecuteRequest RequestOf(const std::string& command) {
  v1::ExecuteRequest request;
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(command, request.mutable_command())) << command;
  return request;
}

// The path of the fault, with its limit when it has one; empty for a good message.
std::string FaultIn(const google::protobuf::Message& message) {
  const absl::Status status = Validate(message);
  if (status.ok()) return "";
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  v1::BadField detail;
  EXPECT_TRUE(ReadDetail(status, &detail));
  EXPECT_FALSE(detail.words().zh().empty());
  EXPECT_FALSE(detail.words().en().empty());
  return detail.limit() == 0 ? detail.field() : absl::StrCat(detail.field(), " ", detail.limit());
}
std::string FaultIn(const std::string& command) {
  return FaultIn(RequestOf(command));
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

constexpr char kOpen[] = "open_case { channel: 'tea_room' source: 'on-application' ";
constexpr char kParty[] = "parties { side: PARTY_SIDE_APPLICANT details { name: '才仁' ";

TEST(Validate, AcceptsAGoodRequest) {
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, kParty, "phone: '+86 139-0000 0001' birth_date: '1960-02-29' } } }")), "");
  EXPECT_EQ(FaultIn("seal_agreement { agreement: '1' seal: 'orgs/632821100-committee/seals/s-1' }"), "");
  EXPECT_EQ(FaultIn("submit_case {}"), "");
}

TEST(Validate, NamesWhatIsMissing) {
  EXPECT_EQ(FaultIn(v1::ExecuteRequest()), "request_id");
  EXPECT_EQ(FaultIn("open_case { source: 'x' }"), "command.open_case.channel");
  EXPECT_EQ(FaultIn("record_contact { party: '1' }"), "command.record_contact.way");
  EXPECT_EQ(FaultIn("start_session { attendance { who: '1' presence: PRESENCE_ABSENT } attendance { who: '2' } }"),
            "command.start_session.attendance[1].presence");
  EXPECT_EQ(FaultIn("correct_entry { entry: 0 text { text: 'x' } }"), "command.correct_entry.entry");
  EXPECT_EQ(FaultIn("settle_clue {}"), "command.settle_clue.how");
  EXPECT_EQ(FaultIn("revise_draft { agreement: '1' text { clauses: 'x' } }"), "command.revise_draft.clauses");
  EXPECT_EQ(FaultIn("record_oral_agreement { text {} clauses { kind: CLAUSE_KIND_ACT } }"),
            "command.record_oral_agreement.writing_not_needed");
}

TEST(Validate, APartyNeedsAName) {
  const std::string nameless = absl::StrCat(
      kOpen, "parties { side: PARTY_SIDE_APPLICANT details { name: '才仁' } } parties { side: PARTY_SIDE_RESPONDENT ");
  EXPECT_EQ(FaultIn(nameless + "details { phone: '139' } } }"), "command.open_case.parties[1].details.name");
  EXPECT_EQ(FaultIn(nameless + "details { name: ' \xE3\x80\x80 ' } } }"), "command.open_case.parties[1].details.name");
}

TEST(Validate, ACommandHasToBeSet) {
  v1::ExecuteRequest request = RequestOf("submit_case {}");
  request.mutable_command()->Clear();
  EXPECT_EQ(FaultIn(request), "command");
  EXPECT_EQ(FaultIn(v1::Command()), "command");
  request.clear_command();
  EXPECT_EQ(FaultIn(request), "command");
}

TEST(Validate, CountsCharactersAndNotBytes) {
  EXPECT_EQ(FaultIn(absl::StrCat("add_note { note { text: '", Repeat("字", 8000), "' } }")), "");
  EXPECT_EQ(FaultIn(absl::StrCat("add_note { note { text: '", Repeat("字", 8001), "' } }")),
            "command.add_note.note.text 8000");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "text { place: '", Repeat("𠀀", 301), "' } }")),
            "command.open_case.text.place 300");
}

TEST(Validate, RefusesWhatIsNoUtf8) {
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xE4\xB8", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE0\x80\x80"}) {
    v1::ExecuteRequest request = RequestOf("add_note { note { text: 'x' } }");
    request.mutable_command()->mutable_add_note()->mutable_note()->set_text(absl::StrCat("好", bad));
    EXPECT_EQ(FaultIn(request), "command.add_note.note.text");
  }
}

TEST(Validate, RefusesControlCharactersButKeepsLinesInLongTexts) {
  EXPECT_EQ(FaultIn("add_note { note { text: 'a\\n\\tb\\r\\nc' } }"), "");
  EXPECT_EQ(FaultIn("add_note { note { text: 'a\\rb' } }"), "command.add_note.note.text");
  EXPECT_EQ(FaultIn("add_note { note { text: 'a\\000b' } }"), "command.add_note.note.text");
  EXPECT_EQ(FaultIn("add_note { note { text: 'a\\302\\205b' } }"), "command.add_note.note.text");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, kParty, "occupation: 'a\\nb' } } }")),
            "command.open_case.parties[0].details.occupation");
}

TEST(Validate, HoldsLimitsOfListsAndTheirItems) {
  EXPECT_EQ(FaultIn(absl::StrCat("amend_facts { ", Repeat("rules_cited: 'x' ", 20), "}")), "");
  EXPECT_EQ(FaultIn(absl::StrCat("amend_facts { ", Repeat("rules_cited: 'x' ", 21), "}")),
            "command.amend_facts.rules_cited 20");
  EXPECT_EQ(FaultIn(absl::StrCat("amend_facts { rules_cited: 'x' rules_cited: '", Repeat("法", 201), "' }")),
            "command.amend_facts.rules_cited[1] 200");
  EXPECT_EQ(FaultIn("assign_mediators { lead: 'people/a' assisting: 'people/b' assisting: 'b' }"),
            "command.assign_mediators.assisting[1]");
}

TEST(Validate, ChecksFormats) {
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, kParty, "birth_date: '2025-02-29' } } }")),
            "command.open_case.parties[0].details.birth_date");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, kParty, "phone: '139a' } } }")), "command.open_case.parties[0].details.phone");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "unit: '632821100' }")), "command.open_case.unit");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "unit: 'orgs/' }")), "command.open_case.unit");
  EXPECT_EQ(FaultIn("open_case { channel: 'tea room' source: 'x' }"), "command.open_case.channel");
  EXPECT_EQ(FaultIn("seal_agreement { agreement: '1' seal: 'orgs/a/seals/' }"), "command.seal_agreement.seal");
  EXPECT_EQ(FaultIn("seal_agreement { agreement: 'A' seal: 'orgs/a/seals/1' }"), "command.seal_agreement.agreement");
  EXPECT_EQ(FaultIn("assign_mediators { lead: 'orgs/a' }"), "command.assign_mediators.lead");
  v1::ExecuteRequest request = RequestOf("submit_case {}");
  request.set_request_id("123e4567-e89b-12d3-a456-42661417400g");
  EXPECT_EQ(FaultIn(request), "request_id");
  request.set_request_id("123e4567-e89b-12d3-a456-4266141740000");
  EXPECT_EQ(FaultIn(request), "request_id 36");
}

TEST(Validate, MoneyIsYuanAndNeverNegative) {
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "claimed { currency: 'CNY' fen: 0 } }")), "");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "claimed { currency: 'CNY' fen: -1 } }")), "command.open_case.claimed.fen");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "claimed { currency: 'CNY' fen: 10000000000001 } }")),
            "command.open_case.claimed.fen 10000000000000");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "claimed { currency: 'USD' fen: 1 } }")), "command.open_case.claimed.currency");
  EXPECT_EQ(FaultIn(absl::StrCat(kOpen, "claimed { fen: 1 } }")), "command.open_case.claimed.currency");
}

TEST(Validate, RefusesEnumValuesNobodyKnows) {
  v1::ExecuteRequest request = RequestOf("record_contact { party: '1' way: WAY_ORALLY }");
  request.mutable_command()->mutable_record_contact()->set_way(static_cast<v1::Way>(77));
  EXPECT_EQ(FaultIn(request), "command.record_contact.way");
}

TEST(Validate, TimesLieInTheYearsThatDatesMayHave) {
  v1::ExecuteRequest request = RequestOf("submit_case {}");
  request.mutable_act_time()->set_seconds(1772420400);
  EXPECT_EQ(FaultIn(request), "");
  request.mutable_act_time()->set_nanos(-1);
  EXPECT_EQ(FaultIn(request), "act_time");
  request.mutable_act_time()->set_nanos(0);
  request.mutable_act_time()->set_seconds(-2208988800 - 86400);
  EXPECT_EQ(FaultIn(request), "act_time");
  request.mutable_act_time()->set_seconds(int64_t{1} << 40);
  EXPECT_EQ(FaultIn(request), "act_time");
}

TEST(Validate, HoldsNumbers) {
  EXPECT_EQ(FaultIn("amend_party { party: '1' details { name: 'x' } head_count: 100001 }"),
            "command.amend_party.head_count 100000");
  EXPECT_EQ(FaultIn("amend_party { party: '1' details { name: 'x' } head_count: -1 }"),
            "command.amend_party.head_count");
}

TEST(Validate, PutsThePathBefore) {
  v1::BadField detail;
  ASSERT_TRUE(ReadDetail(Validate(RequestOf("settle_clue {}"), "requests[3]"), &detail));
  EXPECT_EQ(detail.field(), "requests[3].command.settle_clue.how");
}

// An annotation that nothing checks would be a promise nobody keeps.
void CheckAnnotations(const Descriptor* type, std::set<const Descriptor*>* seen) {
  if (!seen->insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const auto& options = field->options();
    if (options.HasExtension(v1::min) || (options.HasExtension(v1::max) && !field->is_repeated())) {
      const auto kind = field->cpp_type();
      EXPECT_TRUE(kind == FieldDescriptor::CPPTYPE_STRING || kind == FieldDescriptor::CPPTYPE_INT32 ||
                  kind == FieldDescriptor::CPPTYPE_INT64)
          << field->full_name();
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) CheckAnnotations(field->message_type(), seen);
  }
}

TEST(Validate, NoAnnotationIsOfAKindThatIsNotChecked) {
  std::set<const Descriptor*> seen;
  CheckAnnotations(v1::ExecuteRequest::descriptor(), &seen);
  EXPECT_TRUE(seen.contains(v1::Instalment::descriptor()));
}

TEST(Validate, MakesItsPlanOnceFromAnyThread) {
  const v1::ExecuteRequest request = RequestOf("settle_clue {}");
  std::vector<std::thread> threads;
  std::vector<std::string> faults(8);
  for (std::string& fault : faults) threads.emplace_back([&] { fault = FaultIn(request); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fault : faults) EXPECT_EQ(fault, "command.settle_clue.how");
}

TEST(ShortenParts, TakesFullNamesOfThisCase) {
  v1::ExecuteRequest request = RequestOf(
      "draft_agreement { agreement: 'cases/c-7f3/agreements/2' clauses { from_party: 'cases/c-7f3/parties/1' "
      "to_party: '2' } }");
  ASSERT_OK(ShortenParts(&request, "cases/c-7f3"));
  EXPECT_EQ(request.command().draft_agreement().agreement(), "2");
  EXPECT_EQ(request.command().draft_agreement().clauses(0).from_party(), "1");
  EXPECT_EQ(request.command().draft_agreement().clauses(0).to_party(), "2");
}

TEST(ShortenParts, RefusesNamesOfAnotherCase) {
  for (const char* name : {"cases/c-7f4/agreements/2", "cases/c-7f33/agreements/2", "agreements/2", "cases/c-7f3/2",
                           "cases/c-7f3//2", "cases/c-7f3/agreements/2/3", "cases/c-7f3/agreements/"}) {
    v1::Command command;
    command.mutable_seal_agreement()->set_agreement(name);
    v1::BadField detail;
    ASSERT_TRUE(ReadDetail(ShortenParts(&command, "cases/c-7f3", "command"), &detail)) << name;
    EXPECT_EQ(detail.field(), "command.seal_agreement.agreement");
  }
}

}  // namespace
}  // namespace gaiwan
