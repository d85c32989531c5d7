/* What compilers call of a C library even when they are told that there is none. */
#include <stdint.h>
#include <string.h>

/* Without it, a compiler recognises the loops below and makes each a call of itself. */
#define KEEP_LOOP __asm__ volatile("" ::: "memory")

/* Link-time optimisation sees no call of these functions, because compilers add the calls last. */
#define KEEP_FUNCTION __attribute__((used))

static int both_aligned(const void *to, const void *from) {
    return (((uintptr_t)to | (uintptr_t)from) & 3u) == 0u;
}

KEEP_FUNCTION void *memcpy(void *to, const void *from, size_t count) {
    uint8_t *target = (uint8_t *)to;
    const uint8_t *source = (const uint8_t *)from;
    if (both_aligned(to, from)) {
        for (; count >= 4u; count -= 4u, target += 4, source += 4) {
            *(uint32_t *)(void *)target = *(const uint32_t *)(const void *)source;
            KEEP_LOOP;
        }
    }
    for (; count != 0u; --count) {
        *target++ = *source++;
        KEEP_LOOP;
    }
    return to;
}

KEEP_FUNCTION void *memmove(void *to, const void *from, size_t count) {
    uint8_t *target = (uint8_t *)to;
    const uint8_t *source = (const uint8_t *)from;
    if (target <= source || target >= source + count) {
        return memcpy(to, from, count);
    }
    while (count != 0u) {
        --count;
        target[count] = source[count];
        KEEP_LOOP;
    }
    return to;
}

KEEP_FUNCTION void *memset(void *to, int value, size_t count) {
    uint8_t *target = (uint8_t *)to;
    const uint32_t word = (uint32_t)(uint8_t)value * UINT32_C(0x01010101);
    for (; count != 0u && ((uintptr_t)target & 3u) != 0u; --count) {
        *target++ = (uint8_t)value;
        KEEP_LOOP;
    }
    for (; count >= 4u; count -= 4u, target += 4) {
        *(uint32_t *)(void *)target = word;
        KEEP_LOOP;
    }
    for (; count != 0u; --count) {
        *target++ = (uint8_t)value;
        KEEP_LOOP;
    }
    return to;
}

KEEP_FUNCTION int memcmp(const void *left, const void *right, size_t count) {
    const uint8_t *a = (const uint8_t *)left;
    const uint8_t *b = (const uint8_t *)right;
    for (; count != 0u; --count, ++a, ++b) {
        if (*a != *b) {
            return *a < *b ? -1 : 1;
        }
        KEEP_LOOP;
    }
    return 0;
}

size_t strlen(const char *text) {
    size_t count = 0;
    while (text[count] != '\0') {
        ++count;
        KEEP_LOOP;
    }
    return count;
}
