#include "tests/fabrication/texts.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace gaiwan::fabrication {
namespace {

using Words = std::vector<std::string>;

const Words kSurnames = {"叶", "孔", "王", "李", "张", "马", "韩", "赵", "刘", "陈", "杨", "黄", "周",
                         "吴", "徐", "孙", "朱", "胡", "郭", "何", "林", "罗", "高", "郑", "梁", "谢",
                         "宋", "唐", "冯", "董", "程", "曹", "袁", "邓", "许", "祁", "铁", "星"};
const Words kGiven = {"国", "建", "明", "秀", "英", "兰", "军", "平", "海", "生", "玉", "梅", "文", "华", "发",
                      "成", "德", "福", "有", "春", "花", "香", "林", "山", "青", "龙", "虎", "贵", "财", "宝",
                      "永", "志", "强", "红", "霞", "萍", "琴", "芳", "燕", "丽", "娟", "俊", "伟", "斌"};
const Words kTibetan = {"扎西", "才让", "卓玛", "多杰", "旦增", "措",   "加",   "拉毛", "索南", "仁青", "格桑",
                        "尼玛", "普措", "更登", "达瓦", "央金", "才旦", "华旦", "巴桑", "德吉", "南加", "完么"};
const Words kMongol = {"巴图",   "那仁", "其木格", "苏和", "乌兰", "布和",
                       "格日勒", "孟克", "萨仁",   "达来", "敖登", "朝鲁"};

const Words kAnimals = {"羊", "牛", "牦牛", "马", "骆驼", "猪", "狗", "鸡", "山羊", "种公羊"};
const Words kThings = {"玉米地", "枸杞地", "油菜地", "青稞地",   "温棚",     "果树", "水泵", "围栏",    "拖拉机",
                       "三轮车", "院墙",   "大门",   "柴房",     "水渠",     "羊圈", "草垛", "烟囱",    "厕所",
                       "排水管", "电线杆", "车位",   "空调外机", "太阳能板", "机井", "菜园", "门前台阶"};
const Words kSpots = {"村口",     "村委会旁", "河滩边", "老井边",   "学校后面", "三岔路口", "打谷场",
                      "东头",     "西头",     "北坡",   "南坡",     "二道渠",   "大桥下",   "供销社门口",
                      "卫生室旁", "庙前",     "林带边", "小区二期", "市场里",   "公路边"};
const Words kWhen = {"去年秋天", "开春以后",         "上个月",     "前天晚上",   "春节前",     "三年前",
                     "今年五月", "连着下雨的那几天", "收割的时候", "接羔的时候", "剪毛的时候", "转场途中",
                     "浇水那天", "赶集那天",         "放暑假时",   "打工回来后"};

// Of each class: how it began.
const std::map<std::string, Words>& Beginnings() {
  static const auto* const all = new std::map<std::string, Words>{
      {"02-01",
       {"甲方翻修{thing}时占了乙方{n}公分地界", "乙方在{spot}堆放建材堵了甲方出路", "甲方家的{thing}漏水淹了乙方屋里",
        "两家为{spot}的{thing}归谁使用争了起来", "乙方新砌的{thing}挡住甲方采光",
        "甲方栽的树根伸到乙方{thing}下面，墙裂了{n}道缝", "乙方半夜放音乐，甲方老人睡不着",
        "甲方把雪扫到乙方{spot}的门前"}},
      {"07-01",
       {"甲方的{n}只{animal}越过围栏进了乙方草场", "两户对{spot}一带草场界线说法不一，差{n}亩",
        "乙方转场时从甲方草场过路，啃了{n}亩", "甲方把围栏往外挪了{n}米", "乙方租的草场甲方又转给了别人",
        "甲方说承包证上的四至写错了，{spot}应归自己", "两家饮水点只有{spot}一处，{animal}混在一起"}},
      {"04-01",
       {"甲方租乙方{spot}的{thing}，欠付{n}个月租金", "乙方退租时押金未退", "甲方提前收回{thing}，乙方已投了肥",
        "租期届满，乙方不肯搬走{thing}", "双方口头约定租{spot}的{thing}，租金多少各说各的",
        "乙方转租{thing}给第三人，甲方不同意"}},
      {"05-01",
       {"甲方在乙方工地做了{n}天小工，工钱没结清", "乙方说甲方{thing}没干好，要扣工钱",
        "包工头走了，甲方找乙方要{n}个月工资", "甲方放牧{n}个月，乙方说丢了{n}只{animal}要抵工钱",
        "甲方给乙方拉料{n}车，运费一直拖着"}},
      {"06-01",
       {"乙方借甲方钱买{thing}，到期没还", "甲方说是借款，乙方说是合伙买{animal}的钱", "乙方给别人担保，借款人走了",
        "甲方凭{n}张欠条要钱，乙方说已还了一部分", "亲戚之间借钱没打条子，乙方只认一半"}},
      {"01-01",
       {"夫妻因喝酒吵架，女方回了娘家", "儿子分家后不给老人口粮和医药费", "离婚后孩子抚养费{n}个月未付",
        "婆媳为带孩子的事吵了{n}次", "两兄弟为老人留下的{thing}怎么分闹僵了", "男方悔婚，女方要求退还彩礼以外的开支"}},
      {"09-01",
       {"甲方骑车在{spot}与乙方的三轮车相碰", "乙方的{animal}上了公路，甲方的车撞上了", "甲方倒车碰坏乙方{thing}",
        "乙方开农机刮倒甲方{n}棵树", "两车在{spot}会车刮擦，都说对方占道"}},
      {"03-01",
       {"甲方在乙方店里买的{thing}用了{n}天就坏了", "乙方卖的种子出苗不到{n}成", "甲方订做{thing}，尺寸做错了",
        "乙方送来的饲料发霉，{n}只{animal}拉稀"}},
      {"08-01",
       {"轮水时乙方多浇了{n}小时", "上游甲方截了{spot}的渠水", "机井电费{n}户分摊，甲方不认自己那份",
        "甲方挖渠经过乙方{thing}，压了青苗"}},
      {"02-02",
       {"楼上甲方管道堵塞，污水倒灌乙方家", "乙方装修噪声大，甲方孩子在考试", "物业停了甲方的水，说欠费{n}个月",
        "甲方占了消防通道停车", "乙方养的狗追咬甲方小孩", "楼道里堆的{thing}一直不清"}}};
  return *all;
}

const Words kWorse = {"双方在{spot}吵了一架，差点动手",
                      "乙方的亲戚也来帮腔，事情越闹越大",
                      "甲方把{thing}锁了，不让乙方进",
                      "双方互相打电话骂人",
                      "乙方说要到乡上告",
                      "甲方一气之下砸了乙方的{thing}",
                      "村干部劝过{n}次没劝住",
                      "两家从此不说话，孩子上学也绕着走",
                      "甲方扣下了乙方的{n}只{animal}",
                      "乙方报了警，派出所让先调解",
                      "甲方拉了{n}车土把路堵了",
                      "老人为这事气病了",
                      "微信群里也吵，邻居都知道了",
                      "甲方说乙方以前就这样",
                      "双方都叫了人来量，量出来不一样",
                      "乙方不接电话，甲方上门找了{n}回",
                      "因为下雪，事情拖到现在",
                      "甲方扬言要去法院",
                      "乙方承认有这回事，但嫌甲方要得多",
                      "旁边{n}户也跟着有意见",
                      "",
                      "",
                      "",
                      ""};
const Words kWants = {"甲方要求赔{money}元",
                      "甲方要求恢复原状，乙方只肯出{money}元",
                      "乙方愿意给{money}元，要分期",
                      "甲方要{money}元，还要当面道歉",
                      "甲方只要一个说法",
                      "乙方要求先把{thing}还回来",
                      "甲方提出按去年的价算，共{money}元",
                      "双方同意请人估价，估下来{money}元",
                      "乙方说最多{money}元，再多没有",
                      "甲方要求三天内搬走{thing}",
                      "甲方要求今后不得再犯",
                      "乙方提出用{n}只{animal}抵",
                      "甲方要求以后轮流使用",
                      "乙方要求甲方把围栏修好",
                      "甲方要求结清{money}元并写字据"};
const Words kDone = {"调解员到{spot}看了现场，量了尺寸",
                     "调解员先分别谈，再叫到一起",
                     "请了村里{n}位老人来说话",
                     "把承包证翻出来对了一遍",
                     "调解员讲了民法典相邻关系的规定",
                     "叫来当时在场的邻居作证",
                     "在盖碗茶桌上坐了半天",
                     "算了一笔细账，双方都认",
                     "联系了在外打工的儿子，电话里说通了",
                     "和派出所民警一起去了两趟",
                     "调解员自己先垫了车费把人接来",
                     "查了当时的转账记录",
                     "请草原站的人带着仪器去定了点",
                     "把双方的气话放下，先说孩子的事",
                     "翻译把话一句一句转给老人听",
                     "按市场价问了{n}家",
                     "",
                     ""};
// What only this dispute has: who saw it, on which day, how far, how long.
const Words kDetails = {"{month}月{day}日{who}在{spot}亲眼看见",
                        "{who}家的{thing}也挨着，{who}说是{n}步远",
                        "当年是{who}给量的，量到{spot}为止",
                        "{month}月{day}日下午{who}给村委会打了电话",
                        "东边到{who}家，西边到{who}家的{thing}",
                        "{who}垫过{money}元，收条在{who}手里",
                        "{who}的{animal}那天也在{spot}",
                        "条子是{month}月{day}日写的，{who}按的手印",
                        "{who}和{who}是亲家，两边都劝过",
                        "{thing}是{who}从{spot}拉来的，花了{money}元",
                        "原来的{thing}在{month}月里让{who}挪走了",
                        "{who}说{n}年前就这么走，{who}不认",
                        "{month}月{day}日派人去{spot}照了相，{who}在场",
                        "{who}的儿子{month}月要结婚，等着用{thing}"};
const Words kEnded = {"最后各让一步",
                      "当场付清{money}元",
                      "约定月底前付{money}元",
                      "乙方当面赔了不是",
                      "甲方把{thing}挪回{n}米",
                      "写了协议，各执一份",
                      "围栏由两家一起修",
                      "双方握手，约好以后有事先打招呼",
                      "分{n}次付清",
                      "乙方退还押金{money}元",
                      "甲方撤回要求",
                      "口头说定，有村干部在场",
                      "约定轮水日期，单双日分开",
                      "租期延到秋收后",
                      "由乙方补种"};

std::string Filled(const std::string& text, const std::string& place, int64_t fen, Dice* dice) {
  return absl::StrReplaceAll(text, {{"{thing}", dice->Of(kThings)},
                                    {"{animal}", dice->Of(kAnimals)},
                                    {"{spot}", absl::StrCat(place, dice->Of(kSpots))},
                                    {"{who}", MakeName(dice)},
                                    {"{month}", absl::StrCat(1 + dice->Throw(12))},
                                    {"{day}", absl::StrCat(1 + dice->Throw(30))},
                                    {"{n}", absl::StrCat(2 + dice->Throw(60))},
                                    {"{money}", absl::StrCat(fen > 0 ? fen / 100 : 100 * (1 + dice->Throw(80)))}});
}

}  // namespace

const std::vector<std::string>& Classes() {
  static const auto* const all = [] {
    auto* classes = new Words;
    for (const auto& [code, words] : Beginnings()) classes->push_back(code);
    return classes;
  }();
  return *all;
}

std::string Join(std::initializer_list<std::string> parts) {
  return absl::StrJoin(parts, "");
}

std::string MakeName(Dice* dice) {
  switch (dice->Throw(10)) {
    case 0:
    case 1:
    case 2:
      return Join({dice->Of(kTibetan), dice->Of(kTibetan)});
    case 3:
      return Join({dice->Of(kMongol), dice->OneIn(2) ? "" : dice->Of(kMongol)});
    default:
      return Join({dice->Of(kSurnames), dice->Of(kGiven), dice->OneIn(4) ? "" : dice->Of(kGiven)});
  }
}

std::vector<std::string> MakeHousehold(int size, Dice* dice) {
  const std::string surname = dice->Of(kSurnames);
  std::vector<std::string> names;
  for (int i = 0; i < size; ++i) {
    names.push_back(i == 1 ? MakeName(dice) : Join({surname, dice->Of(kGiven), dice->Of(kGiven)}));
  }
  return names;
}

std::string MakePhone(Dice* dice) {
  static const Words kHeads = {"138", "139", "150", "151", "182", "187", "199", "130", "133", "177"};
  return Join({dice->Of(kHeads), absl::StrCat(10000000 + dice->Throw(89999999))});
}

std::string MakeId(Dice* dice) {
  return Join({"632821", absl::StrCat(1940 + dice->Throw(65)), absl::StrCat(10 + dice->Throw(3)),
               absl::StrCat(10 + dice->Throw(18)), absl::StrCat(1000 + dice->Throw(9000))});
}

std::string MakeFirm(Dice* dice) {
  static const Words kHeads = {"鑫源", "高原", "柴达木", "雪峰", "众信", "金穗",
                               "德隆", "茶卡", "昆仑",   "祥和", "富民"};
  static const Words kTails = {"建筑劳务有限公司", "物业服务有限公司", "农牧专业合作社",
                               "商贸有限公司",     "运输有限公司",     "枸杞种植合作社"};
  return Join({dice->Of(kHeads), dice->Of(kSurnames), dice->Of(kTails)});
}

std::string WithNames(const std::string& facts, const std::string& one, const std::string& other) {
  return absl::StrReplaceAll(facts, {{"甲方", one}, {"乙方", other}});
}

std::string Telling::Text() const {
  return absl::StrJoin(sentences, "");
}

Telling TellDispute(const std::string& dispute_class, const std::string& place, int64_t fen, Dice* dice) {
  Telling telling;
  const auto add = [&](const std::string& words, const char* end) {
    if (!words.empty()) telling.sentences.push_back(absl::StrCat(Filled(words, place, fen, dice), end));
  };
  add(Join({dice->Of(kWhen), "，", dice->Of(Beginnings().at(dispute_class))}), "。");
  add(dice->Of(kWorse), "。");
  const int details = dice->Throw(4);
  for (int i = 0; i < details; ++i) add(dice->Of(kDetails), "。");
  if (dice->OneIn(3)) add(dice->Of(kWorse), "。");
  add(dice->Of(kWants), "。");
  if (!dice->OneIn(3)) add(dice->Of(kDone), "。");
  add(dice->Of(kEnded), "。");
  return telling;
}

StandardText::StandardText(Dice* dice) {
  static const Words kOpenings = {"双方因", "经了解，当事人双方系邻居关系，因", "本案双方当事人因",
                                  "接到当事人申请后了解到：因", "甲乙双方素有往来，近日因"};
  static const Words kMiddles = {
      "发生纠纷，经人民调解委员会主持调解，在查明事实、分清责任的基础上，对双方当事人进行了耐心细致的说服教育",
      "产生矛盾，多次协商未果。调解员依法依规，结合村规民约，从邻里和睦的角度做双方工作",
      "引起争议。调解委员会受理后，及时告知权利义务，组织双方面对面协商",
      "发生口角。调解员采取背靠背、面对面的方式，耐心听取双方意见，摆事实讲道理"};
  static const Words kEndings = {"，双方自愿达成如下协议，矛盾得到化解，双方表示满意。",
                                 "，最终双方握手言和，签订调解协议书，并当场履行。",
                                 "，当事人互谅互让，自愿达成一致意见，纠纷就此了结，今后互不追究。"};
  opening_ = dice->Of(kOpenings);
  middle_ = dice->Of(kMiddles);
  ending_ = dice->Of(kEndings);
}

std::string StandardText::Fill(const std::string& dispute_class, const std::string& place, int64_t fen,
                               Dice* dice) const {
  const std::string matter = Filled(dice->Of(Beginnings().at(dispute_class)), place, fen, dice);
  const std::string wants = dice->OneIn(2) ? absl::StrCat("，", Filled(dice->Of(kWants), place, fen, dice)) : "";
  return absl::StrCat(opening_, matter, middle_, wants, ending_);
}

}  // namespace gaiwan::fabrication
