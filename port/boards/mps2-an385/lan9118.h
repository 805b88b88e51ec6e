/**
 * The LAN9118 Ethernet controller of this board, polled.
 */
#ifndef LAN9118_H
#define LAN9118_H

#include "lwip/netif.h"

/** Brings the controller up: for netif_add(). */
err_t lan9118_init(struct netif *netif);

/** Takes received frames to lwIP, as many as there are. */
void lan9118_poll(struct netif *netif);

/** A test's wish: of the frames, both ways, about this many in a hundred are lost. */
extern unsigned lan9118_lose_percent;

#endif
