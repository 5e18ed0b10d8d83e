#include "clients/cli/acting_words.h"

#include "clients/cli/word_table.h"

namespace gaiwan::cli {
absl::string_view ActingEventWord(absl::string_view payload) {
  static const WordTable* const words = new WordTable({
      {"sample_drawn", "抽取回访样本"},
      {"sample_called", "样本回访结果"},
      {"stand_in_appointed", "指定代理"},
      {"stand_in_ended", "结束代理"},
      {"subsidy_published", "公示补贴清单"},
      {"subsidy_objected", "补贴异议"},
      {"subsidy_objection_decided", "决定补贴异议"},
      {"subsidy_approved", "批准补贴清单"},
      {"order_asked", "申请两人办理"},
      {"order_answered", "答复两人办理申请"},
  });
  return FindWord(*words, payload);
}

absl::string_view ActingEnumWord(absl::string_view value_name) {
  static const WordTable* const words = new WordTable({
      {"SAMPLE_OUTCOME_CONFIRMED", "属实"},
      {"SAMPLE_OUTCOME_DIFFERS", "与卷宗不符"},
      {"SAMPLE_OUTCOME_DENIED", "称无此事"},
      {"SAMPLE_OUTCOME_NOT_REACHED", "未联系上"},
      {"SUBSIDY_EXCLUSION_PAID_BEFORE", "同一纠纷已列补贴"},
      {"SUBSIDY_EXCLUSION_UNCONFIRMED", "即时调解未核实"},
      {"SUBSIDY_EXCLUSION_NO_GRADE", "等级未申报或者未确认"},
      {"SUBSIDY_EXCLUSION_NOT_SETTLED", "未达成协议"},
      {"SUBSIDY_EXCLUSION_NOT_PERFORMED", "尚未履行"},
      {"SUBSIDY_EXCLUSION_CALL_BACK", "回访不符"},
      {"SUBSIDY_EXCLUSION_OFFICE_HOLDERS", "调解员均为公职人员"},
      {"SUBSIDY_EXCLUSION_OBJECTION", "异议成立"},
      {"SUBSIDY_EXCLUSION_SUSPICION", "涉嫌虚假调解"},
  });
  return FindWord(*words, value_name);
}

absl::string_view ActingFieldWord(absl::string_view field) {
  static const WordTable* const words = new WordTable({
      {"sample", "样本"},
      {"from_unit", "抽查范围"},
      {"chosen", "指定回访的案件"},
      {"seed", "随机种子"},
      {"frame_size", "可抽案件数"},
      {"frame_digest", "可抽案件摘要"},
      {"first_size", "优先抽取数"},
      {"frame_position", "日志位置"},
      {"cases", "案件"},
      {"case", "案件"},
      {"absent", "离岗人员"},
      {"stand_in", "代理人"},
      {"end_date", "结束日期"},
      {"subsidy", "补贴清单"},
      {"rule", "规则"},
      {"rule_digest", "规则摘要"},
      {"lines", "补贴"},
      {"excluded", "不予补贴"},
      {"objections_until", "异议期至"},
      {"facts_position", "日志位置"},
      {"upheld", "异议成立"},
      {"order", "两人办理申请"},
      {"erasure", "删除个人信息"},
      {"export", "全部导出"},
      {"last_day", "有效至"},
      {"approved", "批准"},
      {"total", "合计"},
  });
  return FindWord(*words, field);
}

}  // namespace gaiwan::cli
