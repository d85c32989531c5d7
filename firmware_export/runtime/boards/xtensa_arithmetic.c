/* Arithmetic that the lx106 has no instructions for, and the libgcc of its compiler lacks. */
#include <stdint.h>

uint64_t __muldi3(uint64_t a, uint64_t b);
uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
int32_t __modsi3(int32_t a, int32_t b);

/* 32 x 32 bits from four products of 16 x 16. */
static uint64_t widening_product(uint32_t a, uint32_t b) {
    const uint32_t a_low = a & 0xFFFFu, a_high = a >> 16;
    const uint32_t b_low = b & 0xFFFFu, b_high = b >> 16;
    const uint32_t low = a_low * b_low;
    const uint32_t cross = a_high * b_low + (low >> 16);
    const uint32_t other = a_low * b_high + (cross & 0xFFFFu);
    const uint32_t high = a_high * b_high + (cross >> 16) + (other >> 16);
    return ((uint64_t)high << 32) | (other << 16) | (low & 0xFFFFu);
}

uint64_t __muldi3(uint64_t a, uint64_t b) {
    const uint32_t a_low = (uint32_t)a, b_low = (uint32_t)b;
    const uint32_t cross = (uint32_t)(a >> 32) * b_low + a_low * (uint32_t)(b >> 32);
    return widening_product(a_low, b_low) + ((uint64_t)cross << 32);
}

/* Schoolbook, one bit at a time; division by zero gives all ones. */
static uint32_t divide(uint32_t a, uint32_t b, uint32_t *rest) {
    uint32_t quotient = 0, remainder = 0;
    for (int bit = 31; bit >= 0; --bit) {
        const uint32_t carry = remainder >> 31;
        remainder = (remainder << 1) | ((a >> bit) & 1u);
        quotient <<= 1;
        if (carry != 0u || remainder >= b) {
            remainder -= b;
            quotient |= 1u;
        }
    }
    *rest = remainder;
    return quotient;
}

static uint32_t magnitude(int32_t value) {
    return value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
    uint32_t rest;
    return divide(a, b, &rest);
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
    uint32_t rest;
    (void)divide(a, b, &rest);
    return rest;
}

int32_t __divsi3(int32_t a, int32_t b) {
    uint32_t rest;
    const uint32_t quotient = divide(magnitude(a), magnitude(b), &rest);
    return (int32_t)((a ^ b) < 0 ? 0u - quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b) {
    uint32_t rest;
    (void)divide(magnitude(a), magnitude(b), &rest);
    return (int32_t)(a < 0 ? 0u - rest : rest);
}
