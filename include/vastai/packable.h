/**
 * Texts that a build may pack. The rows of operations and of commands, and the sentences of both, have much in common: where
 * flash or a file's size counts, port/packed puts codes in the place of what stands in many of them. What such a text says is
 * read through vast_unpack(), which is nothing at all in a build that packs nothing.
 */
#ifndef VASTAI_PACKABLE_H
#define VASTAI_PACKABLE_H

#ifdef __cplusplus
extern "C" {
#endif

/** Characters of a text that is given to vast_unpack() before it is read. */
typedef char vast_packable;

/** Says so of a literal where neither an array nor a parameter has the type: in a row of a table. */
#define VAST_PACKABLE(literal) ((const vast_packable *)(literal))

#ifdef VAST_PACKED
/**
 * What the text says. The same text gives the same address, until the process ends; one that was not packed gives its own, and
 * so does NULL. A text from elsewhere that looks like a packed one gives nonsense, but nothing worse.
 * Not for several threads at once: what was written out is kept in one place.
 */
const char *vast_unpack(const vast_packable *text);
#else
static inline const char *vast_unpack(const vast_packable *text)
{
    return text;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
