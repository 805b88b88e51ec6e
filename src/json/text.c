#include "text.h"

/* Overlong forms, surrogates and what lies past U+10FFFF are all kept out by the range of the second byte. */
static bool take_lead(vast_json_utf8 *utf8, uint8_t lead)
{
    if (lead < 0x80) {
        return true;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return false;
    }
    utf8->need = (uint8_t)(1 + (lead >= 0xE0) + (lead >= 0xF0));
    utf8->low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    utf8->high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return true;
}

bool vast_utf8_take(vast_json_utf8 *utf8, uint8_t byte)
{
    if (utf8->need == 0) {
        return take_lead(utf8, byte);
    }
    if (byte < utf8->low || byte > utf8->high) {
        return false;
    }
    utf8->need--;
    utf8->low = 0x80;
    utf8->high = 0xBF;
    return true;
}
