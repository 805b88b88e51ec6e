/* SPDX-License-Identifier: MIT */
/* The commands request and chat: a request to a worker of an endpoint group, and its response as it comes. */
#include <string.h>
#include <unistd.h>

#include "answer_printer.h"
#include "input_body.h"
#include "rows.h"
#include "text_helpers.h"
#include "vastai/completion.h"
#include "vastai/ops.h"
#include "worker_job.h"

enum { IDLE_MS = 300000 }; /* a model may think for minutes before its next token */

/* More than 1 KB each: static, so that they do not count against the stack. */
static vast_worker_job w;
static vast_answer answer;
static vast_completion completion;
static vast_input input;
static vast_body body;

/* ---- options of both --------------------------------------------------------------------------------------------- */

/* A decimal as JSON has it: ".5" and "+3" are accepted, too. @return NULL: that has been reported. */
static const char *json_number(vast_cli *cli, const char *name)
{
    const char *text = vast_value(cli, name);
    if (text == NULL) {
        return NULL;
    }
    text += *text == '+';
    bool negative = *text == '-';
    text += negative;
    return vast_keep(cli, "%s%s%s", negative ? "-" : "", *text == '.' ? "0" : "", text);
}

static bool take_via(vast_cli *cli)
{
    const char *via = vast_value(cli, "via");
    const char *url = vast_value(cli, "openai-url");
    bool openai = via != NULL && strcmp(via, "openai") == 0;
    w.job.via = openai ? VAST_VIA_OPENAI : VAST_VIA_ROUTE;
    w.job.openai_url = url != NULL ? url : cli->settings.console_url;
    if (!openai && url != NULL) {
        vast_misuse(cli, "--openai-url is used only with --via openai");
        return false;
    }
    return true;
}

/* ---- request ----------------------------------------------------------------------------------------------------- */

/* In a session there was a command before this one. */
static void forget_before(void)
{
    memset(&w, 0, sizeof w);
    memset(&answer, 0, sizeof answer);
    memset(&completion, 0, sizeof completion);
    memset(&input, 0, sizeof input);
    memset(&body, 0, sizeof body);
}

static bool is_json(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* Checked before anything is sent to anybody. */
static int take_payload(vast_cli *cli)
{
    const char *data = vast_value(cli, "data"), *path = vast_value(cli, "input");
    bool any = w.job.raw_payload = vast_is_given(cli, "raw-payload");
    if (path != NULL) {
        int status = vast_input_open(cli, &input, path, any, &body);
        w.job.body = &body;
        return status;
    }
    w.job.payload = data != NULL ? data : "{}";
    if (!any && !is_json(w.job.payload)) {
        return vast_misuse(cli, "the payload of --data is not valid JSON; --raw-payload sends it unchanged");
    }
    return VAST_EXIT_DONE;
}

static vast_err on_text(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    vast_err err = vast_answer_text(&answer, text, len);
    w.events = answer.events;
    return err;
}

static vast_err on_end(void *ctx)
{
    (void)ctx;
    return vast_answer_end(&answer);
}

/* Reports what is wrong with a response that arrived. */
static void fail_answer(vast_cli *cli, int status, const char *what, const char *advice)
{
    cli->failure_reported = true;
    vast_complain_of_call(cli, status, what, advice);
}

static int send_request(vast_cli *cli)
{
    int status = vast_worker_job_begin(&w, cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    vast_err err = vast_worker_job_drive(&w, vast_serverless_request_begin(&cli->client, &w.job));
    if (answer.too_long) {
        fail_answer(cli, VAST_EXIT_NONSENSE, "an event of the response is too long to be printed as an object",
            "Without --raw, events of any length are printed.");
    } else if (answer.eventless && cli->out.error == 0) {
        fail_answer(cli, VAST_EXIT_NONSENSE, "the response is not a stream of events",
            "The request was carried out. Without --stream, the response is printed unchanged.");
    }
    return vast_worker_job_end(&w, err);
}

static int run_request(vast_cli *cli)
{
    forget_before();
    const char *route = vast_value(cli, "route"), *session = vast_value(cli, "session");
    w.streams = vast_is_given(cli, "stream");
    w.job.route = route[0] == '/' ? route : vast_keep(cli, "/%s", route);
    w.job.cost = json_number(cli, "cost");
    w.job.repeats = (uint8_t)vast_int_value(cli, "retries");
    w.job.stream_idle_ms = w.streams ? IDLE_MS : 0;
    w.job.on_text = on_text;
    w.job.on_end = on_end;
    vast_answer_begin(&answer, &cli->out,
        !w.streams          ? VAST_ANSWER_UNCHANGED
        : cli->settings.raw ? VAST_ANSWER_OBJECTS
                            : VAST_ANSWER_EVENTS);
    int status = take_payload(cli);
    if (status == VAST_EXIT_DONE && !take_via(cli)) {
        status = VAST_EXIT_USAGE;
    }
    if (status == VAST_EXIT_DONE && session != NULL) {
        status = w.job.via == VAST_VIA_OPENAI ? vast_misuse(cli, "--session is not used with --via openai")
                                              : vast_worker_job_read_session(&w, cli, session);
    }
    return status == VAST_EXIT_DONE ? send_request(cli) : status;
}

/* ---- chat: the request ------------------------------------------------------------------------------------------- */

/* Copies a body. @return what is wrong with it as a prompt; NULL: nothing. */
static const char *copy_prompt(const vast_body *from, vast_out *out)
{
    char piece[1024];
    size_t got = 1;
    piece[0] = '\0';
    for (uint64_t at = 0; got != 0; at += got) {
        if (from->read(from->ctx, at, piece, sizeof piece, &got) != VAST_OK) {
            return "cannot read the prompt from stdin";
        }
        if (memchr(piece, '\0', got) != NULL) {
            return "the prompt from stdin contains a NUL byte";
        }
        vast_put_bytes(out, piece, got);
    }
    bool empty = out->total == 0 || (out->total == 1 && piece[0] == '\n');
    return empty ? "the prompt from stdin is empty" : NULL;
}

/* A prompt from stdin loses the line end that a shell adds. */
static const char *read_prompt(vast_cli *cli)
{
    vast_input prompt;
    vast_body whole;
    vast_out out;
    if (vast_input_open(cli, &prompt, "-", true, &whole) != VAST_EXIT_DONE) {
        return NULL;
    }
    vast_scratch_begin(cli, &out);
    const char *fault = copy_prompt(&whole, &out);
    if (fault != NULL) {
        vast_misuse(cli, fault);
        return NULL;
    }
    char *text = (char *)(uintptr_t)vast_scratch_keep(cli, &out);
    size_t len = text != NULL ? strlen(text) : 0;
    if (len > 0 && text[len - 1] == '\n') {
        text[len - 1] = '\0';
    }
    return text;
}

static const char *prompt_of(vast_cli *cli)
{
    const char *prompt = vast_value(cli, "prompt");
    if (prompt == NULL && isatty(STDIN_FILENO) == 1) {
        vast_misuse(cli, "PROMPT is missing");
        return NULL;
    }
    prompt = prompt == NULL || strcmp(prompt, "-") == 0 ? read_prompt(cli) : prompt;
    if (prompt != NULL && prompt[0] == '\0') {
        vast_misuse(cli, "the prompt is empty");
        return NULL;
    }
    return prompt;
}

static void put_message(vast_out *out, const char *role, const char *text)
{
    if (text != NULL) {
        vast_write_json(out, "{\"role\": %s, \"content\": %s}", role, text);
    }
}

static void put_number(vast_out *out, const char *name, const char *value)
{
    if (value != NULL) {
        vast_write(out, ", \"%s\": %s", name, value);
    }
}

/* The gateway requires a model, and ignores it. */
static const char *chat_payload(vast_cli *cli, const char *prompt)
{
    const char *model = vast_value(cli, "model"), *system = vast_value(cli, "system");
    const char *most = vast_value(cli, "max-tokens"), *temperature = json_number(cli, "temperature");
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_put_text(&out, "{");
    if (model != NULL || w.job.via == VAST_VIA_OPENAI) {
        vast_write_json(&out, "\"model\": %s, ", model != NULL ? model : "default");
    }
    vast_put_text(&out, "\"messages\": [");
    put_message(&out, "system", system);
    vast_put_text(&out, system != NULL ? ", " : "");
    put_message(&out, "user", prompt);
    vast_put_text(&out, "], \"stream\": true, \"stream_options\": {\"include_usage\": true}");
    put_number(&out, "max_tokens", most);
    put_number(&out, "temperature", temperature);
    vast_put_text(&out, "}");
    return vast_scratch_keep(cli, &out);
}

/* ---- chat: the response ------------------------------------------------------------------------------------------ */

static vast_cut cut;        /* a character whose rest has not arrived */
static vast_err unreadable; /* why the response is no chat completion; VAST_OK: it is one */
static bool content_begun;
static bool cut_off; /* the stream ended before the model had finished */

static void print_piece(const char *text, size_t len, bool last)
{
    const vast_json_event event = {
        .kind = VAST_JSON_STRING, .first = !content_begun, .last = last, .depth = 1, .text = text, .len = len
    };
    vast_printer_event(&w.cli->printer, &event);
    content_begun = true;
}

/* A vast_completion_visit. */
static vast_err on_token(void *ctx, const char *text, size_t len)
{
    vast_cli *cli = ctx;
    if (cli->settings.raw) {
        print_piece(text, len, false);
    } else if (cli->out.terminal) {
        vast_sink_piece(&cli->out, &cut, vast_sink_clean_lines, text, len);
    } else {
        vast_sink_bytes(&cli->out, text, len);
    }
    return cli->out.error == 0 ? VAST_OK : VAST_E_STOPPED;
}

static vast_err on_chat_text(void *ctx, const char *text, size_t len)
{
    vast_cli *cli = ctx;
    unreadable = vast_completion_feed(&completion, text, len);
    w.events = completion.reader.count;
    bool written = cli->settings.raw || vast_sink_flush(&cli->out);
    return written && unreadable == VAST_OK ? VAST_OK : VAST_E_STOPPED;
}

/* A worker that ends in the middle of a response may end the connection in order. */
static vast_err on_chat_end(void *ctx)
{
    (void)ctx;
    bool streamed = completion.reader.format == VAST_EVENTS_SERVER_SENT;
    unreadable = vast_completion_end(&completion);
    cut_off = streamed && !completion.failed && !completion.done && completion.finish_reason[0] == '\0';
    return unreadable == VAST_OK && !cut_off ? VAST_OK : VAST_E_STOPPED;
}

static void print_count(vast_printer *printer, const char *name, int64_t value)
{
    vast_printer_key(printer, name);
    vast_print(printer, value >= 0 ? "%lld" : "null", (long long)value);
}

static void print_usage(vast_printer *printer)
{
    vast_printer_key(printer, "usage");
    if (completion.prompt_tokens < 0 && completion.completion_tokens < 0 && completion.total_tokens < 0) {
        vast_print(printer, "null");
        return;
    }
    vast_printer_mark(printer, VAST_JSON_OBJECT);
    print_count(printer, "prompt_tokens", completion.prompt_tokens);
    print_count(printer, "completion_tokens", completion.completion_tokens);
    print_count(printer, "total_tokens", completion.total_tokens);
    vast_printer_mark(printer, VAST_JSON_OBJECT_END);
}

static const char *or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

static void end_object(vast_printer *printer)
{
    print_piece("", 0, true);
    vast_printer_key(printer, "finish_reason");
    vast_print(printer, "%s", or_null(completion.finish_reason));
    print_usage(printer);
    vast_printer_key(printer, "model");
    vast_print(printer, "%s", or_null(completion.model));
    vast_printer_mark(printer, VAST_JSON_OBJECT_END);
    vast_printer_end(printer);
}

/* A response that is an error, or none that the command knows, is reported in its own words. */
static void check_chat(vast_cli *cli)
{
    char what[sizeof completion.error + 64];
    if (completion.failed) {
        vast_text(what, sizeof what, "the model failed%s%s", completion.error[0] != '\0' ? ": " : "", completion.error);
        fail_answer(cli, VAST_EXIT_REFUSED, what, NULL);
    } else if (unreadable != VAST_OK) {
        fail_answer(cli, VAST_EXIT_NONSENSE, "the response of the worker is no chat completion",
            "\"vastai request\" prints the response unchanged.");
    } else if (cut_off) {
        fail_answer(cli, VAST_EXIT_NETWORK,
            "the response ended before the model had finished: the answer may be incomplete", NULL);
    }
}

static int end_chat(vast_cli *cli, vast_err err, const vast_point *begin)
{
    bool raw = cli->settings.raw;
    if (err == VAST_OK && !completion.failed) {
        if (raw) {
            end_object(&cli->printer);
        } else {
            vast_sink_char(&cli->out, '\n');
        }
        return vast_worker_job_end(&w, VAST_OK);
    }
    if (raw) {
        (void)vast_printer_rewind(&cli->printer, begin);
    } else if (w.job.received != 0) {
        vast_sink_char(&cli->out, '\n'); /* the message begins on a line of its own */
    }
    if (cli->out.error == 0 && vast_signal_seen() == 0) {
        check_chat(cli);
    }
    return vast_worker_job_end(&w, err != VAST_OK ? err : VAST_E_REFUSED);
}

static int send_chat(vast_cli *cli)
{
    int status = vast_worker_job_begin(&w, cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    const vast_point begin = vast_printer_here(&cli->printer);
    if (cli->settings.raw && !cli->settings.prints_requests) {
        vast_printer_mark(&cli->printer, VAST_JSON_OBJECT);
        vast_printer_key(&cli->printer, "content");
    }
    return end_chat(cli, vast_worker_job_drive(&w, vast_serverless_request_begin(&cli->client, &w.job)), &begin);
}

static int run_chat(vast_cli *cli)
{
    forget_before();
    cut = (vast_cut){ 0 };
    unreadable = VAST_OK;
    content_begun = cut_off = false;
    const char *cost = json_number(cli, "cost");
    if (!take_via(cli)) {
        return VAST_EXIT_USAGE;
    }
    const char *prompt = prompt_of(cli);
    w.streams = true;
    w.job.route = "/v1/chat/completions";
    w.job.payload = prompt != NULL ? chat_payload(cli, prompt) : NULL;
    if (w.job.payload == NULL) {
        return VAST_EXIT_USAGE;
    }
    w.job.cost = cost != NULL ? cost : vast_value(cli, "max-tokens"); /* workers count tokens */
    w.job.stream_idle_ms = IDLE_MS;
    w.job.on_text = on_chat_text;
    w.job.on_end = on_chat_end;
    w.job.ctx = cli;
    vast_completion_begin(&completion, on_token, cli);
    return send_chat(cli);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const char *const vias[] = { "route", "openai", NULL };

static const vast_argument common_options[] = {
    { .name = "--cost",
        .value_name = "N",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "work that the request causes, in the unit of the endpoint's load" },
    { .name = "--via",
        .value_name = "WAY",
        .choices = vias,
        .preset = "route",
        .extension = true,
        .help = "route: to a worker; openai: through the OpenAI gateway of the service" },
    { .name = "--openai-url",
        .value_name = "URL",
        .extension = true,
        .help = "URL of the OpenAI gateway (default: --url, or " VAST_OPENAI_URL ")" },
};
static const vast_argument_list common = ARGUMENT_LIST(common_options);

static const vast_argument request_arguments[] = {
    { .name = "endpoint", .help = "name or ID of the endpoint group" },
    { .name = "route", .help = "path on the worker: /v1/completions" },
    { .name = "--data",
        .short_name = "-d",
        .value_name = "JSON",
        .one_of = "payload",
        .extension = true,
        .help = "payload of the request (default: {})" },
    { .name = "--input",
        .value_name = "FILE",
        .one_of = "payload",
        .extension = true,
        .help = "JSON file with the payload; - reads stdin" },
    { .name = "--raw-payload",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "send the payload unchanged, even if it is not JSON" },
    { .name = "--stream",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "print the data of each event on a line as it arrives; with --raw, each event as a JSON object" },
    { .name = "--retries",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .preset = "0",
        .max = 255,
        .extension = true,
        .help = "how often the request may be sent again after a worker may have carried it out" },
    { .name = "--session",
        .value_name = "FILE",
        .extension = true,
        .help = "send the request in the session in this file, to its worker" },
    { .shared = &common },
    { .shared = &vast_worker_options },
};

static const vast_argument chat_arguments[] = {
    { .name = "endpoint", .help = "name or ID of the endpoint group" },
    { .name = "prompt",
        .count = VAST_OPTIONAL,
        .help = "what to say to the model; - or no prompt: the text from stdin" },
    { .name = "--system", .value_name = "TEXT", .extension = true, .help = "instructions to the model" },
    { .name = "--model", .value_name = "NAME", .extension = true, .help = "name of the model (default: the worker's)" },
    { .name = "--max-tokens",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .extension = true,
        .help = "maximum length of the answer, in tokens; also the default of --cost" },
    { .name = "--temperature",
        .value_name = "T",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "randomness of the answer: 0 for none" },
    { .shared = &common },
    { .shared = &vast_worker_options },
};

static const vast_command rows[] = {
    {
        .words = "request",
        .harm = VAST_HARM_NONE,
        .summary = "Send a request to a worker of an endpoint group and print the response",
        .description =
            "The router of the service chooses the worker. While none is ready, the command keeps its place in the "
            "queue, until --timeout. No key is sent to a worker. A request that a worker may have carried out is not "
            "sent again, unless --retries allows it; if no response came, the exit status is 10.\n"
            "The response is printed as it arrives. A stream has no time limit while it sends something.\n"
            "Workers are verified with a root certificate of the service, which is kept for 30 days.",
        .example = "vllm-qwen3-8b /v1/completions --data '{\"prompt\": \"Hello\", \"max_tokens\": 8}'",
        ARGUMENTS(request_arguments),
        .op = &vast_op_route,
        .run = run_request,
        .prints_text = true,
    },
    {
        .words = "chat",
        .harm = VAST_HARM_NONE,
        .summary = "Send a prompt to a model of an endpoint group and print its answer",
        .description = "The worker must have the route /v1/chat/completions, as vLLM does. Tokens are printed as they "
                       "arrive. With --raw, the whole answer is printed as one object with its usage.",
        .example = "vllm-qwen3-8b 'Say hello' --max-tokens 100",
        ARGUMENTS(chat_arguments),
        .op = &vast_op_route,
        .run = run_chat,
        .prints_text = true,
    },
};

const vast_command_table vast_cli_request = {
    .heading = "Serverless",
    .list_command = "show endpoints",
    COMMANDS(rows),
};
