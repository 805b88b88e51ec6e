/* Instances. */
#include "cli.h"
#include "vastai/ops.h"

/* ---- destroy instance ---------------------------------------------------------------------------------------------- */

static int run_destroy(vast_cli *cli)
{
    char question[120];
    vast_out out;
    vast_out_begin(&out, question, sizeof question);
    vast_put_text(&out, "Destroy instance ");
    vast_put_text(&out, vast_value(cli, "id"));
    vast_put_text(&out, " with all that is stored on it?");
    vast_put_char(&out, '\0');
    if (!cli->settings.curl && !vast_confirm(cli, question)) {
        return vast_decline(cli, "Nothing was destroyed.");
    }
    return vast_run_row(cli);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_argument destroy_arguments[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the instance" },
    { .names = "-y,--yes", .type = VAST_A_FLAG, .help = "do not ask" },
};

static const vast_argument label_arguments[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the instance" },
    { .names = "label", .field = "label", .help = "what to call it; '' for nothing" },
};

static const vast_command rows[] = {
    { .words = "destroy instance",
        .help = "Destroy an instance with all that is stored on it",
        .example = "7000001 -y",
        VAST_ARGUMENTS(destroy_arguments),
        .op = &vast_op_destroy_instance,
        .done = "Instance {id} destroyed.",
        .run = run_destroy },
    { .words = "label instance",
        .help = "Give an instance a label",
        .example = "7000001 trainer-2",
        VAST_ARGUMENTS(label_arguments),
        .op = &vast_op_label_instance,
        .done = "Label of instance {id} set to \"{label}\"." },
};

const vast_command_table vast_cli_instances = VAST_COMMANDS("Instances", "show instances", rows);
