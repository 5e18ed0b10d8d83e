// Assignment that proposes: by choice, language, class, area and load (PML art. 19, 23; SPC 2016 art. 15).
#include "workflow/propose_mediators.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::ElementsAre;

using Languages = std::vector<std::vector<std::string>>;

MediatorCandidate Candidate(const std::string& person) {
  MediatorCandidate candidate;
  candidate.person = "people/" + person;
  candidate.org = "orgs/c1-committee";
  candidate.languages = {"zh"};
  return candidate;
}

v1::Case WithClass(const std::string& dispute_class) {
  v1::Case c = Given(Opened()).Case();
  c.set_dispute_class(dispute_class);
  return c;
}

MediatorProposals Propose(const v1::Case& c, const std::vector<MediatorCandidate>& candidates,
                          const Languages& languages = {}) {
  const FakeDirectory directory = SampleDirectory();
  return ProposeMediators(c, directory, candidates, languages);
}

std::vector<std::string> Order(const MediatorProposals& proposals) {
  std::vector<std::string> people;
  for (const MediatorProposal& proposal : proposals.proposed) people.push_back(proposal.person);
  return people;
}

TEST(ProposeMediators, PutsWhoeverHasTheFewestOpenCasesFirstAmongEquals) {
  MediatorCandidate busy = Candidate("busy"), free = Candidate("free");
  busy.open_cases = 7;
  free.open_cases = 2;
  const MediatorProposals proposals = Propose(WithClass("02"), {busy, free});
  EXPECT_THAT(Order(proposals), ElementsAre("people/free", "people/busy"));
  EXPECT_THAT(proposals.proposed[0].why, ElementsAre("load"));
  EXPECT_TRUE(proposals.proposed[1].why.empty());
  EXPECT_EQ(proposals.proposed[0].reasons[0].zh(), "在办 2 件");
}

TEST(ProposeMediators, PutsWhoSpeaksWithEveryPartyBeforeTheOthers) {
  MediatorCandidate both = Candidate("both"), one = Candidate("one");
  both.languages = {"mn", "zh"};
  both.open_cases = 9;
  const MediatorProposals proposals = Propose(WithClass("02"), {one, both}, {{"mn"}, {"zh"}, {}});
  EXPECT_THAT(Order(proposals), ElementsAre("people/both", "people/one"));
  EXPECT_THAT(proposals.proposed[0].why, ElementsAre("language"));
  EXPECT_EQ(proposals.proposed[0].reasons[0].zh(), "能用当事人的语言交谈（mn、zh）");
  // Of parties whose language nobody knows nothing is said.
  EXPECT_THAT(Propose(WithClass("02"), {one}, {{}, {}}).proposed[0].why, ElementsAre());
}

TEST(ProposeMediators, PutsWhoKnowsTheKindOfDisputeBeforeWhoHasLittleToDo) {
  MediatorCandidate known = Candidate("known"), done = Candidate("done"), other = Candidate("other");
  known.specialties = {"07"};
  known.open_cases = 5;
  done.same_class_cases = 3;
  done.open_cases = 6;
  const MediatorProposals proposals = Propose(WithClass("07-04"), {other, done, known});
  EXPECT_THAT(Order(proposals), ElementsAre("people/known", "people/done", "people/other"));
  EXPECT_EQ(proposals.proposed[0].reasons[0].zh(), "擅长此类纠纷");
  EXPECT_EQ(proposals.proposed[1].reasons[0].zh(), "办过同类纠纷 3 件");
}

TEST(ProposeMediators, KnowsThePlaceByAPostAtOrBelowTheUnit) {
  MediatorCandidate here = Candidate("here"), away = Candidate("away");
  here.posts = {"c1-committee", "g1"};
  away.posts = {"x1-committee"};
  const MediatorProposals proposals = Propose(WithClass("02"), {away, here});
  EXPECT_THAT(Order(proposals), ElementsAre("people/here", "people/away"));
  EXPECT_THAT(proposals.proposed[0].why, ElementsAre("area", "load"));
}

TEST(ProposeMediators, PutsWhomAPartyChoseFirst) {
  v1::Case c = Given(Join({Opened(), {"mediator_chosen { party: '2' mediator: 'people/chosen' }"}})).Case();
  MediatorCandidate chosen = Candidate("chosen"), best = Candidate("best");
  chosen.open_cases = 20;
  best.posts = {"g1"};
  best.same_class_cases = 4;
  const MediatorProposals proposals = Propose(c, {best, chosen}, {{"zh"}});
  EXPECT_THAT(Order(proposals), ElementsAre("people/chosen", "people/best"));
  EXPECT_EQ(proposals.proposed[0].reasons[0].zh(), "当事人 2 选定");
}

TEST(ProposeMediators, LeavesOutWhomAPartyRefusesWhoWasRecusedAndWhoseInterestIsNotAccepted) {
  const v1::Case c =
      Given(Join({Opened(),
                  {"mediator_chosen { party: '1' mediator: 'people/refused' refuses: true }",
                   "recusal_requested { recusal: '1' mediator: 'people/recused' }",
                   "recusal_decided { recusal: '1' granted: true }",
                   "recusal_requested { recusal: '2' mediator: 'people/doubted' }",
                   "recusal_requested { recusal: '3' mediator: 'people/cleared' }", "recusal_decided { recusal: '3' }",
                   "interest_disclosed { mediator: 'people/cousin' kept_by: '1' }",
                   "interest_disclosed { mediator: 'people/kept' kept_by: '1' kept_by: '2' }"}}))
          .Case();
  const MediatorProposals proposals = Propose(c, {Candidate("refused"), Candidate("recused"), Candidate("doubted"),
                                                  Candidate("cleared"), Candidate("cousin"), Candidate("kept")});
  EXPECT_THAT(Order(proposals), ElementsAre("people/cleared", "people/kept"));
  ASSERT_EQ(proposals.excluded.size(), 4u);
  EXPECT_EQ(proposals.excluded[0].reason.zh(), "当事人 1 本轮不接受");
  EXPECT_EQ(proposals.excluded[1].reason.zh(), "已回避本案");
  EXPECT_EQ(proposals.excluded[2].reason.zh(), "回避申请待决定");
  EXPECT_EQ(proposals.excluded[3].reason.zh(), "披露的关系，当事人 2 没有表示接受");
}

TEST(ProposeMediators, OfNobodyProposesNobody) {
  EXPECT_TRUE(Propose(WithClass("02"), {}).proposed.empty());
}

}  // namespace
}  // namespace gaiwan
