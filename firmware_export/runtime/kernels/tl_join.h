/* CONCATENATION and PACK of any type: one call for each input. */
#ifndef TL_JOIN_H
#define TL_JOIN_H

#include "tl_common.h"

typedef struct {
    int32_t rows;        /* product of the sizes in front of the axis */
    int32_t input_row;   /* bytes of a row in this input: its sizes from the axis on */
    int32_t output_row;  /* bytes of a row in the output */
    int32_t output_from; /* where this input begins in a row of the output */
} tl_join_params;

/* Copies one input to its place in the output.
 *
 * input:  [rows][input_row] bytes
 * output: [rows][output_row] bytes; does not overlap the input
 */
TL_KERNEL void tl_join(const tl_join_params *params, const void *input, void *output) {
    const uint8_t *source = (const uint8_t *)input;
    uint8_t *place = (uint8_t *)output + params->output_from;
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t i = 0; i < params->input_row; ++i) {
            place[i] = source[i];
        }
        source += params->input_row;
        place += params->output_row;
    }
}

#endif /* TL_JOIN_H */
