/* SPDX-License-Identifier: MIT */
/* Parses and formats dates and times, all in UTC. */
#include "dates.h"

#include <string.h>

#include "text_helpers.h"
#include "vastai/json.h"
#include "vastai/out.h"

/*
 * Parses exactly `count` digits and advances *text.
 * @return -1: there are fewer digits, or the value is not below `limit`.
 */
static int take_digits(const char **text, int count, int limit)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9') {
            return -1;
        }
        value = value * 10 + (**text - '0');
    }
    return value < limit ? value : -1;
}

static bool take(const char **text, char c)
{
    bool there = **text == c;
    *text += there;
    return there;
}

static bool is_leap(unsigned year)
{
    return (year & 3) == 0 && ((year & 15) == 0 || year % 25 != 0); /* 100 is 4 * 25, and 400 is 16 * 25 */
}

static int days_of(unsigned year, int month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970. */
static int day_number(unsigned year, int month, int day)
{
    int days = day - 719163; /* days from year 1 to 1970 */
    for (unsigned passed = 1; passed < year; passed++) {
        days += 365 + is_leap(passed);
    }
    for (int passed = 1; passed < month; passed++) {
        days += days_of(year, passed);
    }
    return days;
}

/* Parses 2026-01-16 or 01/16/2026. */
static bool take_day(const char **text, int64_t *epoch)
{
    bool american = strlen(*text) > 2 && (*text)[2] == '/';
    char mark = american ? '/' : '-';
    int year = american ? 0 : take_digits(text, 4, 10000);
    bool parted = american || take(text, mark);
    int month = take_digits(text, 2, 13);
    parted = take(text, mark) && parted;
    int day = take_digits(text, 2, 32);
    if (american) {
        parted = take(text, mark) && parted;
        year = take_digits(text, 4, 10000);
    }
    if (year < 1 || month < 1 || day < 1 || !parted || day > days_of((unsigned)year, month)) {
        return false;
    }
    *epoch = (int64_t)day_number((unsigned)year, month, day) * VAST_DAY_S;
    return true;
}

/* With AM or PM the hour must be 1 to 12; otherwise 0 to 23. */
static int hour_of(const char **text, int hour)
{
    bool half = (*text)[0] == ' ' && (*text)[1] != '\0' && (*text)[2] == 'M' && strchr("AP", (*text)[1]) != NULL;
    if (!half) {
        return hour;
    }
    bool afternoon = (*text)[1] == 'P';
    *text += 3;
    return hour < 1 || hour > 12 ? -1 : (hour < 12 ? hour : 0) + (afternoon ? 12 : 0);
}

static bool take_time(const char **text, int64_t *epoch)
{
    int hour = take_digits(text, 2, 24), second = 0;
    bool parted = take(text, ':');
    int minute = take_digits(text, 2, 60);
    if (take(text, ':')) {
        second = take_digits(text, 2, 60);
    }
    hour = hour_of(text, hour);
    if (!parted || hour < 0 || minute < 0 || second < 0) {
        return false;
    }
    *epoch += hour * 3600 + minute * 60 + second;
    return true;
}

bool vast_text_date(const char *text, int64_t *epoch)
{
    int64_t value;
    if (vast_text_int(text, &value)) {
        *epoch = value;
        return true;
    }
    if (!take_day(&text, &value) || ((take(&text, ' ') || take(&text, 'T')) && !take_time(&text, &value))) {
        return false;
    }
    take(&text, 'Z');
    if (*text != '\0') {
        return false;
    }
    *epoch = value;
    return true;
}

/* ---- written ----------------------------------------------------------------------------------------------------- */

static void put_two(vast_out *out, int value)
{
    vast_put_text(out, value < 10 ? "0" : "");
    vast_put_int(out, value);
}

static void put_day(vast_out *out, int days_since_1970)
{
    unsigned year = 1970;
    int month = 1, left = days_since_1970;
    for (; left >= 365 + is_leap(year); year++) {
        left -= 365 + is_leap(year);
    }
    for (; left >= days_of(year, month); month++) {
        left -= days_of(year, month);
    }
    vast_put_uint(out, year);
    vast_put_char(out, '-');
    put_two(out, month);
    vast_put_char(out, '-');
    put_two(out, left + 1);
}

bool vast_moment(int64_t epoch, const char *pattern, char out[VAST_MOMENT_BYTES])
{
    static const char parts[] = "hms";
    static const uint16_t seconds[] = { 3600, 60, 1 };
    bool known = epoch >= 0 && epoch <= INT64_C(253402300799);
    uint64_t days = (uint64_t)epoch / VAST_DAY_S, of_day = (uint64_t)epoch % VAST_DAY_S;
    vast_out to;
    vast_out_begin(&to, out, VAST_MOMENT_BYTES - 1);
    for (; known && *pattern != '\0'; pattern++) {
        const char *part = strchr(parts, *pattern);
        if (part != NULL) {
            put_two(&to, (int)(of_day / seconds[part - parts] % 60));
        } else if (*pattern == 'D') {
            put_day(&to, (int)days);
        } else {
            vast_put_char(&to, *pattern);
        }
    }
    out[vast_out_stored(&to)] = '\0';
    return known;
}

bool vast_text_moment(const char *text, char *out, size_t room)
{
    int64_t epoch;
    if (vast_json_number_from_text(text, out, room)) {
        return true;
    }
    if (room <= VAST_INT_CHARS || !vast_text_date(text, &epoch)) {
        return false;
    }
    char digits[VAST_INT_CHARS];
    size_t len = vast_int_text(epoch, digits);
    memcpy(out, digits, len);
    out[len] = '\0';
    return true;
}
