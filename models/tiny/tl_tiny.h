/* tl_tiny.h: the neural network "tiny" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 5,624 bytes, sha256
 * 798fa9aa26717cc955a64bc89b16eb301140f728f1ee3892742ac632d3b51856
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.316094071 * (q - 79)
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
#define TL_TINY_OUTPUT_SCALE 0.316094071f
#define TL_TINY_OUTPUT_ZERO_POINT (79)
#define TL_TINY_LABEL_COUNT 10
#define TL_TINY_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_TINY_ARENA_BYTES 2796
#define TL_TINY_MODEL_SHA256 "798fa9aa26717cc955a64bc89b16eb301140f728f1ee3892742ac632d3b51856"

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

/* The arithmetic below needs two's complement, wrapping conversions, a right shift that keeps the
 * sign, and an int that holds the product of two sizes. C99 leaves all of them to the
 * implementation, so compilation stops where one is missing: the array would have a negative size.
 */
typedef char tl_needs_wrapping_conversion[((int32_t)UINT32_C(0xFFFFFFFF) == -1) ? 1 : -1];
typedef char tl_needs_arithmetic_right_shift[((-3 >> 1) == -2) ? 1 : -1];
typedef char tl_needs_int_of_32_bits[(sizeof(int) >= sizeof(int32_t)) ? 1 : -1];

/* Parameters lie in flash when code is compiled for size, and are no wider than they need be.
 *
 * Height, width and number of channels of a tensor. */
typedef struct {
    uint16_t h;
    uint16_t w;
    uint16_t c;
} tl_dims;

/* A size or a step in the picture's plane. */
typedef struct {
    uint16_t h;
    uint16_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int8_t min;
    int8_t max;
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

/* The last step of a layer with weights: from the 32-bit sum of a channel to an int8 value. */
#ifndef TL_SCALE_S8_H
#define TL_SCALE_S8_H

typedef struct {
    int8_t offset; /* zero point of the output */
    tl_activation activation;
    int8_t per_channel; /* 1: a factor for each channel; 0: one factor for all */
    int8_t large;       /* 1 when some factor is 1/4 or more, 0 when none is */
} tl_scaling;

/* tl_requantize for a factor below 1/4, shift <= -2, with both rounding stages in one sum.
 *
 * The first stage adds 2^30 to the product and divides by 2^31. The second adds half of what it
 * divides by, less 1 if its number is negative, which is 2^31 of the product: so 2^30 goes on if
 * the accumulator is positive, and 2^30 off if it is negative. The half is added where it is a 1.
 *
 * rectified: 1 when negative results are cut off anyway and may be rounded in any way
 */
TL_INLINE int32_t tl_scale_down(int32_t acc, int32_t multiplier, int32_t shift, int32_t rectified) {
    const int64_t nudge = acc < 0 && !rectified ? -(INT64_C(1) << 30) : INT64_C(1) << 30;
    const int32_t high = (int32_t)(((int64_t)acc * multiplier + nudge) >> 32);
    return ((high >> (-2 - shift)) + 1) >> 1;
}

/* Scales a sum, adds the zero point of the output and applies the activation.
 *
 * multiplier: [channel] int32, or one
 * shift:      [channel] int8, or one; positive is to the left
 */
TL_KERNEL int8_t tl_scale_s8(uint32_t sum, const int32_t *multiplier, const int8_t *shift,
                             int32_t channel, const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t acc = (int32_t)sum;
    const int32_t i = channel * scaling->per_channel;
    const int32_t scaled = scaling->large ? tl_requantize(acc, multiplier[i], shift[i])
                                          : tl_scale_down(acc, multiplier[i], shift[i],
                                                          activation.min >= scaling->offset);
    const int32_t value = (int32_t)((uint32_t)scaled + (uint32_t)scaling->offset);
    return (int8_t)tl_min(tl_max(value, activation.min), activation.max);
}

#endif /* TL_SCALE_S8_H */

/* Sums of products, four at a time: the heart of every layer that adds over channels.
 *
 * What four sums have in common is loaded once, and the sums stay in registers: an input that meets
 * the weights of four output channels, or a weight that meets the inputs of four positions.
 *
 * Output channels are taken in blocks c .. c + 3; the last block is moved back so that it ends with
 * the last channel, and computes some channels twice. With fewer than four channels all four lanes
 * do the same work, which the compiler sees and does once. tl_block says how:
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

/* Adds the products of one run of values with four other runs.
 *
 * shared: count values
 * first:  count values of the first lane; those of the other lanes begin step_1, step_2 and step_3
 *         further on
 */
TL_INLINE tl_sum4 tl_dot4_s8(tl_sum4 sum, const int8_t *shared, const int8_t *first, int32_t step_1,
                             int32_t step_2, int32_t step_3, int32_t count) {
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        const int32_t x = shared[i];
        sum.s0 = tl_mac(sum.s0, x, first[i]);
        sum.s1 = tl_mac(sum.s1, x, first[i + step_1]);
        sum.s2 = tl_mac(sum.s2, x, first[i + step_2]);
        sum.s3 = tl_mac(sum.s3, x, first[i + step_3]);
    }
    return sum;
}

/* Scales the sums of the channels of a block and stores them: of channel c in the first lane, of
 * those that follow at `lane` in the others. Arguments are those of tl_scale_s8. */
TL_INLINE void tl_store4_s8(tl_sum4 sum, const int32_t *multiplier, const int8_t *shift, int32_t c,
                            int32_t lane, const tl_scaling *scaling, int8_t *output) {
    output[c] = tl_scale_s8(sum.s0, multiplier, shift, c, scaling);
    output[c + lane] = tl_scale_s8(sum.s1, multiplier, shift, c + lane, scaling);
    output[c + 2 * lane] = tl_scale_s8(sum.s2, multiplier, shift, c + 2 * lane, scaling);
    output[c + 3 * lane] = tl_scale_s8(sum.s3, multiplier, shift, c + 3 * lane, scaling);
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
    tl_tile padding;         /* rows above and columns left of the picture */
    uint16_t groups;         /* 1, or more when a filter sees only its share of the channels */
    int8_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int8_t input_zero_point; /* what lies over the edge */
    tl_scaling scaling;
} tl_conv2d_params;

/* Whether the window at output position (y, x) lies inside the picture, and each of its rows is one
 * run in memory. */
TL_INLINE int32_t tl_conv2d_is_run(const tl_conv2d_params *params, int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    const int32_t inside =
        !params->border || (top >= 0 && left >= 0 &&
                            top + (params->filter.h - 1) * params->dilation.h < params->input.h &&
                            left + params->filter.w <= params->input.w);
    return inside && params->dilation.w == 1 && params->groups == 1;
}

/* The input at the upper left corner of such a window. */
TL_INLINE const int8_t *tl_conv2d_corner(const tl_conv2d_params *params, const int8_t *input,
                                         int32_t y, int32_t x) {
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    return input + (top * params->input.w + left) * params->input.c;
}

/* The sums of such a window for four channels, on top of `sum`.
 *
 * input:  the upper left corner of the window
 * filter: weights of the first lane, [h][w][c]; those of the next lanes follow at filter_step
 */
TL_INLINE tl_sum4 tl_conv2d_run4_s8(const tl_conv2d_params *params, tl_sum4 sum,
                                    const int8_t *input, const int8_t *filter,
                                    int32_t filter_step) {
    const int32_t run = params->filter.w * params->input.c;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, input, filter, filter_step, 2 * filter_step, 3 * filter_step, run);
        input += params->dilation.h * params->input.w * params->input.c;
        filter += run;
    }
    return sum;
}

/* The sum of any window for one channel, on top of `sum`.
 *
 * input:  the first channel of the group
 * filter: weights of the channel, [h][w][c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_conv2d_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                       const int8_t *input, const int8_t *filter, int32_t y,
                                       int32_t x) {
    const tl_dims in = params->input;
    const int32_t depth = in.c / params->groups;
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < params->filter.h; ++i) {
        for (int32_t j = 0; j < params->filter.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t pixel = (row * in.w + column) * in.c;
            for (int32_t k = 0; k < depth; ++k) {
                const int32_t value = inside ? input[pixel + k] : params->input_zero_point;
                sum = tl_mac(sum, value, *filter++);
            }
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
            if (tl_conv2d_is_run(params, y, x)) {
                for (int32_t channel = 0; channel < channels; channel += block.step) {
                    const int32_t c = tl_block_start(channel, channels, block);
                    const tl_sum4 sum =
                        tl_conv2d_run4_s8(params, tl_load4(bias + c, block.lane),
                                          tl_conv2d_corner(params, input, y, x),
                                          filter + c * filter_size, block.lane * filter_size);
                    tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
                }
            } else {
                for (int32_t c = 0; c < params->output.c; ++c) {
                    const int8_t *const group = input + c / channels * depth;
                    const uint32_t sum = tl_conv2d_window_s8(params, (uint32_t)bias[c], group,
                                                             filter + c * filter_size, y, x);
                    output[c] = tl_scale_s8(sum, multiplier, shift, c, &params->scaling);
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
    int8_t border;   /* 1 when some windows reach over the edge, 0 when none does */
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

/* The largest sum of a channel at four positions, the corners of a square, which share each weight.
 * Their windows are runs.
 *
 * input:  the upper left corner of the first window
 * filter: weights of the channel, [h][w][c]
 */
TL_INLINE int32_t tl_conv2d_largest4_s8(const tl_conv2d_params *params, int32_t bias,
                                        const int8_t *input, const int8_t *filter) {
    const int32_t run = params->filter.w * params->input.c;
    const int32_t input_row = params->input.w * params->input.c;
    const int32_t right = params->stride.w * params->input.c;
    const int32_t down = params->stride.h * input_row;
    tl_sum4 sum = tl_load4(&bias, 0);
    TL_UNROLL
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, filter, input, right, down, down + right, run);
        input += params->dilation.h * input_row;
        filter += run;
    }
    return tl_max(tl_max((int32_t)sum.s0, (int32_t)sum.s1),
                  tl_max((int32_t)sum.s2, (int32_t)sum.s3));
}

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
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const tl_window window = tl_pool_window(pool, y, x);
            const int32_t last_y = window.bottom - 1;
            const int32_t last_x = window.right - 1;
            const int32_t square = last_y == window.top + 1 && last_x == window.left + 1 &&
                                   tl_conv2d_is_run(conv, window.top, window.left) &&
                                   tl_conv2d_is_run(conv, last_y, last_x);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int8_t *const weights = filter + c * filter_size;
                int32_t largest = INT32_MIN;
                if (square) {
                    largest = tl_conv2d_largest4_s8(
                        conv, bias[c], tl_conv2d_corner(conv, input, window.top, window.left),
                        weights);
                } else {
                    const int8_t *const group = input + c / channels * depth;
                    for (int32_t i = window.top; i < window.bottom; ++i) {
                        for (int32_t j = window.left; j < window.right; ++j) {
                            const uint32_t sum =
                                tl_conv2d_window_s8(conv, (uint32_t)bias[c], group, weights, i, j);
                            largest = tl_max(largest, (int32_t)sum);
                        }
                    }
                }
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_S8_H */

/* FULLY_CONNECTED, int8; and CONV_2D with a filter of one pixel, which is a dense layer for each
 * pixel. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

typedef struct {
    int32_t rows;         /* vectors in the input: 1, or the pixels of a picture */
    int32_t accum_depth;  /* values of an input vector */
    int32_t output_depth; /* values of an output vector */
    tl_scaling scaling;
} tl_fully_connected_params;

/* Matrix times vector.
 *
 * input:      [rows][accum_depth] int8
 * filter:     [output_depth][accum_depth] int8
 * bias:       [output_depth] int32, corrected for the input's zero point:
 *             bias - zero point * (sum of the output's weights)
 * multiplier: [output_depth] int32, or one
 * shift:      [output_depth] int8, or one; positive is to the left
 * output:     [rows][output_depth] int8; may overlap the input where the memory plan proved it
 * harmless: rows are finished in order
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
            const tl_sum4 sum = tl_dot4_s8(tl_load4(bias + c, block.lane), input,
                                           filter + c * depth, block.lane * depth,
                                           2 * block.lane * depth, 3 * block.lane * depth, depth);
            tl_store4_s8(sum, multiplier, shift, c, block.lane, &params->scaling, output);
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
    -101,  -18,  -21,  -57,   82,    3, -127,   37,   60,
      10,  -25,  -62,   64, -111,  -33,  127,   13,   43,
     -77,   21,  -83,  -98,  -32,  -34,   54,    8,  127,
    -127,  -95,  -39,  -20,   33, -121,   73,   54,  -31,
     -67,   36,  107, -107,   98,   48, -127,   -3,  122,
      52,  -93, -103,   69,   38,  -88,   90,  -46, -127,
      57,   16, -105,  -35,  127,  -11,  -44,  -12,   51,
    -127,  -60,   -2,  -49,    4,   44,   88,   93,   49,
    -101,  -21,   35,   -6,  127,  -20,   40,  -23,  -69,
      56,  127,   23,  -73,   44,   92, -106, -104,  -40,
      50,   56, -127,   30,  -91,  -30,  -95,  -34,   28,
     -86,  -51,   26,  -87,   40,   78,  -55, -127,   16,
      51,   22,   75, -127,   45,  -35,  -61,  -84, -112,
      37,   36,  102,   98,  -68,  -64,   61,   11, -127,
    -101,  -90, -127,  126,   73,  -35,    4,   28,   92,
      -6, -104, -102,  -82,  -21,   73, -127,   -3,   19,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_0_bias[16] = {
    -18179,   -848, -24651, -34710,   2193, -26500,  -9316,   5131,  -4225,     62, -21836, -31193,
    -28158,  -4906, -13621, -33099,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_0_multiplier[16] = {
    1115483818, 1997472340, 2054559293, 1265775846, 1106211188, 1666659453, 1591378448, 1482066633,
    1337332852, 1315823017, 1089494616, 1212155310, 1384574654, 1716719138, 1624123663, 1751816199,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_conv2d_max_pool_0_shift[16] = {
    -7, -8, -8, -7, -8, -8, -7, -8, -7, -8, -7, -7, -7, -8, -8, -8,
};

/* Weights, [filter][row][column][channel] */
static const int8_t tl_tiny_conv2d_max_pool_2_weights[4 * 3 * 3 * 16] = {
    /* filter 0 */
     -29,  -14,   34,   12,  -31,  -33,   36,    7,   37,   46,   18,  -17,  -31,  -31,    2,  -40,
     -51,   29,  -16,   11,   -1,   11,   32,  -34,   -7,   70,  -66,  -25,    7,  -79,    5,  -53,
     -13,   17,  -71,  -30,   26,   60,   50,   24,  -31,  -43,  -18,   16,  -18,  -56,   23,  -21,
     -25,   25,   15,   -7,  -24,  -28,   40,   17,   52,    3,  -56,  -11,  -23,  -13,   -1,  -55,
     -39,  -21,  -25,  -64,   58,   18,   10,   36,   31,  -30,  -22,   -9,  -36,    5,  -31,   -6,
     -30,  -25,   23,  -23,   36,   30,  -22,   39,   42,  -53,   16,    8, -127,   24,  -57,    3,
      22,  -37,   56,  -63,  -50,   13,   -3,   75,   65,  -14,  -31,  -67,    3,   15,  -24,  -60,
      31,  -67,   15,  -78,  -38,   50,  -13,   62,   49,  -37,   -2,  -45,   -1,   27,  -43,    1,
      32,  -60,   19,  -39,   -4,   18,  -32,   59,   51,  -57,    5,    8,  -50,   34,  -56,  -51,
    /* filter 1 */
     -13,    9,  -60,  -70,  -12,   31,  -58,   12,   37,  -13,   31,   25,   29,   32,  -39,  -33,
      -2,   75,  -72,  -11,  -20,  -20,   18,  -23,   71,   -6,  -28,  -23,    3,   35,  -42,  -79,
      24,  102,  -16,   -6,  -70,  -99,   61,   32,   60,   -1,  -37,    5,   26,  -20,   -3,  -72,
       6,   22,  -92,  -28,   12,  -42,   21,  -51,   45,  -22,  -41,    2,   26,  -18,  -66,   -9,
     -23,   59,  -63,   43,  -76,  -69,   38,   51,   31,   25,  -89,   -3,   60,  -36,   41,  -78,
      -5,   39,   37,  -23,  -49,  -36,   30,   23,   20,   55, -127,  -53,   59,  -28,    3, -112,
     -16,   34,  -23,   23,  -28,  -85,   96,  -11,   22,   79,  -69,  -33,    5,   61,   36,   -2,
     -13,    9,   -5,   30,  -18,  -77,   60,   32,   62,   80,   -6,  -32,   12,  -41,    0,  -55,
      24,   -8,   79,  -12,  -33,  -35,  -21,   61,   44,   75,   -6,   -1,  -13,  -25,  -49,  -83,
    /* filter 2 */
     -27,    2,  -54,   61,   55,   43,   13,   -1,  -36,    8,  -18,   25,    5,  -70,   27,   -7,
     -36,  -34,   25, -127,   29,   60,  -60,   18,   10,   -9,   35,   14,   34,  -15,  -15,   15,
     -70,  -33,   -5,   70,    5,  -16,  -57,  -22,   -6,   -2,   27,  -24,   -7,   -4,   18,    2,
     -54,    8,    2,  -36,   -3,   -3,  -55,   -6,   28,   30,  -16,  -79,   50,    1,  -17,   30,
      13,  -36,  -25,   -7,  -33,  -47,  -97,   13,    6,   -6,  -23,  -56,  -65,   29,  -12,   12,
      43,  -21,   -2,   61,   -9,    3,  -26,   34,    6,    8,  -10,   58,    5,   18,   47,   -2,
      46,  -31,  -31,   23,   -7,  -25,  -22,   62,   18,  -43,  -44,   11,  -13,   28,  -39,   45,
      34,  -24,  -32,   67,    3,   45,  -31,   46,   -1,    4,   -7,   56,   -8,  -37,   -2,  -13,
       2,    4,    0,   66,   -4,   21,  -21,    4,   -4,   26,   22,   10,   48,  -21,   42,  -21,
    /* filter 3 */
     -55,  -25,    4,   -3,  -13,  -21,   31,    8,   36,   33,  -43,  -33,    9,  -11,    1,    4,
     -48,  -27,  -44,  -95,   40,  -10,   -4,  -18,    5,   25,  -74,  -12,  -93,    1,  -58,  -31,
      36,    8,   23,  -43,  -48,  -48,  -27,   20,   57,  -11,  -42,  -18,  -10,   75,  -40,   34,
     -35,   -4,  -27,   -9,   34,   47,  -51,  -37,   39,   29,    8,  -55,   -9,  -13,  -36,    3,
     -22,  -33,  -35,   70,   40,   39,   -6,   -5,   30,    6,  -18,   25, -127,  -18,  -51,  -33,
      27,  -12,  -22,   32,    5,   19,   22,   -5,  -14,  -18,  -13,   73,  -41,   18,    1,  -18,
      66,    6,  -70,   45,   64,   61,  -39,  -26,   34,  -26,  -23,   96, -101,  -34,  -45,  -23,
       8,    9,  -46,   42,   79,   57,    7,  -12,   -8,   22,    3,   86,   11,  -39,   34,   -8,
      -9,   -5,  -33,   -1,   45,    4,   36,   25,  -23,  -13,  -66,   54,   18,  -50,  -32,    0,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_2_bias[4] = {
    -104787,  -51730,  -20731,  -64188,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_conv2d_max_pool_2_multiplier[4] = {
    1486219115, 2064027186, 1571254676, 1526284919,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_conv2d_max_pool_2_shift[4] = {
    -8, -9, -7, -8,
};

/* Weights, [output][input] */
static const int8_t tl_tiny_fully_connected_5_weights[10 * 100] = {
    /* output 0 */
      34,  -20,    6,  -27,  -14,  -41,   -7,  -25,  -36,  -26,    7,  -75,  -12,  -10,   -2,  -17,
     -39,    0,  -15,   33,    8,  -19,  -10,   -7,   19,   -9,    5,  -16,   14,    1,  -19,   -2,
     -30,   22,  -22,   22,  -14,    0,  -27,   43,   25,  -30,  -30,   13,   28,  -31,  -33,   11,
      -8,  -35,  -21,   -7,  -17,  -18,  -15,   28,   47,    2,   -1,   24,   29,   -4,  -44,   -8,
     -15,  -16,  -57,    9,    4,    4,  -40,    8,    1,  -51,    8,  -15,   11,  -18,  -18,  -11,
      14,   22,  -29,   11,  -45,   -4,  -36,   16,  -15,   13,  -69,  -24,  -24,   -3,  -15, -127,
      10,  -27,  -35, -120,
    /* output 1 */
    -127,   -5,  -10,   -5,  -11,  -22,    5,   46,    2,  -81,  -11,   37,    5,  -68,   -5,  -18,
      -8,  -55,    9,  -21,  -23,  -49,   12,  -52,  -18,   25,  -20,  -24,  -12,  -29,   -8,   -3,
     -16,  -31,  -14,  -18,   -4,  -47,  -20,  -54,  -44,    1,   10,  -56,  -10,  -26,   13,  -15,
     -33,  -92,    1,    6,    5,  -51,  -23,  -23,  -56,  -26,  -19,   14,  -52,  -13,   39,  -20,
     -29,  -70,   29,  -36,  -34,  -84,   -1,   18,  -21,    1,  -19,    8,  -45,   28,   18,   17,
     -14,   -8,   38,  -44,  -20,  -14,   16,    9,  -53,  -55,   14,  -27,  -44,   33,   13,  -14,
    -104,   -5,  -23,  -82,
    /* output 2 */
     -22,   23,  -21,   45,  -15,   35,    3,  -13,   -2,   20,   -6,  -30,  -39,   16,  -39,  -10,
     -77,  -54,  -74,  -28,  -63,  -63,   24,  -52,  -54,  -61,   31,  -50,  -27,   14,   -4,  -35,
     -21,  -38,  -69,   12,   48,  -60,  -57,   32,  -60,   11,   54,  -91,  -14,   -3,   39, -103,
       1,  -71,   25,  -98,  -12,  -27,   -3,  -26,    4,   33,    6,   10,   -2,  -48,   -7,   26,
      46,  -64,   -1,  -12,   60,   17,  -46,  -42,  -14,   10,   11,  -39,  -73,   40,   35,    6,
     -45,  -17,  -47,  -19,  -27,  -41,  -44,   11,   -4,    1,  -62,  -47,  -30,   93,   -6,    9,
    -127,   23,   59,  -20,
    /* output 3 */
     -24,   19,    0,   25,   -8,   29,   23,    8,   -2,   52,    4,   36,    3,  -26,  -16,  -26,
     -14,  -47,  -44,  -66,  -47,   11,   30,   -2,  -44,  -13,   42,  -42,   20,   -4,   33,   -7,
      54,   -3,   -4,  -44,   43,  -13,  -49,  -92, -127,  -37,   48,  -57,  -97,  -73,   51,   -1,
      11,  -21,   37,   -5,   22,   49,  -17,  -42,  -46,  -16,  -66,  -52, -110,    5,    8,  -22,
    -101,  -52,   29,  -21,   -5,  -13,    8,  -22,   20,   13,  -52,  -31,   20,  -44,  -68,  -27,
     -93,   13,   10,  -16,  -47,  -13,   22,  -79,   40,   -4,   21,  -72,   21,  -28,  -30,  -29,
      48,  -21,  -46,   31,
    /* output 4 */
     -42,  -40,   29,   -8,  -12,  -76,    2,   68,    5, -105,   -3,   46,   -1, -123,    6,   80,
      30,  -45,   23,   34,  -17,   28,  -34,   35,   55,  -41,    1,   28,   16,  -41,    3,   23,
       5,  -60,  -17,   29,   14,  -42,   25,    9,   49,  -26,  -35,  -22,    3,   45,  -51,  -50,
     -43,   37,  -14,  -22,    4,  -20,  -14,   44,  -51,   29,    5,   -4,   -6,   -1,  -28,  -21,
      -7,   45,   -9,  -10,   -8,   50,   15,  -11,  -51,   18,   44,   44,  -66,    2,   64,   -9,
     -38,  -92,    9,  -68,   20,  -17,   21,  -23,  -37,  -55,   16,   18,  -90,  -66,   31,   26,
    -127,  -31,  -16,   22,
    /* output 5 */
     -46,  -47,  -23,  -22,  -12,  -13,   -9,    8,   -7,   -5,   -9,    2,  -22,   31,    2,  -30,
      53,   22,   16,  -41,  -24,  -28,  -23,   24,  -22,   13,  -18,   17,  -39,  -18,    1,  -19,
     -65,   17,   18,  -64, -112,   36,   12, -127,  -72,   -5,   20,    9,  -19,    1,    8,   21,
     -33,   14,   -3,   -2,  -39,   19,    6,  -15,  -79,  -34,  -33,  -45,  -63,   -6,   25,  -27,
     -56,   -4,   12,   -8,   -8,  -20,  -10,  -17,    7,  -15,  -43,  -39,    2,  -50,  -57,  -29,
    -122,  -10,   14,  -15,  -27,   -4,   26,  -33,   27,    5,    0,  -51,   12,  -27,  -41,  -50,
      48,  -14,  -55,   21,
    /* output 6 */
      55,    2,  -17,   30,   26, -127,  -41,   20,   40,  -76,  -30,  -29,    7,   -6,   -6,  -45,
       1,    6,    0,  -98,   55,    0,  -45,   24,   11,  -70,  -43,  -11,   -4,  -49,    2,  -39,
     -47,   -3,   39,  -65, -105,  -23,   -2,  -69,   47,  -55,  -49,   38,    9,  -71,  -60,    8,
       3,   22,   15,   -5,  -32,   10,   26,  -47,   13,  -58,    3,  -24,   -2,   20,  -37,   -9,
     -15,  -52,  -89,   42,    8,   16,  -59,   22,   21,   24,  -37,  -26,    9,  -13,  -80,    5,
     -77,   -2,  -20,  -17,  -66,   11,  -43,   16,  -22,   25,  -63,  -21,  -10,   26,  -46, -105,
       4,   -7,  -61, -120,
    /* output 7 */
    -113,  -10,   19,   17,  -56,   -3,   36,   27,  -39,    7,   -6,   10,  -16,  -29,   -9,  -87,
     -81,  -14,   -8,   -9,  -64,   49,   31,   -8,  -21,   30,   30,  -11,  -31,   49,    5,  -32,
      -2,   -8,   -4,   29,   23,  -65,   -2,  -70,   17,   32,   25,  -13,  -58,  -64,   64,  -14,
     -43, -118,   14,  -45,    2,  -19,    6,   36,   -6,   20,  -17,   64,  -81,  -79,   53,  -29,
     -31,   -3,   58,  -49,  -32, -127,   35,  -43,  -60,   21,   50,  -15,  -57,   13,   65,  -13,
      12, -126,   -4,  -91,   63,  -83,   12,  -30,  -25,  -98,   28,   41,  -49,  -85,   45,   58,
    -112,  -98,  -30,  -28,
    /* output 8 */
      17, -110,  -43,  -75,    3,  -27,   -8,  -62,    2,   26,    0,  -65,   -8,   16,  -12,   -4,
     -31,   16,    3,   38,   -8,   10,  -57,  -29,  -75,   28,  -38,  -11,  -32,   -6,  -49,   29,
      33,   11,  -45,    1,   41,   33,   14,  -68,  -32,    8,  -74,    1,   52,   77,  -85,  -10,
      56,   57,  -90,   60,    1,    7,  -33,  -50,    1,   38,  -44,  -94,   13,  -77,  -76,  -18,
      93,    9,  -87,  -22,   -5,   12,  -77,   32,    8,    6,  -64,  -40,  -49,  -47, -127,  -59,
     -68,  -37,  -52,   49,  -12,   16,  -79,   35,   26,   38, -112,   40,   45,    5, -108,  -40,
      65,  -26, -110,    1,
    /* output 9 */
      -3,  -67,  -27, -110,   -4,   12,  -17, -109,  -38,   15,   19, -116,  -14,   34,   14, -122,
    -127,   21,  -30,   30,   27,  -42,  -63,  -30,   20,   34,  -57,   31,   28,    9,   -6,   28,
      27,  -11,  -25,  -38,  -33,  -13,  -45,  -14,  -15,  -12, -103,   -4,  -43,   50,  -56,   -5,
      41,   49,  -21,   19,   16,  -27,  -14,   30,   -5,  -46,  -27,  -53, -116,    5,  -50,   -4,
     -89,   83,  -21,    0,  -30,   16,   53,  -38,  -16,  -77,   31,   58,   -4,  -79,    6,   28,
       4,  -75,    6,   -9,   31,   33,    5,  -46,  -57,  -79,   37,   -9,  -45, -111,   22,   -2,
     -61,  -17,  -33,   61,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
static const int32_t tl_tiny_fully_connected_5_bias[10] = {
    -135464, -206532, -187973, -188352, -110929, -192619, -220901, -182678, -230762, -218680,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
static const int32_t tl_tiny_fully_connected_5_multiplier[10] = {
    1272605719, 1829189802, 1301792506, 1652453067, 1245468643, 1982630555, 1618517843, 1273439190,
    2043812359, 1169286068,
};

/* Shift, positive to the left, [channel] */
static const int8_t tl_tiny_fully_connected_5_shift[10] = {
     -8,  -9,  -9,  -9,  -9,  -9,  -9,  -9, -10,  -9,
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
        {             /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
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
        {             /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
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
    1,   /* rows */
    100, /* accum_depth */
    10,  /* output_depth */
    {    /* scaling */
        79,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
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
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.316094071f, 79},
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
