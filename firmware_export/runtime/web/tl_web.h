/* From a camera frame to logits, for a WebAssembly module.
 *
 * A page writes a frame into the module's memory, calls tl_web_read() and looks at what was found.
 * Preprocessing, network and arithmetic are the files that a device compiles, so the answer is the
 * device's, to the bit. Everything is static: nothing is allocated, and the addresses never change.
 *
 *     frame = tl_web_frame();                       4 bytes a pixel: R, G, B, A
 *     tl_web_grey(width, height);                   now 1 byte a pixel
 *     count = tl_web_read(width, height, 0);
 *     tl_web_sample(0), tl_web_tensor(0), tl_web_logits(0), tl_web_answer(0, least_margin)
 *     tl_web_inspect(0), tl_web_plane(0 .. 3), tl_web_view()
 */
#ifndef TL_WEB_H
#define TL_WEB_H

#include "tl_preprocess.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TL_WEB_VERSION 4              /* of these functions and structures */
#define TL_WEB_MAX_PIXELS 1920000     /* of a frame: 1600 x 1200 */
#define TL_WEB_MAX_SAMPLES 512        /* of a frame */
#define TL_WEB_MAX_OUTPUTS 255        /* of the network */
#define TL_WEB_BAD_FRAME (-1)         /* sides or pixels out of bounds */
#define TL_WEB_SCRATCH_TOO_SMALL (-2) /* never: the memory is planned for the largest frame */
#define TL_WEB_NETWORK_FAILED (-3)    /* the network takes no 28x28 tensor, or did not run */

/* One sample that tl_web_read() found; twelve numbers of 32 bits, whatever the compiler. */
typedef struct tl_web_found {
    tl_box region;         /* of the ink, in frame pixels */
    int32_t row;           /* line of writing, from 0 at the top */
    int32_t ink_is_dark;   /* the others as in tl_preprocess_result */
    int32_t contrast;      /* grey levels */
    int32_t spread;        /* grey levels */
    int32_t threshold;     /* grey levels */
    int32_t stroke_width;  /* frame px, in units of 1/16 */
    int32_t reduction;     /* frame px per side of a reduced pixel */
    int32_t starts_number; /* 1: the first of its row, or a gap lies before it */
} tl_web_found;

/* What the planes of tl_web_plane() show: their size, and the part of the frame. */
typedef struct tl_web_shown {
    int32_t width;  /* px of the planes */
    int32_t height; /* px of the planes */
    tl_box view;    /* frame px */
} tl_web_shown;

/* TL_WEB_VERSION. */
int32_t tl_web_version(void);

/* TL_WEB_MAX_PIXELS. */
int32_t tl_web_max_pixels(void);

/* Where the caller writes a frame: room for four bytes a pixel. */
uint8_t *tl_web_frame(void);

/* Makes one grey byte of each four-byte RGBA pixel of the frame, in place: the integer luma of
 * ITU-R BT.601, (77 R + 150 G + 29 B + 128) >> 8. Returns 0 or TL_WEB_BAD_FRAME. */
int32_t tl_web_grey(int32_t width, int32_t height);

/* Reads the grey frame: one byte a pixel, row by row.
 *
 * several: 0 looks for the one sample of the frame, 1 for all, in reading order.
 * Returns how many samples were found, or one of the negative numbers above. */
int32_t tl_web_read(int32_t width, int32_t height, int32_t several);

/* A sample of the last read; null unless 0 <= index < the number found. Likewise its 784 int8 of
 * network input and its int8 logits, one an output. */
const tl_web_found *tl_web_sample(int32_t index);
const int8_t *tl_web_tensor(int32_t index);
const int8_t *tl_web_logits(int32_t index);

/* The answer to a sample of the last read: the index of its label, or -1 where the margin
 * (tl_answer.h) is smaller than the least, or there is no such sample. */
int32_t tl_web_answer(int32_t index, int32_t least_margin);

/* Makes the intermediate images of a sample of the last read; the frame must still be there.
 * Without any sample, index 0 shows what was seen instead. Returns 1, or 0 when there is no such
 * sample. */
int32_t tl_web_inspect(int32_t index);

/* Intermediate images: 0 reduced, 1 background, 2 ink, 3 mask; see tl_preprocess_debug. */
const uint8_t *tl_web_plane(int32_t which);
const tl_web_shown *tl_web_view(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_WEB_H */
