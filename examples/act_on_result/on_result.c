/* What the board does with an answer: a file to add to an exported ESP-IDF project (`main/`).
 *
 * A pin goes high for one label, and the board sleeps deeply once it has looked at enough frames,
 * until a timer wakes it. tl_on_result() takes the place of the firmware's own, which does nothing.
 */
#include "driver/gpio.h"
#include "esp_sleep.h"
#include "tl_answer.h"
#include "tl_recognition.h"

enum {
    RELAY_PIN = 13,    /* free on an ESP32-CAM while no card is in its slot */
    WANTED_LABEL = 0,  /* or its name in tl_task.h, such as TL_LABEL_ROCK */
    FRAMES_AWAKE = 10, /* seen before the board sleeps */
    IN_A_ROW = 3       /* equal answers before the pin changes */
};
static const uint64_t SLEEP_US = 60u * 1000u * 1000u;

void tl_on_result(int32_t label, int32_t confidence) {
    static int32_t frames, last = TL_NO_ANSWER, same;
    (void)confidence; /* an answer has stood out already; none is TL_NO_ANSWER */
    if (frames == 0) {
        gpio_set_direction(RELAY_PIN, GPIO_MODE_OUTPUT);
    }
    frames++;
    same = label == last ? same + 1 : 1;
    last = label;
    if (same == IN_A_ROW && label != TL_NO_ANSWER) {
        gpio_set_level(RELAY_PIN, label == WANTED_LABEL);
    }
    if (frames >= FRAMES_AWAKE) {
        esp_sleep_enable_timer_wakeup(SLEEP_US);
        esp_deep_sleep_start(); /* does not return: the board starts afresh */
    }
}
