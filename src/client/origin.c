/* SPDX-License-Identifier: MIT */
/* Decides which hosts a client may send its key to. */
#include <string.h>

#include "engine.h"

vast_cause vast_origin_fits(const vast_url *url)
{
    return url->host.len < VAST_HOST_BYTES ? VAST_CAUSE_NONE : VAST_CAUSE_HOST_LENGTH;
}

vast_cause vast_origin_parse(const vast_config *config, const char *text, vast_url *url)
{
    vast_cause cause = vast_url_parse(url, text, strlen(text));
    if (cause != VAST_CAUSE_NONE) {
        return cause;
    }
    const vast_stream *stream = url->https ? config->tls : config->plain;
    bool is_tls = stream != NULL && (stream->secure || stream->encrypted);
    if (stream == NULL || is_tls != url->https) {
        return url->https ? VAST_CAUSE_NO_TLS : VAST_CAUSE_NO_PLAIN;
    }
    if (!is_tls && !stream->reaches(url->host.at, url->host.len)) {
        return VAST_CAUSE_NOT_LOOPBACK;
    }
    return vast_origin_fits(url);
}

const char *vast_origin_text(const vast_config *config, const vast_request *request)
{
    return request->op->host == VAST_HOST_CONSOLE ? config->console_url
           : request->op->host == VAST_HOST_RUN   ? config->run_url
                                                  : request->url;
}

bool vast_is_target(const char *text)
{
    size_t i = 0;
    while (text[i] > ' ' && text[i] <= '~') {
        i++;
    }
    return text[0] == '/' && text[i] == '\0';
}
