/* SPDX-License-Identifier: MIT */
/* Prints or collects what doctor finds. */
#include "findings.h"

#include <string.h>

static const char *const verdicts[VAST_VERDICT_COUNT] = {
    [VAST_VERDICT_OK] = "ok",
    [VAST_VERDICT_WARNING] = "warning",
    [VAST_VERDICT_FAILURE] = "failure",
    [VAST_VERDICT_SKIPPED] = "skipped",
};

enum { VERDICT_COLUMNS = 9, CHECK_COLUMNS = 12 };

void vast_findings_begin(vast_findings *findings, vast_cli *cli)
{
    findings->cli = cli;
    findings->status = VAST_EXIT_DONE;
    vast_out_begin(&findings->json, findings->text, sizeof findings->text - 1);
    vast_put_text(&findings->json, "[");
}

static bool is_for_people(const vast_cli *cli)
{
    return cli->settings.format == VAST_OUTPUT_TABLE || cli->settings.format == VAST_OUTPUT_WIDE;
}

static void put_padded(vast_sink *sink, const char *text, size_t columns)
{
    vast_say(sink, "%s", text);
    for (size_t i = strlen(text); i < columns; i++) {
        vast_sink_char(sink, ' ');
    }
}

/* Each finding is visible at once: the next check may have to wait for the network. */
static void print_finding(vast_cli *cli, const char *check, vast_verdict verdict, const char *found, const char *advice)
{
    put_padded(&cli->out, verdicts[verdict], VERDICT_COLUMNS);
    put_padded(&cli->out, check, CHECK_COLUMNS);
    vast_say(&cli->out, "%s\n", found);
    if (advice != NULL) {
        put_padded(&cli->out, "", VERDICT_COLUMNS + CHECK_COLUMNS);
        vast_say(&cli->out, "%s\n", advice);
    }
    vast_sink_flush(&cli->out);
}

void vast_find(vast_findings *findings, const char *check, vast_verdict verdict, const char *found, const char *advice)
{
    if (is_for_people(findings->cli)) {
        print_finding(findings->cli, check, verdict, found, advice);
        return;
    }
    vast_put_text(&findings->json, vast_out_stored(&findings->json) > 1 ? ", " : "");
    vast_write_json(&findings->json, "{\"check\": %s, \"verdict\": %s, \"found\": %s, \"advice\": %s}", check,
        verdicts[verdict], found, advice);
}

void vast_find_failure(vast_findings *findings, const char *check, int status, const char *found, const char *advice)
{
    findings->status = findings->status == VAST_EXIT_DONE ? status : findings->status;
    findings->failures++;
    vast_find(findings, check, VAST_VERDICT_FAILURE, found, advice);
}

/* As every command that fails, it says so on stderr. */
static int report_failures(const vast_findings *findings)
{
    char what[64];
    vast_text(
        what, sizeof what, "%lld check%s failed", (long long)findings->failures, findings->failures > 1 ? "s" : "");
    return vast_complain(findings->cli, findings->status, what, NULL);
}

int vast_findings_end(vast_findings *findings, const vast_view *view)
{
    int status = VAST_EXIT_DONE;
    if (!is_for_people(findings->cli)) {
        vast_put_text(&findings->json, "]");
        findings->text[vast_out_stored(&findings->json)] = '\0';
        status = vast_show_json(findings->cli, view, findings->text);
    }
    return findings->failures > 0 ? report_failures(findings) : status;
}
