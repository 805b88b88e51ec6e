#include <string.h>

#include "engine.h"

/* Statuses that say more than "no". */
static const struct {
    uint16_t status;
    uint8_t err;
} verdicts[] = {
    { 401, VAST_E_AUTH },
    { 403, VAST_E_AUTH },
    { 404, VAST_E_NOT_FOUND },
    { 429, VAST_E_RATE },
    { 500, VAST_E_SERVER },
    { 502, VAST_E_SERVER },
    { 503, VAST_E_SERVER },
    { 504, VAST_E_SERVER },
};

vast_err vast_judge_event(void *engine, const vast_json_event *event)
{
    vast_engine *e = engine;
    bool success = vast_is_success(e);
    vast_words_event(&e->words, event, !success);
    if (!success && e->request.on_refusal != NULL) {
        (void)e->request.on_refusal(e->request.ctx, event);
    }
    if (!success || e->words.failed || e->request.on_json == NULL) {
        return VAST_OK;
    }
    /* A binding can start over; nobody else can be told that what he was shown is void. */
    e->delivered = e->delivered || e->answer.plan == NULL || e->answer.visit != NULL;
    return e->request.on_json(e->request.ctx, event);
}

static bool names_nothing(const vast_words *words)
{
    return vast_words_find(words, "not found") != NULL;
}

static vast_err judge_success(vast_engine *e)
{
    bool json_due = !e->request.op->answers_text && e->head.framing != VAST_FRAMING_NONE;
    if (json_due && vast_json_end(&e->json) != VAST_OK) {
        e->outcome.stage = VAST_STAGE_JSON;
        e->outcome.cause = vast_json_offset(&e->json) == 0 ? VAST_CAUSE_BODY_EMPTY : VAST_CAUSE_BODY_ENDS;
        return VAST_E_JSON;
    }
    bool failed = e->words.failed || (e->words.erred && !e->words.succeeded);
    if (failed) {
        return names_nothing(&e->words) ? VAST_E_NOT_FOUND : VAST_E_REFUSED;
    }
    if (json_due && e->request.op->confirms && !e->words.succeeded) {
        e->outcome.stage = VAST_STAGE_JSON;
        e->outcome.cause = VAST_CAUSE_NOT_CONFIRMED;
        return VAST_E_SHAPE;
    }
    return VAST_OK;
}

static vast_err judge_refusal(const vast_engine *e)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdicts[i].status == e->head.status) {
            return (vast_err)verdicts[i].err;
        }
    }
    return e->head.status == 400 && names_nothing(&e->words) ? VAST_E_NOT_FOUND : VAST_E_REFUSED;
}

vast_err vast_judge(vast_engine *e)
{
    if (e->tunnel) {
        return VAST_E_PROXY;
    }
    if (e->head.status / 100 == 3) {
        return VAST_E_REDIRECT;
    }
    if (!e->words.coded) {
        e->words.code[0] = '\0';
    }
    if (strcmp(e->words.code, "auth_error") == 0) {
        return VAST_E_AUTH;
    }
    return vast_is_success(e) ? judge_success(e) : judge_refusal(e);
}
