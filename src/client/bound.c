/* SPDX-License-Identifier: MIT */
/* Begins calls whose response is stored in a struct. */
#include "bind.h"
#include "engine.h"

static vast_err end_bound(void *bind)
{
    return vast_bind_end(bind);
}

vast_err vast_begin_bound(vast_client *c, const vast_request *request, const vast_answer *answer)
{
    vast_engine *e = vast_engine_of(c);
    if (e->state != VAST_STATE_IDLE) {
        return VAST_E_BUSY;
    }
    e->request = *request;
    if (request->arg_count <= VAST_OWN_ARGS) {
        for (unsigned i = 0; i < request->arg_count; i++) {
            e->own_args[i] = request->args[i];
        }
        e->request.args = e->own_args;
    }
    e->answer = *answer;
    e->mutes = answer->plan != NULL && request->on_json == NULL;
    if (answer->plan != NULL) {
        vast_bound_clear(answer);
        e->request.on_json = request->on_json != NULL ? request->on_json : vast_bind_event;
        e->request.on_end = request->on_end != NULL ? request->on_end : end_bound;
        e->request.ctx = &e->bind;
    }
    return vast_begin(e);
}

vast_err vast_begin_on_id(vast_client *c, const vast_op *op, int64_t id, const vast_answer *answer)
{
    const vast_arg arg = { .name = "id", .value.number = id };
    const vast_request request = { .op = op, .args = &arg, .arg_count = 1 };
    return vast_begin_bound(c, &request, answer);
}

vast_err vast_check_begin(vast_client *c, vast_err err, vast_cause cause)
{
    vast_engine *e = vast_engine_of(c);
    if (e->state != VAST_STATE_IDLE) {
        return VAST_E_BUSY;
    }
    if (err != VAST_OK) {
        vast_words_begin(&e->words);
        e->outcome = (vast_outcome){
            .err = err,
            .stage = VAST_STAGE_ARGUMENTS,
            .cause = cause,
            .message = e->words.text,
            .error_code = e->words.code,
        };
    }
    return err;
}
