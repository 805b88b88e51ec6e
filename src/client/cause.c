/* SPDX-License-Identifier: MIT */
/* The cause of a failure as text. */
#include "vastai/vastai.h"

/* In a file of its own: who does not ask links none of the words. */
const char *vast_outcome_cause(const vast_outcome *outcome)
{
    return outcome->cause == VAST_CAUSE_TLS ? outcome->tls_cause : vast_cause_text(outcome->cause);
}
