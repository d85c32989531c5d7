/* Fuzzes the link's decoder: bytes in pieces of any size, ticks of the clock and flushes between
 * them. Each piece is a block of its own size, for the address sanitizer. */
#include <stdlib.h>
#include <string.h>

#include "tl_link.h"

#define PAYLOAD 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed(tl_link_decoder *decoder, const uint8_t *data, size_t count) {
    uint8_t *bytes = malloc(count == 0 ? 1 : count);
    size_t used = 0;
    tl_link_event event;
    if (bytes == NULL) {
        abort();
    }
    memcpy(bytes, data, count);
    do {
        used += tl_link_feed(decoder, bytes + used, count - used, &event);
        if (event.payload != NULL && event.length > 0u) {
            volatile uint8_t last = event.payload[event.length - 1u];
            (void)last;
        }
    } while (event.kind != TL_LINK_NOTHING);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint32_t capacity = PAYLOAD + TL_LINK_OVERHEAD;
    uint8_t *memory = malloc(capacity);
    tl_link_decoder decoder;
    tl_link_event event;
    uint32_t now = 0;
    size_t at = 0;
    if (memory == NULL) {
        abort();
    }
    tl_link_decoder_init(&decoder, memory, capacity);
    while (at < size) {
        const uint8_t what = data[at++];
        if (what < 200u) {
            const size_t count = what < size - at ? what : size - at;
            feed(&decoder, data + at, count);
            at += count;
        } else if (what < 240u) {
            now += what * 7u;
            do {
                tl_link_tick(&decoder, now, &event);
            } while (event.kind != TL_LINK_NOTHING);
        } else {
            do {
                tl_link_flush(&decoder, &event);
            } while (event.kind != TL_LINK_NOTHING);
        }
    }
    free(memory);
    return 0;
}
