/* SPDX-License-Identifier: MIT */
/**
 * Represents the rest of the firmware: a task that must run every 10 ms, and counts missed deadlines.
 */
#ifndef BLINK_H
#define BLINK_H

void blink_start(void);

/** Reports how often the task ran, how often it should have run, and its largest delay. */
void blink_report(void);

#endif
