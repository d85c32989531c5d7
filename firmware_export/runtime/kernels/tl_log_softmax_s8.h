/* LOG_SOFTMAX, int8. */
#ifndef TL_LOG_SOFTMAX_S8_H
#define TL_LOG_SOFTMAX_S8_H

#include "tl_softmax_s8.h"

typedef struct {
    int32_t rows;       /* vectors that are normalised one by one */
    int32_t size;       /* values of a vector */
    int32_t entries;    /* differences that count in the sum */
    int32_t multiplier; /* brings a difference to Q5.26 */
    int32_t shift;
    int32_t reverse_multiplier; /* brings Q5.26 back to a difference */
    int32_t reverse_shift;
} tl_log_softmax_params;

/* Leading zeros of a positive number. */
TL_INLINE int32_t tl_leading_zeros(int32_t x) {
    int32_t zeros = 1;
    while (!((uint32_t)x & (UINT32_C(0x80000000) >> zeros))) {
        ++zeros;
    }
    return zeros;
}

/* Natural logarithm of a Q12.19 number of at least 1, as Q5.26.
 * Source: TensorFlow Lite, log_x_for_x_greater_than_or_equal_to_1_impl. */
TL_INLINE int32_t tl_log_of_at_least_one(int32_t x) {
    const int32_t sqrt_half = INT32_C(1518500250);
    const int32_t sqrt_sqrt_half = INT32_C(1805811301);
    const int32_t quarter = (INT32_C(1) << 29) >> 6; /* Q6.25 */
    const int32_t zeros_a = tl_leading_zeros(x);
    const int32_t r_a =
        tl_saturating_shift_left(tl_high_multiply(x << (zeros_a - 1), sqrt_half), 1);
    const int32_t power_a = (12 - zeros_a) * (INT32_C(1) << 25) + quarter;
    const int32_t headroom_b = tl_leading_zeros(tl_high_multiply(x, sqrt_half)) - 1;
    const int32_t r_b = tl_saturating_shift_left(x, headroom_b);
    const int32_t power_b = (12 - headroom_b) * (INT32_C(1) << 25) - quarter;
    const int32_t r = tl_min(r_a, r_b);
    const int32_t power = tl_max(power_a, power_b);
    const int32_t p = (int32_t)(((uint32_t)r + (uint32_t)sqrt_sqrt_half + 1u) >> 1);
    const int32_t q = (r - sqrt_sqrt_half) * 2;
    const int32_t square = tl_high_multiply(q, q);
    const int32_t numerator =
        tl_high_multiply(q, r) + tl_high_multiply(tl_high_multiply(q, square), INT32_C(117049297));
    const int32_t denominator =
        tl_high_multiply(p,
                         INT32_C(1057819769) + q + tl_high_multiply(INT32_C(127690142), square)) +
        tl_high_multiply(INT32_C(638450708), q);
    const int32_t fraction =
        tl_high_multiply(tl_rounding_divide(numerator, 6), tl_one_over_one_plus_x(denominator));
    return tl_saturating_shift_left(tl_high_multiply(power, INT32_C(1488522236)) + fraction, 1);
}

/* x - log(sum of exp) over each row, as int8 of scale 1/16 and zero point 127.
 *
 * input:  [rows][size] int8
 * table:  [entries] int32; exp(-d * input scale) in Q0.31 for a value that lies d below the largest
 * output: [rows][size] int8; may be the place of the input
 */
TL_KERNEL void tl_log_softmax_s8(const tl_log_softmax_params *params, const int8_t *input,
                                 const int32_t *table, int8_t *output) {
    for (int32_t row = 0; row < params->rows; ++row) {
        int32_t largest = INT8_MIN;
        for (int32_t i = 0; i < params->size; ++i) {
            largest = tl_max(largest, input[i]);
        }
        int32_t sum = 0; /* Q12.19 */
        for (int32_t i = 0; i < params->size; ++i) {
            const int32_t below = largest - input[i];
            if (below < params->entries) {
                sum += tl_rounding_divide(table[below], 12);
            }
        }
        const int32_t log = tl_log_of_at_least_one(sum);
        const int32_t least = tl_max(
            -params->entries,
            tl_requantize(log + INT32_MIN, params->reverse_multiplier, params->reverse_shift));
        for (int32_t i = 0; i < params->size; ++i) {
            const int32_t difference = input[i] - largest;
            int32_t value = INT8_MIN;
            if (difference > least) {
                const int32_t scaled = tl_requantize(difference, params->multiplier, params->shift);
                value = tl_rounding_divide(scaled - log, 22) + 127;
            }
            output[i] = (int8_t)tl_min(tl_max(value, INT8_MIN), INT8_MAX);
        }
        input += params->size;
        output += params->size;
    }
}

#endif /* TL_LOG_SOFTMAX_S8_H */
