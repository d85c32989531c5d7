/* Counts the instructions that an emulated processor executes; compiled for the development
 * machine.
 *
 * Unicorn calls tintling_count_block in front of every straight run of code. A function in Python
 * would do too, but takes longer than the code that it counts. */
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define TL_HOST_API __declspec(dllexport)
#else
#define TL_HOST_API __attribute__((visibility("default")))
#endif

typedef struct tintling_counter {
    uint64_t instructions; /* executed so far */
    const uint8_t *code;   /* the program memory, as this machine sees it */
    uint64_t base;         /* its address on the emulated processor */
    uint64_t bytes;
    uint32_t *known; /* for each 2 bytes of code: size and instructions of the run that begins
                        there, 16 bits each; 0 while unknown */
    int32_t thumb;   /* 1: Thumb-2, 0: RISC-V with compressed instructions */
    uint32_t last;   /* instructions of the run that executes now */
} tintling_counter;

/* Bytes of an instruction, from its first two. */
static uint32_t instruction_bytes(const tintling_counter *counter, const uint8_t *code) {
    const uint32_t half = (uint32_t)code[0] | ((uint32_t)code[1] << 8);
    if (counter->thumb != 0) {
        return half >> 11 >= 29u ? 4u : 2u;
    }
    return (half & 3u) == 3u ? 4u : 2u;
}

TL_HOST_API void tintling_count_block(void *emulator, uint64_t address, uint32_t size,
                                      void *context) {
    tintling_counter *counter = (tintling_counter *)context;
    const uint64_t offset = address - counter->base;
    uint32_t *known, count = 0;
    (void)emulator;
    if (offset >= counter->bytes || size > counter->bytes - offset || size > 0xFFFFu) {
        return;
    }
    known = &counter->known[offset / 2u];
    if (*known >> 16 != size) {
        for (uint32_t at = 0; at < size;
             at += instruction_bytes(counter, counter->code + offset + at)) {
            ++count;
        }
        *known = (size << 16) | count;
    }
    counter->last = *known & 0xFFFFu;
    counter->instructions += counter->last;
}
