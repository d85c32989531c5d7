/* A stream of the board's camera: what was asked for, and when the next capture is due. */
#ifndef TL_STREAM_H
#define TL_STREAM_H

#include "tl_link_messages.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint8_t flags; /* TL_LINK_STREAM_..., 0 when there is none */
    uint16_t interval_ms;
    uint32_t left; /* captures to send; 0: until the next STREAM */
    uint32_t number;
    uint32_t crc;     /* of the STREAM request */
    uint32_t last_ms; /* when the last capture was taken */
} tl_stream;

/* Begins what a request asks for; the first capture is due at once. Without TL_LINK_STREAM_ON it
 * ends the stream.
 *
 * crc: of the request, which every capture repeats
 */
void tl_stream_begin(tl_stream *stream, const tl_link_stream_request *request, uint32_t crc,
                     uint32_t now_ms);

/* How long no capture is due, in ms, at most `longest`. */
uint32_t tl_stream_idle_ms(const tl_stream *stream, uint32_t now_ms, uint32_t longest);

/* Counts a capture that was sent, and ends the stream after the last. */
void tl_stream_sent(tl_stream *stream);

#ifdef __cplusplus
}
#endif

#endif /* TL_STREAM_H */
