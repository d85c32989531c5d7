/* UNIDIRECTIONAL_SEQUENCE_LSTM, int8 with an int16 cell. */
#ifndef TL_LSTM_S8_H
#define TL_LSTM_S8_H

#include "tl_requantize.h"
#include "tl_squash_s16.h"

/* Arrays of four belong to the gates: input, forget, cell, output. */
typedef struct {
    int32_t steps;
    int32_t inputs; /* values a step */
    int32_t units;
    int32_t input_multiplier[4];
    int32_t input_shift[4];
    int32_t hidden_multiplier[4];
    int32_t hidden_shift[4];
    int32_t forget_multiplier; /* of forget gate times cell */
    int32_t forget_shift;
    int32_t update_multiplier; /* of input gate times cell gate */
    int32_t update_shift;
    int32_t output_multiplier; /* of output gate times tanh of the cell */
    int32_t output_shift;
    int32_t output_offset;
    int32_t tanh_multiplier; /* of the cell */
    int32_t tanh_shift;
    int32_t clip; /* greatest magnitude of the cell; 0 for any */
} tl_lstm_params;

/* Sum of a row of weights times values, and of the row's bias. */
TL_INLINE int32_t tl_lstm_sum(const int8_t *weights, const int8_t *values, int32_t count,
                              int32_t bias) {
    uint32_t sum = (uint32_t)bias;
    for (int32_t i = 0; i < count; ++i) {
        sum = tl_mac(sum, weights[i], values[i]);
    }
    return (int32_t)sum;
}

/* Runs all steps and remembers the last output and the cell.
 *
 * input:     [steps][inputs] int8
 * weights:   [4][units][inputs] int8
 * recurrent: [4][units][units] int8
 * bias:      [2][4][units] int32; of input and of recurrent weights, with their corrections for the
 *            zero points of input and output
 * table:     [256] sigmoid(i / 24) in Q0.16
 * hidden:    [units] int8, the last output
 * cell:      [units] int16
 * output:    [steps][units] int8; does not overlap the input
 */
TL_KERNEL void tl_lstm_s8(const tl_lstm_params *params, const int8_t *input, const int8_t *weights,
                          const int8_t *recurrent, const int32_t *bias, const uint16_t *table,
                          int8_t *hidden, tl_s16 *cell, int8_t *output) {
    const tl_activation all = {INT8_MIN, INT8_MAX};
    const int32_t units = params->units;
    const int8_t *last = hidden;
    for (int32_t t = 0; t < params->steps; ++t) {
        for (int32_t u = 0; u < units; ++u) {
            int32_t gate[4];
            for (int32_t g = 0; g < 4; ++g) {
                const int32_t row = g * units + u;
                const int32_t own = tl_requantize(
                    tl_lstm_sum(weights + row * params->inputs, input, params->inputs, bias[row]),
                    params->input_multiplier[g], params->input_shift[g]);
                const int32_t fed = tl_requantize(
                    tl_lstm_sum(recurrent + row * units, last, units, bias[4 * units + row]),
                    params->hidden_multiplier[g], params->hidden_shift[g]);
                /* Q3.12, brought to steps of the table: times 3 */
                const int32_t sum = tl_to_s16(tl_to_s16(own) + tl_to_s16(fed)) * 3;
                gate[g] = g == 2 ? tl_tanh_s16(sum, table) : tl_logistic_s16(sum, table);
            }
            const int32_t kept = tl_to_s16(
                tl_requantize(gate[1] * cell[u], params->forget_multiplier, params->forget_shift));
            const int32_t added = tl_to_s16(
                tl_requantize(gate[0] * gate[2], params->update_multiplier, params->update_shift));
            int32_t memory = tl_to_s16(kept + added);
            if (params->clip > 0) {
                memory = tl_min(tl_max(memory, -params->clip), params->clip);
            }
            cell[u] = (int16_t)memory;
            const int32_t squashed = tl_tanh_s16(
                tl_squash_steps(memory, params->tanh_multiplier, params->tanh_shift), table);
            output[u] = tl_requantize_s8(squashed * gate[3], params->output_multiplier,
                                         params->output_shift, params->output_offset, all);
        }
        last = output;
        input += params->inputs;
        output += units;
    }
    for (int32_t u = 0; u < units; ++u) {
        hidden[u] = last[u];
    }
}

#endif /* TL_LSTM_S8_H */
