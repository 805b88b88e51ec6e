/* SPDX-License-Identifier: MIT */
/* Rent an offer. */
#include <string.h>

#include "fields.h"
#include "typed.h"

static const vast_field rental_fields[] = {
    VAST_FIELD(vast_rental, image, "image"),
    VAST_FIELD(vast_rental, template_hash, "template_hash_id"),
    VAST_FIELD(vast_rental, runtype, "runtype"),
    VAST_FIELD(vast_rental, disk_gb, "disk"),
    VAST_FIELD(vast_rental, price, "price"),
    VAST_FIELD(vast_rental, label, "label"),
    VAST_FIELD(vast_rental, onstart, "onstart"),
    VAST_FIELD(vast_rental, env, "env"),
    VAST_FIELD(vast_rental, args, "args"),
    VAST_FIELD(vast_rental, image_login, "image_login"),
    VAST_FIELD(vast_rental, cancel_unavail, "cancel_unavail"),
};
VAST_FIELDS_FIT(vast_rental, arg_list, rental_fields);

static const vast_bind_row new_contract[] = { NEW_ID("new_contract") };
static const vast_bind_plan new_contract_plan = PLAN(int64_t, new_contract);

/* Whether the text is NULL, or a JSON value that begins with `begin`. The text is sent unchanged. */
static bool is_json(const char *text, char begin)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return text == NULL || (text[0] == begin && vast_json_feed(&json, text, strlen(text)) == VAST_OK &&
                               vast_json_end(&json) == VAST_OK);
}

static vast_err check_rental(vast_client *c, const vast_rental *rental)
{
    if (rental->onstart != NULL && strlen(rental->onstart) > VAST_ONSTART_BYTES_MAX) {
        return vast_check_begin(c, VAST_E_SPACE, VAST_CAUSE_ONSTART);
    }
    bool is_whole = is_json(rental->env, '{') && is_json(rental->args, '[');
    return vast_check_begin(c, is_whole ? VAST_OK : VAST_E_ARG, VAST_CAUSE_PARAM_TYPE);
}

vast_err vast_create_instance_begin(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id)
{
    vast_err err = check_rental(c, rental);
    if (err != VAST_OK) {
        *id = err == VAST_E_BUSY ? *id : 0;
        return err;
    }
    rental->arg_list[0] = (vast_arg){ .name = "id", .value.number = offer_id };
    const vast_request request = {
        .op = &vast_op_create_instance,
        .args = rental->arg_list,
        .arg_count =
            vast_take_fields(rental_fields, sizeof rental_fields / sizeof *rental_fields, rental, rental->arg_list, 1),
        .on_end = vast_end_new_id,
    };
    const vast_answer answer = { .plan = &new_contract_plan, .target = id };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_create_instance(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id)
{
    return vast_finish_begun(c, vast_create_instance_begin(c, offer_id, rental, id));
}
