/* SPDX-License-Identifier: MIT */
/* Evaluates a response: its status, its message, its JSON. */
#include <string.h>

#include "engine.h"

/* Muting saves instructions, and takes about 100 bytes of code. */
enum { MUTES = !VAST_JSON_SMALL };

/* Statuses with a result of their own. */
static const struct {
    uint16_t status;
    uint8_t err;
} verdicts[] = {
    { 401, VAST_E_AUTH },
    { 403, VAST_E_AUTH },
    { 404, VAST_E_NOT_FOUND },
    { 429, VAST_E_RATE },
};

/* Passes an event to its receiver. A value that does not fit is reported when the whole response is judged. */
static vast_err deliver(vast_engine *e, const vast_json_event *event)
{
    vast_err err = e->request.on_json(e->request.ctx, event);
    if (MUTES && e->mutes && e->relays) {
        vast_bind_mute(&e->bind, &e->json);
    }
    if (err != VAST_E_SHAPE && err != VAST_E_RANGE) {
        return err;
    }
    e->unfit = (uint8_t)err;
    e->relays = false;
    return VAST_OK;
}

vast_err vast_judge_event(void *engine, const vast_json_event *event)
{
    vast_engine *e = engine;
    if (e->relays && event->depth > 1) {
        return deliver(e, event);
    }
    bool success = vast_is_success(e);
    if (!success || event->depth <= 1) {
        vast_words_event(&e->words, event, !success);
    }
    if (e->request.op->answers_number && event->kind == VAST_JSON_NUMBER && event->depth == 0) {
        e->words.informed = true;
    }
    e->relays = e->request.op->signs == NULL && !vast_writes(e->request.op);
    if (!e->relays) {
        vast_signs_event(&e->signs, e->request.op, event);
    }
    if (!success && e->request.on_refusal != NULL) {
        (void)e->request.on_refusal(e->request.ctx, event);
    }
    bool refused = e->words.failed && e->request.op->signs == NULL;
    if (!success || refused || e->unfit != VAST_OK || e->request.on_json == NULL) {
        e->relays = false;
        return VAST_OK;
    }
    /* A binding can start over. A receiver of the caller cannot take back what it has received. */
    e->delivered = e->delivered || e->answer.plan == NULL || e->answer.visit != NULL;
    return deliver(e, event);
}

/* By message, or by code: "no_such_instance", "instances_not_found". */
static bool names_nothing(const vast_words *words)
{
    return vast_words_find(words, "not found") != NULL || vast_words_find(words, "not_found") != NULL ||
           strncmp(words->code, "no_such_", 8) == 0;
}

static vast_err fail_at_json(vast_engine *e, vast_err err, vast_cause cause)
{
    e->outcome.stage = VAST_STAGE_JSON;
    e->outcome.cause = cause;
    return err;
}

/* The response says `success: false` or has an error, unless its signs say otherwise. */
static vast_err judge_failure(vast_engine *e)
{
    vast_effect effect = vast_signs_effect(&e->signs, e->request.op, ~(1u << VAST_EFFECT_DONE));
    if (effect != VAST_EFFECT_COUNT) {
        e->outcome.effect = (uint8_t)effect;
        return VAST_OK;
    }
    /* Status 400 with such a message may be about a member of the request: "no such field". */
    bool nothing = names_nothing(&e->words) || vast_words_find(&e->words, "no such ") == e->words.text;
    return nothing ? VAST_E_NOT_FOUND : VAST_E_REFUSED;
}

/* A request that changes something succeeds if the response confirms it; a request that reads, if there is data. */
static vast_err judge_success(vast_engine *e)
{
    const vast_op *op = e->request.op;
    if (op->answers_text) {
        return VAST_OK;
    }
    vast_err err = vast_json_end(&e->json);
    if (err != VAST_OK) {
        bool empty = vast_json_offset(&e->json) == 0;
        return fail_at_json(e, err, empty ? VAST_CAUSE_BODY_EMPTY : VAST_CAUSE_BODY_ENDS);
    }
    if (e->words.failed || (e->words.erred && !e->words.succeeded)) {
        return judge_failure(e);
    }
    bool confirmed = e->words.succeeded && !e->words.unclear;
    if (vast_writes(op) && !confirmed &&
        vast_signs_effect(&e->signs, op, 1u << VAST_EFFECT_DONE) == VAST_EFFECT_COUNT) {
        return fail_at_json(e, VAST_E_UNKNOWN_OUTCOME, VAST_CAUSE_NOT_CONFIRMED);
    }
    if (e->unfit != VAST_OK) {
        return fail_at_json(e, (vast_err)e->unfit, VAST_CAUSE_NONE);
    }
    bool words_only = !e->words.succeeded && vast_words_are_all(&e->words);
    return !vast_writes(op) && (words_only || e->words.unclear) ? fail_at_json(e, VAST_E_SHAPE, VAST_CAUSE_ONLY_WORDS)
                                                                : VAST_OK;
}

static vast_err judge_status(const vast_engine *e)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdicts[i].status == e->head.status) {
            return (vast_err)verdicts[i].err;
        }
    }
    if (e->head.status / 100 == 5) {
        return VAST_E_SERVER;
    }
    return e->head.status == 400 && names_nothing(&e->words) ? VAST_E_NOT_FOUND : VAST_E_REFUSED;
}

/* The service also reports an empty list by status 400 or 404. */
static vast_err judge_refusal(vast_engine *e)
{
    bool nothing = (e->head.status == 400 || e->head.status == 404) && vast_json_end(&e->json) == VAST_OK &&
                   vast_signs_effect(&e->signs, e->request.op, 1u << VAST_EFFECT_NOTHING) == VAST_EFFECT_NOTHING;
    e->outcome.effect = nothing ? VAST_EFFECT_NOTHING : VAST_EFFECT_DONE;
    return nothing ? VAST_OK : judge_status(e);
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
