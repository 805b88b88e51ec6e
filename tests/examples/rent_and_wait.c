/* SPDX-License-Identifier: MIT */
/* Rents an offer, waits until it runs, shows its log, and destroys it in any case: rent_and_wait OFFER IMAGE. */
#include <string.h>
#include <unistd.h>

#include "session.h"

static vast_err show_log(void *ctx, const char *text, size_t len)
{
    return fwrite(text, 1, len, ctx) == len ? VAST_OK : VAST_E_STOPPED;
}

/* The client itself keeps the two seconds between two looks that the service asks for. */
static bool wait_until_running(session *s, int64_t id)
{
    static vast_instance instance;
    for (int looks = 0; looks < 100; looks++) {
        if (vast_show_instance(&s->client, id, &instance) != VAST_OK) {
            continue; /* not known yet, or a fault that passes */
        }
        if (strcmp(instance.actual_status, "running") == 0) {
            return true;
        }
        if (strcmp(instance.actual_status, "exited") == 0 || strcmp(instance.actual_status, "offline") == 0) {
            break; /* these never become running, and neither does "unknown" */
        }
    }
    fprintf(stderr, "it does not run: %s %s\n", instance.actual_status, instance.status_msg);
    return false;
}

static bool print_log(session *s, int64_t id)
{
    static vast_log_request request = { .tail = "5" };
    vast_err err = session_tell(s, "log", vast_request_log(&s->client, id, &request));
    bool asked = err == VAST_OK;
    for (int looks = 0; asked && looks < 30 && (looks == 0 || vast_log_is_pending(&s->client)); looks++) {
        usleep(300000);
        err = vast_fetch_log(&s->client, request.url, show_log, stdout);
    }
    return err == VAST_OK || (asked && session_tell(s, "log", err) == VAST_OK);
}

int main(int argc, char **argv)
{
    static session s;
    int64_t id;
    if (argc != 3 || !session_open(&s)) {
        fprintf(stderr, "usage: VAST_API_KEY=... rent_and_wait OFFER IMAGE\n");
        return 2;
    }
    vast_rental rental = { .image = argv[2], .label = "rent_and_wait", .runtype = "ssh_proxy" };
    if (session_tell(&s, "rent", vast_create_instance(&s.client, atoll(argv[1]), &rental, &id)) != VAST_OK) {
        return 1; /* VAST_E_UNKNOWN_OUTCOME: look for the label in the list of instances */
    }
    bool good = wait_until_running(&s, id) && print_log(&s, id);
    bool gone = session_tell(&s, "destroy", vast_destroy_instance(&s.client, id)) == VAST_OK;
    printf("%lld %s\n", (long long)id, gone ? "destroyed" : "MAY STILL BE BILLED");
    session_close(&s);
    return !good || !gone;
}
