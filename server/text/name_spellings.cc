#include "server/text/name_spellings.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/text/append_utf8.h"
#include "server/text/han.h"
#include "server/text/latin.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

constexpr size_t kSpellingsMax = 10;

// Common Tibetan names: the script, then how they are written in Latin letters, then in Chinese with two characters, in
// Qinghai first. Ours, from common usage. Not here: parts of one syllable, which Chinese writes with a single
// character.
constexpr absl::string_view kTibetan[][kSpellingsMax] = {
    {"བཀྲ་ཤིས", "tashi", "trashi", "扎西"},
    {"སྒྲོལ་མ", "dolma", "drolma", "卓玛", "卓么"},
    {"སྒྲོལ་དཀར", "dolkar", "drolkar", "卓嘎", "卓尕"},
    {"ཚེ་རིང", "tsering", "tshering", "才让", "次仁", "才仁"},
    {"ཚེ་བརྟན", "tseten", "tsetan", "才旦", "次旦", "才丹"},
    {"ཚེ་སྐྱིད", "tsekyi", "才吉", "次吉"},
    {"རྡོ་རྗེ", "dorje", "dorjee", "多杰", "多吉"},
    {"ལྷ་མོ", "lhamo", "拉毛", "拉姆", "拉么"},
    {"རིན་ཆེན", "rinchen", "仁青", "仁欠", "仁钦"},
    {"རྒྱ་མཚོ", "gyatso", "gyamtso", "加措", "嘉措", "尖措", "江措"},
    {"དོན་གྲུབ", "dhondup", "dondrub", "dondup", "东知", "顿珠", "东主", "当周", "当智"},
    {"བསྟན་འཛིན", "tenzin", "tenzing", "丹增", "旦增", "旦正", "丹正"},
    {"མགོན་པོ", "gonpo", "公保", "贡布", "贡保", "官保"},
    {"དཔལ་ལྡན", "palden", "pelden", "华旦", "班旦", "班丹", "巴登"},
    {"པད་མ", "pema", "padma", "万玛", "白玛", "完玛", "班玛"},
    {"ཆོས་སྐྱིད", "chokyi", "choekyi", "切吉", "曲吉", "却吉"},
    {"བསོད་ནམས", "sonam", "索南", "索朗"},
    {"སངས་རྒྱས", "sangye", "sangay", "桑杰", "桑吉", "桑结"},
    {"བསམ་གཏན", "samten", "桑旦", "桑丹", "三旦"},
    {"སྐལ་བཟང", "kelsang", "kalsang", "kelzang", "尕藏", "格桑", "噶桑", "嘎藏"},
    {"བློ་བཟང", "lobsang", "lozang", "洛桑", "罗藏", "罗桑"},
    {"དབྱངས་ཅན", "yangchen", "yangjen", "央金", "央见", "羊金"},
    {"བདེ་སྐྱིད", "dekyi", "deki", "德吉", "德基"},
    {"བདེ་ཆེན", "dechen", "德青", "德钦", "德庆"},
    {"རྒྱལ་མཚན", "gyaltsen", "gyeltsen", "坚赞", "坚参", "江才", "尖参"},
    {"རྣམ་རྒྱལ", "namgyal", "namgyel", "南杰", "南加", "朗杰", "郎杰"},
    {"འཇིགས་མེད", "jigme", "jigmey", "久美", "晋美", "吉美"},
    {"དགེ་འདུན", "gendun", "gedun", "更登", "根敦", "更敦"},
    {"དཀོན་མཆོག", "konchok", "konchog", "关却", "官却", "贡却", "公却"},
    {"ཟླ་བ", "dawa", "达哇", "达瓦", "达娃"},
    {"ཉི་མ", "nyima", "nima", "尼玛", "尼麻"},
    {"ཕུན་ཚོགས", "phuntsok", "phuntsog", "平措", "彭措", "朋措"},
    {"ནོར་བུ", "norbu", "罗布", "诺布", "洛布"},
    {"དབང་མོ", "wangmo", "昂毛", "旺姆"},
    {"དབང་ཕྱུག", "wangchuk", "wangchug", "昂秀", "旺秀", "旺久"},
    {"དཔལ་མོ", "palmo", "pelmo", "华毛", "白姆", "班姆"},
    {"དར་རྒྱས", "dargye", "dargyay", "达杰", "达吉"},
    {"ངག་དབང", "ngawang", "阿旺", "昂旺", "俄昂"},
    {"ཐུབ་བསྟན", "thubten", "tubten", "土登", "图登", "图旦", "土旦"},
    {"ཆོས་འཕེལ", "chophel", "choephel", "却培", "群培", "曲培"},
    {"ཚུལ་ཁྲིམས", "tsultrim", "tsultrum", "慈成", "楚臣", "楚称", "次成", "慈诚"},
    {"ཤེས་རབ", "sherab", "sherap", "西绕", "喜饶", "西饶", "协饶"},
    {"ཡོན་ཏན", "yonten", "yonden", "云丹", "云旦", "元旦"},
    {"ཡེ་ཤེས", "yeshe", "yeshi", "益西", "意西", "耶西", "叶西"},
    {"བྱམས་པ", "jampa", "champa", "强巴", "香巴", "相巴", "降巴"},
    {"འཇམ་དབྱངས", "jamyang", "加羊", "嘉央", "降央", "江央"},
    {"སྦྱིན་པ", "jinpa", "金巴"},
    {"རིག་འཛིན", "rigzin", "rinzin", "仁增", "仁真", "日增"},
    {"མཁའ་འགྲོ", "khandro", "看卓", "康卓", "堪卓"},
    {"ནམ་མཁའ", "namkha", "namkhai", "南卡", "兰卡", "郎卡"},
    {"ལྷུན་གྲུབ", "lhundup", "lhundrup", "龙珠", "伦珠", "龙主", "隆珠"},
    {"ཀརྨ", "karma", "尕玛", "噶玛", "嘎玛"},
};

// As a name's run of one script is compared (search_terms.cc): variants of characters as one, other scripts in Latin.
std::string FoldSpelling(absl::string_view spelling) {
  std::string folded;
  while (!spelling.empty()) {
    const size_t bytes = Utf8CharacterBytes(spelling);
    const char32_t c = Utf8CodePoint(spelling, bytes);
    spelling.remove_prefix(bytes);
    if (IsHan(c)) {
      AppendUtf8(FoldHan(c), &folded);
    } else {
      absl::StrAppend(&folded, LatinOf(c));
    }
  }
  return folded;
}

// Folded spelling to row; of a spelling that stood in two the first would count.
const absl::flat_hash_map<std::string, Spellings>& Index() {
  static const auto* const index = [] {
    auto* made = new absl::flat_hash_map<std::string, Spellings>();
    for (const auto& row : kTibetan) {
      const auto* const end = std::find(std::begin(row), std::end(row), absl::string_view());
      const Spellings spellings(row, end - std::begin(row));
      for (const absl::string_view spelling : spellings) made->emplace(FoldSpelling(spelling), spellings);
    }
    return made;
  }();
  return *index;
}

// Bytes of the longest spelling that is looked for.
size_t LongestSpelling() {
  static const size_t longest = [] {
    size_t bytes = 0;
    for (const auto& [spelling, row] : Index()) bytes = std::max(bytes, spelling.size());
    return bytes;
  }();
  return longest;
}

// Onto `parts` what `name` is made of, longer parts first.
bool Split(absl::string_view name, std::vector<Spellings>* parts) {
  if (name.empty()) return true;
  for (size_t bytes = std::min(name.size(), LongestSpelling()); bytes > 0; --bytes) {
    const auto found = Index().find(name.substr(0, bytes));
    if (found == Index().end()) continue;
    parts->push_back(found->second);
    if (Split(name.substr(bytes), parts)) return true;
    parts->pop_back();
  }
  return false;
}

}  // namespace

std::vector<Spellings> PartsOfName(absl::string_view name) {
  std::vector<Spellings> parts;
  if (!Split(name, &parts)) parts.clear();
  return parts;
}

}  // namespace gaiwan
