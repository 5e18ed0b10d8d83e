// server/main/settings.h: what gaiwand is told at its start: one commented text file (deploy/gaiwand.textproto) with
// flags over it. Every setting has a flag of its own name. Pure but for reading the file.
#ifndef GAIWAN_SERVER_MAIN_SETTINGS_H_
#define GAIWAN_SERVER_MAIN_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"

namespace gaiwan {

// What `limits.watches` may be at most: the hub has no room for more.
inline constexpr int64_t kWatchesMax = 1000;

struct StartOptions {
  v1::Settings settings;
  // Believe whoever calls: loopback only.
  bool insecure_dev_auth = false;
  // Start a clock of our own here, moved by `gaiwan admin advance`: loopback only.
  std::optional<absl::Time> insecure_dev_clock;
  // Check the data folder against its log and end.
  bool verify = false;
  // Make the data folder anew from this copy and end; 0: from the newest.
  std::optional<int64_t> restore;
  // Wrap every key with a new master key and end.
  bool rotate_master_key = false;
  // Not empty: print this (help or version) and end with status 0.
  std::string print;
};

// Reads a command line without the program's name.
//   INVALID_ARGUMENT  names the flag or setting and what it may be.
//   NOT_FOUND         there is no settings file of that name.
absl::StatusOr<StartOptions> ReadCommandLine(const std::vector<std::string>& arguments);

// What holds for settings that neither file nor flag gives.
v1::Settings DefaultSettings();

// Sets in `settings` what `text` gives, also to zero or nothing. INVALID_ARGUMENT names `file`, the line, and repeats
// it.
absl::Status MergeSettings(absl::string_view file, const std::string& text, v1::Settings* settings);

// INVALID_ARGUMENT names the first setting that is missing or out of its range, and the range.
absl::Status CheckSettings(const v1::Settings& settings);

// The setting `second_people`, one by one.
std::vector<std::string> SecondPeople(const v1::Settings& settings);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SETTINGS_H_
