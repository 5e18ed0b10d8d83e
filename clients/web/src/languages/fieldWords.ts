// src/languages/fieldWords.ts: what the fields of commands are called where a form asks for them, in Chinese; in English they
// are called by fieldWords.en.ts.
import { englishWords } from "./fieldWords.en.ts";
import { currentLanguage } from "./index.ts";

// As the command line client calls them (a test compares both).
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  attribute: "案件属性", deaths: "死亡人数", end_date: "中止届满日", forecast: "案件预测", occurred_date: "发生日期", particulars: "上报所需事项",
  special_groups: "涉及特殊群体",
  absent: "离岗人员", act: "操作", after_clause: "须先履行的条款", agreed_by: "同意的当事人", agreement: "协议", agreement_date: "协议日期",
  aim: "成效", amount: "协议金额", answer: "答复", applicants: "申请人", approved: "批准", arose_from: "起因案件", attendance: "到场",
  basis: "依据", by: "方式", case: "案件", case_number: "案号", channel: "渠道", channels: "渠道", circumstances: "情形",
  claimed: "争议金额", clauses: "条款", clock: "期限", close_date: "结案日期", clues: "线索", committee: "调委会", complaint: "投诉",
  condition: "状况", conditional: "附条件", confirmation: "司法确认申请", confirmations: "当事人确认", confirms: "确认", count: "数量",
  court: "法院", court_number: "法院案号", date: "日期", days: "天数", definition: "流程", delegation: "委派委托", details: "身份",
  difference: "与纸面不一致之处", difficulty: "难易", digest: "摘要", dispute_class: "纠纷类别", document: "材料", documents: "佐证材料",
  domicile: "住所地", due_date: "期限", effect_rule: "生效依据", end_time: "截止", entry: "记录", erasure: "删除个人信息",
  expiry_date: "有效期至", explanations: "逐项说明", export: "全部导出", extension: "延长", findings: "可执行性提示", form: "协议形式",
  found: "发现", from: "自", from_date: "起", from_unit: "抽查范围", chosen: "指定回访的案件", grade: "等级", granted: "准予", guidance: "指导",
  hand_over: "递交", handed_over: "已交付", handwritten: "手写协议的材料", head_count: "人数", hold: "留存", households: "户数",
  id: "编号", informed_note: "知情说明", into: "并入或分入案件", kept_by: "同意其继续的当事人", kind: "类型",
  known_date: "知道之日", language: "语言", languages: "语言", lead: "主持人", ledger_row: "台账行", level: "层级",
  literacy: "阅读能力", manner: "履行方式", mediator: "调解员", messages: "通知方式", mode: "形式", need: "需要",
  needed_by: "需用日期", needs: "特别需要", note: "记录", number: "编号", obligation: "履行义务", of: "请求单位", order: "两人办理申请",
  org: "所属组织", other: "案件", outcome: "回访结果", pages: "页数", paper: "文书", partial: "部分协议", 
  parties: "当事人", parties_told: "已告知当事人", partner: "合伙人", partner_number: "对方编号", party: "当事人", people: "人员",
  performance: "履行情况", person: "姓名", place: "地点", place_refused: "不愿登记地点", planned_date: "计划日期",
  planned_minutes: "计划分钟", planned_start: "计划时间", platform: "上报平台", power: "权限", prevention: "防止激化", proof: "凭据",
  public: "公开", question: "问题", reached: "已联系上", read_out_in: "宣读语言", reason: "理由", receipt: "回执", recusal: "回避申请",
  referral: "转交", refused: "未落实", refuses: "不接受", removes: "取消关联", replaces: "取代协议", reported: "已报告",
  representative: "代理人", requested_by: "要求单位", result: "结果", review_date: "复查日期", revision: "版本", risk: "风险",
  rules_cited: "引用规则", sample: "样本", screening: "排查", scripts: "文字", seal: "印章", separate_talk: "单独谈话",
  session: "调解会", settled: "化解", sha256: "摘要", side: "地位", signer: "签署人", source: "来源",
  stage: "台账上办到", stand_in: "代理人", state: "情况", statement: "陈述", states: "状态对应", subject: "事项", subsidy: "补贴清单",
  suit: "诉讼", support: "帮助", text: "内容", textproto: "文本", thing: "交付物", times: "每日钟点", to: "至", to_date: "止",
  transfer: "移送", translations: "译本", undertaking: "已作保证", unit: "办理单位", upheld: "异议成立", urging: "督办", venue: "地点",
  version: "版本", video_provider: "视频平台", visit: "回访", visits: "走访", way: "方式", what: "物品", who: "对象", words: "说明",
};

// Where a form asks in other words than a history tells: by the name of the field, or by `Message.field` where it depends on
// the message.
export const ASKED_WORDS: Readonly<Record<string, string>> = {
  account: "重设账号口令", posts: "给本人的职务（每行一个：单位 职务）",
  address: "住址", advice: "对当事人的指引", agrees_to_recording: "同意录音录像", amount: "金额（元）", answer: "答复", application_time: "当事人申请时间",
  assisting: "协助的调解员", birth_date: "出生日期", case: "登记号", claim: "请求", claimed: "标的额（元）", clauses: "条款", code: "评价码",
  confirms: "确认先前登记的", correction: "要求更正之处", cost_raising_conduct: "增加对方费用的行为", credit_code: "统一社会信用代码",
  decides_status_or_title: "涉及身份关系或者权属的认定", definition: "流程（空着用现行的）", detail: "凭据所在、见证人", done_at_once: "当场履行", ethnic_group: "民族",
  facts: "事实", finding: "提示项（空着：全部）", from_party: "由谁履行", gaps: "缺少的材料和原因（每行一项）", glass: "紧急查看", grounds: "疑点", handed_over: "已交付副本",
  how: "怎样化解的", id_number: "证件号码", id_type: "证件种类", instalments: "分期", interest: "利害关系", measures: "处置措施",
  messages: "通知方式", minutes: "分钟", name: "姓名或者名称", note: "备注", occupation: "职业", ongoing: "持续履行", opening: "立案内容", order: "两人办理申请（须两人办理的）",
  other: "另一案件", other_names: "别名、译名（每行一个）", override_reason: "不按管辖规则或者仍然申请的理由", phone: "电话", platform: "上报平台", presence: "到场方式",
  publication: "发布流程", record: "调查内容", refused: "被拒绝", refuses: "不愿意", report: "反馈内容", represented_by: "由谁代理",
  rules_cited: "引用的规则（每行一条）", sends_on: "转承办单位处理", sex: "性别", shared_text: "共同文字怎样处理", sha256: "文件", size: "抽取数量", start_time: "起", end_time: "止",
  subject: "所涉事项", text: "内容", title: "材料名称", to_party: "向谁履行", track: "轨", visit_waived: "不回访的理由", why: "指派依据", witness: "见证人",
  writing_not_needed: "各方认为无需书面协议",
  "Thing.count": "数量", "AddParty.party": "当事人", "AddRepresentative.person": "代理人或代表", "AddRepresentative.note": "权限或者关系说明", "InviteParticipant.person": "参与人",
  "AgreeExtension.refuses": "不同意延长", "AnswerQuestion.question": "问了什么", "AnswerSatisfaction.code": "评价码（电话询问的不填）", "AskGuidance.of": "请求单位",
  "AssessRisk.people": "聚集人数", "AssessRisk.reason": "评估理由", "AssignMediators.lead": "主办调解员", "ChooseMediator.refuses": "不愿意由这位调解员调解",
  "ClaimSupport.partner": "由谁帮助", "AdoptRevision.states": "改了名的状态", "AddDocument.party": "提交人（空着：调委会自有）", "AddDocument.session": "录的是哪次调解会",
  "ConfirmSettled.detail": "见证人姓名", "ConfirmSettled.by": "怎样确认", "SideConfirmation.by": "怎样确认", "CorrectEntry.entry": "哪一条记录", "CorrectEntry.text": "正确的内容",
  "AdoptEntry.entry": "哪一条补录", "SendHandOver.entry": "哪一次移交", "SendHandOver.digest": "收到内容的摘要（空着：没有收到）", "DeclineCase.reason": "不予受理的理由",
  "DraftAgreement.partial": "只解决一部分", "EndSession.minutes": "笔录", "EndSession.result": "本次结果", "HandOver.way": "移交方式", "HandOver.number": "邮件、回执或者消息编号",
  "HandOver.proof": "凭据", "HandOverReceipt.way": "回执方式", "HandOverReceipt.number": "回执编号", "HandOverReceipt.document": "回执照片", "HandOverReceipt.digest": "收到内容的摘要",
  "ImportCase.lead": "主办调解员", "ImportCase.result": "结案结果", "IssueLetter.paper": "哪种文书", "JoinMediation.mediator": "该调委会的调解员",
  "LinkCases.kind": "什么关系", "NewParty.org": "名册中的机构", "NewParty.person": "名册中的人员", "AmendParty.person": "名册中的人员", "ObjectToSubsidy.case": "哪一件",
  "PauseCase.kind": "中止原因", "PartyDetails.representative": "法定代表人", "PlanVisit.planned_date": "哪一天回访", "RaiseRisk.note": "情况", "RaiseRisk.reported": "已报警或者已报告",
  "RecordContact.note": "联系情况", "RecordCourtAnswer.due_date": "法院指定的期限", "RecordInterestedPerson.note": "是谁、什么利害关系、怎样知道的", "RecordInvestigation.party": "被询问的当事人",
  "RecordPerformance.obligation": "哪一项义务", "RecordPerformance.state": "履行情况", "RecordPerformance.proof": "凭据（收据、转账、照片、对方认可）", "RecordPrevention.people": "涉及人数",
  "RecordPrevention.kind": "防止了什么", "RecordPrevention.prevention": "先前登记的（确认时）", "RecordReport.number": "该平台的编号", "RecordReport.version": "上报时的版本", "RecordService.paper": "送达的文书", "RecordService.way": "送达方式",
  "RecordStatement.text": "陈述内容", "RecordStatement.kind": "陈述种类", "RecordSuit.party": "起诉人（不清楚的不填）", "RecordSuit.agreement": "所涉协议", "RecordVisit.way": "怎样回访",
  "RecordVisit.findings": "回访所见", "RecordVisit.visit": "计划的回访（没有计划的不填）", "ReferOut.partner": "转给哪类机关", "ReferOut.to": "转给哪个单位", "ReopenCase.reason": "重新调解的理由",
  "ReplaceMediator.from": "原调解员", "ReplaceMediator.to": "新调解员", "StateMapping.from": "原状态", "StateMapping.to": "新状态", "RequestExtension.clock": "哪个期限（空着：调解期限）",
  "RequestExtension.days": "延长天数", "RequestRecusal.mediator": "申请谁回避", "RequestRecusal.party": "申请人（空着：本人）", "RequestSupport.words": "说明（给合伙人看，不写姓名电话）",
  "FindingExplanation.words": "说明", "ReturnToCourt.result": "调解结果", "ScheduleSession.place": "地点（不在名册中的）", "ScheduleSession.people": "占用谁的时间（空着：本案调解员）",
  "RescheduleSession.people": "占用谁的时间（空着：不变）", "ScheduleSession.parties": "邀请谁（空着：全部）", "ScheduleSession.venue": "场所", "RescheduleSession.venue": "场所", "StartSession.venue": "场所",
  "SplitCase.parties": "分出去的当事人", "SplitCase.into": "分入哪个案件", "MergeCases.into": "并入哪个案件", "StartSession.session": "安排好的调解会（没有安排的不填）", "StartSession.lead": "主持的调解员",
  "SubmitFile.gaps": "缺少的材料和原因（每行一项）", "Terminate.reason": "终止的原因", "Terminate.advice": "告知当事人的其他途径（仲裁、行政、诉讼）", "Urge.text": "督办内容", "Urge.due_date": "答复期限",
  "DeclareGrade.confirms": "司法所确认", "OpenCase.place": "争议所在地", "AmendFacts.place": "争议所在地", "CaseText.place": "发生地点", "RequestSupport.place": "在哪里", "AgreementTranslation.clauses": "条款（每行一条，条数相同）",
  "Clause.times": "每日钟点（每行一个，如 18:30）", "ProposeTimes.times": "能到场的时间", "InviteParty.session": "邀请参加哪次调解会", "RecordRefusal.note": "怎样说的", "RecordJudgment.result": "裁判结果",
  "WithdrawDocument.reason": "撤回理由", "ErasePersonalData.who": "删除谁的信息（空着：只删共同文字）", "BreakGlass.reason": "查看的理由", "StartSession.attendance": "谁到场", "SteerVideo.act": "怎样安排",
  "AskOrder.act": "申请办理什么", "AnswerComplaint.answer": "答复", "ConfirmSupport.refused": "未按报告完成", "RecordReport.refused": "被平台退回", "ConfirmMinutes.read_out_in": "宣读语言（自己看的不填）",
};

// `message`: the short name of the message that has the field, such as `Terminate`.
export function fieldWords(message: string, field: string): string {
  if (currentLanguage() === "en") return englishWords(message, field);
  // A newer server may have fields that this page has no word for.
  return ASKED_WORDS[`${message}.${field}`] ?? ASKED_WORDS[field] ?? FIELD_WORDS[field] ?? field.replaceAll("_", " ");
}
