/* SPDX-License-Identifier: MIT */
/* The topics of the help. */
#include "topics.h"

#include <string.h>

#include "format.h"
#include "rows.h"
#include "vastai/query.h"

/* ---- terms ------------------------------------------------------------------------------------------------------- */

static const vast_topic_term ends[] = {
    { "0", "Success." },
    { "1", "The service refused the request, the user did not confirm it, a check such as spend --fail-if-over failed, "
           "or the output could not be written." },
    { "2", "Usage error, unavailable command, or stdin ended before a confirmation." },
    { "3", "The API key is missing, invalid, or lacks the permission." },
    { "4", "The object does not exist." },
    { "5", "Rate limited, on the last attempt too." },
    { "6", "Network or TLS failure." },
    { "7", "Timeout." },
    { "8", "Partial success: some of the operations failed, or something is left that may be billed." },
    { "9", "The service sent an invalid response." },
    { "10", "Outcome unknown: the request was sent, but no response confirms it. It may have been carried out." },
    { "128+N", "Ended by signal N: 130 after Ctrl-C." },
};

static const vast_topic_term surroundings[] = {
    { "VAST_API_KEY", "API key. It takes precedence over a stored key." },
    { "VAST_API_KEY_FILE", "File that contains the API key; read if VAST_API_KEY is not set." },
    { "VAST_PROFILE", "Profile to use, see \"vastai profiles\". --profile, VAST_API_KEY and VAST_API_KEY_FILE take "
                      "precedence." },
    { "CREDENTIALS_DIRECTORY", "Directory of a systemd service's credentials. If it contains a file vast_api_key, and "
                               "neither variable is set, the API key is read from that file." },
    { "VAST_URL", "URL of the service, for all operations (default: https://console.vast.ai). (The official tool sends "
                  "serverless requests to "
                  "run.vast.ai regardless.)" },
    { "VAST_RUN_URL", "URL of the serverless service (default: VAST_URL if it is set, or https://run.vast.ai)." },
    { "https_proxy, all_proxy", "HTTP proxy, as http://HOST:PORT or HOST:PORT. The names in capitals are also read." },
    { "no_proxy", "Hosts to connect to without the proxy: names, addresses or networks such as 10.0.0.0/8, each with "
                  "an optional port." },
    { "SSL_CERT_DIR",
        "Directories of trusted root certificates, separated by colons; used if no variable names a file." },
    { "SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE",
        "File of trusted root certificates, in PEM format. If the file cannot be used, the built-in "
        "certificates are used, if there are any." },
    { "COLUMNS", "Maximum width of tables, in columns." },
    { "NO_COLOR, CLICOLOR", "Colors are disabled if NO_COLOR is not empty, or CLICOLOR is 0." },
    { "CLICOLOR_FORCE", "If not empty and not 0, prints colors even if standard output is not a terminal." },
    { "PAGER",
        "Program that long tables are shown with on a terminal, and its arguments, separated by spaces (default: "
        "less -RFX, with --full less -RFXS, which scrolls sideways). If empty, no pager is used." },
    { "LESS", "Options of less, where $PAGER names it (default: -RFX)." },
    { "XDG_CONFIG_HOME, XDG_CACHE_HOME",
        "Directories for configuration and cache files (default: ~/.config and ~/.cache)." },
};

static const vast_topic_term files[] = {
    { "~/.config/vastai/vast_api_key", "API key, stored by \"vastai set api-key\"." },
    { "~/.config/vastai/vast_tfa_key", "Session key, stored by \"vastai tfa login\"." },
    { "~/.config/vastai/profiles/NAME", "The same two files for the profile NAME." },
    { "~/.config/vastai/role", "Role, stored by \"vastai set role\"." },
    { "~/.vast_api_key", "API key of older versions of the official tool; read if the first two files do not exist." },
    { "~/.cache/vastai",
        "Cache of TLS sessions, SSH addresses, names of GPUs, the root certificate of workers, and lists for "
        "completion. It can be deleted at any time." },
    { "~/.cache/vastai/pacing",
        "Times of requests: processes that use the same key keep the rate limits of the service together, and wait for "
        "their turn. A process whose time limit would pass first sends its request at once. If the file cannot be "
        "used, "
        "or a directory is in its place, each process is on its own." },
    { "/etc/ssl/certs/ca-certificates.crt",
        "Trusted root certificates of the system, here or where the distribution has them; read if no option or "
        "variable names others." },
};

static const vast_topic_term formats[] = {
    { "table",
        "Table, block or sentence for people: the default. On a terminal, columns that do not fit are left out." },
    { "wide", "Table with all columns, whatever the width of the terminal." },
    { "json", "JSON, as with --raw. Errors are JSON too." },
    { "jsonl", "One line of JSON for each element of a list." },
    { "csv",
        "Comma-separated values by RFC 4180: the first line has the member names. Keys and tokens are masked unless "
        "--show-secrets is given; a value longer than 512 bytes is cut and ends in \"...\"." },
    { "tsv", "The same with tabs, and lines that end in a line feed." },
};

static const vast_topic_term differences[] = {
    { "exit status",
        "Failures end with a status other than 0; see EXIT STATUS. The official tool ends most of them with 0." },
    { "--raw", "JSON for every command whose answer is not text. In a pipe, commands whose plain output is JSON in the "
               "official tool print JSON too." },
    { "tables", "Plain tables have other columns and no colors in a pipe. Use --raw or --output csv in scripts." },
    { "API key", "Sent in a header only, never in a URL or a body." },
    { "serverless", "--url and VAST_URL apply to serverless commands too. The official tool sends four of them to "
                    "run.vast.ai in any case; VAST_RUN_URL or --run-url does that here." },
    { "confirmation",
        "Commands that destroy, spend or cannot be undone ask on a terminal; CONFIRMATION lists them. If a question is "
        "not answered with yes, the status is 1; if standard input ends first, it is 2." },
    { "names", "Names are accepted in place of many IDs; see NAMES. The official tool refuses them with status 2." },
    { "create ssh-key", "KEY may be the name of a file with the key. The official tool stores the name as a key." },
    { "repl",
        "Words are quoted as in a shell, the exit status is that of the last command, and there is no history, no "
        ":set and no shell escape." },
    { "self-test machine", "Asks on a terminal; writes no support bundle; does not test UDP ports." },
    { "not available", "dump-logs." },
};

/* ---- topics ------------------------------------------------------------------------------------------------------ */

#define TERMS(array) .terms = (array), .term_count = VAST_COUNT_OF(array)

const vast_topic vast_topics[] = {
    {
        .name = "query",
        .heading = "QUERY",
        .text =
            "A query is a list of conditions, FIELD OPERATOR VALUE. Quote it, so that the shell does not see < and >. "
            "Operators: = != > >= < <= in notin. Write a value with spaces in double quotes or with _ for each space, "
            "and a list as [A,B].\n"
            "A search for offers has the default conditions verified=true external=false rentable=true. FIELD=any "
            "removes one, --no-default removes all. Results are sorted by score, best first, unless --order is given, "
            "and the service returns at most 64 unless --limit is given.\n"
            "geolocation takes ISO 3166 country codes and the regions EU, Europe, Asia, Africa, Oceania, "
            "North_America and South_America: each means all of its countries.\n"
            "gpu_name is compared without regard to case, blanks, dashes and _: gpu_name=rtx4090 finds RTX 4090. The "
            "list of names is kept for a day; a name that is not in it is sent with a warning.\n"
            "The fields of a search for offers, each with its type and unit",
        .fields = true,
        .examples = NAMES("vastai search offers 'gpu_name=RTX_4090 num_gpus=1 inet_up>=100' -o dph",
            "vastai search offers 'gpu_ram>=24 geolocation in [SE,NO,FI]' --limit 10",
            "vastai search offers 'verified=any dph<0.3' --interruptible"),
    },
    {
        .name = "output",
        .heading = "OUTPUT",
        .text =
            "--output FORMAT, or -o where the command has no other option of that name, selects the format. --cols "
            "chooses the columns of a list (--cols help names them), --sort sorts it, and -q prints only the IDs.\n"
            "--watch lists again and again, until Ctrl-C or --timeout. On a terminal each list is drawn over the last "
            "one; elsewhere it is printed only if it differs. A new row has a + before it, a changed one a *, and on a "
            "terminal the changed values are in reversed colors. The service's rate limits are kept.\n"
            "Commands whose plain output is JSON in the official tool print JSON in a pipe, unless --output, --cols, "
            "--sort or -q is given.\n"
            "A command that takes longer than a second says on a terminal what it is doing, in one line on standard "
            "error, which is erased in the end. With -q or TERM=dumb it does not.",
        TERMS(formats),
        .examples = NAMES("vastai show instances --cols id,status,dph,ssh",
            "vastai show machines -o csv > machines.csv", "vastai show endpoints | jq -r '.[].endpoint_name'"),
    },
    {
        .name = "changes",
        .heading = "CHANGES",
        .text =
            "With --dry-run, a command prints each request that would change something instead of sending it, asks "
            "nothing, and writes no file. Requests that only read are sent: what would be done may depend on them. "
            "What depends on the answer to a request that was not sent is not shown. Only cloud copy has a --dry-run "
            "of its own.\n"
            "With --curl, a command prints its first request as a curl command and sends nothing.",
        .examples = NAMES("vastai delete endpoint 4242 --dry-run", "vastai accept price-increase 7000001 --dry-run"),
    },
    {
        .name = "confirmation",
        .heading = "CONFIRMATION",
        .text =
            "On a terminal, a command that destroys something, spends credit or cannot be undone shows what it "
            "concerns and asks first. --yes, or -y, is the answer beforehand. If the answer is no, nothing is done, "
            "and the status is 1. If standard input ends first, it is 2.\n"
            "Without a terminal, destroy instance, transfer credit and others read the answer from standard input, "
            "and do nothing with status 2 if there is none: a script needs -y. A name in place of an ID needs -y "
            "too, with every command that asks. api asks nothing, whatever its method.\n"
            "These commands ask on a terminal only. Without one they run unasked, as they always do in the "
            "official tool; destroy self, which that lacks, does so because programs run it",
        .unattended = true,
        .examples = NAMES("vastai destroy instance 7000001 -y", "vastai delete endpoint my-model -y"),
    },
    {
        .name = "names",
        .heading = "NAMES",
        .text =
            "Where the help of a command says \"ID or name\" or \"ID or label\", a name may take the place of the ID. "
            "It "
            "is looked up in the list of the objects, and must be exactly the name of one of them: otherwise nothing "
            "is done, and the message says which IDs have the name (status 2), or which name is similar (status 4).\n"
            "What looks like a number is an ID, and nothing is looked up for it. An instance whose label looks like a "
            "number is given by --label. A workergroup is named by its endpoint group, if that has no other.",
        .examples = NAMES("vastai delete endpoint my-model --verify", "vastai destroy instance trainer",
            "vastai destroy instance --label 4090", "vastai stop instances trainer-1 trainer-2"),
    },
    { .name = "exit-status", .heading = "EXIT STATUS", TERMS(ends) },
    { .name = "environment", .heading = "ENVIRONMENT", TERMS(surroundings) },
    { .name = "files", .heading = "FILES", TERMS(files) },
    {
        .name = "serverless",
        .heading = "SERVERLESS",
        .text =
            "An endpoint group receives requests; its workergroups rent GPUs and run workers that answer them. Create "
            "the endpoint group first, then a workergroup from a template. Workers are billed like instances.\n"
            "delete endpoint --verify waits until the group is gone and destroys workers that the service left "
            "running. Its status is 0 only if nothing in the account is billed any more.",
        .examples = NAMES("vastai create endpoint --endpoint_name my-model --cold_workers 1 --max_workers 4",
            "vastai create workergroup --endpoint_name my-model --template_hash HASH", "vastai wait endpoint 4242",
            "vastai get endpt-workers 4242", "vastai delete endpoint 4242 --verify"),
    },
    {
        .name = "official",
        .heading = "DIFFERENCES FROM THE OFFICIAL TOOL",
        .text = "Command lines, requests, and text that scripts read (-q, ssh-url, scp-url, logs, execute, --version) "
                "are the "
                "same. What differs",
        TERMS(differences),
    },
    { .name = NULL },
};

const vast_topic *vast_topic_find(const char *name)
{
    for (size_t i = 0; vast_topics[i].name != NULL; i++) {
        if (strcmp(vast_topics[i].name, name) == 0) {
            return &vast_topics[i];
        }
    }
    return NULL;
}

static const char *type_of(const vast_query_field *field)
{
    return field->type == VAST_QUERY_BOOL      ? "true or false"
           : field->type == VAST_QUERY_TEXT    ? "text"
           : field->type == VAST_QUERY_VERSION ? "version"
                                               : "number";
}

/* "number, GB: memory of one GPU (gpu_ram>=24)" */
static bool describe_field(size_t nth, vast_topic_term *out)
{
    static char name[64], meaning[200];
    if (nth >= vast_query_offers.field_count) {
        return false;
    }
    const vast_query_field *field = &vast_query_offers.fields[nth];
    const char *text = vast_field_meaning(field->name);
    vast_text(name, sizeof name, "%s%s%s", field->name, field->alias != NULL ? ", " : "",
        field->alias != NULL ? field->alias : "");
    vast_text(meaning, sizeof meaning, "%s%s%s: %s", type_of(field), field->unit != NULL ? ", " : "",
        field->unit != NULL ? field->unit : "", text != NULL ? text : "");
    *out = (vast_topic_term){ name, meaning };
    return true;
}

/* The commands that run unasked without a terminal: "create volume", "spends credit". */
static bool describe_command(size_t nth, vast_topic_term *out)
{
    static const char *const reasons[VAST_HARM_COUNT] = { [VAST_HARM_DESTROYS] = "Destroys.",
        [VAST_HARM_SPENDS] = "Spends credit.",
        [VAST_HARM_FINAL] = "Cannot be undone." };
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        for (size_t i = 0; i < vast_commands[t]->count; i++) {
            const vast_command *row = &vast_commands[t]->rows[i];
            if (row->unattended && !row->hidden && nth-- == 0) {
                *out = (vast_topic_term){ row->words, reasons[row->harm] };
                return true;
            }
        }
    }
    return false;
}

bool vast_topic_term_at(const vast_topic *topic, size_t nth, vast_topic_term *out)
{
    if (topic->unattended) {
        return describe_command(nth, out);
    }
    if (topic->fields) {
        return describe_field(nth, out);
    }
    if (nth >= topic->term_count) {
        return false;
    }
    *out = topic->terms[nth];
    return true;
}
