/* SPDX-License-Identifier: MIT */
/* A static heap for mbedTLS, if mbedTLS was built with its buffer allocator. */
#include <mbedtls/version.h>
#if defined(MBEDTLS_MEMORY_BUFFER_ALLOC_C)
#include <mbedtls/memory_buffer_alloc.h>
#endif

#include "vastai/tls.h"

#if defined(MBEDTLS_MEMORY_BUFFER_ALLOC_C)

vast_err vast_tls_use_arena(void *arena, size_t bytes)
{
    if (arena == NULL || bytes < 1024) {
        return VAST_E_ARG;
    }
    mbedtls_memory_buffer_alloc_init(arena, bytes);
    return VAST_OK;
}

#else

vast_err vast_tls_use_arena(void *arena, size_t bytes)
{
    (void)arena;
    (void)bytes;
    return VAST_E_ARG;
}

#endif

size_t vast_tls_arena_peak(void)
{
    size_t bytes = 0;
#if defined(MBEDTLS_MEMORY_BUFFER_ALLOC_C) && defined(MBEDTLS_MEMORY_DEBUG)
    size_t blocks;
    mbedtls_memory_buffer_alloc_max_get(&bytes, &blocks);
#endif
    return bytes;
}
