/* SPDX-License-Identifier: MIT */
/**
 * The words of an answer: what it says for people, in whatever form it says it.
 */
#ifndef VASTAI_CLIENT_WORDS_H
#define VASTAI_CLIENT_WORDS_H

#include "vastai/json.h"

enum { VAST_CODE_BYTES = 32 };

typedef struct vast_words {
    bool clipped;   /**< there was more than text holds */
    bool succeeded; /**< `success: true` in the outermost object */
    bool failed;    /**< a `success` there that is anything else */
    bool coded;     /**< the member `error` there was a text, and code is the whole of the last one */
    bool erred;     /**< an `error` or `error_msg` there that is true, an object, or a text that is not empty */
    bool worded;    /**< the outermost object has a member that is words, or `success` */
    bool informed;  /**< it has another one; or the answer is a list, or an object without members */
    uint16_t len;
    uint8_t code_len;
    uint8_t rank; /* of the member that text came from; 0: the raw body */
    uint8_t form; /* of a raw body: not begun, plain, markup, inside a tag */
    bool blank;   /* one is due before the next character */
    char last;    /* byte that was looked at */
    uint8_t key_len;
    char key[10]; /* of the member being read */
    uint8_t key_row;
    char code[VAST_CODE_BYTES]; /**< the member `error` of the outermost object */
    char text
        [VAST_MESSAGE_BYTES]; /**< NUL-terminated, one line, blanks squeezed; a redirect's target before a body comes */
} vast_words;

void vast_words_begin(vast_words *words);

/** Takes a piece of the body as it is: plain text, or markup whose tags are dropped. */
void vast_words_raw(vast_words *words, const char *text, size_t len);

/**
 * Takes an event of a JSON body. Members msg, message, detail, error_msg and error are words, in this order of worth, and among those of one name
 * the outermost; raw text gives way.
 * @param deep  members at any depth count, not just those of the outermost object.
 */
void vast_words_event(vast_words *words, const vast_json_event *event, bool deep);

/** Whether a JSON body held words and nothing else: a message, a text, a number. */
bool vast_words_are_all(const vast_words *words);

/** Whether nothing that may follow is worth more than what has come. */
bool vast_words_settled(const vast_words *words);

/** Whether the words hold `phrase`, in lower case, without regard to case. */
const char *vast_words_find(const vast_words *words, const char *phrase);

/**
 * Puts stars over each place in `text` where `secret` stands; at the end of text eight bytes of it are enough, since there it
 * may be cut. @return whether there was one.
 */
bool vast_words_hide(char *text, const char *secret);

#endif
