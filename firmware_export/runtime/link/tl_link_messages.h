/*
 * What the frames of the link say: requests as a device reads them, answers as it writes them.
 *
 * Every answer begins with the CRC-32 of the request that it answers. tintling/link/fields.py is
 * the table of all fields, from which docs/link.md is written; a test compares what is sent here
 * with it. Pointers into a request are valid as long as the event's payload is.
 */
#ifndef TL_LINK_MESSAGES_H
#define TL_LINK_MESSAGES_H

#include "tl_description.h"
#include "tl_link.h"
#include "tl_preprocess.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TL_LINK_MAX_INFO 4096u /* bytes of an INFO payload */
#define TL_LINK_MAX_TEXT 120u  /* bytes of an ERROR's text; longer ones are cut */

/* What a device can do (INFO). */
enum {
    TL_LINK_CAN_TENSOR = 1, /* TENSOR -> LOGITS */
    TL_LINK_CAN_FRAME = 2,  /* FRAME -> RESULT */
    TL_LINK_CAN_STREAM = 4  /* it has a camera: STREAM */
};

/* What `ticks` count (INFO). */
typedef enum tl_link_counter {
    TL_LINK_COUNTS_NOTHING = 0,
    TL_LINK_COUNTS_INSTRUCTIONS = 1,
    TL_LINK_COUNTS_CYCLES = 2
} tl_link_counter;

/* What a STREAM asks for. */
enum {
    TL_LINK_STREAM_ON = 1,
    TL_LINK_STREAM_TENSOR = 2, /* with the 28x28 tensor */
    TL_LINK_STREAM_IMAGE = 4   /* with the grey frame itself */
};

typedef enum tl_link_error_code {
    TL_LINK_UNKNOWN_TYPE = 1, /* no such request */
    TL_LINK_BAD_REQUEST = 2,  /* its payload breaks the rules of its type */
    TL_LINK_REQUEST_TOO_LARGE = 3,
    TL_LINK_NOT_GREETED = 4, /* the first request after a start must be HELLO */
    TL_LINK_NO_CAMERA = 5,
    TL_LINK_CAMERA_FAILED = 6,
    TL_LINK_REQUEST_DAMAGED = 7, /* send it again */
    TL_LINK_UNSUPPORTED_VERSION = 8,
    TL_LINK_INTERNAL = 9
} tl_link_error_code;

/* ---- requests ---- */

typedef struct tl_link_frame_request {
    uint16_t width;        /* px */
    uint16_t height;       /* px */
    const uint8_t *pixels; /* width * height, row by row */
} tl_link_frame_request;

typedef struct tl_link_stream_request {
    uint8_t flags;        /* TL_LINK_STREAM_... */
    uint16_t interval_ms; /* least time between captures */
    uint32_t count;       /* captures to send; 0: until the next STREAM */
} tl_link_stream_request;

/* Each returns 0, or -1 when the payload breaks the rules: answer TL_LINK_BAD_REQUEST. */
int tl_link_read_hello(const tl_link_event *event);
int tl_link_read_tensor(const tl_link_event *event, uint32_t input_bytes);
int tl_link_read_frame(const tl_link_event *event, tl_link_frame_request *request);
int tl_link_read_stream(const tl_link_event *event, tl_link_stream_request *request);
int tl_link_read_stats(const tl_link_event *event);

/* ---- answers ---- */

/* Where answers go. */
typedef struct tl_link_line {
    tl_link_write write;
    void *context;
} tl_link_line;

/* The request that is answered: its sequence number and CRC-32, from the event. */
typedef struct tl_link_reply_to {
    uint16_t sequence;
    uint32_t crc; /* 0: no whole request arrived */
} tl_link_reply_to;

typedef struct tl_link_info {
    const tl_model_description *model; /* one int8 input [1][h][w][c], one int8 output */
    const char *board;                 /* UTF-8, at most 63 bytes used; likewise model and tool */
    uint16_t capabilities;             /* TL_LINK_CAN_... */
    uint8_t counter;                   /* tl_link_counter */
    uint16_t preprocess_version;       /* TL_PREPROCESS_VERSION; 0 without FRAME */
    uint16_t window;                   /* requests that may be unanswered, >= 1 */
    uint32_t queue_bytes;              /* wire bytes of unanswered requests behind the oldest one */
    uint32_t max_payload;              /* bytes of the largest request */
    uint32_t max_pixels;               /* width * height of the largest FRAME */
    uint16_t camera_width;             /* px; 0 without a camera */
    uint16_t camera_height;
    uint32_t counter_hz;  /* of `ticks`; 0: unknown */
    uint32_t boot;        /* differs from start to start, if the device can tell; else 0 */
    uint32_t ram_bytes;   /* static RAM of all this, stack and frame left out; 0: unknown */
    uint32_t stack_bytes; /* worst stack; 0: unknown */
} tl_link_info;

/* Time taken by one part, and what the counter counted in it. */
typedef struct tl_link_time {
    uint32_t microseconds;
    uint32_t ticks;
} tl_link_time;

typedef struct tl_link_result {
    uint32_t number; /* CAPTURE: of the frame since STREAM; RESULT: 0 */
    uint16_t width;  /* px of the frame */
    uint16_t height;
    uint8_t status; /* tl_preprocess_status: 0 found, 1 not found */
    tl_preprocess_result found;
    tl_link_time capture; /* RESULT: 0 */
    tl_link_time preprocess;
    tl_link_time inference;
    const int8_t *logits; /* int8 outputs; NULL without a sample */
    uint16_t logit_count; /* 0 without a sample */
    const int8_t *tensor; /* of the network's input, or NULL to leave it out */
    uint16_t tensor_size; /* values of it */
    const uint8_t *image; /* width * height pixels, or NULL to leave them out */
} tl_link_result;

typedef struct tl_link_statistics {
    uint32_t uptime_ms;
    uint32_t requests;    /* answered with something else than ERROR */
    uint32_t errors;      /* ERROR messages sent */
    uint32_t captures;    /* CAPTURE messages sent */
    uint32_t overruns;    /* times that bytes were lost before they were read; 0 if unknown */
    uint32_t stack_bytes; /* deepest stack so far; 0 if unknown */
    tl_link_counts link;
} tl_link_statistics;

/* Each sends one message. Returns 0, or -1 when the line failed or the message breaks its bounds.
 */
int tl_link_answer_info(const tl_link_line *line, tl_link_reply_to to, const tl_link_info *info);
int tl_link_answer_logits(const tl_link_line *line, tl_link_reply_to to, tl_link_time inference,
                          const int8_t *logits, uint16_t logit_count);
int tl_link_answer_result(const tl_link_line *line, tl_link_reply_to to,
                          const tl_link_result *result);
int tl_link_answer_streaming(const tl_link_line *line, tl_link_reply_to to, uint8_t flags,
                             uint16_t width, uint16_t height);
int tl_link_answer_statistics(const tl_link_line *line, tl_link_reply_to to,
                              const tl_link_statistics *statistics);
int tl_link_answer_error(const tl_link_line *line, tl_link_reply_to to, tl_link_error_code code,
                         uint32_t detail, const char *text);

/* CAPTURE: `to` holds the CRC-32 of the STREAM request, and counts up in `sequence`. */
int tl_link_send_capture(const tl_link_line *line, tl_link_reply_to to,
                         const tl_link_result *result);

#ifdef __cplusplus
}
#endif

#endif /* TL_LINK_MESSAGES_H */
