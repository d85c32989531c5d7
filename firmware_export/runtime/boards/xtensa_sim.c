/* The hardware layer of QEMU's Xtensa "sim" machine. Its only way out is the instruction simcall,
 * which reads and writes file descriptors of the emulator: one is the serial line, the other a
 * device with camera, counters and console, which answers requests of one letter. */
#include <string.h>

#include "tl_hal.h"

/* The ESP32's core with windowed registers; clang's assembler does not know simcall. */
#ifdef TL_BOARD_ESP32
#include "esp32_board.h"
#define SIMCALL ".byte 0x00, 0x51, 0x00"
#else
#define SIMCALL "simcall"
#endif

#ifndef TL_BOARD_NAME
#define TL_BOARD_NAME "emulated"
#endif

/* Bytes of the largest frame of the camera; emulated cameras never have more pixels. */
#ifndef TL_BOARD_CAMERA_BYTES
#define TL_BOARD_CAMERA_BYTES 1
#endif

/* File descriptors that the emulator was started with. */
enum { SERIAL = 0, DEVICE = 1 };

/* CCOUNT advances with the clock of 40 MHz, not with the instructions. With -icount shift=7 an
 * instruction takes 128 ns and a tick 25 ns: 25 instructions are exactly 128 ticks. */
enum { TICKS = 128, INSTRUCTIONS = 25, TICKS_PER_MICRO = 40 };

enum { SIMCALL_READ = 3, SIMCALL_WRITE = 4, SIMCALL_SELECT = 29, SELECT_READ = 1 };

/* The calls map memory page by page, and a page that is not there yet would block. */
#define PAGE 4096u

extern uint8_t tl_stack_bottom[], tl_stack_top[]; /* from the linker script */

static uint8_t tl_board_pixels[TL_BOARD_CAMERA_BYTES];

/* CCOUNT wraps every 107 seconds; what it counted in other units is summed up here. */
static uint32_t last_ticks, instructions, micros;
static uint32_t instruction_rest = TICKS - 1; /* rounds up, because CCOUNT rounded down */
static uint32_t micro_rest;

static int32_t simcall(int32_t number, int32_t a, int32_t b, int32_t c) {
    register int32_t a2 __asm__("a2") = number;
    register int32_t a3 __asm__("a3") = a;
    register int32_t a4 __asm__("a4") = b;
    register int32_t a5 __asm__("a5") = c;
    __asm__ volatile(SIMCALL : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
    return a2;
}

static int32_t address_of(const void *memory) {
    return (int32_t)(uintptr_t)memory;
}

static uint32_t smaller(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Waits until there is something to read. */
static int is_readable(int32_t file, uint32_t timeout_ms) {
    struct {
        int32_t seconds, micros;
    } timeout;
    timeout.seconds = (int32_t)(timeout_ms / 1000u);
    timeout.micros = (int32_t)(timeout_ms % 1000u * 1000u);
    return simcall(SIMCALL_SELECT, file, SELECT_READ, address_of(&timeout)) > 0;
}

static void write_all(int32_t file, const uint8_t *data, size_t count) {
    while (count != 0u) {
        const int32_t done = simcall(SIMCALL_WRITE, file, address_of(data), (int32_t)count);
        if (done <= 0) {
            return;
        }
        data += done;
        count -= (uint32_t)done;
    }
}

static size_t read_some(int32_t file, uint8_t *data, size_t capacity) {
    const uint32_t room = PAGE - (uint32_t)address_of(data) % PAGE;
    const uint32_t most = smaller((uint32_t)capacity, room);
    const int32_t done = simcall(SIMCALL_READ, file, address_of(data), (int32_t)most);
    return done > 0 ? (size_t)done : 0u;
}

static int read_all(int32_t file, uint8_t *data, size_t count) {
    while (count != 0u) {
        const size_t done = read_some(file, data, count);
        if (done == 0u) {
            return -1;
        }
        data += done;
        count -= done;
    }
    return 0;
}

/* Asks the device for a number: its answer has four bytes, lowest first. */
static uint32_t ask(char letter) {
    uint8_t answer[4] = {0, 0, 0, 0};
    const uint8_t request = (uint8_t)letter;
    write_all(DEVICE, &request, 1u);
    (void)read_all(DEVICE, answer, sizeof answer);
    return answer[0] | ((uint32_t)answer[1] << 8) | ((uint32_t)answer[2] << 16) |
           ((uint32_t)answer[3] << 24);
}

/* Memory of the stack that is still zero, as it was when the emulator started. */
static uint32_t deepest_stack(void) {
    const uint8_t *at = tl_stack_bottom;
    while (at != tl_stack_top && *at == 0u) {
        ++at;
    }
    return (uint32_t)(tl_stack_top - at);
}

void tl_hal_board(tl_board *board) {
    board->name = TL_BOARD_NAME;
    board->camera_width = (int32_t)ask('w');
    board->camera_height = (int32_t)ask('h');
    board->cycles_hz = 0;
    board->queue_bytes = ask('q');
    board->boot = ask('b');
    board->overruns = 0;
    board->stack_bytes = deepest_stack();
}

size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    if (!is_readable(SERIAL, timeout_ms)) {
        micros += timeout_ms * 1000u; /* the clock stands still while the emulator waits */
        return 0u;
    }
    return read_some(SERIAL, data, capacity);
}

void tl_hal_write(const uint8_t *data, size_t count) {
    write_all(SERIAL, data, count);
}

tl_capture tl_hal_capture(tl_frame *frame) {
    uint32_t status;
    frame->pixels = tl_board_pixels;
    frame->width = (int32_t)ask('w');
    frame->height = (int32_t)ask('h');
    frame->stride = frame->width;
    status = ask('c');
    if (status == TL_CAPTURE_OK &&
        read_all(DEVICE, tl_board_pixels, (size_t)(frame->width * frame->height)) != 0) {
        return TL_CAPTURE_FAILED;
    }
    return (tl_capture)status;
}

/* Always takes the same number of instructions, so that differences are exact: it must not divide,
 * which the lx106 does in a loop of its own. */
static void count_ticks(void) {
    uint32_t now, passed;
    __asm__ volatile("rsr %0, ccount" : "=r"(now));
    passed = now - last_ticks;
    last_ticks = now;
    instructions += passed / TICKS * INSTRUCTIONS;
    instruction_rest += passed % TICKS * INSTRUCTIONS;
    instructions += instruction_rest / TICKS;
    instruction_rest %= TICKS;
    micro_rest += passed;
}

uint32_t tl_hal_micros(void) {
    count_ticks();
    micros += micro_rest / TICKS_PER_MICRO;
    micro_rest %= TICKS_PER_MICRO;
    return micros;
}

uint32_t tl_hal_cycles(void) {
    count_ticks();
#ifdef TL_BOARD_ESP32
    return instructions - tl_board_overhead();
#else
    return instructions;
#endif
}

void tl_hal_log(const char *line) {
    const size_t count = strlen(line);
    const uint8_t request[2] = {(uint8_t)'l', (uint8_t)(count < 255u ? count : 255u)};
    write_all(DEVICE, request, sizeof request);
    write_all(DEVICE, (const uint8_t *)line, request[1]);
}
