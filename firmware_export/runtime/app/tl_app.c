/* The application loop: tl_app.h says how a board runs it, docs/link.md what host and device say.
 */
#include "tl_app.h"

#include <string.h>

#include "tl_hal.h"
#include "tl_link_messages.h"
#include "tl_network.h"
#include "tl_recognition.h"
#include "tl_stream.h"

#define READ_BYTES 128u
#define WRITE_BYTES 128u

typedef struct application {
    tl_link_decoder decoder;
    tl_link_line line;
    const tl_model_description *model;
    tl_stream stream;
    uint32_t micros; /* the board's clock when it was read last */
    uint32_t now_ms; /* whole milliseconds since the start; wraps after 49 days */
    uint32_t rest;   /* microseconds beyond them */
    uint32_t requests, errors, captures;
    uint32_t waiting; /* bytes in `write`, not sent yet */
    uint8_t ready;    /* 1: the network was made ready */
    uint8_t greeted;  /* 1: HELLO came */
    uint8_t read[READ_BYTES];
    uint8_t write[WRITE_BYTES];
} application;

static application app;

/* The link receives here; a frame's pixels are not copied. */
static uint8_t frame_memory[TL_APP_FRAME_BYTES];

/* ---- time ---- */

static uint32_t now_ms(void) {
    const uint32_t micros = tl_hal_micros();
    const uint32_t passed = micros - app.micros;
    /* Milliseconds and rest separately: a sum of microseconds may exceed 32 bits. */
    app.now_ms += passed / 1000u;
    app.rest += passed % 1000u;
    if (app.rest >= 1000u) {
        app.rest -= 1000u;
        app.now_ms += 1u;
    }
    app.micros = micros;
    return app.now_ms;
}

/* ---- answers ---- */

static void flush(void) {
    if (app.waiting != 0u) {
        tl_hal_write(app.write, app.waiting);
        app.waiting = 0;
    }
}

/* Collects the small pieces of a message; large ones go out from where they are. */
static int write_bytes(void *context, const uint8_t *bytes, size_t count) {
    (void)context;
    if (count > WRITE_BYTES - app.waiting) {
        flush();
    }
    if (count > WRITE_BYTES) {
        tl_hal_write(bytes, count);
        return 0;
    }
    memcpy(app.write + app.waiting, bytes, count);
    app.waiting += (uint32_t)count;
    return 0;
}

static tl_link_reply_to reply_to(const tl_link_event *event) {
    tl_link_reply_to to;
    to.sequence = event->sequence;
    to.crc = event->crc;
    return to;
}

static void refuse(const tl_link_event *event, tl_link_error_code code, uint32_t detail,
                   const char *text) {
    tl_link_answer_error(&app.line, reply_to(event), code, detail, text);
    app.errors += 1u;
}

static void bad_request(const tl_link_event *event, const char *text) {
    refuse(event, TL_LINK_BAD_REQUEST, 0u, text);
}

/* ---- requests ---- */

static void answer_hello(const tl_link_event *event) {
    tl_link_info info;
    tl_board board;
    if (tl_link_read_hello(event) != 0) {
        bad_request(event, "bad HELLO");
        return;
    }
    tl_hal_board(&board);
    memset(&info, 0, sizeof info);
    info.model = app.model;
    info.board = board.name;
    info.capabilities = TL_LINK_CAN_TENSOR;
    if (tl_recognition_takes_frames()) {
        info.capabilities |= TL_LINK_CAN_FRAME;
        info.preprocess_version = TL_RECOGNITION_VERSION;
        info.max_pixels = TL_APP_FRAME_PIXELS;
        if (board.camera_width != 0) {
            info.capabilities |= TL_LINK_CAN_STREAM;
        }
    }
    info.counter = board.cycles_hz == 0u ? TL_LINK_COUNTS_INSTRUCTIONS : TL_LINK_COUNTS_CYCLES;
    info.counter_hz = board.cycles_hz;
    info.window = TL_APP_WINDOW;
    info.queue_bytes = board.queue_bytes;
    info.max_payload = TL_APP_FRAME_BYTES - TL_LINK_OVERHEAD;
    info.camera_width = (uint16_t)board.camera_width;
    info.camera_height = (uint16_t)board.camera_height;
    info.boot = board.boot;
    info.ram_bytes = (uint32_t)sizeof app + TL_RECOGNITION_BYTES + app.model->arena_bytes;
    info.stack_bytes = board.stack_bytes;
    app.stream.flags = 0;
    app.greeted = 1;
    tl_link_answer_info(&app.line, reply_to(event), &info);
    app.requests += 1u;
}

static void answer_tensor(const tl_link_event *event) {
    tl_link_time inference;
    if (tl_link_read_tensor(event, (uint32_t)app.model->inputs->size) != 0) {
        bad_request(event, "not the input's size");
        return;
    }
    if (tl_recognize_tensor((const int8_t *)event->payload, &inference) != 0) {
        refuse(event, TL_LINK_INTERNAL, 0u, "network failed");
        return;
    }
    tl_link_answer_logits(&app.line, reply_to(event), inference, tl_network_output(),
                          (uint16_t)app.model->outputs->size);
    app.requests += 1u;
}

static void answer_frame(const tl_link_event *event) {
    tl_link_frame_request request;
    tl_link_result result;
    tl_frame frame;
    int32_t status;
    if (!tl_recognition_takes_frames() || tl_link_read_frame(event, &request) != 0) {
        bad_request(event, "not width * height");
        return;
    }
    frame.pixels = request.pixels;
    frame.width = request.width;
    frame.height = request.height;
    frame.stride = request.width;
    status = tl_recognize_frame(&frame, &result);
    if (status < 0) {
        refuse(event, TL_LINK_INTERNAL, 0u, "network failed");
    } else if (status > TL_PREPROCESS_NOT_FOUND) {
        bad_request(event, "sides too short or long");
    } else {
        tl_link_answer_result(&app.line, reply_to(event), &result);
        app.requests += 1u;
    }
}

static void answer_stream(const tl_link_event *event) {
    tl_link_stream_request request;
    tl_board board;
    if (tl_link_read_stream(event, &request) != 0) {
        bad_request(event, "bad STREAM");
        return;
    }
    tl_hal_board(&board);
    if ((request.flags & TL_LINK_STREAM_ON) != 0 &&
        (board.camera_width == 0 || !tl_recognition_takes_frames())) {
        refuse(event, TL_LINK_NO_CAMERA, 0u, "no camera");
        return;
    }
    tl_stream_begin(&app.stream, &request, event->crc, app.now_ms);
    tl_link_answer_streaming(&app.line, reply_to(event), app.stream.flags,
                             (uint16_t)board.camera_width, (uint16_t)board.camera_height);
    app.requests += 1u;
}

static void answer_stats(const tl_link_event *event) {
    tl_link_statistics statistics;
    tl_board board;
    if (tl_link_read_stats(event) != 0) {
        bad_request(event, "bad STATS");
        return;
    }
    tl_hal_board(&board);
    app.requests += 1u;
    statistics.uptime_ms = app.now_ms;
    statistics.requests = app.requests;
    statistics.errors = app.errors;
    statistics.captures = app.captures;
    statistics.overruns = board.overruns;
    statistics.stack_bytes = board.stack_bytes;
    statistics.link = app.decoder.counts;
    tl_link_answer_statistics(&app.line, reply_to(event), &statistics);
}

static void answer(const tl_link_event *event) {
    if (!app.ready) {
        refuse(event, TL_LINK_INTERNAL, 0u, "network not ready");
    } else if (event->type == TL_LINK_HELLO) {
        answer_hello(event);
    } else if (!app.greeted) {
        refuse(event, TL_LINK_NOT_GREETED, 0u, "HELLO first");
    } else if (event->type == TL_LINK_TENSOR) {
        answer_tensor(event);
    } else if (event->type == TL_LINK_FRAME) {
        answer_frame(event);
    } else if (event->type == TL_LINK_STREAM) {
        answer_stream(event);
    } else if (event->type == TL_LINK_STATS) {
        answer_stats(event);
    } else {
        refuse(event, TL_LINK_UNKNOWN_TYPE, event->type, "unknown type");
    }
}

static void handle(const tl_link_event *event) {
    if ((event->type & 0x80u) != 0u) {
        return; /* an answer: the echo of our own */
    }
    switch (event->kind) {
        case TL_LINK_MESSAGE:
            answer(event);
            break;
        case TL_LINK_DAMAGED:
            refuse(event, TL_LINK_REQUEST_DAMAGED, 0u, "damaged");
            break;
        case TL_LINK_TOO_LARGE:
            refuse(event, TL_LINK_REQUEST_TOO_LARGE, TL_APP_FRAME_BYTES - TL_LINK_OVERHEAD,
                   "too large");
            break;
        case TL_LINK_OTHER_VERSION:
            refuse(event, TL_LINK_UNSUPPORTED_VERSION, TL_LINK_VERSION, "other version");
            break;
        case TL_LINK_NOTHING:
            break;
    }
    flush();
}

/* ---- the board's camera ---- */

static void send_capture(void) {
    tl_link_event request;
    tl_link_result result;
    tl_link_time start, capture;
    tl_capture captured;
    tl_frame frame;
    memset(&request, 0, sizeof request);
    request.sequence = (uint16_t)app.stream.number;
    request.crc = app.stream.crc;
    app.stream.last_ms = app.now_ms;
    start = tl_recognition_clock();
    captured = tl_hal_capture(&frame);
    capture = tl_recognition_since(start);
    if (captured != TL_CAPTURE_OK || tl_recognize_frame(&frame, &result) < 0 ||
        result.status > TL_PREPROCESS_NOT_FOUND) {
        app.stream.flags = 0;
        refuse(&request, TL_LINK_CAMERA_FAILED, (uint32_t)captured, "camera failed");
        flush();
        return;
    }
    result.number = app.stream.number;
    result.capture = capture;
    if ((app.stream.flags & TL_LINK_STREAM_TENSOR) == 0) {
        result.tensor = NULL;
    }
    if ((app.stream.flags & TL_LINK_STREAM_IMAGE) != 0 && frame.stride == frame.width) {
        result.image = frame.pixels;
    }
    tl_link_send_capture(&app.line, reply_to(&request), &result);
    flush();
    app.captures += 1u;
    tl_stream_sent(&app.stream);
}

static uint32_t idle_ms(void) {
    return tl_stream_idle_ms(&app.stream, app.now_ms, TL_APP_WAIT_MS);
}

/* ---- what the board calls ---- */

void tl_app_begin(void) {
    memset(&app, 0, sizeof app);
    app.line.write = write_bytes;
    app.micros = tl_hal_micros();
    app.model = tl_network_info();
    app.ready = tl_network_begin() == 0;
    tl_link_decoder_init(&app.decoder, frame_memory, sizeof frame_memory);
    tl_hal_log(app.ready ? "tintling: ready" : "tintling: network failed");
}

void tl_app_step(void) {
    tl_link_event event;
    const size_t count = tl_hal_read(app.read, READ_BYTES, idle_ms());
    size_t used = 0;
    for (;;) {
        used += tl_link_feed(&app.decoder, app.read + used, count - used, &event);
        if (event.kind == TL_LINK_NOTHING) {
            break;
        }
        handle(&event);
    }
    for (;;) {
        tl_link_tick(&app.decoder, now_ms(), &event);
        if (event.kind == TL_LINK_NOTHING) {
            break;
        }
        handle(&event);
    }
    if (app.stream.flags != 0 && idle_ms() == 0u) {
        send_capture();
    }
}
