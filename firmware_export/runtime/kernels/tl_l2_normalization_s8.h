/* L2_NORMALIZATION, int8. */
#ifndef TL_L2_NORMALIZATION_S8_H
#define TL_L2_NORMALIZATION_S8_H

#include "tl_softmax_s8.h"

typedef struct {
    int32_t rows;
    int32_t size; /* values of a row, at most 32767 */
    int32_t input_zero_point;
} tl_l2_normalization_params;

/* 1 / sqrt(value) as multiplier and shift, Newton-Raphson in Q3.28; value >= 0, and 0 counts as 1.
 * Source: TensorFlow Lite, GetInvSqrtQuantizedMultiplierExp. */
TL_INLINE int32_t tl_inverse_square_root(int32_t value, int32_t *shift) {
    int32_t right = 11;
    int32_t half;
    int32_t x = INT32_C(1) << 28;
    *shift = 0;
    if (value <= 1) {
        return INT32_MAX;
    }
    while (value >= INT32_C(1) << 29) {
        value /= 4;
        ++right;
    }
    while (value < INT32_C(1) << 27) { /* to 27 or 28 bits */
        value *= 4;
        --right;
    }
    half = tl_rounding_divide(value >> 1, 1);
    for (int32_t i = 0; i < 5; ++i) {
        const int32_t cube =
            tl_saturating_shift_left(tl_high_multiply(tl_high_multiply(x, x), x), 6);
        x = tl_saturating_shift_left(
            tl_high_multiply(INT32_C(402653184), x) - tl_high_multiply(half, cube), 3);
    }
    x = tl_high_multiply(x, INT32_C(1518500250)); /* sqrt(1/2) */
    if (right < 0) {
        return x * (INT32_C(1) << -right);
    }
    *shift = -right;
    return x;
}

/* Each row divided by its length, in steps of 1/128.
 *
 * input:  [rows][size] int8
 * output: [rows][size] int8; may be the place of the input
 */
TL_KERNEL void tl_l2_normalization_s8(const tl_l2_normalization_params *params, const int8_t *input,
                                      int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    for (int32_t row = 0; row < params->rows; ++row) {
        int32_t sum = 0;
        int32_t shift;
        int32_t multiplier;
        for (int32_t i = 0; i < params->size; ++i) {
            const int32_t value = input[i] - params->input_zero_point;
            sum += value * value;
        }
        multiplier = tl_inverse_square_root(sum, &shift);
        for (int32_t i = 0; i < params->size; ++i) {
            output[i] = tl_requantize_s8(input[i] - params->input_zero_point, multiplier, shift + 7,
                                         0, all);
        }
        input += params->size;
        output += params->size;
    }
}

#endif /* TL_L2_NORMALIZATION_S8_H */
