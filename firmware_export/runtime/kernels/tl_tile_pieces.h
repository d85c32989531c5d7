/* The inner pieces of the kernels for one input channel, 3 x 3, with pooling of 2 x 2, in the
 * instructions of a core, each beside portable C of the same name. A piece is one block for the
 * compiler, which otherwise loads many weights ahead and runs out of registers for the inputs.
 */
#ifndef TL_TILE_PIECES_H
#define TL_TILE_PIECES_H

#include "tl_intrinsics.h"

/* A column of a tile's transformed inputs V, and all of them. */
typedef struct {
    uint32_t r0, r1, r2, r3;
} tl_winograd_values;

typedef struct {
    tl_winograd_values c0, c1, c2, c3;
} tl_winograd_input;

/* The largest of the four sums of a tile, for one channel and for the next.
 *
 * u: the first one's weights, column by column
 *
 * A column of U o V, products m0 .. m3, has an upper half m0 + m1 + m2 and a lower one m1 - m2 -
 * m3. With the halves h0 .. h3 of the columns, the two sums of a row are
 *
 *     h1 + h2 + h0     and     h1 - h2 - h3
 *
 * the larger of which is h1 + x - min(x + y, 0) with x = h2 + h0 and y = h2 + h3.
 */
#if defined(__riscv_mul)
/* Halves of the column at u + at into two registers; a third one is used. */
#define TL_WINOGRAD_HALVES(upper, lower, other, at, v0, v1, v2, v3)                             \
    "lh " upper ", 2+" at "(%7)\n\tlh " lower ", 4+" at "(%7)\n\tmul " upper ", " upper ", " v1 \
    "\n\tmul " lower ", " lower ", " v2 "\n\tadd " other ", " upper ", " lower "\n\tsub " lower \
    ", " upper ", " lower "\n\tlh " upper ", 0+" at "(%7)\n\tmul " upper ", " upper ", " v0     \
    "\n\tadd " upper ", " upper ", " other "\n\tlh " other ", 6+" at "(%7)\n\tmul " other       \
    ", " other ", " v3 "\n\tsub " lower ", " lower ", " other "\n\t"
/* x = x - min(x + y, 0); y is used. */
#define TL_WINOGRAD_LARGER(x, y, other)                                                \
    "add " y ", " y ", " x "\n\tsrai " other ", " y ", 31\n\tand " y ", " y ", " other \
    "\n\tsub " x ", " x ", " y "\n\t"
/* All columns, at u + h0 .. h3: one piece for the compiler, which otherwise loads weights ahead and
 * runs out of registers. */
#define TL_WINOGRAD_ALL(h0, h1, h2, h3)                                  \
    TL_WINOGRAD_HALVES("%2", "%3", "%6", h2, "%16", "%17", "%18", "%19") \
    TL_WINOGRAD_HALVES("%0", "%1", "%6", h0, "%8", "%9", "%10", "%11")   \
    "add %0, %0, %2\n\tadd %1, %1, %3\n\t"                                      \
    TL_WINOGRAD_HALVES("%4", "%5", "%6", h3, "%20", "%21", "%22", "%23")        \
    "add %4, %4, %2\n\tadd %5, %5, %3\n\t"                                      \
    TL_WINOGRAD_LARGER("%0", "%4", "%6")                                        \
    TL_WINOGRAD_LARGER("%1", "%5", "%6")                                        \
    TL_WINOGRAD_HALVES("%2", "%3", "%6", h1, "%12", "%13", "%14", "%15")        \
    "add %0, %0, %2\n\tadd %1, %1, %3\n\tsub %1, %0, %1\n\tsrai %6, %1, 31\n\t" \
    "and %1, %1, %6\n\tsub %0, %0, %1"
/* Seven registers, the first one for the result; then the operands %7 .. %24. */
#define TL_WINOGRAD_OUTPUTS(t) \
    "=&r"(t[0]), "=&r"(t[1]), "=&r"(t[2]), "=&r"(t[3]), "=&r"(t[4]), "=&r"(t[5]), "=&r"(t[6])
#define TL_WINOGRAD_INPUTS(v, u)                                                                  \
    "r"(u), "r"(v->c0.r0), "r"(v->c0.r1), "r"(v->c0.r2), "r"(v->c0.r3), "r"(v->c1.r0),            \
        "r"(v->c1.r1), "r"(v->c1.r2), "r"(v->c1.r3), "r"(v->c2.r0), "r"(v->c2.r1), "r"(v->c2.r2), \
        "r"(v->c2.r3), "r"(v->c3.r0), "r"(v->c3.r1), "r"(v->c3.r2), "r"(v->c3.r3)

TL_INLINE int32_t tl_winograd_largest(const tl_winograd_input *v, const int16_t *u) {
    uint32_t t[7];
    __asm__(TL_WINOGRAD_ALL("0", "8", "16", "24")
            : TL_WINOGRAD_OUTPUTS(t)
            : TL_WINOGRAD_INPUTS(v, u), "m"(*(const int16_t (*)[16])(const void *)u));
    return (int32_t)t[0];
}

TL_INLINE int32_t tl_winograd_largest_next(const tl_winograd_input *v, const int16_t *u) {
    uint32_t t[7];
    __asm__(TL_WINOGRAD_ALL("32", "40", "48", "56")
            : TL_WINOGRAD_OUTPUTS(t)
            : TL_WINOGRAD_INPUTS(v, u), "m"(*(const int16_t (*)[32])(const void *)u));
    return (int32_t)t[0];
}
#else
/* The upper and the lower half of a column. */
typedef struct {
    uint32_t upper;
    uint32_t lower;
} tl_halves;

TL_INLINE tl_halves tl_winograd_column(tl_winograd_values v, const int16_t *u) {
    const uint32_t m1 = v.r1 * (uint32_t)(int32_t)u[1];
    const uint32_t m2 = v.r2 * (uint32_t)(int32_t)u[2];
    const tl_halves halves = {v.r0 * (uint32_t)(int32_t)u[0] + (m1 + m2),
                              (m1 - m2) - v.r3 * (uint32_t)(int32_t)u[3]};
    return halves;
}

TL_INLINE int32_t tl_winograd_largest(const tl_winograd_input *v, const int16_t *u) {
    const tl_halves h0 = tl_winograd_column(v->c0, u);
    const tl_halves h1 = tl_winograd_column(v->c1, u + 4);
    const tl_halves h2 = tl_winograd_column(v->c2, u + 8);
    const tl_halves h3 = tl_winograd_column(v->c3, u + 12);
    const int32_t upper = tl_larger((int32_t)(h1.upper + h2.upper + h0.upper),
                                    (int32_t)(h1.upper - h2.upper - h3.upper));
    const int32_t lower = tl_larger((int32_t)(h1.lower + h2.lower + h0.lower),
                                    (int32_t)(h1.lower - h2.lower - h3.lower));
    return tl_larger(upper, lower);
}

TL_INLINE int32_t tl_winograd_largest_next(const tl_winograd_input *v, const int16_t *u) {
    return tl_winograd_largest(v, u + 16);
}
#endif

/* The inputs of a pooling window as pairs of 16-bit numbers: columns 0 and 2, columns 1 and 3. */
typedef struct {
    uint32_t even0, even1, even2, even3;
    uint32_t odd0, odd1, odd2, odd3;
} tl_pairs4x4;

/* A row of four inputs as such pairs. */
TL_INLINE void tl_row_pairs(const int8_t *row, uint32_t *even, uint32_t *odd) {
#if TL_DSP
    const uint32_t word = tl_load_word(row);
    *even = tl_sxtb16(word);
    *odd = tl_sxtb16_odd(word);
#else
    const uint32_t low = (uint32_t)(uint8_t)row[0] | (uint32_t)(uint8_t)row[2] << 16;
    const uint32_t high = (uint32_t)(uint8_t)row[1] | (uint32_t)(uint8_t)row[3] << 16;
    *even = tl_signed_halves(low ^ 0x00800080u);
    *odd = tl_signed_halves(high ^ 0x00800080u);
#endif
}

/* The largest of the sums of a pooling window, on top of the channel's bias.
 *
 * weights: (w0, w2) of each row of the filter, then (w1 of row 0, w1 of row 1), then w1 of row 2,
 * then the bias; is left before the bias
 *
 * A row of the filter meets two neighbouring positions as
 *
 *     (x0, x2) . (w0, w2) + x1 w1     and     (x1, x3) . (w0, w2) + x2 w1
 */
#if TL_MAC16 && defined(__XTENSA__)
TL_INLINE int32_t tl_square_largest(const tl_pairs4x4 *x, const tl_word **weights) {
    int32_t largest;
    uint32_t other, last;
    __asm__ volatile(
        "addi %3, %3, -4\n\t"
        "ldinc m0, %3\n\tldinc m1, %3\n\tldinc m2, %3\n\tldinc m3, %3\n\t"
        "l32i %2, %3, 4\n\taddi %3, %3, 8\n\t"
        TL_NINE_SUM("%4", "%5", "%6", "l", "%8", "%9", "%10", "%2") "rsr %0, acclo\n\t"
        TL_NINE_SUM("%8", "%9", "%10", "h", "%4", "%5", "%6", "%2") "rsr %1, acclo\n\t"
        "max %0, %0, %1\n\t"
        TL_NINE_SUM("%5", "%6", "%7", "l", "%9", "%10", "%11", "%2") "rsr %1, acclo\n\t"
        "max %0, %0, %1\n\t"
        TL_NINE_SUM("%9", "%10", "%11", "h", "%5", "%6", "%7", "%2") "rsr %1, acclo\n\t"
        "max %0, %0, %1"
        : "=&r"(largest), "=&r"(other), "=&r"(last), "+&r"(*weights)
        : "r"(x->even0), "r"(x->even1), "r"(x->even2), "r"(x->even3), "r"(x->odd0), "r"(x->odd1),
          "r"(x->odd2), "r"(x->odd3)
        : TL_MAC16_CLOBBERS);
    return largest + (int32_t)**weights;
}
#else
TL_INLINE int32_t tl_square_largest(const tl_pairs4x4 *x, const tl_word **next) {
    const tl_word *const weights = *next;
    struct {
        uint32_t upper_left, upper_right, lower_left, lower_right;
    } q;
#if TL_DSP && defined(__ARM_FEATURE_DSP)
    uint32_t w;
    __asm__(
        "ldr %4, [%5]\n\tldr %0, [%5, #20]\n\t"
        "smlad %1, %7, %4, %0\n\tsmlad %2, %8, %4, %0\n\t"
        "smlad %3, %9, %4, %0\n\tsmlad %0, %6, %4, %0"
        : "=&r"(q.upper_left), "=&r"(q.upper_right), "=&r"(q.lower_left), "=&r"(q.lower_right),
          "=&r"(w)
        : "r"(weights), "r"(x->even0), "r"(x->odd0), "r"(x->even1), "r"(x->odd1),
          "m"(*(const tl_word(*)[6])weights));
#define TL_SQUARE_PAIRS(at, upper, lower)                                                 \
    __asm__("ldr %4, [%5, #" at                                                           \
            "]\n\t"                                                                       \
            "smlad %0, %6, %4, %0\n\tsmlad %1, %7, %4, %1\n\t"                            \
            "smlad %2, %8, %4, %2\n\tsmlad %3, %9, %4, %3"                                \
            : "+&r"(q.upper_left), "+&r"(q.upper_right), "+&r"(q.lower_left),             \
              "+&r"(q.lower_right), "=&r"(w)                                              \
            : "r"(weights), "r"(x->even##upper), "r"(x->odd##upper), "r"(x->even##lower), \
              "r"(x->odd##lower), "m"(*(const tl_word(*)[6])weights))
    TL_SQUARE_PAIRS("4", 1, 2);
    TL_SQUARE_PAIRS("8", 2, 3);
#undef TL_SQUARE_PAIRS
    __asm__(
        "ldr %4, [%5, #12]\n\t"
        "smlabb %0, %7, %4, %0\n\tsmlatb %1, %6, %4, %1\n\t"
        "smlabb %2, %9, %4, %2\n\tsmlatb %3, %8, %4, %3\n\t"
        "smlabt %0, %9, %4, %0\n\tsmlatt %1, %8, %4, %1\n\t"
        "smlabt %2, %11, %4, %2\n\tsmlatt %3, %10, %4, %3"
        : "+&r"(q.upper_left), "+&r"(q.upper_right), "+&r"(q.lower_left), "+&r"(q.lower_right),
          "=&r"(w)
        : "r"(weights), "r"(x->even0), "r"(x->odd0), "r"(x->even1), "r"(x->odd1), "r"(x->even2),
          "r"(x->odd2), "m"(*(const tl_word(*)[6])weights));
    __asm__(
        "ldr %4, [%5, #16]\n\t"
        "smlabb %0, %7, %4, %0\n\tsmlatb %1, %6, %4, %1\n\t"
        "smlabb %2, %9, %4, %2\n\tsmlatb %3, %8, %4, %3"
        : "+&r"(q.upper_left), "+&r"(q.upper_right), "+&r"(q.lower_left), "+&r"(q.lower_right),
          "=&r"(w)
        : "r"(weights), "r"(x->even2), "r"(x->odd2), "r"(x->even3), "r"(x->odd3),
          "m"(*(const tl_word(*)[6])weights));
#else
    const uint32_t even[4] = {x->even0, x->even1, x->even2, x->even3};
    const uint32_t odd[4] = {x->odd0, x->odd1, x->odd2, x->odd3};
    const uint32_t middle[3] = {weights[3], weights[3] >> 16, weights[4]};
    q.upper_left = q.upper_right = q.lower_left = q.lower_right = weights[5];
    for (int32_t i = 0; i < 3; ++i) {
        const uint32_t w = weights[i], m = middle[i];
        q.upper_left = tl_smlabb(odd[i], m, tl_smlad(even[i], w, q.upper_left));
        q.upper_right = tl_smlatb(even[i], m, tl_smlad(odd[i], w, q.upper_right));
        q.lower_left = tl_smlabb(odd[i + 1], m, tl_smlad(even[i + 1], w, q.lower_left));
        q.lower_right = tl_smlatb(even[i + 1], m, tl_smlad(odd[i + 1], w, q.lower_right));
    }
#endif
    *next = weights + 5;
    return tl_larger(tl_larger((int32_t)q.upper_left, (int32_t)q.upper_right),
                     tl_larger((int32_t)q.lower_left, (int32_t)q.lower_right));
}
#endif

#endif /* TL_TILE_PIECES_H */
