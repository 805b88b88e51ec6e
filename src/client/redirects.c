/* SPDX-License-Identifier: MIT */
/* Follows redirects to where the key may go, if the request may be sent there. */
#include <string.h>

#include "engine.h"

/* Whether the location is on this origin, or on the same host by https; if so, sets *there. */
static bool find_target(const vast_url *url, const char *location, vast_url *there)
{
    /* "//host/path" names another host. */
    if (location[0] == '/' && location[1] != '/') {
        *there = *url;
        there->path = (vast_slice){ location, strcspn(location, "#") };
        return vast_is_target(location);
    }
    if (vast_url_parse(there, location, strlen(location)) != VAST_CAUSE_NONE || there->userinfo.at != NULL) {
        return false;
    }
    vast_url upgraded = *url;
    if (!url->https && url->port == 80 && there->https) {
        upgraded.https = true;
        upgraded.port = 443;
    }
    return vast_url_same_origin(&upgraded, there);
}

/* GET follows all of these statuses; other methods are repeated unchanged, by 307 and 308 only (RFC 9110, 15.4). */
static bool is_followed(vast_method method, unsigned status)
{
    bool as_it_is = status == 307 || status == 308;
    return as_it_is || (method == VAST_GET && status >= 301 && status <= 303);
}

static bool follow(vast_engine *e)
{
    vast_url there;
    if (!is_followed(e->request.op->method, e->head.status) || e->hops == VAST_REDIRECTS || e->words.clipped ||
        !find_target(&e->url, e->words.text, &there)) {
        return false;
    }
    if (there.https != e->url.https) {
        if (e->config.tls == NULL) {
            return false;
        }
        /* The next call uses the configured URL again. */
        e->url.https = true;
        e->url.port = there.port;
        e->url_text = NULL;
    }
    e->hops++;
    e->redirect = there.path;
    return true;
}

const vast_redirects vast_redirects_followed = { follow };
