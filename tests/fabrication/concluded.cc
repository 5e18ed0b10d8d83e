#include "tests/fabrication/concluded.h"

#include <utility>

#include "gaiwan/v1/personal.pb.h"
#include "server/seal/aead.h"
#include "server/seal/lookup_tokens.h"

namespace gaiwan::fabrication {

std::vector<ConcludedCase> ToConcluded(const std::vector<MadeCase>& cases) {
  AeadKey key = {}, search_key = {};
  key.fill(1);
  search_key.fill(2);
  const LookupTokens tokens(key, search_key);
  std::vector<ConcludedCase> concluded;
  for (const MadeCase& made : cases) {
    ConcludedCase c;
    c.name = made.name;
    c.committee = made.committee;
    c.mediator = made.mediator;
    c.opener = made.opener;
    c.on_the_spot = made.on_the_spot;
    c.asked = made.asked;
    c.agreed = made.agreed;
    c.opened = made.opened;
    c.concluded = made.concluded;
    for (const MadeSession& session : made.sessions) {
      c.sessions.push_back({session.start, session.end, session.venue, session.people});
    }
    for (const MadeParty& party : made.parties) {
      v1::PartyDetails details;
      details.set_name(party.person.name);
      details.set_phone(party.person.phone);
      details.set_id_number(party.person.id);
      const v1::LookupParty lookup = tokens.Of(details);
      ConcludedParty& added = c.parties.emplace_back();
      added.phones.assign(lookup.phones().begin(), lookup.phones().end());
      added.names.assign(lookup.names().begin(), lookup.names().end());
      added.organisation = party.person.organisation;
      added.applicant = party.applicant;
      added.contacts = party.contacts;
      added.came = party.came;
    }
    c.settled = true;
    c.fen = made.fen;
    v1::CaseText text;
    text.set_place(made.place);
    text.set_facts(made.facts);
    const SearchTokenList words = tokens.search().OfText(text);
    c.words.assign(words.begin(), words.end());
    concluded.push_back(std::move(c));
  }
  return concluded;
}

}  // namespace gaiwan::fabrication
