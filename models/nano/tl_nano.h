/* tl_nano.h: the neural network "nano" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 11,232 bytes, sha256
 * 56c1eb55f9d4b787a0a4e93dd416a36418996268d043a21bec53bbcc6cbd1110
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.246700868 * (q - 91)
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
#define TL_NANO_OUTPUT_SCALE 0.246700868f
#define TL_NANO_OUTPUT_ZERO_POINT (91)
#define TL_NANO_LABEL_COUNT 10
#define TL_NANO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_ARENA_BYTES 2308
#define TL_NANO_MODEL_SHA256 "56c1eb55f9d4b787a0a4e93dd416a36418996268d043a21bec53bbcc6cbd1110"

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
       2,  127,    4,  -74,   13,  107,  -40, -109,   72,
     -12, -104,  -57,  115,   -2, -104,   22,  127,   98,
      87,   59,   22,  -52, -127,  -42,    0,   36,   17,
     -97,   -4,   41,  -72,    6,   80, -127,   72,  123,
      -4,   79,   34, -127,   34,   63,  -54, -116, -116,
     -10, -120, -127, -104,  -13,  111,   14,   82,   55,
      52,  -71,   30,   21, -127,   79,   27,  -21,   13,
      49,  -28,   40,  -96,   -9,  101,   48,  127,    0,
      41,    5,   15,   19,   46,   36,   13,   82,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_bias[9] = {
     12200,  10481,     -9,   -535, -26196, -12251,    375,  46087,  59624,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_max_pool_0_multiplier[9] = {
    1150148761, 1992690312, 1109973146, 1616070904, 1646138724, 1730881095, 1437412489, 1782830687,
    1180951658,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_max_pool_0_shift[9] = {
    -8, -9, -7, -9, -9, -9, -7, -9, -9,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_2_weights[3 * 3 * 9] = {
    /* row 0 */
      18,   20,  -38,   22,  -18,   16,   46,  -24,  -18,
       2,    2,  -87,  -11,  -40,  -55,   34,  -64,  -32,
     118,   11,  -60,   40,   31,   -1,  -32,  -31,  -14,
    /* row 1 */
     -24,   61,  -31,  -39,  -44,   15,   45,   38, -102,
     127,   25, -127,  127,  -27,  -39,   19,   -3,   83,
      90,    5,  -14,   48,   79,  -78,    9,  -27,  127,
    /* row 2 */
      14, -105,  -46,   -7,  -18,  127,   85,   51,  -60,
      79, -127,  -56,   -7,  127,  102,  127,   83,  -40,
      22,   -5,   -9,  -15,  -25,  -11,  124,  127,    4,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_bias[9] = {
     57088, -14464, -59904,  20224,   8320,   9728,  58496,  19200,  -6656,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_2_multiplier[9] = {
    1292599533, 1975483157, 1299420874, 1118346471, 1481140854, 2019376362, 2097700852, 1676165495,
    1113261195,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_2_shift[9] = {
    -8, -8, -8, -7, -7, -8, -9, -8, -7,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_3_weights[15 * 1 * 1 * 9] = {
      27,  118,  -26,   28,   61,   34,   70,  -76, -127,
       3,  -19,  -14,  -62, -127,   28,  -62,  -64,   10,
      21,   46,  -31,   35, -127,   42,  117,  112,  -59,
     116,  112,  -14, -127,   48,  -14,  -58,  -67,   86,
     -39,   92,  101,   87, -117,  127,   -2,   52,   76,
     127,   50,  -34,  -30,  -63,   36,   53,   71,   68,
     103, -127,  -65,  -51,   91,  -91,   87,  -17, -118,
     127,  -23,  122,  119,  -50,   63,   11,  -25,   95,
     -67,  -76,  -64,   -6,  105, -127,   59,   -1,  -67,
       5,   39,  -57,  -82,    0,   48,  -56,  127,  117,
     -23,  -69,  -32,   44,  127,  -56,  -13,  -13,  115,
     -36,   -6,  127,  -71,  -11,  -35,   14,  -15,  -35,
      89,  -21,   -4,  -79,  117, -127,   75,   20,   22,
      40,   36,  -62,  -45, -127,   78,   16,   -3,   20,
     -19, -127,   28,   -2,   11,    6,   17,   15,   49,
};

/* Bias - 1 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_3_bias[15] = {
      516,  3311,  9844,  4180,  1900, -3749, -6412,   487,    -5,  1087, -2281,  3844, 10152,
     -958,  -841,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_3_multiplier[15] = {
    1818734793, 1528006221, 1853849880, 1392097882, 1848152683, 1582603171, 1480736239, 1151288482,
    1108318965, 1297360760, 1285619559, 2113357513, 1227893214, 1880380165, 1207384931,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_3_shift[15] = {
    -7, -6, -7, -7, -7, -7, -7, -7, -6, -6, -6, -7, -6, -6, -6,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_4_weights[3 * 3 * 15] = {
    /* row 0 */
      46,   -8,  -84,  -33,   43,  -12,  -56,   97,   30, -127,  127,  -97,  -39,   24,  -62,
      80,  -41,  -46,    8,  -48,   93,  -34,   57,   29,  -21,   90, -127,   13,   19,   33,
      76,    7, -113, -107,   40,   24,   -9,  127,  -33,   44,   87,  -68, -127,  127,  -55,
    /* row 1 */
     115,   27, -122,   57,  127,    6,  -98,   -5,   70,  -82,   92,   60,    2,   89,  -67,
      54,    3,  127,   34,    0,   62,  -19,  -49,   50,  -61,  127,   58,    1,   31,    0,
       8,  101,  -35,   -3,   73, -105,  127,   69,   24,   89,   67, -122,  -53,   11, -110,
    /* row 2 */
     127,    2,  -53,  127,   97,   -2,  -36,  -16,  127,    8,    9,    1,  -18,  113,  -72,
      61,   37,   25,   14,  -24,  -14,   37,  -22,   58,   30,   57,  -20,  -46,  -49,  -18,
     -84,  127, -113,   69,  -71, -127,   71,   28,    2,   34,   24,  -43,   57,   66, -127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_bias[15] = {
     61824,  32640, -52992,  21248,  30336,  -9600,  -2176,  36608,  45696, -11008,  87040, -45824,
    -26880,  55168, -61184,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_4_multiplier[15] = {
    1137410465, 2034723667, 1975936801, 1518168727, 1331819980, 1926299156, 1518771758, 1521067974,
    1459441347, 1442472140, 1297142309, 1815434709, 1797937396, 2052198843, 1595329865,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_4_shift[15] = {
    -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_5_weights[15 * 1 * 1 * 15] = {
      83,  -98,  -18,  -53,  -34, -119,  -99, -122,  -33, -127,   21, -102,   50,   15,   16,
      89,   30,   -8,  -26,   -7,  116,   93,   18,  -67,  -38,   75,  -78,   57,  -18,  127,
      50,  -39,   24,  -61,   15,   17,  -12,  -48,  -17,   -8,  -81,   39, -127,   22,   37,
     -67, -127,   67,    2,   46,  -52, -103,   86,  -87,  -17,   28, -118, -110,   94,  -26,
      41,  117,  127,   93,  -53,   41,   23,  -85,  -28,   34,   -6,    6,   67,   -6,    5,
     -93,   17,  -95,  113,   38,   43,  -31,   -7,  119,   81,    2,  -40,   14, -127,   -1,
       9,  -26,  -84,   13,  -46,  127,   25,  -13,    3,    6,  -52,  -95,   42,    8,   35,
      -7,  -10,    7,  -78, -127,   24,   31,    2,  -99,   47,   75,  -16,   27,   44,  -56,
      47, -115,   21,  -19,  -19,   60,  127,   40,  -27,  -57,  -11,   28,   -1,  104,  115,
      52,    7,  -23,  -31,   19,  -20,  -37,   20,   11,  -50, -127,  -17,   46,    3,  -26,
      20,   34,   33,  -49,   52,  -45,  -24,    8,   -3,   -2,   20,   -4,   25,  -53,  127,
      18,   -8,   16,    9,   10,  -57,  -47, -127,   10,  -95,  -15,  -53,    0,  -51,  -36,
     -25,  -11,  -51,  -59,  -16, -127,  -29, -102,   32,  -35,  -87,  -34,  -16,    7,   73,
      24, -127, -107,    3,   80,  -20,   96,  -35,   43,  -53,   36,   15,   48,  -50,   79,
     -54,  -22,    0,   36,   -9,   32,    8,  -32,   11,   34,  -14,  127,  -30,   20,  -36,
};

/* Bias - 36 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_5_bias[15] = {
    22699, -9412,   725,  9242,  3333, -5599,  -482, 10512, -9910, 11010,  2617, 15732, 13776,
    -4661, -2649,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_5_multiplier[15] = {
    1882145543, 1669092248, 1478900206, 1605435411, 1657104516, 1115914874, 1088064578, 1736373376,
    1923824764, 1437552706, 1427771088, 1297468684, 1282536572, 1972613421, 1726577233,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_5_shift[15] = {
    -6, -6, -5, -6, -6, -5, -5, -5, -6, -5, -5, -5, -5, -6, -5,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_6_weights[3 * 3 * 15] = {
    /* row 0 */
     -31,   95,   -9,   39,    9, -106,  -51,   57,   66,   46,  -82,  -93,  -83,   22,  127,
     -23,  114,  -10,  -55,  -47,   -8,  -84,   47,    6,   21,   62,   10,   13,  -39,  119,
      67,   63, -127, -127,  115, -127, -127,    5,   23,  -67,   17, -127,   34,  -20,  125,
    /* row 1 */
     -49,  -11,  -43,  -17,  -37,  -51,  -26,  105,   26,  -89,  -40,  -42,  -28,   75,   19,
     -29,    9,  -21,  -50,   -5,   -2,   17,  -54,    2,   53,  -16,   64,   25,  -22,  -87,
      96,  106,  -22,  -44,  127,   35,    2,  -64,    7,   16, -127,    4,   -8,   19,   -1,
    /* row 2 */
     -94,  127,   -4,   37,  -50,  -56,    6,  127, -127, -127,  115,  -38,  -48,   44,   22,
      13,   73,  -10,  -29,   37,    1,   36,  -12,  -91,  -60,  126,  -45,  -67,   61,  -31,
     127,  127,   31,  -36,   84,  -51,   64,   19,  -95,   42,   95,   54, -127,  127,  -70,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_bias[15] = {
      9856,  89984, -27520, -36096,  29824, -46720, -20864,  29440, -23424, -21120,  19200, -27264,
    -36992,  34176,  28544,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_6_multiplier[15] = {
    1841237035, 1165488637, 1521939377, 1580316792, 1572783187, 1343078164, 1641638480, 1321521799,
    1464504804, 1348983928, 1954160974, 1661086282, 1247304491, 1624177972, 1212789479,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_6_shift[15] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_7_weights[15 * 1 * 1 * 15] = {
     127,  -15,  -11,   68,   58,   45,   43, -107,   21,   25,  -73,  -11,   -6,   -2,  -21,
     -93,  -49,   56,   41,   29,  127, -126,   70,  -50,   75,  -17,   14,  -73,   -6,   91,
      44,  127,   54,  -30,  -35,   59,  -35,   37,   26, -117,   47,  -13,  -91,   33,   22,
     -46,  120,  -60,  -22,   23,  -66,   -8,    5,   11,  127,  -50,  -83,   96, -110,    5,
      -5,  -72,  -16,   55,  -55,   31,  127,  -35,   -6,   27,  -42,  -76,  -18,   18,  -66,
      -1,    7,   16,  -18,  -22,  127,    1,    3,   71,   49,   27,  -41,   37,   14,  -66,
     127,   21,    0,   65,  -82,   -4,   81,   31,   59,   27,  -90,   -4,    4,  -84,  -27,
      25,   31,  127,  -57,   13,  -39,   -1,  -39,   61,  -39,   24,   53,   19,   51,  -63,
     104,   -5,  -56,   44,   17,   -1,   97,   39,   -3,  -62,   60,  127,   -2,   34,    8,
      62, -127,  112,   70,    0,   72,  -38,  -63,  -57,  -84, -119,   39,  -21,   85,    4,
      -9,  -37,   27,  -11,  -23,  -28,  -26,   40,  -37,   24,  -42,  127,  -22,  -77,  117,
      77,  -13,   62,   85,   86,   43,   76,  -21,   49,   12,   20,  -42, -127,   47,    7,
     -41,   33,   12,   50, -127,    9,  -11,   28,  -85,   28,   62,   31,   14,  -79,  -15,
      22,  -80,    8,    5,  -51,  -19,  -19, -127, -111,  -43,  -11,   77,   74,   30,   15,
      32,   50,    7,  -94,   -9,   83,  -65,  -36,  -42,   62,   -5,  -58,  -38,   50,  127,
};

/* Bias - 10 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_7_bias[15] = {
     5368,  5370, 13150,  1648, 11549,  7214,  7006,  -527, -4484,  8620,  7297,  -411,  5488,
    10903,  3204,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_7_multiplier[15] = {
    1176065425, 2114607105, 1749186830, 1903894718, 1882421283, 1113777484, 2088976117, 1111682793,
    1334569508, 1786004367, 1155665815, 1992647675, 1340806197, 1263777825, 2064849545,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_7_shift[15] = {
    -6, -7, -7, -7, -7, -6, -7, -6, -6, -7, -6, -7, -6, -6, -7,
};

/* Weights, [row][column][channel] */
static const int8_t tl_nano_depthwise_conv2d_8_weights[3 * 3 * 15] = {
    /* row 0 */
    -127, -127,   18,  -72,  127,   98,  -12, -127,  -45,  -44,   92,   43,    6,  127,    7,
     -46,  -32,   34,  -25,   41,   39,   29,  -38,   -3,   24,   33,   10,  -52,   75,   30,
     -70,  -55,  -52,   61,  -75,   88,   34,  -58, -127,    0,   73,   92,   14,    1,  127,
    /* row 1 */
      -4,  -10,   66,   12,  -63,  -59,   10,  -13,    8,  -19,  127, -108,  -13,   73,   20,
      -7,   34,   65,  -11,  -65,  -47,   21,   16,  -33,  -16,   -4,  -70,  -70,  -26,  -44,
     -20,    3,  -16,   19,  -98,   14,    4,    0, -103,  -41,  -62,   45,  -23,   67,    1,
    /* row 2 */
      85,    3,    3,  127,   16, -127,  -62,   43,   42,   26,   56,    2,   92,  113,    4,
      36,  -14,   -8,  101,   12,  -11,  -46,   25,  -39,  -26,    7,   61,  127,   19,    0,
      65,    4, -127,  104, -121,   -9, -127,  -18,   92, -127,  -23,  127,  104,    1,    2,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_bias[15] = {
    -11264, -24832,  -2176,  40448, -28928,  -1792, -19072, -21760, -26624, -28544,  38272,  25856,
     23680,  57600,  18816,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_depthwise_conv2d_8_multiplier[15] = {
    2132877886, 1186460344, 1795184210, 1318554705, 1447765160, 1851980224, 1208749618, 1166195800,
    1486197391, 1226473139, 1451221133, 1750491198, 1772997611, 1176947799, 1079504431,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_depthwise_conv2d_8_shift[15] = {
    -8, -7, -8, -8, -8, -8, -7, -7, -8, -7, -8, -8, -8, -8, -7,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_nano_conv2d_9_weights[18 * 1 * 1 * 15] = {
    -127,   80,  -23,  -11,   90,  127,  -49,  -47,   24,   -8,   68,  -55,    4,   78,  -30,
     127,   26,   28,  -98,  110,  -99,   -5,   11,  -54,   10,   84,   25,   55,   53,   51,
      51,  -45,   10,   58,   39,   44,   30,  -12,   43, -106,  -57, -127,  -23,   12,    5,
     108,  -38,   44,   45,  -14,  -13,  -74,   24,  -75,   57,   24,   58,  -12,  127,  -82,
      42,   84,  -54,    4,   -9,   61,  -72,   17,    3,  -13, -127,  -41,   29,   87,  -52,
      26,  -19,  111,   46,  107,   50,  -31,   50,   -7, -127,   66, -114,  -55,  -77,  -82,
     100,  -57,  -41,  -65,  -26,  -93,  -26,  127,   43,   92,  -17,   76,    4,  -11,  -22,
     -28,  -16,  -86,  -25,   48,   10,  -87,  -36,  -36,   54,   46,  -63,  127,   -4,  -33,
    -121,   35,  -93,  -24,  -42,  117,   15,   89,   32,   30,   -6,   40,  -18,   24,  127,
      33,  -57,   17,   19,   62,   -1,   84,   37,   41,  -32,   23,   -3,  127,   61,  -68,
     -30,  -36,   34,   -6,   37,  -12, -127,   25,   71,  -74,   81,   35,   40,   24,   -5,
     -49,  -31,  -20,   32,  -27,   32, -112,   -7,  -83,   84,   10,  -50, -127,   49,    3,
     -24, -103,  117,   83,  -38,   90,   23, -127,  -97,   33,   -2,  107,   23,   93,    8,
     -20, -124,  -60,  -56,  -10,   70,  -57, -127,  -40,   29,   21,   -6,  -31,   14,  -11,
      35,  -40,  -48,  -90,   54,  -79,   56,  -51,  -43,  119, -127,  -63, -107,  100,   89,
     -63,   54,   49,  -78,    7,  -49,  -48,    2, -127,   43,  104,   87,    8,    0,  -33,
      43,   97,  -99, -110,   15,  -60,    2,  127,   10,   -6,  -33, -108,   20,  -15,  -91,
      -8, -107,   20,  -91,  127,   14,  -45,   -2,   51,   -4,   -1,    6,   38,   45,   60,
};

/* Bias + 1 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_conv2d_9_bias[18] = {
     -6799,  -8259,   2177,  -9447,   -797,   2489,   3866,  -3962,  -2363,  -4279,  -9958,  -3462,
    -12752,  -7401,   2356,  -6765,   6894,  -3414,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_conv2d_9_multiplier[18] = {
    1464339425, 1561277399, 1126515108, 1637066420, 1516367019, 1721144196, 1765153668, 2070409563,
    1519729234, 1152885396, 1729342085, 1951823601, 1591505013, 1246957815, 1592695242, 1976496570,
    1795273587, 1960571225,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_conv2d_9_shift[18] = {
    -6, -6, -5, -6, -6, -6, -6, -6, -6, -5, -6, -6, -6, -5, -6, -6, -6, -6,
};

/* Weights, [output][input] */
static const int8_t tl_nano_fully_connected_11_weights[10 * 18] = {
    /* output 0 */
       8,  -63,  -12,  -39,   11,  -24,  -33,  -72,    5, -127,  -54,   25,  -27,  -24,    1,  -60,
       9,  -35,
    /* output 1 */
    -103,  -61,  -73,  -93, -127,   82,  -98,   13,  -90,  -82,  -32,  -22,   32,  -76,   40,  -44,
     -51,    1,
    /* output 2 */
     -52,  -20,   52,  -14, -127,   12,  -38,  -37,   21,  -82,  -88,  -36,    6,  -34,  -46,  -52,
      10,    9,
    /* output 3 */
    -127,  -79,   -3,  -58,  -61,  -62,   -2,    2,    6, -110,   20,    8, -101,   70,  -52,  -60,
     -61,   19,
    /* output 4 */
      49,   -5,    9,  -22,   13, -115,   10,   39, -127,   27, -115,  -80,  -43,  -43,    3,  -29,
     -47,  -30,
    /* output 5 */
     -31, -109,   -3,  -25,  -58,  -61,   13,  -12,  -16, -101,   27,   13,  -34,   -6,  -30,   47,
     -56, -127,
    /* output 6 */
      11,  -78,  -40,   27,   -1,  -36,  -75, -108,  -15,  -32,   -8,    3,   31,   31,  -35,  -29,
     -96, -127,
    /* output 7 */
    -127,  -70,  -47,  -26,   12,  -28,    9,   -2,    9,   70,  -55,  -56,   18,  -31,    6,  -40,
      52,   14,
    /* output 8 */
     -14,   69,  -28,   50,  -35,  -94,  -33, -127,  -13,  -53,   45,   -8,  -67,  -42,  -16,  -25,
     -28,  -11,
    /* output 9 */
      30,   28,  -52, -127,   34,  -65,    5,   19,   21,  -37,  -22,  -60,  -16,  -80,  -23,   -9,
     -69,   -3,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_nano_fully_connected_11_bias[10] = {
    -66488, -95040, -65631, -84551, -67335, -74572, -72097, -38657, -54344, -57972,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_nano_fully_connected_11_multiplier[10] = {
    1460743908, 1926957635, 1883422439, 1660778599, 1550801659, 1840587481, 1977595564, 1209017621,
    1763357416, 1665580501,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_nano_fully_connected_11_shift[10] = {
    -7, -8, -8, -8, -8, -8, -8, -7, -8, -8,
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
        1,           /* output_offset */
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
    1,            /* input_zero_point */
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
        36,           /* output_offset */
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
    36,          /* input_zero_point */
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
        10,          /* output_offset */
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
    10,          /* input_zero_point */
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
        -1,          /* output_offset */
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
    -1,          /* input_zero_point */
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
    1020681586, /* multiplier */
    -2,         /* shift */
    -128,       /* output_offset */
};

/* FULLY_CONNECTED (11): 18 -> 10 */
static const tl_fully_connected_params tl_nano_fully_connected_11 = {
    1,           /* rows */
    18,          /* accum_depth */
    10,          /* output_depth */
    91,          /* output_offset */
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
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.246700868f, 91},
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
