/* SPDX-License-Identifier: MIT */
/* Streams a chat completion from a worker, which is verified by the roots of workers and by no other. */
#include "chat.h"

#include <string.h>

#include "report.h"
#include "vastai/completion.h"
#include "vastai/serverless.h"

#define PAYLOAD                                                                                                        \
    "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\","   \
    "\"content\":\"Say something.\"}]}"

extern const vast_root_set worker_roots;

static vast_tls worker_tls;
static vast_completion completion;
static vast_serverless job;

/* One line for each piece that has arrived. */
static vast_err print_words(void *ctx, const char *text, size_t len)
{
    char words[64];
    (void)ctx;
    while (len != 0) {
        size_t part = len < sizeof words - 1 ? len : sizeof words - 1;
        memcpy(words, text, part);
        words[part] = '\0';
        report_text("words", words);
        text += part;
        len -= part;
    }
    return VAST_OK;
}

static vast_err take(void *ctx, const char *text, size_t len)
{
    return vast_completion_feed(ctx, text, len);
}

static vast_err end(void *ctx)
{
    return vast_completion_end(ctx);
}

vast_err chat_run(vast_client *client, const vast_wire *wire, const settings *asked, chat_drive *drive)
{
    const vast_tls_config trust = { .find_root = vast_find_root_in_set,
        .find_root_ctx = (void *)(uintptr_t)&worker_roots,
        .clock = asked->clock_optional ? VAST_CLOCK_OPTIONAL : VAST_CLOCK_REQUIRED };
    const vast_worker_access access = { .tls_ctx = &worker_tls };
    vast_err err = vast_tls_init(&worker_tls, &trust, wire);
    if (err != VAST_OK) {
        return err;
    }
    vast_completion_begin(&completion, print_words, NULL);
    job = (vast_serverless){ .access = &access,
        .endpoint_id = asked->id,
        .route = "/v1/chat/completions",
        .payload = PAYLOAD,
        .on_text = take,
        .on_end = end,
        .ctx = &completion };
    err = drive == NULL ? vast_serverless_request(client, &job)
                        : drive(&job.flow, vast_serverless_request_begin(client, &job));
    report_number("polls", job.polls);
    report_number("executions", job.executions);
    report_number("tokens", (uint32_t)completion.completion_tokens);
    report_text("finish", completion.finish_reason);
    vast_tls_free(&worker_tls);
    return err;
}
