/* Writes down what an emulated processor executes: runs of code, accesses to memory, single
 * instructions; compiled for the development machine.
 *
 * Unicorn calls these functions. Functions in Python would do too, but take longer than all else;
 * Python reads the log in pieces. */
#include <stdint.h>

#if defined(_WIN32)
#define TL_HOST_API __declspec(dllexport)
#else
#define TL_HOST_API __attribute__((visibility("default")))
#endif

/* What an event is, in its two highest bits. Of runs, the size stands above the address. */
enum { RUN = 0, ACCESS = 1, INSTRUCTION = 2 };

typedef struct tintling_log {
    uint64_t *events;
    uint32_t capacity;
    uint32_t count;
    uint32_t reserve;   /* events of the longest run: with less room, the log is read before it */
    void (*full)(void); /* reads the log, and empties it */
} tintling_log;

static void append(tintling_log *log, uint64_t kind, uint64_t value) {
    if (log->count < log->capacity) {
        log->events[log->count] = kind << 62 | value;
    }
    log->count++; /* beyond its capacity, too, so that the reader sees what is missing */
}

TL_HOST_API void tintling_log_run(void *emulator, uint64_t address, uint32_t size, void *context) {
    tintling_log *log = (tintling_log *)context;
    (void)emulator;
    if (log->count + log->reserve >= log->capacity) {
        log->full();
    }
    append(log, RUN, (uint64_t)size << 32 | (address & 0xFFFFFFFFu));
}

TL_HOST_API void tintling_log_access(void *emulator, int32_t type, uint64_t address, int32_t size,
                                     int64_t value, void *context) {
    (void)emulator;
    (void)type;
    (void)size;
    (void)value;
    append((tintling_log *)context, ACCESS, address & 0xFFFFFFFFu);
}

TL_HOST_API void tintling_log_instruction(void *emulator, uint64_t address, uint32_t size,
                                          void *context) {
    (void)emulator;
    (void)size;
    append((tintling_log *)context, INSTRUCTION, address & 0xFFFFFFFFu);
}
