/* SPDX-License-Identifier: MIT */
/* Formats values: money, sizes, percentages, dates. */
#include "units.h"

#include <string.h>

#include "dates.h"
#include "text_helpers.h"

/* Writes value * multiplier / divisor, rounded to the given number of decimals. */
typedef struct scale {
    uint8_t decimals;
    uint32_t multiplier, divisor;
    char before[2], after[2];
} scale;

static const scale scales[VAST_UNIT_COUNT] = {
    [VAST_UNIT_FIXED_1] = { 1, 1, 1, "", "" },
    [VAST_UNIT_FIXED_2] = { 2, 1, 1, "", "" },
    [VAST_UNIT_FIXED_3] = { 3, 1, 1, "", "" },
    [VAST_UNIT_USD] = { 2, 1, 1, "$", "" },
    [VAST_UNIT_USD_FINE] = { 4, 1, 1, "$", "" },
    [VAST_UNIT_MB_AS_GB] = { 1, 1, 1000, "", "" },
    [VAST_UNIT_PERCENT] = { 1, 100, 1, "", "%" },
    [VAST_UNIT_DAYS] = { 1, 1, 86400, "", "" },
};

#define FINE 6 /* number of decimals kept while a value is scaled */

static uint64_t power_of_ten(unsigned power)
{
    uint64_t value = 1;
    while (power-- > 0) {
        value *= 10;
    }
    return value;
}

void vast_put_point(vast_out *out, uint64_t value, size_t decimals)
{
    char digits[VAST_INT_CHARS];
    size_t len = vast_int_text((int64_t)value, digits), whole = len > decimals ? len - decimals : 0;
    vast_put_bytes(out, whole > 0 ? digits : "0", whole > 0 ? whole : 1);
    vast_put_char(out, '.');
    for (size_t missing = decimals + whole - len; missing > 0; missing--) {
        vast_put_char(out, '0');
    }
    vast_put_bytes(out, digits + whole, len - whole);
}

static bool put_scaled(vast_out *out, const scale *s, const vast_visit_value *value)
{
    int64_t fine;
    if (value->kind != VAST_JSON_NUMBER || vast_json_scaled(value->text, value->len, FINE, &fine) != VAST_OK ||
        fine > INT64_MAX / 200 || fine < INT64_MIN / 200) {
        return false;
    }
    uint64_t size = (uint64_t)(fine < 0 ? -fine : fine), by = s->divisor * power_of_ten(FINE - s->decimals);
    size = (size * s->multiplier + by / 2) / by;
    vast_put_text(out, fine < 0 && size > 0 ? "-" : "");
    vast_put_text(out, s->before);
    vast_put_point(out, size, s->decimals);
    vast_put_text(out, s->after);
    return true;
}

/* Writes seconds since 1970 as date and time, UTC. */
static bool put_date(vast_out *out, const vast_visit_value *value)
{
    int64_t seconds;
    char text[VAST_MOMENT_BYTES];
    bool known = value->kind == VAST_JSON_NUMBER && vast_json_scaled(value->text, value->len, 0, &seconds) == VAST_OK &&
                 vast_moment(seconds, "D h:m", text);
    vast_put_text(out, known ? text : "");
    return known;
}

static void put_secret(vast_out *out, const vast_visit_value *value)
{
    size_t shown = value->len >= 12 && !value->cut ? 4 : 0;
    vast_put_text(out, value->len > 0 ? "..." : "");
    vast_put_bytes(out, value->text + value->len - shown, shown);
}

/* Truncates between two characters. */
static void put_as_it_is(vast_out *out, const vast_visit_value *value)
{
    vast_put_bytes(out, value->text, value->cut ? vast_text_whole(value->text, value->len) : value->len);
    vast_put_text(out, value->cut ? "..." : "");
}

size_t vast_unit_text(vast_unit unit, const vast_visit_value *value, bool plain_secrets, char out[VAST_UNIT_TEXT])
{
    vast_out to;
    vast_out_begin(&to, out, VAST_UNIT_TEXT);
    if (value->kind == VAST_JSON_NULL) {
        vast_put_char(&to, '-');
    } else if (unit == VAST_UNIT_SECRET && !plain_secrets) {
        put_secret(&to, value);
    } else if (unit == VAST_UNIT_YES_NO && (value->kind == VAST_JSON_TRUE || value->kind == VAST_JSON_FALSE)) {
        vast_put_text(&to, value->kind == VAST_JSON_TRUE ? "yes" : "no");
    } else if (unit == VAST_UNIT_DATE      ? !put_date(&to, value)
               : scales[unit].divisor != 0 ? !put_scaled(&to, &scales[unit], value)
                                           : true) {
        put_as_it_is(&to, value);
    }
    return vast_out_stored(&to);
}
