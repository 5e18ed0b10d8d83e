#include "server/api/publication_service.h"

#include <memory>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/noted_reply.h"
#include "server/papers/paper_data.h"
#include "server/publication/passages.h"
#include "server/publication/redactor.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

v1::Label RuleWords(v1::PublicationRule rule) {
  switch (rule) {
    case v1::PUBLICATION_RULE_PERSON:
      return MakeLabel("姓名", "a name");
    case v1::PUBLICATION_RULE_ORGANISATION:
      return MakeLabel("单位名称", "an organisation's name");
    case v1::PUBLICATION_RULE_ID_NUMBER:
      return MakeLabel("证件号码", "the number of a document");
    case v1::PUBLICATION_RULE_PHONE:
      return MakeLabel("电话号码", "a telephone number");
    case v1::PUBLICATION_RULE_ACCOUNT:
      return MakeLabel("账号", "an account");
    case v1::PUBLICATION_RULE_PLATE:
      return MakeLabel("车牌号", "a plate");
    case v1::PUBLICATION_RULE_PLACE:
      return MakeLabel("县以下地名、单位", "a place below the county");
    case v1::PUBLICATION_RULE_ADDRESS:
      return MakeLabel("住址", "an address");
    case v1::PUBLICATION_RULE_EMAIL:
      return MakeLabel("电子邮箱", "an e-mail address");
    case v1::PUBLICATION_RULE_BIRTH_DATE:
      return MakeLabel("出生日期", "a date of birth");
    case v1::PUBLICATION_RULE_CASE_NUMBER:
      return MakeLabel("案号", "the number of a case");
    default:
      return MakeLabel("可能识别个人的号码", "a number that may tell who it is");
  }
}

// One place a find, without its words: whoever sent the text has them.
absl::Status StillNames(absl::string_view text, const std::vector<Find>& finds) {
  v1::Faults faults;
  faults.set_reason(v1::FILE_HAS_FAULTS);
  for (const Find& find : finds) {
    if (static_cast<size_t>(faults.faults_size()) == kPublicationFindsMax) break;
    v1::Fault* const fault = faults.add_faults();
    fault->set_path(absl::StrCat("text:", PlaceInText(text, find.begin)));
    *fault->mutable_words() = RuleWords(find.rule);
  }
  return WithDetail(
      absl::InvalidArgumentError(absl::StrCat("the text still tells of the case at ", finds.size(), " places")),
      faults);
}

int CharactersIn(absl::string_view text) {
  return static_cast<int>(
      absl::c_count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// What is opened for it is counted and noted as what a reason opens.
Read ReadFor(const UnaryCall& call, const SeenCase& seen) {
  Read read = ReadOf(call.caller(), seen.c->name(), call.method(), seen.sight);
  read.revealed = read.shown;
  return read;
}

}  // namespace

absl::StatusOr<SeenCase> PublicationService::Find(const Caller& caller, const std::string& name) const {
  if (caller.reason.empty()) {
    return BadField(kReasonHeader, "请写明公开的理由和用途", "say why it is to be published, and where");
  }
  ASSIGN_OR_RETURN(SeenCase seen, NotedCaseWithRecords(*parts_.reader, *parts_.viewer, caller, name, "case"));
  // Whose case it is, by the table: who keeps its file or guides who does is told who looked. A mediator who heads
  // another committee, and who looks through broken glass, is not.
  if (absl::c_any_of(std::vector<v1::FieldClass>{v1::READS, v1::PARTIES, v1::CONTACT, v1::AGREEMENT},
                     [&](v1::FieldClass each) { return !seen.sight.Shows(each); })) {
    return Refused(*seen.c, v1::NOT_YOUR_ROLE, name);
  }
  if (IsSealedCase(*seen.c)) {
    return RefusedBecause(*seen.c, v1::NOT_IN_THIS_STATE,
                          MakeLabel("涉及未成年人或者暴力的案件不对外公开，也不作为案例",
                                    "a case with a minor or with violence is never published"),
                          name);
  }
  // The texts that were kept may name them, and no rule knows their names any more.
  if (!seen.c->erasures().empty()) {
    return RefusedBecause(*seen.c, v1::NOT_IN_THIS_STATE,
                          MakeLabel("本案有人的信息已依法删除，规则认不出留下的文字里的姓名，不再对外公开",
                                    "somebody's data was erased by law: no rule knows the name in what was kept"),
                          name);
  }
  return seen;
}

absl::Status PublicationService::Prepare(const SeenCase& seen, const v1::PreparePublicationRequest& request,
                                         v1::PreparePublicationResponse* response) const {
  ASSIGN_OR_RETURN(PaperMatter matter, GatherMatter(*parts_.reader, *parts_.viewer, seen));
  DropConfidential(&matter);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Replacements replacements = ReplacementsFor(matter.c, matter.history, *reference->directory, request.naming());
  const Redactor redactor(&replacements);
  for (const Passage& passage : PassagesOf(matter.c, matter.history, *reference)) {
    v1::PublicationPassage* const out = response->add_passages();
    *out->mutable_title() = passage.title;
    absl::StrAppend(response->mutable_text(), response->text().empty() ? "" : "\n", passage.title.zh(), "\n");
    for (v1::PublicationPiece& piece : redactor.Redact(passage.text, KnownOf(passage, replacements))) {
      absl::StrAppend(response->mutable_text(), piece.replacement());
      *out->add_pieces() = std::move(piece);
    }
    absl::StrAppend(response->mutable_text(), "\n");
  }
  if (CharactersIn(response->text()) > kPublicationCharactersMax) {
    return BadField("case", absl::StrCat("案件文字超过 ", kPublicationCharactersMax, " 字，不能作为案例"),
                    absl::StrCat("the case has more than ", kPublicationCharactersMax, " characters"),
                    kPublicationCharactersMax);
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* PublicationService::PreparePublication(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* request,
                                                                 grpc::ByteBuffer* response) {
  return ServeOn<v1::PreparePublicationRequest>(
      parts_.serve, parts_.worker, &waiting_, "PublicationService.PreparePublication", context, request, response,
      [this](const CallPtr<v1::PreparePublicationRequest>& call) {
        call->set_case_name(call->request().case_());
        const absl::StatusOr<SeenCase> seen = Find(call->caller(), call->request().case_());
        if (!seen.ok()) return call->Fail(seen.status());
        auto made = std::make_shared<v1::PreparePublicationResponse>();
        const absl::Status prepared = Prepare(*seen, call->request(), made.get());
        if (!prepared.ok()) return call->Fail(prepared);
        ReplyNoted(parts_.reads, call, ReadFor(*call, *seen),
                   std::shared_ptr<const v1::PreparePublicationResponse>(std::move(made)));
      });
}

absl::Status PublicationService::Check(const SeenCase& seen, const v1::ReleasePublicationRequest& request) const {
  ASSIGN_OR_RETURN(PaperMatter matter, GatherMatter(*parts_.reader, *parts_.viewer, seen));
  // Names from what is not published are names all the same.
  const Replacements replacements = ReplacementsFor(matter.c, matter.history, *parts_.viewer->reference()->directory,
                                                    v1::PUBLICATION_NAMING_UNSPECIFIED);
  const std::vector<gaiwan::Find> finds = Redactor(&replacements).FindAll(request.text());
  return finds.empty() ? absl::OkStatus() : StillNames(request.text(), finds);
}

grpc::ServerUnaryReactor* PublicationService::ReleasePublication(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* request,
                                                                 grpc::ByteBuffer* response) {
  return ServeOn<v1::ReleasePublicationRequest>(
      parts_.serve, parts_.worker, &waiting_, "PublicationService.ReleasePublication", context, request, response,
      [this](const CallPtr<v1::ReleasePublicationRequest>& call) {
        call->set_case_name(call->request().case_());
        const absl::StatusOr<SeenCase> seen = Find(call->caller(), call->request().case_());
        if (!seen.ok()) return call->Fail(seen.status());
        const absl::Status clean = Check(*seen, call->request());
        auto made = std::make_shared<v1::ReleasePublicationResponse>();
        Read read = ReadFor(*call, *seen);
        if (clean.ok() && !call->request().validate_only()) {
          made->set_sha256(absl::BytesToHexString(HashView(Sha256({call->request().text()}))));
          // Who looks for what became of the text finds it by this.
          absl::StrAppend(&read.reason, "（对外公开，SHA-256：", made->sha256(), "）");
        }
        // What the places say of the case is a look at it, too.
        parts_.reads->NoteNow(read, [call, clean, made](const absl::Status& noted) {
          if (!noted.ok()) return call->Fail(noted);
          if (!clean.ok()) return call->Fail(clean);
          call->Reply(*made);
        });
      });
}

}  // namespace gaiwan
