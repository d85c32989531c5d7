/* A panel: what two output positions read, side by side, and the sums of four channels over it.
 *
 * Weights are stored [block of 4 channels][group of 4 taps][channel][tap], so that they are read in
 * order. The last block ends with the last channel: it repeats some of the block before it where
 * the channels are no multiple of four. Taps are filled up with weights of 0.
 *
 * Without SIMD, a tap of the panel is one number that holds the values of both positions, and one
 * product with a weight serves both: see tl_pairs.h.
 *
 * With SIMD (TL_DSP), a tap is a 16-bit number for each position, in the order 0 2 1 3 in which
 * SXTB16 takes weights out of a word, and SMLAD adds two products at once. "Wide" weights are
 * 16-bit numbers in that order already: twice the flash, and nothing to take apart.
 */
#ifndef TL_PANEL_H
#define TL_PANEL_H

#include "tl_pairs.h"

/* The sums of four channels at both positions. */
typedef struct {
    tl_sum4 a;
    tl_sum4 b;
} tl_sums;

#if TL_DSP

typedef int16_t tl_panel;
#define TL_PANEL_GROUP 8 /* numbers for 4 taps at both positions */

/* Puts `count` values of each position into the panel, from tap `k` on. */
TL_SHARED void tl_panel_put(tl_panel *panel, int32_t k, const int8_t *a, const int8_t *b,
                            int32_t count) {
    static const uint8_t place[4] = {0, 2, 1, 3};
    while (count > 0 && ((k & 3) != 0 || count < 4)) {
        tl_panel *const tap = panel + (k >> 2) * TL_PANEL_GROUP + place[k & 3];
        tap[0] = *a++;
        tap[4] = *b++;
        ++k;
        --count;
    }
    tl_word *words = (tl_word *)(void *)(panel + (k >> 2) * TL_PANEL_GROUP);
    for (; count >= 4; count -= 4) {
        const uint32_t from_a = tl_load_word(a);
        const uint32_t from_b = tl_load_word(b);
        words[0] = tl_sxtb16(from_a);
        words[1] = tl_sxtb16_odd(from_a);
        words[2] = tl_sxtb16(from_b);
        words[3] = tl_sxtb16_odd(from_b);
        words += 4;
        a += 4;
        b += 4;
        k += 4;
    }
    for (; count > 0; --count) {
        tl_panel *const tap = panel + (k >> 2) * TL_PANEL_GROUP + place[k & 3];
        tap[0] = *a++;
        tap[4] = *b++;
        ++k;
    }
}

/* Two sums of each position. */
typedef struct {
    uint32_t a0, a1, b0, b1;
} tl_quad;

/* Adds a group of taps to two channels at both positions.
 *
 * x:            the panel's group
 * even0, odd0:  weights of the first channel; even1, odd1: of the second
 */
TL_INLINE tl_quad tl_quad_add(tl_quad q, const tl_word *x, uint32_t even0, uint32_t odd0,
                              uint32_t even1, uint32_t odd1) {
    const uint32_t a0 = x[0], a1 = x[1], b0 = x[2], b1 = x[3];
    q.a0 = tl_smlad(a1, odd0, tl_smlad(a0, even0, q.a0));
    q.a1 = tl_smlad(a1, odd1, tl_smlad(a0, even1, q.a1));
    q.b0 = tl_smlad(b1, odd0, tl_smlad(b0, even0, q.b0));
    q.b1 = tl_smlad(b1, odd1, tl_smlad(b0, even1, q.b1));
    return q;
}

/* The sums of two channels at both positions over all groups, on top of q. */
TL_INLINE tl_quad tl_panel_quad(const tl_linear *linear, const tl_panel *panel,
                                const int8_t *weights, tl_quad q) {
    const tl_word *x = (const tl_word *)(const void *)panel;
    const tl_word *const end = x + linear->groups * 4;
    do {
        const uint32_t w0 = tl_load_word(weights);
        const uint32_t w1 = tl_load_word(weights + 4);
        q = tl_quad_add(q, x, tl_sxtb16(w0), tl_sxtb16_odd(w0), tl_sxtb16(w1), tl_sxtb16_odd(w1));
        weights += 16;
        x += 4;
    } while (x != end);
    return q;
}

/* The same over wide weights. */
TL_INLINE tl_quad tl_panel_wide_quad(const tl_linear *linear, const tl_panel *panel,
                                     const tl_word *weights, tl_quad q) {
    const tl_word *x = (const tl_word *)(const void *)panel;
    const tl_word *const end = x + linear->groups * 4;
#if defined(__ARM_FEATURE_DSP)
    /* The loop is one piece for the compiler, which otherwise loads singly and steps each pointer.
     */
    uint32_t w0, w1, w2, w3, x0, x1;
    __asm__ volatile(
        "1:\n\tldrd %6, %7, [%4], #8\n\tldrd %8, %9, [%4], #24\n\t"
        "ldrd %10, %11, [%5], #8\n\t"
        "smlad %0, %10, %6, %0\n\tsmlad %1, %10, %8, %1\n\t"
        "smlad %0, %11, %7, %0\n\tsmlad %1, %11, %9, %1\n\t"
        "ldrd %10, %11, [%5], #8\n\t"
        "smlad %2, %10, %6, %2\n\tsmlad %3, %10, %8, %3\n\t"
        "smlad %2, %11, %7, %2\n\tsmlad %3, %11, %9, %3\n\t"
        "cmp %5, %12\n\tbne 1b"
        : "+&r"(q.a0), "+&r"(q.a1), "+&r"(q.b0), "+&r"(q.b1), "+&r"(weights), "+&r"(x), "=&r"(w0),
          "=&r"(w1), "=&r"(w2), "=&r"(w3), "=&r"(x0), "=&r"(x1)
        : "r"(end)
        : "cc", "memory");
#else
    do {
        q = tl_quad_add(q, x, weights[0], weights[1], weights[2], weights[3]);
        weights += 8;
        x += 4;
    } while (x != end);
#endif
    return q;
}

/* The sums of a block of four channels over the panel.
 *
 * weights: the block's, [group][channel][tap]: int8, or int16 where wide
 * block:   the block's numbers
 * wide:    a literal
 */
TL_INLINE tl_sums tl_panel_sums(const tl_linear *linear, const tl_panel *panel, const void *weights,
                                const int32_t *block, int32_t wide) {
    const tl_sum4 bias = tl_bias4(block + TL_FIRST_CHANNEL);
    tl_quad low = {bias.s0, bias.s1, bias.s0, bias.s1};
    tl_quad high = {bias.s2, bias.s3, bias.s2, bias.s3};
    if (wide) {
        low = tl_panel_wide_quad(linear, panel, (const tl_word *)weights, low);
        high = tl_panel_wide_quad(linear, panel, (const tl_word *)weights + 4, high);
    } else {
        low = tl_panel_quad(linear, panel, (const int8_t *)weights, low);
        high = tl_panel_quad(linear, panel, (const int8_t *)weights + 8, high);
    }
    const tl_sums sums = {{low.a0, low.a1, high.a0, high.a1}, {low.b0, low.b1, high.b0, high.b1}};
    return sums;
}

#else

typedef uint32_t tl_panel;
#define TL_PANEL_GROUP 4

/* Puts `count` values of each position into the panel, from tap `k` on. */
TL_SHARED void tl_panel_put(tl_panel *panel, int32_t k, const int8_t *a, const int8_t *b,
                            int32_t count) {
    panel += k;
    TL_UNROLL
    for (int32_t i = 0; i < count; ++i) {
        panel[i] = (uint32_t)(int32_t)a[i] + ((uint32_t)(int32_t)b[i] << 16);
    }
}

/* Adds tap number `tap` of a group, or begins a run with it. */
TL_INLINE void tl_pairs_tap(tl_pairs *p, const tl_panel *panel, const int8_t *weights, int32_t tap,
                            int32_t begins, uint32_t half) {
    const uint32_t x = panel[tap];
    p->t0 = tl_multiply_add(begins ? half : p->t0, x, (uint32_t)(int32_t)weights[tap]);
    p->t1 = tl_multiply_add(begins ? half : p->t1, x, (uint32_t)(int32_t)weights[tap + 4]);
    p->t2 = tl_multiply_add(begins ? half : p->t2, x, (uint32_t)(int32_t)weights[tap + 8]);
    p->t3 = tl_multiply_add(begins ? half : p->t3, x, (uint32_t)(int32_t)weights[tap + 12]);
}

/* Adds the taps of the panel, in runs of 2, 4 or 8; run is a literal. */
TL_INLINE tl_pairs tl_pairs_sum(const tl_linear *linear, const tl_panel *panel,
                                const int8_t *weights, const int32_t *block, int32_t run) {
    const tl_panel *const end = panel + linear->groups * TL_PANEL_GROUP;
    uint32_t half = 1u << 15;
    const tl_sum4 bias = tl_bias4(block + TL_FIRST_CHANNEL);
    const uint32_t s = 0u - ((uint32_t)(4 * linear->groups / run) << 15);
    tl_pairs p = {0,
                  0,
                  0,
                  0,
                  s + bias.s0 + (bias.s0 << 16),
                  s + bias.s1 + (bias.s1 << 16),
                  s + bias.s2 + (bias.s2 << 16),
                  s + bias.s3 + (bias.s3 << 16),
                  bias.s0,
                  bias.s1,
                  bias.s2,
                  bias.s3};
    TL_KEEP(half);
    do {
        tl_pairs_tap(&p, panel, weights, 0, 1, half);
        tl_pairs_tap(&p, panel, weights, 1, 0, half);
        if (run == 2) {
            tl_pairs_end(&p);
        }
        tl_pairs_tap(&p, panel, weights, 2, run == 2, half);
        tl_pairs_tap(&p, panel, weights, 3, 0, half);
        if (run == 8) {
            tl_pairs_tap(&p, panel + 4, weights + 16, 0, 0, half);
            tl_pairs_tap(&p, panel + 4, weights + 16, 1, 0, half);
            tl_pairs_tap(&p, panel + 4, weights + 16, 2, 0, half);
            tl_pairs_tap(&p, panel + 4, weights + 16, 3, 0, half);
            panel += 4;
            weights += 16;
        }
        tl_pairs_end(&p);
        panel += 4;
        weights += 16;
    } while (panel != end);
    return p;
}

/* The sums of a block of four channels over the panel.
 *
 * weights: the block's, [group][channel][tap]
 * block:   the block's numbers
 */
TL_INLINE tl_sums tl_panel_sums(const tl_linear *linear, const tl_panel *panel, const void *weights,
                                const int32_t *block, int32_t wide) {
    const int8_t *const w = (const int8_t *)weights;
    const int32_t run = block[TL_RUN];
    tl_pairs p;
    (void)wide;
    if (run == 4) {
        p = tl_pairs_sum(linear, panel, w, block, 4);
    } else if (run == 2) {
        p = tl_pairs_sum(linear, panel, w, block, 2);
    } else {
        p = tl_pairs_sum(linear, panel, w, block, 8);
    }
    const tl_sums sums = {tl_pairs_lower(&p), {p.b0, p.b1, p.b2, p.b3}};
    return sums;
}

#endif /* TL_DSP */

#if TL_DSP
/* Two channels of a block at both positions.
 *
 * weights: the block's from the first of the two on
 * channel: numbers of the first of the two
 */
TL_INLINE void tl_panel_two(const tl_linear *linear, const tl_panel *panel, const void *weights,
                            const int32_t *channel, tl_bounds bounds, int8_t *a, int8_t *b,
                            int32_t wide, int32_t full) {
    const uint32_t bias0 = (uint32_t)channel[TL_BIAS];
    const uint32_t bias1 = (uint32_t)channel[TL_CHANNEL + TL_BIAS];
    tl_quad q = {bias0, bias1, bias0, bias1};
    if (wide) {
        q = tl_panel_wide_quad(linear, panel, (const tl_word *)weights, q);
    } else {
        q = tl_panel_quad(linear, panel, (const int8_t *)weights, q);
    }
    tl_finish2_s8(q.a0, q.b0, channel, bounds, full, a, b);
    tl_finish2_s8(q.a1, q.b1, channel + TL_CHANNEL, bounds, full, a + 1, b + 1);
}
#endif

/* A block of four channels at both positions; arguments are those of tl_panel_sums. With SIMD two
 * are finished before the others begin, so that no sum waits. */
TL_INLINE void tl_panel_block(const tl_linear *linear, const tl_panel *panel, const void *weights,
                              const int32_t *block, tl_bounds bounds, int8_t *a, int8_t *b,
                              int32_t wide, int32_t full) {
    const int32_t *const channel = block + TL_FIRST_CHANNEL;
#if TL_DSP
    const int8_t *const others = (const int8_t *)weights + (wide ? 16 : 8);
    tl_panel_two(linear, panel, weights, channel, bounds, a, b, wide, full);
    tl_panel_two(linear, panel, others, channel + 2 * TL_CHANNEL, bounds, a + 2, b + 2, wide, full);
#else
    const tl_sums sums = tl_panel_sums(linear, panel, weights, block, wide);
    tl_finish2_s8(sums.a.s0, sums.b.s0, channel, bounds, full, a, b);
    tl_finish2_s8(sums.a.s1, sums.b.s1, channel + TL_CHANNEL, bounds, full, a + 1, b + 1);
    tl_finish2_s8(sums.a.s2, sums.b.s2, channel + 2 * TL_CHANNEL, bounds, full, a + 2, b + 2);
    tl_finish2_s8(sums.a.s3, sums.b.s3, channel + 3 * TL_CHANNEL, bounds, full, a + 3, b + 3);
#endif
}

/* All channels of both positions.
 *
 * weights: of the layer, [block][group][channel][tap]: int8, or int16 where wide
 * blocks:  of the layer, [block][TL_BLOCK] int32
 * a, b:    where the two positions' channels go; the same place where there is but one
 */
TL_INLINE void tl_panel_layer(const tl_linear *linear, const tl_panel *panel, const void *weights,
                              const int32_t *blocks, int8_t *a, int8_t *b, int32_t wide,
                              int32_t full) {
    const tl_bounds bounds = linear->bounds;
    int32_t left = linear->outputs - 4;
    for (;;) {
        tl_panel_block(linear, panel, weights, blocks, bounds, a, b, wide, full);
        if (left <= 0) {
            return;
        }
        a += tl_min(left, 4);
        b += tl_min(left, 4);
        left -= 4;
        weights = (const int8_t *)weights + linear->groups * (wide ? 32 : 16);
        blocks += TL_BLOCK;
    }
}

typedef void tl_panel_function(const tl_linear *linear, const tl_panel *panel, const void *weights,
                               const int32_t *blocks, int8_t *a, int8_t *b);

TL_SHARED void tl_panel_s8(const tl_linear *linear, const tl_panel *panel, const void *weights,
                           const int32_t *blocks, int8_t *a, int8_t *b) {
    tl_panel_layer(linear, panel, weights, blocks, a, b, 0, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_panel_full_s8(const tl_linear *linear, const tl_panel *panel, const void *weights,
                                const int32_t *blocks, int8_t *a, int8_t *b) {
    tl_panel_layer(linear, panel, weights, blocks, a, b, 0, 1);
}

#if TL_DSP
/* Both for wide weights. */
TL_SHARED void tl_panel_wide_s8(const tl_linear *linear, const tl_panel *panel, const void *weights,
                                const int32_t *blocks, int8_t *a, int8_t *b) {
    tl_panel_layer(linear, panel, weights, blocks, a, b, 1, 0);
}

TL_SHARED void tl_panel_wide_full_s8(const tl_linear *linear, const tl_panel *panel,
                                     const void *weights, const int32_t *blocks, int8_t *a,
                                     int8_t *b) {
    tl_panel_layer(linear, panel, weights, blocks, a, b, 1, 1);
}
#endif

#endif /* TL_PANEL_H */
