/* Framing of the link, on the way out: tl_link.h says how it is used, docs/link.md what every byte
 * means. */
#include "tl_link.h"

static void put_u16(uint8_t *bytes, uint16_t value) {
    bytes[0] = (uint8_t)(value & 0xFFu);
    bytes[1] = (uint8_t)(value >> 8);
}

static void put_u32(uint8_t *bytes, uint32_t value) {
    put_u16(bytes, (uint16_t)(value & 0xFFFFu));
    put_u16(bytes + 2, (uint16_t)(value >> 16));
}

/* What can go wrong with a frame on its way out. */
enum { TL_LINK_UNSENT = 1, TL_LINK_SPOILT = 2 };

static void emit(tl_link_writer *writer, const uint8_t *bytes, size_t count) {
    if ((writer->failed & TL_LINK_UNSENT) == 0 && count != 0u &&
        writer->write(writer->context, bytes, count) != 0) {
        writer->failed |= TL_LINK_UNSENT;
    }
}

void tl_link_begin(tl_link_writer *writer, tl_link_write write, void *context, uint8_t type,
                   uint16_t sequence, uint32_t length) {
    uint8_t header[TL_LINK_HEADER];
    header[0] = (uint8_t)TL_LINK_MAGIC_0;
    header[1] = (uint8_t)TL_LINK_MAGIC_1;
    header[2] = TL_LINK_VERSION;
    header[3] = type;
    put_u16(header + 4, sequence);
    put_u32(header + 6, length);
    put_u16(header + 10, tl_link_crc16(header, 10u));
    writer->write = write;
    writer->context = context;
    writer->crc = tl_link_crc32(0u, header, sizeof header);
    writer->left = length;
    writer->failed = length > TL_LINK_MAX_PAYLOAD ? TL_LINK_UNSENT : 0;
    emit(writer, header, sizeof header);
}

void tl_link_put(tl_link_writer *writer, const void *bytes, size_t count) {
    if (count > writer->left) {
        writer->failed |= TL_LINK_SPOILT;
        return;
    }
    writer->left -= (uint32_t)count;
    writer->crc = tl_link_crc32(writer->crc, (const uint8_t *)bytes, count);
    emit(writer, (const uint8_t *)bytes, count);
}

void tl_link_put_u8(tl_link_writer *writer, uint8_t value) {
    tl_link_put(writer, &value, 1u);
}

void tl_link_put_u16(tl_link_writer *writer, uint16_t value) {
    uint8_t bytes[2];
    put_u16(bytes, value);
    tl_link_put(writer, bytes, sizeof bytes);
}

void tl_link_put_u32(tl_link_writer *writer, uint32_t value) {
    uint8_t bytes[4];
    put_u32(bytes, value);
    tl_link_put(writer, bytes, sizeof bytes);
}

int tl_link_end(tl_link_writer *writer) {
    uint8_t trailer[TL_LINK_TRAILER];
    if (writer->left != 0u) {
        writer->failed |= TL_LINK_SPOILT;
    }
    while (writer->left != 0u && (writer->failed & TL_LINK_UNSENT) == 0) {
        tl_link_put_u8(writer, 0u);
    }
    put_u32(trailer, (writer->failed & TL_LINK_SPOILT) != 0 ? ~writer->crc : writer->crc);
    emit(writer, trailer, sizeof trailer);
    return writer->failed != 0 ? -1 : 0;
}

int tl_link_send(tl_link_write write, void *context, uint8_t type, uint16_t sequence,
                 const void *payload, uint32_t length) {
    tl_link_writer writer;
    tl_link_begin(&writer, write, context, type, sequence, length);
    tl_link_put(&writer, payload, length);
    return tl_link_end(&writer);
}
