/*
 * From a grey camera frame to the 28x28 int8 tensor of a network for ink.
 *
 * What is written, a digit or another character, is a mark here; what the network tells is a label.
 *
 * Integer arithmetic only; no heap, no globals, no recursion, no library but <string.h>. The caller
 * owns every buffer, nothing is kept between calls, and calls with different scratch memory may run
 * at the same time.
 *
 *     static uint32_t scratch[(TL_PREPROCESS_SCRATCH_BYTES(96, 96) + 3) / 4];
 *     tl_preprocess_result result;
 *     tl_frame frame = {pixels, 96, 96, 96};
 *     if (tl_preprocess(&frame, scratch, sizeof scratch, tensor, &result, NULL) ==
 *         TL_PREPROCESS_OK) { ... }
 *
 * The steps, each in a unit of its own (tl_preprocess_pass.c calls them):
 *   1. reduce      A large frame is reduced by an integer factor, averaging squares of pixels.
 *   2. background  A grey closing over cells of the frame fills the strokes; pixels are bilinear
 *                  between the cells. In a small frame, which the mark fills, a quadratic
 *                  polynomial is fitted to the cells' bright (or dark) quartile.
 *   3. ink         Strokes are narrow and the background is wide, which tells the polarity. What
 *                  exceeds the background's own spread is ink.
 *   4. region      Runs of ink form 8-connected components. The one with the most ink that is no
 *                  edge, line or speck is the mark, with the fragments near it. A second threshold
 *                  follows the region's own contrast. A table of attempts widens the closing for
 *                  thick strokes, and tries the other polarity.
 *   5. tensor      The ink is resized to a box of 20 px, aspect kept, with strokes as wide and as
 *                  bright as MNIST's and the centre of mass in the middle of 28x28.
 * When the region is small in a large frame, all steps run once more on a crop in finer pixels.
 */
#ifndef TL_PREPROCESS_H
#define TL_PREPROCESS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever the tensor of any frame changes; INFO and recorded sessions name it. */
#define TL_PREPROCESS_VERSION 5

#define TL_PREPROCESS_MIN_SIDE 8    /* px; smaller frames are refused */
#define TL_PREPROCESS_MAX_SIDE 8192 /* px; larger frames are refused */
#define TL_PREPROCESS_SIDE 160      /* px; longest side of the reduced frame */
#define TL_PREPROCESS_TENSOR 784    /* 28 * 28 elements of the tensor */

/* Bytes of scratch memory for everything but the reduced frame. */
#define TL_PREPROCESS_WORK_BYTES 10880

/* Factor by which a frame with this longest side (px) is reduced. */
#define TL_PREPROCESS_FACTOR(side) (((side) + TL_PREPROCESS_SIDE - 1) / TL_PREPROCESS_SIDE)

/* Bytes of scratch memory for a width x height frame; a constant expression. The memory is aligned
 * for uint32_t. Up to 160x160 it is 10,880 bytes, beyond that 36,480. */
#define TL_PREPROCESS_SCRATCH_BYTES(width, height)                   \
    ((width) <= TL_PREPROCESS_SIDE && (height) <= TL_PREPROCESS_SIDE \
         ? TL_PREPROCESS_WORK_BYTES                                  \
         : TL_PREPROCESS_WORK_BYTES + TL_PREPROCESS_SIDE * TL_PREPROCESS_SIDE)

typedef enum tl_preprocess_status {
    TL_PREPROCESS_OK = 0,               /* the tensor holds a mark */
    TL_PREPROCESS_NOT_FOUND = 1,        /* the frame shows nothing that stands out as a mark */
    TL_PREPROCESS_BAD_FRAME = 2,        /* a null pointer, a side or stride out of bounds */
    TL_PREPROCESS_SCRATCH_TOO_SMALL = 3 /* or not aligned for uint32_t */
} tl_preprocess_status;

#define TL_PREPROCESS_NO_DIGIT TL_PREPROCESS_NOT_FOUND /* the old name, for one version */

/* A grey frame, row by row from the top; pixel (x, y) is pixels[y * stride + x]. */
typedef struct tl_frame {
    const uint8_t *pixels;
    int32_t width;  /* px, 8 to 8192 */
    int32_t height; /* px, 8 to 8192 */
    int32_t stride; /* bytes from row to row, >= width */
} tl_frame;

/* A rectangle in pixels of the frame. */
typedef struct tl_box {
    int32_t x, y, width, height;
} tl_box;

typedef struct tl_preprocess_result {
    tl_box region;        /* of the ink, in frame pixels; all 0 without a mark */
    int32_t ink_is_dark;  /* 1: dark ink on bright ground; 0: bright on dark */
    int32_t contrast;     /* grey levels between ink and background, weighted by ink */
    int32_t spread;       /* grey levels of the background's spread, about 1 sigma */
    int32_t threshold;    /* grey levels from which on a pixel is ink */
    int32_t stroke_width; /* frame px, in units of 1/16 */
    int32_t reduction;    /* frame px per side of a reduced pixel, in the last pass */
} tl_preprocess_result;

/* Intermediate images of the last pass, for people. Each non-null plane has room for
 * TL_PREPROCESS_SIDE * TL_PREPROCESS_SIDE bytes and receives width * height bytes, row by row. */
typedef struct tl_preprocess_debug {
    uint8_t *reduced;    /* grey levels after the reduction */
    uint8_t *background; /* as it would be without ink */
    uint8_t *ink;        /* contrast against the background */
    uint8_t *mask;       /* 0: background; 1: ink; 2: ink of the region */
    int32_t width;       /* out: px of the planes */
    int32_t height;      /* out: px of the planes */
    tl_box view;         /* out: what the planes show, in frame pixels */
} tl_preprocess_debug;

/*
 * Finds the mark of a frame and makes the network's input of it.
 *
 * tensor: 784 elements, int8, pixel - 128 with ink bright, row by row; all -128 unless the status
 *         is TL_PREPROCESS_OK.
 * debug:  may be null.
 */
tl_preprocess_status tl_preprocess(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                   int8_t tensor[TL_PREPROCESS_TENSOR],
                                   tl_preprocess_result *result, tl_preprocess_debug *debug);

/* One of several marks of a frame. */
typedef struct tl_mark {
    tl_box region;         /* of the ink, in frame pixels */
    int32_t row;           /* line of writing, from 0 at the top */
    int32_t ink_is_dark;   /* as in tl_preprocess_result */
    int32_t contrast;      /* likewise */
    int32_t starts_number; /* 1: the first of its row, or a gap lies before it, as in "91 92" */
} tl_mark;

/*
 * Finds the marks of a page in reading order: row by row, each from the left; at most 512. What
 * touches the edge of the frame is left out, and so is punctuation. In tl_preprocess_page.c, like
 * the next; the scratch memory is that of tl_preprocess().
 *
 * marks: room for `capacity` marks; those found first are kept if there are more.
 * count:  receives how many there are, 0 unless the status is TL_PREPROCESS_OK.
 */
tl_preprocess_status tl_preprocess_page(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                        tl_mark *marks, int32_t capacity, int32_t *count);

/* Makes the network's input of one mark that tl_preprocess_page() found in the same frame. */
tl_preprocess_status tl_preprocess_mark(const tl_frame *frame, const tl_mark *mark, void *scratch,
                                        size_t scratch_bytes, int8_t tensor[TL_PREPROCESS_TENSOR],
                                        tl_preprocess_result *result, tl_preprocess_debug *debug);

/* Old names, for one version. */
#define tl_digit tl_mark
#define tl_preprocess_digit tl_preprocess_mark

/* TL_PREPROCESS_SCRATCH_BYTES and TL_PREPROCESS_VERSION, for callers that cannot use macros. */
size_t tl_preprocess_scratch_bytes(int32_t width, int32_t height);
int32_t tl_preprocess_version(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_PREPROCESS_H */
