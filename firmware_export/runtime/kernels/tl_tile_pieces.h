/* The inner pieces of the kernels for one input channel, 3 x 3, with pooling of 2 x 2, in the
 * instructions of a core, each beside portable C of the same name. A piece is one block for the
 * compiler, which otherwise loads many weights ahead and runs out of registers for the inputs.
 */
#ifndef TL_TILE_PIECES_H
#define TL_TILE_PIECES_H

#include "tl_intrinsics.h"

/* A column of U o V, transformed: the sums of its upper and its lower half. */
typedef struct {
    uint32_t upper;
    uint32_t lower;
} tl_halves;

/* Column number 0 .. 3. u: the channel's weights. On RISC-V a column is one piece for the compiler,
 * which otherwise loads many weights at once and runs out of registers for V. */
#if defined(__riscv_mul)
#define TL_WINOGRAD_COLUMN(column, at0, at1, at2, at3)                                     \
    TL_INLINE tl_halves tl_winograd_column##column(uint32_t v0, uint32_t v1, uint32_t v2,  \
                                                   uint32_t v3, const int16_t *u) {        \
        tl_halves halves;                                                                  \
        uint32_t product;                                                                  \
        __asm__("lh %0, " at1 "(%3)\n\tlh %1, " at2                                        \
                "(%3)\n\tmul %0, %0, %5\n\tmul %1, %1, %6\n\t"                             \
                "add %2, %0, %1\n\tsub %1, %0, %1\n\tlh %0, " at0                          \
                "(%3)\n\tmul %0, %0, %4\n\t"                                               \
                "add %0, %0, %2\n\tlh %2, " at3 "(%3)\n\tmul %2, %2, %7\n\tsub %1, %1, %2" \
                : "=&r"(halves.upper), "=&r"(halves.lower), "=&r"(product)                 \
                : "r"(u), "r"(v0), "r"(v1), "r"(v2), "r"(v3),                              \
                  "m"(*(const int16_t (*)[16])(const void *)u));                           \
        return halves;                                                                     \
    }

TL_WINOGRAD_COLUMN(0, "0", "2", "4", "6")
TL_WINOGRAD_COLUMN(1, "8", "10", "12", "14")
TL_WINOGRAD_COLUMN(2, "16", "18", "20", "22")
TL_WINOGRAD_COLUMN(3, "24", "26", "28", "30")
#else
#define TL_WINOGRAD_COLUMN(column, at)                                                    \
    TL_INLINE tl_halves tl_winograd_column##column(uint32_t v0, uint32_t v1, uint32_t v2, \
                                                   uint32_t v3, const int16_t *u) {       \
        const uint32_t m1 = v1 * (uint32_t)(int32_t)u[(at) + 1];                          \
        const uint32_t m2 = v2 * (uint32_t)(int32_t)u[(at) + 2];                          \
        const tl_halves halves = {v0 * (uint32_t)(int32_t)u[at] + (m1 + m2),              \
                                  (m1 - m2) - v3 * (uint32_t)(int32_t)u[(at) + 3]};       \
        return halves;                                                                    \
    }

TL_WINOGRAD_COLUMN(0, 0)
TL_WINOGRAD_COLUMN(1, 4)
TL_WINOGRAD_COLUMN(2, 8)
TL_WINOGRAD_COLUMN(3, 12)
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

/* The largest of the sums of a pooling window.
 *
 * weights: (w0, w2) of each row of the filter, then (w1 of row 0, w1 of row 1), then w1 of row 2;
 * is left behind them
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
    return largest;
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
        "ldr %4, [%5]\n\t"
        "smuad %0, %6, %4\n\tsmuad %1, %7, %4\n\t"
        "smuad %2, %8, %4\n\tsmuad %3, %9, %4"
        : "=&r"(q.upper_left), "=&r"(q.upper_right), "=&r"(q.lower_left), "=&r"(q.lower_right),
          "=&r"(w)
        : "r"(weights), "r"(x->even0), "r"(x->odd0), "r"(x->even1), "r"(x->odd1),
          "m"(*(const tl_word(*)[5])weights));
#define TL_SQUARE_PAIRS(at, upper, lower)                                                 \
    __asm__("ldr %4, [%5, #" at                                                           \
            "]\n\t"                                                                       \
            "smlad %0, %6, %4, %0\n\tsmlad %1, %7, %4, %1\n\t"                            \
            "smlad %2, %8, %4, %2\n\tsmlad %3, %9, %4, %3"                                \
            : "+&r"(q.upper_left), "+&r"(q.upper_right), "+&r"(q.lower_left),             \
              "+&r"(q.lower_right), "=&r"(w)                                              \
            : "r"(weights), "r"(x->even##upper), "r"(x->odd##upper), "r"(x->even##lower), \
              "r"(x->odd##lower), "m"(*(const tl_word(*)[5])weights))
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
          "r"(x->odd2), "m"(*(const tl_word(*)[5])weights));
    __asm__(
        "ldr %4, [%5, #16]\n\t"
        "smlabb %0, %7, %4, %0\n\tsmlatb %1, %6, %4, %1\n\t"
        "smlabb %2, %9, %4, %2\n\tsmlatb %3, %8, %4, %3"
        : "+&r"(q.upper_left), "+&r"(q.upper_right), "+&r"(q.lower_left), "+&r"(q.lower_right),
          "=&r"(w)
        : "r"(weights), "r"(x->even2), "r"(x->odd2), "r"(x->even3), "r"(x->odd3),
          "m"(*(const tl_word(*)[5])weights));
#else
    const uint32_t even[4] = {x->even0, x->even1, x->even2, x->even3};
    const uint32_t odd[4] = {x->odd0, x->odd1, x->odd2, x->odd3};
    const uint32_t middle[3] = {weights[3], weights[3] >> 16, weights[4]};
    q.upper_left = q.upper_right = q.lower_left = q.lower_right = 0;
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
