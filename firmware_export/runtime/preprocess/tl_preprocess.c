#include "tl_preprocess.h"

#include <string.h>

#include "tl_pre_pass.h"

/* The part of the frame around a region, wide enough to see the paper. */
static tl_box surroundings(const tl_frame *frame, const tl_box *around) {
    const int32_t margin = larger(around->width, around->height) * 3 / 4 + 8;
    tl_box crop;
    crop.x = larger(0, around->x - margin);
    crop.y = larger(0, around->y - margin);
    crop.width = smaller(frame->width, around->x + around->width + margin) - crop.x;
    crop.height = smaller(frame->height, around->y + around->height + margin) - crop.y;
    return crop;
}

/* Looks again at the surroundings of a region when that shows it in finer pixels. */
static void look_closer(const tl_frame *frame, work *w, uint8_t *plane, int8_t *tensor,
                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    const tl_box crop = surroundings(frame, &result->region);
    tl_preprocess_result closer;
    tl_frame part;
    if (TL_PREPROCESS_FACTOR(larger(crop.width, crop.height)) >= result->reduction) {
        return;
    }
    part.pixels = frame->pixels + (ptrdiff_t)crop.y * frame->stride + crop.x;
    part.width = crop.width;
    part.height = crop.height;
    part.stride = frame->stride;
    memset(&closer, 0, sizeof closer);
    if (run_pass(&part, NULL, w, plane, tensor, &closer, debug)) {
        closer.region.x += crop.x;
        closer.region.y += crop.y;
        *result = closer;
        if (debug) {
            debug->view = crop;
        }
    } else if (debug) { /* the images belong to the tensor */
        run_pass(frame, NULL, w, plane, tensor, result, debug);
    }
}

size_t tl_preprocess_scratch_bytes(int32_t width, int32_t height) {
    return TL_PREPROCESS_SCRATCH_BYTES(width, height);
}

int32_t tl_preprocess_version(void) {
    return TL_PREPROCESS_VERSION;
}

tl_preprocess_status tl_preprocess(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                   int8_t tensor[TL_PREPROCESS_TENSOR],
                                   tl_preprocess_result *result, tl_preprocess_debug *debug) {
    work *w = (work *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    if (!tensor || !result || !is_sane_frame(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    if (debug) {
        debug->view.x = debug->view.y = 0;
        debug->view.width = frame->width;
        debug->view.height = frame->height;
    }
    if (!run_pass(frame, NULL, w, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NO_DIGIT;
    }
    look_closer(frame, w, plane, tensor, result, debug);
    return TL_PREPROCESS_OK;
}
