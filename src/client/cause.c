/* SPDX-License-Identifier: MIT */
/* The text of the cause of an error. */
#include "vastai/vastai.h"

/* In a file of its own: a program that does not call this does not link the texts. */
const char *vast_outcome_cause(const vast_outcome *outcome)
{
    return outcome->cause == VAST_CAUSE_TLS ? outcome->tls_cause : vast_cause_text(outcome->cause);
}
