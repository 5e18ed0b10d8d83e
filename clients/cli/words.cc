#include "clients/cli/words.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_replace.h"
#include "gaiwan/v1/command.pb.h"
#include "workflow/command_labels.h"

namespace gaiwan::cli {
namespace {

using Words = absl::flat_hash_map<absl::string_view, absl::string_view>;

std::string Find(const Words& words, absl::string_view name) {
  const auto found = words.find(name);
  return std::string(found == words.end() ? name : found->second);
}

const Words& EventWords() {
  static const Words* const words = new Words({
      {"case_opened", "登记案件"},
      {"clue_registered", "登记线索"},
      {"clue_settled", "网格化解"},
      {"clue_dismissed", "线索不成立"},
      {"clue_turned_into_case", "线索转为案件"},
      {"case_submitted", "提交受理"},
      {"facts_amended", "修改案情"},
      {"entry_corrected", "更正记录"},
      {"case_voided", "作废"},
      {"entry_adopted", "补录确认"},
      {"party_added", "增加当事人"},
      {"party_amended", "修改当事人"},
      {"party_removed", "移除当事人"},
      {"contact_recorded", "联系当事人"},
      {"consent_recorded", "当事人同意"},
      {"consent_withdrawn", "撤回同意"},
      {"refusal_recorded", "明确拒绝调解"},
      {"rights_notice_given", "告知权利义务"},
      {"case_accepted", "受理"},
      {"case_declined", "不予受理"},
      {"mediators_assigned", "指定调解员"},
      {"session_scheduled", "安排调解会"},
      {"session_started", "调解会开始"},
      {"attendance_recorded", "记录到场"},
      {"session_ended", "调解会结束"},
      {"investigation_recorded", "调查记录"},
      {"agreement_drafted", "拟定协议"},
      {"draft_revised", "修改协议草稿"},
      {"agreement_signed", "签署协议"},
      {"agreement_sealed", "协议盖章"},
      {"oral_agreement_recorded", "口头协议登记"},
      {"agreement_effective", "协议生效"},
      {"performance_recorded", "记录履行"},
      {"transfer_offered", "提出移送"},
      {"transfer_accepted", "接收移送"},
      {"transfer_declined", "拒收移送"},
      {"transfer_withdrawn", "撤回移送"},
      {"transfer_returned", "退回移送"},
      {"case_paused", "中止"},
      {"case_resumed", "恢复"},
      {"clock_expired", "期限届满"},
      {"clock_warned", "期限预警"},
      {"clocks_recomputed", "日历更新，期限重算"},
      {"risk_raised", "风险上报"},
      {"mediation_terminated", "终止调解"},
      {"case_closed", "结案"},
      {"file_submitted", "提交卷宗"},
      {"file_checked", "审核卷宗"},
      {"case_archived", "归档"},
      {"case_reopened", "重新调解"},
      {"visit_planned", "计划回访"},
      {"visit_recorded", "回访记录"},
      {"note_added", "备注"},
      {"revision_adopted", "改用流程版本"},
      {"directory_changed", "机构人员变更"},
      {"calendar_loaded", "载入日历"},
      {"codes_loaded", "载入代码表"},
      {"definition_published", "发布流程"},
  });
  return *words;
}

const Words& EnumWords() {
  static const Words* const words = new Words({
      {"TIME_BASIS_PAPER", "据纸面记录"},
      {"TIME_BASIS_CALL", "据通话"},
      {"TIME_BASIS_DEVICE", "据设备记录"},
      {"TIME_BASIS_MEMORY", "据回忆"},
      {"PARTY_SIDE_APPLICANT", "申请人"},
      {"PARTY_SIDE_RESPONDENT", "被申请人"},
      {"PARTY_SIDE_THIRD", "第三人"},
      {"PARTY_KIND_PERSON", "自然人"},
      {"PARTY_KIND_LEGAL_PERSON", "法人"},
      {"PARTY_KIND_OTHER_ORGANISATION", "其他组织"},
      {"PARTY_KIND_GROUP", "多人或多户"},
      {"CONSENT_KIND_MEDIATION", "调解"},
      {"CONSENT_KIND_LISTENERS", "旁听"},
      {"CONSENT_KIND_RECORDING", "录音录像"},
      {"CONSENT_KIND_VIDEO", "视频调解"},
      {"CONSENT_KIND_INVITED_PERSON", "邀请他人参与"},
      {"CONSENT_KIND_EXTENSION", "延长期限"},
      {"CONSENT_KIND_SHARING", "共享信息"},
      {"CONSENT_ANSWER_GIVEN", "同意"},
      {"CONSENT_ANSWER_REFUSED", "拒绝"},
      {"CONSENT_ANSWER_WITHDRAWN", "已撤回"},
      {"WAY_ORALLY", "口头"},
      {"WAY_IN_WRITING", "书面"},
      {"WAY_BY_PHONE", "电话"},
      {"WAY_BY_MESSAGE", "短信或消息"},
      {"WAY_BY_VIDEO", "视频"},
      {"WAY_BY_TAKING_PART", "告知后参加"},
      {"WAY_IN_PERSON", "当面"},
      {"SESSION_MODE_IN_PERSON", "当面"},
      {"SESSION_MODE_FIELD", "现场"},
      {"SESSION_MODE_VIDEO", "视频"},
      {"SESSION_MODE_PHONE", "电话"},
      {"SESSION_MODE_MIXED", "线上线下结合"},
      {"SESSION_MODE_NOT_AT_THE_SAME_TIME", "异步"},
      {"SESSION_RESULT_CONTINUED", "继续调解"},
      {"SESSION_RESULT_AGREED", "达成一致"},
      {"SESSION_RESULT_NOT_AGREED", "未达成一致"},
      {"SESSION_RESULT_NOT_HELD", "未能举行"},
      {"PRESENCE_IN_THE_ROOM", "到场"},
      {"PRESENCE_BY_VIDEO", "视频参加"},
      {"PRESENCE_BY_PHONE", "电话参加"},
      {"PRESENCE_REPRESENTED", "代理人到场"},
      {"PRESENCE_ABSENT_EXCUSED", "请假"},
      {"PRESENCE_ABSENT", "缺席"},
      {"AGREEMENT_FORM_WRITTEN", "书面协议"},
      {"AGREEMENT_FORM_ORAL", "口头协议"},
      {"EFFECT_RULE_PML29", "人民调解法第二十九条"},
      {"EFFECT_RULE_SPC24", "法院特邀调解规定第二十四条"},
      {"EFFECT_RULE_ONLINE19", "在线调解规则第十九条"},
      {"CLAUSE_KIND_MONEY", "给付金钱"},
      {"CLAUSE_KIND_THING", "交付物"},
      {"CLAUSE_KIND_ACT", "作为"},
      {"CLAUSE_KIND_OMISSION", "不作为"},
      {"CLAUSE_KIND_APOLOGY", "赔礼道歉"},
      {"SIGNATURE_WAY_BY_HAND", "亲笔签名"},
      {"SIGNATURE_WAY_FINGERPRINT", "捺印"},
      {"SIGNATURE_WAY_SEAL", "盖章"},
      {"SIGNATURE_WAY_RELIABLE_ELECTRONIC", "可靠电子签名"},
      {"SIGNATURE_WAY_SIMPLE_ELECTRONIC", "一般电子签名"},
      {"OBLIGATION_STATE_OPEN", "待履行"},
      {"OBLIGATION_STATE_DONE", "已履行"},
      {"OBLIGATION_STATE_FAILED", "未履行"},
      {"OBLIGATION_STATE_UNKNOWN", "不明"},
      {"OBLIGATION_STATE_IN_ORDER", "至今正常"},
      {"OBLIGATION_STATE_PARTLY_DONE", "部分履行"},
      {"OBLIGATION_STATE_LAPSED", "已失效"},
      {"TRANSFER_STATE_OFFERED", "待接收"},
      {"TRANSFER_STATE_ACCEPTED", "已接收"},
      {"TRANSFER_STATE_DECLINED", "已拒收"},
      {"TRANSFER_STATE_WITHDRAWN", "已撤回"},
      {"TRANSFER_STATE_RETURNED", "已退回"},
      {"VISIT_OUTCOME_SATISFIED", "满意"},
      {"VISIT_OUTCOME_NOT_PERFORMED", "未履行"},
      {"VISIT_OUTCOME_NEW_QUARREL", "又起争执"},
      {"VISIT_OUTCOME_WANTS_COURT", "欲诉至法院"},
      {"VISIT_OUTCOME_DANGER", "有激化危险"},
      {"VISIT_OUTCOME_NOT_REACHED", "未联系上"},
      {"CLOCK_RUNNING", "进行中"},
      {"CLOCK_PAUSED", "已暂停"},
      {"CLOCK_WAITING_FOR_CALENDAR", "待载入日历"},
      {"CLOCK_EXPIRED", "已届满"},
      {"UNIT_HOURS", "小时"},
      {"UNIT_CALENDAR_DAYS", "日"},
      {"UNIT_WORKING_DAYS", "个工作日"},
      {"UNIT_CALENDAR_MONTHS", "个月"},
      {"UNIT_CALENDAR_YEARS", "年"},
      {"STARTED", "起算"},
      {"PAUSED", "暂停"},
      {"RESUMED", "恢复计算"},
      {"ENDED", "结束"},
      {"EXPIRED", "届满"},
      {"WARNED", "预警"},
      {"MOVED", "重新计算"},
  });
  return *words;
}

const Words& FieldWords() {
  static const Words* const words = new Words({
      {"definition", "流程"},
      {"unit", "办理单位"},
      {"committee", "调委会"},
      {"level", "层级"},
      {"opener_unit", "登记单位"},
      {"channel", "渠道"},
      {"source", "来源"},
      {"dispute_class", "纠纷类别"},
      {"difficulty", "难易"},
      {"claimed", "争议金额"},
      {"text", "内容"},
      {"arose_from", "起因案件"},
      {"rules_cited", "引用规则"},
      {"entry", "记录"},
      {"party", "当事人"},
      {"side", "地位"},
      {"kind", "类型"},
      {"details", "身份"},
      {"minor", "未成年"},
      {"head_count", "人数"},
      {"way", "方式"},
      {"reached", "已联系上"},
      {"ends_mediation", "调解因此终止"},
      {"language", "语言"},
      {"case_number", "案号"},
      {"reason", "理由"},
      {"mediators", "调解员"},
      {"session", "调解会"},
      {"planned_start", "计划时间"},
      {"mode", "形式"},
      {"venue", "地点"},
      {"public", "公开"},
      {"attendance", "到场"},
      {"result", "结果"},
      {"agreement", "协议"},
      {"clauses", "条款"},
      {"partial", "部分协议"},
      {"effect_rule", "生效依据"},
      {"signer", "签署人"},
      {"seal", "印章"},
      {"effective_time", "生效时间"},
      {"obligations", "履行义务"},
      {"obligation", "履行义务"},
      {"state", "情况"},
      {"transfer", "移送"},
      {"from", "自"},
      {"to", "至"},
      {"from_level", "原层级"},
      {"to_level", "新层级"},
      {"parties_told", "已告知当事人"},
      {"review_date", "复查日期"},
      {"clock", "期限"},
      {"percent", "已过百分之"},
      {"calendar_revision", "节假日安排版次"},
      {"risk", "风险"},
      {"grade", "等级"},
      {"reported", "已报告"},
      {"gap_count", "缺少材料"},
      {"round", "轮次"},
      {"visit", "回访"},
      {"planned_date", "计划日期"},
      {"outcome", "回访结果"},
      {"revision", "版本"},
      {"states", "状态对应"},
      {"organisations", "机构"},
      {"people", "人员"},
      {"seals", "印章"},
      {"servings", "服务关系"},
      {"days", "日期"},
      {"entries", "条目"},
      {"id", "编号"},
      {"textproto", "文本"},
  });
  return *words;
}

}  // namespace

std::string EventWord(absl::string_view payload) {
  return Find(EventWords(), payload);
}

std::string CommandWord(absl::string_view command) {
  const std::string& words = CommandLabel(command).zh();
  return words.empty() ? std::string(command) : words;
}

std::string EnumWord(absl::string_view value_name) {
  return Find(EnumWords(), value_name);
}

std::string FieldWord(absl::string_view field) {
  return Find(FieldWords(), field);
}

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  const google::protobuf::OneofDescriptor* commands = v1::Command::descriptor()->FindOneofByName("command");
  for (int i = 0; i < commands->field_count(); ++i) names.push_back(commands->field(i)->name());
  return names;
}

const google::protobuf::FieldDescriptor* FindCommand(absl::string_view name) {
  return v1::Command::descriptor()->FindFieldByName(absl::StrReplaceAll(name, {{"-", "_"}}));
}

}  // namespace gaiwan::cli
