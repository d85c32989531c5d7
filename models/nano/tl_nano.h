/* tl_nano.h: the neural network "nano" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 11,232 bytes, sha256
 * 8983d6a8a58348f97727c7ba06056b51eb544865c6b2ae6fc3cd4292a25a5a57
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.237291351 * (q - 90)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    2,308 bytes of RAM
 *   flash    2,826 bytes of constants, and the code
 *   work     137,997 multiply-accumulate operations an inference
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_NANO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_nano_input();
 *   ... write TL_NANO_INPUT_SIZE values to input ...
 *   tl_nano_invoke();
 *   const int8_t *output = tl_nano_output();
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_NANO_H
#define TL_NANO_H

/* What a generated model tells about itself. */
#ifndef TL_DESCRIPTION_H
#define TL_DESCRIPTION_H

#include <stdint.h>

/* An input or output tensor: real value = scale * (stored value - zero_point). */
typedef struct {
    const char *type;   /* "int8" or "float32" */
    int32_t rank;       /* number of sizes */
    int32_t shape[6];   /* sizes, the batch of 1 first */
    int32_t size;       /* number of values */
    float scale;        /* 0 for float32 */
    int32_t zero_point; /* 0 for float32 */
} tl_tensor_description;

typedef struct {
    const char *name;
    const char *generator;    /* tool and version */
    const char *model_sha256; /* of the .tflite file, in hexadecimal */
    const tl_tensor_description *inputs;
    int32_t input_count;
    const tl_tensor_description *outputs;
    int32_t output_count;
    const char *const *labels; /* what each output value stands for; NULL without labels */
    int32_t label_count;
    uint32_t arena_bytes;    /* working memory, static in the model's source */
    uint32_t constant_bytes; /* weights, biases, factors and tables */
    uint32_t macs;           /* multiplications of one inference */
} tl_model_description;

#endif /* TL_DESCRIPTION_H */

#ifdef __cplusplus
extern "C" {
#endif

#define TL_NANO_INPUT_SIZE 784
#define TL_NANO_INPUT_HEIGHT 28
#define TL_NANO_INPUT_WIDTH 28
#define TL_NANO_INPUT_CHANNELS 1
#define TL_NANO_INPUT_SCALE 0.00392156886f
#define TL_NANO_INPUT_ZERO_POINT (-128)
#define TL_NANO_OUTPUT_SIZE 10
#define TL_NANO_OUTPUT_SCALE 0.237291351f
#define TL_NANO_OUTPUT_ZERO_POINT (90)
#define TL_NANO_LABEL_COUNT 10
#define TL_NANO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_ARENA_BYTES 2308
#define TL_NANO_MODEL_SHA256 "8983d6a8a58348f97727c7ba06056b51eb544865c6b2ae6fc3cd4292a25a5a57"

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_nano_input(void);

/* Runs the network once. */
void tl_nano_invoke(void);

/* The 10 values that the last call of tl_nano_invoke computed. */
const int8_t *tl_nano_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_nano_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_NANO_H */

#ifdef TL_NANO_IMPLEMENTATION
#ifndef TL_NANO_IMPLEMENTED
#define TL_NANO_IMPLEMENTED

#include <stddef.h>

/* What every kernel shares: how functions are inlined, small parameter types, wrapping sums.
 *
 * Tensors are int8, in the order [height][width][channel] (TFLite's NHWC with a batch of 1).
 * Kernels are `static inline` and take their shapes from a `static const` structure, so that an
 * optimising compiler sees literals: it folds the addresses, drops what a layer does not need and
 * unrolls short loops. Nothing here allocates, calls a library, or keeps state.
 */
#ifndef TL_COMMON_H
#define TL_COMMON_H

#include <stdint.h>

/* TL_INLINE: the innermost loops, always inlined. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_INLINE static inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define TL_INLINE static __forceinline
#else
#define TL_INLINE static inline
#endif

/* TL_KERNEL: whole operators, and requantization. Compiled for speed, each call gets a copy of its
 * own that is fitted to the layer; compiled for size (-Os), calls may share one. Define it yourself
 * to decide otherwise. */
#ifndef TL_KERNEL
#ifdef __OPTIMIZE_SIZE__
#define TL_KERNEL static inline
#else
#define TL_KERNEL TL_INLINE
#endif
#endif

/* TL_UNROLL: in front of the innermost loops, when compiled for speed. */
#if defined(__OPTIMIZE_SIZE__) || !defined(__OPTIMIZE__)
#define TL_UNROLL
#elif defined(__clang__)
#define TL_UNROLL _Pragma("clang loop unroll_count(4)")
#elif defined(__GNUC__) && __GNUC__ >= 8
#define TL_UNROLL _Pragma("GCC unroll 4")
#else
#define TL_UNROLL
#endif

/* The arithmetic below needs two's complement, wrapping conversions and a right shift that keeps
 * the sign. C99 leaves all three to the implementation, so compilation stops where one is
 * missing: the array would have a negative size. */
typedef char tl_needs_wrapping_conversion[((int32_t)UINT32_C(0xFFFFFFFF) == -1) ? 1 : -1];
typedef char tl_needs_arithmetic_right_shift[((-3 >> 1) == -2) ? 1 : -1];

/* Height, width and number of channels of a tensor. */
typedef struct {
    int32_t h;
    int32_t w;
    int32_t c;
} tl_dims;

/* A size or a step in the picture's plane. */
typedef struct {
    int32_t h;
    int32_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int32_t min;
    int32_t max;
} tl_activation;

/* Multiply and accumulate, modulo 2^32: an accumulator may wrap, as it does in TFLite Micro,
 * without being undefined. a and b lie in -255..255. */
TL_INLINE uint32_t tl_mac(uint32_t acc, int32_t a, int32_t b) {
    return acc + (uint32_t)(a * b);
}

TL_INLINE int32_t tl_min(int32_t a, int32_t b) {
    return a < b ? a : b;
}

TL_INLINE int32_t tl_max(int32_t a, int32_t b) {
    return a > b ? a : b;
}

#endif /* TL_COMMON_H */

/* Fixed-point scaling with the two rounding stages of TFLite Micro (gemmlowp), to the bit.
 *
 * A real factor is multiplier / 2^31 * 2^shift, with a multiplier in [2^30, 2^31) or 0.
 */
#ifndef TL_REQUANTIZE_H
#define TL_REQUANTIZE_H

/* The high half of 2 * a * b, rounded to nearest, ties upwards.
 *
 * gemmlowp adds 2^30 to a product >= 0, 1 - 2^30 to a negative one, and truncates towards zero;
 * for both signs that is floor((a * b + 2^30) / 2^31). Its saturation concerns
 * a = b = INT32_MIN alone, which no caller passes.
 */
TL_INLINE int32_t tl_high_multiply(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* x / 2^exponent, rounded to nearest, ties away from zero; 0 <= exponent <= 31. */
TL_INLINE int32_t tl_rounding_divide(int32_t x, int32_t exponent) {
    const uint32_t mask = (UINT32_C(1) << exponent) - 1u;
    const uint32_t remainder = (uint32_t)x & mask;
    const uint32_t threshold = (mask >> 1) + (x < 0 ? 1u : 0u);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/* Scales an accumulator by multiplier / 2^31 * 2^shift; -31 <= shift <= 30. */
TL_INLINE int32_t tl_requantize(int32_t acc, int32_t multiplier, int32_t shift) {
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t shifted = (int32_t)((uint32_t)acc << left);
    return tl_rounding_divide(tl_high_multiply(shifted, multiplier), right);
}

/* Scales an accumulator, adds the zero point of the output and applies the activation. */
TL_KERNEL int8_t tl_requantize_s8(int32_t acc, int32_t multiplier, int32_t shift,
                                  int32_t output_offset, tl_activation activation) {
    const uint32_t scaled = (uint32_t)tl_requantize(acc, multiplier, shift);
    const int32_t value = (int32_t)(scaled + (uint32_t)output_offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

#endif /* TL_REQUANTIZE_H */

/* Sums of products for four output channels at a time, the heart of every layer with weights.
 *
 * An input is loaded once and multiplied by the weights of four channels, which keeps the four sums
 * in registers. Channels are taken in blocks c .. c + 3; the last block is moved back so that it
 * ends with the last channel, and computes some channels twice. With fewer than four channels all
 * four lanes do the same work, which the compiler sees and does once. tl_block says how:
 *
 *     lane:   distance between the channels of a block, 1, or 0 with fewer than four channels
 *     step:   distance between blocks, 4 or 1
 */
#ifndef TL_DOT_S8_H
#define TL_DOT_S8_H

/* One sum for each lane, modulo 2^32; read as a signed number in the end. */
typedef struct {
    uint32_t s0;
    uint32_t s1;
    uint32_t s2;
    uint32_t s3;
} tl_sum4;

typedef struct {
    int32_t lane;
    int32_t step;
} tl_block;

TL_INLINE tl_block tl_block_of(int32_t channels) {
    tl_block block;
    block.lane = channels >= 4 ? 1 : 0;
    block.step = channels >= 4 ? 4 : 1;
    return block;
}

/* First channel of the block that starts at `channel`, moved back where it would pass the end. */
TL_INLINE int32_t tl_block_start(int32_t channel, int32_t channels, tl_block block) {
    return tl_min(channel, channels - block.step);
}

/* The values of the four lanes, from an array with one value for each channel. */
TL_INLINE tl_sum4 tl_load4(const int32_t *values, int32_t lane) {
    tl_sum4 sum;
    sum.s0 = (uint32_t)values[0];
    sum.s1 = (uint32_t)values[lane];
    sum.s2 = (uint32_t)values[2 * lane];
    sum.s3 = (uint32_t)values[3 * lane];
    return sum;
}

/* The least sum in each lane, from which to look for the largest. */
TL_INLINE tl_sum4 tl_lowest4(void) {
    const tl_sum4 lowest = {UINT32_C(0x80000000), UINT32_C(0x80000000), UINT32_C(0x80000000),
                            UINT32_C(0x80000000)};
    return lowest;
}

/* The larger sum of each lane, taken as signed numbers. */
TL_INLINE tl_sum4 tl_max4(tl_sum4 a, tl_sum4 b) {
    a.s0 = (uint32_t)tl_max((int32_t)a.s0, (int32_t)b.s0);
    a.s1 = (uint32_t)tl_max((int32_t)a.s1, (int32_t)b.s1);
    a.s2 = (uint32_t)tl_max((int32_t)a.s2, (int32_t)b.s2);
    a.s3 = (uint32_t)tl_max((int32_t)a.s3, (int32_t)b.s3);
    return a;
}

/* Adds the products of one run of input with the filters of four lanes.
 *
 * input:  count values
 * filter: count weights of the first lane; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *input, const int8_t *filter,
                             int32_t filter_step, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = input[i];
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* The same for a run of input that is `x` everywhere, as the border of a picture is. */
TL_INLINE tl_sum4 tl_dot4_constant_s8(tl_sum4 sum, int32_t x, const int8_t *filter,
                                      int32_t filter_step, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
        sum.s0 = tl_mac(sum.s0, x, filter[i]);
        sum.s1 = tl_mac(sum.s1, x, filter[i + filter_step]);
        sum.s2 = tl_mac(sum.s2, x, filter[i + 2 * filter_step]);
        sum.s3 = tl_mac(sum.s3, x, filter[i + 3 * filter_step]);
    }
    return sum;
}

/* Requantizes the sums of four lanes and stores them.
 *
 * multiplier, shift: of the first lane; the next lanes' follow at scale_step, which is 0 when all
 *                    channels share one scale
 * output:            the first lane's value; the next lanes' follow at `lane`
 */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift,
                            int32_t scale_step, int32_t output_offset, tl_activation activation,
                            int8_t *output, int32_t lane) {
    output[0] =
        tl_requantize_s8((int32_t)sum.s0, multiplier[0], shift[0], output_offset, activation);
    output[lane] = tl_requantize_s8((int32_t)sum.s1, multiplier[scale_step], shift[scale_step],
                                    output_offset, activation);
    output[2 * lane] = tl_requantize_s8((int32_t)sum.s2, multiplier[2 * scale_step],
                                        shift[2 * scale_step], output_offset, activation);
    output[3 * lane] = tl_requantize_s8((int32_t)sum.s3, multiplier[3 * scale_step],
                                        shift[3 * scale_step], output_offset, activation);
}

#endif /* TL_DOT_S8_H */

/* CONV_2D, int8. */
#ifndef TL_CONV2D_S8_H
#define TL_CONV2D_S8_H

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile dilation;
    tl_tile padding;          /* rows above and columns left of the picture */
    int32_t groups;           /* 1, or more when a filter sees only its share of the channels */
    int32_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int32_t input_zero_point; /* what lies over the edge */
    int32_t output_offset;
    tl_activation activation;
    int32_t per_channel; /* 1: a scale for each channel; 0: one scale for all */
} tl_conv2d_params;

/* Sums of one window for four channels, on top of `sum`.
 *
 * input:  the first channel of the group
 * filter: weights of the first lane, [h][w][c]; those of the next lanes follow at filter_step
 * y, x:   position in the output
 */
TL_INLINE tl_sum4 tl_conv2d_window4_s8(const tl_conv2d_params *params, tl_sum4 sum,
                                       const int8_t *input, const int8_t *filter,
                                       int32_t filter_step, int32_t y, int32_t x) {
    const tl_dims in = params->input;
    const tl_tile size = params->filter;
    const tl_tile dilation = params->dilation;
    const int32_t depth = in.c / params->groups;
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    const int32_t inside =
        !params->border || (top >= 0 && left >= 0 && top + (size.h - 1) * dilation.h < in.h &&
                            left + (size.w - 1) * dilation.w < in.w);
    if (inside && dilation.w == 1 && params->groups == 1) {
        /* A row of the window is one run in memory. */
        const int8_t *row = input + (top * in.w + left) * in.c;
        for (int32_t i = 0; i < size.h; ++i) {
            sum = tl_dot4_s8(sum, row, filter, filter_step, size.w * in.c);
            row += dilation.h * in.w * in.c;
            filter += size.w * in.c;
        }
        return sum;
    }
    for (int32_t i = 0; i < size.h; ++i) {
        for (int32_t j = 0; j < size.w; ++j) {
            const int32_t row = top + i * dilation.h;
            const int32_t column = left + j * dilation.w;
            if (row >= 0 && row < in.h && column >= 0 && column < in.w) {
                const int8_t *const pixel = input + (row * in.w + column) * in.c;
                sum = tl_dot4_s8(sum, pixel, filter, filter_step, depth);
            } else {
                sum =
                    tl_dot4_constant_s8(sum, params->input_zero_point, filter, filter_step, depth);
            }
            filter += depth;
        }
    }
    return sum;
}

/* Convolution over the plane, one scale for the tensor or one for each output channel.
 *
 * input:      [h][w][c] int8
 * filter:     [output c][filter h][filter w][input c / groups] int8
 * bias:       [output c] int32; holds the correction for the input's zero point:
 *             bias - zero point * (sum of the channel's weights)
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][c] int8; may overlap the input where the memory plan proved it harmless:
 *             positions are finished in order, and a position reads nothing but its own window
 */
TL_KERNEL void tl_conv2d_s8(const tl_conv2d_params *params, const int8_t *input,
                            const int8_t *filter, const int32_t *bias, const int32_t *multiplier,
                            const int8_t *shift, int8_t *output) {
    const int32_t channels = params->output.c / params->groups;
    const int32_t depth = params->input.c / params->groups;
    const int32_t filter_size = params->filter.h * params->filter.w * depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            for (int32_t group = 0; group < params->groups; ++group) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = group * channels + tl_block_start(channel, channels, block);
                    const int32_t scale = c * params->per_channel;
                    const tl_sum4 sum = tl_conv2d_window4_s8(
                        params, tl_load4(bias + c, block.lane), input + group * depth,
                        filter + c * filter_size, block.lane * filter_size, y, x);
                    tl_store4_s8(sum, multiplier + scale, shift + scale,
                                 block.lane * params->per_channel, params->output_offset,
                                 params->activation, output + c, block.lane);
                }
            }
            output += params->output.c;
        }
    }
}

#endif /* TL_CONV2D_S8_H */

/* MAX_POOL_2D, int8. */
#ifndef TL_MAX_POOL_S8_H
#define TL_MAX_POOL_S8_H

typedef struct {
    tl_dims input;
    tl_tile filter;
    tl_dims output;
    tl_tile stride;
    tl_tile padding; /* rows above and columns left of the picture */
    int32_t border;  /* 1 when some windows reach over the edge, 0 when none does */
    tl_activation activation;
} tl_pool_params;

/* Rows top .. bottom - 1 and columns left .. right - 1 of the input. */
typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} tl_window;

/* The part of the pooling window at output position (y, x) that lies inside the picture. */
TL_INLINE tl_window tl_pool_window(const tl_pool_params *params, int32_t y, int32_t x) {
    tl_window window;
    window.top = y * params->stride.h - params->padding.h;
    window.left = x * params->stride.w - params->padding.w;
    window.bottom = window.top + params->filter.h;
    window.right = window.left + params->filter.w;
    if (params->border) {
        window.top = tl_max(window.top, 0);
        window.left = tl_max(window.left, 0);
        window.bottom = tl_min(window.bottom, params->input.h);
        window.right = tl_min(window.right, params->input.w);
    }
    return window;
}

/* Largest value of each window.
 *
 * input:  [h][w][c] int8
 * output: [h][w][c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_max_pool_s8(const tl_pool_params *params, const int8_t *input, int8_t *output) {
    const int32_t channels = params->input.c;
    for (int32_t y = 0; y < params->output.h; ++y) {
        for (int32_t x = 0; x < params->output.w; ++x) {
            const tl_window window = tl_pool_window(params, y, x);
            for (int32_t c = 0; c < channels; ++c) {
                int32_t largest = INT8_MIN;
                for (int32_t i = window.top; i < window.bottom; ++i) {
                    for (int32_t j = window.left; j < window.right; ++j) {
                        largest = tl_max(largest, input[(i * params->input.w + j) * channels + c]);
                    }
                }
                *output++ =
                    (int8_t)tl_min(tl_max(largest, params->activation.min), params->activation.max);
            }
        }
    }
}

#endif /* TL_MAX_POOL_S8_H */

/* CONV_2D followed by MAX_POOL_2D in one pass, int8.
 *
 * The convolution's own output is never stored. A pooling window takes the largest of its 32-bit
 * sums and requantizes that one: scaling by a positive factor, rounding and clamping never change
 * which of two sums is the larger, so the answer is the same as pooling afterwards.
 */
#ifndef TL_CONV2D_MAX_POOL_S8_H
#define TL_CONV2D_MAX_POOL_S8_H

typedef struct {
    tl_conv2d_params conv; /* with the activation of the pooling applied to it */
    tl_pool_params pool;   /* its input is the output of conv */
} tl_conv2d_max_pool_params;

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_s8(const tl_conv2d_max_pool_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t channels = conv->output.c / conv->groups;
    const int32_t depth = conv->input.c / conv->groups;
    const int32_t filter_size = conv->filter.h * conv->filter.w * depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            for (int32_t group = 0; group < conv->groups; ++group) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = group * channels + tl_block_start(channel, channels, block);
                    const int32_t scale = c * conv->per_channel;
                    const tl_sum4 start = tl_load4(bias + c, block.lane);
                    tl_sum4 best = tl_lowest4();
                    for (int32_t i = window.top; i < window.bottom; ++i) {
                        for (int32_t j = window.left; j < window.right; ++j) {
                            const tl_sum4 sum = tl_conv2d_window4_s8(
                                conv, start, input + group * depth, filter + c * filter_size,
                                block.lane * filter_size, i, j);
                            best = tl_max4(best, sum);
                        }
                    }
                    tl_store4_s8(best, multiplier + scale, shift + scale,
                                 block.lane * conv->per_channel, conv->output_offset,
                                 conv->activation, output + c, block.lane);
                }
            }
            output += conv->output.c;
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_S8_H */

/* DEPTHWISE_CONV_2D, int8. */
#ifndef TL_DEPTHWISE_CONV2D_S8_H
#define TL_DEPTHWISE_CONV2D_S8_H

typedef struct {
    tl_conv2d_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_params;

/* Sums of one window for the four output channels c, c + lane, c + 2 * lane and
 * c + 3 * lane, on top of `sum`.
 *
 * y, x:   position in the output
 * filter: [h][w][output c]
 */
TL_INLINE tl_sum4 tl_depthwise_window4_s8(const tl_depthwise_conv2d_params *params, tl_sum4 sum,
                                          const int8_t *input, const int8_t *filter, int32_t c,
                                          int32_t lane, int32_t y, int32_t x) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_dims in = conv->input;
    const int32_t multiplier = params->depth_multiplier;
    const int32_t top = y * conv->stride.h - conv->padding.h;
    const int32_t left = x * conv->stride.w - conv->padding.w;
    /* Input channels of the four lanes. */
    const int32_t in_0 = c / multiplier;
    const int32_t in_1 = (c + lane) / multiplier;
    const int32_t in_2 = (c + 2 * lane) / multiplier;
    const int32_t in_3 = (c + 3 * lane) / multiplier;
    for (int32_t i = 0; i < conv->filter.h; ++i) {
        const int32_t row = top + i * conv->dilation.h;
        for (int32_t j = 0; j < conv->filter.w; ++j) {
            const int8_t *const weight = filter + (i * conv->filter.w + j) * conv->output.c + c;
            const int32_t column = left + j * conv->dilation.w;
            if (!conv->border || (row >= 0 && row < in.h && column >= 0 && column < in.w)) {
                const int8_t *const pixel = input + (row * in.w + column) * in.c;
                sum.s0 = tl_mac(sum.s0, pixel[in_0], weight[0]);
                sum.s1 = tl_mac(sum.s1, pixel[in_1], weight[lane]);
                sum.s2 = tl_mac(sum.s2, pixel[in_2], weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, pixel[in_3], weight[3 * lane]);
            } else {
                sum.s0 = tl_mac(sum.s0, conv->input_zero_point, weight[0]);
                sum.s1 = tl_mac(sum.s1, conv->input_zero_point, weight[lane]);
                sum.s2 = tl_mac(sum.s2, conv->input_zero_point, weight[2 * lane]);
                sum.s3 = tl_mac(sum.s3, conv->input_zero_point, weight[3 * lane]);
            }
        }
    }
    return sum;
}

/* Convolution of each channel by itself: output channel c reads input channel
 * c / depth_multiplier.
 *
 * input:      [h][w][input c] int8
 * filter:     [filter h][filter w][output c] int8
 * bias:       [output c] int32, corrected for the input's zero point as in tl_conv2d_s8
 * multiplier: [output c] int32, or one
 * shift:      [output c] int8, or one; positive is to the left
 * output:     [h][w][output c] int8; may overlap the input as for tl_conv2d_s8
 */
TL_KERNEL void tl_depthwise_conv2d_s8(const tl_depthwise_conv2d_params *params, const int8_t *input,
                                      const int8_t *filter, const int32_t *bias,
                                      const int32_t *multiplier, const int8_t *shift,
                                      int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const int32_t channels = conv->output.c;
    const tl_block block = tl_block_of(channels);
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t channel = 0; channel < channels; channel += block.step) {
                const int32_t c = tl_block_start(channel, channels, block);
                const int32_t scale = c * conv->per_channel;
                const tl_sum4 sum = tl_depthwise_window4_s8(params, tl_load4(bias + c, block.lane),
                                                            input, filter, c, block.lane, y, x);
                tl_store4_s8(sum, multiplier + scale, shift + scale, block.lane * conv->per_channel,
                             conv->output_offset, conv->activation, output + c, block.lane);
            }
            output += channels;
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */

/* FULLY_CONNECTED, int8. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

typedef struct {
    int32_t rows;         /* vectors in the input, mostly 1 */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    int32_t output_offset;
    tl_activation activation;
    int32_t per_channel; /* 1: a scale for each output; 0: one scale for all */
} tl_fully_connected_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int8
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int32, corrected for the input's zero point:
 *             bias - zero point * (sum of the output's weights)
 * multiplier: [output_depth] int32, or one
 * shift:      [output_depth] int8, or one; positive is to the left
 * output:     [rows][output_depth] int8; does not overlap the input
 */
TL_KERNEL void tl_fully_connected_s8(const tl_fully_connected_params *params, const int8_t *input,
                                     const int8_t *filter, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
    const int32_t depth = params->accum_depth;
    const int32_t channels = params->output_depth;
    const tl_block block = tl_block_of(channels);
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t channel = 0; channel < channels; channel += block.step) {
            const int32_t c = tl_block_start(channel, channels, block);
            const int32_t scale = c * params->per_channel;
            const tl_sum4 sum = tl_dot4_s8(tl_load4(bias + c, block.lane), input,
                                           filter + c * depth, block.lane * depth, depth);
            tl_store4_s8(sum, multiplier + scale, shift + scale, block.lane * params->per_channel,
                         params->output_offset, params->activation, output + c, block.lane);
        }
        input += depth;
        output += channels;
    }
}

#endif /* TL_FULLY_CONNECTED_S8_H */

/* MEAN, int8. */
#ifndef TL_MEAN_S8_H
#define TL_MEAN_S8_H

/* The input seen as [keep_0][reduce_0][keep_1][reduce_1][keep_2]: neighbouring axes that are all
 * kept or all averaged count as one, absent ones as 1. A global average over height and width is
 * [1][h * w][1][1][c]. */
typedef struct {
    int32_t keep_0;
    int32_t reduce_0;
    int32_t keep_1;
    int32_t reduce_1;
    int32_t keep_2;
    int32_t input_zero_point;
    int32_t multiplier; /* divides by the number of values as well */
    int32_t shift;
    int32_t output_offset;
} tl_mean_params;

/* Mean over some axes.
 *
 * input:  [keep_0][reduce_0][keep_1][reduce_1][keep_2] int8
 * output: [keep_0][keep_1][keep_2] int8; does not overlap the input
 */
TL_KERNEL void tl_mean_s8(const tl_mean_params *params, const int8_t *input, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const int32_t count = params->reduce_0 * params->reduce_1;
    const int32_t step_1 = params->reduce_1 * params->keep_2;
    const int32_t step_0 = params->keep_1 * step_1;
    for (int32_t i = 0; i < params->keep_0; ++i) {
        for (int32_t j = 0; j < params->keep_1; ++j) {
            for (int32_t k = 0; k < params->keep_2; ++k) {
                const int8_t *const first = input + i * params->reduce_0 * step_0 + j * step_1 + k;
                int32_t sum = -params->input_zero_point * count;
                for (int32_t r = 0; r < params->reduce_0; ++r) {
                    for (int32_t s = 0; s < params->reduce_1; ++s) {
                        sum += first[r * step_0 + s * params->keep_2];
                    }
                }
                *output++ = tl_requantize_s8(sum, params->multiplier, params->shift,
                                             params->output_offset, all);
            }
        }
    }
}

#endif /* TL_MEAN_S8_H */

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0     784   input (int8, 28 x 28 x 1)
 *       0    1215   conv2d_5 (int8, 9 x 9 x 15)
 *       0     735   conv2d_7 (int8, 7 x 7 x 15)
 *       0     450   conv2d_9 (int8, 5 x 5 x 18)
 *       0      10   output (int8, 10)
 *      16    1215   depthwise_conv2d_4 (int8, 9 x 9 x 15)
 *      32    1815   conv2d_3 (int8, 11 x 11 x 15)
 *     452      18   mean_10 (int8, 18)
 *     736     375   depthwise_conv2d_8 (int8, 5 x 5 x 15)
 *     768    1089   depthwise_conv2d_2 (int8, 11 x 11 x 9)
 *     784    1521   conv2d_max_pool_0 (int8, 13 x 13 x 9)
 *    1216     735   depthwise_conv2d_6 (int8, 7 x 7 x 15)
 */
static union {
    int8_t s8[2308];
    int32_t words[577];
} tl_nano_arena;

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_max_pool_0_weights[9 * 3 * 3 * 1] = {
     -42,   64,    8,  -89,   -4,   55,  -35,  -31,  127,
      34,  -65,  -87,  -40, -127,   18, -125,   26,   71,
      69,   68,   38,  -71, -127,  -27,    1,   54,   -7,
     -23,   29,    7,  -99,  127,  -44,    7,   46,  -42,
     -56,   85,   56, -127,  -31,   65,  -19,  -76, -100,
      51,   15,  -38,  -45, -127,   28,  -20,   69,   60,
     -34,  -87,   26,   94,  -68, -127,   36,   90,   42,
      56,   17,   50,  100,    2,  -33,  -55,   98,  127,
      49,   43,   48,   12,   97,   77,  127,    0,   24,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_bias[9] = {
      6862, -24324,   -386,  -2031, -24164,    364,  -2973,  50966,  70107,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_multiplier[9] = {
    1359238357, 1457491941, 1287434133, 1502898942, 1938145343, 1200945152, 1610701683, 1424421572,
    2104697564,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_max_pool_0_shift[9] = {
     -8,  -9,  -7,  -7,  -9,  -7,  -8,  -9, -10,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_2_weights[3 * 3 * 9] = {
    /* row 0 */
      12,   21,  -36,   59,  -13,   35,  -41,  -49, -120,
      13,  -36, -127,   27,  -14,  -46,   -4,  -71,    2,
      25,  -80,  -40,  -29,   25,  -58,   42, -119,   -2,
    /* row 1 */
     -48,  -40,  -36,   59,    1,   48,  -40,   49,  -54,
      20,  -53,  -79,  127,   97,   72, -114,   73,  127,
     127,   -9,  -87,  111,   38,  -62,  -16, -127,   59,
    /* row 2 */
      -9, -127,  -28,   42,  127,   62, -127,   73,    2,
      63,  -54,   -8,   71,   19,   -5,   -9,  127,  -11,
     105,  -25,  -22,   -6,  -64, -127,   73,   72,   17,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_bias[9] = {
     39424, -51584, -59264,  59008,  27648, -10368, -30208,   3584,   2560,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_multiplier[9] = {
    1621076009, 1958900565, 2116170682, 1709451592, 1844916660, 1367873843, 1246040589, 1099429649,
    1608257052,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_2_shift[9] = {
    -8, -8, -9, -9, -8, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_3_weights[15 * 1 * 1 * 9] = {
       6,  127,    5,  109,   46,   -3,    9,  101, -110,
      11,  -19,   -1,  -18,   41,   53,    1,   -8, -127,
      14, -127,   69,   -2,  -73,    2,   11,   -2,  -46,
    -127,  -17,   23,  -42,  120,  -17,  -25, -110,   51,
      38,   70,  -15,   77,   -7,   78,  127,  -61,  -58,
     117,  -25,   74,  -69,   52,   36,  -91, -127,   71,
      81,   21,  -36,    2,  127,   23,  -81, -106,  -82,
     127,   27,  -45,   53,   47,   14,   24,  -23,  -17,
      23,   32,  -31,  -10,  -11,  127,   -6,   52,   37,
      16,   39,  -94,   63, -103,   30,   22,   -7, -127,
     -39,   -7,   59,   19,  127,  -73,  -56,  -59,   36,
     -86,  -48,  127,  -37,  -11,   -4,  -19,   34,  -51,
      22,   61,   17,   75,   45,  -36, -127,   86,  -76,
     116,  -95,   71,  104,  -77,   64,  127,  -19,  -58,
      40, -127,   20,  -15,  -52,   -3,  -81,  102,    1,
};

/* Bias + 14 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_3_bias[15] = {
     6812,   675, -2621,  1621,  4622, -2973, 10737,  3286,  4177,  -603, -1243,   522,  2268,
     4853, -4157,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_3_multiplier[15] = {
    1166139460, 1580976388, 1765340517, 1125510735, 1330106686, 1620920074, 1076986834, 1931992222,
    1693373464, 1257189804, 1198893194, 1790475001, 1129660114, 1960607497, 1240062994,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_3_shift[15] = {
    -6, -6, -6, -6, -6, -7, -6, -7, -6, -6, -5, -7, -6, -7, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_4_weights[3 * 3 * 15] = {
    /* row 0 */
      64,   25,    8,   17,  -41,  -12,  104,   69,  -20, -127,   78,  -31,   32,   41,   27,
       2,   17,   28,   -6,    7,   35,  -11,   12,  -59,   14,   56,   -8,  -15,  -71,   67,
     -13,   73,  127,   44,  -45,  -16, -113,  127,  -75,  -56,  127, -114,  -94,   46,   27,
    /* row 1 */
     127,   46,  -26,   52,   51,   52,  -65,  -17,  -49,    0,  122,  -38,  -12,   44,   13,
     110,   59,   48,   27,   67,  126, -112,  -34,  -39,   33,  110, -113,   55,    9,    9,
      89,  127,   75,   41,   75,   -9,  -19,   26, -127,  -61,    3,  -81,  -71,  127,    0,
    /* row 2 */
     107,  101,  -27,   82,   43,  127, -127,   -1,    1,  -69,   54,  -29, -127,  -28, -127,
       6,   43,  -65,   33,  -18,   70,  -74,   -3,    8,    6,  -55, -127,  -25,   33,  -40,
     -43,   55,  -43,  127,  127,  -21,   27,  -34, -111,  -31,  -25,   -8,   12,   60,  -57,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_bias[15] = {
     57472,  69888,  16000,  53376,  34048,  45056, -49920,  18560, -60288, -37248,  60160, -70272,
    -31360,  33408, -10368,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_multiplier[15] = {
    1090047688, 1456570833, 1687428002, 1646723455, 1392362234, 1365024301, 1854642772, 1851876045,
    2074504891, 1476170993, 1209665695, 1489213523, 1423883123, 1221398371, 1326277095,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_4_shift[15] = {
    -8, -8, -8, -8, -8, -8, -9, -8, -9, -8, -8, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_5_weights[15 * 1 * 1 * 15] = {
     -52, -127,  -61,   -5,  -49,  -63, -120,   43,  -96,   35,  102,  -40,   -4,  -81, -117,
     -15,  -42,  -57,  -72,   49,   -6,  -18,  -21,  -20,  -32,  -28, -127,  -33,   45,   38,
      -3,   59,  -40,  -13,  -75,  -31,  -14,   -9,   50,   26,   34,  -35,   35,  127,   70,
      -2,  -22,   51,  -75,   -7, -127,   68,  -23,  -83,   -3,  -13,   42,  -35,   10,  -48,
     -21,  -22,  -13,   -5,   50,  -79,  -25, -127,  -18,   73,    2,   12,  -47,  -21,   31,
      67,    7, -105,  127,  -63,   97,  -29,   50,   81,    9,    9,   47,  -25,  -80,   97,
      32,   26, -127,  -14,    3,  -28,  -59,   29,   19,   41,  -48,   -7,  -41,   32,    0,
     -20,   36,   17,   16, -122,  -45,  -24, -127,  -44,  -20,   42,   27,   54,  -23,  -43,
      78,  -53,   42,    5,  -26,   58,  -33,    3,   96,   12, -108,  127,  -55,  -34,   62,
      27,   20,  -50,  -81,   44,   -8,  -46,  -50,   12,  -16, -127,  -41, -117,   -5,   45,
      12,    9,   21,   29,  -19,   55,   38,   -2,   11,  127,  -53,    1,  -47,   35,   -1,
     127,  -87,   83,    3,    2,   19,  -18,   93,   49,  115,  -99,   32,  -63,   50,  -68,
    -127, -102,  -34, -124,   81,  -54,  -49,    8,  -41,   41,    6,   -7,   59,   -2,  -19,
    -127,  -37,   31,  -84,   59,  -20,   45,  -28,   -7,   50,    9,   97,   82,   16,   21,
    -127,  -91, -121, -120,  -44,  -78, -121,   51,   27,   92,   84,   18,   90,   -2,  -50,
};

/* Bias - 18 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_5_bias[15] = {
    10017,  6918, -5133, 11727,  5409, -8758, -1803,  5858,   194,  6068,  -596, -5027, 11594,
     8318, 20046,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_5_multiplier[15] = {
    1348428503, 1494322935, 1130555068, 1791924767, 1232744956, 1636163649, 1489379293, 1094218896,
    1260372630, 1733596357, 1302664654, 1506552673, 1118791130, 1249919765, 1988199608,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_5_shift[15] = {
    -6, -5, -5, -6, -5, -6, -5, -5, -5, -6, -5, -6, -6, -6, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_6_weights[3 * 3 * 15] = {
    /* row 0 */
     -38,  -33,   76,   10,  -60,   18,  -90,  -95, -127,   35,   95,  -23,   27, -127,  127,
      38,  -27,   61,   -2,   -5,   58,  -91,    6,  -31,  -16,   10,    2,  -14,  -73,   -4,
      91,  -38,   37,  -60, -127, -110, -127,  127,  -30,   27,  120,  -25,  -20,  -67,   64,
    /* row 1 */
      -1,  -34,   36,  -79,  -64,  -18,   14,   -9,   -4,  -17,  127,   20,  -87,   27,   55,
     -31,  -23,  -15, -115,   56,   16, -127,   10,   19,   12,   77,  -32,  -28,   13,  -62,
     -67,   19,  -29, -127,   -5, -127,   -2,  118,  -23,   39,   99,   13,   12,   36,  -19,
    /* row 2 */
     123,   10,  -99,   78,  -73,  -88,   28,    4,   32, -127,   98,   51, -127,    0,  -65,
     127,   12, -127,   32,   44,  -44,    6,   73,   -4,  -37,   21,    6,    5,   60,  -24,
      64,  127, -110, -105,  -16,  -38,  119,   46,  -21,  -31,  -60,  127,   61,   32,   92,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_bias[15] = {
     39168,   1664, -21760, -47104, -32000, -42624, -34560,  35840, -24192, -14720,  75136,  17792,
    -21888, -12672,  20992,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_multiplier[15] = {
    1421663901, 1947892726, 1513341519, 1955244595, 1920688440, 1627337848, 2054976412, 1499358326,
    1555764251, 2075173789, 1674263054, 1117747729, 1151283575, 1920688668, 1395598782,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_6_shift[15] = {
    -8, -8, -8, -9, -8, -8, -9, -8, -8, -8, -9, -7, -7, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_7_weights[15 * 1 * 1 * 15] = {
     -48,   -1,  -26,   93,   21,   43,    2, -125,    1,   52,  -62, -127, -102,   -3,  -40,
      14,   54,  127,  -36,  -30,  -54,  -26,   73,  -22,   60,   43,   41,   76, -115,   21,
    -120,  -15,  127, -110,    2,  -14,   28,  108,  -34,  -13,   45,  -26,   -5,   58,  -20,
      -9,   25,  -19,   39, -127,    6,  -76,  -27,    3,   -8,  -64,  -13,  -31,  -44,   24,
    -127,   76,   20,  -71,  -94, -121,  -23,  101,   19,  -23,  -40,  -13,  -24,  -57,   57,
    -127,  -49,    0,   29,  -15, -126,   31,   52,   -6,   34,   69,   13,  -15,  -42,  -89,
     -23,  -60,  -38,   25,  -44,   65,  -82,   -1,  114,  127,   -5,  -17,   32,  114,  -55,
     -34,   39,  -70,   10,  -90,  -21,    3,   45,   41,  -17,  127,   21,  -35,  -27,    5,
     -14,  -29,   22,  -39,   24,  -49,   82,   14,  -71, -127,   12, -111,  -32,   98,   57,
     -31,  127,    7,  -42,  -42,  -24,    4,   65,   32,  -84,   17,  -29,    8,   -3,   44,
      39,   36,   53,   23,  -18,  -54,   83,  -19,   54,  -14,   -7,   23,  -10,   49,  127,
     -32,   23,   25,   19,    8,    8,  -50,   33,  -10,  -60,   47,  -73, -127,  -42,  -28,
       4,   38,   33,   25,  -58,  -86,  -23,   36, -127,  -35,  -57,  -30,    3,  -53,   22,
      51,  127, -109,   47,    1,   18,   28,   34,    2,   11,   30,  -38,  -90,   81,    1,
    -117,   44,   23,  -34,  -22,   15,   11,  -37,  -65,   21,   12,  -16, -127,   62,   97,
};

/* Bias + 8 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_7_bias[15] = {
     4362,  -259,  -296,  7053, 15149,   420, 12523, -5700, -2707, -3880,   161, -2998,  3303,
    19509, -5287,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_7_multiplier[15] = {
    1895713742, 2109420423, 1725310356, 1389500102, 1875277867, 1649713010, 1620465640, 1128207658,
    2012080348, 1938689453, 1156473051, 1338830626, 2026665744, 2102749631, 2125762471,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_7_shift[15] = {
    -7, -7, -7, -6, -7, -7, -7, -6, -7, -7, -6, -6, -7, -7, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_8_weights[3 * 3 * 15] = {
    /* row 0 */
     -63, -127,  -45, -123,  -25,  -64, -127,  -68,    0,   15,   64,   41,  -10,   17,   -3,
      -1,  -79,  124, -127,   22,  -28,   35, -116,  -36,   44,   -8,   58,   14,   -6,    1,
      -7,   25,  -27,  -37,  127,   -9,   11, -127,  127, -127,  -50,   69,  127,   18,  -20,
    /* row 1 */
     -61,   31,   16,   72,  -59,   23,  -45,   67,  117,  -33,  127,  105,  -30,   14,   65,
     -11,   63,   83,    2,  -30,   56,   18,   -6,   54,  -68,  -15,  108,  -54,  -70,  -17,
     -14,   10, -119,   63,   38,   21,  118,   71,  117,  -29,  -12,  127,  -17,  -12,  -40,
    /* row 2 */
     127,  -95,  -15,   28,  -72,  -20, -103,   -9,   41,  -95,   79,  -44,   36,  127,  114,
      92,    2,   13,  -14,  -15,    7,  -79,  -35,   18,  -96,  -14,  -90,    6,  -26,    8,
      83,   16, -127,  -41,   28, -127,   -4,  -34,   30,   70,  -25,  -57,  -28,  116,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_bias[15] = {
     18560, -19712, -12416, -22656,   1792, -18048, -22528, -32896,  59904, -40832,  18688,  40576,
      5632,  22784,  30080,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_multiplier[15] = {
    1945953271, 1890693883, 1972389776, 1536697730, 1900422225, 1315730902, 1428930719, 1170243511,
    2046119491, 1623576257, 1078159428, 1883024396, 1199494933, 1716162240, 2048719395,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_8_shift[15] = {
    -8, -8, -8, -8, -8, -7, -8, -7, -9, -8, -7, -9, -7, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_9_weights[18 * 1 * 1 * 15] = {
      25,   17,  -87,  -85,   68,  127,   18,   42,   83,   99,   46,  -21, -100,   38,  -13,
     -42,   -6,   52,  -12,  -11,  -18,  -51,   62,   93,  127,   55,   45,   26,  -16,    0,
      -4,  -41,  -61,   10,  -95,   89,   46,   11,  -31,  -22,   -7,   41,    0, -127,   49,
      12, -127,   -9,  -25,   13,   51,   46,   61,  -14,   78,  -74,   43,  -76,   -8,   -1,
      41,   31, -127,   24,  -22,  -71,  -45,   29,  -37,  -25,   42,   37,  -54,  -45,   21,
      23,  -81,  127,  119,   79,   24,  100,   34,   16,  -27,  -91,  -64,   29, -104,   19,
      45, -102,  -42,  -16,   29,   74,   12,   48,   43,   33, -127,    0,   -5,   46,   26,
      83,   -6,   50,  -14,  -35,  -19,   38,   -1,  -76,  127,   -1,   63,   22,   57,   73,
     -17,   40,  127,   42,   78,   91,  -34,  107,  -42,  -65,   44,  -31,  -10, -121,  -24,
      28,  -75,   32, -105,   46,   12,  127,    9,  -30,  -53,  -78,   22,    4,   -4,  -23,
     127,    8,  -60,   22,  -12,    1,    4,    3,   14,   42,  -15,   -4,   16,    2,  -54,
      61,   37,   17, -127,  -17,  -14,   10,   27,   -4,  -34,   44,  -33,   29,   15,   89,
     -61,  -69, -111,  -29,  -28,   49,  -45,  127,   15,  -64,  111,  -63,  -55,  -64,  -28,
      33,  -62,  -69,  -30,  -32,  125,  -44,  127,   59,  -20,   22,  111,  -29,  -32,  127,
     111,   24, -127,   -8,   39, -113,   -9,   95,   89,  -31,   51,    5,  -29,    4,  -30,
     -32,    3,  -24,    3,   53,   -1,   17,   -8,   38,  -23,  -16,    3,  127,   13,    3,
      17,  -40,   61,    5,   59,   99,  -26,   81,    3,   22,   19,   32,  -22,   46, -127,
     -84,    9,   43,  -33,  -24,  -27,   83,   16,    8,   21, -127,   81,   37,  -46,   27,
};

/* Bias + 2 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_9_bias[18] = {
    -8807, -2948, 11531, -1182,  3297, 13994, -6613, -4131, 13334, -6576,    96, -7941,  1654,
    -1674, -9121, -5228, -3584,  2271,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_9_multiplier[18] = {
    1143632529, 1650350435, 1425612649, 1829046143, 1949949134, 2026975367, 1551136965, 1426026259,
    1217779501, 1394072210, 1175808819, 1323226055, 1184279411, 1192456369, 1153747571, 1076710215,
    1689725616, 1564214694,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_9_shift[18] = {
    -5, -5, -5, -5, -5, -6, -5, -5, -5, -5, -4, -5, -5, -5, -5, -4, -5, -5,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_11_weights[10 * 18] = {
    /* output 0 */
     -37,  -43,   24,    7,  -41,  -17,  -48,   -3,  -16,    0,  -57,    0,  -41,  -25, -127,  -24,
     -54,   19,
    /* output 1 */
     -21, -117, -124, -127,   19, -101,  -90,   51,   -5, -124,  -55,  -80,   91,  -50,   -9,  -29,
     -33,   28,
    /* output 2 */
      -3,   -1,   10,   -8,   39,  -62,  -99,  -58,  -59,   -3,  -54,    1,   16,   43,  -76,  -85,
    -127,  -88,
    /* output 3 */
      87,  -26,  -20,  -73,  -65,  -57, -105,  -26,   21,  -26,  -60,  -14,  -15,  -27, -127,  -45,
      67,  -51,
    /* output 4 */
    -105,  -21,   15,   11,  -13,   -9,   34,  -20,  -96, -127,   46,  -22, -116,  -37,   47,  -19,
     -26,  -24,
    /* output 5 */
     -75,  -46,   -4,  -59,  -40,   -5,   12,  -31,    4,   -2,  -50,   -7,  -28,  -27, -127,   37,
      32,  -29,
    /* output 6 */
    -127,  -88,  -27,  -41,   -7,   65,  -47,  -38,   29,   34,  -82,  -78,  -52,   36,    0,  -16,
     -86,   12,
    /* output 7 */
      14,  -60,  -64, -127,  -31,   -1,  -77,   -3, -114,  -55,    8,   38,  -48,  -60,  127,  -39,
     -44,  -15,
    /* output 8 */
      17,   56,  -22,  -14,  -40,  -47,   31,   -4,   27,   -8,  -64,  -22,  -48,    7, -127,   -8,
     -64,    5,
    /* output 9 */
     -42,  -72,  -31,   56,   -8,  -64,    9,   -8,  -95,   39,   16,  -10,  -65,  -56, -127,  -29,
      -5,  -28,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_11_bias[10] = {
    -62811, -96405, -77489, -71412, -62725, -56969, -66836, -70398, -44087, -69298,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_11_multiplier[10] = {
    1974918017, 1839211854, 1724645679, 1982479245, 1943129865, 1591347592, 2029086454, 1135172751,
    1208498786, 1949926599,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_11_shift[10] = {
    -7, -8, -8, -8, -8, -7, -8, -7, -7, -8,
};

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
static const tl_conv2d_max_pool_params tl_nano_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {26, 26, 9}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -128,        /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    { /* pool */
        {26, 26, 9}, /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {13, 13, 9}, /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 9}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {11, 11, 9}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -14,         /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 15 */
static const tl_conv2d_params tl_nano_conv2d_3 = {
    {11, 11, 9},  /* input: h, w, c */
    {1, 1},       /* filter: h, w */
    {11, 11, 15}, /* output: h, w, c */
    {1, 1},       /* stride: h, w */
    {1, 1},       /* dilation: h, w */
    {0, 0},       /* padding: h, w */
    1,            /* groups */
    0,            /* border */
    -14,          /* input_zero_point */
    -128,         /* output_offset */
    {-128, 127},  /* activation: min, max */
    1,            /* per_channel */
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 15 -> 9 x 9 x 15 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 15}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 15},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        18,           /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 15 -> 9 x 9 x 15 */
static const tl_conv2d_params tl_nano_conv2d_5 = {
    {9, 9, 15},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {9, 9, 15},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    18,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 15 -> 7 x 7 x 15 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 15},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {7, 7, 15},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -8,          /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 15 -> 7 x 7 x 15 */
static const tl_conv2d_params tl_nano_conv2d_7 = {
    {7, 7, 15},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {7, 7, 15},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    -8,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 15 -> 5 x 5 x 15 */
static const tl_depthwise_conv2d_params tl_nano_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 15},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {5, 5, 15},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -2,          /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 15 -> 5 x 5 x 18 */
static const tl_conv2d_params tl_nano_conv2d_9 = {
    {5, 5, 15},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {5, 5, 18},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    -2,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* MEAN (10): 5 x 5 x 18 -> 18 */
static const tl_mean_params tl_nano_mean_10 = {
    1,          /* keep_0 */
    25,         /* reduce_0 */
    18,         /* keep_1 */
    1,          /* reduce_1 */
    1,          /* keep_2 */
    -128,       /* input_zero_point */
    1012452048, /* multiplier */
    -2,         /* shift */
    -128,       /* output_offset */
};

/* FULLY_CONNECTED (11): 18 -> 10 */
static const tl_fully_connected_params tl_nano_fully_connected_11 = {
    1,           /* rows */
    18,          /* accum_depth */
    10,          /* output_depth */
    90,          /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

int8_t *tl_nano_input(void) {
    return tl_nano_arena.s8 + 0;
}

const int8_t *tl_nano_output(void) {
    return tl_nano_arena.s8 + 0;
}

void tl_nano_invoke(void) {
    int8_t *const input = tl_nano_arena.s8 + 0;
    int8_t *const conv2d_max_pool_0 = tl_nano_arena.s8 + 784;
    int8_t *const depthwise_conv2d_2 = tl_nano_arena.s8 + 768;
    int8_t *const conv2d_3 = tl_nano_arena.s8 + 32;
    int8_t *const depthwise_conv2d_4 = tl_nano_arena.s8 + 16;
    int8_t *const conv2d_5 = tl_nano_arena.s8 + 0;
    int8_t *const depthwise_conv2d_6 = tl_nano_arena.s8 + 1216;
    int8_t *const conv2d_7 = tl_nano_arena.s8 + 0;
    int8_t *const depthwise_conv2d_8 = tl_nano_arena.s8 + 736;
    int8_t *const conv2d_9 = tl_nano_arena.s8 + 0;
    int8_t *const mean_10 = tl_nano_arena.s8 + 452;
    int8_t *const output = tl_nano_arena.s8 + 0;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 9 */
    tl_conv2d_max_pool_s8(&tl_nano_conv2d_max_pool_0, input, tl_nano_conv2d_max_pool_0_weights,
                          tl_nano_conv2d_max_pool_0_bias, tl_nano_conv2d_max_pool_0_multiplier,
                          tl_nano_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1521);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 9 -> 11 x 11 x 9 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_nano_depthwise_conv2d_2_weights, tl_nano_depthwise_conv2d_2_bias,
                           tl_nano_depthwise_conv2d_2_multiplier, tl_nano_depthwise_conv2d_2_shift,
                           depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1089);

    /* CONV_2D (3): 11 x 11 x 9 -> 11 x 11 x 15 */
    tl_conv2d_s8(&tl_nano_conv2d_3, depthwise_conv2d_2, tl_nano_conv2d_3_weights,
                 tl_nano_conv2d_3_bias, tl_nano_conv2d_3_multiplier, tl_nano_conv2d_3_shift,
                 conv2d_3);
    TL_TRACE(25, conv2d_3, 1815);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 15 -> 9 x 9 x 15 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_4, conv2d_3,
                           tl_nano_depthwise_conv2d_4_weights, tl_nano_depthwise_conv2d_4_bias,
                           tl_nano_depthwise_conv2d_4_multiplier, tl_nano_depthwise_conv2d_4_shift,
                           depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 1215);

    /* CONV_2D (5): 9 x 9 x 15 -> 9 x 9 x 15 */
    tl_conv2d_s8(&tl_nano_conv2d_5, depthwise_conv2d_4, tl_nano_conv2d_5_weights,
                 tl_nano_conv2d_5_bias, tl_nano_conv2d_5_multiplier, tl_nano_conv2d_5_shift,
                 conv2d_5);
    TL_TRACE(27, conv2d_5, 1215);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 15 -> 7 x 7 x 15 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_6, conv2d_5,
                           tl_nano_depthwise_conv2d_6_weights, tl_nano_depthwise_conv2d_6_bias,
                           tl_nano_depthwise_conv2d_6_multiplier, tl_nano_depthwise_conv2d_6_shift,
                           depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 735);

    /* CONV_2D (7): 7 x 7 x 15 -> 7 x 7 x 15 */
    tl_conv2d_s8(&tl_nano_conv2d_7, depthwise_conv2d_6, tl_nano_conv2d_7_weights,
                 tl_nano_conv2d_7_bias, tl_nano_conv2d_7_multiplier, tl_nano_conv2d_7_shift,
                 conv2d_7);
    TL_TRACE(29, conv2d_7, 735);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 15 -> 5 x 5 x 15 */
    tl_depthwise_conv2d_s8(&tl_nano_depthwise_conv2d_8, conv2d_7,
                           tl_nano_depthwise_conv2d_8_weights, tl_nano_depthwise_conv2d_8_bias,
                           tl_nano_depthwise_conv2d_8_multiplier, tl_nano_depthwise_conv2d_8_shift,
                           depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 375);

    /* CONV_2D (9): 5 x 5 x 15 -> 5 x 5 x 18 */
    tl_conv2d_s8(&tl_nano_conv2d_9, depthwise_conv2d_8, tl_nano_conv2d_9_weights,
                 tl_nano_conv2d_9_bias, tl_nano_conv2d_9_multiplier, tl_nano_conv2d_9_shift,
                 conv2d_9);
    TL_TRACE(31, conv2d_9, 450);

    /* MEAN (10): 5 x 5 x 18 -> 18 */
    tl_mean_s8(&tl_nano_mean_10, conv2d_9, mean_10);
    TL_TRACE(32, mean_10, 18);

    /* FULLY_CONNECTED (11): 18 -> 10 */
    tl_fully_connected_s8(&tl_nano_fully_connected_11, mean_10, tl_nano_fully_connected_11_weights,
                          tl_nano_fully_connected_11_bias, tl_nano_fully_connected_11_multiplier,
                          tl_nano_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_nano_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_nano_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.237291351f, 90},
};

static const char *const tl_nano_labels[10] = TL_NANO_LABELS;

const tl_model_description *tl_nano_info(void) {
    static const tl_model_description info = {
        "nano",
        "Tintling 0.1.0",
        TL_NANO_MODEL_SHA256,
        tl_nano_inputs,
        1, /* inputs */
        tl_nano_outputs,
        1, /* outputs */
        tl_nano_labels,
        10, /* labels */
        TL_NANO_ARENA_BYTES,
        2826, /* bytes of constants */
        137997, /* multiply-accumulate operations */
    };
    return &info;
}

#endif /* TL_NANO_IMPLEMENTED */
#endif /* TL_NANO_IMPLEMENTATION */
