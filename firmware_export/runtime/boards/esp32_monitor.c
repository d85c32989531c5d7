/* Runs functions of another program on an emulated core, at the command of the emulator's host.
 *
 * Commands come as words over file descriptor 0 of the emulator, answers go out over 1. The program
 * lies in memory of its own: the host writes it there.
 */
#include <stddef.h>
#include <stdint.h>

#include "esp32_machine.h"

enum { SIMCALL_EXIT = 1, SIMCALL_READ = 3, SIMCALL_WRITE = 4 };
enum { COMMANDS = 0, ANSWERS = 1 };
enum { ARGUMENTS = 6 };

/* The calls map memory page by page, and a page that is not there yet would block. */
#define PAGE 4096u

typedef struct {
    uint32_t kind; /* r: read memory, w: write it, c: call a function */
    uint32_t address;
    uint32_t size;
    uint32_t arguments[ARGUMENTS];
} command;

typedef struct {
    uint32_t cause; /* 0, or 1 and the exception that ended the call */
    uint32_t place; /* of that exception */
    uint32_t result;
    uint32_t before, after; /* the clock */
    uint32_t products;      /* MULUH and MULSH that the exception handler carried out */
    uint32_t stack;         /* bytes */
    uint32_t marks;         /* end of tl_marks that is filled */
} answer;

/* Of each mark the argument, the clock and the products until then. */
uint32_t tl_marks[3 * 16384];

static command request;
static answer reply;

void tl_board_start(void);
void tl_board_crashed(void);
void tl_monitor_call(const command *call, answer *done); /* esp32_monitor_call.s */

static int32_t simcall(int32_t number, int32_t file, const void *memory, uint32_t count) {
    register int32_t a2 __asm__("a2") = number;
    register int32_t a3 __asm__("a3") = file;
    register const void *a4 __asm__("a4") = memory;
    register uint32_t a5 __asm__("a5") = count;
    /* The assembler does not know simcall. */
    __asm__ volatile(".byte 0x00, 0x51, 0x00" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
    return a2;
}

static void transfer(int32_t number, int32_t file, uint8_t *memory, uint32_t count) {
    while (count != 0u) {
        const uint32_t room = PAGE - (uint32_t)(uintptr_t)memory % PAGE;
        const int32_t done = simcall(number, file, memory, count < room ? count : room);
        if (done <= 0) { /* the host is gone */
            (void)simcall(SIMCALL_EXIT, 0, NULL, 0u);
        }
        memory += done;
        count -= (uint32_t)done;
    }
}

static void serve(void) {
    for (;;) {
        transfer(SIMCALL_READ, COMMANDS, (uint8_t *)&request, sizeof request);
        if (request.kind == 'w') {
            transfer(SIMCALL_READ, COMMANDS, (uint8_t *)(uintptr_t)request.address, request.size);
        } else if (request.kind == 'r') {
            transfer(SIMCALL_WRITE, ANSWERS, (uint8_t *)(uintptr_t)request.address, request.size);
        } else {
            tl_machine.products = 0;
            tl_machine.marks = tl_marks;
            tl_monitor_call(&request, &reply);
            reply.cause = 0;
            reply.products = tl_machine.products;
            reply.marks = (uint32_t)(uintptr_t)tl_machine.marks;
            transfer(SIMCALL_WRITE, ANSWERS, (uint8_t *)&reply, sizeof reply);
        }
    }
}

void tl_board_start(void) {
    serve();
}

/* A call that ended in an exception: the host is told, and the next command may come. */
void tl_board_crashed(void) {
    reply.cause = tl_machine.cause;
    reply.place = tl_machine.place;
    tl_machine.cause = 0;
    transfer(SIMCALL_WRITE, ANSWERS, (uint8_t *)&reply, sizeof reply);
    serve();
}
