// workflow/signature_words.h: what each way of signing is good for, for the signer to see before signing. Pure.
#ifndef GAIWAN_WORKFLOW_SIGNATURE_WORDS_H_
#define GAIWAN_WORKFLOW_SIGNATURE_WORDS_H_

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

// Which ways make an agreement under this rule effective, and which of them a court will not take.
v1::Label WhatSigns(v1::EffectRule rule);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_SIGNATURE_WORDS_H_
