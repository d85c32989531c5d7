/* Sums of 16-bit products along rows, one channel at one position: what MAC16 of the ESP32 is made
 * for, which adds a product and loads the next two numbers in one instruction.
 *
 * Inputs are spread to 16 bits first, four by four in the order 0 2 1 3 in which they come out of a
 * word; weights have 16 bits and the same order in flash, [channel][tap], filled up with 0 to whole
 * groups of four. Sums are exact in any order: modulo 2^32 they are those of the definition.
 */
#ifndef TL_DOTS_H
#define TL_DOTS_H

#include "tl_pairs.h"

/* Rows of groups of four numbers. */
typedef struct {
    int32_t rows;
    int32_t groups; /* of a row */
    int32_t skip;   /* bytes between the end of a row and the next one */
} tl_rows16;

/* Spreads bytes, a multiple of four, at an address divisible by 4. */
TL_INLINE void tl_spread_words(int16_t *to, const int8_t *from, int32_t count) {
    tl_word *words = (tl_word *)(void *)to;
    const int8_t *const end = from + count;
    while (from != end) {
        const uint32_t word = tl_load_aligned(from);
        words[0] = tl_sxtb16(word);
        words[1] = tl_sxtb16_odd(word);
        words += 2;
        from += 4;
    }
}

/* sum + x . w, modulo 2^32. The rows of w follow each other without a gap.
 *
 * w:      is left behind the last number
 * single: 1 where there is but one row; a literal
 */
#if TL_MAC16 && defined(__XTENSA__)
/* A row; the pointers stand one word before what they load next. */
#define TL_MAC16_ROW                                                               \
    "ldinc m0, %1\n\tldinc m2, %2\n\tloopnez %[more], 1f\n\t"                      \
    "mula.dd.ll.ldinc m1, %1, m0, m2\n\tmula.dd.hh.ldinc m3, %2, m0, m2\n\t"       \
    "mula.dd.ll.ldinc m0, %1, m1, m3\n\tmula.dd.hh.ldinc m2, %2, m1, m3\n"         \
    "1:\n\tmula.dd.ll.ldinc m1, %1, m0, m2\n\tmula.dd.hh.ldinc m3, %2, m0, m2\n\t" \
    "mula.dd.ll m1, m3\n\tmula.dd.hh m1, m3\n\t"
#define TL_WORD_BEFORE 2

TL_INLINE uint32_t tl_dot16(uint32_t sum, const int16_t *x, const int16_t **w, tl_rows16 shape,
                            int32_t single) {
    if (single) {
        __asm__ volatile("wsr %0, acclo\n\t" TL_MAC16_ROW "rsr %0, acclo"
                         : "+r"(sum), "+r"(x), "+r"(*w)
                         : [more] "r"(shape.groups - 1)
                         : TL_MAC16_CLOBBERS);
        return sum;
    }
    int32_t rows = shape.rows;
    __asm__ volatile(
        "wsr %0, acclo\n"
        "2:\n\t" TL_MAC16_ROW "add %1, %1, %5\n\taddi %3, %3, -1\n\tbnez %3, 2b\n\trsr %0, acclo"
        : "+r"(sum), "+r"(x), "+r"(*w), "+r"(rows)
        : [more] "r"(shape.groups - 1), "r"(shape.skip)
        : TL_MAC16_CLOBBERS);
    return sum;
}
#else
#define TL_WORD_BEFORE 0

TL_INLINE uint32_t tl_dot16(uint32_t sum, const int16_t *x, const int16_t **w, tl_rows16 shape,
                            int32_t single) {
    const int16_t *at = *w;
    for (int32_t row = 0; row < (single ? 1 : shape.rows); ++row) {
        for (int32_t i = 0; i < 4 * shape.groups; ++i) {
            sum += (uint32_t)(x[i] * at[i]);
        }
        x += 4 * shape.groups + shape.skip / 2;
        at += 4 * shape.groups;
    }
    *w = at;
    return sum;
}
#endif

/* All channels at one position.
 *
 * spread: the inputs, in rows
 */
TL_INLINE void tl_dots_position(const tl_linear *linear, const int16_t *spread, tl_rows16 shape,
                                const int16_t *weights, const int32_t *channels, int8_t *to,
                                int32_t single, int32_t full) {
    const int8_t *const end = to + linear->outputs;
    const tl_bounds bounds = linear->bounds;
    spread -= TL_WORD_BEFORE;
    weights -= TL_WORD_BEFORE;
    do {
        const uint32_t sum = tl_dot16((uint32_t)channels[TL_BIAS], spread, &weights, shape, single);
        *to++ = tl_finish_s8(sum, channels, bounds, full);
        channels += TL_CHANNEL;
    } while (to != end);
}

/* The same for the largest sum of several positions.
 *
 * offsets: where each begins in the inputs
 */
TL_INLINE void tl_dots_positions(const tl_linear *linear, const int16_t *spread,
                                 const int32_t *offsets, int32_t count, tl_rows16 shape,
                                 const int16_t *weights, const int32_t *channels, int8_t *to,
                                 int32_t full) {
    const int8_t *const end = to + linear->outputs;
    const int32_t *const last = offsets + count;
    spread -= TL_WORD_BEFORE;
    weights -= TL_WORD_BEFORE;
    do {
        const uint32_t bias = (uint32_t)channels[TL_BIAS];
        const int16_t *w = weights;
        const int32_t *offset = offsets;
        int32_t best = (int32_t)tl_dot16(bias, spread + *offset, &w, shape, 0);
        while (++offset != last) {
            w = weights;
            best = tl_larger(best, (int32_t)tl_dot16(bias, spread + *offset, &w, shape, 0));
        }
        *to++ = tl_finish_s8((uint32_t)best, channels, linear->bounds, full);
        weights = w;
        channels += TL_CHANNEL;
    } while (to != end);
}

#endif /* TL_DOTS_H */
