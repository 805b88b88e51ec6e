#include <string.h>

#include "engine.h"

vast_err vast_origin_fits(const vast_url *url, const char **cause)
{
    if (url->host.len >= VAST_HOST_BYTES) {
        *cause = "the host name is too long";
        return VAST_E_SPACE;
    }
    return VAST_OK;
}

vast_err vast_origin_parse(const vast_config *config, const char *text, vast_url *url, const char **cause)
{
    vast_err err = vast_url_parse(url, text, strlen(text), cause);
    if (err != VAST_OK) {
        return err;
    }
    if (url->https && (config->tls == NULL || !config->tls->secure)) {
        *cause = "https, but no secure stream is configured";
        return VAST_E_ARG;
    }
    if (!url->https && !vast_host_is_loopback(url->host)) {
        *cause = "plain http is for this machine only";
        return VAST_E_ARG;
    }
    return vast_origin_fits(url, cause);
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
