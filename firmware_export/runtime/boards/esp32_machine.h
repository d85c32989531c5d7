/* What the exception handler of esp32_vectors.s works with; there the fields have numbers. */
#ifndef TL_ESP32_MACHINE_H
#define TL_ESP32_MACHINE_H

#include <stdint.h>

extern struct {
    uint32_t registers[16];
    uint32_t place;
    uint32_t products;
    uint32_t *marks;
    uint32_t cause;
    uint32_t address;
} tl_machine;

#endif /* TL_ESP32_MACHINE_H */
