/* RESIZE_BILINEAR, int8. */
#ifndef TL_RESIZE_BILINEAR_S8_H
#define TL_RESIZE_BILINEAR_S8_H

#include "tl_common.h"

typedef struct {
    int32_t input_width;
    int32_t channels;
    int32_t output_height;
    int32_t output_width;
} tl_resize_bilinear_params;

/* Mixes the four pixels around each point.
 *
 * input:  [height][input_width][channels] int8
 * row:    [output_height][3] int32: first row, second row, share of the second in 1/1024
 * column: [output_width][3] int32: likewise
 * output: [output_height][output_width][channels] int8; does not overlap the input
 */
TL_KERNEL void tl_resize_bilinear_s8(const tl_resize_bilinear_params *params, const int8_t *input,
                                     const int32_t *row, const int32_t *column, int8_t *output) {
    const int32_t line = params->input_width * params->channels;
    for (int32_t y = 0; y < params->output_height; ++y) {
        const int8_t *const upper = input + row[3 * y] * line;
        const int8_t *const lower = input + row[3 * y + 1] * line;
        const int32_t down = row[3 * y + 2];
        for (int32_t x = 0; x < params->output_width; ++x) {
            const int32_t left = column[3 * x] * params->channels;
            const int32_t right = column[3 * x + 1] * params->channels;
            const int32_t across = column[3 * x + 2];
            for (int32_t c = 0; c < params->channels; ++c) {
                /* Shares lie in -512..1024 and the sum of four products below 2^29. */
                const int32_t above = upper[left + c] * (1024 - across) + upper[right + c] * across;
                const int32_t below = lower[left + c] * (1024 - across) + lower[right + c] * across;
                const int32_t sum = above * (1024 - down) + below * down;
                const int32_t half = sum > 0 ? (1 << 19) : -(1 << 19);
                *output++ = (int8_t)((sum + half) / (1 << 20));
            }
        }
    }
}

#endif /* TL_RESIZE_BILINEAR_S8_H */
