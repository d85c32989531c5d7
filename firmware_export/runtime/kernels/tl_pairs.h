/* Two products in one multiplication: sums of packed numbers, and how they come apart.
 *
 * A packed number holds two, P = a + 2^16 * b. The sum of its products with a few values x is
 *
 *     T = A + 2^16 * B   (modulo 2^32),   A = sum of a * x,   B = sum of b * x
 *
 * While A lies in -2^15 .. 2^15 - 1, B is (T + 2^15) >> 16. One factor of each product is an input
 * in -128 .. 127, so that is so as long as the absolute weights of these taps sum to 255 at most.
 * The exporter checks it, and cuts the taps of each block into runs of 2, 4 or 8. Two weights
 * always pass, unless one is -128 (the exporter looks, and takes another kernel). Over the runs, B
 * is summed up, and so is T: A is what remains of the sum of T without 2^16 times the sum of B. The
 * 2^15 of each run are taken off in advance: with the bias, they are what the sums begin with.
 *
 * Where few runs of a block are too heavy, the exporter takes what is too much out of single
 * weights, and adds it as taps of their own at the end: TL_EXTRAS of them, each with its tap's
 * number before its weights.
 */
#ifndef TL_PAIRS_H
#define TL_PAIRS_H

#include "tl_finish_s8.h"

/* Numbers of a block of channels: two for all, then TL_CHANNEL for each channel. */
enum {
    TL_RUN,    /* taps of a run: 2, 4 or 8 */
    TL_EXTRAS, /* extra taps */
    TL_FIRST_CHANNEL,
    TL_BLOCK = TL_FIRST_CHANNEL + 4 * TL_CHANNEL
};

/* What the kernels over blocks know of a layer. */
typedef struct {
    int32_t groups;  /* groups of 4 taps */
    int32_t outputs; /* channels of the output, 4 or more */
    tl_bounds bounds;
} tl_linear;

/* Four packed sums, and what has been taken out of them so far. */
typedef struct {
    uint32_t t0, t1, t2, t3; /* T of the run */
    uint32_t s0, s1, s2, s3; /* sum of T */
    uint32_t b0, b1, b2, b3; /* sum of B */
} tl_pairs;

/* Adds the run's T to a sum of T, and its B to one of B. On RISC-V it is one piece for the
 * compiler, which otherwise joins the ends of two runs and runs out of registers. */
TL_INLINE void tl_run_end(uint32_t t, uint32_t *s, uint32_t *b) {
#if defined(__riscv_mul)
    __asm__ volatile("add %0, %0, %2\n\tsrai %2, %2, 16\n\tadd %1, %1, %2"
                     : "+r"(*s), "+r"(*b), "+r"(t));
#else
    *s += t;
    *b += (uint32_t)((int32_t)t >> 16);
#endif
}

/* Ends a run. */
TL_INLINE void tl_pairs_end(tl_pairs *p) {
    tl_run_end(p->t0, &p->s0, &p->b0);
    tl_run_end(p->t1, &p->s1, &p->b1);
    tl_run_end(p->t2, &p->s2, &p->b2);
    tl_run_end(p->t3, &p->s3, &p->b3);
}

/* The sums of the lower numbers; those of the upper ones are b0 .. b3. */
TL_INLINE tl_sum4 tl_pairs_lower(const tl_pairs *p) {
    const tl_sum4 sum = {p->s0 - (p->b0 << 16), p->s1 - (p->b1 << 16), p->s2 - (p->b2 << 16),
                         p->s3 - (p->b3 << 16)};
    return sum;
}

#endif /* TL_PAIRS_H */
