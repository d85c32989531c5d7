/* STM32 Nucleo-F446RE: USART2 leads to the ST-LINK's USB port, 115,200 baud; 16 MHz of the internal
 * oscillator.
 *
 * Source of addresses and bits: STMicroelectronics RM0390, "STM32F446xx reference manual".
 */
#include "board.h"
#include "tl_hal.h"

#define RCC 0x40023800u
#define GPIOA 0x40020000u
#define USART2 0x40004400u
#define TIM2 0x40000000u
#define NVIC_ENABLE 0xE000E100u
#define DEBUG_CONTROL 0xE000EDFCu
#define CYCLE_CONTROL 0xE0001000u
#define CYCLE_COUNT 0xE0001004u

enum {
    CLOCK_HZ = 16000000,
    BAUD = 115200,
    USART2_INTERRUPT = 38,
    SENT = 1 << 7,     /* USART_SR.TXE: the next byte may be written */
    RECEIVED = 1 << 5, /* USART_SR.RXNE */
    INTERRUPTS = 97
};

extern uint32_t board_stack_top[]; /* of the linker script */

typedef union {
    board_handler handler;
    uint32_t *stack;
} vector;

/* The first words of flash: stack, reset, exceptions, and from the 16th on interrupts. */
__attribute__((section(".vectors"), used)) static const vector vectors[16 + INTERRUPTS] = {
    [0] = {.stack = board_stack_top}, [1] = {.handler = board_reset},
    [2] = {.handler = board_fault},   [3] = {.handler = board_fault},
    [4] = {.handler = board_fault},   [5] = {.handler = board_fault},
    [6] = {.handler = board_fault},   [16 + USART2_INTERRUPT] = {.handler = board_serial_interrupt},
};

void board_start(void) {
    *board_register(RCC + 0x30u) |= 1u;              /* AHB1ENR: GPIOA */
    *board_register(RCC + 0x40u) |= 1u | (1u << 17); /* APB1ENR: TIM2, USART2 */
    *board_register(GPIOA + 0x00u) =                 /* MODER: PA2 and PA3 for their function */
        (*board_register(GPIOA + 0x00u) & ~0xF0u) | 0xA0u;
    *board_register(GPIOA + 0x20u) = /* AFRL: function 7, USART2 */
        (*board_register(GPIOA + 0x20u) & ~0xFF00u) | 0x7700u;
    *board_register(USART2 + 0x08u) = (CLOCK_HZ + BAUD / 2) / BAUD;                   /* BRR */
    *board_register(USART2 + 0x0Cu) = (1u << 13) | (1u << 5) | (1u << 3) | (1u << 2); /* CR1 */
    *board_register(TIM2 + 0x28u) = CLOCK_HZ / 1000000 - 1; /* PSC: a tick a microsecond */
    *board_register(TIM2 + 0x2Cu) = 0xFFFFFFFFu;            /* ARR: 32 bits */
    *board_register(TIM2 + 0x14u) = 1u;                     /* EGR: takes the prescaler over */
    *board_register(TIM2 + 0x00u) = 1u;                     /* CR1: counts */
    *board_register(DEBUG_CONTROL) |= 1u << 24;
    *board_register(CYCLE_CONTROL) |= 1u;
    *board_register(NVIC_ENABLE + 4u * (USART2_INTERRUPT / 32)) = 1u << USART2_INTERRUPT % 32;
}

void board_serial_interrupt(void) {
    while (*board_register(USART2) & RECEIVED) {
        queue_put((uint8_t)*board_register(USART2 + 0x04u));
    }
    (void)*board_register(USART2 + 0x04u); /* after an overrun: status, then data, clears it */
}

void tl_hal_write(const uint8_t *data, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        while (!(*board_register(USART2) & SENT)) {
        }
        *board_register(USART2 + 0x04u) = data[i];
    }
}

uint32_t tl_hal_micros(void) {
    return *board_register(TIM2 + 0x24u);
}

uint32_t tl_hal_cycles(void) {
    return *board_register(CYCLE_COUNT);
}

void tl_hal_board(tl_board *board) {
    *board = (tl_board){0};
    board->name = "STM32 Nucleo-F446RE";
    board->cycles_hz = CLOCK_HZ;
    board->queue_bytes = QUEUE_BYTES;
    board->overruns = queue_lost();
}
