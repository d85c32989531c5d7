/* The last step of a layer with weights: from the sum of a channel to an int16 value. */
#ifndef TL_SCALE_S16_H
#define TL_SCALE_S16_H

#include "tl_requantize.h"
#include "tl_wide.h"

/* Smallest and largest value of an output of int16. */
typedef struct {
    int16_t min;
    int16_t max;
} tl_activation16;

typedef struct {
    tl_activation16 activation;
    int8_t wide; /* 1: sums have 64 bits, multipliers 15; 0: sums have 32 bits, multipliers 31 */
} tl_scaling16;

/* value / 2^bits, rounded down, where the result fits int32; 1 <= bits <= 62.
 *
 * Small cores call a library to shift 64 bits by an amount that is not constant, so that the two
 * halves are shifted here. */
TL_INLINE int32_t tl_shift_wide(int64_t value, int32_t bits) {
    const int32_t high = (int32_t)(value >> 32);
    const uint32_t low = (uint32_t)value;
    if (bits >= 32) {
        return high >> (bits - 32);
    }
    return (int32_t)(((uint32_t)high << (32 - bits)) | (low >> bits));
}

/* Limits a value to the activation. */
TL_INLINE int16_t tl_bounded_s16(int32_t value, tl_activation16 activation) {
    return (int16_t)tl_min(tl_max(value, activation.min), activation.max);
}

/* Scales a sum and applies the activation; the zero point of int16 is 0.
 *
 * wide:  sum * multiplier / 2^(shift + 1), rounded to nearest, ties upwards
 * other: tl_requantize
 */
TL_KERNEL int16_t tl_scale_s16(int64_t sum, int32_t multiplier, int32_t shift,
                               tl_scaling16 scaling) {
    const int32_t value = scaling.wide ? (tl_shift_wide(sum * multiplier, shift) + 1) >> 1
                                       : tl_requantize((int32_t)sum, multiplier, shift);
    return tl_bounded_s16(value, scaling.activation);
}

#endif /* TL_SCALE_S16_H */
