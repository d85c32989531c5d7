/* SVDF with a memory of int8. */
#ifndef TL_SVDF_S8_H
#define TL_SVDF_S8_H

#include "tl_requantize.h"
#include "tl_wide.h"

typedef struct {
    int32_t inputs;
    int32_t units;
    int32_t rank;   /* filters of a unit */
    int32_t memory; /* results that each filter remembers */
    int32_t feature_multiplier;
    int32_t feature_shift;
    int32_t state_zero_point;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_offset;
} tl_svdf_s8_params;

/* Each filter remembers its last results; a unit weighs those of its filters.
 *
 * input:    [inputs] int8
 * features: [units * rank][inputs] int8
 * start:    [units * rank] int32, corrections for the zero point of the input
 * time:     [units * rank][memory] int8
 * bias:     [units] int32
 * state:    [units * rank][memory] int8, the oldest result first
 * output:   [units] int8; may be the place of the input
 */
TL_KERNEL void tl_svdf_s8(const tl_svdf_s8_params *params, const int8_t *input,
                          const int8_t *features, const int32_t *start, const int8_t *time,
                          const int32_t *bias, int8_t *state, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const int32_t filters = params->units * params->rank;
    const int32_t memory = params->memory;
    for (int32_t f = 0; f < filters; ++f) {
        uint32_t sum = (uint32_t)start[f];
        for (int32_t i = 0; i < params->inputs; ++i) {
            sum = tl_mac(sum, features[f * params->inputs + i], input[i]);
        }
        const int32_t scaled =
            tl_requantize((int32_t)sum, params->feature_multiplier, params->feature_shift);
        int8_t *const row = state + f * memory;
        for (int32_t m = 1; m < memory; ++m) {
            row[m - 1] = row[m];
        }
        row[memory - 1] =
            (int8_t)(tl_min(tl_max(scaled, INT8_MIN), INT8_MAX) + params->state_zero_point);
    }
    for (int32_t u = 0; u < params->units; ++u) {
        uint32_t sum = (uint32_t)bias[u];
        const int32_t first = u * params->rank * memory;
        for (int32_t i = first; i < first + params->rank * memory; ++i) {
            sum += (uint32_t)(time[i] * (state[i] - params->state_zero_point));
        }
        output[u] = tl_requantize_s8((int32_t)sum, params->output_multiplier, params->output_shift,
                                     params->output_offset, all);
    }
}

#endif /* TL_SVDF_S8_H */
