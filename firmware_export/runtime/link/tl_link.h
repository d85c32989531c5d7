/*
 * The link between host and device: frames that live beside boot messages on a noisy serial line.
 *
 * docs/link.md holds every byte of it; tintling/link/framing.py is the same in Python. No heap, no
 * globals, no library but <string.h>; the caller owns every buffer, and nothing waits.
 *
 *     byte  0  magic     0xF5 0x54; no UTF-8 text contains 0xF5
 *           2  version   TL_LINK_VERSION
 *           3  type      tl_link_type
 *           4  sequence  uint16, little endian as everything here
 *           6  length    uint32, bytes of the payload
 *          10  check     CRC-16/CCITT-FALSE of bytes 0 to 9
 *          12  payload
 *   12+length  crc       CRC-32 (IEEE 802.3, as in zlib) of all bytes before it
 *
 * Receiving:
 *
 *     static uint8_t memory[TL_LINK_OVERHEAD + 4 + 96 * 96];
 *     tl_link_decoder decoder;
 *     tl_link_event event;
 *     tl_link_decoder_init(&decoder, memory, sizeof memory);
 *     for (;;) {
 *         count = <read what has arrived into bytes>;
 *         for (used = 0;;) {
 *             used += tl_link_feed(&decoder, bytes + used, count - used, &event);
 *             if (event.kind == TL_LINK_NOTHING) break;
 *             handle(&event);
 *         }
 *         while (tl_link_tick(&decoder, milliseconds, &event), event.kind != TL_LINK_NOTHING)
 *             handle(&event);
 *     }
 */
#ifndef TL_LINK_H
#define TL_LINK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TL_LINK_VERSION 1
#define TL_LINK_MAGIC_0 0xF5u
#define TL_LINK_MAGIC_1 0x54u
#define TL_LINK_HEADER 12u                      /* bytes before the payload */
#define TL_LINK_TRAILER 4u                      /* bytes after it */
#define TL_LINK_OVERHEAD 16u                    /* both */
#define TL_LINK_MAX_PAYLOAD (UINT32_C(4) << 20) /* bytes; a larger length is no header */
#define TL_LINK_IDLE_MS 200u                    /* silence that ends an unfinished frame */
#define TL_LINK_DEADLINE_MS(length) (1000u + 2u * (uint32_t)(length)) /* a frame's longest time */

typedef enum tl_link_type {
    /* host to device */
    TL_LINK_HELLO = 0x01,
    TL_LINK_TENSOR = 0x02,
    TL_LINK_FRAME = 0x03,
    TL_LINK_STREAM = 0x04,
    TL_LINK_STATS = 0x05,
    /* device to host: the answer is the request's type with the highest bit set */
    TL_LINK_INFO = 0x81,
    TL_LINK_LOGITS = 0x82,
    TL_LINK_RESULT = 0x83,
    TL_LINK_STREAMING = 0x84,
    TL_LINK_STATISTICS = 0x85,
    TL_LINK_CAPTURE = 0x90, /* a RESULT of the board's own camera, unasked while streaming */
    TL_LINK_ERROR = 0xFF
} tl_link_type;

typedef enum tl_link_kind {
    TL_LINK_NOTHING = 0,      /* more bytes are needed */
    TL_LINK_MESSAGE = 1,      /* a whole frame, both checks right */
    TL_LINK_DAMAGED = 2,      /* a right header, but a wrong CRC-32 or an end that never came */
    TL_LINK_TOO_LARGE = 3,    /* a right header, but a payload beyond the decoder's memory */
    TL_LINK_OTHER_VERSION = 4 /* a right header of another version of the protocol */
} tl_link_kind;

typedef struct tl_link_event {
    tl_link_kind kind;
    uint8_t version; /* of the header */
    uint8_t type;    /* tl_link_type, or a value that we do not know */
    uint16_t sequence;
    uint32_t length;        /* bytes of the payload, as the header says */
    uint32_t crc;           /* MESSAGE: the frame's CRC-32, which the answer repeats; else 0 */
    uint32_t offset;        /* of the frame's first byte in the stream, modulo 2^32 */
    const uint8_t *payload; /* MESSAGE: `length` bytes, valid until the next call; else NULL */
} tl_link_event;

/* Counts since tl_link_decoder_init, modulo 2^32. Every byte is in exactly one place: in a message,
 * in `noise`, or still pending. */
typedef struct tl_link_counts {
    uint32_t messages;
    uint32_t message_bytes; /* of whole frames, overhead included */
    uint32_t noise;         /* bytes outside of messages: text, damaged frames, garbage */
    uint32_t bad_headers;   /* magic bytes that no right header followed */
    uint32_t damaged;
    uint32_t too_large;
    uint32_t other_versions;
} tl_link_counts;

typedef struct tl_link_decoder {
    uint8_t *memory;
    uint32_t capacity; /* bytes of memory */
    uint32_t begin;    /* of the bytes that are not decided yet */
    uint32_t end;
    uint32_t accepted; /* bytes of the message that was handed out last, to be dropped */
    uint32_t offset;   /* of memory[begin] in the stream */
    uint32_t fed;      /* bytes fed so far */
    uint32_t seen_fed; /* the same at the last tick */
    uint32_t seen_offset;
    int waiting;       /* 1: something was pending at the last tick */
    uint32_t heard_ms; /* tick at which bytes came last */
    uint32_t began_ms; /* tick at which the pending frame was first seen */
    int flushing;      /* 1 while an abandoned frame's bytes are searched */
    tl_link_counts counts;
} tl_link_decoder;

/*
 * Begins to receive. `memory` belongs to the decoder until it is no longer used.
 *
 * capacity: bytes, >= TL_LINK_OVERHEAD; the largest payload taken is capacity - TL_LINK_OVERHEAD.
 */
void tl_link_decoder_init(tl_link_decoder *decoder, uint8_t *memory, uint32_t capacity);

/*
 * Takes bytes until something is complete. Call again with the rest until the event is
 * TL_LINK_NOTHING: only then has every byte been taken and looked at.
 *
 * bytes: may be NULL when count is 0.
 * Returns the number of bytes taken.
 */
size_t tl_link_feed(tl_link_decoder *decoder, const uint8_t *bytes, size_t count,
                    tl_link_event *event);

/*
 * Gives up a frame whose end does not come: after TL_LINK_IDLE_MS of silence, or
 * TL_LINK_DEADLINE_MS after it was first seen. The bytes behind its first one are searched for
 * frames again. Call it often, and until the event is TL_LINK_NOTHING.
 *
 * now_ms: a clock in ms that may wrap.
 */
void tl_link_tick(tl_link_decoder *decoder, uint32_t now_ms, tl_link_event *event);

/* Gives up whatever is unfinished, at once; call it until the event is TL_LINK_NOTHING. */
void tl_link_flush(tl_link_decoder *decoder, tl_link_event *event);

/* Bytes taken but not decided yet: part of a frame. */
uint32_t tl_link_pending(const tl_link_decoder *decoder);

/* Writes `count` bytes to the line. Returns 0, or anything else when it could not. */
typedef int (*tl_link_write)(void *context, const uint8_t *bytes, size_t count);

/* A frame on its way out, piece by piece, so that no buffer need hold it. */
typedef struct tl_link_writer {
    tl_link_write write;
    void *context;
    uint32_t crc;
    uint32_t left; /* bytes of the payload that are still to be put */
    int failed;    /* bits: 1 a write failed, 2 the payload has another length than announced */
} tl_link_writer;

/* Sends the header of a frame with `length` bytes of payload, <= TL_LINK_MAX_PAYLOAD. */
void tl_link_begin(tl_link_writer *writer, tl_link_write write, void *context, uint8_t type,
                   uint16_t sequence, uint32_t length);

/* Sends part of the payload. What exceeds the announced length is not sent and spoils the frame. */
void tl_link_put(tl_link_writer *writer, const void *bytes, size_t count);
void tl_link_put_u8(tl_link_writer *writer, uint8_t value);
void tl_link_put_u16(tl_link_writer *writer, uint16_t value);
void tl_link_put_u32(tl_link_writer *writer, uint32_t value);

/*
 * Sends the CRC-32. A payload that came out too short is filled with zeros and closed with a wrong
 * CRC, so that the receiver throws it away at once.
 *
 * Returns 0, or -1 when the payload had another length than announced or a write failed.
 */
int tl_link_end(tl_link_writer *writer);

/* A whole frame from one buffer. Returns as tl_link_end. */
int tl_link_send(tl_link_write write, void *context, uint8_t type, uint16_t sequence,
                 const void *payload, uint32_t length);

/* The two checksums. tl_link_crc32 continues from the CRC of what went before; 0 begins. */
uint16_t tl_link_crc16(const uint8_t *bytes, size_t count);
uint32_t tl_link_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

/* Little-endian values at any address. */
uint16_t tl_link_get_u16(const uint8_t *bytes);
uint32_t tl_link_get_u32(const uint8_t *bytes);

#ifdef __cplusplus
}
#endif

#endif /* TL_LINK_H */
