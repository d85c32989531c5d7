/* Several regions of a frame, each a digit of a meter, as a number that is checked against the last
 * one.
 *
 * Compile it with `tintling export meter --format c --out .`. examples/read_meter/read_meter.py
 * does the same on a computer, and both write the same JSON for the same pixels.
 */
#ifndef METER_READING_H
#define METER_READING_H

#include <stddef.h>
#include <stdint.h>

#include "tl_preprocess_frame.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    METER_MAX_DIGITS = 9,
    METER_UNKNOWN = -1,    /* a digit that nobody can tell, or no reading */
    METER_JSON_BYTES = 160 /* hold the longest text */
};

/* A digit's place in px of the frame; in YUV422 x and width are even. */
typedef struct meter_region {
    int32_t x, y, width, height;
} meter_region;

typedef struct meter_reading {
    int32_t count;                    /* digits */
    int32_t digits[METER_MAX_DIGITS]; /* 0 to 9, or METER_UNKNOWN: between two, or no answer */
    int32_t reading;      /* unknown digits are those of `last`; METER_UNKNOWN without it */
    int32_t last;         /* as given */
    int32_t is_plausible; /* 1: not behind the last one, nor too far ahead */
} meter_reading;

/* Reads a frame.
 *
 * regions   of the digits, from the first to the last
 * count     1 to METER_MAX_DIGITS
 * last      the last plausible reading, or METER_UNKNOWN
 * most      how far a meter may have come since; past its highest number it begins again
 *
 * Gives 0, or -1 for a region outside the frame or too many digits. */
int32_t meter_read(const tl_picture *frame, const meter_region *regions, int32_t count,
                   int32_t last, int32_t most, meter_reading *result);

/* Writes a reading as JSON with a 0 at the end; `text` holds METER_JSON_BYTES. Gives the length. */
size_t meter_json(const meter_reading *reading, char *text);

#ifdef __cplusplus
}
#endif

#endif /* METER_READING_H */
