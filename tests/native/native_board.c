/* A board that is a process of this machine: the real firmware over a socket, for tests of the
 * link.
 *
 *     native_board FD [DELAY_US [QUEUE]]   speaks over an open socket
 *     native_board 0 [DELAY_US [QUEUE]]    listens on 127.0.0.1, prints the port, takes one host at
 * a time
 *
 * DELAY_US is added to every capture and every write, so that a slow core can be imitated; QUEUE is
 * what the board says of its receive queue, in bytes.
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

static void pause_us(long us) {
    struct timespec time;
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
    while (count != 0u) {
        const ssize_t done = send(line, data, count, MSG_NOSIGNAL);
        if (done <= 0) {
            return;
        }
        data += done;
        count -= (size_t)done;
    }
}

/* Bright paper with a dark upright stroke, which wanders from frame to frame. */
tl_capture tl_hal_capture(tl_frame *frame) {
    const uint32_t left = 40u + captures++ % 8u;
    pause_us(delay_us);
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
