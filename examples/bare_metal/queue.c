/* A ring of received bytes: the interrupt writes, tl_hal_read() reads; and what no board does
 * otherwise. */
#include "board.h"
#include "tl_hal.h"

static volatile uint8_t queue[QUEUE_BYTES];
static volatile uint32_t written, taken, lost; /* they count up, and wrap around together */

void queue_put(uint8_t byte) {
    if (written - taken == QUEUE_BYTES) {
        lost = lost + 1u;
        return;
    }
    queue[written % QUEUE_BYTES] = byte;
    written = written + 1u;
}

uint32_t queue_lost(void) {
    return lost;
}

size_t tl_hal_read(uint8_t *data, size_t capacity, uint32_t timeout_ms) {
    const uint32_t begin = tl_hal_micros();
    while (written == taken) {
        if (tl_hal_micros() - begin >= timeout_ms * 1000u) {
            return 0;
        }
    }
    size_t count = 0;
    while (count < capacity && written != taken) {
        data[count++] = queue[taken % QUEUE_BYTES];
        taken = taken + 1u;
    }
    return count;
}

/* Neither example has a camera: frames and tensors come over the line. One that has takes it here.
 */
tl_capture tl_hal_capture(tl_frame *frame) {
    (void)frame;
    return TL_CAPTURE_NO_CAMERA;
}

void tl_hal_log(const char *line) {
    size_t length = 0;
    while (line[length]) {
        ++length;
    }
    tl_hal_write((const uint8_t *)line, length);
    tl_hal_write((const uint8_t *)"\r\n", 2);
}
