/* The whole program of an emulated board. */
#include "tl_app.h"

int main(void) {
    tl_app_begin();
    for (;;) {
        tl_app_step();
    }
}
