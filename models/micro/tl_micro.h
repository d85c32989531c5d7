/* tl_micro.h: the neural network "micro" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 22,016 bytes, sha256
 * 2f63c0d21ad62806f50ea23647dce426ce109f49d762f9e31b2ad1126191a741
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.246983826 * (q - 69)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    4,944 bytes of RAM
 *   flash    10,084 bytes of constants, and the code
 *   work     479,700 multiply-accumulate operations an inference
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_MICRO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_micro_input();
 *   ... write TL_MICRO_INPUT_SIZE values to input ...
 *   tl_micro_invoke();
 *   const int8_t *output = tl_micro_output();
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena: one inference at a time.
 */
#ifndef TL_MICRO_H
#define TL_MICRO_H

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

#define TL_MICRO_INPUT_SIZE 784
#define TL_MICRO_INPUT_HEIGHT 28
#define TL_MICRO_INPUT_WIDTH 28
#define TL_MICRO_INPUT_CHANNELS 1
#define TL_MICRO_INPUT_SCALE 0.00392156886f
#define TL_MICRO_INPUT_ZERO_POINT (-128)
#define TL_MICRO_OUTPUT_SIZE 10
#define TL_MICRO_OUTPUT_SCALE 0.246983826f
#define TL_MICRO_OUTPUT_ZERO_POINT (69)
#define TL_MICRO_LABEL_COUNT 10
#define TL_MICRO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_MICRO_ARENA_BYTES 4944
#define TL_MICRO_MODEL_SHA256 "2f63c0d21ad62806f50ea23647dce426ce109f49d762f9e31b2ad1126191a741"

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_micro_input(void);

/* Runs the network once. */
void tl_micro_invoke(void);

/* The 10 values that the last call of tl_micro_invoke computed. */
const int8_t *tl_micro_output(void);

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_micro_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_MICRO_H */

#ifdef TL_MICRO_IMPLEMENTATION
#ifndef TL_MICRO_IMPLEMENTED
#define TL_MICRO_IMPLEMENTED

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
 *       0    2704   conv2d_max_pool_0 (int8, 13 x 13 x 16)
 *       0    3078   conv2d_5 (int8, 9 x 9 x 38)
 *       0    1000   depthwise_conv2d_8 (int8, 5 x 5 x 40)
 *       0      46   mean_10 (int8, 46)
 *      40    3078   depthwise_conv2d_4 (int8, 9 x 9 x 38)
 *      40    1960   conv2d_7 (int8, 7 x 7 x 40)
 *      48      10   output (int8, 10)
 *      80    4598   conv2d_3 (int8, 11 x 11 x 38)
 *    1000    1150   conv2d_9 (int8, 5 x 5 x 46)
 *    2008     784   input (int8, 28 x 28 x 1)
 *    2760    1936   depthwise_conv2d_2 (int8, 11 x 11 x 16)
 *    3080    1862   depthwise_conv2d_6 (int8, 7 x 7 x 38)
 */
static union {
    int8_t s8[4944];
    int32_t words[1236];
} tl_micro_arena;

/* Weights, [filter][row][column][channel] */
static const int8_t tl_micro_conv2d_max_pool_0_weights[16 * 3 * 3 * 1] = {
     -36,  -84,   44, -126,  127,   49,   53,  109,  -67,
      -5,   10,   15,    2, -127,  -68,   23,   93,   64,
     -33,   42,   18,  -90,   32,   87,  -54,    8,  127,
    -120, -127,  -33,   65,  -34,  -89,  119,   -1, -112,
     -25,   88,   23,    9,  127,  -11,  -10,   99,   36,
      54,   30,  -52,  127,  -65,  -91,  125,  -57,  -55,
     -31,   78,  -49,  -28,  127, -112,  -27,    9,   49,
     -46, -127, -108,   73,   77,   80,   60,   83,   75,
     -57,  -26,   19,   17,  127,   10,   11,  -58,  -54,
      66,  127,   -5, -125,   48,  107,  -40, -114,  -14,
    -111,   -1,   58,  -25, -127,   43,   47,  -60,  -65,
      24,  -30,   87,  -38, -127,  117,  -13, -107,  122,
      87,  109,  127,   53,   48,  -57, -110, -126,  -84,
      29,   24,    5,   61,  113,  -87,  101,  -21, -127,
     -17, -109,    6,  113,  -17, -127,   44,  106,    0,
      70, -107,  -33,  -84, -108,   80, -127,   51,   81,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_conv2d_max_pool_0_bias[16] = {
      2659,    -33,  17731, -38776, -16119,   3342,  -5390,  17734,  -1712,   7061, -20941,    509,
      5490,  16546,  -1134, -13331,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_conv2d_max_pool_0_multiplier[16] = {
    1379100616, 1218731430, 2058924616, 1344470445, 1401169442, 1974297567, 1514774045, 1680087620,
    1575757705, 1277263593, 1954008666, 1303716334, 1595788501, 2006341205, 1418747620, 1830284114,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_conv2d_max_pool_0_shift[16] = {
    -8, -7, -9, -9, -9, -9, -7, -9, -7, -8, -9, -8, -9, -9, -8, -9,
};

/* Weights, [row][column][channel] */
static const int8_t tl_micro_depthwise_conv2d_2_weights[3 * 3 * 16] = {
    /* row 0 */
       4,   -8,  -20,   69,   48,   85,   -2,  -68,  -16,   19,  100,  -41,  -50,  -84,  -41,   10,
      14,   17,   15,  -78,  -41,  -14,  -28,  -19,   38,   38,    6,  -59,   23,   61,    5,  -27,
     -54,   92,  -15,  -54, -103,   19,  -52,   68,   29,  127,   -4,   55,   33,  127,   55,   30,
    /* row 1 */
      59,    0,   11,  -34,  126,  127,   85,  -41,  -24,   32,   92,  -11,  -40,  -75,  -43,   42,
      56,   66,    7, -127,  127,   90,  127, -127,  127,  -65,  127,   28, -127,   95,   -9,  -43,
     -64,   82, -127,   -9,  -28,  109,    5,  -54,   74,  -40,   72,   97,  -51,   -2,   19, -127,
    /* row 2 */
     127,   50,   13,   26,   55,   90,   83,   82,  -12,   19,  -16,   68,   -9,  -45,   -6,  -36,
      87,  127,   32,   50,   39,    2,   60,   55,   45,    6,  102,  127,   -2,  -37, -127, -108,
      47,  119,  -14,   67,  -57,  -38,   16,   23,   84,  -27,   58,   35,   20,  -22,  -53,  -79,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_depthwise_conv2d_2_bias[16] = {
     35328,  69760, -12544, -11520,  21248,  60160,  37632, -10368,  44160,  13952,  68736,  38272,
    -25984,   2304, -25600, -43264,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_depthwise_conv2d_2_multiplier[16] = {
    1320072149, 1997576951, 2088730733, 2053002458, 1619059759, 1133147136, 1201055028, 1165696542,
    2097684526, 2089384853, 1504773495, 1296555545, 1702677994, 1381985107, 1439404327, 1902592689,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_depthwise_conv2d_2_shift[16] = {
    -8, -9, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_micro_conv2d_3_weights[38 * 1 * 1 * 16] = {
      -6,   -5,    4,  -23,   11,  -11,    9,  -21,   -4,  127,    7,   -1,   20,   -9,  -17,   -8,
     -73,  -24,   36,  -22,    3,  -21,  -20,  -30,    1,    8,  -13, -127,  -51,  -24,   -1,   17,
     -98,   11,   19,   -2,  113,    0,   13,  -53,  -58,   -7,    3,   68,  -41,   -6,  -37,  127,
     -30,   15,   18,  -49,   19,   59,  127,   37,   37,   -3,  -17,   -5,   39,    3,  -28,   29,
      34, -127,  -23,   28,   -9,   24,   -1,   10,   50,  -12,  -40,   33,  -57,   34,    2,  -47,
      83,  -92,  -25,  -26,   21,  120,   86,  127,   17,  109,    8,   -2,   45,  -35,   83,  -63,
      -7,   -6,   53,  -77,   58,   -7,  -36,  -37,   10,  -45,   -9,  -39,  -20,  127,   54,  -38,
      37,   40,    5,   67,  -62,  -60,   18,  -34,   61,  -58,  -65,   55, -127,    3,   -5,   61,
     -19,  -48,  -17,  -73,  -49,    8,    6,  -15,   12,   -9,   25,  -21,   -9,   99,   -9, -127,
      19,   10, -127,  -35,  -52,   -1,  -41,    0,   -6,   11,   -6,   58,   21,  -14,  -57,    5,
    -113,   14,  -61,   92,   14,   96,   85,   35,   44,  -38,  -50,   13,   69,   61,  -51,  127,
      44,  -34,  -82,  -78, -127,  -58, -124,  -18,  -59,  -38,  -26,   41,  -23,   15,  116,   26,
      28,    0,  113,  -85,  -63,   -7,  -25,  -13, -127,    7,    6,   80,  -14,  -52,  -45,   62,
      -2,  -28,  127,  -41,   47,    4,   61,  -47,  -73,   -4,   15,   60,    9,   27,  -72,   53,
     -13,   21,   13,  127,   39,   39,   -8,  -24,   42,  -32,    0,    3,   16,   52,  -24,   28,
     -14,    2,   19,  -61,   54,  -41,   40, -122,   29, -127,   52,   34,    1,    6,   50,   17,
     -26,    1,   52,  127,  -26,    3,  -28,  -16,   13,  -21,   24,  -62,  -41,   88,  -44,  -34,
     -21,   47,    5,    1,  -27,  -27,   17,  127,   22, -118,   64,  -28,   18,   98,  -66,  -37,
       3,  -28,   20,   49,  127,   19,    4,   -9,    9,   -6,  -26,  -30,   21,    9,  -27,   15,
     127,   -2,   54,   30,   28,  -17,  -19,   22,   14,   -9,  -43,  -97,  -15,   10,   15,   14,
     -75,   13,   -4,   48,  -73, -127,  -68,   -1,   31,   13,   82,  -37,  -43,   39,   22,  -54,
     -26,   38,   48,  119,  -91,  -54,    8,   89,   43,   21,   48,  -30,  -91,  127, -100,   11,
       6,    0,  -27,   21,   11,   24,   -7,   29,   -8,  127,   74,   10,   40,   -4,   30,  -39,
      -3,   40,  -64,  -82,   25,  -20,  127,   33,  119,  108,  -92,   41,  -15,   48,   -4,  -54,
     -74,   17,   85,  -20,  -81,  -13,  -37,   52,  -38,  -15,   82, -127,  -59,   10,  -57,    3,
      55,   43,   15,   22,   32,  -33,   53,  -23,   29, -127,  -37,   -5,    9,  -22,  -23,   42,
       0,  -61,  -48,   40,  -69,   17,   10,   -1,  -58,  -84,  127,   46,  115,   44,  -38,    1,
       8,  -24,   11,   36,   37,   40,   -4,   64,    2,  -82,   27,    6,  116, -127,   25,  -94,
      45,  115,   22,  127,  -17,   -1,  -14,    3,   25,  -98,  -23,  -61,  -56,  -40,  -55,   26,
      -9, -127,   86,  -66,  -24,   11,  -21,   48,  -37,   21,   -3,  -55,   -6,   60,   81,  -45,
      31,   -1,    2,   69,   22,  -44,   35,  -80,  127,   -2,  -76,  -51,   -4,  -60,   81,   34,
      -2,    9,   21,   -9,  -14,  -57,   -5,    0,  -39,  -50,  -18,   -8,  127,  -25,    1,   18,
      84,   26,  -23,  -39, -127,  -75,  -16,   57,   11,   15,   13,   39,    5,  -12,  -31,   26,
    -127,   19,   13,   59,   18,  -11,   16,   -7,   50,    2,   53,  -49,  -42,    5,  -11,   72,
       8,   21,  -20,  -47,   13, -127,   -8,   -2,  -39,  -21,  -24,  -29,   14,  -17,   45,  -23,
     -33,  -54,  -66,   24,   -4,  -41,   30,  -44,  -29,    6,  -71,    2,   -7,  -18,   42, -127,
     -41, -127,  -18,  -25,  -44,   18,   27,   49,  -39,  -13,   85,    4,   17,  -15,   14,   38,
      -7,    4,   13,  -14,  -26,  -65,  -45,   31,  -27,  -36,  127,  -18,  -11,   24,  -65,   21,
};

/* Bias + 20 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_conv2d_3_bias[38] = {
       888,  -1482,   1420,   5734,  -4778,   4216,   -714,  -3246, -10526,  -8458,  16848,  -7608,
     -1933,   3079,   3216,   -568,   1708,  -1913,   4076,   3643,  -2839,   -367,   1686,  -1247,
     -2972,  -2167,    927,     12,  -1737,   1324,   3475,   3659,  -3435,   2494,  -2331,  -9896,
       978,  -1050,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_conv2d_3_multiplier[38] = {
    1439030437, 2095385200, 1260864423, 1300435842, 1361233463, 1731225202, 2021772125, 1779038956,
    1414507793, 1074903599, 1343448156, 1489269464, 1194945160, 1924225089, 1989343465, 1943246235,
    1375944316, 1956424755, 1682598075, 1907521722, 1512328794, 1778809962, 1218752558, 1487204472,
    1701129172, 2051364775, 1964035880, 1593839531, 1844324732, 1575133778, 1171509264, 2144074428,
    1183297707, 1398563715, 1213133441, 1160077642, 1915360996, 1321458868,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_conv2d_3_shift[38] = {
    -6, -7, -6, -6, -6, -7, -7, -7, -6, -6, -6, -7, -6, -7, -6, -7, -6, -7, -6, -7, -7, -7, -6, -7,
    -7, -7, -7, -7, -7, -7, -6, -7, -6, -6, -6, -6, -7, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_micro_depthwise_conv2d_4_weights[3 * 3 * 38] = {
    /* row 0 */
       8,  -14,   45,   11, -127,   13,   -3,   -1,   26,   81,   77,   37,   13,  -23,   37,   57,
     -46,  -55,  -37,  -17,    4,    0,   -3, -103,  -21,  127, -127,   33,   72,  -30,  -93,   91,
      58,  -48, -127,   45,   -2,  127,
      50,    3,   35,   -3,  -86,  -95,   42,   21,  -24,   44,   27,   38,   65,   29,  -48,   48,
     -60,   -2, -127,   -4,   25,  -42,   33,  103,   32,  118,  -70,   96,   55,   13,  -36,   39,
     -42,  -11,  -55,   43,    4,   68,
     117,   71,   22,  -31,  -41,  -94,   62,  -98,   -2,   83,   79,  -16,   83,  127,  -50,  -32,
    -127,   36,  -75,    1,   -5,   25,  127,    0, -127,  101,   -9,  127, -127,   79,  127,  127,
     -52,   11,   33,    8,  -10,   -5,
    /* row 1 */
     -48,   15,  127,  -45,  -84,   28,  -65, -113,   36,   29,   30, -127,   89,   16,   70,   96,
     -31, -127,    9,   -8,  -69,   25,   47, -127,   37,   13, -103,  -26,   53,  103,  -90,   39,
     127,   31,  -88,  -85,   15,   39,
      81,  -14,   87,  -63,  -51,   16,   59, -127,  127,   39,   23,  -46,   66,  124,   55,   98,
      -3,  -68,  -12,   56,  -25,   98,   76,  103,   42,  -52,  -18,   64,  -41,   68,  -77,  -46,
      -3,   18,   -1,  -41,   43,  -30,
      66,   27,  -65,  -61,   -4,   50,   63,  -95,  109,  127,  -46,    1,   -5,  116,  -11,  -50,
      52,  -16,   40,  -30,  -27,  127,   65,   57, -108,  -46,   40,  121, -125,  127,   79,   23,
     -86,  -30,   68,  -11,    3,  -25,
    /* row 2 */
      34,   40,    1, -127,   80,   82,   64,  -35,  122,   10, -127, -106,   60,  -61,  127, -125,
      28,  -55,   36,  124, -127,   93,  -15,  -80,  -26,   26,   62,   -4,  -25,  122, -114,   43,
      66,   55,  -34, -127,  -95,   -7,
     127,   10,   56,  -16,   62,   61,  127,  -36,   41,   15,    7,  -68,  -66,   -5,  122, -127,
      47,    9,   88,  127,   -6,   69,  -45,  -27,   -9,   10,   65,   46,  -33,   30,  -70,   -9,
      62,  -26,    5,  -55,  -82,  -17,
      63,  127,  -36,   -2,   -3,  127,   35,  -76,  -16,   99,   19,  -29, -127,    2,  107, -109,
      98,  -12,   78,  -28,   21,  108,  -28,    8,  -50,  -38,   21,   -4,  -52,   60,   48,    7,
      -3, -127,   16,   40, -127,  -30,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_depthwise_conv2d_4_bias[38] = {
     63744,  33920,  34816, -43136, -32512,  24064,  49152, -71680,  53632,  67456,  11392, -40448,
     22784,  41600,  52352, -18432,  -5376, -37120,      0,  28288, -26752,  64384,  32896,  -8448,
    -29440,  33152, -17792,  57984, -28544,  73216, -28928,  40192,  16256, -16256, -23424, -23424,
    -32128,  15360,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_depthwise_conv2d_4_multiplier[38] = {
    1197207141, 1096085911, 1401970898, 1745286442, 1526251925, 1206372066, 1531153056, 1119760182,
    1605588474, 1618422385, 1550383664, 1951794506, 1433401197, 1517335541, 1114297925, 1699828093,
    1664838600, 1829205403, 1748709905, 1681107134, 1247688177, 1904500457, 1777841607, 1909643996,
    1762044214, 1291831535, 1933382212, 1448634548, 1330825925, 1537676938, 1089240897, 1712823173,
    1530938700, 1109125833, 1960006191, 1812564059, 1395380155, 1251794421,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_depthwise_conv2d_4_shift[38] = {
    -8, -7, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -7, -9, -8, -9,
    -8, -8, -8, -8, -8, -8, -8, -8, -8, -7, -8, -8, -7, -7,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_micro_conv2d_5_weights[38 * 1 * 1 * 38] = {
    /* filter 0 */
     -14,   -6,   18,  -31,   42,    1,  -21,   59,   12,   14,  -20,   -1,   21,  -23,  -24,   20,
      34,   32,   39,    7,   57,   -5,  -16,  -22,   11,  -46,  -86,   46,  -33,   11,   23,   14,
     -31,   20,  127,   54,    4,    9,
    /* filter 1 */
     -38,   13,  -20,  -11,   17,   12,    7,   27,    7,  -31,  -23,   36,   37,   35,  -83,   66,
     107,  -11,   29,    3,  -58,    9,   22,  -83,   27,   24,   31,  -45,  127,    5,  -74,  -30,
       8,   47,   31,   23,   31,   39,
    /* filter 2 */
      47,  -52,  -48,  -32,   69,   58,  -79,  -63,  -68,    3,  -68,  127,   34,   67,  -59,    2,
      23,  -69,  -14,  -54,   37,   -4,  -25,  -21,   32,  -21,  -22,  -76,   66,  -84,    1,   18,
      49,   21,   32,   95,   58,   49,
    /* filter 3 */
     -23,  -45,  -74,  127,  -80,  -73,  -84,  -21,   45,  -46,  -73,    8,   -1,  -10,  -65,  -40,
      -2,  -22,   -2,   36,  -60,   52,   43,   22,  -16,  -20,   67,   18,  -40,  -33,   52,   20,
     -74, -109,   -2,   -1,  -18,   46,
    /* filter 4 */
     -38,   44,  -60,   -5,   31,  -13,   24,   24,  -12,  -49,    5,    3,   17,  -33,  -17,  -52,
     -50,    2,    9,   22,    3,    5,  -83,  -18,  -13,   11,  -51,   34,  -34, -124,  -54,  -12,
     -11,    7,   36,  -25,  127,  -15,
    /* filter 5 */
     -24,  -58,   26,   63,   68,  -52,  -39,  -17,   98,  -26,   65,   30,   -6,  -93,  -10,   -2,
     -39, -127,  -31,   32,  -83,   22,  -14,   31,  -48,  -20,  -60,    5,  -36,   47,    4,   47,
      91,    6,  -10,    7,   89,   29,
    /* filter 6 */
      18,   11,  -45,  -15,  -21,  -20,  -28,    7,   10,   33,  -16,  100,    1,   16,  -84,    2,
     -34,  -83,   15,  -78,   10,  -17,   26,  -12,   21,  -29,  -28,   11,    1,   -4,   28,   -7,
      37,  -12,    9,   90,  127,   36,
    /* filter 7 */
     -24,   54,   55,  -64,   28,  -51,   18,  114,  -93,   13,   43, -125,   37,  -63,   64,  -71,
      31,   -6,   82,   -4,  -33,  -79,  -12,  124,   55,   69,  -78,   35,   -5, -127,   28,  -54,
      26,   -5,   62,  101,   75,  -31,
    /* filter 8 */
      10,    9,   -4,   40,  -38,  -82,   36,    5,   82,   25,   33,   78,   26,    7,  -40,   35,
      67,  -85,  -21,   -9,  -94,   73,  -44,    3,  -56, -127,  -36,   46,  -41,   61,  103,   30,
      27,   59,   -7,   57,   39,  -69,
    /* filter 9 */
      28,  -13,   34,  -21,  -11,   -1,  -60,   31,  -17,   13,   57,   -1,   59,  -76,  -68,  -27,
       0,  -11,   55,  -95,  -19,   -9,   75,    3,   77,  -12,  -51,   38,   12,  -55,   39,  -79,
      19,  -63,   62,   52,  127,   17,
    /* filter 10 */
      47,   85,    4,   -8,  -17,   92,   -9,   27,   35,  -84,    1,   53,    5,   67,  -10,   25,
      59,   35,  -59,  -49,   82,   -1,  -17,    0,  -58,  -35,   46,  -83,   75,   56,    5,   15,
     -74,  -77,  -14,  -24, -127,  -37,
    /* filter 11 */
      19,  -15,   42,   59,   64,   25,  -12,  -13,    6, -127,  -11,    5,  109,   45,  -39,  -33,
    -109,    1,   94,    1,  -24,   40,   40,  -36, -111,   20,   54,   -9,  -22,    3,  -12,   47,
     -26,  -19,   35,   10,   -4,   19,
    /* filter 12 */
     -59,   -8,  -40,   37,    5,    9,   36,   33,  -13,  -30,   -1,  -18, -127,  -30,  -21,   -3,
     -10,   86,   10,   39,    4,   20,  -75,   46,    6,  -53,  -35,   13,  -59,   41,   89,   23,
     -36,   10,  -30,   15,  -25,  -14,
    /* filter 13 */
    -127,   -1,  -38,    2,   11,  -37,   34,   -2,   24,   21,  -41,   -9,   -4,  -49,   22,  -49,
     -12,  -35,   89,    2,   21,   -2, -121,    2,    4,  -32,    9,   61,  -23,   10,    8,   -6,
     -10,    9,    5,  -39,    9,   -5,
    /* filter 14 */
     -50, -118,   30,  -56,    4,   15,   10,   57,  -41,   42,  -25,    3,   24,   16,   30,  -34,
      29,    6,   26,   46,   90,  -69,  -42,  -10,   34,  -39,  -71,   -1,  -52,  -44,  -28,    3,
     -34,  127,   15,   70,  105,  -28,
    /* filter 15 */
     -33,   57,   -3,   29,  -36,   42,  127,   22,   52,  -26,  -16,   17,    7,   36,  -27,   76,
      52,  -50,  -10,   70,   56,  -61,   37,   50,   15,  -47,  -40,   36,   97,   64,  -37,  -26,
     -33,   -9,  -46,  -14,   19,   46,
    /* filter 16 */
       1,  -32,  -10,   39,   10,  -14,   -5,  -19,  -44,  127,   35,  -33,   47,   65,  -36,  -20,
       9,  -67,   49,  -72,  -35,   13,  -45,  -52,   22,  -21,  -29,  -23,   46,    8,  -37,   19,
      54,  125,  -14,   11,   39,   38,
    /* filter 17 */
       5,    6,   52,  -49,    1,   -8,   19,   -2,  -34,  -69,  -52,    5,  -25,   51,   29,  -15,
       9,   20,  -29,  -55,   54,   -8,  -17,   29,   10,   33,   86,  -20,  -15,  -20,  -73,   16,
     -15,  -15,  -12,  110,  127,  -86,
    /* filter 18 */
      31,   -1,    2,  -63,   55,  -99,  -85,  -30, -107,  -22,   64,  -34,   67,  -17,   -5,   15,
      81,  -40,  115,  -32,  -47,    7,   46,  105,  103,  101,   -6, -127,  -68,  -91,   44,  -98,
     -79,  -72,   -1,    8,  106,  -37,
    /* filter 19 */
      16,   22,   66,  -22,   20,   45,   13,   23,  -83,  -28,  -47,  -33,   15,    2,  -53,  -24,
      -4,   -6,   62,  -51,    0,   59,   16,   38,  -79,   30,    0,   -2,   -4,   16,   23,   56,
      24,   -5,   -7,   -5,   12,  127,
    /* filter 20 */
     -64,  -12,  -57,    8,   -1,    0,   28,  -12,   17,   13,  -13,   13,  -28,    2,   -2,   -8,
     -38,   33,  -19,    5,  -31,   -2,  -41,  -37,   16,  -32,   -8,   80,   -6,    4,  -25,  -69,
       6,   38,  127,    9,   -9,  -34,
    /* filter 21 */
      -8,  -64,  -23,   32,  127,   92,  -33,  -44,  -16,   -8,   28,    6,   -9,   74,  -79,   47,
     -86,   44,  -43,   28,   16,  -73,  -28,  -49,   -1,   20,   91,  -39,   55,  -57,  -86,    9,
      -2,   74,  -26,   42,  -29,  -58,
    /* filter 22 */
     -10,    8,  -28,  107,  -30, -102,  -83,  -66,   66,  -26,   48,   80,  -79,  -58,  -81,   91,
       8,  -38,   15,  -16, -127,   41,  -27,   -7,   26,  -27,   33,  -36,  -29,   48,   -1,  -36,
      -1,   -9,   54,   -6,   40,  -66,
    /* filter 23 */
     -39,   16,   23,  -27,  -14,   20,   11,    9,  -81,  -54,    2,   58,  109,  127,    5,   20,
       1,   -4,   31,   20,    9,  -38,   21,  -15,  -32,    2,   16,   31,   93,    1,  -45,   47,
      39,  100,  -14,  -24,   -2,   28,
    /* filter 24 */
      72,  -10,  -63,  -15,   38,  -80,   93,  122,   24,   32,  -60,  -43,   -1,   58,   -8,    8,
      25,   16,   32,   34,  -33, -104,   77,   -5,   44, -127,  -31,   28,  109,   38,  -71,   -5,
     -46,   -1,   23,    7,  -72,  -45,
    /* filter 25 */
      39,  127,   50,   55,   11,  -23,   30,   -1,   16,  -40,    2,  -51,  -29,   -1,   41,  -59,
       1,   14,  -30,  -97,  -57,   20,  -25,   35,  -41,  -21,  -54,    0,   15,   68,   -3,   19,
      27,    2,  -51,   86,  -49,   -7,
    /* filter 26 */
     -15,   36,  -60,    6,   43,  -59,  -12,    9,   18,  -41,   60,  -13,  -49,  -40,    2,  -75,
    -127,  -57,   48,   79,   47,   67,   54,  -16,  -98,    2,   12,  -16,  -30,   38,   22,  -95,
      30,   48,   14,  -65,   18,  -60,
    /* filter 27 */
      11,   10,   31,   23,  127,  -29,   -2,   -8,   -6,  -35,   59,   60,    2,  -25,  -18,   32,
     -10,  -22,  -39,  -30,  -58,   46,  -33,    1,   -2,  -35,  -27,  -43,  -16,  -58,    3,  -44,
     -72,    2,   -5,   24,  -20,   -8,
    /* filter 28 */
     -34,  -75,    4,  -15,  -36,   58,  -58,   11,   69,  -35,    9,   48,   52,   24,  -25,   29,
      -4,   73,  -21,  -76,   26,   58,   10,   -3,    9,  -45,  121,    9,   -9,   17,  127,   15,
      41,  -19,   -8,  -12,  -22, -122,
    /* filter 29 */
     -54,   -7,  -27,  -13,   48,   -2,   10,  127,  -30,   31,   27,  -50,  -15,   24,   20,   -2,
      25,   -3,   49,   30,    7,  -60,  -40,   11,   51,  -57, -116,   68,  -10,  -15,    5,   61,
      64,    3,  -73,    5,  -44,   68,
    /* filter 30 */
      33,   15,   38, -112,  -30,   76,  -11,   15,   11,    5,  110,   11,  -59,   22,   14,   87,
     112,    9,   23, -127,   86,  -28,   30,  -26,   32,   53,   86,  -80,  -29,   29,   46, -103,
     -55,  -91,   97,  -52,  -11,  -87,
    /* filter 31 */
      -2,   12,  -59,   38,   18,  -20,  127,   94,   35,  -37,  -71,   33,   51,   61,  -23,  -69,
      65,   61,  -14,   15,   -5,   34,   17,   -5,   -8,   -6,   25,  -27,  -22,  -11,  -29,  -21,
     -61,  -19,   -1,  -32,   25,  -19,
    /* filter 32 */
      66,  123,  115,  -87,   78,   72,  -12,    7,  -77, -127,   51,   12,  -38,  -10,   -5,   23,
     -63,   13, -119,  -45,   -9,   16,   -9,   47,  -83,   12,  -15,  -20,   -1,  -41,   21,  -43,
     -52,   -5,   -2,   97,  -17,  -88,
    /* filter 33 */
      78,   39,   44,   15,    0,   -2,   94,   30,   65,  -24,   76,  -41,   28,   10,   81,  -21,
      48, -109,   -3,   69,  -24,   25,  -29,   76,   20,  -11,  -32,  -27,  -51,  -73,    4,  -10,
     127, -106,  -92,   17,    0,   49,
    /* filter 34 */
    -127,   -1,   19,   25,  -10,   16,    3,   28,  -28,  -24,  -28,  -29,   19,  -18,   -7,  -22,
     -24,  -21,   70,  -17,    5,  -21,  -51,   27,   -9,   43,  -33,   11,  -14,   10,   -7,  106,
     -23,   30,  -26,  -34,    1,   20,
    /* filter 35 */
      29,  -32,   42,   60,   87,   40,  -53,  -28,  -82,  -40,  127,  -37,  -34,   28,   23,   44,
      -1,    1,   12,  -11,  -83,  -48,  -58,   27,   -4,   16,  -28,    4,   41,  -35,    3,  -37,
      19,   23,  -20,  -22,   -9,   28,
    /* filter 36 */
     -37,   57,   36,   14,  -31,  -10,   35,   34,   51,  -49,  -20,   10,   37,  -55,  -49,   76,
     -12,   21,  -51,   11,    8,   -1,  -43,   13, -127,  -78,  -47,   69,   60,   57,  -38,    4,
      -7,   52,   25,   31,   37,   36,
    /* filter 37 */
     -61,   62,   48,   -3,  -79,   46,   37,   48,  -63,  -35,   26,  -67,  -10,   75,   14,  -67,
     -25,  -15,  -46,  -12,    3,  -57, -127,   36,  -13,  -82,  -37,   56,  -32,  -47,  -12,   -2,
     113,  -54,  -42,    6,  -18,  -10,
};

/* Bias - 17 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_conv2d_5_bias[38] = {
     -4566,  -4448,   4186,  12038,   7899,  -1449,   1696,    832,  -7960,   -987,    558,  -2251,
      4252,   6553,   6723, -11069,  -4708,   6022,   6422,  -8008,   4523,   2625,   8392,  -9575,
     -3526,  -6489,   4126,   6215,   1134,  -3549,  -4385,  -1096,    745,  -8817,   3631,  -2309,
     -2723,   6103,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_conv2d_5_multiplier[38] = {
    1109602249, 1861961358, 1524899032, 1173192492, 1667436909, 1381537479, 1074860690, 1420029380,
    1434285032, 1461094799, 2031177604, 1600632678, 1749233746, 1531826571, 1089437829, 1640431923,
    1402590398, 1326963873, 2140857915, 1982426419, 1248057536, 1415629433, 1136299264, 1476148974,
    1390190332, 1319448549, 1520794417, 2100763838, 1673868139, 1266463604, 2008431281, 1852596204,
    1789202682, 1254132241, 1580622180, 1399562369, 1419567736, 1462717873,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_conv2d_5_shift[38] = {
    -5, -6, -6, -6, -6, -6, -5, -6, -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -7, -6, -5, -6, -6, -6,
    -6, -6, -6, -6, -6, -6, -7, -6, -7, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_micro_depthwise_conv2d_6_weights[3 * 3 * 38] = {
    /* row 0 */
    -127,   37,   82,  -71,   -7,  122,  -27,   36,   38,   13,   30,  116,  127, -126,  -10,   15,
     -18,    1,  -21, -127,   81,   45,   91,  -27,  -18,  -19, -127,  -86, -126,  127,  -15,  124,
    -105, -127,  -60,  -37,   10,  -45,
     -66,   -8,   23,  -22,  -31,   -9,  -12,   25,   38,   19,  -19,   22,   75, -127,   -8,   21,
     -54,  -10, -127,  -34,   59,   35,   -4,  -47,  -18,   15,  -53,  -11,  -20,   74,   -9,   29,
     -96,   77, -101,  -44,   11,  -72,
     -30,  -74,  -22,   81,  127, -127,   20,   11,   31,   -8,  -18, -118,  102, -110,  -17,  -19,
    -127,   29,  -77,   11,  127,  127,  -41, -127,   35,   10, -126,   17, -127,   29,  108,  -18,
     -61,   47, -127,   28,  127, -127,
    /* row 1 */
     -48,   48,  109, -127,   -4,  101,   10,   42,   52,   50,  -13,   41,   16,  -26,   46,    7,
      53,  -19,  -59,  -41,  -13,    0,  121,  -19,   77,   15,   -4,   70, -112,   15,   21,  127,
    -111, -115,   28, -127,  -47,    3,
       6,   -8,   11,  -68,  -16,  -10,  -47,   30,   31,    2,  -47,  -51,  -34,  -19,   26,   -6,
     -36,   11,  -59,  -18,  -36,   67,  -25,  -45,   40,  -10,  -44,   12,  -57,  -47,   22,  -28,
     -40,    5,   26,  -54,  -19,    6,
      18,  -77,  -87,   23,  101,  -43,   -9,   40,   13, -127,  -14, -127,   -6,   -5,  -65,   28,
     -49,   42,  -29,  -33,   -2,   96,  -83,   20,   68,  -43,  -97,    7,   -7,  -60,  127,  -10,
      42,   -2,  -97,    4,  102,  -32,
    /* row 2 */
     -49,   28,  127,   18,    7,  -32,  127, -127,  127,  -56,   -7,  -35,  125,  -28,  -19,   41,
     -23, -127,  -38,  -13,  -35,   -8,  127,   49,  127,  -40,   77,  127,  -23,  -16,  -16,   41,
     -68,   38,   84,  -46,  -60,  -45,
       5,  -18,    9,   39,    6,  -49,   35,  -64,   14,  -66,   19,  -55,   -2,  -42,  -40,   46,
     -73,  -24,   17,  -10,  -28,   68,  -22,   61,  105,  -76,   18,  -48,   43,  -18,   28,   16,
      31,   44,   92,   59,   -4,   37,
      20, -127,  -65,   -6,   48,  -40,   45,  -10,  -45, -121,  127,  -22,  -58,  -63, -127,  127,
    -125,  -23,  -14,   -2,  -51,  122,  -44,  122,   46, -127,  -44,  -71,  110,    5,   18,   85,
     127,  121,  -11,   65,   25,   43,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_depthwise_conv2d_6_bias[38] = {
    -34688, -25472,  23936, -17024,  29568, -11136,  18176,  -2176,  38272, -37632,   7424, -29312,
     44160, -69888, -27392,  33280, -57856, -15360, -52096, -34176,  13056,  70656,  15360,  -1664,
     59136, -35200, -51200,   2176, -40832,  13952,  36352,  46848, -35968,  11264, -21248, -19456,
     18560, -29696,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_depthwise_conv2d_6_multiplier[38] = {
    2107786498, 1596797519, 1374176793, 2095749849, 1665800046, 1527586116, 1959153024, 1837540597,
    1674578614, 1420250798, 1259963679, 1369510388, 1074476776, 1937524250, 1092247023, 1835164416,
    1119539418, 1137162296, 1275616771, 1761250993, 1674420176, 2120725452, 1504472590, 1647296327,
    1789657745, 1179165914, 1782553266, 1412612867, 1984154423, 1955447351, 1176839786, 1321603471,
    1356232323, 2108017320, 1608624329, 1541204543, 1777212778, 1387788097,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_depthwise_conv2d_6_shift[38] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -7, -8, -8, -9, -7, -8, -8, -7, -8, -8, -8, -9, -8, -8,
    -9, -7, -9, -8, -9, -8, -8, -8, -8, -9, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_micro_conv2d_7_weights[40 * 1 * 1 * 38] = {
    /* filter 0 */
     -32,    0,  -57,   63,   33,   46,  -56,   28,  -69,    4,   99,   91,   18,   22,  102,   11,
     -27,   31,  -20,   22,   37, -127,  -60,  -49,  -11,  -46,  -39,  -30,    0,  -26,  -33,   40,
      11,   13,   41,  -58,   94,  -32,
    /* filter 1 */
     -11,   15,   33,    4,    5,    0, -127,   41,   -9,   86,   52,   65,   -3,   14,   30,  -16,
     -28,  106,   47,   52,   12,  -52,   88,    6,   37,   99,   51,   41,    1,   -2,   26,    5,
       8,   43,   34,  -19,  -38,    2,
    /* filter 2 */
     -66,   48,  -52,  -26, -127,   29,   68,  -55,   96,  -20,   44,   22,   39,   -5,   89,  -45,
      28,  -10,   30,  -13,   27,  -33,   59,  -34,  -27, -108,  118,  -68,  -49,   52,    4,   54,
     -66,   93, -103,  -69,    6,  -68,
    /* filter 3 */
    -121,  -46,  -12,  -71,  -75,   67,  -32,  -15,   36,   25,    9,  108,    2,  -84,  -76,   68,
     -70,  -16,   44,   73,   56,  -20,    6,  -10, -101,  125,   39,   39,   64,  127,  -53,    3,
      47,  -60,  103,  -14,   31,  -46,
    /* filter 4 */
      43,    1,    0,   27,   82,  -53,   12,   16,    2,  118,   -7,  -83,  -34,   19,    3,    8,
      79,  -45,   46,  -39,    6,   66,   23,  127,   78,   35,  -87,   23,   14,  -31,   -4,   55,
     -24,  -30,   84,  -23,  -34,   38,
    /* filter 5 */
     -42,  -41,   19,   81, -127,  -89,  -58,  -17,   49,  -23,   20,    6,   30,   13,   37,  -96,
      47,  105, -104,   13,  -73,   14,    3,  -68,   -2, -108,   78,  103,   57,  -22,   34,  -89,
       7,   28,   -5,  -17,   -2,  124,
    /* filter 6 */
     -95,   12, -108,    4,   17,   -9,   56,   64,   64,   25,   49,  -34,   28,  -46,  114,   35,
      48,   41,   29,  -40,  -24,   60,   49,    9,   26,   -4,   26,   55,   89,  -18,   -9,  127,
     -61,  -16,    6,  -21,  -54,    8,
    /* filter 7 */
      97,  -19,  -73,  -96,   27,   25,  -75,   -7, -127,   54,   46,  -51,   51,  -49,  -26,   94,
     101,   30,   60,   23,   -2,   25,  -44,   56,    2,  -11,  -39,  -74,   19,   24,   43,   68,
     115,  -46,   48,  -29,   10,   -8,
    /* filter 8 */
      26,  -27,  -61,  -25,  -22,   38,    1,  -62,  -93,  -33,  -27,  -18,   -8,  -35,  -67,  -36,
      49,  -43,   28,   69,  -16,  -33, -127,  -15,  -12,   13,    9,   40,  -77,   56,    8,    2,
       8,  -44,   -2,  -18,  -35,  -55,
    /* filter 9 */
       6,  -32,  -28,  -25,   -9,   30,  -37,   49, -127,   34,  -44,   42,   23,   -1,  -36,  -19,
      15,   -9,   12,   29,   -9,   57,  -97,   53,   36,   44,   -8,  -22,   33,   31,    0,   -2,
      24,   -2,    3,  -26,  -64,  -17,
    /* filter 10 */
     -71,  -62,   23,  -33,  -30,  -22,   58,   -1,   53,   26, -127,  -71,  -11,   23,   80,   96,
      47,   83,    2,    5,   31,   -4,   37,   90,   -6,  112,   -4,   53,   26,   50,  -17,   51,
      13,  -21,   -9,  -10,  -42,   -1,
    /* filter 11 */
     -17,   -8,   46,   62,   26,   79,  -41,   79,  -40,  127,   27,  123,   -4,    8,   -4,  -39,
     -12,  -21,  -38,   35,  -18,   36,   26,  -14,  -40,   39,  -27,  -39,    9,  -31,  -36,  -66,
     121,  -57,  116,  -36,    9,  -16,
    /* filter 12 */
      27,  -19,    7,  -19,   28,  -36,  -59,  -13,   -5,   49,  -84,  -92,   93,  -55,  -54,  -39,
      15,   -7,  113,  -75,  -72,   11,  -73,  -24,   25,  -59,   59,  -33,  127,   60,   89,  -42,
      22,  -12, -101,  -19,  -28,  -17,
    /* filter 13 */
       0,   31,  -43,  -81,   51,   99,  -37,   -5,  127,   -2,    2,    1,   22,    0,   38,  -70,
     -48,   18,   38, -102,  -30,   -7,   11,   68,  -58,  -29,  -75,  -68,  -83,   18,  -98,    7,
      31,  -33,  -38,   85,   75,   38,
    /* filter 14 */
      21,  -56,   78,   70,   20,  127,   -3,  -33,   30,  -55,   44,  -19,   57,   45,   11,  -19,
      21,  -42,  -23,  -74,  -39,   88,   16,   50,  -34,   40,  -58,   10,   55,   14,   34,   -6,
      37,  -84,   39,  125,  -44,   77,
    /* filter 15 */
     -68,   79,   47,   54, -116,  -27,   31,   55,  -58,   53,   19,   -1,   19,  -26,    7,  -75,
     101,    4,  -48,   43,  -34,  -57,  -76,  127,   28,   34,  -74,   45,   42,   62,   47,  -54,
      37,  -81,   11,   67,   48,   42,
    /* filter 16 */
      44,   54,   43,   48,  -13,   26,    1,   38,  -49,   62,   51,   36,  -45,   21,   56,    1,
      76,   35,   11,   28,   -3,  114,   57,   34,   31,   34,   49,  -55,   87,    5,   87,   29,
      49,   13,  -32,   -7, -127,   56,
    /* filter 17 */
     -52,   45,  -35,   30,  -20,  -31,  -24,   15,   25,   29,  -27,  -50,   -6,    8,  -32,  -17,
      67,    9,  127,  -28,   52,   54,   36,    9,  -34,   -6,   17,  -62,   -9,  -29,   43,  103,
      16,  -31,  -81,   29,   99,  -74,
    /* filter 18 */
      99, -127,   35,  -50,  -50,  -16,   18,  -27,    1,  -10,   24,  -20,   20,   61,    1,   30,
      16,   10,   14,   14, -120,   30,  -30, -104,  -11,   -3,   19,   54,  -31,  -42,   -8,  -18,
      53,    4,   39,   54,  -36,    9,
    /* filter 19 */
      33,  -63,   -3,  111,    5,   49,   35,  127,   -2,    9,   29,   22,   35,  -29,   68,    5,
      -2,   45,  -98,   70,   51,  -30,   14,  -82,  -62,   25,  -28,   59,   90,  -35,  -51,  -50,
      11,  -38,  -10, -101,  -33,   77,
    /* filter 20 */
     -47,   60,   -4,    8,    1,   63,  -12,  -51,  -44,   27,   72,  -51,  -51,   19,  -13,    9,
     -33,   29,   23,   23,  -19,  -37,  -40,   -6,   48,  -13,   11,  -26,   19,  127,   -9,   -3,
       1,   19,   45,    3,  -39,  -41,
    /* filter 21 */
      68,   -3,   40,   -9,   -3,   35, -127,   64,  -65,   63,  -49,    1,   70,   -5,   34,  -33,
       6,   37,   43,   81,   31,   -2,  -57,    9,   27,  -10,   38,  -23,   56,  119,  -29,  -61,
      79,  101,  -15,  -32,  -80,  -30,
    /* filter 22 */
      24,  -78,  -14,   90,    6,  -87,   24,  -44,   19,   50,   43,  -65,   88,  -99,   14,    4,
     127,  -90,  -34,   82,    1,  -38,  -72,   60,  -40,  -70,  -97,   65,  -11,  -23,   15,  -42,
     -59,  -58,   13,  -39,   14,   68,
    /* filter 23 */
      -2,  -13, -127,   44,   57, -121,   19,   -6,  -16,  122,    1,  -49,   86,  -73,  -19,   11,
      22,   -6,   93,   90,  112,  -53,  -16,   43,  -45,  -13,  -53,   30,   -1,   52,  -21,  -48,
     -25, -123,    2,  -66,   37,  -38,
    /* filter 24 */
     -25,  -15,   50, -126,   42,  -10,    8,   34,   40,  -30,    7,   51,  -64,  127,  118,  -45,
      57,   62,  -91,  -60,   25,   -6,   51,  -11,  -86,   23,   84,  -31,   13,  -21,   -2,  -88,
     107,   76,   22,  -17,  -23,  113,
    /* filter 25 */
       5,  -58,   29,   -5,  -14,  -25,  -21,   54,   17,   47,   11,  -41,  -59,  -45,   38,  119,
     -32,   82,  114,    6, -127,  -35,   26,   21,   25,   12,   10,   13,   25,   36,    5,  -27,
     -46,    5,  -62,  -52,   -6,  -24,
    /* filter 26 */
      10,    7,   12,  -48,   20,   50,    3,  -26,   20,   16,   44,   39,  -30,   77,   -8,   18,
      12,   18,   15,   -6,   14,    5,   61,   16,   -6,  -22,    9,  -52,  -37, -101,  -52,   -2,
     110,   17,  127,   53,   37,  -70,
    /* filter 27 */
     -19,  -40, -127,  -44,  -10,  -77,  -34,  -53,  -16,  -51,    8,  -39,   50,    5,  -80,  -28,
     125,   53,   -9,   -6,   10,   43,  -13,  -47,  -17,  -71,   -6,    3,    3,  -11,   39,   46,
     -13,   59,    9,  -38,  -28,   14,
    /* filter 28 */
     -29,   33,   87,   -9,  -12,    9,   23,  -29,   74,   40,   33,   75,   37,  -11,   20,   58,
     -18,  -25,   -2,   10,  -30,   19,  -33,   55,   24,  -81,   -4,   50,   21,   55,   12,   70,
      48,   63,   24,  127,  -26,   -1,
    /* filter 29 */
     -22,  -54,   45,  119,   70,    1,  -19,   23,  -49,   -9,   25,   62, -127,  -25,  -24,  -44,
      -4,    1,   -7,  -53,  -23,  -25,   51,   -7,  -46,  -17,   30,    1,   89,   41,   45,    2,
      55,  -51,  -88,   17,  -50,   17,
    /* filter 30 */
    -105,   -4,   -8,   96,   67,  -77,   -1,  -15,  -34,  -13,   22,    3,   11,  -90,  -41,   39,
      20,   36,  -33,   39,  127,   -5,  -15,   50,   -6,   76,  -46,   17,  -42,   10,  -22,  -21,
      56,  -41,  -41,   12,  -55,   33,
    /* filter 31 */
      22,  -36,   50,  -24,   10,   56,   69,  -28,   22,  -31,   20,  -19,    3,    9,  105,   66,
      18, -127,   23,   23,   53,  -46,  -40,  -21,  -46,   38,  -32,  -23,  -29,   28,    8,  -20,
       0,   28,   42,   92,   -8,    3,
    /* filter 32 */
      -9,    4,  -90,   64,  -20,  -15,   23,   41,   15,  -16,  -30,   21,  -22,   -8,    9,   19,
      65,   18,   12,   54,  -64,   -9,  -24,    1,   28,   44,   50,  -11,  -60,   24,   96,    4,
     -57,  -77,   43,   29, -127,    6,
    /* filter 33 */
     -60,   30,   78,  -29,   -8,    6,  127,  -93,   27,   12,   19,   43,  -28,  -24,  -29,    6,
     -40,   55,   19,  -47,   10,  -35,   45,    6,   36,   20,  -19,  -81,   11,   35,  -22,  -27,
      25,   22,  -18,  -20,   -8,   -6,
    /* filter 34 */
     -90,   57,  -23,   56,   -5,  -97,   58,   30,   47,   31, -109,  -49, -119,  -42,   30,  -44,
      14,   52,   85,  -72,   16,    1,   71,   -8,   81,   31,  127,   29,  -55,   19,   -5,   32,
     -57,    9,  -47,  -53,  -41, -117,
    /* filter 35 */
     -50,   12,   -5,   91,  118, -127,   45,  -34,   -3,   13,   76,  -41,   -3,    1,  -52,  -21,
      -9,   38,   23,    0,   36, -111,  -42,   -3,  -18,  -77,   -3,  -97,  -11,  -34,  -92,   36,
      24,  -30,   -2,   38,  -10,   36,
    /* filter 36 */
      43,   24,  -48,  -34,   77,   65,  -46,   17,  -11,   -2,  -44,   38,  -56,   20,  -35,  -63,
     -57,    4,  -31,  -47,  -78,    7,   65,  -43,    8,    7,   31,  -67,   11,  -43, -127,   55,
      59,   29,   18,   -2,   35,  -27,
    /* filter 37 */
      33,  -18,   11,  -12,   45,   22,  -12,  -16,  -40,  -31, -127,   26,   25,  -16,  -47,  -27,
      10,  -69,   12,  -40,   18,  -24,  -19,  -93,  -94,    5,  -42,   28,   31,   14,    5,  -17,
       1,   31,   -7,  -57,   80,   27,
    /* filter 38 */
       2,  -28,  -42,   47, -127,  -27,    4,  -28,  -55,  -22,   72,   11,   -9,  107,   42,   65,
      30,   35,  -13,   29,  -63,  -92,  -65,    4,   51,  -68,   38,  -30,  -48, -113,   -4,   20,
     -41,  -23,   43,   52,   52,   13,
    /* filter 39 */
      31,   80,   15,  -21,   92,  -12,  -33,   57,  -32,   -7,  127,   13,  -10,  -13,   32,  -29,
       1,    7,  -24,   13,    7,   -5,    3,  -22,  -94,   30,  -11,    2,    2,  -16,   43,  -40,
      31,   20,  -10,  -20,   -3,  -66,
};

/* Bias - 6 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_conv2d_7_bias[40] = {
      1903,    486,  -2552,   1953,  -1161,  -3560,  -4352,  -1738,   3062,   2537,   1108,    634,
     -1443,    675,  -3500,  -3984,    266,  -2348,   2672,   -284,   -176,   2078,    362,    510,
     -1971,  -1569,    447,    974, -11202,   1175,  -3868,  -2794,    361,  -5656,    609,   2424,
      1791,   1723,   4854,  -5620,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_conv2d_7_multiplier[40] = {
    1768907062, 1114425716, 1962897412, 1754446152, 1085061663, 1578086327, 2097144447, 1728701549,
    1176928002, 1529578562, 1246607788, 2004645502, 1843681223, 1120419760, 1157669002, 1864263459,
    1236469036, 2076767787, 1146320782, 1873150851, 1804220142, 1749763518, 1728394115, 1797996957,
    1718852664, 1224437196, 1179706907, 1210972577, 1214465591, 1258303898, 1201620486, 1251939243,
    1296996985, 1287621329, 1994028031, 1360324277, 1288477078, 1421029507, 1774719770, 1457784658,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_conv2d_7_shift[40] = {
    -7, -6, -7, -7, -6, -7, -7, -7, -6, -6, -6, -7, -7, -6, -6, -7, -6, -7, -6, -7, -6, -7, -7, -7,
    -7, -6, -6, -6, -6, -6, -6, -6, -6, -6, -7, -6, -6, -6, -7, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_micro_depthwise_conv2d_8_weights[3 * 3 * 40] = {
    /* row 0 */
      20,   30,    6, -116,   65,   30,  -66,   44,  127,  -26,  -20,  -58,  127,  -71,   79, -114,
       3,   60,   49,   88, -127, -127,   27,    0,  127,  -12,  127,   11,   -2, -127,  127,  -12,
     -24,    2,  127,  127,  127,    1,    6,  -33,
      45,   16,   10,  -54,    5,   29,   13,   -9,   35,  -22,   -9,  -43,   98, -105,   17,  -72,
     -31,   31,   61,   40,  -25,  -45,  -22,   78,   79,  -54,   37,   21,   36,  -51,   52,    5,
      72,   -1,   75,   33,   44,  -25,    1,   -4,
      94,   -4,   72, -127, -127,   27,  -23,   26,  -14,  -71,   13, -127,  122,   39,   -7,    2,
    -127,  127,  127,   32,  -57,    0, -121,  127,  118, -127,   48,  -47,   95,  -24,   42,   -3,
      98,   28,    5,  -53,   76,  -37,  -43,   61,
    /* row 1 */
      16,   47,  -16,    7,   11,  127, -103,   50,   49,   -6,  -41,  -74,   47,  127,  127,   38,
      19,  -18,  -44,  127,   -5,  -68,  127,  -24,   39,   13,   -7,   50,   28,  -38,   52,  -27,
      99,  -35,   21,   49,   40,   37,  -11,   11,
      -2,   28,  -33,   17,  -31,   44,   14,  -21,   -5,  -41,   53,   -4,   36,    5,   25,   31,
       1,    0,  -37,   28,   69,  -26,   37,   17,    7,   -1,   -6,   42,  -56,   12,    8,   42,
     127,   -3,   -2,  -26,    7,    2,  -26,    6,
      -4,  -27,   36,  -33, -102,   26,    6,   -3,  -25,  -53,   33,  -82,   73,  106,    4,   97,
     -32,   99,   22,   -6,   21,  -19,  -80,    9,   52,  -13,   35,  -33,  -76,   12,   11,   27,
      99,   12,  -44,  -91,  -14,    6, -127,   97,
    /* row 2 */
      -4,  -20,   67,   56,    2,  125, -127,  127,   51,   88, -127,  -68,   61,  125,   67,  127,
       5,  -21,   -2,  119,    6,  -91,   80,  -23,   62,   -4,  -19, -108,  127,   21,   16, -127,
      65, -127,   42,   38,  -44,   42,   14,   -2,
     -82,  -68,   82,   77,   23,   41,  -23,   42,    5,   58,  -67,   22,   27,   56,  -20,   98,
      50,  -24,  -19,  -20,   -9,  -97,   -2,  -40,   32,   34,   -5,  -38,   70,   13,  -33,  -65,
      86,  -35,   -8,  -44,  -64,   47,  -18,   35,
    -127, -127,  127,   80,   46,   -3,  -41,   61,   -2,  127, -115,  -75,   69,  125,   14,  111,
      85,   72,   -1,  -53,  -92,  -65,  -94, -113,   39,   -8,   34, -127,    9,   -2,  -25,  -74,
      69,  -11, -113, -106,  -67,  127, -120,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_depthwise_conv2d_8_bias[40] = {
     -5632, -16000,  44928, -11904, -13824,  57088, -44800,  40576,  28288,   6912, -35840, -65152,
     84480,  52096,  39168,  40704,  -3456,  41728,  19968,  45440, -28032, -68864,  -6144,   3968,
     71040, -22016,  31232, -29312,  29568, -23552,  32000, -29952,  88448, -21760,  13184,  -9344,
     13440,  25600, -41472,  38144,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_depthwise_conv2d_8_multiplier[40] = {
    1339295905, 1858685897, 2012205189, 2082526748, 1290848876, 1392819435, 1115791679, 1604407989,
    1636460663, 1349847400, 2121594603, 1889466894, 1104288826, 1348910672, 2099774018, 2145120409,
    1619285321, 2088160531, 1800351023, 1338849104, 1351199691, 1403787863, 1081215460, 1311540571,
    2034508387, 1512518047, 1650576818, 1128630518, 1147754674, 1559293837, 1158744513, 1440025416,
    1772349582, 1858658620, 1264067454, 2110416793, 1333342108, 1676645826, 1241398144, 1842874884,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_depthwise_conv2d_8_shift[40] = {
    -8, -8, -9, -9, -8, -8, -8, -8, -8, -8, -9, -9, -8, -9, -9, -9, -8, -9, -8, -8, -8, -9, -8, -8,
    -9, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -9, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_micro_conv2d_9_weights[46 * 1 * 1 * 40] = {
    /* filter 0 */
     -81,    2,  -13,  -15,   35,   44,  -38,  -31,  127,  -33,   -9,   35,  -48,  -81,   -3,  -22,
      62,   -9,   20,   71,  -31,   69,  109,  -48,  -89,   42,  -20,   10,  -24,   15,   17,  -13,
     -64,    1,  -10,    2,  -20,  -23,   60,  -21,
    /* filter 1 */
     -33,  -94,   29,  -81,   -7,  -56,  -12,   31,   19,   13,  -15,   -1,  -77,  -17,  -46,  -30,
      14,   50,   63,   -3,  -65,  -73,    2,  -24,  -57,  -37,  -97,   37,  -15,   57,   60,   75,
     -49,   60,   18,  127,   33,  -32,   56,  -62,
    /* filter 2 */
     127,    4,  -14,  -40,  -28,   92,   57,   66,   11,   77,   -5,  -16,  -59,   38,   89,   48,
      68,  -20,  -57,  -97,    6,  -16,   36,  -11,  -29,   70,  -11,    6,    0,   58,  -59,  -62,
     -58,  121,   34,   -8,   51,   74,   46,   25,
    /* filter 3 */
     -58,    3,   -2,  -40,   21,    5,  -12,    6,  -79,   -3,   85,  -16,  -50,   46,   50,   -2,
     105,   51,  -35,  -30,   13,   29,    7,   13,   37,    7,   17,  -60,   63,   12,   -4,  -46,
     -56,   16,  127,  -96,   20,    2,  120,  -18,
    /* filter 4 */
      27,   51,   24,   -9,  -42,  -33,   95,   -3,  104, -115,  -26,   38,   12,  -17,   32,  -29,
       9,  -43,   14, -110,   54, -101,   41,   43,  -81,   22, -119, -103,  -25,  -37,   30,  -61,
      90,  127,  -59,  -34,  -41,   12,   38,  -28,
    /* filter 5 */
     -31, -107,  -99,   65,  -26,   83,   60,    5, -102,  -96,   65,  -10,  -21,   80,  127,  -29,
      62,  -21,  -26,  -40,  -23,  101,  -38, -112,  -31,   64,  104,   -9,  -83,   -4,  -65,   10,
     -50,   -6,  120, -100,   34,   67,   66,   28,
    /* filter 6 */
      42,   13,  -34,   24,  -37, -107,   26,  -57,  -11,   42,  -73,  -42,  -81,  -66,  -36,   48,
     -40,  -15,   -6,   38,  112,    7,  -10,   38,  127,    2,   56,  -51,  -43,   12,   21,  -13,
     -59,   67,  -24,   41,   47, -109,   74,   22,
    /* filter 7 */
      53,   15,   18,    5,   20,  -24,  -22,   10,  -26,   21,  -26,   29,  -25,   -8,   15,   24,
      56,   84,   45,  -38,  -23,   81,  -21, -127,   72,  -61,   33,  -27,   -8,  -81,   60,   60,
     -33,   -5,   -8,  -45,   95,    2,   76,   16,
    /* filter 8 */
      21,  -59,  -16,    1,  -23,   27,   19,   72,   81,  -15,  -26,  -27,    3, -127,  -51,  -22,
      -9,  -20,   43,   58,   43,  -44,   88,  -49,  -11,    7,  -35,   -3,  -33,   59,  -47,    2,
     -49,  -33,  -57,  -28, -111,  -32,   42,  -82,
    /* filter 9 */
      -8, -127,   41,   38,  -82,   71,  -46,   81,   61, -116,  -13,    5,  -57,  -88,   92,   78,
      17,   22,   14,  -31,  -44,  -67,   62,   19,  -14,    7,  -56,   41,   28,   -3,   72,   23,
     -16,  -47,  -37,   82,  -10,   63,   50,    4,
    /* filter 10 */
      -7,   98,  -16,   55,  -99,   35,   18,  -49,  -33,  -25,  -14,  -12, -104,    8,   41,  127,
    -122,  -10,  -11,   13,  -12,  -21,   -9,   86,   33,   26,  -27,  -44,   54,   15,    2,  -59,
       1,   48,  -64,   63,   39,  -39,   49,  -78,
    /* filter 11 */
     -45,   59,  -11,  -10,  -33,   71,  -20,  -60,   42,  -38,   26,  -16,  -88,    0,   -3,  127,
     -59,  -28,  -53,   -5,  -64,    7,   47,    0,  -19,   80,   -7,  -62,  118,  -38,    5, -110,
      -8,   20,   -5,    4,   32,   -8,  -58,   61,
    /* filter 12 */
     -13,  -36,  -31,  -23,  -48,   14,  -10,  -19,  -51, -105,  -62,   18,  -83,  -43,  -16,    9,
     -77,   55,    6,   70,   42,  -35,  -22,   -5,   75,  -16,    8,  127,    0,   66,  -66,   31,
     -28,  -54, -116,  -16,  -53,  -18,    6, -105,
    /* filter 13 */
     -46,   56,  -18,   15,    3,   39,   66,  -66,    0,  -73,   -1,  -37,   14,  -50,   21,   36,
      -5,  -11,  127,  -65,   35,   30,   17,   76,   29,   33,  -46,  -56,   10,  -48,   46,  -35,
      64,  -23,   80,   49,  -15,  -11,  -50,   14,
    /* filter 14 */
      45,   40,  -29,   11,   31,  -10,   43,  -20,  -37,   30,   35,  -30,  -28,  -54,  -30,   27,
      35,   28,   -7,   18,    5,  -14,   10,  -36,  -64,   32,   10,  -22,   22,    8,  -39, -127,
      43,   63,   21,    3,  -39,   86,   35,   53,
    /* filter 15 */
      37,  -44,  -53,   28,   -1,  -32, -108,  -53,    9, -125, -110,   44,  -51,  -20,  -48,   35,
       7,    6,  -10,   53,    8,    0,  -24,  -35,  -14,   76,   -7,   96,   15,    9,  -13,   88,
      42,  -31,  -81,   49,   27,  -64,   71, -127,
    /* filter 16 */
     -59,  -61,   -3,   10,   -7, -127,   17,   87,  -80,  -41,  -73,   41,  -41,   95,  -43,  -72,
     -56,    6,    4,   77,   22,   37,  -94,  -18,   64,  -61,   59,   84,  -52,    9,  -13,   98,
     -23,   55,   63,  -15,   -6,  -19, -109,   48,
    /* filter 17 */
     -34,    9,  -15,  -35,   28,  -39,   17,  -29,  -36,  -60,  -14,  -29,  -43,    5,  -20, -101,
     -17,  -35,  -52,   31,   51,   34,  -68,   -5,   85,  -23,  127,   86,    4,  -49,   27,   11,
      11,  -67,   25,  -77,  -41,   63,   40,   80,
    /* filter 18 */
     -66,   65,   18,  -23,  -22, -103,   32,  -57,   26,   -3,  -11,   -6,  -52,   -4,   20,  -10,
    -125, -127,  -93,  -15,  -48,  -16,   53,  -56,    5,  -10,  -39,   -5,  -66,  -73,   37,    9,
      54,   60,  -11,  -27,    1,   81,  -14,   44,
    /* filter 19 */
     -77,  -43,  -65,  -34,   -4,  -12,  -50, -127,    9, -116, -112,  -86,  -82,   26,  -81,  -42,
      35,  -27,  -34,   16,    0,  -47,  -86,   43,   51,   41,   10,  127,  -77,   58,   62,   47,
      96,  -20,   22,   16,   74,   65,  -15,  102,
    /* filter 20 */
     106,   10, -117,  -27,   22,  -31,   92,  -36,   56,  -34,  -73, -127,  -45,  -54,   14,   -5,
       6,   44,  120,   13,   56,  -22,   -2,  -69,   67,  -22,   22,  -24,  -57,   22,    6,  -14,
       9,  -17,  -23,   13,  -52,  -15,   68,  -90,
    /* filter 21 */
     -85,  -29,  -70,  -93,   -3,  -29,  -92,   78,   43,  -56,   49,  -60,  -21,  -50,   23,  -32,
      52,  -17,    1,  -56,  -18,   20,  -27,   81,   50,   75,  -25,    1,  -41,   -7,   26,  -62,
     -48,   66,  103, -109,  127,   -2,   70,   64,
    /* filter 22 */
     -20,   29,  -19,  -13,  -15,  -23,  105,  108,   34,   -3,    8,  -27,  -22,  -27,   -5,   24,
     -26,   64,   63,  -43,   -5,  -54,   -1,  -24,  -50,  -45,  -18,   12,  -11,  -17,  -42,  -27,
      67,   62,  -34,   71,   -6, -102,   -6, -127,
    /* filter 23 */
     -22,  -10,  -30,  -20,   70,    9,   -3,   15,   -7,   63,   -4,  -66,  -28,  -55,   22,   81,
      78,  -44,  -54,   30,  -55,   47,  -20,   -6,  -30,   18,  -30,   23,   59,  -13,   24,  -47,
     -20,  127,   55,  -14,    3,  -19,   61,   42,
    /* filter 24 */
     -82,    0,    2,  -29,   31,  -71,  -18,    6,  127,  -13,   45,  -37,   23,  -35,  -20,   23,
      13,  -59,   -5,   32,  -21,  -30,   29,  -49,  -64,   53,  -48,   46,  -28,  -33,  -70,  -42,
      -6,    7,    1,    1,  -36,   54,   -5,   40,
    /* filter 25 */
      21,    2, -100,  127,   -3,   -3,   50,   15,    5,   20,  -19,  -40,  -37,  -10,  -10,  -31,
     -58,  -24,   62,    3,  -24,    7,   47,  -56,   -3,   58,   45,  -12,  -74,  -17,  -51,  -21,
      17,   65,   59,  -21,   38,  -25,  -35,   29,
    /* filter 26 */
      17,  -49,  -38,   50,   25,  -44,   43,   29,   14,  -35,  -21, -127,   -7,  -46,   16,   20,
      45,  -17,   16,   65,  -35,   22,  -38,  -63,  -14,   58,  -22,   -5,   50,    3,    9,  -29,
     -49,   39,   22,  -51,  -87,   -9,    8,   37,
    /* filter 27 */
     -20,   39,  -12,  -19, -127,  -26,   22,   14,    4,  -26,  -35,   19,  -58,  -46,   29,  -29,
     -29,  -10,   26,  -34,   29,   31,   25,  122,   44,   11,  -22,   17,   26,    8,   46,  -15,
      -8,  -10,    1,   17,   18,  -20,   41,  -58,
    /* filter 28 */
     -85,   -1,  -20, -112,   16,  -46,  -11,   36,   16,  -49,   58,    5,  -30,   55,   39,  -21,
     -21,   -6,  -51,  -14, -127,  -21,  -60,   58,  -10,  -47,  -12,   25,   68,   19,   55,   47,
      57,   15,   46,  -21,  -43,   44,   87,   36,
    /* filter 29 */
       3,   15,  -33,   71,  -67,   52,   37,   38,   72,    7,  -19,   22,  -15,   -8,   14,  -18,
      -6,  -51,  127,   23,   14,   51,   37,   -9,  -57,    6,  -19,   39,  -24,   20,  -12,   -9,
      33,   17,  -35,  -68,  -60,    5,  -29,  -20,
    /* filter 30 */
     -34, -127,  -39,   -6,   37,  -21,   32,  -60,    8,  -16,   28,  -39,  -32,   25,  -71,  -36,
     -29,  -36,  -43,   40,   60,  -27,  -67,   27,   42,  -46,   33,   34,  -66,    2,   27,   69,
     -16,   23,    8,  -29,  -10,   15,   -6,   72,
    /* filter 31 */
     -27,   40,   85,  -24,   96,    3,   14,   33,  -20,    4,  -19,  107,  -40,   44,   17,  -69,
     -34,    8,  -96,  -76,  -90,  -26,   14,  -16,   29,  -77,  -23,   48,   73,  127,    5,   30,
      20, -101,   20,  -57,  -79,   -1,   71,   68,
    /* filter 32 */
     -97,   61,  -25,   66, -127,  115,   48,  -77,   52,  -33,  -43,   64,  -57,  -24,   74,   44,
     -58,    1,   77,   48,  -94,   89,  100,   40,   58,  -19,  -11,   12,   47,  114,  -84, -114,
     -43, -103, -119,   21,  -64, -108,  -47,   22,
    /* filter 33 */
      20, -127,  -32,   20,   27,   16,  -41,   -5,   35,  -63,    3,   19,   30,  -15,    4,   14,
       5,  -30,   -3,  -43,  -33,   30,   44,   12,  -53,  -35,   18,   21,   61,  -17,  -38,   31,
      38,   61,  -21,   23,   19,   16,    9,   -7,
    /* filter 34 */
      71,  -49,  -25,   64,   29,  -50,   79,   43,  -77,   85,    8,  -63, -127,  -16,   51,   97,
     111,   17,   21,  -26,   14,  -41,  -55,  -33,   39,   19,   36,   30,  -26,   99,   16,  -83,
     -65,  114,   44,    7,  -10,    2,   51,    4,
    /* filter 35 */
     -24,   77,   43,   -7,  -70,   17,   67,   81,   32,  -32,  -21,  -56,  -24, -106,  -47,  113,
     -24,  -10,  -43,   62,   89,   11,  -84,   68,   12,   44,    5,  -65,  -29,   31,  127,  -30,
      83,   30,  113,  125,   66,  -33,   -2,  -43,
    /* filter 36 */
      -3,  -11,  -51,  -30,   33,  -43,  -39,  -48,   11,   33,  -30,   20,  -26,   15,   21,   10,
      -7, -127,  -58,    3,  -44,   60,  -51,   -9,  -27,  -77,  -31,   40,   40, -101,   25,   -9,
      14,  -23,   74,   -5,   18,  -31,  -30,   18,
    /* filter 37 */
      41,   97,   15,    3,  -75,  -17,   66, -105,    8,  -44,  -32,   -6,  -74,    8,  -26,  -14,
     -82,   22,   -2,   -2,  127,   62,   -2,   67,   41,  100,   47,  -45,   19,   12,   39,  -38,
      80,  -59,  -11,   -7,   -9,   26,   78, -113,
    /* filter 38 */
      32,  -42,  -71,   77,  -38,  -80,   -8,   36,   58,  -55,  -74,  -11,   56,  -40,   35,   -1,
      33,   71,   37,   42,   53,    6,   14,  -54,   54,  -37,   88,   82, -127, -126,  -14,   50,
     -40,   27,  -33,   61,   55,  -98,   23,   37,
    /* filter 39 */
      -2,  -42,  -39,   14,    5,   22,   41,   22,  -40,  -25,    2,   54,  -34,   -1,   -9,  -50,
      39,    5,    6,  -90,   -1,    3,   62,  -28,   -1,  -63,   67,  127,  -73,  -33,  -17,   25,
      76,   40,   25,   16,  -50,  -46,   27,  -18,
    /* filter 40 */
      45,   47,  -19,   97,  -69,   21,  -55,   -9,  -23,   10,  -47,   81,   22,   37,   72,   64,
     -48,  -36,  -25,   21,  -13,    5,    6,  -24,  -42,   12, -127,   22,   -6,   15,  -32,   17,
      42,  -34,  -31,  -17,   -2,  -27,   31,   81,
    /* filter 41 */
      49,   -2,  -64,   14,  -19,  -50,  -11,    3,   32,   -6,  -31,    1,  -25,  -20,   13,   26,
     -16,  -30,  -10,  127,   20,   22,  -45,  -57,  -25,   42,  -70,    2,   -2,   20,   21,   16,
     -44,    9,  -52,  -23,  -70,  -42,    7,  -16,
    /* filter 42 */
      46,  -24,  -52,   56,  -62,  -19,   59,    5,    5,   21,  -16,   14,    4,  -19,   24,   54,
      -1,  -67,  -14,    4,  -41,  -63,  -95,  -65,    2,  -37, -127,   18,   23,   24,   -2,   -8,
     -51,   20,  -26,  -51,  -78,  -59,  -44,   17,
    /* filter 43 */
      12,   -3,  -17,   -1,   38,   -8,   -1,   41,  -20,  -63,   15,   -6,  -50,    3,   51,  -61,
       1,  -69,   37, -127,  -60,   31,   68,  -18,  -10,  -10,   48,   -4,   61,   17,  -42,  -22,
      29,  -15,   44,   17,   41,   12,   22,   11,
    /* filter 44 */
     111,   21,  -46,  -78,   87,   95,  -41,  -77,   20,   -5,   43,  -21,  -11,  -10,   94,  -51,
      81,  -15,  115,  -44,  -34,  -50,   17, -100,   52,   54,   -2,  -35,   38,  102,  -50,  -58,
      -3,   -2,   51,   16,    7,   60,  127,  -56,
    /* filter 45 */
     -23,   37,  -33,  -18,  -36, -114,  -21,  -30,  -44,  -20, -127,   50,  -98,    2,  -31,    1,
      -7,    2,  -31,  -18,  -37,   21,   14,   13,   69,   42,   25,   96,   64,  -29,   45,   -6,
     -45,  -22,  -34,   73,   16,  -39,   19,  -28,
};

/* Bias + 21 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_conv2d_9_bias[46] = {
        75,  -6393,  12359,   2527,  -5889,   -427,   -483,   2758, -10125,  -3716,  -1414,  -6472,
    -13793,    466,   3482,  -6147,  -8889,  -6444, -11700, -11080,  -6609,  -6923,  -4666,   4688,
     -9172,     42,  -7090,  -1021,  -3013,   1562,  -6279,   1460,  -7111,  -1091,  10125,   6092,
    -11507,   4661,  -2928,   1409,   1692,  -4716, -12356,   -339,   7448,  -5797,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_conv2d_9_multiplier[46] = {
    1191798941, 1124174207, 1172255925, 1311754455, 1703485792, 2005766099, 2143560984, 1349315551,
    1480923954, 1223676461, 1090685406, 1240704559, 1196989032, 1335719606, 1564870212, 2121333082,
    2100546495, 1431604881, 1215700671, 2055640816, 2020092995, 2145344950, 1383724985, 1368433554,
    1544602459, 1223406069, 1447839965, 1453267037, 1176274705, 1207629117, 1507938786, 2141553439,
    1570745219, 1491028693, 1741136338, 2041654046, 1576243289, 1944472948, 1903320125, 1440694776,
    1387737647, 1501923144, 1455566633, 1404977766, 1893708191, 1290576654,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_conv2d_9_shift[46] = {
    -6, -6, -6, -6, -7, -7, -7, -6, -6, -6, -6, -6, -6, -6, -6, -7, -7, -6, -6, -7, -7, -7, -6, -6,
    -6, -6, -6, -6, -6, -6, -6, -7, -7, -6, -7, -7, -6, -7, -7, -6, -6, -6, -6, -6, -7, -6,
};

/* Weights, [output][input] */
static const int8_t tl_micro_fully_connected_11_weights[10 * 46] = {
    /* output 0 */
      31,  -26,  -21,  -40,   33,  -53,  -58,  -55,  -10,  -72,  -55,    6,  -52,   19,   22, -117,
     -90,  -11,   42, -127,  -18,    6,   26,  -65,   26,   36,  -76,  -66,  -12,   16,  -87,  -40,
      19,  -63,  -88,  -30,  -24,  -14,    0,   -4,    6,  -36,  -47,   14,  -20,   16,
    /* output 1 */
    -127,   38,  -41,   32,  -79,   29,  -85,  -17,   -4,  -26,  -19,  -15,   10, -120,    3,   -5,
     -12,   67,   -1,  -31,   18,  -50,   53,  -45,  -49,  -80,  -73,  -42,   32, -107,  -16,   23,
    -112,    7,   -5,  -26,  -39,   36,  -38,   18,  -61,  -85,   12,  -19,  -30,  -22,
    /* output 2 */
     -83,  -92,   55,   47,  -27,   41,  -64,   38,   15,   28,  -76,   15,  -39,  -12,   45,  -34,
     -66,   -8,  -96, -106,   21,   44,  -72,   44,  -62,   22,   14,  -53,    5,   23,  -91,   15,
     -14,    1,   44,  -33,  -38,  -66,  -24,   11,   12,  -78, -127,   43,   43, -116,
    /* output 3 */
     -87,   -1,  -14,  -52,  -89,  -35,   64,   46,  -66, -106,   40,   59,   33,   21,  -48,   37,
      -8,    8,  -36,   48,   56,  -59,  -47,  -68,  -87,  -21,  -29,   33,  -72,  -35, -127,  -18,
      25,  -49,    5,  -54,  -45,   -4,   29,   -8,  -51,  -83,  -87,   33,   20,   85,
    /* output 4 */
      26,   23,  -40,  -52,    1,  -36,  -40,  -34,  -19,   26,  -67,  -51,  -14, -127,  -27,    5,
      34,  -32,   26,   27,  -38,   17,  -45,   27,   35,  -51,   27,  -40,   20,  -72,   28,  -43,
     -98,   27,  -65,  -19,    9,  -61,  -12,  -61,  -48,   13,  -34,    4,   20,    5,
    /* output 5 */
     -15,  -42,   13,  -69,  -37,   -6,  -45,  -54,  -43,   14,   47,    7,   25,  -13,  -17,   33,
     -17,  -45,   28,   27, -106,  -42,  -66,  -11,  -73,  -18, -125,   26,  -36,  -17, -127,   14,
      24,  -76,  -70,  -27,   35,    2,  -34,  -42,   61,   24,   38,  -30,  -48,   21,
    /* output 6 */
      22,   -7,   45,    2,   27,  -72,  -53,  -85,  -47,    4,    9,  -13,  -63,   46,  -18, -127,
     -70,  -77,   -1,    2,  -67,   27,  -12,  -15,  -29,  -64,  -82,   50,    6,   21,   26,   -1,
       8,  -95,   -6,   47,  -54,   31,  -96,  -77,  -21,  -23,   19,  -69,   12,  -28,
    /* output 7 */
    -119,  -44,  -69,  -20,  -20,   32,   35,   -2,  -80,  -23,  -90, -107,  -44,  -18,  -97,  -16,
      26,   15,  -14,   58,  -50,  -19,   39,  -25,  -84,   41,    8,  -80,  -23,   10,   59,  -23,
     -55,   31,   42,    5,   58, -127,   23,   25,   26, -101,  -87,   13,  -98,  -37,
    /* output 8 */
     -44,  -23,  -57,  -49,  -51, -105,   58,  -36,   46, -127,   50,   35,  -69,    1,   39,  -54,
     -81, -126,  -20,  -78,   36,  -41,    1,   47,   43,   17,   37,  -22,  -27,  -16,  -64,  -55,
     -24,  -32,   46,   54,   31,   40,  -25,  -69,  -57,   49,   36,  -47,   -7, -105,
    /* output 9 */
      22,   13,  -79,  -32,   28,  -45,  -43,  -10,   60,   53, -121,  -83,   63,  -26,  -17,   34,
      47,  -28,  -75,    5,   13,  -58,  -19,  -68,   10,   -5,   15,  -68,  -77,   54,   47,  -38,
      25,   31,  -53, -127,  -81,  -62,   19,  -29,   -8,   46,   -4,  -63,  -10,  -66,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_micro_fully_connected_11_bias[10] = {
    -147631, -138292, -108961, -108252, -106227, -117774, -124331, -130614, -109020, -106701,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_micro_fully_connected_11_multiplier[10] = {
    1212350596, 1089498764, 1539008409, 1426311790, 2016875678, 1793196387, 1137143094, 1689987521,
    1543629659, 1266802027,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_micro_fully_connected_11_shift[10] = {
    -8, -8, -9, -9, -9, -9, -8, -9, -9, -9,
};

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16 */
static const tl_conv2d_max_pool_params tl_micro_conv2d_max_pool_0 = {
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

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 16 -> 11 x 11 x 16 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 16}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {11, 11, 16}, /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        -20,          /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 16 -> 11 x 11 x 38 */
static const tl_conv2d_params tl_micro_conv2d_3 = {
    {11, 11, 16}, /* input: h, w, c */
    {1, 1},       /* filter: h, w */
    {11, 11, 38}, /* output: h, w, c */
    {1, 1},       /* stride: h, w */
    {1, 1},       /* dilation: h, w */
    {0, 0},       /* padding: h, w */
    1,            /* groups */
    0,            /* border */
    -20,          /* input_zero_point */
    -128,         /* output_offset */
    {-128, 127},  /* activation: min, max */
    1,            /* per_channel */
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 38 -> 9 x 9 x 38 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 38}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 38},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        17,           /* output_offset */
        {-128, 127},  /* activation: min, max */
        1,            /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 38 -> 9 x 9 x 38 */
static const tl_conv2d_params tl_micro_conv2d_5 = {
    {9, 9, 38},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {9, 9, 38},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    17,          /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 38 -> 7 x 7 x 38 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 38},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {7, 7, 38},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        6,           /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 38 -> 7 x 7 x 40 */
static const tl_conv2d_params tl_micro_conv2d_7 = {
    {7, 7, 38},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {7, 7, 40},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    6,           /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 40 -> 5 x 5 x 40 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 40},  /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {5, 5, 40},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        -21,         /* output_offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 40 -> 5 x 5 x 46 */
static const tl_conv2d_params tl_micro_conv2d_9 = {
    {5, 5, 40},  /* input: h, w, c */
    {1, 1},      /* filter: h, w */
    {5, 5, 46},  /* output: h, w, c */
    {1, 1},      /* stride: h, w */
    {1, 1},      /* dilation: h, w */
    {0, 0},      /* padding: h, w */
    1,           /* groups */
    0,           /* border */
    -21,         /* input_zero_point */
    -128,        /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

/* MEAN (10): 5 x 5 x 46 -> 46 */
static const tl_mean_params tl_micro_mean_10 = {
    1,          /* keep_0 */
    25,         /* reduce_0 */
    46,         /* keep_1 */
    1,          /* reduce_1 */
    1,          /* keep_2 */
    -128,       /* input_zero_point */
    1075526501, /* multiplier */
    -2,         /* shift */
    -128,       /* output_offset */
};

/* FULLY_CONNECTED (11): 46 -> 10 */
static const tl_fully_connected_params tl_micro_fully_connected_11 = {
    1,           /* rows */
    46,          /* accum_depth */
    10,          /* output_depth */
    69,          /* output_offset */
    {-128, 127}, /* activation: min, max */
    1,           /* per_channel */
};

int8_t *tl_micro_input(void) {
    return tl_micro_arena.s8 + 2008;
}

const int8_t *tl_micro_output(void) {
    return tl_micro_arena.s8 + 48;
}

void tl_micro_invoke(void) {
    int8_t *const input = tl_micro_arena.s8 + 2008;
    int8_t *const conv2d_max_pool_0 = tl_micro_arena.s8 + 0;
    int8_t *const depthwise_conv2d_2 = tl_micro_arena.s8 + 2760;
    int8_t *const conv2d_3 = tl_micro_arena.s8 + 80;
    int8_t *const depthwise_conv2d_4 = tl_micro_arena.s8 + 40;
    int8_t *const conv2d_5 = tl_micro_arena.s8 + 0;
    int8_t *const depthwise_conv2d_6 = tl_micro_arena.s8 + 3080;
    int8_t *const conv2d_7 = tl_micro_arena.s8 + 40;
    int8_t *const depthwise_conv2d_8 = tl_micro_arena.s8 + 0;
    int8_t *const conv2d_9 = tl_micro_arena.s8 + 1000;
    int8_t *const mean_10 = tl_micro_arena.s8 + 0;
    int8_t *const output = tl_micro_arena.s8 + 48;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16 */
    tl_conv2d_max_pool_s8(&tl_micro_conv2d_max_pool_0, input, tl_micro_conv2d_max_pool_0_weights,
                          tl_micro_conv2d_max_pool_0_bias, tl_micro_conv2d_max_pool_0_multiplier,
                          tl_micro_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 2704);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 16 -> 11 x 11 x 16 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_micro_depthwise_conv2d_2_weights, tl_micro_depthwise_conv2d_2_bias,
                           tl_micro_depthwise_conv2d_2_multiplier,
                           tl_micro_depthwise_conv2d_2_shift, depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1936);

    /* CONV_2D (3): 11 x 11 x 16 -> 11 x 11 x 38 */
    tl_conv2d_s8(&tl_micro_conv2d_3, depthwise_conv2d_2, tl_micro_conv2d_3_weights,
                 tl_micro_conv2d_3_bias, tl_micro_conv2d_3_multiplier, tl_micro_conv2d_3_shift,
                 conv2d_3);
    TL_TRACE(25, conv2d_3, 4598);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 38 -> 9 x 9 x 38 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_4, conv2d_3,
                           tl_micro_depthwise_conv2d_4_weights, tl_micro_depthwise_conv2d_4_bias,
                           tl_micro_depthwise_conv2d_4_multiplier,
                           tl_micro_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 3078);

    /* CONV_2D (5): 9 x 9 x 38 -> 9 x 9 x 38 */
    tl_conv2d_s8(&tl_micro_conv2d_5, depthwise_conv2d_4, tl_micro_conv2d_5_weights,
                 tl_micro_conv2d_5_bias, tl_micro_conv2d_5_multiplier, tl_micro_conv2d_5_shift,
                 conv2d_5);
    TL_TRACE(27, conv2d_5, 3078);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 38 -> 7 x 7 x 38 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_6, conv2d_5,
                           tl_micro_depthwise_conv2d_6_weights, tl_micro_depthwise_conv2d_6_bias,
                           tl_micro_depthwise_conv2d_6_multiplier,
                           tl_micro_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 1862);

    /* CONV_2D (7): 7 x 7 x 38 -> 7 x 7 x 40 */
    tl_conv2d_s8(&tl_micro_conv2d_7, depthwise_conv2d_6, tl_micro_conv2d_7_weights,
                 tl_micro_conv2d_7_bias, tl_micro_conv2d_7_multiplier, tl_micro_conv2d_7_shift,
                 conv2d_7);
    TL_TRACE(29, conv2d_7, 1960);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 40 -> 5 x 5 x 40 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_8, conv2d_7,
                           tl_micro_depthwise_conv2d_8_weights, tl_micro_depthwise_conv2d_8_bias,
                           tl_micro_depthwise_conv2d_8_multiplier,
                           tl_micro_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 1000);

    /* CONV_2D (9): 5 x 5 x 40 -> 5 x 5 x 46 */
    tl_conv2d_s8(&tl_micro_conv2d_9, depthwise_conv2d_8, tl_micro_conv2d_9_weights,
                 tl_micro_conv2d_9_bias, tl_micro_conv2d_9_multiplier, tl_micro_conv2d_9_shift,
                 conv2d_9);
    TL_TRACE(31, conv2d_9, 1150);

    /* MEAN (10): 5 x 5 x 46 -> 46 */
    tl_mean_s8(&tl_micro_mean_10, conv2d_9, mean_10);
    TL_TRACE(32, mean_10, 46);

    /* FULLY_CONNECTED (11): 46 -> 10 */
    tl_fully_connected_s8(&tl_micro_fully_connected_11, mean_10,
                          tl_micro_fully_connected_11_weights, tl_micro_fully_connected_11_bias,
                          tl_micro_fully_connected_11_multiplier, tl_micro_fully_connected_11_shift,
                          output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_micro_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_micro_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.246983826f, 69},
};

static const char *const tl_micro_labels[10] = TL_MICRO_LABELS;

const tl_model_description *tl_micro_info(void) {
    static const tl_model_description info = {
        "micro",
        "Tintling 0.1.0",
        TL_MICRO_MODEL_SHA256,
        tl_micro_inputs,
        1, /* inputs */
        tl_micro_outputs,
        1, /* outputs */
        tl_micro_labels,
        10, /* labels */
        TL_MICRO_ARENA_BYTES,
        10084, /* bytes of constants */
        479700, /* multiply-accumulate operations */
    };
    return &info;
}

#endif /* TL_MICRO_IMPLEMENTED */
#endif /* TL_MICRO_IMPLEMENTATION */
