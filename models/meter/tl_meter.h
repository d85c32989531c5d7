/* tl_meter.h: the neural network "meter" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 22,480 bytes, sha256
 * 739899220aab7e52619f99d84367055ffa282daff8096e3525d2850a2cb2a92a
 *
 *   input    int8, 32 x 20 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 11; real value = 0.199984044 * (q - 52)
 *   labels   0 1 2 3 4 5 6 7 8 9 between
 *   arena    8,724 bytes of RAM
 *   flash    9,779 bytes of constants, and the code
 *   work     485,648 multiply-accumulate operations an inference
 *
 *   The steps of an inference, with the positions of the operators in the .tflite file.
 *   Instructions are an estimate for RV32IMC with -Os; bytes are those of weights and other
 *   constants.
 *
 *   operator                       output        kernel                        instructions  bytes
 *   CONV_2D (0)                    30 x 18 x 16  tl_conv2d_s8                       835,605    288
 *   DEPTHWISE_CONV_2D (1)          28 x 16 x 16  tl_depthwise_conv2d_s8           1,367,081    288
 *   CONV_2D (2) + MAX_POOL_2D (3)  14 x 8 x 24   tl_conv2d_max_pool_square_s8       854,268    600
 *   DEPTHWISE_CONV_2D (4)          12 x 6 x 24   tl_depthwise_conv2d_s8             329,564    432
 *   CONV_2D (5)                    12 x 6 x 32   tl_fully_connected_s8              414,282  1,056
 *   DEPTHWISE_CONV_2D (6)          10 x 4 x 32   tl_depthwise_conv2d_s8             244,122    576
 *   CONV_2D (7)                    10 x 4 x 40   tl_fully_connected_s8              354,661  1,640
 *   DEPTHWISE_CONV_2D (8)          8 x 2 x 40    tl_depthwise_conv2d_s8             122,061    720
 *   CONV_2D (9)                    8 x 2 x 48    tl_fully_connected_s8              202,557  2,352
 *   DEPTHWISE_CONV_2D (10)         1 x 1 x 48    tl_depthwise_conv2d_s8              15,438  1,200
 *   FULLY_CONNECTED (11)           11            tl_fully_connected_s8                3,698    627
 *   all                                                                           4,743,337  9,779
 *
 * Include this file wherever the network is called. In exactly one source file, say before that
 *
 *   #define TL_METER_IMPLEMENTATION
 *
 * How to call it:
 *
 *   int8_t *input = tl_meter_input();
 *   ... write TL_METER_INPUT_SIZE values to input ...
 *   tl_meter_invoke();
 *   const int8_t *output = tl_meter_output();
 *   int32_t best = tl_meter_argmax();
 *   const char *name = tl_meter_labels[best];
 *
 * The buffers belong to the network and stay where they are. Running it uses the memory of the
 * input for other values, so write the whole input before every call; the output stands until the
 * next input is written. There is one arena, so one inference at a time; where it lies is up to you
 * (TL_METER_ARENA below).
 */
#ifndef TL_METER_H
#define TL_METER_H

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
#error "tl_meter.h was made by Tintling 0.1.0, but a file before it by another version: export both models with the same version"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TL_METER_INPUT_SIZE 640
#define TL_METER_INPUT_HEIGHT 32
#define TL_METER_INPUT_WIDTH 20
#define TL_METER_INPUT_CHANNELS 1
#define TL_METER_INPUT_SCALE 0.00392156886f
#define TL_METER_INPUT_ZERO_POINT (-128)
#define TL_METER_OUTPUT_SIZE 11
#define TL_METER_OUTPUT_SCALE 0.199984044f
#define TL_METER_OUTPUT_ZERO_POINT (52)
#define TL_METER_LABEL_COUNT 11
#define TL_METER_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "between"}
#define TL_METER_MODEL_SHA256 "739899220aab7e52619f99d84367055ffa282daff8096e3525d2850a2cb2a92a"

/* The arena: working memory, 8,724 bytes at an address that is divisible by 4. It need not
 * be zero. By default it is a static array of the implementation. Compile that with
 *
 *   -DTL_METER_ARENA=my_arena
 *       to work in memory of the caller's: an expression that gives a pointer or an array. Each
 *       call evaluates it once, so it may lead to another place for each thread.
 *   -DTL_METER_ARENA_ATTRIBUTE='__attribute__((section(".bss.psram")))'
 *       to place the static array.
 *   -DTL_METER_ARENA_HEADER='"my_arena.h"'
 *       to include a file before, which declares what the other two name.
 */
#define TL_METER_ARENA_BYTES 8724
#define TL_METER_ARENA_ALIGNMENT 4

/* The 640 values, 32 x 20 x 1, that the network reads. */
int8_t *tl_meter_input(void);

/* Runs the network once. Not re-entrant: there is one arena, so one inference at a time, unless
 * TL_METER_ARENA names memory that each caller has for itself. */
void tl_meter_invoke(void);

/* The 11 values that the last call of tl_meter_invoke computed. */
const int8_t *tl_meter_output(void);

/* Index of the largest of the 11 output values that the last call of
 * tl_meter_invoke computed; of several that are equal, the first. */
static inline int32_t tl_meter_argmax(void) {
    const int8_t *const output = tl_meter_output();
    int32_t best = 0;
    for (int32_t i = 1; i < TL_METER_OUTPUT_SIZE; ++i) {
        best = output[i] > output[best] ? i : best;
    }
    return best;
}

/* What each output value stands for. */
extern const char *const tl_meter_labels[TL_METER_LABEL_COUNT];

/* Name, origin, shapes, labels and costs of the network. */
const tl_model_description *tl_meter_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_METER_H */

#ifdef TL_METER_IMPLEMENTATION
#ifndef TL_METER_IMPLEMENTED
#define TL_METER_IMPLEMENTED

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

/* A program may define TL_TRACE to look at each tensor of the .tflite file as it is finished. */
#ifndef TL_TRACE
#define TL_TRACE(tensor, data, bytes) ((void)(data))
#endif

/* Working memory. Values share it when they do not live at the same time, and an operator may write
 * over the part of its input that it has read for the last time.
 *
 *  offset   bytes   value
 *       0    2688   conv2d_1x1_max_pool_2 (int8, 14 x 8 x 24)
 *       0    2304   conv2d_1x1_5 (int8, 12 x 6 x 32)
 *       0    1600   conv2d_1x1_7 (int8, 10 x 4 x 40)
 *       0     768   conv2d_1x1_9 (int8, 8 x 2 x 48)
 *       0      11   output (int8, 11)
 *      24    7168   depthwise_conv2d_1 (int8, 28 x 16 x 16)
 *      40    8640   conv2d_0 (int8, 30 x 18 x 16)
 *     768      48   depthwise_conv2d_10 (int8, 1 x 1 x 48)
 *    1600     640   depthwise_conv2d_8 (int8, 8 x 2 x 40)
 *    2304    1280   depthwise_conv2d_6 (int8, 10 x 4 x 32)
 *    2688    1728   depthwise_conv2d_4 (int8, 12 x 6 x 24)
 *    8084     640   input (int8, 32 x 20 x 1)
 */
#ifdef TL_METER_ARENA_HEADER
#include TL_METER_ARENA_HEADER
#endif

#ifdef TL_METER_ARENA
#ifdef TL_METER_ARENA_ATTRIBUTE
#error "TL_METER_ARENA replaces the array that TL_METER_ARENA_ATTRIBUTE places: define one of them"
#endif
#define TL_METER_ARENA_START ((int8_t *)(void *)(TL_METER_ARENA))
#else
#ifndef TL_METER_ARENA_ATTRIBUTE
#define TL_METER_ARENA_ATTRIBUTE
#endif
TL_METER_ARENA_ATTRIBUTE static union {
    int8_t s8[TL_METER_ARENA_BYTES];
    int32_t words[TL_METER_ARENA_BYTES / sizeof(int32_t)];
} tl_meter_arena;
#define TL_METER_ARENA_START tl_meter_arena.s8
#endif

/* Weights, biases, factors and tables. Their values stand at the end of the file. */
TL_TABLES_BEGIN
TL_TABLE int8_t tl_meter_conv2d_0_weights[16 * 3 * 3 * 1];
TL_TABLE int32_t tl_meter_conv2d_0_bias[16];
TL_TABLE int32_t tl_meter_conv2d_0_multiplier[16];
TL_TABLE int8_t tl_meter_conv2d_0_shift[16];
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_weights[3 * 3 * 16];
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_bias[16];
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_multiplier[16];
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_shift[16];
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_weights[24 * 1 * 1 * 16];
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_bias[24];
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_multiplier[24];
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_shift[24];
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_weights[3 * 3 * 24];
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_bias[24];
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_multiplier[24];
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_shift[24];
TL_TABLE int8_t tl_meter_conv2d_1x1_5_weights[32 * 24];
TL_TABLE int32_t tl_meter_conv2d_1x1_5_bias[32];
TL_TABLE int32_t tl_meter_conv2d_1x1_5_multiplier[32];
TL_TABLE int8_t tl_meter_conv2d_1x1_5_shift[32];
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_weights[3 * 3 * 32];
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_bias[32];
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_multiplier[32];
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_shift[32];
TL_TABLE int8_t tl_meter_conv2d_1x1_7_weights[40 * 32];
TL_TABLE int32_t tl_meter_conv2d_1x1_7_bias[40];
TL_TABLE int32_t tl_meter_conv2d_1x1_7_multiplier[40];
TL_TABLE int8_t tl_meter_conv2d_1x1_7_shift[40];
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_weights[3 * 3 * 40];
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_bias[40];
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_multiplier[40];
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_shift[40];
TL_TABLE int8_t tl_meter_conv2d_1x1_9_weights[48 * 40];
TL_TABLE int32_t tl_meter_conv2d_1x1_9_bias[48];
TL_TABLE int32_t tl_meter_conv2d_1x1_9_multiplier[48];
TL_TABLE int8_t tl_meter_conv2d_1x1_9_shift[48];
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_weights[8 * 2 * 48];
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_bias[48];
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_multiplier[48];
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_shift[48];
TL_TABLE int8_t tl_meter_fully_connected_11_weights[11 * 48];
TL_TABLE int32_t tl_meter_fully_connected_11_bias[11];
TL_TABLE int32_t tl_meter_fully_connected_11_multiplier[11];
TL_TABLE int8_t tl_meter_fully_connected_11_shift[11];
TL_TABLES_END

/* CONV_2D (0): 32 x 20 x 1 -> 30 x 18 x 16 */
static const tl_conv2d_params tl_meter_conv2d_0 = {
    {32, 20, 1},  /* input: h, w, c */
    {3, 3},       /* filter: h, w */
    {30, 18, 16}, /* output: h, w, c */
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
};

/* DEPTHWISE_CONV_2D (1): 30 x 18 x 16 -> 28 x 16 x 16 */
static const tl_depthwise_conv2d_params tl_meter_depthwise_conv2d_1 = {
    {  /* conv */
        {30, 18, 16}, /* input: h, w, c */
        {3, 3},       /* filter: h, w */
        {28, 16, 16}, /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -128,         /* input_zero_point */
        {             /* scaling */
            -5,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (2) + MAX_POOL_2D (3): 28 x 16 x 16 -> 14 x 8 x 24 */
static const tl_conv2d_max_pool_params tl_meter_conv2d_1x1_max_pool_2 = {
    { /* conv */
        {28, 16, 16}, /* input: h, w, c */
        {1, 1},       /* filter: h, w */
        {28, 16, 24}, /* output: h, w, c */
        {1, 1},       /* stride: h, w */
        {1, 1},       /* dilation: h, w */
        {0, 0},       /* padding: h, w */
        1,            /* groups */
        0,            /* border */
        -5,           /* input_zero_point */
        {             /* scaling */
            -128,        /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    { /* pool */
        {28, 16, 24}, /* input: h, w, c */
        {2, 2},       /* filter: h, w */
        {14, 8, 24},  /* output: h, w, c */
        {2, 2},       /* stride: h, w */
        {0, 0},       /* padding: h, w */
        0,            /* border */
        {-128, 127},  /* activation: min, max */
    },
};

/* DEPTHWISE_CONV_2D (4): 14 x 8 x 24 -> 12 x 6 x 24 */
static const tl_depthwise_conv2d_params tl_meter_depthwise_conv2d_4 = {
    {  /* conv */
        {14, 8, 24}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {12, 6, 24}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -3,          /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (5): 12 x 6 x 24 -> 12 x 6 x 32 */
static const tl_fully_connected_params tl_meter_conv2d_1x1_5 = {
    72, /* rows */
    24, /* accum_depth */
    32, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (6): 12 x 6 x 32 -> 10 x 4 x 32 */
static const tl_depthwise_conv2d_params tl_meter_depthwise_conv2d_6 = {
    {  /* conv */
        {12, 6, 32}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {10, 4, 32}, /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -15,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (7): 10 x 4 x 32 -> 10 x 4 x 40 */
static const tl_fully_connected_params tl_meter_conv2d_1x1_7 = {
    40, /* rows */
    32, /* accum_depth */
    40, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (8): 10 x 4 x 40 -> 8 x 2 x 40 */
static const tl_depthwise_conv2d_params tl_meter_depthwise_conv2d_8 = {
    {  /* conv */
        {10, 4, 40}, /* input: h, w, c */
        {3, 3},      /* filter: h, w */
        {8, 2, 40},  /* output: h, w, c */
        {1, 1},      /* stride: h, w */
        {1, 1},      /* dilation: h, w */
        {0, 0},      /* padding: h, w */
        1,           /* groups */
        0,           /* border */
        -128,        /* input_zero_point */
        {            /* scaling */
            -14,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* CONV_2D (9): 8 x 2 x 40 -> 8 x 2 x 48 */
static const tl_fully_connected_params tl_meter_conv2d_1x1_9 = {
    16, /* rows */
    40, /* accum_depth */
    48, /* output_depth */
    {   /* scaling */
        -128,        /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

/* DEPTHWISE_CONV_2D (10): 8 x 2 x 48 -> 1 x 1 x 48 */
static const tl_depthwise_conv2d_params tl_meter_depthwise_conv2d_10 = {
    {  /* conv */
        {8, 2, 48}, /* input: h, w, c */
        {8, 2},     /* filter: h, w */
        {1, 1, 48}, /* output: h, w, c */
        {1, 1},     /* stride: h, w */
        {1, 1},     /* dilation: h, w */
        {0, 0},     /* padding: h, w */
        1,          /* groups */
        0,          /* border */
        -128,       /* input_zero_point */
        {           /* scaling */
            -71,         /* offset */
            {-128, 127}, /* activation: min, max */
            1,           /* per_channel */
            0,           /* large */
        },
    },
    1, /* depth_multiplier */
};

/* FULLY_CONNECTED (11): 1 x 1 x 48 -> 11 */
static const tl_fully_connected_params tl_meter_fully_connected_11 = {
    1,  /* rows */
    48, /* accum_depth */
    11, /* output_depth */
    {   /* scaling */
        52,          /* offset */
        {-128, 127}, /* activation: min, max */
        1,           /* per_channel */
        0,           /* large */
    },
};

int8_t *tl_meter_input(void) {
    return TL_METER_ARENA_START + 8084;
}

const int8_t *tl_meter_output(void) {
    return TL_METER_ARENA_START + 0;
}

void tl_meter_invoke(void) {
    int8_t *const arena = TL_METER_ARENA_START;
    int8_t *const input = arena + 8084;
    int8_t *const conv2d_0 = arena + 40;
    int8_t *const depthwise_conv2d_1 = arena + 24;
    int8_t *const conv2d_1x1_max_pool_2 = arena + 0;
    int8_t *const depthwise_conv2d_4 = arena + 2688;
    int8_t *const conv2d_1x1_5 = arena + 0;
    int8_t *const depthwise_conv2d_6 = arena + 2304;
    int8_t *const conv2d_1x1_7 = arena + 0;
    int8_t *const depthwise_conv2d_8 = arena + 1600;
    int8_t *const conv2d_1x1_9 = arena + 0;
    int8_t *const depthwise_conv2d_10 = arena + 768;
    int8_t *const output = arena + 0;

    /* CONV_2D (0): 32 x 20 x 1 -> 30 x 18 x 16 */
    tl_conv2d_s8(&tl_meter_conv2d_0, input, tl_meter_conv2d_0_weights, tl_meter_conv2d_0_bias,
                 tl_meter_conv2d_0_multiplier, tl_meter_conv2d_0_shift, conv2d_0);
    TL_TRACE(23, conv2d_0, 8640);

    /* DEPTHWISE_CONV_2D (1): 30 x 18 x 16 -> 28 x 16 x 16 */
    tl_depthwise_conv2d_s8(&tl_meter_depthwise_conv2d_1, conv2d_0,
                           tl_meter_depthwise_conv2d_1_weights, tl_meter_depthwise_conv2d_1_bias,
                           tl_meter_depthwise_conv2d_1_multiplier,
                           tl_meter_depthwise_conv2d_1_shift, depthwise_conv2d_1);
    TL_TRACE(24, depthwise_conv2d_1, 7168);

    /* CONV_2D (2) + MAX_POOL_2D (3): 28 x 16 x 16 -> 14 x 8 x 24 */
    tl_conv2d_max_pool_square_s8(&tl_meter_conv2d_1x1_max_pool_2, depthwise_conv2d_1,
                                 tl_meter_conv2d_1x1_max_pool_2_weights,
                                 tl_meter_conv2d_1x1_max_pool_2_bias,
                                 tl_meter_conv2d_1x1_max_pool_2_multiplier,
                                 tl_meter_conv2d_1x1_max_pool_2_shift, conv2d_1x1_max_pool_2);
    TL_TRACE(26, conv2d_1x1_max_pool_2, 2688);

    /* DEPTHWISE_CONV_2D (4): 14 x 8 x 24 -> 12 x 6 x 24 */
    tl_depthwise_conv2d_s8(&tl_meter_depthwise_conv2d_4, conv2d_1x1_max_pool_2,
                           tl_meter_depthwise_conv2d_4_weights, tl_meter_depthwise_conv2d_4_bias,
                           tl_meter_depthwise_conv2d_4_multiplier,
                           tl_meter_depthwise_conv2d_4_shift, depthwise_conv2d_4);
    TL_TRACE(27, depthwise_conv2d_4, 1728);

    /* CONV_2D (5): 12 x 6 x 24 -> 12 x 6 x 32 */
    tl_fully_connected_s8(&tl_meter_conv2d_1x1_5, depthwise_conv2d_4, tl_meter_conv2d_1x1_5_weights,
                          tl_meter_conv2d_1x1_5_bias, tl_meter_conv2d_1x1_5_multiplier,
                          tl_meter_conv2d_1x1_5_shift, conv2d_1x1_5);
    TL_TRACE(28, conv2d_1x1_5, 2304);

    /* DEPTHWISE_CONV_2D (6): 12 x 6 x 32 -> 10 x 4 x 32 */
    tl_depthwise_conv2d_s8(&tl_meter_depthwise_conv2d_6, conv2d_1x1_5,
                           tl_meter_depthwise_conv2d_6_weights, tl_meter_depthwise_conv2d_6_bias,
                           tl_meter_depthwise_conv2d_6_multiplier,
                           tl_meter_depthwise_conv2d_6_shift, depthwise_conv2d_6);
    TL_TRACE(29, depthwise_conv2d_6, 1280);

    /* CONV_2D (7): 10 x 4 x 32 -> 10 x 4 x 40 */
    tl_fully_connected_s8(&tl_meter_conv2d_1x1_7, depthwise_conv2d_6, tl_meter_conv2d_1x1_7_weights,
                          tl_meter_conv2d_1x1_7_bias, tl_meter_conv2d_1x1_7_multiplier,
                          tl_meter_conv2d_1x1_7_shift, conv2d_1x1_7);
    TL_TRACE(30, conv2d_1x1_7, 1600);

    /* DEPTHWISE_CONV_2D (8): 10 x 4 x 40 -> 8 x 2 x 40 */
    tl_depthwise_conv2d_s8(&tl_meter_depthwise_conv2d_8, conv2d_1x1_7,
                           tl_meter_depthwise_conv2d_8_weights, tl_meter_depthwise_conv2d_8_bias,
                           tl_meter_depthwise_conv2d_8_multiplier,
                           tl_meter_depthwise_conv2d_8_shift, depthwise_conv2d_8);
    TL_TRACE(31, depthwise_conv2d_8, 640);

    /* CONV_2D (9): 8 x 2 x 40 -> 8 x 2 x 48 */
    tl_fully_connected_s8(&tl_meter_conv2d_1x1_9, depthwise_conv2d_8, tl_meter_conv2d_1x1_9_weights,
                          tl_meter_conv2d_1x1_9_bias, tl_meter_conv2d_1x1_9_multiplier,
                          tl_meter_conv2d_1x1_9_shift, conv2d_1x1_9);
    TL_TRACE(32, conv2d_1x1_9, 768);

    /* DEPTHWISE_CONV_2D (10): 8 x 2 x 48 -> 1 x 1 x 48 */
    tl_depthwise_conv2d_s8(&tl_meter_depthwise_conv2d_10, conv2d_1x1_9,
                           tl_meter_depthwise_conv2d_10_weights, tl_meter_depthwise_conv2d_10_bias,
                           tl_meter_depthwise_conv2d_10_multiplier,
                           tl_meter_depthwise_conv2d_10_shift, depthwise_conv2d_10);
    TL_TRACE(33, depthwise_conv2d_10, 48);

    /* FULLY_CONNECTED (11): 1 x 1 x 48 -> 11 */
    tl_fully_connected_s8(&tl_meter_fully_connected_11, depthwise_conv2d_10,
                          tl_meter_fully_connected_11_weights, tl_meter_fully_connected_11_bias,
                          tl_meter_fully_connected_11_multiplier, tl_meter_fully_connected_11_shift,
                          output);
    TL_TRACE(34, output, 11);
}

static const tl_tensor_description tl_meter_inputs[1] = {
    {"int8", 4, {1, 32, 20, 1, 0, 0}, 640, 0.00392156886f, -128},
};

static const tl_tensor_description tl_meter_outputs[1] = {
    {"int8", 2, {1, 11, 0, 0, 0, 0}, 11, 0.199984044f, 52},
};

const char *const tl_meter_labels[TL_METER_LABEL_COUNT] = TL_METER_LABELS;

const tl_model_description *tl_meter_info(void) {
    static const tl_model_description info = {
        "meter",
        "Tintling 0.1.0",
        TL_METER_MODEL_SHA256,
        tl_meter_inputs,
        1, /* inputs */
        tl_meter_outputs,
        1, /* outputs */
        tl_meter_labels,
        11, /* labels */
        TL_METER_ARENA_BYTES,
        9779, /* bytes of constants */
        485648, /* multiply-accumulate operations */
    };
    return &info;
}

TL_TABLES_BEGIN

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_meter_conv2d_0_weights[16 * 3 * 3 * 1] = {
    -127,  -74,  -11,  -72,   24,   93,  -23,   98,   85,
     -53, -127,  -88,    5,  -39,   11,   57,  120,   98,
     -34, -102, -127,  -16,   54,   58,  -12,  106,   72,
       8,   33, -127,  -19,   29,   -5,  -50,    5,    9,
    -127,   14,  113,  -45,   -5,  102,  -36,  -14,    9,
      50,   14,  -43,  112,   11, -119,  107,  -14, -127,
     127,   22, -119,   65,   12, -102,   78,   25, -105,
    -127,  -89,  -30,  -61,   25,   49,   67,   71,   99,
      87,    4,  -14,  127,   62,   10,  -44,  -31, -125,
      12,   72, -127,  -82,  113,   43,  -98,   51,   73,
       3,    5,  -46,  -58, -126, -127,   26,  -24, -114,
     -78,    8,  127, -125,   37,  108,  -77,  -80,   62,
      67,  127,   92,   27,  -38,  -37,  -72,  -88,  -93,
       3, -101,  -59,   49,   -8, -127,  111,   65,   36,
     -19,  -90, -127,  117,   23,  -62,  102,   42,    4,
    -127,  -66,  -78,  -24,   44,   22,   -9,  -35,  -15,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_0_bias[16] = {
     -1959,   -802,  11791,  -4249,  10418,  -1140,  16940,  12781,  14776,   -947, -26051,  -1967,
     -1316,  -2666,  -1314, -17844,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_0_multiplier[16] = {
    1429152765, 1499593941, 1815044337, 1393874103, 1709267012, 1332546830, 1268186829, 1493854237,
    1660338085, 1216994932, 1376193086, 1270569646, 1503429375, 1609168375, 1461921704, 1135973031,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_0_shift[16] = {
    -8, -8, -8, -7, -8, -8, -8, -8, -8, -7, -9, -8, -8, -8, -8, -8,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_weights[3 * 3 * 16] = {
    /* row 0 */
      76, -105,  -51,   23, -127,  127,  -61,  -87,  -13,  -93,  -33,  -98,  -15,    2,   63,  -66,
      79, -101,   27,    1,  -79,  116,   38,   17,    9,  -10,    0, -105, -127,  -51,  108, -108,
      68,  -53,  127,    9,   16,   78,  127,   95,    1,  -72, -127, -127,  -66,   13,  127, -127,
    /* row 1 */
     127,  -25,  -83,  -52,   15,  107,  -26,   89,   34,   14,   42,  -67,  -43,   90,  125,  -61,
     120, -100,  -38,   48,   19,  121,  -10,   87,   33,  -60,   13,  -72, -118,   16,  114,   36,
     103,  -37,  -44,   89,  111,  125,    0,   29,  -62,  -96,   81, -101, -121,   -6,  111,   86,
    /* row 2 */
      39,  -48,   17,  -29,   -2,   58,   70,   79,  127,  101,   35, -118,  -87,  127,   11,  -44,
      87, -127, -102,    9,   51,   76,  -55,   40,   13,  -17,   64, -120,  -99,   58,   42,  112,
      79,  -15,  -39,  127,   95,  117, -109, -127,  -92, -127,  126, -107,  -58,    6,   70,   62,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_bias[16] = {
      99584,  -78208,  -23808,   28800,   12672,  118400,   -3328,   28416,    6400,  -46080,
      25728, -117120,  -93952,   32640,   98688,  -14080,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_multiplier[16] = {
    1165876839, 1275641174, 1180214945, 1123315508, 1213705792, 1438387087, 1602850431, 1288386119,
    1642452566, 1136560818, 2012530288, 1386421161, 1418032540, 1417694467, 1182076119, 1681059872,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_shift[16] = {
     -9,  -9,  -9,  -9,  -9,  -9,  -9,  -9,  -9, -10, -10,  -9,  -9,  -9,  -9, -10,
};

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_weights[24 * 1 * 1 * 16] = {
       5,  -42,   15,    9,  -13, -127,  -33,    9,   47,  -67,  -20,  120,  -67,   18,    3,    7,
      47,   64,   31,   29,  -99,   76,   39, -127,   97,  -17,  -49,   50,   -6,  -47,  -48,   77,
      39,  -59,   -6,  -18,  127,   19,  -56,   55,  -49,   25,  -66,   27,   47,  -48, -117,  -40,
    -127,  -57,  -46,    3,   -1,   18,  -94,   -1,   12,   57,   24,    2,   82,   21,   32,   42,
     -37,    5,   77,   26,  -42,   -7,  -17, -127,  -17,   15,   73,  -25,  -96,  -10,  -57,   52,
       7,  -50,  -30,   67,  -21,  127,  -36,  -24,   22,  -89,  119,  -56,  -21,    8,   49,   80,
    -127,   47,  103,  -38,   43,  -64,  126,   13,  -54,  -37,  -47,  -38,    0,    8,   17,   46,
     -40,  126,   -3,    5,   14,   64,  -16,  -23,  -19,   -1,  -24, -127,  117,  -25,   65,  -17,
     -40,  -64, -127,   15,   -1,  -30,  -81,   69,   27,   39,  -63,   48,   29,  -33,   56,    8,
      24,  -12,   29,  -58,   30,  -43,  -60,   97, -127,   45,  -42,   -5,   78,  -76,  -89,  -33,
      81,  -64,  -39,   50,   28,  -12,   18,  -23,    3,   19,   67,  127,  -47,  -54,  -79,   23,
    -125,   49,   -3,   94,  -41, -110,  -71,   14,   61,  -22,   94,   85,  127, -125,  -86, -103,
      -3, -113,  -35,   37,   44,   72,  -71,    9,   16,  -60,  -60, -127,  -69,   84,   26,  -19,
      47,  -91,   60,  -58,   33,   -7, -100,  127,    1,    2,  -34,   56,  -28,   -6,    8,  -26,
     -70,  -26,   11,    2,  -21, -127,  -21,   23,    4,   12,   47,   17,  -42,   45,   94,   46,
      69,  -38, -127,   68,   34,  -26,   23,   -7,  -30,   49,  -47,   76,  -61,   28,  -49,  -17,
      34,   22,   28,  -14,  -91,   51,  -30,   39, -127,  -18,  -22,    0,   24, -116,  -15,  -35,
     -49,   -8,   -7,  -79,   27, -113,  -18,   34,  -44,    6,   30,  127,  -60,   16,   37,    4,
     -10,   90,   66,  -53,  -21,  -58,  127,  -55,  -77,   -3,   14,  -39,  -26,   25,   -3,   54,
     -18,   26,   10, -127,   37,  -20,   70,  -25,    3,  -38,    5,  -85,    6,   79,   49,   30,
     103,  -23,    8,   42,  -20,    8,   -8,   23,    0,   21,  -25,  127,  -71,  -17, -103,   -7,
     -20,  -40,   58,  -21,    3,  -83,  -44,  -48,  -25,   41,  -18,   -1, -127,   -3,   64,    6,
     -39,   21,  -21,   16,   -8, -127,   -6,    4,   17,   35,  -22,   57,   12,   27,  -24,  -30,
      -8,  -68,   80,   -5,   39,  -36,  -14,   -8,  -36,  -27,  -53,   73, -127,  108,  -29,   79,
};

/* Bias + 5 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_bias[24] = {
     2216,  1992,  -509,  -147,   590,  1418,  1506,  3148, -2619, -1005,  1747,  2160, -1364,
    -1165,  2352,   -17,  -883,  1618,  1984,   530,  2752,  -218,  6643,  1674,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_multiplier[24] = {
    1574244458, 1367256071, 1965498459, 1859402612, 1340876957, 1390176981, 1745127577, 1479551243,
    1612901955, 1233123832, 1084413963, 1997936807, 1317050872, 1848831908, 1149927740, 1145151821,
    1141587482, 1569796367, 1646310457, 1290303306, 1132867660, 1988891823, 1657747845, 1878829141,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_shift[24] = {
    -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -7, -6, -6, -5, -5, -5, -6, -6, -5, -5, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_weights[3 * 3 * 24] = {
    /* row 0 */
      -4,  108,  -16,  -87,    5, -118,   41,  127,   16,  127,   57,   46, -116,  -78, -100,  -45,
     -74,  -57,  -29, -122,  102, -127,   46,   -1,
      21,   79,    8,   -1,   37, -122,   73,   38, -127,   95,  127,   17,  -89,  -60,  -45,    6,
     -92,    6,  -61,  -35,   82,  -38,   54,  -40,
     127,   -2,   41,  -66,   51,   26,   74,   87,  -48,  -38,   64,   82,  -37,   66,   30,   31,
    -127,   61,  -32,  -16,  104,   23,   67,   16,
    /* row 1 */
       0,   68,   12,  -74,  -34,   30,   55,    3,  -33,  115,   33,   61,   32,  -56,  -39,   37,
      47,  -76,  -16,  -19,   -3,  -83,  -24,  -11,
      53,  127,   40,  -56,   46,  -58,  104,  -19,  -70,  116,    3,   21,  -12,  -27,  -11,   -4,
     -28,   14,  -54,   11, -117,  -41,  -23,  -18,
      50,  111,  127, -127,  127,   14,  127,   54,  -66,   89,  -47,   57,  -39,  127,   -7,  -53,
     -40,  -15,  -30,  127, -106,   61,   38,   -7,
    /* row 2 */
     -39,   26,   20,  -61,  -76,   73,  -45,    3,  -60,   62,    3,  127,  113, -126,  127,   65,
      42, -127, -127,  104, -127,  -84, -127,  -62,
     -12,   35,   16, -117,  -17,  -16,   15,   23,  -23,    5,   18,   69,  127,  -76,    8,  -58,
      88,  -80,  -62,   20, -114,  -27,  -55,   47,
      -4,  105,   74,  -49,   48,  127,   34,   48,  -24,  108,  -46,  -40,  -82,   17,   60, -127,
      85,   -2,  -24,   74,  -55,   -1,   -9,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_bias[24] = {
     24576,  84096,  41216, -81664,  23936,  -5632,  61184,  46592, -55680,  86912,  27136,  56320,
    -13184, -27264,   2944, -18944, -12672, -35328, -55680,  18432, -29952, -40576,  -4224,   6528,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_multiplier[24] = {
    1561381712, 2080109188, 1330116118, 1912705565, 1192058735, 1640449114, 1267165368, 1285594130,
    1133021570, 1124110948, 1159254797, 1362460403, 1822897789, 1448965545, 1248474216, 1999493143,
    1089101450, 1385321217, 1396199043, 1636030465, 1238504399, 1935340207, 1389616259, 1182209091,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_shift[24] = {
    -8, -9, -8, -9, -8, -9, -8, -8, -8, -8, -8, -8, -9, -9, -8, -9, -8, -8, -8, -9, -9, -9, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_5_weights[32 * 24] = {
    /* output 0 */
     -19,   90,   66,  -64,   15,  -40,  -44,  -21,  -28,  -33,  -56,   -7,   44,  -49,   20,   62,
     101,  -72,  127,   38,  -19,   28,   46,   45,
    /* output 1 */
      19,  -65,   27,  -25, -127,   51,  -13,    2,   44,   98,   10,   39,   83,    2,  -23,   32,
     -28,   45,  -64,   -1,   -6,  -10,  -21,  -27,
    /* output 2 */
     -93,   57,   80,   55, -127,  -81,  -27,   33,   52,  101,  -58,  -35,  -75,  -57,   34,   64,
     -64,    5,  109, -102,  -65,   22, -113,   19,
    /* output 3 */
      52,   86,    4,   23,    5,    7,  -59, -127,   54,   86,   71,   -8,   56,  -20,   26,  -42,
     -30,  -12,    9,   17,   79,   11,   22,   24,
    /* output 4 */
     -72,  -44,  -35,    1,   55,   81,  -10,  -19,   42,  -67,   25,   12,  -36,  127,  -68,   10,
     -21,  -93,   21,   89,  -39,   74,  -68,   54,
    /* output 5 */
     -68,    6,   -7,   10,  -78,   14,  -38,   25,  127,   21,  -21,  -13,   29,  -12,   20,  -22,
      -2,   34,   59,   34,   69,   42,    3,   24,
    /* output 6 */
     -34,  -47,   42,  -30,    5,   60,  -62,  101,   56, -113, -127,  -38,  120,   86,   29,    8,
     -38,  -12,  -16,   29,  -20,  114,  -16,   69,
    /* output 7 */
      67,    7,   56,   65,   23,  -65,  -42, -127,   -7,  -23,  -33,   26,  -65,   44,   71,  -23,
     -70,  -72,  -32, -126,  -26,   -5, -101,   28,
    /* output 8 */
      33,  -89,  -35,  -51,    8,  -20,   21,   42,  -15,  -80, -127,  -72,  -31,  100,  -51,   31,
      12,   39,  -67,  -48,   12,   83,  -45,  -19,
    /* output 9 */
     -64,   29,   48,   82,  -81,   11,  -54,   17,   17,   19,   13,    1,   53,   -7,   45,   10,
     -53, -113,   74,   10, -127,   42,  -62,   54,
    /* output 10 */
    -127,   70,   89,   35,  -81,  -16,  -48,  -10,   91,   40,  -18,  -79,   19,  -39,  -47,   48,
     -86,  -98,   38,  -29,  -80,  -20,  -78,  -50,
    /* output 11 */
      50,  -24,   14,   52,   12,   64,   -7,  -55,   28,  -29,  -19,   11,    7,   -1,  -70,  -39,
     127,  -20,   13,    1,   -2,  -24,   91,    2,
    /* output 12 */
     -31,  -33,  -49,  -10,   19,  -21,  127,  -16,  -17,  -64,  -50,  -75,  -21,  -55,    5,   54,
      42,   12,   28,  -97,  -62,  -46,  -27,  -36,
    /* output 13 */
      23, -127,   46,  -28,  -17,   -3,  -37,  -19,   -1,   33,  -38,  -16,   11,  -17,   20,  -27,
     -21,   -4,  -36,   -5,   36,   26,   -6,   28,
    /* output 14 */
      29,  -58,  -95,   20,  -21,  113,  -14,  -71,   -9,  -64,   14,    5,   76,    2,   58,   27,
     127,  -92,  -19,   61,  -32,   27,   82,   25,
    /* output 15 */
      38,  -81, -127, -117,  -33,  -40,  109,  -43,   -5, -109,  118, -104,    6,  -71,  -73,  123,
     113,   37,  -24,   13,   69,  -27,   37, -109,
    /* output 16 */
      -5,   37,   53,  119,   32,    6,  -49,  -34,  127,   52,  -78,   -3,   23,   58,   -9,  -20,
     -56,  -19,   96,  -16,  -67,   73,  -54,   34,
    /* output 17 */
     -17,  -51, -100,  -78,  -78,  -42,   51,   56,   28,  -41,  -65,   15,   34,  -27,  127,  -37,
      32,   38,  -65,  -18,   46,   28,   29,   78,
    /* output 18 */
      22, -108, -102,  -85,   58,  -27,   85,  -52,  -33, -127,   62,   55,  -27,   -9,  -57,   58,
     -33,   -6,  -44,   21,   71,  -55,  -31,  -83,
    /* output 19 */
      47,   74,   17,   73,   11,   -7,  -79,  -47,   40,   91,  -20,   22,  -56,   55,  -56,   49,
      48,   40,  127,  -42,   36,   77,  -32,  -41,
    /* output 20 */
     -10,   31,  -41,   80,  -32,   33,   -8,   -3,  127,   25,   -4,   -3,  -15,   -3,   13,  -47,
       5,   51,  -53,  -35,  -11,  -39,   -7,  -43,
    /* output 21 */
     -31,   32,   41,   60,  -25,  -14,  -39,   44,  127,   29,  -24,   73,   22,   34,  -53,   56,
     -24,   73,   70,  -13,  -35,  110,  -17,   -8,
    /* output 22 */
     -15,   11,    9,    0,  -14,   16,    2,  -16,  -18,   12,    7, -127,   33,  -25,    7,  -13,
     -21,   -6,   -9,   24,   -2,  -19,   -5,   10,
    /* output 23 */
     -41,  -93,  -99,  -31,  -56,   92,   72,   29,   30,  -68,   16,   47,  -12,   56,  -66,  127,
      28,  -40,   45,   66,   61,   34,   20,  -64,
    /* output 24 */
      85,   64,  -64,   28,  -45,  -40,  -84,  -22,   56,   70,    6, -122,   69,   25,  127,  -15,
     -14,   85,  -21,   -3,   75,  110,   32,   48,
    /* output 25 */
     -69,  -14,  -53,  -47,  104,   84,  127,   -8,  -22,   26,  -17,   20,  112,   28,   29,   -7,
     114,   42,    9,   39,  -16,   20,   78,   59,
    /* output 26 */
      16,  -90,   12,   18,  -24,   29,  -34,   23,    1,  -47,   61,  -27,  -31,  -55, -109,   87,
      19,  -45,   23,   27,   -5,  -59,  -99, -127,
    /* output 27 */
      47,   36,   29,   73,   51,   -9,  -52, -127,  -14,   88,   41,   11,    9,   11,  -59,  -36,
      -2,   -4,   24,  -18,   54,  -32,    2,   38,
    /* output 28 */
      -7,   44,  -12,  -38,  -41,   24,   77,   21,  -15,   54,  -45,  -80,   72,  -22,  -65,   45,
      55,  127,   14,   53,    3,   52,   83,  -88,
    /* output 29 */
    -127,  -70,  -37,    6,   57,  -68,   26,   69,  -29,  -52,  -59,    7,  -41,   41,   53,   21,
     -48,    1,    1,  -16,   12,   33,  -86,   16,
    /* output 30 */
      47,   -7,  -56,  -57,  -42,   42,   49,  -55,   -9,  -80,  -10,   19,   96,  -34,   23,  -38,
     127,    8,  -25,   29,  -58,   -9,   93,  -12,
    /* output 31 */
      90,   47,    4,   23,   81,  127,   17,  -46,   -1,   22,   87,   17,  -77,   76,   13,  -25,
      24,   48,   58,   59,   61,   47,  -15,  -27,
};

/* Bias + 3 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_5_bias[32] = {
       -6, -1092, -1074,  5312,  1952,  6410,  6170,  1673,  3454,   665,  2637,  4292,   855,
      501,  6520,  9135,  6842,  4087,  1942,  6954,  1382,  7206,  1260,  6991,  7126,  3642,
    -1622,  4379,  6916,  1334,  5458,  3186,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_5_multiplier[32] = {
    1629428679, 2011114618, 1931265086, 1640689172, 1852385277, 1514730303, 1119579776, 1202037964,
    1506616631, 1451364191, 1231058814, 1548586072, 1848063200, 1265450877, 1207448490, 1846463877,
    1114739141, 1459292037, 2118859305, 1352534906, 2084645875, 1085922641, 2136586852, 1220807554,
    1308633014, 1544042897, 1423713782, 1489939897, 1533947116, 1492899710, 1340813691, 1715301589,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_5_shift[32] = {
    -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -6, -7, -6, -6, -7, -6, -6, -6, -5, -6,
    -6, -6, -6, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_weights[3 * 3 * 32] = {
    /* row 0 */
     124, -127,   42, -127,   74, -127,   98,   15,   56,   88,   11,  -71,  -31,  -24,   83,  -40,
     -99,  -44,  -89,   77,  -65,  117,    7,  -60,   66,  -88, -127,  119,  -79,   21,    1,  105,
      76,  -95,  127,  -23,  127,  -47,  127,  -19,  -12,  -52,   20,   -2,   12,   27,  -21,  -23,
     -39,   -1,   18,  127, -120,   87,  -95,  -89,   31,  -65,  -87,   60,    6,  -13,  -37,   13,
     127,  -31,   69,  113,   39,   35,   61,   65,   91,  -82,  -77,  -30,  127,  109,  127,  127,
     127,   18,  127,   91, -127,   23,  -22, -127,   37,    4,  -78,  127,   32,   -2, -127, -127,
    /* row 1 */
      78, -100,   -6,   -7,   46,  -70,  -76,  -31,  127,   33,   42, -127,   69,  -36,   -3,   14,
     -66,   38,   -7,   32,  -59,   11,   55,   21,  -20, -127,  -24,  -78,    8,   22,    8,    8,
     106,  -47,  106,   20,   63,  -32,  -29,  -41,   47,   36,    6,   -1,   64,  -22,   27,    2,
      -7,   -7,  -57,   12, -126,  -80,   -1,    4,   27,   -2,  -58,  -28,    0,  -15,   -6,  -10,
      82,   12,   64,    5,   26,   45,    5,  116,   36,   34,  -52,  -23,  107,    0,   64,  -18,
      96,   12,   55,   43,  -40, -127,   42,  -33,    4,  -29,   35,   94,  -12,  -25,   -5,  -54,
    /* row 2 */
      61,  -24,   54,   17,   74,  -56,  -92,  -29,   25,  -74,   54,  -48,  114,  -38,  -56,   98,
     -91,  127, -105,  -26,    5,  -33,  127,   36, -127, -112,   88, -110,  127,   10,   59,  -41,
      71,  -32,   39,  -11,   26,  -61,  -15,   50,  -46,   16,   38,  -11,   37, -127,  -30,  -26,
     -40,   67,  -92,  -27,   -5,  -67,  102,   67,  -60,   92,  -13,  -63,   64,  -63,  113,  -23,
      55,  -63,  -44,   28,   38,   22,    4,  127,  -60,  127, -127,   14,   -9,  -74,   72, -117,
      84,  -31,  -67,  -95,  -16,  -81,   63,  118,  -17,   11, -123,  -64,   71, -127,  102,  -46,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_bias[32] = {
     99840, -64896,  57728,   1920,  65664, -37248,  10624,  32384,  33792,  16128, -10880, -38272,
     62720, -23680,  33664,   2176,  -4480,  22912, -27776,  29952, -70784, -19200,  35584,  -8064,
     -7552, -40448, -49536,   7296,  27776, -24576,  13824, -22400,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_multiplier[32] = {
    1246086241, 1885875756, 1891894914, 1666379552, 1196002931, 1425632133, 1280576549, 1739271526,
    1287991844, 1386898004, 1435394347, 1714803914, 1799292862, 1246506739, 1302814537, 1511944837,
    1173141705, 1645606835, 1128475288, 1285381337, 1838024143, 1276724355, 1774115529, 1492774752,
    1794462440, 1776167141, 1946080024, 1960465000, 1294044274, 1669502606, 1206372589, 1306447937,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_shift[32] = {
    -9, -9, -9, -8, -8, -8, -8, -8, -8, -8, -8, -8, -9, -8, -8, -8, -8, -8, -8, -8, -9, -8, -9, -8,
    -8, -9, -9, -9, -8, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_7_weights[40 * 32] = {
    /* output 0 */
     -59,  127,  -39,  -61,  -33,   82, -115,  -23,   22,   53, -112,    0,  -15,   42,   -9,   52,
      -3,    0,  110,  -11,   72,   49,  -19, -120,  -33,   23,  -21,  -22,  -55,  101,  -63,   78,
    /* output 1 */
     -42,   57,   36,   -1,   40,    3,   77,  -72,  -21,  -30, -100,   50,  -93,  -56, -111,  -57,
     -14, -127,  -13,   46,  -40,  -31, -120,  118, -107,  -91,  -43, -102,   26,   37,   73,   -3,
    /* output 2 */
      26,    7,    0,   23,  -20,    1,  -32,    4,  -42,   51,   -7,   -8,  -47,   64,   13,  -15,
     -57, -127,   61,   33,  -67,    6,    1,  -68,    4,   40,   37,  -50,  -15,   55,  -39,   26,
    /* output 3 */
      -1,   -8,  -29,  -17,    5, -102,   -6, -127,   88,   37,   19,   44, -111,   81,   33,  -69,
     -46,   72,  125,   -7,   27,    9,    3,  -95,  -40,   11,  -31,   -2,  -14,  -15, -108,  -30,
    /* output 4 */
     -43,  -25,  -66,  -46,  -99, -114,  -45,   17,  -16,  -13,   -9,  110,   22,  -52,   52,    2,
      61,  119,  -24,   78,   -7,   79,  -31,   38,   35,  102,   35,   67, -127,   25,   26,   27,
    /* output 5 */
     -50,   14,   21,  -56,   -9,    8,  -32,  -20,   15,   52, -127,   20,  -33,   48,    4,   97,
      40,  -12,   44,  -40,   21,  -33,   19,  -41,   32,   54,    3,   -7,   17,   -5,  -60,   22,
    /* output 6 */
      16,   -4,  -14,   27,   21,  -74,    2,  -38,  -87,  -22,    8, -127,  -94,   14,  103,  -34,
      52,   -9,   97,   64,  -62,  -59,  -67,   -9,   -5,  -21,   -3,  -36,   74,   55,    2,  -24,
    /* output 7 */
       8,  -37,  -85,   71,   25,  -56,   93,  -42,  -40,  -57,   -4,   -9, -127,   29,   25,  -48,
     -70,  -34,   20,  110,  -33,   67,   90,  -26,   31,    3,  102,   44,   55,  -54,  -62,   20,
    /* output 8 */
     -25,   44,   29,  -15,  -22,  -12,   36,   39,  -55,   46,  -39,   14,  -30,   16,    6,  -10,
      33,   23,   -8,   25,   23,   87,   -1,  -32,   33,  -45,  127,  -74,  -61,   90,   11,  -20,
    /* output 9 */
      -7,  125,   31,  -34,   94,  109,   -1,   62,  -13,   23,   -5,   59,  -28,   32,  -24,    2,
     -14,  -56,  -60,  -10,  -11,  -58,  -89,    0,   17,   47,   19,  -26, -127,  -56,  -13,   75,
    /* output 10 */
      11,  -14,  -34,   36,   35,    6,    6,    0,   13,   68,  -15,    2,  -16,   -9,   13,    4,
      22,   50,   41,   16,  -36,   12,   15,  -81,  -36,  -21,    8,  -65,  -51,   49,  127,    1,
    /* output 11 */
     -86,   41,  -83,   69,  -62,   30,   26,  -53, -112,  122,  -30, -127,  -24,   23,  109,   42,
     -40,  -26, -114,  -11,   66, -105,   17, -101,  -74,   96,  -88,   65,  126,    3,   92,   27,
    /* output 12 */
     -15,   29,  -23,   26,  -46,  -26,  -33,    8,   62,  -44,  -92,  -10,  -22,   41,   11,  -45,
      75,  -92,   41,  -84,   43,  -57,   -9,   56, -107,  -58,  -42,   14,   37,  127,  -14,   73,
    /* output 13 */
     -11,   20,  -39,   53,   53,  -20,  -31,   69,   34,  -50,  -13,   31,  -32,  -23,    7,   12,
     -30,  -12,    4,    4,   -4,   64,  -40,   36,  -23,   -2,  127,   43,   13,   17,    7,  -15,
    /* output 14 */
      42,  -61,   -7,  -41,   68,  -43,  -29,   92,   91,  -25,   24,   84,  -10,  -57,  -26,  -41,
      -8,    9,   18,   75,  -42,  -80, -127,   23,  -79,   41,   71,   29,   23,   -3,   43,  -28,
    /* output 15 */
     -42,    9,  -84,   14,  -15,   23,   19,    4,   80,    3, -115,  -40,   -2,  -86,  -18,   22,
      53,   35,  -67,  -26,   45,  -12,   15,  -49,  -14,  -44,   11,   -6,  -28,  127,    6,   -1,
    /* output 16 */
       0,  -25,  -78,   64,  -16,  -65,  -49,   80,   58, -127,  -26,   17,  -38,  -37,   -5,  -68,
      44,   23,   27,    3,   49,   62,  -54,   60,  102,   44,    6,   27,  -64,   12,   23,    7,
    /* output 17 */
    -125,   79,   -5,   77,   47,  -16,   70,   88,   68,  -38,  -23,  127,   -6,  -47, -118,  -20,
      28,   -3,  -77, -117,   94,   48,  -73,  -91,  106,   24,  -69,  -34,  -82,  -55,   60,   63,
    /* output 18 */
    -127,   47, -117,  -41,  -23,  105,  109,  -73,  -32,  -26,  -79,  -12,  -57,   11,   48,   93,
      32,  -49, -123,  -73,   89,   35,  -23,   16,   18,  -19,   47,  -33,    6,  -17,   -3,  -26,
    /* output 19 */
     -87,   88,   -5, -127,  -44,  -30,  -51,  -11,  -10,   -3,  -15,   16,   47,  -23,   36,   31,
     -30,   35,   90,   38,   45,    2,  -18,   17,    4,   47,   14,   75,  -29,   -7,  -25,   41,
    /* output 20 */
     -41,  -11, -127,   37,    9,   59,   -9,   -3,  -11,   27,   31,   -7,   47,  -12,   64,   16,
     -60,   17,  -32,  -45,   92,   25,   -2,   36,   86,   -8,  -14,  -42,   28,   20,   29,  -59,
    /* output 21 */
     -57,   47,  -34,  104,  -36,   -7,   96,   -2,   11,  -85,  -19,    1,   49,   50,   -1,   15,
      28,  -34,  -35, -105,   86,  107,  -33,    6,  127,   18,   52,  -68,  -93,   -9,  -43,    1,
    /* output 22 */
     -29,   79,   -5,  -32, -126,   40,   47, -123,   -5,    6,   18,   16,    9,  -35,   20,  127,
     -38,  -79,   75,  -24,  -16,    0,  -39,    6,   99,  117,   22,  -19,  -67,   52,   -5,  -11,
    /* output 23 */
       3,  -58,    3,  -23,  -58,   53,   83, -127,   42,  -91,   13,   84,  -32,    4,  -45,  -29,
     -53,  -14,  -13,  -39,   10,   40,  -59,  111,   36,  -64,   30,   42,   12,   41,   46,   65,
    /* output 24 */
     -53,   16,  -11,   28,   19,   69,  -89,   19,  -26,  -77,  -67,   25,    1,  -31, -127,  -74,
      -1,  -44,  -10,  -43,   32,   46,  -27,   70,  -21,   92,  -10,   13,   20,  -45,   36,   18,
    /* output 25 */
     -56,   54,  -31,   11,   67,  -56,  -53,  -34,   54,  -24,   53,  -13,   21,   93,   27,  -20,
    -116,   -4,   67,  -49,   32,  -17,  -51,    1,   74,    0,   54,  127,    9,   19,  -54,  -37,
    /* output 26 */
      -8,   20,  -38,  -23,  -81,   10,   45,   19,  -93,  -35,   48,   -6,   -8,   64,   58,  -28,
     -56,  -23,   19,  -95,   73,  -25,    8,  -57, -127,  -34,   22,  -72,  -15,  -18,   32,   13,
    /* output 27 */
     -44,   34,   -6,   32,  -13,   25,    3,  -12,   36,  127,  -55,   23,  -42,   -8,  -65,   48,
      20,   15,   12,    5,   -3,    9,   41,  -72,  -19,   30,   53,  -21,  -28,   50,  -22,  -29,
    /* output 28 */
     -33,  -17,  -32,   19,  -28,  -12,    4,  -60,   70,  -59,   22,   24,   60,   20,   41,   34,
     -11,   28,   33,  -91,   43,  -47, -127,  -32,  -64,   18,  -31,   53,   -5,   19,  -48,  -30,
    /* output 29 */
      15,  -25,  -35,  -45,   83,  -11,  -52, -111,   33,   19,  -14,  -23,  -27,    4,  -52,  -19,
      35,   39,   23,   -1,  -44,  -98,  -15,   52,  -32,   80,  -27,   52,   17,   59,  -34,  127,
    /* output 30 */
     -43,  -11,  -22,  -75,  -40,   23,  -50,   33,   39,   73,   13,  123,   41,   32,  -13,  -36,
     -29,   -5,   24,  -72,   37,  -80,   10, -119,   27,  -11,   89,  -97,    3,   66,  -13,  127,
    /* output 31 */
    -124,   73,   -6,   38, -111,   95,   43, -127,  -39,  -20,   -4,  -33,   25,   -8,   77,  -67,
    -110,  -19,   20,    1,  109,    5,   44,   10,  -47,   74,   18,  -17,   37,  -44,   29,   38,
    /* output 32 */
      36,  -51,  -98,  -93,   12,   41,   13,  -80,  -98,    5,   -4,   19,  -22,   14,    8,  -18,
    -127,  -13,   -4,   49,    3,   44,  -12,   24,   -7,   22,   52,  -37,   19,    0,  -40,   35,
    /* output 33 */
     -37,   90,  -72,  -57, -112,   -4, -123,   22,   71,   73,   97,   20,  127,  -55,   30,  -72,
      19,   22,  -20,  -18,   96,  114,  -45,   93,    0,    5,  -36,   82,  -61,   30,  103,   86,
    /* output 34 */
     -29,   16,  -21,    3,  -27,  -81,  -61,  -24,  -33,  -13,   10,   76,  -13,  -83,    0,  -53,
      12,   79,  -19,  127,    5,   11,  -45,   75,  -34,   22,    4,   30,  -24,   20,   62,  -19,
    /* output 35 */
      -3,   69,   -4,  -62,  -21,  -26,  -45,  -57,   31,   30,  -10,   83,    5,   54,  -19, -127,
     -74,  -51,   41,   42,   18,   96,    6,   57,   12,   -4,    2,  -11,   -5,   15,   35,   35,
    /* output 36 */
     -13,  -43, -124,  127,   74,   52,  -42,   22,  -49,   15,   24,  -75,  -72,  -96,   61,   78,
    -110,    2,   62,   41,   64,   30,  -53,   11, -101,    6,   68,   27,   80,   21,  -27,  -79,
    /* output 37 */
     -86,   31, -114,  -27,   48,  -10,  -32,  -40,  -11,   61,   20,  -34,   16, -114,   45,  127,
      33,   85,    2,   57,   91,   27,   -2,  -27,  -60,  -38,    5,  -31,   90,  -68,   66,   -7,
    /* output 38 */
     -26,    4,    4,   14,  -19,  -48,  -12,   53,  -19,   -7,   63,  -36,   70,    8,   34, -100,
     -16,   43,   10,   -8,   58,  112,   53,   63,   -6,  -18,   42,   91,  -71,   53,   90,  127,
    /* output 39 */
     -43,   20,   15,  114,   11,   86,   68,   36,   37,   41,   21,   -8,  -23,   16,  -21,   22,
      80,  -93,   -9,  -60,   -6,    2,   24,   21,    7,   -6,   52,  -95,   26,   55,  127,   31,
};

/* Bias + 15 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_7_bias[40] = {
      4839,  -7240,    684,  -3707,   7769,   1748,  -1368,     98,   5303,   7935,    706, -10024,
     -1092,   4026,  -1688,  -5199,   3038,   4139,    534,   2300,   3379,   9396,   8744,   6903,
      2043,  11449,  -4367,   1993,   1807,   -184,   3641,   3528,  -3088,   8455,   1124,   3106,
      -853,  -4472,   7323,  13307,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_7_multiplier[40] = {
    1974293686, 2056445465, 1545630180, 1787988541, 1825931679, 1249628828, 1096152966, 1224759304,
    1468650314, 1098397734, 1676699936, 1756114494, 1236765822, 1669256760, 1090610665, 1297099993,
    1164007027, 1466360938, 2068441439, 1386790655, 1366108407, 2021188452, 1285709482, 1417249522,
    1546587647, 1248723270, 1356785715, 1607470776, 1259062231, 1324214420, 1256102507, 1222776106,
    1593765205, 1883337757, 1294640563, 1702100980, 1805386096, 1131243441, 2104010714, 2078014211,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_7_shift[40] = {
    -7, -7, -6, -7, -7, -6, -6, -6, -6, -6, -6, -7, -6, -6, -6, -6, -6, -7, -7, -6, -6, -7, -6, -6,
    -6, -6, -6, -6, -6, -6, -6, -6, -6, -7, -6, -6, -7, -6, -7, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_weights[3 * 3 * 40] = {
    /* row 0 */
     -75,  -73,  -76, -107,  -72,  -87,    7,    8,   74,   67,  -29,  -75,   95,  -30,  -31,    7,
       5,  -60,  -12,  127,   52, -127,  127,   35, -127, -116,  -80,  -40,   98,  -34,  114,    9,
    -123,  -93, -127, -127,   53, -118,   50,  -94,
       3,  -18,   24,  -44,  -16,   -2,  -62,   -2,   44,   79,  -28, -127,   72,  -24,   31,  -28,
     -51, -121,   38,   11,   29,  -68,   42,   -2,  -88,  -67,   38,  -41,   -3,  -94,   59,  -13,
      -8,   -3,   -7,  -54,  127,  -32,   30, -127,
     -66,  -37,  -19,    7,  -17, -127,  -39,  127,  127,    8,    3, -109,   59,  -32,   53,   21,
     -74, -127,   58,   55,  -83,   -9,   69,   80, -113,  115,  -18,   15, -127, -127,  127,  -44,
    -127, -127,   85,  -77,  104,    9,    5,  -49,
    /* row 1 */
     -64,  -48, -115,  -45,   -3,  -32,   44,  -30,   11,  -41,   23, -118,   61,  -73,   -9,    5,
       2,  -77,   46,   71,   31, -119,   87,   97,  -47,   15, -127,   -1,   28,  -17,   60,   13,
    -117,    0,   -2,  -66,  -18, -116,    3,  -38,
       4,  -22,    0,  -11,   22,   14,    5,   12,    1,   50,  101,  -77,   57, -108,   38,  -62,
     -20, -105,   22,    5,  -11,  -28,    0,  103,  -33,   58,  -31,   38,    3,   35,   10,  -13,
     -38,   38,  -29,   19,   25,  -84,   54,  -43,
     -35, -127, -123,  -57,  -11,  -16,  -35,   57,   90,   15,  -30,  -52,   50,  -12,   82,   11,
      17, -110,  127,   -2, -127,   75,   47,  127,  -63,   29,   -2,    6,  -11,  -25,   95,  -13,
    -110,  -56,   40,  -24,   22,   24,   82,   -9,
    /* row 2 */
     -54,   27, -119,  -89,  127,   19,  127,   15,  -41,  -84, -127,  -92,  127,  -24,   -3,  101,
      48,  -64,   38,   12,  -14, -106,   30,  118,   43,   34, -126,   -2,  -20,   13,  111,   -4,
     -58,  -62,   28,  -31,  -49,  -72,   -5,   70,
     -31,   20,  -54, -125,   52,   27,   54,   23,   51, -109,   -8,  -22,    6,  -40,    6,   91,
      86,   29,  -11,   26,  -28,    1,   44,   93,   19,  -17,  -24,  -47,  -35,  -25,   85,   73,
      -1,   36,   38,   52,  -11, -117,   14,  -38,
    -127,  -41, -127, -127,  -21,   56,  -33,  -18,  102, -127, -122,  -28,   58,  127,  127,  127,
     127,   -2,  -31,   38, -104,   54,    2,  102,    6, -127,  -17, -127,  -46,  -59,   52,  127,
    -107,   -1,   43,  -51,   59, -127,  127,  -52,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_bias[40] = {
    -56960, -40832, -77952, -76544,   7808, -18944,   8704,  24576,  58752, -18176, -27776, -89600,
     74880, -27648,  37632,  34944,  17920, -81536,  35200,  43904, -32640, -41856,  57344,  96384,
    -51584,  -9728, -49536, -25472, -14464, -42624,  91264,  17280, -88192, -34304,   8832, -45952,
     39936, -81024,  46080, -48640,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_multiplier[40] = {
    1138230630, 1173578449, 1416539104, 1455441048, 1349010145, 1410474434, 2107431933, 1283558810,
    2098358460, 1742017027, 1692187396, 1440120899, 1335178411, 1680991617, 1095416309, 1195567968,
    1165888040, 1564866356, 1257854211, 1555701632, 1100198202, 1828579229, 1449047020, 1174370913,
    1596281046, 1871532759, 2013386945, 1369064724, 1183621924, 1847409713, 1282784318, 1451217087,
    1462260749, 1332966640, 1173220793, 1101720973, 1083784530, 1247159866, 1266237195, 1570283233,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_shift[40] = {
    -8, -8, -9, -9, -8, -8, -9, -8, -9, -9, -9, -9, -9, -9, -8, -8, -8, -9, -8, -8, -8, -9, -8, -9,
    -9, -9, -9, -8, -8, -9, -9, -8, -9, -8, -8, -8, -8, -9, -8, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_9_weights[48 * 40] = {
    /* output 0 */
     -50,  -20,   86,   45,  -80,  -33,  -51,  -39,  -64,   27,  -57,  -59,    0,  -17,  -29,   62,
     -44,   69,  -85,    3,   69,   84,   20,  127,  -62,  -45,  -25,   79,  -47,   12,    5,   45,
     -34,  108,   69,   46,   -6,  -47, -127,   71,
    /* output 1 */
     -72,  -37,  -57,   -4,  -53,  -61,  -50, -127,    1,  -29,   30,  -28,   52,  -18,  -21,   31,
      27,   42,   91,   44,  -27,   62,   82,  -91,   49,  -39,   -1,   22,   23,  -60,  -97,  -36,
      59,   41,  -35,  123,  -66,   45,   89,    8,
    /* output 2 */
     -22,  -43,   38,  -20,  127,   62,   12,   25,   17,   42,  -16,   51,   55,   36,  -68,  -32,
     -22,   28,   52,   -6,   54,   44,   15,    6,  -32,  -20,  -16,    6,    4,   10,  -18,  -30,
      17,   17,   14,   12,    4,   33,   -9,   14,
    /* output 3 */
    -125,   47,  -54,   24,   33,   11,    5,  -67,   25,  -32,  -77,   -6,  -30,  -60,  -23,   96,
     119,   64,  -24,  -60,   30,   -3,  -46,   -2,   59,  -12,   19, -127,  -30,   79,   17,  -37,
      81,   34,   19,   47,    9,  -18,  -37,  -82,
    /* output 4 */
       2, -127,   67,  -27,  -90,   31,   56,    8,  -34,   78,   -8,  -23,  -23,  -50,   21,  -13,
     -77,  -16,   36,  -38,  -27,    1,   20,   25,  -31,   13,  -16,   60,  -86,   66,   36,   61,
     -14,   19,   53,   28,  -45,   50,  -19,  -10,
    /* output 5 */
     -41,  -31,  -42,   77,  -12,  -12,   -3,   29,  -84,    0,  -19,   23,   15,  -31,  -24,   36,
     -86,  -61,    2, -127,   64,    2,  -92,    4,  -70,  -69,   25,  -21,  117,  -19,   15,   23,
      35,  -45,  -49,   80,  -79,  -31,    2,  -25,
    /* output 6 */
      12,  122,  -36,  -57,  -37,   92,  -78,  -31,  -67,  -42,  -46,  -41,  -38,  -45,  -31,   39,
       9,   15,   16,  -66,  -32,   -3,  127,  -12,   24,   -8,   62,   28,  -43,  -48,   18,    6,
      -1,    0,   23,   39,  -53,  120,    7,   90,
    /* output 7 */
      15,   30,   96,  -49,  -26,   55,   23, -121,  -63,  -31,   60,   33,    0,   -5,  -13, -104,
      63,  -17,   75,   98,  -97,   55,  -11,    2,   20, -127,   97,   45,  -33,   25,  -83,   69,
      38,  -98,  -37,  -80,   -4,   40,  -13,   66,
    /* output 8 */
     -30,  -46,   77,  -18,  -65,  -54,    0,   26,   24,   13,    0,   98,   32,  -21,  -86,   48,
      52,  -11,  -19,   82,   50,  -61,  -97,   43,   61,  124,   42,   59,  -20,   91,   25,  101,
     127,   84,  -67,   -7,   31,  -25,  -12,   47,
    /* output 9 */
     -36,  -49,    9,  -48,    8,   99,   72,   13, -119,  -52,   56,    1,   11,  -91,  -12,  -93,
     -34,   71,  -18,  -23,  -60,   28,    0,    9,  -26,  -73,  -90,  -32,   20,  -20,   41,  127,
      79, -116,   31,  -35,  -46,   56,   -4,    1,
    /* output 10 */
      11,   49,  -81,   80,   41,  -73,   32,  -31,    5,  -30,  -16,  -47,   81,   27,   38,  -14,
      73,  127,   27, -119,   46,   -2,   45,  -57,   -9,  -49,  -52,   -8,  113,   48,    8,   -6,
     -13,  -26,   78,   43,  -44,  -43,   15,  -34,
    /* output 11 */
      36,   27,  -35,  102,   12,  -69,   46,   47,    6,   13,   47,  -43,  -59,   57,   -5,  -60,
       2,  -24,  -40,   38,   31,   90,   72,    0,   21,  -22,   68,   -4,   36,   14,  -18,  -23,
     -53,  -11,   74,  -16,  -14,  127,    8,   49,
    /* output 12 */
      11,   29,   -5,  -57,   89,   40,    4,   24,  -43,  104,   12,  -15,  -18,   46,  -38,  -23,
     -65,    1,  -18,   93,    1,  -27,  -89,   -8,   51,  -59,    9,  -27,  -20,  -25,   -8,  -52,
     -36,   40,  -27,  -36,   41,   26, -127,  -51,
    /* output 13 */
     -36,  -14,  -56,   75,  -49,    4,  -33,  -31,  -39,  -49,  -50,  104,   39,  -37,   -4,  -59,
      12,   23,   44,  -24,   40,   36,   60,   51,  -54,   59,   30,   -9,  117,   18,  -15,  -18,
     -27,   89,    9,   19,  -94,   -2,  -95,  127,
    /* output 14 */
      65,   89,   53,   89,  -27,   -6,   20,  -83,    8,   87,  -46,  127, -108,   75,   66,    0,
      35,  -89,    2,   31,   -8,   20,   -8,  -86,  -92,  -42,   -1,   47,   94,   78,   18,   53,
      17,    3,  -49,   -2,  -34,  -15,  -27,  -60,
    /* output 15 */
      21,    1,  -84,   -1,   40,   17,   40,   16,  127,  -66,  102,   30,  -27,   19,  -24,   85,
      93,  -54,  -36,  -32,  -17,   -3,  -76,  -46,   77,   46,   58,  -81,  -27,   99,   84,    4,
      56,   50,  -16,   41,  -31,  -65,  -87,    0,
    /* output 16 */
       1,  -26,  -23,  -14,   -9,  -28,  115,  -95,    3,  127,   24,   12,    3,  -16,   -8,   -8,
      10,  -17,   39,    6,  -13,   -1,  -26,  -69,  -13,   23,  -69,   -2,   40,  -17,   27,   93,
      16,   70,  -53,  -25,  -43,   50,   -2,  -22,
    /* output 17 */
       7,  -19,   62,   29,  -56, -127,   -1,  -75,  -61,   41,   56,   29,   32,   18,  -38,  -42,
     -86,   27,  -45,   48,   60,    9,  -13,    6,   38,  -39,  -56,   54,  -38,   21,  -13,  -34,
      45,  115,  -89,   35,   33,  -21,  -78,    0,
    /* output 18 */
     -14,  -28,  -63,  -11,    1,   57,   98,  -74,   44,   65,   20,  -30,   81,  -38,   75, -100,
     -59,   37,   55,    4,  -47,   75,    5,    0,   15,   67, -127,    3,  -16,  -39,  -43,   67,
       7,   46,  -60,   85,   94,  -26,  -11,   -5,
    /* output 19 */
      -5,  -18,   73,    4,   21,   62,    6,   29,  -76,    1,  -59,  127,  -41,   35,  -18,    5,
     -12,   79,   30,  -84,   -1,  104,  -71,    2,  -84,  -18,  -42,  -54,   63,   -1,    1,  -29,
      23,   62,  -53,    3,  -39,    7,  -49,   82,
    /* output 20 */
       4,   -3,  -61,  -53,   66,   11,   24,   49,  -27,  -43,  104,   28,  -17,  -71, -115,   13,
      71,   26,  -78,  -16,   88,  -42,   45,   51,   14,   -1,   43,  -44,   40,  127,   31,   27,
      39,   98,  -44,  -54,   57,   35,   19,    7,
    /* output 21 */
     -27,   15,  -44,   27,  -20,   -7,   74,   -9,  -74,  -17,  -20,   -1, -127,   28,  -76,  -53,
      31,   22,  -21,   57,   97,  106,   73,  -28,  102,  -73, -108,   31,  -55,   87,   90,   -8,
    -104,   47,  -17,   60,  -10,   71,   11,   63,
    /* output 22 */
      65,   -1,   15,  -10,   -3,   -5,  -14,   33,  -49, -105,   37,  -21,   14,  106,  -15,  -72,
     -59,  -11,   57,  -10,  118,  -31,   45,  -42,    3,  -35,   65,   20,   31,  -13, -127,  -33,
     -26,  -21,   21,  -35,   24,   11,  -18,   69,
    /* output 23 */
     105,  -57,   14,   51,    2,  -65,   28,   65,  -14,   23,   67,   55,   -4,   63,   32,   35,
     -51,   10,   74,   12,  127,  107,   -6, -105,   11,  -48,  -48, -116,  -65, -115,  -77, -101,
      61,   49,  -27,   61,  -90,   -9,   50,   42,
    /* output 24 */
     -18,  -65,   43,   70,  -13,  -55,  -47,    1,   12,   13,  -22,   38,    1,  -61,  -77,  -53,
      24,   79,  -64,  -19,   78,  127,   11,   48,  -18,    8,  -58,   81,  -34,   20,   48,  -24,
     -47,   50,  -49,   -5,    3,   81, -115,   47,
    /* output 25 */
     -38,   65,    2,   -3,   20,  -35,  -14,  -45,   16,  -27,   22,  -33,   -4,  -60,  -29,  -52,
     -12,   58,   69,  127,  -51,   52,    0,  -40,   33,  -76,  -56,   34, -111,   -7,  -45,  -55,
     -13,   65,  -37,   82,    8,    2,  -38,   11,
    /* output 26 */
      56,    2,  -37,  -26,   92,   19,   -2,   79,   26,  104,    7,   57,  -82,  -52,   31,   22,
       6,    1, -127,   63,   -7,    7,  -41,  -48,   65,   53,   85,  -57,   63,   15,  -50,   98,
      26,  -31,  -20,   -7,  -55,   23,   35,   51,
    /* output 27 */
     -27,  -42,   43,   87,   16,  -37,  -55,  -87,  -18,   22,  -14,   77,  -73,   -6,   24,   30,
      29,  -43,    9,   69,   -3,  -31,    3, -127,  -15,   13,   13,  -18,    0,   -6,   -2,  -26,
     -40,   23,  -46,  -17,  -76,   96,  -13,   -3,
    /* output 28 */
      45,    3,   32,  -64,  -95,  -60,   -8,   -4,   57,   39,  -37,  127,   -6,  -25,   50,  -54,
     -23,    4,  -36,   -4,  -53,   -9,  -11,   -2,   68,  -15,   12,   71,  -54,  -22,   22,  -25,
      -3,  -42,    7,   37,  -63,   50,   14,   24,
    /* output 29 */
      74,   26,   26,  -13,   66,   68,  -26,   43,  -25,   77,  -27,   -6,   10,  -88, -106,  -53,
      26,   20,  -62,   30,  -41,    1,  -33,    4, -127,   -5,   66,   41,   94,   53,   18,   77,
      20,   -4,  -45,  -28,  -29,   45,    7,  -31,
    /* output 30 */
      76, -108,   10,   29,  -37,  -77,   25,  -16,  125,   14,   -7,   85,   27,  -54,  -36,  104,
      -8, -126,  -89,   -6,   27,  -27,   38,   17,   11,  127,    6,   57,   85,  112,    3,   11,
      33,   48,  -62,  -72,  -43,   27,   53,  -59,
    /* output 31 */
      -3,  -18,  -40,   27,   69,  -21,  117,  -35,   26,   82,  -15,   29,   13,  -62,  -18,   43,
      80,   48,  -66,  -45,   39,   20,  110,  -57,   25,   90,  -70,  -28,  -18,   27,   29,  -15,
     127,    2,    0,  -19, -125,  -20, -106,   28,
    /* output 32 */
      84,  -17,    6,   53,  -71,   -7,  -34,  -14,   36,  -82,   14,    7,  -19,   67,  -50,   29,
      12,  -55,   63,   76,  -77, -110,   67,   15,    7,   80,  118,    3,   18,  -14,   39, -103,
     127,  -64,  -26,  -24,  -59,  113,  -36,  -55,
    /* output 33 */
     -27,  -67,   21,   68,  -32,  -53,  -46, -127, -113,   -8,    5,   42,   -8,  -71, -111,   31,
      26,  -10,  -24,   14,   35,   42,   -1,   60,   39,    3,   -2,  -23,  -62,  -12,   -3,   38,
     122,  -29,  -31,   48,   68,   12,    4,   46,
    /* output 34 */
      30,   77,   66,   92,  -98,  127,   30,   46,  -31,   69,  -32,    7,  -29,   -8,   40,  -55,
     -50,  123,   16,  -46,  -30,   60,  -65,   57,  -38,  -77,   17,   28,  -36,  -31,  -83,   57,
      -7,  -27,   30,    7,  -42,  -85,  -37,   -6,
    /* output 35 */
    -127,    9,    8,  -17,   27,   14,   32,  -69,  -47,  -44,   43,   13,  -17,  -45,  -51,   10,
      34,   47,   34,   64,  -65,   58,  -34,   -2,   -6,  -18,  -27,    4,  -34,   41,  106,  -65,
      -4,  -19,  -22,    6,   39,  -30,    0,   15,
    /* output 36 */
     -26,  -40,    7,  -40,   13,   -7,  -35,    4,   38,  -75, -127,   54,   27,    8,   -8,  -93,
      10,    1,    1,  -37,   64,   -6,   31,   -4,  -49,   70,   51,  -18,   50,   35,  -43,   56,
      57,  119,  -27,  108,  -32,  -12,  -98,   -1,
    /* output 37 */
      -8,   64,   96,    4,    5,  127,  -35,   42,   72,   25,   -4,   13,  -57,  -33,  -34,   79,
     -91,   84,   32,    6,  -65,   42, -120,   30,  -31,   24,   15,   -2,   10,   20,  -19,   35,
      15,  -22,  -89,  -52,  -40,  -43,   -2,   90,
    /* output 38 */
     -17,   99,  -17,  -11,   37,   37,   18,  -25,  -24,    7,  -35,  -29,  -68,   34,   25,   48,
       0,    4,  -78,  -30,   23,   21,  -60,   18,   68,   58,   33,  -22,  -35,  -40,   44,  -14,
     -57,   25,  -32,  -90,  104,  -48, -127,   81,
    /* output 39 */
     -85,  -27,   31,  100,  -74,  -35, -122,  -25,  -26,   28,  -16,    0,   21,  -14,   -3,   55,
     -64,   -4,   71,  -71,  -12,    0,   65,   -3,   59,   40,   64,   27,   20,   -6,  -77,  -67,
      53,   40,  127,   29,  -53,   34,   20,   70,
    /* output 40 */
     -42,   45,  -71,   50,  -36,  118,   54,  -23,   17,   94,   69,  -47,  -16,  -87, -127,  -68,
     -19,  -40,  -29, -109,  -50,  -72,   80,  -19,  -18,  107,  -47,   82,   72,   59,   50,   57,
     -28,   56,   43,   36,    3,   76,  -12, -118,
    /* output 41 */
      76,   28,   14,   -6,  -69,  -23,  -10,  -36,  -83,  -28,   28,   -1,   -2,   16,   -8,  -30,
      33,  -89,   24,   39,   45,    3, -125,  127,   -4,  -16,   74,   95,  -74,   19,   28,   37,
     -52,  -14,   -4,  -40,   84,   46,   27,   52,
    /* output 42 */
      97,  -22,  -86,   34,  -33,   17,   -5,   28,   20,  -23,  -33,   60,   32,    2,   84, -106,
     -52,  -35,  -46,  -58,   18,   79,  -30,  -64,   50,   27,  -15,   99,   41,    5, -118,   78,
       0,   60,  127,  -35,   53,   -5,   94,   20,
    /* output 43 */
    -112,  -66,   35,  -31,    4,   12, -126,  -32,  -81,  -25,   63,   73,   40,  -47,   15,  -10,
      76,   18,   15,   -5,   26,  -12,  -67,   41,   26,  -42,   36, -101,   61, -127,  -62,  -31,
      71,  -23,  -24,   18,   49,  111,  -25,   78,
    /* output 44 */
      37,  124,  -18,  -10,  -79,   96,   56,  -64,   73,  -15,   42,  -18,  127,    6,   52,   28,
     -48,   50,   -2,  -54,   27,  -84,   10,   11,  -45,  -16,   11,   66,   35,  -69,  -63,   20,
      42,  -78,   89,   29,   18,   21,  -34,    9,
    /* output 45 */
       6,  -42,   48,  -43,   25,   21,   -1,   60,   -9,  -15,   94,  127,   38,  -24,  -45,  -43,
     -13,   38,    3,    3,   18,   60,  -28,    5,    9,    7,   -1,  -54,   -2,   88,    9,   39,
      54,  -25,    9, -104,   -9,   12,  -78,   15,
    /* output 46 */
      58,   34,   46,  -74,   30,  -68,  -80,   49,  -14,   -9,  -76,   20,  -64,  127,   36,   62,
     -13,  -73,  -10,  -17,   61,   22,   10,    8,   55,   35,   39,   57,   44,   18,  -35,    5,
     -20,  105,  -89,   30,  -25,  -57,  -48,   75,
    /* output 47 */
      32,  -51,  118,  107,  -19,   22,  -12,  -44,  -93,  -11,  -47,  -26, -119,   34, -100,   73,
    -127,    5,  109,  -66,   28,  -56,   25,  126,   38,   99,   32,  -85,  -65,   32,   38,  -79,
      11,    8, -112,   36,  -44,  -86,  -28,  -17,
};

/* Bias + 14 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_9_bias[48] = {
     1426,  -658,  5346, -3471,  -138, -7638,  3283, -1426,  9815, -7937,  1449,  9473, -4029,
     6987,  5889,   686,  -965,   907,  1247,  5674,  6116,  5800,  4694,  5584,  4040, -3395,
     7434, -1382,  -829,  4245,  5018,  6053,   632,   722,  4799, -4751,  3092,  2804,  2612,
     7335,   523,  3779, 10243,  -693,  4707,  5219,  7390, -4344,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_9_multiplier[48] = {
    1462089269, 1534349963, 1092772394, 1218701186, 1376669185, 1419078827, 1408314085, 1162456822,
    1245792608, 1153514816, 1342767009, 1556861289, 1445271056, 1534489603, 1316300562, 1127276593,
    1517274116, 1623831818, 1229460604, 1532306859, 1725593070, 1228890088, 1582516080, 1391420991,
    1747045228, 1342048998, 1373200883, 1737235186, 1491764376, 1404922236, 1692345018, 1467191444,
    1113507589, 1757050766, 1138388514, 1363338301, 1586999214, 1309358633, 1151739733, 1623085269,
    1786923201, 1359749734, 2081654554, 1238591124, 1594891304, 1131579679, 1157545867, 1156511485,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_9_shift[48] = {
    -6, -6, -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6,
    -6, -6, -6, -6, -6, -6, -7, -6, -6, -6, -6, -6, -6, -6, -6, -6, -7, -6, -7, -6, -6, -5, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_weights[8 * 2 * 48] = {
    /* row 0 */
     -12,  127,   -4,  -21,   61,   44,   38,   98,   62,    8,   17,  110,   77,   64,   10,  127,
      36,   59,  -28,   15,   -5,   76,    7,  105,   51,  108,   46,    1,   -1,   26,   65,   82,
      90,  127,    9,   55, -127,   81,  118,  127,  -15,  117,  -56,  -85,   90,   34,  127,   37,
      26,    5,   22,   51,  121,   48,   95,  127,   33,  -19,   14,  127,   39,   53,   46,   81,
      20,  100,  -47,   43,   18,  127,   32,  111,  127,  127,  -18,  -42,   73,  112,   41,   88,
       9,  117,  -28,   96,  -78,    4,  127,  116,  -49,   -5,  -23, -103,  127,   78,  105,  -51,
    /* row 1 */
      59,   38,   35,    3,  -40,   10,   82,   76,   92,  -25,   22,  104,   48,  -13,    4,   76,
      43,   35,   14,   56,   -9,   88,  -20,   82,   32,   80,   39,   46,  -37,    7,   66,  127,
     127,   42,   -5,   83,  -95,   40,   51,   79,   10,  102,   11, -118,   28,   27,   85,   75,
      65,   39,    2,  -34,  111,   63,   76,   76,   63,  -31,  -24,   74,   35,   47,   90,   39,
      26,   89,   12,  107,   10,   51,   21,   60,   49,   55,  127,   28,  127,   31,  127,   33,
      60,   58,   -5,   90,   25,   61,   92,  104,   25,   54,   52,   -6,   36,   92,   22,  -42,
    /* row 2 */
      40,   24,   -1,    0,  -52,  119,  104,  100,  127,    2,   64,   85,   72,   60,   52,   56,
      57,  105,  -23,   41,  -55,  105,    3,   83,   63,   30,   49,   25,  -60,   69,   73,  121,
      96,   43,   23,   46,  -40,   17,   27,   10,   21,  127,   38,   -2,   88,   65,   40,   35,
      65,   56,    5,   17,   68,  127,    3,  113,   73,   -3,   48,   41,   67,   37,  122,   70,
     -15,  127,  -13,   73,   43,   60,   23,  100,   64,   25,  113,    9,   95,  127,  110,   87,
      38,   80,    7,  103,   31,   74,   59,  100,   49,   93,   79,  -37,   77,  104,  -11,   24,
    /* row 3 */
      24,  -17,   17,  -42, -115,   91,  127,   51,  104,  105,   66,   57,   77,  115,   26,   70,
      97,   66,   13,   40,  -49,   46,   17,   87,   32,  -32,   63,  -22,   -7,   70,   99,  100,
     118,   52,   63,   42,    5,   81,   -8,   27,   83,   86,   -1,  -12,   54,  127,    1,   38,
      56,   57,   18,   32,  -11,   81,   61,   69,   69,   60,   84,   89,   78,   35,  113,   89,
      23,  104,  -13,   42,   48,   60,   30,   54,   60,  -10,   82,    5,   71,   98,   62,  122,
      20,   83,  114,  105,  -60,  127,   37,   61,   98,    6,   64,  -48,   97,   83,   46,   53,
    /* row 4 */
      69,  -38,   89,   -2, -127,   91,   92,   13,   61,  110,  127,   60,   91,  102,   34,  108,
     125,    8,   50,  127,   -2,   -6,   36,  103,   11,    7,   85,  -28,   37,   35,   34,   74,
      57,   28,   60,   55,   71,  103,  -13,    7,   72,   90,   10,   39,   18,  126,   14,   80,
      61,   76,   77,   18,  -72,   59,  100,   48,   51,  104,   90,   79,   96,  -19,  127,   61,
      46,   40,   15,   87,   38,    6,   52,   44,   48,   -7,   67,   50,   87,   79,   11,   86,
     -19,   29,   87,   87,    3,  126,   -1,   57,  127,   13,   92,  -13,   84,   89,   84,   70,
    /* row 5 */
      70,  -48,  127,   68,  -38,   81,  100,   10,   27,   78,   80,   13,  127,  127,   23,   75,
     127,   37,   69,  113,   36,    8,   38,   98,  -12,   -7,   81,   -3,   96,   70,   -4,   20,
      33,   18,   86,   85,  103,   84,  -22,    1,  122,   72,   43,  122,   44,   98,   13,   91,
      71,   44,   83,   97,  -14,   80,   46,   31,   52,  115,   93,   15,  101,   42,   22,  102,
      20,   37,   77,   88,   47,   -4,   94,  127,   42,   -7,   44,   61,   58,  120,    5,   54,
      15,   25,  113,   79,   96,  114,  -52,   33,   87,   37,   85,   88,  103,   74,   58,   92,
    /* row 6 */
      42,   31,   78,   50,  -15,   49,   47,   13,   35,   83,   75,   39,   81,   87,   20,   40,
      35,   18,  102,   26,   67,  -52,   57,   99,    4,  -20,   40,  -17,   52,   16,  -24,    9,
      27,   16,   57,   96,   56,   39,  -19,    5,   20,   33,   13,   92,  -70,   14,   35,   65,
     119,  -15,   83,  115,   27,   46,   56,   43,   38,  127,   72,   29,   76,  -19,   21,   95,
       0,   34,   98,   73,   52,  -25,   42,  113,   44,   11,   43,   33,   45,   68,  -11,   52,
       2,   84,  127,   98,   78,   73,  -52,   46,   16,    0,    9,   97,   29,    8,   77,   45,
    /* row 7 */
     108,   60,   47,  119,   79,   16,    8,  -13,   27,   57,   53,   39,  108,   76,  -19,   55,
      67,  -25,  127,   61,  127,  -85,  127,  123,    6,  -19,   59,  118,   65,   28,  -21,    1,
     -31,   29,   73,  127,   79,   26,  -38,   -7,   15,  -26,  106,  127,   -2,   11,   -5,  127,
     127,  -13,   53,  127,  127,   23,   99,   54,   -2,   20,   54,    8,   54,  -12,  -18,   55,
      23,   19,  108,   99,  103,  -58,  119,   39,   -6,  -48,   74,  127,   80,  100,  -31,   35,
     -49,   78,   92,  101,  117,   43,  -58,    0,   31,  -90,  127,  102,   41,   47,   22,   88,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_bias[48] = {
    126720,  54528,  93568,  76544,  14080, 131584, 145152, 116352, 116736, 101248, 119680, 124032,
    157056, 100096,  86144, 153472,  93440, 109184,  71808, 139648,  60032,  50816,  86784, 182784,
     78720,  37504, 127232,  50048,  99968, 135168,  77056, 139648,  75904, 116352, 111744, 172544,
     33792, 139904,  31744,  98048,  91136,  90752,  83072,  31104, 108032, 137856,  91264, 105856,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_multiplier[48] = {
    1522199864, 1957935524, 2078207636, 1909479905, 1247868690, 1755218916, 1521853352, 1263109129,
    1286820292, 1749911322, 1803280541, 1904021646, 1603101733, 1305373459, 1142078109, 1784757031,
    1152860884, 1205775316, 1832585019, 1790259980, 1467309050, 1642672752, 1916273605, 1146483030,
    1288555233, 1826795200, 1656515313, 1534107119, 1410263093, 1505868135, 1803901929, 1267088181,
    1108479859, 1699033571, 1721830397, 1473430757, 1419108098, 1421073800, 2110540025, 1534139322,
    2035043837, 1502786333, 1601304604, 1153527619, 1205545705, 1283320179, 1923856282, 1251206146,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_shift[48] = {
    -9, -9, -9, -9, -9, -9, -9, -8, -8, -9, -9, -9, -9, -9, -8, -9, -8, -8, -9, -9, -9, -9, -9, -9,
    -8, -9, -9, -9, -9, -9, -9, -9, -8, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_fully_connected_11_weights[11 * 48] = {
    /* output 0 */
     -16,   -9,  -24,   32,    0,  -24,  -30,  -20,  -39,  -67,  -86,  -69,   38, -101,  -17,   61,
       0,   60,   21,   20,    4,   46,  -29,   31,  -93,   47,   46,   -8,   19,  -25,    2,  -29,
     -83, -127,  -29,   -5,   30,  -81,   -4,  -53,   20,    8, -115,   37,  -27,  -58,   25,  -82,
    /* output 1 */
      11,  -95,  -81,  -83,  -66,   16,   36,  -39,  -85,   -5,  -89,   -2,  -17,   12,  -34,  -58,
     -13,  -33,   -2,   16,  -85,   -9,   31,   26,   38,  -33,  -62,   -7,   28,  -87,  -27,  -72,
    -121,  -52,   -4, -127,   10,  -12,   57,  -11,  -58,   33,   20,   11,   25,  -33,   23,  -60,
    /* output 2 */
    -100,   15,   55,  -56,    4,  -60,   21,  -57,  -78,  -32,   30,   -2,  -35,   -5,  -36,  -38,
      41,   19,    1, -113,   28,   49,  -52,   46,   27,   29,   36,   22,   16,   29,    4,   42,
     -33,  -11,  -88,   24,  -88,   55,  -16,  -18,   17,  -65,   13,  -56, -104,   -5, -127,  -63,
    /* output 3 */
      28,   -2,  -11,   29,  -17,   32,   20,  -70, -107,  -46,  -18,    4,  -85,    0,  -30,   38,
       6,  -12,   -6,   66,  -43,   31,  -11,  -56,   32,   18, -127,   -8,   -8,  -19,  -44,   -2,
     -38,   10,   26,   -3,  -19,   40,  -26,   44,  -47,  -69,  -93,  -40,    0,  -49,  -61,   23,
    /* output 4 */
     -27,  -35,   15,  -70,  -65,  -23,    9,  -15,   21,  -29,   -6,   30,   36,   10,   -3,  -63,
     -57,  -50,  -39,  -10,   25,    2,   21,  -19,   -9,  -57,   11,   42,  -71,   13,   17,  -45,
      12,  -39,  -34, -127,    2,    2,   33,  -51,  -22,  -19,    0,  -30,   18,   30,    8,   51,
    /* output 5 */
     -21,   16,  -64,   34,  -28,  -50,   51,   71,  -52,   31,   22, -123, -127,  -44,  -44,   35,
     -42,  -80,  -67, -103,   -3,  -43,  -47,  -31,  -63,   -9,  -23,  -15,  -25,   29,  -21,   63,
      21,   27,   31,  -35,   39,    2,  -81,  -20,  -12,   44,  -47,  -92,   15,  -55,  -63,   21,
    /* output 6 */
     -46,  -19,   16,   17,   -8,  -68,  -79,   65,    4,   14,  -65,   65,    1, -127,   75,   26,
     -54, -104,   18,   -4,  -10,   23,  -88,  -78,  -51,  -23,   -9,   57,  -17,   15,  -63,  -45,
      13,    9,   67,   37,    3,   24,  -58,  -64,  -38,   30,   18,   26,    4,   45,  -42,  -94,
    /* output 7 */
     -57,   70,  -68, -127,  -49,    3,    3,    9,  -88,  -75,   26,   22, -103,   12,  -34,  -32,
       4,   31,    5,    8,  -70,  -87,   41,   25,  -82,   55,   45,  -49,  -30, -123,  -77,  -17,
      21,   55,    7,  -79,   71,  -48, -111,   44,  -37, -113,   43,  -11,  -13,    6,   -4,  -42,
    /* output 8 */
      47,  -17,   70,   40,   45,  -39,  -99, -107,   43,   37,  -75,  -89,  -18,   16,  -51,  -13,
      20,   49,   17,   32,   14,  -14,  -56, -127,   38,   10,  -64,   16,   54,   19,  -20,  -15,
     -69,   12,  -69,    5,  -35,  -98,    1,  -51,  -72,   -1,  -28,   -3,  -86,   25,  -61,  -92,
    /* output 9 */
     -23,  -42,  -72,   28,   22,   92, -109,  -76,   36,  -98,   96, -126,   28,   12,  -43, -118,
     -93,   44, -127, -123,    1,    7,  -85,  -84,  -65,   32,   -3,  -16,  -49,  -70,   63,  -37,
      49,   53,  -54,   25,   16,  -72,   39,   33,  -46,  -10,   -4,   -8,   17,  -83,    3,   76,
    /* output 10 */
      62,   12,  -57, -105,   87,   46,    9,  -13,   74,   69,    0,   60,   49,   59,   89,    2,
     101, -124,   89,  -42,   44,  -99,   33,    0,  -10, -117,   11, -118,   59,   59,   79,   20,
      42,  -38,  -12,   78, -125,   33,  -45,   39,  127,  -40,   43,   65,   54,  -21,   96,   -3,
};

/* Bias + 71 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_fully_connected_11_bias[11] = {
    -57417, -82233, -51004, -50638, -42800, -69094, -41680, -72813, -60123, -68082,  49209,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_fully_connected_11_multiplier[11] = {
    1090622158, 1371414497, 1140434585, 1202439571, 1670583325, 1110863087, 1149970492, 2128961820,
    2043209390, 1602112320, 1970943484,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_fully_connected_11_shift[11] = {
     -8,  -8,  -8,  -8,  -8,  -8,  -8,  -9,  -9,  -9, -10,
};

TL_TABLES_END

#endif /* TL_METER_IMPLEMENTED */
#endif /* TL_METER_IMPLEMENTATION */
