/* SPDX-License-Identifier: MIT */
/* Turns the members of a struct of settings into arguments of an operation. */
#include "fields.h"

#include <string.h>

/* Each sets the value of an argument from a member. @return false: the member is not given. */
static bool given_text(vast_arg *arg, const char *member)
{
    memcpy(&arg->value.text, member, sizeof arg->value.text);
    return arg->value.text != NULL;
}

static bool given_int(vast_arg *arg, const char *member)
{
    const int64_t *number;
    memcpy(&number, member, sizeof number);
    arg->value.number = number != NULL ? *number : 0;
    return number != NULL;
}

static bool given_flag(vast_arg *arg, const char *member)
{
    bool flag;
    memcpy(&flag, member, sizeof flag);
    arg->value.number = flag;
    return flag;
}

uint8_t vast_take_fields(const vast_field *fields, size_t field_count, const void *from, vast_arg *args, uint8_t count)
{
    static bool (*const take[])(vast_arg *, const char *) = {
        [VAST_FIELD_TEXT] = given_text,
        [VAST_FIELD_INT] = given_int,
        [VAST_FIELD_FLAG] = given_flag,
    };
    for (size_t i = 0; i < field_count; i++) {
        vast_arg arg = { .name = fields[i].name };
        if (take[fields[i].kind](&arg, (const char *)from + fields[i].offset)) {
            args[count++] = arg;
        }
    }
    return count;
}
