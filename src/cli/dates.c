#include "dates.h"

#include <string.h>

#include "vastai/out.h"
#include "words.h"

/* So many digits as a number below `limit`; moves *text on. -1: they are not there, or too much. */
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

static int days_of(int year, int month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970; years are counted from March, so that leap days come last. */
static int64_t day_number(int year, int month, int day)
{
    int from_march = month > 2 ? month - 3 : month + 9;
    int years = month > 2 ? year : year - 1;
    return INT64_C(365) * years + years / 4 - years / 100 + years / 400 + (153 * from_march + 2) / 5 + day - 719469;
}

/* 2026-01-16, or 01/16/2026. */
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
    if (year < 1 || month < 1 || day < 1 || !parted || day > days_of(year, month)) {
        return false;
    }
    *epoch = day_number(year, month, day) * VAST_DAY_S;
    return true;
}

/* AM or PM behind an hour of 1 to 12; without it all hours of the day. */
static int hour_of(const char **text, int hour)
{
    bool half = (*text)[0] == ' ' && (*text)[1] != '\0' && (*text)[2] == 'M' && strchr("AP", (*text)[1]) != NULL;
    if (!half) {
        return hour;
    }
    bool afternoon = (*text)[1] == 'P';
    *text += 3;
    return hour < 1 || hour > 12 ? -1 : hour % 12 + (afternoon ? 12 : 0);
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

/* ---- written ------------------------------------------------------------------------------------------------------- */

static void put_two(vast_out *out, unsigned value)
{
    vast_put_char(out, (char)('0' + value / 10));
    vast_put_char(out, (char)('0' + value % 10));
}

/* Days are counted from 1 March 0000, so that leap days come last. */
static void put_day(vast_out *out, int64_t days_since_1970)
{
    int64_t days = days_since_1970 + 719468;
    unsigned era = (unsigned)(days / 146097), of_era = (unsigned)(days % 146097);
    unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
    unsigned from_march = (5 * of_year + 2) / 153;
    unsigned month = from_march < 10 ? from_march + 3 : from_march - 9;
    vast_put_uint(out, year + era * 400 + (month <= 2));
    vast_put_char(out, '-');
    put_two(out, month);
    vast_put_char(out, '-');
    put_two(out, of_year - (153 * from_march + 2) / 5 + 1);
}

bool vast_moment(int64_t epoch, const char *pattern, char out[VAST_MOMENT_BYTES])
{
    static const char parts[] = "hms";
    static const uint16_t seconds[] = { 3600, 60, 1 };
    bool known = epoch >= 0 && epoch <= INT64_C(253402300799);
    unsigned of_day = (unsigned)(epoch % VAST_DAY_S);
    vast_out to;
    vast_out_begin(&to, out, VAST_MOMENT_BYTES - 1);
    for (; known && *pattern != '\0'; pattern++) {
        const char *part = strchr(parts, *pattern);
        if (part != NULL) {
            put_two(&to, of_day / seconds[part - parts] % 60);
        } else if (*pattern == 'D') {
            put_day(&to, epoch / VAST_DAY_S);
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
    if (vast_text_number(text, out, room)) {
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
