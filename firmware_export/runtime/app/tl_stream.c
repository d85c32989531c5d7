/* A stream of the board's camera: tl_stream.h says how it is used. */
#include "tl_stream.h"

void tl_stream_begin(tl_stream *stream, const tl_link_stream_request *request, uint32_t crc,
                     uint32_t now_ms) {
    stream->flags = (request->flags & TL_LINK_STREAM_ON) != 0 ? request->flags : 0;
    stream->interval_ms = request->interval_ms;
    stream->left = request->count;
    stream->number = 0;
    stream->crc = crc;
    stream->last_ms = now_ms - request->interval_ms;
}

uint32_t tl_stream_idle_ms(const tl_stream *stream, uint32_t now_ms, uint32_t longest) {
    const uint32_t passed = now_ms - stream->last_ms;
    uint32_t left;
    if (stream->flags == 0) {
        return longest;
    }
    if (passed >= stream->interval_ms) {
        return 0;
    }
    left = stream->interval_ms - passed;
    return left < longest ? left : longest;
}

void tl_stream_sent(tl_stream *stream) {
    stream->number += 1u;
    if (stream->left != 0u && --stream->left == 0u) {
        stream->flags = 0;
    }
}
