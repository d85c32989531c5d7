/* Rows of a depthwise convolution on the ESP32: one piece for the compiler, which otherwise loads
 * the weights for each result and runs out of registers for the inputs.
 *
 * Eight of the nine weights stay in m0 .. m3. Three columns of inputs stay in registers: the upper
 * two values of a column as the halves of a number, the lower one by itself. Bytes come without
 * sign from memory; with their highest bits turned they are x + 128, so 128 times the sum of the
 * weights is taken off the bias.
 */
#ifndef TL_DEPTHWISE_ROW_MAC16_H
#define TL_DEPTHWISE_ROW_MAC16_H

#include "tl_depthwise_3x3_s8.h"

#if TL_MAC16 && defined(__XTENSA__) && defined(__OPTIMIZE__)
/* What the piece loads for each result, and the weights. */
typedef struct {
    uint32_t last; /* the ninth weight */
    uint32_t bias; /* for inputs x + 128 */
    uint32_t rounding;
    uint32_t words[4];
    uint32_t count; /* results of a row */
    uint32_t left;  /* rows */
} tl_row_numbers;

TL_INLINE tl_row_numbers tl_row_numbers_of(const tl_depthwise_3x3_params *params,
                                           const tl_filter9 *filter, tl_factor factor) {
    tl_row_numbers numbers = {filter->words[4], filter->bias,    (uint32_t)factor.rounding, {0},
                              params->output.w, params->output.h};
    for (int32_t i = 0; i < 4; ++i) {
        numbers.words[i] = filter->words[i];
        numbers.bias -= 128 * (uint32_t)(tl_low16(filter->words[i]) + tl_high16(filter->words[i]));
    }
    numbers.bias -= 128 * (uint32_t)tl_low16(filter->words[4]);
    return numbers;
}

/* The next column into two registers. */
#define TL_ROW_COLUMN(upper, lower)                                                 \
    "l8ui " upper                                                                   \
    ", %[in], 0\n\tl8ui %[t], %[in], %[middle]\n\taddmi %[s], %[in], %[page]\n\t"   \
    "l8ui " lower ", %[s], %[below]\n\tslli %[t], %[t], 16\n\tor " upper ", " upper \
    ", %[t]\n\txor " upper ", " upper ", %[turned]\n\txor " lower ", " lower        \
    ", %[turned]\n\taddi %[in], %[in], %[step]\n\t"

/* Whether offsets of these sizes fit the instructions, and the compiler knows them. */
#define tl_row_piece_fits(pitch, depth) \
    (__builtin_constant_p(pitch) && __builtin_constant_p(depth) && (pitch) <= 255 && (depth) <= 127)

/* All rows of a channel with results of both signs; arguments are those of tl_depthwise_rows. A row
 * of the input ends where the next one begins. */
TL_INLINE void tl_row_pieces(const tl_depthwise_3x3_params *params, tl_factor factor,
                             const int8_t *input, const int8_t *weights, const int32_t *channel,
                             int8_t *output) {
    const tl_filter9 filter =
        tl_filter9_of(weights, (uint32_t)channel[TL_BIAS], 0, 0, 0, TL_SIGNED_UNIT);
    tl_row_numbers numbers = tl_row_numbers_of(params, &filter, factor);
    uint32_t s, u0, u1, u2, l0, l1, l2;
    uint32_t t = (uint32_t)factor.shift;
    __asm__ volatile(
        "ssr %[t]\n\taddi %[s], %[k], 8\n\tldinc m0, %[s]\n\tldinc m1, %[s]\n\t"
        "ldinc m2, %[s]\n\tldinc m3, %[s]\n2:\n\t" TL_ROW_COLUMN("%[u0]", "%[l0]") TL_ROW_COLUMN(
            "%[u1]", "%[l1]") "l32i %[u2], %[k], 28\n\tloop %[u2], 1f\n\t" TL_ROW_COLUMN("%[u2]", "%[l2]")
            "l32i %[t], %[k], 0\n\t" TL_NINE_SUM("%[u0]", "%[u1]", "%[u2]", "l", "%[l0]", "%[l1]", "%[l2]", "%[t]")
        "l32i %[t], %[k], 4\n\trsr %[s], acclo\n\tadd %[s], %[s], %[t]\n\t"
        "mulsh %[s], %[s], %[factor]\n\tl32i %[t], %[k], 8\n\tadd %[t], %[t], %[s]\n\t"
        "srai %[s], %[s], 31\n\tadd %[s], %[s], %[t]\n\tsra %[s], %[s]\n\t"
        "clamps %[s], %[s], 7\n\ts8i %[s], %[out], 0\n\taddi %[out], %[out], %[step]\n\t"
        "mov %[u0], %[u1]\n\tmov %[l0], %[l1]\n\tmov %[u1], %[u2]\n\tmov %[l1], %[l2]\n1:\n\t"
        "l32i %[t], %[k], 32\n\taddi %[t], %[t], -1\n\ts32i %[t], %[k], 32\n\tbnez %[t], 2b"
        : [in] "+&r"(input), [out] "+&r"(output), [t] "+&r"(t), [s] "=&r"(s), [u0] "=&r"(u0),
          [u1] "=&r"(u1), [u2] "=&r"(u2), [l0] "=&r"(l0), [l1] "=&r"(l1), [l2] "=&r"(l2)
        : [k] "r"(&numbers), [factor] "r"(factor.multiplier), [turned] "r"(0x00800080u),
          [middle] "i"(params->input.w * params->input.c),
          [page] "i"(2 * params->input.w * params->input.c & ~255),
          [below] "i"(2 * params->input.w * params->input.c & 255), [step] "i"(params->input.c)
        : TL_MAC16_CLOBBERS);
}
#define TL_ROW_PIECES 1
#else
#define TL_ROW_PIECES 0
#endif

#endif /* TL_DEPTHWISE_ROW_MAC16_H */
