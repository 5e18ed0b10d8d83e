// server/returns/shipped_returns.h: the returns that are compiled in: server/returns/definitions/*.textproto.
#ifndef GAIWAN_SERVER_RETURNS_SHIPPED_RETURNS_H_
#define GAIWAN_SERVER_RETURNS_SHIPPED_RETURNS_H_

#include <vector>

#include "server/returns/return_catalogue.h"

namespace gaiwan {

std::vector<ReturnCatalogue::Text> ShippedReturns();

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_SHIPPED_RETURNS_H_
