/* Division of floats, which clang calls for on the ESP32 although its FPU has steps of it. */
#include <stdint.h>
#include <string.h>

enum { FRACTION_BITS = 23, BIAS = 127, SPECIAL = 255 };

#define HIDDEN ((uint32_t)1 << FRACTION_BITS)
#define FRACTION (HIDDEN - 1u)
#define INFINITE ((uint32_t)SPECIAL << FRACTION_BITS)
#define NOT_A_NUMBER (INFINITE | HIDDEN >> 1)
#define SIGN ((uint32_t)1 << 31)

float __divsf3(float a, float b);

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Fraction with its leading one, and the exponent that goes with it. */
static uint32_t normalized(uint32_t magnitude, int32_t *exponent) {
    uint32_t fraction = magnitude & FRACTION;
    *exponent = (int32_t)(magnitude >> FRACTION_BITS);
    if (*exponent != 0) {
        return fraction | HIDDEN;
    }
    for (*exponent = 1; fraction < HIDDEN; --*exponent) {
        fraction <<= 1;
    }
    return fraction;
}

/* A quotient of 26 bits, the lowest one set when there was a rest, rounded to the nearest. */
static uint32_t packed(uint32_t quotient, int32_t exponent) {
    uint32_t rounded, rest;
    if (exponent >= SPECIAL) {
        return INFINITE;
    }
    for (; exponent < 1 && quotient > 1u; ++exponent) {
        quotient = quotient >> 1 | (quotient & 1u);
    }
    rest = quotient & 3u;
    rounded = quotient >> 2;
    if (rest > 2u || (rest == 2u && (rounded & 1u) != 0u)) {
        ++rounded;
    }
    /* Without its leading one it is a number below the normal ones; a carry moves the exponent. */
    return exponent < 1 ? rounded : rounded + (((uint32_t)exponent - 1u) << FRACTION_BITS);
}

static uint32_t quotient_of(uint32_t a, uint32_t b) {
    int32_t a_exponent, b_exponent, exponent;
    uint32_t rest = normalized(a, &a_exponent);
    const uint32_t divisor = normalized(b, &b_exponent);
    uint32_t quotient = 0;
    exponent = a_exponent - b_exponent + BIAS;
    if (rest < divisor) {
        rest <<= 1;
        --exponent;
    }
    for (int32_t i = 0; i < FRACTION_BITS + 3; ++i) {
        quotient <<= 1;
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1u;
        }
        rest <<= 1;
    }
    return packed(quotient | (rest != 0u ? 1u : 0u), exponent);
}

float __divsf3(float a, float b) {
    const uint32_t sign = (bits_of(a) ^ bits_of(b)) & SIGN;
    const uint32_t x = bits_of(a) & ~SIGN, y = bits_of(b) & ~SIGN;
    if (x > INFINITE || y > INFINITE || (x == y && (x == 0u || x == INFINITE))) {
        return float_of(NOT_A_NUMBER);
    }
    if (x == INFINITE || y == 0u) {
        return float_of(sign | INFINITE);
    }
    if (x == 0u || y == INFINITE) {
        return float_of(sign);
    }
    return float_of(sign | quotient_of(x, y));
}
