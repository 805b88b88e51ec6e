/* SPDX-License-Identifier: MIT */
/* Asks before a command destroys, spends, or does what cannot be undone. */
#define _DEFAULT_SOURCE
#include "ask_first.h"

#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "ask.h"
#include "format.h"
#include "stake.h"
#include "text_helpers.h"

bool vast_is_attended(const vast_cli *cli)
{
    return isatty(STDIN_FILENO) == 1 && cli->err.terminal;
}

bool vast_needs_consent(const vast_cli *cli)
{
    return vast_command_is_harmful(cli->line.command) && !vast_is_given(cli, "yes") && !cli->settings.prints_requests;
}

/* "1, 2": the values of an argument; of many, the first ones. */
static void put_values(vast_cli *cli, vast_out *out, const char *name)
{
    const size_t most = out->total + 100;
    const char *text, *gap = "";
    for (size_t at = 0; (text = vast_next_value(cli, name, &at)) != NULL; gap = ", ") {
        if (out->total > most) {
            vast_put_text(out, " and others");
            break;
        }
        vast_put_text(out, gap);
        vast_put_text(out, text);
    }
}

static void put_question(vast_cli *cli, vast_out *out, const char *pattern)
{
    while (*pattern != '\0') {
        char name[48];
        size_t plain = strcspn(pattern, "{"), len = 0;
        vast_write(out, "%.*s", (int)plain, pattern);
        pattern += plain;
        if (*pattern == '{') {
            len = strcspn(pattern, "}");
            vast_text(name, sizeof name, "%.*s", (int)len - 1, pattern + 1);
            put_values(cli, out, name);
            pattern += len + 1;
        }
    }
}

static const char *refusal(const vast_command *command)
{
    if (command->declined != NULL) {
        return command->declined;
    }
    return command->harm == VAST_HARM_DESTROYS ? "Nothing was deleted." : "Nothing was changed.";
}

static bool is_asked(const vast_cli *cli)
{
    const vast_command *command = cli->line.command;
    bool asks = command->question != NULL && (command->asks_if == NULL || command->asks_if(&cli->line));
    return asks && vast_needs_consent(cli) && (!command->unattended || vast_is_attended(cli));
}

int vast_ask_first(vast_cli *cli)
{
    const vast_command *command = cli->line.command;
    char question[180];
    vast_out out;
    if (!is_asked(cli)) {
        return VAST_EXIT_DONE;
    }
    if (command->stake != NULL && vast_is_attended(cli)) {
        vast_show_stake(cli, command->stake);
    }
    vast_out_begin(&out, question, sizeof question - 1);
    put_question(cli, &out, command->question);
    question[vast_text_whole(question, vast_out_stored(&out))] = '\0';
    return vast_confirm(cli, question) ? VAST_EXIT_DONE : vast_decline(cli, refusal(command));
}
