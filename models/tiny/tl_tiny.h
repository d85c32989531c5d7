/* tl_tiny.h: the neural network "tiny" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 5,624 bytes, sha256
 * 1316b3f730060758ea23782607ab7decc35b368ff61abc8e28b188187c3669ad
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.261358857 * (q - 73)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    2,796 bytes of RAM
 *   flash    1,990 bytes of constants, and the code
 *   work     168,040 multiply-accumulate operations an inference
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_TINY_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_tiny_input();
 *   ... write TL_TINY_INPUT_SIZE values to input ...
 *   tl_tiny_invoke();
 *   const int8_t *output = tl_tiny_output();
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_TINY_H
#define TL_TINY_H

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

#define TL_TINY_INPUT_SIZE 784
#define TL_TINY_INPUT_HEIGHT 28
#define TL_TINY_INPUT_WIDTH 28
#define TL_TINY_INPUT_CHANNELS 1
#define TL_TINY_INPUT_SCALE 0.00392156886f
#define TL_TINY_INPUT_ZERO_POINT (-128)
#define TL_TINY_OUTPUT_SIZE 10
#define TL_TINY_OUTPUT_SCALE 0.261358857f
#define TL_TINY_OUTPUT_ZERO_POINT (73)
#define TL_TINY_LABEL_COUNT 10
#define TL_TINY_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_TINY_ARENA_BYTES 2796
#define TL_TINY_MODEL_SHA256 "1316b3f730060758ea23782607ab7decc35b368ff61abc8e28b188187c3669ad"

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_tiny_input(void);

/* Runs the network once. */
void tl_tiny_invoke(void);

/* The 10 values that the last call of tl_tiny_invoke computed. */
const int8_t *tl_tiny_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_tiny_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_TINY_H */

#ifdef TL_TINY_IMPLEMENTATION
#ifndef TL_TINY_IMPLEMENTED
#define TL_TINY_IMPLEMENTED

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

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0     100   conv2d_max_pool_2 (int8, 5 x 5 x 4)
 *       4    2704   conv2d_max_pool_0 (int8, 13 x 13 x 16)
 *     100      10   output (int8, 10)
 *    2012     784   input (int8, 28 x 28 x 1)
 */
static union {
    int8_t s8[2796];
    int32_t words[699];
} tl_tiny_arena;

/* Weights, [filter][row][column][channel] */
static const int8_t tl_tiny_conv2d_max_pool_0_weights[16 * 3 * 3 * 1] = {
    -112, -116,  -92,  -69,   61,    7, -127,   26,   80,
      25,  -40, -118,  127,  -31,  -30,   38,   18,   78,
     -20,  -63,  -10, -127,   10,   52,   41,  107,   14,
    -127,  -92,  -10,    4,  -19, -113,   80,   62,  -54,
     -85,   65,   33, -120,   98,   72, -127,    1,   47,
      45, -107,  -51,   58,   -7,  -62,   56,  -38, -127,
      41,   60, -119,  -47,  127,   -3,  -25,  -23,   65,
      -2,    6,   80,   64,   75,   27,  127,  100,   24,
     -53,  -34,   73,  -21,  127,  -42,   68,  -25,  -56,
      64,   62,  -44,  -66,   77,  127,  -66, -105,  -18,
      55,   44, -115,   71, -127,    1, -126,  -27,   45,
     -76,  -45,   39,  -36,  -22,   66,  -33, -127,   87,
      40,   49,  113,  -76,   17,   10,  -91, -127, -115,
     127,   20, -111,   58,  103, -118,   59,   27, -103,
     -20, -106, -125,   82,  127,  -97,   49,   55,   57,
     -42,  -72,  -87,  -27,  -90,   28, -127,  -36,  -10,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_0_bias[16] = {
    -43650,   7571,    495, -29010,  -6733, -29663,  -7725,  15169,  -5716,  -2882, -20567, -18933,
    -22682, -14135, -10308, -29600,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_0_multiplier[16] = {
    1812114345, 1251178710, 1598632272, 1188534878, 1202451633, 2108258481, 1320875519, 1451504407,
    1294427974, 1558034354, 1093851377, 1756508769, 1780308550, 2010680542, 1244706643, 1227380720,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_conv2d_max_pool_0_shift[16] = {
    -8, -8, -8, -7, -8, -8, -7, -9, -7, -8, -7, -8, -8, -9, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_tiny_conv2d_max_pool_2_weights[4 * 3 * 3 * 16] = {
    /* filter 0 */
     -28,  -15,    6,    9,   -7,  -44,   33,  -52,   28,   21,   46,   -4,   29,  -16,    8,  -22,
    -116,   18,  -36,   12,  -11,   35,   34,  -83,  -32,   30,  -71,  -21,   39,  -33,   40,  -24,
     -67,   72,  -47,  -12,   35,    8,   90,  -48,  -46,  -12,  -36,   67,  -87,  -11,   52,  -27,
     -24,    6,   19,    4,  -35,  -27,   60,  -38,   28,   33,  -36,  -54,   25,  -25,    3,  -67,
     -53,  -11,   33,  -52,   15,   -2,   38,   41,   27,   -4,  -43,  -22,  -34,   -9,  -13,  -80,
     -13,  -18,   -2,   -2,   24,    1,  -18,   49,    9,  -60,  -25,   10, -127,   63,  -45,   37,
      65,   21,   97,  -52,  -89,   -9,   16,  -10,   82,   -4,   23,  -37,   16,  -44,  -44,  -69,
      61,  -21,   68,  -64,  -26,   44,  -37,  -13,   62,  -69,   -2,   -5,   -7,   19,  -35,   26,
      33,  -21,   55,  -67,   14,   26,  -43,   -2,   51,  -45,  -18,   38,  -53,   38,  -16,  -45,
    /* filter 1 */
     -25,   27,   -6,  -79,    6,   -2,    5,  -14,   30,    1,    0,    6,   -5,    8,  -32,  -51,
     -15,   37,  -16,  -36,  -11,   -9,   35,  -49,   69,   -6,  -34,   -3,  -23,   25,  -42,  -77,
     -14,   60,   30,  -26,  -38,  -43,   55,  -93,   70,   -4,  -11,  -14,   -2,  -25,  -17,  -49,
     -20,   22,  -33,  -35,   18,   -9,   41,   -6,   17,  -12,  -72,   21,    7,    9,  -41,    0,
     -44,   58,    3,   29,  -10,  -41,   60,  -29,   36,   18,  -76,    7,   25,  -69,   33,   -8,
     -25,   59,   34,  -18,  -49,  -47,   35,  -52,   11,   28,  -48,  -33,   50,  -85,   10,  -96,
       9,   28,  -10,   -8,  -18, -114,   87,    3,   46,   50,  -36,   -8,    8,  -14,   33,  -15,
     -34,   21,   41,   40,  -21, -127,   51,  -29,   40,   43,  -46,  -28,   18,  -59,    5,  -50,
     -42,   14,   59,   12,  -16,  -51,   -8,  -55,   28,   80,   -2,  -13,   32,  -65,  -29,  -69,
    /* filter 2 */
      33,   20,  -27,  -71,   71,   40,  -20,    8,  -40,   27,   12,   72,  -16,   33,  -73,    4,
     -18,   -6,   -7,   23,   26,   54,  -88,   12,    2,    9,   64,   19,   66,   46,   18,   41,
    -127,  -27,  -39,   55,   -3,   -3,  -69,  -25,  -11,  -16,   75,  -28,    0,  -33,   60,    4,
      -9,   16,   24,   -5,  -15,  -37,  -32,   32,   -3,  -52,   -9,  -86,   16,  -24,  -29,    5,
      78,  -31,   49,  -74,  -56, -117,  -80,   66,   15,  -69,   -4,  -43,  -16,  -40,  -22,   20,
      54,   -2,   27,   54,    9,  -24,  -11,    0,    1,   30,    2,   17,  -25,  -64,   67,    9,
      54,  -26,   29,   15,  -16,  -38,  -43,    3,   15,  -81,   37,   17,  -51,   14,  -36,   40,
      15,    5,   13,   66,   30,   85,   -2,   -8,  -44,    9,  -12,   33,   -9,   16,    0,  -18,
       1,   36,  -30,   70,   34,   31,    8,   -7,  -40,   11,  -39,    4,   35,   -8,   52,   -8,
    /* filter 3 */
    -116,  -21,  -42,   -4,   20,  -15,   -7,  -11,   47,   31,   10,  -50,   21,   14,  -35,  -26,
     -13,  -45,  -15,  -41,   41,  -38,   16,   59,   12,   -4,  -35,   35,  -79,   26,  -30,  -28,
      55,   36,   63,  -63,  -35,  -55,  -35,   13,   61,  -36,   -9,    0,    4,   -5,  -62,  -23,
      -2,  -29,    8,   59,   54,   -8,   -1, -107,   24,   14,    4,   10,  -19,   51,   -1,  -17,
      15,  -34,  -16,  -91,   72,   57,    3,   -7,   -8,   -9,   12,   38,  -88,   21,  -58,  -36,
      44,   47,  -30,   -8,    4,   12,   58,  -63,    8,  -66,  -11,   80,  -48,   20,    5,  -18,
    -127,  -16,  -27,   12,   87,   -1,    9,  -25,   -3,   -5,   75,   33,  -72,  -19,   37,   -9,
      -6,   15,  -50,  -99,   61,   22,    7,   -4,  -71,    2,   -4,   77,   -6,   29,  -22,   -2,
     -13,  113,    6,   25,   36,  -37,   78,  -17,   -6,  -25, -101,  116,  -26,  -47,  -30,  -25,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_2_bias[4] = {
    -84187, -89479,  -8415, -51041,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_2_multiplier[4] = {
    1533894675, 1255309785, 1147405719, 1218145661,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_conv2d_max_pool_2_shift[4] = {
    -8, -8, -7, -8,
};

/* Weights, [output][input] */
static const int8_t tl_tiny_fully_connected_5_weights[10 * 100] = {
    /* output 0 */
      39,  -67,  -12,  -20,   -7,  -17,  -15,  -18,  -21,  -22,   13,  -49,   -3,  -11,    3,  -56,
     -44,    8,  -27,  -37,   25,  -35,   -3,   -2,   23,   -1,   -8,  -14,    5,   -3,  -14,  -17,
     -34,   12,  -38,   12,  -10,   -5,  -52,   39,   27,  -31,  -37,   14,   24,  -36,  -44,   21,
     -25,  -24,  -42,  -16,  -15,  -14,  -12,   38,   43,   -7,  -48,   23,  -12,   21,  -97,   -4,
     -30,  -15,  -69,    4,    0,    6,  -11,    9,  -30,  -40,   -4,   22,   15,  -28,  -20,    3,
     -25,   19,  -52,   28,  -58,   -7,  -55,   19,  -42,   33,  -36,  -17,  -10,   -6,   41, -127,
     -10,  -25,   59, -124,
    /* output 1 */
    -127,  -44,   14,  -22,   19,  -13,   19,   32,   18,  -65,    5,   36,   -2,  -71,   -2,   -8,
      11,  -30,   21,  -26,  -86,  -22,   -6,  -43,   -3,   10,  -14,  -32,  -12,  -30,  -15,   -5,
      -9,  -38,  -29,  -16,  -17,  -38,  -17,  -11,  -51,  -58,  -10,  -45,    4,    2,   -3,  -13,
     -23,  -76,  -32,    8,  -13,  -39,  -56,  -32,  -72,   -5,   -5,  -16,   14,    3,    6,  -13,
      -8,  -50,   21,  -10,  -39,  -47,  -33,    4,    7,    9,  -14,   22,  -68,   29,    7,  -18,
      13,   -3,   31,  -30,  -24,    0,   16,   -3,  -36,  -42,   -6,  -14,  -41,   32,  -13,  -15,
     -64,   -1,  -20,  -32,
    /* output 2 */
     -30,    8,  -29,    2,   -3,   27,   -5,    7,   22,    8,   -1,  -28,  -11,    6,  -42,  -33,
     -27,  -47,  -91, -127,  -49,  -50,   10,  -31,  -35,  -29,   14,  -44,  -10,    1,   -1,  -10,
      -3,  -44,  -34,   12,   31,  -51,  -81,   -4,  -13,  -30,   36,  -70,   26,    0,   20,  -62,
      18,  -37,   24,  -50,   -5,   -9,   12,  -21,   12,   31,    4,   27,   23,    2,   -2,   13,
      28,  -33,    1,   27,   25,    1,   -6,  -24,   -6,   15,    8,  -28,  -70,   45,   11,    1,
     -57,  -11,  -44,    8,  -40,  -20,  -11,    0,   -8,    8,   21,  -22,  -18,   71,    4,   -6,
     -96,   28,    7,   -1,
    /* output 3 */
     -32,    1,  -10,   19,   -3,   16,   18,    4,   22,   17,    6,    0,   22,  -10,  -14,   -9,
      17,  -24,  -38,  -62,  -54,    0,   17,  -21,  -18,   -8,   24,  -44,   28,   -7,    9,  -19,
      32,    6,  -11,  -30,   30,   -9,  -39,  -64, -127,  -32,   39,  -33,  -62,  -37,   31,    2,
       1,  -11,   19,    2,   14,   24,  -15,  -46,  -32,   -5,  -25,  -53,  -81,  -14,   12,  -12,
     -64,  -26,   17,  -14,    1,   -8,   10,    0,   24,   -6,  -17,  -33,   18,  -36,  -57,  -33,
     -49,   17,    7,  -14,  -12,   -9,   18,  -37,   27,   -4,   20,  -54,   13,  -21,  -14,  -27,
      40,   -8,  -16,  -17,
    /* output 4 */
       1,   15,   35,  -11,   -8, -127,   23,    4,    5,  -95,   12,   29,  -11,  -94,   10,   19,
      21,  -35,   16,   47,   26,  -37,  -17,   21,   55,  -36,   -2,   28,    9,  -14,   -7,   27,
      -7,  -36,   -1,   45,  -22,  -27,    7,   18,   55,   20,  -50,  -17,    1,   25,  -74,  -29,
     -19,   18,   -9,  -24,  -12,   -6,  -24,   25,  -56,   21,    7,    7,    0,  -17,  -51,  -19,
      11,   24,  -26,   -7,   20,   35,  -23,  -22,  -29,   35,   -1,   32,  -31,   -4,   46,   26,
      -9,  -44,   -3,  -53,   18,  -12,  -20,  -16,  -10,  -46,  -25,    5,  -50,  -28,  -49,   23,
    -108,  -16,  -11,   13,
    /* output 5 */
     -35,  -61,  -10,  -11,  -19,  -13,   -8,   10,  -27,   22,  -15,   17,  -25,   24,    4,   32,
      31,   23,   12,   23,  -45,  -30,  -26,   14,  -14,    7,  -12,   16,  -41,    1,   -8,  -12,
     -57,   31,   13,  -40, -105,   39,   16, -127,  -61,    4,   23,    2,  -13,    1,   -6,   11,
     -31,    6,   -2,   -1,  -20,    7,   -5,  -33,  -61,  -13,   -2,  -34,  -31,  -10,   31,   -9,
     -25,   -2,   14,   -3,   -5,  -12,    2,   12,   21,  -26,   -5,  -30,    3,  -37,  -48,  -43,
     -61,   -3,   10,  -21,    2,    7,   25,  -23,   18,   -5,   11,  -41,   17,  -21,  -15,  -41,
      44,   -9,  -29,   -6,
    /* output 6 */
      59,   -4,  -27,   49,    9, -127,  -53,    5,   -4,  -52,  -43,    7,  -11,   -5,  -12,   15,
       8,    0,   11,  -44,   49,  -44,  -29,   36,    8,  -35,  -58,   10,  -14,  -42,   -3,  -21,
     -47,   -5,   26,  -76,  -56,  -14,   22,  -81,   37,  -29,  -46,   37,    6,  -50,  -43,    2,
     -11,   26,   38,    7,   -8,    8,   25,  -24,   11,  -25,   12,  -41,   -9,   28,  -56,   -9,
      -7,  -18, -127,   16,  -11,   18,   -7,   41,    5,    4,   -5,   -8,    0,    2,  -35,   -1,
     -67,   -8,  -66,   -1,  -75,    7,  -99,   13,  -32,   36,  -52,  -23,   11,   17,   39,  -81,
       8,  -12,   35,  -95,
    /* output 7 */
     -98,    3,   32,  -17,  -44,    7,   39,   46,  -13,    8,   -6,  -55,  -13,  -14,  -20, -127,
     -41,   14,    7,  -40,  -44,   66,   42,  -35,  -16,   10,   36,  -32,  -24,   21,   11,  -36,
      13,   -4,    0,    7,    5,  -41,   -6,  -85,    3,  -23,   15,  -21,  -20,  -38,   35,  -15,
     -25, -101,   -5,  -16,    4,   -3,   -9,   55,   -4,  -12,  -10,   34,  -25,  -75,   26,  -12,
      13,    3,   43,  -34,  -13,  -83,   27,  -54,  -36,   49,   13,  -10,  -19,    1,   37,   16,
      49, -113,   -3,  -70,   39,  -83,    5,   -4,   -8,  -95,   -6,   32,  -45,  -70,  -27,   48,
    -123,  -85,  -14,  -15,
    /* output 8 */
     -19,  -68,  -58,  -17,    4,   -5,  -21,  -23,   -5,   34,   -1,  -23,   -4,   11,   -3,  -15,
     -30,    8,    0,   37,  -21,  -15,  -40,   -9,  -70,   27,  -22,    3,  -16,    7,  -26,   32,
      17,   15,  -29,   12,   34,   29,   13,  -12,   -8,   28,  -86,    6,   54,   42,  -76,   11,
      48,   43,  -59,   37,   -8,   28,  -28,   -7,  -12,   13,  -12,  -86,   12,  -58,  -47,   -2,
      58,    6, -127,  -19,    0,   20,  -47,   20,   -7,  -12,  -44,  -59,  -22,  -29,  -55,  -67,
     -68,  -26,  -56,   22,  -13,   23, -116,   20,   11,   26, -100,   32,   40,    2,  -25,  -32,
      38,  -28,  -70,  -61,
    /* output 9 */
      22,  -66,  -31,  -41,   -1,   16,  -20,  -50,  -15,   14,    8,  -63,    8,   30,   22,  -95,
     -52,    5,   -3, -127,   -3,   -7,  -43,  -12,   -2,   15,  -31,   21,   16,   13,   -5,   27,
      11,   -7,  -10,  -10,   -4,  -12,  -36,  -18,  -39,   18,  -68,    6,  -56,   19,  -48,    3,
      17,   27,  -22,   12,    4,  -27,   -4,    2,    5,  -24,  -15,  -37,  -86,   -8,  -45,    6,
     -49,   36,  -11,  -13,   -6,    4,    3,  -31,   -3,  -33,   -1,   21,   11,  -46,   25,   22,
      17,  -37,    1,  -11,   17,   14,  -11,  -19,   -9,  -45,   10,    3,  -17,  -49,   -6,   14,
     -42,   -1,  -23,   35,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_fully_connected_5_bias[10] = {
    -164692, -187081, -130869, -136376,  -95455, -124802, -167438, -156577, -180845, -148455,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_fully_connected_5_multiplier[10] = {
    1953051863, 2066448340, 1483311282, 1915043492, 1559706820, 2053651867, 1789049889, 1243615987,
    2076745285, 1850749342,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_fully_connected_5_shift[10] = {
     -9,  -9,  -9,  -9,  -9,  -9,  -9,  -9, -10,  -9,
};

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16 */
static const tl_conv2d_max_pool_params tl_tiny_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1},  /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {26, 26, 16}, /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        -128,         /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    { /* pool */
        {26, 26, 16}, /* input: h, w, c */
        {2, 2},       /* filter: h, w */
        {13, 13, 16}, /* output: h, w, c */
        {2, 2},       /* stride: h, w */
        {0, 0},       /* padding: h, w */
        0,            /* border */
        {-128, 127},  /* activation: min, max */
    },
};

/* CONV_2D (2) + MAX_POOL_2D (3): 13 x 13 x 16 -> 5 x 5 x 4 */
static const tl_conv2d_max_pool_params tl_tiny_conv2d_max_pool_2 = {
    { /* conv */
        {13, 13, 16}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {11, 11, 4},  /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        -128,         /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    { /* pool */
        {11, 11, 4}, /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {5, 5, 4},   /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* FULLY_CONNECTED (5): 100 -> 10 */
static const tl_fully_connected_params tl_tiny_fully_connected_5 = {
    1,           /* rows */
    100,         /* accum_depth */
    10,          /* output_depth */
    73,          /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

int8_t *tl_tiny_input(void) {
    return tl_tiny_arena.s8 + 2012;
}

const int8_t *tl_tiny_output(void) {
    return tl_tiny_arena.s8 + 100;
}

void tl_tiny_invoke(void) {
    int8_t *const input = tl_tiny_arena.s8 + 2012;
    int8_t *const conv2d_max_pool_0 = tl_tiny_arena.s8 + 4;
    int8_t *const conv2d_max_pool_2 = tl_tiny_arena.s8 + 0;
    int8_t *const output = tl_tiny_arena.s8 + 100;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16 */
    tl_conv2d_max_pool_s8(&tl_tiny_conv2d_max_pool_0, input, tl_tiny_conv2d_max_pool_0_weights,
                          tl_tiny_conv2d_max_pool_0_bias, tl_tiny_conv2d_max_pool_0_multiplier,
                          tl_tiny_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(9, conv2d_max_pool_0, 2704);

    /* CONV_2D (2) + MAX_POOL_2D (3): 13 x 13 x 16 -> 5 x 5 x 4 */
    tl_conv2d_max_pool_s8(&tl_tiny_conv2d_max_pool_2, conv2d_max_pool_0,
                          tl_tiny_conv2d_max_pool_2_weights, tl_tiny_conv2d_max_pool_2_bias,
                          tl_tiny_conv2d_max_pool_2_multiplier, tl_tiny_conv2d_max_pool_2_shift,
                          conv2d_max_pool_2);
    TL_TRACE(11, conv2d_max_pool_2, 100);
    TL_TRACE(12, conv2d_max_pool_2, 100);

    /* FULLY_CONNECTED (5): 100 -> 10 */
    tl_fully_connected_s8(&tl_tiny_fully_connected_5, conv2d_max_pool_2,
                          tl_tiny_fully_connected_5_weights, tl_tiny_fully_connected_5_bias,
                          tl_tiny_fully_connected_5_multiplier, tl_tiny_fully_connected_5_shift,
                          output);
    TL_TRACE(13, output, 10);
}

static const tl_tensor_description tl_tiny_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_tiny_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.261358857f, 73},
};

static const char *const tl_tiny_labels[10] = TL_TINY_LABELS;

const tl_model_description *tl_tiny_info(void) {
    static const tl_model_description info = {
        "tiny",
        "Tintling 0.1.0",
        TL_TINY_MODEL_SHA256,
        tl_tiny_inputs,
        1, /* inputs */
        tl_tiny_outputs,
        1, /* outputs */
        tl_tiny_labels,
        10, /* labels */
        TL_TINY_ARENA_BYTES,
        1990, /* bytes of constants */
        168040, /* multiply-accumulate operations */
    };
    return &info;
}

#endif /* TL_TINY_IMPLEMENTED */
#endif /* TL_TINY_IMPLEMENTATION */
