/* SPDX-License-Identifier: MIT */
/* Parses a query into conditions, and explains why an invalid query is refused. */
#include <string.h>

#include "query_parts.h"

/* Every spelling of an operator: symbols, then words. The blank in "not eq" matches one or more blanks. */
static const struct {
    char text[7];
    uint8_t op;
} operators[] = {
    { "=", VAST_QUERY_EQ },
    { "==", VAST_QUERY_EQ },
    { "!=", VAST_QUERY_NEQ },
    { ">", VAST_QUERY_GT },
    { ">=", VAST_QUERY_GTE },
    { "<", VAST_QUERY_LT },
    { "<=", VAST_QUERY_LTE },
    { "eq", VAST_QUERY_EQ },
    { "neq", VAST_QUERY_NEQ },
    { "noteq", VAST_QUERY_NEQ },
    { "not eq", VAST_QUERY_NEQ },
    { "gt", VAST_QUERY_GT },
    { "gte", VAST_QUERY_GTE },
    { "lt", VAST_QUERY_LT },
    { "lte", VAST_QUERY_LTE },
    { "in", VAST_QUERY_IN },
    { "nin", VAST_QUERY_NOTIN },
    { "notin", VAST_QUERY_NOTIN },
    { "not in", VAST_QUERY_NOTIN },
};

/* Common mistakes for which the edit distance would suggest the wrong operator. */
static const struct {
    char wrong[7], right[4];
} slips[] = {
    { "=>", ">=" },
    { "=<", "<=" },
    { "<>", "!=" },
    { "><", "!=" },
    { "=!", "!=" },
    { "!", "!=" },
    { "===", "==" },
    { "=~", "=" },
    { "~", "=" },
    { "~=", "=" },
    { ":", "=" },
    { ":=", "=" },
    { "ge", "gte" },
    { "le", "lte" },
    { "ne", "neq" },
    { "is", "=" },
    { "equals", "=" },
    { "like", "=" },
    { "of", "in" },
};

/* ---- characters -------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

typedef struct reader {
    vast_query *query;
    const char *at;
    bool given;
} reader;

#define OURS_LEN SIZE_MAX /* length of a piece that is NUL-terminated and not part of the query */

#define SHOWN 32 /* maximum bytes of a piece of the query in a message, so that the message is not cut */

static bool fail(vast_query *query, const vast_slice *pieces, size_t count)
{
    vast_out out;
    vast_out_begin(&out, query->fault, sizeof query->fault - 1);
    for (size_t i = 0; i < count; i++) {
        size_t len = pieces[i].len;
        if (len == OURS_LEN) {
            vast_put_text(&out, pieces[i].at);
        } else if (len <= SHOWN) {
            vast_put_bytes(&out, pieces[i].at, len);
        } else {
            for (len = SHOWN; len > 0 && ((unsigned char)pieces[i].at[len] & 0xc0) == 0x80; len--) {
            }
            vast_put_bytes(&out, pieces[i].at, len);
            vast_put_text(&out, "...");
        }
    }
    query->fault[vast_out_stored(&out)] = '\0';
    return false;
}

#define STRING_OF(number) #number
#define STRING(number) STRING_OF(number) /* expands a macro before quoting it */
#define OURS(text)                                                                                                     \
    {                                                                                                                  \
        (text), OURS_LEN                                                                                               \
    }
#define FAIL(query, ...)                                                                                               \
    fail((query), (const vast_slice[]){ __VA_ARGS__ }, sizeof((const vast_slice[]){ __VA_ARGS__ }) / sizeof(vast_slice))

static void skip_blanks(reader *r)
{
    while (is_blank(*r->at)) {
        r->at++;
    }
}

/* The number of bytes before the next blank. */
static size_t run_len(const char *text)
{
    size_t len = 0;
    while (text[len] != '\0' && !is_blank(text[len])) {
        len++;
    }
    return len;
}

static size_t symbol_len(const char *text)
{
    size_t len = 0;
    while (text[len] == '=' || text[len] == '>' || text[len] == '<' || text[len] == '!') {
        len++;
    }
    return len;
}

/* Matches the words of an operator and the blank after them. @return the bytes before that blank; 0: no match. */
static size_t word_len(const char *text, const char *word)
{
    size_t at = 0;
    for (; *word != '\0'; word++) {
        if (*word != ' ' ? text[at] != *word : !is_blank(text[at])) {
            return 0;
        }
        at++;
        while (*word == ' ' && is_blank(text[at])) {
            at++;
        }
    }
    return is_blank(text[at]) ? at : 0;
}

/* Parses an operator and moves r->at past it. @return VAST_QUERY_OPS: there is not an operator. */
static uint8_t take_operator(reader *r, bool after_blank)
{
    size_t symbols = symbol_len(r->at);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        bool is_symbol = symbol_len(operators[i].text) > 0;
        size_t len = is_symbol && vast_slice_is((vast_slice){ r->at, symbols }, operators[i].text) ? symbols : 0;
        if (!is_symbol && after_blank && symbols == 0) {
            len = word_len(r->at, operators[i].text);
        }
        if (len > 0) {
            r->at += len;
            return operators[i].op;
        }
    }
    return VAST_QUERY_OPS;
}

/* The text in the place of an operator: its symbols, or the next word. */
static vast_slice wrong_operator(const char *text)
{
    size_t len = strcspn(text, " \t\n\v\f\r[\"0123456789");
    size_t marks = 0;
    while (marks < len && !is_word(text[marks])) {
        marks++;
    }
    return (vast_slice){ text, marks > 0 ? marks : len };
}

static const char *nearest_operator(const vast_slice *wrong)
{
    char lower[8] = "";
    if (wrong->len >= sizeof lower) {
        return NULL;
    }
    for (size_t i = 0; i < wrong->len; i++) {
        char c = wrong->at[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (strcmp(lower, slips[i].wrong) == 0) {
            return slips[i].right;
        }
    }
    const char *best = NULL;
    unsigned best_distance = 2;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *text = operators[i].text;
        unsigned distance = vast_spelling_distance(lower, wrong->len, text, strlen(text));
        if (distance < best_distance) {
            best = text;
            best_distance = distance;
        }
    }
    return best;
}

static bool fail_at_operator(reader *r, const vast_query_term *term)
{
    const vast_slice wrong = wrong_operator(r->at), field = { term->field, term->field_len };
    const char *near = nearest_operator(&wrong);
    if (wrong.len == 0) {
        return FAIL(r->query, OURS("no operator after \""), field, OURS("\""));
    }
    if (near == NULL) {
        return FAIL(r->query, OURS("\""), wrong, OURS("\" after \""), field,
            OURS("\" is not an operator; the operators are = != > >= < <= in notin"));
    }
    if (vast_slice_is(wrong, near)) {
        return FAIL(
            r->query, OURS("the operator "), wrong, OURS(" after \""), field, OURS("\" needs a blank on both sides"));
    }
    return FAIL(r->query, OURS("\""), wrong, OURS("\" after \""), field, OURS("\" is not an operator; did you mean "),
        OURS(near), OURS("?"));
}

/* Parses a value and moves r->at past it. */
static void take_value(reader *r, vast_query_term *term)
{
    char close = (char)(*r->at == '[' ? ']' : *r->at == '"' ? '"' : '\0');
    const char *end = close != '\0' ? strchr(r->at + 1, close) : NULL;
    vast_slice value = { r->at, end != NULL && end > r->at + 1 ? (size_t)(end + 1 - r->at) : run_len(r->at) };
    r->at += value.len;
    vast_query_strip(&value, ",[]");
    term->value = value.at;
    term->value_len = value.len;
}

static void drop_field(vast_query *query, const vast_query_term *like)
{
    for (size_t i = 0; i < query->count; i++) {
        query->terms[i].dropped = query->terms[i].dropped || vast_query_same_field(&query->terms[i], like);
    }
}

static bool is_wildcard(const vast_query_term *term)
{
    const vast_slice value = { term->value, term->value_len };
    return !vast_query_takes_list(term) &&
           (vast_slice_is(value, "any") || vast_slice_is(value, "?") || vast_slice_is(value, "*"));
}

static bool keep(reader *r, vast_query_term *term)
{
    vast_query *query = r->query;
    const vast_slice field = { term->field, term->field_len }, value = { term->value, term->value_len };
    if (is_wildcard(term)) {
        if (term->op != VAST_QUERY_EQ) {
            return FAIL(query, OURS("\""), value, OURS("\" goes with = only: "), field, OURS("="), value);
        }
        drop_field(query, term);
        term->dropped = true; /* kept, so that vast_query_unknown() reports its field */
    }
    if (query->count == VAST_QUERY_TERMS) {
        return FAIL(query, OURS("the query is too long: at most " STRING(VAST_QUERY_TERMS) " conditions"));
    }
    vast_out measure;
    vast_out_begin(&measure, NULL, 0);
    const char *want = term->dropped ? NULL : vast_query_put_value(&measure, query, term);
    if (want != NULL && want[0] == '\0') {
        return FAIL(query, OURS("no value for \""), field, OURS("\""));
    }
    if (want != NULL) {
        return FAIL(query, OURS("\""), value, OURS("\" for \""), field, OURS("\" is invalid: expected "), OURS(want));
    }
    query->terms[query->count++] = *term;
    return true;
}

/* Parses one condition. @pre r->at is not at a blank or at the end. */
static bool take_term(reader *r)
{
    vast_query_term term = { .field = r->at, .given = r->given };
    size_t len = 0;
    while (is_word(r->at[len])) {
        len++;
    }
    if (len == 0 || len > UINT16_MAX) {
        const vast_slice rest = { r->at, run_len(r->at) };
        return FAIL(r->query, OURS("\""), rest, OURS("\" is not a condition; write FIELD OPERATOR VALUE"));
    }
    vast_slice field = vast_query_resolve(r->query->kind, (vast_slice){ r->at, len });
    r->at += len;
    bool after_blank = is_blank(*r->at);
    skip_blanks(r);
    term.op = take_operator(r, after_blank);
    if (term.op == VAST_QUERY_OPS) {
        term.field_len = (uint16_t)len;
        return fail_at_operator(r, &term);
    }
    term.field = field.at;
    term.field_len = (uint16_t)field.len;
    term.unknown = vast_query_find(r->query->kind, field) == NULL;
    skip_blanks(r);
    take_value(r, &term);
    return keep(r, &term);
}

static bool read_text(vast_query *query, const char *text, bool given)
{
    reader r = { .query = query, .at = text, .given = given };
    for (skip_blanks(&r); *r.at != '\0'; skip_blanks(&r)) {
        if (!take_term(&r)) {
            return false;
        }
    }
    return true;
}

void vast_query_begin(vast_query *query, const vast_query_kind *kind)
{
    query->kind = kind;
    query->order = query->type = query->storage = NULL;
    query->limit = 0;
    query->count = 0;
    query->fault[0] = '\0';
}

void vast_query_defaults(vast_query *query, const char *text)
{
    read_text(query, text, true);
}

bool vast_query_add(vast_query *query, const char *text)
{
    return read_text(query, text, false);
}

/* ---- unknown fields ---------------------------------------------------------------------------------------------- */

/* The known name that is nearest to a wrong one. */
typedef struct nearest {
    vast_slice wrong;
    const char *name;
    unsigned distance;
} nearest;

static void compare(nearest *best, const char *name)
{
    unsigned distance = vast_spelling_distance(best->wrong.at, best->wrong.len, name, strlen(name));
    if (distance < best->distance) {
        best->name = name;
        best->distance = distance;
    }
}

/* Compares names before aliases, so that a name wins over an alias at the same distance. */
static const char *nearest_field(const vast_query_kind *kind, vast_slice wrong)
{
    nearest best = { .wrong = wrong, .distance = vast_spelling_limit(wrong.len) + 1 };
    for (size_t i = 0; i < kind->field_count; i++) {
        compare(&best, kind->fields[i].name);
    }
    for (size_t i = 0; i < kind->field_count; i++) {
        if (kind->fields[i].alias != NULL) {
            compare(&best, kind->fields[i].alias);
        }
    }
    return best.name;
}

const char *vast_query_unknown(const vast_query *query, size_t *at, size_t *len, const char **near, size_t *near_len)
{
    while (*at < query->count && !query->terms[*at].unknown) {
        ++*at;
    }
    if (*at == query->count) {
        return NULL;
    }
    const vast_query_term *term = &query->terms[(*at)++];
    *near = nearest_field(query->kind, (vast_slice){ term->field, term->field_len });
    *near_len = *near != NULL ? strlen(*near) : 0;
    *len = term->field_len;
    return term->field;
}
