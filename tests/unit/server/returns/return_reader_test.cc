// A log of random cases in a store, read as returns: every figure of the shipped returns equals what clients/recompute
// works out of the same records, now and at earlier positions; the cases behind a figure add up to it; what changed
// since adds up to the difference.
#include "server/returns/return_reader.h"

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/recompute/recompute.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "server/engine/projector.h"
#include "server/log/memory_store.h"
#include "server/projection/case_cache.h"
#include "server/projection/case_state.h"
#include "server/projection/counter_projector.h"
#include "server/returns/return_catalogue.h"
#include "server/returns/shipped_returns.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/clients/recompute/random_history.h"
#include "tests/unit/server/returns/shipped_codes.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::testing::IsEmpty;
using testing::RandomHistory;
using testing::ShippedCodes;
using testing::TempDir;
using ::testing::UnorderedElementsAreArray;

constexpr int kCases = 60;
constexpr int kEventsPerCase = 40;

class ReturnReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto& [code, parent] : std::vector<std::pair<const char*, const char*>>{{"county", ""},
                                                                                       {"t1", "county"},
                                                                                       {"t2", "county"},
                                                                                       {"v", "t1"},
                                                                                       {"w", "t2"},
                                                                                       {"a", "v"},
                                                                                       {"b", "t1"},
                                                                                       {"c", "county"}}) {
      v1::Organisation* org = orgs_.add_organisations();
      org->set_code(code);
      org->set_parent(parent);
      org->set_name(code);
      org->set_kind(std::string(code).size() == 1 && *code < 'd' ? "mediation_committee" : "town");
    }
    for (const auto& [code, column] : {std::pair("grid", "网格"), std::pair("tea_room", "品牌调解室"),
                                       std::pair("stone_pavilion", "品牌调解室"), std::pair("bridge", "新增")}) {
      v1::Channel* channel = orgs_.add_channels();
      channel->set_code(code);
      channel->set_column(column);
    }
    reference_ = EmptyReference();
    reference_.directory = Directory().With(orgs_, {}, 1);
    reference_.codes = ShippedCodes();
    ASSERT_OK_AND_ASSIGN(catalogue_, ReturnCatalogue::Make(ShippedReturns()));
    std::vector<RandomHistory> histories;
    std::vector<std::shared_ptr<const CaseState>> states;
    for (int i = 0; i < kCases; ++i) {
      histories.emplace_back(static_cast<uint64_t>(i) + 77);
      v1::Case c;
      c.set_name(absl::StrCat("cases/c-", i));
      states.push_back(std::make_shared<const CaseState>(c));
    }
    for (int round = 0; round < kEventsPerCase; ++round) {
      for (int i = 0; i < kCases; ++i) {
        std::shared_ptr<const CaseState>& state = states[static_cast<size_t>(i)];
        const v1::Event event = histories[static_cast<size_t>(i)].Next(state->proto());
        auto after = std::make_shared<CaseState>(*state);
        Evolve(event, after->mutable_proto());
        Change change;
        change.stream = state->proto().name();
        change.before = state;
        change.after = after;
        change.events.push_back(std::make_shared<const v1::Event>(event));
        Group group;
        group.Append(change.stream, static_cast<uint64_t>(event.version()), event.SerializeAsString());
        counters_.Project(change, &group);
        ASSERT_OK(store_.Commit(group));
        state = after;
      }
      if (round % 10 == 3) Screen(round);
    }
  }

  void Screen(int round) {
    v1::Event event;
    event.set_version(++screenings_);
    event.mutable_record_time()->set_seconds(1775000000);
    v1::ScreeningRecorded* screening = event.mutable_screening_recorded();
    screening->set_screening(absl::StrCat(screenings_));
    screening->set_from_date("2026-03-01");
    screening->set_to_date("2026-03-20");
    screening->set_households(20 + round);
    screening->set_found(4);
    screening->set_settled(1 + round % 3);
    Group group;
    group.Append("orgs/v", static_cast<uint64_t>(event.version()), event.SerializeAsString());
    ASSERT_OK(store_.Commit(group));
    units_.Add("orgs/v", event);
  }

  // As `gaiwan admin export` writes it.
  recompute::Export Export() {
    const auto json = [](const google::protobuf::Message& message) {
      std::string text;
      EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text).ok());
      return text + "\n";
    };
    std::ofstream log(folder_ / "log.jsonl"), orgs(folder_ / "organisations.jsonl"), codes(folder_ / "codes.jsonl"),
        returns(folder_ / "returns.jsonl"), channels(folder_ / "channels.jsonl"), manifest(folder_ / "manifest.json");
    EXPECT_OK(store_.Look()->ReadLog(1, store_.LastPosition(), [&](const RecordView& record) {
      v1::ExportedRecord exported;
      exported.set_position(static_cast<int64_t>(record.position));
      exported.set_stream(std::string(record.stream));
      EXPECT_TRUE(
          exported.mutable_event()->ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())));
      log << json(exported);
      return true;
    }));
    for (const v1::Organisation& org : orgs_.organisations()) orgs << json(org);
    for (const v1::Channel& channel : orgs_.channels()) channels << json(channel);
    for (const std::string& list : reference_.codes->ListNames()) {
      for (const v1::CodeEntry& entry : reference_.codes->List(list)) codes << json(entry);
    }
    for (const v1::ReturnDefinition& each : catalogue_->definitions()) returns << json(each);
    v1::ExportManifest described;
    described.set_format(recompute::kExportFormat);
    manifest << json(described);
    for (std::ofstream* file : {&log, &orgs, &codes, &returns, &channels, &manifest}) file->close();
    const absl::StatusOr<recompute::Export> exported =
        recompute::ReadExport(folder_.path(), [](const std::string&) { return std::string(); });
    EXPECT_OK(exported);
    return *exported;
  }

  ReturnQuestion Ask(const std::string& id, const std::string& unit, const std::string& period, bool recorded,
                     Position position) {
    ReturnQuestion question;
    question.definition = *catalogue_->Find(id, 0);
    question.unit = unit;
    question.months = ParsePeriod(period).value();
    question.basis = recorded ? v1::PERIOD_BASIS_RECORDED : v1::PERIOD_BASIS_HAPPENED;
    question.position = position;
    return question;
  }

  v1::ReturnTable Read(const ReturnQuestion& question) {
    absl::StatusOr<v1::ReturnTable> table = reader_.Read(*store_.Look(), reference_, question);
    EXPECT_OK(table);
    return *std::move(table);
  }

  const TempDir folder_;
  MemoryStore store_;
  CounterProjector counters_;
  CaseCache cache_{256};
  CaseLoader loader_{&cache_};
  UnitRecordTable units_;
  ReturnReader reader_{{&loader_, &units_}};
  v1::DirectoryChanged orgs_;
  Reference reference_;
  std::shared_ptr<const ReturnCatalogue> catalogue_;
  int64_t screenings_ = 0;
};

TEST_F(ReturnReaderTest, EqualsTheRecomputationNowAndEarlier) {
  const recompute::Export exported = Export();
  const Position last = store_.LastPosition();
  std::vector<v1::ReturnTable> tables;
  std::vector<recompute::Question> questions;
  for (const char* id : {"ministry", "county"}) {
    for (const char* unit : {"county", "t1"}) {
      for (const char* period : {"2026", "2026-Q2"}) {
        for (const bool recorded : {false, true}) {
          for (const Position position : {last, last / 3}) {
            tables.push_back(Read(Ask(id, unit, period, recorded, position)));
            recompute::Question& question = questions.emplace_back();
            question.id = id;
            question.unit = unit;
            std::tie(question.first_month, question.last_month) = recompute::MonthsOf(period);
            question.recorded = recorded;
            question.position = static_cast<int64_t>(position);
          }
        }
      }
    }
  }
  ASSERT_OK_AND_ASSIGN(const std::vector<recompute::Answer> again, recompute::Recompute(exported, questions));
  ASSERT_EQ(again.size(), tables.size());
  int told = 0;
  for (size_t i = 0; i < tables.size(); ++i) {
    ASSERT_THAT(recompute::Differences(again[i].table, tables[i]), IsEmpty())
        << questions[i].id << " " << questions[i].unit << " " << questions[i].first_month
        << (questions[i].recorded ? " recorded " : " ") << questions[i].position;
    for (const v1::FigureValue& value : tables[i].rows(0).values()) told += value.value() != 0 ? 1 : 0;
  }
  EXPECT_GT(told, 300) << "figures that were not 0";
}

TEST_F(ReturnReaderTest, RowsBelowAddUpToTheUnit) {
  const v1::ReturnTable table = Read(Ask("county", "county", "2026", false, store_.LastPosition()));
  for (int i = 0; i < table.definition().figures_size(); ++i) {
    if (table.definition().figures(i).has_ratio()) continue;
    int64_t below = 0;
    for (int row = 1; row < table.rows_size(); ++row) below += table.rows(row).values(i).value();
    EXPECT_EQ(table.rows(0).values(i).value(), below) << table.definition().figures(i).id();
  }
  const auto value = [&](const std::string& id) {
    for (int i = 0; i < table.definition().figures_size(); ++i) {
      if (table.definition().figures(i).id() == id) return table.rows(0).values(i).value();
    }
    return int64_t{0};
  };
  EXPECT_EQ(value("transferred-in"), value("transferred-out"));
  EXPECT_EQ(value("carried-over") + value("accepted") - value("concluded"), value("pending"));
}

TEST_F(ReturnReaderTest, TheCasesBehindAFigureAddUpToIt) {
  const Position last = store_.LastPosition();
  for (const Position position : {last, last / 3}) {
    const ReturnQuestion question = Ask("county", "t1", "2026-H1", false, position);
    const v1::ReturnTable table = Read(question);
    for (int i = 0; i < table.definition().figures_size(); ++i) {
      if (table.definition().figures(i).has_ratio()) continue;
      for (const bool own : {false, true}) {
        ASSERT_OK_AND_ASSIGN(const ReturnReader::Drilled drilled,
                             reader_.Drill(*store_.Look(), reference_, question, static_cast<size_t>(i), own));
        int64_t sum = drilled.screening;
        for (const auto& [name, part] : drilled.cases) sum += part;
        int64_t expected = 0;
        for (const v1::ReturnRow& row : table.rows()) {
          if (own ? row.own() : &row == &table.rows(0)) expected = row.values(i).value();
        }
        EXPECT_EQ(sum, expected) << table.definition().figures(i).id() << (own ? " own" : "");
      }
    }
  }
}

TEST_F(ReturnReaderTest, WhichCasesMakeASmallFigureUpIsWhatItIsDrilledTo) {
  const Position last = store_.LastPosition();
  int small = 0;
  for (const Position position : {last, last / 3}) {
    const ReturnQuestion question = Ask("county", "t1", "2026-H1", false, position);
    ASSERT_OK_AND_ASSIGN(const std::vector<RowMakers> makers, reader_.MakersOf(*store_.Look(), reference_, question));
    for (size_t i = 0; i < static_cast<size_t>(question.definition.figures_size()); ++i) {
      if (question.definition.figures(static_cast<int>(i)).has_ratio()) continue;
      for (const bool own : {false, true}) {
        ASSERT_OK_AND_ASSIGN(const ReturnReader::Drilled drilled,
                             reader_.Drill(*store_.Look(), reference_, question, i, own));
        std::vector<std::string> names;
        for (const auto& [name, part] : drilled.cases) names.push_back(name);
        const RowMakers& row = makers[own ? 1 : 0];
        EXPECT_EQ(row.own, own);
        EXPECT_EQ(row.unit, "orgs/t1");
        if (names.size() >= kFewCases) {
          EXPECT_EQ(row.figures[i].size(), kFewCases);
          continue;
        }
        small += names.empty() ? 0 : 1;
        EXPECT_THAT(row.figures[i], UnorderedElementsAreArray(names))
            << question.definition.figures(static_cast<int>(i)).id();
      }
    }
  }
  EXPECT_GT(small, 3);
}

TEST_F(ReturnReaderTest, WhatChangedSinceAddsUpToTheDifference) {
  const Position last = store_.LastPosition();
  const ReturnQuestion then = Ask("ministry", "county", "2026-Q1", false, last / 2);
  const v1::ReturnTable before = Read(then);
  const v1::ReturnTable after = Read(Ask("ministry", "county", "2026-Q1", false, last));
  ASSERT_OK_AND_ASSIGN(const ReturnReader::Changed changed, reader_.Compare(*store_.Look(), reference_, then));
  EXPECT_GT(changed.size(), 10u);
  for (int i = 0; i < before.definition().figures_size(); ++i) {
    const std::string& id = before.definition().figures(i).id();
    if (id == "screenings" || id == "disputes-prevented") continue;  // Not of cases.
    int64_t difference = 0;
    for (const auto& [name, parts] : changed) {
      difference += parts[static_cast<size_t>(i)].now - parts[static_cast<size_t>(i)].then;
    }
    EXPECT_EQ(before.rows(0).values(i).value() + difference, after.rows(0).values(i).value()) << id;
  }
}

TEST_F(ReturnReaderTest, APositionIsFoundByItsTime) {
  const std::unique_ptr<View> view = store_.Look();
  ASSERT_OK_AND_ASSIGN(const Position none, ReturnReader::PositionAt(*view, absl::FromUnixSeconds(0)));
  EXPECT_EQ(none, 0u);
  ASSERT_OK_AND_ASSIGN(const Position all, ReturnReader::PositionAt(*view, absl::FromUnixSeconds(4000000000)));
  EXPECT_EQ(all, store_.LastPosition());
}

}  // namespace
}  // namespace gaiwan
