/* The whole program: it answers over the serial line, as `tintling monitor` and `tintling parity`
 * ask. */
#include "board.h"
#include "tl_app.h"

int main(void) {
    board_start();
    tl_app_begin();
    for (;;) {
        tl_app_step();
    }
}
