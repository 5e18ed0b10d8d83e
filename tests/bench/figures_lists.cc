// Lists, searches and boards over a million open cases, in this process: the table, the index and the rows that
// searches are checked against are the server's own, filled without a log; the cases of a page are not loaded, and
// nothing goes over a wire.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/api/board_reader.h"
#include "server/api/stored_case_reader.h"
#include "server/auth/shipped_policy.h"
#include "server/log/free_space.h"
#include "server/log/rocks_store.h"
#include "server/projection/case_cache.h"
#include "server/projection/list_projector.h"
#include "server/projection/lookup_projector.h"
#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kMany = 1000000;
constexpr int kFew = 1000;
constexpr int kVillages = 200;
constexpr int kRowsPerGroup = 2000;
const absl::Time kNow = absl::FromUnixSeconds(1773115200);  // 2026-03-10 12:00 in +08:00.

double Millis(absl::Duration duration) {
  return absl::ToDoubleMilliseconds(duration);
}

// Of this process.
int64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

double P99(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() * 99 / 100];
}

std::string NameOf(int n) {
  std::string digits(26, 'a');
  for (size_t i = 26; n > 0; n /= 32) digits[--i] = "abcdefghijklmnopqrstuvwxyz234567"[n % 32];
  return absl::StrCat("cases/c-", digits);
}

std::shared_ptr<const Directory> County() {
  v1::DirectoryChanged change;
  std::vector<DirectoryPerson> people;
  const auto org = [&](const std::string& code, const std::string& kind, const std::string& parent) {
    v1::Organisation* added = change.add_organisations();
    added->set_code(code);
    added->set_kind(kind);
    added->set_parent(parent);
  };
  org("county", "county", "");
  org("bureau", "justice_bureau", "county");
  for (int i = 0; i < kVillages; ++i) {
    if (i % 10 == 0) org(absl::StrCat("town-", i / 10), "town", "county");
    org(absl::StrCat("village-", i), "village", absl::StrCat("town-", i / 10));
  }
  DirectoryPerson officer;
  officer.id = "officer";
  v1::Post post;
  post.set_org("bureau");
  post.set_role("justice-officer");
  officer.posts.push_back(post);
  v1::StoredPerson* stored = change.add_people();
  stored->set_id(officer.id);
  *stored->add_posts() = post;
  people.push_back(std::move(officer));
  return Directory().With(change, people, 1);
}

// A table of `n` open cases with two parties and some 60 characters of facts each, and the rows beside it.
class Filled {
 public:
  static absl::StatusOr<std::unique_ptr<Filled>> Make(int n, const std::string& folder,
                                                      const std::string& name_of_store, const Directory& directory) {
    auto filled = std::make_unique<Filled>();
    RocksStore::Options options;
    options.dir = absl::StrCat(folder, "/", name_of_store);
    options.clock = RealClock();
    filled->free_space = std::make_unique<DiskFreeSpace>(folder);
    options.free_space = filled->free_space.get();
    ASSIGN_OR_RETURN(filled->store, RocksStore::Open(std::move(options)));
    std::mt19937 random(7);
    const auto below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
    // Common characters: a text of a county has some thousand of them.
    const auto text = [&](int characters) {
      std::string made;
      for (int i = 0; i < characters; ++i) {
        // Some characters come far more often than others.
        const int c = 0x4E00 + std::min(below(2500), below(2500));
        made.push_back(static_cast<char>(0xE0 | c >> 12));
        made.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
        made.push_back(static_cast<char>(0x80 | (c & 0x3F)));
      }
      return made;
    };
    Group group;
    for (int i = 0; i < n; ++i) {
      const std::string name = NameOf(i);
      v1::CaseRow row;
      row.set_unit(absl::StrCat("orgs/village-", below(kVillages)));
      row.set_committee(row.unit());
      row.set_opener(absl::StrCat("people/p-", below(1000)));
      row.set_state(absl::StrCat("state-", below(20)));
      row.set_step(absl::StrCat("step-", below(5)));
      row.set_level(absl::StrCat("level-", below(4)));
      row.set_dispute_class(absl::StrCat("0", 1 + below(9), "-0", 1 + below(5)));
      row.set_channel(absl::StrCat("channel-", below(11)));
      row.set_source(absl::StrCat("source-", below(8)));
      row.set_difficulty(absl::StrCat("difficulty-", below(4)));
      row.add_mediators(absl::StrCat("people/p-", below(1000)));
      row.set_amount_fen(int64_t{below(100000)} * 100);
      row.set_due_micros(absl::ToUnixMicros(kNow + absl::Minutes(below(100000) - 5000)));
      row.set_create_micros(absl::ToUnixMicros(kNow - absl::Minutes(below(100000))));
      row.set_change_micros(row.create_micros());
      row.set_numbered(true);
      filled->table.Put(name, row);
      v1::LookupRow lookup;
      for (int p = 0; p < 2; ++p) {
        v1::PartyDetails details;
        details.set_name(text(3));
        details.set_phone(absl::StrCat("139", 10000000 + below(89999999)));
        details.set_id_number(absl::StrCat("632821", 100000000000 + i * 2 + p));
        details.add_languages("zh");
        *lookup.add_parties() = filled->tokens.Of(details);
      }
      v1::CaseText case_text;
      case_text.set_facts(text(40 + below(40)));
      case_text.set_place(text(8));
      *lookup.mutable_text_parts() = filled->tokens.search().OfText(case_text);
      filled->table.SetText(name, lookup);
      filled->index.PutIfAbsent(name, lookup);
      group.Put(Family::kList, LookupRowKey(name), lookup.SerializeAsString());
      if ((i + 1) % kRowsPerGroup == 0 || i + 1 == n) {
        RETURN_IF_ERROR(filled->store->Commit(group).status());
        group.Clear();
      }
      if (i % (n / 20) == 0) filled->words.push_back(case_text.facts().substr(0, (2 + i % 3) * 3));
    }
    filled->table.SetLoaded();
    filled->index.SetLoaded();
    ASSIGN_OR_RETURN(filled->policy, Policy::FromTextproto(ShippedPolicy()));
    Caller officer;
    officer.person = "people/officer";
    filled->viewer = ViewerOf(officer, directory, kNow, filled->policy);
    return filled;
  }

  std::unique_ptr<DiskFreeSpace> free_space;
  std::unique_ptr<RocksStore> store;
  CaseTable table;
  LookupIndex index;
  LookupTokens tokens{AeadKey{1}, AeadKey{2}};
  std::shared_ptr<const Policy> policy;
  Viewer viewer;
  // Of two to four characters that some case has.
  std::vector<std::string> words;
};

// As GetBoard counts.
double BoardMillis(const Filled& filled, const Directory& directory) {
  const absl::Time start = absl::Now();
  UnitCounts counts;
  const bool counted = CountGroups(
      filled.table, filled.viewer, directory, BoardTimes(kNow), [](absl::string_view) { return true; }, &counts);
  if (!counted || counts.empty()) return std::numeric_limits<double>::infinity();
  return Millis(absl::Now() - start);
}

absl::StatusOr<std::vector<Figure>> MeasureIn(const std::string& folder, const Setup& setup) {
  const std::shared_ptr<const Directory> directory = County();
  ASSIGN_OR_RETURN(const std::unique_ptr<Filled> few, Filled::Make(kFew, folder, "few", *directory));
  const int64_t before = ResidentBytes();
  ASSIGN_OR_RETURN(const std::unique_ptr<Filled> many, Filled::Make(kMany, folder, "many", *directory));

  Figure memory;
  memory.name = "memory_mib_at_1m_open";
  memory.unit = "MiB";
  memory.SetFrom({static_cast<double>(ResidentBytes() - before) / (1 << 20)});
  memory.detail = {{"table_mib", static_cast<double>(many->table.bytes()) / (1 << 20)},
                   {"tokens_of_people", static_cast<double>(many->index.token_count())}};

  CaseCache cache(1);
  const CaseLoader loader(&cache);
  const StoredCaseReader reader({many->store.get(), &loader, &many->table, &many->index, &many->tokens});
  const auto millis = [&](const std::string& filter, int64_t* total) -> absl::StatusOr<double> {
    CaseQuery query;
    query.viewer = many->viewer;
    query.directory = directory;
    query.request.set_filter(filter);
    query.limit = 50;
    const absl::Time start = absl::Now();
    ASSIGN_OR_RETURN(const CasePage page, reader.List(query));
    *total += page.total;
    return Millis(absl::Now() - start);
  };
  const int rounds = setup.quick ? 10 : 40;
  std::vector<double> lists, searches;
  int64_t listed = 0, found = 0;
  for (int i = 0; i < rounds; ++i) {
    for (const std::string& filter :
         {absl::StrCat("unit = town-", i % 20), absl::StrCat("class = 0", 1 + i % 9, " AND channel = channel-", i % 11),
          absl::StrCat("amount >= ", i * 1000, " overdue = true"),
          std::string("NOT (state = state-1 OR level = level-2)"), absl::StrCat("mediator = p-", i)}) {
      ASSIGN_OR_RETURN(lists.emplace_back(), millis(filter, &listed));
    }
    for (size_t w = 0; w < many->words.size(); w += 4) {
      ASSIGN_OR_RETURN(searches.emplace_back(),
                       millis(many->words[(w + static_cast<size_t>(i)) % many->words.size()], &found));
    }
  }
  Figure list;
  list.name = "list_p99_ms_at_1m";
  list.unit = "ms";
  list.SetFrom({P99(lists)});
  list.n = static_cast<int>(lists.size());
  list.detail = {{"p50_ms", Median(lists)},
                 {"found_on_average", static_cast<double>(listed) / static_cast<double>(lists.size())}};
  Figure search;
  search.name = "search_p99_ms_at_1m";
  search.unit = "ms";
  search.SetFrom({P99(searches)});
  search.n = static_cast<int>(searches.size());
  search.detail = {{"p50_ms", Median(searches)},
                   {"found_on_average", static_cast<double>(found) / static_cast<double>(searches.size())}};

  std::vector<double> ratios, at_many, at_few;
  for (int i = 0; i < rounds; ++i) {
    // ABBA: what else the machine does falls on both.
    const double few_first = BoardMillis(*few, *directory), many_first = BoardMillis(*many, *directory);
    const double many_second = BoardMillis(*many, *directory), few_second = BoardMillis(*few, *directory);
    at_many.push_back((many_first + many_second) / 2);
    at_few.push_back((few_first + few_second) / 2);
    ratios.push_back(at_many.back() / at_few.back());
  }
  Figure board;
  board.name = "board_cost_1m_vs_1k";
  board.unit = "ratio";
  board.baseline = "the same board over 1,000 cases";
  board.SetFrom(ratios);
  board.detail = {{"ms_at_1m", Median(at_many)}, {"ms_at_1k", Median(at_few)}};
  return std::vector<Figure>{list, search, board, memory};
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  const std::string folder = absl::StrCat(setup.temp_folder, "/gaiwan-lists-", getpid());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  absl::StatusOr<std::vector<Figure>> figures = MeasureIn(folder, setup);
  std::filesystem::remove_all(folder, error);
  return figures;
}

}  // namespace

FigureGroup ListsAtAMillion() {
  return {{"list_p99_ms_at_1m", "search_p99_ms_at_1m", "board_cost_1m_vs_1k", "memory_mib_at_1m_open"}, Measure};
}

}  // namespace gaiwan::bench
