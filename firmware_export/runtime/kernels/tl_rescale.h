/* What QUANTIZE between int8 and int16 shares. */
#ifndef TL_RESCALE_H
#define TL_RESCALE_H

#include "tl_requantize.h"
#include "tl_wide.h"

typedef struct {
    int32_t size;
    int32_t input_zero_point;
    int32_t multiplier;
    int32_t shift;
    int32_t output_offset;
} tl_rescale_params;

/* Brings a value from one scale and zero point to others. */
TL_INLINE int32_t tl_rescaled(const tl_rescale_params *params, int32_t value) {
    return tl_requantize(value - params->input_zero_point, params->multiplier, params->shift) +
           params->output_offset;
}

#endif /* TL_RESCALE_H */
