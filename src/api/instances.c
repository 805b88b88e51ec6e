/* Destroying an instance. */
#include "bound.h"
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };

OP(destroy_instance, "destroy instance", CONSOLE, DELETE, "/api/v0/instances/{id}/", ALWAYS,
    VAST_OP_DELETES | VAST_OP_CONFIRMS, 30, ROWS(path_id));

vast_err vast_destroy_instance_begin(vast_client *c, int64_t id)
{
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_on_id(c, &vast_op_destroy_instance, id, &unbound);
}

vast_err vast_destroy_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_destroy_instance_begin(c, id));
}
