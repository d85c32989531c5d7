/* The network that the firmware runs, independent of model and executor.
 *
 * The firmware knows the network by these names; export writes a tl_network.c that leads to the
 * generated functions of a model. A project around another executor (TFLite Micro) implements the
 * same names instead.
 */
#ifndef TL_NETWORK_H
#define TL_NETWORK_H

#include <stdint.h>

#include "tl_description.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the network ready. Returns 0, or a code of the executor's own. */
int32_t tl_network_begin(void);

/* The 28 x 28 values of the input, int8, row by row; all of them are written before each run. */
int8_t *tl_network_input(void);

/* Runs the network once. Returns 0, or a code of the executor's own. */
int32_t tl_network_invoke(void);

/* The values that the last run computed, int8, one a label. */
const int8_t *tl_network_output(void);

/* Name, origin, shapes, quantization, labels and costs. */
const tl_model_description *tl_network_info(void);

#ifdef __cplusplus
}
#endif

#endif /* TL_NETWORK_H */
