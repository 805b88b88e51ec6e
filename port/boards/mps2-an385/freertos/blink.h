/* SPDX-License-Identifier: MIT */
/**
 * The rest of the firmware: a task that has to run every 10 ms, whatever the others do, and counts when it did not.
 */
#ifndef BLINK_H
#define BLINK_H

void blink_start(void);

/** How often it ran, how often it should have, and how late it was at most. */
void blink_report(void);

#endif
