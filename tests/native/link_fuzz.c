/* Feeds a script of bytes and clock ticks to the decoder and tells what it found, for comparison.
 *
 *     link_fuzz MAX_PAYLOAD < script > log
 *
 * Script: records of op (u8) and value (u32). Op 0: `value` bytes follow and are fed; op 1: a tick
 * at `value` ms; op 2: a flush. Log: 24 bytes an event, then after each record a byte 0xEE, the
 * pending bytes and all counts (u32 each). The bytes of each feed are copied into a block of their
 * own size first, so that the address sanitizer sees a read beyond them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tl_link.h"

static void put_u32(uint32_t value) {
    for (int i = 0; i < 4; ++i) {
        putchar((int)(value >> (8 * i) & 0xFFu));
    }
}

static void tell(const tl_link_event *event) {
    putchar(event->kind);
    putchar(event->version);
    putchar(event->type);
    putchar(0);
    put_u32(event->sequence);
    put_u32(event->length);
    put_u32(event->crc);
    put_u32(event->offset);
    put_u32(event->payload == NULL ? 0u : tl_link_crc32(0u, event->payload, event->length));
}

static void feed(tl_link_decoder *decoder, uint32_t count) {
    uint8_t *bytes = malloc(count == 0u ? 1u : count);
    uint32_t used = 0;
    tl_link_event event;
    if (bytes == NULL || fread(bytes, 1, count, stdin) != count) {
        exit(2);
    }
    for (;;) {
        used += (uint32_t)tl_link_feed(decoder, bytes + used, count - used, &event);
        if (event.kind == TL_LINK_NOTHING) {
            break;
        }
        tell(&event);
    }
    if (used != count) {
        exit(3);
    }
    free(bytes);
}

int main(int count, char **arguments) {
    const uint32_t capacity = (uint32_t)atol(count > 1 ? arguments[1] : "64") + TL_LINK_OVERHEAD;
    uint8_t *memory = malloc(capacity);
    uint8_t record[5];
    tl_link_decoder decoder;
    tl_link_event event;
    if (memory == NULL) {
        return 2;
    }
    tl_link_decoder_init(&decoder, memory, capacity);
    while (fread(record, 1, sizeof record, stdin) == sizeof record) {
        const uint32_t value = tl_link_get_u32(record + 1);
        switch (record[0]) {
            case 0:
                feed(&decoder, value);
                break;
            case 1:
                while (tl_link_tick(&decoder, value, &event), event.kind != TL_LINK_NOTHING) {
                    tell(&event);
                }
                break;
            default:
                while (tl_link_flush(&decoder, &event), event.kind != TL_LINK_NOTHING) {
                    tell(&event);
                }
                break;
        }
        putchar(0xEE);
        put_u32(tl_link_pending(&decoder));
        put_u32(decoder.counts.messages);
        put_u32(decoder.counts.message_bytes);
        put_u32(decoder.counts.noise);
        put_u32(decoder.counts.bad_headers);
        put_u32(decoder.counts.damaged);
        put_u32(decoder.counts.too_large);
        put_u32(decoder.counts.other_versions);
    }
    free(memory);
    return 0;
}
