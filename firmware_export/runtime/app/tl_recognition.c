/* Preprocessing, then the network: tl_recognition.h says how it is used. */
#include "tl_recognition.h"

#include <string.h>

#include "tl_answer.h"
#include "tl_hal.h"
#include "tl_network.h"

static int8_t tensor_memory[TL_RECOGNITION_TENSOR];
static uint32_t scratch_memory[(TL_RECOGNITION_SCRATCH + 3) / 4];

tl_link_time tl_recognition_clock(void) {
    tl_link_time now;
    now.microseconds = tl_hal_micros();
    now.ticks = tl_hal_cycles();
    return now;
}

tl_link_time tl_recognition_since(tl_link_time start) {
    tl_link_time passed;
    passed.ticks = tl_hal_cycles() - start.ticks;
    passed.microseconds = tl_hal_micros() - start.microseconds;
    return passed;
}

int tl_recognition_takes_frames(void) {
#if TL_TASK_IS_FRAME
    if (TL_TASK_CHANNELS != 1) {
        return 0; /* its colours are missing */
    }
#endif
    return tl_network_info()->inputs->size == TL_RECOGNITION_TENSOR;
}

/* Makes the tensor of a frame. */
static tl_preprocess_status prepare(const tl_frame *frame, tl_preprocess_result *found) {
#if TL_TASK_IS_FRAME
    static const tl_frame_settings settings = TL_TASK_FRAME_SETTINGS;
    const tl_picture picture = {frame->pixels, frame->width, frame->height, frame->stride,
                                TL_PIXELS_GREY8};
    found->region.width = frame->width;
    found->region.height = frame->height;
    return tl_preprocess_frame(&picture, &settings, scratch_memory, sizeof scratch_memory,
                               tensor_memory) == TL_FRAME_OK
               ? TL_PREPROCESS_OK
               : TL_PREPROCESS_BAD_FRAME;
#else
    return tl_preprocess(frame, scratch_memory, sizeof scratch_memory, tensor_memory, found, NULL);
#endif
}

/* The application's own definition takes its place. */
#if defined(__GNUC__)
__attribute__((weak))
#endif
void tl_on_result(int32_t label, int32_t confidence) {
    (void)label;
    (void)confidence;
}

int32_t tl_recognition_answer(void) {
    return tl_answer(tl_network_output(), tl_network_info()->outputs->size, TL_TASK_LEAST_MARGIN);
}

int32_t tl_recognize_tensor(const int8_t *tensor, tl_link_time *inference) {
    tl_link_time start;
    int32_t status;
    memcpy(tl_network_input(), tensor, (size_t)tl_network_info()->inputs->size);
    start = tl_recognition_clock();
    status = tl_network_invoke();
    *inference = tl_recognition_since(start);
    return status;
}

int32_t tl_recognize_frame(const tl_frame *frame, tl_link_result *result) {
    tl_link_time start;
    tl_preprocess_status status;
    memset(result, 0, sizeof *result);
    result->width = (uint16_t)frame->width;
    result->height = (uint16_t)frame->height;
    result->tensor = tensor_memory;
    result->tensor_size = TL_RECOGNITION_TENSOR;
    start = tl_recognition_clock();
    status = prepare(frame, &result->found);
    result->preprocess = tl_recognition_since(start);
    result->status = (uint8_t)status;
    if (status == TL_PREPROCESS_OK) {
        if (tl_recognize_tensor(tensor_memory, &result->inference) != 0) {
            return -1;
        }
        result->logits = tl_network_output();
        result->logit_count = (uint16_t)tl_network_info()->outputs->size;
        tl_on_result(tl_recognition_answer(), tl_margin(result->logits, result->logit_count));
    } else if (status == TL_PREPROCESS_NOT_FOUND) {
        tl_on_result(TL_NO_ANSWER, 0);
    }
    return (int32_t)status;
}
