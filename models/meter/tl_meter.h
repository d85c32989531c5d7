/* tl_meter.h: the neural network "meter" as C99, in one file.
 *
 * Made by Tintling 0.1.0 from a .tflite file of 22,480 bytes, sha256
 * 73664b24178ce754367d120047184eaf7975550b48d399d063b95f6e3413d75f
 *
 *   input    int8, 32 x 20 x 1; real value = 0.00392156886 * (q + 128)
 *   output   int8, 11; real value = 0.0422089212 * (q - 0)
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
#define TL_METER_OUTPUT_SCALE 0.0422089212f
#define TL_METER_OUTPUT_ZERO_POINT (0)
#define TL_METER_LABEL_COUNT 11
#define TL_METER_LABELS {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "between"}
#define TL_METER_MODEL_SHA256 "73664b24178ce754367d120047184eaf7975550b48d399d063b95f6e3413d75f"

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
            2,           /* offset */
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
        2,            /* input_zero_point */
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
            -19,         /* offset */
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
            -10,         /* offset */
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
            -1,          /* offset */
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
            -22,         /* offset */
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
        0,           /* offset */
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
    {"int8", 2, {1, 11, 0, 0, 0, 0}, 11, 0.0422089212f, 0},
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
    -127,  -66,   15,  -86,    5,   97,  -27,   70,  116,
     -81, -127,  -88,    3,  -14,    5,   83,  112,  102,
     -50,   26,    9,  -91,   69,   87, -127,  114,   83,
    -113, -122,  -84,  -60, -127, -116,   -1,   55,   70,
     -98,  104,  122,  -81,    4,  126, -127,  -21,   66,
      52,   25,  -70,  127,   19, -126,   96,  -19, -112,
       7,  120,  -39,   -9,  127,  120,  -29,   17,   15,
    -127,  -39,  -61,  -23,    2,   21,   43,   55,  117,
     -10,   21,  127,  -36,   10,   40, -115,  -14,   43,
     -17,  -27, -127,   49,   35,    0,   62,   21,   17,
      94,   56,  -11,  -82,  -16,  -21,  -92,   55, -127,
     -42,   34,  127, -100,   10,   80, -113,  -58,   50,
      78,  127,   79,    0,  -18,  -20,  -84,  -87,  -93,
      28,  -68, -127,   89,   20,  -79,  101,   52,  -16,
     -37,  -75, -127,   52,   22,  -36,  111,   67,   18,
     -30,   -7,  -35,  -11,  -17,  -12,  127,    0,   -2,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_0_bias[16] = {
     -2019,  -1771,   7339, -11182,  10405,  -1691, -32385,  17941,  12506,  10064, -12089,  -1870,
     -1567,  -4418,  -1091,  -7140,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_0_multiplier[16] = {
    1445556290, 1520521600, 1457983013, 1318344972, 1214212010, 1394960949, 1989538583, 1868254682,
    1884708405, 1296134536, 1900091634, 1500640319, 1640073625, 1609748508, 1748877862, 1834958655,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_0_shift[16] = {
    -8, -8, -8, -9, -8, -8, -9, -8, -8, -7, -8, -8, -8, -8, -8, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_weights[3 * 3 * 16] = {
    /* row 0 */
      99,  -91,   98,  127, -127,  127,   43, -111,  -60,   65,   54, -108,  -57,  -65,   97, -127,
      65, -105,   52,   45,  -37,   81,   26,   38,  -42,   36,  -66, -101, -127,  -19,  127,  -40,
      52,  -63,   27,  -54,   29,   70,  -19,   62,   79, -127,   50, -127, -106,  116,  101, -111,
    /* row 1 */
      82,  -96,  -44,   13,  -37,   58,   94,    1,  -39,   17,  114,  -79,  -77,  100,   90,  -37,
     127, -127,   36,   28,  104,   70,   66,   47,  -40,   51,   75,  -92, -100,  127,   94, -114,
     100,  -23,  -23,   18,   64,   69,   52,    0,  -40,    8,   40, -111,  -83,   76,  101,  -59,
    /* row 2 */
      57, -104, -127,  -99,  100,   63,  127,   97,  127,   -1,   15, -105,  -96,  126,   74,  -33,
      88, -117,  -44,  -42,  115,   68,   46,   38,    7,   44,  127,  -83,  -86,   89,   98,  -96,
     102,   10,  -20,   94,  -30,   99,   25, -127,  -57,   20,   39,  -72,  -56,  -33,  118,  -98,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_bias[16] = {
      98816,  -91648,   -5760,   16640,   23168,   90240,   58880,    5760,   -8320,   14464,
      57344, -112384, -100864,   66176,  115200,  -91520,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_1_multiplier[16] = {
    1553959233, 1109642954, 2029717767, 1939596655, 1773417995, 1617007435, 1185175745, 1625564685,
    1265818387, 1491319265, 1497008738, 1452956861, 1292899447, 1946561530, 1925776092, 1744513689,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_1_shift[16] = {
     -9,  -9, -10, -10, -10,  -9,  -9,  -9,  -9,  -9, -10,  -9,  -9, -10, -10, -10,
};

/* Weights, [filter][row][column][channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_weights[24 * 1 * 1 * 16] = {
     -37,  -63,   -8,  -73,  -27, -127,  -51,   13,   -9,    5,  -49,   98,  -90,  -97,   56,   48,
      34,   24,   78,  -51, -124,   25,   13, -127,   34,  -18,  -53,   59,   -2,  -39,  -32,   11,
      12,  -32,    1,   -3,   20,  -24,  -44,  127,    7,   13,   25,   22,   67,  -88,  -67,   48,
     -66,  -39,  -40,   22,  -76,   19,  -12,  -12,  107,  127,    1,  -51,   80,  -30,   -9,   73,
     -75,   75,   31,   42,    8,  -36,   58, -127,    8,   -8,   20,  -20,  -31,  -68,  -58,   31,
      23,   -7,  -42,   53,   24,  127,  118,   -7,   40,  -39,  -87,  -72,   44,   58,  -57,   44,
    -127,   -4,  -54,   21,    2,  -53,   -4,    2,   27,  -23,  -14,  -80,   42,   57,   30,  -22,
      42,  127,   17,  -49,  -22,  105,   16,   -6,   24,  -16,   14,  -86,  111,   46,   24,  107,
     -77,  -61,   -8,   12,   56,  -12,  -39,  -17,  127,  -16, -117,   21,   38,   22,   54,   44,
      78,   59,   13,  -43,  -66,  127,   39,  -11,    8,  -22, -110,  -31,   62,  -49,  -22,   36,
      93,  -46,    7,   -3,  -16,    2,   24,   10,    6,    6,   41,  127,  -83,  -59,  -71,   10,
    -127,   25,  -37,    5,   42,  -14,  -44,   84,  -34,    4,   42,   24,   93,  -45,  -10,   12,
     -25, -127,  -19,  -71,   31,   40,  123,  -32,  -41,   -3, -101,  -78,  -82,   10,   84,  105,
      48, -107, -114,   27,    6,  -65,  -23,  101,  -69,   10,  127,  111,   -2,  -38,   73,  105,
     -18,   65,   37, -116,  -18,  -29,  -28,   33,  -78, -127,  -46,  -23,   32,  -14,   13,   -3,
     -36,   57,   10,   49,  -25,  -39,  -70,   10,  -21,   -1,  -50,   64,   99, -114,  -39, -127,
     127,  -33,   15,   -6,   -1,   61,   30,   -2,    4,  -22,   11,  113,  -60,  -65,  -89,   30,
     -46,  -35,    6,  -35,  -23, -127,  -48,    4,    1,   14,  -19,   53,  -39,  -44,   34,   37,
    -127,  -38,   34, -102,  -96,  -95,  -36,   38, -115,  -96,  -78,  -48,  -48,  -34,   22,  -90,
    -104,  -89,    5,  -20,   46, -108,   42,  -11,   26,   -5,  -52,  -43, -120,   45,  127,   50,
     111,  -54,   21,    2,  -29,   39,   53,   -4,  -13,    4,   23,  127,  -56,  -84, -124,  -31,
      -7,    5,  122,  -41,   50,   10,   66, -119,   17,   -8,    8,  100, -127,  -83,  -71,  -35,
     -20,   23,   -3,   -3,  -18,  -69, -127,   -7,   22,   33,  -16,   54,   45,  -13,  -77,  -43,
    -118, -104,  -22,  -46,   33, -127,   64,  -11,   19,   -3,  -17,  -17,  -62,   66,   61,   12,
};

/* Bias - 2 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_bias[24] = {
    3286, 1463,  -42, -953, 1065,  102, 2456,  891,  776,  926, 1713, 1174,  629, -891, 1251, 4925,
     409, 2014, 2155, 2264, 1816, 1380, 7718, 3088,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_max_pool_2_multiplier[24] = {
    1331268638, 1113866216, 1738618361, 1116954763, 1178119809, 1720586476, 1531825004, 1360170627,
    1813376633, 1745273333, 1155964749, 1553264700, 1616925197, 1260794118, 1953742537, 1513593360,
    1307200537, 1675914638, 1458360943, 1511210073, 1202108094, 1253911328, 1900458271, 1693781076,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_max_pool_2_shift[24] = {
    -6, -5, -6, -5, -6, -6, -5, -6, -6, -6, -5, -6, -6, -6, -6, -6, -5, -6, -6, -6, -5, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_weights[3 * 3 * 24] = {
    /* row 0 */
      53,   94,   93,  -45,   27,  127,   19,  125,   57,  -55,  -20,   35,   79, -127,   66,  127,
      -6,  -68,   36, -123,   67, -127,  107,   -1,
      66,   41,   23,  -82,   21,   -5,  105,   37,  -15, -112,   68,    6,   -1,  -57,   98,   56,
     -96,   10,  -50,  -59,   47,   -6,   70,  -60,
     127,   48,   67,  -27,  127,  -55,  125,  127, -127, -104,  -25,  -78,  -48,  -61,  105,   24,
    -127,   50,  -53,   33,  -44,  -27,   36,   54,
    /* row 1 */
      -3,   44,   64,  -68,   52,  -16,   75,    6, -126,   57,   53,   85,  127,  -50,  127,   19,
      52,  -45,  -85,  -85,   36,  -62,  -53,   28,
       2,  114,   88,  -65,   63,  -26,  118,  -14, -102,   95,   26,   91,  -25, -118,  107,  -38,
      28,  -23,  -64,  -41,  -77,  -25,  -37,  -84,
       3,  124,  126,  -18,   39,  -64,    6,   38, -109,  -54,  -43,  -11, -126,   30,  100,  -26,
      12,  -29,  -35,   91,  -69,   -7,   25,  -59,
    /* row 2 */
       0,   22,   50,  -47,   23,  -91,  -76,    6, -120,  127,   50,   56,   71, -104,   52,    0,
      65, -127, -127,  -88, -127,  -73, -127,   72,
     -29,   41,   11, -127,    6,   25,  114,   56,    4,  127,  -42,  127,   10,  -91,  109,  -90,
     -20,  -46,  -10,  -48,  -45,  -58,  -24,   80,
      21,  127,  127,  -35,   30,   91,  127,  -15,  -84,  116, -127,   33,  -97,   29,   65,  -46,
      68,   48,  -77,  127,   78,    0,    0,  127,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_bias[24] = {
     30720,  83840,  83072, -65792,  49664,  -1792,  78464,  46848, -79616,  25216,  -7680,  44032,
     -1280, -70272, 106112,   3328,  -3072, -29440, -59520, -24704, -17152, -49280,   -384,  20096,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_4_multiplier[24] = {
    2047708370, 1273284398, 1400048759, 1297496425, 1535906565, 1154430120, 1459601289, 1277225932,
    1516132175, 1796580206, 1425624660, 1422322083, 2028587673, 1390244044, 1828633549, 1463497660,
    1184621168, 1104345636, 1889356068, 1755676694, 2125610290, 1090233517, 1281686627, 1215810834,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_4_shift[24] = {
    -8, -8, -8, -8, -8, -8, -9, -8, -9, -9, -8, -8, -9, -9, -9, -8, -8, -7, -9, -9, -9, -8, -8, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_5_weights[32 * 24] = {
    /* output 0 */
      11,  -37,   46,  -68,  -99,   20,  -25,   30,  -64,  -13,   -1,   64,  -12,  -57, -127,   42,
      14,   -5,   67,  -18,   38,   53,    5,  -24,
    /* output 1 */
     -36,   87,   73,   84,  -52,  -28,  -68,  -31,  105,   -5,   37, -101,  127,  -17, -119,   10,
      62,   45,   57,   31,   94,  -33,   83,   12,
    /* output 2 */
      15,   17,    6,   27,    0,   -9,    3,   -8,    5,   40,  -14,  -24,   46,    6,   -7,  -67,
     -12,  100,   32,  127,   13,   -8,   24,   23,
    /* output 3 */
      69,   14,   28,   44,   31,  -90,  -58, -127,   52,    8,   14,  -32,   17,  -12,  -64,    6,
      -5,  -16,   47,   41,   13,  -34,   84,  -38,
    /* output 4 */
     -21,   -4,   15,   -4,   26,  -86,   31,  -59,   23,    4,   61,   78, -127,   48,    1,   56,
    -119,  -60,   39,   37,   24,   77,  -34,   -3,
    /* output 5 */
    -127,  -37,  -11,  -53,  -43, -113,   31,   10,   -2,   -5,  -73,   18,  -37,   40,   82,  107,
      45,   11,   22,  111,  -13,   66,   49,  105,
    /* output 6 */
     -12,  -29,  -45,  -89,  -58,   48,   30,   40,  -74, -127,  -74,  -36,   49,   85,   71,   82,
      19,   68,  -67,   54,  116,  105,  110,  106,
    /* output 7 */
      31,   11,   -4,    2,   11,   40,  -16,  -51,   22, -127,  -45,   19,   12,   -9,  -16,  -16,
     -28,  -25,    7,    2,   -5,    5,  -36,    9,
    /* output 8 */
       0,  -70, -104,    9,  -16,   67,  -38,   -3,    8,  -20,   58,   59,  -39,   70,    7,  -84,
     106,  -34,  -36,   53,   14,  104, -127,  -41,
    /* output 9 */
     -64,   22,   34,   46, -106,   42,   12,   17,  127,   31,   -3,   64,   48,   80,  -77,  -22,
      -3,   53,   81,   62,  -71,   60,   -6,  -51,
    /* output 10 */
    -127,   46,   46,   17,  -52,  -16,  -40,   29,   29,  -26,   16,  -15,    8,   30,  -23,    2,
      16,  -27,   23,    1,    2,    4,  -18,   43,
    /* output 11 */
      45,  -79,  -97,  -17,   17,   -1,   37,  -67,  -11,   42,   28, -121,    1,  -16,   -1,  111,
      76,  -48,  -19,   -3,  -17,   12,  127,   29,
    /* output 12 */
      17, -100, -127,  -75,  -47,  -71,  113,  -35,  -41,  -31,   26,   30,  -30,   15,   86,  -28,
      75,   -5,  -66,   13,   43,   31, -100,   19,
    /* output 13 */
      31, -127,  -67,   17,   20,    6,    0,   -3,    5,   -1,    9,  -21,   86,  -17,  -13,  -57,
     -19,   10,   78,  -20,  -76,   20,  -30,    6,
    /* output 14 */
      41,  -67,  -47,   53,  -27,   53,  -42, -127,   25,   13,  -39,   87,   -8,   39,  -25,   39,
      32,  -40,   10,    1,  -22,   45,  -13,   74,
    /* output 15 */
      76,  -83, -127,  -70,    5,   56,   -7, -116,  -17,  -35,   -8,  -16,    6,  -16,   62,  -34,
      21,  -96,  -54,  -51,   -5,    2,   -9,  -42,
    /* output 16 */
     -63,  -20,  -16,   22, -127,  -64,  -42,   17,   82,  -10,  -63,   34,   22,   54,  -31,   29,
      41,   -9,   34,   20,  -49,   29,  -47,   65,
    /* output 17 */
      22,  -50,  -37,  -44,  -31,  -45,   25,   -7,  -13,   10,   34,  -16,   92,   37,   37,  -14,
      19,  127,    5,    7,   69,   31,   35,   45,
    /* output 18 */
      42,  -61,  -66,    5,   -7,    7,    7,   24,   -4,  -12,  127,   20,   36,   -5,    5,  -82,
     -31,  -46,   -4,  -23,  -17,  -19,  -54,  -14,
    /* output 19 */
      38,   55,   53,   95,   -5,   18,  -94,  -43,   46,   33,   63,  -29,  -50,   38, -105,   67,
     -68,   33,  102,   55,  -10,    6,   43, -127,
    /* output 20 */
      -3,    9,  -42,  127,   50,   13,   -9,   24,   37,  -14,   12,   19,    0,   66,   33,   28,
       9,    1,  -20,  -20,   37,  -26,    2,  -16,
    /* output 21 */
      19,  -31,  -37,   -5,    7,   33,  -12,    8,   45,   70,  -10,   28,  -45,   73,    8,   69,
     -29,   44,  127,   28,  -37,   82,   17,  -95,
    /* output 22 */
      79,   87,   81,   48,   56,   30,  -87,  -86,   -2,  -39,    6, -127,    8,  -19,  -66,    0,
      25,  -20,   -1,    3,   31,  -27,   30,   -1,
    /* output 23 */
     -78,  -56,  -53,   25,   -8,   10,   66,   41,  -40,  -98,  -30,   64,  -81,  110,  -33,  -12,
      11,   60,  -14,  112,   92,  127,  -40,  -59,
    /* output 24 */
      11,   10,   -8,   -5,  -76,   43,  -35,   -9,    8,   42,   -6,  -56,   25,   72,    8,   27,
     -84,  127,    1,   82,   62,   40,   21,   37,
    /* output 25 */
    -125,  -21,  -10,   62, -127,  -35,  -62,   43,   33,   -5,   23,  -40,   43,   20,  -64,   35,
      -3,  -18,   35,   -4,  -15,  -13,   31,  -43,
    /* output 26 */
     -54,   85,   39,    9, -127,   73, -114,    2,  116,  -98,   73,  -57,   26,   39,  -42, -115,
      51,  -75,   23,  -78,  -35,   31,  -90,    4,
    /* output 27 */
      80,  -91, -127,  -22,   29,   46,    5,  -91,  -62,   19,  -19,  -37,   -9,    1,   48,  -72,
     -48,  -47,  -62,  -71,   74,   24,   -4,    0,
    /* output 28 */
      18,   34,   38,   19,   25,   10,   -6,    2,    4,   60,    7,    8, -100,   13,   10,    5,
       2,  127,   43,   24,    6,   10,   -6,  -62,
    /* output 29 */
     -47,  -25,  -29,  -10,   12,   10,   30,   19,  -55,  -29,  127,  -32,   -5,   19,   29,   12,
     -55,  -55,  -28,  -12,  -39,   43,   13,  -54,
    /* output 30 */
       5, -127, -106,  -69,   -2,   51,  115,  -85,  -83,   20,   35,  100,  -10,   41,   89,   95,
      75,   48,  -33,   17,  -58,   63,  103,   27,
    /* output 31 */
      61, -110,  -98,  -50,   29, -119,   49,  -77,  -37,  127,   39,  -29,  -36,  -19,   49,   35,
     115,  -41,  -25,  -32,  123,  -55,   17, -104,
};

/* Bias + 19 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_5_bias[32] = {
    -3841, 18519,  8761,  6172,  -104,  7986,  9964, -1928,  7037, 13171,  3483,   650, -7719,
    -1004,  5037, -7439,  3698,  9429, -1400, 11313,  7124, 10880,  3878,  8863, 13067,  1014,
     -925, -5625,  9792, -2856,  8642,  1081,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_5_multiplier[32] = {
    1142662516, 1436542969, 1086630145, 1532023692, 1629171188, 1213236966, 1112263356, 1970846950,
    1606075714, 1332768971, 2133740623, 1471600189, 1278280035, 1186985840, 1704559595, 1242135637,
    2001211631, 2111313430, 1947524701, 1281840007, 1566671093, 1523594945, 1569380875, 1098168019,
    1771107081, 2041379328, 1413558264, 1215733415, 1920461269, 1214681764, 1196418316, 2136109632,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_5_shift[32] = {
    -5, -6, -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6, -6, -5, -6, -6, -6,
    -6, -6, -6, -6, -6, -5, -6, -7,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_weights[3 * 3 * 32] = {
    /* row 0 */
     -45,  -99,   -5, -127,   55,   51,  -63,    8,   75,    3,   94, -127,   32,   20,   19,    5,
     -47,  -24,    1,   52,   18,  114, -127, -127,  -59,  -91, -127,   30, -127,    0,  -43,  127,
      19,  -32,   85,  -16,  118,  -24,   28,   18,  -36,  -36,   52,   43,  127,   -3,   35,   30,
      23,  -26,   -4,   38,  -23,  -62,  -26,  -89,   55,  -48,  -26,  127,  -14,  -19,  -32,  -15,
     127,   88,  111,   42,  127, -108,   27,   70,   15, -111,  -45,  -40,  109,  -40,  127,   55,
     127,  -32,  127,  127, -127,  -67,  -43,  -20,  127, -127,  -18,  120,  -49,  -38,  -94, -119,
    /* row 1 */
      23,  -11,   56,  -72,    8,   23, -102,   26,   61,  -81,   15, -120,   51, -127,   32,   84,
     -68,  -24,  -81,   44,    1,   72,   59,  -14,   -1,  -44,  -65,  -95,  -11,  -43,   16,   95,
      46,  -17,  127,   29,   24,  -30,  -10,  -26,   42,   30,  -18,   23,    8,   45,   39,   45,
     -23,   14,  -80,  -14,  -57, -101,   83,   66,   46,   25, -109,  -17,    4,  -13,  -18,   -1,
     -66, -101,   63,   83,  108,  -16,   25,  127,  127,   59, -117, -118,   78,   -9,   83,  -76,
      61,   26,   15,  102,   62,  -85,   92,   -7,   17,   63,   17,   36,  -29, -111,   29,  -84,
    /* row 2 */
     -32,  127,  107,    3,   34, -127, -127,    4,   77,  -13,   79,    0,   19, -105,  -14,   71,
      28,  127,  -42,   77,   37,  -15,   74,   77, -120,  -89,  -71,  -71,   97, -109,    1,  -46,
     104,   40,  114,  -26,  103,  -38,  -34,    5,   59,  117,   55,   -1,   13,   16,  -44,  -29,
       2,  107,  -92,    0, -101,  -97,  -47,  108,  -38,    0,  -64,    7,   81,  -90,   16,    3,
      50,   -2,  125,   -1,   44,   40,   94,  109,   -6,  127, -127,  -15,   21,   21,  -43, -127,
     -34,   -4,  -71,    1,  -57, -127,  105,  -87, -102,  -23,  -53,   13,   19, -127,  127,   22,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_bias[32] = {
     28928,   -896, 100224, -10880,  79488, -29312, -20736,  43648,  52992,  12160,  -1536, -45440,
     58624, -23296,  29952,   7424,   8832,  20992, -29056,  54656, -31616, -47104,  21760, -11904,
     -9600, -42752, -66048,  19200,  -3712, -70400,    256,  -2304,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_6_multiplier[32] = {
    2048179528, 1997657542, 1575471978, 1433778279, 1854007370, 1991888202, 2038065397, 1679258761,
    1621853797, 1186036995, 1850167186, 1242925804, 2128446302, 2050178838, 1521015691, 1311641108,
    1367234625, 1188663339, 1761487222, 1294686835, 2097927964, 1928969679, 1752014279, 1163483488,
    1898841096, 2141029708, 1891607847, 2052283439, 2147006280, 1497427888, 1434919730, 1950911547,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_6_shift[32] = {
    -9, -9, -9, -8, -9, -9, -9, -8, -9, -8, -9, -8, -9, -9, -8, -8, -8, -8, -9, -8, -9, -9, -9, -8,
    -9, -9, -9, -9, -9, -9, -8, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_7_weights[40 * 32] = {
    /* output 0 */
     -93,  -59,  -83,  -41,  -61,  -93,  -15,  -52,   30,   34, -105,  123, -115,  -50,    1,   23,
     -53,  -16,   91,  -64,   73,   81,  -28,  -54,  -63,  127,  -37,   79,    6,   18, -100,  -79,
    /* output 1 */
      -3,   -4,   53,  -97,  -26,   52,  111,    5,  -85,   49,  -14,  -74, -127,  -12,  -55,  -60,
      82,   49,   60,   78,   -7,  -61,   59,   45,   89,   16,   -3,  -88,   69,   80,   64,   96,
    /* output 2 */
     -14,  -51,  -46,   14,   25,   -2,  -11,   25,  -21,  -40,    2,  -18,    9,  -41,    2,  -27,
      -9,  -25,    5,   -1,    9,  -30,   53,   -8,   32,  -10,   -9,  -34,  -13,  127,   11,    6,
    /* output 3 */
     -58,  -91,   -9,    2,  -73,  -70,  -41,   30,   65,  -62,   22,  125,  -50,   37,   14,  -30,
     -92,  -33,   93,   -3,   68,  -57,  -55,   58,  -18,  -27,   10,    7, -127,   14,  -33,  -25,
    /* output 4 */
      -5,  -48,    9,   22,  -13,  -18,  -46,   20,   17,  -70,   36,  -10,  -49,   32,   32,  -33,
     -56,   -5,  -22,  -21,    1,   49,  -18,   43,   10,   -5,  127,   19,   17,   43,   -1,   27,
    /* output 5 */
     -47,    0,  -18,  -24,   45,  -71,  -27,  -98,   -8,   74,  -22,  114,   27,  -12,   51,  127,
      20,   58,   74,  -73,   11,  -69,    8,  -11,   70,   58,  -50,  -18, -105,   57,  -62,   28,
    /* output 6 */
     -18,  -49,  100,  -96,   10,   17,  -22,  -96,    3,    6,  -12,  -79,   46,   61,   58,  -26,
      36,   35,  127,   61,   31,  -73,   30,   18,   11,  -50,    4,   30,   59,  -12,   31,   -4,
    /* output 7 */
      29,  -34,  -56,  -14,   23,  -18,  -15,  -69,  -49,  -79,    2,  105,  -15,   52,  -79,  -37,
     -25,  -65,   -5,   47,  -25,   -4, -110,  -25,   39,   46,   26, -127,   40,   -6,   -5,  -24,
    /* output 8 */
     -12,   -3, -118,   -1,  -24,   66,   24,   -5,   -6,  -95,   33,  112,  -48,   21,  -83,    7,
     -51,   -5,   -6,   -8,   31,  127,  -51,  -11,  -64,   80,   -4,  -67,   32,  -49,   85,  113,
    /* output 9 */
      46,  -31,  -25,   35,   65,  -24,   77,  127,   19,  -23,  -32,   64,    8,   -3,  -87,   17,
      20,  -58,  -77,   44,  -25,   12,   16,   95,  -31,  -21,  -54,   21,   -5,  101,   42,   25,
    /* output 10 */
     -28,   -2,   50,  -27,   38,  111,   19,  105,   98,   52,   12,   55,  -31,   56,  -46,  -12,
     -25,   66,   42,   53,    5,  -23, -127, -105,   43,  -78,   60,  -18,   44,   56,  100,  108,
    /* output 11 */
     -10,   28,  -80,   94,    6,   38,   -5,  -66,  -23,   35,  -51,  -36,  -28,   -6,   42,   90,
     -99,   25,   54,  -23,   -1,   84,    8,  -22,   46,  127,  -53,   20,   23,  -16,   29,    7,
    /* output 12 */
     -33,   88,  -67,  -42,  -35,   -7,   46,  -31,   44,  -71,  104,  -53,   17,   13,  -72, -116,
      92,  -74,   96, -103,   14,   26,   59,  -51, -121,    4,  127, -110,  101,  -11,    1,   53,
    /* output 13 */
     -62,  -23,   10,  -65,  -15,    2,   86,  -74,  -25,   70,   93,  -65, -120,   36,   81,   -5,
     -13,   71,   41,  -47,   58,   17,   53,   36,   -3,  127,   47,   -7,   30,    9,   -2,   73,
    /* output 14 */
      47,  -68,  -28,   29,    5,   -5,   80,  -48,  124,   93,  -19,  113,  -24,  -70,  -30,  -53,
      22,   49,   -3,  -20,  -80,  -31, -109,   58,  -74,  -25,   45, -127,   29,   43,  -33,    4,
    /* output 15 */
      -3,   55, -104,    6,   -1,  -91,  -36,   30,   64,  -64, -127,   24,   26,   -3,  -29,   -2,
      13,  101,   15,  -43,    5,   67,   23,   -9,   88,  -15,  111,  -19,   29,   72,  -61,    4,
    /* output 16 */
      73,  -47, -127,  -15,   36,  -50,   -5,   29,   -5,   17, -105,  -22,  -59,  -24,  -66,  -43,
      35,  -60,  -19,    4, -101,   42,   -4,   93,   13,  -22,  -18,    4,   20,  -62,   61,  -34,
    /* output 17 */
       5,   12,  -30,  -20,  -12,  -56,  -89,   34,   78,   34,  -43,  127,   48,  -48,  -28,  -30,
      19,    3,   -7,  -83,    2,  -39,   13,  -83,  -10,  -49,   85,  -67, -120,   22,  -98,  -50,
    /* output 18 */
     -50,  -23,  -33,   23,   -4,    7,  -89,   19,   43,  -40,  -22,   48,  -26,   10,  -34,   37,
      81,    0,   81,  -15,   40,   34,   10,   61,  -74,   34,   12,  -55,    6,   10, -127,   76,
    /* output 19 */
      25,   20,   -5,   -7,  -70,    7,   -1,   27,   24,   13,    9,   21,  -12,   23,   59,  127,
     -81,   41,   53,   53,   -2,  -33,    6,   40,  -59,    9,    4,   52,  -68,   15,   -2,  -19,
    /* output 20 */
    -115,  -34,  -27, -106,  -35,   19,   47,   44,   -7,  -28,    3,  -53,   68,   -5,    0,   34,
       3,   40,  -64,   13,  127,    0,   21,   -1,  -17,   24,  -10,    3,   65,   33,  -42,  -53,
    /* output 21 */
     -40,  -28,  -65,   50,   25,  -85,  -41,   46,   -5,  -49,   54,   -7,  -66,    0,   80,  -62,
      31,  -47,  -51, -109,   21,   58,   -9,  -17,   35,   45,   52, -127,  -29,   47,   44,   10,
    /* output 22 */
      59,    6,  -40,  -34, -127,   37,   91,  -52,   31,    7,   26,    7,  -42,   -2,    7,   -9,
     -63,  -74,   79,  -21,  -63,   33,   31,  -44,   41,   25,    1,  -48,   -3,   19,  -11, -116,
    /* output 23 */
     -61,   32,  -16,   85,  -92,   51,   -5, -127,    3,  -13,   17,   59,   -6,   -3,  -38,  -56,
      17,   75,  -39, -105,   69,  -32,  -85, -102,  -44,    5,   63,  -35,    2,  -49,  -50,  -38,
    /* output 24 */
      34,  -59,  -66,   71,   30,  101,  -51,  -41,  -11,   12,   33,   83,   59,  -39, -126,   17,
      63,  -88,  -34,  -72,  -33,  127, -114,    7,    8,  108,  -26,  -37,  -20,  -24,   13,  -14,
    /* output 25 */
     -27,   70,  -44,   25,  -95,  -85,   25,  -28,  -61, -122,    5,  -55,  -83,  127,  -72,  -30,
     -18,  -21,   46,  121,   16,  -61,   20, -117,   34,  -50,   -4,  -30,  -10,   61,   29,   36,
    /* output 26 */
     -29,  -20,  -11,  -30,  -98,   37,   34,  -57,  -19,   49,   40,  -29, -127,   14,    7,  -69,
      52,   51,  -21,   47,   34,  -30,  -40,  -19,  -42,   24,   32,   -5,   43,   38,  -40,  -15,
    /* output 27 */
       1,  -57,  -22,   82,   32,   39,    8,  -49,  127,   92,   28,   25,  -71,   -8,   32,   47,
      -1,   75,   -8,   27,   -9,  -87,    3, -119,  -30,   33,  -25,  123,  -12,    8,  -41,  -69,
    /* output 28 */
     -56,  116,  -13,   50,  -74,  -23,  -15,  -22,   77,   40,   -2,  -26,   40,  -31,  114,   61,
     -74,  -42,   24, -127,   52,   14,   89,  -39,   22,  -40,   50,   27,  110,    1,  -12,   21,
    /* output 29 */
      62,  -23,  -28,  -37,   -1,   31,   74, -127,   40,   70,  -81,  104,   19,  -13,   65,    9,
      29,  -10,   19,  -12,  -82,  -71,  -12,  121,  -70,   26,   10,   13,    2,  -30,   -5,   13,
    /* output 30 */
     -28,   -1,  -38,   -3,  -23,    2,  110,  -22,   36,   43,    9,   37,   22,   -1,   -6,   -6,
      59,  -31,    6,  -64,   36,   43, -127,   28,   29,  103,   25,   50,  -90,   23, -114,   85,
    /* output 31 */
     -73,   76,  -10,   34, -107,   49,   79,   -5,  -62, -108,   -6,   31,  -98,    3,   56,  -49,
     -46,  -73,  -31,    9,   86,   13,   14,  -29, -127,   50,   40,   20,   75,  -75,   97,   34,
    /* output 32 */
       0, -106,  -56,  -55,  -18,   18,   56,  -64,  -18,  -62,   33,   19,   19,  123,    8,  -71,
       1,   40,   27,  -30,   -4,   38,  -32,  127,   20,   25,    5,  -25,   37,  -24,   -2,  -41,
    /* output 33 */
     -92,   44,   -5,   54, -127,   28,  -24,   -8,   58,  -29,   47,  -22,   10,  -39,   -4,  -44,
     -39,  -39,  -48,  -32,   81,   71,  -19,  -19,  -67,   67,   71,   35,   16,  -33,   18,  -26,
    /* output 34 */
     -50,  -39,   -4,   42,   43,   -2,   -2,  -70,  -65,  -36,   59,  -12,  -23,  -38,  110,  -58,
       7,   39,   -9,    1,   45,   15,   49,   49,  -13,   -7,   74,    5,   37,  -43,  127,   22,
    /* output 35 */
       4,  -17,  -13, -111,   10,  -48,   24,  -87,   27, -118,  -33,   43,   -8,   92,   36,  -61,
    -127,    9,   44,   45,    4,   17,   32,   40,    1,   49,   63,  -38,  -16,   26,   41,  -64,
    /* output 36 */
     -33,   21,  -70,  114,   14,  -21,   60,  -78,    6,   18,  111,  -28,  -36,  127,   12,   -9,
     -98,   72,  -16,   77,   16,  -43,  -25,   -5,  -18,   87,   53,    3,   33,  -50,   12,   -7,
    /* output 37 */
      59,  101, -127,  -17,   37,  -15,   35,   81,   18,   32,  -15,   66,  -18,  -52,  -65,  104,
       5,   52,    4,  -50,  -70,   36,  -23,  -22,   31,   16, -116,  -72,   71,   38,   -4,   -7,
    /* output 38 */
     -92,   36,  -34,  -44,    2,  -25,   53,   22,  -41,  -84,   40,   24,   53,   11,   -1,  -76,
      33,   -6,    0,   20,   72,   74,  -51,   40,  -61,   -4,   33,   10,  -60,   31,  127,   72,
    /* output 39 */
       0,  -43, -111,   90, -127,   71,  -71,   -8,   52,   44,   80,   19,    9,  -64,  -78,    2,
      27,  -32,   10,  -61,    4,   59,  -42,  -62,   11,   18,   -2,  -88,   46,   23,  -47,   33,
};

/* Bias + 10 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_7_bias[40] = {
    -3741,  7226,   -31, -4837,  2414,  4035,  1854,   844,  7616,  2281,  5283,  7115,  1440,
     8215, -2449,   999, -5781, -7081,   -29,  1389, -2139,  2732,  1091,  1059, 11735, -1616,
     2118,  1315,  5692,  1131,  6676,  2376,  3139, -1376,  4767,   905,  5056,  3398,  2338,
      587,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_7_multiplier[40] = {
    1521838675, 1332319740, 1450070879, 1445547500, 1230237964, 1464956993, 1428745377, 1086945784,
    1720568106, 1817316510, 1700218172, 1728222243, 1481980575, 1679528307, 1672225917, 1528023553,
    1698237178, 1411514706, 2067908478, 1214199690, 2030968779, 1449927976, 1176108150, 1887272880,
    1541118996, 1860954897, 1143417440, 1874400970, 1467590547, 1746938938, 2037874236, 1612815421,
    1186580976, 1975849985, 2024725144, 1857715884, 1783353811, 1378521028, 2061061459, 1635664150,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_7_shift[40] = {
    -6, -6, -5, -6, -5, -6, -6, -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -6, -6, -5, -6,
    -6, -6, -5, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6, -6, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_weights[3 * 3 * 40] = {
    /* row 0 */
    -105,  108,   -2,  -54,  -87,   33,   25,  -19,   60,    1,   93, -127,   91,  127,  -65,  -50,
     -53, -127,  -53,  127,  -40,  -29,  123,  -87,  -66,   27,  -34,  -57,  127,  -39,    4,   18,
    -105,  -95,  -13, -102,   98,  -89,   50, -127,
     -25,   29,   -5,  -37,  -94,  -27,   63,   15,   79,   43,  -88,  -81,   38,   98,  127,  -22,
     -42,  -92,  -52,  102,  -52,  -68,    7,   37,   -2,   20,   17,  -88,   11,    2,   93,  -32,
      -9,  -38,   23,  -50,   86,  -93,   57,  -26,
    -127,   42,  -84,  -24,  -92,  -60,   53,  127,  127,   61, -127,  -96,   79,  100,   59,   -8,
    -127,  -73,  -96,   74, -116,  -83,   34,   14,   -5,  127,  127,  127,  -39,   44,  127,   36,
       4, -127,  111, -127,  127,  -24,   84,  -48,
    /* row 1 */
     -52,   30,  -29,  -58,   13,  -28,   28,    4,  -21,   -5,   -2,  -28,  126,  -23,   51,    3,
     -50,  -49,  -19,   59, -127,  -64,  109,  -81,   -3,   -9,  -67,   21,   41,  -14,   -8,   39,
     -85,   22,  -27,   -2,    9, -127,   45,  -49,
       9,   -4,   22,   19,   54,  -28,  -13,   39,  -10,    5,  -39,   -3,  127,  -61,  115,  -57,
     -30,  -56,   30,   19,  -15,   -8,  100,   21,  -13,    4,  -62,    5,  -14,  -87,   80,   57,
      10,   16,  -26,  -22,   10,    3,   69,   -6,
     -38,  -73,   -6,  -80,    4,  -17,  -70,   71,   60,  -34,  -48,  -13,   63,  -77,   20,  -51,
     -34,  -91,  -26,   37, -117,   60,  127,   50,  -13,   -9,   13,   71,  -26, -122,   19,   92,
      47,  -13,  127,  -66,   62,   49,   34,  -51,
    /* row 2 */
     -44,   -8,    3, -127,  127,  -31,  126,  -35,  -53,  -84,  -28,  -41,   20,  -31,   13,  115,
     -69,   22, -127,  -24,  -59,  -66,    2,  127,  127,    1,  -77,  -23,  -45,  -42,  -90,   98,
    -106,  -51,   21,   37,  -50,   -9,  116,  -71,
     -43,  -85,  -63,  -41,  126,   56,  127,   41,    7,  -94,   35,  -34,  -20,  -15,   97,   89,
      22,   44,  -85,   44,  -62,   31,   10,  122,   61,   18,  -35, -105,  -17,  -77,   21,   74,
    -127,  -51,  -31,   22,   16,   46,   82,   -7,
    -104, -127, -127, -126,   78,  127,  -19,   37,  -44, -127,  -52,    0,   64,   12,   55,  127,
       3,  -24, -118,    9, -116,  127,   24,  122,  -40,   23,   31, -126,   -8, -127,   30,  127,
    -118,  -59,   74,    1,  -63,   52,  127,   -3,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_bias[40] = {
    -67712, -11264, -37248, -67584,  16512,   3200,  40960,  35840,  26240, -29952, -32768, -54144,
     75264,  16640,  60416,  18688, -48640, -57088, -69888,  57216, -90112, -12800,  68608,  41600,
      5888,  25856, -11136, -22400,   3840, -59136,  35328,  65152, -62592, -50688,  33152, -39552,
     37760, -24576,  84992, -49664,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_8_multiplier[40] = {
    1322591958, 1618956397, 1541790033, 1074541324, 1803978557, 1292240050, 1597584711, 2019882334,
    1078251630, 1938858870, 1777303192, 1100273657, 1910029902, 1102878261, 1588457248, 1199905558,
    1735929706, 1639078718, 2090724620, 1558111601, 1186442044, 2037592570, 1615240501, 1336194327,
    1218031913, 1511123408, 1766475587, 1497036721, 1369963401, 1677882481, 1687467653, 1795115725,
    1601756192, 1408111458, 1876950298, 1920169937, 1949515645, 2054410419, 1695188449, 1721235386,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_8_shift[40] = {
    -8, -9, -8, -8, -9, -8, -9, -9, -8, -9, -9, -8, -9, -8, -9, -8, -9, -9, -9, -9, -9, -9, -9, -9,
    -8, -8, -9, -9, -8, -9, -9, -9, -9, -8, -9, -9, -9, -9, -9, -8,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_conv2d_1x1_9_weights[48 * 40] = {
    /* output 0 */
     -61,  -13,  113,   87,  -10,  -13,  -14,    8,   -3,   59,   30,   11,   -3,   -8,  -27,   54,
     -30,    2,    3,    7,   68,  -40,  -38,   -8,  -48,  -38,   15,    9,   -6,   29,  -12, -127,
     -30,   52,  -14,    4,  -16,   54,    4,  -62,
    /* output 1 */
      -8,    1,   85,   42, -124,   46,   10,   -1,  -66,   32,  -13,  -23,   45,   26,   29,  -10,
       0,   30,   42,   15,   42,  -47,   21,  -86,   29,   49,   50,    8,   -3,  -12,   43,  -66,
      54,   30,  -40,   51, -127,   15,   -9,   38,
    /* output 2 */
     -15,  -53,   25,   17,  -48, -127,  -37, -112,   13,  -34,   88,   22,   12,   -4,  -13,  -59,
     -11,  110,  -11,  -52,    9,   93,   41,   35,  -86,  -37,  -71,  -27,  -10,   53,  -17,  -15,
      45,  -33,  -17,   -8,  -52,   -5,  -45,   43,
    /* output 3 */
     -66,   14,  -30,   -7,   33,   10,  -43,  -51,  -50,  -13,  -25,   49,   -2,   74,  -76,   25,
      50,  -15,   27,  -24,  127,  -40,  -18,  -92,   36,   -2,   -4,   68,   16,   24,   54,  -46,
      65,  -17,  -76,  -41,   57,   81,  -34,   35,
    /* output 4 */
      69,   87,   46,  -34,    2,  -24,    6,   25,   61,  -34,   88,  -80,  -14,  -16,  -23,  -89,
     127,   83,  115,    8,   -7,  -47,    3,  -23,  -11,   33,   66,   22, -103,   93,    0,   14,
     -13,    2,  -45,   12,  -24,   69,   32,    8,
    /* output 5 */
       4,  -62,   -1,  -31,  -24,   31,  -26,   92,   57,  127,  -36,   60,   10,  -48,  -59,  -63,
      57,   12,  -46,  -30,    6,  -35,  -39,    7, -104,  -60,   35,  102,   37,  -16,   38,   20,
       1,  -25,  -25,   69,  -88,   21,  -38,    0,
    /* output 6 */
     -17,   23,   31,   72,  -60,   66,  -61,  -26,   -4,   15,  -27,  -67,  -59,  -34,  -79,   75,
      65,   -7,  127,    6,    6,  -86,   79,   50,   23,   16,   77,   19,   -3,  -23,  -30,  -53,
      19,  -20,  -24,   11,  -24,   60,   57,   -1,
    /* output 7 */
      12,  -12,  127,   -8,   41,  -66,  -83,  -55,   55,   33,  110,   55, -100,   29,  -46,  -26,
       7,   45,   19,    7,   -4,   46,  -46,  -31,   78, -118,   25,  -14,  -71,   76,    5,   10,
      21,   -8,   27,   -6,   14,   27,   11,   93,
    /* output 8 */
      -8,   17,   51,   92,  -23,  -19,   16,    6,  -42,   21,  -22,   16,  -19,   80, -127,  -84,
     -14,   76,  -45,   14,   61,   20,  -90,   53,  -96,   -9,   11,   78,  -13,   68,   34,   50,
      59,   62,  -49,  -31,   49,   71, -123,   16,
    /* output 9 */
      78,  -53,    8,  127,    1,   80,   17,  -38,    1,   56,   17,  -21,    1,  -21,   33,  -80,
      24,   23,   93,   34,   10,  -13,  -62,  -70,  -14,   34,   14,  -16,   10,   50,  -83,   32,
      11,  -46,   36,   42,  -10,  -71,   -1,   39,
    /* output 10 */
      -7,   -7,   -3,   92,   38,  -51,  -46,  -61,  -44,  -45,   20,   71,  -44,   36,   12,  -28,
       3,   99,  -54,  -42,   40,   -1,   28,  -32,  -22,  -13,   26,    7,  127,  101,  -30,    3,
     -58,  -48, -119,   32,    0,   10,  -34,   31,
    /* output 11 */
     112,  -10,  -56,   46,   12,  -70,   25,   68,    1,   27,  -13,  -10,  -61,   72,  -57,  -47,
     125,   71,  -87,   45,  102,   31,   48,  -61,   19,    8,   20,  -66,   84,   52, -107,  -68,
      53,  127,   35,   68,   26,   39,   42,   -3,
    /* output 12 */
      12,   19,    4,  -28,   -7,   45,  -20,  -40,  -59,   17,  -26,   54,  -64,   44,  -19,   86,
       8,    7,   17,    3,    1,   86,  -91,    5,   45,  -16,  -22,   23,  -51,  -26,  -18,  -82,
      32,   43, -127,    5,   21,   66,  -83,   68,
    /* output 13 */
     113,   14,   49,   24,  -94,  -20,  -79,   42,   45,   27,  -35,   23,  -65, -127,  -31,   11,
      -6,   25,   18,   43,   58,   17,   32,  -26,   39,   38,   25,  -37,   64,    7,  -11,  -62,
     -20,   27,   22,  -16,  -40,   31,  -83,  -23,
    /* output 14 */
     -67,  106,  -39,   43,   46, -113,  -18,  -74,    0,  -35,  -12,  -50,   51,  -97,  -30,  -24,
     106,   48,  -81,  -46,  -24,  -16,  -59,  -62,   -1,   57,    4,   -7,   -9,  127,   27,  -39,
     -43,  -38,  -64,  -30,  -86,  -42,   40,  -51,
    /* output 15 */
      -3,    8,  -18,    6,  -98,   30,  -26,  -37,  -47,   26,   58,   16,   48,  -13,    6,   28,
      21,   34,   78,   41,  -39,   25,   34,   -3,  -48,  -51,  -38,  -26,  -57,  -28,   43, -115,
     127,   81,  -76,  -39,  -17,    5, -118,   14,
    /* output 16 */
      65,   12,  -11,   -5,  -63,  -38,  -83,   -7,    7,   75,   22,   39,   23, -127,  -39, -108,
      18,  -34,   17,    5,  -52,   13,   -6,  -68,  -74,    9,    7,  -37,   15,   37,   -3,   22,
     -51,   46,  -27,  110,   44,  -17,    5,   25,
    /* output 17 */
       9,   52,   99,    6,  -44,  -57,  -45,  -71,   -7,   36,   68,   29,   40,    8,   16, -127,
       6,   11,   21,   28,   31,   44,  -96,   12,  -65,  -27,  -38,   20,  -33,   18,   79,   14,
      33,   80,  -66,  -51,   47,   80,  -58,   41,
    /* output 18 */
     -50,  -36,  -26,   45,   56,   75,    2,   17,   49,   30,  -24,    1,   48,  -15,  -81,   -6,
      30,   46,   56,  -16,    7,  -76,  -66,   38,   -6,   24,  -27,   64,  -34,   31,   12,  -22,
      -2,   26,  -36,  -26,   51,   25,  -61,  127,
    /* output 19 */
     -47,  -46,   54,  114,   64,   43,  -49,   64,   11,   43,   88,    5, -127,   -4,   15,   42,
     -49,  108,   57,    4,   38,  -17,  -54,   24,  -76,  -16,   59,  -38,   25,  112,   31,  -60,
     -61,   55,   15,   64,  -24,   77,    9,   98,
    /* output 20 */
      -7,  -19,   34,  -46,  -10,  -17,    8,  -34,  -79,  -44,  103,   55,   -7,  -44,  -92,    5,
      16,   50,   59,  -71,   13,   66,   60,  -38,   22,  -43,  -22,   49,    7,   56,   29,   12,
      77,  127,  -10,  -43,   27,   12,  -82,   94,
    /* output 21 */
     -30,    2,  -29,  -16,   78,  -72,  -46,  -91,  105,   48,   37,  110,  -85,  -11, -108,  -45,
      -8,   91,  108,   -9,   31,   -3,   37, -123,   57,   15,  -56,  -21,  -63,  -88,   19, -107,
      42,  127,   -2,  -43,  -32,   46,   60,  -94,
    /* output 22 */
      80,  -14,   20,  120,   17,  -28,   52,   71,   65,   97,   41,   81,  -41,   51,   89,   -5,
      42,  -44,  -71,   63,  117,   16,  103,   57,    6,  -95,  -16,  -35,   51,   31,  -43,  -48,
      41,   20,   -4,  -15,  113,   25, -127,   57,
    /* output 23 */
      19,   70,    9,  -10,  -39,   -4,   -2,   39, -127,   16,  -42,   88,   22,  -22,  -34,   15,
      31,   -1,   -3,  -45,   10,  -12,  -98,  -49,    5,   16,    4,   69,   33,  -46,  -47,  -40,
      33,   76,  -31,    8,   -6,    7,  -60,   11,
    /* output 24 */
     121,   50,   17,   42,  -40, -127, -127,  -33,   -9,  -12,   17,   43,   67,  -16,  -68,   92,
     -36,   37,   99,  -11,  105,   98,  -11, -109,  -76,  -97,   56,  108,   39,  -36,  118,  -72,
      46,   24,  -95,    1,   34,   23,   -2,  -28,
    /* output 25 */
      50,  122,  -13,   32,   46,   38,   -5,   10,   -6,   -7,   -8,   95, -127,  -58,  -76,  -53,
      71,   80,  -29,  -41,   22,    8,  -44,   27,  -19,  -21,  -48,  -43,  -16,   72,  120,    8,
     -79,   21,   -9,  -45,   51,  -80,   51,  -12,
    /* output 26 */
     -45,   13,  -64,  -85,  117,   32,  -86,   33,  -14,  127,   24,   46,  -12,   24,  -38,  -22,
      28,  -25,   21,  -35,  -25,  -23,   -3,   -5,  120,   84,   24,   75,  -31,    6,  -10,  -54,
      30,  -31,  -14,   15,  -39,  107,   34,  -12,
    /* output 27 */
      22,   30,  -19,  -12,  -50,  -56,  -20,  -14,  -12,    1,  -19,   27,   21,   27,   -2,   -7,
       6,    7,   84, -127,   13,    9,   12,   25,  -29,  -47,   39,    6,   -5,  -38,   -8,  -26,
      31,   94,   25,  -34,  -41,   -4,  -14,   50,
    /* output 28 */
      10,  -10,  -21,  -13,  -29,   24,  -12,   -8,   33,   35,   -1,   78,  -13,   -9,   26,   62,
      34,    7,  -35, -127,   25,   41,    1,  -79,   10,  -12,   28,   63,  -52,   59,  -26,   37,
       9,  -24,  -37,   -2,   12,    0,  -27,   17,
    /* output 29 */
      70,  -50,  -19,   48,   23,   -7,   18,    0,  -25,  127,   25,  105,    1,   43,  -42,  -96,
      16,   47,   18,   57,    4,  -23,   -2,   31,  -42,  -14,  -25,  -40,    7,  -27,   70,  -60,
      -1,   84,  -17,  -10,   39,    1,  -15,  -69,
    /* output 30 */
      92,  -19,  -21,    0,   26,   -2,    6,   -3,   35,   18,  -72,  -12,   21,  -52,   -5,  -67,
     -16,   33,   27,  -37,  -26,  -14,   11,  -47,  -57,   36,  -88,  -76,   -1,  -44,  -27,  -20,
      88,   70, -127,  -42,  -54,   11,  -36,  -27,
    /* output 31 */
    -107,  -37,   21,  127,   64,    1,    5,    8,    0,  -83,   50,   71,   36,   15,   25,   -8,
      40,   83,  -41,  -83,   23,   -6,   44,   50,  -46,  -19,  -89,  105,  -85,   33,   50,   78,
     -90,   18,  -55,   27,  -12,  -21,  -56,   80,
    /* output 32 */
      29,  -43,   14,  -53,  -71,   15,  -61, -127,   18,  -60,   80,  -56,   48,   -1,  -72,   26,
      62,   60,  106,  -47,   14,   -2,   -1,   53,   -1, -106,    4,  -61,    6,   -8,    6,  -30,
      57,  -36,  -48,   24,  -87,   24,   29,   29,
    /* output 33 */
     -40,  -32,   57,   15,   71,  -78,   -1,  -53,  -69,   38,   43,  -11,   80,   33, -127,   -5,
      35,   -4,   17,    2,   57,   -9,  -89,   34,   24,  -58,   21,   23,  -93,   48,   33,  -20,
      36,   47,  -90,  -98,   45,  121,  -41,   -3,
    /* output 34 */
     105,   37,  127,   11,   31,   23,  -16,  -10,   36,  -45,   20,   23,   -5,  -14,  -64,  -68,
      66,  -10,   50,  -14,  -17,  105,  -54,   -1,  -45,  -16,  -33,  -86, -109,   76,   99,   17,
     -25,    8,   38,  -78,  -72,   90,   18,   26,
    /* output 35 */
     -44,  -25,    9,   51,  -16,   36,   29,   17,    4,   27,  -26,   34,   48,   -2,   22,   18,
       0,   15,    9,  -47,   36,  -42,   23,    4,    3,   -6,   24,   24,  -34,   25,  -31,   -3,
     -56,  -38,  -12,  -27,   18,   -5,  -40,  127,
    /* output 36 */
     -17, -121,   16,  -18,  -82,   25,  -63,   -2,   26,   22,   77,  -47,   72,  127,  -15,   46,
      54,  -15,  -12,   15,   87,  -92,  -58,  -86,   26,  -77,  -31, -104,   60,  -25,  -58, -114,
      20,   49,  -74,   87, -107,  -21,  -13,    1,
    /* output 37 */
     -36,   -4,  -98,  -38,  -75,   22,    9,  -94,  -19,   38,  -10,   -9,  -12,  -60, -125,    8,
     127,   32,  -28,   -7,   58,  -62,   22,  -18,  -37, -108,   -2,  -51,   -6,   29,   43,  -72,
      39,  -64,   12,    3,   68,  -68,  -53,  -14,
    /* output 38 */
     -36,  -69,   89,   60,   46,    4,  -71,   36, -106,   25,  -64,    0,   24,    3,  -50,  -63,
      56,   30,   60,   28,   -2,  -33,    3,    9,   -9, -127,   33,   50,  -18,   14,   17,  -40,
     -82,   50,  -66,  -95,    6,   33,  -94,   74,
    /* output 39 */
      -1,  -10,   14,   52,  -60, -113,    1,   57,  -14,  -30,  -68,  -30, -105,  -18,    3,   16,
      17,  127,   -9,  -36,   25,   17,  -11,  -76,   -9,  -45,  -33,  -13,   12,   -3,  -73,   48,
     -42,  -41,   -3,   57,  -44,   27,  -39,   26,
    /* output 40 */
     127,   -9,   13,   40,  -20,   27,  -79,  -35,   -3,   -1,  -47,  -49,  -42,  -47,   13,  -28,
      35,   14,  -16,   13,  -28,  -60,  -25,  -22,  -12,  -39, -104,   -6,   -3,   91,  -34,   21,
     -34,  -41,   -1,   73,  -45,   24,   -2,  -27,
    /* output 41 */
     127,  -49,   68,   -1,   15,  -44,  -73,    0,   64,  -17,  -14,   85, -113,    6,    6,    1,
      40,    7,   84,  -35,  -27,   45,   -1,    3,   41, -125,    6,  -25,  -23,   -4,  -20,   11,
     -10,    0,    7,  -86,   17,   12,  -13,   93,
    /* output 42 */
     127,    3,  -24,    5,    5,  -73,    6,   -3,  -93,    9,  -43,   48,   -4,   17,   -8,  -34,
      -1,   17,  116, -101,   65,   97,  -43,   12,  -16,   13,  -57,   10,  -14,  -14,   -2,   39,
      10,  -43,  -79,   -1,    8,  -61,   72,   59,
    /* output 43 */
     -89,  -35,  123,  -17,  -16,  -59,    5,   -7,   49,  -18,   15,    2,   36,  127,   62,  -49,
      94,   25,   30,   41,  -18,   29,  -18,   23,   32,  -36,   10,  -31,  -10,  -42,  -14,  -14,
     -32,  -10,    2,  -32,   42,    2,   -5,  123,
    /* output 44 */
      63,  -36,  -17,   60,  -36,   32,   -8,   18,   35,   87,   26,   20,  -20,  -48,  -59,  -58,
      -5,   88,   -8,    3,   37,   35,  -14,   44,  -83,  -62,   58,  -39,    4,  100,   56,   33,
      24, -127,  -31,  -14,   47,   -9,   39,   -1,
    /* output 45 */
     -34,  -18,   54,  -95,   35,   26,  -94,  -11,   53,   33,   16,   35,   -4,  -27,  -62,  -68,
     -34,   66,   54,  -76,  127,   33,  -12,   20,  -38,   14,  -32,   -3,   79,  -13,   13,   16,
      14,   30,   -7,  -22,   -1,   95,  -68,   32,
    /* output 46 */
      39,   -5,    7,  -59,   39,   -5, -118,   66,  -10,   58,    9,  -21,  -63,   47,  -24,  -45,
     -20,  -60,   -9,   -3,  -24,  -19,  -24,   56,  -56,   35,  127,   11,  107,  -14,    5,   22,
     -62,  102,    5,   17,    6,   18,  -29,    2,
    /* output 47 */
      39,   91,   70,  -48,   24,   35,  -35,   67,  -77,   31,   71,  -11,  -37,  -43,  -24,  -35,
      46,   42,   24,  -41,   21,  -50,   48,   30,   49,   39,   26,   35,   20,  127,   40,  -13,
      21,   75,   16,   -6,  -24,   47,  -41,   51,
};

/* Bias + 1 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_9_bias[48] = {
    4035, 2285, 2607, 2201, 4894, 2438, 1108, 5662, 4300, 3580, 4457, 6611, 4604, 6787, 1357, 3284,
    4270, 4604, 3098, 4509, 7414, 2528, 4002, 6278, 9271,   62,  -47, 4536, 5131, 1015, -435, 1801,
    2825, 1308,  316,  946,  780, -257, 5745, 3722, 4409, 6006, 6390,  589, 3818, 3809,  774, 2348,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_conv2d_1x1_9_multiplier[48] = {
    1129385784, 1904775835, 2014692420, 1525391238, 1890306321, 1548853066, 1792513814, 1844959530,
    2123489328, 1320326504, 2110116439, 1502418218, 1273627625, 1786381756, 1358446638, 1500697890,
    1783180518, 2116089455, 1213787098, 1835979677, 2044509369, 1722539409, 1461708868, 1970405179,
    1504223442, 1905345798, 1455242059, 1237060755, 1085865245, 1899975925, 1836419729, 1722408095,
    2018983739, 1728300111, 1740106573, 1420515072, 1530328537, 1926145977, 1692280228, 2129554093,
    1737716743, 1866434817, 1462768107, 1381011384, 1556811065, 1119243650, 1238112050, 1978107091,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_conv2d_1x1_9_shift[48] = {
    -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6,
    -6, -6, -6, -5, -5, -6, -6, -6, -6, -6, -6, -5, -6, -6, -6, -6, -6, -6, -6, -6, -6, -5, -5, -6,
};

/* Weights, [row][column][channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_weights[8 * 2 * 48] = {
    /* row 0 */
      22,   58,   56,  -25,    8,   52,   55,   65,   42, -100,    1,   82,   49,   75,   43,   11,
     -17,   70, -102,   41,   37,   -9,   80,  -89,  -29,   38,   26,   47,   29,   35,  127,   47,
     111,   42,   69,   72,   34,  -23,   51,  127,  -39,   56,   59,  -28,   59,   11,  127,   70,
      89,   45,   81,  -19,   39,  127,    5,   41,   23,   -7,   28,   67,   24,   59, -102,   82,
      -5,  116,  -61,   22,   19,   10,  111,    1,   12,    3,  -21,   19,  -46,   -8,  107,   79,
     -17,   80,  122,   69,   -2,    7,  102,   89,  -57,   39,   50,  -30,  119,   92,   88,   37,
    /* row 1 */
      21,   44,   48,  -42,  -13,   -9,   67,   85,   51,    6,   13,  107,   81,   26,   82,    3,
     104,   46,  -62,   84,   21,  -28,   44,  -33,    8,   38,   49,   48,    9,  -13,   52,   10,
      90,   59,   51,   51,   61,   15,   20,  106,   68,   60,   18,  -71,   29,   33,  116,  102,
      61,   78,   37,    2,   60,   77,   51,    4,   52,  -48,   13,  127,   56,   47,  -24,   54,
     103,   73,  -37,   54,   34,    5,  127,   37,   42,  -14,   38,    8,  -53,  -17,   98,   28,
     127,   75,   42,   76,   55,   69,   39,  109,   20,   18,   11,  -56,  -24,  110,   45,   86,
    /* row 2 */
      52,   91,   43,  -32,  -47,   18,   88,  122,   81,  -19,   19,   63,   79,    1,  127,   30,
     -16,   29,   15,  127,   49,  -26,   28,   43,  -10,   51,   73,   21,   27,   49,  -92,    8,
       9,   64,  101,  -46,   61,   28,   99,   30,    5,   81,   56,   21,  -26,   97,   25,   51,
      92,  127,   33,  -45,   31,   98,   75,   60,  109,  -21,    4,   76,   67,   30,  116,   40,
      18,   55,   42,   75,   18,   12,   98,   -2,   28,   49,   79,    2,  104,   79,  -33,  -60,
     126,   94,   43,   68,  127,  121,   94,   44,  127,   83,   53,  -15,   59,  118,  -25,   88,
    /* row 3 */
      44,   79,  103,   48,  -19,   14,  105,   92,   91,   22,   18,  -28,  127,   43,   45,  127,
      76,  127,   39,   87,  100,   23,  -11,   56,    8,   68,   73,   27,  127,   96,  -77,   49,
       2,   63,   74,   -1,  -11,   46,  127,   15,  -48,  106,   -7,   68,  -27,  127,  -10,   46,
      47,   52,   71,   28,   45,   83,   25,  114,   79,  -39,    0,    2,   89,   56,  123,   64,
      52,   59,   79,   34,   75,   58,   35,   39,   58,  117,  119,   16,   80,  127,    0,   98,
      75,   67,  127,   14,  122,  127,   74,   -1,  -28,  127,   81,  -43,   45,   61,  -50,   71,
    /* row 4 */
      58,   -2,   91,   82,  -34,   12,  127,  127,   89,   15,   56,  -71,   60,   59,  -87,   28,
      49,   92,   70,   90,    3,  104,  -32,   98,   33,   50,   91,   70,   90,   27,  -22,   52,
     -20,   89,   32,  -61,   22,   77,  -52,   38,   -7,   76,    0,   86,   15,  105,   12,   67,
      41,  -30,   84,  113,   28,   41,   54,   35,   90,  -58,   35,  -50,   33,   27,   20,   65,
      48,  121,   45,   60,  127,   91,  -12,   61,   91,  127,   61,   18,   70,  105,   18,  126,
      40,  127,   93,  -11,   50,  100,   49,   54,  -50,   65,   45,   67,  103,   87,  -48,   84,
    /* row 5 */
     100,  -28,   85,  118,   15,   -2,  101,   35,  127,   30,   49,  -56,  -30,   77,   22,  -12,
      17,   95,  127,   62,  -45,  127,  -18,   76,  -63,   47,  115,  127,   61,   36,   52,  127,
     -53,   20,   65,  -57,   69,   52,    0,   35,   61,   43,   23,   99,   35,   83,   25,  108,
      94,  -39,  127,  127,   78,   21,   92,  -26,   67,   51,  114,  -12,   -4,   12,  -58,   48,
     -17,   96,   38,   52,   36,   51,   36,   56,  -83,   58,   41,   74,   62,   30,   21,  117,
      71,   79,   14,   41,   13,   -8,  -26,   78,   50,   37,   44,  119,  127,   79,   27,  127,
    /* row 6 */
      40,  -34,   27,   56,   -3,    5,  114,  -21,   43,    5,   33,    7,  -46,  127,   -8,  -11,
     122,   12,   88,   55,  -34,   46,   -9,   56, -108,   26,   65,   91,   23,   18,   44,   92,
     -28,  -39,   -3,   54,   18,   16,  -19,   61,   13,  -14,   92,   88,   20,   45,   39,  102,
      98,   17,   40,   41,   85,   45,   10,  -17,   93,   29,  127,  -24,   -4,   31,   -4,   -3,
     127,  -12,   -5,   68,  -39,   31,   48,  127, -127,  -19,   55,  117,   65,  -47,  -29,    2,
      10,   36,   24,  127,    0,   -9,  -33,   39,   12,    8,  103,   99,   85,   96,   68,   92,
    /* row 7 */
      19,  -13,   -9,   53,   69,   65,  125,    4,  -38,  127,   33,   -3,  -65,   81,  -64,  -21,
     -31,   -4,  109,   21,  -35,   33,  -50,   18,  -43,  -52,  -11,   28,  -25,   40,   11,   48,
      -9,  -12,  -19,   45,   -7,    7,  -22,   17, -114,  -37,  111,   73,   44,   11,   27,  119,
     127,   32,    6,   71,  127,  111,   20,   10,   38,   89,   48,  -34,  -15,   74,   23,  -12,
      67,   27,   43,   32,  -72,   61,   13,   81, -114,   76,  127,   86,  -19,   33,    2,   42,
     -52,    0,   -5,   98,    1,    6,   -7,   84,   11,  -32,  127,  127,  101,   66,  -44,   52,
};

/* Bias + 128 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_bias[48] = {
    128640,  61056, 118144,  73728,  60032,  97024, 142592,  93440, 132736,  10496,  75648,  32384,
     64128, 105600,  32512,  63104,  89216, 128256,  54784, 123392,  37632,  75392,  62464,  80000,
    -38016,  84864, 125440, 102272,  77312,  75520,  35712, 110720,  61696, 108032, 106240,  68992,
     78464,  80768,  63488, 118400,   3072,  91648, 110848,  77312,  97792, 156288,  54016, 166656,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_depthwise_conv2d_10_multiplier[48] = {
    2115486286, 1224490702, 1934877680, 2033098735, 1784187482, 2070209763, 1611999120, 1989047369,
    1604620935, 1829095235, 1155993159, 1447628185, 1944859350, 1372343475, 1460906258, 1191464245,
    2063700622, 1726311754, 1335848887, 1372052471, 1756600326, 1121094642, 1749827318, 1818756595,
    1615511873, 1872659628, 1236879888, 1934860947, 1613811434, 1886574413, 1595266110, 1139291469,
    1631430436, 1144483637, 1143303852, 1410066974, 2135424741, 1900051351, 1615108564, 1277042330,
    1711165054, 1593634963, 1444051826, 1407272776, 1460622011, 1753517590, 1538375269, 1896514465,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_depthwise_conv2d_10_shift[48] = {
    -9, -8, -9, -9, -9, -9, -9, -9, -9, -9, -8, -9, -9, -9, -9, -8, -9, -9, -9, -8, -9, -8, -9, -9,
    -9, -9, -9, -9, -9, -9, -9, -9, -9, -8, -8, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9,
};

/* Weights, [output][input] */
TL_TABLE int8_t tl_meter_fully_connected_11_weights[11 * 48] = {
    /* output 0 */
     -42,  -56,  -47,   40,  -46,  -87,  -39,  -74,  -54,  -86,  -11,  -63,   89, -118,   15,  119,
     -43,  127,  -38,  -72,  -64,  -56,    1,   66,   72,  -35,   63,  -82,   76,  102,  -81,  -13,
     -32, -102,  -40,    8,  -39,  -78,  -39,  -26,  -38,   17,  -93,  -48,  -28, -116,  -49,  -14,
    /* output 1 */
     -65, -127,    7,  -95,  -62,  -24,  -26,  -88,  -45,    3,  -72,   44,  -71,   45,   -1,  -44,
     -40,  -87,  -92,  -17,  -44,  -41,  101,   24,  -17,  -74,  -63,  122,  -15,   -8, -115,  -32,
     -42,  -50,  -18,  -59,  -64,  -23,   82,  -53,    6,   78,   46,  -14,  -54,  -21,   65, -122,
    /* output 2 */
     -52,   17,  119,  -89,   75,  -13,  -17,  -43,  -29,   38,  -31,  -60,  -76,  -61,   23,   80,
     -41,  -60,  -58,  -36,   70,  127,  -21,  -28,   28,   31,   40,  -80,  -51,  -82,  -23,   30,
     -67,  -55,  -48,   -7, -101,    8,   25,  -50,  -38,  -35,   59,  -43,  -98,  -29,  -20,  -54,
    /* output 3 */
      27,   -3,  -58,  -18,  -60,  -43,    7,  -42,  -29,  -44,   13,  -23,  -46,  -23,  -28,   19,
     -43,  -53,   50,  127,    6,   -8,  -39,  -64,   42,   -7,  -45,   27,   38,  -50,  -33,   26,
      -6,  -88,  -56,   -2,  -52,  -57,   58,   23,  -79,  -25,  -93,  -40,    6,  -17,  -31,  -24,
    /* output 4 */
     -22,  -44,  -55,  -85,    4,  -40,   17,  -51,   17,  -63,  -10,   80,    8,   56,  -12,  -77,
     -37,  -41,   16,  -31,   74,   -7,   70,  -71, -127,  -59,   66,  -64,  -64,    0,    2,  -33,
     -30,  -42,   30,  -15,  -23,  -54,  -46,  -11,   16,  -54,  -19,  -45,  -68,    7,  -32,  124,
    /* output 5 */
     -11,  -46,  -96,  -43,    4,  -46,   92,  115,  -21,   -2,   88,    4,  -35,  -53, -127,  -18,
     -52,  -38,  -55,  -77,   -6,  -31,  -37,  -18,   25,  -27,  -52,  -47,  -45,  -54,   52,   36,
      81,  -89,  -76,  -65,  -61,   64,  -90,  -17,   22,   57,  -43,  -63,   49,  -39,  -33,  -56,
    /* output 6 */
     -51,  -23,   40,  109,  -18,  -66, -127,    7,  -57,  -31,  -62,   47,  -58,  -17,  -53,  -34,
     -51,  -27,   67,  -29,  -39,  -36,  -63,  -18,   19,  103,    0,  -55,  -45,  -33,  -19,  -99,
      47,  -16,  123,   68,  -28,   81,  -50,  -50,   -8,   12,  -19,  -17,   43,   -8,  -31,  -50,
    /* output 7 */
     -32,  127,  -18,   -8,  -40,  -63,  -10,   14,    8,   48,  -29,  -11,  -50,   34,  -17,   10,
     -50,  -45,  -43,  -47,  -83,  -15,  -90,  102,   -5,   17,  -87,    7,  -30,  -52,  -25,  -56,
      43,  -26,  -17,  -19,   94,  -56,  -31,   44,   -9, -122,   42,   -6,  -20,  -37,  -54,  -38,
    /* output 8 */
     -76,  -41,  -13,   59,  -76,   17,  -70,   -3,  116,   -3,  -67,  -38,  -64,  -29,   10,  -74,
     -54,   66,  -30,  -58,   22,   -8,  -33,  -48,   14,  -28,  -49,  -20,   -3,  -81,  -10,   39,
     -39,   60,  -47,   51,    3,  -66,   33,  -84,  -39,  -26,  -60,  -25,  -39,  127,   -8,  -35,
    /* output 9 */
     127,  -61,    0,  -63,  -46,   23,  -27,   20,  -55,  -66,  106,  -64,   82,  -20,   -3,  -40,
     -53,  -31,   -9, -117,   -5,  -57,  -31,  -38,    8,   11,  -15,  -28,  -58,   -8,  -28,  -60,
     -93,  107,  -49,  -63,   57,  -40,    9,   11,  -42,  -57,   -7,  -49,  -30,  -71,    4,  -28,
    /* output 10 */
     -32,  -44,  -32,  -50,   66,  105,   37,  -88,  -37,   74,  -56,  -33,   28,   29,   64,  -64,
     127,  -40,   23,  -10,  -54,  -59,  -35,  -75,   63,  -48,   28,  -35,   75,   62,   66,   30,
     -57,   12,  -57,   36,   -9,   19,  -91,   68,   69,  -27,   50,   97,   54,  -42,   69,  -32,
};

/* Bias + 22 * sum of the channel's weights, [channel] */
TL_TABLE int32_t tl_meter_fully_connected_11_bias[11] = {
    -25225, -32725, -19626, -19232, -22410, -21462, -14900, -20580, -18353, -23145,  10024,
};

/* Multiplier / 2^31 * 2^shift, [channel] */
TL_TABLE int32_t tl_meter_fully_connected_11_multiplier[11] = {
    1750896198, 1647619918, 2024647743, 1163090499, 2141079053, 1095848966, 1104501479, 2088586148,
    1965044459, 1124958244, 1888080064,
};

/* Shift, positive to the left, [channel] */
TL_TABLE int8_t tl_meter_fully_connected_11_shift[11] = {
    -8, -8, -8, -7, -8, -7, -7, -8, -8, -7, -8,
};

TL_TABLES_END

#endif /* TL_METER_IMPLEMENTED */
#endif /* TL_METER_IMPLEMENTATION */
