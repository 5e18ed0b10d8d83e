// server/main/sample_county.h: a county made up for trying things out (Settings.sample_county) has a data folder of its
// own, which says so in a file. So nothing of it ever comes into a county's counts, and nothing of a county is taken
// for a sample.
#ifndef GAIWAN_SERVER_MAIN_SAMPLE_COUNTY_H_
#define GAIWAN_SERVER_MAIN_SAMPLE_COUNTY_H_

#include <string>

#include "absl/status/status.h"

namespace gaiwan {

// Marks a new data folder, and holds an old one to what it was at its first start. `data_dir` is held by this process,
// and its log was not opened yet.
//   FAILED_PRECONDITION  a sample's folder without the setting, or the setting with a county's folder.
absl::Status KeepSampleMark(const std::string& data_dir, bool sample_county);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SAMPLE_COUNTY_H_
