/* tl_nano_4k.h: the neural network "nano_4k" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 13,704 bytes, sha256
 * 66e32314f40e278e5f7ab0e119653959685cb8e81c1b0085d46e7fc32b40963a
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.202209055 * (q - 59)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    2,904 bytes of RAM
 *   flash    4,084 bytes of constants, and the code
 *   work     189,090 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output        kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  13 x 13 x 10  tl_conv2d_max_pool_square_s8       373,108    180
 *   DEPTHWISE_CONV_2D (2)          11 x 11 x 10  tl_depthwise_conv2d_s8             230,771    180
 *   CONV_2D (3)                    11 x 11 x 20  tl_fully_connected_s8              258,845    380
 *   DEPTHWISE_CONV_2D (4)          9 x 9 x 20    tl_depthwise_conv2d_s8             308,966    360
 *   CONV_2D (5)                    9 x 9 x 20    tl_fully_connected_s8              258,494    580
 *   DEPTHWISE_CONV_2D (6)          7 x 7 x 20    tl_depthwise_conv2d_s8             186,906    360
 *   CONV_2D (7)                    7 x 7 x 20    tl_fully_connected_s8              156,495    580
 *   DEPTHWISE_CONV_2D (8)          5 x 5 x 20    tl_depthwise_conv2d_s8              95,360    360
 *   CONV_2D (9)                    5 x 5 x 26    tl_fully_connected_s8              103,617    754
 *   MEAN (10)                      26            tl_mean_s8                           3,893      0
 *   FULLY_CONNECTED (11)           10            tl_fully_connected_s8                2,238    350
 *   all                                                                           1,978,693  4,084
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_NANO_4K_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_nano_4k_input();
 *   ... write TL_NANO_4K_INPUT_SIZE values to input ...
 *   tl_nano_4k_invoke();
 *   const int8_t *output = tl_nano_4k_output();
 *   int32_t best = tl_nano_4k_argmax();
 *   const char *name = tl_nano_4k_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_NANO_4K_ARENA below).
 */
#ifndef TL_NANO_4K_H
#define TL_NANO_4K_H

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
#error "tl_nano_4k.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_NANO_4K_INPUT_SIZE 784
#define TL_NANO_4K_INPUT_HEIGHT 28
#define TL_NANO_4K_INPUT_WIDTH 28
#define TL_NANO_4K_INPUT_CHANNELS 1
#define TL_NANO_4K_INPUT_SCALE 0.00392156886f
#define TL_NANO_4K_INPUT_ZERO_POINT (-128)
#define TL_NANO_4K_OUTPUT_SIZE 10
#define TL_NANO_4K_OUTPUT_SCALE 0.202209055f
#define TL_NANO_4K_OUTPUT_ZERO_POINT (59)
#define TL_NANO_4K_LABEL_COUNT 10
#define TL_NANO_4K_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_NANO_4K_MODEL_SHA256 "66e32314f40e278e5f7ab0e119653959685cb8e81c1b0085d46e7fc32b40963a"

/* The arena: working memory, 2,904 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_NANO_4K_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_NANO_4K_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_NANO_4K_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_NANO_4K_ARENA_BYTES 2904
#define TL_NANO_4K_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_nano_4k_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_NANO_4K_ARENA names memory that each caller has for itself. */
void tl_nano_4k_invoke(void);

/* The 10 values that the last call of tl_nano_4k_invoke computed. */
const int8_t *tl_nano_4k_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_nano_4k_invoke computed; of several that are equal, the first. */
static inline int32_t tl_nano_4k_argmax(void) {
    const int8_t *const output = tl_nano_4k_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_NANO_4K_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_nano_4k_labels[TL_NANO_4K_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_nano_4k_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_NANO_4K_H */

#ifdef TL_NANO_4K_IMPLEMENTATION
#ifndef TL_NANO_4K_IMPLEMENTED
#define TL_NANO_4K_IMPLEMENTED

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
 *       0    1690   conv2d_max_pool_0 (int8, 13 x 13 x 10)
 *       0    1620   conv2d_1x1_5 (int8, 9 x 9 x 20)
 *       0     500   depthwise_conv2d_8 (int8, 5 x 5 x 20)
 *       0      26   mean_10 (int8, 26)
 *      20    1620   depthwise_conv2d_4 (int8, 9 x 9 x 20)
 *      20     980   conv2d_1x1_7 (int8, 7 x 7 x 20)
 *      28      10   output (int8, 10)
 *      40    2420   conv2d_1x1_3 (int8, 11 x 11 x 20)
 *     500     650   conv2d_1x1_9 (int8, 5 x 5 x 26)
 *     996     784   input (int8, 28 x 28 x 1)
 *    1620     980   depthwise_conv2d_6 (int8, 7 x 7 x 20)
 *    1692    1210   depthwise_conv2d_2 (int8, 11 x 11 x 10)
 */
#ifdef TL_NANO_4K_ARENA_HEADER
#include TL_NANO_4K_ARENA_HEADER
#endif

#ifdef TL_NANO_4K_ARENA
#ifdef TL_NANO_4K_ARENA_ATTRIBUTE
#error "TL_NANO_4K_ARENA replaces the array that TL_NANO_4K_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_NANO_4K_ARENA_START ((int8_t *)(void *)(TL_NANO_4K_ARENA))
#else
#ifndef TL_NANO_4K_ARENA_ATTRIBUTE
#define TL_NANO_4K_ARENA_ATTRIBUTE
#endif
TL_NANO_4K_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_NANO_4K_ARENA_BYTES];
    int32_t words[TL_NANO_4K_ARENA_BYTES / sizeof(int32_t)];
} tl_nano_4k_arena;
#define TL_NANO_4K_ARENA_START tl_nano_4k_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_nano_4k_conv2d_max_pool_0_weights[10 * 3 * 3 * 1];
TL_TABLE int32_t tl_nano_4k_conv2d_max_pool_0_bias[10];
TL_TABLE int32_t tl_nano_4k_conv2d_max_pool_0_multiplier[10];
TL_TABLE int8_t tl_nano_4k_conv2d_max_pool_0_shift[10];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_2_weights[3 * 3 * 10];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_2_bias[10];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_2_multiplier[10];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_2_shift[10];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_3_weights[20 * 10];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_3_bias[20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_3_multiplier[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_3_shift[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_4_weights[3 * 3 * 20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_4_bias[20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_4_multiplier[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_4_shift[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_5_weights[20 * 20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_5_bias[20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_5_multiplier[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_5_shift[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_6_weights[3 * 3 * 20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_6_bias[20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_6_multiplier[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_6_shift[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_7_weights[20 * 20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_7_bias[20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_7_multiplier[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_7_shift[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_8_weights[3 * 3 * 20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_8_bias[20];
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_8_multiplier[20];
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_8_shift[20];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_9_weights[26 * 20];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_9_bias[26];
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_9_multiplier[26];
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_9_shift[26];
TL_TABLE int8_t tl_nano_4k_fully_connected_11_weights[10 * 26];
TL_TABLE int32_t tl_nano_4k_fully_connected_11_bias[10];
TL_TABLE int32_t tl_nano_4k_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_nano_4k_fully_connected_11_shift[10];
TL_TABLES_END

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 10 */
static const tl_conv2d_max_pool_params tl_nano_4k_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1},  /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {26, 26, 10}, /* output: h, w, c */
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
        {26, 26, 10}, /* input: h, w, c */
        {2, 2},       /* filter: h, w */
        {13, 13, 10}, /* output: h, w, c */
        {2, 2},       /* stride: h, w */
        {0, 0},       /* padding: h, w */
        0,            /* border */
        {-128, 127},  /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 10 -> 11 x 11 x 10 */
static const tl_depthwise_conv2d_params tl_nano_4k_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 10}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {11, 11, 10}, /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        {             /* scaling */
            -13,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 10 -> 11 x 11 x 20 */
static const tl_fully_connected_params tl_nano_4k_conv2d_1x1_3 = {
    121, /* rows */
    10,  /* accum_depth */
    20,  /* output_depth */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 20 -> 9 x 9 x 20 */
static const tl_depthwise_conv2d_params tl_nano_4k_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 20}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {9, 9, 20},   /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        {             /* scaling */
            -27,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 20 -> 9 x 9 x 20 */
static const tl_fully_connected_params tl_nano_4k_conv2d_1x1_5 = {
    81, /* rows */
    20, /* accum_depth */
    20, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 20 -> 7 x 7 x 20 */
static const tl_depthwise_conv2d_params tl_nano_4k_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 20}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {7, 7, 20}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            2,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 20 -> 7 x 7 x 20 */
static const tl_fully_connected_params tl_nano_4k_conv2d_1x1_7 = {
    49, /* rows */
    20, /* accum_depth */
    20, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 20 -> 5 x 5 x 20 */
static const tl_depthwise_conv2d_params tl_nano_4k_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 20}, /* input: h, w, c */
        {3, 3},     /* filter: h, w */
        {5, 5, 20}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            3,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 20 -> 5 x 5 x 26 */
static const tl_fully_connected_params tl_nano_4k_conv2d_1x1_9 = {
    25, /* rows */
    20, /* accum_depth */
    26, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* MEAN (10): 5 x 5 x 26 -> 26 */
static const tl_mean_params tl_nano_4k_mean_10 = {
    1,         /* keep_0 */
    25,        /* reduce_0 */
    26,        /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    948371866, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 26 -> 10 */
static const tl_fully_connected_params tl_nano_4k_fully_connected_11 = {
    1,  /* rows */
    26, /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        59,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_nano_4k_input(void) {
    return TL_NANO_4K_ARENA_START + 996;
}

const int8_t *tl_nano_4k_output(void) {
    return TL_NANO_4K_ARENA_START + 28;
}

void tl_nano_4k_invoke(void) {
    int8_t *const arena = TL_NANO_4K_ARENA_START;
    int8_t *const input = arena + 996;
    int8_t *const conv2d_max_pool_0 = arena + 0;
    int8_t *const depthwise_conv2d_2 = arena + 1692;
    int8_t *const conv2d_1x1_3 = arena + 40;
    int8_t *const depthwise_conv2d_4 = arena + 20;
    int8_t *const conv2d_1x1_5 = arena + 0;
    int8_t *const depthwise_conv2d_6 = arena + 1620;
    int8_t *const conv2d_1x1_7 = arena + 20;
    int8_t *const depthwise_conv2d_8 = arena + 0;
    int8_t *const conv2d_1x1_9 = arena + 500;
    int8_t *const mean_10 = arena + 0;
    int8_t *const output = arena + 28;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 10 */
    tl_conv2d_max_pool_square_s8(&tl_nano_4k_conv2d_max_pool_0, input,
                                 tl_nano_4k_conv2d_max_pool_0_weights,
                                 tl_nano_4k_conv2d_max_pool_0_bias,
                                 tl_nano_4k_conv2d_max_pool_0_multiplier,
                                 tl_nano_4k_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 1690);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 10 -> 11 x 11 x 10 */
    tl_depthwise_conv2d_s8(&tl_nano_4k_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_nano_4k_depthwise_conv2d_2_weights,
                           tl_nano_4k_depthwise_conv2d_2_bias,
                           tl_nano_4k_depthwise_conv2d_2_multiplier,
                           tl_nano_4k_depthwise_conv2d_2_shift, depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 1210);

    /* CONV_2D (3): 11 x 11 x 10 -> 11 x 11 x 20 */
    tl_fully_connected_s8(&tl_nano_4k_conv2d_1x1_3, depthwise_conv2d_2,
                          tl_nano_4k_conv2d_1x1_3_weights, tl_nano_4k_conv2d_1x1_3_bias,
                          tl_nano_4k_conv2d_1x1_3_multiplier, tl_nano_4k_conv2d_1x1_3_shift,
                          conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 2420);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 20 -> 9 x 9 x 20 */
    tl_depthwise_conv2d_s8(&tl_nano_4k_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_nano_4k_depthwise_conv2d_4_weights,
                           tl_nano_4k_depthwise_conv2d_4_bias,
                           tl_nano_4k_depthwise_conv2d_4_multiplier,
                           tl_nano_4k_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 1620);

    /* CONV_2D (5): 9 x 9 x 20 -> 9 x 9 x 20 */
    tl_fully_connected_s8(&tl_nano_4k_conv2d_1x1_5, depthwise_conv2d_4,
                          tl_nano_4k_conv2d_1x1_5_weights, tl_nano_4k_conv2d_1x1_5_bias,
                          tl_nano_4k_conv2d_1x1_5_multiplier, tl_nano_4k_conv2d_1x1_5_shift,
                          conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 1620);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 20 -> 7 x 7 x 20 */
    tl_depthwise_conv2d_s8(&tl_nano_4k_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_nano_4k_depthwise_conv2d_6_weights,
                           tl_nano_4k_depthwise_conv2d_6_bias,
                           tl_nano_4k_depthwise_conv2d_6_multiplier,
                           tl_nano_4k_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 980);

    /* CONV_2D (7): 7 x 7 x 20 -> 7 x 7 x 20 */
    tl_fully_connected_s8(&tl_nano_4k_conv2d_1x1_7, depthwise_conv2d_6,
                          tl_nano_4k_conv2d_1x1_7_weights, tl_nano_4k_conv2d_1x1_7_bias,
                          tl_nano_4k_conv2d_1x1_7_multiplier, tl_nano_4k_conv2d_1x1_7_shift,
                          conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 980);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 20 -> 5 x 5 x 20 */
    tl_depthwise_conv2d_s8(&tl_nano_4k_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_nano_4k_depthwise_conv2d_8_weights,
                           tl_nano_4k_depthwise_conv2d_8_bias,
                           tl_nano_4k_depthwise_conv2d_8_multiplier,
                           tl_nano_4k_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 500);

    /* CONV_2D (9): 5 x 5 x 20 -> 5 x 5 x 26 */
    tl_fully_connected_s8(&tl_nano_4k_conv2d_1x1_9, depthwise_conv2d_8,
                          tl_nano_4k_conv2d_1x1_9_weights, tl_nano_4k_conv2d_1x1_9_bias,
                          tl_nano_4k_conv2d_1x1_9_multiplier, tl_nano_4k_conv2d_1x1_9_shift,
                          conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 650);

    /* MEAN (10): 5 x 5 x 26 -> 26 */
    tl_mean_s8(&tl_nano_4k_mean_10, conv2d_1x1_9, mean_10);
    TL_TRACE(32, mean_10, 26);

    /* FULLY_CONNECTED (11): 26 -> 10 */
    tl_fully_connected_s8(&tl_nano_4k_fully_connected_11, mean_10,
                          tl_nano_4k_fully_connected_11_weights, tl_nano_4k_fully_connected_11_bias,
                          tl_nano_4k_fully_connected_11_multiplier,
                          tl_nano_4k_fully_connected_11_shift, output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_nano_4k_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_nano_4k_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.202209055f, 59},
};

const char *const tl_nano_4k_labels[TL_NANO_4K_LABEL_COUNT] = TL_NANO_4K_LABELS;

const tl_model_description *tl_nano_4k_info(void) {
    static const tl_model_description info = {
        "nano_4k",
        "Tintling 0.1.0",
        TL_NANO_4K_MODEL_SHA256,
        tl_nano_4k_inputs,
        1, /* inputs */
        tl_nano_4k_outputs,
        1, /* outputs */
        tl_nano_4k_labels,
        10, /* labels */
        TL_NANO_4K_ARENA_BYTES,
        4084, /* bytes of constants */
        189090, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_max_pool_0_weights[10 * 3 * 3 * 1] = {
      31,   67,  122,  -26,    0,   77,  -79, -127,   15,
       4, -127,  -11,   74,  -23,  -19,   45,   63,    4,
     -37,   56,   36,   22,   13,   87,  127,   91,  124,
      -1,  -25, -126,   96,  127,  126,  -98,  -60,   15,
     -48,  -35,   28,  -30,  127,   13,   34,  -10,  -62,
    -119,   13,   22,    0, -127,    3,   33,   19,  -77,
      77,  -23,  -42,  114,  -36,  -28,  127,  -77,  -91,
     -91, -127, -119, -122,   37,  116,  127,   79,   72,
     -75,  -31,  127,  -48,  -57,   80,    9,  -34,   49,
      54,   13,  -98,   83,   13, -127,   27,   83,   -1,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_max_pool_0_bias[10] = {
     10221,   1953,  76908,  -4992,  -2165, -15008, -15423,  -3278,   2527,   5941,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_max_pool_0_multiplier[10] = {
    1078090301, 1872974612, 1869196198, 1870185445, 1485240821, 2083088727, 2089773328, 1583430600,
    1351069801, 1236297851,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_max_pool_0_shift[10] = {
     -8,  -8, -10,  -8,  -7,  -9,  -9,  -9,  -8,  -8,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_2_weights[3 * 3 * 10] = {
    /* row 0 */
     -28,   27,   83,  -21,   23,  127,  122,  -41,  -25,    2,
       0,   76,  115,  127,   89,   67,  121,  -11,   -8,   -3,
    -127,   21,   21,   49,   42,   -5,   45,   -8,   45,   49,
    /* row 1 */
     -17,  -63,   42,   99,   51,   83,   78,   49,  -22,  127,
    -101, -118,  -62,  121,   57,   49,  127,   79,  127,   93,
     -16,  -13, -127,  -13,   81,   55,   77,   93,   87,  -52,
    /* row 2 */
     -28,  -29, -111,   54,  -11,   46,  -63,   80,   40,  120,
     -12, -127,  -59,   21,    0,  -55,  -61,  127,   67,   78,
       9,  -18, -124,  -12,  127,   13,  -44,   97,    5,  -41,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_2_bias[10] = {
    -40960, -31232, -28416,  54400,  58752,  48640,  51456,  59520,  40448,  47744,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_2_multiplier[10] = {
    1352771715, 1307694312, 1970208738, 1719240363, 1113812395, 1724456920, 2067250444, 1156188803,
    1577627814, 1180513155,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_2_shift[10] = {
    -8, -8, -9, -9, -8, -8, -9, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_3_weights[20 * 10] = {
      -7,  -52,   11,    6,  -69,   54, -127,  -10,  -18,   -8,
     -67,   17, -127,   49,   65,  -67,  -48,  -13,   19,  -60,
      21,  -85, -127,    4,  -23,   14,  -58,   -9,   48,   29,
     -62,  -46,   22,   56,  -66,   30,  -29,   47, -127,    5,
      30,  -18,  -92,  -61,  -24,  127,    1,  -19,   48,   12,
      52,    3,   19, -127,  -14,   41,   69,  -66,  107,  -49,
     -41,  127,   35,   54,  -26,  -78, -116,  -27,   53,   34,
      16,    8,  127,   -3,   -2,   50,   -1,    8,  -33,  -56,
      21,   72,  -34,   32,  100,  -61,  -22,  127,  -71,  -41,
      12, -127,  -12,   49,   97,   21,   11,  -49,   13,  125,
      82,   -2,  -61,  -93,   15,   -6,   96,  -56,  127,    5,
      -1,  -37,  -27,  -36,  127,  -96,  -26,   41,  -37,   76,
     127,   20,    6,    2,    4,   -5,  -10,   30,   -5,  -42,
     127,  -77,  -40,  -83,   42,  -96,   35,   84, -116,   84,
      64,   28,  -19,  -78,   35,  -97,   61,  -22, -127,   54,
     127,   88,  106, -122,    8,    5,   14,   32,  -22,   44,
      36, -127,  -56,   54,   91,  -34,  -78, -102,  -58,  115,
     -16,  -14,   44,   45,  -12,   86, -127,   65,  -10,  -42,
      44,  -69,  -15,  -25,  -19,   80,  -65, -127,   21,   47,
      12,  -66,   62,   12,   24,   35,  -24,  -95,  -57,  127,
};

/* Bias + 13 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_3_bias[20] = {
    -1760, -6558,  9728,  2837,  -364,  1689,  1427,  3377, 16793, -2604, -1011,  9314,  5243,
     1860,  3315,  8669, -2197,   572, -3152,   338,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_3_multiplier[20] = {
    1391743099, 1463932446, 1511065679, 2101236721, 2055596241, 1081737868, 1826715875, 1946864716,
    1074577103, 1422943706, 2133710510, 1745715090, 1341877575, 1110918575, 1552372884, 1502857235,
    1502711567, 1307208559, 1256540403, 1341785487,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_3_shift[20] = {
    -6, -7, -7, -7, -7, -6, -7, -7, -6, -7, -7, -7, -6, -7, -7, -7, -7, -6, -6, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_4_weights[3 * 3 * 20] = {
    /* row 0 */
      65,   47,   28,   46,  -83,   18,   85,   -2,  127,  118,   29,  -13,  -43,   23,   -7,   62,
     -15,   22,   64,   31,
     -13,  -45,   57,  -31, -127,   32,  -74,  -34,   14,   64,   28,   17,  -29,  -42,  -83,   -9,
     -59,    9,  -15,   30,
      67, -127,    4, -105,  -17,   17,   26,  123,    4,   44,  -63,   41, -127,  -76,   -7,   33,
    -127,    3,  -87,   42,
    /* row 1 */
     127,  -26,   64,  -43,   27,   40,  127,   -6,   65,  127,  -45,  -90,   22,   63,  -18,    6,
     -70,  -10,   32,   -5,
      48,  -31, -127,  104,   -4,   24,    8,  -24,   53,   49,   69,   77,   66,   16,  -54,   79,
    -103,    0,  -53,   19,
      35,   -5,  -77,   73,   12,  -21,   74,  127,   -2,  -42,  124,  127,  -36,   38,   99,   21,
     -19,   -9, -101, -126,
    /* row 2 */
     -23,   20,   46,   55,   47, -127,  117,   -8,   46,   -6,  126, -103,  -16,  127,    6,   51,
    -119, -127,   25, -127,
      11,  -47,   30,   -7,   24,  -83,  -36,    3,   -7, -114,  110,  -28,  -18,   97,   39,  127,
      -8,   27,  127,  -30,
     -81,   36,  110,  127,  115,    9,   33,  117,   24,   19,  127,  -35,   20,   65,  127,  -34,
      51,    9,  -36,  -74,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_4_bias[20] = {
     30208, -22784,  17280,  28032,   -768, -11648,  46080,  37888,  41472,  33152,  64640,   -896,
    -20608,  39808,  13056,  43008, -60032,  -9728,  -5632, -30720,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_4_multiplier[20] = {
    2005567107, 1157061549, 1824957262, 1145472831, 1518093460, 1131776841, 1248681395, 1331474415,
    1199153911, 2012495484, 1905869652, 1609839946, 1413922116, 1511317695, 1710862184, 1841874399,
    1349768374, 1244045510, 1931846989, 1417493701,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_4_shift[20] = {
    -8, -7, -8, -8, -8, -7, -8, -7, -8, -9, -9, -8, -7, -8, -8, -8, -8, -7, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_5_weights[20 * 20] = {
    /* output 0 */
     -42,  -50,  -55, -115,  -12,    9,   46,  -56,   -2,  -36,  -42,  -79,   83,  -77,   81,   45,
     -29,  -97, -127,  -14,
    /* output 1 */
      65,  -41,  125,   13,   58,   94,  -76,   17,  -16,  -50,  -51,    5,  -15,  -79,  -32,   28,
      -4, -127,   26,   -3,
    /* output 2 */
     -26,   34,  -53,   35,  -29,   55,   -7,  127,  -29,   10,  -24,  122,   21,  -28,  -13,  -68,
      56,  -17,  -39,   91,
    /* output 3 */
      18,    1,  -61,   13,   23,  -87,   14,  -42,   65,    6,  -51,  -24,  127,  -13,   12,  -55,
      34,   38,  -11,  -31,
    /* output 4 */
      69,   58,  -44,  -74,   76,  -10,   26, -114,   34,  -24,  -38, -127,   46,  -94,   77,  -23,
     -36,  -21,  -66,   86,
    /* output 5 */
     -88,   44, -121,  -26,   11,   15,  -70,  112,  -39,  -42,   36,  -30,   85,  -79,  124,  127,
      70,   74,  -90, -100,
    /* output 6 */
      84,  -13,  -38,  -32,  -66,   78,  -46,   40,  -81,  -12,  127,  -33,  -94,   65,   16,   33,
       7,   -8,   83,  -16,
    /* output 7 */
     -93,  103, -107,   -9, -117,  127,   53,   58,   18,   44,    8,   33,   35,  -23,   85,  -11,
     -41,  -27,   42,   15,
    /* output 8 */
    -104,  127,   21,  102,  -27,  -89,   54,   67,   12,  -36,  -76,   20,  -10,   -2, -106,  -90,
     -46,   71,   -5,  -35,
    /* output 9 */
       9, -121,   27,  -54,  -48, -127,  -19,  -81,  103,  -63,  -22,  -54,  -24,  -35,  -62,    4,
     101,   29,   48,  -32,
    /* output 10 */
     -64,   22,   58,   74,  -74,   55,    4,   68,   50,  -44,   23,   52, -127,   32,  -66,   46,
      18,    3,   39,   16,
    /* output 11 */
     -36,   32,   -8,   -7,    6,   -9,  -67,    2,   33,   -6,  -16,   30,   11,   18,   37,   23,
     127,  -10,   21,   83,
    /* output 12 */
       1,   -8,  -31,  -22,  -56,  -43,  -15, -127,  -27,   52,  -80,   34,  -11,  -43,  -88,  -21,
      23, -106,   84,  -26,
    /* output 13 */
    -127,  115,   30,   90,  -57,   -1,   26,  109,   28,   67,  -45,  111,   25,   -1,   35,  -59,
      15,  -12,  106,  -95,
    /* output 14 */
     -26,   -7,  -87,   55,  123,    8,  -37,  -14,  -76,   50,   34,  -73,  127,  -28,   85,    8,
      16,   33,   -6,  -24,
    /* output 15 */
     -26,   82,  -77,  -80,  -58,  -73,  127, -106,   -1,  -10,    9,   41,  -51,  -27,  -47,  -95,
      -8,   80,   35,  -72,
    /* output 16 */
       2,   81,   16,  -11,  -35,  -67,    4,  -79,   -3,  -70,  -24,  -33,  -66,  -62,   31,  -17,
     -50,    3, -127,   58,
    /* output 17 */
     -96,   56, -127,   16,  -59,   65,   61,  -69,   13,   93,  -20,  -53,   13,  -24,   82,  -15,
      35,  -52,  -42,  -21,
    /* output 18 */
      14,  -35,   33,    5,    8,    8,   35,  -19,   61,   -1,   17,  -23,  -42, -108,   61,   47,
     127,  -69, -115,  -22,
    /* output 19 */
     127,   63,   50,   61,  -36,  -25,  109,   96,   41,  -92,  -53,   -4, -110,  -44,  -27, -119,
     -67,    5,   44,   37,
};

/* Bias + 27 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_5_bias[20] = {
     -9140,  -5807,  12709,  -2314,  -3688,  13021,   6550,   9018,  -5511, -16710,   6165,   7915,
     -7596,   8573,  14642,  -2888, -10199,    758,  -3993,  -5504,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_5_multiplier[20] = {
    1449855191, 1676821391, 1401813951, 1956417534, 1516695647, 2078473241, 1341405038, 1126233878,
    1365852046, 1986178236, 1656395040, 1589688922, 1585080888, 1109288862, 1321681506, 1287106785,
    1826752691, 1556934871, 1337081191, 1384337915,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_5_shift[20] = {
    -6, -6, -6, -6, -6, -7, -6, -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_6_weights[3 * 3 * 20] = {
    /* row 0 */
     -97,  112,    6, -127,  -31,  -32, -127,   42,  127,  100,   71,  120,  -35,  -29,  112,   62,
    -127,    9,  -82,  123,
     -62,   15,  -38,  -67,   15,  -10, -127,  -29,   91,   52,   19,  -19,   46,  -42,   44,   41,
      -9,   89,   72,   35,
    -127,  -43,  -15,  -64,   43,  -42, -109,    6,    9,    2, -123,   73,   33, -124,   66,  -20,
    -123,  -34,   89,  127,
    /* row 1 */
     -42,  127,    2, -117,  -51,   -8,   69,   63,   46,  -17,   72,  117, -127,    6,  127,   25,
      58,  -95,  -24,  -17,
     -41,  -31,  -21,   -2,  -13,  -38,   75,   -6,  -37,    7,  -48,   -2,  -49,  -18,   94,  -58,
     112,   34,   48,  -56,
      -3,  -10,   20,  -22,  127,  -35,   70,    7,  -88,    6, -127,   59,   29, -116,  -28,  -21,
     103,   23,  -99,    2,
    /* row 2 */
       3,   72, -127,  -54,   36,   60,   -4,  111,   45, -127,   58, -127,  -31, -127,    4,   -3,
     -29,  127,  127,   17,
      55,  -37,  -14,   12,  -58,   28,  -16,  -78,  -18,  -67,  -20,  -69,  -44,   57,  -59,  -49,
      55,   56,   93,   29,
      61,   16,  -81,   44,  123,  127,  -19, -127,  -78,   49,   46,   52,    6,   26, -100, -127,
      22,   97,   42,   30,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_6_bias[20] = {
    -32384,  28288, -34304, -50816,  24448,   6400, -24064,  -1408,  12416,    640,  -6656,  26112,
    -22016, -46976,  33280, -19200,   7936,  39168,  34048,  37120,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_6_multiplier[20] = {
    1477534278, 1092254966, 1349646806, 1623067309, 1106706092, 1472160845, 1334886381, 1132057057,
    2009219388, 1309982291, 1606851403, 2123871696, 1076449927, 1441948014, 1790436398, 1120270297,
    1690546129, 1910537136, 1677621382, 2041045515,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_6_shift[20] = {
    -8, -7, -7, -8, -7, -7, -7, -7, -8, -7, -8, -8, -7, -8, -8, -7, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_7_weights[20 * 20] = {
    /* output 0 */
     -25,  -38,   50,   46,  -14,   68,  -59,  -32,  -38,   43,  -21,   18,    4,    3,  -58,  -86,
     -12,  -76,  127,   44,
    /* output 1 */
      -1, -118,  -11,  -18,   -9,   62,   54,   35,    2,   63,   14,  127,   72,  -41,  -92,   40,
      46,   74,  -16,   34,
    /* output 2 */
     127,    6,   71,  -68,   40,  -37,   44,   12,   -7,  -42,   -6,   80,   25,   21,  -27,  -69,
      50,   -8,  -16,   78,
    /* output 3 */
     -22,  -15,  -48,    8,  -36, -127, -111,  -13,   31,   -7,  -54,  -42,   22,   70,  -69, -124,
     -31,   -1,  -33,  -75,
    /* output 4 */
       3,   -4,   23,   27,   61,   20,  127,  -66,  -24,   30,   63,   91,  -86,   64,   43,   43,
     -64,  -59,   13,   39,
    /* output 5 */
      23,  -23,   33,   20,  -11,  -49,    3,    0,  -35, -127,  -34,   -6,   -4,  -59,  -46,  -43,
       3,   -5,  -45,  -33,
    /* output 6 */
     -41,    3,  118,  -66,  -34,   46,   97,    6, -127,  -67,   23,  -16, -106,  -30,  119,  -30,
     -62,   19,    1,    2,
    /* output 7 */
     -47,  -40,   88,  -35, -104,   87,    1,  -45,  -44,  -22,   26,  -33, -127,  -46,  -13,    3,
      31,  -91,  -25,   13,
    /* output 8 */
      12,   68,   55,   -1,   62,   58,   47,  127,  -11,   20,    5,  -85,  -17,  -62,  -72,  -26,
      39,  103,   33,  -19,
    /* output 9 */
      37, -117,  109,   40,   47,   42,    9,   33,   19,   21, -127,  -41,   77,   38,  -48,  -82,
      55,    0, -122, -109,
    /* output 10 */
     126,   11,   20,   55,  -57,   23,  120,   11,  -48,  -52,  -17,   17,   11, -127,   54,  -36,
     -78,  -46,   -1,   65,
    /* output 11 */
      15,   59,   79,   70,   29,  -10,  -66,  -32,   55,   75,   -6,   40,   20,   14,  -37,  -29,
     -13,  -17,   71, -127,
    /* output 12 */
     -20,   74,   -9,  -81,  -27,  -47,  127,  -74,  -61,   58,  -70,   73,   -5,  -23,    2,    7,
      -1,   20,   71,   18,
    /* output 13 */
      72,  -89,    3,  127,   13, -109,  -38,  -48,   36,   59,   51,  115,  -38,   -1,    1,    6,
     -62,   29,  -18,  -21,
    /* output 14 */
     -44,   33,   60,   19,   27,  -54, -125, -127,   66,  101,   94,   84,   60,   -3,   42,   95,
     -56,   12,   -2,   27,
    /* output 15 */
      -8,    3,    4,  -30,   50,   55,  127,   63,  117,   93,   17,   18,   25,   15,  114,   19,
     -18,   54,  -17,  105,
    /* output 16 */
      11,    5,   50,  -34,  127,   30,   28,  -38,   28,   -1,  -31,    5,  -38,  -39,  -81,   26,
     109,    7,   -3,  -29,
    /* output 17 */
      42,   68, -124,   86,   27,  -83,   19,   19,    6,   60, -127,   34,    4,   -2,  -70,   49,
      29,  -30,   43,  -87,
    /* output 18 */
      16,    6,  -36,   -9,   38,  -17,  -68,  -64, -126,  -76,   22,   57,   24,  -14,   42,  -82,
    -101,  127,  -68,   12,
    /* output 19 */
     -28, -127,  -36,    8,   -2,  -49,   25,  -91,   42,   27,   -7,   33,  -19,   42,  -13,   24,
      15,  -22,  -82,   -6,
};

/* Bias - 2 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_7_bias[20] = {
    -1474,  -976,   456, 11874,  2791,  4588,  -395,  -267,  -223, 10216,  3093, 19172, -4130,
     4090,  3971,   645, -3165,  3384,   581,  3496,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_7_multiplier[20] = {
    1242839005, 2064746172, 2069010516, 1138271879, 1144517909, 1512789783, 1864071745, 1234970141,
    1225037454, 1724100150, 1362314672, 1263916379, 1165488078, 2090223263, 1875201096, 1726457794,
    1394582153, 1842125073, 1093101062, 1553923644,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_7_shift[20] = {
    -6, -7, -7, -6, -6, -6, -7, -6, -6, -7, -6, -6, -6, -7, -7, -7, -6, -7, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_8_weights[3 * 3 * 20] = {
    /* row 0 */
     -80,   -7,   70,  -18, -120,  -59, -127,  -60,   -5, -127,  -62, -127,  127, -127,    2,   29,
     -89,   31,  -44,  -27,
      -2,  -14,  -45,  -16,  -91,   46,  -37,  -46,   21,    4,   29,  -15,   52,  -64,   -7,   69,
      -2,  -20,  -47,  -53,
     -51,   13,   75,   18, -127,   47,  -99,  -13,   45, -106, -127,  -34,  111,   48,   63,  112,
      87,   23,  -21,   -6,
    /* row 1 */
     -88,  -54,  104,    1,  -40,  -50,  121,  -49,   60,  -36,   59,  -42,   42,  -45,    4, -100,
      75, -127,   -5,   58,
      14,    9,   -5,  -22,   18,   25,   47,  -46,   31,   14,   45,   -1,  -25,   -1,  -21,  101,
      38,  -74,  -95,  -18,
      12,  -10,   15,   17,   45,  -95,  -77,   -2,  104,  -90,  -83,   22,   88,   40,   49,  127,
      73,   24,  -52,   19,
    /* row 2 */
    -127, -127,  127,  -45,   -1, -127,   24,  107,  127,    6,   39,   53,   47, -103,  113,  -91,
      44, -105,   24,  118,
      35,  -21,  -33,   -7,   25,  -92,  -16,   74,   98,   57,  -36,   20,   42,  -12,   59,  -43,
       9,  -24,  -21,   42,
      21,  -76,   84,  127,   54,  -60, -124,  127,   65,   -4,   11,   76,  -29,  -30,  127,  -34,
     127,   46, -127,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_8_bias[20] = {
    -34048, -36736,  50176,   7040, -30336, -46720, -36864,  11776,  69888, -36096, -16000,  -6144,
     58240, -37632,  49792,  21760,  46336, -28928, -49664,  33280,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_depthwise_conv2d_8_multiplier[20] = {
    1480029075, 1774862875, 1884155337, 2040680182, 1294752598, 1260939215, 1187038783, 1673317630,
    1851898018, 1494569835, 1489711483, 1664443051, 1276742994, 1738514626, 1213125493, 1128877017,
    1432533357, 1200493014, 1232894563, 1667687442,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_depthwise_conv2d_8_shift[20] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_9_weights[26 * 20] = {
    /* output 0 */
      47,  127,  -24,    1,    5,   -9,   40,  107,   11,  -18,  -59,   -9,   56,  -44,  -42,  -31,
       1,   -9,  -77,  -22,
    /* output 1 */
      16,  -32, -127,   78,   -7,  -40,  -27,    7,  -30,   14,   -8, -111,  -56,   26,   98,  -59,
      19,   27,  -45,  -11,
    /* output 2 */
      54,  -45,  -69,  -44,  -30,  -11,   -9,  -23,   38,  -44,   -3,    5,   10,   29,  -18,  -56,
      61,   18,    2,  127,
    /* output 3 */
       1, -104,  -37,  -50,    5,  -15, -127,   11,  -48,   -7,    1,   91,   29,  -31,   -7,  -15,
     -61,   94,  -32,    9,
    /* output 4 */
      -2,  -28,  -22,    8,  -13,   -6,   43,   39,    4,  -44,    9,    9,  -22, -127,   10,    6,
      -7,   15,  -14,   38,
    /* output 5 */
     -87,  -47,   -6,  -17,   17,  -36,   15,  -12,  -30, -127,  -17,  -21,   23,   29,    6,   39,
      69,   -2,   39,   28,
    /* output 6 */
      19,  -33,  -41,    0, -120,  -50,  -19,   22,    0,  -52,   34,  127,   74,  -11,   25,  -85,
      27,   23,  -59,   -9,
    /* output 7 */
      -3,   61, -127,  -26,  -45,   29,  -45,   57,   93,  -93,   51,    6,   90,    8,  -27,  -94,
     -61,   41,  -25,   -9,
    /* output 8 */
      -6,   14,  -94,   26, -107,  -49,  -78,  -64,   73,  -47,   34,   27,   -4,  -54,  -17, -127,
      59,  -46,    8,   31,
    /* output 9 */
      34,   35,   12,   25,  -10,   36,  -11,  103,  127,  -14,  -32,  -18,  -46,  -32,   39,    2,
       0,  -86,    1,   26,
    /* output 10 */
     -10,  -19,  -27,   -1,    2,  -66,   43,  -25,   33,   25, -127,  -32,  -33,  -21,    2,   24,
      14,  -18,   19,  -15,
    /* output 11 */
     120,  -11,  -18,   40,   50,  -42,  -17, -127,  -12,    1,  -21,  -43,  102,  -30,   87,   16,
     -31,  -16,  -77,  -55,
    /* output 12 */
      52,    6,    4,    2,   40,    2,   19,   20,  -28,  -79,  -30,   -8,   57,  -40,   22,   -3,
     127,  -42,   13,  -46,
    /* output 13 */
      66,    7,  -28, -127,  -45,   31,  -47,  -16,   -4,    2,   10,  -46,  -24,    8,   72,   18,
       8,   -3,  -10,   -1,
    /* output 14 */
      20,  -40,   89,  109,  -44, -126, -118,  -72,   22,   80,   82,  -87,  -19,   -9,   64,    7,
      14,   19,   47,  127,
    /* output 15 */
     111,   87, -127,  -88,  -19,   56,   -5, -112,   80,  -29,  -78,  -48,   24,   85,   44,  -17,
      99,   18,  125,   -2,
    /* output 16 */
     -11,  104,  -60,  -54,   35,  -46,  -69,  -85,   56,   22,  -74,    5, -127,  -11,   73,   61,
       4,  -83,   15, -105,
    /* output 17 */
      66,  -24,  -82,   56,  -39, -127,  -32,   30,  -32,   25,    8,  -36,   57,   79,    7,   50,
      95,   58,  -17,  -78,
    /* output 18 */
      17,   29,  -72,  -45,   44,    5,   13,    8,   34,    9,  -43,  -47,   -8,  -56,   71,  -43,
     -38,  127,  -17,  -14,
    /* output 19 */
      21,   85,    0,  -21,   56,   28,  -97,  127,   50,  -17,  -31,   51,   11,    0,  -42,   21,
      15,  -50,  -20,  -49,
    /* output 20 */
       3,  -44,   14,   11, -123,   36,   -4,    8,    9,  -21,  -22,   11,  -85,  -50,    0,  127,
      64,  -47,    0,   27,
    /* output 21 */
     -25,  -19,  -52,   -7,   30,  -52,   21,   43,    1,  -67,   17,   10,   28,  -17,  -23,  -57,
      25,  -32, -127,  -31,
    /* output 22 */
    -111,  -45, -127,   13,  -24,  -39,  -63,   91,   17,   57,   44,   -4,  -67,  -46,    6,  -11,
      51,   47,   65,   25,
    /* output 23 */
      88,  -36,  -50,  -34,  -79, -127,   10,   17,   54,   82,  -66,  -62,  -51,  -27,   15,  -87,
      -4,   65,   22,  -38,
    /* output 24 */
      10,   58,  -10,   63,  -41,  -25,   41,   40,   74,    5,    2,   56,  -11, -127,  -26,    5,
       4,    7,   32,  -87,
    /* output 25 */
      37,  -15, -127, -100,    7,  -50,    5,  -72,   11,   43,  -48,  -21,  -36,   27,   81,   96,
      74,   19,  -48,   66,
};

/* Bias - 3 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_9_bias[26] = {
     -5820,  -1777,  -2847,   3926,  -2543,  -5064,  -1805,  -2490,  -7117,  -9402,  -4004,  -6978,
     -4130,  -2243, -11320,    490,  -3080,  -4309,   -741,  -1551,  -7373,  -4284,    338,  -3564,
     -2986,  -3037,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_conv2d_1x1_9_multiplier[26] = {
    1689242581, 1802554194, 1904487333, 1896580440, 1122014432, 1787249179, 1569214214, 1437579180,
    1529248076, 1835448045, 1195260363, 1804135264, 1952423677, 1865994049, 1417806900, 1089545368,
    1444865286, 1360523002, 2008525040, 1597804490, 1487676873, 1806326192, 1742138329, 1388193502,
    1584059757, 1636709613,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_conv2d_1x1_9_shift[26] = {
    -6, -6, -6, -6, -5, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6,
    -6, -6,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_nano_4k_fully_connected_11_weights[10 * 26] = {
    /* output 0 */
    -127,    1,  -17,    7,   27,    5,  -11,  -13,  -23,  -47,  -20,    6,  -50,   37,  -10,  -33,
     -13,  -59,  -21,  -53,   -1,  -22,    0,  -33,  -32,   26,
    /* output 1 */
      20,   49,  -38,  -21,  -83,   28,  -68,   19,  -15,   15,  -14,   80,  -32, -127,  -49,  -47,
       2,   12,   -2,  -55, -108,  -37,   54,  -99, -106,  -64,
    /* output 2 */
    -127,    6,   28,    8,  -45,    1,   16,   -6,  -16,   28,  -18,    6,  -56,   14,   63,  -82,
      20,    7,  -39,  -45,   17,   25,  -54,   26,  -38,  -53,
    /* output 3 */
    -127,  -30,  -11,  -61,  -71,  -53,   74,   -9,   49,  -54,  -52,   -3,   43,   42,   -7,   73,
     -59,  -15,   49,   22,    4,  -44,  -31,  -49,  -96,   -9,
    /* output 4 */
      10,   -1,  -56,    9,   34,  -18,  -35,   13,  -19,   31,  -29,  -55,  -56, -118,  -17,  -34,
     -43,  -41,   48,   35, -127,   40,   -1,   30,   10,  -25,
    /* output 5 */
    -109,  -31,  -49,  -41,  -73,  -25,  -60,  -39, -112,   43,   66,   -8,   46,    1,  -17,   54,
      28,  -69,   71,  -24,   13,  -31,  -99, -127,   18,   33,
    /* output 6 */
     -30,  -10,   20,  -54,   45,   38,  -93,  -24, -127,  -54,   15,  -32,  103,   45,  -37, -100,
     -56,  -20,  -38, -115,   13,   45,  -56, -100,  -57,    5,
    /* output 7 */
     127,  -28,  -58,   32,  -65,   27,    6,    8,  -27,   -3,  -53,  -53,  -49,  -38,  -40,  -71,
      62,   36,   -5,   33,  -10,   -7,    2,  -30,  -95,  -24,
    /* output 8 */
     -42,   -9,   94,  -11,  -16,  -35,  -15, -127,   33, -114,   26,  -22,   -7,  -33,  -44,   20,
     -86,   32,  -29,  -39,  -12,  -44,    9,  115,   60,   39,
    /* output 9 */
       6,  -14, -127,   -3,   22,  -11,  -20,   35,   42,   16,  -36,  -24,  -69,  -21,  -45,   -8,
      -3,  -25,  -78,   30,   67,  -60,   20,  -40,   75,  -36,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_nano_4k_fully_connected_11_bias[10] = {
    -62284, -85513, -40071, -52701, -53883, -68555, -88261, -40215, -36758, -42721,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_nano_4k_fully_connected_11_multiplier[10] = {
    1384095228, 1448502075, 2136496168, 1414106292, 1685110462, 1116267071, 1165203643, 1959422388,
    1144226052, 1231154935,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_nano_4k_fully_connected_11_shift[10] = {
    -7, -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

TL_TABLES_END

#endif /* TL_NANO_4K_IMPLEMENTED */
#endif /* TL_NANO_4K_IMPLEMENTATION */
