#include <string.h>

#include "engine.h"

static vast_err fits(vast_slice host, const char **cause)
{
    if (host.len >= VAST_HOST_BYTES) {
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
    return fits(url->host, cause);
}

const char *vast_origin_text(const vast_config *config, const vast_request *request)
{
    return request->op->host == VAST_HOST_CONSOLE ? config->console_url
           : request->op->host == VAST_HOST_RUN   ? config->run_url
                                                  : request->url;
}

vast_err vast_origin_proxy(const vast_config *config, vast_url *proxy, const char **cause)
{
    vast_err err = vast_url_parse(proxy, config->proxy_url, strlen(config->proxy_url), cause);
    if (err != VAST_OK) {
        return err;
    }
    if (proxy->https) {
        *cause = "the proxy is to be spoken to by http";
        return VAST_E_ARG;
    }
    return fits(proxy->host, cause);
}

bool vast_is_target(const char *text)
{
    size_t i = 0;
    while (text[i] > ' ' && text[i] <= '~') {
        i++;
    }
    return text[0] == '/' && text[i] == '\0';
}

bool vast_origin_keeps(const vast_url *url, const char *location, vast_slice *path)
{
    vast_url there;
    const char *cause;
    /* "//host/path" names another host. */
    if (location[0] == '/' && location[1] != '/') {
        *path = (vast_slice){ location, strcspn(location, "#") };
        return vast_is_target(location);
    }
    if (vast_url_parse(&there, location, strlen(location), &cause) != VAST_OK) {
        return false;
    }
    *path = there.path;
    return vast_url_same_origin(url, &there);
}
