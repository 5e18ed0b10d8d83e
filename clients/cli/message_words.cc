#include "clients/cli/message_words.h"

#include "clients/cli/word_table.h"

namespace gaiwan::cli {
absl::string_view MessageEventWord(absl::string_view payload) {
  static const WordTable* const words = new WordTable({
      {"message_queued", "通知待发"},
      {"message_handed_over", "通知已交出"},
      {"message_delivered", "通知已送达"},
      {"message_read", "通知已读"},
      {"message_failed", "通知未送达"},
      {"message_task_done", "人工告知"},
      {"message_dropped", "通知不再发送"},
  });
  return FindWord(*words, payload);
}

absl::string_view MessageEnumWord(absl::string_view value_name) {
  static const WordTable* const words = new WordTable({
      {"MESSAGE_CHANNEL_SMS", "短信"},
      {"MESSAGE_CHANNEL_VOICE", "语音"},
      {"MESSAGE_CHANNEL_WECHAT", "微信"},
      {"MESSAGE_CHANNEL_EMAIL", "电子邮件"},
      {"MESSAGE_CHANNEL_LETTER", "信函"},
      {"MESSAGE_CHANNEL_NONE", "不要通知"},
      {"MESSAGE_STATE_QUEUED", "待发"},
      {"MESSAGE_STATE_HANDED_OVER", "已交出"},
      {"MESSAGE_STATE_DELIVERED", "已送达"},
      {"MESSAGE_STATE_READ", "已读"},
      {"MESSAGE_STATE_TASK", "待人工告知"},
      {"MESSAGE_STATE_DONE_BY_PERSON", "人工已办"},
      {"MESSAGE_STATE_DROPPED", "不再发送"},
  });
  return FindWord(*words, value_name);
}

absl::string_view MessageFieldWord(absl::string_view field) {
  static const WordTable* const words = new WordTable({
      {"message", "通知"},          {"plan", "通知计划"},       {"revision", "版本"},    {"rule", "规则"},
      {"template", "模板"},         {"language", "语言"},       {"recipient", "接收人"}, {"cause_version", "起因版本"},
      {"not_before", "最早发送"},   {"urgent", "紧急"},         {"subject", "事项"},     {"about_time", "所涉时间"},
      {"serves_paper", "送达文书"}, {"channel", "渠道"},        {"try", "次数"},         {"reference", "渠道回执"},
      {"reason", "原因"},           {"becomes_task", "转人工"}, {"told", "已告知"},      {"text", "说明"},
  });
  return FindWord(*words, field);
}

absl::string_view MessageReasonWord(absl::string_view reason) {
  static const WordTable* const words = new WordTable({
      {"no-number", "没有电话号码"},
      {"no-channel", "没有可用渠道"},
      {"none-wanted", "当事人不要通知，请当面告知"},
      {"letter-wanted", "当事人要求寄信"},
      {"no-words", "计划中没有文字"},
      {"too-late", "来不及"},
      {"timeout", "没有回执"},
      {"no-answer", "渠道没有应答"},
      {"adapter-gone", "渠道中断"},
      {"nonsense", "渠道应答有误"},
      {"refused", "被拒收"},
      {"failed", "未送达"},
  });
  const absl::string_view word = FindWord(*words, reason);
  return word.empty() ? reason : word;
}

}  // namespace gaiwan::cli
