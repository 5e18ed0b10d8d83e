#include "workflow/signature_words.h"

#include "workflow/base/label.h"

namespace gaiwan {

v1::Label WhatSigns(v1::EffectRule rule) {
  if (rule == v1::EFFECT_RULE_ONLINE19) {
    return MakeLabel(
        "在线调解协议以电子签名生效，可靠的、一般的都可以（人民法院在线调解规则第19条）；申请司法确认或者起诉时，可靠电"
        "子"
        "签名与亲笔签名效力相同（电子签名法第14条），一般电子签名法院可能不予采信，拟去法院的请用可靠电子签名",
        "an online agreement takes electronic signatures, reliable or simple (Online Rules art. 19); before a court a "
        "reliable one is as good as a hand's (Electronic Signature Law art. 14), a simple one may not be taken: who "
        "means to go there signs with a reliable one");
  }
  return MakeLabel(
      "本协议须亲笔签名、盖章、按指印（须有见证人）或者用可靠电子签名（人民调解法第29条、电子签名法第14条），法院均认可"
      "；一"
      "般电子签名（验证码、手机手写）只用于在线调解协议，在本协议上不生效，法院不予采信",
      "this agreement is signed by hand, seal, fingerprint (with a witness) or reliable electronic signature (PML art. "
      "29, Electronic Signature Law art. 14): a court takes each; a simple electronic one (code, finger on a phone) is "
      "good for online agreements alone, has no effect here and is not taken by a court");
}

}  // namespace gaiwan
