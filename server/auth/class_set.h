// server/auth/class_set.h: a set of field classes. A value; no locks needed.
#ifndef GAIWAN_SERVER_AUTH_CLASS_SET_H_
#define GAIWAN_SERVER_AUTH_CLASS_SET_H_

#include <cstdint>
#include <initializer_list>

#include "gaiwan/v1/options.pb.h"

namespace gaiwan {

class ClassSet {
 public:
  constexpr ClassSet() = default;
  constexpr ClassSet(std::initializer_list<v1::FieldClass> classes) {
    for (const v1::FieldClass each : classes) Add(each);
  }
  // All that a rule can show.
  static constexpr ClassSet All() {
    ClassSet all;
    for (int i = v1::PROCESS; i < v1::SERVER_ONLY; ++i) all.Add(static_cast<v1::FieldClass>(i));
    return all;
  }

  constexpr void Add(v1::FieldClass each) { bits_ |= Bit(each); }
  constexpr bool Has(v1::FieldClass each) const { return (bits_ & Bit(each)) != 0; }
  constexpr bool HasAll(ClassSet others) const { return (others.bits_ & ~bits_) == 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr uint32_t bits() const { return bits_; }

  friend constexpr ClassSet operator|(ClassSet a, ClassSet b) { return ClassSet(a.bits_ | b.bits_); }
  friend constexpr ClassSet operator&(ClassSet a, ClassSet b) { return ClassSet(a.bits_ & b.bits_); }
  friend constexpr ClassSet operator-(ClassSet a, ClassSet b) { return ClassSet(a.bits_ & ~b.bits_); }
  ClassSet& operator|=(ClassSet other) { return *this = *this | other; }
  ClassSet& operator-=(ClassSet other) { return *this = *this - other; }
  friend constexpr bool operator==(ClassSet a, ClassSet b) { return a.bits_ == b.bits_; }

 private:
  constexpr explicit ClassSet(uint32_t bits) : bits_(bits) {}
  static constexpr uint32_t Bit(v1::FieldClass each) { return uint32_t{1} << static_cast<int>(each); }

  uint32_t bits_ = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_CLASS_SET_H_
