/* SPDX-License-Identifier: MIT */
/* The peer of the last connection, for messages. */
#include "engine.h"

/* In a file of its own: a program that does not call this does not link it. */
vast_peer vast_last_peer(const vast_client *c)
{
    const vast_engine *e = (const vast_engine *)(const void *)c->opaque;
    vast_stage stage = e->outcome.stage;
    bool before_tunnel = stage == VAST_STAGE_RESOLVE || stage == VAST_STAGE_CONNECT || stage == VAST_STAGE_PROXY;
    return (vast_peer){ e->host, e->port, before_tunnel && e->url.https && e->config.proxy_url != NULL };
}
