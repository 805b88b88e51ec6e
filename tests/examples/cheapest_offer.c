/* SPDX-License-Identifier: MIT */
/* Finds the cheapest offer that fits a query: cheapest_offer 'num_gpus>=2 gpu_ram>=24'. */
#include "session.h"

static vast_err show_offer(void *ctx, const vast_offer *offer)
{
    *(bool *)ctx = true;
    printf("%lld: %lld x %s in %s, %lld.%06lld $/h\n", (long long)offer->id, (long long)offer->num_gpus,
        offer->gpu_name, offer->geolocation, (long long)(offer->dph_total_micros / 1000000),
        (long long)(offer->dph_total_micros % 1000000));
    return VAST_OK;
}

int main(int argc, char **argv)
{
    static session s;
    static vast_offer_search search;
    bool found = false;
    if (argc != 2 || !session_open(&s)) {
        fprintf(stderr, "usage: VAST_API_KEY=... cheapest_offer QUERY\n");
        return 2;
    }
    search.text = argv[1];
    search.order = "dph";
    search.limit = 1;
    vast_err err = vast_search_offers(&s.client, &search, show_offer, &found);
    if (search.query.fault[0] != '\0') {
        fprintf(stderr, "%s\n", search.query.fault);
    } else if (session_tell(&s, "search", err) == VAST_OK && !found) {
        printf("no offer fits\n");
    }
    size_t at = 0, len, near_len = 0;
    const char *field, *near;
    while ((field = vast_query_unknown(&search.query, &at, &len, &near, &near_len)) != NULL) {
        fprintf(stderr, "no field is known by the name %.*s\n", (int)len, field);
    }
    session_close(&s);
    return err != VAST_OK || !found;
}
