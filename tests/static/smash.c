/* SPDX-License-Identifier: MIT */
/*
 * A function that writes over the end of an array of its stack, BYTES bytes: smash BYTES VALUE. What
 * guards the stack in the static file must end it. It says "whole" when it comes back.
 */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) static int fill(volatile size_t len, uint8_t value)
{
    uint8_t array[16];
    volatile uint8_t *at = array;
    for (size_t i = 0; i < len; i++) {
        at[i] = value;
    }
    return at[0] == value;
}

int main(int argc, char **argv)
{
    if (argc != 3 || !fill((size_t)atoi(argv[1]), (uint8_t)atoi(argv[2]))) {
        return 1;
    }
    return write(STDOUT_FILENO, "whole\n", 6) != 6;
}
