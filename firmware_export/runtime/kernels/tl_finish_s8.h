/* From a 32-bit sum to an int8 value in few instructions, to the bit of tl_requantize_s8.
 *
 * TFLite Micro scales a sum a by m / 2^31 * 2^-e in two roundings (tl_requantize.h):
 *
 *     h = floor(a * m / 2^31 + 1/2)          result = (h + 2^(e-1) - [h < 0]) >> e
 *
 * With g = floor(4 * a * m / 2^32) = floor(2 * (a * m / 2^31)), which is the high half of one
 * product, h = (g + 1) >> 1, because floor((floor(2 z) + 1) / 2) = floor(z + 1/2). And since
 * floor(floor(u / 2) / 2^e) = floor(u / 2^(e+1)) for every integer u,
 *
 *     result = (g + 1 + 2^e - 2 * [g < 0]) >> (e + 1)
 *
 * ([h < 0] and [g < 0] differ for g = -1 alone, where both give 0 as 2^e - 2 and 2^e are below
 * 2^(e+1); e is 1 or more.) The zero point and the lower bound go
 * into the same sum as multiples of 2^(e+1), so what comes out counts from the lower bound.
 *
 * The exporter proves |a| < 2^29 from the weights, and that g + rounding stays in 32 bits;
 * otherwise it takes a kernel with tl_requantize.
 *
 * Where the bounds are full, scaling is a staircase of at most 255 steps, and the exporter looks
 * for a number r and an offset d of the sum with
 *
 *     result = ((floor((a + d) * m / 2^32) + r) >> s) + 127
 *
 * of the very same steps (for four times the sum where a kernel has that): it compares each step's
 * place, so the two are equal for every sum. d goes into the bias. The shift s is the same for all
 * channels of the layer: where a channel's own is larger, its factor gives up the lowest bits.
 *
 * Ties go away from zero: where results have both signs, steps at and below zero lie further by one
 * unit of h, which is one of floor((64 * a + d) * (m / 32) / 2^32). There the form is
 *
 *     result = ((g - [g < 0] + r) >> e) + 127          g = floor((64 * a + d) * (m / 32) / 2^32)
 *
 * and found and compared likewise. The filter comes times 64, so that d can be a fraction of a sum.
 */
#ifndef TL_FINISH_S8_H
#define TL_FINISH_S8_H

#include "tl_intrinsics.h"

/* What is known of a channel: 4 numbers in flash. */
enum {
    TL_BIAS,       /* starts the sum; corrected for the input's zero point */
    TL_MULTIPLIER, /* m */
    TL_ROUNDING,   /* 1 + 2^e + (zero point - bound) * 2^(e+1); r where found */
    TL_SHIFT,      /* e + 1; the layer's in one rounding; e for both signs */
    TL_CHANNEL     /* numbers of a channel */
};

/* Bounds of a layer's output. */
typedef struct {
    int32_t min;
    int32_t range; /* upper bound less lower bound */
    int32_t shift; /* of all channels, in one rounding */
} tl_bounds;

/* How a channel scales its sums. */
typedef struct {
    int32_t multiplier;
    int32_t rounding;
    int32_t shift;
} tl_factor;

/* Literals: whether the bounds are -128 and 127, and which form the scaling has: one rounding, or
 * the one for results of both signs. */
enum { TL_ANY_BOUNDS = 0, TL_FULL_ONCE = 1, TL_FULL_TWICE = 2 };

/* Sums of both signs (TL_FULL_TWICE) come multiplied by this. */
enum { TL_SIGNED_UNIT = 64 };

/* full: one of these */
TL_INLINE tl_factor tl_factor_of(const int32_t *channel, tl_bounds bounds, int32_t full) {
    const tl_factor factor = {channel[TL_MULTIPLIER], channel[TL_ROUNDING],
                              full == TL_FULL_ONCE ? bounds.shift : channel[TL_SHIFT]};
    return factor;
}

/* The scaled sum of a channel before the bounds are applied, counted from the lower bound, or from
 * the upper one where full. */
TL_INLINE int32_t tl_scaled(uint32_t sum, tl_factor factor, int32_t full) {
    if (full == TL_FULL_ONCE) {
        return tl_high_add((int32_t)sum, factor.multiplier, factor.rounding) >> factor.shift;
    }
    if (full == TL_FULL_TWICE) {
        const int32_t h = tl_high((int32_t)sum, factor.multiplier);
        return (h + (h >> 31) + factor.rounding) >> factor.shift;
    }
    const int32_t g = tl_high((int32_t)(sum << 2), factor.multiplier);
    return (g + factor.rounding + 2 * (g >> 31)) >> factor.shift;
}

/* Applies the bounds. */
TL_INLINE int8_t tl_bounded_s8(int32_t value, tl_bounds bounds, int32_t full) {
    if (full) {
        return tl_saturated_s8(value);
    }
    return (int8_t)(tl_smaller(tl_not_negative(value), bounds.range) + bounds.min);
}

/* The same two for a factor that is kept for many sums: what can be added to it in advance is. */
TL_INLINE tl_factor tl_factor_kept(const int32_t *channel, tl_bounds bounds, int32_t full) {
    tl_factor factor = tl_factor_of(channel, bounds, full);
    if (full) {
        factor.rounding += (127 - TL_TOP) * (1 << factor.shift);
    }
    return factor;
}

TL_INLINE int8_t tl_kept_s8(int32_t value, tl_bounds bounds, int32_t full) {
    if (full) {
        return tl_clamped_s8(value);
    }
    return tl_bounded_s8(value, bounds, full);
}

/* The side on which a channel's results pass the bounds of int8, where its weights prove that they
 * never pass the other: upper is 1 for 127 and -1 for -128, bound is that bound. */
typedef struct {
    int32_t upper;
    int32_t bound;
} tl_side;

/* A kept factor whose scaled sums count from that bound. */
TL_INLINE tl_factor tl_factor_sided(const int32_t *channel, tl_bounds bounds, tl_side side,
                                    int32_t full) {
    tl_factor factor = tl_factor_of(channel, bounds, full);
    factor.rounding += (127 - side.bound) * (1 << factor.shift);
    return factor;
}

/* Applies the one bound. value * upper / 2^32, rounded down, is -1 where value lies on the inner
 * side of the bound, and 0 where it lies beyond: both sides take the same three instructions. */
TL_INLINE int8_t tl_sided_s8(int32_t value, tl_side side) {
    return (int8_t)((value & tl_high(value, side.upper)) + side.bound);
}

/* Scales a sum and applies the bounds; arguments as above. */
TL_INLINE int8_t tl_finish_s8(uint32_t sum, const int32_t *channel, tl_bounds bounds,
                              int32_t full) {
    const tl_factor factor = tl_factor_of(channel, bounds, full);
    return tl_bounded_s8(tl_scaled(sum, factor, full), bounds, full);
}

/* The same for four times the sum. */
TL_INLINE int8_t tl_finish_wide_s8(uint32_t sum, const int32_t *channel, tl_bounds bounds,
                                   int32_t full) {
    if (full == TL_FULL_ONCE) {
        return tl_finish_s8(sum, channel, bounds, TL_FULL_ONCE);
    }
    const int32_t g = tl_high((int32_t)sum, channel[TL_MULTIPLIER]);
    const int32_t value = (g + channel[TL_ROUNDING] + 2 * (g >> 31)) >> channel[TL_SHIFT];
    return tl_bounded_s8(value, bounds, full);
}

/* The same for a channel at two positions. */
TL_INLINE void tl_finish2_s8(uint32_t sum_a, uint32_t sum_b, const int32_t *channel,
                             tl_bounds bounds, int32_t full, int8_t *a, int8_t *b) {
    const tl_factor factor = tl_factor_of(channel, bounds, full);
    *a = tl_bounded_s8(tl_scaled(sum_a, factor, full), bounds, full);
    *b = tl_bounded_s8(tl_scaled(sum_b, factor, full), bounds, full);
}

/* The biases of four channels, with which their sums begin. */
TL_INLINE tl_sum4 tl_bias4(const int32_t *channels) {
    tl_sum4 sum;
    sum.s0 = (uint32_t)channels[0 * TL_CHANNEL + TL_BIAS];
    sum.s1 = (uint32_t)channels[1 * TL_CHANNEL + TL_BIAS];
    sum.s2 = (uint32_t)channels[2 * TL_CHANNEL + TL_BIAS];
    sum.s3 = (uint32_t)channels[3 * TL_CHANNEL + TL_BIAS];
    return sum;
}

/* Finishes and stores four channels. */
TL_INLINE void tl_finish4_s8(tl_sum4 sum, const int32_t *channels, tl_bounds bounds, int32_t full,
                             int8_t *output) {
    output[0] = tl_finish_s8(sum.s0, channels + 0 * TL_CHANNEL, bounds, full);
    output[1] = tl_finish_s8(sum.s1, channels + 1 * TL_CHANNEL, bounds, full);
    output[2] = tl_finish_s8(sum.s2, channels + 2 * TL_CHANNEL, bounds, full);
    output[3] = tl_finish_s8(sum.s3, channels + 3 * TL_CHANNEL, bounds, full);
}

#endif /* TL_FINISH_S8_H */
