/* SPDX-License-Identifier: MIT */
/**
 * The message of a response: a JSON member, plain text, or the text of an HTML page.
 */
#ifndef VASTAI_CLIENT_WORDS_H
#define VASTAI_CLIENT_WORDS_H

#include "vastai/json.h"

enum { VAST_CODE_BYTES = 32 };

typedef struct vast_words {
    bool clipped;   /**< the message did not fit `text` */
    bool succeeded; /**< `success: true` in the outermost object */
    bool failed;    /**< `success: false` there */
    bool unclear;   /**< `success` there with a value that is not a boolean: it confirms nothing and refuses nothing */
    bool coded;     /**< `code` holds the complete text of the last member `error` there */
    bool erred;     /**< an `error` or `error_msg` there is true, an object, or a non-empty text */
    bool worded;    /**< the outermost object has a message member, or `success` */
    bool informed;  /**< it has another member; or the response is a list, or an empty object */
    uint16_t len;
    uint8_t code_len;
    uint8_t rank; /* priority of the member that `text` came from; 0: raw body */
    uint8_t form; /* state of a raw body: not begun, plain, markup, inside a tag */
    bool blank;   /* a space is due before the next character */
    char last;    /* the last byte processed */
    uint8_t key_len;
    char key[10]; /* name of the current member */
    uint8_t key_row;
    char code[VAST_CODE_BYTES]; /**< the member `error` of the outermost object */
    char text
        [VAST_MESSAGE_BYTES]; /**< NUL-terminated, one line, blanks squeezed; a redirect's target before a body comes */
} vast_words;

void vast_words_begin(vast_words *words);

/** Processes a piece of a raw body: plain text, or markup, whose tags are removed. */
void vast_words_raw(vast_words *words, const char *text, size_t len);

/**
 * Processes an event of a JSON body. The message is a member msg, message, detail, error_msg or error, in this order of
 * priority; of several with the same name, the outermost. Any of them replaces raw text.
 * @param deep  also use members at greater depth, not only those of the outermost object.
 */
void vast_words_event(vast_words *words, const vast_json_event *event, bool deep);

/** Returns whether a JSON body contained only a message, a string or a number. */
bool vast_words_are_all(const vast_words *words);

/** Returns whether no later member can replace the message. */
bool vast_words_settled(const vast_words *words);

/** Finds `phrase`, given in lower case, in the message, ignoring case. Returns NULL if it is not there. */
const char *vast_words_find(const vast_words *words, const char *phrase);

/**
 * Replaces each occurrence of `secret` in `text` with asterisks. At the end of `text`, which may be truncated, the
 * first eight bytes of the secret are enough.
 * @return whether anything was replaced.
 */
bool vast_words_hide(char *text, const char *secret);

#endif
