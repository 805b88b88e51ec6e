/* SPDX-License-Identifier: MIT */
/**
 * The settings of a run, from options, the environment and files, in this order of precedence.
 *
 * API key: --api-key, else that of --profile, else $VAST_API_KEY (if set but empty, no key is sent), else the file
 * $VAST_API_KEY_FILE unless it is empty, else the file vast_api_key in $CREDENTIALS_DIRECTORY, else that of the profile
 * $VAST_PROFILE unless it is empty, else that of the profile "default".
 *
 * The key of a profile is in the file vast_tfa_key of a 2FA session, else in the file vast_api_key, both in
 * $XDG_CONFIG_HOME/vastai or ~/.config/vastai, in the folder profiles/NAME there for a profile other than the default
 * one, which also has ~/.vast_api_key of older tools. An XDG variable counts only if its value is an absolute path.
 *
 * URL: --url, else $VAST_URL unless it is empty, else the URL of the service.
 *
 * URL for serverless operations: --run-url, else $VAST_RUN_URL unless it is empty, else --url or $VAST_URL, else
 * VAST_RUN_URL.
 */
#ifndef VASTAI_CLI_SETTINGS_H
#define VASTAI_CLI_SETTINGS_H

#include "command_line.h"
#include "vastai/vastai.h"

#define VAST_PATH_BYTES 1024
#define VAST_KEY_NAME "vast_api_key" /* the file of a stored API key */
#define VAST_SESSION_KEY_NAME "vast_tfa_key"

typedef enum vast_key_source {
    VAST_KEY_NONE,
    VAST_KEY_FLAG,
    VAST_KEY_ENVIRONMENT,
    VAST_KEY_NAMED_FILE,   /**< $VAST_API_KEY_FILE */
    VAST_KEY_CREDENTIAL,   /**< vast_api_key in $CREDENTIALS_DIRECTORY */
    VAST_KEY_SESSION_FILE, /**< vast_tfa_key */
    VAST_KEY_FILE,         /**< vast_api_key */
    VAST_KEY_OLD_FILE,     /**< ~/.vast_api_key */
    VAST_KEY_CONTAINER,    /**< $CONTAINER_API_KEY, for the instance that the command runs in */
    VAST_KEY_PROCESS_1     /**< the same, from the environment of process 1 */
} vast_key_source;

typedef struct vast_settings {
    vast_output_format format;
    bool raw;         /**< prints JSON: the format is VAST_OUTPUT_JSON */
    bool json_errors; /**< reports failures as JSON: --raw or --output json was given */
    bool full, no_color, explain, curl, dry_run, show_secrets;
    bool prints_requests; /**< --curl or --dry-run: changes nothing, and stdout is not the JSON of a result */
    bool profile_is_flag; /**< profile came from --profile, which takes precedence over variables */
    bool key_exposed;     /**< other users may read the file that the key came from */
    uint8_t attempts;
    uint32_t timeout_ms; /**< 0: the library's default */
    uint32_t connect_timeout_ms;
    vast_key_source key_source;
    const char *profile;        /**< valid name; NULL: the profile "default" */
    const char *console_url;    /**< NULL: the service's */
    const char *run_url;        /**< never NULL */
    const char *proxy_url;      /**< NULL: none */
    const char *url_origin;     /**< "--url" or "$VAST_URL": the setting that console_url came from */
    const char *run_url_origin; /**< likewise */
    const char *proxy_origin;   /**< likewise */
    const char *cacert;         /**< NULL: the system's */
    char key[VAST_KEY_BYTES + 1];
    char proxy_text[512];           /* the text that proxy_url points to */
    char key_path[VAST_PATH_BYTES]; /**< the file that the key came from; "" if none */
    char fault[300];                /**< what is invalid, without a full stop */
} vast_settings;

/**
 * Reads the settings. @return false: the value of an option or variable, or a file, is invalid; fault says which.
 * @param with_key  false: the command needs no key, so an invalid key is not an error.
 */
bool vast_settings_read(vast_settings *settings, const vast_line *line, bool with_key);

/** Reads the key alone, after vast_settings_read() without it. @return false: it is invalid; fault says why. */
bool vast_settings_read_key(vast_settings *settings, const vast_line *line);

/**
 * Reads the key from the files again after the 2FA session has expired, ignoring the session.
 * @return false: no key.
 */
bool vast_settings_reread_key(vast_settings *settings);

/** Uses the key that an instance has for itself. @return false: it is invalid; fault says why. */
bool vast_settings_take_container_key(vast_settings *settings, const char *key, bool from_process_1);

/**
 * Whether a no_proxy list contains a host: "example.com .corp,10.0.0.0/8,[::1]:8443,*", separated by commas or spaces.
 * @param host  points into a URL: ":PORT" may follow after host_len bytes (default port: 443).
 */
bool vast_no_proxy(const char *list, const char *host, size_t host_len);

/**
 * Whether the host of a URL is this machine or an address of a private or link-local network, and not also the host of
 * `console`. Names other than localhost are not resolved here: see public_only in vastai/posix.h.
 */
bool vast_url_is_inside(const char *url, const char *console);

/** Writes the path of a file in the configuration folder. @return false: no home directory, or too long. */
bool vast_config_path(const char *name, char out[VAST_PATH_BYTES]);
/** The same in the cache folder; false too if it would be in a home directory that does not exist. */
bool vast_cache_path(const char *name, char out[VAST_PATH_BYTES]);
/** Writes the path ~/name. @return false: no home directory, or too long. */
bool vast_home_path(const char *name, char out[VAST_PATH_BYTES]);

/** The environment variable that takes precedence over stored keys and sessions, for a message; NULL: there is none. */
const char *vast_key_variable(const vast_settings *settings);

/** Where the key came from, for a message: "$VAST_API_KEY", a path, ... */
const char *vast_key_origin(const vast_settings *settings);

#endif
