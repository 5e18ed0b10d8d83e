// server/video/janus_api.h: asks Janus' video room plugin, over its HTTP interface on loopback. Keeps one session and
// one handle, and makes new ones when Janus forgot them. One thread at a time.
#ifndef GAIWAN_SERVER_VIDEO_JANUS_API_H_
#define GAIWAN_SERVER_VIDEO_JANUS_API_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/struct.pb.h"
#include "server/base/random.h"

namespace gaiwan {

// A list of rooms with a few hundred entries has some 200 KB.
inline constexpr size_t kJanusAnswerBytesMax = 4 << 20;

class JanusApi {
 public:
  // `url`: of the HTTP interface, `http://127.0.0.1:8088/janus`. `random` is not owned and outlives it.
  JanusApi(std::string url, std::string api_secret, Random* random);
  ~JanusApi();
  JanusApi(const JanusApi&) = delete;
  JanusApi& operator=(const JanusApi&) = delete;

  // A request of the plugin that is answered at once; the plugin's data.
  //   UNAVAILABLE        Janus does not answer, or answers something else.
  //   NOT_FOUND          no such room, or nobody of that name in it.
  //   ALREADY_EXISTS     such a room is there.
  //   PERMISSION_DENIED  a secret or key is wrong.
  //   INTERNAL           any other refusal, with its words.
  absl::StatusOr<google::protobuf::Struct> Ask(const google::protobuf::Struct& body);

 private:
  struct Curl;

  absl::StatusOr<google::protobuf::Struct> Post(const std::string& path, google::protobuf::Struct request);
  absl::Status Attach();

  const std::string url_;
  const std::string secret_;
  Random* const random_;
  const std::unique_ptr<Curl> curl_;
  // `/{session}/{handle}`; empty while there is none.
  std::string handle_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_VIDEO_JANUS_API_H_
