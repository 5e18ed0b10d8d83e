"""What the values of enumerations are called on a paper. Words for codes of the county's lists come with the
request."""

SIDES = {"PARTY_SIDE_APPLICANT": "申请人", "PARTY_SIDE_RESPONDENT": "被申请人", "PARTY_SIDE_THIRD": "其他当事人"}
WAYS = {
    "WAY_ORALLY": "口头",
    "WAY_IN_WRITING": "书面",
    "WAY_BY_PHONE": "电话",
    "WAY_BY_MESSAGE": "短信或消息",
    "WAY_BY_VIDEO": "视频",
    "WAY_BY_TAKING_PART": "告知后参加调解",
    "WAY_IN_PERSON": "当面",
}
SIGNATURE_WAYS = {
    "SIGNATURE_WAY_BY_HAND": "手写签名",
    "SIGNATURE_WAY_FINGERPRINT": "按指印",
    "SIGNATURE_WAY_SEAL": "盖章",
    "SIGNATURE_WAY_RELIABLE_ELECTRONIC": "可靠电子签名",
    "SIGNATURE_WAY_SIMPLE_ELECTRONIC": "普通电子签名",
}
MODES = {
    "SESSION_MODE_IN_PERSON": "现场",
    "SESSION_MODE_FIELD": "实地",
    "SESSION_MODE_VIDEO": "视频",
    "SESSION_MODE_PHONE": "电话",
    "SESSION_MODE_MIXED": "现场与线上结合",
    "SESSION_MODE_NOT_AT_THE_SAME_TIME": "非同步",
}
RESULTS = {
    "SESSION_RESULT_CONTINUED": "未达成协议，择期继续调解",
    "SESSION_RESULT_AGREED": "达成协议",
    "SESSION_RESULT_NOT_AGREED": "未达成协议",
    "SESSION_RESULT_NOT_HELD": "未能举行",
    "SESSION_RESULT_OPINION": "形成议事意见（不是协议）",
    "SESSION_RESULT_REFERRED_TO_VILLAGE": "属于村务，转入村民议事决策程序",
}
PRESENCES = {
    "PRESENCE_IN_THE_ROOM": "到场",
    "PRESENCE_BY_VIDEO": "视频参加",
    "PRESENCE_BY_PHONE": "电话参加",
    "PRESENCE_REPRESENTED": "由代理人参加",
    "PRESENCE_ABSENT_EXCUSED": "请假",
    "PRESENCE_ABSENT": "未到",
}
OUTCOMES = {
    "VISIT_OUTCOME_SATISFIED": "已履行或者正在履行，当事人满意",
    "VISIT_OUTCOME_NOT_PERFORMED": "未履行",
    "VISIT_OUTCOME_NEW_QUARREL": "出现新的纠纷",
    "VISIT_OUTCOME_WANTS_COURT": "当事人拟向人民法院起诉或者申请执行",
    "VISIT_OUTCOME_DANGER": "存在激化或者其他风险",
    "VISIT_OUTCOME_NOT_REACHED": "未能联系上当事人",
}
JUDGMENTS = {
    "JUDGMENT_RESULT_AGREEMENT_UPHELD": "判决履行调解协议",
    "JUDGMENT_RESULT_AGREEMENT_CHANGED": "判决变更调解协议",
    "JUDGMENT_RESULT_AGREEMENT_VOID": "判决调解协议无效或者撤销",
    "JUDGMENT_RESULT_DECIDED": "判决",
    "JUDGMENT_RESULT_WITHDRAWN": "撤诉",
    "JUDGMENT_RESULT_SETTLED_IN_COURT": "法院调解结案",
}
OBLIGATION_STATES = {
    "OBLIGATION_STATE_OPEN": "待履行",
    "OBLIGATION_STATE_DONE": "已履行",
    "OBLIGATION_STATE_FAILED": "未履行",
    "OBLIGATION_STATE_UNKNOWN": "情况不明",
    "OBLIGATION_STATE_IN_ORDER": "持续履行中",
    "OBLIGATION_STATE_PARTLY_DONE": "部分履行",
    "OBLIGATION_STATE_LAPSED": "不再履行",
}
CLAUSES = {
    "CLAUSE_KIND_MONEY": "给付金钱",
    "CLAUSE_KIND_THING": "交付财物",
    "CLAUSE_KIND_ACT": "作为",
    "CLAUSE_KIND_OMISSION": "不作为",
    "CLAUSE_KIND_APOLOGY": "赔礼道歉",
}
DELEGATIONS = {
    "DELEGATION_KIND_DELEGATED": "委派",
    "DELEGATION_KIND_ENTRUSTED": "委托",
    "DELEGATION_KIND_ENTRUSTED_SUMMARY": "委托（简易程序）",
}
DELEGATION_RESULTS = {
    "DELEGATION_RESULT_AGREED": "达成调解协议",
    "DELEGATION_RESULT_PARTLY_AGREED": "部分达成调解协议",
    "DELEGATION_RESULT_NOT_AGREED": "未达成调解协议",
    "DELEGATION_RESULT_WITHDRAWN_BY_PARTY": "当事人撤回或者不同意调解",
    "DELEGATION_RESULT_NOT_REACHED": "无法联系当事人",
}
REPRESENTATIVES = {
    "REPRESENTATIVE_KIND_AGENT": "委托代理人",
    "REPRESENTATIVE_KIND_GUARDIAN": "监护人",
    "REPRESENTATIVE_KIND_OF_GROUP": "推选的代表人",
    "REPRESENTATIVE_KIND_HEAD_OF_HOUSEHOLD": "户主",
    "REPRESENTATIVE_KIND_LEGAL": "法定代表人",
    "REPRESENTATIVE_KIND_HEIR": "继承人",
}
POWERS = {"POWER_SCOPE_ORDINARY": "一般授权", "POWER_SCOPE_SPECIAL": "特别授权"}
PARTICIPANTS = {
    "PARTICIPANT_KIND_RELATIVE": "亲属",
    "PARTICIPANT_KIND_ELDER": "有威望的长者",
    "PARTICIPANT_KIND_EXPERT": "专业人员",
    "PARTICIPANT_KIND_COUNCIL_MEMBER": "议事团成员",
    "PARTICIPANT_KIND_INTERPRETER": "翻译",
    "PARTICIPANT_KIND_NEIGHBOUR": "邻里",
    "PARTICIPANT_KIND_OTHER": "其他",
}
EFFECTS = {
    "EFFECT_RULE_PML29": "自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效",
    "EFFECT_RULE_SPC24": "自各方当事人签名、盖章或者按指印之日起生效",
    "EFFECT_RULE_ONLINE19": "自各方当事人电子签名齐备之日起生效",
}
SEXES = {"female": "女", "male": "男"}
LANGUAGE_NAMES = {"zh": "汉语", "mn": "蒙古语", "bo": "藏语"}
