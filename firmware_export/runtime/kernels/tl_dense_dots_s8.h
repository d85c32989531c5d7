/* FULLY_CONNECTED over rows of 16 bits, int8: see tl_dots.h. */
#ifndef TL_DENSE_DOTS_S8_H
#define TL_DENSE_DOTS_S8_H

#include "tl_dots.h"

typedef struct {
    tl_linear linear; /* groups: of the depth, the last one filled up */
    int32_t rows;
    int32_t depth;
} tl_dense_dots_params;

/* Matrix times vector.
 *
 * input:    [rows][depth] int8
 * weights:  [output][4 * groups] int16
 * channels: [output][TL_CHANNEL] int32
 * scratch:  two bytes for each tap, at an address divisible by 4
 * output:   [rows][outputs] int8; does not overlap the input
 */
TL_SHARED void tl_dense_dots_s8(const tl_dense_dots_params *params, const int8_t *input,
                                const int16_t *weights, const int32_t *channels, int8_t *scratch,
                                int8_t *output) {
    static const uint8_t place[4] = {0, 2, 1, 3};
    const tl_rows16 rows = {1, params->linear.groups, 0};
    int16_t *const spread = (int16_t *)(void *)scratch;
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t i = 0; i < 4 * params->linear.groups; ++i) {
            spread[(i & ~3) + place[i & 3]] = i < params->depth ? input[i] : 0;
        }
        tl_dots_position(&params->linear, spread, rows, weights, channels, output, 1, 0);
        input += params->depth;
        output += params->linear.outputs;
    }
}

#endif /* TL_DENSE_DOTS_S8_H */
