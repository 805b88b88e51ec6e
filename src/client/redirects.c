/* Redirects: those that repeat the request as it is, on the origin that has the key already. */
#include <string.h>

#include "engine.h"

/* Whether the location is a target on the origin of the call; then *path is it. */
static bool keeps_origin(const vast_url *url, const char *location, vast_slice *path)
{
    vast_url there;
    /* "//host/path" names another host. */
    if (location[0] == '/' && location[1] != '/') {
        *path = (vast_slice){ location, strcspn(location, "#") };
        return vast_is_target(location);
    }
    if (vast_url_parse(&there, location, strlen(location)) != VAST_CAUSE_NONE) {
        return false;
    }
    *path = there.path;
    return vast_url_same_origin(url, &there);
}

static bool follow(vast_engine *e)
{
    vast_slice path;
    if ((e->head.status != 307 && e->head.status != 308) || e->hops == VAST_REDIRECTS || e->words.clipped ||
        !keeps_origin(&e->url, e->words.text, &path)) {
        return false;
    }
    e->hops++;
    e->redirect = path;
    return true;
}

const vast_redirects vast_redirects_followed = { follow };
