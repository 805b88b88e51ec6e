/* SPDX-License-Identifier: MIT */
/* Finds conditions on one field in the text of a query. */
#include "query_condition.h"

#include <string.h>

#include "command.h"
#include "text_helpers.h"

#define BLANKS " \t\n"

/* The operator at a text, and whether it negates. @return its length; 0: none that compares with names. */
static size_t operator_at(const char *text, bool *negated)
{
    static const struct {
        const char *text;
        bool negated;
    } operators[] = { { "==", false }, { "=", false }, { "!=", true }, { "notin ", true }, { "nin ", true },
        { "not in ", true }, { "in ", false }, { "eq ", false }, { "neq ", true } };
    for (size_t i = 0; i < VAST_COUNT_OF(operators); i++) {
        size_t len = strlen(operators[i].text);
        if (strncmp(text, operators[i].text, len) == 0) {
            *negated = operators[i].negated;
            return len;
        }
    }
    return 0;
}

static const char *value_end(const char *text)
{
    char mark = text[0] == '[' ? ']' : text[0] == '"' ? '"' : '\0';
    const char *closing = mark != '\0' ? strchr(text + 1, mark) : NULL;
    return closing != NULL ? closing + 1 : text + strcspn(text, BLANKS);
}

bool vast_condition_find(const char *query, const char *field, const char *from, vast_condition *found)
{
    for (const char *at = from; (at = vast_text_find(at, field)) != NULL; at++) {
        bool begins = at == query || strchr(BLANKS, at[-1]) != NULL;
        const char *after = at + strlen(field);
        after += strspn(after, BLANKS);
        size_t len = begins ? operator_at(after, &found->negated) : 0;
        if (len > 0) {
            found->begin = at;
            found->value = after + len + strspn(after + len, BLANKS);
            found->end = value_end(found->value);
            return true;
        }
    }
    return false;
}
