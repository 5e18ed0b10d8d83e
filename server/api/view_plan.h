// server/api/view_plan.h: what to leave out of a case or an event, worked out once for each combination of classes,
// then a walk over the fields that are set. Thread-safe.
//
// A field names its class (options.proto); one within it has its parent's unless it names its own; a field of Case that
// names none is for the server alone. A field of an event's payload that names none has the class of the case's field
// of the same name, and is for the server alone where there is none: what nobody thought of is shown to nobody, and
// view_test names it. An element may say by a field of its own that it is of another class (a statement of a separate
// talk), and whose it is.
#ifndef GAIWAN_SERVER_API_VIEW_PLAN_H_
#define GAIWAN_SERVER_API_VIEW_PLAN_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/personal.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/auth/class_set.h"

namespace gaiwan {

// What an element says of itself, by its type.
struct ElementRule {
  struct Override {
    const google::protobuf::FieldDescriptor* field;
    int enum_number;  // Of an enum's value; of any other field not asked.
    v1::FieldClass field_class;
  };
  const google::protobuf::FieldDescriptor* owner = nullptr;
  std::vector<Override> overrides;

  bool empty() const { return owner == nullptr && overrides.empty(); }
  // The classes `element` is of by its own word; `usual` when it says nothing.
  ClassSet ClassesOf(const google::protobuf::Message& element, ClassSet usual) const;
  bool IsOwnedBy(const google::protobuf::Message& element, absl::string_view party) const;
};
// Of messages of one type; made once.
const ElementRule& ElementRuleOf(const google::protobuf::Descriptor& type);

class ViewPlan {
 public:
  // Opens one sealed block in place.
  using Open = absl::FunctionRef<absl::Status(v1::Personal*)>;

  // For messages of type `root`, to somebody to whom `visible` is shown, masked or not, and `own` where it is theirs.
  static const ViewPlan& For(const google::protobuf::Descriptor& root, ClassSet visible, ClassSet own);

  // Takes out of `message` what is not shown, opens what is and hides the rest of what is personal. `party`: whose own.
  //   DATA_LOSS  a block cannot be opened; the others are.
  absl::Status Apply(ClassSet shown, ClassSet masked, ClassSet own, absl::string_view party, Open open,
                     google::protobuf::Message* message) const;

 private:
  struct Inside {
    const google::protobuf::FieldDescriptor* field;
    v1::FieldClass field_class;
    // Each element is asked for its class and owner; nullptr: none has to be.
    const ElementRule* rule;
    std::unique_ptr<ViewPlan> usual;
    // For elements that are the party's own; nullptr: none is.
    std::unique_ptr<ViewPlan> owned;
  };
  struct Block {
    const google::protobuf::FieldDescriptor* field;
    v1::FieldClass field_class;
  };

  static std::unique_ptr<ViewPlan> Make(const google::protobuf::Descriptor& type, v1::FieldClass inherited,
                                        ClassSet visible, ClassSet own);
  bool empty() const { return clear_.empty() && inside_.empty() && blocks_.empty(); }

  std::vector<const google::protobuf::FieldDescriptor*> clear_;
  std::vector<Inside> inside_;
  std::vector<Block> blocks_;
};

// The class a field has for those who look; `inherited` is that of the field its message stands in.
v1::FieldClass ClassOfField(const google::protobuf::FieldDescriptor& field, v1::FieldClass inherited);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_VIEW_PLAN_H_
