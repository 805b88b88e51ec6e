/* Codes into phrases, and packed texts into plain ones. */
#include "phrases.h"

#include <stdint.h>

/* Symbols: characters, then phrases. Codes of one byte are for the first phrases; the last ones begin codes of two. */
enum { PHRASES = 0x80, ONE_BYTE = 0x81, TWO_BYTES = 0xF9, PAGE = 255 };

static size_t take_symbol(const char **at)
{
    unsigned code = (unsigned char)*(*at)++;
    if (code < ONE_BYTE) {
        return '\0';
    }
    if (code < TWO_BYTES) {
        return PHRASES + (code - ONE_BYTE);
    }
    if (**at == '\0') {
        return SIZE_MAX; /* no phrase: the text was not made by pack.py */
    }
    unsigned low = (unsigned char)*(*at)++;
    return PHRASES + (TWO_BYTES - ONE_BYTE) + (code - TWO_BYTES) * PAGE + (low - 1);
}

size_t vast_phrase(const char **at, char phrase[VAST_PHRASE_CHARS])
{
    /* What is still to be written: a symbol is a character at least, so there are never more of them than characters. */
    size_t waiting[VAST_PHRASE_CHARS] = { take_symbol(at) };
    size_t count = 1, len = 0;
    while (count > 0) {
        size_t symbol = waiting[--count];
        if (symbol < PHRASES) {
            phrase[len++] = (char)symbol;
        } else if (symbol - PHRASES < vast_phrase_count) {
            const unsigned char *pair = vast_phrases[symbol - PHRASES];
            waiting[count++] = (pair[1] & 0x0FU) << 8 | pair[2];
            waiting[count++] = (size_t)pair[0] << 4 | pair[1] >> 4;
        }
    }
    return len;
}

/* Up to `end`, with the NUL that ends it. @return where the next one may begin. */
static char *write_plain(const char *at, char *to, const char *end)
{
    while (*at != '\0' && (size_t)(end - to) > VAST_PHRASE_CHARS) {
        if (vast_is_code(*at)) {
            to += vast_phrase(&at, to);
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return to + 1;
}

const char *vast_unpack(const vast_packable *text)
{
    static size_t used; /* of the list */
    static char *free_room = vast_plain_room;
    if ((unsigned char)*text != VAST_PACKED) {
        return text;
    }
    for (size_t i = 0; i < used; i++) {
        if (vast_unpacked_list[i].packed == text) {
            return vast_unpacked_list[i].plain;
        }
    }
    if (used == vast_unpacked_list_count) {
        return text;
    }
    vast_unpacked_list[used++] = (vast_unpacked){ text, free_room };
    free_room = write_plain(text + 1, free_room, vast_plain_room + vast_plain_room_bytes);
    return vast_unpacked_list[used - 1].plain;
}
