/* SPDX-License-Identifier: MIT */
/* Calls that run to their end: step and wait in turn. */
#include "engine.h"

vast_err vast_call_finish(vast_client *c)
{
    vast_engine *e = vast_engine_of(c);
    if (e->config.port->wait == NULL) {
        vast_call_cancel(c);
        e->outcome.cause = VAST_CAUSE_NO_WAIT;
        return e->outcome.err == VAST_E_UNKNOWN_OUTCOME ? e->outcome.err : vast_refuse(e, VAST_CAUSE_NO_WAIT);
    }
    unsigned want = vast_call_step(c);
    while (want != VAST_DONE) {
        e->config.port->wait(e->config.port_ctx, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_call_wait_ms(c));
        want = vast_call_step(c);
    }
    return e->outcome.err;
}

vast_err vast_call(vast_client *c, const vast_request *request)
{
    return vast_finish_begun(c, vast_call_begin(c, request));
}

vast_err vast_finish_begun(vast_client *c, vast_err begun)
{
    return begun == VAST_OK ? vast_call_finish(c) : begun;
}
