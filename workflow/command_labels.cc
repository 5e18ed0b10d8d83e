// In the order of command.proto.
#include "workflow/command_labels.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/common.pb.h"
#include "workflow/base/label.h"

namespace gaiwan {
namespace {

struct CommandWords {
  absl::string_view command;
  absl::string_view zh;
  absl::string_view en;
};

constexpr CommandWords kWords[] = {
    {"open_case", "立案登记", "open a case"},
    {"register_clue", "登记线索", "register a clue"},
    {"settle_clue", "网格化解", "settle a clue on the grid"},
    {"dismiss_clue", "不予处理线索", "dismiss a clue"},
    {"turn_clue_into_case", "线索转案件", "turn a clue into a case"},
    {"answer_question", "解答咨询", "answer a question"},
    {"register_settled", "即时调解登记", "register what was settled on the spot"},
    {"confirm_settled", "核实即时调解", "show that a party confirmed what was settled on the spot"},
    {"submit_case", "提交受理", "submit for acceptance"},
    {"amend_facts", "修改案情", "amend the facts"},
    {"correct_entry", "更正记录", "correct an entry"},
    {"void_case", "作废", "void a case opened by mistake"},
    {"adopt_entry", "认领补录", "adopt a late entry"},
    {"import_case", "导入台账案件", "take a case over from a paper ledger"},
    {"add_party", "添加当事人", "add a party"},
    {"amend_party", "修改当事人", "amend a party"},
    {"remove_party", "移除当事人", "remove a party"},
    {"add_representative", "添加代理人或代表", "add a representative"},
    {"invite_participant", "邀请参与人", "invite a participant"},
    {"invite_party", "邀请当事人", "invite a party"},
    {"record_contact", "登记联系情况", "record a contact"},
    {"record_service", "登记送达", "record service"},
    {"record_identity", "核对身份", "record an identity check"},
    {"record_consent", "登记同意", "record consent"},
    {"withdraw_consent", "撤回同意", "withdraw consent"},
    {"record_refusal", "登记拒绝调解", "record a refusal"},
    {"give_rights_notice", "告知权利义务", "tell rights and duties"},
    {"accept_case", "受理", "accept the case"},
    {"decline_case", "不予受理", "decline the case"},
    {"assign_mediators", "指派调解员", "assign mediators"},
    {"choose_mediator", "选择调解员", "choose a mediator"},
    {"disclose_interest", "披露利害关系", "disclose an interest"},
    {"request_recusal", "申请回避", "request recusal"},
    {"decide_recusal", "决定回避", "decide on recusal"},
    {"replace_mediator", "更换调解员", "replace a mediator"},
    {"schedule_session", "安排调解会", "schedule a session"},
    {"reschedule_session", "改期", "reschedule a session"},
    {"cancel_session", "取消调解会", "cancel a session"},
    {"start_session", "开始调解", "start a session"},
    {"record_attendance", "登记到场情况", "record attendance"},
    {"record_statement", "登记陈述", "record a statement"},
    {"confirm_statement", "确认陈述", "confirm a statement"},
    {"end_session", "结束本次调解", "end a session"},
    {"steer_video", "主持视频调解室", "steer the video room"},
    {"note_video", "视频调解室记录", "what the video room saw"},
    {"confirm_minutes", "确认笔录", "confirm the minutes"},
    {"propose_times", "报到场时间", "propose times"},
    {"record_investigation", "登记调查", "record an investigation"},
    {"add_document", "添加材料", "add a document"},
    {"release_document", "公开材料", "release a document"},
    {"withdraw_document", "撤回材料", "withdraw a document"},
    {"request_copy", "申请副本", "request a copy"},
    {"issue_letter", "发出文书", "issue a letter"},
    {"draft_agreement", "拟定协议", "draft an agreement"},
    {"revise_draft", "修改协议稿", "revise the draft"},
    {"sign_agreement", "签署协议", "sign the agreement"},
    {"seal_agreement", "加盖印章", "seal the agreement"},
    {"record_oral_agreement", "登记口头协议", "record an oral agreement"},
    {"amend_agreement", "变更协议", "amend the agreement"},
    {"transcribe_agreement", "录入手写协议", "type a handwritten agreement"},
    {"confirm_transcript", "核对录入的条款", "confirm what was typed"},
    {"record_performance", "登记履行情况", "record performance"},
    {"apply_for_confirmation", "申请司法确认", "apply for judicial confirmation"},
    {"record_court_answer", "登记法院答复", "record the court's answer"},
    {"accept_delegation", "接受委派", "accept a delegation"},
    {"decline_delegation", "不接受委派", "decline a delegation"},
    {"return_to_court", "退回法院", "return to the court"},
    {"record_interested_person", "登记利害关系人", "record that an interested person knows"},
    {"record_suit", "登记诉讼", "record a suit"},
    {"record_judgment", "登记裁判", "record a judgment"},
    {"send_hand_over", "专线送出", "give out what was handed over by line"},
    {"offer_transfer", "移送", "offer a transfer"},
    {"accept_transfer", "接收移送", "accept a transfer"},
    {"decline_transfer", "不接收移送", "decline a transfer"},
    {"withdraw_transfer", "撤回移送", "withdraw a transfer"},
    {"return_transfer", "退回移送", "return a transfer"},
    {"designate_unit", "指定承办单位", "designate a unit"},
    {"propose_joint_mediation", "提议联合调解", "propose joint mediation"},
    {"join_mediation", "加入联合调解", "join mediation"},
    {"leave_mediation", "退出联合调解", "leave mediation"},
    {"refer_out", "转交其他机关", "refer to another authority"},
    {"record_partner_answer", "登记协作单位答复", "record a partner's answer"},
    {"pause_case", "中止", "pause the case"},
    {"resume_case", "恢复", "resume the case"},
    {"request_extension", "申请延长期限", "request an extension"},
    {"agree_extension", "同意延长期限", "agree to an extension"},
    {"expire_clock", "期限届满", "a clock expires"},
    {"recompute_clocks", "日历更新，期限重算", "the calendar changed: clocks are recomputed"},
    {"assess_risk", "评估风险", "assess risk"},
    {"raise_risk", "报告风险", "raise a risk"},
    {"acknowledge_risk", "确认收到风险报告", "acknowledge a risk"},
    {"record_prevention", "登记预防结果", "record what was prevented"},
    {"raise_sham_suspicion", "报告虚假嫌疑", "raise a suspicion of sham"},
    {"clear_sham_suspicion", "排除虚假嫌疑", "clear a suspicion of sham"},
    {"terminate", "终止调解", "end mediation"},
    {"close_case", "结案", "close the case"},
    {"submit_file", "提交卷宗", "hand in the file"},
    {"check_file", "检查卷宗", "check the file"},
    {"return_file", "退回卷宗", "return the file"},
    {"archive_case", "归档", "archive the case"},
    {"reopen_case", "重新调解", "reopen the case"},
    {"plan_visit", "安排回访", "plan a visit"},
    {"record_visit", "登记回访", "record a visit"},
    {"declare_grade", "申报等级", "declare a grade"},
    {"link_cases", "关联案件", "link cases"},
    {"merge_cases", "并案", "merge cases"},
    {"undo_merge", "撤销并案", "undo a merge"},
    {"split_case", "分案", "split the case"},
    {"add_note", "添加备注", "add a note"},
    {"request_support", "请求帮助", "request support"},
    {"claim_support", "认领帮助", "claim support"},
    {"report_support", "报告帮助情况", "report support"},
    {"confirm_support", "确认帮助", "confirm support"},
    {"urge", "督办", "urge"},
    {"answer_urging", "答复督办", "answer urging"},
    {"file_complaint", "投诉", "file a complaint"},
    {"answer_complaint", "答复投诉", "answer a complaint"},
    {"ask_guidance", "请求指导", "ask for guidance"},
    {"answer_guidance", "答复指导", "answer with guidance"},
    {"adopt_revision", "采用新版流程", "adopt another revision"},
    {"break_glass", "紧急查看", "break the glass"},
    {"record_report", "登记上报结果", "record another platform's answer to a report"},
    {"report_day", "每日报告", "report the day"},
    {"record_screening", "登记排查", "record screening"},
    {"draw_sample", "抽取回访样本", "draw a sample for call-backs"},
    {"record_sample_call", "登记样本回访", "record a call-back of a sample"},
    {"appoint_stand_in", "指定代理", "appoint a stand-in"},
    {"end_stand_in", "结束代理", "end a stand-in"},
    {"publish_subsidy", "公示补贴清单", "publish a list of the subsidy"},
    {"object_to_subsidy", "对补贴提出异议", "object to a line of the subsidy"},
    {"decide_subsidy_objection", "决定补贴异议", "decide an objection to the subsidy"},
    {"ask_order", "申请两人办理", "ask for an order"},
    {"answer_order", "答复两人办理申请", "answer an order"},
    {"approve_subsidy", "批准补贴清单", "approve a list of the subsidy"},
    {"ask_satisfaction", "发送评价码", "ask a party how it found the mediation"},
    {"erase_personal_data", "删除个人信息", "erase a person's data"},
    {"place_hold", "暂缓删除", "keep the data for somebody who asked"},
    {"lift_hold", "解除留存", "lift a hold"},
    {"repeat_erasure", "恢复备份后再次删除", "what was erased is erased again after a restore"},
    {"answer_satisfaction", "登记满意度评价", "record how a party found the mediation"},
};

const absl::flat_hash_map<absl::string_view, v1::Label>& Labels() {
  static const auto* const labels = [] {
    auto* made = new absl::flat_hash_map<absl::string_view, v1::Label>();
    for (const CommandWords& words : kWords) {
      made->emplace(words.command, MakeLabel(words.zh, words.en));
    }
    return made;
  }();
  return *labels;
}

}  // namespace

const v1::Label& CommandLabel(absl::string_view command) {
  auto found = Labels().find(command);
  return found == Labels().end() ? v1::Label::default_instance() : found->second;
}

}  // namespace gaiwan
