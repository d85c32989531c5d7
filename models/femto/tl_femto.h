/* tl_femto.h: the neural network "femto" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 9,120 bytes, sha256
 * 3a99add258b739e912676eb1e211bee12f269e110b4ca7c78fe017c7c01db210
 *
 *   input    int8, 28 x 28 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 10; real value = 0.307967961 * (q - 58)
 *   labels   0 1 2 3 4 5 6 7 8 9
 *   arena    1,160 bytes of RAM
 *   flash    1,329 bytes of constants, and the code
 *   work     54,776 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output       kernel                        instructions  bytes
 *   CONV_2D (0) + MAX_POOL_2D (1)  13 x 13 x 4  tl_conv2d_max_pool_square_s8       150,290     72
 *   DEPTHWISE_CONV_2D (2)          11 x 11 x 4  tl_depthwise_conv2d_s8              92,308     72
 *   CONV_2D (3)                    11 x 11 x 8  tl_fully_connected_s8               75,972    104
 *   DEPTHWISE_CONV_2D (4)          9 x 9 x 8    tl_depthwise_conv2d_s8             123,587    144
 *   CONV_2D (5)                    9 x 9 x 8    tl_fully_connected_s8               64,578    136
 *   DEPTHWISE_CONV_2D (6)          7 x 7 x 8    tl_depthwise_conv2d_s8              74,762    144
 *   CONV_2D (7)                    7 x 7 x 9    tl_fully_connected_s8               43,815    153
 *   DEPTHWISE_CONV_2D (8)          5 x 5 x 9    tl_depthwise_conv2d_s8              42,912    162
 *   CONV_2D (9)                    5 x 5 x 9    tl_fully_connected_s8               23,688    162
 *   MEAN (10)                      9            tl_mean_s8                           1,350      0
 *   FULLY_CONNECTED (11)           10           tl_fully_connected_s8                1,344    180
 *   all                                                                            694,606  1,329
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_FEMTO_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_femto_input();
 *   ... write TL_FEMTO_INPUT_SIZE values to input ...
 *   tl_femto_invoke();
 *   const int8_t *output = tl_femto_output();
 *   int32_t best = tl_femto_argmax();
 *   const char *name = tl_femto_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_FEMTO_ARENA below).
 */
#ifndef TL_FEMTO_H
#define TL_FEMTO_H

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
#error "tl_femto.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_FEMTO_INPUT_SIZE 784
#define TL_FEMTO_INPUT_HEIGHT 28
#define TL_FEMTO_INPUT_WIDTH 28
#define TL_FEMTO_INPUT_CHANNELS 1
#define TL_FEMTO_INPUT_SCALE 0.00392156886f
#define TL_FEMTO_INPUT_ZERO_POINT (-128)
#define TL_FEMTO_OUTPUT_SIZE 10
#define TL_FEMTO_OUTPUT_SCALE 0.307967961f
#define TL_FEMTO_OUTPUT_ZERO_POINT (58)
#define TL_FEMTO_LABEL_COUNT 10
#define TL_FEMTO_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
#define TL_FEMTO_MODEL_SHA256 "3a99add258b739e912676eb1e211bee12f269e110b4ca7c78fe017c7c01db210"

/* The arena: working memory, 1,160 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_FEMTO_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_FEMTO_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_FEMTO_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_FEMTO_ARENA_BYTES 1160
#define TL_FEMTO_ARENA_ALIGNMENT 4

/* The 784 values, 28 x 28 x 1, that the network reads. */
int8_t *tl_femto_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_FEMTO_ARENA names memory that each caller has for itself. */
void tl_femto_invoke(void);

/* The 10 values that the last call of tl_femto_invoke computed. */
const int8_t *tl_femto_output(void);

/* Index of the largest of the 10 output values that the last call of
 * tl_femto_invoke computed; of several that are equal, the first. */
static inline int32_t tl_femto_argmax(void) {
    const int8_t *const output = tl_femto_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_FEMTO_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_femto_labels[TL_FEMTO_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_femto_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_FEMTO_H */

#ifdef TL_FEMTO_IMPLEMENTATION
#ifndef TL_FEMTO_IMPLEMENTED
#define TL_FEMTO_IMPLEMENTED

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
 *       0     676   conv2d_max_pool_0 (int8, 13 x 13 x 4)
 *       0     648   conv2d_1x1_5 (int8, 9 x 9 x 8)
 *       0     225   depthwise_conv2d_8 (int8, 5 x 5 x 9)
 *       0       9   mean_10 (int8, 9)
 *       8     648   depthwise_conv2d_4 (int8, 9 x 9 x 8)
 *      12     441   conv2d_1x1_7 (int8, 7 x 7 x 9)
 *      12      10   output (int8, 10)
 *      16     968   conv2d_1x1_3 (int8, 11 x 11 x 8)
 *      28     784   input (int8, 28 x 28 x 1)
 *     228     225   conv2d_1x1_9 (int8, 5 x 5 x 9)
 *     648     392   depthwise_conv2d_6 (int8, 7 x 7 x 8)
 *     676     484   depthwise_conv2d_2 (int8, 11 x 11 x 4)
 */
#ifdef TL_FEMTO_ARENA_HEADER
#include TL_FEMTO_ARENA_HEADER
#endif

#ifdef TL_FEMTO_ARENA
#ifdef TL_FEMTO_ARENA_ATTRIBUTE
#error "TL_FEMTO_ARENA replaces the array that TL_FEMTO_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_FEMTO_ARENA_START ((int8_t *)(void *)(TL_FEMTO_ARENA))
#else
#ifndef TL_FEMTO_ARENA_ATTRIBUTE
#define TL_FEMTO_ARENA_ATTRIBUTE
#endif
TL_FEMTO_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_FEMTO_ARENA_BYTES];
    int32_t words[TL_FEMTO_ARENA_BYTES / sizeof(int32_t)];
} tl_femto_arena;
#define TL_FEMTO_ARENA_START tl_femto_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_femto_conv2d_max_pool_0_weights[4 * 3 * 3 * 1];
TL_TABLE int32_t tl_femto_conv2d_max_pool_0_bias[4];
TL_TABLE int32_t tl_femto_conv2d_max_pool_0_multiplier[4];
TL_TABLE int8_t tl_femto_conv2d_max_pool_0_shift[4];
TL_TABLE int8_t tl_femto_depthwise_conv2d_2_weights[3 * 3 * 4];
TL_TABLE int32_t tl_femto_depthwise_conv2d_2_bias[4];
TL_TABLE int32_t tl_femto_depthwise_conv2d_2_multiplier[4];
TL_TABLE int8_t tl_femto_depthwise_conv2d_2_shift[4];
TL_TABLE int8_t tl_femto_conv2d_1x1_3_weights[8 * 4];
TL_TABLE int32_t tl_femto_conv2d_1x1_3_bias[8];
TL_TABLE int32_t tl_femto_conv2d_1x1_3_multiplier[8];
TL_TABLE int8_t tl_femto_conv2d_1x1_3_shift[8];
TL_TABLE int8_t tl_femto_depthwise_conv2d_4_weights[3 * 3 * 8];
TL_TABLE int32_t tl_femto_depthwise_conv2d_4_bias[8];
TL_TABLE int32_t tl_femto_depthwise_conv2d_4_multiplier[8];
TL_TABLE int8_t tl_femto_depthwise_conv2d_4_shift[8];
TL_TABLE int8_t tl_femto_conv2d_1x1_5_weights[8 * 8];
TL_TABLE int32_t tl_femto_conv2d_1x1_5_bias[8];
TL_TABLE int32_t tl_femto_conv2d_1x1_5_multiplier[8];
TL_TABLE int8_t tl_femto_conv2d_1x1_5_shift[8];
TL_TABLE int8_t tl_femto_depthwise_conv2d_6_weights[3 * 3 * 8];
TL_TABLE int32_t tl_femto_depthwise_conv2d_6_bias[8];
TL_TABLE int32_t tl_femto_depthwise_conv2d_6_multiplier[8];
TL_TABLE int8_t tl_femto_depthwise_conv2d_6_shift[8];
TL_TABLE int8_t tl_femto_conv2d_1x1_7_weights[9 * 8];
TL_TABLE int32_t tl_femto_conv2d_1x1_7_bias[9];
TL_TABLE int32_t tl_femto_conv2d_1x1_7_multiplier[9];
TL_TABLE int8_t tl_femto_conv2d_1x1_7_shift[9];
TL_TABLE int8_t tl_femto_depthwise_conv2d_8_weights[3 * 3 * 9];
TL_TABLE int32_t tl_femto_depthwise_conv2d_8_bias[9];
TL_TABLE int32_t tl_femto_depthwise_conv2d_8_multiplier[9];
TL_TABLE int8_t tl_femto_depthwise_conv2d_8_shift[9];
TL_TABLE int8_t tl_femto_conv2d_1x1_9_weights[9 * 9];
TL_TABLE int32_t tl_femto_conv2d_1x1_9_bias[9];
TL_TABLE int32_t tl_femto_conv2d_1x1_9_multiplier[9];
TL_TABLE int8_t tl_femto_conv2d_1x1_9_shift[9];
TL_TABLE int8_t tl_femto_fully_connected_11_weights[10 * 9];
TL_TABLE int32_t tl_femto_fully_connected_11_bias[10];
TL_TABLE int32_t tl_femto_fully_connected_11_multiplier[10];
TL_TABLE int8_t tl_femto_fully_connected_11_shift[10];
TL_TABLES_END

/* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 4 */
static const tl_conv2d_max_pool_params tl_femto_conv2d_max_pool_0 = {
    { /* conv */
        {28, 28, 1}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {26, 26, 4}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    { /* pool */
        {26, 26, 4}, /* input: h, w, c */
        {2, 2},      /* filter: h, w */
        {13, 13, 4}, /* output: h, w, c */
        {2, 2},      /* stride: h, w */
        {0, 0},      /* padding: h, w */
        0,           /* border */
        {-128, 127}, /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (2): 13 x 13 x 4 -> 11 x 11 x 4 */
static const tl_depthwise_conv2d_params tl_femto_depthwise_conv2d_2 = {
    {  /* conv */
        {13, 13, 4}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {11, 11, 4}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            0,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (3): 11 x 11 x 4 -> 11 x 11 x 8 */
static const tl_fully_connected_params tl_femto_conv2d_1x1_3 = {
    121, /* rows */
    4,   /* accum_depth */
    8,   /* output_depth */
    {    /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (4): 11 x 11 x 8 -> 9 x 9 x 8 */
static const tl_depthwise_conv2d_params tl_femto_depthwise_conv2d_4 = {
    {  /* conv */
        {11, 11, 8}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {9, 9, 8},   /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            0,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 9 x 9 x 8 -> 9 x 9 x 8 */
static const tl_fully_connected_params tl_femto_conv2d_1x1_5 = {
    81, /* rows */
    8,  /* accum_depth */
    8,  /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 9 x 9 x 8 -> 7 x 7 x 8 */
static const tl_depthwise_conv2d_params tl_femto_depthwise_conv2d_6 = {
    {  /* conv */
        {9, 9, 8}, /* input: h, w, c */
        {3, 3},    /* filter: h, w */
        {7, 7, 8}, /* output: h, w, c */
        {1, 1},    /* stride: h, w */
        {1, 1},    /* dilation: h, w */
        {0, 0},    /* padding: h, w */
        1,         /* groups */
        0,         /* border */
        -128,      /* input_zero_point */
        {          /* scaling */
            0,           /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 7 x 7 x 8 -> 7 x 7 x 9 */
static const tl_fully_connected_params tl_femto_conv2d_1x1_7 = {
    49, /* rows */
    8,  /* accum_depth */
    9,  /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 7 x 7 x 9 -> 5 x 5 x 9 */
static const tl_depthwise_conv2d_params tl_femto_depthwise_conv2d_8 = {
    {  /* conv */
        {7, 7, 9}, /* input: h, w, c */
        {3, 3},    /* filter: h, w */
        {5, 5, 9}, /* output: h, w, c */
        {1, 1},    /* stride: h, w */
        {1, 1},    /* dilation: h, w */
        {0, 0},    /* padding: h, w */
        1,         /* groups */
        0,         /* border */
        -128,      /* input_zero_point */
        {          /* scaling */
            -2,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 5 x 5 x 9 -> 5 x 5 x 9 */
static const tl_fully_connected_params tl_femto_conv2d_1x1_9 = {
    25, /* rows */
    9,  /* accum_depth */
    9,  /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* MEAN (10): 5 x 5 x 9 -> 9 */
static const tl_mean_params tl_femto_mean_10 = {
    1,         /* keep_0 */
    25,        /* reduce_0 */
    9,         /* keep_1 */
    1,         /* reduce_1 */
    1,         /* keep_2 */
    -128,      /* input_zero_point */
    725498917, /* multiplier */
    -2,        /* shift */
    -128,      /* output_offset */
};

/* FULLY_CONNECTED (11): 9 -> 10 */
static const tl_fully_connected_params tl_femto_fully_connected_11 = {
    1,  /* rows */
    9,  /* accum_depth */
    10, /* output_depth */
    {   /* scaling */
        58,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_femto_input(void) {
    return TL_FEMTO_ARENA_START + 28;
}

const int8_t *tl_femto_output(void) {
    return TL_FEMTO_ARENA_START + 12;
}

void tl_femto_invoke(void) {
    int8_t *const arena = TL_FEMTO_ARENA_START;
    int8_t *const input = arena + 28;
    int8_t *const conv2d_max_pool_0 = arena + 0;
    int8_t *const depthwise_conv2d_2 = arena + 676;
    int8_t *const conv2d_1x1_3 = arena + 16;
    int8_t *const depthwise_conv2d_4 = arena + 8;
    int8_t *const conv2d_1x1_5 = arena + 0;
    int8_t *const depthwise_conv2d_6 = arena + 648;
    int8_t *const conv2d_1x1_7 = arena + 12;
    int8_t *const depthwise_conv2d_8 = arena + 0;
    int8_t *const conv2d_1x1_9 = arena + 228;
    int8_t *const mean_10 = arena + 0;
    int8_t *const output = arena + 12;

    /* CONV_2D (0) + MAX_POOL_2D (1): 28 x 28 x 1 -> 13 x 13 x 4 */
    tl_conv2d_max_pool_square_s8(&tl_femto_conv2d_max_pool_0, input,
                                 tl_femto_conv2d_max_pool_0_weights,
                                 tl_femto_conv2d_max_pool_0_bias,
                                 tl_femto_conv2d_max_pool_0_multiplier,
                                 tl_femto_conv2d_max_pool_0_shift, conv2d_max_pool_0);
    TL_TRACE(23, conv2d_max_pool_0, 676);

    /* DEPTHWISE_CONV_2D (2): 13 x 13 x 4 -> 11 x 11 x 4 */
    tl_depthwise_conv2d_s8(&tl_femto_depthwise_conv2d_2, conv2d_max_pool_0,
                           tl_femto_depthwise_conv2d_2_weights, tl_femto_depthwise_conv2d_2_bias,
                           tl_femto_depthwise_conv2d_2_multiplier,
                           tl_femto_depthwise_conv2d_2_shift, depthwise_conv2d_2);
    TL_TRACE(24, depthwise_conv2d_2, 484);

    /* CONV_2D (3): 11 x 11 x 4 -> 11 x 11 x 8 */
    tl_fully_connected_s8(&tl_femto_conv2d_1x1_3, depthwise_conv2d_2, tl_femto_conv2d_1x1_3_weights,
                          tl_femto_conv2d_1x1_3_bias, tl_femto_conv2d_1x1_3_multiplier,
                          tl_femto_conv2d_1x1_3_shift, conv2d_1x1_3);
    TL_TRACE(25, conv2d_1x1_3, 968);

    /* DEPTHWISE_CONV_2D (4): 11 x 11 x 8 -> 9 x 9 x 8 */
    tl_depthwise_conv2d_s8(&tl_femto_depthwise_conv2d_4, conv2d_1x1_3,
                           tl_femto_depthwise_conv2d_4_weights, tl_femto_depthwise_conv2d_4_bias,
                           tl_femto_depthwise_conv2d_4_multiplier,
                           tl_femto_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(26, depthwise_conv2d_4, 648);

    /* CONV_2D (5): 9 x 9 x 8 -> 9 x 9 x 8 */
    tl_fully_connected_s8(&tl_femto_conv2d_1x1_5, depthwise_conv2d_4, tl_femto_conv2d_1x1_5_weights,
                          tl_femto_conv2d_1x1_5_bias, tl_femto_conv2d_1x1_5_multiplier,
                          tl_femto_conv2d_1x1_5_shift, conv2d_1x1_5);
    TL_TRACE(27, conv2d_1x1_5, 648);

    /* DEPTHWISE_CONV_2D (6): 9 x 9 x 8 -> 7 x 7 x 8 */
    tl_depthwise_conv2d_s8(&tl_femto_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_femto_depthwise_conv2d_6_weights, tl_femto_depthwise_conv2d_6_bias,
                           tl_femto_depthwise_conv2d_6_multiplier,
                           tl_femto_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(28, depthwise_conv2d_6, 392);

    /* CONV_2D (7): 7 x 7 x 8 -> 7 x 7 x 9 */
    tl_fully_connected_s8(&tl_femto_conv2d_1x1_7, depthwise_conv2d_6, tl_femto_conv2d_1x1_7_weights,
                          tl_femto_conv2d_1x1_7_bias, tl_femto_conv2d_1x1_7_multiplier,
                          tl_femto_conv2d_1x1_7_shift, conv2d_1x1_7);
    TL_TRACE(29, conv2d_1x1_7, 441);

    /* DEPTHWISE_CONV_2D (8): 7 x 7 x 9 -> 5 x 5 x 9 */
    tl_depthwise_conv2d_s8(&tl_femto_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_femto_depthwise_conv2d_8_weights, tl_femto_depthwise_conv2d_8_bias,
                           tl_femto_depthwise_conv2d_8_multiplier,
                           tl_femto_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(30, depthwise_conv2d_8, 225);

    /* CONV_2D (9): 5 x 5 x 9 -> 5 x 5 x 9 */
    tl_fully_connected_s8(&tl_femto_conv2d_1x1_9, depthwise_conv2d_8, tl_femto_conv2d_1x1_9_weights,
                          tl_femto_conv2d_1x1_9_bias, tl_femto_conv2d_1x1_9_multiplier,
                          tl_femto_conv2d_1x1_9_shift, conv2d_1x1_9);
    TL_TRACE(31, conv2d_1x1_9, 225);

    /* MEAN (10): 5 x 5 x 9 -> 9 */
    tl_mean_s8(&tl_femto_mean_10, conv2d_1x1_9, mean_10);
    TL_TRACE(32, mean_10, 9);

    /* FULLY_CONNECTED (11): 9 -> 10 */
    tl_fully_connected_s8(&tl_femto_fully_connected_11, mean_10,
                          tl_femto_fully_connected_11_weights, tl_femto_fully_connected_11_bias,
                          tl_femto_fully_connected_11_multiplier, tl_femto_fully_connected_11_shift,
                          output);
    TL_TRACE(33, output, 10);
}

static const tl_tensor_description tl_femto_inputs[1] = {
    {"int8", 4, {1, 28, 28, 1, 0, 0}, 784, 0.00392156886f, -128},
};

static const tl_tensor_description tl_femto_outputs[1] = {
    {"int8", 2, {1, 10, 0, 0, 0, 0}, 10, 0.307967961f, 58},
};

const char *const tl_femto_labels[TL_FEMTO_LABEL_COUNT] = TL_FEMTO_LABELS;

const tl_model_description *tl_femto_info(void) {
    static const tl_model_description info = {
        "femto",
        "Tintling 0.1.0",
        TL_FEMTO_MODEL_SHA256,
        tl_femto_inputs,
        1, /* inputs */
        tl_femto_outputs,
        1, /* outputs */
        tl_femto_labels,
        10, /* labels */
        TL_FEMTO_ARENA_BYTES,
        1329, /* bytes of constants */
        54776, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_femto_conv2d_max_pool_0_weights[4 * 3 * 3 * 1] = {
      88,  127,   85,   39,  124,  -16,   89,   76,   28,
     -62,   55,  101,   46,  127,  -90,   -6,  -45,  -98,
      42,  -75, -124,   -2, -127,   56,  -98,  -27,   61,
      73,   29,   26,  -54,   50,   41,  -94, -115, -127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_conv2d_max_pool_0_bias[4] = {
    109585,   3566, -21147, -10724,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_conv2d_max_pool_0_multiplier[4] = {
    1452908072, 1976413879, 1504662209, 1090353872,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_conv2d_max_pool_0_shift[4] = {
    -9, -8, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_2_weights[3 * 3 * 4] = {
      20,   91,   65,  -19,   -5,   47,   40,  -44,  -29,   16,   67,    6,
      -6,   45,  111,  -81,  127,  127,   96, -127,  -58,    8,  100,   37,
       6,  -10,   73,  -19,   10,   16,   60,  -20, -107,   70,  127,  -22,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_2_bias[4] = {
     -5376,  52480,  94592, -36992,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_2_multiplier[4] = {
    1818602680, 1950207291, 1129738827, 1227662423,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_2_shift[4] = {
    -8, -9, -9, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_femto_conv2d_1x1_3_weights[8 * 4] = {
      34,   61,   32,  127,
    -127,   84,  -21,    4,
     127,  -11,   48,   52,
      63, -127,   -1,    4,
       5,  127,  -21,  -73,
      47,  127, -123,  -41,
     -79,  -36, -127,  -52,
     127,   -7,  -72,  -93,
};

/* Bias + 0 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_3_bias[8] = {
     1748, -1466,  2705,  3502, 14780,  6440, 23548, 20158,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_3_multiplier[8] = {
    1648347395, 2011039647, 1120790642, 1305365135, 1943350818, 1781910589, 1091043477, 2031134648,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_conv2d_1x1_3_shift[8] = {
    -5, -6, -5, -4, -7, -6, -6, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_4_weights[3 * 3 * 8] = {
    /* row 0 */
       0,   -5,   31,  -36,  -10,   67,  121,  -20,
      12,  -74,  -58,  -62,  -10,  -70,   85,  -46,
     -21, -102,  -41,  -29,  -97,  -22,   -6,  -15,
    /* row 1 */
     -95,   11,  -92,  -19,  127,   90,  -44,  -24,
    -127,  -97,  -13,  -31,  -88,  -45,  -44,   65,
     -36, -127,  -45,  100,  -47,   10,   40,    9,
    /* row 2 */
      37,   25,   -9,   -6,   -4,  127, -127, -109,
      20,  -51,  -28,   33,  -20,   24,    9,  -49,
     -13,  -25, -127,  127,   47,  -24,   17, -127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_4_bias[8] = {
    -28544, -56960, -48896,   9856, -13056,  20096,   6528, -40448,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_4_multiplier[8] = {
    1324064169, 1757494579, 1257083465, 1499387816, 2090946710, 1469331789, 1247663050, 2016699407,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_4_shift[8] = {
    -8, -9, -8, -8, -8, -8, -7, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_femto_conv2d_1x1_5_weights[8 * 8] = {
      31,  127,  117,   87, -126,   66,  -34,   97,
     127,   54,   28,   20,    0,  -71,   23,   -4,
     -11,   12,   73,  -24,  -27,  -34,  -66, -127,
       8,   99,  111,  -34,  -52,   12,  -65, -127,
     -21,  -23,  -19,  -37,  127,  -64,  -35,  -18,
    -118,  -48,   56,   10,  127, -115,   52,   71,
      15, -124, -127,  -41,   43,  -83,  -74,   39,
     127,   -7,    9,   -5,  -25,  -24,  -13,   66,
};

/* Bias + 0 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_5_bias[8] = {
    11853,  5562, -3271,  1080,  6498, 10011, 10252,  8385,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_5_multiplier[8] = {
    1824989894, 1865336500, 1648112479, 2072870204, 1264085284, 1140415851, 1396952720, 1958069879,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_conv2d_1x1_5_shift[8] = {
    -6, -5, -5, -6, -4, -5, -6, -5,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_6_weights[3 * 3 * 8] = {
    /* row 0 */
      60,   12,    6,   34, -127,   -8,   50,  -17,
     -27,    2,  102,   17,  -87,  -18,  109,   -7,
     -75,  -78,   60,  -33, -102,  -29,  108,  -25,
    /* row 1 */
     -59, -127,  127,  -87,  -42,  -33,  -80,   95,
     -36,   11,    3,  -43,   44,   11,  -69,   19,
    -127,   37,   19,    1,  -38,   53,   18,  -12,
    /* row 2 */
     -60,   99,   -1,   89,  -15,  127,  -32,  127,
     -52,   31,   -9,   61,  -72,   55,  -10,  -11,
     -14,   90,    0,  127,  -30,    1, -127,   31,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_6_bias[8] = {
    -49920,   9856,  39296,  21248, -60032,  20352,  -4224,  25600,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_6_multiplier[8] = {
    1868547973, 1838082109, 1190283275, 1440306036, 1916191086, 2021250768, 1874166246, 1238808520,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_6_shift[8] = {
    -9, -8, -8, -8, -9, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_femto_conv2d_1x1_7_weights[9 * 8] = {
    -127,  -36,   18,  -32,  -78,   -4,  -32,   88,
      98,  -61,   -3,  127,    2,   -4,   19,   77,
     -55,   59, -127,  -14,  -93,  -30,   31,    9,
    -127,   29,  -13,  -35,  -88,   13,  -44,  -78,
     118,   79,  102,  127,    9,   57,  -23,  -70,
    -111, -127,  -38,  -96,   18,   11,   83,   22,
       3,  -60,   79, -127,   55,  -91,   83,  109,
      49,  127, -117, -113,   73,  -77,  -17,   -8,
     -36,  -24, -101,   28,    1,  -79,   12,  127,
};

/* Bias + 0 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_7_bias[9] = {
    -6364, 22864,   -57,   974,   865, -1090,  7699, 16578, -2334,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_7_multiplier[9] = {
    1887435728, 1837289624, 1482346713, 2032756398, 1114996064, 1974388982, 1264246630, 1430802787,
    1374193096,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_conv2d_1x1_7_shift[9] = {
    -6, -7, -5, -6, -5, -6, -6, -6, -5,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_8_weights[3 * 3 * 9] = {
    /* row 0 */
      13,  -45,   76, -127, -107,  -33,   36,   36,  127,
     -31,  -82,   54,  -56,   18,   24,   24,  -48,  -10,
     -56,  -77,  127,  -75,   24,   65,   12, -127,   38,
    /* row 1 */
      13,   32,  -49,   53,   -9,  -47,   11,   16,   55,
      18,   29,  -42,   52,  -21,   -2,  -18,  -23,    5,
     -40,  -91,   13,   50,   -7,   11,  -49,  -57,   -5,
    /* row 2 */
      -4,   82,   59,   -4,  127,  -63, -127,   50,   74,
      16,   81,  -18,  -24,    2, -127,   15,   22,   16,
    -127, -127,  -91,  -32,   60,  -79,  -77,  -26,  -30,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_8_bias[9] = {
    -25344, -25344,  16512, -20864,  11136, -32128, -22144, -20096,  34560,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_depthwise_conv2d_8_multiplier[9] = {
    1755226536, 1330613108, 1519665413, 1645072260, 1694817912, 1240901571, 1480258976, 1452590249,
    1645192228,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_depthwise_conv2d_8_shift[9] = {
    -8, -8, -8, -8, -8, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_femto_conv2d_1x1_9_weights[9 * 9] = {
      -6,   63,   30,  -32,   36,   29, -127,  -15, -126,
       9,  127,   41,    7,   10,   -3,  -23,   66,   -8,
      31,  -13,   26,   19,   47, -127,   31,   32,   -8,
      -5,   -5,  -90,  -85,  -58,   -7,   32,   25,  127,
      81, -127,    2,  -42,  -33,   42,   22,   15,  -17,
      13,  100,   26,  127,   12,  -19,    6,   48,  -34,
      22,   93, -109,  -58, -108, -127,  -28,   65,    4,
       6,   50,   16,  127,  -32,   25, -115,   -2,  -17,
     -44,   18,  -57,  -70,   80,  127,  -74,  -60,  -52,
};

/* Bias + 2 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_9_bias[9] = {
    -1765, 13126,  1549, -2184, -5191, 13447,  9605,  5681, -5611,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_conv2d_1x1_9_multiplier[9] = {
    1566797626, 1794882521, 1262195456, 1108991905, 1775978242, 2110832738, 1650252110, 1176400016,
    1182258706,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_conv2d_1x1_9_shift[9] = {
    -5, -5, -5, -5, -5, -5, -6, -5, -5,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_femto_fully_connected_11_weights[10 * 9] = {
     -20,  -59,   27,  -40,    3,  -87,  -35, -127,   58,
    -101,   -5,  -32,    1,   -4,  -49, -127,  -31, -109,
     -22,  -68,  127,   46,   -2,   26,  -31,  -43,  -43,
    -127,   10,  -38,    2,  -96,   26,  -46,   98,   29,
      81,    2,  -18,    8,   66,  -38,   -7,   39, -127,
     -24,   47,  -22,   14,  -76, -127,    4,   -7,   34,
     -13,  107,   31, -101,  -31, -109,  -55, -127,   86,
    -127,  -28, -118,   48,   57,   44,    3,   30,  -45,
     -22,  -10,  -42, -127,  -37,   98,   79,  -75,  -14,
      96,  -51, -127,  -28,   -1, -102,   38,   34,  -19,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_femto_fully_connected_11_bias[10] = {
    -31787, -48363,  -1079, -11828, -10292, -19927, -40719, -22844, -13505, -18357,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_femto_fully_connected_11_multiplier[10] = {
    1900168869, 1245421652, 1345962674, 2141525429, 1360926143, 1436959950, 2007327145, 1370883198,
    1396582163, 1099257354,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_femto_fully_connected_11_shift[10] = {
    -7, -7, -7, -8, -7, -7, -8, -7, -7, -7,
};

TL_TABLES_END

#endif /* TL_FEMTO_IMPLEMENTED */
#endif /* TL_FEMTO_IMPLEMENTATION */
