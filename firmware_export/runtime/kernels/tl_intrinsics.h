/* Instructions that a core has and C has no word for: each with a portable twin of the same name.
 *
 * TL_DSP is 1 on cores that multiply two pairs of 16-bit numbers at once (Cortex-M4, M7, M33 with
 * DSP). Defined as 1 elsewhere, it makes the kernels take the same way with the twins, which is how
 * that way is tested on any machine.
 */
#ifndef TL_INTRINSICS_H
#define TL_INTRINSICS_H

#include "tl_common.h"

#if !defined(TL_DSP)
#if defined(__ARM_FEATURE_DSP) && (defined(__GNUC__) || defined(__clang__))
#define TL_DSP 1
#else
#define TL_DSP 0
#endif
#endif

/* TL_MAC16 is 1 on Xtensa cores with windowed registers, such as the ESP32's: kernels take its sums
 * of 16-bit products. Defined as 1 elsewhere, it makes them take the same way with the twins. */
#if !defined(TL_MAC16)
#if defined(__XTENSA_WINDOWED_ABI__) && (defined(__GNUC__) || defined(__clang__))
#define TL_MAC16 1
#else
#define TL_MAC16 0
#endif
#endif

/* What pieces of MAC16 change. GCC itself uses the accumulator; clang knows no name for it. */
#if defined(__clang__)
#define TL_MAC16_CLOBBERS "memory"
#else
#define TL_MAC16_CLOBBERS "memory", "acc"
#endif

/* TL_ALIGNED: for arrays of small numbers that are loaded as words. */
#if defined(__GNUC__) || defined(__clang__)
#define TL_ALIGNED __attribute__((aligned(4)))
#elif defined(_MSC_VER)
#define TL_ALIGNED __declspec(align(4))
#else
#define TL_ALIGNED
#endif

/* A word that may lie over numbers of any type. */
#if defined(__GNUC__) || defined(__clang__)
typedef uint32_t __attribute__((may_alias)) tl_word;
#else
typedef uint32_t tl_word;
#endif

/* The high half of a product, rounded down. */
TL_INLINE int32_t tl_high(int32_t a, int32_t b) {
#if TL_DSP && defined(__ARM_FEATURE_DSP)
    int32_t result;
    __asm__("smmul %0, %1, %2" : "=r"(result) : "r"(a), "r"(b));
    return result;
#else
    return (int32_t)(((int64_t)a * b) >> 32);
#endif
}

/* The same, and a third number, modulo 2^32. */
TL_INLINE int32_t tl_high_add(int32_t a, int32_t b, int32_t c) {
#if TL_DSP && defined(__ARM_FEATURE_DSP)
    int32_t result;
    __asm__("smmla %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(c));
    return result;
#else
    return tl_high(a, b) + c;
#endif
}

/* base + a * b, modulo 2^32. On RISC-V both instructions are one piece for the compiler, which
 * otherwise multiplies first and then runs out of registers for the products. */
TL_INLINE uint32_t tl_multiply_add(uint32_t base, uint32_t a, uint32_t b) {
#if defined(__riscv_mul)
    uint32_t sum;
    __asm__ volatile("mul %0, %2, %3\n\tadd %0, %0, %1" : "=&r"(sum) : "r"(base), "r"(a), "r"(b));
    return sum;
#else
    return base + a * b;
#endif
}

/* The same on top of a sum that stays where it is. */
TL_INLINE void tl_accumulate(uint32_t *sum, uint32_t a, uint32_t b) {
#if defined(__riscv_mul)
    uint32_t product;
    __asm__ volatile("mul %1, %2, %3\n\tadd %0, %0, %1"
                     : "+r"(*sum), "=&r"(product)
                     : "r"(a), "r"(b));
#else
    *sum += a * b;
#endif
}

/* The larger and the smaller of two numbers whose difference fits 32 bits, in a time that does not
 * depend on which it is: cores without a conditional move compute it. */
#if (defined(__riscv) && !defined(__riscv_zbb)) || defined(__ARM_ARCH_6M__)
#define TL_WITHOUT_SELECT 1
#else
#define TL_WITHOUT_SELECT 0
#endif

#if TL_WITHOUT_SELECT
TL_INLINE int32_t tl_smaller(int32_t a, int32_t b) {
    int32_t less = (b - a) >> 31;
    TL_KEEP(less);
    return a + ((b - a) & less);
}

TL_INLINE int32_t tl_larger(int32_t a, int32_t b) {
    int32_t less = (a - b) >> 31;
    TL_KEEP(less);
    return a - ((a - b) & less);
}

TL_INLINE int32_t tl_not_negative(int32_t a) {
    int32_t sign = a >> 31;
    TL_KEEP(sign);
    return a & ~sign;
}
#else
TL_INLINE int32_t tl_smaller(int32_t a, int32_t b) {
    return tl_min(a, b);
}

TL_INLINE int32_t tl_larger(int32_t a, int32_t b) {
    return tl_max(a, b);
}

TL_INLINE int32_t tl_not_negative(int32_t a) {
    return tl_max(a, 0);
}
#endif

/* Four bytes as one word, the first in the lowest bits; any address. */
TL_INLINE uint32_t tl_load_word(const int8_t *bytes) {
#if (defined(__GNUC__) || defined(__clang__)) && defined(__ARM_FEATURE_UNALIGNED)
    uint32_t word;
    __builtin_memcpy(&word, bytes, sizeof word);
    return word;
#else
    return (uint32_t)(uint8_t)bytes[0] | (uint32_t)(uint8_t)bytes[1] << 8 |
           (uint32_t)(uint8_t)bytes[2] << 16 | (uint32_t)(uint8_t)bytes[3] << 24;
#endif
}

/* Two 16-bit numbers in a word. */
TL_INLINE uint32_t tl_pair16(int32_t low, int32_t high) {
#if TL_DSP && defined(__ARM_FEATURE_DSP)
    uint32_t pair;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(pair) : "r"(low), "r"(high));
    return pair;
#elif TL_MAC16 && defined(__XTENSA__)
    uint32_t half;
    __asm__("extui %0, %1, 0, 16" : "=r"(half) : "r"(low));
    return half | (uint32_t)high << 16;
#else
    return ((uint32_t)low & 0xFFFFu) | (uint32_t)high << 16;
#endif
}

/* The same at an address that is divisible by 4. */
TL_INLINE uint32_t tl_load_aligned(const int8_t *bytes) {
#if defined(__GNUC__) || defined(__clang__)
    uint32_t word;
    __builtin_memcpy(&word, __builtin_assume_aligned(bytes, 4), sizeof word);
    return word;
#else
    return tl_load_word(bytes);
#endif
}

TL_INLINE void tl_store_aligned(int8_t *bytes, uint32_t word) {
#if defined(__GNUC__) || defined(__clang__)
    __builtin_memcpy(__builtin_assume_aligned(bytes, 4), &word, sizeof word);
#else
    for (int32_t i = 0; i < 4; ++i) {
        bytes[i] = (int8_t)(uint8_t)(word >> 8 * i & 0xFFu);
    }
#endif
}

/* Halves x + 128 of a word become x, 16 bits each: x + 128 is less than 2^15, so that adding 2^15 -
 * 2^7 does not reach the half above it; the highest bit then takes off 2^15. */
TL_INLINE uint32_t tl_signed_halves(uint32_t halves) {
    return (halves + 0x7F807F80u) ^ 0x80008000u;
}

#if TL_DSP && defined(__ARM_FEATURE_DSP)
#define TL_DSP_INSTRUCTION(tl_name, instruction)                                          \
    TL_INLINE uint32_t tl_name(uint32_t a, uint32_t b, uint32_t sum) {                    \
        uint32_t result;                                                                  \
        __asm__(instruction " %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(sum)); \
        return result;                                                                    \
    }

/* sum + low(a) * low(b) + high(a) * high(b). */
TL_DSP_INSTRUCTION(tl_smlad, "smlad")
/* sum + low(a) * low(b), and the other three choices of halves. */
TL_DSP_INSTRUCTION(tl_smlabb, "smlabb")
TL_DSP_INSTRUCTION(tl_smlabt, "smlabt")
TL_DSP_INSTRUCTION(tl_smlatb, "smlatb")
TL_DSP_INSTRUCTION(tl_smlatt, "smlatt")

/* Bytes 0 and 2 of a word as two 16-bit numbers. */
TL_INLINE uint32_t tl_sxtb16(uint32_t word) {
    uint32_t result;
    __asm__("sxtb16 %0, %1" : "=r"(result) : "r"(word));
    return result;
}

/* Bytes 1 and 3 of a word as two 16-bit numbers. */
TL_INLINE uint32_t tl_sxtb16_odd(uint32_t word) {
    uint32_t result;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(result) : "r"(word));
    return result;
}

/* value + TL_TOP, brought into -128 .. 127. */
#define TL_TOP 0
TL_INLINE int8_t tl_clamped_s8(int32_t value) {
    int32_t result;
    __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(value));
    return (int8_t)result;
}
#else
TL_INLINE int32_t tl_low16(uint32_t word) {
    return (int16_t)(uint16_t)(word & 0xFFFFu);
}

TL_INLINE int32_t tl_high16(uint32_t word) {
    return (int16_t)(uint16_t)(word >> 16);
}

TL_INLINE uint32_t tl_smlabb(uint32_t a, uint32_t b, uint32_t sum) {
    return sum + (uint32_t)(tl_low16(a) * tl_low16(b));
}

TL_INLINE uint32_t tl_smlabt(uint32_t a, uint32_t b, uint32_t sum) {
    return sum + (uint32_t)(tl_low16(a) * tl_high16(b));
}

TL_INLINE uint32_t tl_smlatb(uint32_t a, uint32_t b, uint32_t sum) {
    return sum + (uint32_t)(tl_high16(a) * tl_low16(b));
}

TL_INLINE uint32_t tl_smlatt(uint32_t a, uint32_t b, uint32_t sum) {
    return sum + (uint32_t)(tl_high16(a) * tl_high16(b));
}

TL_INLINE uint32_t tl_smlad(uint32_t a, uint32_t b, uint32_t sum) {
    return tl_smlatt(a, b, tl_smlabb(a, b, sum));
}

TL_INLINE uint32_t tl_sxtb16(uint32_t word) {
    return tl_signed_halves((word ^ 0x80808080u) & 0x00FF00FFu);
}

TL_INLINE uint32_t tl_sxtb16_odd(uint32_t word) {
    return tl_signed_halves((word ^ 0x80808080u) >> 8 & 0x00FF00FFu);
}

/* Without a conditional move: x & (x >> 31) is the smaller of x and 0, x | (x >> 31) the larger of
 * x and -1. */
#if TL_MAC16 && defined(__XTENSA__)
#define TL_TOP 0
#else
#define TL_TOP 127
#endif
TL_INLINE int8_t tl_clamped_s8(int32_t value) {
#if TL_WITHOUT_SELECT
    int32_t sign = value >> 31;
    TL_KEEP(sign);
    value = (value & sign) + 254;
    sign = value >> 31;
    TL_KEEP(sign);
    return (int8_t)((value | sign) - 127);
#elif TL_MAC16 && defined(__XTENSA__)
    __asm__("clamps %0, %0, 7" : "+r"(value));
    return (int8_t)value;
#else
    return (int8_t)(tl_larger(tl_smaller(value, 0), -255) + 127);
#endif
}
#endif

/* value + 127, brought into -128 .. 127. */
TL_INLINE int8_t tl_saturated_s8(int32_t value) {
    return tl_clamped_s8(value + (127 - TL_TOP));
}

#if TL_MAC16 && defined(__XTENSA__)
/* Nine products: pairs a0 .. a2 with those in m0 .. m2, then a half ("l" or "h") of each of b0 ..
 * b2 with both halves of m3 and the lower one of a register. */
#define TL_NINE_SUM(a0, a1, a2, half, b0, b1, b2, last)                                            \
    "mul.da.ll m0, " a0 "\n\tmula.da.hh m0, " a0 "\n\tmula.da.ll m1, " a1 "\n\tmula.da.hh m1, " a1 \
    "\n\tmula.ad.ll " a2 ", m2\n\tmula.ad.hh " a2 ", m2\n\tmula.ad." half "l " b0                  \
    ", m3\n\tmula.ad." half "h " b1 ", m3\n\tmula.aa." half "l " b2 ", " last "\n\t"
#endif

#endif /* TL_INTRINSICS_H */
