// server/projection/counter_key.h: the key of a counter in Family::kCounters: everything a booking can be asked by, so
// that those of one committee, measure and month lie together. Pure functions, safe from any thread.
//
// Key: `r`, the committee's code, a zero byte, the measure (1 byte), month it happened and month it was entered (2
// bytes each, big-endian, months since 1970-01), then dispute class, source, channel, difficulty, result, relation with
// a zero byte behind each, then origin, form, later round (1 byte each).
#ifndef GAIWAN_SERVER_PROJECTION_COUNTER_KEY_H_
#define GAIWAN_SERVER_PROJECTION_COUNTER_KEY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"

namespace gaiwan {

// The key of all but the amount. REQUIRES: codes hold no zero byte; months lie in 1970 to 7430.
std::string CounterKey(const v1::Booking& booking);

// Sets `booking`, but for the amount. False when it is no such key.
bool ParseCounterKey(absl::string_view key, v1::Booking* booking);

// Where the counters of one committee and measure begin; behind them all, those of `month + 1` at the latest begin.
std::string CounterKeyPrefix(absl::string_view committee, v1::Measure measure, int32_t from_happened_month);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_COUNTER_KEY_H_
