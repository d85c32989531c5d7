/* The scaling functions of the kernels, over arrays of sums: what a proof calls on this machine. */
#include "tl_finish_s8.h"
#include "tl_scale_s8.h"

#if defined(_WIN32)
#define TL_EXPORT __declspec(dllexport)
#else
#define TL_EXPORT __attribute__((visibility("default")))
#endif

/* tl_scale_s8 or tl_scale_small_s8 of the general kernels.
 *
 * sums:   [count] int32
 * output: [count] int8
 */
TL_EXPORT void tl_proof_scale(const int32_t *sums, int64_t count, int32_t multiplier, int32_t shift,
                              const int32_t *scaling, int8_t *output);

/* tl_requantize_s8; arguments as above. */
TL_EXPORT void tl_proof_requantize(const int32_t *sums, int64_t count, int32_t multiplier,
                                   int32_t shift, const int32_t *scaling, int8_t *output);

/* tl_finish_s8 and tl_finish_wide_s8 of the blocked kernels.
 *
 * sums:    [count] int32, the channel's bias included
 * channel: [4] int32
 * bounds:  least output, range, which of TL_ANY_BOUNDS and so on, wide, shift of all channels, and
 * the side of a channel with one bound: 1 or -1, or 0
 */
TL_EXPORT void tl_proof_finish(const int32_t *sums, int64_t count, const int32_t *channel,
                               const int32_t *bounds, int8_t *output);

/* scaling: offset, least and greatest output, large, or 2 for tl_scale_small_s8 */
void tl_proof_scale(const int32_t *sums, int64_t count, int32_t multiplier, int32_t shift,
                    const int32_t *scaling, int8_t *output) {
    tl_scaling known;
    const int8_t small_shift = (int8_t)shift;
    known.offset = (int8_t)scaling[0];
    known.activation.min = (int8_t)scaling[1];
    known.activation.max = (int8_t)scaling[2];
    known.per_channel = 0;
    known.large = scaling[3] == 1;
    for (int64_t i = 0; i < count; ++i) {
        const uint32_t sum = (uint32_t)sums[i];
        output[i] = scaling[3] == 2 ? tl_scale_small_s8(sum, multiplier, shift, &known)
                                    : tl_scale_s8(sum, &multiplier, &small_shift, 0, &known);
    }
}

void tl_proof_requantize(const int32_t *sums, int64_t count, int32_t multiplier, int32_t shift,
                         const int32_t *scaling, int8_t *output) {
    tl_activation activation;
    activation.min = (int8_t)scaling[1];
    activation.max = (int8_t)scaling[2];
    for (int64_t i = 0; i < count; ++i) {
        output[i] = tl_requantize_s8(sums[i], multiplier, shift, scaling[0], activation);
    }
}

void tl_proof_finish(const int32_t *sums, int64_t count, const int32_t *channel,
                     const int32_t *bounds, int8_t *output) {
    tl_bounds known;
    known.min = bounds[0];
    known.range = bounds[1];
    known.shift = bounds[4];
    for (int64_t i = 0; i < count; ++i) {
        const uint32_t sum = (uint32_t)sums[i];
        const int32_t full = bounds[2];
        const tl_side side = {bounds[5], bounds[5] < 0 ? -128 : 127};
        if (side.upper) {
            const tl_factor factor = tl_factor_sided(channel, known, side, full);
            output[i] = tl_sided_s8(tl_scaled(sum, factor, full), side);
            continue;
        }
        output[i] = bounds[3] ? tl_finish_wide_s8(sum, channel, known, full)
                              : tl_finish_s8(sum, channel, known, full);
    }
}
