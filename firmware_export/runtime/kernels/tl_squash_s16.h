/* Logistic and tanh of int16 values: interpolation in a table, as in TFLite Micro. */
#ifndef TL_SQUASH_S16_H
#define TL_SQUASH_S16_H

#include "tl_wide.h"

/* Brings a value to steps of the table; multiplier / 2^shift. */
TL_INLINE int32_t tl_squash_steps(int32_t value, int32_t multiplier, int32_t shift) {
    const int32_t half = shift > 0 ? (INT32_C(1) << (shift - 1)) : 0;
    return (value * multiplier + half) >> shift;
}

/* 1 / (1 + exp(-x)) as Q0.15.
 *
 * steps: x * 24 * 512
 * table: [256] sigmoid(i / 24) in Q0.16
 */
TL_INLINE int32_t tl_logistic_s16(int32_t steps, const uint16_t *table) {
    const uint32_t magnitude = (uint32_t)(steps < 0 ? -steps : steps);
    const uint32_t place = magnitude >> 9;
    uint32_t result = UINT32_C(0x7FFF) << 10;
    if (place < 255u) {
        const uint32_t low = table[place];
        const uint32_t high = table[place + 1u];
        result = (low << 9) + (magnitude & 0x1FFu) * (high - low);
    }
    if (steps < 0) {
        result = (UINT32_C(1) << 25) - result + (UINT32_C(1) << 9) - 1u;
    } else {
        result += UINT32_C(1) << 9;
    }
    return (int32_t)(result >> 10);
}

/* tanh(x) as Q0.15; the table serves because tanh(x) = 2 * sigmoid(2 * x) - 1.
 *
 * steps: x * 24 * 512
 */
TL_INLINE int32_t tl_tanh_s16(int32_t steps, const uint16_t *table) {
    const uint32_t magnitude = (uint32_t)(steps < 0 ? -steps : steps);
    const uint32_t place = magnitude >> 8;
    int32_t result = INT32_C(0xFFFF) << 8;
    if (place < 255u) {
        const uint32_t low = table[place];
        const uint32_t high = table[place + 1u];
        result = (int32_t)((low << 8) + (magnitude & 0xFFu) * (high - low));
    }
    if (steps < 0) {
        result = -result + (INT32_C(1) << 23) + (INT32_C(1) << 7) - 1;
    } else {
        result = result - (INT32_C(1) << 23) + (INT32_C(1) << 7);
    }
    return result >> 8;
}

#endif /* TL_SQUASH_S16_H */
