/* SPDX-License-Identifier: MIT */
/* Verifies a webhook notification: its body on stdin, its headers as options. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "rows.h"
#include "user_input.h"
#include "vastai/webhook.h"

#define BODY_BYTES 262144 /* notifications are a few hundred bytes */

/* @return exit status; a failure was reported. */
static int read_body(vast_cli *cli, char *body, size_t *len)
{
    vast_file_result result = vast_user_read_all(cli, STDIN_FILENO, body, BODY_BYTES, len);
    if (result == VAST_FILE_LATE) {
        return vast_complain_late(cli, "timed out reading the body from stdin");
    }
    if (result == VAST_FILE_TOO_LONG) {
        return vast_complain(cli, VAST_EXIT_USAGE, "the body is longer than 256 KB, which is no notification", NULL);
    }
    return result == VAST_FILE_OK ? VAST_EXIT_DONE
                                  : vast_complain(cli, VAST_EXIT_USAGE, "cannot read the body from stdin", NULL);
}

static int report_failure(vast_cli *cli, vast_err err)
{
    if (err == VAST_E_ARG) {
        return vast_complain(cli, VAST_EXIT_USAGE, "a header is malformed, or the secret is empty",
            "--timestamp takes digits, and --signature \"sha256=\" with 64 hexadecimal digits.");
    }
    if (err == VAST_E_TIMEOUT) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "the notification is genuine, but too old or of the future",
            "Check the clock of this machine, or set --max-age.");
    }
    return vast_complain(cli, VAST_EXIT_REFUSED, "the notification is not genuine: its signature does not match",
        "Check that the secret is that of this webhook, and that the body is unchanged, byte for byte.");
}

static int run_verify(vast_cli *cli)
{
    static char body[BODY_BYTES]; /* static, so that it does not count against the stack */
    const char *secret = vast_is_given(cli, "secret") ? vast_value(cli, "secret") : getenv("VAST_WEBHOOK_SECRET");
    vast_webhook hook = { .secret = secret,
        .timestamp = vast_value(cli, "timestamp"),
        .signature = vast_value(cli, "signature"),
        .body = body,
        .now_s = (int64_t)time(NULL),
        .age_s_max = (uint32_t)vast_int_value(cli, "max-age") };
    if (secret == NULL) {
        return vast_complain(cli, VAST_EXIT_USAGE, "the secret of the webhook is missing",
            "Set $VAST_WEBHOOK_SECRET, or give --secret.");
    }
    int status = read_body(cli, body, &hook.body_len);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    vast_err err = vast_webhook_verify(&hook);
    if (err != VAST_OK) {
        return report_failure(cli, err);
    }
    vast_print_done(cli, "The notification is genuine.");
    return VAST_EXIT_DONE;
}

static const vast_argument verify_arguments[] = {
    { .name = "--timestamp",
        .value_name = "SECONDS",
        .required = true,
        .extension = true,
        .help = "value of the header X-Vast-Timestamp" },
    { .name = "--signature",
        .value_name = "TEXT",
        .required = true,
        .extension = true,
        .help = "value of the header X-Vast-Signature-256" },
    { .name = "--secret",
        .secret = true,
        .extension = true,
        .help = "secret of the webhook (default: $VAST_WEBHOOK_SECRET)" },
    { .name = "--max-age",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .preset = "300",
        .min = 1,
        .max = 1000000000,
        .extension = true,
        .help = "maximum age of the notification, in seconds" },
};

static const vast_command rows[] = {
    {
        .words = "verify webhook",
        .summary = "Verify that a webhook notification on stdin comes from the service",
        .description =
            "The body must be as it arrived, byte for byte. Exit status 0: genuine and recent; 1: not; 2: a header is "
            "missing or malformed.",
        .example = "--timestamp \"$TIMESTAMP\" --signature \"$SIGNATURE\" < body.json",
        ARGUMENTS(verify_arguments),
        .run = run_verify,
    },
};

const vast_command_table vast_cli_verify_webhook = {
    .heading = "Account",
    .list_command = "show webhooks",
    COMMANDS(rows),
};
