/* tl_micro.h: the neural network "micro" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 23,336 bytes, sha256
 * 43c57dbe481d13908d1bad451d57e285c0ef4bb3259d30648763e6e271a61543
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.304170698 * (q - 78)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    4,976 bytes of RAM
 *   flash    10,808 bytes of constants, and the code
 *   work     511,258 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output        kernel                        instructions   bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  13 x 13 x 16  tl_conv2d_max_pool_square_s8       595,926     288
 *   DEPTHWISE_CONV_2D (2)          11 x 11 x 16  tl_depthwise_conv2d_s8             369,234     288
 *   CONV_2D (3)                    11 x 11 x 40  tl_fully_connected_s8              665,352   1,000
 *   DEPTHWISE_CONV_2D (4)          9 x 9 x 40    tl_depthwise_conv2d_s8             617,933     720
 *   CONV_2D (5)                    9 x 9 x 40    tl_fully_connected_s8              854,054   1,960
 *   DEPTHWISE_CONV_2D (6)          7 x 7 x 40    tl_depthwise_conv2d_s8             373,811     720
 *   CONV_2D (7)                    7 x 7 x 42    tl_fully_connected_s8              542,502   2,058
 *   DEPTHWISE_CONV_2D (8)          5 x 5 x 42    tl_depthwise_conv2d_s8             200,256     756
 *   CONV_2D (9)                    5 x 5 x 48    tl_fully_connected_s8              328,931   2,448
 *   MEAN (10)                      48            tl_mean_s8                           7,183       0
 *   FULLY_CONNECTED (11)           10            tl_fully_connected_s8                3,393     570
 *   all                                                                           4,558,575  10,808
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
 *   int32_t best = tl_micro_argmax();
 *   const char *name = tl_micro_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_MICRO_ARENA below).
 */
#ifndef TL_MICRO_H
#define TL_MICRO_H

/* What a generated model tells about itself, and the release of the runtime around it. */
#ifndef TL_DESCRIPTION_H
#define TL_DESCRIPTION_H

#include <stdint.h>

/* 100 for Tintling 0.1.0, 10203 for 1.2.3. What several models of a program have in common, kernels
 * as well, is included once. Each model compares this number with that of its own release, and
 * stops the compiler where they differ, rather than run with kernels that it was not made for. */
#define TL_RUNTIME_VERSION 100

/* An input or output tensor: real value = scale * (stored value - zero_point). */
typedef struct {
    const char *type;   /* "int8", "uint8", "int16", "int32" or "float32" */
    int32_t rank;       /* number of sizes */
    int32_t shape[6];   /* sizes, the batch of 1 first */
    int32_t size;       /* number of values */
    float scale;        /* 0 for real values and plain numbers */
    int32_t zero_point; /* 0 where the scale is 0 */
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
    uint32_t arena_bytes;    /* working memory */
    uint32_t constant_bytes; /* weights, biases, factors and tables */
    uint32_t macs;           /* multiplications of one inference */
} tl_model_description;

#endif /* TL_DESCRIPTION_H */

#if !defined(TL_RUNTIME_VERSION) || TL_RUNTIME_VERSION != 100
#error "tl_micro.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

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
#define TL_MICRO_OUTPUT_SCALE 0.304170698f
#define TL_MICRO_OUTPUT_ZERO_POINT (78)
#define TL_MICRO_LABEL_COUNT 10
#define TL_MICRO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_MICRO_MODEL_SHA256 "43c57dbe481d13908d1bad451d57e285c0ef4bb3259d30648763e6e271a61543"

/* The arena: working memory, 4,976 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_MICRO_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_MICRO_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_MICRO_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_MICRO_ARENA_BYTES 4976
#define TL_MICRO_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_micro_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_MICRO_ARENA names memory that each caller has for itself. */
void tl_micro_invoke(void);

/* The 10 values that the last call of tl_micro_invoke computed. */
const int8_t *tl_micro_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_micro_invoke computed; of several that are equal, the first. */
static inline int32_t tl_micro_argmax(void) {
    const int8_t *const output = tl_micro_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_MICRO_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_micro_labels[TL_MICRO_LABEL_COUNT];

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

/* TL_SHARED: a function that all layers of a program share; one copy, whatever their number. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_SHARED static __attribute__((noinline, unused))
#elif defined(_MSC_VER)
#define TL_SHARED static __declspec(noinline)
#else
#define TL_SHARED static inline
#endif

/* TL_KEEP: the compiler may not look through a value here. It keeps sums in the order in which they
 * are written, and a choice that is made without a branch from becoming one. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_KEEP(value) __asm__ volatile("" : "+r"(value))
#else
#define TL_KEEP(value) ((void)0)
#endif

/* TL_TABLE: an array of constants that is declared before the code and defined behind it, both
 * times between TL_TABLES_BEGIN and TL_TABLES_END. C++ keeps it to its file by a namespace without
 * a name. */
#ifdef __cplusplus
#define TL_TABLES_BEGIN namespace {
#define TL_TABLES_END }
#define TL_TABLE extern const
#else
#define TL_TABLES_BEGIN
#define TL_TABLES_END
#define TL_TABLE static const
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

/* A size or a step in the image's plane. */
typedef struct {
    uint16_t h;
    uint16_t w;
} tl_tile;

/* Smallest and largest value of an output: the fused activation, or the whole range of int8. */
typedef struct {
    int8_t min;
    int8_t max;
} tl_activation;

/* Four sums, modulo 2^32; read as signed numbers in the end. */
typedef struct {
    uint32_t s0;
    uint32_t s1;
    uint32_t s2;
    uint32_t s3;
} tl_sum4;

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

/* The same for a factor below 1/4, shift <= -2, that is at hand. */
TL_INLINE int8_t tl_scale_small_s8(uint32_t sum, int32_t multiplier, int32_t shift,
                                   const tl_scaling *scaling) {
    const tl_activation activation = scaling->activation;
    const int32_t scaled = tl_scale_down((int32_t)sum, multiplier, shift, 0);
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
    tl_tile padding;         /* rows above and columns left of the image */
    uint16_t groups;         /* 1, or more when a filter sees only its share of the channels */
    int8_t border;           /* 1 when some windows reach over the edge, 0 when none does */
    int8_t input_zero_point; /* what lies over the edge */
    tl_scaling scaling;
} tl_conv2d_params;

/* Whether the window at output position (y, x) lies inside the image, and each of its rows is one
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
    tl_tile padding; /* rows above and columns left of the image */
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

/* The part of the pooling window at output position (y, x) that lies inside the image. */
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

/* CONV_2D at the four corners of a square, which share each weight: what is pooled by 2 x 2. */
#ifndef TL_CONV2D_SQUARES_H
#define TL_CONV2D_SQUARES_H

typedef struct {
    tl_conv2d_params conv; /* with the activation of the pooling applied to it */
    tl_pool_params pool;   /* its input is the output of conv */
} tl_conv2d_max_pool_params;

/* A function of its own where compiled for size: its loop has the registers for itself. */
#if defined(__OPTIMIZE_SIZE__) && (defined(__GNUC__) || defined(__clang__))
#define TL_OF_ITS_OWN static __attribute__((noinline))
#else
#define TL_OF_ITS_OWN TL_INLINE
#endif

/* The largest sum of a channel at four positions, the corners of a square, which share each weight.
 * Their windows are runs.
 *
 * input:  the upper left corner of the first window
 * filter: weights of the channel, [h][w][c]
 */
TL_OF_ITS_OWN int32_t tl_conv2d_largest4_s8(const tl_conv2d_params *params, int32_t bias,
                                            const int8_t *input, const int8_t *filter) {
    const int32_t run = params->filter.w * params->input.c;
    const int32_t input_row = params->input.w * params->input.c;
    const int32_t right = params->stride.w * params->input.c;
    const int32_t down = params->stride.h * input_row;
    tl_sum4 sum = tl_load4(&bias, 0);
#if defined(__OPTIMIZE_SIZE__)
    /* A walk of pointers, which is shorter where nothing is unrolled. */
    const int32_t diagonal = down + right;
    const int32_t gap = params->dilation.h * input_row - run;
    for (int32_t i = params->filter.h; i > 0; --i) {
        const int8_t *const end = input + run;
        do {
            const int32_t weight = *filter++;
            sum.s0 = tl_mac(sum.s0, weight, input[0]);
            sum.s1 = tl_mac(sum.s1, weight, input[right]);
            sum.s2 = tl_mac(sum.s2, weight, input[down]);
            sum.s3 = tl_mac(sum.s3, weight, input[diagonal]);
            ++input;
        } while (input != end);
        input += gap;
    }
#else
    TL_UNROLL
    for (int32_t i = 0; i < params->filter.h; ++i) {
        sum = tl_dot4_s8(sum, filter, input, right, down, down + right, run);
        input += params->dilation.h * input_row;
        filter += run;
    }
#endif
    return tl_max(tl_max((int32_t)sum.s0, (int32_t)sum.s1),
                  tl_max((int32_t)sum.s2, (int32_t)sum.s3));
}

#endif /* TL_CONV2D_SQUARES_H */

/* CONV_2D followed by MAX_POOL_2D of 2 x 2 in one pass, int8, where no window reaches over an edge
 * and each of its rows is one run in memory. See tl_conv2d_max_pool_s8.h, which takes any windows.
 */
#ifndef TL_CONV2D_MAX_POOL_SQUARE_S8_H
#define TL_CONV2D_MAX_POOL_SQUARE_S8_H

/* Arguments are those of tl_conv2d_s8; output is [h][w][c] int8 of the pooling. */
TL_KERNEL void tl_conv2d_max_pool_square_s8(const tl_conv2d_max_pool_params *params,
                                            const int8_t *input, const int8_t *filter,
                                            const int32_t *bias, const int32_t *multiplier,
                                            const int8_t *shift, int8_t *output) {
    const tl_conv2d_params *const conv = &params->conv;
    const tl_pool_params *const pool = &params->pool;
    const int32_t filter_size = conv->filter.h * conv->filter.w * conv->input.c;
    for (int32_t y = 0; y < pool->output.h; ++y) {
        for (int32_t x = 0; x < pool->output.w; ++x) {
            const int8_t *const corner =
                tl_conv2d_corner(conv, input, y * pool->stride.h, x * pool->stride.w);
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const int32_t largest =
                    tl_conv2d_largest4_s8(conv, bias[c], corner, filter + c * filter_size);
                *output++ = tl_scale_s8((uint32_t)largest, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_CONV2D_MAX_POOL_SQUARE_S8_H */

/* DEPTHWISE_CONV_2D, int8. */
#ifndef TL_DEPTHWISE_CONV2D_S8_H
#define TL_DEPTHWISE_CONV2D_S8_H

typedef struct {
    tl_conv2d_params conv;
    int32_t depth_multiplier; /* output channels for each input channel */
} tl_depthwise_conv2d_params;

/* The sum of one window for the output channel that reads channel `from` of the input, on top of
 * `sum`.
 *
 * filter: the channel's first weight, of [h][w][output c]
 * y, x:   position in the output
 */
TL_INLINE uint32_t tl_depthwise_window_s8(const tl_conv2d_params *params, uint32_t sum,
                                          const int8_t *input, int32_t from, const int8_t *filter,
                                          int32_t y, int32_t x) {
    const tl_dims in = params->input;
    const tl_tile size = params->filter;
    const int32_t channels = params->output.c;
    if (tl_conv2d_is_run(params, y, x)) {
        const int8_t *row = tl_conv2d_corner(params, input, y, x) + from;
        TL_UNROLL
        for (int32_t i = 0; i < size.h; ++i) {
            TL_UNROLL
            for (int32_t j = 0; j < size.w; ++j) {
                sum = tl_mac(sum, row[j * in.c], *filter);
                filter += channels;
            }
            row += params->dilation.h * in.w * in.c;
        }
        return sum;
    }
    const int32_t top = y * params->stride.h - params->padding.h;
    const int32_t left = x * params->stride.w - params->padding.w;
    for (int32_t i = 0; i < size.h; ++i) {
        for (int32_t j = 0; j < size.w; ++j) {
            const int32_t row = top + i * params->dilation.h;
            const int32_t column = left + j * params->dilation.w;
            const int32_t inside = row >= 0 && row < in.h && column >= 0 && column < in.w;
            const int32_t value =
                inside ? input[(row * in.w + column) * in.c + from] : params->input_zero_point;
            sum = tl_mac(sum, value, *filter);
            filter += channels;
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
    for (int32_t y = 0; y < conv->output.h; ++y) {
        for (int32_t x = 0; x < conv->output.w; ++x) {
            for (int32_t c = 0; c < conv->output.c; ++c) {
                const uint32_t sum = tl_depthwise_window_s8(
                    conv, (uint32_t)bias[c], input, c / params->depth_multiplier, filter + c, y, x);
                *output++ = tl_scale_s8(sum, multiplier, shift, c, &conv->scaling);
            }
        }
    }
}

#endif /* TL_DEPTHWISE_CONV2D_S8_H */

/* FULLY_CONNECTED, int8; and CONV_2D with a filter of one pixel, which is a dense layer for each
 * pixel. */
#ifndef TL_FULLY_CONNECTED_S8_H
#define TL_FULLY_CONNECTED_S8_H

typedef struct {
    int32_t rows;         /* vectors in the input: 1, or the pixels of an image */
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
 *       0    1960   depthwise_conv2d_6 (int8, 7 x 7 x 40)
 *       0    1050   depthwise_conv2d_8 (int8, 5 x 5 x 42)
 *       0      48   mean_10 (int8, 48)
 *      40    3240   conv2d_1x1_5 (int8, 9 x 9 x 40)
 *      48      10   output (int8, 10)
 *      80    3240   depthwise_conv2d_4 (int8, 9 x 9 x 40)
 *     120    4840   conv2d_1x1_3 (int8, 11 x 11 x 40)
 *    1052    1200   conv2d_1x1_9 (int8, 5 x 5 x 48)
 *    1960    2058   conv2d_1x1_7 (int8, 7 x 7 x 42)
 *    2008     784   input (int8, 28 x 28 x 1)
 *    3040    1936   depthwise_conv2d_2 (int8, 11 x 11 x 16)
 */
#ifdef TL_MICRO_ARENA_HEADER
#include TL_MICRO_ARENA_HEADER
#endif

#ifdef TL_MICRO_ARENA
#ifdef TL_MICRO_ARENA_ATTRIBUTE
#error "TL_MICRO_ARENA replaces the array that TL_MICRO_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_MICRO_ARENA_START ((int8_t *)(void *)(TL_MICRO_ARENA))
#else
#ifndef TL_MICRO_ARENA_ATTRIBUTE
#define TL_MICRO_ARENA_ATTRIBUTE
#endif
TL_MICRO_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_MICRO_ARENA_BYTES];
    int32_t words[TL_MICRO_ARENA_BYTES / sizeof(int32_t)];
} tl_micro_arena;
#define TL_MICRO_ARENA_START tl_micro_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_micro_conv2d_max_pool_0_weights[16 * 3 * 3 * 1];
TL_TABLE int32_t tl_micro_conv2d_max_pool_0_bias[16];
TL_TABLE int32_t tl_micro_conv2d_max_pool_0_multiplier[16];
TL_TABLE int8_t tl_micro_conv2d_max_pool_0_shift[16];
TL_TABLE int8_t tl_micro_depthwise_conv2d_2_weights[3 * 3 * 16];
TL_TABLE int32_t tl_micro_depthwise_conv2d_2_bias[16];
TL_TABLE int32_t tl_micro_depthwise_conv2d_2_multiplier[16];
TL_TABLE int8_t tl_micro_depthwise_conv2d_2_shift[16];
TL_TABLE int8_t tl_micro_conv2d_1x1_3_weights[40 * 16];
TL_TABLE int32_t tl_micro_conv2d_1x1_3_bias[40];
TL_TABLE int32_t tl_micro_conv2d_1x1_3_multiplier[40];
TL_TABLE int8_t tl_micro_conv2d_1x1_3_shift[40];
TL_TABLE int8_t tl_micro_depthwise_conv2d_4_weights[3 * 3 * 40];
TL_TABLE int32_t tl_micro_depthwise_conv2d_4_bias[40];
TL_TABLE int32_t tl_micro_depthwise_conv2d_4_multiplier[40];
TL_TABLE int8_t tl_micro_depthwise_conv2d_4_shift[40];
TL_TABLE int8_t tl_micro_conv2d_1x1_5_weights[40 * 40];
TL_TABLE int32_t tl_micro_conv2d_1x1_5_bias[40];
TL_TABLE int32_t tl_micro_conv2d_1x1_5_multiplier[40];
TL_TABLE int8_t tl_micro_conv2d_1x1_5_shift[40];
TL_TABLE int8_t tl_micro_depthwise_conv2d_6_weights[3 * 3 * 40];
TL_TABLE int32_t tl_micro_depthwise_conv2d_6_bias[40];
TL_TABLE int32_t tl_micro_depthwise_conv2d_6_multiplier[40];
TL_TABLE int8_t tl_micro_depthwise_conv2d_6_shift[40];
TL_TABLE int8_t tl_micro_conv2d_1x1_7_weights[42 * 40];
TL_TABLE int32_t tl_micro_conv2d_1x1_7_bias[42];
TL_TABLE int32_t tl_micro_conv2d_1x1_7_multiplier[42];
TL_TABLE int8_t tl_micro_conv2d_1x1_7_shift[42];
TL_TABLE int8_t tl_micro_depthwise_conv2d_8_weights[3 * 3 * 42];
TL_TABLE int32_t tl_micro_depthwise_conv2d_8_bias[42];
TL_TABLE int32_t tl_micro_depthwise_conv2d_8_multiplier[42];
TL_TABLE int8_t tl_micro_depthwise_conv2d_8_shift[42];
TL_TABLE int8_t tl_micro_conv2d_1x1_9_weights[48 * 42];
TL_TABLE int32_t tl_micro_conv2d_1x1_9_bias[48];
TL_TABLE int32_t tl_micro_conv2d_1x1_9_multiplier[48];
TL_TABLE int8_t tl_micro_conv2d_1x1_9_shift[48];
TL_TABLE int8_t tl_micro_fully_connected_11_weights[10 * 48];
TL_TABLE int32_t tl_micro_fully_connected_11_bias[10];
TL_TABLE int32_t tl_micro_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_micro_fully_connected_11_shift[10];
TL_TABLES_END

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
        {             /* scaling */
            -6,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 16 -> 11 x 11 x 40 */
static const tl_fully_connected_params tl_micro_conv2d_1x1_3 = {
    121, /* rows */
    16,  /* accum_depth */
    40,  /* output_depth */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 40 -> 9 x 9 x 40 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 40}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 40},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        {             /* scaling */
            3,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 40 -> 9 x 9 x 40 */
static const tl_fully_connected_params tl_micro_conv2d_1x1_5 = {
    81, /* rows */
    40, /* accum_depth */
    40, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 40 -> 7 x 7 x 40 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 40}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {7, 7, 40}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            -8,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 40 -> 7 x 7 x 42 */
static const tl_fully_connected_params tl_micro_conv2d_1x1_7 = {
    49, /* rows */
    40, /* accum_depth */
    42, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 42 -> 5 x 5 x 42 */
static const tl_depthwise_conv2d_params tl_micro_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 42}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {5, 5, 42}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            -3,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 42 -> 5 x 5 x 48 */
static const tl_fully_connected_params tl_micro_conv2d_1x1_9 = {
    25, /* rows */
    42, /* accum_depth */
    48, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* MEAN (10): 5 x 5 x 48 -> 48 */
static const tl_mean_params tl_micro_mean_10 = {
    1,         /* keep_0 */
    25,        /* reduce_0 */
    48,        /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    888076249, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 48 -> 10 */
static const tl_fully_connected_params tl_micro_fully_connected_11 = {
    1,  /* rows */
    48, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        78,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_micro_input(void) {
    return TL_MICRO_ARENA_START + 2008;
}

const int8_t *tl_micro_output(void) {
    return TL_MICRO_ARENA_START + 48;
}

void tl_micro_invoke(void) {
    int8_t *const arena = TL_MICRO_ARENA_START;
    int8_t *const input = arena + 2008;
    int8_t *const conv2d_max_pool_0 = arena + 0;
    int8_t *const depthwise_conv2d_2 = arena + 3040;
    int8_t *const conv2d_1x1_3 = arena + 120;
    int8_t *const depthwise_conv2d_4 = arena + 80;
    int8_t *const conv2d_1x1_5 = arena + 40;
    int8_t *const depthwise_conv2d_6 = arena + 0;
    int8_t *const conv2d_1x1_7 = arena + 1960;
    int8_t *const depthwise_conv2d_8 = arena + 0;
    int8_t *const conv2d_1x1_9 = arena + 1052;
    int8_t *const mean_10 = arena + 0;
    int8_t *const output = arena + 48;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 16 */
    tl_conv2d_max_pool_square_s8(&tl_micro_conv2d_max_pool_0, input,
                                 tl_micro_conv2d_max_pool_0_weights,
                                 tl_micro_conv2d_max_pool_0_bias,
                                 tl_micro_conv2d_max_pool_0_multiplier,
                                 tl_micro_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 2704);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 16 -> 11 x 11 x 16 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_micro_depthwise_conv2d_2_weights, tl_micro_depthwise_conv2d_2_bias,
                           tl_micro_depthwise_conv2d_2_multiplier,
                           tl_micro_depthwise_conv2d_2_shift, depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1936);

    /* CONV_2D (3): 11 x 11 x 16 -> 11 x 11 x 40 */
    tl_fully_connected_s8(&tl_micro_conv2d_1x1_3, depthwise_conv2d_2, tl_micro_conv2d_1x1_3_weights,
                          tl_micro_conv2d_1x1_3_bias, tl_micro_conv2d_1x1_3_multiplier,
                          tl_micro_conv2d_1x1_3_shift, conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 4840);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 40 -> 9 x 9 x 40 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_micro_depthwise_conv2d_4_weights, tl_micro_depthwise_conv2d_4_bias,
                           tl_micro_depthwise_conv2d_4_multiplier,
                           tl_micro_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 3240);

    /* CONV_2D (5): 9 x 9 x 40 -> 9 x 9 x 40 */
    tl_fully_connected_s8(&tl_micro_conv2d_1x1_5, depthwise_conv2d_4, tl_micro_conv2d_1x1_5_weights,
                          tl_micro_conv2d_1x1_5_bias, tl_micro_conv2d_1x1_5_multiplier,
                          tl_micro_conv2d_1x1_5_shift, conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 3240);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 40 -> 7 x 7 x 40 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_micro_depthwise_conv2d_6_weights, tl_micro_depthwise_conv2d_6_bias,
                           tl_micro_depthwise_conv2d_6_multiplier,
                           tl_micro_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 1960);

    /* CONV_2D (7): 7 x 7 x 40 -> 7 x 7 x 42 */
    tl_fully_connected_s8(&tl_micro_conv2d_1x1_7, depthwise_conv2d_6, tl_micro_conv2d_1x1_7_weights,
                          tl_micro_conv2d_1x1_7_bias, tl_micro_conv2d_1x1_7_multiplier,
                          tl_micro_conv2d_1x1_7_shift, conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 2058);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 42 -> 5 x 5 x 42 */
    tl_depthwise_conv2d_s8(&tl_micro_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_micro_depthwise_conv2d_8_weights, tl_micro_depthwise_conv2d_8_bias,
                           tl_micro_depthwise_conv2d_8_multiplier,
                           tl_micro_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 1050);

    /* CONV_2D (9): 5 x 5 x 42 -> 5 x 5 x 48 */
    tl_fully_connected_s8(&tl_micro_conv2d_1x1_9, depthwise_conv2d_8, tl_micro_conv2d_1x1_9_weights,
                          tl_micro_conv2d_1x1_9_bias, tl_micro_conv2d_1x1_9_multiplier,
                          tl_micro_conv2d_1x1_9_shift, conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 1200);

    /* MEAN (10): 5 x 5 x 48 -> 48 */
    tl_mean_s8(&tl_micro_mean_10, conv2d_1x1_9, mean_10);
    TL_TRACE(32, mean_10, 48);

    /* FULLY_CONNECTED (11): 48 -> 10 */
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
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.304170698f, 78},
};

const char *const tl_micro_labels[TL_MICRO_LABEL_COUNT] = TL_MICRO_LABELS;

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
        10808, /* bytes of constants */
        511258, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_micro_conv2d_max_pool_0_weights[16 * 3 * 3 * 1] = {
     -10,   -8,   17,  -96,  127,   -9,   -6,  111, -122,
      37,   -1,  -14,  -50, -127,    6,   12,   58,   97,
      51,  -80,  -55, -127,    1,   37,   77,   73,   28,
       3, -127,  -20,   94,  -13, -111,   63,  109, -120,
    -127,   52,   61,  -77,   42,   99,    7,  119,   12,
      59,   70,  -43,  107,   16, -115,  114,  -41, -127,
      49,  127,   21, -124,   32,  -14,  -28,  -25,   22,
     -32,  -91, -103,  -10,   39,   68,  127,   71,   58,
      83,  101,   43,   77,  112,  -15,  120,  127,  -87,
      15,   -3,  -83,   25,  127,   18,  -66,  -25,   39,
      62,   40,  -83,   18,  -57, -105, -127,  -89,   -4,
     -74,  -10,  108,  -84,  -50,  106,    3, -127,   37,
      82,   98,  104,  -27,    8,   48,  -85, -127,  -84,
      61,  -51,  -49,   83,   67, -110,  -52,  127,   30,
     -25, -115,   13,   94,  -45, -127,   83,   79,   29,
      32,  -15,  -76,   -8, -127,   41, -123,   41,   53,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_conv2d_max_pool_0_bias[16] = {
     -3234,   2226,   -286, -14692,   8189,   5399,   9806,  16468,   9275,    295,  -8305, -11098,
      5860,   -467,   1432, -14656,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_conv2d_max_pool_0_multiplier[16] = {
    1269859523, 1083126514, 1810789237, 1078160340, 1727132489, 1711020449, 1827354581, 2003585904,
    1741493581, 1356744326, 1340792155, 1143636363, 1925315049, 1474557886, 1396503499, 1144386198,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_conv2d_max_pool_0_shift[16] = {
     -7,  -7,  -8,  -8,  -9,  -9,  -8,  -9, -10,  -7,  -9,  -8,  -9,  -8,  -8,  -8,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_2_weights[3 * 3 * 16] = {
    /* row 0 */
       7,   43,   69, -127,   -9,   49,  -55,  -40,  -53,   46,  -42,  -20,    3,   69,  -39,   -7,
      40,   10,   37,  -27,  -69,  -26, -127,  -26,   62,   49,   46,  -36,   83,  127,   46,   47,
     -29,   28,  -47,   35,  -20,   -5,  -98,   44,   94,    4,  127,   66,    7,    9,   40,   24,
    /* row 1 */
     127,   20,  105,  -98,  -13,  127,  -34,  -60,  -20,  118,  104,  -28,  -41,   50, -127,  -20,
      74,   48,  -44,   96,  127,   49,  -34, -127,  127, -109,  110,   28, -127,   85,  -40,   61,
      60,   90, -127,  116,   60,   30,   -3,    1,   44, -127,  103,  111,  -54,   -2,   41,  -21,
    /* row 2 */
      13,    8,   95,   69,   68,   29,  -45,   57,   -2,   40,   81,   34,  -13,  -22,  -65, -127,
      14,   64,   94,   41,   98,   -6,   18,   41,    5,  -15,   15,  127,    5, -120,  -63, -119,
      24,  127,  -30,   30,   18,    0,  -23,   19,  -53,  -93,  -32,   85,   -1,   -3,  -23,  -24,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_2_bias[16] = {
     42240,  56064,  19456,  17280,  33280,  31616, -51328, -11648,  26112, -11136,  65536,  46976,
    -17664,  24704, -29440, -23808,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_2_multiplier[16] = {
    1100228516, 1269623121, 1087325272, 1317488231, 1294613789, 2145554536, 1838831582, 1847683413,
    1628224549, 1720032382, 1282163139, 1456376650, 1837140412, 2138079820, 1404222094, 1779207526,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_2_shift[16] = {
    -8, -8, -8, -8, -8, -8, -9, -8, -8, -9, -8, -8, -8, -9, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_micro_conv2d_1x1_3_weights[40 * 16] = {
     -12,   -7,  -64,  -83,  -22,  127,  101,    3,  -83,    3,   35,  -60,   42,   37,   -7,  -10,
     -25,  -18,   20,   50,  -45,  -38,  127,  -12,  -17,   38,  -16,   31,   55,  -34,  -23,  -35,
      52,  -36,    6,   31,  127,  -18,  -74,   32,  -18,   68,  -55,  -73,   90,  104,  -66,   21,
    -100,  -32,   61,  -29,  -74,  -75,  -39,   50,   29,  -13,   46, -127,  -66,  -12,  -48,  -36,
       3,   -8, -127,  -17,  -12,    8,  -10,  -92,  -53,  -67,   69,   -2,  -21,  -22,   99,   -1,
      45,   73, -116,  -85,   34,  -18,  -36,  -48,  -36,    0,   -8,  -68,   93,  -23,   22,  127,
     -18,  -98, -127,   43,  -92,  -24,  -21,  -68,   50,  -75,  -31,   -9, -120,   98,    4,  -21,
      34,  -13,  109,   64,   70,  -46,    1,    6,   10,    0,  -79,   30,   -6,  123,  127,  -59,
     -29,   33,   54,    0,   53,  -80,  -48,   65, -127,  -24,  -35,    3,  -72,   84,   36,  -79,
      13,   29,  127,   24,   14,  -17,  -18,  -39,   27,   16,  -15,  -53,  -29,    9,   45,  -74,
       4,  -41,   50,   36,  -16,   51, -127,   37,  -52,   40,   24,   60,  106,   53,   18,  -93,
     -43,  -43,  -17,  -17,  -26, -127,  -45,  112,   18,  -23,   37,  -11,  -84,   -8, -122,    5,
      50,    1,  -51,    2,   12,    3,   17,    4,  -31,  -63,  -61,   20,   14, -127,   61,   56,
      62,  -25,   -9,  -14,   20,   86,  -37,   79,   25,  -46,  -61,  127,   15,  -54,  -17,   53,
      19,    8,   -6,    8,  -10,  -12,    8,   19,  -23,    3,  -25,  -11, -127,   12,  -17,  -10,
      87,   24,   42,   59,  -59,  -15,    6,  -34, -127, -107,  -68,  -26,  -21,  -23,   31,   73,
      10, -127,  -75,   24,  -15,   29,    3,   62,   -9,  -20,    1,   63,   10,   -3,  -21,   15,
      31,  -66,   -9,  -26,  -49,   27,  -25,    4,    4,   10,   28, -127,  -46,   19,   -5,  -30,
      -2,   37, -127,  -89,  -74,  -40,   12,   94,   65,  -13,   90,   17,   -8,   11,  -17,  -33,
     -50,   66,   21,   13,   32,  -44,  -17,  -61,  -63, -127, -108,   -6,  -51,  -65,    4,    9,
     -68, -105,  -63,  -77, -100,   16,  -14,  -10,    3,   42,   88, -127,    6,  -23,  106,  -95,
     -42, -127,   23,  -11,  -55,  -24,  -21,   30,  -14,   60,  -24,   12,   25,   35,  -44,   18,
     -94,  -53,  -27,  127,   33, -126,   40,  112,   28,  -52,  -73,   28,  -29,   59,   10,   -7,
     -39,   16,   21,   11,  -25,   16,   -1,   22,  -14,  -16,  127, -119,  -29,  -19,    9,    5,
     -33,   14,   -5,  -55,   46, -127,   28,   -8,  -26,    7,    6,   -7,   28,    5,  -16,   -3,
     -41,  -40,  -37,   -2,    5,  -35,   -3, -127,   -7,  -39,  -52,    6,  -80,  -17,   32,  -90,
      43,   75,    7,    4,   13,  -42,   77,   -6,  127,  -61,  -60,  -10,  -65,  -35,   69,   -9,
       8,  -44,   19,   15,    2,   21,  -14,  -12,  127,  -11,   12,   22,   -1,  -41,   16,  -27,
      -8,  -20,   23, -127,   70,   40,   20,   65,   -5,  -25,  -24,   57,   66,  -31,  -72,   23,
      11,  -11,  -58,  -74,   82,   87,   24,   42,   40,   10,  107,   -4,   78,   21,   43, -127,
     -83,  -58,  -19,  127,   51,  -66,   13,  101,  -61, -119,  -57,  105,  -11,   38,   43,   -3,
      89,  127,    8,  -74,   -3,  111,   10,   72,   61,   63,  -83,   37,   87,   23,   14,   26,
     -10,    7,  -92,   35,  -93,   43,   16,    0,   27,   57,  -30, -101,   69,   27,  -73,  127,
     -62,  -34,    6,  116, -115,   22,   -1,  -19,  -61,   41,   44,    5,  -18,  -60,  -66,  127,
     -29,    5,   33,   53,   -3,    8,    6,  127,   14,  -19,    6,    0,  -23,  -34, -115,   61,
      44,   41,  -15,   21,  -26,   40,  -50,   20,   -9,    7, -102,  -45,   -1,   23,  -36,  127,
       4,  -67,   42,  127,   77,   28,   71,  -88,   -4,   -8,    2,   73,   30,  -39,   65,    4,
     -39,  -74,   62,   34,   11,  -44,   58, -127,  -90,  107,   13,   82,  -23,    4, -105,  -49,
       7,  -15,  -19,  -16,   37,   15,  127,   32,  -10,  -22,   28,  -16,   43,   -4,   13,  -15,
     -40,   14,   -8, -107,  -31, -127,  -48,   33,  -31,   29,   18,  -70,  -53,   84,  -11,  -94,
};

/* Bias + 6 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_3_bias[40] = {
      495,  4802,  4152,  -331, -2862,   747, -1638,  8505, -2337, -3145, -4339, -2227,  4311,
      962, -1378,  3690,  4094,  -463, -5165, -3540,   971,  2914,  8342, -4256,  1728, -1271,
     4140, -1428,   353, -3999,  3276,  4114,  6261,   972,    -9,  5996,  1229,   -60,  3091,
     -250,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_3_multiplier[40] = {
    1687845813, 1238361771, 1107275451, 1950233315, 1182132211, 1278631131, 1627581416, 1840849215,
    1217123267, 1366480559, 1256556031, 2010205219, 1726969662, 1285437126, 1849780634, 1953992655,
    1380432126, 1108533387, 2039220215, 2067287337, 1307488339, 1097869061, 1547719322, 1361592820,
    1205718580, 1181316286, 1805457604, 1962470923, 1172102251, 1307309192, 1522902577, 1951613899,
    1126014503, 1090579598, 1235513097, 1443037038, 1420356168, 1127895896, 1461189153, 1235229906,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_conv2d_1x1_3_shift[40] = {
    -7, -6, -6, -7, -6, -6, -7, -7, -6, -6, -6, -7, -6, -6, -6, -6, -6, -6, -7, -7, -7, -6, -7, -6,
    -6, -6, -7, -6, -6, -6, -7, -7, -6, -6, -6, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_4_weights[3 * 3 * 40] = {
    /* row 0 */
       8, -127, -100,  -23,  -37,  -17,  -31,   -7,   78,  123,   49,  -74, -108,   77,   22,   13,
     102,  -13,  -15,  -13,  -30,   -3,   25,  -20, -127,  105,   19,   19,  -20,   28,   79,  -24,
      18,   68,  -10,  -30,  -50,   97,  -14,   64,
      71,  -67,   29,   60,   70,   -6,   67,  -92,    1,   84, -127,  -54,  -31,    0,  -50,  127,
      31,   -1,   23,  -50,   37,   15,   63,   29,    4,   47,   33,  122,  -20,  101,   30,   40,
    -101,  -48,  -23,   -8,  -93,   48,  -85,   19,
     127,  -67,   66,  -42,   63,  127,   48, -127,   -2,   44,  -60,  -41,   25,   41, -127,   50,
     -13,  -11,  -38,  127,   -3,   58,   32,  126,   -5,  127,  -20,  127,   52,  127,    4,   58,
    -106, -127,   11,   57,  105, -127, -127,  -26,
    /* row 1 */
     -23,  -20,   29,   -6,   54,   14,  -11,   44,  127,  112,  -39, -127,   -7,   32,  -82,  105,
      17,  -25,  -10,   45,  -29,   -8,  -87,  -42,  -96,  -14,   93,  -71,  101,   30,  127,   33,
     127,  -33,   42,  -60,  -56,   61,   15,  -37,
      78,   45,  127,   11,    4,  -38,   36,   32,  -18,   42, -109,  -17,  -55,   27, -106,  -13,
      19,   42, -110,   69,   24,   39,   32,   14,    3,   -6,  -56,   33,  127,   -4,   67,   48,
      77,  -21,   30,  -13,  -86,   21,   55,   -5,
      74,   12,  -39, -127,   33,   77,    3,   -8,  -52,   95,    8,   -6,   11,  116, -124,  -27,
     -31,   29, -127,  123,  -27,  127,   41,  127,   27,   27, -107,   71,   59,   27,  -21,  -46,
      45,    7,   45,   60,   25,   12,   -7,  -20,
    /* row 2 */
      68,   33,    1,  -69,  127,   -9,  118,   75,  -36,  127,  -76,  -72,   68,    5, -105,   80,
     -90,   66,  -96,  104,  -81,    7, -127,  -17,  -35, -127,   16, -118,  113,  -79,   -9,  -20,
      43,  -26,  127, -127,  -62,    1,   -6, -127,
     118,   44,  -62,    8,   80,   34,  127,   92,  -42,   98,   44,   22,  127,  127,  -26,   -1,
     -95,   18, -111,  -27,  -51,   31,   14,  -38,   -9,    3,  -55,  -55,   46,  -72,   15,    6,
      48,   26,   41,  -32,  -38,  -93,   26,    6,
      42,  -24,  -26,  -71, -124,   17,   47,   38,  -35,  125,   35,   39,   30,   60,  -78,   18,
    -127, -127,  -70,   29, -127,   74,   41,    4,   54,   60, -127,   33,   67,  -47,  -40, -127,
      42,  120,   30,   46, -127,   14,   12,   68,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_4_bias[40] = {
     72064, -21888,   3200, -33152,  34560,  25472,  51712,   6016,   2688, 108800, -35200, -42240,
      7680,  62080, -86528,  45056, -23936,  -2816, -70912,  52096, -36736,  43520,   4352,  23424,
    -23552,  28416, -26112,  20608,  67200,  14208,  32256,  -4096,  24704,  -4352,  37504, -13696,
    -48896,   4352, -16768,  -7424,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_4_multiplier[40] = {
    1168734912, 1452947506, 1565716392, 1116478365, 1200355760, 1409416423, 1431224653, 1390624473,
    1981793838, 1358579002, 1396177256, 1084791972, 1412619610, 1885287767, 1199968254, 2080068104,
    1683040441, 1215422810, 1641328930, 1399305077, 1283417532, 1442722731, 2029886979, 1205212580,
    1184858704, 1175905911, 1347631159, 1246747480, 1256410214, 1410165369, 1141552305, 1753683392,
    1296889127, 2011206758, 1950213224, 1751319441, 1211630382, 1482346353, 1622127751, 1282044116,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_4_shift[40] = {
    -8, -7, -8, -7, -8, -8, -8, -8, -8, -9, -8, -7, -8, -9, -8, -9, -8, -7, -8, -8, -7, -7, -8, -7,
    -7, -8, -8, -8, -8, -8, -7, -8, -8, -8, -8, -8, -8, -8, -7, -7,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_micro_conv2d_1x1_5_weights[40 * 40] = {
    /* output 0 */
     -79,    1,  -13,  -31,   28,   19,  -38,   50,  -71,  -55,    4,  -24,   51,  -22,  -23,  -32,
     -26,    7,   -6,   93,   30,   -5,  -47,   46,  -30,   -6,  -33,   -3,  -67,   77,  -10,  -21,
      17,   51,   14,   46,   13,   39,   -9,  127,
    /* output 1 */
     -32, -127,   39,    6,  -28,    0,   79,   54,   85,   38,   30,  -50,    0,  -13,    9,   84,
      -9,  -46,   48,  -10,   46,    9,   43,  -27,  -63,  -71,   16,   -9,    1,  -40,    4,  -27,
      17,   -3,   29,  -42,  -34,   42,   34,   97,
    /* output 2 */
     -46,   13,    5,   35, -115,   45,  -33,  -50,  -26,  -85,  -41,   -3,  -37,   47,  106,   11,
     108,  -95,  -64,    8,   73,  -24,  -84,   33,   49,  -91,   -1,  -43,  127,   31,  -70,   49,
      95,   82,   49,  -70,  106,   77,   81,   24,
    /* output 3 */
     -27,    0,    2,  -73,   32,  -40,   58,  -40,  -36,  -74,  -11,   26,   21,  -23,  -29,   20,
      -7,  -82,   88,  -54, -127,   -2,  -22,   20,  -35,  -38,   57,   22,  -45,   30,   29,   35,
     -26,  -30,  -27,  -36,   49,  -54,    2,    9,
    /* output 4 */
       0,  -28,   27,  -63,  -34,    2,    1,   39,   22,  -32,   13, -127,    9,  -41,  -54,   11,
      22,    7,   46,   14,  -25,   72,   90,   68,   -3,   11,   19,   -7,   13,   22,  -23,    1,
      38,  -16,    2,   -1,  -43,   43,  -30,  -10,
    /* output 5 */
     -34,  -23,   -8,   57,  -11,  -51,  -56,  -76,   45,   36,  -35,   14,   37,   61,   -4,  -13,
     -73,   45,   41,  -75,   49,  -29,   60, -127,  -43,   43,  -37,  103,   35,   -9,  -99,  -36,
     -85,  -44,   12,    6,   42,   -8,  -30,   56,
    /* output 6 */
     -34,  -45,   23,   11,  -51,    3,  -29,   -4,   64,    1,   18,    7,   38,    9,   68,  -12,
     -40,   54,   47,  -25,   18,   14,   39,  -22,  -56,   24,  -44,   35,   12,    4,   13,   -8,
     -33,    0, -127,   75,    3,   54,  -28,   10,
    /* output 7 */
     -45,   12,  -56,   81,   13,  -40,  -31,   22,   20,   18,  -11,  -38,  -25,   54,   -2,   24,
      76,  -55,  -15,   72,    7,   58,  118, -127,   -3,  -49,   32,   56,   16,  -32,  -10,    6,
       3,  -63,   58,  -15,   -6,   12,  -23,  -22,
    /* output 8 */
      -9,   74, -127, -125,  -69,   -4,   80,   39,  -22,  -56,  -53,   70,   53, -110,  -70,  -15,
     -31,  -79,  -17,  -45,   29,   58,   29,  116,   77,   23,   62,  -12,    9,   -6,  -26,   89,
      13,  -39,   33,  -16,    9,    2,   62,  -29,
    /* output 9 */
     -14,   53,   52,    0,   30,  -41,  -41,  -46,   18,  -75,   -5,   17,  -11,   66,   -8,  -63,
    -127,  -85,   53,  -66,   -9,   83,  -12,  -67,   22,   57,  -20,   79,  -21,  -60,   -2,   33,
     -57,  -32, -112,   27,  -16,    0,   66,   83,
    /* output 10 */
       9,   80,  -69,   13,  127,   -6,  -67,  -61,   63,  -14, -100,  -48,  100,   -6,  -80,    4,
      19,   24,  -42,   13,    4,  -40,   78,   23,   -7,   61,   58,  -28,    4,  -35,   31,   59,
     -45,   32,   27,   62,  -97,   11,   96,   12,
    /* output 11 */
     -40, -110,   -2,   26,  -48,   -4,    4,  -24,  -32,  -33,   57,   23,  -37,   76,   32,   23,
     -14,  -79,   48,  -40,  -15,  -20,  -41,  -20,  -32,   12,  -55,    0,  -20,    1,  127,  -25,
      26,   42,    9,   68,    2,  -50,  -49,  -14,
    /* output 12 */
     -59,  -54,   17,  -21,  -25,   13,    7,  -10,  -41,   20,   19,  -41,   17,  -65,   60,    5,
      -7,  -21,   17,  -14,  -12,  -44,  -11,   58,  -51,  -36,  -41,  -60,   14,   24,  -19,  -31,
       9,  -29,   18,  -32,  -51,  -60, -127,  -38,
    /* output 13 */
     -17,    7,  -13,   24,   30,   48, -112,  -24,  -41,   47,  103,  -50,  -87,   21,  -43,  -23,
      86,   58,  -43,   76,   26,  -36,  -71,  -10,    3,  -44,   13,   33,  -25,   80,   47,   58,
      -5,  -30,   65,   -6,   20,   16,  -26, -127,
    /* output 14 */
      14,  110,  -43,  -25,  -52,   22,   25,   51,  -16,  -82, -109,   50,  -46,   54,  -67,    4,
       9,   10,  -33,  -23,    0,   71,  -32,  -28,   97,   -8,   92,  -24,   12,  -47,  -30,    1,
      25,  -43,  -22,  -68,   -6,  -19,  127,  -19,
    /* output 15 */
     -19,   -9,   34,   57,   25,   -3,   -5,   23,   43,   34,   48,   80,   17,   32,   30,   46,
      28,   73,   95,   14,  127,  -67,  -44,   -1,  -34,  -19,   30,  -44,    6,   39,  -39,  -52,
      15,   28,  -42,  -47,  -37,    4,  -20,   42,
    /* output 16 */
      -9,   -8,   -7,   30,  -12,   16,   74,   11,  -12,  -75,   16,    2,   52,   22,   50,   11,
       6,   -2,   61,  -37,   85,  -12, -118,   16,   59,   56,   17,  -37,    4,  -33,   65,  -81,
     -25,  -48,  -68,   95,  127,   14,   26,   10,
    /* output 17 */
      39,   88, -120,  -46,  -38,   74,   82,   32,  -26,  -13,   46,  127,   33,  -35,  -49,   34,
     -16,  -50,    2,  -47,   80,   38,  -35,   51, -101,  -47,   68,  -32,  -15,  -12,  -59,  126,
      64,  -33,   66,  -33,   34,  -52,  -29,   30,
    /* output 18 */
      23, -104,    6,   34,  -89,  -80,    1,   68,   11,  -29,   12,  -53,   -2,   25,  127,  -26,
     -71,   36,   14,  -37,  -17,   88,   53,  -36,   16,   33,   64, -110,   29,  -78,   14,  -52,
     -52,  -36,   -8,  -46,  -60,   23,  -35,  -10,
    /* output 19 */
     -12,  -25,   57,  127,  -41,   -5,    2,   38,   -5,  -24,   60,    3,  -19,    8,   63,   23,
      54,  -71,   15,  -68,   39,  -69,   -5,  -15,   69,  -76,  -15,  -37,   50,   13,   70,   53,
       5,   45,   32,    1,   35,   37,  -47,  -53,
    /* output 20 */
     -67,   64,   66,   13,   16,    1,  -31,  -35,   47,   33,   -9,   10,   13,   -4,  -40,   14,
     -32,  -68,  -29,  -44,   -7,  -58,  -16,   -7,   13,   21,  -57,   44,  -13,   64,  -70,   57,
     -89,   28,  -36,   25,   11,   30,  127,  -40,
    /* output 21 */
     -33,  -37,  127,    2,  -61,  -89,   -5,  -69,   72,   32,    3,  -64,  -13,  -15,   22,   53,
     -15,   12,   63,  -74,   -7,  -32,  -36,  -86,   -5,  -64,    1,   27,  -65,  -45,   -3,  -28,
     -39,   23,  -76,  -52,   22,  -48,   86,  -29,
    /* output 22 */
       1,  -46,    7,  -53,   40,   28,   21,  -65,   35,  -45,   37,  -28,   75,  -45,  -63,  -46,
      31,   66, -112,  -28,  -61,   18,  -15,   46,    1,  -10,   27,   28,  -24,   -3,   25,   15,
     -36,   59,    4,    8,  -40,    4,  -10, -127,
    /* output 23 */
      18,   21,   12,   25,  -91, -101,  -24,  -69,  -13,   32,   24,   48,  -30,   -9,   92,  -18,
     -46,    7,   11, -127, -126,  -87,   57,  -40,   29,    8,   33,   54,   51,   17,   -8,   84,
     -52,   62,  -52,   16,  -41,   85,   49,   38,
    /* output 24 */
       1,   15,  -29,   10,   -5,   -5,  -11,  -37,  -33,   13,   23,  127,  -26,   49,    9,   25,
     -41,   -3,   16,  -16,    5,   21,  -46,   12,  -54,   16,   45,   46,  -64,   13,  -27,   -6,
     -12,  -12,   34,   -5,   12,  -42,   60,   86,
    /* output 25 */
     -68,   -8,  -33,   50,  -18,  -33,  -69,   79,   15,   -6,   33,  -27,   26,  -59,   10,   44,
      -9,  -33,   63,    9,   38,   31,    7,    7,   36,   -9,   52,   38,  -40,   24,  -44,   -6,
       3, -127,    0,  -13,  -46,    4,  -15,  -21,
    /* output 26 */
     -72,   51,   10, -127,  -40,   64,  101,   -1,  -85,   -9,    6,  -63, -111,  -44,    4,   15,
     -20,    2,  -35,   55,  -76,  -10,  -76,   91,  -20,   -1,  -32,    7,   26,   85,   51,  108,
      24,  -19,    7,  123,   54,    6,  -61,  -68,
    /* output 27 */
      69,   -1,  -56,   86,  -29,   45,  -64,   11,  -53,   80,  -18,  -15,  -21,  -17,  -11,   56,
     -58,  -24,   81,   13, -127,   38,  -35,  -46,   35,   -4,  -13,  -65,  -63,  -92,  -33,  -79,
      -6,   49,  -57,  -50,    4,   -6,   24,  -54,
    /* output 28 */
      36,   37,  -26,   -4,  -37,  -23,    0,   22,   -9,   34,   68,   48,   -4,   29,   46,   13,
       6,   -6,  -23,    5,   23,   -8,  -12,   47,  127,  -14,  -20,  -38,   16,   14,    5,   22,
       6,    2,  -19,    2,   11,   29,  -57,   23,
    /* output 29 */
     -20,   68,    7,   26,    6,   -3,  -14,  -44,  -10,    6,  -57,  -23,   35,   13,    5,   -4,
      28,  -57,  -19,  -24,   13,  -48,   55,  -82,   12,   21,   35,  -21,   19,  -33,  -21,   38,
     -26,   13,  -23,    0,   19,  -71,  127,  -11,
    /* output 30 */
     -29,  -43,   -4,  -52, -124,   61,  -51,   29,   36,  -77,   45,  -45, -127,  -37,   20,   13,
      86,  113,  -39,   30,  -35,   17,  -75,   27,  -58,  -38,    4,   69,   65,   13,   95,  -41,
       7,  -38,   28,    9,  -15,   94,    8,  -44,
    /* output 31 */
      22,   21,  -36,  -40,   -4,  -24,  -43,   72,   94,  -13,  -20,   16,   27,  -11,   43,  -90,
     -82,   25,   38,   55,  -31,  127,    7,   23,   -9,  -10,    6,   13,    4,   -7,   47,    4,
      75,   26,  -56,  -34,  -32,   13,  -54,   13,
    /* output 32 */
    -108,  127,    7,   17,  -15,  -59,    2,   11,  -62,  -25,  -49,   -3,  -59,   -2,   -9,   40,
     103,  -31,   24,   11,   30,  -50,  -26,  -28,   66,  -37,   32,  -22,    9,   66,  -41,   14,
      93,    0,   26,  -23,   91,  -11,   82,  -27,
    /* output 33 */
      22,  127,  -17,   42,  -23,    8,  -65,  -41,   63,  -37,   20,   28,    4,   30,  -22,   -1,
     -35,  -91,   22,   23,   87,  -68,  -14,  -11,   -1,   15,   -7,   60,  -34,    6, -103,  -14,
       7,   72, -105,  121,  -11,   72,   31,  -76,
    /* output 34 */
     -22,   32,  -19,   -8,  -26,   29,  -28,  -24,   35,   18,   11,   25,   14,  -59,   49,  -16,
      11,  -52,   88,   10,  -11,    7,  -64,   77, -127,  -75,    4,   22,    4,   89,  -66,   -2,
     -33,   81,  -98,   34,  -32,   33,  -48,   90,
    /* output 35 */
     -16,   34,   -8,   22,   41,   41,  -28,   86,   92,   -6,   37,   -7,  -37,  -48,  -38,   54,
     -34,  -72,   39,   18,  -30,  -88,  -52,  -19,   60,   30,   31, -127,  -71, -114,   39,   28,
     -33,  108,   23,   34,  101,   93,   13,  -64,
    /* output 36 */
     -74,    2,   79,   16,   -6,  -80,   10,  -25,  -23,   -3,  -19,   43,  -74,  -49,    0,   93,
      -9,   10,   18,  -45,   10,  -62, -127,   23,   -3,  -86,   73,   -2,  -79,   -1,   40,   61,
      18,   11,   -1,    4,   75,  -69,   76,  -80,
    /* output 37 */
     -24,  -42,  -28,   51,   26,   21,  -19,  -12,  -67,  -23,  -26,   52,   -1,    4,  -35,   74,
     -55,  -42,   42,  -12,   27,  -28,  -23,  -70,  -32,   59,    2,  -46, -127,  -38,  -69,   -3,
     -73,  -99,    0,  -52,   24,  -15,   -1,   75,
    /* output 38 */
      92,   10,  -36,  -63,  -20,  -66,   44,  -27,   23,   59,   26,    9,   11,  -40,   86,  -29,
      58,  -27,  -15, -127,   -6,   20,   47,   34,  -19,  -62,   87,  -13,  -37,    4,  -52,  -17,
     -49,  -43,   47,  -29,  -31,  -26,  -34,    7,
    /* output 39 */
     -64,   60,  -36,    9,   35,  -23,   -1,  -30,  -17,  -65,  -31,   55,   30,   57,   -1,   30,
     -34,   34,   47,  -16,   16,   15,   11, -100,   36,  -15,   58,   -2,  -41,  -56,  -61,   27,
     -68, -127,   -2,   33,   15,  -26,   14,    5,
};

/* Bias - 3 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_5_bias[40] = {
     -692, -3208,  8831, -1870, -7633,  5925,  1737,  -973, -1362,  -714,  1210, -2585, -2758,
    -3269,   477,  3591,   752, -2818,   758,  4084,  1889,  3102, -3979,  7674,  -408,   843,
    -4638,  1222,   124,  5056, -5545,  -896,  6111,  4976,  5626,  2036,   -63,  3939,  4000,
     4531,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_5_multiplier[40] = {
    1312553066, 2127219271, 1506898965, 1157339817, 1264988541, 1985201082, 1122142263, 1361608673,
    1554716590, 2025118953, 1171384341, 1100310436, 1391138206, 1229522538, 1636502996, 2051069276,
    1194844487, 1985640879, 1563714017, 1081564127, 2024908606, 1255884347, 1143679035, 1843207225,
    1496250136, 1444128568, 1733956901, 2139070607, 1715556472, 1325841817, 1249016776, 1833769431,
    1158347894, 1992393839, 1135973711, 1166427524, 1259125181, 1309152936, 1909123629, 1505721017,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_conv2d_1x1_5_shift[40] = {
    -6, -7, -7, -6, -6, -7, -6, -6, -7, -7, -6, -6, -6, -6, -7, -7, -6, -7, -7, -6, -7, -6, -6, -7,
    -6, -6, -7, -7, -6, -6, -6, -7, -6, -7, -6, -6, -6, -6, -7, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_6_weights[3 * 3 * 40] = {
    /* row 0 */
     -97,  127,  -18,   11,   13,  103,    8,    8,   31,   49,  101,  127,  -17,  -29,   45,  -31,
     -30,   21,   44,  -46, -127,   20,   51,  -44, -100,   -3,  -63,   43, -127,   38,  127,   11,
    -127,   44,   57, -103,   65,  127,    2,  -27,
      -5,  -16,  -24,   -9,   21,   25,   -6,  -45,   39,  -33,   52,   60,  -73,  -37,  102,   -8,
      11,    1,   57,  -31,  -49,   39,    8,   15,  -21,   26,  -49,   75,  -59,   42,   23,   35,
     -39,   37,  -30,   21,   47,   15,    8,  -42,
     -56,  -53,  -10,   14,  127,   55,  -27, -127,   48,   -5,   45,    5, -127,  -15,  127,  -20,
      65,   -4,  127, -127,   -9,  127,  -23,   69,   -3,  -45,   24,   97,  -84,  127, -115,   51,
     -58,  -26,  -24,  -31,  127,  111,  127,   -1,
    /* row 1 */
    -127,   76,   69,   -6,   23,   14,  -61,  -14,   94,  -31,  127,   13,   12, -127,   13,   35,
      83,  -43,   21,  -39,  -48,    6,   78,    2,  -88,   -6,  -41,   54,  -17,  -14,    9,    8,
     -83,   31,  127,  -54,   83,   29,   -3,  -65,
     -43,  -20,   -7,  -27,   34,   14,   -9,   -7,    5,  -42,   -6,  -33,   -1,    2,   99,   -9,
      39,  -22,    6,  -55,  -19,   12,    4,    2,    2,  -25,  -20,   22,   30,  -19, -102,   16,
      26,   17,  -15,  -12,   69,   20,  -16,  -53,
     -53,   -2,   19,   35,   57,  122,  -10,  -50,  -99,  -30,  -61,  -13,  -49,   28,   55,   34,
     -15,  -12,   34,  -58,   44,   88,  -46,  -14,   22,  -99,   31,  -41,   11,   18, -126,  -30,
       7,  -67,   -4, -127,   55,   84,   36,   57,
    /* row 2 */
      -7,   74,  127,  -16,   52, -127, -127,    9,   75, -113,   -6,   12,  -14,  -58,    7,   64,
     127, -127,   -3,   42,  -30,   49,  127,  -24, -127,  -13,   83,  -35,   27,  -11,  -74,  -37,
     -75, -127,   98,    5,   92,   -1,  -55,    4,
     -55,   25,   40,   16,    6,  -84,  -66,   -4,  -24,  -51,  -58,  -48,   -9,   19,   51,   38,
      75,  -49,    8,    5,   24,   23,   11,  -42,  -68,  -44,   58,  -27,   31,   13,   15,  -11,
      35,  -40,   41,  -34,  108,   24,  -44,   57,
    -124,   16,   58,  127,  -50,   41,  -72,   69, -127, -127,  -31,    2,   -6,  -21,   -3,  127,
      24,  -25,  -37,   55,   33,   11,  -21, -127,   32, -127,  127, -127,   -1,    1,  -71, -127,
      85,  -29,    6,  -50,   88,   27,    5,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_6_bias[40] = {
    -72576,  29056,  32512,  18560,  36224,  20864, -47360, -20608,   5376, -49024,  20864,  16000,
    -36352, -30464,  63488,  29440,  48512, -33280,  32896, -32512, -23168,  48000,  24192, -20864,
    -44928, -43008,  19200,   7808, -24192,  24960, -40192, -10752, -29312, -20480,  32768, -49280,
     93952,  55808,   7680,   7296,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_6_multiplier[40] = {
    1090086432, 1747885568, 1436257805, 1333458030, 1487630442, 1195521036, 1790324901, 1564768599,
    1573498244, 1495983683, 2095762234, 1971396029, 1880410756, 1723428061, 1255380297, 1838054927,
    1148075225, 1601971260, 1097678498, 1609152261, 1843362513, 1650670503, 1914682819, 1915901591,
    1664148068, 1562023972, 1332481881, 1215368947, 1783467237, 1858445931, 1854677427, 1854433768,
    1342006644, 1774154182, 1327365366, 1100389819, 1250487999, 1288288891, 2092999440, 1621903471,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_6_shift[40] = {
    -8, -8, -8, -7, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -7, -8, -8, -8, -8, -8,
    -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_micro_conv2d_1x1_7_weights[42 * 40] = {
    /* output 0 */
     -27,   56,  -22,   22,   71,  -18,  -29,   97,   19,    4,   -4,   79,  -48,   36,   17,    0,
      19,   23,    1,   17,  -33,  -43,   28,  -20,  117,   -8,   31,  -73,   39,  -38,  -40,  -30,
      50,  127,   83,   22, -102,  -34,   82,   40,
    /* output 1 */
       0,  -43,   67,   99,   -3,   -4,   81,   -9,  -14,  -85,  -13,  -36,   23,  -24,  -25,  -73,
      17,  100,   40,  -21,   19,  -68,   50,   56,  127,   33,   80,  -64,   -6,  -27,  -98,   -9,
       2,  109,  -68,   10,  -65, -101,   40,  -40,
    /* output 2 */
       4,   30,   13,  -66,  -76,  -16,    2,   21,  -56,  -18,   60,  -24,   90,  -19,  -11,    6,
      29,   12, -127,   89,    5,  -16,  -18,   43,  103,    1,   11,   35,  -43,  -67,  -44,  -54,
      50,    2,   17,  -68,    3,    2,   79,  -10,
    /* output 3 */
     -62,   70,   19,  -23,   26,   33,  102,  -35,  -61,   70,  -53,   96,   24,  -63,    6,  -22,
     -15,  -24,   16,  -53, -106,  -79,  104,   -4,  127,  -39,    6,  -28,  -19,  -47,  -53,    1,
     116,  -15,   34,    3,    4,  -23,  -84,  118,
    /* output 4 */
      73,    5,   54,   31,    1,  -19,    1,   45,  -46, -127,  -25,   60,  -20,  -14,   78,   11,
      -8,  -49, -117,  -17,   92, -123,  -34,  -27,   60,   28,   59,   -7,   80,  -75,   40,  -25,
     -20,    2,   27,  -49,  -92,  -31, -109,   39,
    /* output 5 */
     127,   -6,   59, -107,  -70,  -83,   55,   -8,  -51,  -54,    3,  -40,    0,  -24,  -83,   93,
     -40,  -57,   14,   -6,  -35,   74,    0,  114,    2,    5,   84,   66,   34,  -83,   88,  103,
     -47,  -45,   30,   16,   -8,  -29,  102,  105,
    /* output 6 */
      24,  -96, -106,   43,    5,  -44,  -89,  -11,  -25, -127,   20,    0,  -16,   49,  -21,  -20,
     -71,   22,  -74,   -6,  -41,  -20,  -86,   -8,  -40,   10,   19,  -16,  -37,    9,   45,  -38,
      45, -103,   24,   -8,  -66,  -26,  -29,  -35,
    /* output 7 */
     -60,  -63,  -18,    4,  -48,  -12,   32,   49,  -76,  -61,   30,  -37,   75, -103, -127, -109,
     -68,   33,  -33,  -16,  -61,   23,  -53,   64,   62,   26,   -5,    7,  -14,   35,  -35,  -10,
      44,  -22,  -50,  -66,  -26,   -7,    0,    5,
    /* output 8 */
     -10,  -21,    2,  -20,   -5,  127,   -3,   67,   38,  -20,  -20,   41,   60,   33,  -61,  -29,
      -7,   44,   64,  -66,   84,   68,   63,   -4,   17,   15,   20,  -11,   25,  -48,   26,   29,
     -49,   11,  -70,   -3,   60,  -11,  -22,   44,
    /* output 9 */
      61,   70,   21,   29,  -29,  -34,  -21,  -47,   37,  -21,   30,   81,    7,   61, -123,   22,
      87,  -49,  127,  -62,    6,  -19,  -17,  -35,   40,  -37,    2,  -36,   42,  -42,    7,   29,
      41,  -10,    5,    7,  -42,  -31,   -4,   -7,
    /* output 10 */
     -56,  -83,   30,   76,   61,   52,   42,  -42,   25,    0,  -11,  -15, -125,  -59,   35,   26,
      63,   41,   39,   21,  -72,   32,   15,  -87,  -54,   46,  -12,   15, -100,  -49,  -40,   66,
      12,   34,   49,   30,   61,  127,   26,  -15,
    /* output 11 */
       5,   96,  -77,  -73,  -92,  -89,   -1,   26,  -79,   35,   39,   23,   68,  -35,  -72,   -4,
     -41,  -17,   19, -127,   90,   -5,  -20,   53,   43,   10,  -81,  -66,    5,    3,   95,  -50,
     -46,   82,   -4,  -34,   19,    4,  -71,   30,
    /* output 12 */
      40,  -33,    9,   52,   10,   11,   51,   29,   57,   14,   10,   46,   54,  -36,   16,   -6,
      21,   43,   12,   54,   30,   49,   28,  -87,   -7,    4,   30,  -42,  127,  100,  -25,   22,
     -21,  -15,   16,   22,   20,   10,  -11,  -44,
    /* output 13 */
       9,  -91, -123,  -19,  -51,  -80,   52,   42,  -12,  -38,  -58,   -3,   78,   -8,    0,  -80,
     -37,   51,  -53,    4,   -8,   15,   44,   -3,    2,   26, -127,   26,   27,  -54,  -32,   23,
    -116,  -24,  -47,  -58,  101,   -6,   69,   24,
    /* output 14 */
      -9,   39,    2,   48,  -23,  -36,    3,  -26,  -61,  -11,   92, -127,   38,   52, -100,    9,
      17,   16,   50,    8,  -56,  -24,   21,   31,   25,  -34,   17,    8,   46,   42,    1,   45,
     -20,   35,   34,  -25,  -54,   23,    3,  -59,
    /* output 15 */
      -1,  -45,   10,   23,    0,  -10,  -37,   13,    4,  -30,   -2,  -11,   12,   79,   15,   43,
      56,   -5,  -11,    3,  -27,   19,  -26,  -40,  -17,  -24,   30,  -17,  -21,   10,   33,  127,
      63,   -2,   38,  -10,   -3,   12,   37,    3,
    /* output 16 */
      58,   13,   40,   52,   35,  -14,   72,   12,   18,  127,   -4,  -18,   10,  -22,    8,  -70,
      39,   54,   74,   28,  -13,   56,   39,  -95,   16,  -62,  -63,  -25,  -15,   35,    4,   47,
     -51,  -10,   -9,   86,   61,  -80,   27, -121,
    /* output 17 */
     127,  -47,  -45,  -45,  -20,    6,   -9,  -27,   37,  -20,    2,   20,   27,  -12,   -4,  -86,
     -77,  -39,   14,   -1,    6,   42,  -37,  -95,  -58,   67, -119,  -42,    2,  -17,  -10,   15,
     -11,  -26,   28,   -3,   -6,   28,   69,   21,
    /* output 18 */
       5,   -6,    1,   45,  -29, -127,   -4,    5,  -98,   31,   21,  101,  -25,  -22,   37,  -14,
     -17,   12,  -86,   14,   28,   25, -108,  -22,   58,  -14,  -45,  -12,   47,  -46,   33,  -94,
      -8,    9, -107,  -20,   27,   34,  -79,  -44,
    /* output 19 */
     -41,    0,  -34,   36,   77,  -38,   12,   49,   66,    7,   40,  -65,  -36,   31,   -3,   33,
     -31,   35,   10,   56,   80, -127,  -32,    0,   28,  -32,  -15,  -67,   73,  -56,   10,  -43,
     -20,    1,   49,   16,  -16,   39,    1,  -17,
    /* output 20 */
     -65,  -25,    2,  -14,   75,  -19,   -4,    3,  -17,   34,   -2,    1,  -21,   22,  -42,   -9,
      43,   43,   53,   43,   76,  -23,  -25,  -19,   -9,  -19,   -8,   -6,   57,    5,  -25,   52,
      16,   18,   28,  -11,  -17,  127,  -32,  -71,
    /* output 21 */
     -65,  -59,  -93,  -87,  -18,   -1,  -50,  -16, -100,  -23, -127,  -87,  -39,  109,   20,   32,
      72,  -51,  -28,   52,   46,   -3,    6,  108,  -33,   11,   85,   79,   -6,  -35,   18,    6,
      78,    0,   94,   68,  -88,   36,   45,   53,
    /* output 22 */
      82,  -49,   14,   99,  -48,  -56,   43,   18, -107,  -27,   37,   -9,  127,   -2,  -66,   33,
      18,   -3,   61,  -91,   -7,   69,  -51,   46,    7,   48,   10,  -41,   70,   70,   72,   -7,
    -114,    3,    6,  -35,  -17,  -71,   -1,   47,
    /* output 23 */
     -72,    6,    0,  -73,  -60,   51,   76,   40,   48,   48,   21,   48,   -6,  -80,   -5,  -27,
     -58,   90,   15,    3,  -18,  -47,   47,  -10,  127,  -39,  -32,   14,  -14,    0,  -21,   13,
      38,  -17,  -23,   25,    7,  -44,  -23,  -15,
    /* output 24 */
       7,   -1,  118,  -32,  -15,   46,   46,  -61,  127,   95,  -43,   53,   34,  103,  -23,  113,
      49,  -42,   43,  -34,   26,    2,  -96,   38,   11,   48,   57,   -3,  -70,  -31,   51,   50,
      57,   71,   15,   43,   35,  -43,    0,  -37,
    /* output 25 */
     -11,  -56,   36,   36,    4,   46,   15,    8,   12,   42,   12,  -45,  -39,    0,  -46,   33,
      -9,  -91,  -28,   91,  -20,   41,  -98,  -15,   14,  127,   31,   61,  -86,  -77,  -17,  -17,
      38,  -27,  -12,   -5,   48,    5,   40,   -2,
    /* output 26 */
      50,  -63,  -81,   38,  -18,  -42,    0,  -27,   -8,    5,    8,    2,   10,  -48,   -5,  -38,
      23,   80,    5,  -42,    9,  -27,  -14,   28,   44,   40,  -49,    1,  -20,  -17,   -5,   30,
     -13,  -26,    8, -127,   -9,  -32,  -51,    9,
    /* output 27 */
      85,   61,  -32, -113,  -18,   13,   45,  127,   72,    4, -101,  120,  -38,  102,  112,  -22,
      47,    7,  -16,  -75,   64,    7,   11,  -55,   20,   46,   45,   93,   37,   41,  -21,   36,
      66,   -3,   -7,  -56,  -29,   51, -110,   -2,
    /* output 28 */
      37,  -14,  -63, -124,  -39,   -7,   23,  127,  -18,    1,  -28,  -14,   46,  -47,  -15,  -25,
      26,   15,  -42,    9,  -65,   60,  -19,    1,    0, -121,   66,   12,  -15,   -7,   43,  -19,
       2,   -5,  -84,    2,  -16,   45,   46,   74,
    /* output 29 */
      19,  -32,  -12,  -47,   86,  -14,   85,   28,   60,  -71,  -62,  -22,  -44,   90,   -3,  -59,
      39,   47, -127,   39,   24,  -61,   25,  105,   43,   -9,   59,   54,   31,    9,   15,   38,
      -1,    7,  -47,  -85,   -2,   25,  -53,   46,
    /* output 30 */
     -65,   53,  -15,  -50,  -64,  -33,  -34,   15,  -31,    8,   23,    3,   28,   80,   -8,  -11,
     -12,  -60,  -43,  -58,   30,  -24, -127,  -13,  -35,  -60,  -41,  -91,  -20,  -24,   42,  -38,
     -15,  -52,   50,   -9,  -41,  -48,   62,  -22,
    /* output 31 */
      15,  -65,   46,   32,   19,   -2,   91,  -10,    3,  -77,  -25,   -2,  -17,  -11,   -6, -127,
      12,   77,   15,  -61,  -47,   21,  108,  -43,   69,  -40,  -28,  -14,  -50,   10,  -15,  -84,
     -52,   46,   36,  -51,   78,   28,   24,   28,
    /* output 32 */
      48,  -39,  -33,    9,    9,  -23,  -20,  -20,   41,  -41,  -95,   -2,    6,   -6,  -48,  -14,
       3,   29,   81,   68,  -27,   79,    2,  -50,  -22,  -24,   46,   -7,   41,    1,   92,  -74,
      13,  -14,   14,   98, -127,  -27,   41,  -49,
    /* output 33 */
     -10,   69,   32,  -66,    5,   55,   20,  -90,   29,    0,    2,  106,    8,  -16,   55,  -16,
      33,   26,  -18,   23,   24,   15,  -27, -127,   80,   34,  -16,   44,   12,    0,  -21,  -47,
      95,  -44,  -64,   55,  -43,  -22, -123,  -72,
    /* output 34 */
     -88,  127,    5, -112,   12,  -50,   89,  -11,   58,   17,   99,  -12,   95,  -32,  -27,   80,
     -39,    8,  -89,   56,   27,  -68,  -20,  -10,   55,  -50,  -11,  -84,    3,   -1,   39,  -80,
      30,  104,    9,   67,  -21,   36,   66,  124,
    /* output 35 */
      23,   30,  -26,   89,   20,   23,   -3,   53,  -49,  -57,    3,  -21,   14,   37,   20,  -39,
     -32,  -35,  -24,  -66,  -32,  -86,  -61,   28,    0,   55,   -6, -127,  -30,  -68,   36,   33,
      -6,  -45,   -5,  -22,   19,   44,   70,    1,
    /* output 36 */
     -27,   55,  -39,  -28,  114,  -27,  -63,   24,   93,   20,  -55,    8,  -67,  -12,   41,   52,
     -41,  -80, -120,   46,   51,    0,  -10,    5,  -81,  -72,   57,  -94,    5,  -13,  127,    5,
     -18,   25,   91,   43,   90,   10,   74,  110,
    /* output 37 */
     -17,   -5, -106,  -54,   30,   34,   80,  -17,   61,   -7,   12,   -2,    2,   -2,   25, -127,
     -54,   21,  -10,  -68,   28,  -11,   12,   14,   31,   81,  -37,  -13,  -37,   19,  -11,   41,
       5, -126,    1,  -22,  -32,   28,   42,   29,
    /* output 38 */
       7,  -76,   15,   -9,  -52,   -4,  -77,   20,  -12,    7,  -36,   70,  -31,   40,   49,   -8,
      74,  -10,  -25,    5,  127,  -18,  -76,    5,  -29,  -14,   24,  -46,  116,  -38,   99,    0,
      61,   50,   44,   21,   26,   18,  -25,   -2,
    /* output 39 */
      11,  -36,   17,  -43,  -32,   66,  -29,   27,    1,   60,  -69,   14,   -3,   49,  -71,   24,
      13,   15,   25,  -56,   51,  -36,   23,  -19,   65,  -13,   28,  -42,  -44, -127,    3,  -54,
      62,   86,   76,   12,  -80, -103,   18,   20,
    /* output 40 */
      -7,  -52,   10,   21,  -23,    0,   78,  -56,   34,   28,   48,   56,  104,   -5,  -53,   49,
      52,   18,   17,  -14,   21,   -9,  -85,   21,   24,  127,    3,   27,  -52,    1,  -42,   61,
     -29,   65,   25,  -21,  -59, -125,   47,   42,
    /* output 41 */
      26,   31,  -14,   -4,   36,   12,  -31,   52,   70,  -39,   19,   22, -127,  -16,  -86,   26,
      10,  -24,   13,  -44,   -3,   30,   65,  -40,  -37,   29,  -13,   39,  124,  -42,   58,  -23,
      92,  -57,  -13,  -62, -116,   -5,   51,   41,
};

/* Bias + 8 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_7_bias[42] = {
     4832,  6380,  5778, -6031,  8394,  7051, -3164, -2302,   102,  -583, -9493,   -16,  3452,
      916,   539,  -956,  1762,  1222, -1057,  3328,  3778,  3419,  4099,  8001,  6976,  2041,
     -354,  4620,  1006, 10041, -9233, -9458,  1366, -1347,  3348, -5850,   970,   843,  4570,
     4751,  7441, -2414,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_7_multiplier[42] = {
    1943740481, 1951721612, 1279578921, 1923531195, 1136551617, 1124746936, 1972196514, 1088941313,
    1320755705, 1145671472, 2122780568, 1119718460, 1253059062, 1743207503, 1373028861, 1812629637,
    1902619437, 1195931789, 1252771715, 1188474041, 1193170499, 1591345879, 1668591385, 1279614739,
    1645957556, 1331842017, 1306843106, 1920582465, 1373145068, 1654783423, 1189368580, 1951224389,
    1218132686, 2125730104, 2053769332, 1246236275, 1803292461, 1315719582, 1194624540, 1847744761,
    1186219934, 1137294031,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_conv2d_1x1_7_shift[42] = {
    -7, -7, -6, -7, -6, -6, -7, -6, -6, -6, -7, -6, -6, -7, -6, -6, -7, -6, -6, -6, -6, -7, -7, -6,
    -7, -6, -6, -7, -6, -7, -6, -7, -6, -7, -7, -6, -7, -6, -6, -7, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_8_weights[3 * 3 * 42] = {
    /* row 0 */
     -39,  103,   59, -127,  -25,  -15,   14, -127,   -1,  127,   10,   20,  -49,  127, -127,  -11,
     -49,   75,  -80,   10,   64,  105,   39,  -16,  122,   20,   32,  -99,  -44,  -59,   89,   76,
     -43,  -10,   -5,  -12,  127,  -51,  127,  127,  111,  127,
     -77,  -37,   63,   -3,   17,  -52,   12,  -42,   27,   49,   10,   95,  -46,   69,  -20,   27,
     -34,   39,    1,    2,   93,   38,   39,  -22,   16,    7,  -21,  -92,    1,  -39,   24,    7,
      12,   -3,  -30,  -24,   -9,   -5,   45,   51,   57,  101,
     -95,  -20,  127,   -3,  127,  -15,   38,  -70,    3,   59,  106,   49, -127,   33,  -35,   11,
       0,  -27, -127,  127,  110,  -25,  127,   -8,  -36, -127, -102, -127,  100,   71,   78,  -42,
     -76, -112,   88,   73,  -81,  -13,   36,   75,  -46,  124,
    /* row 1 */
      -5,   -7,  -69,  -79,  -39,  -17,   -3,  -99,   52,  -10,  -72, -127,   -2,  120,  -47,  -64,
     -40,   36,  -45,  -59,  -14,   59,  -11,   19,  127,   37,  113,  -76,  -36,  -26,  127,  124,
     -69,  -69,  116,  -34,   98,  -13,   -9,   -3,   50,   25,
     -35,  -72,  -50,   30,  -21,  -28,   32,   17,   72,  -55,  -62,  -37,    0,    9,   12,   15,
     -50,    7,    6,  -25,  -47,  -11,  -30,  -22,  -15,  -10,   22,  -23,   51,   19,   58,   36,
     -28, -103,   45,  -34,  -43,   36,  -53,  -41,   -9,  -12,
     -39,  -55,  -25,   83,   40,   50,   71,  -12,   26,  -29,   75,  -61,  -76,  -17,  -12,  -15,
       3,   -3,  -51,   78, -127,  -47,   54,  -18,  -56, -113,  -61,  -38,  127,  127,   85,   -5,
     -32,  -72,   70,   59, -106,   34,   -8,  -13,  -97,  -23,
    /* row 2 */
     -99,  127,  -25,  -93,   -8,   11, -127,  -95,   79,   -3,   -6, -101,   64,   26,    9, -127,
      25,  -38,   26,  -32,   22,  -14,  -71,  127,   97,   63,  127,  -47,  -20,  -38,   23,  124,
    -127, -127,  127,  -30,  123, -127,  -10,   -1,   -2,  -72,
    -110,  111,   46,  -33,  -16,   37, -120,  -27,  127,  -11,    4,  -66,   41,  -37,    9,  -70,
      30,  -68,  -18,   20,   -1,   30,  -51,   46,   33,   20,   -6,   12,    8,   39,   -6,   88,
     -35,  -47,    7,   -4,   16,  -63,   -5,  -30,  -50,  -20,
    -127,  103,   24,   46,   -5,  127, -105,  -50,  119,   14,  127, -101,   -4,  -54,    5,  -72,
     127, -127,  -61,   58,  -68,  127,   -8,   40,   70,   -3, -105,   45,   72,  106,   -5,  127,
     -96,   27,  -35,  127,  -41, -112,   -1,  -30, -127,   28,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_8_bias[42] = {
    -80128,  32384,  19200, -22912,   8960,  12544, -24064, -64640,  64512,  18048,  24576, -42112,
    -25472,  35328, -26368, -39168,   1536, -13568, -44672,  22912,   4096,  33536,  11264,  18688,
     45824, -13568,   -128, -56960,  33152,  25600,  60544,  68480, -63232, -66048,  49024,  15488,
     10752, -40192,  15616,  17280, -14464,  35584,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_depthwise_conv2d_8_multiplier[42] = {
    1642496073, 2089738881, 1253651974, 1419429634, 1443609597, 1762176123, 1178889399, 1088028053,
    1111673119, 1540600700, 1257116956, 1789856279, 1419061444, 1515533952, 1646545145, 1505594569,
    1907637710, 1324026195, 1099654283, 1509479760, 1175054126, 1362576712, 1470424702, 1873320867,
    1127688574, 1185521161, 1141198715, 1805400955, 1152561229, 1324471761, 1175906788, 1096392161,
    1565856687, 1602659427, 2058335097, 2106848906, 2122476175, 1183425334, 1810447370, 1457307238,
    1095903052, 1190940113,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_depthwise_conv2d_8_shift[42] = {
    -9, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
    -8, -8, -8, -9, -8, -8, -8, -8, -9, -9, -9, -8, -9, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_micro_conv2d_1x1_9_weights[48 * 42] = {
    /* output 0 */
      50,   -9,  -39,   42,  -24,   78,   -3,   25,   63,   43,  -62,   24,   23,  -33,   25,  -95,
     -17, -108,   87,   31,   27,   84,    6,   11,  122,    6,  100,   20,  -48,  -45,   63,  106,
      33,  118,   94,    3,   76,  -34,  127,   49,  -34,  -64,
    /* output 1 */
      44,  -60,  -40,   -4,    9,   13, -127,   -4,   66,   36,   -8,  -40,   39,   93,  117,   -2,
     -67,  -28,  -74,  -35,    6,   15,  -17,  -70,   45,   99,  -21,   64,  -13,  -61,  -35, -101,
     -81,  -67,  -26,  -48,   23,  -43,   79,   62,   -7,    5,
    /* output 2 */
      15,  -41,  -36,  -85,   -1,  127,   83,  -27,  -16,  -19,   33,  -26,   15,   -4,   12,  -31,
     -15,   16,   47,  -20,   52,   91,   76,  -71,  -17,  -29, -100,  106,   31,   36,    1,   97,
      86,   11,   26,   40,   39,   99,   -3,   31,   27,  -64,
    /* output 3 */
      23,   36,  -12,   43,   32,    7,    8,   13,  -41,    3,   57,  -32,   86,   -3,  -12, -127,
      45,   78,  -12,  -44,  -14,  -28,   48,  -93,  -30,    8,  -24,    7,   15,  -14,   75,   60,
      55,   43,    0,   45,   12,   23,  -24,   -4,   86,  -10,
    /* output 4 */
      53,    1,   11,  127,  -63,  -74,   11,   41,  -55,    9,   23,  -13,  -26,  -29,   -9,    0,
     -10,    7,  -15,   42,   45,  -22,  -46,   34,   87,   41,   55,  -69, -114,   24,    6,    5,
      71,    9,   -6,    8,   24,   -4,  -13,  -25,   51,   45,
    /* output 5 */
     -34, -127,   -3,  -39,    4,   23,   -3,   12,   17,  -28,   -2,   12,  -25,  -73,    9,  -23,
     -38,  -30,   -3,    7,  -26,   -6,   22,  -44,  -11,   25,  -41,  -39,   22,   32,    2,  -66,
      47,   -4,   66,   44,   30,  -25,  -48,  -54,  -63,  -18,
    /* output 6 */
      65,  -22,   49,   46,  -52,  -78,   49,  -82,  -64,  -36,    8,  -13,   68,   -1,  -15,  -61,
      64,    2,  -37, -127,   39,  -14,   78,   -4,    3,   -2,   21,   92,   68,   17,   15,    1,
      29,   22,  -32,   41,   42,  -38,  -42,  -68,   65,   46,
    /* output 7 */
      70,  -19,   89,    3,  -56,  -31,  -16, -116,   56,  -33,  -90,   33,   28,   15,   48,  113,
      -3,  -44, -113,  -47, -123,  -19,  -17,   92,   39,    6,   67,  124,  -42, -104,  -29,  -39,
     -27,  -10,   45,  127,   -2,  -55,  -72,   -2,   12,  -30,
    /* output 8 */
      76,  -20,  -21,   67,  -99,   63,   70,  -60,   63, -101,   66,  -60,  -61,   47,   73,   18,
      43,   15,   -6,  -47,   97,   76,  127,   16,   63,    5,   32,   46,   34,   -6,   52,  -58,
     -34,   -6,  -68,  -97,   24,   39,   46,   -3,  -52,  -38,
    /* output 9 */
      13,    3,   25,   -6,  -14,  -95,  -81,  -41,   -8,   40,   81,   26,   85,  -59,  -15,  -95,
     -54,  -68,  -11, -119,  -61,    6,   -6,    3,   19,  -58,  -16,   16,  -24,  -13,   79,   34,
      14,  -50,   71,   90,   57,   -4,   -2,  127,   24,   12,
    /* output 10 */
      54,  -59,   86,  -16,   29,  -35,  127,  -14, -125,  -11,   96,    5,   68,    8,   16,  -62,
      82,   19,  -16,  -35,  -83,  -18,    7,    2,  -10,   74,   -2,   44,   63,   54,   23,   26,
     -71,  -21,  -10,  -26,  -59,   44,  -35,   10,   76,  -84,
    /* output 11 */
      -7,   14,  -68,  -40,   18,    3,   87,  -36,    6,   63,  -54,  -30,  -15,  -84,  -47,   39,
      62,   14,  -89,  -35,   56,   24,   48,  -16,   65,   57,    8,   59,    9,   83,  -11,   56,
       2,  -61,   -1,   41,   30,  127,  -85,    4,  -45,   -5,
    /* output 12 */
       0,  -50,   22,  -62,  105,   29,   12,   88,  -50,  -53,  -77,  -20,  -10, -107,  123,  -10,
      35,   78, -127,   53,   36,  -36,   65,   -1,  -32,  -19,   55,   49,    9,   43,  118,  -84,
      51,   62,  -43,  -24,  -19,   70,  110,  -39,  -28,  -44,
    /* output 13 */
      50,   31,  -20,   33,   25,  -23,   47,   64,   65, -127,   72,  -20,    0, -127,   44,  -51,
     -24,  -13,   25,   -1,   20,   26,  -15,  -53,   41,   32,    3,   10,   20,   27,   18,   -4,
      13,   -7,   83,  -42,   76,   -4,   14,    5,   -2,  -40,
    /* output 14 */
     -32,    9, -106,  -59,   -8,   61,   48,    4,  -20,   32,  -12,   10,   24,   -5,   33,  -49,
     -45,   17,   47,  -83,  -22,  -79,    0,  -36,    0,   63,  -69,   59,  -46, -107,   43,    2,
      39,  -30,  -87,  127,   75,  -17,   63,  -17,  -79,  -13,
    /* output 15 */
      -5,   18,   47,    8,   51,  -42,   95,  -49,  -33,  -67,  -24,    1,    4,  127,   39,  -22,
      80,  -29,  -96,  -48,    5,  -40,   -4,   36,  -82,   -6,   35,  109,   89,    6,  -66,  -46,
       2,  -22,  -20,  -17,  -70,  -14,  -23,  -63,  -13,  -56,
    /* output 16 */
     -30,  -16,   -1, -104,   72,  -27,  -13,   42,   27,  -34,  -41,   36,   -1,   69,   80,   28,
     -11, -127,  -23,   31,  -11,  -76,  -40,  121,  -26,    7,    9,  -27,   30,    1,  -71,   38,
      16,  -14,   15,   57,   11,  -78,   61,  -33,   -5,   32,
    /* output 17 */
      26,  -30, -108,   -9,  -76,  -53,   12,  -39,   18,  -49,  -59,  -21,   23,  -49,   29,   88,
      37,  -59,  -44,  -98,   53,    6,  109,   52,   -1,   23,    9,   52,   89,  -55,  -25, -127,
     -45,   43,   -6,  -78,  -33,    6,    5,   13,  103,   -2,
    /* output 18 */
      45,   41,   14,  -26,   13,  -68,   28,  -77,  -23,   60,  -36,   47,   18,   -3,   94,   27,
     109,   41,  -30,  -36, -119,  -91, -102,  -72,  127,  109,  109,  -49,   23,   16,  -15,  -56,
      -9,   11,   -5,   28,    9,  -10,   -8,   67,  -57,  -22,
    /* output 19 */
      59,  -27,   88,  -29,   30,  -21,   10,  -78,   -5,   35,   74,  -20,  -19,  -25,   13,   20,
      24,  -59,  -22,   49,  -46,  -23,  -37,   57,   89,  -23,   45,  -21,  -43,  -18,   83,  -34,
      68,   24,   73,   56,  -69,  -30,   56,  107,  109, -127,
    /* output 20 */
       5,  -91,   56,   -2,  -15,   44,   -6,  -24,  -16,   45,  -68,  -28,  -42,    5,  -93,  -11,
     -12,  -35,  -66,   21,   71,   28,   12,   52,   17,  -23,   34,  -22,   35,   29,   24,  -21,
      -2,   55,    3,  -26,  -64,  -71,  -36, -127,  -24,   49,
    /* output 21 */
     -17,  -49,  -16,  -24,   82,   22,  -47,  -51,   24,  -32,   30,    6,  -29,  -27,   40,  -29,
       8,   73,  -44,  -63,   19,   22,   17,   14,  -84,  -27,  115,  -33,   31,   73,   34,  -78,
      17,  -70,   33,   82,  -95,   47,  127,  -34,   16,  -95,
    /* output 22 */
       8,  -73,   -4,   52,  -30,  -69,   -9,   45,  -46,   21,    0,   41,  -29,   15,   20,  -29,
      34,  -46,   19,  -26,   25,  -14,   -1,  -71,  -11,  -41,   34,  -13,   -4,   20,   41,  -36,
     -13,  -57,  -90, -127,   21,   60,   39,  -15,   13,   37,
    /* output 23 */
      21,  -70,  -20, -127,  -33,   44,   69,    9,  -20,   57,    9,  -90,   99,  -24,   38,   15,
     -97,  -60,  -84, -114,  -79,   -6,  -35, -120,   15,   -6,   24,   75,  -19,  -11,    8,  -36,
      61,  -36,   27,   12,  107,   17,  -23,   56,   53,  -57,
    /* output 24 */
      90,   26,  -40,  -54,   14,  -21,  -21,   72,  -73,   38,  -38,  -49,  -23,    4,   74,  -12,
       2,  -13,    5,  -28,    3,   74,  -52,  -17,  127,   54,   96,   29,   -6,   59,    0,  -15,
      58,   12,  -27,   48,   71,  -24,   86,  -19,  -29,   -8,
    /* output 25 */
     103,  -70,   33,  -23,   17,  -38,   -1,   80, -108,    0,   -9,  -10,  -96,   31,    2,  -79,
      23,    9,  -13, -115,  -13,  -40,   82,  -48,   32,  124,  -29,  -16,    9,   -4,   35,  -34,
      46,    1,  -84,  -21,   88,  -22,  -36, -127,    7,    0,
    /* output 26 */
      41,  -59,    4,  -15,   -1,   40,  -51,   35,    9,   -6,  -26, -115,  -27,   36,   87,   14,
     -55,  -53,    5,  -10,   36,  -59,  -17,   18,   30,  -40,   -3,   18,    4, -127,   -4,  -73,
      40,   45,  -18,   87,    5,  -29,   23,  -26,   66,  -30,
    /* output 27 */
     -22,  -12,   79,  -32,  -18,  -54,   92,  -77,  -91, -127,   30,  126,    3,    4,   67,   45,
     100,  -59,   -2,   45,  -64,  -27,  -54,   -7,  -31,   -9,  -81,   30,   -5,  -26,   57,    3,
     -31,   45,   46,  -37,  -17,   -7,   49,    1,   61,  -97,
    /* output 28 */
    -115,   73,    3,  -81,   31,    4,  -56,    9,   40,   42,   19,   12,   15,    5,   79,   16,
     -71,   17,  -32,  -66,  -26, -127,  -56,   92,   28,  -71,   85,  -15,    0,  -31,   42,  -42,
      16,  -25,  -46,  122,  -87,   21,   -3,   92,  -58,  -17,
    /* output 29 */
      35,  -86,   20,  -29,    9,   49,   10,   12,   72,  -23,   -3,  -50,   -6,   17,  -36,  -52,
       4,  -59,  -45,    0,   -9,  -50,  127,  -54,  -41,   61,  -51,   84,    7,   21,   24,  -84,
      -6,   52,  -37,   12,   50,  -29,  -38,  -36,    3,  -63,
    /* output 30 */
       8,  -34,   21,   17,  -29,  -94,  -83,  -59,   76,  -40,  -62,   84,  -66,   57,  -62,   36,
     -56,  -19,   -2,  -43,   44,  -44,   60,   -2,   51,  -19,   39,   32, -127,  -87,  -66,   28,
     -42,   10,  -49,  106,  -13,  -82,  -73, -115,  -52,   23,
    /* output 31 */
      -7,  -24,  -53,  -54,   67,   47,  127,    3,   19,   20,   62,   13,  -28,    4,   20,   68,
      -1,    4,  -36,  -50,  -52,  -43,  -52,   60,   -5,  -54,   32,    2,  -67,  -56,   10,  -42,
     -26,  -66,   34,   11,  -36,   16,  -38,   40,   68,  -13,
    /* output 32 */
      80,   61,    0,   96,  -52,  -26,    5,   -3,  -16,  -13,   81,   37,  -74,  -31,   23,   17,
     127,  -25,  -32,   60,  102,  -20,  -21,   -9,   12,   58,   68,   47,   71,  -10,   17,   -5,
      26,   47,   19,  -14,  -10,   33,   38,  -33,  -31,  -28,
    /* output 33 */
     101,  -38,  -34,    2,   45,   21,  -64,  -27,    0,   36, -120,    6,    3,    9,  -17,   24,
     -74,  -75,  -14, -107,  -41,   -7,  -40,   63,  -22,  -11,  -11,  -20,  -63,  -75,  -27,    2,
     -27,  -50,    1,   74,   23, -127,    8,  -11,   72,    5,
    /* output 34 */
     -19,  -26,  -60,  -13,  -37,    8,   -4,  -27,  -80,   20,   13,  -42,   -7, -127,   13,   53,
     -83,   -9,   28,  -13,   58,  -89,   -5,   -6,  -91,  -14,  -41,   48,  -80,  -33,   64,  -72,
       5,  -12,   67,   11,    8,   67,  -45,  -35,   20,  -81,
    /* output 35 */
       8,   -1,   49,   35,   37,  -39,  -62,  -64,   19,  -89,   62,  -61,    9,   34,   -9,   11,
     -46,   52,   23,   -9,  -33,  -52,  -39,    3,   67,  -16,   93,    6,   30,  -20,   32, -127,
      33,  -22,  -40,   14, -116,  -23,   43,   12,  110,  -10,
    /* output 36 */
      87,  -52,  -84, -110,   94,  -43,  -14,    2,  -88,   84,   10,  -48,  127,    0,   31,   29,
      60,   32,  -74,  -24,   10,  -72,  -22,  -42,   13,   10,   76,  -11,  -12,    3,   76,    9,
      97,  -78,  -14,   73,  -36,   -4,   24,   -4,   13,   84,
    /* output 37 */
      50,   80,   48,  -46,  -16, -116,    9,   19,  -28,  -30,    3,  -73,  -22,  -37,    7,  -45,
     127,   71,  -83,  -13,  -30,  -58,  -12,  -26,   19,   68,   40,  -12,   75,  -16,   51,  -33,
      48,   -5,  -47,  -56,  -22,   24,  -25,   26,   51,   -9,
    /* output 38 */
      14,  -66,   -7,   72,  -50,  -53,   39,  -62, -127,    6,   81,   -3,  -13,  -41,   -7,   23,
      30,  -11,   49,   -6,   -7,   -8,   15,   39,   13,   13,   10,   18,   30,   65,  100,  -70,
       7,  -16,   31,  -21,  -64,   21,  -43,  -15,   50,  -83,
    /* output 39 */
      71,  -57,   43,   18,  -39,   20,   -2,  -44,  -44,  -18,  -32,   51,   -3, -127,    3,  101,
      51,  -15,   -3,  -94,  -34,  -62,    6,   53,    5,   -2,   30,  -62,  -24,   33,    8,  -34,
      87,  -49,    8,   99,  -77,  -18,  -55,  -98,  -27,   93,
    /* output 40 */
      19,   -4,  -18,   -8,   27,  -10,   45,   58,    3,  -54,   18,   45, -127,   29,   30,  -22,
      72,  -25,  -28,   16,   69,  -21,  -39,   39,    3,   40,   58,  -30,    1,   23,   -7,    7,
     -19,  -66,   46,   29,  -33,   40,   79,  -32,    9,  -59,
    /* output 41 */
      13,   11,  -14,   -5,   -9,   21,  -24,   61,   41,   -8,   25,  -52,    6,  127,  105,   31,
     -11,  -42,  -34,   34,    5,  -42,   26,   19,    7,   -1,   68,   56,   -6,   24,   15,  -19,
      13,   29,   16,  -38,   30,    3,   26,  -12,   23,  -81,
    /* output 42 */
      44,  -66,   19,  -26,   62,   72,    4,   12,   96,  -90,  -27,   40,   13,    0,   64,  -47,
     -52,  -40,   14,   39,   87,   10,  -97,   58,  -10,   82,   90,   43,   56,  -23,  -11,   12,
      19,  127,   69, -119,   29,  -12,   81,  -86,   22,  -17,
    /* output 43 */
       9,   27,    7,  -69,  -23,   57,  127,  -43,   36,  -35,   -9,  -35,  -12,   27,  -41,  -27,
     -63,   27,   16,  -20,  -67,  -26,  -23,  -11,  -49,  -26,  -38,    0,  -19,   41,  -58,   46,
      88,  -10,   52,   41,   -4,   50,  -72,  -43,  -39,    2,
    /* output 44 */
      -1,    3,  -54,  -57,  -63,    9,   37,  -41,  -14,  101,   23,  -30,   41,  -91,  -26,   -4,
      -8,  -23,    3, -127,  -29,   28,    5,   59,    2,  -76,  -26,   65,   -9,   47,   42,   40,
      21,  -11,   52,    3,  -25,  -27, -101,   15,   15,  -57,
    /* output 45 */
     -51,  -99,  111,  -74,   41,  -49,   49,   18,  -15,   97,  -57,   49,   47,   10,  -26,  118,
      10, -102,   24,  -51,  -48,  -67,  -28,   99,   38,    7,   37,  -15,   19,   79,  -16,   31,
     -15,  -44,  -92, -127, -102,  -35,   28,   -5,   -2,  -92,
    /* output 46 */
     115,   27,   84,   21,   12,   83,  -17,   -7,   35,  -97,   32,  -26,  101,  -29,  -29,   84,
     -73,   32,    3,  -66,  -64,  -95,  -27,   49,   46,  -57,   41,   33, -127, -126,  -29,  -34,
      34,   33,   26,  116,   -7, -120,  -23,  -25,    5,   60,
    /* output 47 */
     -22,  -79,  -39,   49,  -72,   42,  -10,   27,   41,   27,   81,  -20,   26,  -13,  -26,  -25,
     -15,  -24,    3,   -2,   50,   27,   87,   67,    2,   11,  -17,   -4,   54, -127,   31,   35,
     -21,  -51,  -15,   69,   30,  -41,   13,  -48,  -35,   43,
};

/* Bias + 3 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_9_bias[48] = {
    -2442, -2930,  5465,  4637,   288,  -335,  2499,  -414,  -681, -7373,  2277,   187,  1930,
     2159,  2442,  1218, -5332,   -40,  3795, -4421, -4984, -4574,  2418,  4241,   371,  4942,
      -56,  -510, -5167,   205, -3177,  -958,   862, -5085,  5600, -3536,   183,  -230,  1408,
     1121, -1471,   589,   -77,  1403, -2375, -4903, -1114, -5862,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_conv2d_1x1_9_multiplier[48] = {
    1883325100, 2143598782, 1315473418, 1339014244, 1456023915, 1743196193, 1277708419, 2003735387,
    2070600227, 1105287595, 1086434709, 1495573196, 1078885484, 1267334703, 1339209728, 1993457692,
    1106810758, 1172920128, 2104766157, 2063117468, 1345054076, 1176585070, 1531556999, 1227416767,
    1213318644, 2028503360, 1238807428, 2089431273, 1255757578, 1189402873, 1882980065, 1687768661,
    1347898507, 1186577195, 1234812999, 1426989473, 1217603035, 1298590328, 1438331234, 1348760916,
    1433666913, 1467911061, 1206078609, 1471595824, 1421974302, 2117055191, 1233478437, 1320486928,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_conv2d_1x1_9_shift[48] = {
    -7, -7, -6, -6, -6, -6, -6, -7, -7, -6, -6, -6, -6, -6, -6, -7, -6, -6, -7, -7, -6, -6, -6, -6,
    -6, -7, -6, -7, -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -7, -6, -6,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_micro_fully_connected_11_weights[10 * 48] = {
    /* output 0 */
     -11,  -15,    0,  -13,   13,   -3,  -24,  -41,   10,    7,  -29,   11,  -23,   13,   23,  -64,
     -77,  -46,   25, -123,  -42,    5,   26,  -35,   30,   32,  -72,  -66,  -40,  -70,   10,  -28,
      26, -127,  -52,  -48,  -11,   -8,    2,   26,   24,  -29,  -55,  -26,  -56,  -36,  -83,  -40,
    /* output 1 */
     -90,   58,  -36,   10,  -90,  -43,  -18,   21,  -10,   -3,  -58,  -82,   11,  -44,   28,  -36,
     -27,   18,   16,  -49,  -58,  -63,   40,  -24,  -92,  -85,  -56,   -2,   29,  -15,  -53,   21,
    -127,   25,   23,  -73,  -74,   -3,  -80,   -1,  -93, -106,   -8,   94,    1,  -34,   61,  -21,
    /* output 2 */
     -90,  -81,   36,   43,   -1,   34,   -4,  -74,   46,   29,   -8,   21,  -96,   50,   46, -127,
     -12, -100,  -68,  -55,    9,  -43,  -91,   52,  -84,    9,   34,  -79,   21,   25,   -1,   15,
     -55,  -74,   39,  -65,  -50,  -78,  -49,  -21,    9,  -19,   15,   36,    9,  -64, -111,   36,
    /* output 3 */
    -127,  -93,    0,  -52,  -67,  -32,   54,   37,   -3,  -62,   33,   51,  -90,   -6,  -67,   36,
      -4,   65,   15,  -47,   44, -105,  -48,  -26, -109,  -67,  -40,   55,  -70,  -31,  -67,   -5,
      26,  -59,   21,  -73,  -69,   24,   45,   39,  -17,  -77,  -60,    7,   71,   41,  -80,   46,
    /* output 4 */
      37,   19,  -27,  -42,   -3,   -6,  -22,   16,  -31,   30,  -73,  -39,  -56,  -39,   11,    3,
      16,   -5,   16,   34,  -61,   -1,  -17,   31,   47,    3,   15,  -62,    1,  -14,   32,  -62,
    -112,    9,  -53,  -38,   53,  -76,  -62,   -7, -127,   17,  -22, -105,   31,   23,    6,    7,
    /* output 5 */
     -22,  -35,   -7,  -12,  -32,   16,  -92,   -5,  -92,  -24,   18,   18,   29,  -16,  -46,   25,
      27,    5,    5,   17,    1,   18,  -36,   -3,  -32,   -2, -127,   23,   -3,  -67,  -56,   22,
      15,  -55,  -31,   12,   23,    2,    0,  -24,   21,   13,   21,    4,  -33,   28,  -65,  -76,
    /* output 6 */
      20,  -17,   28,   24,   45,  -49, -103,  -21,  -22,   30,    5,  -63,   30,   21,  -36,  -70,
    -118, -118,   15,   48, -113,   23,  -18,   11,   -3,  -67, -127,   51,   10,  -61,  -59,    7,
      22,    5,  -56,   52,  -50,   28,   82,  -70,   -3,  -16,  -12,  -34,   13, -127,   23, -106,
    /* output 7 */
     -74,  -36,  -61,  -30,   12,   35,   27,   22,  -56,   -8, -127,  -48,  -59,  -63,  -47,  -43,
      28,  -40,  -27,   12,   26,   12,   28,  -34, -104,    7,    8,  -27,  -11,   29,   28,  -12,
     -51,   46,   16,   28,   21,  -85,   -4,   13,   16, -103,  -84,  -40,  -21,   17,   63,   16,
    /* output 8 */
     -42,    4,   -1,   37,  -32,  -85,   39, -115,   25,  -65,   51,   13,   51,  -45,  -32,   39,
     -57,   11,  -31,  -27,    8,    0,    8,    8,   21,   31,   74,  -58,  -43,   22, -127,  -50,
      -1,   -2,    2,   60,   30,   46,  -30,  -57,  -25,   41,    6,  -41,  -67, -115,  -31,  -29,
    /* output 9 */
      76,   40,  -68, -114,    2,  -51,  -39,   35,   56,  -55, -127,  -36,  -13,   34,  -37,   22,
      17,   37,  -96,   28,   -2,  -60,  -22,  -99,    4,  -17,   19,  -39,  -46,   13,   58,  -74,
      39,   44,  -46,  -93,  -75,  -69, -117,  -75,   20,   40,   68,  -69,  -88,  -24,   36,   15,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_micro_fully_connected_11_bias[10] = {
    -141056, -148291, -126364, -121875,  -91701,  -80733, -121437,  -99421,  -80142, -123019,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_micro_fully_connected_11_multiplier[10] = {
    1109614993, 1674024208, 1381495149, 1157783734, 1608686861, 1988410382, 1423255349, 1842974994,
    1329254948, 1914718194,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_micro_fully_connected_11_shift[10] = {
     -8,  -9,  -9,  -9,  -9,  -9,  -9,  -9,  -9, -10,
};

TL_TABLES_END

#endif /* TL_MICRO_IMPLEMENTED */
#endif /* TL_MICRO_IMPLEMENTATION */
