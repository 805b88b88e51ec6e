/* SPDX-License-Identifier: MIT */
/* One deed for many ids. */
#include "bulk.h"

#include <string.h>

#include "send.h"
#include "show.h"

#define TRIES 6            /* unless --retry says otherwise */
#define FIRST_PAUSE_MS 325 /* times 1.3 from one to the next */

typedef struct portion {
    vast_cli *cli;
    const vast_bulk *bulk;
    vast_walk walk;
    size_t listed;
} portion;

static vast_err on_member(void *ctx, const char *key, const vast_walk_value *value)
{
    portion *p = ctx;
    if (strcmp(key, p->bulk->listed) == 0) {
        vast_say(&p->cli->out, "%s %.*s", p->listed++ == 0 ? p->bulk->label : ",", (int)value->len, value->text);
    }
    return VAST_OK;
}

static vast_err on_element(void *ctx)
{
    portion *p = ctx;
    if (p->listed > 0) {
        vast_say(&p->cli->out, ".\n");
    }
    return VAST_OK;
}

static vast_err on_json(void *ctx, const vast_json_event *event)
{
    static const vast_walk_seen seen = { on_member, on_element };
    portion *p = ctx;
    if (p->cli->settings.raw) {
        vast_printer_event(&p->cli->printer, event);
        return VAST_OK;
    }
    if (p->bulk->listed == NULL) {
        return VAST_OK;
    }
    if (event->depth == 0 && event->kind == VAST_JSON_OBJECT) {
        p->listed = 0;
        vast_walk_begin(&p->walk, "", VAST_WALK_OBJECT, &seen, p);
    }
    return vast_walk_event(&p->walk, event);
}

/* A refusal inside a 200 is the service's way to say "not now". */
static bool is_not_now(const vast_cli *cli, vast_err err)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    return outcome->effect == VAST_EFFECT_QUEUED || (err == VAST_E_REFUSED && outcome->status < 300);
}

static vast_err send_portion(portion *p, const vast_call_args *args)
{
    vast_cli *cli = p->cli;
    vast_request request = vast_args_request(args);
    request.on_json = on_json;
    request.ctx = p;
    uint32_t pause_ms = FIRST_PAUSE_MS;
    int most = cli->settings.attempts != 0 ? cli->settings.attempts : TRIES;
    for (int tries = 1;; tries++, pause_ms = pause_ms * 13 / 10) {
        vast_point point = vast_here(cli);
        vast_err err = vast_try(cli, &request);
        if (cli->curl_shown || !p->bulk->patient || !is_not_now(cli, err) || tries >= most ||
            vast_time_left(cli) <= pause_ms || !vast_pause(cli, pause_ms)) {
            return err;
        }
        vast_go_back(cli, &point);
    }
}

int vast_bulk_run(vast_cli *cli, vast_call_args *args, const vast_bulk *bulk)
{
    static portion p;
    p = (portion){ .cli = cli, .bulk = bulk };
    const vast_ids all = args->ids;
    bool array = cli->settings.raw && all.count > VAST_BULK_IDS && !cli->settings.curl;
    int worst = VAST_EXIT_DONE;
    uint32_t done = 0, at = 0;
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (; at < all.count && vast_signal_seen() == 0 && cli->out.error == 0 && !cli->told; at += args->ids.count) {
        uint32_t count = all.count - at < VAST_BULK_IDS ? all.count - at : VAST_BULK_IDS;
        args->ids = (vast_ids){ .items = all.items + at, .room = count, .count = count };
        vast_err err = send_portion(&p, args);
        int status = err == VAST_OK ? vast_report_effect(cli) : vast_report(cli, err, NULL);
        done += err == VAST_OK ? count : 0;
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.curl && (array || done > 0)) {
        vast_printer_end(&cli->printer);
    }
    if (done == all.count && bulk->done != NULL && !cli->settings.raw) {
        vast_show_words(cli, bulk->done);
    } else if (done > 0 && done < all.count && !cli->settings.raw) {
        vast_say(&cli->out, "Done for %lld of %lld.\n", (long long)done, (long long)all.count);
    }
    return done > 0 && worst != VAST_EXIT_DONE && vast_signal_seen() == 0 ? VAST_EXIT_PARTIAL : worst;
}
