/* Framing of the link, on the way in: tl_link.h says how it is used, docs/link.md what every byte
 * means. */
#include "tl_link.h"

#include <string.h>

uint16_t tl_link_get_u16(const uint8_t *bytes) {
    return (uint16_t)(bytes[0] | ((uint32_t)bytes[1] << 8));
}

uint32_t tl_link_get_u32(const uint8_t *bytes) {
    return (uint32_t)tl_link_get_u16(bytes) | ((uint32_t)tl_link_get_u16(bytes + 2) << 16);
}

/* Bit by bit: it only ever sees the ten bytes of a header. */
uint16_t tl_link_crc16(const uint8_t *bytes, size_t count) {
    uint32_t crc = 0xFFFFu;
    for (size_t i = 0; i < count; ++i) {
        crc ^= (uint32_t)bytes[i] << 8;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 0x8000u) != 0u ? (crc << 1) ^ 0x1021u : crc << 1;
        }
        crc &= 0xFFFFu;
    }
    return (uint16_t)crc;
}

/* Half a byte at a time: 64 bytes of table, and about ten instructions a byte. */
uint32_t tl_link_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    static const uint32_t table[16] = {0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu,
                                       0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
                                       0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu,
                                       0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu};
    crc = ~crc;
    for (size_t i = 0; i < count; ++i) {
        crc ^= bytes[i];
        crc = table[crc & 15u] ^ (crc >> 4);
        crc = table[crc & 15u] ^ (crc >> 4);
    }
    return ~crc;
}

void tl_link_decoder_init(tl_link_decoder *decoder, uint8_t *memory, uint32_t capacity) {
    memset(decoder, 0, sizeof *decoder);
    decoder->memory = memory;
    decoder->capacity = capacity;
}

uint32_t tl_link_pending(const tl_link_decoder *decoder) {
    return decoder->end - decoder->begin - decoder->accepted;
}

static void drop(tl_link_decoder *decoder, uint32_t count) {
    decoder->begin += count;
    decoder->offset += count;
    if (decoder->begin == decoder->end) {
        decoder->begin = 0;
        decoder->end = 0;
    }
}

static void drop_noise(tl_link_decoder *decoder, uint32_t count) {
    decoder->counts.noise += count;
    drop(decoder, count);
}

/* Drops everything before the next magic, or before a last byte that may begin one. */
static void find_magic(tl_link_decoder *decoder) {
    uint32_t at = decoder->begin;
    while (at < decoder->end &&
           (decoder->memory[at] != TL_LINK_MAGIC_0 ||
            (at + 1u < decoder->end && decoder->memory[at + 1u] != TL_LINK_MAGIC_1))) {
        ++at;
    }
    drop_noise(decoder, at - decoder->begin);
}

static void no_event(tl_link_event *event) {
    memset(event, 0, sizeof *event);
    event->kind = TL_LINK_NOTHING;
}

static void describe(const tl_link_decoder *decoder, tl_link_kind kind, tl_link_event *event) {
    const uint8_t *header = decoder->memory + decoder->begin;
    event->kind = kind;
    event->version = header[2];
    event->type = header[3];
    event->sequence = tl_link_get_u16(header + 4);
    event->length = tl_link_get_u32(header + 6);
    event->crc = 0;
    event->offset = decoder->offset;
    event->payload = NULL;
}

/* Reports a frame that is no message, and continues behind its first byte. */
static void refuse(tl_link_decoder *decoder, tl_link_kind kind, tl_link_event *event) {
    describe(decoder, kind, event);
    drop_noise(decoder, 1u);
}

/* Decides about the first bytes: returns 1 when it could, 0 when more bytes are needed. */
static int decide(tl_link_decoder *decoder, tl_link_event *event) {
    const uint8_t *header = decoder->memory + decoder->begin;
    const uint32_t have = decoder->end - decoder->begin;
    uint32_t length, whole, crc;
    if (have < TL_LINK_HEADER) {
        return 0;
    }
    length = tl_link_get_u32(header + 6);
    if (tl_link_crc16(header, 10u) != tl_link_get_u16(header + 10) ||
        length > TL_LINK_MAX_PAYLOAD) {
        decoder->counts.bad_headers += 1u;
        drop_noise(decoder, 1u);
        return 1;
    }
    if (header[2] != TL_LINK_VERSION) {
        decoder->counts.other_versions += 1u;
        refuse(decoder, TL_LINK_OTHER_VERSION, event);
        return 1;
    }
    whole = length + TL_LINK_OVERHEAD;
    if (whole > decoder->capacity) {
        decoder->counts.too_large += 1u;
        refuse(decoder, TL_LINK_TOO_LARGE, event);
        return 1;
    }
    if (have < whole) {
        return 0;
    }
    crc = tl_link_crc32(0u, header, TL_LINK_HEADER + length);
    if (crc != tl_link_get_u32(header + TL_LINK_HEADER + length)) {
        decoder->counts.damaged += 1u;
        refuse(decoder, TL_LINK_DAMAGED, event);
        return 1;
    }
    describe(decoder, TL_LINK_MESSAGE, event);
    event->crc = crc;
    event->payload = header + TL_LINK_HEADER;
    decoder->accepted = whole;
    decoder->counts.messages += 1u;
    decoder->counts.message_bytes += whole;
    return 1;
}

/* The payload of the last message was used: its memory is free again. */
static void forget_accepted(tl_link_decoder *decoder) {
    drop(decoder, decoder->accepted);
    decoder->accepted = 0;
}

/* Decides about the received bytes until an event, or until more are needed. */
static void settle(tl_link_decoder *decoder, tl_link_event *event) {
    do {
        find_magic(decoder);
    } while (decide(decoder, event) && event->kind == TL_LINK_NOTHING);
}

/* How many bytes may be taken before a decision is due: those of the header, then of the frame. */
static uint32_t wanted(const tl_link_decoder *decoder) {
    const uint32_t have = decoder->end - decoder->begin;
    uint32_t whole = TL_LINK_HEADER;
    if (have >= TL_LINK_HEADER) {
        whole = tl_link_get_u32(decoder->memory + decoder->begin + 6) + TL_LINK_OVERHEAD;
    }
    return whole - have;
}

/* Makes room behind the pending bytes; what is wanted always fits into the whole memory. */
static void make_room(tl_link_decoder *decoder, uint32_t count) {
    if (decoder->capacity - decoder->end < count) {
        memmove(decoder->memory, decoder->memory + decoder->begin, decoder->end - decoder->begin);
        decoder->end -= decoder->begin;
        decoder->begin = 0;
    }
}

/* Skips garbage without copying it: bytes that cannot begin a frame never enter the memory. */
static size_t skip_noise(tl_link_decoder *decoder, const uint8_t *bytes, size_t count) {
    size_t used = 0;
    if (decoder->begin != decoder->end) {
        return 0;
    }
    while (used < count && bytes[used] != TL_LINK_MAGIC_0) {
        ++used;
    }
    decoder->counts.noise += (uint32_t)used;
    decoder->offset += (uint32_t)used;
    return used;
}

size_t tl_link_feed(tl_link_decoder *decoder, const uint8_t *bytes, size_t count,
                    tl_link_event *event) {
    size_t used = 0;
    no_event(event);
    forget_accepted(decoder);
    decoder->flushing = 0;
    settle(decoder, event);
    while (event->kind == TL_LINK_NOTHING && used < count) {
        uint32_t take;
        used += skip_noise(decoder, bytes + used, count - used);
        take = wanted(decoder);
        if (take > count - used) {
            take = (uint32_t)(count - used);
        }
        if (take != 0u) {
            make_room(decoder, take);
            memcpy(decoder->memory + decoder->end, bytes + used, take);
            decoder->end += take;
            used += take;
            settle(decoder, event);
        }
    }
    decoder->fed += (uint32_t)used;
    return used;
}

void tl_link_flush(tl_link_decoder *decoder, tl_link_event *event) {
    no_event(event);
    forget_accepted(decoder);
    for (;;) {
        settle(decoder, event);
        if (event->kind != TL_LINK_NOTHING || decoder->begin == decoder->end) {
            return;
        }
        /* What is left begins a frame whose end never came. */
        if (decoder->end - decoder->begin >= TL_LINK_HEADER) {
            decoder->counts.damaged += 1u;
            refuse(decoder, TL_LINK_DAMAGED, event);
            return;
        }
        drop_noise(decoder, 1u);
    }
}

/* Keeps the two clocks: when bytes came last, and when the pending frame was first seen. */
static int is_overdue(tl_link_decoder *decoder, uint32_t now_ms) {
    const uint32_t have = tl_link_pending(decoder);
    const uint32_t begin = decoder->begin + decoder->accepted;
    const uint32_t offset = decoder->offset + decoder->accepted;
    uint32_t length = 0;
    if (decoder->fed != decoder->seen_fed) {
        decoder->heard_ms = now_ms;
    }
    if (!decoder->waiting || offset != decoder->seen_offset) {
        decoder->began_ms = now_ms;
    }
    decoder->seen_fed = decoder->fed;
    decoder->seen_offset = offset;
    decoder->waiting = have != 0u;
    if (have >= TL_LINK_HEADER) {
        length = tl_link_get_u32(decoder->memory + begin + 6);
    }
    return have != 0u && (now_ms - decoder->heard_ms >= TL_LINK_IDLE_MS ||
                          now_ms - decoder->began_ms >= TL_LINK_DEADLINE_MS(length));
}

void tl_link_tick(tl_link_decoder *decoder, uint32_t now_ms, tl_link_event *event) {
    no_event(event);
    if (!decoder->flushing && !is_overdue(decoder, now_ms)) {
        return;
    }
    decoder->flushing = 1;
    tl_link_flush(decoder, event);
    if (event->kind == TL_LINK_NOTHING) {
        decoder->flushing = 0;
    }
}
