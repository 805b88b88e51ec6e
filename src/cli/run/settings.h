/* SPDX-License-Identifier: MIT */
/**
 * What a run goes by: flags before environment before files.
 *
 * The key: --api-key, else $VAST_API_KEY (set but empty counts: then none is sent), else the file vast_tfa_key of a 2FA
 * session, else vast_api_key, both in $XDG_CONFIG_HOME/vastai or ~/.config/vastai, else ~/.vast_api_key of older tools.
 * An XDG variable counts only when it is absolute. The address: --url, else $VAST_URL unless empty, else the service's.
 * The serverless operations go to --run-url, else to $VAST_RUN_URL unless empty, else to the same address as everything;
 * only where that is the service's own, they go to VAST_RUN_URL.
 */
#ifndef VASTAI_CLI_SETTINGS_H
#define VASTAI_CLI_SETTINGS_H

#include "command_line.h"
#include "vastai/vastai.h"

#define VAST_PATH_BYTES 1024

typedef enum vast_key_source {
    VAST_KEY_NONE,
    VAST_KEY_FLAG,
    VAST_KEY_ENVIRONMENT,
    VAST_KEY_SESSION_FILE, /**< vast_tfa_key */
    VAST_KEY_FILE,         /**< vast_api_key */
    VAST_KEY_OLD_FILE      /**< ~/.vast_api_key */
} vast_key_source;

typedef struct vast_settings {
    vast_output_format format;
    bool raw;         /**< prints JSON: the format is VAST_OUTPUT_JSON */
    bool json_errors; /**< reports failures as JSON: --raw or --output json was given */
    bool full, no_color, explain, curl, show_secrets;
    bool key_exposed; /**< others may read the file that the key came from */
    uint8_t attempts;
    uint32_t timeout_ms; /**< 0: the library's default */
    uint32_t connect_timeout_ms;
    vast_key_source key_source;
    const char *console_url;    /**< NULL: the service's */
    const char *run_url;        /**< never NULL */
    const char *proxy_url;      /**< NULL: none */
    const char *url_origin;     /**< "--url" or "$VAST_URL": the setting that console_url came from */
    const char *run_url_origin; /**< likewise */
    const char *proxy_origin;   /**< likewise */
    const char *cacert;         /**< NULL: the system's */
    char key[VAST_KEY_BYTES + 1];
    char proxy_text[512];           /* what proxy_url points to */
    char key_path[VAST_PATH_BYTES]; /**< the file it came from; "" if none */
    char fault[300];                /**< what is wrong, without a full stop */
} vast_settings;

/**
 * Gathers the settings. @return false: a flag's value or a file is unusable; fault says how.
 * @param with_key  false: this run needs none, and what is wrong with a key does not matter.
 */
bool vast_settings_read(vast_settings *settings, const vast_line *line, bool with_key);

/** Looks for the key once more in the files, without the 2FA session: after that has expired. */
bool vast_settings_reread_key(vast_settings *settings);

/**
 * Whether a no_proxy list covers a host: "example.com .corp,10.0.0.0/8,[::1]:8443,*", by commas or blanks.
 * @param host  in its URL: what follows host_len bytes may be ":PORT"; without, it is 443.
 */
bool vast_no_proxy(const char *list, const char *host, size_t host_len);

/**
 * Whether the host of a URL is this machine or an address of a private or link-local network, and is not the host of the
 * console too. Names other than localhost are not looked up.
 */
bool vast_url_is_inside(const char *url, const char *console);

/** Writes the path of a file of the configuration, or of the cache, folder. @return false: no home, or too long. */
bool vast_config_path(const char *name, char out[VAST_PATH_BYTES]);
bool vast_cache_path(const char *name, char out[VAST_PATH_BYTES]);
/** ~/name. */
bool vast_home_path(const char *name, char out[VAST_PATH_BYTES]);

/** "$VAST_API_KEY", a path, ...: where the key came from, for people. */
const char *vast_key_origin(const vast_settings *settings);

#endif
