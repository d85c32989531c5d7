/* Types wider than a byte in the arena, where values of several types take turns at one place. */
#ifndef TL_WIDE_H
#define TL_WIDE_H

#include "tl_common.h"

/* A compiler may take it that an int16_t and an int32_t never share memory, and reorder what it
 * thinks is apart. In the arena they do, one after the other. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_MAY_ALIAS __attribute__((may_alias))
#else
#define TL_MAY_ALIAS
#endif

typedef int16_t TL_MAY_ALIAS tl_s16;
typedef int32_t TL_MAY_ALIAS tl_s32;
typedef float TL_MAY_ALIAS tl_f32;

/* Limits a value to int16. */
TL_INLINE int32_t tl_to_s16(int32_t value) {
    return tl_min(tl_max(value, INT16_MIN), INT16_MAX);
}

#endif /* TL_WIDE_H */
