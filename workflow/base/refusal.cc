#include "workflow/base/refusal.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {
namespace {

struct Words {
  v1::Reason reason;
  const char* zh;
  const char* en;
};

// Said to a mediator at a table, so: what is the matter, and where it can be helped, what to do.
constexpr Words kWords[] = {
    {v1::REASON_UNSPECIFIED, "没有说明原因", "no reason was given"},
    {v1::NOT_IN_THIS_STATE, "案件现在的状态下不能这样办理", "this cannot be done in the present state of the case"},
    {v1::NOT_YOUR_ROLE, "您在本案中的身份不能办理此事", "your role in this case does not allow it"},
    {v1::SYSTEM_ONLY, "此操作只能由系统自动进行，或者系统不能进行此操作",
     "either only the system may do this, or the system may not"},
    {v1::CASE_UNKNOWN, "没有这个案件", "there is no such case"},
    {v1::CASE_EXISTS, "已经有这个编号的案件", "a case with this id exists already"},
    {v1::CASE_CHANGED, "案件已被改动，请先看最新内容", "the case has changed since you looked at it; look again"},
    {v1::OVERTAKEN, "在您的两次操作之间，别人改动了本案", "somebody else changed the case between your two commands"},
    {v1::REQUEST_ID_REUSED, "这个请求编号已用于另一项内容", "this request id was used for something else"},
    {v1::LIST_FULL, "本案此项内容已达到数量上限", "this list of the case has reached its limit"},
    {v1::NOT_BUILT, "此功能尚未提供", "this is not built yet"},
    {v1::PART_UNKNOWN, "本案中没有所指的这一项", "the case has nothing by that id"},
    {v1::PART_EXISTS, "本案中已经有这个编号", "the case already has something by that id"},
    {v1::ACT_IN_THE_FUTURE, "办理时间不能晚于现在", "the act lies in the future"},
    {v1::ACT_BEFORE_REQUEST, "办理时间不能早于提出调解的时间", "the act lies before the request of the case"},
    {v1::FACTS_INCOMPLETE, "案情登记还不完整", "the facts are not complete yet"},
    {v1::CONSENT_MISSING, "本轮调解还缺当事人的同意", "a party's consent to mediation in this round is missing"},
    {v1::RIGHTS_NOT_TOLD, "本轮调解还没有向当事人告知权利义务", "a party was not told of its rights in this round"},
    {v1::PARTY_REFUSED, "该当事人已明确不愿调解，不能再调解",
     "this party has refused or withdrawn: no mediation with it"},
    {v1::NO_MEDIATOR, "还没有指定调解员", "no mediator is assigned"},
    {v1::NOT_ELIGIBLE_MEDIATOR, "此人当日不是调解委员会的调解员",
     "this person was no mediator of a committee on that day"},
    {v1::NO_COMMITTEE, "该单位没有对应的调解委员会", "no mediation committee serves this unit"},
    {v1::ADVICE_MISSING, "须写明已告知当事人的其他解决途径", "the advice on other remedies is missing"},
    {v1::SIGNATURE_VOID, "这样的签名对本协议不产生效力", "a signature of this kind does not count for this agreement"},
    {v1::ALREADY_SIGNED, "已经签过名", "has signed already"},
    {v1::ALREADY_SEALED, "协议已经盖章", "the agreement is sealed already"},
    {v1::NOT_A_SIGNER, "此人不是本协议的签名人", "this person is not a signer of the agreement"},
    {v1::SEAL_NOT_YOURS, "这不是本案调解委员会的印章，或者您不掌管它",
     "not a seal of the case's committee, or not in your custody"},
    {v1::WITNESS_MISSING, "按指印须写明见证人", "a fingerprint needs a witness"},
    {v1::NOT_EFFECTIVE, "协议还没有生效", "no agreement is in effect"},
    {v1::ALREADY_EFFECTIVE, "协议已经生效，不能再改", "the agreement is in effect and cannot be changed"},
    {v1::PROOF_MISSING, "没有履行凭据，不能记为已履行", "nothing counts as performed without proof"},
    {v1::OBLIGATIONS_OPEN, "还有到期的履行义务没有记录结果", "obligations that fell due have no result recorded"},
    {v1::VISIT_MISSING, "还没有回访，也没有写明免回访的理由", "no visit was made, and no reason given for none"},
    {v1::SAME_PERSON, "须由另外一个人办理", "this has to be done by another person"},
    {v1::LISTENERS_NOT_AGREED, "有当事人没有同意公开调解", "a party has not agreed to listeners"},
    {v1::PARTIES_TOO_FEW, "至少要有两方当事人愿意调解", "mediation needs at least two parties"},
    {v1::SESSION_RUNNING, "有一场调解会还没有结束", "a session is running"},
    {v1::SESSION_NOT_RUNNING, "这场调解会没有在进行", "the session is not running"},
    {v1::TRANSFER_PENDING, "有一个移送还在等待答复", "a transfer is waiting for an answer"},
    {v1::TRANSFER_TO_SELF, "案件已经在该单位", "the case is at that unit already"},
    {v1::LEVEL_UNKNOWN, "不知道该单位属于哪一层级", "the level of that unit is not known"},
    {v1::CLOCK_NOT_DUE, "期限还没有到", "the clock is not due yet"},
    {v1::CLOCK_UNKNOWN, "没有这个期限", "there is no such clock"},
    {v1::CLOCK_MOVED, "期限已经变动", "the clock was moved"},
    {v1::ALREADY_PAUSED, "案件已经中止", "the case is paused already"},
    {v1::RISK_ONLY_UP, "风险等级只能上调", "a risk can only be raised"},
    {v1::NOT_REACHED_TWICE, "以联系不上为由，须有两次联系失败的记录",
     "two failed tries to reach a party have to be recorded first"},
    {v1::ALREADY_ADOPTED, "该补录不需要或者已经由他人确认", "the entry needs no adoption, or was adopted already"},
    {v1::REVISION_UNFIT, "案件不能转到流程的这个版本", "the case does not fit this revision of its definition"},
    {v1::STOP_LIST, "这类纠纷不能由人民调解受理", "disputes of this kind are not for mediation"},
    {v1::CONSENT_NOT_GIVEN_BEFORE, "该当事人本轮没有表示过同意，无从撤回",
     "nothing to withdraw: no such consent in this round"},
    {v1::CLAUSES_DO_NOT_MATCH, "条款的文字与条款的数目不一致",
     "the words and the figures are not of the same number of clauses"},
    {v1::CHANNEL_NOT_STAFFED, "您不值守这个渠道，不能由此登记", "you do not staff this channel"},
    {v1::RECORD_INCOMPLETE, "这个渠道的最低登记要求还没有满足", "the channel's minimum record is not complete"},
    {v1::FINDINGS_UNEXPLAINED, "协议还有不便执行之处，须修改，或者逐项说明（explanations）",
     "the agreement leaves something open: mend it or explain it"},
    {v1::INFORMED_NOTE_MISSING, "约定金额远低于请求，须附知情说明",
     "far below the claim: the informed note is missing"},
    {v1::WRITING_REQUIRED, "这类纠纷的调解协议须采用书面形式，签名并盖章",
     "an agreement on such a matter is made in writing, signed and sealed"},
    {v1::NO_LEAD, "主办调解员已回避，须先由主任指派新的主办调解员",
     "the mediator in the lead was recused; the head assigns another first"},
    {v1::FILE_HAS_FAULTS, "文件有错误", "the file has faults"},
    {v1::DEFINITION_HAS_FAULTS, "流程定义有错误", "the definition has faults"},
    {v1::DEFINITION_UNKNOWN, "没有这个流程或者这个版本", "there is no such definition or revision"},
    {v1::REVISION_EXISTS, "这个版本已经发布", "this revision is published already"},
    {v1::DISK_FULL, "服务器存储已满，暂时不能写入", "the disk is full; writing is closed for now"},
    {v1::BUSY, "服务器忙，请稍后再试", "the server is busy; try again later"},
    {v1::NOT_SIGNED_IN, "尚未登录", "not signed in"},
    {v1::STORE_FAILED, "写入失败，结果不明，请用同一请求编号重试", "writing failed; repeat with the same request id"},
    {v1::TOO_MANY, "数量超过上限", "too many at once"},
    {v1::PAGE_TOKEN_INVALID, "翻页标记无效或者属于另一查询", "the page token is invalid or of another query"},
    {v1::UNPARSABLE, "请求无法解读", "the request does not parse"},
    {v1::WRONG_CREDENTIALS, "账号、口令或者验证码不正确", "person, password or code is wrong"},
    {v1::ONE_TIME_CODE_NEEDED, "还需要身份验证器上的六位验证码", "a code of the authenticator is needed as well"},
    {v1::PASSWORD_CHANGE_NEEDED, "初始口令须先修改", "the first password is to be changed first"},
    {v1::ACCOUNT_LOCKED, "账号已停用，请联系系统管理员", "the account is locked; ask the administrator"},
    {v1::ACCOUNT_UNKNOWN, "没有这个账号", "there is no such account"},
    {v1::ACCOUNT_EXISTS, "账号已经存在", "the account exists already"},
    {v1::NOT_FOR_THIS_CALLER, "您的登录方式不能办理此事", "not for callers who signed in this way"},
    {v1::SHARED_PHONE, "另一方当事人登记了同一电话，不能向该电话发送", "another party has the same phone number"},
    {v1::MESSAGE_NOT_SENT, "短信没有发出", "the message was not sent"},
    {v1::SESSION_ENDED, "登录已失效，请重新登录", "the session has ended; sign in again"},
    {v1::SHUTTING_DOWN, "服务器正在关闭", "the server is shutting down"},
    {v1::NOT_FETCHED, "还没有人取走这份递交，无从确认",
     "nobody fetched this hand-over yet; there is nothing to confirm"},
    {v1::DIGEST_DIFFERS, "摘要与取走的内容不符，请重新取件",
     "the digest is not that of what was fetched; fetch it again"},
    {v1::SLOT_TAKEN, "该时段已有其他安排", "that time is taken"},
    {v1::SAFETY_NOT_ASKED, "本案涉及暴力，须先单独问明该当事人与对方同席是否安全并取得同意",
     "a case of violence: first the party, asked alone, says that it is safe at one table"},
    {v1::RECORDING_NOT_AGREED, "到场的人中有人没有同意录音录像", "somebody who took part did not agree to be recorded"},
    {v1::LEAD_NOT_ASSIGNED, "主持人须是本案的调解员", "who leads a session is a mediator of the case"},
    {v1::VIDEO_UNAVAILABLE, "视频调解室暂时不能使用", "the video room cannot be had at present"},
    {v1::IDENTITY_NOT_CHECKED, "请先核对该当事人的身份再请其进入", "find out who this party is before letting them in"},
    {v1::VIDEO_NOT_OPEN, "视频调解室在开始前半小时开放，随调解会结束而关闭",
     "the video room opens half an hour before the session and closes with it"},
    {v1::NOT_IN_VIDEO, "该人不在等候或者不在视频调解室", "nobody of that name waits or is in the video room"},
    {v1::FILE_NOT_STORED, "本案没有收到这份文件，请先上传", "the case holds no such file; upload it first"},
    {v1::UPLOAD_UNKNOWN, "没有这项上传，或者已经过期，请重新上传",
     "there is no such upload, or it expired; begin again"},
    {v1::FILE_DIFFERS, "收到的内容与所说的文件不符", "what came is not the file that was announced"},
    {v1::UPLOADS_FULL, "未完成的上传已达到上限，请先传完或者等其过期",
     "too many unfinished uploads; finish some or let them expire"},
    {v1::NUMBER_TAKEN, "该年度的案号已经有了", "the register of that year has the number already"},
    {v1::LEDGER_UNFIT, "台账记载前后不符", "what the ledger says does not hold together"},
    {v1::ERASURE_HELD, "还有须保留个人信息的事由，现在不能删除",
     "something keeps the personal data: it is not erased now"},
    {v1::ALREADY_ERASED, "已经依法删除", "it is erased already"},
    {v1::NAMED_IN_SHARED_TEXT, "本案共同文字里还写着此人：请写明一并删除还是保留",
     "the shared text of the case names this person: say whether it is erased too, or kept"},
    {v1::REASON_NAMES_PERSON, "理由里写着此人：理由不随删除消失，请不写姓名、电话、证件号码",
     "the reason names the person and would outlive the erasure: leave out names and numbers"},
    {v1::OWN_CASE, "您是本案当事人或者已回避，不能以工作身份查看和办理",
     "you are a party of this case or were recused from it: no post of yours counts here"},
    {v1::ORDER_MISSING, "此事须两人办理：先请另一人批准（gaiwan admin order）",
     "nobody does this alone: ask for an order that somebody else approves (gaiwan admin order)"},
    {v1::CALENDAR_MISSING, "今年的节假日安排尚未载入：先载入再发布（gaiwan directory import）",
     "this year's calendar is not loaded: load it first, then publish (gaiwan directory import)"},
    {v1::PAPERS_UNAVAILABLE, "文书暂时不能生成", "papers cannot be rendered at present"},
    {v1::NO_PAGES_ADDRESS, "还没有设置页面的公开网址（pages_address）",
     "no setting says where the pages are (pages_address)"},
};

absl::StatusCode CodeFor(v1::Reason reason) {
  switch (reason) {
    case v1::NOT_YOUR_ROLE:
    case v1::OWN_CASE:
    case v1::ORDER_MISSING:
    case v1::SYSTEM_ONLY:
      return absl::StatusCode::kPermissionDenied;
    case v1::CASE_UNKNOWN:
    case v1::PART_UNKNOWN:
    case v1::UPLOAD_UNKNOWN:
      return absl::StatusCode::kNotFound;
    case v1::CASE_EXISTS:
    case v1::PART_EXISTS:
      return absl::StatusCode::kAlreadyExists;
    case v1::NOT_BUILT:
      return absl::StatusCode::kUnimplemented;
    case v1::UPLOADS_FULL:
    case v1::DISK_FULL:
      return absl::StatusCode::kResourceExhausted;
    case v1::PAPERS_UNAVAILABLE:
    case v1::VIDEO_UNAVAILABLE:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

absl::Status MakeRefusal(const v1::Case& c, v1::Reason reason, const v1::Label* why, absl::string_view subject) {
  v1::CommandRefused detail;
  detail.set_reason(reason);
  *detail.mutable_words() = WordsFor(reason);
  detail.set_state(c.state());
  detail.set_subject(std::string(subject));
  std::string message = absl::StrCat(v1::Reason_Name(reason), ": ", detail.words().en());
  if (!subject.empty()) absl::StrAppend(&message, " (", subject, ")");
  if (why != nullptr) {
    *detail.add_guards() = *why;
    absl::StrAppend(&message, ": ", why->en().empty() ? why->zh() : why->en());
  }
  return WithDetail(absl::Status(CodeFor(reason), message), detail);
}

}  // namespace

const v1::Label& WordsFor(v1::Reason reason) {
  static const auto* labels = [] {
    auto* made = new std::vector<v1::Label>(v1::Reason_ARRAYSIZE);
    for (const Words& words : kWords) {
      (*made)[words.reason].set_zh(words.zh);
      (*made)[words.reason].set_en(words.en);
    }
    return made;
  }();
  const bool known = v1::Reason_IsValid(reason);
  return (*labels)[known ? reason : v1::REASON_UNSPECIFIED];
}

absl::Status Refused(const v1::Case& c, v1::Reason reason, absl::string_view subject) {
  return MakeRefusal(c, reason, nullptr, subject);
}

absl::Status RefusedBecause(const v1::Case& c, v1::Reason reason, const v1::Label& why, absl::string_view subject) {
  return MakeRefusal(c, reason, &why, subject);
}

absl::Status BadField(absl::string_view field, absl::string_view zh, absl::string_view en, int64_t limit) {
  v1::BadField detail;
  detail.set_field(std::string(field));
  detail.mutable_words()->set_zh(std::string(zh));
  detail.mutable_words()->set_en(std::string(en));
  detail.set_limit(limit);
  return WithDetail(absl::InvalidArgumentError(absl::StrCat(field, ": ", en)), detail);
}

v1::Reason ReasonOf(const absl::Status& status) {
  if (v1::CommandRefused refused; ReadDetail(status, &refused)) return refused.reason();
  if (v1::CaseChanged changed; ReadDetail(status, &changed)) return changed.reason();
  if (v1::RetryAfter retry; ReadDetail(status, &retry)) return retry.reason();
  if (v1::Faults faults; ReadDetail(status, &faults)) return faults.reason();
  return v1::REASON_UNSPECIFIED;
}

}  // namespace gaiwan
