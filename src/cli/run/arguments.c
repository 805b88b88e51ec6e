/* SPDX-License-Identifier: MIT */
/* The values of the arguments, by name. */
#include "arguments.h"

#include "text_helpers.h"

const char *vast_value(const vast_cli *cli, const char *name)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_value(&cli->line, argument) : NULL;
}

bool vast_is_given(const vast_cli *cli, const char *name)
{
    return vast_line_given(&cli->line, name) != NULL;
}

int64_t vast_int_value(const vast_cli *cli, const char *name)
{
    int64_t value = 0;
    const char *text = vast_value(cli, name);
    if (text != NULL) {
        vast_text_int(text, &value);
    }
    return value;
}

const char *vast_next_value(const vast_cli *cli, const char *name, size_t *at)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_next(&cli->line, argument, at) : NULL;
}

size_t vast_value_count(const vast_cli *cli, const char *name)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_count(&cli->line, argument) : 0;
}
