/* Eight channels side by side, one in each lane of a vector: what x86-64 has instructions for.
 *
 * Inputs are spread to 16 bits. One instruction multiplies two taps of a channel and adds the two
 * products, in all lanes; the products of int8 values cannot overflow there. Sums are exact in any
 * order: modulo 2^32 they are those of the definition.
 *
 * TL_LANES is 2 with AVX2, 1 with SSE2, which each x86-64 processor has, and 0 elsewhere: C of the
 * same names that runs everywhere. Defined beforehand, it chooses.
 */
#ifndef TL_LANES_H
#define TL_LANES_H

#include "tl_finish_s8.h"

#if !defined(TL_LANES)
#if defined(__AVX2__)
#define TL_LANES 2
#elif defined(__SSE2__) || defined(_M_X64)
#define TL_LANES 1
#else
#define TL_LANES 0
#endif
#endif

#if TL_LANES == 2
#include <immintrin.h>
#elif TL_LANES == 1
#include <emmintrin.h>
#endif

enum { TL_WIDTH = 8 }; /* lanes */

/* What is known of eight channels in flash: 4 times 8 numbers, in the order of a channel's. */
enum { TL_LANES_CHANNELS = TL_CHANNEL * TL_WIDTH };

#if TL_LANES == 2
typedef __m256i tl_lanes;
typedef __m128i tl_lanes_bytes; /* eight results in its lower half */

TL_INLINE tl_lanes tl_lanes_load(const int32_t *from) {
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

TL_INLINE tl_lanes tl_lanes_add_products(tl_lanes sum, tl_lanes a, tl_lanes b) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b));
}

TL_INLINE tl_lanes tl_lanes_larger(tl_lanes a, tl_lanes b) {
    return _mm256_max_epi32(a, b);
}

TL_INLINE tl_lanes tl_lanes_add(tl_lanes a, tl_lanes b) {
    return _mm256_add_epi32(a, b);
}

TL_INLINE tl_lanes tl_lanes_all(uint32_t word) {
    return _mm256_set1_epi32((int32_t)word);
}

/* The high halves of products. */
TL_INLINE tl_lanes tl_lanes_high(tl_lanes a, tl_lanes b) {
    const __m256i even = _mm256_mul_epi32(a, b);
    const __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32));
    return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
}

/* Scales sums and applies the bounds, as tl_finish_s8 does. */
TL_INLINE tl_lanes_bytes tl_lanes_finish(tl_lanes sum, const int32_t *channels, tl_bounds bounds,
                                         int32_t full, int32_t half) {
    const __m256i multiplier = tl_lanes_load(channels + TL_MULTIPLIER * TL_WIDTH);
    const __m256i rounding = tl_lanes_load(channels + TL_ROUNDING * TL_WIDTH);
    __m256i value;
    if (full == TL_FULL_ONCE) {
        value = _mm256_add_epi32(tl_lanes_high(sum, multiplier), rounding);
        value = _mm256_sra_epi32(value, _mm_cvtsi32_si128(bounds.shift));
    } else {
        const __m256i g = tl_lanes_high(_mm256_slli_epi32(sum, 2), multiplier);
        const __m256i down = _mm256_slli_epi32(_mm256_srai_epi32(g, 31), 1);
        value = _mm256_add_epi32(_mm256_add_epi32(g, rounding), down);
        value = _mm256_srav_epi32(value, tl_lanes_load(channels + TL_SHIFT * TL_WIDTH));
    }
    (void)half;
    __m128i words =
        _mm_packs_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
#elif TL_LANES == 1
typedef struct {
    __m128i low;
    __m128i high;
} tl_lanes;
typedef __m128i tl_lanes_bytes; /* eight results in its lower half */

TL_INLINE tl_lanes tl_lanes_load(const int32_t *from) {
    tl_lanes lanes;
    lanes.low = _mm_loadu_si128((const __m128i *)(const void *)from);
    lanes.high = _mm_loadu_si128((const __m128i *)(const void *)(from + TL_WIDTH / 2));
    return lanes;
}

TL_INLINE tl_lanes tl_lanes_add_products(tl_lanes sum, tl_lanes a, tl_lanes b) {
    sum.low = _mm_add_epi32(sum.low, _mm_madd_epi16(a.low, b.low));
    sum.high = _mm_add_epi32(sum.high, _mm_madd_epi16(a.high, b.high));
    return sum;
}

TL_INLINE __m128i tl_lanes_larger4(__m128i a, __m128i b) {
    const __m128i more = _mm_cmpgt_epi32(a, b);
    return _mm_or_si128(_mm_and_si128(more, a), _mm_andnot_si128(more, b));
}

TL_INLINE tl_lanes tl_lanes_larger(tl_lanes a, tl_lanes b) {
    a.low = tl_lanes_larger4(a.low, b.low);
    a.high = tl_lanes_larger4(a.high, b.high);
    return a;
}

TL_INLINE tl_lanes tl_lanes_add(tl_lanes a, tl_lanes b) {
    a.low = _mm_add_epi32(a.low, b.low);
    a.high = _mm_add_epi32(a.high, b.high);
    return a;
}

TL_INLINE tl_lanes tl_lanes_all(uint32_t word) {
    tl_lanes lanes;
    lanes.low = _mm_set1_epi32((int32_t)word);
    lanes.high = lanes.low;
    return lanes;
}

/* The high halves of products of signed numbers with others of 0 or more. The instruction takes
 * both as unsigned: a negative a counts as a + 2^32, which adds b to the high half. */
TL_INLINE __m128i tl_lanes_high4(__m128i a, __m128i b) {
    const __m128i even = _mm_srli_epi64(_mm_mul_epu32(a, b), 32);
    const __m128i odd = _mm_mul_epu32(_mm_srli_epi64(a, 32), _mm_srli_epi64(b, 32));
    const __m128i upper = _mm_slli_epi64(_mm_srli_epi64(odd, 32), 32);
    return _mm_sub_epi32(_mm_or_si128(even, upper), _mm_and_si128(_mm_srai_epi32(a, 31), b));
}

/* SSE2 has no shift by a number for each lane: value >> s is the high half of value * 2^(32 - s).
 * Shifts are 2 to 21 here, so that 2^(32 - s) fits; it is put together as a float. */
TL_INLINE __m128i tl_lanes_shifted4(__m128i value, __m128i shift) {
    const __m128i exponent = _mm_sub_epi32(_mm_set1_epi32(127 + 32), shift);
    const __m128i power = _mm_cvttps_epi32(_mm_castsi128_ps(_mm_slli_epi32(exponent, 23)));
    return tl_lanes_high4(value, power);
}

TL_INLINE __m128i tl_lanes_scaled4(__m128i sum, const int32_t *channels, tl_bounds bounds,
                                   int32_t full) {
    const __m128i *const numbers = (const __m128i *)(const void *)channels;
    const __m128i multiplier = _mm_loadu_si128(numbers + 2 * TL_MULTIPLIER);
    const __m128i rounding = _mm_loadu_si128(numbers + 2 * TL_ROUNDING);
    if (full == TL_FULL_ONCE) {
        const __m128i value = _mm_add_epi32(tl_lanes_high4(sum, multiplier), rounding);
        return _mm_sra_epi32(value, _mm_cvtsi32_si128(bounds.shift));
    }
    const __m128i g = tl_lanes_high4(_mm_slli_epi32(sum, 2), multiplier);
    const __m128i down = _mm_slli_epi32(_mm_srai_epi32(g, 31), 1);
    const __m128i value = _mm_add_epi32(_mm_add_epi32(g, rounding), down);
    return tl_lanes_shifted4(value, _mm_loadu_si128(numbers + 2 * TL_SHIFT));
}

/* Scales sums and applies the bounds, as tl_finish_s8 does.
 *
 * half: 1 where the upper four are of no interest; a literal
 */
TL_INLINE tl_lanes_bytes tl_lanes_finish(tl_lanes sum, const int32_t *channels, tl_bounds bounds,
                                         int32_t full, int32_t half) {
    const __m128i low = tl_lanes_scaled4(sum.low, channels, bounds, full);
    const __m128i high =
        half ? low : tl_lanes_scaled4(sum.high, channels + TL_WIDTH / 2, bounds, full);
    __m128i words = _mm_packs_epi32(low, high);
#endif
#if TL_LANES
    /* 16 bits that saturate hold whatever the bounds leave. */
    if (full) {
        words = _mm_adds_epi16(words, _mm_set1_epi16(127));
    } else {
        words = _mm_max_epi16(words, _mm_setzero_si128());
        words = _mm_min_epi16(words, _mm_set1_epi16((int16_t)bounds.range));
        words = _mm_add_epi16(words, _mm_set1_epi16((int16_t)bounds.min));
    }
    return _mm_packs_epi16(words, words);
}

/* Stores the results of the first lanes, 1 to 8. */
TL_INLINE void tl_lanes_store(int8_t *to, tl_lanes_bytes bytes, int32_t count) {
    if (count == TL_WIDTH) {
        _mm_storel_epi64((__m128i *)(void *)to, bytes);
        return;
    }
    if (count & 4) {
        _mm_store_ss((float *)(void *)to, _mm_castsi128_ps(bytes));
        to += 4;
        bytes = _mm_srli_si128(bytes, 4);
    }
    uint32_t rest = (uint32_t)_mm_cvtsi128_si32(bytes);
    for (int32_t i = 0; i < (count & 3); ++i) {
        to[i] = (int8_t)rest;
        rest >>= 8;
    }
}

/* Stores the first of two halves, or both. */
TL_INLINE void tl_lanes_store_halves(int8_t *to, __m128i both, int32_t apart, int32_t count) {
    if (count > 0) {
        _mm_storel_epi64((__m128i *)(void *)to, both);
    }
    if (count > 1) {
        _mm_storel_epi64((__m128i *)(void *)(to + apart), _mm_unpackhi_epi64(both, both));
    }
}

/* Turns rows into columns: eight rows of eight bytes, each column to a place of its own.
 *
 * rows:  bytes from one column's place to the next
 * count: columns that are wanted, 1 to 8
 */
TL_INLINE void tl_lanes_turn(const int8_t *from, int8_t *to, int32_t apart, int32_t count) {
    __m128i pairs[4]; /* of rows, byte by byte */
    for (int32_t i = 0; i < 4; ++i) {
        const __m128i *const row = (const __m128i *)(const void *)(from + 2 * i * TL_WIDTH);
        const __m128i *const next = (const __m128i *)(const void *)(from + (2 * i + 1) * TL_WIDTH);
        pairs[i] = _mm_unpacklo_epi8(_mm_loadl_epi64(row), _mm_loadl_epi64(next));
    }
    const __m128i upper0 = _mm_unpacklo_epi16(pairs[0], pairs[1]); /* columns 0 to 3 */
    const __m128i upper4 = _mm_unpackhi_epi16(pairs[0], pairs[1]); /* columns 4 to 7 */
    const __m128i lower0 = _mm_unpacklo_epi16(pairs[2], pairs[3]);
    const __m128i lower4 = _mm_unpackhi_epi16(pairs[2], pairs[3]);
    tl_lanes_store_halves(to, _mm_unpacklo_epi32(upper0, lower0), apart, count);
    tl_lanes_store_halves(to + 2 * apart, _mm_unpackhi_epi32(upper0, lower0), apart, count - 2);
    tl_lanes_store_halves(to + 4 * apart, _mm_unpacklo_epi32(upper4, lower4), apart, count - 4);
    tl_lanes_store_halves(to + 6 * apart, _mm_unpackhi_epi32(upper4, lower4), apart, count - 6);
}

/* Spreads bytes to 16 bits. */
TL_INLINE void tl_lanes_spread(int16_t *to, const int8_t *from, int32_t count) {
    int32_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
        const __m128i sign = _mm_cmpgt_epi8(_mm_setzero_si128(), bytes);
        __m128i *const words = (__m128i *)(void *)(to + i);
        _mm_storeu_si128(words, _mm_unpacklo_epi8(bytes, sign));
        _mm_storeu_si128(words + 1, _mm_unpackhi_epi8(bytes, sign));
    }
    for (; i < count; ++i) {
        to[i] = from[i];
    }
}

/* Spreads eight bytes of each of two places to eight pairs. */
TL_INLINE void tl_lanes_spread_pairs(int16_t *to, const int8_t *a, const int8_t *b) {
    const __m128i first = _mm_loadl_epi64((const __m128i *)(const void *)a);
    const __m128i second = _mm_loadl_epi64((const __m128i *)(const void *)b);
    const __m128i x = _mm_srai_epi16(_mm_unpacklo_epi8(first, first), 8);
    const __m128i y = _mm_srai_epi16(_mm_unpacklo_epi8(second, second), 8);
    __m128i *const words = (__m128i *)(void *)to;
    _mm_storeu_si128(words, _mm_unpacklo_epi16(x, y));
    _mm_storeu_si128(words + 1, _mm_unpackhi_epi16(x, y));
}

/* Eight pairs of numbers, for tl_lanes_add_products. */
TL_INLINE tl_lanes tl_lanes_pairs(const int16_t *from) {
    return tl_lanes_load((const int32_t *)(const void *)from);
}

#else
    typedef struct {
        int32_t lane[TL_WIDTH];
    } tl_lanes;
    typedef struct {
        int8_t lane[TL_WIDTH];
    } tl_lanes_bytes;

    TL_INLINE tl_lanes tl_lanes_load(const int32_t *from) {
        tl_lanes lanes;
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            lanes.lane[i] = from[i];
        }
        return lanes;
    }

    TL_INLINE tl_lanes tl_lanes_add_products(tl_lanes sum, tl_lanes a, tl_lanes b) {
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            sum.lane[i] =
                (int32_t)tl_smlad((uint32_t)a.lane[i], (uint32_t)b.lane[i], (uint32_t)sum.lane[i]);
        }
        return sum;
    }

    TL_INLINE tl_lanes tl_lanes_larger(tl_lanes a, tl_lanes b) {
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            a.lane[i] = tl_larger(a.lane[i], b.lane[i]);
        }
        return a;
    }

    TL_INLINE tl_lanes tl_lanes_add(tl_lanes a, tl_lanes b) {
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            a.lane[i] = (int32_t)((uint32_t)a.lane[i] + (uint32_t)b.lane[i]);
        }
        return a;
    }

    TL_INLINE tl_lanes tl_lanes_all(uint32_t word) {
        tl_lanes lanes;
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            lanes.lane[i] = (int32_t)word;
        }
        return lanes;
    }

    TL_INLINE tl_lanes_bytes tl_lanes_finish(tl_lanes sum, const int32_t *channels,
                                             tl_bounds bounds, int32_t full, int32_t half) {
        tl_lanes_bytes bytes = {{0}};
        for (int32_t i = 0; i < (half ? TL_WIDTH / 2 : TL_WIDTH); ++i) {
            const int32_t shift =
                full == TL_FULL_ONCE ? bounds.shift : channels[TL_SHIFT * TL_WIDTH + i];
            const tl_factor factor = {channels[TL_MULTIPLIER * TL_WIDTH + i],
                                      channels[TL_ROUNDING * TL_WIDTH + i], shift};
            bytes.lane[i] =
                tl_bounded_s8(tl_scaled((uint32_t)sum.lane[i], factor, full), bounds, full);
        }
        return bytes;
    }

    TL_INLINE void tl_lanes_store(int8_t *to, tl_lanes_bytes bytes, int32_t count) {
        for (int32_t i = 0; i < count; ++i) {
            to[i] = bytes.lane[i];
        }
    }

    TL_INLINE void tl_lanes_turn(const int8_t *from, int8_t *to, int32_t apart, int32_t count) {
        for (int32_t i = 0; i < count; ++i) {
            for (int32_t row = 0; row < TL_WIDTH; ++row) {
                to[row] = from[row * TL_WIDTH + i];
            }
            to += apart;
        }
    }

    TL_INLINE void tl_lanes_spread(int16_t *to, const int8_t *from, int32_t count) {
        for (int32_t i = 0; i < count; ++i) {
            to[i] = from[i];
        }
    }

    TL_INLINE void tl_lanes_spread_pairs(int16_t *to, const int8_t *a, const int8_t *b) {
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            to[2 * i] = a[i];
            to[2 * i + 1] = b[i];
        }
    }

    TL_INLINE tl_lanes tl_lanes_pairs(const int16_t *from) {
        tl_lanes lanes;
        for (int32_t i = 0; i < TL_WIDTH; ++i) {
            lanes.lane[i] = (int32_t)tl_pair16(from[2 * i], from[2 * i + 1]);
        }
        return lanes;
    }

#endif

/* The same pair in all lanes. */
TL_INLINE tl_lanes tl_lanes_pair(const int16_t *from) {
    return tl_lanes_all(tl_pair16(from[0], from[1]));
}

#endif /* TL_LANES_H */
