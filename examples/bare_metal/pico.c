/* Raspberry Pi Pico (RP2040): UART0 at GPIO0 (out) and GPIO1 (in), 115,200 baud; 12 MHz of the
 * crystal.
 *
 * The image lies in RAM, as `picotool load -x firmware.elf` puts it there: that needs no second
 * boot stage. Source of addresses and bits: Raspberry Pi Ltd, "RP2040 datasheet".
 */
#include "board.h"
#include "tl_hal.h"

#define RESETS 0x4000C000u
#define CLOCKS 0x40008000u
#define XOSC 0x40024000u
#define WATCHDOG 0x40058000u
#define IO_BANK0 0x40014000u
#define UART0 0x40034000u
#define TIMER 0x40054000u
#define NVIC_ENABLE 0xE000E100u
#define VECTOR_TABLE 0xE000ED08u

enum {
    CLOCK_HZ = 12000000,
    UART0_INTERRUPT = 20,
    FULL = 1 << 5,  /* UARTFR.TXFF */
    EMPTY = 1 << 4, /* UARTFR.RXFE */
    INTERRUPTS = 26,
    USED = 1 << 5 | 1 << 8 | 1 << 21 | 1 << 22 /* RESETS: pins, pads, timer, UART0 */
};

extern uint32_t board_stack_top[]; /* of the linker script */

void board_entry(void);

typedef union {
    board_handler handler;
    uint32_t *stack;
} vector;

__attribute__((section(".vectors"), used,
               aligned(256))) static const vector vectors[16 + INTERRUPTS] = {
    [0] = {.stack = board_stack_top},
    [1] = {.handler = board_reset},
    [2] = {.handler = board_fault},
    [3] = {.handler = board_fault},
    [16 + UART0_INTERRUPT] = {.handler = board_serial_interrupt},
};

/* The boot ROM jumps to the first word of RAM: table and stack are set, then it goes on as after a
 * reset. */
__attribute__((section(".entry"), used, naked)) void board_entry(void) {
    __asm__ volatile(
        "ldr r0, =%c0\n"
        "ldr r1, =%c1\n"
        "str r1, [r0]\n"
        "ldr r0, [r1]\n"
        "mov sp, r0\n"
        "ldr r0, [r1, #4]\n"
        "bx r0\n"
        ".ltorg\n"
        :
        : "i"(VECTOR_TABLE), "i"(vectors));
}

void board_start(void) {
    *board_register(XOSC + 0x0Cu) = 47u; /* STARTUP: a millisecond */
    *board_register(XOSC) = (0xFABu << 12) | 0xAA0u;
    while (!(*board_register(XOSC + 0x04u) >> 31)) {
    }
    *board_register(CLOCKS + 0x30u) = 2u;                     /* CLK_REF_CTRL: the crystal */
    *board_register(CLOCKS + 0x3Cu) = 0u;                     /* CLK_SYS_CTRL: the reference */
    *board_register(CLOCKS + 0x48u) = (1u << 11) | (4u << 5); /* CLK_PERI_CTRL: the crystal */
    *board_register(WATCHDOG + 0x2Cu) = (1u << 9) | 12u;      /* TICK: a microsecond */
    *board_register(RESETS) &= ~(uint32_t)USED;
    while ((*board_register(RESETS + 0x08u) & USED) != USED) {
    }
    *board_register(IO_BANK0 + 0x04u) = 2u; /* GPIO0_CTRL, GPIO1_CTRL: UART */
    *board_register(IO_BANK0 + 0x0Cu) = 2u;
    *board_register(UART0 + 0x24u) = 6u; /* 12 MHz / 16 / 115,200 = 6 + 33/64 */
    *board_register(UART0 + 0x28u) = 33u;
    *board_register(UART0 + 0x2Cu) = 0x70u;  /* 8 bits, queues */
    *board_register(UART0 + 0x30u) = 0x301u; /* on, sends, receives */
    *board_register(UART0 + 0x38u) =
        (1u << 4) | (1u << 6); /* interrupts: received, and since long */
    *board_register(NVIC_ENABLE) = 1u << UART0_INTERRUPT;
}

void board_serial_interrupt(void) {
    while (!(*board_register(UART0 + 0x18u) & EMPTY)) {
        queue_put((uint8_t)*board_register(UART0));
    }
}

void tl_hal_write(const uint8_t *data, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        while (*board_register(UART0 + 0x18u) & FULL) {
        }
        *board_register(UART0) = data[i];
    }
}

uint32_t tl_hal_micros(void) {
    return *board_register(TIMER + 0x28u);
}

/* The core counts no cycles: time stands for them. */
uint32_t tl_hal_cycles(void) {
    return tl_hal_micros();
}

void tl_hal_board(tl_board *board) {
    *board = (tl_board){0};
    board->name = "Raspberry Pi Pico";
    board->cycles_hz = 1000000u;
    board->queue_bytes = QUEUE_BYTES;
    board->overruns = queue_lost();
}
