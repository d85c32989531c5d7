/* BATCH_MATMUL, int8. */
#ifndef TL_BATCH_MATMUL_S8_H
#define TL_BATCH_MATMUL_S8_H

#include "tl_broadcast.h"
#include "tl_requantize.h"

/* How a matrix is stored: distances between neighbours of a row or column, and along the sum. */
typedef struct {
    int32_t offset; /* minus the zero point */
    int32_t outer;
    int32_t depth;
} tl_matrix;

typedef struct {
    tl_broadcast batch; /* the last loop has one turn */
    int32_t rows;
    int32_t columns;
    int32_t depth;
    tl_matrix first;
    tl_matrix second;
    int32_t multiplier;
    int32_t shift;
    int32_t output_offset;
} tl_batch_matmul_params;

/* Products of matrices.
 *
 * input_1: int8, matrices of rows x depth
 * input_2: int8, matrices of depth x columns
 * output:  int8, dense matrices of rows x columns; does not overlap the operands
 */
TL_KERNEL void tl_batch_matmul_s8(const tl_batch_matmul_params *params, const int8_t *input_1,
                                  const int8_t *input_2, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const tl_broadcast *const walk = &params->batch;
    for (int32_t i = 0; i < walk->size[0]; ++i) {
        for (int32_t j = 0; j < walk->size[1]; ++j) {
            for (int32_t k = 0; k < walk->size[2]; ++k) {
                const int8_t *const a = input_1 + tl_broadcast_at(walk->step_1, i, j, k, 0);
                const int8_t *const b = input_2 + tl_broadcast_at(walk->step_2, i, j, k, 0);
                for (int32_t row = 0; row < params->rows; ++row) {
                    for (int32_t column = 0; column < params->columns; ++column) {
                        uint32_t sum = 0;
                        for (int32_t d = 0; d < params->depth; ++d) {
                            sum =
                                tl_mac(sum,
                                       a[row * params->first.outer + d * params->first.depth] +
                                           params->first.offset,
                                       b[column * params->second.outer + d * params->second.depth] +
                                           params->second.offset);
                        }
                        *output++ = tl_requantize_s8((int32_t)sum, params->multiplier,
                                                     params->shift, params->output_offset, all);
                    }
                }
            }
        }
    }
}

#endif /* TL_BATCH_MATMUL_S8_H */
