/* Payloads of the link: tl_link_messages.h says what they mean, docs/link.md where each byte is. */
#include "tl_link_messages.h"

#include <string.h>

#define INFO_BYTES 108u  /* before the texts */
#define RESULT_BYTES 60u /* before logits, tensor and image */
#define STATISTICS_BYTES 56u
#define HELLO_BYTES 7u /* before the text */
#define TEXT_BYTES 63u /* most of one text in INFO and HELLO */
#define SHA256_BYTES 32u
#define MAX_LABELS 255

/* Flags of a RESULT. */
enum { INK_IS_DARK = 1, WITH_TENSOR = 2, WITH_IMAGE = 4 };

/* ---- requests ---- */

int tl_link_read_hello(const tl_link_event *event) {
    if (event->length < HELLO_BYTES || event->payload[6] > TEXT_BYTES) {
        return -1;
    }
    return event->length == HELLO_BYTES + event->payload[6] ? 0 : -1;
}

int tl_link_read_tensor(const tl_link_event *event, uint32_t input_bytes) {
    return event->length == input_bytes ? 0 : -1;
}

int tl_link_read_frame(const tl_link_event *event, tl_link_frame_request *request) {
    if (event->length < 4u) {
        return -1;
    }
    request->width = tl_link_get_u16(event->payload);
    request->height = tl_link_get_u16(event->payload + 2);
    request->pixels = event->payload + 4;
    if (request->width == 0u || request->height == 0u) {
        return -1;
    }
    return event->length - 4u == (uint32_t)request->width * request->height ? 0 : -1;
}

int tl_link_read_stream(const tl_link_event *event, tl_link_stream_request *request) {
    if (event->length != 8u || event->payload[0] > 7u || event->payload[1] != 0u) {
        return -1;
    }
    request->flags = event->payload[0];
    request->interval_ms = tl_link_get_u16(event->payload + 2);
    request->count = tl_link_get_u32(event->payload + 4);
    return 0;
}

int tl_link_read_stats(const tl_link_event *event) {
    return event->length == 0u ? 0 : -1;
}

/* ---- answers ---- */

static void begin(tl_link_writer *writer, const tl_link_line *line, tl_link_type type,
                  tl_link_reply_to to, uint32_t length) {
    tl_link_begin(writer, line->write, line->context, (uint8_t)type, to.sequence, length);
    tl_link_put_u32(writer, to.crc);
}

static void put_time(tl_link_writer *writer, tl_link_time time) {
    tl_link_put_u32(writer, time.microseconds);
    tl_link_put_u32(writer, time.ticks);
}

/* Values of the preprocessing are bounded by its frame; the cast keeps what the field has room for.
 */
static void put_i32_as_u16(tl_link_writer *writer, int32_t value) {
    tl_link_put_u16(writer, (uint16_t)(value < 0 ? 0 : value > 0xFFFF ? 0xFFFF : value));
}

static void put_float(tl_link_writer *writer, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    tl_link_put_u32(writer, bits);
}

/* Length of a text, cut to `most` bytes, but never inside a character of UTF-8. */
static uint32_t text_length(const char *text, uint32_t most) {
    uint32_t length = 0;
    while (text != NULL && text[length] != '\0') {
        if (length == most) {
            while (length != 0u && ((uint8_t)text[length] & 0xC0u) == 0x80u) {
                --length;
            }
            return length;
        }
        ++length;
    }
    return length;
}

static uint32_t text_bytes(const char *text) {
    return 1u + text_length(text, TEXT_BYTES);
}

static void put_text(tl_link_writer *writer, const char *text) {
    const uint32_t length = text_length(text, TEXT_BYTES);
    tl_link_put_u8(writer, (uint8_t)length);
    tl_link_put(writer, text, length);
}

static uint8_t hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return (uint8_t)(c - '0');
    }
    return (uint8_t)((c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 0);
}

/* A digest in hexadecimal as bytes; zeros when it is none. */
static void put_sha256(tl_link_writer *writer, const char *hex) {
    const int whole = text_length(hex, 2u * SHA256_BYTES + 1u) == 2u * SHA256_BYTES;
    for (uint32_t i = 0; i < SHA256_BYTES; ++i) {
        const uint8_t high = whole ? hex_digit(hex[2u * i]) : 0u;
        const uint8_t low = whole ? hex_digit(hex[2u * i + 1u]) : 0u;
        tl_link_put_u8(writer, (uint8_t)((high << 4) | low));
    }
}

static uint16_t size_of(const tl_tensor_description *tensor, int32_t axis) {
    return (uint16_t)(axis < tensor->rank ? tensor->shape[axis] : 1);
}

int tl_link_answer_info(const tl_link_line *line, tl_link_reply_to to, const tl_link_info *info) {
    const tl_model_description *model = info->model;
    const tl_tensor_description *input = model->inputs;
    const tl_tensor_description *output = model->outputs;
    const int32_t labels = model->labels == NULL ? 0 : model->label_count;
    uint32_t length = INFO_BYTES + 1u;
    tl_link_writer writer;
    length += text_bytes(model->name) + text_bytes(model->generator) + text_bytes(info->board);
    for (int32_t i = 0; i < labels; ++i) {
        length += text_bytes(model->labels[i]);
    }
    if (length > TL_LINK_MAX_INFO || labels > MAX_LABELS) {
        return -1;
    }
    begin(&writer, line, TL_LINK_INFO, to, length);
    tl_link_put_u16(&writer, info->capabilities);
    tl_link_put_u8(&writer, info->counter);
    tl_link_put_u8(&writer, 0u);
    put_sha256(&writer, model->model_sha256);
    for (int32_t axis = 1; axis <= 3; ++axis) {
        tl_link_put_u16(&writer, size_of(input, axis));
    }
    tl_link_put_u16(&writer, (uint16_t)output->size);
    put_float(&writer, input->scale);
    tl_link_put_u32(&writer, (uint32_t)input->zero_point);
    put_float(&writer, output->scale);
    tl_link_put_u32(&writer, (uint32_t)output->zero_point);
    tl_link_put_u16(&writer, info->preprocess_version);
    tl_link_put_u16(&writer, info->window);
    tl_link_put_u32(&writer, info->queue_bytes);
    tl_link_put_u32(&writer, info->max_payload);
    tl_link_put_u32(&writer, info->max_pixels);
    tl_link_put_u32(&writer, model->arena_bytes);
    tl_link_put_u32(&writer, model->constant_bytes);
    tl_link_put_u16(&writer, info->camera_width);
    tl_link_put_u16(&writer, info->camera_height);
    tl_link_put_u32(&writer, info->counter_hz);
    tl_link_put_u32(&writer, info->boot);
    tl_link_put_u32(&writer, info->ram_bytes);
    tl_link_put_u32(&writer, info->stack_bytes);
    put_text(&writer, model->name);
    put_text(&writer, model->generator);
    put_text(&writer, info->board);
    tl_link_put_u8(&writer, (uint8_t)labels);
    for (int32_t i = 0; i < labels; ++i) {
        put_text(&writer, model->labels[i]);
    }
    return tl_link_end(&writer);
}

int tl_link_answer_logits(const tl_link_line *line, tl_link_reply_to to, tl_link_time inference,
                          const int8_t *logits, uint16_t logit_count) {
    tl_link_writer writer;
    begin(&writer, line, TL_LINK_LOGITS, to, 12u + logit_count);
    put_time(&writer, inference);
    tl_link_put(&writer, logits, logit_count);
    return tl_link_end(&writer);
}

static int send_result(const tl_link_line *line, tl_link_type type, tl_link_reply_to to,
                       const tl_link_result *result) {
    const tl_preprocess_result *found = &result->found;
    const uint32_t pixels = (uint32_t)result->width * result->height;
    uint32_t length = RESULT_BYTES + result->logit_count;
    uint32_t flags = found->ink_is_dark ? INK_IS_DARK : 0u;
    tl_link_writer writer;
    if (result->tensor != NULL) {
        flags |= WITH_TENSOR;
        length += result->tensor_size;
    }
    if (result->image != NULL) {
        if (pixels > TL_LINK_MAX_PAYLOAD - length) {
            return -1;
        }
        flags |= WITH_IMAGE;
        length += pixels;
    }
    begin(&writer, line, type, to, length);
    tl_link_put_u32(&writer, result->number);
    tl_link_put_u16(&writer, result->width);
    tl_link_put_u16(&writer, result->height);
    tl_link_put_u8(&writer, result->status);
    tl_link_put_u8(&writer, (uint8_t)flags);
    tl_link_put_u16(&writer, result->logit_count);
    put_i32_as_u16(&writer, found->region.x);
    put_i32_as_u16(&writer, found->region.y);
    put_i32_as_u16(&writer, found->region.width);
    put_i32_as_u16(&writer, found->region.height);
    put_i32_as_u16(&writer, found->contrast);
    put_i32_as_u16(&writer, found->spread);
    put_i32_as_u16(&writer, found->threshold);
    put_i32_as_u16(&writer, found->reduction);
    tl_link_put_u32(&writer, (uint32_t)found->stroke_width);
    put_time(&writer, result->capture);
    put_time(&writer, result->preprocess);
    put_time(&writer, result->inference);
    tl_link_put(&writer, result->logits, result->logit_count);
    if (result->tensor != NULL) {
        tl_link_put(&writer, result->tensor, result->tensor_size);
    }
    if (result->image != NULL) {
        tl_link_put(&writer, result->image, pixels);
    }
    return tl_link_end(&writer);
}

int tl_link_answer_result(const tl_link_line *line, tl_link_reply_to to,
                          const tl_link_result *result) {
    return send_result(line, TL_LINK_RESULT, to, result);
}

int tl_link_send_capture(const tl_link_line *line, tl_link_reply_to to,
                         const tl_link_result *result) {
    return send_result(line, TL_LINK_CAPTURE, to, result);
}

int tl_link_answer_streaming(const tl_link_line *line, tl_link_reply_to to, uint8_t flags,
                             uint16_t width, uint16_t height) {
    tl_link_writer writer;
    begin(&writer, line, TL_LINK_STREAMING, to, 10u);
    tl_link_put_u8(&writer, flags);
    tl_link_put_u8(&writer, 0u);
    tl_link_put_u16(&writer, width);
    tl_link_put_u16(&writer, height);
    return tl_link_end(&writer);
}

int tl_link_answer_statistics(const tl_link_line *line, tl_link_reply_to to,
                              const tl_link_statistics *statistics) {
    const tl_link_counts *counts = &statistics->link;
    tl_link_writer writer;
    begin(&writer, line, TL_LINK_STATISTICS, to, STATISTICS_BYTES);
    tl_link_put_u32(&writer, statistics->uptime_ms);
    tl_link_put_u32(&writer, statistics->requests);
    tl_link_put_u32(&writer, statistics->errors);
    tl_link_put_u32(&writer, statistics->captures);
    tl_link_put_u32(&writer, statistics->overruns);
    tl_link_put_u32(&writer, statistics->stack_bytes);
    tl_link_put_u32(&writer, counts->messages);
    tl_link_put_u32(&writer, counts->message_bytes);
    tl_link_put_u32(&writer, counts->noise);
    tl_link_put_u32(&writer, counts->bad_headers);
    tl_link_put_u32(&writer, counts->damaged);
    tl_link_put_u32(&writer, counts->too_large);
    tl_link_put_u32(&writer, counts->other_versions);
    return tl_link_end(&writer);
}

int tl_link_answer_error(const tl_link_line *line, tl_link_reply_to to, tl_link_error_code code,
                         uint32_t detail, const char *text) {
    const uint32_t length = text_length(text, TL_LINK_MAX_TEXT);
    tl_link_writer writer;
    begin(&writer, line, TL_LINK_ERROR, to, 12u + length);
    tl_link_put_u16(&writer, (uint16_t)code);
    tl_link_put_u16(&writer, 0u);
    tl_link_put_u32(&writer, detail);
    tl_link_put(&writer, text, length);
    return tl_link_end(&writer);
}
