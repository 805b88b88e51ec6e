/* SPDX-License-Identifier: MIT */
/**
 * Topics of the help that are no commands: "vastai help query". Each is also a section of the manual page.
 */
#ifndef VASTAI_CLI_TOPICS_H
#define VASTAI_CLI_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vast_topic_term {
    const char *name, *meaning;
} vast_topic_term;

typedef struct vast_topic {
    const char *name;             /**< after "vastai help"; NULL ends the list */
    const char *heading;          /**< in the manual page */
    const char *text;             /**< paragraphs, with '\n' between them */
    const vast_topic_term *terms; /**< term_count of them; NULL: none */
    size_t term_count;            /**< number of terms */
    bool fields;                  /**< the terms are the fields of a search for offers */
    bool unattended;              /**< the terms are the commands that run unasked without a terminal */
    const char *const *examples;  /**< command lines; ends with NULL; NULL: none */
} vast_topic;

/** All topics; ends with one without a name. */
extern const vast_topic vast_topics[];

/** @return NULL: there is no such topic. */
const vast_topic *vast_topic_find(const char *name);

/** The nth term of a topic. The texts of a field are valid until the next call. @return false: it has no more. */
bool vast_topic_term_at(const vast_topic *topic, size_t nth, vast_topic_term *out);

/** The meaning of a field of a search for offers, with an example; NULL: not described. */
const char *vast_field_meaning(const char *field);

#endif
