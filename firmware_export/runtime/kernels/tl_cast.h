/* CAST of whole numbers to wider ones or to float32. */
#ifndef TL_CAST_H
#define TL_CAST_H

#include "tl_wide.h"

typedef struct {
    int32_t size;
    int32_t from_bytes; /* bytes of an input value: 1, 2 or 4 */
    int32_t to_bytes;   /* bytes of an output value */
    int32_t is_float;   /* whether the output is float32 */
} tl_cast_params;

/* Gives the same numbers in another type.
 *
 * input:  [size] int8, int16 or int32
 * output: [size] of the type that the parameters name; does not overlap the input
 */
TL_KERNEL void tl_cast(const tl_cast_params *params, const void *input, void *output) {
    for (int32_t i = 0; i < params->size; ++i) {
        const int32_t value = params->from_bytes == 1   ? ((const int8_t *)input)[i]
                              : params->from_bytes == 2 ? ((const tl_s16 *)input)[i]
                                                        : ((const tl_s32 *)input)[i];
        if (params->is_float) {
            ((tl_f32 *)output)[i] = (float)value;
        } else if (params->to_bytes == 1) {
            ((int8_t *)output)[i] = (int8_t)value;
        } else if (params->to_bytes == 2) {
            ((tl_s16 *)output)[i] = (int16_t)value;
        } else {
            ((tl_s32 *)output)[i] = value;
        }
    }
}

#endif /* TL_CAST_H */
