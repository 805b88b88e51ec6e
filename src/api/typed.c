/* SPDX-License-Identifier: MIT */
/* What the typed functions share: requests on an ID, responses that are a list or an ID. */
#include "typed.h"

vast_err vast_begin_list(vast_client *c, const vast_request *request, const vast_bind_plan *plan, void *row,
    vast_bind_visit *show, vast_visitor visitor)
{
    const vast_answer answer = { .plan = plan, .target = row, .visit = show, .visitor = visitor };
    return vast_begin_bound(c, request, &answer);
}

vast_err vast_begin_on_text(vast_client *c, const vast_op *op, int64_t id, const char *name, const char *text)
{
    const vast_arg args[] = { { .name = "id", .value.number = id }, { .name = name, .value.text = text } };
    const vast_request request = { .op = op, .args = args, .arg_count = text != NULL ? 2 : 1 };
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_bound(c, &request, &unbound);
}

vast_err vast_end_new_id(void *bind)
{
    const vast_bind *answer = bind;
    const int64_t *id = answer->target;
    return *id != 0 ? vast_bind_end(answer) : VAST_E_SHAPE;
}
