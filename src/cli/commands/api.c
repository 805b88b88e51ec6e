/* SPDX-License-Identifier: MIT */
/* The command `api`: sends a request to any path of the service. */
#include <string.h>

#include "cli.h"
#include "input_body.h"
#include "pages.h"
#include "rows.h"
#include "text_helpers.h"

typedef struct api_call {
    vast_cli *cli;
    vast_op op;
    vast_call_args args;
    vast_param params[VAST_CALL_ARGS];
    bool in_query;    /* fields go to the query; false: to the body */
    bool pages;       /* --paginate: request all pages */
    vast_input input; /* the request body */
    vast_page_trail trail;
} api_call;

static api_call a; /* more than 1 KB: static, so that it does not count against the stack */

/* ---- method and path --------------------------------------------------------------------------------------------- */

static const struct {
    char name[7];
    vast_op op;
} methods[] = {
    { "GET", { .method = VAST_GET, .repeat = VAST_REPEAT_ALWAYS } },
    { "POST", { .method = VAST_POST, .repeat = VAST_REPEAT_UNTIL_SENT, .always_body = true } },
    { "PUT", { .method = VAST_PUT, .repeat = VAST_REPEAT_UNTIL_SENT, .always_body = true } },
    { "PATCH", { .method = VAST_PATCH, .repeat = VAST_REPEAT_UNTIL_SENT, .always_body = true } },
    { "DELETE", { .method = VAST_DELETE, .repeat = VAST_REPEAT_ALWAYS, .deletes = true } },
};

static bool take_method(const char *name)
{
    for (size_t i = 0; i < VAST_COUNT_OF(methods); i++) {
        const char *at = methods[i].name, *given = name;
        while (*given != '\0' && vast_upper(*given) == *at) {
            given++;
            at++;
        }
        if (*given == '\0' && *at == '\0') {
            a.op = methods[i].op;
            a.op.params = a.params;
            a.in_query = a.op.method == VAST_GET;
            return true;
        }
    }
    return false;
}

/* Whether a path has a segment "." or "..". A gateway may resolve it to a path that the user did not name. */
static bool has_dot_segment(const char *path)
{
    while (*path != '\0' && *path != '?') {
        path += *path == '/';
        size_t len = strcspn(path, "/?");
        if ((len == 1 && path[0] == '.') || (len == 2 && path[0] == '.' && path[1] == '.')) {
            return true;
        }
        path += len;
    }
    return false;
}

/* @return why the path cannot be sent unchanged; NULL: it can be. */
static const char *path_fault(const char *path)
{
    const char *scheme = vast_text_find(path, "://");
    if (scheme != NULL && scheme < path + strcspn(path, "/?")) {
        return "PATH must be a path of the service, not a URL; --url sets the address of the service";
    }
    if (!vast_text_is_key(path, strlen(path))) {
        return "PATH contains a space, a control character or a non-ASCII byte: escape it, for example as %20";
    }
    return has_dot_segment(path) ? "PATH contains a segment \".\" or \"..\"" : NULL;
}

/* "/users/current" becomes "/api/v0/users/current". A path of the serverless service is not changed. */
static bool take_path(vast_cli *cli, const char *path)
{
    bool run = vast_is_given(cli, "run");
    a.op.path = vast_keep(
        cli, "%s%s%s", run || strncmp(path, "/api/", 5) == 0 ? "" : "/api/v0", path[0] == '/' ? "" : "/", path);
    a.op.host = run ? VAST_HOST_RUN : VAST_HOST_CONSOLE;
    return a.op.path != NULL;
}

/* ---- fields ------------------------------------------------------------------------------------------------------ */

static bool is_json(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* Adds a parameter with its value, or replaces the one with the same name. @return NULL: there are too many. */
static vast_param *add_field(const char *name, const char *value)
{
    uint8_t i = 0;
    while (i < a.op.param_count && strcmp(a.params[i].name, name) != 0) {
        i++;
    }
    if (i == VAST_CALL_ARGS - 1) {
        return NULL;
    }
    a.op.param_count = (uint8_t)(a.op.param_count + (i == a.op.param_count));
    a.params[i] = (vast_param){ .name = name };
    a.params[i].in = a.in_query ? VAST_IN_QUERY : VAST_IN_BODY;
    a.params[i].type = is_json(value) ? VAST_TYPE_JSON : VAST_TYPE_TEXT;
    vast_args_text(&a.args, name, value);
    return &a.params[i];
}

static void put_query_name(vast_out *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        static const char digits[] = "0123456789ABCDEF";
        unsigned char c = (unsigned char)text[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && strchr("-._~", c) == NULL) {
            const char escape[] = { '%', digits[c >> 4], digits[c & 15] };
            vast_put_bytes(out, escape, sizeof escape);
        } else {
            vast_put_char(out, (char)c);
        }
    }
}

/*
 * Encodes a field's name for the query or for JSON, so that no character of it can end the name or start another field.
 * The JSON writer adds the quotes around a name, so the quotes of the encoded string are removed here.
 */
static const char *encoded_name(vast_cli *cli, const char *text, size_t len)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    if (a.in_query) {
        put_query_name(&out, text, len);
        return vast_scratch_keep(cli, &out);
    }
    vast_put_json_string(&out, text, len);
    char *name = cli->scratch + cli->scratch_used;
    size_t quoted = vast_out_stored(&out);
    if (vast_scratch_keep(cli, &out) == NULL) {
        return NULL;
    }
    name[quoted - 1] = '\0';
    return name + 1;
}

/* Parses "price=0.25". A value that is valid JSON is sent as JSON, any other value as a string. */
static bool take_fields(vast_cli *cli)
{
    const char *text;
    for (size_t at = 0; (text = vast_next_value(cli, "field", &at)) != NULL;) {
        const char *equals = strchr(text, '=');
        if (equals == NULL || equals == text) {
            vast_misuse(cli, "--field takes NAME=VALUE");
            return false;
        }
        const char *name = encoded_name(cli, text, (size_t)(equals - text));
        if (name == NULL || add_field(name, equals + 1) == NULL) {
            vast_misuse(cli, "too many fields: put them into a file and use --input");
            return false;
        }
    }
    return true;
}

/* ---- response ---------------------------------------------------------------------------------------------------- */

static vast_err on_answer(void *ctx, const vast_json_event *event)
{
    vast_cli *cli = ctx;
    vast_err err = a.pages ? vast_page_trail_event(&a.trail, event) : VAST_OK;
    vast_printer_event(&cli->printer, event);
    return err != VAST_OK ? err : cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static int send_page(vast_cli *cli, const vast_body *body)
{
    vast_request request = vast_args_request(&a.args);
    vast_page_trail_next(&a.trail);
    request.body = body->read != NULL ? body : NULL;
    request.on_json = on_answer;
    request.ctx = cli;
    return vast_send_or_report(cli, &request);
}

/* A page token is always sent as a string, even if it is valid JSON. */
static bool add_token(vast_cli *cli, const char *token)
{
    vast_param *param = add_field("after_token", token);
    if (param == NULL) {
        vast_misuse(cli, "too many fields: no room for the token of the next page");
        return false;
    }
    param->type = VAST_TYPE_TEXT;
    return true;
}

/* Prints all pages as the items of one list, until the service names no next page. */
static int send_pages(vast_cli *cli)
{
    static char token[VAST_PAGE_TOKEN];
    static const vast_body none;
    int status = VAST_EXIT_DONE;
    bool marked = !cli->settings.curl;
    if (marked) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    token[0] = '\0';
    vast_page_trail_begin(&a.trail);
    for (;;) {
        status = send_page(cli, &none);
        if (status == VAST_EXIT_DONE && !cli->curl_shown && vast_page_trail_end(cli, &a.trail) != VAST_OK) {
            status = cli->failure_status;
        }
        if (status != VAST_EXIT_DONE || a.trail.next_token[0] == '\0') {
            break;
        }
        bool first = token[0] == '\0';
        memcpy(token, a.trail.next_token, sizeof token);
        if (first && !add_token(cli, token)) {
            return VAST_EXIT_USAGE;
        }
    }
    if (marked) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
        vast_printer_end(&cli->printer);
    }
    return status;
}

/* @return why the method, the path and the options cannot be used together; NULL: they can be. */
static const char *line_fault(vast_cli *cli, const char *path)
{
    bool adds_query = a.in_query && (a.pages || vast_is_given(cli, "field"));
    if (strpbrk(path, "{}#") != NULL || (adds_query && strchr(path, '?') != NULL)) {
        return "PATH contains {, } or #, or a query together with --field or --paginate: escape them as %7B, %7D, "
               "%23, or pass the whole query with --field";
    }
    if (a.in_query && vast_is_given(cli, "input")) {
        return "--input is not allowed with GET: use --field";
    }
    return a.pages && !a.in_query ? "--paginate is allowed only with GET" : NULL;
}

/* Reads the command line into `a`. @return VAST_EXIT_DONE; otherwise the fault was reported. */
static int take_line(vast_cli *cli)
{
    const char *path = vast_value(cli, "path");
    memset(&a, 0, sizeof a);
    a.args = (vast_call_args){ .op = &a.op };
    a.pages = vast_is_given(cli, "paginate");
    if (!take_method(vast_value(cli, "method"))) {
        return vast_misuse(cli, "METHOD must be GET, POST, PUT, PATCH or DELETE");
    }
    const char *fault = path_fault(path);
    fault = fault == NULL ? line_fault(cli, path) : fault;
    if (fault != NULL) {
        return vast_misuse(cli, fault);
    }
    return take_path(cli, path) && take_fields(cli) ? VAST_EXIT_DONE : VAST_EXIT_USAGE;
}

static int send_once(vast_cli *cli)
{
    const char *input = vast_value(cli, "input");
    vast_body body = { 0 };
    int status = input != NULL ? vast_input_open(cli, &a.input, input, false, &body) : VAST_EXIT_DONE;
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    status = send_page(cli, &body);
    if (status == VAST_EXIT_DONE && vast_outcome_of(cli)->already_gone) {
        vast_print_done(cli, "Already gone: the first response was lost, and the retry found nothing to delete.");
    } else if (status == VAST_EXIT_DONE && !cli->curl_shown) {
        vast_printer_end(&cli->printer);
    }
    return status;
}

static int run_api(vast_cli *cli)
{
    int status = take_line(cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    return a.pages ? send_pages(cli) : send_once(cli);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

/* Marks the command as one that sends a request. The operation itself is built from the command line. */
static const vast_op any = { .path = "/" };

static const vast_argument api_arguments[] = {
    { .name = "method", .help = "HTTP method: GET, POST, PUT, PATCH or DELETE" },
    { .name = "path", .help = "path, such as /api/v1/instances/; a path without /api/ is put after /api/v0" },
    { .name = "--field",
        .secret = true,
        .short_name = "-f",
        .value_name = "NAME=VALUE",
        .count = VAST_REPEATED,
        .one_of = "body",
        .extension = true,
        .help =
            "parameter, in the query of a GET, else in the body; sent as JSON if it is valid JSON, else as a string" },
    { .name = "--input",
        .value_name = "FILE",
        .one_of = "body",
        .extension = true,
        .help = "JSON file to send as the request body; - reads stdin" },
    { .name = "--paginate",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "request all pages, and print the responses as one list" },
    { .name = "--run",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "send the request to the serverless service" },
};

static const vast_command rows[] = {
    {
        .words = "api",
        .summary = "Send a request to any path of the service and print the response",
        .description = "The API key, timeout, retries and exit status work as in every other command.",
        .example = "GET /api/v1/instances/ --field limit=25 --paginate",
        ARGUMENTS(api_arguments),
        .op = &any,
        .run = run_api,
    },
};

const vast_command_table vast_cli_api = {
    .heading = "Other",
    COMMANDS(rows),
};
