/* CONV_2D with a filter of one pixel, int8, over the channels of two pixels in registers.
 *
 * An input of the first pixel and one of the second stand in a number, x + 2^16 * y. One product
 * with a weight serves both: see tl_pairs.h, which says how the sums come apart, with the roles of
 * inputs and weights exchanged. The numbers of two pixels stay in registers for all output
 * channels, and a weight is a byte. Where a run ends, the same for all channels, is a literal, and
 * so is the order of the inputs: the exporter looks for the order that takes the fewest runs, and
 * checks that the absolute weights of each run of each channel sum to 255 at most.
 */
#ifndef TL_POINTWISE_PIXELS_S8_H
#define TL_POINTWISE_PIXELS_S8_H

#include "tl_pairs.h"

enum { TL_PIXELS_DEPTH = 16 };

/* Numbers of a channel: those of tl_finish_s8.h, and one more. */
enum {
    TL_PIXELS_LOWER = TL_CHANNEL, /* the bias less 2^15 a run: with it the lower sum begins */
    TL_PIXELS_CHANNEL
};

typedef struct {
    int32_t pixels;    /* two or more */
    int32_t depth;     /* channels of the input, TL_PIXELS_DEPTH at most */
    int32_t outputs;   /* channels of the output */
    int32_t ends;      /* bit k: a run ends with the k-th input of the order */
    uint8_t order[16]; /* in which the inputs are taken; 0 beyond the depth */
    tl_bounds bounds;
} tl_pointwise_pixels_params;

/* A sum of two pixels: T of the run, sum of T, sum of B. */
typedef struct {
    uint32_t t, s, b;
} tl_two_sums;

/* The k-th tap of a channel; ends and k are literals. */
TL_INLINE void tl_pixels_tap(tl_two_sums *sums, uint32_t x, const int8_t *weights, int32_t ends,
                             int32_t k, uint32_t half) {
    const int32_t before = ends & ((1 << k) - 1); /* runs that have ended */
    const int32_t begins = k == 0 || (before >> (k - (k > 0)) & 1);
    sums->t = tl_multiply_add(begins ? half : sums->t, x, (uint32_t)(int32_t)weights[k]);
    if ((ends >> k & 1) && before) {
        tl_run_end(sums->t, &sums->s, &sums->b);
    } else if (ends >> k & 1) {
        sums->s += sums->t;
        sums->b = (uint32_t)((int32_t)sums->t >> 16);
    }
}

/* The k-th input of both pixels. */
TL_INLINE uint32_t tl_pixels_input(const tl_pointwise_pixels_params *params, const int8_t *a,
                                   const int8_t *b, int32_t k) {
    if (k >= params->depth) {
        return 0;
    }
    const int32_t at = params->order[k];
    uint32_t x = (uint32_t)(int32_t)a[at] + ((uint32_t)(int32_t)b[at] << 16);
    TL_KEEP(x);
    return x;
}

#define TL_PIXELS_INPUT(k) const uint32_t x##k = tl_pixels_input(params, a, b, k)
#define TL_PIXELS_TAP(k)                                            \
    if (k < params->depth) {                                        \
        tl_pixels_tap(&sums, x##k, weights, params->ends, k, half); \
    }

/* All channels of two pixels: arguments are those of the layer, and both inputs. */
TL_INLINE void tl_pixels_pair(const tl_pointwise_pixels_params *params, const int8_t *a,
                              const int8_t *b, const int8_t *weights, const int32_t *channels,
                              int8_t *output, int32_t full) {
    const int8_t *const last = output + params->outputs;
    uint32_t half = 1u << 15;
    TL_KEEP(half);
    TL_PIXELS_INPUT(0);
    TL_PIXELS_INPUT(1);
    TL_PIXELS_INPUT(2);
    TL_PIXELS_INPUT(3);
    TL_PIXELS_INPUT(4);
    TL_PIXELS_INPUT(5);
    TL_PIXELS_INPUT(6);
    TL_PIXELS_INPUT(7);
    TL_PIXELS_INPUT(8);
    TL_PIXELS_INPUT(9);
    TL_PIXELS_INPUT(10);
    TL_PIXELS_INPUT(11);
    TL_PIXELS_INPUT(12);
    TL_PIXELS_INPUT(13);
    TL_PIXELS_INPUT(14);
    TL_PIXELS_INPUT(15);
    do {
        tl_two_sums sums = {0, (uint32_t)channels[TL_PIXELS_LOWER], 0};
        TL_PIXELS_TAP(0)
        TL_PIXELS_TAP(1)
        TL_PIXELS_TAP(2)
        TL_PIXELS_TAP(3)
        TL_PIXELS_TAP(4)
        TL_PIXELS_TAP(5)
        TL_PIXELS_TAP(6)
        TL_PIXELS_TAP(7)
        TL_PIXELS_TAP(8)
        TL_PIXELS_TAP(9)
        TL_PIXELS_TAP(10)
        TL_PIXELS_TAP(11)
        TL_PIXELS_TAP(12)
        TL_PIXELS_TAP(13)
        TL_PIXELS_TAP(14)
        TL_PIXELS_TAP(15)
        tl_finish2_s8(sums.s - (sums.b << 16), sums.b + (uint32_t)channels[TL_BIAS], channels,
                      params->bounds, full, output, output + params->outputs);
        weights += params->depth;
        channels += TL_PIXELS_CHANNEL;
        ++output;
    } while (output != last);
}

TL_INLINE void tl_pixels_layer(const tl_pointwise_pixels_params *params, const int8_t *input,
                               const int8_t *weights, const int32_t *channels, int8_t *output,
                               int32_t full) {
    const int32_t depth = params->depth;
    const int8_t *const end = input + params->pixels * depth;
    /* An odd one comes first: its second results are overwritten by the next two pixels. */
    int32_t count = 2 - params->pixels % 2;
    do {
        const int8_t *const b = input + (count - 1) * depth;
        tl_pixels_pair(params, input, b, weights, channels, output, full);
        input = b + depth;
        output += count * params->outputs;
        count = 2;
    } while (input != end);
}

/* A dense layer for each pixel.
 *
 * input:    [pixel][depth] int8
 * weights:  [c][depth] int8, in the order of the inputs
 * channels: [c][TL_PIXELS_CHANNEL] int32
 * output:   [pixel][c] int8; may overlap the input where the memory plan proved it harmless: two
 *           pixels are read before they are written
 */
TL_INLINE void tl_pointwise_pixels_s8(const tl_pointwise_pixels_params *params, const int8_t *input,
                                      const int8_t *weights, const int32_t *channels,
                                      int8_t *output) {
    tl_pixels_layer(params, input, weights, channels, output, TL_ANY_BOUNDS);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_INLINE void tl_pointwise_pixels_full_s8(const tl_pointwise_pixels_params *params,
                                           const int8_t *input, const int8_t *weights,
                                           const int32_t *channels, int8_t *output) {
    tl_pixels_layer(params, input, weights, channels, output, TL_FULL_ONCE);
}

#endif /* TL_POINTWISE_PIXELS_S8_H */
