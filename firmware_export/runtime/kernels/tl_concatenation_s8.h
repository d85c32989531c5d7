/* CONCATENATION, int8: one call for each input. */
#ifndef TL_CONCATENATION_S8_H
#define TL_CONCATENATION_S8_H

#include "tl_common.h"

typedef struct {
    int32_t rows;        /* product of the sizes in front of the axis */
    int32_t input_row;   /* values of a row in this input: its sizes from the axis on */
    int32_t output_row;  /* values of a row in the output */
    int32_t output_from; /* where this input begins in a row of the output */
} tl_concatenation_params;

/* Copies one input to its place in the output.
 *
 * input:  [rows][input_row] int8
 * output: [rows][output_row] int8; does not overlap the input
 */
TL_KERNEL void tl_concatenation_s8(const tl_concatenation_params *params, const int8_t *input,
                                   int8_t *output) {
    output += params->output_from;
    for (int32_t row = 0; row < params->rows; ++row) {
        for (int32_t i = 0; i < params->input_row; ++i) {
            output[i] = input[i];
        }
        input += params->input_row;
        output += params->output_row;
    }
}

#endif /* TL_CONCATENATION_S8_H */
