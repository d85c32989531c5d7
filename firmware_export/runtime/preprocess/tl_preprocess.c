/* The single mark of a frame: tl_preprocess.h says how it is used. */
#include "tl_preprocess.h"

#include <string.h>

#include "tl_preprocess_internal.h"

/* Repeats the pass on the surroundings of a region if that shows it in finer pixels. */
static void refine(const tl_frame *frame, tlp_scratch *s, uint8_t *plane, int8_t *tensor,
                   tl_preprocess_result *result, tl_preprocess_debug *debug) {
    const tl_box *box = &result->region;
    /* Wide enough to show the background. */
    const int32_t margin = tlp_max(box->width, box->height) * 3 / 4 + 8;
    const tl_box crop = tlp_crop_around(frame, box, margin);
    tl_preprocess_result finer;
    tl_frame part;
    if (TL_PREPROCESS_FACTOR(tlp_max(crop.width, crop.height)) >= result->reduction) {
        return;
    }
    part = tlp_cut_out(frame, &crop);
    memset(&finer, 0, sizeof finer);
    if (tlp_run_pass(&part, s, plane, tensor, &finer, debug)) {
        finer.region.x += crop.x;
        finer.region.y += crop.y;
        *result = finer;
        if (debug) {
            debug->view = crop;
        }
    } else if (debug) { /* the images belong to the tensor */
        tlp_run_pass(frame, s, plane, tensor, result, debug);
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
    tlp_scratch *s = (tlp_scratch *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    if (!tensor || !result || !tlp_is_valid_frame(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!tlp_is_enough_scratch(frame, scratch, scratch_bytes)) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    if (debug) {
        debug->view.x = debug->view.y = 0;
        debug->view.width = frame->width;
        debug->view.height = frame->height;
    }
    if (!tlp_run_pass(frame, s, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NOT_FOUND;
    }
    refine(frame, s, plane, tensor, result, debug);
    return TL_PREPROCESS_OK;
}
