// server/publication/replacement_data.h: the words that the rules know, as data.
#ifndef GAIWAN_SERVER_PUBLICATION_REPLACEMENT_DATA_H_
#define GAIWAN_SERVER_PUBLICATION_REPLACEMENT_DATA_H_

#include "absl/strings/string_view.h"

namespace gaiwan {

// In this order people are called 甲某, 乙某, ...
inline constexpr absl::string_view kStems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};

inline constexpr absl::string_view kDoubleSurnames[] = {
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟",
    "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离",
    "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "百里", "呼延", "东郭", "南门"};

// The hundred surnames that nine in ten Han and Hui people have, and those of Qinghai's Hui, Salar and Tu.
inline constexpr absl::string_view kSurnames =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石"
    "廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冶韩喇绽祁星鲍安鲁苗拉永哈沙米虎撒"
    "妥铁包"
    "常温康施文牛樊葛邢路岳齐梅庄辛管祝左涂谷时舒耿牟卜詹关蓝殷凌柴蒲";

// Behind a surname they are somebody: 马主任. The surname goes, the word stays.
inline constexpr absl::string_view kTitles[] = {"先生", "女士", "小姐", "同志", "老师", "主任", "书记", "村长", "队长",
                                                "社长", "所长", "站长", "院长", "局长", "镇长", "乡长", "律师", "法官",
                                                "师傅", "大夫", "医生", "警官", "经理", "老板", "会计", "阿訇", "大爷",
                                                "大妈", "大哥", "大姐", "大叔", "大婶", "阿姨", "奶奶", "爷爷"};

// Given names and short names of places that are words of their own: alone they are nobody and nowhere.
inline constexpr absl::string_view kCommonWords[] = {
    "国庆", "建国", "建设", "建军", "胜利", "和平", "文化", "团结", "解放", "东风", "光明", "幸福", "平安",
    "健康", "长江", "黄河", "长城", "海洋", "天亮", "向前", "前进", "进步", "生产", "劳动", "民主", "自由",
    "友谊", "兴旺", "成功", "成才", "有才", "有福", "如意", "吉祥", "新民", "新生", "新建", "新城", "城中",
    "中心", "城关", "河东", "河西", "东风", "红旗", "先锋", "高兴", "开心", "清明", "元旦", "春节", "立春",
    "立夏", "立秋", "立冬", "冬至", "夏至", "学习", "学文", "学军", "文明", "文字", "明白", "永远", "永久",
    "长久", "安全", "安定", "稳定", "正义", "公正", "公平", "真理", "志愿", "希望"};

// What is left of a company's name without them is what people call it.
inline constexpr absl::string_view kCompanyEnds[] = {
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "专业合作社", "合作社", "个体工商户", "经营部", "商贸",
    "建筑工程",     "工程",         "建筑",         "农牧",     "养殖",       "种植",   "旅游",       "开发",   "运输",
    "物业",         "公司",         "集团",         "超市",     "商行",       "饭店",   "餐厅",       "宾馆"};

struct PlaceKind {
  absl::string_view kind, replacement;
};
inline constexpr PlaceKind kPlaceKinds[] = {
    {"town", "某镇"},
    {"village", "某村"},
    {"community", "某社区"},
    {"farm", "某农场"},
    {"grid", "某网格"},
    {"micro_grid", "某微网格"},
    {"venue", "某调解场所"},
    {"mediation_committee", "某人民调解委员会"},
    {"judicial_office", "某司法所"},
};
inline constexpr absl::string_view kOtherPlace = "某单位";

// A place without its last character is how it is called: 希里沟 for 希里沟镇.
inline constexpr absl::string_view kPlaceEnds[] = {"社区", "镇", "乡", "村"};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PUBLICATION_REPLACEMENT_DATA_H_
