/* A board that is a process of this machine: the real firmware over a socket, for tests of the
 * link.
 *
 *     native_board FD [DELAY_US [QUEUE]]   speaks over an open socket
 *     native_board 0 [DELAY_US [QUEUE]]    listens on 127.0.0.1, prints the port, takes one host at
 * a time
 *     native_board FD DELAY_US QUEUE START_US   in lockstep: time is what the host says, from
 * START_US on
 *
 * DELAY_US is added to every capture and every write, so that a slow core can be imitated; QUEUE is
 * what the board says of its receive queue, in bytes.
 *
 * In lockstep the socket carries records instead of the line's bytes: kind ('R' or 'W'), the
 * board's time in us (64 bits), two numbers of 32 bits. 'W' is followed by what the board writes;
 * 'R' says how long it waits for bytes, in ms, and how many it takes; the host answers with the
 * time (64 bits), a count (32 bits) and the bytes. tests/lockstep.py is the other end.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tl_app.h"
#include "tl_hal.h"

#define SIDE 96

static int line = -1;
static int server = -1;
static long delay_us;
static uint32_t queue_bytes = 4096;
static uint32_t captures;
static uint8_t image[SIDE * SIDE];
static int lockstep;
static uint64_t now_us;

/* What reading and taking a picture cost in lockstep, so that no loop stands still in time. */
enum { READ_US = 20, CAPTURE_US = 10000, RECORD_BYTES = 17, ANSWER_BYTES = 12 };

static void send_all(const void *from, size_t count) {
    const uint8_t *data = (const uint8_t *)from;
    while (count != 0u) {
        const ssize_t done = send(line, data, count, MSG_NOSIGNAL);
        if (done <= 0) {
            return;
        }
        data += done;
        count -= (size_t)done;
    }
}

static void receive_all(void *into, size_t count) {
    uint8_t *data = (uint8_t *)into;
    while (count != 0u) {
        const ssize_t done = read(line, data, count);
        if (done <= 0) {
            exit(0);
        }
        data += done;
        count -= (size_t)done;
    }
}

static void send_record(char kind, uint32_t first, uint32_t second) {
    uint8_t record[RECORD_BYTES];
    record[0] = (uint8_t)kind;
    memcpy(record + 1, &now_us, 8);
    memcpy(record + 9, &first, 4);
    memcpy(record + 13, &second, 4);
    send_all(record, sizeof record);
}

static size_t read_in_lockstep(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    uint8_t answer[ANSWER_BYTES];
    uint32_t count;
    now_us += READ_US;
    send_record('R', timeout_ms, (uint32_t)capacity);
    receive_all(answer, sizeof answer);
    memcpy(&now_us, answer, 8);
    memcpy(&count, answer + 8, 4);
    receive_all(data, count);
    return count;
}

static void pause_us(long us) {
    struct timespec time;
    if (lockstep) {
        now_us += (uint64_t)us;
        return;
    }
    time.tv_sec = us / 1000000;
    time.tv_nsec = us % 1000000 * 1000;
    if (us > 0) {
        nanosleep(&time, NULL);
    }
}

/* Wherever the host is gone: wait for the next one, or end with the line. */
static void next_host(void) {
    if (server < 0) {
        exit(0);
    }
    if (line >= 0) {
        close(line);
    }
    line = accept(server, NULL, NULL);
    setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (line < 0) {
        exit(1);
    }
}

void tl_hal_board(tl_board *board) {
    memset(board, 0, sizeof *board);
    board->name = "native process";
    board->camera_width = SIDE;
    board->camera_height = SIDE;
    board->queue_bytes = queue_bytes;
    board->boot = (uint32_t)getpid();
}

size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    struct pollfd wait;
    ssize_t count;
    if (lockstep) {
        return read_in_lockstep(data, capacity, timeout_ms);
    }
    wait.fd = line;
    wait.events = POLLIN;
    wait.revents = 0;
    if (poll(&wait, 1, (int)timeout_ms) <= 0) {
        return 0;
    }
    count = read(line, data, capacity);
    if (count <= 0) {
        next_host();
        return 0;
    }
    return (size_t)count;
}

void tl_hal_write(const uint8_t *data, size_t count) {
    pause_us(delay_us);
    if (lockstep) {
        send_record('W', (uint32_t)count, 0);
    }
    send_all(data, count);
}

/* Bright paper with a dark upright stroke, which wanders from frame to frame. */
tl_capture tl_hal_capture(tl_frame *frame) {
    const uint32_t left = 40u + captures++ % 8u;
    pause_us(lockstep ? CAPTURE_US : delay_us);
    memset(image, 200, sizeof image);
    for (uint32_t y = 24; y < 72; ++y) {
        memset(image + y * SIDE + left, 30, 6);
    }
    frame->pixels = image;
    frame->width = frame->height = frame->stride = SIDE;
    return TL_CAPTURE_OK;
}

uint32_t tl_hal_micros(void) {
    struct timespec now;
    if (lockstep) {
        return (uint32_t)now_us;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u);
}

/* No counter: calls, so that ticks are not all zero. */
uint32_t tl_hal_cycles(void) {
    static uint32_t calls;
    return calls++;
}

void tl_hal_log(const char *text) {
    tl_hal_write((const uint8_t *)text, strlen(text));
    tl_hal_write((const uint8_t *)"\r\n", 2);
}

int main(int count, char **arguments) {
    line = count > 1 ? atoi(arguments[1]) : 0;
    delay_us = count > 2 ? atol(arguments[2]) : 0;
    if (count > 3) {
        queue_bytes = (uint32_t)atol(arguments[3]);
    }
    if (count > 4) {
        lockstep = 1;
        now_us = strtoull(arguments[4], NULL, 10);
    }
    if (line == 0) {
        struct sockaddr_in address;
        socklen_t size = sizeof address;
        memset(&address, 0, sizeof address);
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        server = socket(AF_INET, SOCK_STREAM, 0);
        if (server < 0 || bind(server, (struct sockaddr *)&address, size) != 0 ||
            listen(server, 1) != 0 ||
            getsockname(server, (struct sockaddr *)&address, &size) != 0) {
            return 1;
        }
        printf("%d\n", ntohs(address.sin_port));
        fflush(stdout);
        line = -1;
        next_host();
    }
    tl_app_begin();
    for (;;) {
        tl_app_step();
    }
}
