/* SUB, int8. */
#ifndef TL_SUB_S8_H
#define TL_SUB_S8_H

#include "tl_add_s8.h"

/* Difference of two tensors; arguments are those of tl_add_s8. */
TL_KERNEL void tl_sub_s8(const tl_add_params *params, const int8_t *input_1, const int8_t *input_2,
                         int8_t *output) {
    tl_add_signed_s8(params, input_1, input_2, -1, output);
}

#endif /* TL_SUB_S8_H */
