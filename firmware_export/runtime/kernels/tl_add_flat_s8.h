/* ADD and SUB of two tensors of one shape, int8, with one shift.
 *
 * TFLite Micro scales each operand and their sum, with three multiplications and up to six
 * roundings (tl_add_s8.h). What comes out depends on two int8 values alone. The exporter looks for
 * numbers with
 *
 *     result = ((a * factor_1 + b * factor_2 + rounding) >> shift) + 127, within -128 .. 127
 *
 * and compares all 65,536 pairs, so the two are equal for every input. It also checks that no sum
 * leaves 32 bits. Where it finds none, or the bounds are others, it takes tl_add_s8.
 */
#ifndef TL_ADD_FLAT_S8_H
#define TL_ADD_FLAT_S8_H

#include "tl_intrinsics.h"

typedef struct {
    int32_t size; /* values of each tensor, 1 or more */
    int32_t factor_1;
    int32_t factor_2;
    int32_t rounding;
    int32_t shift;
} tl_add_flat_params;

/* Sum of two tensors.
 *
 * input_1, input_2: [size] int8
 * output:           [size] int8; may be the place of an operand
 */
TL_SHARED void tl_add_flat_s8(const tl_add_flat_params *params, const int8_t *input_1,
                              const int8_t *input_2, int8_t *output) {
    const int32_t factor_1 = params->factor_1;
    const int32_t factor_2 = params->factor_2;
    const int32_t rounding = params->rounding;
    const int32_t shift = params->shift;
    const int8_t *const end = input_1 + params->size;
    do {
        const int32_t sum = *input_1++ * factor_1 + *input_2++ * factor_2;
        *output++ = tl_saturated_s8((sum + rounding) >> shift);
    } while (input_1 != end);
}

#endif /* TL_ADD_FLAT_S8_H */
