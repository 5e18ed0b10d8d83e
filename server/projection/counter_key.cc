#include "server/projection/counter_key.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

constexpr char kCounters = 'r';

void AppendMonth(int32_t month, std::string* key) {
  key->push_back(static_cast<char>((month >> 8) & 0xff));
  key->push_back(static_cast<char>(month & 0xff));
}

int32_t ReadMonth(absl::string_view bytes) {
  return (static_cast<unsigned char>(bytes[0]) << 8) | static_cast<unsigned char>(bytes[1]);
}

void AppendCode(absl::string_view code, std::string* key) {
  key->append(code.data(), code.size());
  key->push_back('\0');
}

// Takes a code and its zero byte off the front.
bool ConsumeCode(absl::string_view* key, std::string* code) {
  const size_t end = key->find('\0');
  if (end == absl::string_view::npos) return false;
  *code = std::string(key->substr(0, end));
  key->remove_prefix(end + 1);
  return true;
}

}  // namespace

std::string CounterKeyPrefix(absl::string_view committee, v1::Measure measure, int32_t from_happened_month) {
  std::string key(1, kCounters);
  AppendCode(committee, &key);
  key.push_back(static_cast<char>(measure));
  AppendMonth(from_happened_month, &key);
  return key;
}

std::string CounterKey(const v1::Booking& booking) {
  std::string key = CounterKeyPrefix(booking.committee(), booking.measure(), booking.happened_month());
  AppendMonth(booking.recorded_month(), &key);
  for (const std::string* code : {&booking.dispute_class(), &booking.source(), &booking.channel(),
                                  &booking.difficulty(), &booking.result(), &booking.relation()}) {
    AppendCode(*code, &key);
  }
  key.push_back(static_cast<char>(booking.origin()));
  key.push_back(static_cast<char>(booking.form()));
  key.push_back(booking.later_round() ? '\1' : '\0');
  return key;
}

bool ParseCounterKey(absl::string_view key, v1::Booking* booking) {
  booking->Clear();
  if (key.empty() || key[0] != kCounters) return false;
  key.remove_prefix(1);
  if (!ConsumeCode(&key, booking->mutable_committee()) || key.size() < 5) return false;
  booking->set_measure(static_cast<v1::Measure>(static_cast<unsigned char>(key[0])));
  booking->set_happened_month(ReadMonth(key.substr(1)));
  booking->set_recorded_month(ReadMonth(key.substr(3)));
  key.remove_prefix(5);
  for (std::string* code : {booking->mutable_dispute_class(), booking->mutable_source(), booking->mutable_channel(),
                            booking->mutable_difficulty(), booking->mutable_result(), booking->mutable_relation()}) {
    if (!ConsumeCode(&key, code)) return false;
  }
  if (key.size() != 3 || (key[2] != '\0' && key[2] != '\1')) return false;
  booking->set_origin(static_cast<v1::CaseOrigin>(key[0]));
  booking->set_form(static_cast<v1::AgreementForm>(key[1]));
  booking->set_later_round(key[2] != '\0');
  return true;
}

}  // namespace gaiwan
