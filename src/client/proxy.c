/* SPDX-License-Identifier: MIT */
/* Connects to https origins through an HTTP proxy, by CONNECT. */
#include <string.h>

#include "engine.h"
#include "request.h"

static vast_cause parse(const vast_config *config, vast_url *proxy)
{
    vast_cause cause = vast_url_parse(proxy, config->proxy_url, strlen(config->proxy_url));
    if (cause != VAST_CAUSE_NONE) {
        return cause;
    }
    return proxy->https ? VAST_CAUSE_PROXY_SCHEME : vast_origin_fits(proxy);
}

static void put_connect(vast_out *out, const vast_engine *e)
{
    vast_url proxy;
    (void)parse(&e->config, &proxy);
    vast_put_request_line_begin(out, "CONNECT");
    vast_put_authority(out, &e->url, true);
    vast_put_request_line_end(out);
    vast_put_authority(out, &e->url, true);
    vast_put_head_end(out);
    vast_put_header(out, "User-Agent", e->config.user_agent);
    if (proxy.userinfo.len != 0) {
        vast_put_text(out, "Proxy-Authorization: ");
        vast_put_basic_credentials(out, proxy.userinfo);
        vast_put_head_end(out);
    }
    vast_put_head_end(out);
}

/* Does not call open(), which checks where the key may go: no key is sent to the proxy. */
static void open_tunnel(vast_engine *e)
{
    e->plain.wire = (vast_wire){ e->config.port, e->config.port_ctx, 0, &e->budget };
    e->stream = &vast_stream_plain;
    e->stream_self = &e->plain;
}

const vast_proxy vast_proxy_connect = { parse, open_tunnel, put_connect };
