#include "speech.h"

#include <string.h>

#include "vastai/json.h"
#include "words.h"

/* A %s, %.*s, %lld or %%, behind its percent sign. @return what follows it. */
static const char *speak_value(const vast_speech *speech, void *to, const char *pattern, va_list *values)
{
    if (*pattern == 'l') {
        char digits[VAST_INT_CHARS];
        speech->number(to, digits, vast_int_text(va_arg(*values, long long), digits));
        return pattern + 3;
    }
    if (*pattern == '%') {
        speech->plain(to, pattern, 1);
        return pattern + 1;
    }
    int length = *pattern == '.' ? va_arg(*values, int) : -1;
    const char *text = va_arg(*values, const char *);
    size_t whole = length < 0 && text != NULL ? strlen(text) : 0;
    speech->text(to, text, length < 0 ? whole : (size_t)length);
    return strchr(pattern, 's') + 1;
}

void vast_speak(const vast_speech *speech, void *to, const char *pattern, va_list *values)
{
    while (*pattern != '\0') {
        size_t plain = strcspn(pattern, "%");
        speech->plain(to, pattern, plain);
        pattern += plain;
        if (*pattern == '%') {
            pattern = speak_value(speech, to, pattern + 1, values);
        }
    }
}

/* ---- into memory --------------------------------------------------------------------------------------------------- */

static void write_plain(void *out, const char *bytes, size_t len)
{
    vast_put_bytes(out, bytes, len);
}

static void write_string(void *out, const char *text, size_t len)
{
    if (text != NULL) {
        vast_put_json_string(out, text, len);
    } else {
        vast_put_text(out, "null");
    }
}

const vast_speech vast_sentence = { write_plain, write_plain, write_plain };
const vast_speech vast_json_text = { write_plain, write_string, write_plain };

void vast_write(vast_out *out, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    vast_speak(&vast_sentence, out, pattern, &values);
    va_end(values);
}

void vast_write_json(vast_out *out, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    vast_speak(&vast_json_text, out, pattern, &values);
    va_end(values);
}

bool vast_text(char *buffer, size_t room, const char *pattern, ...)
{
    vast_out out;
    va_list values;
    vast_out_begin(&out, buffer, room - 1);
    va_start(values, pattern);
    vast_speak(&vast_sentence, &out, pattern, &values);
    va_end(values);
    buffer[vast_out_stored(&out)] = '\0';
    return vast_out_whole(&out);
}
