/* The last step of a layer with weights: from the 32-bit sum of a channel to an int8 value. */
#ifndef TL_SCALE_S8_H
#define TL_SCALE_S8_H

#include "tl_requantize.h"

typedef struct {
    int8_t offset; /* zero point of the output */
    tl_activation activation;
    int8_t per_channel; /* 1: a factor for each channel; 0: one factor for all */
    int8_t large;       /* 1 when some factor is 1/4 or more, 0 when none is */
} tl_scaling;

/* tl_requantize for a factor below 1/4, shift <= -2, with both rounding stages in one sum.
 *
 * The first stage adds 2^30 to the product and divides by 2^31. The second adds half of what it
 * divides by, less 1 if its number is negative, which is 2^31 of the product: so 2^30 goes on if
 * the accumulator is positive, and 2^30 off if it is negative. The half is added where it is a 1.
 *
 * rectified: 1 when negative results are cut off anyway and may be rounded in any way
 */
TL_INLINE int32_t tl_scale_down(int32_t acc, int32_t multiplier, int32_t shift, int32_t rectified) {
    const int64_t nudge = acc < 0 && !rectified ? -(INT64_C(1) << 30) : INT64_C(1) << 30;
    const int32_t high = (int32_t)(((int64_t)acc * multiplier + nudge) >> 32);
    return ((high >> (-2 - shift)) + 1) >> 1;
}

/* Scales a sum, adds the zero point of the output and applies the activation.
 *
 * multiplier: [channel] int32, or one
 * shift:      [channel] int8, or one; positive is to the left
 */
TL_KERNEL int8_t tl_scale_s8(uint32_t sum, const int32_t *multiplier, const int8_t *shift,
                             int32_t channel, const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t acc = (int32_t)sum;
    const int32_t i = channel * scaling->per_channel;
    const int32_t scaled = scaling->large ? tl_requantize(acc, multiplier[i], shift[i])
                                          : tl_scale_down(acc, multiplier[i], shift[i],
                                                          activation.min >= scaling->offset);
    const int32_t value = (int32_t)((uint32_t)scaled + (uint32_t)scaling->offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

/* The same for a factor below 1/4, shift <= -2, that is at hand. */
TL_INLINE int8_t tl_scale_small_s8(uint32_t sum, int32_t multiplier, int32_t shift,
                                   const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t scaled = tl_scale_down((int32_t)sum, multiplier, shift, 0);
    const int32_t value = (int32_t)((uint32_t)scaled + (uint32_t)scaling->offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

#endif /* TL_SCALE_S8_H */
