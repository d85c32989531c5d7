/* The rounding of int8 inside the training engine: weights and activations on the grids that the
 * quantized network will have, gradients straight through.
 *
 * Source: B. Jacob et al., "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", CVPR 2018, section 3; Y. Bengio et al., arXiv:1308.3432.
 */
#ifndef TL_TRAIN_ROUNDING_H
#define TL_TRAIN_ROUNDING_H

#include "tl_train_layers.h"

#define TL_WEIGHT_STEPS 127.0f

/* The values that a tensor may take: `scale` times the whole numbers from `low` to `high`. A scale
 * of 0 leaves the tensor as it is. Where the device rounds in two stages and the first is coarse,
 * `fraction` says how many parts of a step it knows, else it is 0. `weight_steps` is the greatest
 * whole number that a weight of the layer becomes; 0 stands for 127. Mirrored in native_plan.py. */
typedef struct {
    float scale, low, high, fraction, weight_steps;
} tl_grid;

/* Rounds a kernel in place: one scale for each output channel, symmetric, the greatest weight at
 * the last step. Halves go away from zero, as they do in the converter. */
static inline void tl_round_kernel(const tl_layer *layer, float steps, float *kernel) {
    const int rows = tl_rows(layer), channels = layer->channels;
    for (int c = 0; c < channels; ++c) {
        double greatest = 0.0;
        for (int r = 0; r < rows; ++r) {
            greatest = fmax(greatest, fabs((double)kernel[r * channels + c]));
        }
        const double scale = greatest / (double)steps;
        for (int r = 0; r < rows && greatest > 0.0; ++r) {
            float *weight = kernel + r * channels + c;
            *weight = (float)(round((double)*weight / scale) * scale);
        }
    }
}

/* Copies all parameters and rounds the kernels among them; biases have steps so fine that they
 * stay. */
static inline void tl_round_weights(const tl_layer *layers, const tl_grid *grids, int count,
                                    const float *params, int parameters, float *rounded) {
    memcpy(rounded, params, (size_t)parameters * sizeof(float));
    for (int i = 0; i < count; ++i) {
        if (layers[i].kind == TL_LINEAR || layers[i].kind == TL_DEPTHWISE) {
            const float steps = grids[i].weight_steps;
            tl_round_kernel(layers + i, steps > 0.0f ? steps : TL_WEIGHT_STEPS,
                            rounded + layers[i].weight);
        }
    }
}

/* Holds values between two bounds. */
TL_INLINE void tl_clamp(tl_vec *v, float low, float high) {
    const tl_vec least = (tl_vec){0.0f} + low, most = (tl_vec){0.0f} + high;
    tl_vec raised;
    tl_greatest(v, &least, &raised);
    const tl_mask inside = raised < most;
    *v = (tl_vec)(((tl_mask)raised & inside) | ((tl_mask)most & ~inside));
}

/* Rounds to whole numbers: from 2^23 on floats are whole, so that an addition rounds. */
TL_INLINE void tl_round(tl_vec *v) {
    const float whole = 12582912.0f;
    *v += whole;
    *v -= whole;
}

/* Rounds to parts of a step first; what then lies in the middle goes away from zero. */
TL_INLINE void tl_round_to_parts(tl_vec *steps, float fraction) {
    const tl_vec nudge = (tl_vec){0.0f} + 0.25f / fraction;
    const tl_mask sign = (tl_mask)*steps & INT32_MIN;
    *steps *= fraction;
    tl_round(steps);
    *steps *= 1.0f / fraction;
    *steps += (tl_vec)((tl_mask)nudge | sign);
}

/* Rounds a tensor to its grid. */
static inline void tl_round_values(const tl_grid *grid, const tl_vec *in, tl_vec *out,
                                   ptrdiff_t size) {
    const float inverse = 1.0f / grid->scale;
    for (ptrdiff_t i = 0; i < size; ++i) {
        tl_vec steps = in[i] * inverse;
        if (grid->fraction > 0.0f) {
            tl_round_to_parts(&steps, grid->fraction);
        }
        tl_clamp(&steps, grid->low, grid->high);
        tl_round(&steps);
        out[i] = steps * grid->scale;
    }
}

/* Takes the gradient away where a value lay beyond its grid; elsewhere it goes straight through. */
static inline void tl_round_backward(const tl_grid *grid, const tl_vec *values, tl_vec *dy,
                                     ptrdiff_t size) {
    const float low = grid->low * grid->scale, high = grid->high * grid->scale;
    for (ptrdiff_t i = 0; i < size; ++i) {
        const tl_mask inside = (values[i] >= low) & (values[i] <= high);
        tl_keep(&dy[i], &inside);
    }
}

/* Widens a range, least and greatest, to hold a tensor. */
static inline void tl_widen(const tl_vec *values, ptrdiff_t size, float *range) {
    tl_vec least = values[0], greatest = values[0];
    for (ptrdiff_t i = 1; i < size; ++i) {
        const tl_mask less = values[i] < least;
        least = (tl_vec)(((tl_mask)values[i] & less) | ((tl_mask)least & ~less));
        tl_greatest(&greatest, values + i, &greatest);
    }
    for (int lane = 0; lane < TL_LANES; ++lane) {
        range[0] = fminf(range[0], least[lane]);
        range[1] = fmaxf(range[1], greatest[lane]);
    }
}

#endif
