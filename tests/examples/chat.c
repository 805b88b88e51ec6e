/* SPDX-License-Identifier: MIT */
/* A superloop that streams a chat completion, word by word, while a lamp blinks and a button could end it all. */
#include <unistd.h>

#include "session.h"
#include "vastai/completion.h"

static vast_err print_words(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    return fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0 ? VAST_OK : VAST_E_STOPPED;
}

static vast_err take_answer(void *ctx, const char *text, size_t len)
{
    return vast_completion_feed(ctx, text, len);
}

static vast_err end_answer(void *ctx)
{
    return vast_completion_end(ctx);
}

static bool button_is_pressed(void)
{
    return false;
}

int main(int argc, char **argv)
{
    static session s;
    static vast_worker_access access;
    static vast_completion answer;
    static vast_serverless job = { .route = "/v1/chat/completions", .on_text = take_answer, .on_end = end_answer };
    bool lamp = false;
    if (argc != 3 || !session_open(&s)) {
        fprintf(stderr, "usage: VAST_API_KEY=... chat ENDPOINT PAYLOAD\n");
        return 2;
    }
    session_reach_workers(&s, &access);
    vast_completion_begin(&answer, print_words, NULL);
    job.access = &access;
    job.endpoint = argv[1];
    job.payload = argv[2];
    job.ctx = &answer;
    vast_err err = vast_serverless_request_begin(&s.client, &job);
    for (unsigned turn = 1; err == VAST_OK && vast_flow_step(&job.flow) != VAST_DONE; turn++) {
        if (button_is_pressed()) {
            vast_flow_cancel(&job.flow);
        }
        lamp = turn % 64 == 0 ? !lamp : lamp; /* a pin, on a board */
        usleep(1000);                         /* what else there is to do */
    }
    err = session_tell(&s, "chat", err == VAST_OK ? vast_flow_result(&job.flow) : err);
    if (err == VAST_OK) {
        printf("\n%lld tokens\n", (long long)answer.completion_tokens);
    }
    session_close(&s);
    return err != VAST_OK || answer.failed;
}
