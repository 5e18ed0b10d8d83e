#include "tests/bench/commands.h"

#include <chrono>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace gaiwan::bench {
namespace {

constexpr char kBase32[] = "abcdefghijklmnopqrstuvwxyz234567";
// Of a case's id; the last one holds the two bits that 26 characters have beyond 128, and stays `a`.
constexpr int kIdChars = 26;

// SplitMix64: neighbours become unlike, as the ids that clients draw are.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

void SetParty(v1::PartySide side, absl::string_view name, absl::string_view phone, v1::NewParty* party) {
  party->set_side(side);
  party->set_kind(v1::PARTY_KIND_PERSON);
  v1::PartyDetails* details = party->mutable_details();
  details->set_name(std::string(name));
  details->set_phone(std::string(phone));
  details->add_languages("zh");
}

}  // namespace

std::string CaseName(uint64_t run, uint64_t n) {
  std::string name = "cases/c-";
  uint64_t bits = 0;
  for (int i = 0; i < kIdChars - 1; ++i) {
    if (i % 12 == 0) bits = Mix(run + Mix(n * 4 + static_cast<uint64_t>(i / 12)));  // 12 characters take 60 bits.
    name += kBase32[bits & 31];
    bits >>= 5;
  }
  return name + 'a';
}

std::string RequestId(uint64_t run, uint64_t n) {
  const uint64_t a = Mix(run + Mix(n * 2));
  const uint64_t b = Mix(run + Mix(n * 2 + 1));
  // Version 4, variant 1, as a random one has.
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", a >> 32, (a >> 16) & 0xffff, a & 0xfff,
                         0x8000 | ((b >> 48) & 0x3fff), b & 0xffffffffffff);
}

uint64_t RandomRun() {
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

std::string PersonName(uint64_t number) {
  // Three characters between U+4E00 and U+5E00, three bytes each: 256 surnames and a million given names.
  const uint64_t mixed = Mix(number);
  std::string name;
  for (const uint64_t place : {mixed & 0xff, mixed >> 8 & 0x3ff, mixed >> 18 & 0x3ff}) {
    const uint64_t c = 0x4e00 + place;
    name += static_cast<char>(0xe0 | c >> 12);
    name += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    name += static_cast<char>(0x80 | (c & 0x3f));
  }
  return name;
}

std::string PersonPhone(uint64_t number) {
  return absl::StrFormat("1%010u", Mix(number) % 10'000'000'000);
}

v1::ExecuteRequest OpenCase(const Desk& desk, uint64_t number) {
  v1::ExecuteRequest request;
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_unit(desk.unit);
  open->set_channel("governance_centre");
  open->set_source("on-application");
  open->set_dispute_class("04-01");
  open->set_difficulty("simple");
  open->mutable_claimed()->set_currency("CNY");
  open->mutable_claimed()->set_fen(369000);
  open->mutable_text()->set_facts("叶某将12.3亩枸杞地租给孔某，租期12年，每亩每年600元；现欠半年租金。");
  open->mutable_text()->set_claim("付清所欠租金3690元");
  open->mutable_text()->set_place("希里沟镇");
  SetParty(v1::PARTY_SIDE_APPLICANT, PersonName(number), PersonPhone(number), open->add_parties());
  SetParty(v1::PARTY_SIDE_RESPONDENT, PersonName(number + 1), PersonPhone(number + 1), open->add_parties());
  return request;
}

v1::ExecuteRequest RecordContact(int party) {
  v1::ExecuteRequest request;
  v1::RecordContact* contact = request.mutable_command()->mutable_record_contact();
  contact->set_party(absl::StrCat(party));
  contact->set_way(v1::WAY_BY_PHONE);
  contact->set_reached(true);
  contact->mutable_note()->set_text("电话联系，愿意到村委会面谈，约定下周三上午。");
  return request;
}

v1::ExecuteRequest GiveRightsNotice(int party) {
  v1::ExecuteRequest request;
  v1::GiveRightsNotice* notice = request.mutable_command()->mutable_give_rights_notice();
  notice->set_party(absl::StrCat(party));
  notice->set_way(v1::WAY_ORALLY);
  notice->set_language("zh");
  return request;
}

v1::ExecuteRequest AddNote() {
  v1::ExecuteRequest request;
  request.mutable_command()->mutable_add_note()->mutable_note()->set_text(
      "走访了邻居马某，称双方平日关系尚可，去年枸杞滞销后才拖欠租金。");
  return request;
}

v1::ExecuteRequest SubmitCase() {
  v1::ExecuteRequest request;
  request.mutable_command()->mutable_submit_case();
  return request;
}

v1::ExecuteRequest AcceptCase() {
  v1::ExecuteRequest request;
  request.mutable_command()->mutable_accept_case();
  return request;
}

void Prepare(absl::string_view person, absl::Duration answer_max, grpc::ClientContext* context) {
  context->AddMetadata("x-gaiwan-person", std::string(person));
  context->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(answer_max));
  context->set_wait_for_ready(true);
}

absl::Status FromGrpc(const grpc::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      absl::StrCat(what, ": ", status.error_message()));
}

}  // namespace gaiwan::bench
