#include "tl_esp_light.h"

#include "driver/gpio.h"

#define SLOT_US 125000u
#define ANSWER_US 60000u

static const tl_esp_board *wiring;
static tl_esp_state shown;
static uint32_t answered_at;
static int answering;

/* Sixteen slots of 1/8 s, the first one in the lowest bit. */
static const uint16_t patterns[] = {
    0xFFFF, /* TL_ESP_STARTING */
    0x0001, /* TL_ESP_READY */
    0x0015  /* TL_ESP_NO_CAMERA */
};

int tl_esp_light_pattern(tl_esp_state state, uint32_t micros) {
    return (patterns[state] >> ((micros / SLOT_US) % 16u)) & 1;
}

static void output(int8_t pin, int level) {
    if (pin != TL_ESP_NO_PIN) {
        gpio_set_level((gpio_num_t)pin, (uint32_t)level);
    }
}

static void take(int8_t pin) {
    if (pin != TL_ESP_NO_PIN) {
        gpio_reset_pin((gpio_num_t)pin);
        gpio_set_direction((gpio_num_t)pin, GPIO_MODE_OUTPUT);
    }
}

static void shine(int on) {
    if (wiring != 0) {
        output(wiring->led, wiring->led_active_low ? !on : on);
    }
}

void tl_esp_light_begin(const tl_esp_board *board) {
    wiring = board;
    take(board->led);
    take(board->lamp);
    output(board->lamp, 0);
    tl_esp_light_state(TL_ESP_STARTING);
}

void tl_esp_light_state(tl_esp_state state) {
    shown = state;
    shine(tl_esp_light_pattern(state, 0));
}

void tl_esp_light_answered(uint32_t micros) {
    answered_at = micros;
    answering = 1;
}

void tl_esp_light_update(uint32_t micros) {
    const uint32_t since = micros - answered_at;
    if (answering && since < ANSWER_US) {
        shine(1);
    } else if (answering && since < 2 * ANSWER_US) {
        shine(0); /* a gap, so that one answer after the other flickers */
    } else {
        answering = 0;
        shine(tl_esp_light_pattern(shown, micros));
    }
}
