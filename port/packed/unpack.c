/* Packed texts into plain ones: phrases.h says what they are. */
#include "phrases.h"

#include <stdint.h>

/* Digits are counted from 1, and so is what they stand for; a symbol that ends a text is behind every table. */
enum { DIGITS = 15 };
#define END SIZE_MAX

static unsigned take_digit(const char *text, size_t *place)
{
    unsigned byte = (unsigned char)text[*place / 2], digit = *place % 2 == 0 ? byte >> 4 : byte & 15U;
    *place += digit != 0; /* the end is not passed */
    return digit;
}

static size_t take_symbol(const char *text, size_t *place)
{
    unsigned first = take_digit(text, place), second = take_digit(text, place);
    if (second == 0) {
        return END;
    }
    if (first < vast_long_codes) {
        return (first - 1) * DIGITS + second - 1;
    }
    unsigned third = take_digit(text, place);
    size_t code = ((first - vast_long_codes) * DIGITS + second - 1) * DIGITS + third - 1;
    return third == 0 ? END : code + (vast_long_codes - 1) * DIGITS;
}

/* @return behind the last character. */
static char *write_phrase(size_t symbol, char *to)
{
    /* What is still to be written: a symbol is a character at least, so there are never more of them than characters. */
    uint16_t waiting[VAST_PHRASE_CHARS];
    size_t count = 0;
    for (;;) {
        const unsigned char *pair = vast_phrases[symbol];
        if (pair[0] != VAST_PHRASE_LETTER) {
            waiting[count++] = (uint16_t)((pair[1] & 15U) << 8 | pair[2]);
            symbol = (size_t)pair[0] << 4 | pair[1] >> 4;
            continue;
        }
        *to++ = (char)pair[2];
        if (count == 0) {
            return to;
        }
        symbol = waiting[--count];
    }
}

/* Up to `end`, with the NUL that ends it. @return where the next one may begin. */
static char *write_plain(const char *text, char *to, const char *end)
{
    size_t place = 0, symbol = take_symbol(text, &place);
    while (symbol < vast_phrase_count && (size_t)(end - to) > VAST_PHRASE_CHARS) {
        to = write_phrase(symbol, to);
        symbol = take_symbol(text, &place);
    }
    *to = '\0';
    return to + 1;
}

/* Those that are asked for again stand in front. */
static void to_front(vast_unpacked *found)
{
    vast_unpacked front = vast_unpacked_list[0];
    vast_unpacked_list[0] = *found;
    *found = front;
}

const char *vast_unpack(const vast_packable *text)
{
    static size_t used; /* of the list */
    static char *free_room = vast_plain_room;
    if (text == NULL || (unsigned char)*text != VAST_PACKED_MARK) {
        return text;
    }
    size_t nth = 0;
    while (nth < used && vast_unpacked_list[nth].packed != text) {
        nth++;
    }
    if (nth == vast_unpacked_list_count) {
        return text;
    }
    if (nth == used) {
        vast_unpacked_list[used++] = (vast_unpacked){ text, free_room };
        free_room = write_plain(text + 1, free_room, vast_plain_room + vast_plain_room_bytes);
    }
    to_front(&vast_unpacked_list[nth]);
    return vast_unpacked_list[0].plain;
}
