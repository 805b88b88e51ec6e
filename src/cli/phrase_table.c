/* No text is packed: see phrases.h. In the static file, what pack.py makes stands in the place of this. */
#include "phrases.h"

const unsigned char vast_phrases[][3] = { { 0, 0, 0 } };
const size_t vast_phrase_count = 0;
char vast_plain_room[1];
vast_unpacked vast_unpacked_list[1];
const size_t vast_plain_room_bytes = sizeof vast_plain_room, vast_unpacked_list_count = 1;
