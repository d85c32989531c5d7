/* What the assembly of each processor calls after it has set the stack pointer. */
#ifndef TL_BOARD_START_H
#define TL_BOARD_START_H

/* Prepares the variables and calls main. Never returns. Link-time optimisation does not see that
 * assembly calls it. */
__attribute__((used)) void tl_board_start(void);

#endif /* TL_BOARD_START_H */
