/* SPDX-License-Identifier: MIT */
/* Converts the values of a query to JSON, and says what is expected instead of an invalid one. */
#include <string.h>

#include "integer.h"
#include "query_parts.h"
#include "text.h"

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* The row for fields that no kind lists: their values are sent as text. */
static const vast_query_field plain_field = { .type = VAST_QUERY_TEXT };

/* Finds the row of a condition's field. */
static const vast_query_field *field_of(const vast_query *query, const vast_query_term *term)
{
    const vast_slice name = { term->field, term->field_len };
    const vast_query_field *field = vast_query_find(query->kind, name);
    if (field == NULL && query->kind->base != NULL) {
        field = vast_query_find(query->kind->base, name);
    }
    return field != NULL ? field : &plain_field;
}

/* Writes millionths as a decimal: 23500000000 is 23500.0. */
static void put_millionths(vast_out *out, int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint32_t part = (uint32_t)(size % 1000000), digit = 100000;
    vast_put_text(out, value < 0 ? "-" : "");
    vast_put_uint(out, size / 1000000);
    vast_put_char(out, '.');
    do {
        vast_put_char(out, (char)('0' + part / digit));
        part %= digit;
        digit /= 10;
    } while (part != 0);
}

/*
 * Writes a value, unchanged or converted.
 * @return NULL: written. Else the value is invalid, and the text says what is expected.
 */
typedef const char *value_writer(vast_out *out, vast_slice value, int32_t multiplier);

/* A value that is converted is first copied into a buffer of this size. */
static const char too_long[] = "at most 40 bytes";

static const char *put_scaled(vast_out *out, vast_slice value, int32_t multiplier)
{
    char text[VAST_QUERY_ITEM + 1], number[VAST_QUERY_ITEM + 2];
    int64_t scaled, most = (int64_t)(INT64_MAX / (uint64_t)multiplier);
    if (!vast_slice_copy(value, text, sizeof text)) {
        return too_long;
    }
    if (!vast_json_number_from_text(text, number, sizeof number) ||
        vast_json_scaled(number, strlen(number), 6, &scaled) != VAST_OK || scaled > most || scaled < -most) {
        return "a number";
    }
    put_millionths(out, scaled * multiplier);
    return NULL;
}

/* Writes 535.86.05 as 535086005: each part but the first is padded to three digits. */
static const char *put_version(vast_out *out, vast_slice value, int32_t multiplier)
{
    char copy[VAST_QUERY_ITEM + 1];
    const char *text = copy;
    uint64_t version = 0;
    (void)multiplier;
    if (!vast_slice_copy(value, copy, sizeof copy)) {
        return too_long;
    }
    for (unsigned part = 0; part < 3; part++) {
        size_t len = vast_count_digits(text);
        if (len == 0 || len > 6 || text[len] != (part < 2 ? '.' : '\0')) {
            return "a version of three parts, as 535.86.05";
        }
        uint64_t number = 0, scale = 1;
        for (size_t i = 0; i < len || i < 3; i++) {
            number = i < len ? number * 10 + (uint64_t)(text[i] - '0') : number;
            scale *= 10;
        }
        version = version * scale + number;
        text += len + 1;
    }
    vast_put_uint(out, version);
    return NULL;
}

static bool take_part(const char **text, size_t most, char end, unsigned *value)
{
    size_t len = vast_count_digits(*text);
    *value = 0;
    for (size_t i = 0; i < len && len <= most; i++) {
        *value = *value * 10 + (unsigned)((*text)[i] - '0');
    }
    bool right = len > 0 && len <= most && (*text)[len] == end;
    *text += right ? len + (end != '\0') : 0;
    return right;
}

/* Days from 1970-01-01 to a date. Years are counted from 1 March, so that a leap day is the last of its year. */
static int64_t days_to(unsigned year, unsigned month, unsigned day)
{
    unsigned y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool put_day(vast_out *out, const char *text)
{
    unsigned month, day, year;
    if (!take_part(&text, 2, '/', &month) || !take_part(&text, 2, '/', &day) || !take_part(&text, 4, '\0', &year) ||
        month < 1 || month > 12 || year < 1 || day < 1) {
        return false;
    }
    unsigned next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    if (day > days_to(next_year, next_month, 1) - days_to(year, month, 1)) {
        return false;
    }
    vast_put_int(out, days_to(year, month, day) * 86400);
    vast_put_text(out, ".0");
    return true;
}

static const char *put_date(vast_out *out, vast_slice value, int32_t multiplier)
{
    char text[VAST_QUERY_ITEM + 1], number[VAST_QUERY_ITEM + 2];
    (void)multiplier;
    if (!vast_slice_copy(value, text, sizeof text)) {
        return too_long;
    }
    if (vast_json_number_from_text(text, number, sizeof number)) {
        vast_put_text(out, number);
        vast_put_text(out, number[strcspn(number, ".eE")] == '\0' ? ".0" : "");
        return NULL;
    }
    return put_day(out, text) ? NULL : "a day, MM/DD/YYYY, or seconds since 1970";
}

/* true, false and null, spelt as in JSON or Python. @return the JSON literal; NULL: the value is another. */
static const char *literal(vast_slice value)
{
    static const char words[][6] = { "true", "True", "false", "False", "null", "None" };
    static const char meant[][6] = { "true", "false", "null" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (vast_slice_is(value, words[i])) {
            return meant[i / 2];
        }
    }
    return NULL;
}

static const char *put_plain(vast_out *out, vast_slice value, int32_t multiplier)
{
    const char *word = literal(value);
    (void)multiplier;
    vast_put_bytes(out, word != NULL ? word : value.at, word != NULL ? strlen(word) : value.len);
    return NULL;
}

/* Writes a JSON string, with a blank for each _. */
static const char *put_words(vast_out *out, vast_slice value, int32_t multiplier)
{
    (void)multiplier;
    vast_put_char(out, '"');
    for (const char *mark; (mark = memchr(value.at, '_', value.len)) != NULL;) {
        size_t len = (size_t)(mark - value.at);
        vast_put_json_inside(out, value.at, len);
        vast_put_char(out, ' ');
        value.at += len + 1;
        value.len -= len + 1;
    }
    vast_put_json_inside(out, value.at, value.len);
    vast_put_char(out, '"');
    return NULL;
}

static bool is_whole_number(vast_slice text)
{
    size_t digits = 0;
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9') {
        digits++;
    }
    return digits == text.len;
}

/* Inside a list, true, false and null are text. A date may be null. */
static value_writer *writer_of(const vast_query_field *field, const vast_query_term *term, vast_slice value)
{
    const char *word = vast_query_takes_list(term) ? NULL : literal(value);
    if (field->scale != 0) {
        return put_scaled;
    }
    if (field->type == VAST_QUERY_VERSION && memchr(value.at, '.', value.len) != NULL) {
        return put_version;
    }
    if (field->type == VAST_QUERY_DATE && (word == NULL || word[0] != 'n')) {
        return put_date;
    }
    return word != NULL || (term->given && is_whole_number(value)) ? put_plain : put_words;
}

static const char *put_item(vast_out *out, const vast_query *query, const vast_query_term *term, vast_slice value)
{
    const vast_query_field *field = field_of(query, term);
    vast_query_strip(&value, "\"");
    return writer_of(field, term, value)(out, value, field->scale);
}

static const char *put_list(vast_out *out, const vast_query *query, const vast_query_term *term)
{
    vast_slice list = { term->value, term->value_len }, item;
    const char *fault = NULL, *gap = "[";
    while (fault == NULL && vast_query_item(&list, &item)) {
        vast_put_text(out, gap);
        fault = put_item(out, query, term, item);
        gap = ", ";
    }
    vast_put_char(out, ']');
    return gap[0] == '[' ? "" : fault;
}

const char *vast_query_put_value(vast_out *out, const vast_query *query, const vast_query_term *term)
{
    const vast_slice value = { term->value, term->value_len };
    if (vast_query_takes_list(term)) {
        return put_list(out, query, term);
    }
    return value.len == 0 ? "" : put_item(out, query, term, value);
}
