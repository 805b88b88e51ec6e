/* SPDX-License-Identifier: MIT */
/**
 * Everything that the code of a command may use.
 *
 * An ordinary command needs none of this: vast_run_row() runs it from its row. A handler reads its arguments by name,
 * builds a call, sends it, shows the answer or prints a sentence, and returns an exit status. A failure is reported
 * once, by vast_report() or vast_complain().
 */
#ifndef VASTAI_CLI_CLI_H
#define VASTAI_CLI_CLI_H

#include "arguments.h"
#include "ask.h"
#include "call_args.h"
#include "columns.h"
#include "format.h"
#include "report.h"
#include "run.h"
#include "scratch.h"
#include "send.h"
#include "terminal.h"
#include "visit.h"

#endif
