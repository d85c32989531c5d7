/* Preprocessing, then the network: tl_recognition.h says how it is used. */
#include "tl_recognition.h"

#include <string.h>

#include "tl_hal.h"
#include "tl_network.h"

static int8_t tensor_memory[TL_PREPROCESS_TENSOR];
static uint32_t
    scratch_memory[(TL_PREPROCESS_SCRATCH_BYTES(TL_APP_MAX_SIDE, TL_APP_MAX_SIDE) + 3) / 4];

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
    return tl_network_info()->inputs->size == TL_PREPROCESS_TENSOR;
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
    start = tl_recognition_clock();
    status = tl_preprocess(frame, scratch_memory, sizeof scratch_memory, tensor_memory,
                           &result->found, NULL);
    result->preprocess = tl_recognition_since(start);
    result->status = (uint8_t)status;
    if (status == TL_PREPROCESS_OK) {
        if (tl_recognize_tensor(tensor_memory, &result->inference) != 0) {
            return -1;
        }
        result->logits = tl_network_output();
        result->logit_count = (uint16_t)tl_network_info()->outputs->size;
    }
    return (int32_t)status;
}
