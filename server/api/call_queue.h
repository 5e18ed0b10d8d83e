// server/api/call_queue.h: unary calls on a completion queue of our own, served by one thread of ours.
//
// Why beside gRPC's callbacks: there, whoever finishes a call wakes one of gRPC's threads to say that it is finished.
// Here the thread that takes calls off the wire also finishes them, so it wakes nobody, and the answers of a whole
// group of commands go out in a row (ADR 11). What comes rarely, takes long or is a stream stays with the callbacks.
#ifndef GAIWAN_SERVER_API_CALL_QUEUE_H_
#define GAIWAN_SERVER_API_CALL_QUEUE_H_

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "grpcpp/alarm.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/async_unary_call.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/wire.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Calls of one method that may come in before the thread has looked: one more waits inside gRPC, at some more cost.
inline constexpr int kCallsAwaited = 256;

// What is written is let go after so many events at the latest: a call is answered within a millisecond or so of the
// first of a row.
inline constexpr int kEventsHeldMax = 64;

class CallQueue {
 public:
  // What gRPC asks for the next call of a method: RequestExecute and the like.
  using Request = std::function<void(grpc::ServerContext* context, grpc::ByteBuffer* request,
                                     grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
                                     grpc::CompletionQueue* calls, grpc::ServerCompletionQueue* events, void* tag)>;
  // Takes a call: on the queue's thread, and so that it soon returns.
  using Handler = std::function<void(Wire* wire, const grpc::ByteBuffer& request)>;

  // Of a server that is being built.
  explicit CallQueue(std::unique_ptr<grpc::ServerCompletionQueue> events);
  // Stops, if Stop was not called.
  ~CallQueue();

  // Begins to serve a method. Once the server is started, before Run.
  void Accept(const Request& request, Handler handler);
  // Called on the queue's thread.
  struct Hooks {
    // After each Ring; several rings may be one.
    std::function<void()> rung;
    // With true before answers that follow closely on one another, with false behind the last of them.
    std::function<void(bool hold)> hold_writes;
    // With true before calls are handed out, with false when no more of them have come: whoever carries them out need
    // not be woken before.
    std::function<void(bool gather)> gather;
  };
  // Starts the thread.
  void Run(Hooks hooks);
  // Any thread; does nothing once the queue has stopped.
  void Ring() ABSL_LOCKS_EXCLUDED(mu_);
  // Ends the thread when every call that was taken has been finished. After the server's Shutdown.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // What gRPC hands back when something has happened.
  class Event {
   public:
    virtual void Happened(bool ok) = 0;

   protected:
    virtual ~Event() = default;
  };
  class QueuedCall;
  class Bell;
  struct Method {
    Request request;
    Handler handler;
  };

  void Await(const Method& method);
  void Serve();
  // Nothing has happened for the moment: waits. False when the queue is closed and empty.
  bool Next(void** tag, bool* ok);
  void Hold(bool hold);
  void Gather(bool gather);
  void Rung();
  void RingLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::unique_ptr<grpc::ServerCompletionQueue> events_;
  std::vector<std::unique_ptr<Method>> methods_;  // Constant from Run on.
  Hooks hooks_{[] {}, [](bool) {}, [](bool) {}};  // Constant from Run on.

  // --- the thread's ---
  int calls_ = 0;    // Awaited, or taken and not finished.
  int handled_ = 0;  // Events since it last waited.
  bool held_ = false;
  bool gathering_ = false;
  bool closed_ = false;

  const std::unique_ptr<Bell> bell_;
  Mutex mu_;
  bool ringing_ ABSL_GUARDED_BY(mu_) = false;  // The bell is on its way through the queue.
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  grpc::Alarm alarm_ ABSL_GUARDED_BY(mu_);
  std::thread thread_;
};

// A service of which some methods come over a queue.
class QueuedService {
 public:
  virtual ~QueuedService() = default;
  // Begins to serve them: Accept for each.
  virtual void AcceptFrom(CallQueue* queue) = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CALL_QUEUE_H_
