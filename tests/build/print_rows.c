/* SPDX-License-Identifier: MIT */
/* Prints every operation of the library as one line of JSON, for tests that compare the rows with a description. */
#include <stdio.h>

#include "vastai/ops.h"

static const char *const methods[] = {
    [VAST_GET] = "GET",
    [VAST_POST] = "POST",
    [VAST_PUT] = "PUT",
    [VAST_DELETE] = "DELETE",
    [VAST_PATCH] = "PATCH",
};
static const char *const hosts[] = {
    [VAST_HOST_CONSOLE] = "console", [VAST_HOST_RUN] = "run", [VAST_HOST_URL] = "url"
};
static const char *const places[] = { [VAST_IN_PATH] = "path", [VAST_IN_QUERY] = "query", [VAST_IN_BODY] = "body" };

static void print_row(const vast_named_op *row)
{
    const vast_op *op = row->op;
    printf("{\"name\": \"%s\", \"method\": \"%s\", \"host\": \"%s\", \"path\": \"%s\", \"scope\": \"%s\", ", row->name,
        methods[op->method], hosts[op->host], op->path, vast_scope_name(op->scope));
    printf("\"interval_ms\": %u, \"codes\": \"%s\", ", op->min_interval_ms, op->codes != NULL ? op->codes : "");
    printf("\"params\": [");
    for (unsigned i = 0; i < op->param_count; i++) {
        printf("%s[\"%s\", \"%s\"]", i > 0 ? ", " : "", places[op->params[i].in], op->params[i].name);
    }
    printf("]}\n");
}

int main(void)
{
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        print_row(row);
    }
    return 0;
}
