/* A digit, drawn below, read by a shipped network: no operating system, no heap, no libraries.
 *
 *     make -C examples/plain_c && examples/plain_c/digit
 */
#include <stdio.h>

#define TL_NANO_IMPLEMENTATION
#include "../../models/nano/tl_nano.h"

static const char drawing[28][29] = {
    "                            ", "                            ", "                            ",
    "                            ", "                            ", "      ###############       ",
    "      ################      ", "       ###############      ", "                  ####      ",
    "                  ####      ", "                 ####       ", "                 ####       ",
    "                ####        ", "                ####        ", "               ####         ",
    "               ####         ", "              ####          ", "              ####          ",
    "             ####           ", "             ####           ", "            ####            ",
    "            ####            ", "            ###             ", "            ###             ",
    "                            ", "                            ", "                            ",
    "                            "};

int main(void) {
    int8_t *input = tl_nano_input();
    for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
            input[28 * y + x] = drawing[y][x] == '#' ? 127 : -128; /* pixel - 128 */
        }
    }
    tl_nano_invoke();
    const int32_t best = tl_nano_argmax();
    printf("%s (logit %d)\n", tl_nano_labels[best], tl_nano_output()[best]);
    return 0;
}
